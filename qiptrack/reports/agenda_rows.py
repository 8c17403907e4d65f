"""The rows of an agenda as machines get them: its actions, and what earlier meetings decided."""

import datetime as dt
from typing import Any, NamedTuple

from qiptrack.analysis.action_state import Brag
from qiptrack.analysis.agenda_items import ActionTold, AgendaItem, AgendaReason
from qiptrack.analysis.decisions import Decided, FollowUp
from qiptrack.model.vocabulary import Priority, Status
from qiptrack.reports.wording import day


class ItemRow(NamedTuple):
    """An item as machines get it."""

    ref: str
    plan: str
    service: str | None
    action: str | None
    owner: str | None
    due: dt.date | None
    days_overdue: int | None
    priority: Priority | None
    status: Status | None
    brag: Brag | None
    reasons: tuple[AgendaReason, ...]
    verifier: str | None
    barrier: str | None
    barrier_by: str | None
    blocked_since: dt.date | None
    escalate_to: str | None
    latest: str | None
    latest_date: dt.date | None
    decision: str | None
    decided: dt.date | None
    decision_owner: str | None
    decision_due: dt.date | None
    since: tuple[str, ...]
    links: tuple[str, ...]


def item_row(item: AgendaItem) -> ItemRow:
    """Return the row of an item."""
    plan, ref, reasons, _, escalate_to, decided, links, about = item
    told = about.told
    latest = told.latest
    barred = latest if told.blocked else None
    return _new(
        ItemRow,
        (
            ref,
            plan,
            *told[:_STANDS],
            reasons,
            told.verifier,
            barred.barrier if barred else None,
            barred.by if barred else None,
            told.blocked_since,
            escalate_to,
            latest.note if latest else None,
            latest.date if latest else None,
            decided.decision if decided else None,
            decided.date if decided else None,
            decided.owner if decided else None,
            decided.due if decided else None,
            tuple(map(deed_said, decided.since or ())) if decided else (),
            tuple([f"{kind}:{name}" for kind, name in links]) if links else (),
        ),
    )


_STANDS = ActionTold._fields.index("blocked")
"""How many values of what is told of an action stand in its row as they do there."""
_new = tuple.__new__
"""Makes a named tuple as its class does, of very many of which the number of values is right."""


def decision_row(ref: str, decided: Decided) -> dict[str, Any]:
    """Return a decision, which is on an action or else on the plan of that reference."""
    return {
        "ref": ref,
        "decided": decided.date,
        "meeting": decided.meeting,
        "decision": decided.decision,
        "owner": decided.owner,
        "due": decided.due,
        "days_overdue": decided.days_overdue,
        "acted_on": None if decided.since is None else decided.acted_on,
        "since": tuple(map(deed_said, decided.since or ())),
    }


def deed_said(deed: FollowUp) -> str:
    """Return what was done with an action, or said of it, in words."""
    note = f": {deed.note}" if deed.note else ""
    return f"{deed.what} on {day(deed.date)}{note}"
