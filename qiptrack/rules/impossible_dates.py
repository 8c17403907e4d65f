"""QIP211: dates that cannot be meant, beside the plan and beside the other dates of their item."""

import datetime as dt

from qiptrack.model.action import Action, Assurance, Milestone, RequiredBy
from qiptrack.model.base import Model, field_value, or_none
from qiptrack.model.dates import day
from qiptrack.model.indicators import Baseline, Check, Indicator, Measurement, Target, TargetStep
from qiptrack.model.plan import Decision, Plan, Review
from qiptrack.model.records import Evidence
from qiptrack.model.vocabulary import IndicatorType, Severity, Status
from qiptrack.rules.context import Context
from qiptrack.rules.plan_days import (
    PLAN_YEARS,
    days_in_order,
    first_of_any_plan,
    last_of_any_plan,
    opening_of,
)
from qiptrack.rules.registry import Hit, Hits, rule

_AHEAD: dict[type[Model], str] = {
    Action: "due",
    Assurance: "due",
    Milestone: "due",
    RequiredBy: "due",
    Target: "by",
    TargetStep: "by",
    Check: "since",
    Review: "next",
    Decision: "due",
}
"""Which day of an item may lie ahead of the plan, but not by decades."""

_BACK: dict[type[Model], str] = {Baseline: "date", Measurement: "date", Check: "since"}
"""Which day of an item may lie before the plan, but not by decades."""

_NOT_BEFORE_THE_PLAN = (Action, Assurance, Milestone)
"""What is due after its plan was opened."""


@rule(
    "QIP211",
    "impossible-date",
    on=(Plan, Indicator, Evidence, *_AHEAD, *_BACK),
    severity=Severity.ERROR,
    fix="Correct the date that is wrong; a year is often mistyped.",
    unless=days_in_order,
)
def impossible_date(item: Model, context: Context) -> Hits:
    """A date that cannot be meant makes everything that is counted from it wrong.

    Nothing is due before its plan opened, nor decades after; a check does not end before it
    begins, nor is a change verified before it is to be there; what a meeting decides is due after
    it, as is the next review; a step on the way to a target comes before it; and an indicator has
    one value a day, unless it counts the days between events, of which there may be two. From
    one day limits are drawn anew once.
    """
    if isinstance(item, Plan) and item.opened < first_of_any_plan(context.today):
        yield ("opened",), f"this is more than {PLAN_YEARS} years ago"
    opened = opening_of(context)
    if opened:
        yield from _beyond_the_plan(item, opened)
        if isinstance(item, Assurance):
            yield from _checkpoint_before_due(item, context.parents[-1], opened)
        elif isinstance(item, Target):
            yield from _too_early_target(item, context, opened)
        elif isinstance(item, Indicator):
            yield from _points_before_the_baseline(item, opened)
    yield from _within_itself(item)


def _within_itself(item: Model) -> Hits:
    """Yield the dates of an item that cannot be so beside each other."""
    if isinstance(item, Indicator):
        yield from _rebases_of_one_day(item)
        yield from _values_of_one_day(item)
    elif isinstance(item, Check) and item.until and item.until < item.since:
        yield ("until",), f"the check ends before it begins, on {day(item.since)}"
    elif isinstance(item, Evidence) and item.expires and item.expires < item.date:
        yield ("expires",), f"this is before the evidence itself, of {day(item.date)}"
    elif isinstance(item, Review):
        yield from _before_the_meeting(item)


def _before_the_meeting(review: Review) -> Hits:
    """Yield the days to come, of what was decided and of the next review, that had passed."""
    upcoming = or_none(lambda: review.next)
    if upcoming and upcoming <= review.date:
        yield ("next",), f"this is not after the review itself, on {day(review.date)}"
    for index, decision in enumerate(or_none(lambda: review.decisions) or ()):
        due = or_none(lambda: decision.due)
        if due and due < review.date:
            message = f"this is before it was decided, on {day(review.date)}"
            yield ("decisions", index, "due"), message


