"""What changed of a plan itself, of its indicators and routine checks, and of an action."""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from operator import attrgetter
from typing import Any

from qiptrack.analysis.changes.facts import ChangedItem, ChangeKind, Fact, of_field, plainly, rest
from qiptrack.analysis.changes.matching import differing
from qiptrack.analysis.changes.record_facts import measured, record_facts
from qiptrack.model.action import Action
from qiptrack.model.base import Model, field_value, or_none
from qiptrack.model.indicators import Check, Indicator
from qiptrack.model.plan import Plan
from qiptrack.model.records import Update, latest_of
from qiptrack.model.roles import same_role
from qiptrack.model.vocabulary import Status

_PLAN = {
    "title": ChangeKind.WORDING,
    "concern": ChangeKind.WORDING,
    "sponsor": ChangeKind.OWNER_CHANGED,
}
_INDICATOR = {
    "name": ChangeKind.WORDING,
    "source": ChangeKind.WORDING,
    "owner": ChangeKind.OWNER_CHANGED,
    "baseline": ChangeKind.TARGET_CHANGED,
    "target": ChangeKind.TARGET_CHANGED,
}
_CHECK = {"check": ChangeKind.WORDING, "owner": ChangeKind.OWNER_CHANGED}


def plan_facts(before: Plan, after: Plan, subject: ChangedItem) -> Iterator[Fact]:
    """Yield a fact for each change of a plan itself, without its indicators, checks and actions."""
    yield from record_facts(before, after, "reviews", subject)
    closed, now = or_none(lambda: before.closed), or_none(lambda: after.closed)
    if closed != now:
        kind = ChangeKind.REOPENED if now is None else ChangeKind.PLAN_CLOSED
        yield subject.fact(
            kind, or_none(lambda: after.title), "closed", before=closed, after=now, date=now
        )
    elsewhere = ("closed", "reviews", "indicators", "checks", "actions")
    yield from rest(before, after, subject, _PLAN, without=elsewhere)


def indicator_facts(
    before: Indicator | None, after: Indicator | None, plan: ChangedItem
) -> Iterator[Fact]:
    """Yield a fact for each change of an indicator; None stands for one that is not there."""
    if before is None or after is None:
        yield from _come_or_gone(before, after, plan, "indicators", "name")
        return
    subject = plan.part("indicators", after)
    latest = _latest(before)
    found = record_facts(before, after, "measurements", subject)
    for fact in sorted(found, key=lambda fact: fact.date or dt.date.max):
        if fact.kind is ChangeKind.MEASURED:
            what = fact.what or or_none(lambda: after.name)
            yield fact._replace(what=what, before=latest)
            latest = fact.after
        else:
            yield fact
    yield from record_facts(before, after, "rebases", subject)
    yield from rest(before, after, subject, _INDICATOR, without=("id", "measurements", "rebases"))


def check_facts(before: Check | None, after: Check | None, plan: ChangedItem) -> Iterator[Fact]:
    """Yield a fact for each change of a routine check; None stands for one that is not there."""
    if before is None or after is None:
        yield from _come_or_gone(before, after, plan, "checks", "check")
        return
    subject = plan.part("checks", after)
    for fact in record_facts(before, after, "records", subject):
        yield fact._replace(what=fact.what or or_none(lambda: after.check))
    yield from rest(before, after, subject, _CHECK, without=("id", "records"))


def _come_or_gone(
    before: Model | None, after: Model | None, plan: ChangedItem, key: str, name: str
) -> Iterator[Fact]:
    """Yield the fact that something is new, or gone with all that was recorded of it."""
    if after is not None:
        yield plan.part(key, after).fact(
            ChangeKind.OTHER, field_value(after, name), after=key.removesuffix("s")
        )
    elif before is not None:
        yield plan.part(key, before).fact(
            ChangeKind.RECORD_REMOVED, field_value(before, name), before=key.removesuffix("s")
        )


