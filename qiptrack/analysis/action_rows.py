"""The rows that lists of actions are made of."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from qiptrack.analysis.action_state import (
    Awaited,
    Brag,
    Late,
    awaited,
    brag,
    open_milestones,
    responsible,
)
from qiptrack.analysis.escalation_steps import escalate_to
from qiptrack.model.action import Action
from qiptrack.model.base import or_none, values_in_turn
from qiptrack.model.dates import days_later
from qiptrack.model.fields import NotKnown
from qiptrack.model.flat_plan import FiledFacts, FlatAction
from qiptrack.model.identity import FiledPlan, natural_refs
from qiptrack.model.organisation import Organisation
from qiptrack.model.vocabulary import Priority, Status

_RANK = {Priority.HIGH: 0, Priority.MEDIUM: 1, Priority.LOW: 2, None: 3}


class OverdueRow(NamedTuple):
    """An action that is late, or soon due: what with, by how much, and who must act.

    `days_overdue` is negative before the day, and 0 on it; it is counted from `due`, or from
    `came_back`, None where that is not later. `responsible` is the owner, or for a verification
    the role that is to make it, None when nobody is named.
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
    came_back: dt.date | None


class ActionRow(NamedTuple):
    """An action as lists show it; what could not be read of it is None.

    `came_back` is the day from which it is overdue, where it came back after it was due.
    """

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
    came_back: dt.date | None


def overdue_rows(
    filed: FiledPlan,
    organisation: Organisation,
    today: dt.date,
    *,
    within: int | None = None,
    milestones: bool = False,
) -> Iterator[OverdueRow]:
    """Yield a row for each action of a plan that is overdue, or due in `within` days.

    With `milestones`, for each of theirs too. An action of which it is not known whether it is
    overdue yields none.
    """
    until = days_later(today, within or 0)
    for action in or_none(lambda: filed.plan.actions_needing_attention(until)) or ():
        try:
            waiting = awaited(action, organisation, today)
        except NotKnown:
            continue
        if waiting is None:
            continue
        late = waiting.days_late(today)
        if late > 0 or (within is not None and -late <= within):
            yield overdue_row(filed, action, organisation, today, waiting)
        if milestones:
            yield from milestone_rows(filed, action, organisation, today, within)


def late_milestones(
    filed: FiledPlan, organisation: Organisation, today: dt.date
) -> Iterator[OverdueRow]:
    """Yield the milestones of a plan that should have been reached, in the order of the file."""
    for action in or_none(lambda: filed.plan.actions_having("milestones", open_=True)) or ():
        if or_none(lambda: action.milestones and awaited(action, organisation, today)):
            yield from milestone_rows(filed, action, organisation, today, None)


def milestone_rows(
    filed: FiledPlan | FiledFacts,
    action: Action | FlatAction,
    organisation: Organisation,
    today: dt.date,
    within: int | None,
) -> Iterator[OverdueRow]:
    """Yield the milestones of an action that are late, or due in `within` days."""
    for milestone, due in open_milestones(action):
        step = Awaited(Late.MILESTONE, due, due)
        late = step.days_late(today)
        if late > 0 or (within is not None and -late <= within):
            row = overdue_row(filed, action, organisation, today, step)
            name = or_none(lambda: milestone.id) or "?"
            text = or_none(lambda: milestone.milestone)
            yield row._replace(ref=f"{row.ref}/{name}", action=text)


def overdue_row(
    filed: FiledPlan | FiledFacts,
    action: Action | FlatAction,
    organisation: Organisation,
    today: dt.date,
    waiting: Awaited,
) -> OverdueRow:
    """Return the row of an action of which something is awaited: late, or due before long."""
    late = waiting.days_late(today)
    kind, due, counted_from = waiting
    of_action = None if kind is Late.MILESTONE else max(0, late)
    plan = filed.plan
    who = responsible(action, kind)
    id_, text, issue, owner, priority, status, blocked = values_in_turn(action, _SAID_OF_LATE)
    return OverdueRow(
        filed.ref(id_ or "?"),
        filed.id,
        or_none(lambda: plan.service),
        text,
        issue,
        owner,
        due,
        late,
        kind,
        who,
        priority,
        status,
        or_none(lambda: brag(action, organisation, today, of_action)),
        blocked,
        or_none(lambda: escalate_to(plan, action.owner, late, organisation, responsible=who)),
        counted_from if counted_from > due else None,
    )


