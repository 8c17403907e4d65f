"""The facts that records bring: each that is new, and each that is no longer what it was."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from qiptrack.analysis.facts import Fact, Kind
from qiptrack.analysis.matching import Records, differing, records
from qiptrack.analysis.subject import Subject, summary
from qiptrack.model.base import Model, told
from qiptrack.model.plan import Review
from qiptrack.model.words import VerificationResult


class Said(NamedTuple):
    """How a new record of one kind is told: what it is, in whose words, and between which values.

    Each but the first is a key of the record, or nothing.
    """

    kind: Callable[[Model], Kind]
    what: tuple[str, ...]
    before: str = ""
    after: str = ""


def _always(kind: Kind) -> Callable[[Model], Kind]:
    return lambda _record: kind


def _verified(record: Model) -> Kind:
    confirmed = told(record, "result") is VerificationResult.CONFIRMED
    return Kind.VERIFIED if confirmed else Kind.NOT_CONFIRMED


def _deferred(record: Model) -> Kind:
    before, after = told(record, "from_"), told(record, "to")
    earlier = before is not None and after is not None and after < before
    return Kind.DEADLINE_EARLIER if earlier else Kind.DEADLINE_LATER


NEW: Mapping[str, Said] = {
    "updates": Said(_always(Kind.PROGRESS), ("note",)),
    "evidence": Said(_always(Kind.EVIDENCE_ADDED), ("note", "ref"), after="kind"),
    "verifications": Said(_verified, ("note",), after="result"),
    "deferrals": Said(_deferred, ("reason",), "from_", "to"),
    "handovers": Said(_always(Kind.OWNER_CHANGED), ("reason",), "from_", "to"),
    "escalations": Said(_always(Kind.ESCALATED), ("reason",), after="to"),
    "reopenings": Said(_always(Kind.REOPENED), ("reason",)),
    "measurements": Said(_always(Kind.MEASURED), ("note",), after="value"),
    "records": Said(_always(Kind.CHECK_RECORDED), ("note",), after="result"),
    "reviews": Said(_always(Kind.REVIEWED), ("note",), after="meeting"),
    "withdrawal": Said(_always(Kind.WITHDRAWN), ("reason",)),
}
"""How the records of each list are told, by the key of the list."""

ANSWER = {"response", "responded"}
"""The fields of an escalation that are filled in when the answer comes."""


def changed_records(before: Model, after: Model, key: str) -> Records[Model]:
    """Return how the records below `key` differ; where they cannot be read, not at all."""
    if told(before, key) is None and key in before.model_fields_set:
        return Records((), (), ())
    return records(_listed(before, key), _listed(after, key))


def record_facts(before: Model, after: Model, key: str, subject: Subject) -> Iterator[Fact]:
    """Yield what is new below `key`, and what is changed or gone."""
    found = changed_records(before, after, key)
    for index, record in found.added:
        yield new_fact(record, key, index, subject)
    for index, old, new in found.changed:
        yield _changed(old, new, key, index, subject)
    for index, record in found.removed:
        yield subject.fact(
            Kind.RECORD_REMOVED,
            _first(record, NEW[key].what),
            *_steps(key, index),
            before=summary(record),
            by=_by(record),
            date=told(record, "date"),
        )


def new_fact(record: Model, key: str, index: int, subject: Subject) -> Fact:
    """Return what a new record below `key` says."""
    said = NEW[key]
    return subject.fact(
        said.kind(record),
        _first(record, said.what),
        *_steps(key, index),
        before=told(record, said.before) if said.before else None,
        after=told(record, said.after) if said.after else None,
        by=_by(record),
        date=told(record, "date"),
    )


def is_answer(before: Model, after: Model) -> bool:
    """Whether an escalation differs only in the answer that came to it."""
    changes = list(differing(before, after))
    return bool(changes) and all(name in ANSWER and earlier is None for name, earlier, _ in changes)


def _changed(old: Model, new: Model, key: str, index: int, subject: Subject) -> Fact:
    if key == "escalations" and is_answer(old, new):
        return subject.fact(
            Kind.ESCALATED,
            told(new, "response"),
            *_steps(key, index),
            after=told(new, "to"),
            by=told(new, "to"),
            date=told(new, "responded"),
        )
    names = [name for name, _, _ in differing(old, new)]
    return subject.fact(
        Kind.RECORD_CHANGED,
        _first(new, NEW[key].what),
        *_steps(key, index),
        before=summary(old, names),
        after=summary(new, names),
        by=_by(new),
        date=told(new, "date"),
    )


def _steps(key: str, index: int) -> tuple[str | int, ...]:
    return (key,) if key == "withdrawal" else (key, index)


def _listed(item: Model, key: str) -> Sequence[Model]:
    value = told(item, key)
    if value is None:
        return ()
    return (value,) if isinstance(value, Model) else value


def _first(record: Model, names: Sequence[str]) -> str | None:
    return next((text for name in names if (text := told(record, name))), None)


def _by(record: Model) -> str | None:
    """Return who a record says it is from; for a meeting that is its chair."""
    name: str | None = told(record, "chair" if isinstance(record, Review) else "by")
    return name
