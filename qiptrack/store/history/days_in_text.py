"""What the text of a plan alone tells of days: of overdue actions, of meetings."""

import datetime as dt
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from qiptrack.analysis.decisions import reviews_of
from qiptrack.model.organisation import Organisation
from qiptrack.rules.problem import Unreadable
from qiptrack.store.index import PlanIndex
from qiptrack.store.plan_files import PlanFile, PlansSource
from qiptrack.store.reader import read_plans

# A pattern that begins with plain letters is looked for ten times as fast as any other.
_DAYS = {
    key: re.compile(
        key + rb"""["']?\s*:\s*(?:&[\w-]+\s+)?["']?\s*(\d{4}-\d\d-\d\d|[*>|#])""", re.ASCII
    )
    for key in (b"due", b"completed", b"date")
}
"""A day on which, or some days after which, an action may become overdue.

What stands elsewhere is any day: for an alias, in a block, or behind a remark in the next line.
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
        """Whether a day is among them; what is none, such as `*`, may be any, and so it is."""
        return not text[:1].isdigit() or self.first <= text < self.last


DaySpans = Mapping[bytes, DaySpan]
"""When something must be `due`, have been `completed`, or have come back, to become overdue."""


Day = tuple[bytes, bytes]
"""A key of DaySpans, and a day, or for one that cannot be told a mark such as `*`."""


def may_become_overdue(raw: bytes, spans: DaySpans) -> bool:
    """Whether an action of the plan with this text may become overdue by a day in `spans`."""
    near = any(spans[key].holds(match[1]) for key, match in _matches(raw) if key in spans)
    return near and any(spans[key].holds(day) for key, day in days_awaited(raw) if key in spans)


def days_awaited(raw: bytes) -> set[Day]:
    """Return the days by which an action of the plan with this text may become overdue at all."""
    if _CLOSED.search(raw):
        return set()
    items = _plain_items(raw)
    if items is None:
        return {(key, match[1]) for key, match in _matches(raw)}
    return {day for item in items for day in _awaited(item)}


def _matches(text: bytes) -> Iterator[tuple[bytes, re.Match[bytes]]]:
    for key, pattern in _DAYS.items():
        for match in pattern.finditer(text):
            yield key, match


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
    if any(line.rstrip() == margin[1:] + b"-" for line in lines):
        return None
    _, *items = section.split(margin + b"- ")
    return [item.replace(margin + b"  ", b"\n") for item in items]


def _runs_on(line: bytes) -> bool:
    """Whether a quotation may go on in the next line, where it may look like anything."""
    return b"\\" in line or any(line.count(mark) % 2 for mark in _QUOTE.findall(line))


def _awaited(item: bytes) -> Iterator[Day]:
    """Yield the days on which an action may become overdue, by what its status awaits of it."""
    status = _STATUS.findall(item)
    said = status[0] if len(status) == 1 else b""
    if said in (b"closed", b"withdrawn"):
        return
    back = any(each in item for each in _BACK)
    for key, match in _matches(item):
        if key == b"date" and not back:
            continue
        # The first key of an action stands behind its dash.
        before = item[: match.start()][-1:]
        is_own = key == b"date" or (key == b"due" and before in (b"", b"\n"))
        awaits = {b"complete": not is_own, b"not-started": is_own, b"in-progress": is_own}
        if awaits.get(said, True):
            yield key, match[1]


class KnownDays:
    """On which days the plans of a folder may become overdue, by what the index knows of them.

    For every content that was looked at, by its id, these are the days that its text awaits. They
    stand by the day, so that what a few days bring is found without a look at every plan.
    """

    def __init__(self, index: PlanIndex) -> None:
        self._index = index
        kept = index.value(_DAYS_KNOWN, _ALL)
        self._ids: list[str] = list(kept[0]) if kept else []
        self._numbers: dict[Day, bytes] = kept[1] if kept else {}
        self._known = set(self._ids)

    def unknown(self, ids: Iterable[str]) -> set[str]:
        """Return those of `ids` of whose contents nothing is known."""
        return {*ids} - self._known

    def within(self, spans: DaySpans) -> set[str]:
        """Return the ids of the known contents of which an action may become overdue in `spans`."""
        found: set[int] = set()
        for (key, day), numbers in self._numbers.items():
            if key in spans and spans[key].holds(day):
                found.update(memoryview(numbers).cast("I"))
        return {self._ids[number] for number in found}

    def add(self, identity: str, raw: bytes) -> None:
        """Take in the days that a content tells of, whose id in git is `identity`."""
        number = len(self._ids).to_bytes(4, sys.byteorder)
        self._ids.append(identity)
        self._known.add(identity)
        for day in days_awaited(raw):
            self._numbers[day] = self._numbers.get(day, b"") + number

    def save(self, present: Collection[str]) -> None:
        """Keep what is known; only of the contents that are `present`, once the others are many."""
        if len(self._ids) > 2 * len(present) + _SPARE:
            kept = [n for n, identity in enumerate(self._ids) if identity in present]
            new = {old: number.to_bytes(4, sys.byteorder) for number, old in enumerate(kept)}
            for day, numbers in self._numbers.items():
                left = (each for each in memoryview(numbers).cast("I") if each in new)
                self._numbers[day] = b"".join(new[each] for each in left)
            self._ids = [self._ids[number] for number in kept]
            self._known = set(self._ids)
        self._index.keep_value(_DAYS_KNOWN, _ALL, (tuple(self._ids), self._numbers))


_DAYS_KNOWN = f"days awaited 2 {sys.byteorder}"
"""What it is kept as; the number is to be another when other days are found in a text."""

_ALL = b"all"
_SPARE = 1_000
"""How many contents of old are kept beside twice those there are."""


_REVIEWS = re.compile(rb"""\breviews["']?\s*:""")
_DAY = re.compile(rb"\b\d{4}-\d\d-\d\d\b", re.ASCII)


def last_meeting(
    folder: PlansSource, organisation: Organisation, until: dt.date, name: str | None = None
) -> dt.date | None:
    """Return the last day up to `until` on which a meeting, of that name if given, was held.

    Plans are read in the order of the last day that they may name for one, until none of those
    that are left names a later day than was found.
    """
    possible = ((_latest_day(folder, found, until), found) for found in folder.files())
    last: dt.date | None = None
    for day, found in sorted((each for each in possible if each[0]), reverse=True):
        if last and day and day <= last:
            break
        for reading in read_plans(folder, organisation, [found]):
            held = reviews_of(reading.filed.plan, until, name) if reading.filed else ()
            last = max([*filter(None, [last]), *(review.date for review in held)], default=None)
    return last


def _latest_day(folder: PlansSource, found: PlanFile, until: dt.date) -> dt.date | None:
    """Return the last day up to `until` that may be the day of a meeting, by the text alone."""
    raw = found.unreadable or folder.read(found.file)
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
