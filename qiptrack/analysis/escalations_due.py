"""What is due to be told further up of an action, an indicator or a check, and to whom.

Somebody further up is told when an action slips, and when there is evidence that care does not
improve enough: a verification that was not confirmed, an indicator that is worse, unchanged or
short of its target when the day of that has passed, one that is measured no more, a routine check
missed twice running.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from qiptrack.analysis.action_state import Awaited, Late, awaited, responsible
from qiptrack.analysis.check_standings import CheckStanding, FlatCheck, PlanChecks
from qiptrack.analysis.escalation_steps import (
    EscalationReason,
    PlanRoute,
    StepDue,
    is_answered,
    not_confirmed,
    unanswered,
)
from qiptrack.analysis.flat_action_rows import ActionStanding
from qiptrack.analysis.indicators.facts import IndicatorFacts
from qiptrack.analysis.indicators.plan_indicators import PlanIndicators
from qiptrack.analysis.late_measures import LateMeasure, late_measures
from qiptrack.model.action import Action
from qiptrack.model.base import or_none
from qiptrack.model.fields import NotKnown
from qiptrack.model.flat_plan import ID, ActionSummary, lacking, place_in_summary
from qiptrack.model.indicators import Check
from qiptrack.model.plan import Plan
from qiptrack.model.records import Escalation, latest_of

has_no_records = lacking("verifications", "escalations")
"""Whether nobody verified an action or was told of it, by its summary."""


class _Told(NamedTuple):
    """Who was told last, and on which day; and what they answered, if it `is_answered` by now."""

    to: str
    date: dt.date
    is_answered: bool
    response: str | None


class EscalationDue(NamedTuple):
    """Something of which somebody further up must be told, before a row is made of it.

    `ref`, `counted_from`, `recorded` and `unanswered` are as in `EscalationRow`. `owed` is the
    step of the route that is due, and `told` the latest escalation; None of none. `actions` are
    the ids of those with which escalations are recorded, and `more` values of the row that only
    some have.
    """

    plan_route: PlanRoute
    ref: str
    owner: str
    reason: EscalationReason
    counted_from: dt.date | None
    days_overdue: int
    to: str | None
    recorded: bool
    unanswered: bool
    owed: StepDue | None
    told: _Told | None
    actions: Sequence[str]
    more: Mapping[str, Any]


def to_tell_of_action(plan_route: PlanRoute, action: Action) -> EscalationDue | None:
    """Return what is to be told of an action; None where nothing is, or that is not known."""
    return _known(_of_action, plan_route, action)


def to_tell_of_late_summary(
    plan_route: PlanRoute, summary: ActionSummary, stand: ActionStanding
) -> EscalationDue | None:
    """Return what `to_tell_of_action` does of one that nobody verified or was told of."""
    return _known(_of_late_summary, plan_route, summary, stand)


def to_tell_of_measure(plan_route: PlanRoute, late: LateMeasure) -> EscalationDue | None:
    """Return what is to be told of an indicator or a check; None before the first step."""
    return _known(_of_measure, plan_route, late)


def told_of_measures(
    plan_route: PlanRoute, shows: PlanIndicators, checks: PlanChecks
) -> dict[str, str]:
    """Return who must be told of indicators and checks of an open plan, by their references.

    Of one of which several things are to be told, it is what is told first.
    """
    late = late_measures(shows, checks)
    if plan_route.filed.plan.has_no_escalations:
        return _told_at_once(plan_route, late)
    first: dict[str, EscalationDue] = {}
    for each in late:
        due = to_tell_of_measure(plan_route, each)
        if due and (due.ref not in first or _pressing(due) <= _pressing(first[due.ref])):
            first[due.ref] = due
    return {ref: due.to for ref, due in first.items() if due.to and not due.recorded}


def _told_at_once(plan_route: PlanRoute, late: Iterable[LateMeasure]) -> dict[str, str]:
    """Return the same where nobody was told of any action of the plan, in less time."""
    service = plan_route.service
    first: dict[str, tuple[int, str | None]] = {}
    for item, _, _, since, _ in late:
        days = (plan_route.today - since).days
        teller = plan_route.tellers.at_once(days) if days > 0 else None
        if teller is None:
            continue
        ref, owner = plan_route.filed.ref(item.id), item.owner
        if ref not in first or days >= first[ref][0]:
            first[ref] = days, teller(owner, owner, service)
    return {ref: to for ref, (_, to) in first.items() if to} if first else {}


def _known(ask: Callable[..., EscalationDue | None], *about: object) -> EscalationDue | None:
    """Return what is to be told by this question; nothing where that is not known."""
    try:
        return ask(*about)
    except NotKnown:
        return None


def pressing(*, recorded: bool, unanswered: bool, days_overdue: int) -> tuple[bool, bool, int]:
    """Return a key that sorts what is still to be told first, then what awaits an answer.

    Among those the most days overdue come first.
    """
    return recorded, recorded and not unanswered, -days_overdue


def _pressing(due: EscalationDue) -> tuple[bool, bool, int]:
    return pressing(recorded=due.recorded, unanswered=due.unanswered, days_overdue=due.days_overdue)


def _of_action(plan_route: PlanRoute, action: Action) -> EscalationDue | None:
    if not action.is_open:
        return None
    waiting = awaited(action, plan_route.organisation, plan_route.today)
    if waiting and (owed := plan_route.late(action, waiting)):
        said = {
            "late_with": waiting.kind,
            "responsible": responsible(action, waiting.kind),
            "due": waiting.due,
        }
        reason, since = EscalationReason.SLIPPING, waiting.counted_from
        return _of_late_action(plan_route, action, waiting, reason, owed, since, **said)
    seen = not_confirmed(action, plan_route.today)
    if seen and (owed := plan_route.not_held(action, seen)):
        reason = EscalationReason.NOT_CONFIRMED
        return _of_late_action(plan_route, action, waiting, reason, owed, seen.date)
    if unanswered(action, plan_route.today):
        return _of_late_action(plan_route, action, waiting, EscalationReason.ESCALATED, None, None)
    return None


def _of_late_action(
    plan_route: PlanRoute,
    action: Action,
    waiting: Awaited | None,
    reason: EscalationReason,
    owed: StepDue | None,
    since: dt.date | None,
    **said: Any,
) -> EscalationDue:
    days = max(0, waiting.days_late(plan_route.today)) if waiting else 0
    latest = latest_of(plan_route.so_far(action)) if action.escalations else None
    said["action"] = or_none(lambda: action.action)
    return _due(
        plan_route, action.id, action.owner, reason, since, days, (action.id,), said, owed, latest
    )


def _of_late_summary(
    plan_route: PlanRoute, summary: ActionSummary, stand: ActionStanding
) -> EscalationDue | None:
    """Return what `_of_action` does of a late one that nobody verified or was told of."""
    kind, due, days, came_back, *_ = stand
    if days is None or due is None:
        return None
    id_, text, owner = summary[ID], summary[_TEXT], summary[_OWNER]
    who = summary[_CHECKPOINT_BY] if kind is Late.VERIFICATION else owner
    since = came_back or due
    owed = plan_route.by_route(owner, since, (), who)
    if owed is None:
        return None
    if owed.step == 1 and came_back:
        owed = owed._replace(after=0)
    said = {"late_with": kind, "responsible": who, "due": due, "action": text}
    reason = EscalationReason.SLIPPING
    return _due(plan_route, id_, owner, reason, since, days, (id_,), said, owed, None)


_TEXT, _OWNER, _CHECKPOINT_BY = map(place_in_summary, ("action", "owner", "checkpoint_by"))


def _of_measure(plan_route: PlanRoute, late: LateMeasure) -> EscalationDue | None:
    item, indicator, reason, since, _ = late
    ids, escalated = _concerned(plan_route.filed.plan, indicator)
    owner = item.owner
    owed = plan_route.by_route(owner, since, escalated, owner, at_once=True)
    if owed is None:
        return None
    days, said = (plan_route.today - since).days, _said(late)
    return _due(plan_route, item.id, owner, reason, since, days, ids, said, owed, owed.record)


def _said(late: LateMeasure) -> dict[str, Any]:
    """Return the values of a row that only some measures have."""
    item, shows = late.item, late.shows
    if isinstance(item, Check | FlatCheck):
        running = shows.missed_running if isinstance(shows, CheckStanding) else None
        return {"action": or_none(lambda: item.check), "missed_running": running}
    if not isinstance(shows, IndicatorFacts):
        return {"action": or_none(lambda: item.name)}
    return {
        "action": shows.name,
        "verdict": shows.verdict,
        "latest": shows.latest,
        "target": shows.target,
        "unit": shows.unit,
    }


def _concerned(plan: Plan, indicator: str | None) -> tuple[tuple[str, ...], tuple[Action, ...]]:
    """Return the ids of the open actions that should move an indicator; of all where none does.

    With them those of these actions with which escalations may be recorded.
    """
    ids, named = plan.open_moving(indicator)
    if ids:
        return ids, named
    return plan.open_ids, plan.actions_having("escalations", open_=True)


def _due(
    plan_route: PlanRoute,
    id_: str,
    owner: str,
    reason: EscalationReason,
    counted_from: dt.date | None,
    days: int,
    actions: Sequence[str],
    more: dict[str, Any],
    owed: StepDue | None,
    latest: Escalation | None,
) -> EscalationDue:
    """Return what is to be told of what has this id.

    NotKnown where its service is not, or what was told last: nothing is left open for its row.
    """
    plan_route.service  # noqa: B018 - without it there is no row
    told = _told(latest, plan_route.today) if latest else None
    to = owed.to if owed else told and told.to
    recorded = owed is None or owed.known or owed.record is not None
    awaits_answer = told is not None and not told.is_answered
    ref = plan_route.filed.ref(id_)
    return EscalationDue(
        plan_route,
        ref,
        owner,
        reason,
        counted_from,
        days,
        to,
        recorded,
        awaits_answer,
        owed,
        told,
        actions,
        more,
    )


def _told(record: Escalation, today: dt.date) -> _Told:
    answered = is_answered(record, today)
    return _Told(record.to, record.date, answered, record.response if answered else None)
