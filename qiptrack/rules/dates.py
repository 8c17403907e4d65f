"""QIP203 to QIP206 and QIP208 to QIP210: deadlines that somebody can meet, and progress on them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from qiptrack.analysis.cadence import later
from qiptrack.model.action import Action
from qiptrack.model.base import or_none
from qiptrack.model.dates import WEEKDAYS, day
from qiptrack.model.fields import NotKnown
from qiptrack.model.identity import folded
from qiptrack.model.plan import Plan, Review
from qiptrack.model.records import Record, latest_of
from qiptrack.model.roles import RoleKey
from qiptrack.model.vocabulary import Cadence, Severity, Status
from qiptrack.pointer import Pointer
from qiptrack.rules.context import (
    Context,
    Deadline,
    Folder,
    PlanInFolder,
    Surroundings,
    is_not_open,
    was_never_deferred,
)
from qiptrack.rules.plan_days import opening_of
from qiptrack.rules.registry import Hit, Hits, rule
from qiptrack.yamlfile.document import item_steps

QUIET_DAYS = 30
"""How long an action in progress may go without a record."""

BUNCHED = 5
"""How many open actions of one owner on one day are too many."""

REPEATED = 3
"""How many deferrals of one action are too many."""


@rule(
    "QIP203",
    "weekend-deadline",
    on=Action,
    severity=Severity.NOTE,
    fix="Choose the Friday before or the Monday after, unless the weekend is meant.",
    unless=is_not_open,
)
def weekend_deadline(action: Action, context: Context) -> Hits:
    """A date at a weekend was often counted out and not chosen: few owners are there to meet it."""
    if action.is_open and action.due.weekday() >= 5:
        message = f"this is a {WEEKDAYS[action.due.weekday()]}"
        yield Hit(("due",), message, explained_by="QIP211")


@rule(
    "QIP204",
    "deferred-repeatedly",
    on=Action,
    severity=Severity.WARNING,
    fix="Take it to the next governance meeting: the action, its owner or its date is wrong.",
    unless=was_never_deferred,
)
def deferred_repeatedly(action: Action, context: Context) -> Hits:
    """An action that is put off again and again is not late: it is not going to happen as it is."""
    times = len(action.deferrals)
    if action.is_open and times >= REPEATED:
        yield Hit(("deferrals",), f"deferred {times} times", at_key=True)


@rule(
    "QIP205",
    "deadlines-bunched",
    on=Folder,
    severity=Severity.WARNING,
    fix="Spread the dates, or share the actions out.",
)
def deadlines_bunched(folder: Folder, context: Context) -> Hits:
    """Five things due of one person on one day will not all be done that day."""
    bunches: dict[tuple[RoleKey, dt.date], list[tuple[PlanInFolder, Deadline]]] = defaultdict(list)
    for plan in folder.plans:
        if plan.deadlines is None:
            return
        for each in plan.deadlines:
            bunches[each.role, each.due].append((plan, each))
    for (_, due), found in bunches.items():
        if len(found) >= BUNCHED:
            *others, (plan, last) = found
            also = ", ".join(f"{other.id}/{each.action}" for other, each in others)
            count = f"{len(found)} open actions of {last.owner}"
            message = f"{count} are due on {day(due)}: also {also}"
            yield Hit(pointer_of_due(last), message, file=plan.file)


def pointer_of_due(deadline: Deadline) -> Pointer:
    """Return where the due date of a deadline stands in its plan."""
    return ("actions", deadline.step, "due")


def open_deadlines(plan: Plan, around: Surroundings) -> tuple[Deadline, ...]:
    """Return the deadlines of the open actions of a plan; raises NotKnown where they are not."""
    actions = plan.actions
    found = []
    steps = item_steps([or_none(lambda: action.id) for action in actions])
    for step, action in zip(steps, actions, strict=True):
        try:
            if action.is_open:
                role = around.role_key(action.owner, plan.service)
                found.append(Deadline(role, action.owner, action.due, action.id, step))
        except NotKnown:
            continue
    return tuple(found)


@rule(
    "QIP206",
    "deadline-far-off",
    on=Action,
    severity=Severity.WARNING,
    fix="Set a nearer date for the first step that can be seen, or split the action.",
    unless=is_not_open,
)
def deadline_far_off(action: Action, context: Context) -> Hits:
    """A date more than a year away asks nothing of anybody today."""
    opened = context.plan.opened
    if action.is_open and action.due > later(opened, Cadence.YEAR):
        message = f"this is more than a year after the plan opened, on {day(opened)}"
        yield Hit(("due",), message, explained_by="QIP211")


@rule(
    "QIP210",
    "due-after-required",
    on=Action,
    severity=Severity.WARNING,
    fix="Bring the date forward, or record in `required_by` the later one that was agreed to.",
    unless=is_not_open,
)
def due_after_required(action: Action, context: Context) -> Hits:
    """A regulator's or a commissioner's date is not the provider's to move.

    A requirement notice is answered with the day by which the breach is put right, and a plan
    that says a later one is late before it begins.
    """
    required = action.required_by
    if action.is_open and required and required.due and action.due > required.due:
        message = f"this is later than {required.body} requires, {day(required.due)}"
        yield Hit(("due",), message, explained_by="QIP211")


def _is_not_in_progress(action: Action, _context: Context) -> bool:
    return action.status is not Status.IN_PROGRESS


@rule(
    "QIP208",
    "no-progress",
    on=Action,
    severity=Severity.WARNING,
    fix="Record where it stands with `qiptrack update`, and name the barrier if there is one.",
    unless=_is_not_in_progress,
)
def no_progress(action: Action, context: Context) -> Hits:
    """An action in progress of which nothing is heard for a month is not in progress."""
    if action.status is not Status.IN_PROGRESS:
        return
    lists: dict[str, Sequence[Record]] = {
        "updates": action.updates,
        "evidence": action.evidence,
        "verifications": action.verifications,
        "deferrals": action.deferrals,
        "handovers": action.handovers,
        "escalations": action.escalations,
        "reopenings": action.reopenings,
    }
    dates = [record.date for records in lists.values() for record in records]
    last = max([*dates, action.started or context.plan.opened])
    quiet = (context.today - last).days
    if quiet > QUIET_DAYS:
        message = f"in progress, but nothing is recorded since {day(last)}"
        mistyped = _last_before_opening(lists, context)
        cause = "QIP201" if mistyped else ""
        yield Hit(("status",), message, explained_by=cause, explained_at=mistyped)


def _last_before_opening(lists: Mapping[str, Sequence[Record]], context: Context) -> Pointer:
    """Return the last record of a list whose day is before the plan opened; () of none.

    That day was mistyped, and the record may be of any day since.
    """
    opened = opening_of(context)
    for key, records in lists.items():
        if opened and records and records[-1].date < opened:
            return key, len(records) - 1
    return ()


@rule(
    "QIP209",
    "review-overdue",
    on=Plan,
    severity=Severity.WARNING,
    fix="Hold the review, and record it with `qiptrack review`.",
)
def review_overdue(plan: Plan, context: Context) -> Hits:
    """A plan that misses its own review has dropped out of governance.

    Each meeting that the organisation declares is held to the day that it set itself: one that
    looked at the plan in between does not stand in for another.
    """
    if plan.closed:
        return
    meetings = or_none(lambda: context.organisation.meetings) or ()
    named = (or_none(lambda: each.meeting) for each in meetings)
    declared = {folded(name) for name in named if name}
    by_meeting: dict[str, list[Review]] = defaultdict(list)
    for review in plan.reviews:
        name = folded(review.meeting or "")
        by_meeting[name if name in declared else ""].append(review)
    for reviews in by_meeting.values():
        latest = latest_of(reviews)
        if latest and latest.next and latest.date < latest.next < context.today:
            message = f"the review of {day(latest.next)} is not recorded"
            yield ("reviews", plan.reviews.index(latest), "next"), message
