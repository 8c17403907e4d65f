"""The days that people mean in a sheet, read day first, and never guessed."""

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from qiptrack.importing.cells import Cell
from qiptrack.model.dates import day
from qiptrack.model.written_dates import (
    beyond_its_month,
    dates_inside,
    days_meant,
    is_month_first,
    month_end,
    other_weekday,
)
from qiptrack.patterns import pattern

YEARS = (1990, 2100)
"""The years of which a sheet can reasonably speak; others are a slip of the keyboard."""

_SERIAL = pattern(r"\d{5}(?:\.0)?")
_SERIALS = (32_874, 73_415)
"""The numbers by which spreadsheets that count from 1900 keep the days of those years."""

_EPOCH = dt.date(1899, 12, 30)
_TIME = pattern(r"[ T]\d{1,2}:\d{2}(?::\d{2})?$")
_NUMERIC_DATE = pattern(r"[\d/.\- :T]+")


class DayRead(NamedTuple):
    """What the words for a day say: the day, what has to be said of it; or why it must be asked.

    `offered` is a day that is likely meant, and is taken for none.
    """

    day: dt.date | None = None
    said: str = ""
    why: str = ""
    offered: dt.date | None = None
    month_first: bool = False
    """Whether the numbers make sense only where the month stands first."""


def read_day(cell: Cell, *, month_first: bool = False) -> DayRead:
    """Return the day that `cell` says, with numbers read day first unless `month_first`.

    A month alone is its last day, which is said. Nothing else is taken for a day: not a
    quarter, nor a span, nor a date inside a sentence.
    """
    if cell.day is not None:
        return _within(cell.day, cell.text)
    text = _TIME.sub("", cell.text)
    if isinstance(cell.value, Decimal) or _SERIAL.fullmatch(text):
        return _of_number(text)
    return _of_words(text, month_first=month_first)


@lru_cache(maxsize=2_048)
def _of_words(text: str, *, month_first: bool) -> DayRead:
    if is_month_first(text) and not month_first:
        return DayRead(why="the day and the month are the other way round", month_first=True)
    if last := month_end(text):
        return _within(last, text, said=f"'{_short(text)}' is read as {day(last)}")
    days = days_meant(text, month_first=month_first)
    if len(days) == 1:
        if doubt := other_weekday(text, days[0]):
            return DayRead(why=doubt, offered=days[0])
        return _within(days[0], text)
    if days:
        either = " or ".join(map(day, days))
        return DayRead(why=f"it can be read as {either}")
    if end := beyond_its_month(text):
        return DayRead(why=f"there is no such day: {end}")
    inside = dates_inside(text)
    return DayRead(why="it is not one day", offered=inside[0] if len(inside) == 1 else None)


def is_exact(cell: Cell) -> bool:
    """Whether a day says all that the words of `cell` do: figures alone, or a date of the sheet."""
    return cell.day is not None or bool(_NUMERIC_DATE.fullmatch(cell.text))


_LIKE = pattern(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\b|\b(?:19|20)\d\d\b"
    r"|\d{1,2}[/.\-]\d{1,2}|\bq[1-4]\b|\bquarter\b|\b\d+ ?(?:days?|weeks?|months?|hours?|years?)\b"
    r"|on-? ?going|immediate|asap|\btb[cad]\b|continuous|complete|monthly|weekly|daily|annual"
    r"|\bwithin\b|\bend of\b|spring|summer|autumn|winter|\bnow\b|^n/?a$",
    re.IGNORECASE,
)


def is_like_day(cell: Cell) -> bool:
    """Whether `cell` says when: a day, or words that people put where a day belongs."""
    return cell.day is not None or (len(cell.text) <= 80 and bool(_LIKE.search(cell.text)))


def _of_number(text: str) -> DayRead:
    number = int(float(text)) if _SERIAL.fullmatch(text) else 0
    if _SERIALS[0] <= number <= _SERIALS[1]:
        found = _EPOCH + dt.timedelta(days=number)
        return DayRead(why="it is a number, as spreadsheets keep dates", offered=found)
    return DayRead(why="it is a number")


def _within(found: dt.date, text: str, said: str = "") -> DayRead:
    if YEARS[0] <= found.year <= YEARS[1]:
        return DayRead(found, said)
    return DayRead(why=f"'{_short(text)}' cannot be meant")


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else f"{plain[:57]}..."
