"""The rows of a table put together: what continues the row above, what is no action at all."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from qiptrack.importing.abbreviations import begins_key, is_key_row
from qiptrack.importing.cells import Cell, Merge, Row, place
from qiptrack.importing.columns import SheetColumn
from qiptrack.importing.table_finding import SheetTable
from qiptrack.patterns import pattern

LONGEST_SECTION = 120
"""How long the title of a section may be, in characters; a longer text is part of a row."""


class Skipped(NamedTuple):
    """A row that is no action: its name and place, why it is left out, and what it says."""

    row: str
    cell: str
    why: str
    text: str


class Part(NamedTuple):
    """A piece of what stands in one column of an entry: a cell, and the row that it is in."""

    cell: Cell
    row: Row


@dataclass(frozen=True)
class SheetEntry:
    """What one action is made of: by column, the cells of one row or of several.

    `filled_down` are the columns whose cell is that of a row above, with the name of that row.
    """

    rows: tuple[Row, ...]
    parts: Mapping[int, tuple[Part, ...]]
    sheet: str = ""
    section: str = ""
    filled_down: Mapping[int, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What a sentence calls it: `row 7`, or `rows 7 to 9`."""
        first, last = self.rows[0], self.rows[-1]
        if first is last:
            return first.name
        table = f"{first.table.lower()}, " if first.table else ""
        return f"{table}rows {first.number} to {last.number}"

    def cell(self, column: int) -> Cell:
        """Return the cell of a column, those of several rows joined with line ends."""
        parts = self.parts.get(column, ())
        if len(parts) == 1:
            return parts[0].cell
        return Cell("\n".join(part.cell.text for part in parts))

    def place(self, column: int) -> str:
        """Return what the cell in a column is called, the first of several."""
        parts = self.parts.get(column, ())
        return place(self.sheet, parts[0].row if parts else self.rows[0], column)


class Entries(NamedTuple):
    """What the rows of a table come to: the entries, and the rows that are none.

    `sections` are the titles that stand over the rows, where each row has one above it.
    """

    found: tuple[SheetEntry, ...]
    skipped: tuple[Skipped, ...]
    sections: tuple[str, ...]


def find_entries(table: SheetTable, columns: Sequence[SheetColumn]) -> Entries:
    """Return the entries that the rows of `table` make, and the rows that are none."""
    return _Reader(table, columns).read()


