"""The steps of an action: one table, for the commands, the rules and the documentation."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from qiptrack.model.assurance import (
    Doubt,
    doubts,
    not_independent,
    owner_on,
    verification_of_this_round,
)
from qiptrack.model.days import day
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import OPEN, UNDONE, Action, latest_of
from qiptrack.model.portfolio import same_name
from qiptrack.model.words import Status, VerificationResult


@dataclass(frozen=True, slots=True)
class Situation:
    """Who asks for a step, on which day, in which organisation and at which service.

    `approver`, `to_owner` and `to_date` are what the request itself says, where the step
    takes it.
    """

    organisation: Organisation
    service: str | None
    by: str
    date: dt.date
    approver: str | None = None
    to_owner: str | None = None
    to_date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Unmet:
    """A condition that is not met, and the command that meets it, with REF for the action."""

    message: str
    remedy: str


Condition = Callable[[Action, Situation], Unmet | None]


class StepName(StrEnum):
    """The steps that an action can take."""

    START = "start"
    COMPLETE = "complete"
    VERIFY = "verify"
    CLOSE = "close"
    REOPEN = "reopen"
    DEFER = "defer"
    REASSIGN = "reassign"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: from which states, into which, what it needs in words, and the conditions."""

    name: StepName
    allowed: frozenset[Status]
    becomes: Status | None
    needs: str
    conditions: tuple[Condition, ...] = ()

    def unmet(self, action: Action, situation: Situation) -> tuple[Unmet, ...]:
        """Return every condition that is not met; a wrong state is the only one to be told."""
        if action.status not in self.allowed:
            return (_wrong_state(self, action),)
        found = (condition(action, situation) for condition in self.conditions)
        return tuple(each for each in found if each is not None)


_WAYS = {
    Status.NOT_STARTED: "Begin it first: qiptrack start REF",
    Status.IN_PROGRESS: "Complete it first: qiptrack complete REF",
    Status.COMPLETE: "Take it up again first: qiptrack reopen REF --reason TEXT",
    Status.CLOSED: "Take it up again first: qiptrack reopen REF --reason TEXT",
    Status.WITHDRAWN: "It was given up; add a new action: qiptrack add PLAN",
}


def _wrong_state(step: Step, action: Action) -> Unmet:
    said = action.status.replace("-", " ")
    if step.becomes is action.status:
        return Unmet(f"it is {said} already", "See what is recorded: qiptrack show REF")
    if action.status is Status.NOT_STARTED and Status.COMPLETE in step.allowed:
        return Unmet("it is not complete", _WAYS[Status.IN_PROGRESS])
    return Unmet(f"it is {said}", _WAYS[action.status])


def _has_evidence(action: Action, _: Situation) -> Unmet | None:
    if action.evidence:
        return None
    return Unmet(
        "no evidence is recorded", "Record it: qiptrack evidence REF --kind KIND --note TEXT"
    )


def _has_checkpoint(action: Action, _: Situation) -> Unmet | None:
    if action.assurance and action.assurance.by and action.assurance.method:
        return None
    return Unmet(
        "nobody is named to verify that it held",
        "Name them: qiptrack edit REF --set assurance.by=ROLE --set assurance.method=METHOD",
    )


def _checkpoint_is_anothers(action: Action, situation: Situation) -> Unmet | None:
    owner = situation.to_owner or action.owner
    if action.assurance is None or not same_name(action.assurance.by, owner):
        return None
    return Unmet(
        f"{owner} is named to verify it, and nobody verifies their own work",
        "Name another verifier: qiptrack edit REF --set assurance.by=ROLE",
    )


def _not_before_start(action: Action, situation: Situation) -> Unmet | None:
    if action.started is None or situation.date >= action.started:
        return None
    return Unmet(f"it was started on {day(action.started)}", "Give a later --date.")


def _not_before_taken_up_again(action: Action, situation: Situation) -> Unmet | None:
    failed = action.last_verification
    if failed is not None and failed.result is not VerificationResult.NOT_CONFIRMED:
        failed = None
    again = [each.date for each in (latest_of(action.reopenings), failed) if each is not None]
    if not again or situation.date >= max(again):
        return None
    return Unmet(f"it was taken up again on {day(max(again))}", "Give a later --date.")


def _independent(action: Action, situation: Situation) -> Unmet | None:
    organisation, service = situation.organisation, situation.service
    doubt = not_independent(action, situation.by, situation.date, organisation, service)
    if doubt is Doubt.BY_OWNER:
        return Unmet(
            f"{situation.by} owns it, and nobody verifies their own work",
            "Have another role verify it: qiptrack verify REF --by ROLE",
        )
    if doubt is Doubt.BY_SAME_HOLDER:
        holder = organisation.holder(situation.by, service)
        return Unmet(
            f"{holder} is {situation.by} and holds the owner's role as well",
            "Have somebody else verify it: qiptrack verify REF --by ROLE",
        )
    return None


