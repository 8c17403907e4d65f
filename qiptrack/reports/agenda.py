"""The report of what a governance meeting must look at, by exception."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol

from qiptrack.analysis.action_filter import ActionFilter
from qiptrack.analysis.agenda import Agenda, AgendaSoFar
from qiptrack.analysis.indicators.rows import IndicatorRow, Shown
from qiptrack.model.base import or_none
from qiptrack.model.identity import FiledPlan
from qiptrack.model.links import links_to_nothing
from qiptrack.model.organisation import Organisation
from qiptrack.model.sentences import listing
from qiptrack.reports.agenda_rows import ItemRow, decision_row, item_columns
from qiptrack.reports.indicators.indicators import ListedIndicator
from qiptrack.reports.report import (
    Block,
    Later,
    Report,
    Row,
    RowsOf,
    row_of,
    stacked,
)
from qiptrack.reports.wording import count


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
    linked: Sequence[Any],
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
        blocks=Later(lambda: _blocks(agenda, linked)),
        keys=keys,
        rows=rows,
        summary=(_sum_up(agenda), *_only_linked(untold)) if agenda.plans else (),
    )


class Answered(Protocol):
    """Adds up what plans link to, as `AnsweredSoFar` does."""

    def add(self, filed: FiledPlan) -> None:
        """Take in what a plan and its actions link to."""

    def on(self, agenda: Agenda[Any]) -> tuple[Sequence[Any], Sequence[str]]:
        """Return the rows of registers on an agenda, and registers of which some may lack."""


def whole_agenda(
    everything: Iterable[FiledPlan],
    organisation: Organisation,
    today: dt.date,
    registers: Callable[[frozenset[str]], Any],
    asked: Narrowed,
    *,
    in_words: bool = True,
) -> Report:
    """Return the agenda of what is `asked` for, with the rows of the registers that it answers.

    `everything` are all plans there are, of which none is kept. `registers` reads those of some
    kinds; it is asked only where there are any. The indicators that need no look are shown where
    the agenda is narrowed. What only people are shown of an indicator is left out unless it is to
    be `in_words`.
    """
    so_far = AgendaSoFar(
        organisation,
        today,
        partial(_in_words, today) if in_words else lambda row, _: ListedIndicator(row, {}),
        meeting=asked.meeting,
        wanted=ActionFilter(service=asked.service, theme=asked.theme).plan_fits,
        beside=bool(asked.of),
    )
    answered = partial(_answered_so_far, organisation, registers, asked)
    answering = answered() if or_none(lambda: organisation.registers) else None
    for filed in everything:
        so_far.add(filed)
        if answering or not links_to_nothing(filed.plan):
            answering = answering or answered()
            answering.add(filed)
    found = so_far.agenda()
    linked, untold = answering.on(found) if answering else ((), ())
    return agenda_report(found, linked, today, of=asked.of, untold=untold)


def _answered_so_far(
    organisation: Organisation, registers: Callable[[frozenset[str]], Any], asked: Narrowed
) -> Answered:
    """Return what adds up what plans link to; few folders need it, and no other loads it."""
    from qiptrack.analysis.agenda_registers import AnsweredSoFar

    return AnsweredSoFar(
        organisation,
        registers,
        service=asked.service,
        theme=asked.theme,
        narrowed=bool(asked.of),
    )


def _in_words(today: dt.date, row: IndicatorRow, shown: Callable[[], Shown]) -> ListedIndicator:
    """Return an indicator as people are shown it; no other format loads the words for that."""
    from qiptrack.reports.indicators.words import for_people

    return ListedIndicator(row, for_people(shown(), today))


def _sections(
    agenda: Agenda[ListedIndicator], linked: Sequence[Any]
) -> Iterator[tuple[str, Sequence[Row]]]:
    """Yield each part with its rows, which are made when they are asked for."""
    yield "meetings", RowsOf(agenda.meetings, row_of)
    yield "decisions", RowsOf(agenda.decisions, lambda each: decision_row(*each))
    yield "required", RowsOf(agenda.required, row_of)
    for reason, items in agenda.by_reason.items():
        yield reason.value, RowsOf(items, row_of, kind=ItemRow, columns=item_columns)
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


def _blocks(agenda: Agenda[ListedIndicator], linked: Sequence[Any]) -> tuple[Block, ...]:
    """Return the agenda as people are shown it; no other format loads what is needed for that."""
    from qiptrack.reports.agenda_blocks import agenda_blocks

    return tuple(agenda_blocks(agenda, linked))


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
