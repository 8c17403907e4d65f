"""Which actions a governance meeting must look at, and for which reasons.

An action that runs as it should is not among them. One that does not is there once, under the
first of its reasons, with all of them.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import Any

from qiptrack.analysis.action_rows import row_standing, state_of
from qiptrack.analysis.action_state import Late, last_day_soon
from qiptrack.analysis.agenda_items import AgendaItem, KeptAction, ReadAction
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
from qiptrack.analysis.flat_action_rows import ActionStanding, standings
from qiptrack.model.action import Action
from qiptrack.model.base import or_none, values_in_turn
from qiptrack.model.flat_plan import (
    ID,
    STANDING,
    ActionSummary,
    FlatAction,
    LatestUpdate,
    flat_action,
    kept_summary,
    lacking,
    place_in_summary,
)
from qiptrack.model.links import links_of
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan
from qiptrack.model.vocabulary import Status

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
        about = _new(KeptAction, (plan, service, summary, stands))
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
            ReadAction(row, verifier, latest, since),
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
            KeptAction(plan, service, summary, stands),
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
_PRESSING = {reason: place for place, reason in enumerate(AgendaReason)}
_OWNER, _CHECKPOINT_BY, _DUE = map(place_in_summary, ("owner", "checkpoint_by", "due"))
_SAID = ("checkpoint_by", "latest_update", "blocked_since")
"""What of an action is said on the agenda beside its row."""
