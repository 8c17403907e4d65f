"""A workbook that `report` made, and that comes back: what of it a plan says already.

Its columns hold what people may change beside what is worked out of a plan, such as the days an
action is overdue. The second is left out, and so is every cell that says what the workbook of the
plan would say; what is left are the cells that somebody changed.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from qiptrack.importing.answers import form
from qiptrack.importing.cells import Row, Workbook, text_cell
from qiptrack.importing.columns import SheetColumn
from qiptrack.importing.dates import read_day
from qiptrack.importing.entries import Skipped, skipped
from qiptrack.importing.reading import Reading
from qiptrack.importing.row_cells import ActionRead
from qiptrack.model.action import Action
from qiptrack.model.base import or_none
from qiptrack.model.identity import folded
from qiptrack.model.sentences import listing

OwnCells = Mapping[str, Mapping[str, str]]
"""What a workbook says of actions: by the id of each, the text of its cells by their headings."""

PLAN = "Plan"
"""The heading of the column with the plan that an action is in."""

WORKED_OUT = ("BRAG", "Days overdue", "First due date", "What the numbers show", PLAN, "Service")
"""The headings of the columns that are worked out, in which nobody changes a plan."""

_TELLING = frozenset(WORKED_OUT[1:4])
"""The headings by which a workbook is known, all of them together: nobody else has these."""

_AS_OF = "as of "
"""What stands before the day of a workbook, in a line of its first sheet."""


def is_own(reading: Reading) -> bool:
    """Whether a sheet is one that `report` made, whatever was added to it since."""
    return {column.heading for column in reading.columns} >= _TELLING


def day_made(workbook: Workbook) -> dt.date | None:
    """Return the day as of which a workbook was made; None where its first sheet has none."""
    rows = workbook.grids[0].rows[:3] if workbook.grids else ()
    texts = (row.cells[column].text for row in rows for column in row.filled)
    said = (text.rpartition(_AS_OF)[2] for text in texts if _AS_OF in text)
    return next((day for each in said if (day := read_day(text_cell(each)).day)), None)


class OwnWorkbook:
    """What the cells of a sheet say, held against what a workbook of the plan would say."""

    def __init__(self, reading: Reading, versions: Sequence[OwnCells]) -> None:
        self.columns = reading.columns if is_own(reading) else ()
        self.rows = _by_name(reading) if self.columns else {}
        self.versions = [
            {folded(known): cells for known, cells in version.items()} for version in versions
        ]

    def unchanged(self, read: ActionRead, action: Action) -> frozenset[str]:
        """Return the fields and headings of the cells of a row that say nothing new of its action.

        None of a sheet that `report` did not make.
        """
        row = self.rows.get(read.row)
        if row is None:
            return frozenset()
        known = [
            version.get(folded(or_none(lambda: action.id) or ""), {}) for version in self.versions
        ]
        same: set[str] = set()
        for column in self.columns:
            said, heading = form(row.cell(column.at).text), column.heading
            if heading in WORKED_OUT or any(said == form(each.get(heading, "")) for each in known):
                same |= {column.field, column.name}
        return frozenset(same - {""})


def _by_name(reading: Reading) -> dict[str, Row]:
    return {
        reading.table.grid.rows[index].name: reading.table.grid.rows[index]
        for index in reading.table.body
    }


def without_other_plans(reading: Reading, plan: str, others: Sequence[str]) -> Reading:
    """Return a reading of our own workbook without what says nothing new to a `plan`.

    Rows of one of the `others` are among what is left out, and the columns are named that are.
    """
    if not is_own(reading):
        return reading
    elsewhere = {folded(other) for other in others} - {folded(plan)}
    at = next((column.at for column in reading.columns if column.heading == PLAN), None)
    gone = {
        name
        for name, row in _by_name(reading).items()
        if at is not None and folded(row.cell(at).text) in elsewhere
    }
    kept = [number for number, read in enumerate(reading.actions) if read.row not in gone]
    headings = [each.heading for each in reading.columns if each.heading in WORKED_OUT]
    said = f"It is a workbook of qiptrack: {listing(headings)} are worked out, and left out"
    return replace(
        reading,
        actions=tuple(_not_worked_out(reading.actions[number]) for number in kept),
        ids=tuple(reading.ids[number] for number in kept),
        columns=tuple(map(_without_worked_out, reading.columns)),
        decisions=tuple(each for each in reading.decisions if each.row not in gone),
        left_out=(*reading.left_out, *_left_out(reading, gone, at or 0)),
        said=(said, *reading.said),
    )


def _without_worked_out(column: SheetColumn) -> SheetColumn:
    """Return a column with its values left out, where they are worked out."""
    if column.heading not in WORKED_OUT:
        return column
    return column._replace(field="", why="it is worked out", is_left_out=True)


def _not_worked_out(read: ActionRead) -> ActionRead:
    return replace(read, kept=[each for each in read.kept if each[0] not in WORKED_OUT])


def _left_out(reading: Reading, gone: set[str], at: int) -> list[Skipped]:
    table = reading.table
    return [
        skipped(table, index, f"of another plan, {table.grid.rows[index].cell(at).text}")
        for index in table.body
        if table.grid.rows[index].name in gone
    ]
