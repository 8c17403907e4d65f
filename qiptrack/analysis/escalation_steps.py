"""The escalation route: whom to tell of an action that slips, and whether it is recorded."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import cached_property, lru_cache, partial
from typing import NamedTuple

from qiptrack.analysis.action_state import Awaited, responsible
from qiptrack.model.action import UNDONE, Action
from qiptrack.model.base import or_none
from qiptrack.model.dates import days_later
from qiptrack.model.flat_plan import FlatPlan
from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import Organisation
from qiptrack.model.organisation_parts import Post
from qiptrack.model.plan import EscalationStep, Plan
from qiptrack.model.records import Escalation, Verification, latest_of
from qiptrack.model.roles import role_form, same_role
from qiptrack.model.vocabulary import VerificationResult

OWNERS_MANAGER = "owner's manager"
"""What a step says instead of a role, for whoever the owner reports to."""


def route(plan: Plan | FlatPlan, organisation: Organisation) -> tuple[EscalationStep, ...]:
    """Return the plan's own route, else the organisation's, by days overdue."""
    return route_by(plan.escalation, organisation)


def route_by(
    own: Sequence[EscalationStep], organisation: Organisation
) -> tuple[EscalationStep, ...]:
    """Return the route of a plan whose `own` these steps are, by days overdue."""
    if own:
        return _by_days(own)
    return organisation.asked_before("route", lambda: _by_days(organisation.escalation))


def _by_days(steps: Sequence[EscalationStep]) -> tuple[EscalationStep, ...]:
    return tuple(sorted(steps, key=lambda step: step.days_overdue))


class _Route(NamedTuple):
    """The steps of a route, and from how many days on each is reached."""

    steps: tuple[EscalationStep, ...]
    days: list[int]


def _route_of(plan: Plan, organisation: Organisation) -> _Route:
    """Return the route of a plan, which those without one of their own share."""
    if plan.escalation:
        return _reached_by_days(route(plan, organisation))
    question = "route by days"
    return organisation.asked_before(question, lambda: _reached_by_days(route(plan, organisation)))


def _reached_by_days(steps: tuple[EscalationStep, ...]) -> _Route:
    return _Route(steps, [max(1, step.days_overdue) for step in steps])


def step_reached(steps: Sequence[EscalationStep], days_overdue: int) -> EscalationStep | None:
    """Return the last of `steps` that so many days overdue have reached, or None."""
    reached = None
    for step in steps:
        if 0 < days_overdue >= step.days_overdue:
            reached = step
    return reached


def manager_of(role: str, service: str | None, organisation: Organisation) -> str | None:
    """Return the first role above `role` whose post is not vacant.

    None where `reports_to` is not said, leads to a role that is not declared, or leads round
    in a circle.
    """
    seen = {role_form(role)}
    post = organisation.post(role, service)
    while post and post.reports_to and role_form(post.reports_to) not in seen:
        post = _above(post, service, organisation)
        if post is None or not post.is_vacant:
            return post.role if post else None
        seen.add(role_form(post.role))
    return None


def _above(post: Post, service: str | None, organisation: Organisation) -> Post | None:
    """Return the post that `post` reports to, at `service` or else at any."""
    role = post.reports_to
    return (organisation.post(role, service) or organisation.post(role)) if role else None


def reporting_circles(organisation: Organisation) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield each circle of posts that report to one another: the first one's place, the roles.

    The place is that in `roles`, and the roles are in the order of reporting.
    """
    posts = list(or_none(lambda: organisation.roles) or ())
    above = [_place_above(post, organisation) for post in posts]
    done: set[int] = set()
    for begin in range(len(posts)):
        walked: list[int] = []
        at: int | None = begin
        while at is not None and at not in done and at not in walked:
            walked.append(at)
            at = above[at]
        if at is not None and at in walked:
            circle = walked[walked.index(at) :]
            yield circle[0], tuple(posts[place].role for place in circle)
        done.update(walked)


def _place_above(post: Post, organisation: Organisation) -> int | None:
    if or_none(lambda: post.reports_to) is None:
        return None
    found = _above(post, or_none(lambda: post.service), organisation)
    return organisation.roles.index(found) if found else None


