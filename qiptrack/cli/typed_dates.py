"""Days as people type them at a terminal, the day before the month; files have YYYY-MM-DD alone.

What names no year, or counts from today, is the next such day; of what has happened it is the
last one.
"""

import datetime as dt
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import ClassVar

from qiptrack.errors import QiptrackError
from qiptrack.model.dates import (
    MONTHS,
    WEEKDAYS,
    day,
    days_later,
    days_of_month,
    last_of_month,
    weekday_and_day,
)
from qiptrack.model.vocabulary import Cadence
from qiptrack.patterns import pattern

_NUMERIC = pattern(r"([0-9]{1,2})[/.-]([0-9]{1,2})(?:[/.-]([0-9]{4}|[0-9]{2}))?")
_COUNTED = pattern(
    r"(?P<before>[+-]|in )?(?P<number>[0-9]{1,4}|an?(?= )) ?"
    r"(?P<unit>d|days?|w|weeks?|f|fortnights?|m|months?)?(?P<ago> ago)?"
)
_WEEKDAY = pattern(r"(?:(on|last|next|this) )?([a-z]{3,9})")
_ON_WEEKDAY = pattern(r"([a-z]{3,9})\.?,? (?:the )?(.*[0-9].*)")
_END = pattern(r"(?:the )?end (?:of )?(?:the )?(?:(this|next) )?([a-z]{3,9})(?:,? ([0-9]{4}))?")
_NO_YEAR = pattern(r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th)?(?: of)? ?([a-z]{3,9})\.?")
_NO_YEAR_MONTH_FIRST = pattern(r"([a-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?")
_BARE_NUMBER = pattern(r"[1-9][0-9]{0,2}")

_NEAR = {"today": 0, "now": 0, "tomorrow": 1, "yesterday": -1}
_NEAR |= {"day after tomorrow": 2, "day before yesterday": -2}
_DAYS = {"d": 1, "w": 7, "f": 14}


class NotADay(QiptrackError, ValueError):
    """What was given as a date is not one.

    As a ValueError it lets the option say, by its own name, which one was given.
    """

    def __init__(self, text: str, fix: str = "") -> None:
        from qiptrack.model.written_dates import A_CHECK, not_a_date

        message, usual = not_a_date(text)
        by_command = "Add it: `qiptrack add-check PLAN`"
        super().__init__(message, fix or usual.replace(A_CHECK, by_command))


class OtherWeekday(NotADay):
    """What was given as a date has another weekday than the one in front of it."""


def iso_day(text: str) -> dt.date:
    """Return the day that `text` says as YYYY-MM-DD; NotADay for all else."""
    if _is_iso(text):
        with suppress(ValueError):
            return dt.date.fromisoformat(text)
    raise NotADay(text)


def _is_iso(text: str) -> bool:
    """Whether `text` is of the form YYYY-MM-DD, which may be no day."""
    year, *others = text.split("-", 3)
    figures = len(year) == 4 and len(others) == 2 and all(len(each) == 2 for each in others)
    return figures and text.isascii() and text.replace("-", "").isdecimal()


def day_said_elsewhere() -> dt.date:
    """Return today where no option says it: from QIPTRACK_TODAY, else from the clock."""
    text = os.environ.get("QIPTRACK_TODAY")
    if not text:
        return clock_day()
    try:
        return iso_day(text)
    except NotADay as error:
        raise QiptrackError(f"QIPTRACK_TODAY: {error.message}", error.fix) from error


def clock_day() -> dt.date:
    """Return the day that the computer's clock shows; the one place that asks it."""
    return dt.datetime.now(dt.UTC).astimezone().date()


