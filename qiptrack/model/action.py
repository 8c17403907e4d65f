"""An action of a plan: one change that somebody answers for, with its parts and its states.

The fields stand in the order in which the format writes them.
"""

import datetime as dt
from typing import Annotated

from qiptrack.model.base import Model, or_none
from qiptrack.model.dates import days_later
from qiptrack.model.fields import field, worked_out
from qiptrack.model.records import (
    Deferral,
    Escalation,
    Evidence,
    Handover,
    Reopening,
    Update,
    Verification,
    Withdrawal,
    in_order,
    latest_of,
)
from qiptrack.model.scalars import Date, Id, MayBeEmpty, NotEmpty, Owner, Role, Standard, Text
from qiptrack.model.vocabulary import Level, Method, Outcome, Priority, Status, VerificationResult

OPEN = frozenset({Status.NOT_STARTED, Status.IN_PROGRESS, Status.COMPLETE})
"""The states in which an action still asks something of somebody."""

ENDED = frozenset({Status.CLOSED, Status.WITHDRAWN})
UNDONE = frozenset({Status.NOT_STARTED, Status.IN_PROGRESS})
"""The states in which the change is still to be made."""

WrittenLink = Annotated[dict[str, Text], NotEmpty("The kind of thing, and its id")]

LINKS = "Risks, audits, incidents and the like that this answers, each as `kind: id`"
STANDARDS = "Statements of a framework pack, or regulations, that it answers to"


class Assurance(Model):
    """The checkpoint that must be passed before an action may be closed."""

    method: Method | None = field(None, description="How it will be verified")
    by: Role | None = field(None, description="The role that will verify; never the owner")
    due: Date | None = field(None, description="The day by which it will be verified, YYYY-MM-DD")


class Learning(Model):
    """What was learned from an action."""

    outcome: Outcome = field(description="Whether the action worked")
    note: Text | None = field(None, description="What made it work, or why it did not")


class RequiredBy(Model):
    """Who outside requires an action, how much they insist, and by when."""

    body: Text = field(description="Who requires it, such as CQC or the council")
    level: Level = field(description="must, as a regulation has it, or should")
    ref: Text | None = field(None, description="Their reference, such as that of the notice")
    due: Date | None = field(None, description="The day by which they require it, YYYY-MM-DD")


class Milestone(Model):
    """A phase or a part of an action; the owner of the action answers for it."""

    id: Id = field(description="The milestone's id in this action, such as M1")
    milestone: Text = field(description="What is reached")
    due: Date = field(description="The day by which it is reached, YYYY-MM-DD")
    done: Date | None = field(None, description="The day it was reached, YYYY-MM-DD")


