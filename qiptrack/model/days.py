"""Counting in days, as far as the calendar goes."""

import datetime as dt


def days_later(date: dt.date, days: int) -> dt.date:
    """Return the day that many days after `date`, or the last, or first, that a date can say.

    A file may say 9999-12-31, or a number of days that leads beyond it.
    """
    try:
        return date + dt.timedelta(days=days)
    except OverflowError:
        return dt.date.max if days > 0 else dt.date.min
