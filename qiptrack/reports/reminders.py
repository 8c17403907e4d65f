"""Messages to remind roles of what waits for them: on a screen, and as drafts of e-mails."""

import datetime as dt
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from email.policy import SMTP

from qiptrack.analysis.reminders import Reminder, ReminderTopic
from qiptrack.analysis.waiting import WaitingKind, WaitingRow
from qiptrack.model.dates import day
from qiptrack.patterns import pattern
from qiptrack.reports.report import Block, Column, Look, Paragraph, Report, Table, keys_of, row_of
from qiptrack.reports.screen import Role
from qiptrack.reports.text import shortened, visible
from qiptrack.reports.wording import NO_PLANS, as_title, count

_COLUMNS = (
    Column("days_overdue", "When", Look.LATE),
    Column("ref", "What", Look.NAME),
    Column("due", "By"),
    Column("role", "With"),
    Column("what", "", below=True),
    Column("command", "", Look.NAME, below=True),
)

_LONGEST = 300
"""How many characters of a text a message shows; the plan has all of it."""

_ANSWERS = {
    WaitingKind.ACTION: "the day it was done and what shows it, or what stands in the way",
    WaitingKind.MILESTONE: "the day it was reached, or what stands in the way",
    WaitingKind.VERIFICATION: "what you saw, on which day, and whether the change held",
    WaitingKind.CHECK: "the day it was done, and whether it was satisfactory or a concern",
    WaitingKind.MEASUREMENT: "the value, and the day that it is of",
    WaitingKind.DECISION: "what was done about it, and when",
    WaitingKind.ESCALATION: "what you decided",
}
"""What somebody who types no command replies with."""

# An address as mail programs take it without quotes (RFC 5321, "dot-string"), in ASCII.
_PLAIN = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
_ADDRESS = pattern(rf"(?:[^<>@,;:]*<(?P<behind>{_PLAIN})>|(?P<alone>{_PLAIN}))")


def reminders_report(found: Sequence[Reminder], today: dt.date, plans: int) -> Report:
    """Return the report of messages, each with its topics."""
    blocks: list[Block] = []
    for each in found:
        blocks.append(Paragraph(_opening(each), title=each.name, role=Role.QUIET))
        for topic, rows in each.topics.items():
            others = topic is ReminderTopic.WITH_OTHERS
            columns = [column for column in _COLUMNS if column.key != "role" or others]
            blocks.append(
                Table(tuple(columns), [row_of(row) for row in rows], f"{each.name}: {topic}")
            )
    if not blocks:
        nothing = f"Nothing is to be reminded of in {count(plans, 'plan')}." if plans else NO_PLANS
        blocks.append(Paragraph(nothing))
    return Report(
        kind="remind",
        as_of=today,
        title="What to remind of",
        blocks=tuple(blocks),
        keys=("to", "to_service", "topic", *keys_of(WaitingRow)),
        rows=[
            {"to": each.role, "to_service": each.service, "topic": topic, **row_of(row)}
            for each in found
            for topic, row in each.rows
        ],
        summary=(f"{count(len(found), 'message')}; nothing was sent.",) if found else (),
    )


def _opening(reminder: Reminder) -> str:
    counts = (f"{topic} {len(rows)}" for topic, rows in reminder.topics.items())
    return f"{'; '.join(counts).capitalize()}."


UNSENT = "X-Unsent"
"""The heading of a message that has still to be sent."""


def address_of(reminder: Reminder) -> str | None:
    """Return the address that a message goes to; None where there is none that can be one."""
    found = _ADDRESS.fullmatch(visible(reminder.email or ""))
    return (found["behind"] or found["alone"]) if found else None


def draft_bytes(reminder: Reminder, organisation: str, today: dt.date) -> bytes | None:
    """Return a draft of an e-mail, which a mail program opens to be looked at and sent.

    None where there is no address. No line of it comes from a plan unless it stands in the text:
    the subject says only how much there is.
    """
    address = address_of(reminder)
    if address is None:
        return None
    message = EmailMessage(policy=SMTP)
    message[UNSENT] = "1"
    message["To"] = address
    message["Subject"] = f"Improvement plans: {_opening(reminder).rstrip('.').lower()}"
    text = "\n".join(message_lines(reminder, organisation, today))
    message.set_content(f"{text}\n", charset="utf-8", cte="quoted-printable")
    return message.as_bytes()


def is_draft(raw: bytes) -> bool:
    """Whether a file is the draft of a message, which may be made again."""
    return UNSENT.encode() in raw.partition(b"\r\n\r\n")[0]


def message_lines(reminder: Reminder, organisation: str, today: dt.date) -> Iterator[str]:
    """Yield the lines of a message."""
    of = f" of {_short(organisation)}" if organisation else ""
    yield f"For: {_short(reminder.name)}"
    yield ""
    yield f"This waits for you in the improvement plans{of}, as of {day(today)}."
    for topic, rows in reminder.topics.items():
        yield from ("", as_title(topic), "-" * len(topic))
        for row in rows:
            yield ""
            yield from _item(topic, row)
    yield from ("", "Answer whoever sent you this; it was put together from the plans by qiptrack.")


def _item(topic: ReminderTopic, row: WaitingRow) -> Iterator[str]:
    parts = [_short(row.ref), _short(row.service or ""), _when(row)]
    if topic is ReminderTopic.WITH_OTHERS:
        parts.append(f"with {_short(row.role or '')}")
    yield "* " + ", ".join(part for part in parts if part)
    if row.what:
        yield f"  {_short(row.what)}"
    if topic is ReminderTopic.WITH_OTHERS:
        return
    yield f"  Reply with {_ANSWERS[row.kind]}."
    yield f"  Or type: {visible(row.command)}"


def _short(text: str) -> str:
    return shortened(visible(text), _LONGEST)


def _when(row: WaitingRow) -> str:
    if row.due is None or row.days_overdue is None:
        return ""
    if row.days_overdue > 0:
        return f"{count(row.days_overdue, 'day')} late, due {day(row.due)}"
    return f"due {day(row.due)}"
