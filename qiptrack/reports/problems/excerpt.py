"""The line of a file that a problem is about, with marks under the very characters."""

from dataclasses import dataclass

from qiptrack.reports.cells import cells, fitting
from qiptrack.reports.screen import Screen
from qiptrack.reports.text import coded
from qiptrack.rules.problem import Place

LONGEST = 200
"""The length at which a line is cut where nobody says how wide the output is."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line of a file as it is printed, and the columns where the marks under it go."""

    line: str
    indent: int
    length: int


def excerpt(text: str, place: Place, screen: Screen, room: int) -> Excerpt:
    """Return the line `text` with the marks for `place`, cut to `room` around the place.

    `text` is what is kept of the line, which begins at `place.excerpt_column`.
    A place that goes on in further lines is marked to the end of this one; one with nothing in
    it has one mark.
    """
    start = place.column - place.excerpt_column
    one_line = place.end_line == place.line
    end = place.end_column - place.excerpt_column if one_line else len(text)
    end = max(start, end)
    parts = text[:start], text[start:end], text[end:]
    before, marked, after = (_shown(part, screen) for part in parts)
    if cells(before) + max(cells(marked) + cells(after), 1) > room:
        before, marked, after = _cut(before, marked, after, room, screen.written("…"))
    line = f"{before}{marked}{after}".rstrip()
    return Excerpt(line, cells(before), max(cells(marked), 1))


def _shown(text: str, screen: Screen) -> str:
    return screen.written(coded(text.replace("\t", "    ")))


def _cut(before: str, marked: str, after: str, room: int, dots: str) -> tuple[str, str, str]:
    """Return the parts cut to `room`, the place itself last of all.

    Some of the text before and behind it stays, so that one sees what it belongs to.
    """
    behind = min(cells(after), room // 6)
    before = _tail(before, max(room - max(cells(marked), 1) - behind, room // 3), dots)
    marked = _head(marked, room - cells(before) - behind, dots)
    return before, marked, _head(after, room - cells(before) - cells(marked), dots)


def _head(text: str, room: int, dots: str) -> str:
    if cells(text) <= room:
        return text
    kept = room - len(dots)
    return text[: fitting(text, 0, kept) if kept > 0 else 0] + dots


def _tail(text: str, room: int, dots: str) -> str:
    if cells(text) <= room:
        return text
    start, left = len(text), room - len(dots)
    while start and (left := left - cells(text[start - 1])) >= 0:
        start -= 1
    return dots + text[start:]
