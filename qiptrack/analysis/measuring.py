"""When an indicator is to be measured next."""

import datetime as dt

from qiptrack.analysis.cadence import Rounds
from qiptrack.analysis.verdict import points_of
from qiptrack.model.base import told
from qiptrack.model.plan import Indicator, Plan

_CALENDAR = dt.date.min
"""Periods are those of the calendar: 1 January of the year 1 was a Monday."""


def next_due(indicator: Indicator, plan: Plan, today: dt.date) -> dt.date | None:
    """Return the last day for the next measurement; None where none is asked for any more.

    It is the end of the week, month or other calendar period after that of the latest one, or,
    while there is none, of the baseline or of the day the plan opened. So a month's number may
    come on any day of the next month. Raises NotKnown where this depends on what could not be
    read.
    """
    if indicator.every is None or plan.closed is not None:
        return None
    points = points_of(indicator, today)
    latest = points[-1].date if points else _beginning(indicator, plan)
    rounds = Rounds(indicator.every, _CALENDAR)
    return rounds.last_day(rounds.number(latest) + 1)


def _beginning(indicator: Indicator, plan: Plan) -> dt.date:
    baseline = told(indicator.baseline, "date")
    return max(plan.opened, baseline) if baseline else plan.opened
