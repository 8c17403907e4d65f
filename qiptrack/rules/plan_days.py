"""Which days a plan can speak of, and the quick question whether those of an item are in order."""

import datetime as dt
from functools import lru_cache
from operator import attrgetter

from qiptrack.model.action import Action, Assurance
from qiptrack.model.base import Model
from qiptrack.model.dates import days_later
from qiptrack.model.indicators import Baseline, Measurement
from qiptrack.model.records import (
    CheckRecord,
    Deferral,
    Escalation,
    Evidence,
    Handover,
    Rebase,
    Reopening,
    Update,
    Verification,
    Withdrawal,
)
from qiptrack.model.vocabulary import Status
from qiptrack.rules.context import Context

PLAN_YEARS = 20
"""A date further from the opening of its plan than this was mistyped: 2206 for 2026."""


@lru_cache
def last_of_any_plan(opened: dt.date) -> dt.date:
    """Return the last day that a plan opened on `opened` can reasonably speak of."""
    return days_later(opened, PLAN_YEARS * 366)


@lru_cache
def first_of_any_plan(opened: dt.date) -> dt.date:
    """Return the first day that a plan opened on `opened` can reasonably speak of."""
    return days_later(opened, -PLAN_YEARS * 366)


def opening_of(context: Context) -> dt.date | None:
    """Return the day the plan opened; None where that is itself an impossible date.

    Nothing is said of the other dates then, which would all be told for one mistake. None as
    well for an item of the organisation file, which is in no plan.
    """
    if context.filed is None:
        return None
    opened, today = context.filed.plan.opened, context.today
    return opened if first_of_any_plan(today) <= opened <= today else None


_OTHER_DAYS: dict[type[Model], tuple[str, ...]] = {
    **dict.fromkeys((Update, CheckRecord, Deferral, Handover, Withdrawal, Rebase), ()),
    **dict.fromkeys((Measurement, Baseline), ()),
    Evidence: ("expires",),
    Verification: ("completed",),
    Reopening: ("completed", "closed"),
    Escalation: ("responded",),
}
"""The items of which nothing is asked but their day, and the other days that are asked about."""


def days_in_order(item: Model, context: Context) -> bool:
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
