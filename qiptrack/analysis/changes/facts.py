"""What can have changed in a plan, in the words of governance, and what a fact is about."""

import datetime as dt
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, Self

from qiptrack.analysis.changes.matching import differing
from qiptrack.model.action import Action
from qiptrack.model.base import Model, field_value, or_none
from qiptrack.model.flat_plan import FiledFacts, FlatAction
from qiptrack.model.identity import FiledPlan, natural
from qiptrack.model.roles import same_role
from qiptrack.model.shape import key_of
from qiptrack.pointer import Pointer, Step


class ChangeKind(StrEnum):
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
    MILESTONE_DONE = "milestone-done"
    EVIDENCE_ADDED = "evidence-added"
    MEASURED = "measured"
    TARGET_CHANGED = "target-changed"
    REBASED = "rebased"
    CHECK_RECORDED = "check-recorded"
    REVIEWED = "reviewed"
    DEADLINE_EARLIER = "deadline-earlier"
    PRIORITY_CHANGED = "priority-changed"
    WORDING = "wording"
    OTHER = "other"
    UNREADABLE = "unreadable"


SETBACKS = frozenset(
    {
        ChangeKind.DEADLINE_LATER,
        ChangeKind.REOPENED,
        ChangeKind.NOT_CONFIRMED,
        ChangeKind.RECORD_REMOVED,
        ChangeKind.RECORD_CHANGED,
        ChangeKind.OWNER_CHANGED,
        ChangeKind.ACTION_REMOVED,
        ChangeKind.PLAN_REMOVED,
        ChangeKind.NEWLY_OVERDUE,
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

    kind: ChangeKind
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

    @property
    def answers(self) -> bool:
        """Whether the fact is that an escalation was answered, and not that there was one."""
        return self.pointer[-1:] == ("response",)

    @property
    def is_new_part(self) -> bool:
        """Whether the fact is that a plan has an indicator or a routine check more."""
        return self.kind is ChangeKind.OTHER and self.after in ("indicator", "check")


def said_by(fact: Fact, plan: str) -> tuple[object, ...]:
    """Return a key that two facts of `plan` share which say the same of the same thing."""
    left = fact.before if fact.after is None else fact.after
    pointer = tuple(step for step in fact.pointer if isinstance(step, str))
    return plan, fact.kind, pointer, fact.what, left, fact.by, fact.date


def new_against_all(against: Sequence[Sequence[Fact]]) -> list[Fact]:
    """Return the facts that are new against every parent of a commit.

    What is new against one parent alone came with another one.
    """
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


_ORDER = {kind: index for index, kind in enumerate(ChangeKind)}


class ChangedItem(NamedTuple):
    """The plan, or the item of a plan, that a fact is about."""

    ref: str
    filed: FiledPlan | FiledFacts
    pointer: Pointer = ()

    @classmethod
    def plan(cls, filed: FiledPlan | FiledFacts) -> Self:
        """Return the subject that is a whole plan."""
        return cls(filed.id, filed)

    @classmethod
    def action(cls, filed: FiledPlan | FiledFacts, action: Action | FlatAction) -> Self:
        """Return the subject that is an action of a plan."""
        return cls.plan(filed)._named("actions", or_none(lambda: action.id))

    def part(self, key: str, item: Model) -> "Self":
        """Return the subject that is an item of this plan, in the list that is called `key`."""
        return self._named(key, field_value(item, "id"))

    def _named(self, key: str, id_: str | None) -> "Self":
        name = id_ or "?"
        return self._replace(ref=self.filed.ref(name), pointer=(key, name))

    def fact(
        self,
        kind: ChangeKind,
        what: str | None,
        *steps: Step,
        before: Value = None,
        after: Value = None,
        by: str | None = None,
        date: dt.date | None = None,
    ) -> Fact:
        """Return a fact about this, or about what `steps` lead to from it."""
        return Fact(
            kind=kind,
            ref=self.ref,
            plan=self.filed.id,
            service=or_none(lambda: self.filed.plan.service),
            what=what,
            before=before,
            after=after,
            setback=kind in SETBACKS,
            by=by,
            date=date,
            pointer=(*self.pointer, *steps),
        )


def rest(
    before: Model,
    after: Model,
    subject: ChangedItem,
    kinds: dict[str, ChangeKind],
    *,
    without: Sequence[str],
) -> Iterator[Fact]:
    """Yield a fact for each other field that differs: of its own kind, or of none in particular."""
    for name, earlier, later in differing(before, after):
        if name not in without:
            key = key_of(type(after), name)
            kind = kinds.get(name, ChangeKind.OTHER)
            if kind is ChangeKind.OWNER_CHANGED and same_role(earlier, later):
                kind = ChangeKind.WORDING
            yield of_field(subject, kind, (key,), earlier, later)


def of_field(
    subject: ChangedItem, kind: ChangeKind, steps: Pointer, before: Any, after: Any
) -> Fact:
    """Return the fact that a field, to which `steps` lead, has another value now."""
    what = " ".join(str(step) for step in steps).replace("_", " ")
    return subject.fact(kind, what, *steps, before=plainly(before), after=plainly(after))


def summary(record: Model, names: Sequence[str] = ()) -> str:
    """Return what a record says, or some of its fields, each behind its key."""
    said = {
        key_of(type(record), name): field_value(record, name)
        for name in type(record).model_fields
        if not names or name in names
    }
    return "; ".join(f"{key}: {text}" for key, value in said.items() if (text := in_text(value)))


def plainly(value: Any) -> Value:
    """Return `value` as it is where it is one value, and as text where it has parts."""
    if isinstance(value, tuple):
        return ", ".join(map(in_text, value)) or None
    if isinstance(value, Model):
        return summary(value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {each}" for key, each in value.items())
    single: Value = value
    return single


def in_text(value: Any) -> str:
    """Return `value` as a text has it, nothing for what is absent; a whole number has no point."""
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    said = plainly(value)
    return "" if said is None else str(said)
