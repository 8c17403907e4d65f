"""What can have changed in a plan, in the words of governance."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from qiptrack.model.portfolio import natural
from qiptrack.pointer import Pointer


class Kind(StrEnum):
    """Kinds of change, in the order in which a meeting hears of them: setbacks first."""

    DEADLINE_LATER = "deadline-later"
    REOPENED = "reopened"
    NOT_CONFIRMED = "not-confirmed"
    RECORD_REMOVED = "record-removed"
    RECORD_CHANGED = "record-changed"
    OWNER_CHANGED = "owner-changed"
    ACTION_REMOVED = "action-removed"
    PLAN_REMOVED = "plan-removed"
    NEWLY_OVERDUE = "newly-overdue"
    CLOSED = "closed"
    PLAN_CLOSED = "plan-closed"
    VERIFIED = "verified"
    COMPLETED = "completed"
    STARTED = "started"
    WITHDRAWN = "withdrawn"
    PLAN_ADDED = "plan-added"
    ACTION_ADDED = "action-added"
    ACTION_MOVED = "action-moved"
    PLAN_RENAMED = "plan-renamed"
    ESCALATED = "escalated"
    BARRIER = "barrier"
    BARRIER_CLEARED = "barrier-cleared"
    PROGRESS = "progress"
    EVIDENCE_ADDED = "evidence-added"
    MEASURED = "measured"
    TARGET_CHANGED = "target-changed"
    CHECK_RECORDED = "check-recorded"
    REVIEWED = "reviewed"
    DEADLINE_EARLIER = "deadline-earlier"
    PRIORITY_CHANGED = "priority-changed"
    WORDING = "wording"
    OTHER = "other"
    UNREADABLE = "unreadable"


SETBACKS = frozenset(
    {
        Kind.DEADLINE_LATER,
        Kind.REOPENED,
        Kind.NOT_CONFIRMED,
        Kind.RECORD_REMOVED,
        Kind.RECORD_CHANGED,
        Kind.OWNER_CHANGED,
        Kind.ACTION_REMOVED,
        Kind.PLAN_REMOVED,
        Kind.NEWLY_OVERDUE,
    }
)
"""The changes that a meeting must not miss: something slipped, went back, or is gone."""

Value = None | int | float | str | dt.date


class Fact(NamedTuple):
    """One thing that changed, of a plan or of something in it.

    `what` says it in people's words, such as the note of a record; `before` and `after` are
    values, `by` and `date` what the plan itself says of who and when. `commit` is the one that
    brought it, where that is known. `ref` is the place as the later plan has it, or the earlier
    one for what is gone; so is `pointer`, below the plan.
    """

    kind: Kind
    ref: str
    plan: str
    service: str | None
    what: str | None
    before: Value
    after: Value
    setback: bool
    by: str | None
    date: dt.date | None
    commit: str | None = None
    pointer: Pointer = ()


def said_by(fact: Fact, plan: str) -> tuple[object, ...]:
    """Return what makes a fact of `plan` the same one, whatever else there is and was before."""
    left = fact.before if fact.after is None else fact.after
    pointer = tuple(step for step in fact.pointer if isinstance(step, str))
    return plan, fact.kind, pointer, fact.what, left, fact.by, fact.date


def new_against_all(against: Sequence[Sequence[Fact]]) -> list[Fact]:
    """Return the facts that are told against every parent of a commit: the rest one of them had."""
    first, *others = against
    said = [{said_by(fact, fact.plan) for fact in facts} for facts in others]
    return [fact for fact in first if all(said_by(fact, fact.plan) in each for each in said)]


def by_weight(fact: Fact) -> tuple[object, ...]:
    """Return a key that sorts setbacks first, then in the order of kinds, by reference and day."""
    return (
        not fact.setback,
        _ORDER[fact.kind],
        natural(fact.ref),
        fact.date or dt.date.max,
    )


_ORDER = {kind: index for index, kind in enumerate(Kind)}