def typed_day(text: str, today: dt.date, *, past: bool = False) -> dt.date:
    """Return the day that `text` means when it is typed on `today`; NotADay where it means none.

    With `past` it has happened: what could be the next or the last such day is the last.
    """
    if _is_iso(text):
        return iso_day(text)
    typed = re.sub(r"[\u2010-\u2015\u2212]", "-", " ".join(text[:100].casefold().split()))
    typed = re.sub(r"^(by|on|due|the(?= day )) ", "", typed)
    if _is_iso(typed):
        return iso_day(typed)
    if typed in _NEAR:
        return days_later(today, _NEAR[typed])
    for found in (
        _on_weekday(typed, text, today, past=past),
        _counted(typed, today),
        _weekday(typed, text, today, past=past),
        _end_of_month(typed, today, past=past),
        _numeric(typed, text, today, past=past),
        _without_year(typed, today, past=past),
    ):
        if found is not None:
            return found
    from qiptrack.model.written_dates import days_meant

    days = days_meant(typed)
    if len(days) != 1:
        raise NotADay(text, _of_a_bare_number(typed, past=past))
    return days[0]


def _of_a_bare_number(typed: str, *, past: bool) -> str:
    """Return what to write for a number that counts days, or is a day of a month; else nothing."""
    if not _BARE_NUMBER.fullmatch(typed):
        return ""
    counted = (
        f"{typed} days ago write -{typed}" if past else f"{typed} days from today write +{typed}"
    )
    of_month = f", and with its month {typed}/4 or {typed} April" if int(typed) <= 30 else ""
    return f"For the day {counted}{of_month}."


def unlikely_due(due: dt.date, today: dt.date) -> str | None:
    """Return the doubt about a new due date: it has passed, or is over a year away; or None."""
    if due < today:
        return f"{weekday_and_day(due)} is in the past"
    from qiptrack.analysis.cadence import later

    if due > later(today, Cadence.YEAR):
        return f"{weekday_and_day(due)} is more than a year away"
    return None


