"""Why an action is on the agenda of a meeting."""

import datetime as dt
from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from qiptrack.analysis.action_state import due_soon, open_milestones
from qiptrack.analysis.decisions import Decided
from qiptrack.analysis.required import days_past_required
from qiptrack.model.action import Action
from qiptrack.model.fields import NotKnown
from qiptrack.model.flat_plan import FlatAction
from qiptrack.model.organisation import Organisation


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

TO_BE_TOLD = Slipping("somebody")
"""What is said of one of which somebody must be told, whoever that is."""


class AskedAction(NamedTuple):
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


_HOLDS: Mapping[AgendaReason, Callable[[AskedAction], object]] = MappingProxyType(
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


def reasons_of(asked: AskedAction) -> tuple[AgendaReason, ...]:
    """Return all the reasons why an action is on the agenda, the most pressing first."""
    found = []
    for reason, holds in _HOLDS.items():
        try:
            if holds(asked):
                found.append(reason)
        except NotKnown:
            continue
    return tuple(found)
