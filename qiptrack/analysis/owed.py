"""Which step of the escalation route is due, and whether it is recorded that it was taken.

What is due is the last step that was reached; those before it are no longer asked for. It is
recorded when, on that day or later, somebody was told who stands at that step or at a later one.
A deferral moves the steps with the date, so whoever was told before is told again.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qiptrack.analysis.route import route, told_at
from qiptrack.analysis.standing import awaited, responsible
from qiptrack.model.assurance import verification_of_this_round
from qiptrack.model.days import days_later
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import (
    UNDONE,
    Action,
    Check,
    Escalation,
    Indicator,
    Verification,
    latest_of,
)
from qiptrack.model.portfolio import FiledPlan
from qiptrack.model.words import VerificationResult

ANSWER_DAYS = 7
"""After how many days an escalation should have been answered."""


class Owed(NamedTuple):
    """A step of the route that is due: its number from 1, since when, and who must be told.

    `record` is the escalation by which they were, None while it is not recorded; `known` is
    whether they saw it themselves, and so need not be told.
    """

    step: int
    since: dt.date
    to: str | None
    record: Escalation | None
    known: bool = False


@dataclass(frozen=True)
class Desk:
    """A plan and its organisation on a day, asked who is to be told."""

    filed: FiledPlan
    organisation: Organisation
    today: dt.date

    def late(self, action: Action) -> Owed | None:
        """Return what is due because an action is overdue, None while nothing is."""
        waiting = awaited(action, self.organisation)
        if waiting is None:
            return None
        kind, due = waiting
        return self.by_route(action, due, (action,), responsible(action, kind))

    def by_route(
        self,
        item: Action | Indicator | Check,
        counted_from: dt.date,
        actions: Sequence[Action],
        late: str | None,
        *,
        at_once: bool = False,
    ) -> Owed | None:
        """Return the last step that the days since `counted_from` have reached, or None.

        `late` is the role that is late itself, and `actions` are those with which escalations
        are recorded. The first step may be reached `at_once`, which is on the day after.
        """
        days = (self.today - counted_from).days
        steps = route(self.filed.plan, self.organisation)
        reached = [max(1, step.days_overdue) for step in steps]
        if at_once and reached:
            reached[0] = 1
        number = sum(days >= each for each in reached)
        if not number:
            return None
        since = days_later(counted_from, reached[number - 1])
        return self._step(item, number, since, actions, late)

    def not_held(self, action: Action, seen: Verification) -> Owed | None:
        """Return the first step, as due since it was `seen` that a change does not hold.

        No other follows from that, for the action is in progress again, and has its date.
        """
        if not route(self.filed.plan, self.organisation):
            return None
        owed = self._step(action, 1, seen.date, (action,), action.owner)
        return owed._replace(known=self._is_one_of(seen.by, [owed.to]))

    def _step(
        self,
        item: Action | Indicator | Check,
        number: int,
        since: dt.date,
        actions: Sequence[Action],
        late: str | None,
    ) -> Owed:
        plan, organisation = self.filed.plan, self.organisation
        steps = route(plan, organisation)[number - 1 :]
        roles = [told_at(step, item.owner, late, plan.service, organisation) for step in steps]
        records = [
            record
            for action in actions
            for record in self.so_far(action)
            if record.date >= since and (roles[0] is None or self._is_one_of(record.to, roles))
        ]
        return Owed(number, since, roles[0], latest_of(records))

    def _is_one_of(self, role: str, roles: Sequence[str | None]) -> bool:
        service = self.filed.plan.service
        return any(self.organisation.same_person(role, each, service) for each in roles)

    def so_far(self, action: Action) -> list[Escalation]:
        """Return the escalations of an action up to today."""
        return [record for record in action.escalations if record.date <= self.today]


def is_answered(record: Escalation, today: dt.date) -> bool:
    """Whether an escalation had been answered by a day."""
    return record.response is not None and (record.responded is None or record.responded <= today)


def unanswered(action: Action, today: dt.date) -> Escalation | None:
    """Return the latest escalation of an open action while nobody has answered it, else None."""
    if not action.is_open:
        return None
    latest = latest_of([record for record in action.escalations if record.date <= today])
    return latest if latest and not is_answered(latest, today) else None


def not_confirmed(action: Action, today: dt.date) -> Verification | None:
    """Return the verification after which an action was taken up again, else None."""
    if action.status not in UNDONE:
        return None
    latest = verification_of_this_round(action)
    if latest is None or latest.date > today:
        return None
    return latest if latest.result is VerificationResult.NOT_CONFIRMED else None
