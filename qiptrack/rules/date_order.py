"""QIP201, QIP202, QIP207, QIP211 and QIP212: dates that cannot be so beside the others."""

import datetime as dt
from functools import cache, lru_cache
from itertools import pairwise
from operator import attrgetter

from qiptrack.model.base import Model, field_value, or_none
from qiptrack.model.dates import day, days_later
from qiptrack.model.plan import (
    Action,
    Assurance,
    Baseline,
    Check,
    CheckRecord,
    Decision,
    Deferral,
    Escalation,
    Evidence,
    Handover,
    Indicator,
    Measurement,
    Milestone,
    Plan,
    Rebase,
    Record,
    Reopening,
    RequiredBy,
    Review,
    Target,
    TargetStep,
    Update,
    Verification,
    Withdrawal,
    in_order,
    latest_of,
)
from qiptrack.model.vocabulary import IndicatorType, Severity, Status, VerificationResult
from qiptrack.rules.context import Context, was_never_deferred
from qiptrack.rules.registry import Hit, Hits, rule

PLAN_YEARS = 20
"""A date further from the opening of its plan than this was mistyped: 2206 for 2026."""


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

_HAPPENED: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Record, ("date",)),
    (Review, ("date",)),
    (Measurement, ("date",)),
    (Baseline, ("date",)),
    (Action, ("started", "completed", "closed")),
    (Plan, ("opened", "closed")),
    (Milestone, ("done",)),
    (Escalation, ("responded",)),
)
"""Which days say that something has happened, by what they stand in."""


@cache
def _happened(kind: type[Model]) -> tuple[str, ...]:
    """Return the keys of such items whose day says that something has happened."""
    return tuple(key for each, keys in _HAPPENED if issubclass(kind, each) for key in keys)


@lru_cache
def last_of_any_plan(opened: dt.date) -> dt.date:
    """Return the last day that a plan opened on `opened` can reasonably speak of."""
    return days_later(opened, PLAN_YEARS * 366)


@lru_cache
def _first_of_any_plan(opened: dt.date) -> dt.date:
    """Return the first day that a plan opened on `opened` can reasonably speak of."""
    return days_later(opened, -PLAN_YEARS * 366)


_OTHER_DAYS: dict[type[Model], tuple[str, ...]] = {
    **dict.fromkeys((Update, CheckRecord, Deferral, Handover, Withdrawal, Rebase), ()),
    **dict.fromkeys((Measurement, Baseline), ()),
    Evidence: ("expires",),
    Verification: ("completed",),
    Reopening: ("completed", "closed"),
    Escalation: ("responded",),
}
"""The items of which nothing is asked but their day, and the other days that are asked about."""


def _days_in_order(item: Model, context: Context) -> bool:
    """Whether the days of an item are as in nearly all: none before the opening, or to come."""
    if context.filed is None:
        return False
    opened, today = context.filed.plan.opened, context.around.today
    others = _OTHER_DAYS.get(type(item))
    if others is not None:
        date: dt.date | None = _DAY(item)
        if date is None or not opened <= date <= today:
            return False
        return not others or all(getattr(item, key) is None for key in others)
    if isinstance(item, Action):
        return _action_in_order(item, opened, today)
    if isinstance(item, Assurance):
        due, before = item.due, _DUE(context.parents[-1])
        return due is None or max(opened, before) <= due <= last_of_any_plan(opened)
    return False


_DAY = attrgetter("date")
_DUE = attrgetter("due")


def _action_in_order(action: Action, opened: dt.date, today: dt.date) -> bool:
    """Whether the days of an action that never came back, and was not moved, are in order."""
    came_back = action.reopenings or (action.verifications and action.status is Status.COMPLETE)
    if action.deferrals or came_back or not opened <= action.due <= last_of_any_plan(opened):
        return False
    before = dt.date.min
    for reached in (action.started, action.completed, action.closed):
        if reached is not None:
            if not before <= reached <= today:
                return False
            before = reached
    return True


