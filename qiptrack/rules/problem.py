"""A problem: a rule that is broken, and the characters that break it; or a file without any."""

from typing import NamedTuple

from qiptrack.model.vocabulary import Severity


class Unreadable(NamedTuple):
    """Why a file could not be read, what to do about it, and the rule that it breaks."""

    message: str
    fix: str
    code: str = "QIP010"


__all__ = ["Place", "Problem", "Severity"]


REACH = 400
"""How many characters of a line are kept on either side of a place in it."""

LONGEST_MESSAGE = 2_000
"""How long a message or a fix may be, in characters."""


class Place(NamedTuple):
    """A stretch of a file: lines and columns from 1, columns in characters, the end exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def excerpt_column(self) -> int:
        """The column at which the part of its line begins that is kept with a problem."""
        return max(1, self.column - REACH)


class Problem(NamedTuple):
    """A rule broken at a place, worded for the person who must put it right.

    `excerpt` is the line of the file at `place`, as it was typed, from `place.excerpt_column` on
    and as far behind; `also` are further places that belong to the same problem, such as the
    first of two equal keys, each with its line likewise.
    `commit` is the id of the commit that brought a problem of the past, and empty otherwise.
    """

    code: str
    rule: str
    severity: Severity
    place: Place
    pointer: str
    message: str
    fix: str
    excerpt: str = ""
    also: tuple[tuple[Place, str], ...] = ()
    commit: str = ""
