"""The report of what waits for one role."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from qiptrack.analysis.waiting import WaitingRow
from qiptrack.reports.report import Column, Look, Report, Table, keys_of, row_of
from qiptrack.reports.wording import NO_PLANS, count

_COLUMNS = (
    Column("days_overdue", "When", Look.LATE),
    Column("ref", "What", Look.NAME),
    Column("kind", "Asked"),
    Column("due", "By"),
    Column("what", "", below=True),
    Column("command", "", Look.NAME, below=True),
)


def waiting_report(rows: Sequence[WaitingRow], role: str, today: dt.date, plans: int) -> Report:
    """Return the report of `rows`, which stand in the order of their days."""
    nothing = f"Nothing waits for {role} in {count(plans, 'plan')}." if plans else NO_PLANS
    kinds = Counter(row.kind for row in rows)
    late = sum((row.days_overdue or 0) > 0 for row in rows)
    parts = [count(times, kind.value) for kind, times in kinds.items()]
    overdue = f"; {late} overdue" if late else ""
    return Report(
        kind="mine",
        as_of=today,
        title=f"What waits for {role}",
        blocks=(Table(_COLUMNS, [row_of(row) for row in rows], empty=nothing),),
        keys=keys_of(WaitingRow),
        rows=[row_of(row) for row in rows],
        summary=(f"{', '.join(parts)}{overdue}.",) if rows else (),
    )
