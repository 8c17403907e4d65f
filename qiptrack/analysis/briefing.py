"""What a meeting is told of an action before it says anything about it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from qiptrack.analysis.rows import ActionRow, action_row
from qiptrack.model.base import NotKnown, told
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Action, Escalation, Plan, Update, latest_of
from qiptrack.model.portfolio import FiledPlan, same_name

_RECORDS = {
    "updates": "progress",
    "evidence": "evidence",
    "verifications": "verification",
    "deferrals": "deferral",
    "handovers": "handover",
    "escalations": "escalation",
    "reopenings": "reopening",
}
_STEPS = {"started": "started", "completed": "completed", "closed": "closed"}


class Decided(NamedTuple):
    """What a meeting decided of an action, and what has happened since, each with its day."""

    date: dt.date
    decision: str
    since: tuple[tuple[str, dt.date], ...]


class Briefing(NamedTuple):
    """An action as it stands, with the last that was said and decided of it; None: nothing."""

    row: ActionRow
    latest: Update | None
    barrier: str | None
    escalated: Escalation | None
    verify_by: dt.date | None
    verifier: str | None
    decided: Decided | None


def briefing(
    filed: FiledPlan, action: Action, organisation: Organisation, today: dt.date
) -> Briefing:
    """Return what a meeting is told of `action`; what could not be read of it is left out."""
    row = action_row(filed, action, organisation, today)
    checkpoint = told(action, "assurance")
    return Briefing(
        row=row,
        latest=_latest(action, "updates"),
        barrier=action.barrier if row.blocked else None,
        escalated=_latest(action, "escalations"),
        verify_by=told(checkpoint, "due") if checkpoint else None,
        verifier=told(checkpoint, "by") if checkpoint else None,
        decided=decided(filed.plan, action),
    )


def _latest(action: Action, key: str) -> Any:
    """Return the latest record of a list; None where there is none, or it cannot be told."""
    try:
        return latest_of(getattr(action, key))
    except NotKnown:
        return None


def decided(plan: Plan, action: Action) -> Decided | None:
    """Return what the last meeting that decided something of `action` decided, or None."""
    found = [
        (review.date, decision.decision)
        for review in told(plan, "reviews") or ()
        for decision in told(review, "decisions") or ()
        if told(review, "date") and told(decision, "decision")
        if same_name(told(decision, "action"), told(action, "id"))
    ]
    if not found:
        return None
    last = max(date for date, _ in found)
    text = "; ".join(decision for date, decision in found if date == last)
    since = sorted((day, what) for what, day in _happened(action) if day > last)
    return Decided(last, text, tuple((what, day) for day, what in since))


def _happened(action: Action) -> Iterator[tuple[str, dt.date]]:
    for key, what in _RECORDS.items():
        for record in told(action, key) or ():
            if day := told(record, "date"):
                yield what, day
    for key, what in _STEPS.items():
        if day := told(action, key):
            yield what, day
