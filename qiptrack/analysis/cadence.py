"""When what comes round is due: periods from a shift to a year, and the next measurement."""

import datetime as dt
from functools import lru_cache
from typing import NamedTuple

from qiptrack.model.base import or_none
from qiptrack.model.dates import days_later, days_of_month
from qiptrack.model.indicators import Indicator
from qiptrack.model.plan import Plan
from qiptrack.model.vocabulary import Cadence, IndicatorType

_CALENDAR = dt.date.min
"""Periods are those of the calendar: 1 January of the year 1 was a Monday."""


def next_due(indicator: Indicator, plan: Plan, today: dt.date) -> dt.date | None:
    """Return the last day for the next measurement; None where none is asked for any more.

    It is the end of the week, month or other calendar period after that of the latest one, or,
    while there is none, of the baseline or of the day the plan opened. So a month's number may
    come on any day of the next month. Raises NotKnown where this depends on what could not be
    read.
    """
    return days_due(indicator, plan, today)[0]


def days_due(
    indicator: Indicator, plan: Plan, today: dt.date
) -> tuple[dt.date, dt.date] | tuple[None, None]:
    """Return the last days for the next measurement, and for the one after it; else None twice.

    Events come as they come, so nothing is asked for where the days between them are counted.
    Raises NotKnown as `next_due` does.
    """
    if indicator.every is None or plan.closed is not None:
        return None, None
    if indicator.type is IndicatorType.DAYS_BETWEEN:
        return None, None
    measured = [each.date for each in indicator.measurements if each.date <= today]
    latest = max(measured, default=None) or _beginning(indicator, plan)
    rounds = Rounds(indicator.every, _CALENDAR)
    number = rounds.number(latest)
    return rounds.last_day(number + 1), rounds.last_day(number + 2)


def _beginning(indicator: Indicator, plan: Plan) -> dt.date:
    baseline = or_none(lambda: indicator.baseline)
    measured = or_none(lambda: baseline.date) if baseline else None
    return max(plan.opened, measured) if measured else plan.opened


_DAYS = {Cadence.SHIFT: 1, Cadence.DAY: 1, Cadence.WEEK: 7, Cadence.FORTNIGHT: 14}
"""Periods of a number of days. How many shifts a day has is for records to say."""

_MONTHS = {Cadence.MONTH: 1, Cadence.QUARTER: 3, Cadence.HALF_YEAR: 6, Cadence.YEAR: 12}
"""Periods of a number of calendar months."""


@lru_cache(maxsize=4_096)
def later(day: dt.date, every: Cadence, times: int = 1) -> dt.date:
    """Return the day that many periods after `day`: in a shorter month, the last of the month.

    A shift counts as the day that it is on. Beyond the calendar it is the last day of all.
    """
    days, months = _length(every)
    if days:
        return days_later(day, days * times)
    year, month = divmod(day.year * 12 + day.month - 1 + months * times, 12)
    if year > dt.MAXYEAR:
        return dt.date.max
    return dt.date(year, month + 1, min(day.day, days_of_month(year, month + 1)))


@lru_cache(maxsize=64)
def _length(every: Cadence) -> tuple[int, int]:
    """Return how many days, and how many calendar months, a period has; one of them is 0."""
    unit, number = every.unit, every.number
    return _DAYS.get(unit, 0) * number, _MONTHS.get(unit, 0) * number


class Rounds(NamedTuple):
    """The periods from `since` on, numbered from 0; none begins after `until`.

    Each is counted from `since`, so one that begins on 31 January has periods that begin on 28
    February and on 31 March.
    """

    every: Cadence
    since: dt.date
    until: dt.date | None = None

    def first_day(self, number: int) -> dt.date:
        """Return the day on which a period begins."""
        return later(self.since, self.every, number)

    def last_day(self, number: int) -> dt.date:
        """Return the last day of a period, by which what comes round in it is due."""
        last = self.first_day(number + 1) - dt.timedelta(1)
        return last if self.until is None else min(last, self.until)

    def number(self, day: dt.date) -> int:
        """Return the number of the period that `day` is in, with no regard to `until`.

        It is -1 for any day before the first period.
        """
        if day < self.since:
            return -1
        days, months = _length(self.every)
        if days:
            return (day - self.since).days // days
        number = ((day.year - self.since.year) * 12 + day.month - self.since.month) // months
        return number if self.first_day(number) <= day else number - 1

    def over(self, today: dt.date) -> int:
        """Return how many periods are over: their last day has passed."""
        if self.until is not None and self.until < today:
            return self.number(self.until) + 1
        return max(0, self.number(today))
