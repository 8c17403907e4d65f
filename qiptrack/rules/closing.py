"""QIP3xx: closing means that it held."""

import datetime as dt
from collections.abc import Collection

from qiptrack.analysis.action_strength import is_placeholder
from qiptrack.model.action import Action
from qiptrack.model.assurance import Doubt, checkpoint_doubt, evidence_by, judged
from qiptrack.model.base import field_value
from qiptrack.model.dates import day
from qiptrack.model.plan import Plan
from qiptrack.model.records import Evidence, Verification, in_order, latest_of
from qiptrack.model.sentences import listing
from qiptrack.model.vocabulary import Severity, Status
from qiptrack.rules.approval import acted_by_nobody
from qiptrack.rules.context import Context, is_not_closed, is_not_done
from qiptrack.rules.registry import Hit, Hits, rule
from qiptrack.rules.verification import is_too_soon

_DONE = (Status.COMPLETE, Status.CLOSED)

_NEEDED = {Status.COMPLETE: ("completed",), Status.CLOSED: ("completed", "closed")}
"""The dates that an action of a status has."""

_ALLOWED = {
    "started": (*_DONE, Status.IN_PROGRESS, Status.WITHDRAWN),
    "completed": (*_DONE, Status.WITHDRAWN),
    "closed": (Status.CLOSED,),
    "withdrawal": (Status.WITHDRAWN,),
}
"""The states in which an action may have a date, or a withdrawal."""

_STEPS = (("started", "completed"), ("completed", "closed"))


@rule(
    "QIP301",
    "complete-without-evidence",
    on=Action,
    severity=Severity.ERROR,
    fixed=True,
    fix="Record what shows the change with `qiptrack evidence`, or put the status back.",
    unless=is_not_done,
)
def complete_without_evidence(action: Action, context: Context) -> Hits:
    """Complete means that the change is in place, and that something shows it.

    Without evidence nobody can tell a change that was made from a box that was ticked, and
    whoever verifies it has nothing to start from. What was recorded after the action was
    closed is not what it was closed on.
    """
    if action.status not in _DONE:
        return
    if not action.evidence:
        yield ("status",), f"{action.status}, but no evidence is recorded"
    elif not evidence_by(action, context.today):
        yield ("status",), f"{action.status}, but all of its evidence has a date after today"
    elif action.closed and not evidence_by(action, action.closed):
        first = in_order(action.evidence)[0].date
        message = f"closed before there was evidence, the first of which is of {day(first)}"
        yield Hit(("closed",), message, explained_by=_disorder(action))
    elif all(_empty_texts(each) for each in action.evidence):
        key = _empty_texts(action.evidence[0])[0]
        message = f"{action.status}, but none of its evidence says what it is"
        yield Hit(("evidence", 0, key), message, explained_by="QIP504")


def _empty_texts(evidence: Evidence) -> tuple[str, ...]:
    """Return the keys of a record of evidence that stand for something not said, if all do."""
    said = {key: text for key in ("ref", "note") if (text := field_value(evidence, key))}
    return tuple(said) if all(map(is_placeholder, said.values())) else ()


@rule(
    "QIP302",
    "closed-without-verification",
    on=Action,
    severity=Severity.ERROR,
    fixed=True,
    fix="Record the follow-up with `qiptrack verify`, or reopen the action.",
    unless=is_not_closed,
)
def closed_without_verification(action: Action, context: Context) -> Hits:
    """Complete says that the work was done; closed says that somebody saw that it held.

    By the day on which it was closed, its latest verification must be a confirmed one of the
    present round of work, by somebody other than the owner, in a role that the organisation
    has and that was filled, after the embedding period that the organisation sets. One from
    before the work was complete, or was taken up again, says nothing about what was done
    since, and one with a date to come says nothing at all. Somebody was named to go back to it.

    A post that is vacant now was filled when the verification was made, if the organisation
    file names its last `holder` beside `vacant: true`.
    """
    if action.status is not Status.CLOSED:
        return
    closed = action.closed or context.today
    service = context.service
    seen, found = judged(action, closed, context.organisation, service, context.today)
    if seen is None:
        yield _not_verified(action, context)
        return
    index = action.verifications.index(seen)
    yield from _doubted(action, index, seen, found)
    yield from acted_by_nobody(found, ("verifications", index, "by"), seen.by)
    if found:
        return
    yield from _checkpoint(action, context)
    if is_placeholder(seen.note):
        message = "closed, but its verification does not say what was seen"
        yield Hit(("verifications", index, "note"), message, explained_by="QIP504")


def _not_verified(action: Action, context: Context) -> Hit:
    """Return that a closed action has no verification of its latest round of work."""
    latest, again = action.last_verification, latest_of(action.reopenings)
    since = " since it was completed" if latest else ""
    if again and latest and latest.date <= again.date:
        since = " since it was reopened"
    soon = "QIP304" if latest and is_too_soon(action, context) else ""
    return Hit(("status",), f"closed, but nobody has verified it{since}", explained_by=soon)


