"""What somebody outside requires, and the clock that runs for each of it."""

import datetime as dt
from typing import Any

from qiptrack.model.base import field_value, or_none
from qiptrack.model.plan import OPEN, RequiredBy
from qiptrack.reports.packs.gathered import Found, Gathered
from qiptrack.reports.report import Column, Look, Table
from qiptrack.reports.required import clock
from qiptrack.reports.wording import count, day, words

_COLUMNS = (
    Column("ref", "Action", Look.NAME),
    Column("body", "Required by"),
    Column("required", "By"),
    Column("clock", "Clock"),
    Column("due", "Our date"),
    Column("status", "Status"),
    Column("action", "", below=True),
)


def still_open(found: Found) -> bool:
    """Whether an action still asks something of somebody."""
    return found.row.status in OPEN


def required_table(found: Gathered) -> Table:
    """Return every action that somebody outside requires, done or not, the earliest date first."""
    rows = [
        _row(each, required, found.today)
        for each in found.actions
        if (required := or_none(lambda: each.action.required_by)) is not None
    ]
    rows.sort(key=lambda row: (row["required"] or dt.date.max, row["ref"]))
    empty = "No action is recorded as required by a regulator, a commissioner or another body."
    return Table(_COLUMNS, rows, empty=empty)


def _row(each: Found, required: RequiredBy, today: dt.date) -> dict[str, Any]:
    by = or_none(lambda: required.due)
    said = (words(field_value(required, key), nothing="") for key in ("body", "level", "ref"))
    return {
        **each.row._asdict(),
        "body": ", ".join(part for part in said if part),
        "required": by,
        "clock": _clock(each, by, today),
    }


def _clock(each: Found, by: dt.date | None, today: dt.date) -> str:
    """Return how the day required stands to the day of completion, or to today."""
    done = each.row.completed
    if done is not None:
        late = (done - by).days if by else 0
        held = f"{count(late, 'day')} late" if late > 0 else "in time"
        return f"done on {day(done)}{f', {held}' if by else ''}"
    if each.row.status is not None and not still_open(each):
        return "withdrawn"
    return clock((today - by).days if by else None)
