"""What must hold before an action may be closed: the reasons that one may not, by name.

Commands refuse by these, rules find them in a file edited by hand, and neither has a copy.
"""

import datetime as dt
from enum import Enum, auto

from qiptrack.model.days import days_later
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Action, Verification, latest_of
from qiptrack.model.portfolio import same_name
from qiptrack.model.words import VerificationResult


class Doubt(Enum):
    """Why a verification does not allow an action to be closed."""

    NOT_CONFIRMED = auto()
    BY_OWNER = auto()
    BY_SAME_HOLDER = auto()
    TOO_SOON = auto()


def owner_on(action: Action, day: dt.date) -> str:
    """Return who owned `action` at the end of `day`, by its handovers."""
    later = [handover for handover in action.handovers if handover.date > day]
    return later[0].from_ if later else action.owner


def not_independent(
    action: Action, by: str, on: dt.date, organisation: Organisation, service: str | None
) -> Doubt | None:
    """Return why `by` may not verify `action` on that day; None when they may.

    The owner may not, whoever it was when the verification took place and whoever it is now;
    nor may the same person in another role.
    """
    owners = (action.owner, owner_on(action, on))
    if any(same_name(owner, by) for owner in owners):
        return Doubt.BY_OWNER
    for owner in owners:
        if same_name(organisation.holder(owner, service), organisation.holder(by, service)):
            return Doubt.BY_SAME_HOLDER
    return None


def verification_of_this_round(action: Action) -> Verification | None:
    """Return the latest verification since `action` was last taken up, or None.

    A reopened action keeps the records of before, and they prove nothing about what was done
    since: one of the same day counts again only when it is no earlier than the new completion.
    """
    latest = action.last_verification
    reopened = latest_of(action.reopenings)
    if latest is None or reopened is None or latest.date > reopened.date:
        return latest
    completed = action.completed
    since = completed is not None and reopened.date <= completed <= latest.date
    return latest if since else None


def doubts(
    action: Action, verification: Verification, organisation: Organisation, service: str | None
) -> tuple[Doubt, ...]:
    """Return every reason why `verification` does not allow `action` to be closed."""
    found = []
    if verification.result is not VerificationResult.CONFIRMED:
        found.append(Doubt.NOT_CONFIRMED)
    partial = not_independent(action, verification.by, verification.date, organisation, service)
    if partial:
        found.append(partial)
    earliest = action.verification_counts_from(organisation.assurance.min_days)
    if earliest and verification.date < earliest:
        found.append(Doubt.TOO_SOON)
    return tuple(found)


def assurance_due(action: Action, organisation: Organisation) -> dt.date | None:
    """Return the day by which a complete action is to be verified; None when not complete."""
    if action.assurance and action.assurance.due:
        return action.assurance.due
    if action.completed is None:
        return None
    return days_later(action.completed, organisation.assurance.default_days)
