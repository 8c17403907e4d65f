"""The steps of an action: one table, for the commands, the rules and the documentation."""

from dataclasses import dataclass
from enum import StrEnum

from qiptrack.model.action import OPEN, UNDONE, Action
from qiptrack.model.step_conditions import (
    Condition,
    Situation,
    Unmet,
    another_role,
    approved_by_another,
    can_act,
    checkpoint_is_anothers,
    embedded,
    had_evidence,
    has_checkpoint,
    has_evidence,
    independent,
    later_date,
    new_owner_is_one_role,
    not_before_end,
    not_before_start,
    not_before_taken_up_again,
    verified,
)
from qiptrack.model.vocabulary import Status


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
        """Return every condition that is not met; where the state is wrong, that alone."""
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
            "at least one evidence record, and a checkpoint: who will verify it, which is one role"
            " and somebody else than the owner, and how",
            (
                has_evidence,
                has_checkpoint,
                checkpoint_is_anothers,
                not_before_start,
                not_before_taken_up_again,
            ),
        ),
        Step(
            StepName.VERIFY,
            frozenset({Status.COMPLETE}),
            None,
            "a verifier who is one role, in post, and none of the owner, whoever owned it while the"
            " work was done, and the same person in another role; a day on or after completion and"
            " the end of the embedding period; and a note of what was seen; when it is not"
            " confirmed the action is in progress again",
            (can_act, independent, embedded),
        ),
        Step(
            StepName.CLOSE,
            frozenset({Status.COMPLETE}),
            Status.CLOSED,
            "by the day of closing: a checkpoint with somebody else than the owner, evidence, and a"
            " latest verification since completion that is confirmed and counts",
            (has_checkpoint, checkpoint_is_anothers, had_evidence, verified),
        ),
        Step(
            StepName.REOPEN,
            frozenset({Status.COMPLETE, Status.CLOSED}),
            Status.IN_PROGRESS,
            "a reason; the dates are cleared, the records stay",
            (not_before_end,),
        ),
        Step(
            StepName.DEFER,
            UNDONE,
            None,
            "a later date, a reason, and an approver who is one role, in post, and neither the"
            " owner nor the same person in another role",
            (later_date, approved_by_another),
        ),
        Step(
            StepName.REASSIGN,
            OPEN,
            None,
            "another role, which does not verify it, and a reason",
            (another_role, new_owner_is_one_role, checkpoint_is_anothers),
        ),
        Step(
            StepName.WITHDRAW,
            OPEN,
            Status.WITHDRAWN,
            "a reason, and an approver who is one role, in post, and neither the owner nor the"
            " same person in another role",
            (approved_by_another,),
        ),
    )
}
"""Every step by its name."""