def _counted(typed: str, today: dt.date) -> dt.date | None:
    found = _COUNTED.fullmatch(typed)
    if found is None or bool(found["before"]) is bool(found["ago"]):
        return None
    in_signs = found["before"] in ("+", "-") and found["number"].isdecimal()
    if not (in_signs or found["unit"]):
        return None
    number = int(found["number"]) if found["number"].isdecimal() else 1
    number *= -1 if found["ago"] or found["before"] == "-" else 1
    unit = (found["unit"] or "d")[0]
    if unit != "m":
        return days_later(today, number * _DAYS[unit])
    year, month = divmod(today.year * 12 + today.month - 1 + number, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return None
    last = days_of_month(year, month + 1)
    return dt.date(year, month + 1, min(today.day, last))


def _weekday(typed: str, text: str, today: dt.date, *, past: bool) -> dt.date | None:
    found = _WEEKDAY.fullmatch(typed)
    number = _named(found[2], WEEKDAYS) if found else None
    if found is None or number is None:
        return None
    ahead = (number - today.weekday() - 1) % 7 + 1
    coming, gone = days_later(today, ahead), days_later(today, (ahead % 7 or 7) - 7)
    gone = gone if gone < today else days_later(gone, -7)
    if found[1] == "next":
        raise NotADay(text, f"Write {coming}, or {days_later(coming, 7)} if that one is meant.")
    return gone if found[1] == "last" or (past and found[1] != "this") else coming


def _on_weekday(typed: str, text: str, today: dt.date, *, past: bool) -> dt.date | None:
    """Return the day behind its weekday, `Friday 4 December`; OtherWeekday where it is another."""
    found = _ON_WEEKDAY.fullmatch(typed)
    number = _named(found[1], WEEKDAYS) if found else None
    if found is None or number is None:
        return None
    try:
        date = typed_day(found[2], today, past=past)
    except NotADay:
        return None
    if date.weekday() == number:
        return date
    from qiptrack.model.written_dates import other_weekday, weekday_fix

    other = typed_day(found[2], today, past=not past)  # of another year, where none was typed
    if other.weekday() != number:
        raise OtherWeekday(text, weekday_fix(found[1], date))
    both = f"{other_weekday(found[1], date)}, and {day(other)} is a {WEEKDAYS[number]}"
    raise OtherWeekday(text, f"{both}: write {date} or {other}, whichever is meant.")


def _end_of_month(typed: str, today: dt.date, *, past: bool) -> dt.date | None:
    found = _END.fullmatch(typed)
    if found is None:
        return None
    if found[2] == "month":
        first = days_later(today.replace(day=28), 4).replace(day=1)
        return (
            last_of_month(first.year, first.month) if found[1] == "next" else days_later(first, -1)
        )
    month = _named(found[2], MONTHS)
    if month is None or found[1]:
        return None
    if found[3]:
        return last_of_month(int(found[3]), month + 1) if int(found[3]) else None
    years = (today.year - 1, today.year, today.year + 1)
    return _nearest((last_of_month(year, month + 1) for year in years), today, past=past)


def _numeric(typed: str, text: str, today: dt.date, *, past: bool) -> dt.date | None:
    found = _NUMERIC.fullmatch(typed)
    if found is None:
        return None
    number, month, year = int(found[1]), int(found[2]), found[3]
    try:
        if year:
            return dt.date(int(year) + (2000 if len(year) == 2 else 0), month, number)
    except ValueError:
        raise NotADay(text) from None
    return _of_some_year(number, month, today, past=past)


def _without_year(typed: str, today: dt.date, *, past: bool) -> dt.date | None:
    if found := _NO_YEAR.fullmatch(typed):
        number, name = found.groups()
    elif found := _NO_YEAR_MONTH_FIRST.fullmatch(typed):
        name, number = found.groups()
    else:
        return None
    month = _named(name, MONTHS)
    return None if month is None else _of_some_year(int(number), month + 1, today, past=past)


def _of_some_year(number: int, month: int, today: dt.date, *, past: bool) -> dt.date | None:
    """Return the next, or last, day of that number in that month; None where there never is."""

    def all_years() -> Iterator[dt.date]:
        for year in range(today.year - 8, today.year + 9):  # a leap year may be so far away
            with suppress(ValueError):
                yield dt.date(year, month, number)

    return _nearest(all_years(), today, past=past)


def _nearest(days: Iterator[dt.date], today: dt.date, *, past: bool) -> dt.date | None:
    if past:
        return max((each for each in days if each <= today), default=None)
    return min((each for each in days if each >= today), default=None)


def _named(word: str, names: tuple[str, ...]) -> int | None:
    """Return which of `names` begins with `word`, counted from 0; `sept` and the like, too."""
    word = {"tues": "tue", "thurs": "thu", "thur": "thu", "weds": "wed", "sept": "sep"}.get(
        word, word
    )
    found = [index for index, name in enumerate(names) if name.casefold().startswith(word)]
    return found[0] if len(found) == 1 else None


class _Typed:
    """What was said of days in the run that goes on."""

    today: ClassVar[dt.date | None] = None
    in_short: ClassVar[dict[str, dt.date]] = {}


def forget_days() -> None:
    """Forget what was said of days: the run ends, or its options are read anew."""
    _Typed.today = None
    _Typed.in_short.clear()


def note_as_of(today: dt.date) -> None:
    """Note which day `--as-of` says it is, for days that are counted from it."""
    _Typed.today = today


def typed_as_of() -> dt.date:
    """Return today, as `--as-of` says it; else as the environment or the clock does."""
    return _Typed.today or day_said_elsewhere()


def note_day(text: str, found: dt.date) -> None:
    """Note which day was found for a text, for the answer to say it in full."""
    if text.strip() not in (found.isoformat(), weekday_and_day(found)):
        _Typed.in_short[text.strip()] = found


def say_noted_days() -> None:
    """Say in full which days were meant that were typed in short, each once."""
    noted = dict(_Typed.in_short)
    _Typed.in_short.clear()
    for text, found in noted.items():
        from qiptrack.cli.errors import say

        say(f"{text} is {weekday_and_day(found)}.")
