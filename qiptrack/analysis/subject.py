"""What a fact is about: a plan, or something in it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Self

from qiptrack.analysis.facts import SETBACKS, Fact, Kind, Value
from qiptrack.analysis.matching import differing
from qiptrack.model.base import Model, key_of, told
from qiptrack.model.portfolio import FiledPlan
from qiptrack.pointer import Pointer, Step


class Subject(NamedTuple):
    """A plan, or something in it, that facts are told of."""

    ref: str
    filed: FiledPlan
    pointer: Pointer = ()

    @classmethod
    def plan(cls, filed: FiledPlan) -> Self:
        """Return the subject that is a whole plan."""
        return cls(filed.id, filed)

    @classmethod
    def action(cls, filed: FiledPlan, action: Model) -> Self:
        """Return the subject that is an action of a plan."""
        return cls.plan(filed).part("actions", action)

    def part(self, key: str, item: Model) -> "Self":
        """Return the subject that is an item of this plan, in the list that is called `key`."""
        name: str = told(item, "id") or "?"
        return self._replace(ref=self.filed.ref(name), pointer=(key, name))

    def fact(
        self,
        kind: Kind,
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
            service=told(self.filed.plan, "service"),
            what=what,
            before=before,
            after=after,
            setback=kind in SETBACKS,
            by=by,
            date=date,
            pointer=(*self.pointer, *steps),
        )


def rest(
    before: Model, after: Model, subject: Subject, kinds: dict[str, Kind], *, without: Sequence[str]
) -> Iterator[Fact]:
    """Yield a fact for each other field that differs: of its own kind, or of none in particular."""
    for name, earlier, later in differing(before, after):
        if name not in without:
            key = key_of(type(after), name)
            kind = kinds.get(name, Kind.OTHER)
            yield of_field(subject, kind, (key,), earlier, later)


def of_field(subject: Subject, kind: Kind, steps: Pointer, before: Any, after: Any) -> Fact:
    """Return the fact that the field which `steps` lead to was one thing, and is another."""
    what = " ".join(str(step) for step in steps).replace("_", " ")
    return subject.fact(kind, what, *steps, before=plainly(before), after=plainly(after))


def summary(record: Model, names: Sequence[str] = ()) -> str:
    """Return what a record says, or some of its fields, each behind its key."""
    said = {
        key_of(type(record), name): told(record, name)
        for name in type(record).model_fields
        if not names or name in names
    }
    return "; ".join(f"{key}: {text}" for key, value in said.items() if (text := in_text(value)))


def plainly(value: Any) -> Value:
    """Return `value` in one piece: as it is where it is one, and else as text."""
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
