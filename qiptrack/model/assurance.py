"""What must hold before an action may be closed: the reasons that one may not, by name.

Commands refuse by these, rules find them in a file edited by hand, and neither has a copy.
"""

import datetime as dt
from enum import Enum, auto
from typing import NamedTuple

from qiptrack.model.action import Action
from qiptrack.model.organisation import Organisation
from qiptrack.model.records import Evidence, Verification, in_order, latest_of
from qiptrack.model.roles import OwnerKind
from qiptrack.model.vocabulary import VerificationResult


class Doubt(Enum):
    """Why a verification, or an approval, does not count."""

    MISSING = auto()
    """There is none of the present round of work."""
    IN_FUTURE = auto()
    AFTER_CLOSING = auto()
    NOT_CONFIRMED = auto()
    NOT_ONE_ROLE = auto()
    UNKNOWN_ROLE = auto()
    VACANT = auto()
    BY_OWNER = auto()
    BY_SAME_PERSON = auto()
    TOO_SOON = auto()


class JudgedVerification(NamedTuple):
    """The verification that an action would be closed on, None without one, and its doubts."""

    verification: Verification | None
    doubts: tuple[Doubt, ...]


def owners_on(action: Action, day: dt.date, today: dt.date) -> tuple[str, ...]:
    """Return who owned `action` on `day`, by its handovers: the old and the new on such a day.

    A handover that is dated after `today` has not taken place: it takes the action from nobody.
    """
    return _owners_between(action, day, day, today)


def _owners_between(
    action: Action, first: dt.date | None, last: dt.date, today: dt.date
) -> tuple[str, ...]:
    """Return everybody who owned `action` at any time from `first` (None: ever) to `last`."""
    handovers = in_order(action.handovers)
    if not handovers:
        return (action.owner,)
    later = [each for each in handovers if each.date > last]
    at_end = [later[0].from_] if later else []
    if not any(each.date <= today for each in later):
        at_end.append(action.owner)
    changing = [
        name
        for each in handovers
        if (first is None or first <= each.date) and each.date <= last
        for name in (each.from_, each.to)
    ]
    return tuple(dict.fromkeys((*changing, *at_end)))


def _worked_since(action: Action, completed: dt.date) -> dt.date | None:
    """Return the day on which the work began that was complete on a day; None: not known.

    That is when it was started, or last taken up again before: reopened, or not confirmed.
    """
    failed = [
        each.date
        for each in action.verifications
        if each.result is VerificationResult.NOT_CONFIRMED and each.date < completed
    ]
    again = [each.date for each in action.reopenings if each.date <= completed]
    started = (action.started,) if action.started and action.started <= completed else ()
    return max((*started, *again, *failed), default=None)


def no_such_role(
    role: str, organisation: Organisation, service: str | None, *, now: bool = False
) -> Doubt | None:
    """Return why nobody can have acted as `role` at `service`; None when somebody can.

    It is one role, and one that the organisation has, where it declares roles. A post that is
    vacant was held before, when its last holder is still named; with `now` it must be filled.
    """
    asked = "no such role", role, service, now
    return organisation.asked_before(
        asked, lambda: _no_such_role(role, organisation, service, now=now)
    )


def _no_such_role(
    role: str, organisation: Organisation, service: str | None, *, now: bool
) -> Doubt | None:
    if organisation.read_role(role).says is not OwnerKind.ONE:
        return Doubt.NOT_ONE_ROLE
    if not organisation.declares_roles:
        return None
    posts = organisation.posts(role, service)
    if not posts:
        return Doubt.UNKNOWN_ROLE
    empty = all(post.is_vacant and (now or post.person is None) for post in posts)
    return Doubt.VACANT if empty else None


def not_another(
    role: str,
    owners: tuple[str, ...],
    organisation: Organisation,
    service: str | None,
    at: str | None = None,
) -> Doubt | None:
    """Return why `role` is nobody else than `owners`: by name, or by the person; else None.

    All are at `service`, but that `role` may be `at` another one.
    """
    asked = "not another", role, owners, service, at
    return organisation.asked_before(
        asked, lambda: _not_another(role, owners, organisation, service, at)
    )


def _not_another(
    role: str,
    owners: tuple[str, ...],
    organisation: Organisation,
    service: str | None,
    at: str | None,
) -> Doubt | None:
    if any(organisation.is_same_role(owner, role, service, at) for owner in owners):
        return Doubt.BY_OWNER
    if any(organisation.same_person(owner, role, service, at) for owner in owners):
        return Doubt.BY_SAME_PERSON
    return None


