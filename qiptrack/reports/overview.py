"""The report of the state at a glance."""

import datetime as dt
from collections.abc import Iterator, Sequence

from qiptrack.analysis.action_state import Brag
from qiptrack.analysis.overview import Overview, PlanState
from qiptrack.reports.action_lists import (
    OVERDUE_COLUMNS,
    REQUIRED,
    overdue_shown,
    required_table,
)
from qiptrack.reports.indicators.verdicts import verdicts
from qiptrack.reports.report import (
    Block,
    Column,
    Facts,
    Later,
    LaterExtra,
    Look,
    Report,
    Row,
    RowsOf,
    Table,
    keys_of,
    row_of,
)
from qiptrack.reports.wording import NO_PLANS, count, words

MOST = 10
"""How many actions are shown of each kind; the lists have them all."""

PLAN_COLUMNS = (
    Column("plan", "Plan", Look.NAME, folds=True),
    Column("open", "Open", Look.NUMBER),
    Column("overdue", "Overdue", Look.NUMBER),
    Column("to_verify", "Verify", Look.NUMBER),
    Column("blocked", "Blocked", Look.NUMBER),
    Column("red", "Red", Look.NUMBER),
    Column("amber", "Amber", Look.NUMBER),
    Column("green", "Green", Look.NUMBER),
    Column("blue", "Blue", Look.NUMBER),
    Column("title", "", below=True),
)

_ACTIONS = (
    Column("ref", "Action", Look.NAME),
    Column("brag", "BRAG", Look.BRAG),
    Column("owner", "Owner"),
    Column("due", "Due"),
    Column("action", "", below=True),
)


def state_report(
    state: Overview, today: dt.date, problems: int, service: str | None = None
) -> Report:
    """Return the state of every plan: counts, then what is overdue, awaited, blocked, escalated.

    `problems` is in how many places what was read may be wrong, and `service` the one whose
    plans they are, None for all.
    """
    rows = RowsOf(state.plans_by_need(), row_of)
    return Report(
        kind="status",
        as_of=today,
        title=f"State of the plans of {service}" if service else "State of the plans",
        blocks=Later(lambda: tuple(_blocks(state, rows, problems, service))),
        keys=keys_of(PlanState),
        rows=rows,
        summary=(_sum_up(state),) if state.plans else (),
        extra=LaterExtra(lambda: _extra(state, problems)),
    )


def _blocks(
    state: Overview, rows: Sequence[Row], problems: int, service: str | None
) -> Iterator[Block]:
    none = f"{service} has no plan that can be read." if service else NO_PLANS
    yield Table(PLAN_COLUMNS, rows, empty=none)
    if not state.plans:
        return
    yield _counts(state, problems)
    late = RowsOf(state.most_overdue(), overdue_shown)
    yield from _section("Overdue", OVERDUE_COLUMNS, late, "overdue")
    if required := state.least_time():
        yield required_table(required[:MOST], _titled(REQUIRED, required, "list --required any"))
    for title, noted, command in (
        ("Awaiting verification", state.to_verify, "list --status complete"),
        ("Blocked", state.blocked, "list --blocked"),
        ("Escalated, and not answered", state.escalated, "list"),
    ):
        shown = RowsOf(noted, lambda each: row_of(state.row(each)))
        yield from _section(title, _ACTIONS, shown, command)


def _extra(state: Overview, problems: int) -> dict[str, object]:
    """Return what machines are told beside the plans."""
    return {
        "by_status": dict(state.by_status),
        "by_brag": {each.value: found for each in Brag if (found := state.by_brag[each])},
        "by_verdict": dict(state.by_verdict),
        "overdue": [row.ref for row in state.most_overdue()],
        "to_verify": [each.ref for each in state.to_verify],
        "blocked": [each.ref for each in state.blocked],
        "escalated": [each.ref for each in state.escalated],
        "required": [row.ref for row in state.least_time()],
        "problems": problems,
    }


def _counts(state: Overview, problems: int) -> Facts:
    by_status = ", ".join(f"{number} {words(status)}" for status, number in state.by_status.items())
    by_brag = ", ".join(f"{state.by_brag[each]} {each}" for each in Brag)
    return Facts(
        (
            ("By status", by_status or None),
            ("By BRAG rating", by_brag),
            ("Indicators", verdicts(state.by_verdict) or None),
            ("Problems in reading", count(problems, "place") if problems else "none"),
        )
    )


def _section(
    title: str, columns: tuple[Column, ...], rows: Sequence[Row], command: str
) -> Iterator[Block]:
    if rows:
        yield Table(columns, rows[:MOST], title=_titled(title, rows, command))


def _titled(title: str, rows: Sequence[object], command: str) -> str:
    """Return the title of a section with how many there are, and where the rest of them is."""
    more = f"; the first {MOST}, see `qiptrack {command}`" if len(rows) > MOST else ""
    return f"{title} ({len(rows)}{more})"


def _sum_up(state: Overview) -> str:
    open_actions = sum(plan.open for plan in state.plans)
    overdue = sum(plan.overdue for plan in state.plans)
    return (
        f"{count(len(state.plans), 'plan')}, {count(open_actions, 'open action')}: "
        f"{overdue} overdue, {len(state.to_verify)} awaiting verification, "
        f"{len(state.blocked)} blocked."
    )