class _Reader:
    def __init__(self, table: SheetTable, columns: Sequence[SheetColumn]) -> None:
        self.grid = table.grid
        self.table = table
        self.columns = [column.at for column in columns]
        self.by_field = {column.field: column.at for column in columns if column.field}
        self.down = _filled_down(table)
        half = max(len(self.columns) // 2, 1)
        self.wide = {m.top for m in table.grid.merges if m.right - m.left >= half}
        self.entries: list[SheetEntry] = []
        self.skipped: list[Skipped] = []
        self.sections: list[str] = []
        self.section = ""

    def read(self) -> Entries:
        footers = _footers(self.table)
        for at, index in enumerate(self.table.body):
            row = self.grid.rows[index]
            if row.places:
                self.entries.append(self._entry(index))
            elif index in footers:
                self._skip(index, "below the table")
            elif is_key_row(row):
                self._skip(index, "a key")
            elif self._is_section(index):
                self._begin_section(index)
            elif not self.entries and at < 2 and self._is_guidance(index):
                self._skip(index, "guidance")
            elif self.entries and self._continues(index):
                self._continue(index)
            elif row.filled:
                self.entries.append(self._entry(index))
        self._section_above()
        for index in self.table.repeated:
            self._skip(index, "the header again")
        # Where some rows stand under no title, the titles are none of the plan as a whole.
        covers_all = all(entry.section for entry in self.entries)
        sections = tuple(self.sections) if covers_all else ()
        return Entries(tuple(self.entries), tuple(self.skipped), sections)

    def _skip(self, index: int, why: str) -> None:
        self.skipped.append(skipped(self.table, index, why))

    def _is_section(self, index: int) -> bool:
        row = self.grid.rows[index]
        if len(row.filled) != 1 or (index in self.down and len(self.down[index]) > 0):
            return False
        column = row.filled[0]
        text = row.cells[column].text
        first = self.columns[0] if self.columns else 0
        if row.is_paragraph or index in self.wide:
            return True
        is_title = len(text) <= LONGEST_SECTION and not text.rstrip().endswith((".", ";", ","))
        return column == first and is_title and "\n" not in text

    def _begin_section(self, index: int) -> None:
        text = " ".join(self.grid.rows[index].cells[self.grid.rows[index].filled[0]].text.split())
        self._skip(index, "a section")
        self.section = text
        if len(text) <= LONGEST_SECTION:
            self.sections.append(text)

    def _section_above(self) -> None:
        """Let the row right above the header be the first section where it is like a later one."""
        index = self.table.first - 1
        if index < 1 or not self.table.header or not self.sections:
            return
        row = self.grid.rows[index]
        text = " ".join(row.cells[row.filled[0]].text.split()) if len(row.filled) == 1 else ""
        if not text or not any(_are_alike(text, section) for section in self.sections):
            return
        self.entries = [replace(entry, section=entry.section or text) for entry in self.entries]
        self.sections.insert(0, text)
        self.skipped.insert(0, skipped(self.table, index, "a section"))

    def _is_guidance(self, index: int) -> bool:
        """Whether the row right below the header only says what is to be filled in."""
        row = self.grid.rows[index]
        texts = [row.cells[column].text for column in row.filled]
        if any(row.cells[column].day for column in row.filled) or len(texts) < 2:
            return False
        like = sum(1 for text in texts if _GUIDANCE.search(text))
        return like * 2 > len(texts)

    def _continues(self, index: int) -> bool:
        """Whether a row goes on with the one above: without a reference and an owner of its own.

        Where a table lacks the one column or the other, a row with a date or a status of its
        own is a row of its own. So is one with a merged cell where the action stands above.
        """
        if self.entries[-1].section != self.section:
            return False
        row = self.grid.rows[index]
        down = self.down.get(index, {})
        action = self.by_field.get("action")
        if action is not None and action in down:
            return True
        keys = [self.by_field[name] for name in ("id", "owner") if name in self.by_field]
        if not keys or any(row.cell(column).text or column in down for column in keys):
            return False
        if len(keys) == 2:
            return True
        own = [self.by_field[name] for name in ("due", "status") if name in self.by_field]
        return not any(row.cell(column).text for column in own)

    def _continue(self, index: int) -> None:
        last = self.entries[-1]
        row = self.grid.rows[index]
        parts = dict(last.parts)
        for column in row.filled:
            part = Part(row.cells[column], row)
            parts[column] = (*parts.get(column, ()), part)
        self.entries[-1] = SheetEntry(
            (*last.rows, row), parts, last.sheet, last.section, last.filled_down
        )

    def _entry(self, index: int) -> SheetEntry:
        row = self.grid.rows[index]
        parts: dict[int, tuple[Part, ...]] = {
            column: (Part(row.cells[column], row),) for column in row.filled
        }
        above: dict[int, str] = {}
        for column, top in self.down.get(index, {}).items():
            from_above = self.grid.rows[top]
            cell = from_above.cell(column)
            if column not in parts and cell.text:
                parts[column] = (Part(cell, from_above),)
                above[column] = from_above.name
        self._issue_of_above(parts, above)
        return SheetEntry((row,), parts, self.grid.name, self.section, above)

    def _issue_of_above(self, parts: dict[int, tuple[Part, ...]], above: dict[int, str]) -> None:
        """Let a row without an issue have that of the row above: it was typed once for both."""
        issue, action = self.by_field.get("issue"), self.by_field.get("action")
        if issue is None or action is None or issue in parts or not self.entries:
            return
        last = self.entries[-1]
        if action in parts and issue in last.parts and last.section == self.section:
            parts[issue] = last.parts[issue]
            above[issue] = last.filled_down.get(issue, last.rows[0].name)


def _are_alike(one: str, other: str) -> bool:
    """Whether two titles begin or end with the same word, as *Theme 1* and *Theme 2* do."""
    first, second = one.casefold().split(), other.casefold().split()
    return first[0] == second[0] or first[-1] == second[-1]


def skipped(table: SheetTable, index: int, why: str) -> Skipped:
    """Return a row that is left out of a plan, with all that it says."""
    row = table.grid.rows[index]
    filled = row.filled
    text = " | ".join(row.cells[column].text for column in filled)
    return Skipped(row.name, table.grid.place(index, filled[0] if filled else 0), why, text)


def _filled_down(table: SheetTable) -> dict[int, dict[int, int]]:
    """Return for each row that a merge from above reaches, by column, the row it begins in."""
    body = set(table.body)
    blank = {index for index in body if not table.grid.rows[index].filled}
    found: dict[int, dict[int, int]] = {}
    for merge in table.grid.merges:
        if merge.bottom > merge.top and merge.top in body:
            for row in _rows_of(merge, body - blank):
                found.setdefault(row, {})[merge.left] = merge.top
    return found


def _rows_of(merge: Merge, body: set[int]) -> Iterator[int]:
    return (row for row in range(merge.top + 1, merge.bottom + 1) if row in body)


_GUIDANCE = pattern(
    r"\?\s*$|^\W*[(\[].*[)\]]\W*$|\be\.?g\b|\bfor example\b|\bplease\b|\bdd[/.]mm|\binsert\b"
    r"|^(?:enter|describe|state|list|give|say|add|write|note|record|include|name of|who|what|how"
    r"|when|which|why|should|must be|use|select|choose|complete this|date (?:the|by|when)|the date"
    r"|the person|role of|identify|detail)\b",
    re.IGNORECASE | re.DOTALL,
)
_FOOTER = pattern(
    r"\W*(?:signed|signature|print(?:ed)? name|approved by|authorised by|completed by|prepared by"
    r"|submitted by|date (?:of|completed|signed|submitted|approved)|version|next review|review date"
    r"|notes?|total|rag|page \d|name of|registered (?:person|provider|manager)\W*$)\b",
    re.IGNORECASE,
)


def _footers(table: SheetTable) -> set[int]:
    """Return the rows behind the last action: a key, signatures, notes.

    They are labelled as what they are, or stand alone below a row that is empty.
    """
    rows = table.grid.rows
    found = set(_keys(table))
    for index in reversed(table.body):
        row, above = rows[index], rows[index - 1]
        if row.places:
            break
        texts = [row.cells[column].text for column in row.filled]
        labelled = bool(_FOOTER.match(texts[0])) and _are_labels(texts)
        alone = len(texts) == 1 and not above.filled
        if not (index in found or labelled or alone or is_key_row(row)):
            break
        found.add(index)
    return found


def _are_labels(texts: Sequence[str]) -> bool:
    """Whether the texts of a row are labels and what is to be written beside them, or few."""
    labels = sum(text.endswith(":") for text in texts)
    return len(texts) <= 2 or (labels > 0 and (len(texts) == 3 or 2 * labels >= len(texts)))


def _keys(table: SheetTable) -> Iterator[int]:
    """Yield the rows of a key: from its title, which stands apart, to the next empty row."""
    rows = table.grid.rows
    in_key = False
    for index in table.body:
        row, above = rows[index], rows[index - 1]
        if not above.filled:
            in_key = len(row.filled) <= 2 and begins_key(row.cells[row.filled[0]].text)
        if in_key:
            yield index
