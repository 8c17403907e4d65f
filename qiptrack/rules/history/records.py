"""QIP9xx, of records: none is altered or removed, none comes late, none is signed by one alone."""

import datetime as dt
from typing import Any

from qiptrack.analysis.changes.matching import differing
from qiptrack.analysis.changes.record_facts import is_answer
from qiptrack.model.base import Model, field_value
from qiptrack.model.dates import day
from qiptrack.model.records import Rebase
from qiptrack.model.sentences import ITEM_WORDS
from qiptrack.model.shape import key_of
from qiptrack.model.vocabulary import Severity
from qiptrack.rules.history.versions import (
    ActionVersions,
    PlanAlteration,
    Versions,
    all_records,
    formerly,
    put_right,
)
from qiptrack.rules.registry import Altered, Hit, Hits, rule

LATE_DAYS = 14
"""How many days after it happened a thing may be committed before that is worth a word."""

ONE = {key: words.partition(" ")[2] for key, words in ITEM_WORDS.items()}
ONE |= {"evidence": "evidence", "withdrawal": "withdrawal"}
"""What one record of each list is called."""


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
    them a review of the plan that names it by its id. What `qiptrack measure --replace` and
    `record --replace` put right says so in its own note.

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
        for _, record in found.removed:
            if not _mended(versions, key, record):
                yield _removed(versions, key, record)
        for _, old, new in found.changed:
            if not (key == "escalations" and is_answer(old, new)):
                yield from _altered(versions, key, old, new)


def _removed(versions: Versions[Any], key: str, record: Model) -> Hit:
    """Return the hit for a record that was removed, and may have been put back since."""
    where, back = versions.step_now(key, record), versions.is_there(key, record)
    fix = put_right(versions, _named(key, record), back=back)
    message = f"the {_name(key, record)} was removed"
    return Hit(where, message, fix, at_key=len(where) == 1, about=Altered(record, None))


def _altered(versions: Versions[Any], key: str, old: Model, new: Model) -> Hits:
    """Yield the hit for a record that says something else than before, unless that is mended."""
    differ = list(differing(old, new))
    if not differ or _mended(versions, key, old, new):
        return
    back = versions.is_there(key, old)
    where = versions.step_now(key, old if back else new)
    where = (*where, key_of(type(new), differ[0][0])) if len(where) > 1 else where
    fix = put_right(versions, _named(key, old), back=back)
    message = f"the {_name(key, old)} was altered: {formerly(differ)}"
    yield Hit(where, message, fix, at_key=len(where) == 1, about=Altered(old, new))


def _removed_with_its_item(versions: Versions[Any]) -> Hits:
    """Yield the records of an indicator or a check that is gone; an action's go with it."""
    before = versions.item.before
    if before is None or isinstance(versions, ActionVersions | PlanAlteration):
        return
    number = len(list(all_records(before)))
    if number and not versions.mended("removed"):
        noun = "record" if number == 1 else "records"
        message = f"{versions.id} was removed, with {number} {noun}"
        fix = put_right(versions, "removed", back=versions.item.now is not None)
        yield Hit((), message, fix, about=Altered(before, None))


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
    added = (each for _, each in versions.records("verifications").added)
    new = [verification for verification in added if verification not in versions.known]
    by = versions.completed_by
    if not new or by is None or by.person() != versions.moment.person():
        return
    for verification in new:
        message = f"{versions.moment.name} committed its completion as well"
        yield _new_record(versions, "verifications", verification, "by", message)


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
    indicator or a check that is new brings its past along, and is asked about once. A rebase names
    the day of a change that had to show itself first, and is never late.
    """
    before, after, _ = versions.item
    if after is None:
        return
    if before is None:
        yield from _late_with_its_item(after, versions)
        return
    for key in versions.lists:
        for _, record in versions.records(key).added:
            days = _days_late(record, versions)
            if days > LATE_DAYS and record not in versions.known:
                message = f"the {ONE[key]} is dated {days} days before it was committed"
                yield _new_record(versions, key, record, "date", message)


def _new_record(versions: Versions[Any], key: str, record: Model, field: str, message: str) -> Hit:
    """Return the hit for a field of a record that was added, wherever that is now."""
    where = versions.step_now(key, record)
    there = len(where) > 1
    pointer = (*where, field) if there else where
    return Hit(pointer, message, at_key=not there, about=Altered(None, record))


def _late_with_its_item(item: Model, versions: Versions[Any]) -> Hits:
    days = [
        _days_late(record, versions) for record in all_records(item) if record not in versions.known
    ]
    late = [each for each in days if each > LATE_DAYS]
    if late:
        number = "a record" if len(late) == 1 else f"{len(late)} records"
        message = f"came with {number} dated up to {max(late)} days before it was committed"
        yield Hit((), message, about=Altered(None, item))


def _days_late(record: Model, versions: Versions[Any]) -> int:
    date = _date(record)
    if date is None or isinstance(record, Rebase):
        return 0
    committed = min(versions.moment.day, versions.first_days.get(record, versions.moment.day))
    return (committed - date).days


def _date(record: Model) -> dt.date | None:
    date: dt.date | None = field_value(record, "date")
    return date


def _mended(versions: Versions[Any], key: str, *records: Model) -> bool:
    """Whether a correction tells of a record, by its word and its date in either way to write it.

    A record without a date, such as a withdrawal might be, goes by its word alone.
    """
    dates = [date for record in records if (date := _date(record))]
    if not dates:
        return versions.mended(ONE[key])
    return any(
        versions.mended(ONE[key], written)
        for date in dates
        for written in (date.isoformat(), day(date))
    )


def _named(key: str, record: Model) -> str:
    """Return how a correction names a record."""
    date = _date(record)
    return f"{ONE[key]} of {date.isoformat()}" if date else ONE[key]


def _name(key: str, record: Model) -> str:
    date = _date(record)
    return f"{ONE[key]} of {day(date)}" if date else ONE[key]
