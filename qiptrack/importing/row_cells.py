"""The cells of one action in a sheet: read as they stand or as they were answered, and kept."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from qiptrack.importing import cell_lists
from qiptrack.importing.answers import Answers, place_form
from qiptrack.importing.cells import EMPTY, Cell, text_cell
from qiptrack.importing.columns import SheetColumn
from qiptrack.importing.dates import read_day
from qiptrack.importing.entries import SheetEntry
from qiptrack.importing.headings import PERCENT, REVISED
from qiptrack.importing.open_decisions import OpenDecision
from qiptrack.importing.owners import OwnerRead, read_role
from qiptrack.importing.status import as_ticked, shown_share
from qiptrack.model.organisation import RoleScope
from qiptrack.patterns import pattern
from qiptrack.yamlfile.rendering import Value


@dataclass(frozen=True)
class Setting:
    """What holds for every action of a sheet.

    `file` is its name as people know it, `by` the role that puts it down; without one it is left
    open. With `as_typed` the words of the sheet stand where something is not decided.
    """

    file: str
    today: dt.date
    here: RoleScope
    answers: Answers = field(default_factory=Answers)
    by: str | None = None
    as_typed: bool = False
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    """What the key of the sheet says that the initials of roles stand for."""
    crosses_tick: bool = True
    """Whether a crossed box is a ticked one, as where no box has a tick."""
    _roles: dict[str, OwnerRead] = field(default_factory=dict, init=False, repr=False)
    """What was read of the words for a role: the same few stand in a sheet again and again."""

    def role(self, text: str) -> OwnerRead:
        """Return the role that `text` names here, as `read_role` does."""
        known = self._roles.get(text)
        if known is None:
            known = self._roles[text] = read_role(text, self.here, self.abbreviations)
        return known


TICKED_FIELDS = ("status", "completed", "closed")
"""The fields whose cells may have boxes that are ticked."""


class MeasureValues(NamedTuple):
    """An indicator that a row speaks of: what it is known by, its keys, and its cell."""

    name: str
    values: Mapping[str, Value]
    place: str = ""


@dataclass
class ActionRead:
    """What came of an entry: the keys of the action, what is open, and what has to be said.

    `kept` are the cells that go into an update, by heading; `reference` is the sheet's own.
    """

    row: str
    values: dict[str, Value] = field(default_factory=dict)
    decisions: list[OpenDecision] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)
    empty: tuple[SheetColumn, ...] = ()
    """The columns in which nothing stands."""
    measure: MeasureValues | None = None
    reference: str = ""
    is_reported_done: bool = False
    is_known_by_reference: bool = False
    """Whether the sheet's own reference may be the id of the action."""


class ItemPart(NamedTuple):
    """The number of one item of the lists in an entry, from 0, and how many there are."""

    number: int = 0
    parts: int = 1


_NONE = pattern(
    r"(?:n/?a|none|nil|no|not applicable|-+|\u2013|\u2014|not required)\W*", re.IGNORECASE
)
"""What stands in a cell where nothing is meant."""


def says_none(text: str) -> bool:
    """Whether all that `text` says is that there is nothing: `n/a`, `none`, a dash."""
    return bool(_NONE.fullmatch(text))


class RowCells:
    """The cells of an entry, or of an item of its lists, and the action that is made of them."""

    def __init__(
        self,
        entry: SheetEntry,
        columns: Sequence[SheetColumn],
        setting: Setting,
        part: ItemPart,
        above: ActionRead | None,
    ) -> None:
        self.entry = entry
        self.columns = columns
        self.setting = setting
        self.part = part
        self.above = above
        self.by_field = {column.field: column for column in columns if column.field}
        self.read = ActionRead(entry.name)
        self._cells: dict[int, Cell] = {}
        self._read: dict[str, Cell] = {}
        self._places: dict[str, str] = {}

    def place(self, name: str) -> str:
        """Return what the cell of a field is called; "" where no column is that field."""
        known = self._places.get(name)
        if known is None:
            known = self._places[name] = self._place_of(name)
        return known

    def _place_of(self, name: str) -> str:
        column = self.by_field.get(name)
        if column is None:
            return ""
        place = self.entry.place(column.at)
        return place if self.part.parts == 1 else f"{place}#{self.part.number + 1}"

    def cell(self, name: str) -> Cell:
        """Return the cell of a field as it is to be read: as it stands, or as it was answered."""
        known = self._read.get(name)
        if known is None:
            known = self._read[name] = self._as_read(name)
        return known

    def _as_read(self, name: str) -> Cell:
        column = self.by_field.get(name)
        if column is None:
            return EMPTY
        if answers := self.setting.answers.cells:
            answer = answers.get(place_form(self.place(name)))
            if answer is not None:
                return text_cell(answer)
        cell = self.own(column)
        if name in TICKED_FIELDS and cell.text and not cell.text.isascii():
            text = as_ticked(cell.text, crosses_tick=self.setting.crosses_tick)
            return cell if text == cell.text else text_cell(text)
        return cell

    def own(self, column: SheetColumn) -> Cell:
        """Return what the sheet says in a column, or in the item of its list that is meant."""
        known = self._cells.get(column.at)
        if known is None:
            known = self._cells[column.at] = self._item(column)
        return known

    def _item(self, column: SheetColumn) -> Cell:
        cell = self.entry.cell(column.at)
        if column.field == PERCENT or "%" in column.heading:
            cell = cell._replace(text=shown_share(cell))
        if self.part.parts == 1 or column.field not in cell_lists.PAIRED:
            return cell
        text = cell_lists.part(cell.text, self.part.number, self.part.parts)
        return Cell(text, cell.value) if text is not None else EMPTY

    def due_cell(self) -> Cell:
        """Return the cell that says when: the revised date where there is one."""
        return self.cell(self.due_field())

    def due_field(self) -> str:
        """Return the field of the due date: the revised date, where a row has one."""
        revised = self.cell(REVISED).text
        has_revised = bool(revised) and not says_none(revised)
        return REVISED if has_revised or "due" not in self.by_field else "due"

    def keep(self, name: str, column: SheetColumn | None = None) -> None:
        """Keep what a cell says as text, once for all the items of a list."""
        column = column or self.by_field.get(name)
        if column is None or (self.part.number and column.field not in cell_lists.PAIRED):
            return
        text = self.own(column).text
        if not text and self.part.number == 0:
            text = self.entry.cell(column.at).text
        if text:
            self.read.kept.append((column.name, text))

    def put(self, name: str, value: Value, source: str = "") -> None:
        """Let the action say `value` under a key, from the cell of the field `source`."""
        self.read.values[name] = value
        if place := self.place(source or name):
            self.read.cells[name] = place

    def raw(self, name: str) -> str:
        """Return the text of the sheet in the cell of a field, whatever was answered."""
        column = self.by_field.get(name)
        return self.own(column).text if column else ""

    def now(self, name: str) -> str:
        """Return the value that the action has so far for a key; "" where it has none."""
        value = self.read.values.get(name)
        return value if isinstance(value, str) else ""

    def day(self, name: str) -> dt.date | None:
        """Return the day that the cell of a field says; None where it says none."""
        month_first = bool(self.setting.answers.month_first)
        return (
            read_day(self.cell(name), month_first=month_first).day if self.cell(name).text else None
        )
