"""What a row of a sheet says otherwise than the action that it is, and what is gone from it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from qiptrack.importing.actions import IMPORTED
from qiptrack.importing.answers import form
from qiptrack.importing.columns import SheetColumn
from qiptrack.importing.other_fields import STATED
from qiptrack.importing.own_workbook import OwnWorkbook, is_own
from qiptrack.importing.reading import Reading
from qiptrack.importing.row_cells import ActionRead
from qiptrack.model.action import Action
from qiptrack.model.base import Model, field_value, or_none
from qiptrack.model.records import Evidence, Update
from qiptrack.model.vocabulary import Status
from qiptrack.yamlfile.rendering import Value


class RowDifference(NamedTuple):
    """What a row says otherwise: the field or the heading, and both as a line for an update."""

    about: str
    line: str


class RowDifferences:
    """What the rows of a sheet say that the actions they are do not."""

    def __init__(self, reading: Reading, workbook: OwnWorkbook) -> None:
        self._reading = reading
        self._workbook = workbook
        self._is_own = is_own(reading)
        rows = reading.table.grid.rows
        self._used = {column for index in reading.table.body for column in rows[index].filled}

    def between(self, read: ActionRead, action: Action) -> list[RowDifference]:
        """Return the differences of a row from its action, the cells that were cleared among them.

        That it is reported done is said in the words of its cells. What an update of the action
        says already is left out.
        """
        recorded_text = form("\n".join(_notes(action)))
        unchanged = self._workbook.unchanged(read, action)
        said = [
            (key, text)
            for key, value in read.values.items()
            if key != "indicators" and not (key == "status" and read.is_reported_done)
            if not self._is_filled(key, read)
            for key, text in _differing_values(key, value, field_value(action, key))
        ]
        cleared = [
            (column.name, "the cell is empty")
            for column in read.empty
            if column.name not in unchanged and self._was_cleared(column, read, action)
        ]
        return [
            RowDifference(about, line)
            for about, text in (*said, *read.kept, *cleared)
            if about not in unchanged and form(line := f"{about}: {text}") not in recorded_text
        ]

    def _was_cleared(self, column: SheetColumn, read: ActionRead, action: Action) -> bool:
        """Whether something stood in an empty cell, as far as the action shows it.

        In a workbook of our own something did. Of another sheet a column that nobody fills in
        says nothing; an action has what a cell gave it, or an update with its heading and words.
        """
        if self._is_own:
            return True
        is_read = column.field in read.values and not self._is_filled(column.field, read)
        if column.at not in self._used or is_read:
            return False
        field = column.field
        if field == "status" and field_value(action, field) not in (None, Status.NOT_STARTED):
            return True
        if field in _OF_WORK and _has_stated_evidence(action):
            return True
        head, _, part = field.partition(".")
        is_said = head in _LASTING and head in action.model_fields_set
        value = field_value(action, head) if is_said else None
        if value and part:
            value = field_value(value, part)
        return bool(value) or _was_kept(column.name, action)

    def _is_filled(self, key: str, read: ActionRead) -> bool:
        """Whether a value was answered for all rows that say nothing, of which this is one."""
        fields = (column.field for column in read.empty)
        return key in self._reading.setting.answers.fills and (
            key not in read.cells or key in fields
        )

    def place(self, read: ActionRead, about: str) -> str:
        """Return the name of the cell of a row for a field or a heading."""
        if place := read.cells.get(about):
            return place
        grid, columns = self._reading.table.grid, self._reading.columns
        body = self._reading.table.body
        rows = (index for index in body if grid.rows[index].name == read.row)
        found = (column.at for column in columns if about in (column.field, column.name))
        row, at = next(rows, None), next(found, None)
        if row is None or at is None:
            return next(iter(read.cells.values()), "")
        return grid.place(row, at)


_LASTING = (
    *("issue", "action", "owner", "due", "evidence_source", "priority", "contributors"),
    *("assurance", "milestones", "resources", "required_by"),
)
"""The fields of an action that stay as a sheet gave them while work goes on."""

_OF_WORK = ("completed", "closed", "evidence")
"""The fields that an action has of a sheet where it has evidence that the sheet states."""


def _was_kept(heading: str, action: Action) -> bool:
    """Whether an update has the words of a cell under that heading, as an import keeps them."""
    line = re.compile(rf"(?:^|: ){re.escape(heading)}: ", re.MULTILINE | re.IGNORECASE)
    return any(note.startswith(IMPORTED) and line.search(note) for note in _notes(action))


def _has_stated_evidence(action: Action) -> bool:
    evidence: Sequence[Evidence] = or_none(lambda: action.evidence) or ()
    return any((or_none(lambda: each.note) or "").startswith(STATED) for each in evidence)


def references(action: Action) -> Iterator[str]:
    """Yield the references that were kept when the action was imported."""
    for note in _notes(action):
        for line in note.split("\n"):
            yield line.partition(": ")[2].strip()


def _notes(action: Action) -> Iterator[str]:
    updates: Sequence[Update] = or_none(lambda: action.updates) or ()
    for update in updates:
        yield or_none(lambda: update.note) or ""


def _differing_values(key: str, value: Value, there: Any) -> Iterator[tuple[str, str]]:
    """Yield what the `value` of a row says that what is `there` in an action does not, by key."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            of = field_value(there, name) if isinstance(there, Model) else None
            yield from _differing_values(f"{key}.{name}", part, of)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        known = {form(_in_words(each)) for each in there or ()}
        new = [text for each in value if form(text := _in_words(each)) not in known]
        if new:
            yield key, "; ".join(new)
    elif value and form(str(value)) != form(str(there or "")):
        yield key, str(value)


def _in_words(item: Any) -> str:
    """Return what an item of a list says: a name, a milestone with its day, a piece of evidence.

    Where evidence was first stated is no part of what it says.
    """
    if isinstance(item, str):
        return item
    if isinstance(item, Model):
        item = {key: field_value(item, key) for key in _TOLD_BY if hasattr(type(item), key)}
    if item.get("milestone"):
        return f"{item['milestone']} ({item['due']})"
    note = str(item.get("note") or "")
    return note.partition(": ")[2] if note.startswith(STATED) else note


_TOLD_BY = ("milestone", "due", "note")
"""The keys by which an item of a list is told from others."""
