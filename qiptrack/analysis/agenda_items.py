"""The actions that a governance meeting must look at, and for which reasons.

An action that runs as it should is not here. One that does not is here once, under the first
of its reasons, with all of them.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple

from qiptrack.analysis.action_rows import ActionRow, action_row
from qiptrack.analysis.action_state import days_overdue, due_soon, open_milestones
from qiptrack.analysis.decisions import Decided, last_decisions
from qiptrack.analysis.links import Link, links_of
from qiptrack.analysis.required import days_past_required
from qiptrack.model.base import field_value, or_none
from qiptrack.model.identity import FiledPlan, natural
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Action, Update, latest_of
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


class AgendaItem(NamedTuple):
    """An action that a meeting must look at, and what it needs to know of it.

    `latest` is what was last reported, with the barrier in the words of whoever reported it;
    `blocked_since` is the day on which a barrier was first named that has stood ever since.
    """

    row: ActionRow
    reasons: tuple[AgendaReason, ...]
    verifier: str | None
    escalate_to: str | None
    latest: Update | None
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
    decisions_on = last_decisions(filed.plan, today)
    for action in or_none(lambda: filed.plan.actions) or ():
        if or_none(lambda: action.status) in (Status.CLOSED, Status.WITHDRAWN):
            continue
        name = field_value(action, "id")
        decided, told_of = decisions_on.get(name), slipping(filed.ref(name or "?"))
        reasons = _reasons(action, organisation, today, told_of, decided)
        if reasons:
            row = action_row(filed, action, organisation, today)
            yield _item(action, row, reasons, told_of.to, decided)


_PRESSING = {reason: place for place, reason in enumerate(AgendaReason)}


def most_pressing(item: AgendaItem) -> tuple[object, ...]:
    """Return a key that sorts by the first reason, then the most overdue, then by reference."""
    row = item.row
    return (
        _PRESSING[item.reasons[0]],
        -(row.days_overdue or 0),
        row.due or dt.date.max,
        natural(row.ref),
    )


def _reasons(
    action: Action,
    organisation: Organisation,
    today: dt.date,
    told_of: Slipping,
    decided: Decided | None,
) -> tuple[AgendaReason, ...]:
    complete = or_none(lambda: action.status) is Status.COMPLETE
    overdue = (or_none(lambda: days_overdue(action, organisation, today)) or 0) > 0
    holds: dict[AgendaReason, object] = {
        AgendaReason.NOT_CONFIRMED: or_none(lambda: action.not_held),
        AgendaReason.OVERDUE: overdue and not complete,
        AgendaReason.OVERDUE_FOR_VERIFICATION: overdue and complete,
        AgendaReason.REQUIRED_LATE: (or_none(lambda: days_past_required(action, today)) or 0) > 0,
        AgendaReason.BLOCKED: or_none(lambda: action.blocked),
        AgendaReason.TO_ESCALATE: told_of.to,
        AgendaReason.UNANSWERED: told_of.unanswered,
        AgendaReason.AWAITING_VERIFICATION: complete and not overdue,
        AgendaReason.MILESTONE_LATE: any(due < today for _, due in open_milestones(action)),
        AgendaReason.DUE_SOON: or_none(lambda: due_soon(action, organisation, today)),
        AgendaReason.DECISION_OVERDUE: decided and decided.days_overdue > 0,
        AgendaReason.NOT_ACTED_ON: decided and not (decided.acted_on or decided.days_overdue),
    }
    return tuple([reason for reason in _PRESSING if holds[reason]])


def _item(
    action: Action,
    row: ActionRow,
    reasons: tuple[AgendaReason, ...],
    escalate_to: str | None,
    decided: Decided | None,
) -> AgendaItem:
    checkpoint = or_none(lambda: action.assurance)
    return AgendaItem(
        row=row,
        reasons=reasons,
        verifier=or_none(lambda: checkpoint.by) if checkpoint else None,
        escalate_to=escalate_to,
        latest=or_none(lambda: latest_of(action.updates)),
        blocked_since=or_none(lambda: action.blocked_since),
        decided=decided,
        links=tuple(links_of(action)),
    )
