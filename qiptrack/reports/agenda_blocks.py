"""What a governance meeting must look at, as people are shown it."""

from collections.abc import Iterator, Sequence
from typing import Any

from qiptrack.analysis.action_rows import ActionRow
from qiptrack.analysis.agenda import Agenda
from qiptrack.analysis.agenda_items import AgendaItem
from qiptrack.analysis.agenda_reasons import AgendaReason
from qiptrack.analysis.decisions import Decided
from qiptrack.analysis.links import LinkRow
from qiptrack.model.dates import short_day
from qiptrack.model.sentences import listing
from qiptrack.reports.action_lists import milestone_table, required_table, since_it_came_back
from qiptrack.reports.agenda_rows import ItemRow, decision_row, deed_said, item_rows
from qiptrack.reports.indicators.indicators import INDICATOR_COLUMNS, ListedIndicator
from qiptrack.reports.links import LINK_COLUMNS, columns_said, link_shown
from qiptrack.reports.missed import MISSED_COLUMNS, missed_shown
from qiptrack.reports.report import Block, Column, Look, Paragraph, Table, row_of
from qiptrack.reports.wording import count, words

MOST_SINCE = 3
"""How many of the things done since a decision are told, the latest."""

_TITLES = {
    AgendaReason.NOT_CONFIRMED: "Verified again and not confirmed",
    AgendaReason.OVERDUE: "Overdue",
    AgendaReason.OVERDUE_FOR_VERIFICATION: "Complete, and overdue for verification",
    AgendaReason.DECISION_OVERDUE: "Decided, past its date, and nothing recorded against it",
    AgendaReason.REQUIRED_LATE: "Past the date that a body outside requires",
    AgendaReason.BLOCKED: "Blocked",
    AgendaReason.TO_ESCALATE: "To escalate",
    AgendaReason.UNANSWERED: "Escalated, and not answered",
    AgendaReason.AWAITING_VERIFICATION: "Complete, and awaiting verification",
    AgendaReason.MILESTONE_LATE: "Behind with a milestone",
    AgendaReason.DUE_SOON: "Due soon",
    AgendaReason.NOT_ACTED_ON: "Decided, and nothing recorded against it",
}
_MEETINGS = (
    Column("meeting", "Meeting", Look.NAME),
    Column("every", "Every"),
    Column("chair", "Chair"),
    Column("last", "Last"),
    Column("next", "Next"),
    Column("plans", "Plans", Look.NUMBER, priority=3),
)
TELL = Column("escalate_to", "Escalate to", below=True)
_DECISIONS = (
    Column("ref", "Action", Look.NAME),
    Column("decided", "Decided"),
    Column("meeting", "At"),
    Column("decision", "", below=True),
    Column("seen_to", "To see to it", below=True),
    Column("since_then", "Since then", below=True),
)
_ITEMS = (
    Column("ref", "Action", Look.NAME),
    Column("brag", "BRAG", Look.BRAG),
    Column("owner", "Owner"),
    Column("due", "Due"),
    Column("action", "", below=True),
    Column("also", "Also", below=True),
    Column("barrier_said", "Barrier", below=True),
    Column("said", "Latest", below=True),
    Column("verifier", "To verify", below=True),
    TELL,
    Column("links", "Answers", below=True),
)
_REGISTERS = (*LINK_COLUMNS, Column("says", "", below=True))


def agenda_blocks(agenda: Agenda[ListedIndicator], linked: Sequence[LinkRow]) -> Iterator[Block]:
    """Yield each part of an agenda; `linked` is what its actions answer."""
    if not agenda.plans:
        yield Paragraph("No open plan matches; `qiptrack status` shows those there are.")
        return
    if agenda.meetings:
        yield Table(_MEETINGS, [row_of(row) for row in agenda.meetings])
    if agenda.decisions:
        rows = [
            {
                **decision_row(ref, decided),
                "seen_to": seen_to(decided),
                "since_then": since_then(decided),
            }
            for ref, decided in agenda.decisions
        ]
        yield Table(_DECISIONS, rows, title="Decisions, and what came of them")
    if agenda.required:
        yield required_table(agenda.required)
    items = agenda.by_reason
    for reason, title in _TITLES.items():
        if items[reason]:
            yield Table(
                _ITEMS, [*map(_shown, items[reason], item_rows(items[reason]))], title=title
            )
    if agenda.milestones:
        yield milestone_table(agenda.milestones)
    if agenda.missed:
        rows = [
            {**missed_shown(row), "escalate_to": agenda.tell.get(row.ref)} for row in agenda.missed
        ]
        yield Table((*MISSED_COLUMNS, TELL), rows, title="Routine checks missed")
    yield from _indicators(agenda)
    if linked:
        rows = [{**link_shown(row), "says": columns_said(row)} for row in linked]
        yield Table(_REGISTERS, rows, title="In the registers")


def _indicators(agenda: Agenda[ListedIndicator]) -> Iterator[Block]:
    for title, shown in (
        ("Indicators that do not improve", agenda.not_improving),
        ("Indicators short of a target that was due", agenda.short),
        ("Indicators that are measured no more", agenda.stopped),
        ("Target met, and too few points for a trend", agenda.met_so_far),
        ("Indicators beside them", agenda.beside),
    ):
        rows = [{**each.for_people, "escalate_to": agenda.tell.get(each.row.ref)} for each in shown]
        if rows:
            yield Table((*INDICATOR_COLUMNS, TELL), rows, title=title)


def seen_to(decided: Decided) -> str | None:
    """Return who sees to a decision and by when, and how late it is; None where none of it is."""
    due = f"by {short_day(decided.due)}" if decided.due else ""
    late = f"{count(decided.days_overdue, 'day')} overdue" if decided.days_overdue else ""
    return ", ".join(part for part in (decided.owner, due, late) if part) or None


def since_then(decided: Decided) -> str | None:
    """Return what was done since a decision, the latest; None of one that is on no action."""
    if decided.since is None:
        return None
    latest = decided.since[-MOST_SINCE:]
    earlier = len(decided.since) - len(latest)
    said = [f"{count(earlier, 'earlier record')}"] if earlier else []
    nothing = "nothing recorded against it"
    if not decided.open:
        nothing = "nothing after that day; the action is closed or withdrawn"
    return "; ".join([*said, *map(deed_said, latest)]) or nothing


def _shown(item: AgendaItem, made: ItemRow) -> dict[str, Any]:
    """Return an item, of which that row was made, with the words that only people are shown."""
    found = row_of(made)
    row, latest = item.row, found["latest"]
    return {
        **found,
        "also": _also(row, item.reasons),
        "barrier_said": _barrier(found),
        "said": f"{latest} ({short_day(found['latest_date'])})" if latest else None,
        "verifier": found["verifier"] if row.completed is not None else None,
        "links": found["links"] or None,
    }


def _also(row: ActionRow, reasons: Sequence[AgendaReason]) -> str | None:
    """Return how late it is, and the other reasons why it is here."""
    late = count(row.days_overdue, "day") + " overdue" if row.days_overdue else ""
    back = since_it_came_back(row)
    others = [words(reason) for reason in reasons[1:]]
    said = listing([part for part in (late, *others) if part])
    return "; ".join(part for part in (said, back) if part) or None


def _barrier(found: dict[str, Any]) -> str | None:
    if not found["barrier"]:
        return None
    since = f"since {short_day(found['blocked_since'])}" if found["blocked_since"] else ""
    said = ", ".join(part for part in (found["barrier_by"], since) if part)
    return f"{found['barrier']} ({said})" if said else found["barrier"]
