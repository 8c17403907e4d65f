"""The report of what a governance meeting must look at, by exception."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from qiptrack.analysis.action_filter import ActionFilter
from qiptrack.analysis.agenda import Agenda, AgendaSoFar, kinds_on, rows_wanted
from qiptrack.analysis.indicators.rows import Shown
from qiptrack.analysis.links import LinkRow, Links, links_of
from qiptrack.model.base import field_value, or_none
from qiptrack.model.identity import FiledPlan
from qiptrack.model.nearest import listing
from qiptrack.model.organisation import Organisation, Register
from qiptrack.model.registers import NONE_READ, Registers
from qiptrack.reports.agenda_rows import ItemRow, decision_row, item_columns
from qiptrack.reports.indicators import ListedIndicator
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
        blocks=Later(lambda: _blocks(agenda, linked)),
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
    wanted, is_narrowed = ActionFilter(service=asked.service, theme=asked.theme), bool(asked.of)
    so_far = AgendaSoFar(
        organisation,
        today,
        partial(_in_words, today) if in_words else lambda each: ListedIndicator(each.row, {}),
        meeting=asked.meeting,
        wanted=wanted.plan_fits,
        beside=is_narrowed,
    )
    has_registers = bool(or_none(lambda: organisation.registers))
    answered = Links(None if has_registers else NONE_READ)
    kinds: set[str] = set()
    for filed in everything:
        so_far.add(filed)
        answered.add(filed)
        if is_narrowed and wanted.plan_fits(filed):
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
        keep=rows_wanted(found, whole=is_narrowed, themes=themes, services=services),
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


def _blocks(agenda: Agenda[ListedIndicator], linked: Sequence[LinkRow]) -> tuple[Block, ...]:
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
