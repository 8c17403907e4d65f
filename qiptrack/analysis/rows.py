"""The rows that lists of actions are made of: each action with what follows from its records."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from qiptrack.analysis.route import escalate_to
from qiptrack.analysis.standing import Brag, Late, awaited, brag, days_overdue, responsible
from qiptrack.model.base import NotKnown, or_none, told
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Action
from qiptrack.model.portfolio import FiledPlan, natural
from qiptrack.model.words import Priority, Status

_RANK = {Priority.HIGH: 0, Priority.MEDIUM: 1, Priority.LOW: 2, None: 3}


class OverdueRow(NamedTuple):
    """An action that is late, or soon due: what with, by how much, and who must act.

    `days_overdue` is negative before the day, and 0 on it. `responsible` is the owner, or for
    a verification the role that is to make it, None when nobody is named.
    """

    ref: str
    plan: str
    service: str | None
    action: str | None
    issue: str | None
    owner: str | None
    due: dt.date
    days_overdue: int
    kind: Late
    responsible: str | None
    priority: Priority | None
    status: Status
    brag: Brag | None
    blocked: bool | None
    escalate_to: str | None


class ActionRow(NamedTuple):
    """An action as lists show it; what could not be read of it is None."""

    ref: str
    plan: str
    service: str | None
    action: str | None
    issue: str | None
    owner: str | None
    contributors: tuple[str, ...] | None
    due: dt.date | None
    status: Status | None
    priority: Priority | None
    brag: Brag | None
    overdue: bool | None
    days_overdue: int | None
    blocked: bool | None
    deferred: int | None
    slippage: int | None
    completed: dt.date | None
    closed: dt.date | None


def overdue_rows(
    filed: FiledPlan, organisation: Organisation, today: dt.date, *, within: int | None = None
) -> Iterator[OverdueRow]:
    """Yield a row for each action of a plan that is overdue, or due in `within` days.

    An action of which it cannot be told whether it is overdue yields none.
    """
    for action in told(filed.plan, "actions") or ():
        try:
            waiting = awaited(action, organisation)
        except NotKnown:
            continue
        if waiting is None:
            continue
        late = (today - waiting[1]).days
        if late > 0 or (within is not None and -late <= within):
            yield _overdue_row(filed, action, organisation, today, waiting)


def _overdue_row(
    filed: FiledPlan,
    action: Action,
    organisation: Organisation,
    today: dt.date,
    waiting: tuple[Late, dt.date],
) -> OverdueRow:
    kind, due = waiting
    late = (today - due).days
    plan = filed.plan
    who = responsible(action, kind)
    return OverdueRow(
        ref=filed.ref(told(action, "id") or "?"),
        plan=filed.id,
        service=told(plan, "service"),
        action=told(action, "action"),
        issue=told(action, "issue"),
        owner=told(action, "owner"),
        due=due,
        days_overdue=late,
        kind=kind,
        responsible=who,
        priority=told(action, "priority"),
        status=action.status,
        brag=or_none(lambda: brag(action, organisation, today)),
        blocked=or_none(lambda: action.blocked),
        escalate_to=or_none(
            lambda: escalate_to(plan, action.owner, late, organisation, responsible=who)
        ),
    )


def worst_first(row: OverdueRow) -> tuple[object, ...]:
    """Return a key that sorts the most overdue first, then by priority, then by reference."""
    return -row.days_overdue, _RANK[row.priority], natural(row.ref)


def action_rows(
    filed: FiledPlan, organisation: Organisation, today: dt.date
) -> Iterator[tuple[Action, ActionRow]]:
    """Yield each action of a plan with its row, in the order of the file."""
    for action in told(filed.plan, "actions") or ():
        yield action, action_row(filed, action, organisation, today)


def action_row(
    filed: FiledPlan, action: Action, organisation: Organisation, today: dt.date
) -> ActionRow:
    """Return the row of one action; what could not be read of it is None."""
    late = or_none(lambda: days_overdue(action, organisation, today))
    return ActionRow(
        ref=filed.ref(told(action, "id") or "?"),
        plan=filed.id,
        service=told(filed.plan, "service"),
        action=told(action, "action"),
        issue=told(action, "issue"),
        owner=told(action, "owner"),
        contributors=told(action, "contributors"),
        due=told(action, "due"),
        status=told(action, "status"),
        priority=told(action, "priority"),
        brag=or_none(lambda: brag(action, organisation, today)),
        overdue=None if late is None else late > 0,
        days_overdue=late,
        blocked=or_none(lambda: action.blocked),
        deferred=or_none(lambda: len(action.deferrals)),
        slippage=or_none(lambda: action.slippage),
        completed=told(action, "completed"),
        closed=told(action, "closed"),
    )
