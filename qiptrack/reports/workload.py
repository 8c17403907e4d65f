"""The report of who carries how much."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from qiptrack.analysis.workload import WorkloadRow
from qiptrack.reports.lists import NO_PLANS
from qiptrack.reports.report import Column, Look, Report, Table, keys_of, row_of
from qiptrack.reports.words import count

_WORKLOAD = (
    Column("owner", "Owner", Look.NAME),
    Column("open", "Open", Look.NUMBER),
    Column("overdue", "Overdue", Look.NUMBER),
    Column("due_soon", "Due soon", Look.NUMBER),
    Column("due_together", "On one day", Look.NUMBER),
    Column("to_verify", "To verify", Look.NUMBER),
    Column("blocked", "Blocked", Look.NUMBER),
)


def workload_report(rows: Sequence[WorkloadRow], today: dt.date, plans: int) -> Report:
    """Return the report of who carries how much."""
    shown = [row_of(row) for row in rows]
    shared = Counter(row.owner for row in rows)
    told_apart = [
        {**each, "owner": _with_service(row) if shared[row.owner] > 1 else row.owner}
        for row, each in zip(rows, shown, strict=True)
    ]
    empty = "Nobody has an open action." if plans else NO_PLANS
    total = sum(row.open for row in rows)
    owners = sum(row.open > 0 for row in rows)
    return Report(
        kind="workload",
        as_of=today,
        title="Workload",
        blocks=(Table(_WORKLOAD, told_apart, empty=empty),),
        keys=keys_of(WorkloadRow),
        rows=shown,
        summary=(f"{count(total, 'open action')} with {count(owners, 'owner')}.",) if rows else (),
    )


def _with_service(row: WorkloadRow) -> str:
    """Return the name of a role that has a namesake at another service."""
    return f"{row.owner}, {row.service}" if row.service else row.owner
