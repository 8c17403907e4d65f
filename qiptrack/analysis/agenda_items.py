"""The actions that a governance meeting must look at, and for which reasons.

An action that runs as it should is not here. One that does not is here once, under the first
of its reasons, with all of them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import partial
from itertools import chain
from operator import itemgetter
from types import MappingProxyType
from typing import Any, NamedTuple

from qiptrack.analysis.action_rows import ActionRow, row_standing, state_of
from qiptrack.analysis.action_state import Brag, Late, due_soon, last_day_soon, open_milestones
from qiptrack.analysis.decisions import Decided
from qiptrack.analysis.escalation_steps import PlanRoute
from qiptrack.analysis.escalations_due import has_no_records, to_tell_of_action
from qiptrack.analysis.flat_action_rows import ActionStanding, row_of_kept, standings
from qiptrack.analysis.required import days_past_required
from qiptrack.model.action import Action
from qiptrack.model.base import or_none, values_in_turn
from qiptrack.model.fields import NotKnown
from qiptrack.model.flat_plan import (
    ID,
    PRIORITIES,
    STANDING,
    ActionSummary,
    FlatAction,
    LatestUpdate,
    flat_action,
    kept_summary,
    lacking,
    latest_update,
    place_in_summary,
)
from qiptrack.model.identity import natural_refs
from qiptrack.model.links import Link, links_of
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan
from qiptrack.model.vocabulary import Priority, Status


class AgendaReason(StrEnum):
    """Why an action is on the agenda, the most pressing first."""

    NOT_CONFIRMED = "not-confirmed"
    OVERDUE = "overdue"
    OVERDUE_FOR_VERIFICATION = "overdue-for-verification"
    DECISION_OVERDUE = "decision-overdue"
    REQUIRED_LATE = "required-date-passed"
    BLOCKED = "blocked"
    TO_ESCALATE = "to-escalate"
    UNANSWERED = "escalation-unanswered"
    AWAITING_VERIFICATION = "awaiting-verification"
    MILESTONE_LATE = "milestone-late"
    DUE_SOON = "due-soon"
    NOT_ACTED_ON = "decision-not-acted-on"


class Slipping(NamedTuple):
    """Who must still be told of an action, and whether somebody who was told has not answered."""

    to: str | None = None
    unanswered: bool = False


AS_IT_SHOULD = Slipping()
"""What is said of an action of which nobody further up needs to know."""


class ActionTold(NamedTuple):
    """What a meeting is told of an action that it must look at; what is not known is None.

    `latest` is what was last reported, with the barrier in the words of whoever reported it;
    `blocked_since` is the day on which a barrier was first named that has stood ever since.
    """

    service: str | None
    action: str | None
    owner: str | None
    due: dt.date | None
    days_overdue: int | None
    priority: Priority | None
    status: Status | None
    brag: Brag | None
    blocked: bool | None
    verifier: str | None
    latest: LatestUpdate | None
    blocked_since: dt.date | None


class _ReadAction(NamedTuple):
    """An action that was read, with its row."""

    row: ActionRow
    verifier: str | None
    latest: LatestUpdate | None
    blocked_since: dt.date | None

    @property
    def told(self) -> ActionTold:
        """What a meeting is told of it."""
        row = self.row
        return ActionTold(
            row.service,
            row.action,
            row.owner,
            row.due,
            row.days_overdue,
            row.priority,
            row.status,
            row.brag,
            row.blocked,
            self.verifier,
            self.latest,
            self.blocked_since,
        )


class _KeptAction(NamedTuple):
    """An action that was kept: its row, and what a meeting is told, are made when asked for."""

    plan: str
    service: str
    summary: ActionSummary
    stands: ActionStanding

    @property
    def row(self) -> ActionRow:
        """Its row."""
        return row_of_kept(*self)

    @property
    def told(self) -> ActionTold:
        """What a meeting is told of it."""
        return ActionTold._make([column[0] for column in _told_of_kept([self])])


def _told_of_kept(kept: Iterable[_KeptAction]) -> list[Sequence[Any]]:
    """Return what a meeting is told of actions, a column for each field of `ActionTold`."""
    _, services, summaries, stands = zip(*kept, strict=True)
    texts, owners, due, priorities, verifiers, latest, since = zip(
        *map(_told_in, summaries), strict=True
    )
    overdue, statuses, ratings, blocked = zip(*map(_told_by_standing, stands), strict=True)
    return [
        services,
        texts,
        owners,
        _days(due),
        overdue,
        [PRIORITIES[each] for each in priorities],
        statuses,
        ratings,
        blocked,
        verifiers,
        [each and latest_update(each) for each in latest],
        _days(since),
    ]


def _days(ordinals: Collection[int | None]) -> list[Any]:
    """Return the days with these ordinals, of which many are one and the same."""
    days = {each: each and _day(each) for each in {*ordinals}}
    return [days[each] for each in ordinals]


class AgendaItem(NamedTuple):
    """An action that a meeting must look at, and what it needs to know of it.

    `urgency` sorts by the first of the `reasons`, then the most overdue first, then by day.
    """

    plan: str
    ref: str
    reasons: tuple[AgendaReason, ...]
    urgency: tuple[int, int, int]
    escalate_to: str | None
    decided: Decided | None
    links: tuple[Link, ...]
    about: _ReadAction | _KeptAction

    @property
    def row(self) -> ActionRow:
        """The action as lists show it."""
        return self.about.row

    @property
    def told(self) -> ActionTold:
        """What a meeting is told of it."""
        return self.about.told


def told_in_columns(items: Sequence[AgendaItem]) -> list[Sequence[Any]]:
    """Return what a meeting is told of one or more items, a column for each field of `ActionTold`.

    There may be very many, and where all were kept nothing is made of each by itself.
    """
    kept = [each for item in items if isinstance(each := item.about, _KeptAction)]
    if len(kept) == len(items):
        return _told_of_kept(kept)
    return [*zip(*[item.told for item in items], strict=True)]


def most_pressing_first(items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """Return items by their urgency, and those of one by reference."""
    listed = list(items)
    references = natural_refs(map(_plan_and_ref, listed))
    equally: defaultdict[tuple[int, int, int], list[AgendaItem]] = defaultdict(list)
    for place in sorted(range(len(listed)), key=references.__getitem__):
        item = listed[place]
        equally[item.urgency].append(item)
    return [*chain.from_iterable([equally[each] for each in sorted(equally)])]


class _Asked(NamedTuple):
    """An action, and what is known of it, of which is asked why it is on the agenda.

    `required` is the same one, where somebody outside may require it.
    """

    action: Action | FlatAction
    required: Action | None
    organisation: Organisation
    today: dt.date
    told_of: Slipping
    decided: Decided | None
    overdue: bool
    complete: bool


_HOLDS: Mapping[AgendaReason, Callable[[_Asked], object]] = MappingProxyType(
    {
        AgendaReason.NOT_CONFIRMED: lambda asked: asked.action.not_held,
        AgendaReason.OVERDUE: lambda asked: asked.overdue and not asked.complete,
        AgendaReason.OVERDUE_FOR_VERIFICATION: lambda asked: asked.overdue and asked.complete,
        AgendaReason.DECISION_OVERDUE: lambda asked: (
            asked.decided and asked.decided.days_overdue > 0
        ),
        AgendaReason.REQUIRED_LATE: lambda asked: (
            asked.required and (days_past_required(asked.required, asked.today) or 0) > 0
        ),
        AgendaReason.BLOCKED: lambda asked: asked.action.blocked,
        AgendaReason.TO_ESCALATE: lambda asked: asked.told_of.to,
        AgendaReason.UNANSWERED: lambda asked: asked.told_of.unanswered,
        AgendaReason.AWAITING_VERIFICATION: lambda asked: not asked.overdue and asked.complete,
        AgendaReason.MILESTONE_LATE: lambda asked: (
            asked.action.milestones
            and any(due < asked.today for _, due in open_milestones(asked.action))
        ),
        AgendaReason.DUE_SOON: lambda asked: due_soon(
            asked.action, asked.organisation, asked.today
        ),
        AgendaReason.NOT_ACTED_ON: lambda asked: (
            asked.decided and not (asked.decided.acted_on or asked.decided.days_overdue)
        ),
    }
)
"""Whether each reason holds, the most pressing first; what cannot be told raises NotKnown."""


def _reasons(asked: _Asked) -> tuple[AgendaReason, ...]:
    found = []
    for reason, holds in _HOLDS.items():
        try:
            if holds(asked):
                found.append(reason)
        except NotKnown:
            continue
    return tuple(found)


class AgendaItems:
    """Makes the items of one plan after the other; of actions kept, many of one kind together."""

    def __init__(self, organisation: Organisation, today: dt.date) -> None:
        self._organisation, self._today = organisation, today
        self._soon = last_day_soon(organisation, today)
        self._standings = standings(organisation, today)
        self._stands = self._standings.kept
        self._known: dict[tuple[object, ...], tuple[AgendaReason, ...]] = {}

    def of(self, plan_route: PlanRoute, decided: Mapping[str, Decided]) -> Iterator[AgendaItem]:
        """Yield the actions of a plan that a meeting must look at, in the order of the file.

        `decided` is what was decided last of actions, by their ids.
        """
        asked = partial(self._perhaps, plan_route.filed.plan, decided)
        service = or_none(lambda: plan_route.service) or ""
        for found in or_none(asked) or ():
            if not isinstance(found, Action):
                item = self._of_kept(plan_route, service, found, None, decided)
            elif summary := kept_summary(found):
                item = self._of_kept(plan_route, service, summary, found, decided)
            else:
                item = self._of_read(plan_route, found, decided)
            if item is not None:
                yield item

    def _perhaps(self, plan: Plan, decided: Collection[str]) -> tuple[Action | ActionSummary, ...]:
        """Return the open actions that may be on the agenda; all where some were `decided` on.

        Of those that were kept and of which no more is asked, the summary.
        """
        if decided:
            return plan.open_actions
        return plan.needing_attention_or_summaries(self._soon, _is_told_by_summary)

    def _of_read(
        self, plan_route: PlanRoute, action: Action, decided_on: Mapping[str, Decided]
    ) -> AgendaItem | None:
        """Return the item of an action that was read; None where it needs no look."""
        told_of = _told_of(plan_route, action)
        decided = decided_on.get(or_none(lambda: action.id) or "")
        stand = state_of(action, self._organisation, self._today)
        complete = or_none(lambda: action.status) is Status.COMPLETE
        late = (stand.overdue or 0) > 0
        reasons = self._reasons(action, action, told_of, decided, late=late, complete=complete)
        if not reasons:
            return None
        verifier, update, since = values_in_turn(action, _SAID)
        latest = LatestUpdate(*values_in_turn(update, LatestUpdate._fields)) if update else None
        row = row_standing(plan_route.filed, action, stand)
        due = (row.due or dt.date.max).toordinal()
        return AgendaItem(
            row.plan,
            row.ref,
            reasons,
            (_PRESSING[reasons[0]], -(row.days_overdue or 0), due),
            told_of.to,
            decided,
            tuple(links_of(action)),
            _ReadAction(row, verifier, latest, since),
        )

    def _of_kept(
        self,
        plan_route: PlanRoute,
        service: str,
        summary: ActionSummary,
        action: Action | None,
        decided_on: Mapping[str, Decided],
    ) -> AgendaItem | None:
        """Return the same of an action that was kept; of one that is None its summary tells all."""
        stands = self._stands.get(summary[STANDING:]) or self._standings.worked_out(summary)
        decided = None
        links: tuple[Link, ...] = ()
        if action and not has_no_records(summary):
            to, is_unanswered = _told_of(plan_route, action)
        else:
            to, is_unanswered = _told_by_route(plan_route, service, summary, stands), False
        key = stands.signs, to is not None, is_unanswered
        reasons = self._known.get(key)
        if reasons is None:
            told_of = Slipping(to, is_unanswered)
            reasons = self._known[key] = self._usual_reasons(summary, stands, told_of)
        if action:
            decided = decided_on.get(summary[ID])
            if decided or not _has_no_other_dates(summary):
                overdue, complete = (stands.overdue or 0) > 0, stands.status is Status.COMPLETE
                told_of = Slipping(to, is_unanswered)
                reasons = self._reasons(
                    action, action, told_of, decided, late=overdue, complete=complete
                )
            if not _has_no_links(summary):
                links = tuple(links_of(action))
        if not reasons:
            return None
        plan = plan_route.filed.id
        return _new(
            AgendaItem,
            (
                plan,
                f"{plan}/{summary[ID]}",
                reasons,
                (_PRESSING[reasons[0]], -(stands.overdue or 0), summary[_DUE]),
                to,
                decided,
                links,
                _new(_KeptAction, (plan, service, summary, stands)),
            ),
        )

    def _usual_reasons(
        self, summary: ActionSummary, stands: ActionStanding, told_of: Slipping
    ) -> tuple[AgendaReason, ...]:
        """Return the reasons of an action as far as they hang on how it stands.

        They are those of all that have the signs of it, and of which as much is told.
        """
        late, complete = (stands.overdue or 0) > 0, stands.status is Status.COMPLETE
        flat = flat_action(summary)._replace(milestones=())
        return self._reasons(flat, None, told_of, None, late=late, complete=complete)

    def _reasons(
        self,
        action: Action | FlatAction,
        required: Action | None,
        told_of: Slipping,
        decided: Decided | None,
        *,
        late: bool,
        complete: bool,
    ) -> tuple[AgendaReason, ...]:
        here, today = self._organisation, self._today
        return _reasons(_Asked(action, required, here, today, told_of, decided, late, complete))


def _told_of(plan_route: PlanRoute, action: Action) -> Slipping:
    """Return who must still be told of an action, by its records."""
    due = to_tell_of_action(plan_route, action)
    if due is None:
        return AS_IT_SHOULD
    return Slipping(None if due.recorded else due.to, due.unanswered)


def _told_by_route(
    plan_route: PlanRoute, service: str, summary: ActionSummary, stands: ActionStanding
) -> str | None:
    """Return who must be told of an action of which nobody was told yet; None where nobody must."""
    late = stands.late
    teller = plan_route.tellers[late] if late is not None and late > 0 else None
    if teller is None:
        return None
    owner = summary[_OWNER]
    who = summary[_CHECKPOINT_BY] if stands.kind is Late.VERIFICATION else owner
    return teller(owner, who, service) or None


_has_no_other_dates = lacking("required_by", "milestones")
"""Whether nothing of an action has a date of its own, by its summary."""

_has_no_links = lacking("links")
"""Whether an action answers nothing, by its summary."""

_is_told_by_summary = lacking("required_by", "milestones", "links", "verifications", "escalations")
"""Whether the summary of an action tells all that an agenda asks of it, but for decisions."""

_new = tuple.__new__
"""Makes a named tuple as its `_make` does, of very many of which the number of values is right."""
_day = dt.date.fromordinal
_PRESSING = {reason: place for place, reason in enumerate(AgendaReason)}
_OWNER, _CHECKPOINT_BY, _DUE = map(place_in_summary, ("owner", "checkpoint_by", "due"))
_told_in = itemgetter(
    *map(place_in_summary, ("action", "owner", "due", "priority", "checkpoint_by")),
    *map(place_in_summary, ("latest_update", "blocked_since")),
)
_plan_and_ref = itemgetter(*map(AgendaItem._fields.index, ("plan", "ref")))
_told_by_standing = itemgetter(
    *map(ActionStanding._fields.index, ("overdue", "status", "brag", "blocked"))
)
_SAID = ("checkpoint_by", "latest_update", "blocked_since")
"""What of an action is said on the agenda beside its row."""
