"""When a meeting last looked at the plans; only plans that can tell are read."""

import datetime as dt
import re
from contextlib import suppress

from qiptrack.analysis.decisions import reviews_of
from qiptrack.model.organisation import Organisation
from qiptrack.rules.problem import Unreadable
from qiptrack.store.folders import PlanFile
from qiptrack.store.reader import PlansSource, read_plans

_REVIEWS = re.compile(rb"""\breviews["']?\s*:""")
_DAY = re.compile(rb"\b\d{4}-\d\d-\d\d\b", re.ASCII)


def last_meeting(
    shelf: PlansSource, organisation: Organisation, until: dt.date, name: str | None = None
) -> dt.date | None:
    """Return the last day up to `until` on which a meeting, of that name if given, was held.

    Plans are read in the order of the last day that they may name for one, until none of those
    that are left names a later day than was found.
    """
    possible = ((_latest_day(shelf, found, until), found) for found in shelf.files())
    last: dt.date | None = None
    for day, found in sorted((each for each in possible if each[0]), reverse=True):
        if last and day and day <= last:
            break
        for reading in read_plans(shelf, organisation, [found]):
            held = reviews_of(reading.filed.plan, until, name) if reading.filed else ()
            last = max([*filter(None, [last]), *(review.date for review in held)], default=None)
    return last


def _latest_day(shelf: PlansSource, found: PlanFile, until: dt.date) -> dt.date | None:
    """Return the last day up to `until` that may be the day of a meeting, by the text alone."""
    raw = found.unreadable or shelf.read(found.file)
    if isinstance(raw, Unreadable):
        return None
    key = _REVIEWS.search(raw)
    # A day may stand elsewhere and be referred to; and a key may be written in escapes.
    start = key.end() if key and b"*" not in raw else 0
    days = []
    for match in _DAY.finditer(raw, start):
        with suppress(ValueError):
            days.append(dt.date.fromisoformat(match[0].decode()))
    return max((day for day in days if day <= until), default=None)