def _doubted(action: Action, index: int, seen: Verification, doubts: Collection[Doubt]) -> Hits:
    """Yield why an action should not have been closed on a verification: what it says, or when."""
    if Doubt.NOT_CONFIRMED in doubts:
        yield ("status",), "closed, but its latest verification did not confirm that it held"
    elif Doubt.AFTER_CLOSING in doubts:
        message = f"closed before it was verified, on {day(seen.date)}"
        yield Hit(("closed",), message, explained_by=_disorder(action))
    elif Doubt.IN_FUTURE in doubts:
        message = f"closed on a verification of {day(seen.date)}, which is after today"
        yield Hit(("verifications", index, "date"), message, explained_by="QIP202")
    elif Doubt.TOO_SOON in doubts:
        message = "closed, but it was verified before the change had time to embed"
        yield Hit(("status",), message, explained_by="QIP304")


def _checkpoint(action: Action, context: Context) -> Hits:
    """Yield what is wrong with the checkpoint that a closed action had."""
    doubt = checkpoint_doubt(action, (action.owner,), context.organisation, context.service)
    if doubt is Doubt.MISSING:
        yield ("status",), "closed, but there was no checkpoint: who verifies it, and how"
    elif doubt in (Doubt.BY_OWNER, Doubt.BY_SAME_PERSON):
        message = "closed, but its checkpoint names the owner, who may not verify it"
        yield Hit(("assurance", "by"), message, _ANOTHER_CHECKPOINT)
    elif doubt is Doubt.UNKNOWN_ROLE and action.assurance and action.assurance.by:
        yield from acted_by_nobody((doubt,), ("assurance", "by"), action.assurance.by)


_ANOTHER_CHECKPOINT = "Reopen the action, and name who else verifies it under `assurance:`."


def _disorder(action: Action) -> str:
    """Return the rule that explains what is wrong with the closing, where its date comes first."""
    done, closed = action.completed, action.closed
    return "QIP201" if done and closed and closed < done else ""


def _has_not_come_far(action: Action, context: Context) -> bool:
    """Whether an action is still to be done, and has no date but perhaps that it was begun."""
    begun, status = action.started, action.status
    if begun is None:
        reached = status is Status.NOT_STARTED or status is Status.IN_PROGRESS
    else:
        reached = status is Status.IN_PROGRESS and begun <= context.today
    return reached and not (action.completed or action.closed or action.withdrawal)


@rule(
    "QIP306",
    "status-without-date",
    on=Action,
    severity=Severity.ERROR,
    fixed=True,
    fix="Let the status and the dates say the same; the commands keep them together.",
    unless=_has_not_come_far,
)
def status_without_date(action: Action, context: Context) -> Hits:
    """The status and its dates tell one story, or the plan cannot be believed.

    A complete action has the day on which the change was in place, a closed one the day on
    which it was closed as well, and no action has a date of a state it has not reached.
    """
    status = action.status
    for key in _NEEDED.get(status, ()):
        if getattr(action, key) is None:
            yield ("status",), f"{status}, but there is no `{key}:` date"
    for key, states in _ALLOWED.items():
        if getattr(action, key) is not None and status not in states:
            message = f"there is a `{key}:` although the status is {status}"
            yield Hit((key,), message, at_key=key == "withdrawal")
    yield from _impossible_steps(action, context)


def _impossible_steps(action: Action, context: Context) -> Hits:
    """Yield the dates on which no command would have taken the step, whatever QIP201 is set to."""
    for key in ("started", "completed", "closed"):
        date = getattr(action, key)
        if date and date > context.today:
            yield Hit((key,), f"{key} on a day that is to come", explained_by="QIP202")
    for first, then in _STEPS:
        before, after = getattr(action, first), getattr(action, then)
        if before and after and after < before:
            yield Hit((then,), f"{then} before it was {first}", explained_by="QIP201")
    again = latest_of(action.reopenings)
    if again and action.completed and action.completed < again.date:
        message = f"completed before it was taken up again, on {day(again.date)}"
        yield Hit(("completed",), message, explained_by="QIP201")


@rule(
    "QIP309",
    "closed-plan-open-actions",
    on=Plan,
    severity=Severity.ERROR,
    fixed=True,
    fix="Close or withdraw them first, or take the plan's `closed:` away.",
)
def closed_plan_open_actions(plan: Plan, context: Context) -> Hits:
    """A plan is closed when nothing in it is left to do, and not before that day.

    A day that is to come closes nothing yet.
    """
    if plan.closed is None:
        return
    if plan.closed > context.today:
        message = f"the plan is closed on {day(plan.closed)}, which is after today"
        yield Hit(("closed",), message, explained_by="QIP202")
    still_open = [action.id for action in plan.actions if action.is_open]
    if still_open:
        verb = "is" if len(still_open) == 1 else "are"
        yield ("closed",), f"the plan is closed, but {listing(still_open)} {verb} still open"
        return
    ends = [(end, action.id) for action in plan.actions if (end := _ended(action))]
    last = max(ends, default=None)
    if last and last[0] > plan.closed:
        yield ("closed",), f"the plan was closed before {last[1]} was done with, on {day(last[0])}"


def _ended(action: Action) -> dt.date | None:
    """Return the day on which an action was closed or given up; None where that is not said."""
    return action.withdrawal.date if action.withdrawal else action.closed
