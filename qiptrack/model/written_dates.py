"""Dates as people write them: what a text means as a day, and what to write where it means none."""

import datetime as dt
import re

from qiptrack.model.dates import (
    FIRST_YEAR,
    MONTHS,
    WEEKDAYS,
    day,
    days_later,
    days_of_month,
    last_of_month,
)
from qiptrack.model.sentences import shown
from qiptrack.patterns import pattern

_MONTH = {name[:3].lower(): number for number, name in enumerate(MONTHS, start=1)}
_MONTH_NAME = r"(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? )?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"('?\d{2}|\d{4})"
_BETWEEN = r"(?: ?[/.\-] ?| )"
_NUMERIC = pattern(rf"{_WEEKDAY}(\d{{1,2}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{2}}|\d{{4}})")
_NUMERIC_ISO = pattern(
    rf"(\d{{4}})(?:{_BETWEEN}|_)(\d{{1,2}})(?:{_BETWEEN}|_)(\d{{1,2}})(?:t\d.*|z)?"
)
_WORDED = pattern(rf"{_WEEKDAY}(?:the )?{_DAY}(?: of)?[ -]?{_MONTH_NAME},?[ -]?{_YEAR}")
_MONTH_FIRST = pattern(rf"{_WEEKDAY}{_MONTH_NAME} {_DAY},? {_YEAR}")
_NO_YEAR = pattern(
    rf"{_WEEKDAY}(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ?(?P<month>{_MONTH_NAME})"
    rf"|{_WEEKDAY}(?P<named>{_MONTH_NAME}) (?:the )?(?P<ordinal>\d{{1,2}})(?:st|nd|rd|th)"
    r"|(?P<first>\d{1,2})[/.](?P<second>\d{1,2})"
)
_WHOLE_MONTH = pattern(rf"(?:(?:the )?end (?:of )?)?{_MONTH_NAME}(?:,?[ \-/]?{_YEAR})?")
_ISO_MONTH = pattern(r"(\d{4})[-/](\d{1,2})|(\d{1,2})[-/](\d{4})")
_WEEK = pattern(r"(\d{4})-?w(\d{1,2})")
_QUARTER = pattern(r"q([1-4])(?:,?[ /-]*(\d{4}|\d{2}(?=[/-]))([/-]\d{2,4})?)?|quarter ([1-4])")
_YEAR_BEFORE_QUARTER = pattern(r"(\d{4}|\d{2}(?=[/-]))([/-]\d{2,4})? (q[1-4])")
_WHOLE_YEAR = pattern(r"(?:(?:the )?end of )?(\d{4})([/-]\d{2}(?:\d{2})?)?")
_BEHIND_WEEKDAY = pattern(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b.*")
_ENDS = pattern(r"(?:the )?end\b")
_BEGINS = pattern(r"^(?:by|before|due|on|from|until|till|no later than)(?: the)? ")
_COMPACT = pattern(r"((?:19|20)\d{2})([01]\d)([0-3]\d)")
_WEEK_OF = pattern(r"(?:w/?c\b|week (?:commencing|beginning|of))[ :]*(.+)")
_WEEK_ENDING = pattern(r"(?:w/?e\b|week ending)[ :]*(.+)")
_ODD_YEAR = r"(?:\d|\d{3}|\d{5,})"
_LONG_YEAR = pattern(
    rf"{_ODD_YEAR}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}[/.\-]\d{{1,2}}[/.\-](?:\d{{3}}|\d{{5,}})"
)
_LETTERS_FOR_FIGURES = str.maketrans("oil", "011")
_WITH_LETTERS = pattern(r"(?=.*\d)(?=.*[oil])[\doil/.\-]{8,10}$")
_SERIAL = pattern(r"[3-6]\d{4}")
_SPREADSHEETS_BEGIN = dt.date(1899, 12, 30)
"""The day from which spreadsheets count days, where a cell of a date is not shown as one."""
_DATES_INSIDE = pattern(
    rf"\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b\d{{1,2}}[/.]\d{{1,2}}[/.](?:\d{{4}}|\d{{2}})\b"
    rf"|\b{_DAY} {_MONTH_NAME} \d{{4}}\b"
)
_HOW_LONG = pattern(
    r"(?:with)?in (?:the next )?.*|next .*|\d+/(?:7|52|12)|(?:a )?fortnight"
    r"|(?:\d+|an?|one|two|three|four|five|six|eight|nine|ten|twelve) ?"
    r"(?:hours?|days?|weeks?|months?|years?|hrs?|wks?|mths?)(?: (?:from|after|of|following) .*)?"
)
_HANGS_ON = pattern(
    r"(?:on|upon|before|after|when|once|until|following|prior to|subject to|depend\w+) .*"
)

_EXAMPLE = "Write one day as YYYY-MM-DD, such as 2026-04-30."
A_CHECK = (
    "Write under `checks:` in the plan: - {id: C1, check: What is looked at, owner:"
    " Role, every: month, since: YYYY-MM-DD}"
)
"""What to do in a file about what goes on without an end."""

_SAID = {
    r"on-? ?going.*|.* (?:and )?on-? ?going|continuous(?:ly)?|bau|business as usual|maintained"
    r"|rolling|as required|daily|weekly|monthly|quarterly|annual(?:ly)?|yearly|permanent"
    r"|(?:every|each) .*": (
        "Write the day by which the change is in place, as YYYY-MM-DD; what goes on from then is"
        f" a check. {A_CHECK}"
    ),
    r"(?:with )?immediate(?:ly)?.*|a\.?s\.?a\.?p|as soon as possible|urgent(?:ly)?|now|today"
    r"|straight away|tomorrow": (
        "Write the day that is meant by it, as YYYY-MM-DD: today's, or one of this week."
    ),
    r"(?:week|wk)\.? ?\d{1,2}\b.*": "Write one day of that week, as YYYY-MM-DD.",
    r"(?:this |next )?(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?": (
        "Write the date of that day, as YYYY-MM-DD."
    ),
    r"tb[cadn]|pending|awaiting .*|to be .*|n/?a|none|\?+|-+|unknown"
    r"|not (?:yet )?(?:known|set|agreed|decided)|as above|see above|ditto": (
        "Decide on a day, and write it as YYYY-MM-DD."
    ),
    r"(?:already )?(?:complete(?:d)?|done|achieved|closed|finished|in place|implemented)": (
        "Write the day it was to be done, as YYYY-MM-DD; that it is done is said by `status:`."
    ),
    r".*(?:spring|summer|autumn|winter|christmas|easter|year end|month end|eo[my]|half[ -]?term).*"
    r"|h[12]\b.*|(?:first|second) half\b.*|(?:the )?(?:start|beginning|first week) of .*"
    rf"|end of.*|(?:mid|early|late)\b.*|{_MONTH_NAME}[^,]*[-/&][^,]*{_MONTH_NAME}.*": (
        "Write the last day that is meant by it, as YYYY-MM-DD."
    ),
}
"""What to write instead of a word that is often put where a date belongs."""


def days_meant(value: str, *, month_first: bool = False) -> tuple[dt.date, ...]:
    """Return the day that `value` means, read day first unless `month_first`.

    Of what can be read in two ways it returns both, of what is no day none.
    """
    return _likely_days(_plain_words(value), month_first=month_first)


def other_weekday(value: str, date: dt.date) -> str:
    """Return which weekday `date` is, in a sentence, where `value` names another one; else ""."""
    weekday = WEEKDAYS[date.weekday()]
    return "" if _named_weekday(value) in (None, weekday) else f"{day(date)} is a {weekday}"


def weekday_fix(value: str, date: dt.date) -> str:
    """Return what to write where `value` names another weekday than that of `date`; else ""."""
    doubt = other_weekday(value, date)
    return f"{doubt}: write {date}, or the {_named_weekday(value)} that is meant." if doubt else ""


def _named_weekday(value: str) -> str | None:
    """Return the weekday that `value` begins with; None where it begins with none."""
    found = _BEHIND_WEEKDAY.fullmatch(_plain_words(value))
    return next((each for each in WEEKDAYS if found and each.lower().startswith(found[1])), None)


def is_month_first(value: str) -> bool:
    """Whether `value` is a date in figures that there is only with the month before the day."""
    found = _NUMERIC.fullmatch(_plain_words(value))
    return bool(found and int(found[2]) > 12 >= int(found[1]) > 0)


def month_end(value: str) -> dt.date | None:
    """Return the last day of the month that `value` names with its year; None for all else.

    A year of two figures behind a space may be a day, and names no month.
    """
    text = _plain_words(value)
    if found := _ISO_MONTH.fullmatch(text):
        year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        return _last(int(year), int(month))
    found = _WHOLE_MONTH.fullmatch(text)
    if not found or not found[2]:
        return None
    may_be_day = len(found[2]) == 2 and text.endswith(f" {found[2]}") and not _ENDS.match(text)
    return None if may_be_day else _last(_full(found[2]), _MONTH[found[1][:3]])


def dates_inside(value: str) -> tuple[dt.date, ...]:
    """Return the days that are written out inside a longer text, each once."""
    found = (each[0] for each in _DATES_INSIDE.finditer(_plain_words(value)))
    return tuple(dict.fromkeys(each for text in found for each in _likely_days(text)[:1]))


def not_a_date(value: str) -> tuple[str, str]:
    """Return what is the matter with a date, and what to write; days stand before months."""
    text = _plain_words(value)
    days = _likely_days(text)
    if days and max(days).year < FIRST_YEAR:
        return f"{shown(value)} is in the year {days[0].year}", "Correct the year."
    if days:
        said = " or ".join(each.isoformat() for each in days)
        fix = weekday_fix(value, days[0]) or f"Write {said}."
        return f"{shown(value)} is not a date as plans write it", fix
    if found := _NUMERIC_ISO.fullmatch(text) or _NUMERIC.fullmatch(text) or _WORDED.fullmatch(text):
        return f"{shown(value)} is not a day of the calendar", _nearest_day(found)
    return f"{shown(value)} is not a date", _period(text) or _in_words(text, value) or _EXAMPLE


def _plain_words(value: str) -> str:
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", " ".join(value[:200].lower().split()))
    return _BEGINS.sub("", text).rstrip(".")


def _likely_days(text: str, *, month_first: bool = False) -> tuple[dt.date, ...]:
    """Return the day that `text` means in Britain; two where it can be read in two ways."""
    if found := _NUMERIC_ISO.fullmatch(text):
        return _days(found[1], found[2], found[3])
    if found := _NUMERIC.fullmatch(text):
        first, second, third = found.groups()
        american = _days(third, first, second)
        if month_first:
            return american
        british = _days(third, second, first)
        backwards = "-" in text and len(third) == 2
        return british + (_days(first, second, third) if backwards else ()) or american
    if found := _WORDED.fullmatch(text):
        return _days(found[3], _MONTH[found[2][:3]], found[1])
    if found := _MONTH_FIRST.fullmatch(text):
        return _days(found[3], _MONTH[found[1][:3]], found[2])
    if _ENDS.match(text) and (found := _WHOLE_MONTH.fullmatch(text)) and found[2]:
        last = _last(_full(found[2]), _MONTH[found[1][:3]])
        return () if last is None else (last,)
    return ()


def _days(year: str, month: str | int, number: str) -> tuple[dt.date, ...]:
    """Return the day of these numbers, if there is one."""
    try:
        return (dt.date(_full(year), int(month), int(number)),)
    except ValueError:
        return ()


def _full(year: str) -> int:
    """Return a year of two figures as one of this century."""
    number = int(year.removeprefix("'"))
    return number + 2000 if len(year.removeprefix("'")) == 2 else number


def _last(year: int, month: int) -> dt.date | None:
    """Return the last day of a month, or None where the calendar has no such month or year."""
    try:
        return last_of_month(year, month)
    except (ValueError, OverflowError):
        return None


def _nearest_day(found: re.Match[str]) -> str:
    """Say of three numbers that are no day which day is the last of their month, if any."""
    parts = found.groups()
    worded = found.re.pattern == _WORDED.pattern
    year, number = (
        (parts[0], parts[2]) if found.re.pattern == _NUMERIC_ISO.pattern else (parts[2], parts[0])
    )
    month = _MONTH[parts[1][:3]] if worded else int(parts[1])
    last = _last(_full(year), month)
    if (
        last is None or int(number) <= last.day
    ):  # the day is not beyond the month's last: it is none
        return "Write a day that exists."
    return f"Write a day that exists; the last of {MONTHS[month - 1]} {last.year} is {last}."


def beyond_its_month(value: str) -> str:
    """Say of a date that there is not which day is the last of its month; "" of all else."""
    text = _plain_words(value)
    if found := _NUMERIC_ISO.fullmatch(text):
        year, month, number = found.groups()
    elif found := _NUMERIC.fullmatch(text) or _WORDED.fullmatch(text):
        number, month, year = found.groups()
    elif found := _NO_YEAR.fullmatch(text):
        (number, month), year = _day_and_month(found), _LEAP_YEAR
    else:
        return ""
    which = int(month) if month.isdecimal() else _MONTH[month[:3]]
    last = _last(_full(year), which)
    if last is None or not last.day < int(number) <= _LONGEST_MONTH:
        return ""
    named = f"{last.day} {MONTHS[which - 1]}"
    of_year = f" {last.year}" if which == 2 and year is not _LEAP_YEAR else ""
    return f"{named} is the last day of {MONTHS[which - 1]}{of_year}"


_LEAP_YEAR = "2024"
_LONGEST_MONTH = 31


def _period(text: str) -> str | None:
    """Say which days a month, a quarter, a week or a year ends on; None when it is none."""
    month = _WHOLE_MONTH.fullmatch(text) or _ISO_MONTH.fullmatch(text)
    if month and (said := _month_ends(month)):
        return said
    if (found := _NO_YEAR.fullmatch(text)) and (said := _year_missing(found)):
        return said
    if found := _QUARTER.fullmatch(_YEAR_BEFORE_QUARTER.sub(r"\3 \1\2", text)):
        return _quarter_ends(int(found[1] or found[4]), found[2], financial=bool(found[3]))
    if (found := _WEEK.fullmatch(text)) and (friday := _friday(int(found[1]), int(found[2]))):
        return f"Write one day of that week; its Friday is {friday}."
    if (found := _WEEK_ENDING.fullmatch(text)) and (days := _likely_days(found[1])):
        return f"Write {days[0]}."
    if (found := _COMPACT.fullmatch(text)) and (days := _days(found[1], found[2], found[3])):
        return f"Write {days[0]}."
    if (found := _WEEK_OF.fullmatch(text)) and (days := _likely_days(found[1])):
        friday = days_later(days[0], 4 - days[0].weekday())
        return f"Write one day of that week; its Friday is {friday}."
    if found := _WHOLE_YEAR.fullmatch(text):
        return _year_ends(int(found[1]), found[2])
    return None


def _friday(year: int, week: int) -> dt.date | None:
    """Return the Friday of a week of a year (ISO 8601), or None when it has no such week."""
    try:
        return dt.date.fromisocalendar(year, week, 5)
    except ValueError:
        return None


def _year_ends(year: int, following: str | None) -> str | None:
    """Say which day a year ends on, or one from April to March where the `following` is named."""
    if not 1 <= year < dt.MAXYEAR:
        return None
    if following is None:
        return f"Write one day of that year; its last is {dt.date(year, 12, 31)}."
    if not str(year + 1).endswith(following[1:]):
        return None
    return f"Write one day of that year; its last is {dt.date(year + 1, 3, 31)}."


def _month_ends(found: re.Match[str]) -> str | None:
    if found.re.pattern == _ISO_MONTH.pattern:
        year, number = int(found[1] or found[4]), int(found[2] or found[3])
    else:
        number = _MONTH[found[1][:3]]
        if not found[2]:
            end = f"{number:02}-{days_of_month(2026, number)}"
            return f"Write one day with its year; the last of {MONTHS[number - 1]} is YYYY-{end}."
        year = _full(found[2])
    last = _last(year, number)
    if last is None:
        return None
    return f"Write one day of it; the last of {MONTHS[number - 1]} {year} is {last}."


def _day_and_month(found: re.Match[str]) -> tuple[str, str]:
    """Return the number of a day and its month, as they stand in a date without a year."""
    return (
        found["day"] or found["ordinal"] or found["first"],
        found["month"] or found["named"] or found["second"],
    )


def _year_missing(found: re.Match[str]) -> str | None:
    day_, name = _day_and_month(found)
    number, month = int(day_), int(name) if name.isdecimal() else _MONTH[name[:3]]
    if 1 <= month <= 12 and 1 <= number <= days_of_month(2028, month):
        return f"Write the year too, as YYYY-{month:02}-{number:02}."
    return None


def _quarter_ends(number: int, year: str | None, *, financial: bool) -> str:
    """Say where a quarter ends, of the calendar and of the financial year from April."""
    first = _full(year or "2025")
    calendar_end = last_of_month(max(first, 1), 3 * number)
    in_year = first if number < 4 else min(first + 1, dt.MAXYEAR)
    financial_end = last_of_month(max(in_year, 1), 3 * (number % 4) + 3)
    if financial:
        return f"Write one day of it; that quarter ends on {financial_end}."
    ends = [
        end.isoformat() if year else f"YYYY{end.isoformat()[4:]}"
        for end in (calendar_end, financial_end)
    ]
    return (
        f"Write one day of it; that quarter ends on {ends[0]}, or on {ends[1]} where the year"
        " begins in April."
    )


def _in_words(text: str, value: str) -> str | None:
    """Say what to write for words in the place of a date; None when they are not known.

    `text` is the `value` in plain words, without what it begins with.
    """
    if _LONG_YEAR.fullmatch(text):
        return "Write the year with four digits, such as 2026-04-30."
    if said := _not_in_figures(text):
        return said
    for words, said in _SAID.items():
        if re.fullmatch(words, text):
            return said
    inside = [found[0] for found in _DATES_INSIDE.finditer(text)]
    if len(inside) > 1:
        return "Write one day; where there are several, each is an action of its own."
    if inside and (days := _likely_days(inside[0])):
        return f"Write {days[0]} and nothing else; say the rest in an update."
    if _WEEK_OF.fullmatch(text) or _WEEK_ENDING.fullmatch(text):
        return "Write one day of that week, as YYYY-MM-DD."
    if _HOW_LONG.fullmatch(text):
        return "Count from the day it was agreed, and write the day it comes to, as YYYY-MM-DD."
    if _HANGS_ON.fullmatch(" ".join(value.lower().split())):
        return "Write the last day on which that can be, as YYYY-MM-DD."
    return None


def _not_in_figures(text: str) -> str | None:
    """Say which day is meant by one with letters in it, or by a spreadsheet's number for it."""
    if _SERIAL.fullmatch(text):
        date = days_later(_SPREADSHEETS_BEGIN, int(text))
        return f"If a spreadsheet gave this number, it stands for {date}: write that."
    days = _likely_days(text.translate(_LETTERS_FOR_FIGURES)) if _WITH_LETTERS.match(text) else ()
    return f"Write {days[0]}, in figures alone; a letter stands for one of them." if days else None
