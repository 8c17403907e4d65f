"""Tables of a paper as every printed kind of file has them: titles, cells, long texts below."""

import datetime as dt
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from qiptrack.reports.report import Block, Column, Look, Row, RunChart, Table
from qiptrack.reports.run_chart import number
from qiptrack.reports.sheets import ChartedPoint, charted
from qiptrack.reports.text import visible
from qiptrack.reports.wording import as_looks, words


class PaperRow(NamedTuple):
    """A row: a text for each column, and those that stand below it, each with its title."""

    cells: tuple[str, ...]
    below: tuple[tuple[str, str], ...] = ()


class PaperTable(NamedTuple):
    """A table in texts alone: the titles of the columns, and the rows.

    `name` is which column says what a row is about, and `whole` are those whose texts are kept
    in one piece, such as references, by which people look for something. `room` are those at
    the end in which people write by hand.
    """

    titles: tuple[str, ...]
    rows: tuple[PaperRow, ...]
    name: int = 0
    whole: frozenset[int] = frozenset()
    room: frozenset[int] = frozenset()

    def widths(self, room: int) -> list[int]:
        """Return how wide each column is to be, in characters, where there is `room` for so many.

        What is short, or kept in one piece, has as much as it needs; the others share the rest
        by how long their texts are. Where that is too wide, each gives way as far as its words.
        """
        longest = [
            _WRITTEN
            if at in self.room
            else max(len(text) for text in (title, *(row.cells[at] for row in self.rows)))
            for at, title in enumerate(self.titles)
        ]
        short = [
            length <= _SHORT or (at in self.whole and length <= _LONGEST_WHOLE)
            for at, length in enumerate(longest)
        ]
        needed = [max(length + 3, _LEAST) for length in longest]
        left = room - sum(each for each, is_short in zip(needed, short, strict=True) if is_short)
        wide = [min(length, _WIDEST) for length in longest]
        shared = sum(each for each, is_short in zip(wide, short, strict=True) if not is_short)
        widths = [
            need if is_short else max(left * share // max(shared, 1), _SHORT)
            for need, share, is_short in zip(needed, wide, short, strict=True)
        ]
        spare = [
            max(width - self._longest_word(at) - _BESIDE_WORDS, 0)
            for at, width in enumerate(widths)
        ]
        over = min(max(sum(widths) - room, 0), sum(spare))
        return [
            width + -over * each // max(sum(spare), 1)
            for width, each in zip(widths, spare, strict=True)
        ]

    def _longest_word(self, column: int) -> int:
        """Return how many characters the longest word of a column has, which is not to be cut."""
        texts = (self.titles[column], *(row.cells[column] for row in self.rows))
        return max(len(word) for text in texts for word in (text.split() or [""]))


_LEAST, _SHORT, _LONGEST_WHOLE, _WIDEST = 8, 14, 40, 60
"""The least width; up to how many characters a text is short, or in one piece; and the most."""

_BESIDE_WORDS = 2
"""How much wider than its longest word a column is at least, in characters."""

_WRITTEN = 22
"""For how many characters there is room where people write by hand."""


def paper_table(table: Table) -> PaperTable:
    """Return the table without columns in which nothing stands; room to write by hand stays."""
    used = [
        column
        for at, column in enumerate(table.columns)
        if not at or column.look is Look.ROOM or any(_text(column, row) for row in table.rows)
    ]
    beside = [column for column in used if not column.below]
    below = [column for column in used if column.below]
    names = [at for at, column in enumerate(beside) if column.look is Look.NAME]
    return PaperTable(
        tuple(visible(column.title) for column in beside),
        tuple(
            PaperRow(
                tuple(_text(column, row) for column in beside),
                tuple((column.title, text) for column in below if (text := _text(column, row))),
            )
            for row in table.rows
        ),
        names[0] if names else 0,
        frozenset(names),
        frozenset(_at_the_end(beside)),
    )


def _at_the_end(columns: Sequence[Column]) -> Iterator[int]:
    """Yield which columns at the end of a table are there to be written in."""
    for at in reversed(range(len(columns))):
        if columns[at].look is not Look.ROOM:
            return
        yield at


def leads_to_chart(blocks: Sequence[Block]) -> list[bool]:
    """Return of each block whether it stays on the page of the chart that comes after it."""
    leads: list[bool] = []
    coming = False
    for block in reversed(blocks):
        leads.append(coming and not isinstance(block, (RunChart, Table)))
        coming = isinstance(block, RunChart) or (leads[-1] and not block.title)
    return leads[::-1]


def _text(column: Column, row: Row) -> str:
    return as_looks(row.get(column.key), column.look, nothing="")


_VALUES = (
    ("value", "Value"),
    ("mean", "Mean"),
    ("lower", "Lower limit"),
    ("upper", "Upper limit"),
    ("target", "Target"),
)


def chart_table(chart: RunChart) -> PaperTable:
    """Return the points of a chart as a table, with the lines that cross each of them."""
    points = charted(chart)
    used = [
        (key, title)
        for key, title in _VALUES
        if any(getattr(point, key) is not None for point in points)
    ]
    titles = ("Date", *(title for _, title in used), "What it is")
    rows = tuple(_point(point, [key for key, _ in used]) for point in points)
    return PaperTable(titles, rows, whole=frozenset((0, len(titles) - 1)))


def _point(point: ChartedPoint, keys: Sequence[str]) -> PaperRow:
    numbers = [getattr(point, key) for key in keys]
    shown = ("" if each is None else number(Fraction(each)) for each in numbers)
    return PaperRow((_day(point.date), *shown, point.means))


def _day(date: dt.date | None) -> str:
    return words(date) if date else "before"
