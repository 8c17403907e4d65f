"""The report of who carries how much."""

import datetime as dt
from collections.abc import Sequence

from qiptrack.analysis.workload import WorkloadRow
from qiptrack.reports.report import Column, Look, Report, Table, keys_of, row_of
from qiptrack.reports.wording import NO_PLANS, count, told_apart

_WORKLOAD = (
    Column("owner", "Owner", Look.NAME, folds=True),
    Column("open", "Open", Look.NUMBER),
    Column("overdue", "Overdue", Look.NUMBER),
    Column("due_soon", "Due soon", Look.NUMBER),
    Column("due_together", "Due together", Look.NUMBER),
    Column("to_verify", "To verify", Look.NUMBER),
    Column("blocked", "Blocked", Look.NUMBER),
)


def workload_report(rows: Sequence[WorkloadRow], today: dt.date, plans: int) -> Report:
    """Return the report of who carries how much."""
    shown = [row_of(row) for row in rows]
    names = told_apart([(row.owner, row.service) for row in rows])
    named = [{**each, "owner": name} for each, name in zip(shown, names, strict=True)]
    empty = "Nobody has an open action." if plans else NO_PLANS
    total = sum(row.open for row in rows)
    owners = sum(row.open > 0 for row in rows)
    return Report(
        kind="workload",
        as_of=today,
        title="Workload",
        blocks=(Table(_WORKLOAD, named, empty=empty),),
        keys=keys_of(WorkloadRow),
        rows=shown,
        summary=(f"{count(total, 'open action')} with {count(owners, 'owner')}.",) if rows else (),
    )
