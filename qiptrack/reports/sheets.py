"""What a spreadsheet has of a paper: lists with a value in each cell, and charts of points."""

import datetime as dt
from collections.abc import Mapping, Sequence
from enum import Enum, auto
from typing import Any, NamedTuple

from qiptrack.reports.report import RunChart


class Kind(Enum):
    """What the cells of a column hold, where that decides how they are laid out and checked."""

    TEXT = auto()
    LONG = auto()
    """Sentences, which are wrapped."""
    DATE = auto()
    NUMBER = auto()
    BRAG = auto()
    """One of the words of a rating, which have a colour."""


class ListColumn(NamedTuple):
    """A column: the key of its values, its title, what it holds, and its width in characters.

    `choices` are the words that may be chosen in it; with `is_role` they are those of the roles.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width: int = 14
    choices: tuple[str, ...] = ()
    is_role: bool = False


class Sheet(NamedTuple):
    """A list: its name, its columns and a row for each thing in it.

    `fixed` is how many columns stay in sight; `empty` is what is said where there is nothing.
    """

    name: str
    columns: tuple[ListColumn, ...]
    rows: Sequence[Mapping[str, Any]]
    fixed: int = 1
    empty: str = ""


class ChartedPoint(NamedTuple):
    """A point of a chart, with what the lines across it are at its place; None for none."""

    date: dt.date | None
    value: float
    mean: float | None
    lower: float | None
    upper: float | None
    target: float | None
    better: float | None
    worse: float | None
    means: str


class SheetChart(NamedTuple):
    """A run chart: what it is of, what it shows in sentences, and its points in their order."""

    ref: str
    title: str
    unit: str
    says: tuple[str, ...]
    points: tuple[ChartedPoint, ...]


class WorkbookLists(NamedTuple):
    """The lists of a spreadsheet in their order, and its charts."""

    sheets: tuple[Sheet, ...]
    charts: tuple[SheetChart, ...]


_MEAN, _LIMIT, _TARGET = "─", "┄", "═"
"""The characters that the lines of a run chart are drawn of."""


def charted(chart: RunChart) -> tuple[ChartedPoint, ...]:
    """Return the points of a run chart, each with the value of every line across its place."""
    known = [dot.date for dot in chart.dots if dot.date]
    first = known[0] if known else None
    found = []
    for dot in chart.dots:
        at = dot.date or first
        across = [
            line
            for line in chart.lines
            if not (at and line.start and at < line.start)
            and not (at and line.end and at >= line.end)
        ]
        by_glyph = {line.glyph: float(line.value) for line in across if line.glyph != _LIMIT}
        mean, value = by_glyph.get(_MEAN), float(dot.value)
        limits = [float(line.value) for line in across if line.glyph == _LIMIT]
        # Of limits, the one above the mean is the upper.
        upper = next((each for each in limits if mean is None or each >= mean), None)
        lower = next((each for each in limits if mean is not None and each < mean), None)
        found.append(
            ChartedPoint(
                *(dot.date, value, mean, lower, upper, by_glyph.get(_TARGET)),
                better=value if dot.glyph in "+^" else None,
                worse=value if dot.glyph in "xv" else None,
                means=chart.meanings.get(dot.glyph, ""),
            )
        )
    return tuple(found)