@rule(
    "QIP201",
    "date-order",
    on=(Plan, Action, Milestone, Check, Record, Review),
    severity=Severity.ERROR,
    fix="Correct the date that is wrong.",
    unless=_days_in_order,
)
def date_order(item: Model, context: Context) -> Hits:
    """Dates that cannot be in that order are dates that nobody checked.

    Nothing is recorded of a plan before it opened, nor of a check before it begins. Work is
    complete only after it started and after it was last taken up again, and closed only after
    it was complete; what a reopening cleared was there before it. A check makes up for a day on
    which it was due, before or when it was done. An answer comes after the question, and a deferral
    moves the date later.
    """
    opened = _opening(context)
    if isinstance(item, (Record, Review)):
        if opened and item.date < opened:
            yield ("date",), f"this is before the plan opened, on {day(opened)}"
        if isinstance(item, (Reopening, Verification)):
            yield from _cleared_dates(item)
        if isinstance(item, Escalation) and item.responded and item.responded < item.date:
            yield ("responded",), f"answered before it was escalated, on {day(item.date)}"
    elif isinstance(item, Action):
        yield from _order_of_action(item)
    elif isinstance(item, Milestone) and opened and item.done and item.done < opened:
        yield ("done",), f"this is before the plan opened, on {day(opened)}"
    elif isinstance(item, Plan) and item.closed and item.closed < item.opened:
        yield ("closed",), f"closed before it was opened, on {day(item.opened)}"
    elif isinstance(item, Check):
        yield from _before_check(item, opened or item.since)
        yield from _not_made_up(item)


def _opening(context: Context) -> dt.date | None:
    """Return the day the plan opened; None where that is itself told to be impossible.

    Nothing is said of the other dates then, which would all be told for one mistake. None as
    well for an item of the organisation file, which is in no plan.
    """
    if context.filed is None:
        return None
    opened, today = context.filed.plan.opened, context.today
    return opened if _first_of_any_plan(today) <= opened <= today else None


def _order_of_action(action: Action) -> Hits:
    again = _taken_up_again(action)
    if action.started and action.completed and action.completed < action.started:
        yield ("completed",), f"completed before it was started, on {day(action.started)}"
    elif action.completed and again and action.completed < again:
        yield ("completed",), f"completed before it was taken up again, on {day(again)}"
    if action.completed and action.closed and action.closed < action.completed:
        yield ("closed",), f"closed before it was completed, on {day(action.completed)}"
    elif action.started and action.closed and action.closed < action.started:
        yield ("closed",), f"closed before it was started, on {day(action.started)}"
    for index, deferral in enumerate(action.deferrals):
        if deferral.to <= deferral.from_:
            message = f"a deferral moves the date later than {day(deferral.from_)}"
            yield ("deferrals", index, "to"), message


def _cleared_dates(record: Reopening | Verification) -> Hits:
    """Yield the dates that a record says it cleared, and that were not there by its day."""
    closed = record.closed if isinstance(record, Reopening) else None
    for key, cleared in (("completed", record.completed), ("closed", closed)):
        if cleared and cleared > record.date:
            yield (key,), f"this is after the record that cleared it, of {day(record.date)}"
    if closed and record.completed and closed < record.completed:
        yield ("closed",), f"closed before it was completed, on {day(record.completed)}"


def _taken_up_again(action: Action) -> dt.date | None:
    """Return the day on which the present round of work began; None in the first round."""
    failed = action.last_verification if action.status is Status.COMPLETE else None
    if failed and failed.result is not VerificationResult.NOT_CONFIRMED:
        failed = None
    records = (latest_of(action.reopenings), failed)
    return max((record.date for record in records if record), default=None)


def _before_check(check: Check, opened: dt.date) -> Hits:
    """Yield the records of a check before its first day; before the opening is told already."""
    for index, record in enumerate(check.records):
        done = or_none(lambda: record.date)
        if done and opened <= done < check.since:
            message = f"this is before the check is due, from {day(check.since)}"
            yield ("records", index, "date"), message