def _embedded(action: Action, situation: Situation) -> Unmet | None:
    earliest = action.verification_counts_from(situation.organisation.assurance.min_days)
    if earliest is None or situation.date >= earliest:
        return None
    return Unmet(
        f"the change has to embed first: a verification counts from {day(earliest)}",
        f"Look again on {day(earliest)} or later.",
    )


def _verified(action: Action, situation: Situation) -> Unmet | None:
    latest = verification_of_this_round(action)
    again = "qiptrack verify REF --result confirmed --method METHOD --note TEXT"
    if latest is None:
        return Unmet("nobody has verified that it held", f"Have it verified: {again}")
    found = doubts(action, latest, situation.organisation, situation.service)
    earliest = action.verification_counts_from(situation.organisation.assurance.min_days)
    reasons = {
        Doubt.NOT_CONFIRMED: "its latest verification did not confirm that it held",
        Doubt.BY_OWNER: "it was verified by its owner",
        Doubt.BY_SAME_HOLDER: "it was verified by the person who owns it, in another role",
        Doubt.TOO_SOON: "it was verified before the change had time to embed"
        + (f", which is from {day(earliest)}" if earliest else ""),
    }
    if not found:
        return None
    who = "" if found == (Doubt.TOO_SOON,) else " by somebody else"
    return Unmet(" and ".join(reasons[each] for each in found), f"Have it verified{who}: {again}")


def _not_before_verification(action: Action, situation: Situation) -> Unmet | None:
    latest = verification_of_this_round(action)
    if latest is None or situation.date >= latest.date:
        return None
    return Unmet(f"it was verified on {day(latest.date)}", "Give a later --date.")


def _not_before_end(action: Action, situation: Situation) -> Unmet | None:
    ends = ((action.closed, "closed"), (action.completed, "completed"))
    for ended, how in ends:
        if ended is not None and situation.date < ended:
            return Unmet(f"it was {how} on {day(ended)}", "Give a later --date.")
    return None


def _approved_by_another(action: Action, situation: Situation) -> Unmet | None:
    if situation.approver is None:
        return None
    for owner in (action.owner, owner_on(action, situation.date)):
        if same_name(owner, situation.approver):
            return Unmet(
                f"{owner} owns it, and somebody else has to approve that",
                "Name another role: --approved-by ROLE",
            )
    return None


def _later(action: Action, situation: Situation) -> Unmet | None:
    if situation.to_date is None or situation.to_date > action.due:
        return None
    return Unmet(f"it is due on {day(action.due)}", "Defer it to a later day: --to DATE")


def _another_role(action: Action, situation: Situation) -> Unmet | None:
    if situation.to_owner is None or not same_name(situation.to_owner, action.owner):
        return None
    return Unmet(f"{action.owner} owns it already", "Name another role: --to ROLE")


STEPS: dict[StepName, Step] = {
    step.name: step
    for step in (
        Step(
            StepName.START,
            frozenset({Status.NOT_STARTED}),
            Status.IN_PROGRESS,
            "nothing",
        ),
        Step(
            StepName.COMPLETE,
            UNDONE,
            Status.COMPLETE,
            "at least one evidence record, and a checkpoint: who will verify it, and how",
            (
                _has_evidence,
                _has_checkpoint,
                _checkpoint_is_anothers,
                _not_before_start,
                _not_before_taken_up_again,
            ),
        ),
        Step(
            StepName.VERIFY,
            frozenset({Status.COMPLETE}),
            None,
            "a verifier who is neither the owner nor the same person in another role, on or after"
            " the end of the embedding period, and a note of what was seen; when it is not"
            " confirmed the action is in progress again",
            (_independent, _embedded),
        ),
        Step(
            StepName.CLOSE,
            frozenset({Status.COMPLETE}),
            Status.CLOSED,
            "evidence, and a latest verification that is confirmed and counts",
            (_has_evidence, _verified, _not_before_verification),
        ),
        Step(
            StepName.REOPEN,
            frozenset({Status.COMPLETE, Status.CLOSED}),
            Status.IN_PROGRESS,
            "a reason; the dates are cleared, the records stay",
            (_not_before_end,),
        ),
        Step(
            StepName.DEFER,
            UNDONE,
            None,
            "a later date, a reason, and an approver who is not the owner",
            (_later, _approved_by_another),
        ),
        Step(
            StepName.REASSIGN,
            OPEN,
            None,
            "another role, and a reason",
            (_another_role, _checkpoint_is_anothers),
        ),
        Step(
            StepName.WITHDRAW,
            OPEN,
            Status.WITHDRAWN,
            "a reason, and an approver who is not the owner",
            (_approved_by_another,),
        ),
    )
}
"""Every step by its name."""
