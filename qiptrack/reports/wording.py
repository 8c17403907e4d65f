"""Values as people read them: days, numbers, yes and no, how many of what, and with their unit."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from qiptrack.model.dates import short_day
from qiptrack.reports.report import Column, Look, Report

_CLOSE = ("%", "‰", "°")
"""What units begin with that stand at a number without a space between."""

NO_PLANS = "No plans were found that can be read."
"""What a report says that has nothing to tell, and could read nothing either."""

_IN_FRONT = ("£", "€", "$")
"""Units that stand in front of a number."""


def amount(value: float | None, unit: str | None) -> str | None:
    """Return `value` with its unit, `94%`, `£20.50` or `1.1 errors per 100`; None of no value."""
    if value is None:
        return None
    if not unit:
        return words(value)
    if unit in _IN_FRONT:
        size = abs(value)
        said = words(size) if size == round(size) else f"{size:.2f}"
        return f"{'-' if value < 0 else ''}{unit}{said}"
    return f"{words(value)}{'' if unit.startswith(_CLOSE) else ' '}{unit}"


def rounded_like(value: float | None, typed: Iterable[float]) -> float | None:
    """Return what was worked out with one more decimal than the values `typed`, at most three."""
    from qiptrack.analysis.indicators.spc import decimals

    return rounded_finer(value, max(map(decimals, typed), default=0))


def rounded_finer(value: float | None, places: int) -> float | None:
    """Return what was worked out with one more decimal than `places`, at most three."""
    return None if value is None else round(value, min(3, 1 + places))


def words(value: Any, *, nothing: str = "-") -> str:
    """Return `value` as people read it; `nothing` stands for what is absent.

    One of the format's own words, such as a status, has spaces where it is stored with hyphens
    instead of them; text that somebody typed stays as it is.
    """
    if isinstance(value, str):
        hyphened = isinstance(value, StrEnum) and " " not in value
        return value.replace("-", " ") if hyphened else str(value)
    if value is None or value == ():
        return nothing
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return short_day(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, tuple | list):
        return ", ".join(words(item) for item in value)
    return str(value)


def _number(value: float) -> str:
    """Return `value` with three decimals at most, or few figures where it is beyond measure."""
    if value and abs(value) < 0.001:
        return f"{value:.2g}"
    if abs(value) >= 1e15:
        return f"{value:.6g}"
    return f"{value:.3f}".rstrip("0").rstrip(".")


def as_looks(value: Any, look: Look, *, nothing: str = "-") -> str:
    """Return `value` as a column of this `look` has it, such as `21 days` for a number of days."""
    if value is None or look not in _DAYS:
        return words(value, nothing=nothing)
    if look is Look.LATE and value <= 0:
        return f"in {count(-value, 'day')}" if value else "today"
    days = count(value, "day")
    return f"{days} late" if look is Look.LATE else days


_DAYS = (Look.DAYS, Look.LATE)

REFERENCE = "Reference"


def as_title(key: str) -> str:
    """Return a key as a title: `Days overdue` for `days_overdue`."""
    return key.replace("_", " ").capitalize()


def headings(columns: Sequence[Column]) -> list[str]:
    """Return a heading for each column where all stand side by side, no two of them the same.

    On a screen the text of an action stands below its reference, without a heading of its own.
    Beside it, it is the `Action`, and what names it is its `Reference`.
    """
    found = [each.title or as_title(each.key) for each in columns]
    return [
        REFERENCE if each.look is Look.NAME and found.count(title) > 1 else title
        for each, title in zip(columns, found, strict=True)
    ]


def count(number: int, one: str, many: str = "") -> str:
    """Return how many of something there are, in words: `1 action`, `3 actions`."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def told_apart(roles: Sequence[tuple[str, str | None]]) -> list[str]:
    """Return the name of each role, with its service where a namesake is among them.

    A role is a name at a service, None for one of every service.
    """
    often = Counter(name for name, _ in set(roles))
    return [f"{name}, {at}" if at and often[name] > 1 else name for name, at in roles]


def times(number: int) -> str:
    """Return how often something happened, in words: `once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def heading(report: Report) -> str:
    """Return the title of `report` with the day, and the revision, that it is of."""
    at = f", at revision {report.revision[:10]}" if report.revision else ""
    return f"{report.title}, as of {short_day(report.as_of)}{at}"


def who_and_when(owner: str | None, due: dt.date | None) -> str:
    """Return who sees to a decision and by when, in brackets; nothing where neither was said."""
    said = [part for part in (owner, f"by {short_day(due)}" if due else None) if part]
    return f" ({', '.join(said)})" if said else ""
