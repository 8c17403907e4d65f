"""QIP201, QIP202, QIP207 and QIP212: dates that cannot be in such an order."""

import datetime as dt
from functools import cache
from itertools import pairwise

from qiptrack.model.action import Action, Milestone
from qiptrack.model.base import Model, field_value, or_none
from qiptrack.model.dates import day
from qiptrack.model.indicators import Baseline, Check, Measurement
from qiptrack.model.plan import Plan, Review
from qiptrack.model.records import Escalation, Record, Reopening, Verification, in_order, latest_of
from qiptrack.model.vocabulary import Severity, Status, VerificationResult
from qiptrack.rules.context import Context, was_never_deferred
from qiptrack.rules.plan_days import days_in_order, opening_of
from qiptrack.rules.registry import Hit, Hits, rule

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


@rule(
    "QIP201",
    "date-order",
    on=(Plan, Action, Milestone, Check, Record, Review),
    severity=Severity.ERROR,
    fix="Correct the date that is wrong.",
    unless=days_in_order,
)
def date_order(item: Model, context: Context) -> Hits:
    """Dates that cannot be in that order are dates that nobody checked.

    Nothing is recorded of a plan before it opened, nor of a check before it begins. Work is
    complete only after it started and after it was last taken up again, and closed only after
    it was complete; what a reopening cleared was there before it. A check makes up for a day on
    which it was due, before or when it was done. An answer comes after the question, and a deferral
    moves the date later.
    """
    opened = opening_of(context)
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
    """Yield the records of a check before its first day, but for those before the opening."""
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
    unless=days_in_order,
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
