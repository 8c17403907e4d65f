"""The days on which something is due, as a file that any calendar takes in (RFC 5545)."""

import datetime as dt
from collections.abc import Iterable

from icalendar import Alarm, Calendar, Event, vText

from qiptrack.analysis.tables.rows import unique
from qiptrack.analysis.waiting import WaitingKind, WaitingRow
from qiptrack.reports.exports.exports import PRODUCT
from qiptrack.reports.text import shortened, visible

ALARM = dt.timedelta(days=-7)
"""How long before its day a calendar reminds of it."""

_LONGEST = {"title": 100, "text": 2_000}
"""How many characters of what somebody wrote are shown; a calendar is no place for more."""

_ASKED = {
    WaitingKind.ACTION: "Due",
    WaitingKind.MILESTONE: "Milestone",
    WaitingKind.VERIFICATION: "Verify",
    WaitingKind.CHECK: "Check",
    WaitingKind.MEASUREMENT: "Measure",
    WaitingKind.REVIEW: "Review",
}
"""What stands in front of the title of a day."""


def calendar_bytes(
    rows: Iterable[WaitingRow], organisation: str, whose: str, today: dt.date
) -> bytes:
    """Return a calendar with a whole day for each of `rows`, which have a day, in their order.

    `organisation` stands in what tells one event from every other, so that a later file puts
    it right where it changed; `whose` is the title. The stamp is that of `today`: what is the
    same is the same to the byte.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", vText(visible(whose)))
    stamp = dt.datetime.combine(today, dt.time(), dt.UTC)
    known: dict[str, int] = {}
    for row in rows:
        name = unique(visible(row.ref), known)
        event = _event(row, stamp)
        event.add("uid", f"{name}-due@{organisation}")
        calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


def _event(row: WaitingRow, stamp: dt.datetime) -> Event:
    what = visible(row.what or row.ref)
    title = f"{_ASKED[row.kind]}: {shortened(what, _LONGEST['title'])}"
    event = Event()
    event.add("dtstamp", stamp)
    event.add("dtstart", row.due)
    event.add("summary", title)
    event.add("description", _description(row, what))
    event.add("categories", [_ASKED[row.kind]])
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", ALARM)
    event.add_component(alarm)
    return event


def _description(row: WaitingRow, what: str) -> str:
    who = ", ".join(visible(each) for each in (row.role, row.service) if each)
    lines = [
        shortened(what, _LONGEST["text"]),
        f"Reference: {visible(row.ref)}",
        f"For: {who}" if who else "",
        f"To answer: {visible(row.command)}",
    ]
    return "\n".join(line for line in lines if line)