_SAID_OF_LATE = ("id", "action", "issue", "owner", "priority", "status", "blocked")
"""What of a late action stands in its row as it is."""


def most_overdue_first(rows: Iterable[OverdueRow]) -> list[OverdueRow]:
    """Return rows with the most overdue first, then by priority, then by reference."""
    listed = list(rows)
    references = natural_refs([(row.plan, row.ref) for row in listed])
    ranks = len(_RANK)
    equally_urgent: defaultdict[int, list[OverdueRow]] = defaultdict(list)
    for place in sorted(range(len(listed)), key=references.__getitem__):
        row = listed[place]
        equally_urgent[_RANK[row.priority] - ranks * row.days_overdue].append(row)
    return [*chain.from_iterable([equally_urgent[each] for each in sorted(equally_urgent)])]


def action_rows(
    filed: FiledPlan, organisation: Organisation, today: dt.date
) -> Iterator[tuple[Action, ActionRow]]:
    """Yield each action of a plan with its row, in the order of the file."""
    for action in or_none(lambda: filed.plan.actions) or ():
        yield action, action_row(filed, action, organisation, today)


def rows_of(filed: FiledPlan, organisation: Organisation, today: dt.date) -> Iterator[ActionRow]:
    """Yield the row of each action of a plan, in the order of the file."""
    for action in or_none(lambda: filed.plan.actions) or ():
        yield action_row(filed, action, organisation, today)


class ActionState(NamedTuple):
    """How an action stands on a day: what is awaited of it, by how much it is overdue, its rating.

    `overdue` is None where it is not known.
    """

    waiting: Awaited | None
    overdue: int | None
    brag: Brag | None


def state_of(
    action: Action | FlatAction, organisation: Organisation, today: dt.date
) -> ActionState:
    """Return how an action stands on a day, as far as that is known."""
    late: int | None
    try:
        waiting = awaited(action, organisation, today)
        late = max(0, waiting.days_late(today)) if waiting else 0
    except NotKnown:
        waiting = late = None
    try:
        rating = brag(action, organisation, today, late)
    except NotKnown:
        rating = None
    return ActionState(waiting, late, rating)


def action_row(
    filed: FiledPlan | FiledFacts,
    action: Action | FlatAction,
    organisation: Organisation,
    today: dt.date,
) -> ActionRow:
    """Return the row of one action; what could not be read of it is None."""
    return row_standing(filed, action, state_of(action, organisation, today))


def row_standing(
    filed: FiledPlan | FiledFacts, action: Action | FlatAction, stand: ActionState
) -> ActionRow:
    """Return the row of an action whose state is worked out already."""
    plan, (waiting, late, rating) = filed.plan, stand
    name, text, issue, owner, contributors, due, *others = values_in_turn(action, _SAID)
    status, priority, completed, closed, blocked, deferred, slippage = others
    return ActionRow(
        ref=filed.ref(name or "?"),
        plan=filed.id,
        service=or_none(lambda: plan.service),
        action=_shared(text),
        issue=_shared(issue),
        owner=_shared(owner),
        contributors=contributors,
        due=due,
        status=status,
        priority=priority,
        brag=rating,
        overdue=None if late is None else late > 0,
        days_overdue=late,
        blocked=blocked,
        deferred=deferred,
        slippage=slippage,
        completed=completed,
        closed=closed,
        came_back=waiting.came_back if waiting else None,
    )


_SAID = (
    *("id", "action", "issue", "owner", "contributors", "due"),
    *("status", "priority", "completed", "closed", "blocked", "times_deferred", "slippage"),
)
"""What of an action stands in its row as it is."""


@lru_cache(maxsize=4_096)
def _shared(text: str | None) -> str | None:
    """Return `text` as one object for all rows that have it, so that it is kept once."""
    return text
