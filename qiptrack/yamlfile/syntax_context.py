"""What the parser tells of a place where it could not go on, and the lines around it."""

from dataclasses import dataclass
from functools import cached_property

from qiptrack.patterns import pattern
from qiptrack.yamlfile.document import Fault, FaultKind, Span
from qiptrack.yamlfile.spans import line_span

_NOTHING = pattern(r"[ \t\r]*(?:#.*)?")
_INDENT = pattern(r"[ ]*(?:- +)*")
_COMMENT = pattern(r"(?<![ \t])[ \t]+#")

KEY = pattern(r"[ ]*(?:- +)*[^\s#:\"'\[{][^:#\n]*:(?=\s)[ \t]*")
"""The beginning of a line with a key, up to the value."""

REMARK = pattern(r"(?<=[ \t])#[^\r\n]*")
"""A remark, which begins behind a space and takes the rest of a line."""


@dataclass(frozen=True)
class Clue:
    """Where the parser gave up, what it was in the middle of, and what it missed."""

    text: str
    place: int
    opened: int
    """Where the thing began that it was in the middle of; `place` when it does not say."""
    context: str
    problem: str

    @cached_property
    def line(self) -> Span:
        """The line of the place."""
        return line_span(self.text, self.place)

    @cached_property
    def opened_line(self) -> Span:
        """The line where the unfinished thing began."""
        return line_span(self.text, self.opened)

    @cached_property
    def before(self) -> Span | None:
        """The last line above the place that is neither empty nor only a comment."""
        return self.above(self.line)

    def above(self, line: Span) -> Span | None:
        """Return the last line above `line` that is neither empty nor only a comment."""
        start = line.start
        while start > 0:
            line = line_span(self.text, start - 1)
            if not _NOTHING.fullmatch(self.text, line.start, line.end):
                return line
            start = line.start
        return None

    def here(self) -> str:
        """Return the character at the place, empty at the end of the text."""
        return self.text[self.place : self.place + 1]

    def slice(self, span: Span) -> str:
        """Return the characters of `span`."""
        return self.text[span.start : span.end]

    def value_from(self, start: int) -> Span:
        """Return the rest of the line from `start`, without a comment behind it."""
        end = self.text.find("\n", start)
        rest = self.text[start : end if end >= 0 else None]
        found = _COMMENT.search(rest)
        value = rest[: found.start()] if found else rest.rstrip(" \t\r")
        return Span(start, start + len(value))

    def indent(self, line: Span) -> int:
        """Return the number of spaces at the beginning of `line`."""
        written = self.slice(line)
        return len(written) - len(written.lstrip(" "))

    def key_column(self, line: Span) -> int:
        """Return how many characters stand before the key or text of `line`."""
        found = _INDENT.match(self.text, line.start, line.end)
        return found.end() - line.start if found else 0

    def fault(self, message: str, fix: str, span: Span, also: Span | None = None) -> Fault:
        """Return a fault of syntax."""
        return Fault(FaultKind.SYNTAX, message, fix, span, also)


def clue(text: str, error: Exception, reached: int, bracket: int | None, start: int = 0) -> Clue:
    """Return what `error` tells, with places that are inside of `text`.

    An error that names no place is one at `reached`. All places that come in count from `start`.
    """
    from yaml import MarkedYAMLError

    if not isinstance(error, MarkedYAMLError):
        place = min(start + reached, len(text))
        return Clue(text, place, place, "", _first_line(error))
    place = error.problem_mark.index if error.problem_mark is not None else reached
    opened = error.context_mark.index if error.context_mark is not None else place
    if error.context and "flow" in error.context and bracket is not None:
        opened = bracket
    return Clue(
        text=text,
        place=min(start + place, len(text)),
        opened=min(start + opened, len(text)),
        context=error.context or "",
        problem=error.problem or "",
    )


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "")


def behind_spaces(column: int) -> str:
    """Return in words what stands in front of a line that begins at `column`."""
    return {0: "at the margin", 1: "after 1 space"}.get(column, f"after {column} spaces")


def quoted(text: str) -> str:
    """Return `text` in the quotes that need no change inside it, for a suggestion."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


_LONGEST = 300
"""How many characters of a text are shown in a remedy at the most."""


def in_quotes(text: str) -> str:
    """Return the advice to put `text` in quotes, with how it looks then unless it is very long."""
    whole = " ".join(text.split())
    example = f": {quoted(whole)}" if len(whole) <= _LONGEST else ""
    return f"put all of it in quotes{example}"
