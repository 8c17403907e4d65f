"""One routine check: what it is, how it stands, and its records."""

import datetime as dt
from collections.abc import Iterator

from qiptrack.analysis.routine import check_row, check_rows, theme_of
from qiptrack.model.base import told
from qiptrack.model.plan import Check
from qiptrack.model.portfolio import FiledPlan
from qiptrack.reports.missed import levels, share, stands
from qiptrack.reports.recorded import described, dumped, records_of, values_of
from qiptrack.reports.report import Block, Facts, Report, Table, row_of


def check_report(filed: FiledPlan, check: Check, today: dt.date) -> Report:
    """Return one routine check, and beside it those that look at the same thing."""
    ref = filed.ref(told(check, "id") or "?")
    plan = (("Plan", told(filed.plan, "title")), ("Service", told(filed.plan, "service")))
    row = check_row(filed, check, today)
    machine = {**(row_of(row) if row else {"ref": ref}), "records": dumped(told(check, "records"))}
    return Report(
        kind="show",
        as_of=today,
        title=ref,
        blocks=(Facts(plan), *check_blocks(filed, check, today), *_beside(filed, check, today)),
        keys=tuple(machine),
        rows=[machine],
    )


def check_blocks(filed: FiledPlan, check: Check, today: dt.date) -> Iterator[Block]:
    """Yield what a check is and how it stands, then its records."""
    values = values_of(check)
    row = check_row(filed, check, today)
    if row is not None:
        values |= {"done": share(row), "now": stands(row)}
    yield described(values, f"{values.pop('id')} {values.pop('check')}")
    yield from records_of(check)


def _beside(filed: FiledPlan, check: Check, today: dt.date) -> list[Table]:
    """Return a table of the checks of the same indicator, where there are others."""
    row = check_row(filed, check, today)
    rows = check_rows(filed, today)
    beside = [each for each in rows if row and theme_of(each) == theme_of(row)]
    return levels(beside) if len(beside) > 1 else []