class Action(Model):
    """One change that somebody answers for."""

    id: Id = field(description="The action's id in this plan, such as A1")
    issue: Text = field(description="What is wrong for the people who use the service")
    action: Text = field(description="What will be changed")
    owner: Owner = field(description="The one role that answers for it")
    contributors: Annotated[tuple[Role, ...], MayBeEmpty] = field(
        (), description="Other roles that help"
    )
    priority: Priority = field(Priority.MEDIUM, description="high, medium or low")
    due: Date = field(description="The day by which the change is in place, YYYY-MM-DD")
    standards: Annotated[tuple[Standard, ...], MayBeEmpty] = field((), description=STANDARDS)
    required_by: RequiredBy | None = field(
        None, description="Who outside requires it, how much they insist, and by when"
    )
    resources: Text | None = field(None, description="What it needs: money, staff, time")
    milestones: Annotated[tuple[Milestone, ...], MayBeEmpty] = field(
        (), description="Its phases and parts, each with a date"
    )
    evidence_source: Text = field(description="Where it will be seen that it was done")
    status: Status = field(Status.NOT_STARTED, description="How far it has come")
    started: Date | None = field(None, description="The day work began, YYYY-MM-DD")
    completed: Date | None = field(None, description="The day the change was in place, YYYY-MM-DD")
    closed: Date | None = field(
        None, description="The day it was closed because it had held, YYYY-MM-DD"
    )
    assurance: Assurance | None = field(
        None, description="Who will verify that it held, how and when"
    )
    indicators: Annotated[tuple[Text, ...], MayBeEmpty] = field(
        (), description="The ids of the indicators it should move"
    )
    links: Annotated[tuple[WrittenLink, ...], MayBeEmpty] = field((), description=LINKS)
    updates: Annotated[tuple[Update, ...], MayBeEmpty] = field((), description="Progress reported")
    evidence: Annotated[tuple[Evidence, ...], MayBeEmpty] = field(
        (), description="What shows that the change was made"
    )
    verifications: Annotated[tuple[Verification, ...], MayBeEmpty] = field(
        (), description="Whether it was seen to hold, by somebody other than the owner"
    )
    deferrals: Annotated[tuple[Deferral, ...], MayBeEmpty] = field(
        (), description="Each move of the due date"
    )
    handovers: Annotated[tuple[Handover, ...], MayBeEmpty] = field(
        (), description="Each change of owner"
    )
    escalations: Annotated[tuple[Escalation, ...], MayBeEmpty] = field(
        (), description="Each time somebody further up was told"
    )
    reopenings: Annotated[tuple[Reopening, ...], MayBeEmpty] = field(
        (), description="Each time it was taken up again"
    )
    withdrawal: Withdrawal | None = field(None, description="Why it was given up")
    learning: Learning | None = field(None, description="What was learned from it")

    @property
    def is_open(self) -> bool:
        """Whether it still asks something of somebody: neither closed nor withdrawn."""
        return self.status in OPEN

    @property
    def barrier(self) -> str | None:
        """What stands in the way by the latest update; None when nothing does, or no longer."""
        latest = self.latest_update
        if latest is None or latest.barrier is None or self.went_on_after(latest):
            return None
        return latest.barrier

    @worked_out
    def latest_update(self) -> Update | None:
        """The update that was reported last, or None."""
        return latest_of(self.updates)

    @worked_out
    def blocked(self) -> bool:
        """Whether a barrier stands in the way of an open action."""
        return self.is_open and self.barrier is not None

    @worked_out
    def blocked_since(self) -> dt.date | None:
        """The day on which the barrier that stands was first reported, whatever its words."""
        if not self.blocked:
            return None
        since = None
        for update in reversed(in_order(self.updates)):
            if update.barrier is None or self.went_on_after(update):
                break
            since = update.date
        return since

    def went_on_after(self, update: Update) -> bool:
        """Whether completion, or a verification or a reopening, came after an update.

        A completion on the day of the update counts: what stood in the way was overcome. Of a
        verification or a reopening on that day it is not known which came first.
        """
        if self.completed is not None and self.completed >= update.date:
            return True
        return any(each.date > update.date for each in (*self.verifications, *self.reopenings))

    @property
    def first_due(self) -> dt.date:
        """The due date before any deferral."""
        return in_order(self.deferrals)[0].from_ if self.deferrals else self.due

    @worked_out
    def slippage(self) -> int:
        """Days from the first due date to the present one."""
        return (self.due - self.first_due).days

    @worked_out
    def times_deferred(self) -> int:
        """How often the due date was moved."""
        return len(self.deferrals)

    @worked_out
    def checkpoint_due(self) -> dt.date | None:
        """The day by which its checkpoint says that it is verified; None where it says none."""
        return self.assurance.due if self.assurance else None

    @worked_out
    def checkpoint_by(self) -> str | None:
        """The role that its checkpoint says will verify it; None where it says none."""
        return self.assurance.by if self.assurance else None

    @worked_out
    def came_back_on(self) -> tuple[dt.date, ...]:
        """The days on which it was reopened or not confirmed, in any order.

        What could not be read of its records is left out, so that the action is still told of.
        """
        reopenings = or_none(lambda: self.reopenings) or ()
        verifications = or_none(lambda: self.verifications) or ()
        if not reopenings and not verifications:
            return ()
        again = [or_none(lambda: each.date) for each in reopenings]
        failed = [
            or_none(lambda: each.date)
            for each in verifications
            if or_none(lambda: each.result) is VerificationResult.NOT_CONFIRMED
        ]
        return tuple(day for day in (*again, *failed) if day)

    @worked_out
    def not_held(self) -> bool:
        """Whether the change was seen not to hold when it was last verified."""
        last = self.last_verification
        return last is not None and last.result is VerificationResult.NOT_CONFIRMED

    @property
    def last_verification(self) -> Verification | None:
        """The latest verification, or None; of several on one day the last in the file."""
        return latest_of(self.verifications)

    def verification_counts_from(self, min_days: int) -> dt.date | None:
        """Return the first day on which a verification counts, or None before completion.

        `min_days` is the embedding period: calendar days after `completed`.
        """
        return days_later(self.completed, min_days) if self.completed else None