def told_at(
    step: EscalationStep,
    owner: str,
    responsible: str | None,
    service: str | None,
    organisation: Organisation,
) -> str | None:
    """Return the role that `step` means for an action of `owner`.

    It is the one above where the post is vacant, or where it is `responsible` for the lateness
    itself, as far as there is one above.
    """
    asked = step.to, owner, responsible, service
    return organisation.asked_before(asked, lambda: _told(*asked, organisation))


def _told(
    to: str, owner: str, responsible: str | None, service: str | None, organisation: Organisation
) -> str | None:
    role: str | None = to
    if same_role(to, OWNERS_MANAGER):
        role = manager_of(owner, service, organisation)
    if role is None:
        return None
    post = organisation.post(role, service)
    vacant = post is not None and post.is_vacant
    if vacant or organisation.same_person(role, responsible, service):
        return manager_of(role, service, organisation) or role
    return role


class EscalationReason(StrEnum):
    """Why somebody further up must be told."""

    SLIPPING = "slipping"
    NOT_CONFIRMED = "not-confirmed"
    NOT_IMPROVING = "not-improving"
    TARGET_MISSED = "target-missed"
    MEASUREMENTS_STOPPED = "measurements-stopped"
    CHECK_MISSED = "check-missed"
    ESCALATED = "escalated"
    """None of those: somebody was told of it for a reason of their own, and has not answered."""


Teller = Callable[[str, str | None, str], str | None]
"""Says whom a step of a route means, by the owner, who is late, and the service."""


class Tellers(dict[int, Teller | None]):
    """What says whom the step of a route means that so many days reach; None where they reach none.

    It is for very many actions, nobody of which was told of any.
    """

    def __init__(self, own: tuple[EscalationStep, ...], organisation: Organisation) -> None:
        super().__init__()
        self._own, self._organisation = own, organisation

    def at_once(self, late: int) -> Teller | None:
        """Return what says whom the step means of which the first is reached on the day after."""
        return self[late] or self._first

    @cached_property
    def _first(self) -> Teller | None:
        """What says whom the first step means, however many are reached on its day."""
        steps = or_none(lambda: route_by(self._own, self._organisation))
        return _teller(steps[0], self._organisation) if steps else None

    def __missing__(self, late: int) -> Teller | None:
        step = or_none(lambda: step_reached(route_by(self._own, self._organisation), late))
        self[late] = teller = _teller(step, self._organisation) if step else None
        return teller


def _tellers_of(own: tuple[EscalationStep, ...], organisation: Organisation) -> Tellers:
    """Return what tells by the route of a plan, which those without one of their own share."""
    if own:
        return Tellers(own, organisation)
    return organisation.asked_before("tellers", lambda: Tellers((), organisation))


def _teller(step: EscalationStep, organisation: Organisation) -> Teller:
    question = "teller", or_none(lambda: step.to)
    return organisation.asked_before(
        question, lambda: lru_cache(maxsize=_MOST)(partial(_told_or_none, step, organisation))
    )


def _told_or_none(
    step: EscalationStep, organisation: Organisation, owner: str, who: str | None, service: str
) -> str | None:
    return or_none(lambda: told_at(step, owner, who, service, organisation))


_MOST = 10_000
"""Of how many that are late differently it is kept who is told of them."""


def escalate_to(
    plan: Plan | FlatPlan,
    owner: str,
    days_overdue: int,
    organisation: Organisation,
    *,
    responsible: str | None,
) -> str | None:
    """Return who must be told now of an action of `owner` in `plan`; None when nobody must."""
    step = step_reached(route(plan, organisation), days_overdue)
    return told_at(step, owner, responsible, plan.service, organisation) if step else None


ANSWER_DAYS = 7
"""After how many days an escalation should have been answered."""


class StepDue(NamedTuple):
    """A step of the route that is due: its number from 1, and who must be told.

    It is due `after` so many days from the one that is `counted_from`. `record` is the escalation
    by which they were told, None while it is not recorded; `known` is whether they saw it
    themselves, and so need not be told.
    """

    step: int
    counted_from: dt.date
    after: int
    to: str | None
    record: Escalation | None
    known: bool = False

    @property
    def since(self) -> dt.date:
        """The day since which it is due."""
        return days_later(self.counted_from, self.after)


