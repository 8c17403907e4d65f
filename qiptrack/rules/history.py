"""QIP9xx: what may not change behind anyone's back; with `check --since`, commit by commit."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from qiptrack.analysis.matching import differing
from qiptrack.analysis.record_facts import is_answer
from qiptrack.analysis.subject import plainly
from qiptrack.model.base import Model, key_of, told
from qiptrack.model.plan import Action, Baseline, Target
from qiptrack.model.portfolio import same_name
from qiptrack.model.words import Severity, Status
from qiptrack.pointer import Pointer
from qiptrack.rules.dates import day
from qiptrack.rules.registry import Altered, Hit, Hits, rule
from qiptrack.rules.versions import (
    ActionVersions,
    IndicatorVersions,
    PlanVersions,
    Versions,
    all_records,
)

LATE_DAYS = 14
"""How many days after it happened a thing may be committed before that is worth a word."""

LONGEST = 60
"""The most characters of a value that a message repeats."""

PUT_BACK = (
    "It was put back since; say what happened in a record whose note begins with `Correction:`, and"
    " name what it is about."
)

ONE = {
    "updates": "update",
    "evidence": "evidence",
    "verifications": "verification",
    "deferrals": "deferral",
    "handovers": "handover",
    "escalations": "escalation",
    "reopenings": "reopening",
    "withdrawal": "withdrawal",
    "measurements": "measurement",
    "records": "record",
    "reviews": "review",
}
"""What one record of each list is called."""


@rule(
    "QIP901",
    "closed-action-changed",
    on=ActionVersions,
    severity=Severity.ERROR,
    fix="Put it back as it was; to change a closed action, `qiptrack reopen` it and say why.",
)
def closed_action_changed(versions: ActionVersions, context: object) -> Hits:
    """Closed means that somebody saw that it held; what they saw may not change afterwards.

    A closed action stays as it is until it is reopened, with a reason. Further records may be
    added to it, and what was learned from it. A slip of the pen is mended like a record's:
    `qiptrack rules QIP905` tells how.
    """
    before, after, now = versions.item
    if before is None or after is None or before.status is not Status.CLOSED:
        return
    if versions.records("reopenings").added:
        return
    spared = {*versions.lists, "learning"}
    changed = [each for each in differing(before, after) if each[0] not in spared]
    keys = [key_of(type(after), name) for name, _, _ in changed]
    reopened = now and len(now.reopenings) > len(before.reopenings)
    if not keys or versions.mended(*keys) or (after.status is not Status.CLOSED and reopened):
        return
    said = _listed(f"its {_key(name)} was {_shown(value)}" for name, value, _ in changed)
    about = Altered(tuple(each[:2] for each in changed), tuple(each[::2] for each in changed))
    message = f"changed after it was closed, without being reopened: {said}"
    back = now is not None and all(getattr(now, name) == value for name, value, _ in changed)
    yield Hit((keys[0],), message, PUT_BACK if back else "", about=about)


@rule(
    "QIP902",
    "action-removed",
    on=Versions,
    severity=Severity.ERROR,
    fix="Put it back, and use `qiptrack withdraw`, which records who agreed and why.",
)
def action_removed(versions: Versions[Any], context: object) -> Hits:
    """An action that is no longer wanted is withdrawn, so that it can be seen who agreed, and why.

    One that is deleted was never there, to anybody who looks at the plan today. To move it to
    another plan, or to give it another id, is not to remove it; nor is it to rename the plan.
    """
    before, after, now = versions.item
    if before is None or after is not None or versions.mended("removed"):
        return
    if isinstance(before, Action):
        what = f"{versions.id} was removed and not withdrawn; it was {before.status}"
        yield Hit((), what, PUT_BACK if now is not None else "", about=Altered(before, None))
    elif isinstance(versions, PlanVersions):
        ids = [told(action, "id") or "?" for action in told(before, "actions") or ()]
        if ids:
            what = f"the plan was removed, with {_listed(ids)}"
            fix = "Put it back; a plan that has done its work is closed, and kept in the folder."
            yield Hit((), what, fix, about=Altered(versions.plan.before, None))


@rule(
    "QIP903",
    "due-moved",
    on=ActionVersions,
    severity=Severity.ERROR,
    fix="Put the date back, and move it with `qiptrack defer`; a date that was typed wrongly is"
    ' told with `qiptrack update REF --note "Correction: due ..."`.',
)
def due_moved(versions: ActionVersions, context: object) -> Hits:
    """A date that moves without a word is how a plan slips while it looks as if it did not.

    Each move is a deferral, from the date that was to the date that is, with a reason and an
    approval; it may be recorded later than the date was moved. An earlier date, or one that was
    typed wrongly, is told by a correction: `qiptrack rules QIP905`.
    """
    before, after, now = versions.item
    if before is None or after is None or _still_closed(versions) or before.due == after.due:
        return
    if _told_by(_new(before, after, now, "deferrals"), before.due, after.due):
        return
    if not versions.mended("due"):
        message = f"the date was {day(before.due)} and became {day(after.due)}; no deferral says so"
        back = PUT_BACK if now and now.due == before.due else ""
        yield Hit(("due",), message, back, about=Altered(before.due, after.due))


@rule(
    "QIP904",
    "owner-changed",
    on=ActionVersions,
    severity=Severity.ERROR,
    fix="Put the owner back, and hand it over with `qiptrack reassign`; a name that was typed"
    ' wrongly is told with `qiptrack update REF --note "Correction: owner ..."`.',
)
def owner_changed(versions: ActionVersions, context: object) -> Hits:
    """Who answers for an action is handed over, with a reason, and not quietly typed over.

    The handovers lead from the owner that was to the owner that is; they may be recorded later.
    """
    before, after, now = versions.item
    if before is None or after is None or _still_closed(versions):
        return
    if same_name(before.owner, after.owner):
        return
    if _told_by(_new(before, after, now, "handovers"), before.owner, after.owner):
        return
    if not versions.mended("owner"):
        message = f"the owner was {before.owner} and became {after.owner}; no handover says so"
        back = PUT_BACK if now and same_name(now.owner, before.owner) else ""
        yield Hit(("owner",), message, back, about=Altered(before.owner, after.owner))


@rule(
    "QIP905",
    "record-changed",
    on=Versions,
    severity=Severity.ERROR,
    fix="Put it back as it was, or say what was wrong with it in a record whose note begins with"
    " `Correction:`.",
)
def record_changed(versions: Versions[Any], context: object) -> Hits:
    """A record says what was known on its day; whoever alters it alters what was known.

    What turns out otherwise is a new record, and the old one stays. A mistake in typing is
    mended in the open. Put it right, and in the same commit add a record whose note begins with
    `Correction:` and says what was wrong: for an action an update (`qiptrack update REF --note
    "Correction: ..."`), for an indicator a measurement, for a check a record of it, or for any of
    them a review of the plan that names it by its id.

    Once it is committed without one, a correction may still follow. It then names what it is
    about by its word and date, so that it excuses nothing else: `Correction: evidence of
    2026-04-24 had the reference of another audit`. A field goes by its key: `Correction: owner`.
    An answer added to an escalation alters nothing. What is put back as it was has still been
    changed, and is still reported, until a correction says why.
    """
    if versions.item.after is None:
        yield from _removed_with_its_item(versions)
        return
    for key in versions.lists:
        found = versions.records(key)
        for record in (each for _, each in found.removed):
            if not versions.mended(ONE[key], *_dates(record)):
                message = f"the {_name(key, record)} was removed"
                where = versions.step_now(key, record)
                yield _altered(where, message, Altered(record, None), back=len(where) > 1)
        for _, old, new in found.changed:
            differ = list(differing(old, new))
            if not differ or (key == "escalations" and is_answer(old, new)):
                continue
            if versions.mended(ONE[key], *_dates(old)) or versions.mended(ONE[key], *_dates(new)):
                continue
            said = _listed(f"its {_key(name)} was {_shown(value)}" for name, value, _ in differ)
            back = len(versions.step_now(key, old)) > 1
            where = versions.step_now(key, old if back else new)
            where = (*where, key_of(type(new), differ[0][0])) if len(where) > 1 else where
            message = f"the {_name(key, old)} was altered: {said}"
            yield _altered(where, message, Altered(old, new), back=back)


def _altered(where: Pointer, message: str, about: Altered, *, back: bool) -> Hit:
    """Return the hit for something that is now at `where`, or gone and `back` there."""
    return Hit(where, message, PUT_BACK if back else "", at_key=len(where) == 1, about=about)


def _removed_with_its_item(versions: Versions[Any]) -> Hits:
    """Yield the records of an indicator or a check that is gone; an action's go with it."""
    before = versions.item.before
    if before is None or isinstance(versions, ActionVersions | PlanVersions):
        return
    number = len(list(all_records(before)))
    if number and not versions.mended("removed"):
        noun = "record" if number == 1 else "records"
        message = f"{versions.id} was removed, with {number} {noun}"
        back = PUT_BACK if versions.item.now is not None else ""
        yield Hit((), message, back, about=Altered(before, None))


