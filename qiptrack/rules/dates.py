"""QIP2xx: real dates."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from qiptrack.analysis.cadence import later
from qiptrack.model.base import Model, NotKnown, told
from qiptrack.model.plan import (
    Action,
    Baseline,
    Escalation,
    Measurement,
    Plan,
    Record,
    Review,
)
from qiptrack.model.words import Cadence, Severity, Status
from qiptrack.rules.context import Context, Folder
from qiptrack.rules.registry import Hit, Hits, rule
from qiptrack.yamlfile.document import item_steps

QUIET_DAYS = 30
"""How long an action in progress may go without a record."""

BUNCHED = 5
"""How many open actions of one owner on one day are too many."""

REPEATED = 3
"""How many deferrals of one action are too many."""


def day(date: dt.date) -> str:
    """Return `date` as messages write it, 30 April 2026."""
    return f"{date.day} {date:%B %Y}"


@rule(
    "QIP201",
    "date-order",
    on=Model,
    severity=Severity.ERROR,
    fix="Correct the date that is wrong.",
)
def date_order(item: Model, context: Context) -> Hits:
    """Dates that cannot be in that order are dates that nobody checked.

    Nothing is recorded of a plan before it opened, work is complete only after it started and
    closed only after it was complete, an answer comes after the question, and a deferral moves
    the date later.
    """
    if isinstance(item, Record | Review) and item.date < context.plan.opened:
        yield ("date",), f"this is before the plan opened, on {day(context.plan.opened)}"
    if isinstance(item, Action):
        yield from _order_of_action(item)
    if isinstance(item, Escalation) and item.responded and item.responded < item.date:
        yield ("responded",), f"answered before it was escalated, on {day(item.date)}"


def _order_of_action(action: Action) -> Hits:
    if action.started and action.completed and action.completed < action.started:
        yield ("completed",), f"completed before it was started, on {day(action.started)}"
    if action.completed and action.closed and action.closed < action.completed:
        yield ("closed",), f"closed before it was completed, on {day(action.completed)}"
    for index, deferral in enumerate(action.deferrals):
        if deferral.to <= deferral.from_:
            message = f"a deferral moves the date later than {day(deferral.from_)}"
            yield ("deferrals", index, "to"), message


@rule(
    "QIP202",
    "future-record",
    on=Model,
    severity=Severity.ERROR,
    fix="Correct the date; what has not happened yet belongs in `due`, `by` or `next`.",
)
def future_record(item: Model, context: Context) -> Hits:
    """A record says what happened; one dated after today was written in advance."""
    keys: tuple[str, ...] = ()
    if isinstance(item, Record | Review | Measurement | Baseline):
        keys = ("date",)
    elif isinstance(item, Action):
        keys = ("started", "completed", "closed")
    elif isinstance(item, Plan):
        keys = ("closed",)
    if isinstance(item, Escalation):
        keys = (*keys, "responded")
    for key in keys:
        date = _date_or_none(item, key)
        if date and date > context.today:
            yield (key,), f"this is after today, {day(context.today)}"


def _date_or_none(item: Model, key: str) -> dt.date | None:
    try:
        date: dt.date | None = getattr(item, key)
    except NotKnown:
        return None
    return date


@rule(
    "QIP203",
    "weekend-deadline",
    on=Action,
    severity=Severity.NOTE,
    fix="Choose the Friday before or the Monday after, unless the weekend is meant.",
)
def weekend_deadline(action: Action, context: Context) -> Hits:
    """A date at a weekend was often counted out and not chosen: few owners are there to meet it."""
    if action.is_open and action.due.weekday() >= 5:
        yield ("due",), f"this is a {action.due:%A}"


@rule(
    "QIP204",
    "deferred-repeatedly",
    on=Action,
    severity=Severity.WARNING,
    fix="Take it to the next governance meeting: the action, its owner or its date is wrong.",
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
    bunches: dict[tuple[str, str, dt.date], list[tuple[str, str, Hit]]] = defaultdict(list)
    for key, ref, hit in _open_deadlines(folder):
        bunches[key].append((ref, hit.file, hit))
    for (owner, _service, due), found in bunches.items():
        if len(found) >= BUNCHED:
            others = ", ".join(ref for ref, _, _ in found[:-1])
            message = f"{len(found)} open actions of {owner} are due on {day(due)}: also {others}"
            yield found[-1][2]._replace(message=message)


def _open_deadlines(folder: Folder) -> Iterator[tuple[tuple[str, str, dt.date], str, Hit]]:
    for filed in folder.plans:
        actions = filed.plan.actions
        steps = item_steps([told(action, "id") for action in actions])
        for step, action in zip(steps, actions, strict=True):
            try:
                key = (action.owner, filed.plan.service, action.due)
                if action.is_open:
                    place = Hit(("actions", step, "due"), "", file=filed.file)
                    yield key, filed.ref(action.id), place
            except NotKnown:
                continue


@rule(
    "QIP206",
    "deadline-far-off",
    on=Action,
    severity=Severity.WARNING,
    fix="Set a nearer date for the first step that can be seen, or split the action.",
)
def deadline_far_off(action: Action, context: Context) -> Hits:
    """A date more than a year away asks nothing of anybody today."""
    opened = context.plan.opened
    if action.is_open and action.due > later(opened, Cadence.YEAR):
        yield ("due",), f"this is more than a year after the plan opened, on {day(opened)}"


@rule(
    "QIP207",
    "deferral-mismatch",
    on=Action,
    severity=Severity.ERROR,
    fix="Record the move with `qiptrack defer`, or put back the date that was agreed.",
)
def deferral_mismatch(action: Action, context: Context) -> Hits:
    """The deferrals tell how the date moved; a due date that they do not lead to moved unseen."""
    for index, (before, after) in enumerate(
        zip(action.deferrals, action.deferrals[1:], strict=False), start=1
    ):
        if after.from_ != before.to:
            message = f"the deferral before this one moved the date to {day(before.to)}"
            yield ("deferrals", index, "from"), message
    if action.deferrals and action.deferrals[-1].to != action.due:
        message = f"the last deferral moved the date to {day(action.deferrals[-1].to)}"
        yield ("due",), message


@rule(
    "QIP208",
    "no-progress",
    on=Action,
    severity=Severity.WARNING,
    fix="Record where it stands with `qiptrack update`, and name the barrier if there is one.",
)
def no_progress(action: Action, context: Context) -> Hits:
    """An action in progress of which nothing is heard for a month is not in progress."""
    if action.status is not Status.IN_PROGRESS:
        return
    dates = [
        record.date
        for records in (
            action.updates,
            action.evidence,
            action.verifications,
            action.deferrals,
            action.handovers,
            action.escalations,
            action.reopenings,
        )
        for record in records
    ]
    last = max([*dates, action.started or context.plan.opened])
    quiet = (context.today - last).days
    if quiet > QUIET_DAYS:
        yield ("status",), f"in progress, but nothing is recorded since {day(last)}"


@rule(
    "QIP209",
    "review-overdue",
    on=Plan,
    severity=Severity.WARNING,
    fix="Hold the review, and record it with `qiptrack review`.",
)
def review_overdue(plan: Plan, context: Context) -> Hits:
    """A plan that misses its own review has dropped out of governance."""
    latest = max(plan.reviews, key=lambda review: review.date, default=None)
    if plan.closed or latest is None or latest.next is None:
        return
    if latest.next < context.today:
        index = plan.reviews.index(latest)
        message = f"the review of {day(latest.next)} is not recorded"
        yield ("reviews", index, "next"), message
