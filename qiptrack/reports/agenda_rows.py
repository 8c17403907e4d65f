"""The rows of an agenda as machines get them: its actions, and what earlier meetings decided."""

import datetime as dt
from collections.abc import Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from qiptrack.analysis.action_state import Brag
from qiptrack.analysis.agenda_items import AgendaItem, told_in_columns
from qiptrack.analysis.agenda_reasons import AgendaReason
from qiptrack.analysis.decisions import Decided, FollowUp
from qiptrack.model.dates import short_day
from qiptrack.model.vocabulary import Priority, Status


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


def item_columns(items: Sequence[AgendaItem]) -> list[Sequence[Any]]:
    """Return the rows of one or more items as columns, one for each field of `ItemRow`."""
    plans, refs, reasons, _, escalate_to, decided, links, _ = zip(*items, strict=True)
    *stands, blocked, verifiers, since, days, by, notes, barriers = told_in_columns(items)
    return [
        refs,
        plans,
        *stands,
        reasons,
        verifiers,
        _if(blocked, barriers),
        _if(blocked, by),
        since,
        escalate_to,
        notes,
        days,
        _each("decision", decided),
        _each("date", decided),
        _each("owner", decided),
        _each("due", decided),
        [tuple(map(deed_said, one.since or ())) if one else () for one in decided],
        [tuple([f"{kind}:{name}" for kind, name in some]) if some else () for some in links],
    ]


def _if(blocked: Sequence[bool | None], values: Sequence[Any]) -> list[Any]:
    """Return the values of actions that are blocked; None of the others."""
    return [value if is_so else None for value, is_so in zip(values, blocked, strict=True)]


def _each(name: str, records: Sequence[Any]) -> list[Any]:
    """Return a value of each record; None where there is no record."""
    if not any(records):
        return [None] * len(records)
    value = attrgetter(name)
    return [None if record is None else value(record) for record in records]


def item_rows(items: Sequence[AgendaItem]) -> list[ItemRow]:
    """Return the rows of items."""
    return list(map(ItemRow._make, zip(*item_columns(items), strict=True))) if items else []


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
    return f"{deed.what} on {short_day(deed.date)}{note}"
