"""A sheet as plain cells, whatever file it came from: texts, values, merges, and their places."""

import datetime as dt
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

from qiptrack.patterns import pattern
from qiptrack.yamlfile.characters import is_accepted

MAX_ROWS = 20_000
"""How many rows of a sheet are read."""

MAX_COLUMNS = 200
"""How many columns of a sheet are read."""


class Cell(NamedTuple):
    """What a cell shows, and the day or the number that it holds where it holds one."""

    text: str = ""
    value: dt.date | Decimal | None = None

    @property
    def day(self) -> dt.date | None:
        """The day that the sheet itself keeps as a date; None for all else."""
        return self.value if isinstance(self.value, dt.date) else None


EMPTY = Cell()


@dataclass(frozen=True)
class Row:
    """A row, and the number that people know it by, from 1.

    One that is hidden is read for what it says, and is no part of a table. `table` names the
    table of a document that it is in; a paragraph between tables is a row of one cell.
    """

    number: int
    cells: tuple[Cell, ...]
    table: str = ""
    is_paragraph: bool = False
    is_hidden: bool = False
    label: str = ""
    """What the row is called where it is made of several, as one of a form is."""
    places: tuple[str, ...] = ()
    """What its cells are called where they stand in several rows; "" for one that is empty."""

    @property
    def name(self) -> str:
        """What a sentence calls the row: `row 7`, or `table 2, row 7` in a document."""
        if self.label:
            return self.label
        if self.is_paragraph:
            return f"paragraph {self.number}"
        return f"{self.table.lower()}, row {self.number}" if self.table else f"row {self.number}"

    @cached_property
    def filled(self) -> tuple[int, ...]:
        """The columns that have a text, from 0."""
        return tuple([index for index, cell in enumerate(self.cells) if cell.text])

    def cell(self, column: int) -> Cell:
        """Return the cell in that column, empty where the row is shorter."""
        return self.cells[column] if column < len(self.cells) else EMPTY


class Merge(NamedTuple):
    """A range of cells that are shown as one, by the indices of its corners, all included."""

    top: int
    left: int
    bottom: int
    right: int


class Grid(NamedTuple):
    """One sheet, or all tables of a document one below the other; rows are meant by index."""

    name: str
    rows: tuple[Row, ...]
    merges: tuple[Merge, ...] = ()

    def place(self, row: int, column: int) -> str:
        """Return the name of a cell: `Sheet1!C7`, or `C7` where the file has no sheets."""
        return place(self.name, self.rows[row], column)


def place(sheet: str, row: Row, column: int) -> str:
    """Return the name of a cell of a sheet, or of a table of a document."""
    if row.is_paragraph:
        return f"Paragraph{row.number}"
    prefix = row.table.replace(" ", "") or sheet
    known = row.places[column] if column < len(row.places) else ""
    name = known or f"{letters(column)}{row.number}"
    return f"{prefix}!{name}" if prefix else name


class Workbook(NamedTuple):
    """What a file holds: its name, its sheets, and what has to be said of how it was read."""

    file: str
    grids: tuple[Grid, ...]
    said: tuple[str, ...] = ()


@lru_cache(maxsize=MAX_COLUMNS)
def letters(column: int) -> str:
    """Return the letters by which a spreadsheet calls a column, counted from 0: C for 2."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


_CONTROL = pattern(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_SPACES = pattern(r"[ \t\xa0\u2000-\u200a\u202f\u3000]+")
_LINES = pattern(r" ?\n ?")
_JOINERS = "\u200c\u200d"
"""Characters that take no room and are part of words and pictures."""


def clean(text: str) -> str:
    """Return `text` with plain spaces and line ends, without what only steers a screen.

    Control characters become spaces; characters that take no room, such as those that turn the
    direction of writing, go.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = text.replace("\u2029", "\n").replace("\x0b", "\n")
    text = _CONTROL.sub(" ", text)
    if not text.isascii():
        kept = (sign for sign in text if sign in _JOINERS or unicodedata.category(sign) != "Cf")
        text = "".join(kept)
        if not is_accepted(text):
            text = "".join(sign if is_accepted(sign) else "\ufffd" for sign in text)
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def text_cell(text: str) -> Cell:
    """Return a cell that holds `text`."""
    text = clean(text)
    return Cell(text) if text else EMPTY


def number_cell(value: float) -> Cell:
    """Return a cell that holds a number, shown without a fraction that it does not have."""
    exact = Decimal(repr(value)) if value == value and abs(value) < 1e15 else None
    if exact is None:
        return Cell(repr(value))
    shown = f"{exact.normalize():f}"
    return Cell(shown, Decimal(shown))


def day_cell(day: dt.date) -> Cell:
    """Return a cell that the sheet keeps as a day."""
    return Cell(day.isoformat(), dt.date(day.year, day.month, day.day))


def trimmed(
    rows: Iterable[Sequence[Cell]],
    name: str,
    merges: Iterable[Merge] = (),
    hidden: Collection[int] = (),
) -> Grid:
    """Return the grid of `rows`, numbered from 1, without those behind the last that has a text.

    `hidden` are the rows that are not shown, by index.
    """
    made = [
        Row(number, tuple(cells), is_hidden=number - 1 in hidden)
        for number, cells in enumerate(rows, start=1)
    ]
    while made and not made[-1].filled:
        made.pop()
    kept = (merge for merge in merges if merge.top < len(made) and merge.left < MAX_COLUMNS)
    last = len(made) - 1
    return Grid(name, tuple(made), tuple(m._replace(bottom=min(m.bottom, last)) for m in kept))