def _beyond_the_plan(item: Model, opened: dt.date) -> Hits:
    """Yield the dates of an item that no plan opened on that day can speak of."""
    ahead, back = _AHEAD.get(type(item), ""), _BACK.get(type(item), "")
    date: dt.date | None = field_value(item, ahead) if ahead else None
    if date and date < opened and isinstance(item, _NOT_BEFORE_THE_PLAN):
        yield (ahead,), f"this is before the plan opened, on {day(opened)}"
    if date and date > last_of_any_plan(opened):
        yield (ahead,), f"this is more than {PLAN_YEARS} years after the plan opened"
    past: dt.date | None = field_value(item, back) if back else None
    if past and past < first_of_any_plan(opened):
        yield (back,), f"this is more than {PLAN_YEARS} years before the plan opened"
    if isinstance(item, Action):
        for index, deferral in enumerate(or_none(lambda: item.deferrals) or ()):
            before = or_none(lambda: deferral.from_)
            if before and before < opened:
                message = f"this is before the plan opened, on {day(opened)}"
                yield ("deferrals", index, "from"), message


def _too_early_target(target: Target, context: Context, opened: dt.date) -> Hits:
    baseline = field_value(context.parents[-1], "baseline")
    since = or_none(lambda: baseline.date) if baseline else None
    if target.by and target.by < opened:
        yield ("by",), f"this is before the plan opened, on {day(opened)}"
    elif target.by and since and target.by <= since <= context.today:
        yield ("by",), f"this is not after the baseline, which is of {day(since)}"
    for index, step in enumerate(or_none(lambda: target.steps) or ()):
        by = or_none(lambda: step.by)
        if by and by < opened:
            yield ("steps", index, "by"), f"this is before the plan opened, on {day(opened)}"
        elif by and target.by and opened <= target.by < by:
            message = f"this is after the target itself, which is due by {day(target.by)}"
            yield ("steps", index, "by"), message


def _points_before_the_baseline(indicator: Indicator, opened: dt.date) -> Hits:
    baseline = or_none(lambda: indicator.baseline)
    since = or_none(lambda: baseline.date) if baseline else None
    for index, point in enumerate(or_none(lambda: indicator.measurements) or ()):
        date = or_none(lambda: point.date)
        if date and since and first_of_any_plan(opened) <= date < min(since, opened):
            message = f"this is before the baseline, of {day(since)}, and before the plan opened"
            fix = "Correct the date; where such points are known, the baseline is the first."
            yield Hit(("measurements", index, "date"), message, fix)


def _values_of_one_day(indicator: Indicator) -> Hits:
    if indicator.type is IndicatorType.DAYS_BETWEEN:
        return
    baseline = or_none(lambda: indicator.baseline)
    seen: set[dt.date] = set()
    for index, point in enumerate(or_none(lambda: indicator.measurements) or ()):
        date: dt.date | None = or_none(lambda: point.date)
        at = ("measurements", index, "date")
        if date in seen:
            message = f"the indicator has a value of {day(date)} already"
            yield Hit(at, message, "Keep the one that is right, or correct its date.")
        elif date and baseline and _differ(baseline, point):
            message = f"the baseline gives another value of {day(date)}"
            yield Hit(at, message, "Keep the value that is right, or correct a date.")
        if date:
            seen.add(date)


def _rebases_of_one_day(indicator: Indicator) -> Hits:
    seen: set[dt.date] = set()
    for index, rebase in enumerate(or_none(lambda: indicator.rebases) or ()):
        date: dt.date | None = or_none(lambda: rebase.date)
        if date in seen:
            message = f"the indicator has a rebase of {day(date)} already"
            yield Hit(("rebases", index, "date"), message, "Keep one of them, or correct its date.")
        if date:
            seen.add(date)


def _differ(baseline: Baseline, point: Measurement) -> bool:
    """Whether the two are of one day and their values differ."""
    values = (or_none(lambda: baseline.value), or_none(lambda: point.value))
    same_day = or_none(lambda: baseline.date) == or_none(lambda: point.date)
    return same_day and None not in values and values[0] != values[1]


def _checkpoint_before_due(checkpoint: Assurance, action: Model, opened: dt.date) -> Hits:
    """Yield a checkpoint at which the change was not to be there yet.

    Work that was complete before its due date may be verified before it, and so may be what
    was taken up again. A due date that is itself impossible explains it.
    """
    due, status = field_value(action, "due"), field_value(action, "status")
    completed = field_value(action, "completed")
    if not checkpoint.due or not due or status in (None, Status.WITHDRAWN):
        return
    again = field_value(action, "reopenings") != () or field_value(action, "verifications") != ()
    in_place = completed <= checkpoint.due if completed else again
    if opened <= checkpoint.due < due <= last_of_any_plan(opened) and not in_place:
        yield Hit(
            ("due",),
            f"this is before the change is due, on {day(due)}",
            "Give it a day after the action is due, when it can be seen whether the change held.",
        )