def not_independent(
    action: Action,
    by: str,
    on: dt.date,
    organisation: Organisation,
    service: str | None,
    today: dt.date,
    at: str | None = None,
) -> Doubt | None:
    """Return why `by`, a role here or `at` another service, may not verify `action` on a day.

    None when they may. The owner may not: whoever it is now, was on the day of the verification,
    or was at any time from the beginning of the work to its completion; nor may the same person
    in another role.
    """
    owners = {action.owner, *owners_on(action, on, today)}
    if action.completed is not None:
        since = _worked_since(action, action.completed)
        owners |= {*_owners_between(action, since, action.completed, today)}
    return not_another(by, tuple(owners), organisation, service, at)


def not_approved(
    approver: str,
    owners: tuple[str, ...],
    organisation: Organisation,
    service: str | None,
    *,
    now: bool = False,
) -> Doubt | None:
    """Return why `approver` may not approve what `owners` ask for; None when they may."""
    another = not_another(approver, owners, organisation, service)
    return another or no_such_role(approver, organisation, service, now=now)


def checkpoint_doubt(
    action: Action, owners: tuple[str, ...], organisation: Organisation, service: str | None
) -> Doubt | None:
    """Return why the checkpoint names nobody else than `owners` to verify; None when it does.

    A post that is vacant may be filled by then.
    """
    checkpoint = action.assurance
    if not (checkpoint and checkpoint.by and checkpoint.method):
        return Doubt.MISSING
    doubt = no_such_role(checkpoint.by, organisation, service)
    if doubt is not None and doubt is not Doubt.VACANT:
        return doubt
    return not_another(checkpoint.by, owners, organisation, service)


def evidence_by(action: Action, day: dt.date) -> tuple[Evidence, ...]:
    """Return the evidence that was there by the end of `day`."""
    return tuple(each for each in action.evidence if each.date <= day)


def verification_of_this_round(action: Action, until: dt.date | None = None) -> Verification | None:
    """Return the latest verification of the present round of work, up to a day, or None.

    A round ends with `completed`, and what was seen before that says nothing about it. A
    reopened action keeps the records of before as well: one of the day of the reopening
    belongs to the new round only when that was completed on the same day.
    """
    latest = latest_of([each for each in action.verifications if not until or each.date <= until])
    completed, reopened = action.completed, latest_of(action.reopenings)
    if latest is None or (completed is not None and latest.date < completed):
        return None
    if reopened is None or latest.date > reopened.date:
        return latest
    since = completed is not None and reopened.date <= completed <= latest.date
    return latest if since else None


def doubts(
    action: Action,
    verification: Verification,
    organisation: Organisation,
    service: str | None,
    today: dt.date,
) -> tuple[Doubt, ...]:
    """Return every reason why `verification` does not allow `action` to be closed."""
    by, on, at = verification.by, verification.date, verification.at
    confirmed = verification.result is VerificationResult.CONFIRMED
    earliest = action.verification_counts_from(organisation.assurance.min_days)
    found = (
        None if confirmed else Doubt.NOT_CONFIRMED,
        not_independent(action, by, on, organisation, service, today, at)
        or no_such_role(by, organisation, at or service),
        Doubt.TOO_SOON if earliest and on < earliest else None,
        Doubt.IN_FUTURE if on > today else None,
    )
    return tuple(each for each in found if each is not None)


def judged(
    action: Action,
    closing: dt.date,
    organisation: Organisation,
    service: str | None,
    today: dt.date,
) -> JudgedVerification:
    """Return the verification that `action` would be closed on, on the day `closing`.

    That is the latest of this round up to that day. A later one that did not confirm that the
    change held speaks against it all the same.
    """
    latest = verification_of_this_round(action, today)
    seen = latest
    if latest is None or latest.date > closing:
        seen = verification_of_this_round(action, min(closing, today))
    if latest and latest.result is not VerificationResult.CONFIRMED:
        return JudgedVerification(latest, doubts(action, latest, organisation, service, today))
    if seen:
        return JudgedVerification(seen, doubts(action, seen, organisation, service, today))
    if latest:
        return JudgedVerification(latest, (Doubt.AFTER_CLOSING,))
    planned = verification_of_this_round(action)
    return JudgedVerification(planned, (Doubt.IN_FUTURE if planned else Doubt.MISSING,))
