"""The report of what a governance meeting must look at, by exception."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from qiptrack.analysis.action_filter import ActionFilter
from qiptrack.analysis.action_rows import ActionRow
from qiptrack.analysis.action_state import Brag
from qiptrack.analysis.agenda import Agenda, AgendaSoFar, kinds_on, rows_wanted
from qiptrack.analysis.agenda_items import AgendaItem, AgendaReason
from qiptrack.analysis.decisions import Decided, FollowUp
from qiptrack.analysis.indicators.rows import Shown
from qiptrack.analysis.links import LinkRow, Links, links_of
from qiptrack.model.base import field_value, or_none
from qiptrack.model.declared_files import NONE_READ, Registers
from qiptrack.model.identity import FiledPlan
from qiptrack.model.nearest import listing
from qiptrack.model.organisation import Organisation, Register
from qiptrack.model.vocabulary import Priority, Status
from qiptrack.reports.action_lists import milestone_table, required_table, since_it_came_back
from qiptrack.reports.indicators import INDICATOR_COLUMNS, ListedIndicator
from qiptrack.reports.links import LINK_COLUMNS, columns_said, link_shown
from qiptrack.reports.missed import MISSED_COLUMNS, missed_shown
from qiptrack.reports.report import (
    Block,
    Column,
    Later,
    Look,
    Paragraph,
    Report,
    Row,
    RowsOf,
    Table,
    row_of,
    stacked,
)
from qiptrack.reports.wording import count, day, words

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


class Narrowed(NamedTuple):
    """What an agenda is narrowed to; what is None or empty is not asked."""

    meeting: str | None = None
    service: str | None = None
    theme: str | None = None
    plans: tuple[str, ...] = ()

    @property
    def of(self) -> str:
        """The meeting, service, theme and plans that were asked for; empty for the whole agenda."""
        return ", ".join(
            part for part in (self.meeting, self.service, self.theme, *self.plans) if part
        )


def agenda_report(
    agenda: Agenda[ListedIndicator],
    linked: Sequence[LinkRow],
    today: dt.date,
    *,
    of: str,
    untold: Sequence[str] = (),
) -> Report:
    """Return the report; `of` says what the agenda was narrowed to, such as a service.

    `linked` is what its actions answer. `untold` are the registers that do not say what is of its
    theme.
    """
    keys, rows = stacked(dict(_sections(agenda, linked)))
    return Report(
        kind="agenda",
        as_of=today,
        title=f"Agenda for {of}" if of else "Agenda",
        blocks=Later(lambda: tuple(_blocks(agenda, linked))),
        keys=keys,
        rows=rows,
        summary=(_sum_up(agenda), *_only_linked(untold)) if agenda.plans else (),
    )


def whole_agenda(
    everything: Iterable[FiledPlan],
    organisation: Organisation,
    today: dt.date,
    registers: Callable[[frozenset[str]], Registers],
    asked: Narrowed,
    *,
    in_words: bool = True,
) -> Report:
    """Return the agenda of what is `asked` for, with the rows of the registers that it answers.

    `everything` are all plans there are, of which none is kept; `registers` reads those of some
    kinds, where any are declared. The indicators that need no look are shown where the agenda is
    narrowed. What only people are shown of an indicator is left out unless it is to be `in_words`.
    """
    wanted = ActionFilter(service=asked.service, theme=asked.theme)
    so_far = AgendaSoFar(
        organisation,
        today,
        partial(_in_words, today) if in_words else lambda each: ListedIndicator(each.row, {}),
        meeting=asked.meeting,
        wanted=wanted.plan_fits,
        beside=bool(asked.of),
    )
    has_registers = bool(or_none(lambda: organisation.registers))
    answered = Links(None if has_registers else NONE_READ)
    kinds: set[str] = set()
    for filed in everything:
        so_far.add(filed)
        answered.add(filed)
        if asked.of and wanted.plan_fits(filed):
            kinds |= {kind for kind, _ in links_of(filed.plan)}
    found = so_far.agenda()
    themes = (asked.theme,) if asked.theme else found.themes
    services = (asked.service,) if asked.service else found.services
    declared = or_none(lambda: organisation.registers) or () if themes else ()
    themed = [each for each in declared if _tells_theme(each)]
    kinds |= kinds_on(found) | {each.kind for each in themed}
    read = registers(frozenset(kinds)) if has_registers else NONE_READ
    linked = answered.beside(read).rows(
        unanswered={each.kind for each in themed},
        keep=rows_wanted(found, whole=bool(asked.of), themes=themes, services=services),
    )
    untold = [or_none(lambda: each.file) or "?" for each in declared if each not in themed]
    return agenda_report(found, linked, today, of=asked.of, untold=untold)


def _in_words(today: dt.date, shown: Shown) -> ListedIndicator:
    """Return an indicator as people are shown it; no other format loads the words for that."""
    from qiptrack.reports.indicator_words import for_people

    return ListedIndicator(shown.row, for_people(shown, today))


def _tells_theme(register: Register) -> bool:
    """Whether a register says what its rows are about, at which service, and how they stand."""
    return all(field_value(register, key) for key in ("kind", "theme", "service", "status"))


def _sections(
    agenda: Agenda[ListedIndicator], linked: Sequence[LinkRow]
) -> Iterator[tuple[str, Sequence[Row]]]:
    """Yield each part with its rows, which are made when they are asked for."""
    yield "meetings", RowsOf(agenda.meetings, row_of)
    yield "decisions", RowsOf(agenda.decisions, lambda each: _decision(*each))
    yield "required", RowsOf(agenda.required, row_of)
    for reason, items in agenda.by_reason.items():
        yield reason.value, RowsOf(items, row_of, kind=_ItemRow, made=_item_row)
    yield "milestones-late", RowsOf(agenda.milestones, row_of)
    tell = agenda.tell
    to = {"escalate_to": lambda row: tell.get(row.ref)}
    yield "missed-checks", RowsOf(agenda.missed, row_of, to)
    for name, shown in (
        ("not-improving", agenda.not_improving),
        ("target-missed", agenda.short),
        ("measurements-stopped", agenda.stopped),
        ("target-met-so-far", agenda.met_so_far),
        ("indicators-beside", agenda.beside),
    ):
        yield name, RowsOf([one.row for one in shown], row_of, to)
    yield "registers", RowsOf(linked, row_of)


def _blocks(agenda: Agenda[ListedIndicator], linked: Sequence[LinkRow]) -> Iterator[Block]:
    if not agenda.plans:
        yield Paragraph("No open plan matches; `qiptrack status` shows those there are.")
        return
    if agenda.meetings:
        yield Table(_MEETINGS, [row_of(row) for row in agenda.meetings])
    if agenda.decisions:
        rows = [
            {
                **_decision(ref, decided),
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
            yield Table(_ITEMS, [*map(_shown, items[reason])], title=title)
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


def _decision(ref: str, decided: Decided) -> dict[str, Any]:
    return {
        "ref": ref,
        "decided": decided.date,
        "meeting": decided.meeting,
        "decision": decided.decision,
        "owner": decided.owner,
        "due": decided.due,
        "days_overdue": decided.days_overdue,
        "acted_on": None if decided.since is None else decided.acted_on,
        "since": tuple(map(_deed, decided.since or ())),
    }


def seen_to(decided: Decided) -> str | None:
    """Return who sees to a decision and by when, and how late it is; None where none of it is."""
    due = f"by {day(decided.due)}" if decided.due else ""
    late = f"{count(decided.days_overdue, 'day')} overdue" if decided.days_overdue else ""
    return ", ".join(part for part in (decided.owner, due, late) if part) or None


def who_and_when(owner: str | None, due: dt.date | None) -> str:
    """Return who sees to a decision and by when, in brackets; nothing where neither was said."""
    said = [part for part in (owner, f"by {day(due)}" if due else None) if part]
    return f" ({', '.join(said)})" if said else ""


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
    return "; ".join([*said, *map(_deed, latest)]) or nothing


def _deed(deed: FollowUp) -> str:
    note = f": {deed.note}" if deed.note else ""
    return f"{deed.what} on {day(deed.date)}{note}"


class _ItemRow(NamedTuple):
    """An item as machines get it."""

    ref: str
    plan: str
    service: str | None
    action: str | None
    owner: str | None
    due: dt.date | None
    days_overdue: int | None
    priority: Priority | None
    status: Status | None
    brag: Brag | None
    reasons: tuple[AgendaReason, ...]
    verifier: str | None
    barrier: str | None
    barrier_by: str | None
    blocked_since: dt.date | None
    escalate_to: str | None
    latest: str | None
    latest_date: dt.date | None
    decision: str | None
    decided: dt.date | None
    decision_owner: str | None
    decision_due: dt.date | None
    since: tuple[str, ...]
    links: tuple[str, ...]


def _item_row(item: AgendaItem) -> _ItemRow:
    plan, ref, reasons, _, escalate_to, decided, links, about = item
    *plain, blocked, verifier, latest, blocked_since = about.told
    barred = latest if blocked else None
    return _new(
        _ItemRow,
        (
            ref,
            plan,
            *plain,
            reasons,
            verifier,
            barred.barrier if barred else None,
            barred.by if barred else None,
            blocked_since,
            escalate_to,
            latest.note if latest else None,
            latest.date if latest else None,
            decided.decision if decided else None,
            decided.date if decided else None,
            decided.owner if decided else None,
            decided.due if decided else None,
            tuple(map(_deed, decided.since or ())) if decided else (),
            tuple([f"{kind}:{name}" for kind, name in links]) if links else (),
        ),
    )


_new = tuple.__new__
"""Makes a named tuple as its class does, of very many of which the number of values is right."""


def _shown(item: AgendaItem) -> dict[str, Any]:
    """Return an item with the words that only people are shown."""
    found = row_of(_item_row(item))
    row = item.row
    return {
        **found,
        "also": _also(row, item.reasons),
        "barrier_said": _barrier(found),
        "said": f"{found['latest']} ({day(found['latest_date'])})" if found["latest"] else None,
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
    since = f"since {day(found['blocked_since'])}" if found["blocked_since"] else ""
    said = ", ".join(part for part in (found["barrier_by"], since) if part)
    return f"{found['barrier']} ({said})" if said else found["barrier"]


def _only_linked(untold: Sequence[str]) -> Iterator[str]:
    """Yield which registers are here only as far as actions link to them, and what mends it."""
    if untold:
        yield (
            f"Of {listing(untold)} only what is linked to is here: name the columns for service,"
            " theme and status under `registers` in `_organisation.yaml`."
        )


def _sum_up(agenda: Agenda[ListedIndicator]) -> str:
    indicators = len(agenda.not_improving) + len(agenda.short) + len(agenda.stopped)
    parts = [
        count(len(agenda.items), "action") if agenda.items else "",
        count(len(agenda.missed), "missed check") if agenda.missed else "",
        count(indicators, "indicator") if indicators else "",
    ]
    said = listing([part for part in parts if part])
    among = count(agenda.plans, "open plan")
    return f"{said} to look at, in {among}." if said else f"Nothing needs the meeting, in {among}."
