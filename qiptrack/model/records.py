"""What happened, as somebody put it down on a day: updates, verifications, deferrals and the like.

Their fields stand in the order in which the format writes them.
"""

import datetime as dt
from collections.abc import Sequence
from operator import attrgetter
from typing import Protocol, TypeVar

from qiptrack.model.base import Model
from qiptrack.model.fields import field
from qiptrack.model.scalars import Count, Date, Role, Text
from qiptrack.model.vocabulary import CheckResult, EvidenceKind, Method, VerificationResult

NOTE = "What was seen or done, in a sentence"
SPOKEN_OF = "The id of the indicator that it speaks of"


class Record(Model):
    """Something that happened on a day, as somebody put it down."""

    date: Date = field(description="The day it happened, YYYY-MM-DD")
    by: Role = field(description="The role that did it")


class Dated(Protocol):
    """What happened on a day."""

    @property
    def date(self) -> dt.date:
        """The day on which it happened."""


R = TypeVar("R", bound=Dated)


def in_order(records: Sequence[R]) -> list[R]:
    """Return `records` by date; those of one day stay in the order of the file."""
    return sorted(records, key=_DATE)


def latest_of(records: Sequence[R]) -> R | None:
    """Return the latest record, of several on one day the last in the file; None of none."""
    return max(reversed(records), key=_DATE) if records else None


_DATE = attrgetter("date")


class Update(Record):
    """Progress on an action, as its owner reports it."""

    note: Text = field(description=NOTE)
    barrier: Text | None = field(
        None,
        description="What stands in the way, until an update without one, completion, or a later"
        " verification or reopening",
    )


class Evidence(Record):
    """What shows that a change was made."""

    kind: EvidenceKind = field(description="What the evidence is")
    ref: Text | None = field(
        None, description="A file below the plans folder, a web address or a reference number"
    )
    note: Text | None = field(None, description=NOTE)
    indicator: Text | None = field(None, description=SPOKEN_OF)
    expires: Date | None = field(
        None, description="The last day on which it still shows anything, such as a certificate's"
    )

    @property
    def says_what_it_is(self) -> bool:
        """Whether it has a reference or a note, so that somebody can go and look."""
        return self.ref is not None or self.note is not None


class Verification(Record):
    """Somebody other than the owner went back to see whether the change held."""

    at: Text | None = field(
        None, description="The service whose role looked, where it is not the plan's (a peer audit)"
    )
    method: Method = field(description="How it was looked at")
    result: VerificationResult = field(description="Whether the change was seen to hold")
    ref: Text | None = field(None, description="A file, a web address or a reference number")
    note: Text = field(description="What was seen")
    indicator: Text | None = field(None, description=SPOKEN_OF)
    completed: Date | None = field(
        None, description="The day of completion that was cleared, where it was not confirmed"
    )

    @property
    def verifier(self) -> str:
        """The role that looked, with its service where that is said to be another one."""
        return f"{self.by} at {self.at}" if self.at else self.by


class Deferral(Record):
    """A move of the due date, with its reason."""

    date: Date = field(description="The day it was agreed, YYYY-MM-DD")
    from_: Date = field(alias="from", description="The due date before")
    to: Date = field(description="The due date after")
    by: Role = field(description="The role that asked for it")
    reason: Text = field(description="Why more time is needed")
    approved_by: Role = field(description="The role that agreed; never the owner")


class Handover(Record):
    """A change of owner."""

    date: Date = field(description="The day it took effect, YYYY-MM-DD")
    from_: Text = field(alias="from", description="The owner before")
    to: Role = field(description="The owner after")
    by: Role = field(description="The role that decided it")
    reason: Text = field(description="Why the action changes hands")


class Escalation(Record):
    """Somebody further up was told, and what they answered."""

    date: Date = field(description="The day they were told, YYYY-MM-DD")
    to: Role = field(description="The role that was told")
    by: Role = field(description="The role that told them")
    reason: Text = field(description="Why it had to go up")
    response: Text | None = field(None, description="What they answered")
    responded: Date | None = field(None, description="The day they answered, YYYY-MM-DD")


class Reopening(Record):
    """A complete or closed action was taken up again."""

    reason: Text = field(description="Why it had to be reopened")
    completed: Date | None = field(None, description="The day of completion that was cleared")
    closed: Date | None = field(None, description="The day of closing that was cleared")


class Withdrawal(Record):
    """An action was given up, for a reason and with approval."""

    reason: Text = field(description="Why the action is no longer wanted")
    approved_by: Role = field(description="The role that agreed; never the owner")


class Rebase(Record):
    """A known change: what is usual is worked out anew from its day on."""

    reason: Text = field(description="What was changed")
    approved_by: Role = field(description="The role that agreed; never who asked for it")


class CheckRecord(Record):
    """A routine check that was done."""

    result: CheckResult | None = field(
        None, description="satisfactory or concern; absent: only that it was done"
    )
    note: Text | None = field(None, description=NOTE)
    for_: Date | None = field(
        None, alias="for", description="The day it makes up for, when it was done late, YYYY-MM-DD"
    )
    done: Count | None = field(None, description="How many were done")
    expected: Count | None = field(None, description="How many were due")
