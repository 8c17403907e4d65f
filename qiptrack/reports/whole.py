"""The report of one action, or of one plan, with everything recorded of it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from qiptrack.analysis.indicators import Shown, shown_of
from qiptrack.analysis.rows import ActionRow, action_row, action_rows
from qiptrack.model.base import Model, NotKnown, told
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Action, EscalationStep, Plan
from qiptrack.model.portfolio import FiledPlan
from qiptrack.reports.check import check_blocks
from qiptrack.reports.indicators import VERDICTS, trend
from qiptrack.reports.lists import LIST_COLUMNS, list_shown
from qiptrack.reports.recorded import described, dumped, inline, records_of, title_of, values_of
from qiptrack.reports.report import Block, Facts, Report, Table, row_of
from qiptrack.reports.words import count


def action_report(
    filed: FiledPlan, action: Action, organisation: Organisation, today: dt.date
) -> Report:
    """Return everything that is recorded of one action."""
    row = action_row(filed, action, organisation, today)
    return Report(
        kind="show",
        as_of=today,
        title=row.ref,
        blocks=(
            Facts(tuple(_facts_of_action(filed, action, row))),
            *records_of(action),
        ),
        keys=tuple(_machine_row(action, row)),
        rows=[_machine_row(action, row)],
    )


def _facts_of_action(filed: FiledPlan, action: Action, row: ActionRow) -> Iterator[tuple[str, Any]]:
    yield "Plan", told(filed.plan, "title")
    yield "Service", row.service
    yield "Issue", row.issue
    yield "Action", row.action
    yield "Owner", row.owner
    yield "Contributors", row.contributors or None
    yield "Status", row.status
    yield "BRAG", row.brag
    yield "Priority", row.priority
    yield "Due", row.due
    yield "Days overdue", row.days_overdue or None
    yield "First due", row.due - dt.timedelta(row.slippage) if row.due and row.slippage else None
    yield "Evidence source", told(action, "evidence_source")
    for key, title in (("started", "Started"), ("completed", "Completed"), ("closed", "Closed")):
        yield title, told(action, key)
    yield "Barrier", _barrier(action)
    yield "Assurance", inline(told(action, "assurance"))
    yield "Indicators", told(action, "indicators") or None
    yield "Links", _links(action)
    yield "Withdrawal", inline(told(action, "withdrawal"))
    yield "Learning", inline(told(action, "learning"))


def _barrier(action: Action) -> str | None:
    try:
        return action.barrier if action.blocked else None
    except NotKnown:
        return None


def _links(item: Model) -> tuple[str, ...] | None:
    links = told(item, "links") or ()
    return tuple(f"{kind} {name}" for link in links for kind, name in link.items()) or None


def _machine_row(action: Action, row: ActionRow) -> dict[str, Any]:
    """Return a list row with everything recorded behind it, by the keys of the file."""
    return {**row_of(row), **{k: v for k, v in dumped(action).items() if k not in row_of(row)}}


def plan_report(filed: FiledPlan, organisation: Organisation, today: dt.date) -> Report:
    """Return a whole plan: what it is for, its actions, indicators, checks and reviews."""
    plan = filed.plan
    pairs = list(action_rows(filed, organisation, today))
    return Report(
        kind="show",
        as_of=today,
        title=told(plan, "title") or filed.id,
        blocks=(
            Facts(tuple(_facts_of_plan(filed))),
            Table(
                LIST_COLUMNS,
                [list_shown(row) for _, row in pairs],
                title="Actions",
                empty="No actions yet.",
            ),
            *(block for each in shown_of(filed, today) for block in _indicator(each)),
            *(
                block
                for each in told(plan, "checks") or ()
                for block in check_blocks(filed, each, today)
            ),
            *records_of(plan),
        ),
        keys=tuple(_machine_row(*pairs[0])) if pairs else (),
        rows=[_machine_row(action, row) for action, row in pairs],
        extra={"plan": {"id": filed.id, **_without_actions(plan)}},
    )


def _without_actions(plan: Plan) -> dict[str, Any]:
    return {key: value for key, value in dumped(plan).items() if key != "actions"}


def _facts_of_plan(filed: FiledPlan) -> Iterator[tuple[str, Any]]:
    plan = filed.plan
    yield "Plan", filed.id
    yield "File", filed.file
    for key in ("service", "sponsor", "opened", "closed", "concern", "themes"):
        yield title_of(key), told(plan, key) or None
    # Statements have commas in them, so each stands by itself.
    yield "Standards", "; ".join(told(plan, "standards") or ()) or None
    yield "Links", _links(plan)
    yield "Escalation", tuple(_step(step) for step in told(plan, "escalation") or ()) or None


def _step(step: EscalationStep) -> str:
    days, role = told(step, "days_overdue"), told(step, "to")
    return f"{'?' if days is None else count(days, 'day')} overdue: {role or '?'}"


def _indicator(shown: Shown) -> Iterator[Block]:
    indicator = shown.indicator
    values = values_of(indicator)
    for key in ("baseline", "target"):
        values[key] = inline(values[key])
    values["verdict"] = shown.row.verdict and VERDICTS[shown.row.verdict]
    values["trend"] = trend(shown) or None
    yield described(values, f"{values.pop('id')} {values.pop('name')}")
    yield from records_of(indicator)
