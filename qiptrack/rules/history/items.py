"""QIP9xx: what may not change behind anyone's back; with `check --since`, commit by commit."""

from collections.abc import Sequence
from typing import Any

from qiptrack.analysis.changes.matching import differing
from qiptrack.analysis.indicators.spc import in_figures
from qiptrack.model.action import Action
from qiptrack.model.base import or_none
from qiptrack.model.dates import day
from qiptrack.model.indicators import Baseline, Target
from qiptrack.model.roles import same_role
from qiptrack.model.sentences import listing
from qiptrack.model.shape import key_of
from qiptrack.model.vocabulary import Severity, Status
from qiptrack.rules.history.versions import (
    ActionVersions,
    IndicatorVersions,
    PlanAlteration,
    Versions,
    formerly,
    put_right,
)
from qiptrack.rules.registry import Altered, Hit, Hits, rule

REVIEWED = (
    "Put it back as it was, record the meeting that changed it with `qiptrack review`, naming"
    " both in its note"
)


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
    about = Altered(tuple(each[:2] for each in changed), tuple(each[::2] for each in changed))
    message = f"changed after it was closed, without being reopened: {formerly(changed)}"
    back = now is not None and all(getattr(now, name) == value for name, value, _ in changed)
    remedy = "Put it back as it was, and `qiptrack reopen` it to change it"
    yield Hit(
        (keys[0],), message, put_right(versions, ", ".join(keys), remedy, back=back), about=about
    )


@rule(
    "QIP902",
    "action-removed",
    on=Versions,
    severity=Severity.ERROR,
    fix="Put it back, and use `qiptrack withdraw REF`, which records who agreed and why.",
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
        state = before.status.replace("-", " ")
        what = f"{versions.id} was removed from the plan; it was {state}"
        fix = put_right(versions, "removed", back=True) if now is not None else ""
        yield Hit((), what, fix, about=Altered(before, None))
    elif isinstance(versions, PlanAlteration):
        ids = [
            or_none(lambda: action.id) or "?" for action in or_none(lambda: before.actions) or ()
        ]
        if ids:
            what = f"the plan was removed, with {listing(ids)}"
            fix = "Put it back; a plan that has done its work is closed, and kept in the folder."
            if now is not None:
                fix = put_right(versions, "removed", back=True)
            yield Hit((), what, fix, about=Altered(versions.plan.before, None))


@rule(
    "QIP903",
    "due-moved",
    on=ActionVersions,
    severity=Severity.ERROR,
    fix="Put the date back and move it with `qiptrack defer`.",
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
        back = now is not None and now.due == before.due
        remedy = "Put the date back and move it with `qiptrack defer`"
        fix = put_right(versions, "due", remedy, back=back)
        yield Hit(("due",), message, fix, about=Altered(before.due, after.due))


@rule(
    "QIP904",
    "owner-changed",
    on=ActionVersions,
    severity=Severity.ERROR,
    fix="Put the owner back and hand it over with `qiptrack reassign`.",
)
def owner_changed(versions: ActionVersions, context: object) -> Hits:
    """Who answers for an action is handed over, with a reason, and not quietly typed over.

    The handovers lead from the owner that was to the owner that is; they may be recorded later.
    """
    before, after, now = versions.item
    if before is None or after is None or _still_closed(versions):
        return
    if same_role(before.owner, after.owner):
        return
    if _told_by(_new(before, after, now, "handovers"), before.owner, after.owner):
        return
    if not versions.mended("owner"):
        message = f"the owner was {before.owner} and became {after.owner}; no handover says so"
        back = now is not None and same_role(now.owner, before.owner)
        remedy = "Put the owner back and hand it over with `qiptrack reassign`"
        fix = put_right(versions, "owner", remedy, back=back)
        yield Hit(("owner",), message, fix, about=Altered(before.owner, after.owner))


@rule(
    "QIP906",
    "baseline-changed",
    on=IndicatorVersions,
    severity=Severity.ERROR,
    fix="Put it back as it was, or record the meeting that changed it with `qiptrack review`.",
)
def baseline_changed(versions: IndicatorVersions, context: object) -> Hits:
    """A better result can be had by a better number, or by an easier target.

    So what an indicator is measured against stays as it was. A baseline that comes later rewrites
    nothing. Where a meeting sets another
    target, a review of the plan that names the indicator and its target says so. A number that
    was typed wrongly is told by a correction: `qiptrack rules QIP905`.
    """
    before, after, now = versions.item
    if before is None:
        return
    if after is None:
        if not (before.measurements or versions.mended("removed")):
            message = f"{versions.id} was removed, with its baseline and its target"
            fix = put_right(versions, "removed", back=now is not None)
            yield Hit((), message, fix, about=Altered(before, None))
        return
    for key in ("baseline", "target"):
        old, new = getattr(before, key), getattr(after, key)
        if old is None:
            continue
        gone = new is None or any(value not in (None, ()) for _, value, _ in differing(old, new))
        if gone and not versions.minuted(key) and not versions.mended(key):
            back = now is not None and getattr(now, key) == old
            fix = put_right(versions, key, REVIEWED, back=back)
            message = f"the {key} was {_number(old)}"
            yield Hit((key,), message, fix, at_key=True, about=Altered(old, new))


def _number(stated: Baseline | Target) -> str:
    date = stated.date if isinstance(stated, Baseline) else stated.by
    word = "on" if isinstance(stated, Baseline) else "by"
    return f"{in_figures(stated.value)}{f' {word} {day(date)}' if date else ''}"


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
    """Whether `records` lead from `start` to `goal`, one after another in their order."""
    reached = [start]
    for record in records:
        if any(_same(record.from_, each) for each in reached):
            reached.append(record.to)
    return any(_same(each, goal) for each in reached)


def _same(one: object, other: object) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return same_role(one, other)
    return one == other
