"""Who must be told of what, now, and what was told and not answered: a row for each."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from qiptrack.analysis.action_state import Late
from qiptrack.analysis.check_standings import PlanChecks
from qiptrack.analysis.escalation_steps import EscalationReason, PlanRoute
from qiptrack.analysis.escalations_due import (
    EscalationDue,
    has_no_records,
    pressing,
    to_tell_of_action,
    to_tell_of_late_summary,
    to_tell_of_measure,
)
from qiptrack.analysis.flat_action_rows import standings
from qiptrack.analysis.indicators.conclusions import Verdict
from qiptrack.analysis.indicators.plan_indicators import PlanIndicators
from qiptrack.analysis.late_measures import late_measures
from qiptrack.model.action import Action
from qiptrack.model.base import or_none
from qiptrack.model.identity import FiledPlan, natural_ref
from qiptrack.model.organisation import Organisation
from qiptrack.model.roles import same_role


class EscalationRow(NamedTuple):
    """Something of which somebody further up must be told, and whether they were.

    `ref` is an action, or an indicator or a routine check, whose escalations are recorded with
    `actions`. `step` counts the steps of the route from 1, and was reached on `since`.
    `unanswered` is whether the latest escalation, which went to `told` on `told_on`, has no
    answer; `response` is the answer. `counted_from` is the day that made it late: when the
    action, the verification, the target or the second check or measurement missed was due, or
    when it was seen not to hold. `owner_at` is the service at which `owner` is a role of its own,
    None where it is the same one everywhere. `due` is when a late action, or its verification,
    was due; it came back after that where `counted_from` is later. `latest` and `target` are
    values of an indicator.
    """

    ref: str
    owner: str
    days_overdue: int
    reason: EscalationReason
    step: int | None
    to: str | None
    recorded: bool
    unanswered: bool
    plan: str
    service: str
    action: str | None
    since: dt.date | None
    counted_from: dt.date | None
    responsible: str | None
    told: str | None
    told_on: dt.date | None
    response: str | None
    actions: tuple[str, ...]
    late_with: Late | None = None
    verdict: Verdict | None = None
    missed_running: int | None = None
    owner_at: str | None = None
    due: dt.date | None = None
    latest: float | None = None
    target: float | None = None
    unit: str | None = None

    def concerns(self, role: str) -> bool:
        """Whether `role` is the one to tell, or the one to answer."""
        return same_role(self.to, role) or (self.unanswered and same_role(self.told, role))


def escalations(
    filed: FiledPlan, organisation: Organisation, today: dt.date
) -> list[EscalationRow]:
    """Return what of a plan somebody further up must be told, or has not answered.

    What depends on something that could not be read is not there, and neither are the indicators
    and checks of a closed plan.
    """
    return [_row(due) for due in _to_tell(PlanRoute(filed, organisation, today))]


def _to_tell(plan_route: PlanRoute) -> Iterator[EscalationDue]:
    """Yield the same as `escalations`, before rows are made."""
    plan, today, stands = (
        plan_route.filed.plan,
        plan_route.today,
        standings(plan_route.organisation, plan_route.today),
    )
    for action in or_none(partial(plan.perhaps_late, today, has_no_records)) or ():
        if isinstance(action, Action):
            due = to_tell_of_action(plan_route, action)
        else:
            due = to_tell_of_late_summary(plan_route, action, stands.of(action))
        if due:
            yield due
    if or_none(lambda: plan.closed) is None:
        shows = PlanIndicators(plan, today)
        for late in late_measures(shows, PlanChecks(plan, today)):
            if due := to_tell_of_measure(plan_route, late):
                yield due


def _row(due: EscalationDue) -> EscalationRow:
    plan_route, owed, told, more = due.plan_route, due.owed, due.told, due.more.get
    plan, service = plan_route.filed.id, plan_route.service
    own_role = plan_route.organisation.role_key(due.owner, service).service
    return EscalationRow(
        due.ref,
        due.owner,
        due.days_overdue,
        due.reason,
        owed.step if owed else None,
        due.to,
        due.recorded,
        due.unanswered,
        plan,
        service,
        more("action"),
        owed.since if owed else None,
        due.counted_from,
        more("responsible", due.owner),
        told.to if told else None,
        told.date if told else None,
        told.response if told else None,
        tuple([f"{plan}/{each}" for each in due.actions]),
        more("late_with"),
        more("verdict"),
        more("missed_running"),
        service if own_role else None,
        more("due"),
        more("latest"),
        more("target"),
        more("unit"),
    )


def to_tell_first(row: EscalationRow) -> tuple[object, ...]:
    """Return a key that sorts what is still to be told first, then what awaits an answer.

    Among those the most days overdue come first, then it goes by reference.
    """
    key = pressing(recorded=row.recorded, unanswered=row.unanswered, days_overdue=row.days_overdue)
    return *key, natural_ref(row.plan, row.ref)
