"""Days: their names, and counting in them as far as the calendar goes."""

import datetime as dt
from functools import lru_cache

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""The months in order; Python's own names follow the language of the machine."""

FIRST_YEAR = 1950
"""The first year that a plan can speak of; in an earlier one, such as 206, a figure is wrong."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""The days of the week in the order of `date.weekday()`."""


def day(date: dt.date) -> str:
    """Return `date` as sentences have it, 30 April 2026."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def weekday_and_day(date: dt.date) -> str:
    """Return `date` with its weekday, Friday 4 December 2026, as an answer says what was meant."""
    return f"{WEEKDAYS[date.weekday()]} {day(date)}"


@lru_cache(maxsize=4096)
def short_day(date: dt.date) -> str:
    """Return `date` as tables have it, 30 Apr 2026."""
    return f"{date.day} {short_month(date.year, date.month)}"


def short_month(year: int, month: int) -> str:
    """Return a month as tables have it, Oct 2026."""
    return f"{MONTHS[month - 1][:3]} {year}"


def days_of_month(year: int, month: int) -> int:
    """Return how many days a month has, which is counted from 1."""
    if month == len(MONTHS):
        return 31
    return (dt.date(year, month + 1, 1) - dt.timedelta(days=1)).day


def last_of_month(year: int, month: int) -> dt.date:
    """Return the last day of a month, which is counted from 1."""
    return dt.date(year, month, days_of_month(year, month))


def days_later(date: dt.date, days: int) -> dt.date:
    """Return the day that many days after `date`, or the last, or first, that a date can say.

    A file may say 9999-12-31, or a number of days that leads beyond it.
    """
    try:
        return date + dt.timedelta(days=days)
    except OverflowError:
        return dt.date.max if days > 0 else dt.date.min
