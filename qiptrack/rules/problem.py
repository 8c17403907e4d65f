"""A problem: a rule that is broken, and the characters that break it; or a file without any."""

import marshal
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple, overload

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


def errors_among(problems: Iterable[Problem]) -> list[Problem]:
    """Return those of `problems` whose severity is error."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]


class ManyProblems(Sequence[Problem]):
    """Problems file by file, each file's in the order of its lines.

    As many as a national folder has take little room: they are kept packed, and unpacked file by
    file for whoever goes through them.
    """

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}
        self._number = 0

    def add(self, problems: Iterable[Problem]) -> None:
        """Add problems, of any files."""
        by_file: dict[str, list[Problem]] = {}
        for problem in problems:
            by_file.setdefault(problem.place.file, []).append(problem)
        for file, found in by_file.items():
            self._number += len(found)
            before = self._files.get(file)
            together = [*_unpacked(before), *found] if before else found
            together.sort(key=lambda each: (each.place.line, each.place.column, each.code))
            self._files[file] = _packed(together)

    def arrange(self, files: Iterable[str]) -> None:
        """Have the problems of `files` come first, in their order, and those of others behind."""
        there = dict.fromkeys(file for file in files if file in self._files)
        others = sorted(file for file in self._files if file not in there)
        self._files = {file: self._files[file] for file in (*there, *others)}

    def __len__(self) -> int:
        return self._number

    def __iter__(self) -> Iterator[Problem]:
        for packed in self._files.values():
            yield from _unpacked(packed)

    @overload
    def __getitem__(self, index: int) -> Problem: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Problem]: ...

    def __getitem__(self, index: int | slice) -> Problem | Sequence[Problem]:
        if isinstance(index, slice):
            return tuple(self)[index]
        if not -self._number <= index < self._number:
            raise IndexError(index)
        return next(islice(self, index % self._number, None))


def _packed(problems: Sequence[Problem]) -> bytes:
    plain = [
        (*each[:2], each.severity.value, tuple(each.place), *each[4:8], _places(each), each.commit)
        for each in problems
    ]
    return zlib.compress(marshal.dumps(plain, 4), 1)


def _places(problem: Problem) -> tuple[tuple[tuple[object, ...], str], ...]:
    return tuple((tuple(place), line) for place, line in problem.also)


def _unpacked(packed: bytes) -> Iterator[Problem]:
    for each in marshal.loads(zlib.decompress(packed)):
        code, rule, severity, place, pointer, message, fix, excerpt, also, commit = each
        others = tuple((Place(*at), line) for at, line in also)
        yield Problem(
            code,
            rule,
            Severity(severity),
            Place(*place),
            pointer,
            message,
            fix,
            excerpt,
            others,
            commit,
        )
