"""How an action stands on a day: overdue or not, and its BRAG rating."""

import datetime as dt
from enum import StrEnum

from qiptrack.model.assurance import assurance_due
from qiptrack.model.base import or_none
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import UNDONE, Action
from qiptrack.model.vocabulary import Status, VerificationResult

OFTEN_DEFERRED = 2
"""From how many deferrals on an action is amber."""


class Late(StrEnum):
    """What an overdue action is late with."""

    DELIVERY = "delivery"
    VERIFICATION = "verification"


class Brag(StrEnum):
    """The rating that governance meetings use, always shown with its word."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    BLUE = "blue"


def awaited(action: Action, organisation: Organisation) -> tuple[Late, dt.date] | None:
    """Return what is awaited of `action` next, and by which day; None when nothing is.

    Until the change is made that is its delivery, by `due`; once it is complete, the
    verification that it held, by the checkpoint's date or, without one, a number of days
    after completion that the organisation sets.
    """
    if action.status in UNDONE:
        return Late.DELIVERY, action.due
    if action.status is Status.COMPLETE:
        day = assurance_due(action, organisation)
        return (Late.VERIFICATION, day) if day else None
    return None


def responsible(action: Action, kind: Late) -> str | None:
    """Return who must act: the owner, or for a verification the role that is to make it.

    None where nobody is named, or that could not be read.
    """
    checkpoint = or_none(lambda: action.assurance)
    verifier = or_none(lambda: checkpoint.by) if checkpoint else None
    role: str | None = or_none(lambda: action.owner) if kind is Late.DELIVERY else verifier
    return role


def days_overdue(action: Action, organisation: Organisation, today: dt.date) -> int:
    """Return by how many calendar days `action` is late, with delivery or verification; else 0."""
    waiting = awaited(action, organisation)
    return max(0, (today - waiting[1]).days) if waiting else 0


def brag(action: Action, organisation: Organisation, today: dt.date) -> Brag | None:
    """Return the BRAG rating of `action`, None for a withdrawn one.

    Blue is closed; red is overdue, overdue for verification, or last verified as not
    confirmed; amber is blocked, deferred twice or more, or due soon and not started; green
    is everything else.
    """
    if action.status is Status.WITHDRAWN:
        return None
    if action.status is Status.CLOSED:
        return Brag.BLUE
    verified = action.last_verification
    if days_overdue(action, organisation, today) or (
        verified and verified.result is VerificationResult.NOT_CONFIRMED
    ):
        return Brag.RED
    if action.blocked or len(action.deferrals) >= OFTEN_DEFERRED:
        return Brag.AMBER
    if action.status is Status.NOT_STARTED and due_soon(action, organisation, today):
        return Brag.AMBER
    return Brag.GREEN


def due_soon(action: Action, organisation: Organisation, today: dt.date) -> bool:
    """Whether the change is still to be made, and due within the organisation's notice."""
    if action.status not in UNDONE:
        return False
    return 0 <= (action.due - today).days <= organisation.due_soon_days
