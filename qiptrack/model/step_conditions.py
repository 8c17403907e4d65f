"""What must hold before a step is taken: one condition after the other, and what meets each.

A condition returns None where it is met, or what is the matter and the command that mends it.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from qiptrack.model.action import Action
from qiptrack.model.assurance import (
    Doubt,
    checkpoint_doubt,
    evidence_by,
    judged,
    no_such_role,
    not_another,
    not_approved,
    not_independent,
    owners_on,
)
from qiptrack.model.dates import day
from qiptrack.model.organisation import Organisation
from qiptrack.model.records import latest_of
from qiptrack.model.roles import same_role
from qiptrack.model.vocabulary import VerificationResult


@dataclass(frozen=True, slots=True)
class Situation:
    """Who asks for a step, on which day, in which organisation and at which service.

    `approver`, `to_owner` and `to_date` are what the request itself says, where the step
    takes it. `today` is the day on which it is asked for, where that is not `date`. `at` is the
    service whose role `by` is, where that is another one than the action's.
    """

    organisation: Organisation
    service: str | None
    by: str
    date: dt.date
    approver: str | None = None
    to_owner: str | None = None
    to_date: dt.date | None = None
    today: dt.date | None = None
    at: str | None = None

    @property
    def now(self) -> dt.date:
        """The day after which nothing has happened yet."""
        return self.today or self.date


@dataclass(frozen=True, slots=True)
class Unmet:
    """A condition that is not met, and the command that meets it, with REF for the action.

    `another_may` says that it is, as soon as somebody else asks for the step.
    """

    message: str
    remedy: str
    another_may: bool = False


Condition = Callable[[Action, Situation], Unmet | None]


_RECORD = "Record it: qiptrack evidence REF --kind KIND --note TEXT"


def has_evidence(action: Action, situation: Situation) -> Unmet | None:
    """Ask for evidence, of today or before."""
    if evidence_by(action, situation.now):
        return None
    late = "; what there is has a date after today" if action.evidence else ""
    return Unmet(f"no evidence is recorded{late}", _RECORD)


def had_evidence(action: Action, situation: Situation) -> Unmet | None:
    """Ask for evidence by the day of the step."""
    if evidence_by(action, min(situation.date, situation.now)):
        return None
    if evidence_by(action, situation.now):
        first = min(each.date for each in action.evidence)
        return Unmet(f"its first evidence is of {day(first)}", "Give a later --date.")
    return has_evidence(action, situation)


def has_checkpoint(action: Action, situation: Situation) -> Unmet | None:
    """Ask for a checkpoint: the one role that will verify the action, and how."""
    name = "qiptrack edit REF --set assurance.by=ROLE --set assurance.method=METHOD"
    doubt = checkpoint_doubt(action, (), situation.organisation, situation.service)
    if doubt is None:
        return None
    by = action.assurance.by if action.assurance else None
    if by and doubt is Doubt.MISSING:
        how = "qiptrack edit REF --set assurance.method=METHOD"
        return Unmet(f"it is not said how {by} is to verify it", f"Say how: {how}")
    if by is None:
        return Unmet("nobody is named to verify that it held", f"Name them: {name}")
    return Unmet(f"'{by}', named to verify it, is not one role here", f"Name one: {name}")


def checkpoint_is_anothers(action: Action, situation: Situation) -> Unmet | None:
    """Ask that whoever is named to verify it is somebody else than the owner, or the new owner."""
    owner = situation.to_owner or action.owner
    if action.assurance is None or action.assurance.by is None:
        return None
    by, organisation = action.assurance.by, situation.organisation
    doubt = not_another(by, (owner,), organisation, situation.service)
    if doubt is None:
        return None
    said = f"{owner} is named to verify it"
    if doubt is Doubt.BY_SAME_PERSON:
        said = f"{by} is named to verify it, and is the same person as {owner}"
    return Unmet(
        f"{said}, and nobody verifies their own work",
        "Name another verifier: qiptrack edit REF --set assurance.by=ROLE",
    )


def not_before_start(action: Action, situation: Situation) -> Unmet | None:
    """Ask for a day on or after that on which it was started."""
    if action.started is None or situation.date >= action.started:
        return None
    return Unmet(f"it was started on {day(action.started)}", "Give a later --date.")


def not_before_taken_up_again(action: Action, situation: Situation) -> Unmet | None:
    """Ask for a day on or after that on which it was last taken up again."""
    failed = action.last_verification
    if failed is not None and failed.result is not VerificationResult.NOT_CONFIRMED:
        failed = None
    again = [each.date for each in (latest_of(action.reopenings), failed) if each is not None]
    if not again or situation.date >= max(again):
        return None
    return Unmet(f"it was taken up again on {day(max(again))}", "Give a later --date.")


def can_act(_: Action, situation: Situation) -> Unmet | None:
    """Ask that whoever verifies it is one role here, with somebody in post."""
    service = situation.at or situation.service
    doubt = no_such_role(situation.by, situation.organisation, service, now=True)
    if doubt is None:
        return None
    remedy = "Have a role verify it that is filled: qiptrack verify REF --by ROLE"
    return Unmet(NO_ROLE[doubt].format(situation.by), remedy, another_may=True)


NO_ROLE = {
    Doubt.NOT_ONE_ROLE: "'{}' is not one role that can be asked",
    Doubt.UNKNOWN_ROLE: "'{}' is not a role at this service",
    Doubt.VACANT: "the post of {} is vacant",
}
"""Why a role cannot have acted, in words that take its name."""


def independent(action: Action, situation: Situation) -> Unmet | None:
    """Ask that whoever verifies it did not own it, in any role."""
    organisation, service, by = situation.organisation, situation.service, situation.by
    doubt = not_independent(
        action, by, situation.date, organisation, service, situation.now, situation.at
    )
    if doubt is Doubt.BY_OWNER:
        owns = "owns it" if same_role(by, action.owner) else "owned it while the work was done"
        return Unmet(
            f"{by} {owns}, and nobody verifies their own work",
            "Have another role verify it: qiptrack verify REF --by ROLE",
            another_may=True,
        )
    if doubt is Doubt.BY_SAME_PERSON:
        holder = organisation.holder(by, situation.at or service) or f"whoever is {by}"
        return Unmet(
            f"{holder} is {by} and holds the owner's role as well",
            "Have somebody else verify it: qiptrack verify REF --by ROLE",
            another_may=True,
        )
    return None


def embedded(action: Action, situation: Situation) -> Unmet | None:
    """Ask for a day on or after the end of the embedding period."""
    earliest = action.verification_counts_from(situation.organisation.assurance.min_days)
    if earliest is None or situation.date >= earliest:
        return None
    return Unmet(
        f"the change has to embed first: a verification counts from {day(earliest)}",
        f"Look again on {day(earliest)} or later.",
    )


def verified(action: Action, situation: Situation) -> Unmet | None:
    """Ask for a latest verification since completion that confirms that it held, and counts."""
    organisation, service = situation.organisation, situation.service
    seen, found = judged(action, situation.date, organisation, service, situation.now)
    again = "qiptrack verify REF --result confirmed --method METHOD --note TEXT"
    if seen is None:
        since = ""
        if action.verifications:
            since = " since it was reopened" if action.reopenings else " since it was completed"
        return Unmet(f"nobody has verified that it held{since}", f"Have it verified: {again}")
    if not found:
        return None
    if Doubt.AFTER_CLOSING in found:
        return Unmet(f"it was verified on {day(seen.date)}", "Give a later --date.")
    earliest = action.verification_counts_from(organisation.assurance.min_days)
    reasons = {
        Doubt.NOT_CONFIRMED: "its latest verification did not confirm that it held",
        Doubt.BY_OWNER: "it was verified by its owner",
        Doubt.BY_SAME_PERSON: "it was verified by the person who owns it, in another role",
        Doubt.TOO_SOON: "it was verified before the change had time to embed"
        + (f", which is from {day(earliest)}" if earliest else ""),
        Doubt.IN_FUTURE: f"its verification has the date {day(seen.date)}, which is to come",
        **{doubt: f"of its verifier: {NO_ROLE[doubt].format(seen.by)}" for doubt in NO_ROLE},
    }
    when_only = set(found) <= {Doubt.TOO_SOON, Doubt.IN_FUTURE}
    who = "" if when_only else " by somebody else"
    return Unmet(" and ".join(reasons[each] for each in found), f"Have it verified{who}: {again}")


def not_before_end(action: Action, situation: Situation) -> Unmet | None:
    """Ask for a day on or after that on which it was closed, or completed."""
    ends = ((action.closed, "closed"), (action.completed, "completed"))
    for ended, how in ends:
        if ended is not None and situation.date < ended:
            return Unmet(f"it was {how} on {day(ended)}", "Give a later --date.")
    return None


def approved_by_another(action: Action, situation: Situation) -> Unmet | None:
    """Ask that whoever approves is somebody else than those who own or owned it."""
    owners = (action.owner, *owners_on(action, situation.date, situation.now))
    return not_by_another(owners, situation)


def not_by_another(owners: tuple[str, ...], situation: Situation) -> Unmet | None:
    """Return why whoever approves is nobody else than `owners`; None when they are, or none is."""
    if situation.approver is None:
        return None
    approver, remedy = situation.approver, "Name another role: --approved-by ROLE"
    organisation, service = situation.organisation, situation.service
    doubt = not_approved(approver, owners, organisation, service, now=True)
    if doubt is None:
        return None
    if doubt in NO_ROLE:
        return Unmet(NO_ROLE[doubt].format(approver), remedy)
    how = "owns it" if doubt is Doubt.BY_OWNER else "is the person who owns it, in another role"
    who = organisation.declared_name(approver, service)
    return Unmet(f"{who} {how}, and somebody else has to approve that", remedy)


def later_date(action: Action, situation: Situation) -> Unmet | None:
    """Ask for a due date that is later than the present one."""
    if situation.to_date is None or situation.to_date > action.due:
        return None
    later = f"it is due on {day(action.due)}, and {day(situation.to_date)} is not later"
    return Unmet(later, "Defer it to a later day: --to DATE")


def another_role(action: Action, situation: Situation) -> Unmet | None:
    """Ask for an owner who is another role."""
    if situation.to_owner is None or not same_role(situation.to_owner, action.owner):
        return None
    return Unmet(f"{action.owner} owns it already", "Name another role: --to ROLE")


def new_owner_is_one_role(_: Action, situation: Situation) -> Unmet | None:
    """Ask for an owner who is one role here, which may be vacant."""
    if situation.to_owner is None:
        return None
    doubt = no_such_role(situation.to_owner, situation.organisation, situation.service)
    if doubt is None or doubt is Doubt.VACANT:
        return None
    return Unmet(NO_ROLE[doubt].format(situation.to_owner), "Name one role: --to ROLE")