def _not_made_up(check: Check) -> Hits:
    """Yield the days that records of a check cannot make up for."""
    for index, record in enumerate(check.records):
        done, made_up = or_none(lambda: record.date), or_none(lambda: record.for_)
        if made_up and done and made_up > done:
            yield ("records", index, "for"), f"this is after it was done, on {day(done)}"
        elif made_up and made_up < check.since:
            message = f"this is before the check is due, from {day(check.since)}"
            yield ("records", index, "for"), message
        elif made_up and check.until and made_up > check.until:
            yield ("records", index, "for"), f"this is after the check ended, on {day(check.until)}"


@rule(
    "QIP202",
    "future-record",
    on=(Plan, Action, Milestone, Record, Review, Measurement, Baseline),
    severity=Severity.ERROR,
    fix="Correct the date; what has not happened yet belongs in `due`, `by` or `next`.",
    unless=_days_in_order,
)
def future_record(item: Model, context: Context) -> Hits:
    """A record says what happened; one dated after today was written in advance."""
    for key in _happened(type(item)):
        date: dt.date | None = field_value(item, key)
        if date and date > context.today:
            yield (key,), f"this is after today, {day(context.today)}"


@rule(
    "QIP207",
    "deferral-mismatch",
    on=Action,
    severity=Severity.ERROR,
    fix="Record the move with `qiptrack defer`, or put back the date that was agreed.",
    unless=was_never_deferred,
)
def deferral_mismatch(action: Action, context: Context) -> Hits:
    """The deferrals tell how the date moved; a due date that they do not lead to moved unseen."""
    moves = in_order(action.deferrals)
    for before, after in pairwise(moves):
        if after.from_ != before.to:
            message = f"the deferral before this one moved the date to {day(before.to)}"
            yield ("deferrals", action.deferrals.index(after), "from"), message
    if moves and moves[-1].to != action.due:
        message = f"the last deferral moved the date to {day(moves[-1].to)}"
        yield ("due",), message


@rule(
    "QIP212",
    "deferral-not-later",
    on=Action,
    severity=Severity.ERROR,
    fixed=True,
    fix="Correct the deferral, or record the move with `qiptrack defer`.",
    unless=was_never_deferred,
)
def deferral_not_later(action: Action, context: Context) -> Hits:
    """A deferral gives an action more time, on a day on which somebody agreed to it.

    One that leaves the date where it was, or brings it forward, or is agreed on a day that is
    still to come, is none. No command records such a one, whatever QIP201 and QIP202 are set to.
    """
    for index, deferral in enumerate(action.deferrals):
        at = ("deferrals", index)
        if or_none(lambda: deferral.to <= deferral.from_):
            message = f"the deferral does not move the date later than {day(deferral.from_)}"
            yield Hit((*at, "to"), message, explained_by="QIP201")
        agreed = or_none(lambda: deferral.date)
        if agreed and agreed > context.today:
            message = f"the deferral is agreed on {day(agreed)}, which is after today"
            yield Hit((*at, "date"), message, explained_by="QIP202")


@rule(
    "QIP211",
    "impossible-date",
    on=(Plan, Indicator, Evidence, *_AHEAD, *_BACK),
    severity=Severity.ERROR,
    fix="Correct the date that is wrong; a year is often mistyped.",
    unless=_days_in_order,
)
def impossible_date(item: Model, context: Context) -> Hits:
    """A date that cannot be meant makes everything that is counted from it wrong.

    Nothing is due before its plan opened, nor decades after; a check does not end before it
    begins, nor is a change verified before it is to be there; what a meeting decides is due after
    it, as is the next review; a step on the way to a target comes before it; and an indicator has
    one value a day, unless it counts the days between events, of which there may be two. From
    one day limits are drawn anew once.
    """
    if isinstance(item, Plan) and item.opened < _first_of_any_plan(context.today):
        yield ("opened",), f"this is more than {PLAN_YEARS} years ago"
    opened = _opening(context)
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
    if past and past < _first_of_any_plan(opened):
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
        if date and since and _first_of_any_plan(opened) <= date < min(since, opened):
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
