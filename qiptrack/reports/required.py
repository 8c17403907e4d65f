"""What a body outside requires and is still to be done, with the clock of each."""

from collections.abc import Sequence

from qiptrack.analysis.required import RequiredRow
from qiptrack.reports.report import Column, Look, Table, row_of
from qiptrack.reports.wording import count

REQUIRED = "Required by a body outside"

_REQUIRED_COLUMNS = (
    Column("ref", "Action", Look.NAME),
    Column("required", "Required by"),
    Column("required_due", "By"),
    Column("clock", "Clock"),
    Column("due", "Our date"),
    Column("action", "", below=True),
)


def required_table(rows: Sequence[RequiredRow], title: str = REQUIRED) -> Table:
    """Return what a body outside requires and is still to be done, with the clock of each."""
    return Table(_REQUIRED_COLUMNS, [_required_shown(row) for row in rows], title=title)


def clock(days: int | None) -> str:
    """Return how the day required stands to today: `12 days left`, `today`, `3 days late`."""
    if days is None:
        return "no date set"
    if days > 0:
        return f"{count(days, 'day')} late"
    return f"{count(-days, 'day')} left" if days else "today"


def _required_shown(row: RequiredRow) -> dict[str, object]:
    said = " ".join(part for part in (row.body, row.level) if part)
    by = ", ".join(part for part in (said, row.required_ref) if part)
    return {**row_of(row), "required": by or None, "clock": clock(row.days_overdue)}
