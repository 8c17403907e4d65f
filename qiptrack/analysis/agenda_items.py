"""The actions that a governance meeting must look at, and for which reasons.

An action that runs as it should is not here. One that does not is here once, under the first
of its reasons, with all of them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from qiptrack.analysis.action_rows import ActionRow, row_standing, state_of
from qiptrack.analysis.action_state import due_soon, last_day_soon, open_milestones
from qiptrack.analysis.decisions import Decided, last_decisions
from qiptrack.analysis.flat_action_rows import ActionStanding, row_of_kept, standings
from qiptrack.analysis.links import Link, links_of
from qiptrack.analysis.required import days_past_required
from qiptrack.model.base import or_none, values_in_turn
from qiptrack.model.fields import NotKnown
from qiptrack.model.flat_plan import (
    OF_PLAN,
    ActionSummary,
    FlatAction,
    LatestUpdate,
    flat_action,
    kept_summary,
    lacking,
    said_beside_row,
)
from qiptrack.model.identity import FiledPlan, natural_refs
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Action, Plan
from qiptrack.model.vocabulary import Status


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


class AgendaItem(NamedTuple):
    """An action that a meeting must look at, and what it needs to know of it.

    `latest` is what was last reported, with the barrier in the words of whoever reported it;
    `blocked_since` is the day on which a barrier was first named that has stood ever since.
    """

    row: ActionRow
    reasons: tuple[AgendaReason, ...]
    verifier: str | None
    escalate_to: str | None
    latest: LatestUpdate | None
    blocked_since: dt.date | None
    decided: Decided | None
    links: tuple[Link, ...]


def agenda_items(
    filed: FiledPlan,
    organisation: Organisation,
    today: dt.date,
    slipping: Callable[[str], Slipping],
) -> Iterator[AgendaItem]:
    """Yield the actions of a plan that a meeting must look at, in the order of the file.

    `slipping` answers for the reference of an action.
    """
    plan, decisions_on = filed.plan, last_decisions(filed.plan, today)
    asked = _ItemsOfPlan(filed, organisation, today)
    for found in or_none(partial(_perhaps, plan, organisation, today, decisions_on)) or ():
        action = found if isinstance(found, Action) else None
        summary = kept_summary(found) if isinstance(found, Action) else found
        name = summary[OF_PLAN] if summary else or_none(partial(getattr, action, "id"))
        decided = decisions_on.get(name) if name else None
        told_of = slipping(filed.ref(name or "?"))
        if summary:
            item = asked.of_kept(action, summary, told_of, decided)
        else:
            item = asked.of_read(action, told_of, decided) if action else None
        if item is not None:
            yield item


def _perhaps(
    plan: Plan, organisation: Organisation, today: dt.date, decided: Collection[str]
) -> tuple[Action | ActionSummary, ...]:
    """Return the open actions that may be on the agenda; all where some were `decided` on.

    Of those that were kept and of which no more is asked, the summary.
    """
    if decided:
        return plan.open_actions
    return plan.stirring_or_summaries(last_day_soon(organisation, today), _is_told_by_summary)


_PRESSING = {reason: place for place, reason in enumerate(AgendaReason)}


def most_pressing_first(items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """Return items by the first reason, then the most overdue first, then by day and reference."""
    listed = list(items)
    references = natural_refs([(item.row.plan, item.row.ref) for item in listed])
    equally: defaultdict[tuple[int, int, dt.date], list[AgendaItem]] = defaultdict(list)
    for place in sorted(range(len(listed)), key=references.__getitem__):
        item = listed[place]
        late, due = item.row.days_overdue or 0, item.row.due or dt.date.max
        equally[_PRESSING[item.reasons[0]], -late, due].append(item)
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


class _ItemsOfPlan:
    """Makes the items of a plan; of actions that were kept, many of one kind together."""

    def __init__(self, filed: FiledPlan, organisation: Organisation, today: dt.date) -> None:
        self._filed, self._organisation, self._today = filed, organisation, today
        self._service = or_none(lambda: filed.plan.service)
        self._standings = standings(organisation, today)
        question = "reasons on the agenda", today
        self._known: dict[tuple[object, ...], tuple[AgendaReason, ...]]
        self._known = organisation.asked_before(question, dict)

    def of_read(
        self, action: Action, told_of: Slipping, decided: Decided | None
    ) -> AgendaItem | None:
        """Return the item of an action that was read; None where it needs no look."""
        stand = state_of(action, self._organisation, self._today)
        complete = or_none(lambda: action.status) is Status.COMPLETE
        late = (stand.overdue or 0) > 0
        reasons = self._reasons(action, action, told_of, decided, late=late, complete=complete)
        if not reasons:
            return None
        verifier, update, since = values_in_turn(action, _SAID)
        latest = LatestUpdate(*values_in_turn(update, LatestUpdate._fields)) if update else None
        row, links = row_standing(self._filed, action, stand), tuple(links_of(action))
        return AgendaItem(row, reasons, verifier, told_of.to, latest, since, decided, links)

    def of_kept(
        self,
        action: Action | None,
        summary: ActionSummary,
        told_of: Slipping,
        decided: Decided | None,
    ) -> AgendaItem | None:
        """Return the same of an action that was kept; of one that is None its summary tells all."""
        stands = self._standings.of(summary)
        reasons = self._usual_reasons(summary, stands, told_of)
        if action and (decided is not None or not _has_no_other_dates(summary)):
            late, complete = (stands.overdue or 0) > 0, stands.status is Status.COMPLETE
            reasons = self._reasons(action, action, told_of, decided, late=late, complete=complete)
        if not reasons:
            return None
        row = row_of_kept(self._filed.id, self._service or "", summary, stands)
        verifier, latest, since = said_beside_row(summary)
        links = tuple(links_of(action)) if action and not _has_no_links(summary) else ()
        return AgendaItem(row, reasons, verifier, told_of.to, latest, since, decided, links)

    def _usual_reasons(
        self, summary: ActionSummary, stands: ActionStanding, told_of: Slipping
    ) -> tuple[AgendaReason, ...]:
        """Return the reasons of an action as far as they hang on how it stands.

        They are worked out once for all that stand so, and of which as much is told.
        """
        key = stands.signs, bool(told_of.to), told_of.unanswered
        found = self._known.get(key)
        if found is None:
            late, complete = (stands.overdue or 0) > 0, stands.status is Status.COMPLETE
            flat = flat_action(summary)._replace(milestones=())
            found = self._reasons(flat, None, told_of, None, late=late, complete=complete)
            self._known[key] = found
        return found

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


_has_no_other_dates = lacking("required_by", "milestones")
"""Whether nothing of an action has a date of its own, by its summary."""

_has_no_links = lacking("links")
"""Whether an action answers nothing, by its summary."""

_is_told_by_summary = lacking("required_by", "milestones", "links")
"""Whether the summary of an action tells all that an agenda asks of it, but for decisions."""

_SAID = ("checkpoint_by", "latest_update", "blocked_since")
"""What of an action is said on the agenda beside its row."""
