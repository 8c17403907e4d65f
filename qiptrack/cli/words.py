"""What people type for a command to put into a plan."""

import sys
from enum import StrEnum

from qiptrack.cli.asking import Question
from qiptrack.errors import QiptrackError


class NothingSaid(QiptrackError):
    """A text is needed, and what was given is empty."""

    def __init__(self) -> None:
        super().__init__("The text is empty.", "Write a few words.")


def the_one(text: str) -> str:
    """Return `text` without the spaces around it; NothingSaid when that leaves nothing."""
    if not text.strip():
        raise NothingSaid
    return text.strip()


def long_text(given: str | None) -> str | None:
    """Return a text that was given; `-` stands for what comes on standard input."""
    if given is None:
        return None
    if given != "-":
        return the_one(given)
    raw = sys.stdin.buffer.read().decode("utf-8", "replace").removeprefix("\ufeff")
    return the_one(raw.replace("\r\n", "\n").replace("\r", "\n"))


def choice_of(option: str, words: str, kind: type[StrEnum]) -> Question:
    """Return the question whose answer is one of the words of `kind`."""
    return Question(option, words, kind, [each.value for each in kind])