def _latest(indicator: Indicator) -> Any:
    """Return the latest value before, or the baseline where there was none."""
    points = [
        each for each in or_none(lambda: indicator.measurements) or () if or_none(lambda: each.date)
    ]
    if points:
        return measured(max(points, key=lambda each: each.date))
    baseline = or_none(lambda: indicator.baseline)
    return plainly(or_none(lambda: baseline.value)) if baseline else None


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
    "issue": ChangeKind.WORDING,
    "action": ChangeKind.WORDING,
    "evidence_source": ChangeKind.WORDING,
    "priority": ChangeKind.PRIORITY_CHANGED,
}
_DAYS = {
    ChangeKind.STARTED: "started",
    ChangeKind.COMPLETED: "completed",
    ChangeKind.CLOSED: "closed",
}
_ELSEWHERE = ("id", "status", "due", "owner", "assurance", "milestones", *RECORDS, *_DAYS.values())
_FURTHER = {
    Status.IN_PROGRESS: ChangeKind.STARTED,
    Status.COMPLETE: ChangeKind.COMPLETED,
    Status.CLOSED: ChangeKind.CLOSED,
    Status.WITHDRAWN: ChangeKind.WITHDRAWN,
}
_MOVES = (ChangeKind.DEADLINE_LATER, ChangeKind.DEADLINE_EARLIER)
_AGAIN = {ChangeKind.REOPENED, ChangeKind.NOT_CONFIRMED}
"""What takes an action up again, so that its days are set anew."""


def recorded(action: Action) -> Iterator[Model]:
    """Yield every record of an action, as far as they can be read."""
    for key in RECORDS:
        listed = field_value(action, key)
        yield from listed if isinstance(listed, tuple) else [listed] if listed else []


def action_facts(before: Action, after: Action, subject: ChangedItem) -> list[Fact]:
    """Return every fact about an action that has become another."""
    facts = [fact for key in RECORDS for fact in record_facts(before, after, key, subject)]
    facts = list(_with_barriers(before, after, facts))
    facts += _unexplained(before, after, facts, subject)
    facts += _steps(before, after, facts, subject)
    facts += rest(before, after, subject, _KINDS, without=_ELSEWHERE)
    facts += _checkpoint(before, after, subject)
    facts += _milestones(before, after, subject)
    return facts


def _with_barriers(before: Action, after: Action, facts: Sequence[Fact]) -> Iterator[Fact]:
    """Yield `facts` by their days; progress that names or ends a barrier is a fact of that kind.

    A barrier that completion, a verification or a reopening has ended is not ended once more.
    """
    latest = or_none(lambda: latest_of(before.updates))
    standing = or_none(partial(attrgetter("barrier"), latest)) if latest else None
    for fact in sorted(facts, key=lambda fact: fact.date or dt.date.max):
        if fact.kind is not ChangeKind.PROGRESS:
            yield fact
            continue
        update = after.updates[int(fact.pointer[-1])]
        if standing and latest and or_none(partial(_over_by, after, latest, update)):
            standing = None
        barrier = or_none(partial(attrgetter("barrier"), update))
        kind: ChangeKind = fact.kind
        if barrier and barrier != standing:
            kind = ChangeKind.BARRIER
        elif standing and not barrier:
            kind = ChangeKind.BARRIER_CLEARED
        yield fact._replace(kind=kind, before=standing, after=barrier)
        standing, latest = barrier, update


def _over_by(action: Action, update: Update, later: Update) -> bool:
    """Whether the barrier of an update was over by the day of a later one."""
    until = {
        "verifications": tuple(each for each in action.verifications if each.date <= later.date),
        "reopenings": tuple(each for each in action.reopenings if each.date <= later.date),
        "completed": action.completed if (action.completed or later.date) <= later.date else None,
    }
    return action.model_copy(update=until).went_on_after(update)


def _unexplained(
    before: Action, after: Action, facts: Sequence[Fact], subject: ChangedItem
) -> Iterator[Fact]:
    """Yield another date, or another owner, where no new record leads to it."""
    deferred = [fact for fact in facts if fact.kind in _MOVES]
    due, now = _led_to(or_none(lambda: before.due), deferred), or_none(lambda: after.due)
    if due and now and now not in {or_none(lambda: before.due), *(fact.after for fact in deferred)}:
        kind = ChangeKind.DEADLINE_LATER if now > due else ChangeKind.DEADLINE_EARLIER
        yield subject.fact(kind, "No deferral says why.", "due", before=due, after=now)
    handed = [fact for fact in facts if fact.kind is ChangeKind.OWNER_CHANGED]
    first, new = or_none(lambda: before.owner), or_none(lambda: after.owner)
    owner = _led_to(first, handed)
    told = (first, *(fact.after for fact in handed))
    if owner and new and not any(isinstance(each, str) and same_role(new, each) for each in told):
        yield subject.fact(
            ChangeKind.OWNER_CHANGED, "No handover says why.", "owner", before=owner, after=new
        )
    elif not handed and new != first and same_role(new, first):
        yield of_field(subject, ChangeKind.WORDING, ("owner",), first, new)


def _led_to(value: Any, facts: Sequence[Fact]) -> Any:
    """Return where a date, or an owner, would be by the latest of the records that move it."""
    last = max(facts, key=lambda fact: fact.date or dt.date.min, default=None)
    return value if last is None or last.after is None else last.after


