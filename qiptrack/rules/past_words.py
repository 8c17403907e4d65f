"""How the rules on the past say what was, and how it is put right."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from qiptrack.analysis.subject import in_text
from qiptrack.model.days import day
from qiptrack.rules.versions import ActionVersions, Versions

LONGEST = 60
"""The most characters of a value that a message repeats."""


def put_right(
    versions: Versions[Any], naming: str, remedy: str = "Put it back as it was", *, back: bool
) -> str:
    """Return what to do about something altered: the remedy, or a correction that names it.

    When it is `back` as it was, only the correction is left to do.
    """
    how = f'`qiptrack update REF --note "Correction: {naming} ..."`'
    if not isinstance(versions, ActionVersions):
        item = f"{versions.id}, " if versions.id else ""
        noted = "review of the plan" if versions.item.now is None else versions.noted
        how = f"a further {noted}, whose note begins with `Correction: {item}{naming} ...`"
    if back:
        return f"It was put back since; say what happened with {how}."
    return f"{remedy}, or say what was wrong with {how}."


def formerly(changed: Iterable[tuple[str, object, object]]) -> str:
    """Return what fields said before they were changed, as a sentence goes on."""
    return listed(f"`{name.rstrip('_')}` was {_shown(value)}" for name, value, _ in changed)


def listed(parts: Iterable[str]) -> str:
    """Return `parts` as a sentence has them: `a, b and c`."""
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def _shown(value: object) -> str:
    """Return a value as a message repeats it: what it was, or that there was none."""
    if value is None or value == ():
        return "not there"
    if isinstance(value, dt.date):
        return day(value)
    text = " ".join(in_text(value).split())
    short = text if len(text) <= LONGEST else f"{text[: LONGEST - 3].rstrip()}..."
    return f"'{short}'"
