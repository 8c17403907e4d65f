"""What is said of a value that is not of the kind it should be, and what to write instead."""

import datetime as dt
import re
from collections.abc import Mapping

_MONTHS = "january february march april may june july august september october november december"
_MONTH = {name[:3]: number for number, name in enumerate(_MONTHS.split(), start=1)}
_NUMERIC = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2}|\d{4})")
_NUMERIC_ISO = re.compile(r"(\d{4})[/.\- ](\d{1,2})[/.\- ](\d{1,2})(?:[Tt ].*)?")
_WORDED = re.compile(r"(?:[a-z]+day,? )?(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?,? (\d{4})")


def shown(value: object) -> str:
    """Return `value` for a message: in quotes and not too long, or what it is instead of text."""
    if isinstance(value, str):
        text = " ".join(value.split())
        return f"'{text[:57]}...'" if len(text) > 60 else f"'{text}'"
    if isinstance(value, Mapping):
        return "a group of keys"
    return "nothing" if value is None else "a list"


def not_a_date(value: str) -> tuple[str, str]:
    """Return what is the matter with a date, and what to write."""
    day = _likely_day(" ".join(value.lower().split()))
    if day:
        return f"{shown(value)} is not a date as plans write it", f"Write {day.isoformat()}."
    if _NUMERIC_ISO.fullmatch(value.strip()):
        return f"{shown(value)} is not a day of the calendar", "Write a day that exists."
    return (
        f"{shown(value)} is not a date",
        "Write one day as YYYY-MM-DD, such as 2026-04-30.",
    )


def _likely_day(text: str) -> dt.date | None:
    """Return the day that `text` means in Britain, day before month; None where it is not one."""
    if found := _NUMERIC_ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _NUMERIC.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
        year += 2000 if year < 100 else 0
    elif (found := _WORDED.fullmatch(text)) and found[2][:3] in _MONTH:
        day, month, year = int(found[1]), _MONTH[found[2][:3]], int(found[3])
    else:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def not_a_number(value: str) -> tuple[str, str]:
    """Return what is the matter with a number, and what to write."""
    bare = value.strip().replace(",", "").rstrip("%").strip()
    if re.fullmatch(r"[+-]?\d+(\.\d*)?", bare):
        return (
            f"{shown(value)} is not a number by itself",
            f"Write {bare}; the unit is a key of the indicator.",
        )
    return f"{shown(value)} is not a number", "Write digits, such as 75 or 2.5."


def not_a_count(value: str) -> tuple[str, str]:
    """Return what is the matter with a whole number, and what to write."""
    return f"{shown(value)} is not a whole number", "Write digits, such as 3."


def not_a_flag(value: str) -> tuple[str, str]:
    """Return what is the matter with a yes or no, and what to write."""
    return f"{shown(value)} is neither true nor false", "Write true or false."


def not_an_id(value: str) -> tuple[str, str]:
    """Return what is the matter with an id, and what to write."""
    return (
        f"{shown(value)} is not an id",
        "Begin with a letter, and go on with letters, digits and hyphens only, such as A1.",
    )


BY_KIND = {
    "date": not_a_date,
    "number": not_a_number,
    "count": not_a_count,
    "flag": not_a_flag,
    "id": not_an_id,
}
"""The sentence for each kind of scalar that a value failed to be."""