@rule(
    "QIP906",
    "baseline-changed",
    on=IndicatorVersions,
    severity=Severity.ERROR,
    fix="Put it back as it was; where a meeting changed it, record that with `qiptrack review`, and"
    " name the indicator and the word baseline or target in its note.",
)
def baseline_changed(versions: IndicatorVersions, context: object) -> Hits:
    """A better result can be had by a better number, or by an easier target.

    So what an indicator is measured against stays as it was. Where a meeting sets another
    target, a review of the plan that names the indicator and its target says so. A number that
    was typed wrongly is told by a correction: `qiptrack rules QIP905`.
    """
    before, after, now = versions.item
    if before is None:
        return
    if after is None:
        if not (before.measurements or versions.mended("removed")):
            message = f"{versions.id} was removed, with its baseline and its target"
            yield _altered((), message, Altered(before, None), back=now is not None)
        return
    for key in ("baseline", "target"):
        old, new = getattr(before, key), getattr(after, key)
        rewritten = any(value is not None for _, value, _ in differing(old, new))
        if rewritten and not versions.minuted(key) and not versions.mended(key):
            back = now is not None and getattr(now, key) == old
            yield _altered((key,), f"the {key} was {_number(old)}", Altered(old, new), back=back)


@rule(
    "QIP907",
    "same-committer",
    on=ActionVersions,
    severity=Severity.WARNING,
    fix="Have whoever verified it record that under their own name.",
)
def same_committer(versions: ActionVersions, context: object) -> Hits:
    """The plan says that two roles did it, and git says that one person wrote both down.

    Where one person commits for everybody this is no sign of anything: set QIP907 to off in
    `_organisation.yaml`. Several addresses of one person are told in git's `.mailmap`.
    """
    by = versions.completed_by
    if by is None or by.person != versions.moment.person:
        return
    for _, verification in versions.records("verifications").added:
        where = versions.step_now("verifications", verification)
        message = f"{versions.moment.name} committed its completion as well"
        yield Hit(where, message, at_key=len(where) == 1, about=Altered(None, verification))


