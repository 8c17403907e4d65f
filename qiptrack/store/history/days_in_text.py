"""What the text of a plan alone tells of days: of overdue actions, of meetings."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from qiptrack.analysis.decisions import reviews_of
from qiptrack.model.organisation import Organisation
from qiptrack.rules.problem import Unreadable
from qiptrack.store.folders import PlanFile
from qiptrack.store.reader import PlansSource, read_plans

# A pattern that begins with plain letters is looked for ten times as fast as any other.
_DAYS = {
    key: re.compile(key + rb"""["']?\s*:\s*(?:&[\w-]+\s+)?["']?(\d{4}-\d\d-\d\d|\*)""", re.ASCII)
    for key in (b"due", b"completed", b"date")
}
"""A day on which, or some days after which, an action may become overdue.

The `date` of a record is one where the action came back by it, when it was due already.
"""

_CLOSED = re.compile(rb"""\nclosed\s*:\s*["']?\d""")
_ACTIONS = re.compile(rb"""^["']?actions\b""", re.MULTILINE)
_NEXT_KEY = re.compile(rb"\n[^\s#-]")
_STATUS = re.compile(rb"""\nstatus:[ \t]*["']?([\w-]+)""")
_ALIAS = re.compile(rb"[\s\[{,]\*[\w-]")
_BACK = (b"reopenings", b"not-confirmed")
"""What the text of an action has that came back."""

_QUOTE = re.compile(rb"""(?:^|[\s\[{,])(["'])""")


class DaySpan(NamedTuple):
    """Days as files say them: from the first and up to the last, which is not among them."""

    first: bytes
    last: bytes

    @classmethod
    def of(cls, first: dt.date, last: dt.date) -> "DaySpan":
        """Return the span between two days."""
        return cls(first.isoformat().encode(), last.isoformat().encode())

    def holds(self, text: bytes) -> bool:
        """Whether a day is among them; an alias, `*`, may be any day, and so it is."""
        return text == b"*" or self.first <= text < self.last


DaySpans = Mapping[bytes, DaySpan]
"""When something must be `due`, have been `completed`, or have come back, to become overdue."""


def may_become_overdue(raw: bytes, spans: DaySpans) -> bool:
    """Whether an action of the plan with this text may become overdue by a day in `spans`."""
    if not any(_days(raw, spans)) or _CLOSED.search(raw):
        return False
    items = _plain_items(raw)
    return items is None or any(_may(item, spans) for item in items)


def _days(text: bytes, spans: DaySpans) -> Iterator[re.Match[bytes]]:
    for key, span in spans.items():
        yield from (match for match in _DAYS[key].finditer(text) if span.holds(match[1]))


def _plain_items(raw: bytes) -> list[bytes] | None:
    """Return the text of each action; None where they are not laid out as usual."""
    before, head, rest = raw.partition(b"\nactions:\n")
    if not head or _ACTIONS.search(before) or (b"*" in rest and _ALIAS.search(rest)):
        return None
    rest = b"\n" + rest
    following = _NEXT_KEY.search(rest)
    section = rest[: following.start()] if following else rest
    lines = section.splitlines()
    first = next((line for line in lines if line.lstrip()[:1] not in (b"", b"#")), b"")
    quoted = (b'"' in section or b"'" in section) and any(map(_runs_on, lines))
    if quoted or not first.lstrip(b" ").startswith(b"- "):
        return None
    margin = b"\n" + first[: first.index(b"-")]
    _, *items = section.split(margin + b"- ")
    return [item.replace(margin + b"  ", b"\n") for item in items]


def _runs_on(line: bytes) -> bool:
    """Whether a quotation may go on in the next line, where it may look like anything."""
    return b"\\" in line or any(line.count(mark) % 2 for mark in _QUOTE.findall(line))


def _may(item: bytes, spans: DaySpans) -> bool:
    """Whether an action may become overdue, by what its status says is awaited of it."""
    back = any(each in item for each in _BACK)
    found = [match for match in _days(item, spans) if back or not match[0].startswith(b"date")]
    own = [
        match[0].startswith(b"date")
        or (match[0].startswith(b"due") and item[: match.start()].endswith(b"\n"))
        for match in found
    ]
    status = _STATUS.findall(item)
    match status[0] if len(status) == 1 else b"":
        case b"closed" | b"withdrawn":
            return False
        case b"complete":
            return not all(own)
        case b"not-started" | b"in-progress":
            return any(own)
    return bool(own)


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
