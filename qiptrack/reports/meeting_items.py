"""What people are shown of a thing on the agenda before a meeting is asked about it."""

import datetime as dt
from collections.abc import Iterator

from qiptrack.analysis.agenda import Agenda
from qiptrack.analysis.agenda_items import AgendaItem
from qiptrack.analysis.check_rows import CheckRow
from qiptrack.analysis.indicators.rows import Shown
from qiptrack.model.base import or_none
from qiptrack.model.dates import short_day
from qiptrack.model.records import Escalation
from qiptrack.model.vocabulary import Status
from qiptrack.reports.agenda_blocks import since_then
from qiptrack.reports.indicators.verdicts import verdict_of
from qiptrack.reports.indicators.words import for_people
from qiptrack.reports.missed import missed_said
from qiptrack.reports.report import Block, Facts, Paragraph, Value
from qiptrack.reports.screen import Role
from qiptrack.reports.wording import count, who_and_when, words

Subject = AgendaItem | CheckRow | Shown
"""What a meeting can be asked about: an action, a routine check or an indicator."""


def subjects(agenda: Agenda[Shown]) -> tuple[Subject, ...]:
    """Return everything on an agenda, in the order in which it is talked about."""
    indicators = (*agenda.not_improving, *agenda.short, *agenda.stopped)
    return (*agenda.items, *agenda.missed, *indicators)


def ref_of(subject: Subject) -> str:
    """Return the reference of a subject, such as `rosewood/A1`."""
    return subject.ref if isinstance(subject, CheckRow) else subject.row.ref


def subject_blocks(
    subject: Subject, place: str, today: dt.date, escalated: Escalation | None = None
) -> tuple[Block, ...]:
    """Return a subject as it is put to a meeting: what it is, why it is here, how it stands.

    `place` is its place on the agenda, such as 2 of 9; `escalated` the last time that somebody
    was told of an action.
    """
    if isinstance(subject, AgendaItem):
        title, facts = subject.row.action, _of_action(subject, escalated)
        why = ", ".join(words(reason) for reason in subject.reasons)
    elif isinstance(subject, CheckRow):
        title, facts = subject.check, _of_check(subject)
        why = missed_said(subject)
    else:
        title, facts = str(for_people(subject, today)["what"]), _of_indicator(subject, today)
        why = _why(subject)
    return (
        Paragraph(f"{place}  {ref_of(subject)}: {why}", role=Role.TITLE),
        Paragraph(title or "(what it is cannot be read)"),
        Facts(tuple(facts)),
    )


def _why(subject: Shown) -> str:
    """Return why a meeting is asked about an indicator."""
    row = subject.row
    shows = verdict_of(row, whole=True) or "cannot be told"
    return f"{shows}, and measured no more" if row.stopped else shows


def _of_action(item: AgendaItem, escalated: Escalation | None) -> Iterator[tuple[str, Value]]:
    row, told = item.row, item.told
    latest = told.latest
    complete = row.status is Status.COMPLETE
    late = f", {count(row.days_overdue, 'day')} overdue" if row.days_overdue else ""
    yield "Owner", row.owner
    if row.due:
        yield "Due", short_day(row.due) + ("" if complete else late)
    if complete:
        yield "Completed", row.completed
        yield "To verify", f"{told.verifier or 'nobody is named'}{late}"
    if latest:
        by = latest.by or "nobody named"
        yield "Latest", f"{short_day(latest.date)}, {by}: {latest.note or '-'}"
    if latest and row.blocked:
        since = f" (since {short_day(told.blocked_since)})" if told.blocked_since else ""
        yield "In the way", f"{latest.barrier}{since}"
    if escalated:
        yield "Escalated", _escalated(escalated)
    if item.decided:
        who = who_and_when(item.decided.owner, item.decided.due)
        yield "Decided", f"{short_day(item.decided.date)}: {item.decided.decision}{who}"
        yield "Since then", since_then(item.decided)
    yield "Escalate to", item.escalate_to


def _escalated(last: Escalation) -> str:
    answer = or_none(lambda: last.response)
    to = or_none(lambda: last.to) or "somebody"
    return f"{short_day(last.date)} to {to}" + (f": {answer}" if answer else ", and not answered")


def _of_check(row: CheckRow) -> Iterator[tuple[str, Value]]:
    yield "Owner", row.owner
    yield "Every", row.every
    yield "Last done", row.last or "never"
    yield "Was due", row.due


def _of_indicator(subject: Shown, today: dt.date) -> Iterator[tuple[str, Value]]:
    row, said = subject.row, for_people(subject, today)
    yield "Owner", row.owner
    if row.latest is not None:
        on = f" on {short_day(row.latest_date)}" if row.latest_date else ""
        yield "Latest", f"{words(row.latest)}{on}"
    if row.target is not None:
        by = f" by {short_day(row.target_by)}" if row.target_by else ""
        yield "Target", f"{words(row.target)}{by}"
    yield "Trend", str(said["trend"] or "")
    yield "Shows", str(said["notes"] or "")
