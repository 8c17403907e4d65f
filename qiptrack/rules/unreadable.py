"""A file whose bytes cannot be had."""

from typing import NamedTuple


class Unreadable(NamedTuple):
    """Why a file could not be read, what to do about it, and the rule that it breaks."""

    message: str
    fix: str
    code: str = "QIP010"
