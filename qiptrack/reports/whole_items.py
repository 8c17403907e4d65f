"""The reports of one action, one routine check or one plan, with everything recorded of it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from qiptrack.analysis.action_rows import ActionRow, action_row, action_rows
from qiptrack.analysis.check_rows import check_row, check_rows, theme_of
from qiptrack.analysis.indicators.rows import Shown, shown_of
from qiptrack.model.action import Action
from qiptrack.model.base import Model, field_value, or_none
from qiptrack.model.fields import NotKnown
from qiptrack.model.identity import FiledPlan
from qiptrack.model.indicators import Check, TargetStep
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Decision, EscalationStep, Plan
from qiptrack.reports.indicators.verdicts import verdict_of
from qiptrack.reports.indicators.words import trend
from qiptrack.reports.missed import levels, share, stands
from qiptrack.reports.report import Block, Column, Facts, Look, Report, Table, row_of
from qiptrack.reports.tracker import TRACKER_COLUMNS, tracker_shown, verdicts_by_id
from qiptrack.reports.wording import count, who_and_when, words


def check_report(filed: FiledPlan, check: Check, today: dt.date) -> Report:
    """Return one routine check, and beside it those that look at the same thing."""
    ref = filed.ref_of(check)
    plan = (
        ("Plan", or_none(lambda: filed.plan.title)),
        ("Service", or_none(lambda: filed.plan.service)),
    )
    row = check_row(filed, check, today)
    machine = {
        **(row_of(row) if row else {"ref": ref}),
        "records": dumped(or_none(lambda: check.records)),
    }
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
    yield described(values, _titled(values, "check"))
    yield from records_of(check)


def _beside(filed: FiledPlan, check: Check, today: dt.date) -> list[Table]:
    """Return a table of the checks of the same indicator, where there are others."""
    row = check_row(filed, check, today)
    rows = check_rows(filed, today)
    beside = [each for each in rows if row and theme_of(each) == theme_of(row)]
    return levels(beside) if len(beside) > 1 else []


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
    yield "Plan", or_none(lambda: filed.plan.title)
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
    yield "Required by", inline(or_none(lambda: action.required_by))
    # Statements have commas in them, so each stands by itself.
    yield "Standards", "; ".join(or_none(lambda: action.standards) or ()) or None
    yield "Resources", or_none(lambda: action.resources)
    yield "Evidence source", or_none(lambda: action.evidence_source)
    for key, title in (("started", "Started"), ("completed", "Completed"), ("closed", "Closed")):
        yield title, field_value(action, key)
    yield "Barrier", _barrier(action)
    yield "Assurance", inline(or_none(lambda: action.assurance))
    yield "Indicators", or_none(lambda: action.indicators) or None
    yield "Links", _links(action)
    yield "Withdrawal", inline(or_none(lambda: action.withdrawal))
    yield "Learning", inline(or_none(lambda: action.learning))


def _barrier(action: Action) -> str | None:
    try:
        return action.barrier if action.blocked else None
    except NotKnown:
        return None


def _links(item: Model) -> tuple[str, ...] | None:
    links = field_value(item, "links") or ()
    return tuple(f"{kind} {name}" for link in links for kind, name in link.items()) or None


def _machine_row(action: Action, row: ActionRow) -> dict[str, Any]:
    """Return a list row with everything recorded behind it, by the keys of the file."""
    return {**row_of(row), **{k: v for k, v in dumped(action).items() if k not in row_of(row)}}


def plan_report(filed: FiledPlan, organisation: Organisation, today: dt.date) -> Report:
    """Return a whole plan: what it is for, its actions, indicators, checks and reviews."""
    plan = filed.plan
    pairs = list(action_rows(filed, organisation, today))
    verdicts = verdicts_by_id(filed, today)
    return Report(
        kind="show",
        as_of=today,
        title=or_none(lambda: plan.title) or filed.id,
        blocks=(
            Facts(tuple(facts_of_plan(filed))),
            Table(
                TRACKER_COLUMNS,
                [tracker_shown(action, row, verdicts) for action, row in pairs],
                title="Actions",
                empty="No actions yet.",
            ),
            *(block for each in shown_of(filed, today) for block in _indicator(each)),
            *(
                block
                for each in or_none(lambda: plan.checks) or ()
                for block in check_blocks(filed, each, today)
            ),
            *records_of(plan),
        ),
        keys=tuple(_machine_row(*pairs[0])) if pairs else (),
        rows=[_machine_row(action, row) for action, row in pairs],
        extra={
            "plan": {"id": filed.id, **_without_actions(plan)},
            "indicators": [row_of(each.row) for each in shown_of(filed, today)],
        },
    )


def _without_actions(plan: Plan) -> dict[str, Any]:
    return {key: value for key, value in dumped(plan).items() if key != "actions"}


def facts_of_plan(filed: FiledPlan) -> Iterator[tuple[str, Any]]:
    """Yield what a plan says of itself as a whole, each with its name."""
    plan = filed.plan
    yield "Plan", filed.id
    yield "File", filed.file
    for key in ("service", "sponsor", "opened", "closed", "concern", "themes"):
        yield title_of(key), field_value(plan, key) or None
    # Statements have commas in them, so each stands by itself.
    yield "Standards", "; ".join(or_none(lambda: plan.standards) or ()) or None
    yield "Links", _links(plan)
    yield (
        "Escalation",
        tuple(_step(step) for step in or_none(lambda: plan.escalation) or ()) or None,
    )


def _step(step: EscalationStep) -> str:
    days, role = or_none(lambda: step.days_overdue), or_none(lambda: step.to)
    return f"{'?' if days is None else count(days, 'day')} overdue: {role or '?'}"


def _indicator(shown: Shown) -> Iterator[Block]:
    indicator = shown.indicator
    values = values_of(indicator)
    for key in ("baseline", "target"):
        values[key] = inline(values[key])
    values["verdict"] = verdict_of(shown.row, whole=True)
    values["trend"] = trend(shown) or None
    yield described(values, _titled(values, "name"))
    yield from records_of(indicator)


_RECORDS = {
    "milestones": "Milestones",
    "updates": "Progress",
    "evidence": "Evidence",
    "verifications": "Verifications",
    "deferrals": "Deferrals",
    "handovers": "Handovers",
    "escalations": "Escalations",
    "reopenings": "Reopenings",
    "rebases": "Known changes",
    "measurements": "Measurements",
    "records": "Records",
    "reviews": "Reviews",
}
_TITLES = {
    "by": "By",
    "to": "To",
    "from": "From",
    "ref": "Reference",
    "approved_by": "Approved by",
    "responded": "Answered",
    "response": "Answer",
    "days_overdue": "Days overdue",
    "next": "Next review",
}
_CLEARED = {"completed": "Was complete", "closed": "Was closed"}
"""The titles of what stands in a record because the action itself has it no more."""

_LONG = frozenset(
    {"note", "reason", "barrier", "response", "ref", "approved_by", "responded", "decisions"}
)


def inline(part: Model | None) -> str | None:
    """Return a part of a few values in one line, each behind its key."""
    if part is None:
        return None
    pairs = ((key, value) for key, value in values_of(part).items() if value not in (None, ()))
    return "; ".join(f"{title_of(key).lower()}: {_in_line(value)}" for key, value in pairs)


def _in_line(value: Any) -> str:
    """Return a value of a part; parts in it by their values alone, such as `75 by 30 Apr 2026`."""
    if isinstance(value, tuple) and any(isinstance(each, TargetStep) for each in value):
        steps = ((or_none(lambda: each.value), or_none(lambda: each.by)) for each in value)
        return ", ".join(f"{words(at)} by {words(by)}" for at, by in steps)
    return words(value)


def values_of(part: Model) -> dict[str, Any]:
    """Return the values of a part by their keys in the file; None where one is not known."""
    fields = type(part).model_fields
    return {field.alias or name: field_value(part, name) for name, field in fields.items()}


def title_of(key: str) -> str:
    """Return a key of the file as a title."""
    return _TITLES.get(key, key.replace("_", " ").capitalize())


def records_of(item: Model) -> Iterator[Block]:
    """Yield a table for each list of records of `item` that is not empty."""
    for key, title in _RECORDS.items():
        records = field_value(item, key) if key in type(item).model_fields else None
        if records:
            yield _table(records, title)


def recorded_of(ref: str, item: Model) -> Iterator[dict[str, Any]]:
    """Yield each record of `item` in a line: its day, who put it down, and the rest in words.

    What is called `ref` may have milestones, which are no records: they say themselves by when.
    """
    for key, title in _RECORDS.items():
        records = field_value(item, key) if key in type(item).model_fields else None
        for record in records or ():
            values = values_of(record)
            date, by = values.pop("date", None), values.pop("by", None)
            note = (values.pop("note", None),)
            pairs = ((name, value) for name, value in values.items() if value not in (None, ()))
            said = (
                *note,
                *(f"{title_of(name).lower()}: {_in_line(value)}" for name, value in pairs),
            )
            text = "; ".join(part for part in said if part)
            yield {"date": date, "ref": ref, "what": title, "by": by, "said": text or None}


def _table(records: Sequence[Model], title: str) -> Table:
    rows = [_shown(record) for record in records]
    keys = list(rows[0])
    used = [key for key in keys if any(row[key] not in (None, ()) for row in rows)] or keys[:1]
    columns = tuple(
        Column(
            key,
            _CLEARED.get(key, title_of(key)) if key != "note" else "",
            Look.NAME if key == "date" else Look.TEXT,
            below=key in _LONG,
        )
        for key in used
    )
    return Table(columns, rows, title=title)


def _shown(record: Model) -> dict[str, Any]:
    """Return the values of a record, what a meeting decided in words."""
    values = values_of(record)
    if "decisions" in values:
        values["decisions"] = _decisions(values["decisions"] or ())
    return values


def _decisions(decisions: Sequence[Decision]) -> str | None:
    pairs = (
        (
            or_none(lambda: each.action),
            (or_none(lambda: each.decision) or "")
            + who_and_when(or_none(lambda: each.owner), or_none(lambda: each.due)),
        )
        for each in decisions
    )
    return "; ".join(": ".join(part for part in pair if part) for pair in pairs) or None


def dumped(part: Any) -> Any:
    """Return a part of a plan in plain values, by the keys of the file."""
    if isinstance(part, Model):
        return {key: dumped(value) for key, value in values_of(part).items()}
    if isinstance(part, tuple):
        return [dumped(item) for item in part]
    return part


def _titled(values: dict[str, Any], name: str) -> str:
    """Take the id and the name out of the values of a part, and return them as its title."""
    return " ".join(text for key in ("id", name) if (text := values.pop(key, None)))


def described(values: dict[str, Any], title: str) -> Facts:
    """Return the values of a part, without its records, as facts under a title."""
    return Facts(
        tuple(
            (title_of(key), value)
            for key, value in values.items()
            if key not in _RECORDS and value is not None
        ),
        title=title,
    )
