"""The facts that records bring, and the records that put a mistake right in the open."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from qiptrack.analysis.changes.facts import ChangedItem, ChangeKind, Fact, summary
from qiptrack.analysis.changes.matching import RecordChanges, differing, records
from qiptrack.model.action import Action
from qiptrack.model.base import Model, field_value, or_none
from qiptrack.model.indicators import Check, Indicator, Measurement
from qiptrack.model.plan import Plan, Review
from qiptrack.model.records import Verification
from qiptrack.model.vocabulary import VerificationResult
from qiptrack.patterns import pattern


class RecordWords(NamedTuple):
    """How a new record becomes a fact: of which kind, in whose words, between which values.

    Each but the first is a key of the record, or nothing.
    """

    kind: Callable[[Model], ChangeKind]
    what: tuple[str, ...]
    before: str = ""
    after: str = ""


def _always(kind: ChangeKind) -> Callable[[Model], ChangeKind]:
    return lambda _record: kind


_RESULTS = {
    VerificationResult.CONFIRMED: ChangeKind.VERIFIED,
    VerificationResult.NOT_CONFIRMED: ChangeKind.NOT_CONFIRMED,
}


def _verified(record: Model) -> ChangeKind:
    return _RESULTS.get(field_value(record, "result"), ChangeKind.OTHER)


def _deferred(record: Model) -> ChangeKind:
    before, after = field_value(record, "from_"), field_value(record, "to")
    earlier = before is not None and after is not None and after < before
    return ChangeKind.DEADLINE_EARLIER if earlier else ChangeKind.DEADLINE_LATER


NEW: Mapping[str, RecordWords] = {
    "updates": RecordWords(_always(ChangeKind.PROGRESS), ("note",)),
    "evidence": RecordWords(_always(ChangeKind.EVIDENCE_ADDED), ("note", "ref"), after="kind"),
    "verifications": RecordWords(_verified, ("note",), after="result"),
    "deferrals": RecordWords(_deferred, ("reason",), "from_", "to"),
    "handovers": RecordWords(_always(ChangeKind.OWNER_CHANGED), ("reason",), "from_", "to"),
    "escalations": RecordWords(_always(ChangeKind.ESCALATED), ("reason",), after="to"),
    "reopenings": RecordWords(_always(ChangeKind.REOPENED), ("reason",)),
    "rebases": RecordWords(_always(ChangeKind.REBASED), ("reason",)),
    "measurements": RecordWords(_always(ChangeKind.MEASURED), ("note",), after="value"),
    "records": RecordWords(_always(ChangeKind.CHECK_RECORDED), ("note",), after="result"),
    "reviews": RecordWords(_always(ChangeKind.REVIEWED), ("note",), after="meeting"),
    "withdrawal": RecordWords(_always(ChangeKind.WITHDRAWN), ("reason",)),
}
"""How the records of each list are told, by the key of the list."""

ANSWER = {"response", "responded"}
"""The fields of an escalation that are filled in when the answer comes."""


def changed_records(before: Model, after: Model, key: str) -> RecordChanges[Model]:
    """Return the changes of the records below `key`; none where they cannot be read."""
    if before.surely_shares(after, key):
        return RecordChanges((), (), ())
    if field_value(before, key) is None and key in before.model_fields_set:
        return RecordChanges((), (), ())
    return records(_listed(before, key), _listed(after, key))


def record_facts(before: Model, after: Model, key: str, subject: ChangedItem) -> Iterator[Fact]:
    """Yield a fact for each record below `key` that is new, changed or gone."""
    found = changed_records(before, after, key)
    for index, record in found.added:
        yield new_fact(record, key, index, subject)
        if key == "escalations" and field_value(record, "response"):
            yield _answer(record, index, subject)
    for index, old, new in found.changed:
        yield _changed(old, new, key, index, subject)
    for index, record in found.removed:
        yield subject.fact(
            ChangeKind.RECORD_REMOVED,
            _first(record, NEW[key].what),
            *_steps(key, index),
            before=summary(record),
            by=_by(record),
            date=field_value(record, "date"),
        )


def new_fact(record: Model, key: str, index: int, subject: ChangedItem) -> Fact:
    """Return the fact that a record below `key` is new."""
    said = NEW[key]
    return subject.fact(
        said.kind(record),
        _first(record, said.what),
        *_steps(key, index),
        before=field_value(record, said.before) if said.before else None,
        after=_after(record, said),
        by=_by(record),
        date=field_value(record, "date"),
    )


def _after(record: Model, said: RecordWords) -> Any:
    if isinstance(record, Measurement):
        return measured(record)
    if isinstance(record, Verification) and _verified(record) is ChangeKind.OTHER:
        return "verification without a result"
    return field_value(record, said.after) if said.after else None


def measured(record: Measurement) -> float | str | None:
    """Return what a measurement says: its value, or how many of how many; None of an event."""
    value = or_none(lambda: record.value)
    count, of = or_none(lambda: record.count), or_none(lambda: record.of)
    if value is not None or count is None:
        return value
    return count if of is None else f"{count:g} of {of:g}"


def is_answer(before: Model, after: Model) -> bool:
    """Whether an escalation differs only in the answer that came to it."""
    changes = list(differing(before, after))
    return bool(changes) and all(name in ANSWER and earlier is None for name, earlier, _ in changes)


def _changed(old: Model, new: Model, key: str, index: int, subject: ChangedItem) -> Fact:
    if key == "escalations" and is_answer(old, new):
        return _answer(new, index, subject)
    names = [name for name, _, _ in differing(old, new)]
    return subject.fact(
        ChangeKind.RECORD_CHANGED,
        _first(new, NEW[key].what),
        *_steps(key, index),
        before=summary(old, names),
        after=summary(new, names),
        by=_by(new),
        date=field_value(new, "date"),
    )


def _answer(escalation: Model, index: int, subject: ChangedItem) -> Fact:
    """Return the fact that an escalation was answered, by whoever was told."""
    told = field_value(escalation, "to")
    return subject.fact(
        ChangeKind.ESCALATED,
        field_value(escalation, "response"),
        "escalations",
        index,
        "response",
        after=told,
        by=told,
        date=field_value(escalation, "responded"),
    )


def _steps(key: str, index: int) -> tuple[str | int, ...]:
    return (key,) if key == "withdrawal" else (key, index)


def _listed(item: Model, key: str) -> Sequence[Model]:
    value = field_value(item, key)
    if value is None:
        return ()
    return (value,) if isinstance(value, Model) else value


def _first(record: Model, names: Sequence[str]) -> str | None:
    return next((text for name in names if (text := field_value(record, name))), None)


def _by(record: Model) -> str | None:
    """Return who a record says it is from; for a meeting that is its chair."""
    if isinstance(record, Verification):
        return or_none(lambda: record.verifier)
    name: str | None = field_value(record, "chair" if isinstance(record, Review) else "by")
    return name


_BEGINNING = pattern(r"\s*correction\b", re.IGNORECASE)

_NOTED = {Action: "updates", Check: "records", Indicator: "measurements", Plan: "reviews"}
"""The records of an item that take a correction of it."""


def is_correction(note: str | None) -> bool:
    """Whether a note says that it puts a mistake right."""
    return note is not None and _BEGINNING.match(note) is not None


def noted(before: Model | None, after: Model | None) -> frozenset[str]:
    """Return the notes that were added to an item between two versions of it.

    A measurement, or the record of a check, that was altered may say so in its own.
    """
    if after is None:
        return frozenset()
    key = _NOTED[type(after)]
    notes = [field_value(record, "note") for record in _new(before, after, key)]
    if before is not None and isinstance(after, Indicator | Check):
        altered = changed_records(before, after, key).changed
        both = ((field_value(old, "note"), field_value(new, "note")) for _, old, new in altered)
        notes += [new for old, new in both if new != old]
    return frozenset(note for note in notes if note)


def minuted(before: Plan | None, after: Plan | None, item_id: str) -> frozenset[str]:
    """Return the words of meetings on an item, recorded between two versions of its plan."""
    said: set[str] = set()
    for review in _new(before, after, "reviews") if after is not None else ():
        note = field_value(review, "note")
        said |= {note} if note and names(note, item_id) else set()
        for decision in field_value(review, "decisions") or ():
            text = or_none(lambda: decision.decision)
            if text and (or_none(lambda: decision.action) == item_id or names(text, item_id)):
                said.add(text)
    return frozenset(said)


def names(text: str, name: str) -> bool:
    """Whether `text` names something, in whatever case; an underscore is as good as a space."""
    plain = text.replace("_", " ").casefold()
    wanted = re.escape(name.replace("_", " ").casefold())
    return re.search(rf"(?<!\w){wanted}(?!\w)", plain) is not None


def _new(before: Model | None, after: Model, key: str) -> list[Model]:
    """Return the records that were added; one that was altered is no new one."""
    if before is None:
        return list(field_value(after, key) or ())
    return [record for _, record in changed_records(before, after, key).added]
