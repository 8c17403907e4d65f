"""What people are shown of an item before they are asked about it in a meeting."""

from collections.abc import Iterator

from qiptrack.analysis.briefing import Briefing, Decided
from qiptrack.model.base import told
from qiptrack.model.plan import Escalation
from qiptrack.model.words import Status
from qiptrack.reports.report import Block, Facts, Paragraph, Value
from qiptrack.reports.style import Role
from qiptrack.reports.words import count, day


def item_blocks(
    ref: str, title: str, reasons: tuple[str, ...], place: str, briefing: Briefing | None
) -> tuple[Block, ...]:
    """Return an item as it is put to a meeting: what it is, why it is here, and how it stands.

    `place` is its place on the agenda, such as 2 of 9; an action has a briefing.
    """
    heading = Paragraph(f"{place}  {ref}: {'; '.join(reasons)}", role=Role.TITLE)
    facts = tuple(_facts(briefing)) if briefing else ()
    return (heading, Paragraph(title), *([Facts(facts)] if facts else []))


def _facts(known: Briefing) -> Iterator[tuple[str, Value]]:
    row = known.row
    complete = row.status is Status.COMPLETE
    late = f", {count(row.days_overdue, 'day')} overdue" if row.days_overdue else ""
    yield "Owner", row.owner
    if row.due:
        yield "Due", day(row.due) + (late if not complete else "")
    if complete and row.completed:
        yield "Completed", row.completed
    if complete and known.verifier:
        by = f" by {day(known.verify_by)}" if known.verify_by else ""
        yield "To verify", f"{known.verifier}{by}{late}"
    if known.latest:
        by = told(known.latest, "by") or "nobody named"
        yield "Latest", f"{day(known.latest.date)}, {by}: {told(known.latest, 'note') or '-'}"
    yield "In the way", known.barrier
    if known.escalated:
        yield "Escalated", _escalated(known.escalated)
    if known.decided:
        yield "Decided", f"{day(known.decided.date)}: {known.decided.decision}"
        yield "Since then", _since(known.decided)


def _escalated(told_of: Escalation) -> str:
    answer = told(told_of, "response")
    to = told(told_of, "to") or "somebody"
    return f"{day(told_of.date)} to {to}" + (f": {answer}" if answer else ", and not answered")


def _since(decided: Decided) -> str:
    """Return what has happened since a decision: each kind of thing once, with its last day."""
    last = dict(decided.since)
    times = {what: sum(each == what for each, _ in decided.since) for what in last}
    said = (
        f"{what} on {day(date)}" + (f" ({count(times[what], 'time')})" if times[what] > 1 else "")
        for what, date in last.items()
    )
    return "; ".join(said) or "nothing is recorded"
