"""What somebody outside requires, and the clock that runs for each of it."""

import datetime as dt
from typing import Any

from qiptrack.model.base import or_none
from qiptrack.model.plan import OPEN
from qiptrack.reports.packs.gathered import Found, Gathered
from qiptrack.reports.report import Column, Look, Table
from qiptrack.reports.wording import count, day

_COLUMNS = (
    Column("ref", "Action", Look.NAME),
    Column("body", "Required by"),
    Column("level", "How far"),
    Column("their_ref", "Their reference"),
    Column("required", "By"),
    Column("due", "Our date"),
    Column("status", "Status"),
    Column("clock", "Clock"),
    Column("action", "", below=True),
)


def still_open(found: Found) -> bool:
    """Whether an action still asks something of somebody."""
    return found.row.status in OPEN


def required_table(found: Gathered) -> Table:
    """Return every action that somebody outside requires, the earliest date first."""
    return Table(
        _COLUMNS,
        required_rows(found),
        title="Required by somebody outside",
        empty="No action is recorded as required by a regulator, a commissioner or another body.",
    )


def required_rows(found: Gathered) -> list[dict[str, Any]]:
    """Return a row for each action that is required, the earliest date first.

    `late` is whether the change was made after the day required, or that has passed without it.
    """
    rows = [row for each in found.actions if (row := _row(each, found.today)) is not None]
    return sorted(rows, key=lambda row: (row["required"] or dt.date.max, row["ref"]))


def _row(each: Found, today: dt.date) -> dict[str, Any] | None:
    required = or_none(lambda: each.action.required_by)
    if required is None:
        return None
    by = or_none(lambda: required.due)
    done = each.row.completed
    given_up = each.row.status is not None and not still_open(each) and done is None
    return {
        "ref": each.row.ref,
        "action": each.row.action,
        "body": or_none(lambda: required.body),
        "level": or_none(lambda: required.level),
        "their_ref": or_none(lambda: required.ref),
        "required": by,
        "due": each.row.due,
        "status": each.row.status,
        "clock": _clock(by, done, today, given_up=given_up),
        "service": each.row.service,
        "open": still_open(each),
        "late": by is not None and not given_up and (done or today) > by,
    }


def _clock(by: dt.date | None, done: dt.date | None, today: dt.date, *, given_up: bool) -> str:
    """Return how the day required stands to the day of completion, or to today."""
    if given_up:
        return "withdrawn"
    if by is None:
        return f"done on {day(done)}; no date is required" if done else "no date is required"
    days = ((done or today) - by).days
    if done:
        late = f"{count(days, 'day')} after it" if days > 0 else "in time"
        return f"done on {day(done)}, {late}"
    if days > 0:
        return f"{count(days, 'day')} past it"
    return f"{count(-days, 'day')} left" if days else "today"
