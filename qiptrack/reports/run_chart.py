"""A run chart in characters: points by date, with lines across such as mean, limits and target.

What it is drawn with has a counterpart on a typewriter (`reports.text`).
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from numbers import Rational
from typing import NamedTuple

from qiptrack.analysis.indicators.spc import rounded
from qiptrack.model.dates import short_day
from qiptrack.reports.report import Dot, Line, Mark, RunChart
from qiptrack.reports.screen import Role, Segment

HEIGHT = 13
TICKS = 6
"""How many values stand at the side, at most."""

APART = 6
"""How many columns there are from one point to the next, at most."""

NARROW = 24
"""How few columns there may be for points beside the names of lines; else these go below."""

OVERHANG = 3
"""How far the day below the last point reaches beyond it."""

Drawn = tuple[Segment, ...]
"""A line of the drawing, in stretches that may have colours."""


class _Scale(NamedTuple):
    """Which row a value stands in: the top one, 0, is the most."""

    least: Fraction
    most: Fraction

    def row(self, value: Rational) -> int:
        return round((self.most - Fraction(value)) / (self.most - self.least) * (HEIGHT - 1))


_Cells = list[tuple[str, Role]]


def drawn(chart: RunChart, width: int) -> Iterator[Drawn]:
    """Yield the lines of the drawing, none wider than `width` unless that is too narrow for any.

    Lines are drawn in their order, a later one over an earlier, and the dots over all. Where
    there is no room for all dots, the latest are drawn.
    """
    dots, lines = chart.dots, chart.lines
    scale = _scale([*(dot.value for dot in dots), *(line.value for line in lines)])
    left, right = _ticks(scale), _names(lines, scale)
    margin = max(map(len, left.values()), default=0)
    room = width - margin - len(" | ") - 1
    beside = room - max([OVERHANG, *(len(f" {name}") for name in right.values())])
    room, right = (beside, right) if beside >= NARROW else (max(room - OVERHANG, 1), {})
    latest, columns = _placed(dots, room)
    for index, row in enumerate(_plotted(latest, columns, lines, scale)):
        label = (f"{left.get(index, ''):>{margin}} │ ", Role.QUIET)
        yield _trimmed((label, *_segments(row), (f" {right.get(index, '')}", Role.PLAIN)))
    for text in (*_marked(chart.marks, latest, columns), *_dates(latest, columns)):
        yield ((" " * (margin + len(" | ")) + text, Role.QUIET),)
    yield ()
    yield from _packed(_key(latest, () if right else lines, chart.meanings), width)
    if len(latest) < len(dots):
        yield ((f"The latest {len(latest)} of {len(dots)} points.", Role.QUIET),)


WIDEST_GAP = 6
"""For how many missing points there is room left, at most."""


def _placed(dots: Sequence[Dot], room: int) -> tuple[Sequence[Dot], list[int]]:
    """Return the latest dots that there is room for, and the column of each.

    Where points are missing between two of them, their places stay empty.
    """
    places = [0]
    for dot in dots[1:]:
        places.append(places[-1] + 1 + min(dot.gap, WIDEST_GAP))
    first = next(index for index, place in enumerate(places) if places[-1] - place < room)
    apart = min(APART, (room - 1) / max(places[-1] - places[first], 1))
    return dots[first:], [round((place - places[first]) * apart) for place in places[first:]]


def _marked(marks: Sequence[Mark], dots: Sequence[Dot], columns: Sequence[int]) -> Iterator[str]:
    """Yield a line with the marks below their points; of several at one point the first."""
    below: dict[int, str] = {}
    for mark in marks:
        if dots[0].date is None or mark.date >= dots[0].date or len(dots) == 1:
            below.setdefault(_column(mark.date, dots, columns), mark.glyph)
    if below:
        yield "".join(below.get(column, " ") for column in range(max(below) + 1))


def _column(date: dt.date, dots: Sequence[Dot], columns: Sequence[int]) -> int:
    """Return the column of the first point on or after a day; behind the last, one further."""
    for dot, column in zip(dots, columns, strict=True):
        if dot.date and dot.date >= date:
            return column
    return columns[-1] + 1


def _key(
    dots: Sequence[Dot], lines: Sequence[Line], meanings: Mapping[str, str]
) -> Iterator[tuple[str, str, Role]]:
    """Yield what each character means by which a point, or one of `lines`, is drawn."""
    roles = {dot.glyph: dot.role for dot in dots}
    for glyph, meaning in meanings.items():
        if glyph in roles:
            yield glyph, meaning, roles[glyph]
    for line in lines:
        if line.name:
            yield line.glyph, line.name, line.role


def _packed(entries: Iterator[tuple[str, str, Role]], width: int) -> Iterator[Drawn]:
    """Yield as few lines as hold the entries of the key."""
    line: list[Segment] = []
    taken = 0
    for glyph, meaning, role in entries:
        size = len(f"{glyph} {meaning}")
        if line and taken + len("   ") + size > width:
            yield tuple(line)
            line, taken = [], 0
        gap = "   " if line else ""
        line += [(f"{gap}{glyph} ", role), (meaning, Role.QUIET)]
        taken += len(gap) + size
    if line:
        yield tuple(line)


def _scale(values: Sequence[Rational]) -> _Scale:
    least, most = Fraction(min(values)), Fraction(max(values))
    return _Scale(least, most) if least < most else _Scale(least - 1, most + 1)


def _ticks(scale: _Scale) -> dict[int, str]:
    """Return round values for the side of the chart, each by the row nearest to it."""
    step = tick_step(scale.most - scale.least)
    first = -(-scale.least // step)
    values = [step * (first + index) for index in range(TICKS + 1)]
    return {scale.row(each): number(each) for each in values if each <= scale.most}


def tick_step(span: Fraction) -> Fraction:
    """Return the least of 1, 2 and 5, and their tens and tenths, that needs no more than TICKS."""
    step = Fraction(1)
    while step * TICKS < span:
        step *= 10
    while step * TICKS >= span * 10:
        step /= 10
    finer = (step * factor for factor in (Fraction(1, 5), Fraction(1, 2)))
    return next((each for each in finer if each * TICKS >= span), step)


def number(value: Rational) -> str:
    """Return a number for a chart, where there is not much room."""
    return f"{rounded(Fraction(value)):.8g}"


def _names(lines: Sequence[Line], scale: _Scale) -> dict[int, str]:
    """Return the names of the lines by row; lines that share one share the words behind it."""
    rows: dict[int, list[str]] = {}
    for each in lines:
        if each.name:
            rows.setdefault(scale.row(each.value), []).append(each.name)
    return {row: ", ".join(names) for row, names in rows.items()}


def _plotted(
    dots: Sequence[Dot], columns: Sequence[int], lines: Sequence[Line], scale: _Scale
) -> list[_Cells]:
    wide = max(columns) + 2
    rows: list[_Cells] = [[(" ", Role.PLAIN)] * wide for _ in range(HEIGHT)]
    for line in lines:
        first = _column(line.start, dots, columns) if line.start else 0
        last = _column(line.end, dots, columns) if line.end else wide
        rows[scale.row(line.value)][first:last] = [(line.glyph, line.role)] * (last - first)
    for dot, column in zip(dots, columns, strict=True):
        rows[scale.row(dot.value)][column] = (dot.glyph, dot.role)
    return rows


def _segments(row: _Cells) -> Iterator[Segment]:
    for role, group in groupby(row, key=lambda cell: cell[1]):
        yield "".join(glyph for glyph, _ in group), role


def _trimmed(line: Drawn) -> Drawn:
    """Return `line` without the spaces at its end."""
    while line and not line[-1][0].strip():
        line = line[:-1]
    return (*line[:-1], (line[-1][0].rstrip(), line[-1][1])) if line else line


def _dates(dots: Sequence[Dot], columns: Sequence[int]) -> Iterator[str]:
    """Yield a line of days below the points, as many as there is room for, then one of years."""
    days, years = "", ""
    for column, date in _labelled(dots, columns):
        without_year, _, year = short_day(date).rpartition(" ")
        days = f"{days:<{column}}{without_year}"
        if not years.endswith(year):
            years = f"{years:<{column}}{year}"
    if days:
        yield days
        yield years


def _labelled(dots: Sequence[Dot], columns: Sequence[int]) -> list[tuple[int, dt.date]]:
    """Return which points have their day below them: the latest, and back from it."""
    found: list[tuple[int, dt.date]] = []
    for dot, column in zip(reversed(dots), reversed(columns), strict=True):
        start = max(0, column - 2)
        if dot.date and (not found or start + len("31 Dec ") <= found[-1][0]):
            found.append((start, dot.date))
    return found[::-1]
