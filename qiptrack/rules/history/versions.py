"""One item before and after a commit, and as it is now, and how a rule on the past words it."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from qiptrack.analysis.changes.facts import in_text
from qiptrack.analysis.changes.item_facts import RECORDS
from qiptrack.analysis.changes.matching import RecordChanges
from qiptrack.analysis.changes.record_facts import (
    changed_records,
    is_correction,
    minuted,
    names,
    noted,
)
from qiptrack.model.action import Action
from qiptrack.model.base import Model, field_value
from qiptrack.model.dates import day
from qiptrack.model.indicators import Check, Indicator
from qiptrack.model.plan import Plan
from qiptrack.model.sentences import listing
from qiptrack.pointer import Step

M = TypeVar("M", bound=Model)

NO_RECORDS: RecordChanges[Model] = RecordChanges((), (), ())


class ThreeStates(NamedTuple, Generic[M]):
    """Something before a commit, after it, and as it is now; None where it is not there."""

    before: M | None
    after: M | None
    now: M | None


class Moment(NamedTuple):
    """The day of a commit, and who made it; `person` says how they are told from others.

    That is asked for only where it matters: git may have to be asked for it.
    """

    day: dt.date
    person: Callable[[], str]
    name: str


@dataclass(frozen=True)
class Versions(Generic[M]):
    """One item before and after one commit, and as it is now.

    `plan` is the plan that it is in, likewise. `completed_by` is who committed that an action is
    complete, as far as it is known, and `known` are the records it had at some time before.
    """

    item: ThreeStates[M]
    plan: ThreeStates[Plan]
    id: str
    moment: Moment
    completed_by: Moment | None = None
    known: frozenset[Model] = frozenset()
    first_days: Mapping[Model, dt.date] = field(default_factory=dict)
    """The day of the first commit on any line that brought a record: one may be picked again."""

    lists: ClassVar[tuple[str, ...]] = ()
    """The keys of its lists of records."""

    noted: ClassVar[str] = ""
    """What a record that may correct another is called."""

    def records(self, key: str) -> RecordChanges[Model]:
        """Return how the records below `key` differ."""
        before, after, _ = self.item
        if before is None or after is None:
            return NO_RECORDS
        if key not in self._records:
            self._records[key] = changed_records(before, after, key)
        return self._records[key]

    @cached_property
    def _records(self) -> dict[str, RecordChanges[Model]]:
        """How the records below some keys differ: each rule asks for them again."""
        return {}

    def is_there(self, key: str, record: Model) -> bool:
        """Whether `record` stands below `key` as the item is now."""
        listed = field_value(self.item.now, key) if self.item.now is not None else None
        return record in listed if isinstance(listed, tuple) else listed == record

    def step_now(self, key: str, record: Model) -> tuple[Step, ...]:
        """Return the steps to `record` as it is now, or to where it would be."""
        listed = field_value(self.item.now, key) if self.item.now is not None else None
        if isinstance(listed, tuple) and record in listed:
            return (key, listed.index(record))
        return (key,)

    def mended(self, *naming: str) -> bool:
        """Whether it is said that a mistake was put right.

        By a correction that came with the commit, or by a later one that names all of `naming`.
        """
        (before, after, now), (plan, plan_after, plan_now) = self.item, self.plan
        if any(map(is_correction, noted(before, after) | minuted(plan, plan_after, self.id))):
            return True
        later = noted(after, now) | minuted(plan_after, plan_now, self.id)
        return any(is_correction(text) and _names_all(text, naming) for text in later)

    def minuted(self, *naming: str) -> bool:
        """Whether a meeting that was recorded since says something of all of `naming`."""
        before, after, now = self.plan
        said = minuted(before, after, self.id) | minuted(after, now, self.id)
        return any(_names_all(text, naming) for text in said)


class ActionVersions(Versions[Action]):
    """One action, before and after."""

    lists = RECORDS
    noted = "update"


class IndicatorVersions(Versions[Indicator]):
    """One indicator, before and after."""

    lists = ("measurements", "rebases")
    noted = "measurement"


class CheckVersions(Versions[Check]):
    """One routine check, before and after."""

    lists = ("records",)
    noted = "record"


class PlanAlteration(Versions[Plan]):
    """A whole plan, before and after: what it says of itself, and its reviews."""

    lists = ("reviews",)
    noted = "review"


def _names_all(text: str, naming: Sequence[str]) -> bool:
    return all(names(text, each) for each in naming)


def all_records(item: Model) -> Iterator[Model]:
    """Yield every record of an item, and of what is in it."""
    parts = ("actions", "indicators", "checks") if isinstance(item, Plan) else ()
    for key in _LISTS[type(item)]:
        listed = field_value(item, key)
        yield from listed if isinstance(listed, tuple) else [listed] if listed else []
    for part in parts:
        for each in field_value(item, part) or ():
            yield from all_records(each)


_LISTS: dict[type[Model], tuple[str, ...]] = {
    Action: ActionVersions.lists,
    Indicator: IndicatorVersions.lists,
    Check: CheckVersions.lists,
    Plan: PlanAlteration.lists,
}


LONGEST = 60
"""The most characters of a value that a message repeats."""


def put_right(
    versions: Versions[Any], naming: str, remedy: str = "Put it back as it was", *, back: bool
) -> str:
    """Return the advice on something altered: the remedy, or a correction that names it.

    When it is `back` as it was, only the correction is left to do.
    """
    how = f'`qiptrack update REF --note "Correction: {naming} ..."`'
    if not isinstance(versions, ActionVersions):
        item = f"{versions.id}, " if versions.id else ""
        noted = "review of the plan" if versions.item.now is None else versions.noted
        how = f"a further {noted}, whose note begins with `Correction: {item}{naming} ...`"
    if back:
        return f"It was put back since; say what happened with {how}."
    return f"{remedy}, or say what was wrong with {how}."


def formerly(changed: Iterable[tuple[str, object, object]]) -> str:
    """Return the former words of changed fields, as a sentence goes on."""
    return listing([f"`{name.rstrip('_')}` was {_shown(value)}" for name, value, _ in changed])


def _shown(value: object) -> str:
    """Return a value as a message repeats it: what it was, or that there was none."""
    if value is None or value == ():
        return "not there"
    if isinstance(value, dt.date):
        return day(value)
    text = " ".join(in_text(value).split())
    short = text if len(text) <= LONGEST else f"{text[: LONGEST - 3].rstrip()}..."
    return f"'{short}'"
