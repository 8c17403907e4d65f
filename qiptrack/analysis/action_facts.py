"""What changed of one action."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from qiptrack.analysis.facts import Fact, Kind
from qiptrack.analysis.matching import differing
from qiptrack.analysis.record_facts import record_facts
from qiptrack.analysis.subject import Subject, of_field, rest
from qiptrack.model.base import Model, or_none, told
from qiptrack.model.plan import Action
from qiptrack.model.words import Status

RECORDS = (
    "updates",
    "evidence",
    "verifications",
    "deferrals",
    "handovers",
    "escalations",
    "reopenings",
    "withdrawal",
)
"""The keys of an action below which its records stand."""

_KINDS = {
    "issue": Kind.WORDING,
    "action": Kind.WORDING,
    "evidence_source": Kind.WORDING,
    "priority": Kind.PRIORITY_CHANGED,
}
_DAYS = {Kind.STARTED: "started", Kind.COMPLETED: "completed", Kind.CLOSED: "closed"}
_ELSEWHERE = ("id", "status", "due", "owner", "assurance", *RECORDS, *_DAYS.values())
_FURTHER = {
    Status.IN_PROGRESS: Kind.STARTED,
    Status.COMPLETE: Kind.COMPLETED,
    Status.CLOSED: Kind.CLOSED,
    Status.WITHDRAWN: Kind.WITHDRAWN,
}
_MOVES = (Kind.DEADLINE_LATER, Kind.DEADLINE_EARLIER)
_AGAIN = {Kind.REOPENED, Kind.NOT_CONFIRMED}
"""What takes an action up again, so that its days are set anew."""


def recorded(action: Action) -> Iterator[Model]:
    """Yield every record of an action, as far as they can be read."""
    for key in RECORDS:
        listed = told(action, key)
        yield from listed if isinstance(listed, tuple) else [listed] if listed else []


def action_facts(before: Action, after: Action, subject: Subject) -> list[Fact]:
    """Return every fact about an action that has become another."""
    facts = [fact for key in RECORDS for fact in record_facts(before, after, key, subject)]
    facts = list(_with_barriers(before, after, facts))
    facts += _unexplained(before, after, facts, subject)
    facts += _steps(before, after, facts, subject)
    facts += rest(before, after, subject, _KINDS, without=_ELSEWHERE)
    facts += _checkpoint(before, after, subject)
    return facts


def _with_barriers(before: Action, after: Action, facts: Sequence[Fact]) -> Iterator[Fact]:
    """Yield `facts` by their days; progress that names a new barrier, or ends one, is told so."""
    standing = or_none(lambda: before.barrier)
    for fact in sorted(facts, key=lambda fact: fact.date or dt.date.max):
        if fact.kind is not Kind.PROGRESS:
            yield fact
            continue
        barrier = told(after.updates[int(fact.pointer[-1])], "barrier")
        kind: Kind = fact.kind
        if barrier and barrier != standing:
            kind = Kind.BARRIER
        elif standing and not barrier:
            kind = Kind.BARRIER_CLEARED
        yield fact._replace(kind=kind, before=standing, after=barrier)
        standing = barrier


def _unexplained(
    before: Action, after: Action, facts: Sequence[Fact], subject: Subject
) -> Iterator[Fact]:
    """Yield another date, or another owner, where no new record leads to it."""
    deferred = [fact for fact in facts if fact.kind in _MOVES]
    due, now = _led_to(told(before, "due"), deferred), told(after, "due")
    if due and now and now not in {told(before, "due"), *(fact.after for fact in deferred)}:
        kind = Kind.DEADLINE_LATER if now > due else Kind.DEADLINE_EARLIER
        yield subject.fact(kind, "No deferral says why.", "due", before=due, after=now)
    handed = [fact for fact in facts if fact.kind is Kind.OWNER_CHANGED]
    owner, new = _led_to(told(before, "owner"), handed), told(after, "owner")
    if owner and new and new not in {told(before, "owner"), *(fact.after for fact in handed)}:
        yield subject.fact(
            Kind.OWNER_CHANGED, "No handover says why.", "owner", before=owner, after=new
        )


def _led_to(value: Any, facts: Sequence[Fact]) -> Any:
    """Return where a date, or an owner, would be by the latest of the records that move it."""
    last = max(facts, key=lambda fact: fact.date or dt.date.min, default=None)
    return value if last is None or last.after is None else last.after


def _steps(
    before: Action, after: Action, facts: Sequence[Fact], subject: Subject
) -> Iterator[Fact]:
    """Yield the steps that were taken, by the days and the status that they leave."""
    taken = {fact.kind for fact in facts}
    kind = _step(told(before, "status"), told(after, "status"))
    if kind is Kind.REOPENED and not taken & _AGAIN:
        taken.add(kind)
        yield _step_fact(kind, before, after, subject, "No reopening says why.")
    for step, key in _DAYS.items():
        earlier, later = told(before, key), told(after, key)
        if earlier and earlier != later and not taken & _AGAIN:
            yield _rewritten(key, before, after, subject)
        elif (later and earlier != later) or kind is step:
            taken.add(step)
            yield _step_fact(step, before, after, subject)
    if kind and kind not in taken and kind not in _DAYS and not (taken & _AGAIN):
        yield _step_fact(kind, before, after, subject)


def _step(before: Status | None, after: Status | None) -> Kind | None:
    """Return what it means that the status went from one to the other."""
    if before is after or before is None or after is None:
        return None
    order = list(Status)
    if order.index(after) > order.index(before):
        return _FURTHER[after]
    return Kind.OTHER if before is Status.IN_PROGRESS else Kind.REOPENED


def _step_fact(
    kind: Kind, before: Action, after: Action, subject: Subject, what: str | None = None
) -> Fact:
    fact = subject.fact(
        kind,
        what or told(after, "action"),
        "status",
        before=told(before, "status"),
        after=told(after, "status"),
        date=told(after, _DAYS[kind]) if kind in _DAYS else None,
    )
    if kind is not Kind.CLOSED:
        return fact._replace(after=_reached(kind) or fact.after)
    allowed = or_none(lambda: after.last_verification)
    if allowed is None:
        return fact
    return fact._replace(what=told(allowed, "note"), by=told(allowed, "by"))


def _reached(kind: Kind) -> Status | None:
    return next((status for status, step in _FURTHER.items() if step is kind), None)


def _checkpoint(before: Action, after: Action, subject: Subject) -> Iterator[Fact]:
    """Yield what changed of who verifies, how and when; a later day is a deadline moved later."""
    for key, earlier, later in differing(before, after):
        if key != "assurance":
            continue
        if earlier is None or later is None:
            yield of_field(subject, Kind.OTHER, (key,), earlier, later)
            continue
        for name, old, new in differing(earlier, later):
            moved = name == "due" and old and new and new > old
            kind = Kind.DEADLINE_LATER if moved else Kind.OTHER
            yield of_field(subject, kind, (key, name), old, new)


def _rewritten(key: str, before: Action, after: Action, subject: Subject) -> Fact:
    earlier, later = told(before, key), told(after, key)
    kind = Kind.RECORD_CHANGED if later else Kind.RECORD_REMOVED
    return subject.fact(kind, key, key, before=earlier, after=later)
