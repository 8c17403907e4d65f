"""A file whose bytes cannot be had."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a file could not be read, what to do about it, and the rule that it breaks."""

    message: str
    fix: str
    code: str = "QIP010"