@rule(
    "QIP908",
    "back-dated",
    on=Versions,
    severity=Severity.WARNING,
    fix="Record things when they happen; if this one was found late, accept it by a comment that"
    " says how it came to light.",
)
def back_dated(versions: Versions[Any], context: object) -> Hits:
    """What is written down weeks later is memory, and it may be wishful.

    A record comes with its commit at most 14 days after it happened. A plan, an action, an
    indicator or a check that is new brings its past along, and is asked about once.
    """
    before, after, _ = versions.item
    if after is None:
        return
    if before is None:
        late = [record for record in all_records(after) if _days_late(record, versions) > LATE_DAYS]
        if late:
            number = "a record" if len(late) == 1 else f"{len(late)} records"
            days = max(_days_late(record, versions) for record in late)
            yield Hit(
                (), f"came with {number} of up to {days} days before", about=Altered(None, "")
            )
        return
    for key in versions.lists:
        for _, record in versions.records(key).added:
            days = _days_late(record, versions)
            if days > LATE_DAYS and record not in versions.known:
                where = versions.step_now(key, record)
                message = f"{ONE[key]} of {days} days before it was committed"
                yield Hit(where, message, at_key=len(where) == 1, about=Altered(None, record))


def _number(stated: Baseline | Target) -> str:
    date = stated.date if isinstance(stated, Baseline) else stated.by
    word = "on" if isinstance(stated, Baseline) else "by"
    return f"{stated.value:g}{f' {word} {day(date)}' if date else ''}"


def _late_with_its_item(item: Model, versions: Versions[Any]) -> Hits:
    days = [
        _days_late(record, versions) for record in all_records(item) if record not in versions.known
    ]
    late = [each for each in days if each > LATE_DAYS]
    if late:
        number = "a record" if len(late) == 1 else f"{len(late)} records"
        message = f"came with {number} of up to {max(late)} days before it was committed"
        yield Hit((), message, about=Altered(None, item))


def _days_late(record: Model, versions: Versions[Any]) -> int:
    date = _date(record)
    return (versions.moment.day - date).days if date else 0


def _date(record: Model) -> dt.date | None:
    date: dt.date | None = told(record, "date")
    return date


def _still_closed(versions: ActionVersions) -> bool:
    """Whether it was closed, and not taken up again: then any change of it is QIP901."""
    before = versions.item.before
    closed = before is not None and before.status is Status.CLOSED
    return closed and not versions.records("reopenings").added


def _new(before: Action, after: Action, now: Action | None, key: str) -> list[Any]:
    """Return the records below `key` that are there since, by then or by now."""
    known = getattr(before, key)
    later = [*getattr(after, key), *(getattr(now, key) if now else ())]
    return [record for record in later if record not in known]


def _told_by(records: Sequence[Any], start: object, goal: object) -> bool:
    """Whether `records` lead, in their order, from `start` to `goal`."""
    at = start
    for record in records:
        if _same(record.from_, at):
            at = record.to
            if _same(at, goal):
                return True
    return False


def _same(one: object, other: object) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return same_name(one, other)
    return one == other


def _dates(record: Model) -> tuple[str, ...]:
    date = _date(record)
    return (date.isoformat(),) if date else ()


def _name(key: str, record: Model) -> str:
    date = _date(record)
    return f"{ONE[key]} of {day(date)}" if date else ONE[key]


def _key(name: str) -> str:
    return name.rstrip("_").replace("_", " ")


def _shown(value: object) -> str:
    """Return a value as a message repeats it: what it was, or that there was none."""
    if value is None or value == ():
        return "not there"
    if isinstance(value, dt.date):
        return day(value)
    text = " ".join(str(plainly(value)).split())
    short = text if len(text) <= LONGEST else f"{text[: LONGEST - 3].rstrip()}..."
    return f"'{short}'"


def _listed(parts: Iterable[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last