def _steps(
    before: Action, after: Action, facts: Sequence[Fact], subject: ChangedItem
) -> Iterator[Fact]:
    """Yield the steps that were taken, by the days and the status that they leave."""
    taken = {fact.kind for fact in facts}
    kind = _step(or_none(lambda: before.status), or_none(lambda: after.status))
    if kind is ChangeKind.REOPENED and not taken & _AGAIN:
        taken.add(kind)
        yield _step_fact(kind, before, after, subject, "No reopening says why.")
    for step, key in _DAYS.items():
        earlier, later = field_value(before, key), field_value(after, key)
        if earlier and earlier != later and not taken & _AGAIN:
            yield _rewritten(key, before, after, subject)
        elif (later and earlier != later) or kind is step:
            taken.add(step)
            yield _step_fact(step, before, after, subject)
    if kind and kind not in taken and kind not in _DAYS and not (taken & _AGAIN):
        yield _step_fact(kind, before, after, subject)


def _step(before: Status | None, after: Status | None) -> ChangeKind | None:
    """Return the kind of change that a step from one status to the other is."""
    if before is after or before is None or after is None:
        return None
    order = list(Status)
    if order.index(after) > order.index(before):
        return _FURTHER[after]
    return ChangeKind.OTHER if before is Status.IN_PROGRESS else ChangeKind.REOPENED


def _step_fact(
    kind: ChangeKind, before: Action, after: Action, subject: ChangedItem, what: str | None = None
) -> Fact:
    fact = subject.fact(
        kind,
        what or or_none(lambda: after.action),
        "status",
        before=or_none(lambda: before.status),
        after=or_none(lambda: after.status),
        date=field_value(after, _DAYS[kind]) if kind in _DAYS else None,
    )
    if kind is not ChangeKind.CLOSED:
        return fact._replace(after=_reached(kind) or fact.after)
    allowed = or_none(lambda: after.last_verification)
    if allowed is None:
        return fact
    return fact._replace(what=or_none(lambda: allowed.note), by=or_none(lambda: allowed.by))


def _reached(kind: ChangeKind) -> Status | None:
    return next((status for status, step in _FURTHER.items() if step is kind), None)


def _checkpoint(before: Action, after: Action, subject: ChangedItem) -> Iterator[Fact]:
    """Yield what changed of who verifies, how and when; a later day is a deadline moved later."""
    for key, earlier, later in differing(before, after):
        if key != "assurance":
            continue
        if earlier is None or later is None:
            yield of_field(subject, ChangeKind.OTHER, (key,), earlier, later)
            continue
        for name, old, new in differing(earlier, later):
            moved = name == "due" and old and new and new > old
            kind = ChangeKind.DEADLINE_LATER if moved else ChangeKind.OTHER
            yield of_field(subject, kind, (key, name), old, new)


def _milestones(before: Action, after: Action, subject: ChangedItem) -> Iterator[Fact]:
    """Yield a fact for each milestone that was reached, moved, added, taken out or reworded."""
    earlier, later = (
        {or_none(lambda: each.id): each for each in or_none(lambda: action.milestones) or ()}
        for action in (before, after)
    )
    for index, name in enumerate(later):
        old, new, at = earlier.get(name), later[name], ("milestones", index)
        what = f"{name or '?'} {or_none(lambda: new.milestone) or ''}".strip()
        if old is None:
            yield subject.fact(ChangeKind.OTHER, what, *at, after="milestone")
        for field, was, now in differing(old, new) if old is not None else ():
            kind, date = ChangeKind.OTHER, None
            if field == "done" and now and not was:
                kind, date = ChangeKind.MILESTONE_DONE, now
            elif field == "done":
                kind = ChangeKind.RECORD_CHANGED if now else ChangeKind.RECORD_REMOVED
            elif field == "due" and was and now:
                kind = _MOVES[0] if now > was else _MOVES[1]
            yield subject.fact(kind, what, *at, field, before=was, after=now, date=date)
    for name, old in earlier.items():
        if name not in later:
            what = f"{name or '?'} {or_none(lambda: old.milestone) or ''}".strip()
            yield subject.fact(ChangeKind.RECORD_REMOVED, what, "milestones", before="milestone")


def _rewritten(key: str, before: Action, after: Action, subject: ChangedItem) -> Fact:
    earlier, later = field_value(before, key), field_value(after, key)
    kind = ChangeKind.RECORD_CHANGED if later else ChangeKind.RECORD_REMOVED
    return subject.fact(kind, key, key, before=earlier, after=later)