class PlanRoute:
    """The escalation route of a plan on a day, by which somebody must be told of what slips."""

    def __init__(self, filed: FiledPlan, organisation: Organisation, today: dt.date) -> None:
        self.filed, self.organisation, self.today = filed, organisation, today
        self._known_route: _Route | None = None
        self._known_tellers: Tellers | None = None

    @property
    def _route(self) -> _Route:
        if self._known_route is None:
            self._known_route = _route_of(self.filed.plan, self.organisation)
        return self._known_route

    @property
    def service(self) -> str:
        """The service that the plan is of."""
        return self.filed.plan.service

    def late(self, action: Action, waiting: Awaited) -> StepDue | None:
        """Return what is due because what is awaited of an action is overdue, None while not."""
        if waiting.days_late(self.today) < 1:
            return None
        who, late_from = responsible(action, waiting.kind), waiting.counted_from
        owed = self.by_route(action.owner, late_from, (action,), who)
        if owed and owed.step == 1 and late_from > waiting.due:
            # Whoever was told on the very day on which it came back need not be told again.
            return self._step(action.owner, 1, late_from, 0, (action,), who)
        return owed

    def by_route(
        self,
        owner: str,
        counted_from: dt.date,
        actions: Sequence[Action],
        late: str | None,
        *,
        at_once: bool = False,
    ) -> StepDue | None:
        """Return the last step that the days since `counted_from` have reached, or None.

        `late` is the role that is late itself with what is of `owner`, and `actions` are those with
        which escalations are recorded. The first step may be reached `at_once`, which is on the
        day after.
        """
        days = (self.today - counted_from).days
        if days < 1:
            return None
        reached = self._route.days
        number = bisect_right(reached, days)
        if not number and not (at_once and reached):
            return None
        after = 1 if at_once and number < 2 else reached[number - 1]
        return self._step(owner, max(1, number), counted_from, after, actions, late)

    @property
    def tellers(self) -> Tellers:
        """What says whom the steps mean that are reached by so many days, as `by_route` does."""
        if self._known_tellers is None:
            self._known_tellers = _tellers_of(self.filed.plan.escalation, self.organisation)
        return self._known_tellers

    def not_held(self, action: Action, seen: Verification) -> StepDue | None:
        """Return the first step, as due since it was `seen` that a change does not hold.

        No other follows from that, for the action is in progress again, and has its date.
        """
        if not self._route.steps:
            return None
        owed = self._step(action.owner, 1, seen.date, 0, (action,), action.owner)
        return owed._replace(known=self._is_one_of(seen.by, [owed.to]))

    def _step(
        self,
        owner: str,
        number: int,
        counted_from: dt.date,
        after: int,
        actions: Sequence[Action],
        late: str | None,
    ) -> StepDue:
        to = self._told(number, owner, late)
        owed = StepDue(number, counted_from, after, to, None)
        records = [each for one in actions for each in self.so_far(one)] if actions else []
        if not records:
            return owed
        later = range(number + 1, len(self._route.steps) + 1)
        roles = [to, *[self._told(step, owner, late) for step in later]]
        records = [
            record
            for record in records
            if record.date >= owed.since and (to is None or self._is_one_of(record.to, roles))
        ]
        return owed._replace(record=latest_of(records))

    def _told(self, number: int, owner: str, late: str | None) -> str | None:
        """Return whom the step of that number means for what is of `owner`."""
        step = self._route.steps[number - 1]
        return told_at(step, owner, late, self.service, self.organisation)

    def _is_one_of(self, role: str, roles: Sequence[str | None]) -> bool:
        return any(self.organisation.same_person(role, each, self.service) for each in roles)

    def so_far(self, action: Action) -> list[Escalation]:
        """Return the escalations of an action up to today."""
        return [record for record in action.escalations if record.date <= self.today]


def is_answered(record: Escalation, today: dt.date) -> bool:
    """Whether an escalation had been answered by a day."""
    return record.response is not None and (record.responded is None or record.responded <= today)


def unanswered(action: Action, today: dt.date) -> Escalation | None:
    """Return the latest escalation of an open action while nobody has answered it, else None."""
    if not (action.is_open and action.escalations):
        return None
    latest = latest_of([record for record in action.escalations if record.date <= today])
    return latest if latest and not is_answered(latest, today) else None


def not_confirmed(action: Action, today: dt.date) -> Verification | None:
    """Return the verification after which an action was taken up again, else None."""
    if not (action.status in UNDONE and action.verifications):
        return None
    from qiptrack.model.assurance import verification_of_this_round  # not for a list

    latest = verification_of_this_round(action)
    if latest is None or latest.date > today:
        return None
    return latest if latest.result is VerificationResult.NOT_CONFIRMED else None
