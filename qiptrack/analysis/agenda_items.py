"""The actions that a governance meeting must look at, and for which reasons.

An action that runs as it should is not here. One that does not is here once, under the first
of its reasons, with all of them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

from qiptrack.analysis.action_rows import ActionRow, row_standing, state_of
from qiptrack.analysis.action_state import Brag, Late, last_day_soon
from qiptrack.analysis.agenda_reasons import (
    AS_IT_SHOULD,
    TO_BE_TOLD,
    AgendaReason,
    AskedAction,
    Slipping,
    reasons_of,
)
from qiptrack.analysis.decisions import Decided
from qiptrack.analysis.escalation_steps import PlanRoute
from qiptrack.analysis.escalations_due import has_no_records, to_tell_of_action
from qiptrack.analysis.flat_action_rows import ActionStanding, row_of_kept, standings
from qiptrack.model.action import Action
from qiptrack.model.base import or_none, values_in_turn
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
    blocked_since: dt.date | None
    latest: LatestUpdate | None


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
            self.blocked_since,
            self.latest,
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
        *told, _, _, _, _ = [column[0] for column in _told_of_kept([self])]
        latest = self.summary[_LATEST]
        return ActionTold._make([*told, latest and latest_update(latest)])


def _told_of_kept(kept: Iterable[_KeptAction]) -> list[Sequence[Any]]:
    """Return what a meeting is told of actions in the columns of `told_in_columns`."""
    _, services, summaries, stands = zip(*kept, strict=True)
    texts, owners, due, priorities, verifiers, latest, since = zip(
        *map(_told_in, summaries), strict=True
    )
    overdue, statuses, ratings, blocked = zip(*map(_told_by_standing, stands), strict=True)
    days, by, notes, barriers = zip(*[each or _NO_UPDATE for each in latest], strict=True)
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
        _days(since),
        _days(days),
        by,
        notes,
        [None if each is ... else each for each in barriers],
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
    """Return what a meeting is told of one or more items, a column for each value.

    These are the fields of `ActionTold`, but for the last one, of which each value has a column of
    its own. There may be very many, and where all were kept nothing is made of each by itself.
    """
    kept = [each for item in items if isinstance(each := item.about, _KeptAction)]
    if len(kept) == len(items):
        return _told_of_kept(kept)
    told = [item.told for item in items]
    return [*zip(*[(*each[:-1], *(each.latest or _NO_UPDATE)) for each in told], strict=True)]


def most_pressing_first(items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """Return items by their urgency, and those of one by reference."""
    listed = list(items)
    references = natural_refs(map(_plan_and_ref, listed))
    equally: defaultdict[tuple[int, int, int], list[AgendaItem]] = defaultdict(list)
    for place in sorted(range(len(listed)), key=references.__getitem__):
        item = listed[place]
        equally[item.urgency].append(item)
    return [*chain.from_iterable([equally[each] for each in sorted(equally)])]


_Why = tuple[tuple[AgendaReason, ...], int, int]
"""The reasons of an action, and the first two numbers of the urgency of its item."""

_Alike = tuple[ActionStanding, int, bool, _Why | None, _Why | None]
"""Of actions that stand alike: how; by how many days they are late, and whether that is with their
verification; and why they are on the agenda, where nobody must be told of one and where somebody
must, None where they are not."""


_MOST = 10_000
"""Of how many actions that differ in it it is kept how they stand, and why they are there."""


class AgendaItems:
    """Makes the items of one plan after the other; of actions kept, many of one kind together."""

    def __init__(self, organisation: Organisation, today: dt.date) -> None:
        self._organisation, self._today = organisation, today
        self._soon = last_day_soon(organisation, today)
        self._standings = standings(organisation, today)
        self._alike: dict[tuple[Any, ...], _Alike] = {}
        """What is known by now, by what a summary has of it."""
        self._standing: dict[int, _Alike] = {}
        """The same by the `id` of how they stand, which it holds."""
        self._known: dict[tuple[object, ...], tuple[AgendaReason, ...]] = {}

    def of(self, plan_route: PlanRoute, decided: Mapping[str, Decided]) -> Iterator[AgendaItem]:
        """Yield the actions of a plan that a meeting must look at, in the order of the file.

        `decided` is what was decided last of actions, by their ids.
        """
        asked = partial(self._perhaps, plan_route.filed.plan, decided)
        service = or_none(lambda: plan_route.service) or ""
        for found in or_none(asked) or ():
            if not isinstance(found, Action):
                item = self._of_summary(plan_route, service, found)
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

    def _of_summary(
        self, plan_route: PlanRoute, service: str, summary: ActionSummary
    ) -> AgendaItem | None:
        """Return the item of an action whose summary tells all; None where it needs no look."""
        standing, to = summary[STANDING:], None
        alike = self._alike.get(standing)
        if alike is None:
            alike = self._alike[standing] = self._alike_to(summary)
        stands, late, is_unverified, untold, told = alike
        if late and (teller := plan_route.tellers[late]):
            owner = summary[_OWNER]
            to = teller(owner, summary[_CHECKPOINT_BY] if is_unverified else owner, service) or None
        why = told if to else untold
        if why is None:
            return None
        reasons, pressing, sooner = why
        plan = plan_route.filed.id
        urgency = pressing, sooner, summary[_DUE]
        about = _new(_KeptAction, (plan, service, summary, stands))
        return _new(
            AgendaItem, (plan, f"{plan}/{summary[ID]}", reasons, urgency, to, None, (), about)
        )

    def _alike_to(self, summary: ActionSummary) -> _Alike:
        """Return what is known of all actions that stand as one does of which this is the summary.

        They have no dates of their own, and no records of which it hangs whom to tell.
        """
        if len(self._alike) == _MOST:
            self._alike.clear()
        stands = self._standings.worked_out(summary)
        key = id(stands)
        if key not in self._standing:
            late, sooner = max(0, stands.late or 0), -(stands.overdue or 0)
            untold = told = self._usual_why(summary, stands, AS_IT_SHOULD, sooner)
            if late:
                told = self._usual_why(summary, stands, TO_BE_TOLD, sooner)
            is_unverified = stands.kind is Late.VERIFICATION
            self._standing[key] = stands, late, is_unverified, untold, told
        return self._standing[key]

    def _usual_why(
        self, summary: ActionSummary, stands: ActionStanding, told_of: Slipping, sooner: int
    ) -> _Why | None:
        reasons = self._usual_reasons(summary, stands, told_of)
        return (reasons, _PRESSING[reasons[0]], sooner) if reasons else None

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
        action: Action,
        decided_on: Mapping[str, Decided],
    ) -> AgendaItem | None:
        """Return the same of an action that was kept, whose summary does not tell all."""
        stands = self._standings.of(summary)
        if has_no_records(summary):
            told_of = Slipping(_told_by_route(plan_route, service, summary, stands))
        else:
            told_of = _told_of(plan_route, action)
        decided = decided_on.get(summary[ID])
        if decided or not _has_no_other_dates(summary):
            late, complete = (stands.overdue or 0) > 0, stands.status is Status.COMPLETE
            reasons = self._reasons(action, action, told_of, decided, late=late, complete=complete)
        else:
            reasons = self._usual_reasons(summary, stands, told_of)
        if not reasons:
            return None
        plan = plan_route.filed.id
        return AgendaItem(
            plan,
            f"{plan}/{summary[ID]}",
            reasons,
            (_PRESSING[reasons[0]], -(stands.overdue or 0), summary[_DUE]),
            told_of.to,
            decided,
            () if _has_no_links(summary) else tuple(links_of(action)),
            _KeptAction(plan, service, summary, stands),
        )

    def _usual_reasons(
        self, summary: ActionSummary, stands: ActionStanding, told_of: Slipping
    ) -> tuple[AgendaReason, ...]:
        """Return the reasons of an action as far as they hang on how it stands.

        They are those of all that have the signs of it, and of which as much is told.
        """
        key = stands.signs, bool(told_of.to), told_of.unanswered
        if key not in self._known:
            late, complete = (stands.overdue or 0) > 0, stands.status is Status.COMPLETE
            flat = flat_action(summary)._replace(milestones=())
            self._known[key] = self._reasons(
                flat, None, told_of, None, late=late, complete=complete
            )
        return self._known[key]

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
        return reasons_of(
            AskedAction(action, required, here, today, told_of, decided, late, complete)
        )


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
_OWNER, _CHECKPOINT_BY, _DUE, _LATEST = map(
    place_in_summary, ("owner", "checkpoint_by", "due", "latest_update")
)
_told_in = itemgetter(
    *map(place_in_summary, ("action", "owner", "due", "priority", "checkpoint_by")),
    *map(place_in_summary, ("latest_update", "blocked_since")),
)
_plan_and_ref = itemgetter(*map(AgendaItem._fields.index, ("plan", "ref")))
_NO_UPDATE = (None,) * len(LatestUpdate._fields)
"""What is told of the latest update of an action that has none."""
_told_by_standing = itemgetter(
    *map(ActionStanding._fields.index, ("overdue", "status", "brag", "blocked"))
)
_SAID = ("checkpoint_by", "latest_update", "blocked_since")
"""What of an action is said on the agenda beside its row."""
