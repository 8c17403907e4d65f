"""What the next governance meeting must look at, by exception.

An action that runs as it should is not here. One that does not is here once, under the first
of its reasons, with all of them.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum, auto
from functools import partial
from typing import Generic, NamedTuple, Protocol, TypeVar

from qiptrack.analysis.action_rows import OverdueRow, late_milestones, most_overdue_first
from qiptrack.analysis.agenda_actions import AgendaItems
from qiptrack.analysis.agenda_items import AgendaItem, most_pressing_first
from qiptrack.analysis.agenda_reasons import AgendaReason
from qiptrack.analysis.check_rows import CheckRow, check_rows, longest_missed_first
from qiptrack.analysis.check_standings import PlanChecks
from qiptrack.analysis.decisions import Decided, decisions, last_decisions, past_meetings
from qiptrack.analysis.escalation_steps import PlanRoute
from qiptrack.analysis.escalations_due import told_of_measures
from qiptrack.analysis.indicators.conclusions import Verdict
from qiptrack.analysis.indicators.facts import IndicatorFacts
from qiptrack.analysis.indicators.plan_indicators import PlanIndicators
from qiptrack.analysis.indicators.rows import (
    IndicatorRow,
    Shown,
    indicator_row,
    worst_row_first,
)
from qiptrack.analysis.meetings import MeetingRow, PlanSeen, meeting_row, remit_of, remits, seen
from qiptrack.analysis.required import (
    RequiredRow,
    least_time_first,
    required_in,
)
from qiptrack.model.base import or_none
from qiptrack.model.identity import FiledPlan, folded
from qiptrack.model.organisation import Organisation


class IndicatorReason(Enum):
    """Why a meeting is asked about an indicator, the most pressing first."""

    NOT_IMPROVING = auto()
    TARGET_MISSED = auto()
    """The latest value falls short of a target whose day has passed, whatever the trend."""
    STOPPED = auto()
    """Two measurements running are not there."""
    MET_SO_FAR = auto()
    """The target was due and is met, with too few points for a trend."""
    BESIDE = auto()
    """It is not: it is shown beside the others where that is asked for."""


class OfIndicator(Protocol):
    """Whatever is kept of an indicator: it has its row."""

    @property
    def row(self) -> IndicatorRow:
        """The indicator as lists show it."""


I = TypeVar("I", bound=OfIndicator)  # noqa: E741 - an indicator


class Agenda(NamedTuple, Generic[I]):
    """Everything that a meeting must look at, each kind in the order to be shown.

    `themes` and `services` are those that a meeting is said to cover, none where it is not said.
    `tell` says of an indicator or a routine check, by its reference, who must be told of it;
    `short` are indicators whose latest value falls short of a target that was due, `stopped` those
    that are measured no more, `met_so_far` those that meet their target with too few points for a
    trend, and `beside` the other ones of the plans; `plans` is how many plans there are.
    `required` is everything that a body outside requires and that is still to be done, and
    `milestones` those that are late.
    """

    plans: int
    meetings: tuple[MeetingRow, ...]
    decisions: tuple[tuple[str, Decided], ...]
    items: tuple[AgendaItem, ...]
    missed: tuple[CheckRow, ...]
    not_improving: tuple[I, ...]
    short: tuple[I, ...]
    stopped: tuple[I, ...]
    met_so_far: tuple[I, ...]
    beside: tuple[I, ...]
    tell: Mapping[str, str]
    themes: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    required: tuple[RequiredRow, ...] = ()
    milestones: tuple[OverdueRow, ...] = ()

    @property
    def by_reason(self) -> dict[AgendaReason, list[AgendaItem]]:
        """The actions under the first of their reasons; every reason is there."""
        found: dict[AgendaReason, list[AgendaItem]] = {reason: [] for reason in AgendaReason}
        for item in self.items:
            found[item.reasons[0]].append(item)
        return found


class _OfPlan(NamedTuple, Generic[I]):
    """What of one plan a meeting that looks at it must look at."""

    seen: PlanSeen
    items: list[AgendaItem]
    missed: list[CheckRow]
    indicators: list[tuple[IndicatorReason, I]]
    decisions: list[tuple[str, Decided]]
    tell: dict[str, str]
    required: list[RequiredRow]
    milestones: list[OverdueRow]


class AgendaSoFar(Generic[I]):
    """Adds plans up, one after the other; nothing is kept of one but what a meeting must look at.

    With the name of a meeting, it is that one's own: the plans it looks at, and its decisions.
    `wanted` answers which plans are asked for, and `kept` what is to be known of an indicator, by
    its row and what returns it as it is `Shown`. Indicators that need no look are left out unless
    `beside` is said.
    """

    def __init__(
        self,
        organisation: Organisation,
        today: dt.date,
        kept: Callable[[IndicatorRow, Callable[[], Shown]], I],
        *,
        meeting: str | None = None,
        wanted: Callable[[FiledPlan], bool] = lambda _: True,
        beside: bool = True,
    ) -> None:
        self.organisation, self.today = organisation, today
        self._kept, self._meeting, self._wanted, self._beside = kept, meeting, wanted, beside
        self._seen: list[PlanSeen] = []
        self._found: list[_OfPlan[I]] = []
        self._items = AgendaItems(organisation, today)

    def add(self, filed: FiledPlan) -> None:
        """Take in a plan; of one that is closed or not asked for only who has looked at it."""
        looked_at = seen(filed, self.today)
        self._seen.append(looked_at)
        if or_none(lambda: filed.plan.closed) is None and self._wanted(filed):
            self._found.append(self._of_plan(filed, looked_at))

    def _of_plan(self, filed: FiledPlan, looked_at: PlanSeen) -> _OfPlan[I]:
        organisation, today = self.organisation, self.today
        shows, checks = PlanIndicators(filed.plan, today), PlanChecks(filed.plan, today)
        plan_route = PlanRoute(filed, organisation, today)
        decided = any(held.decides for held in looked_at.held)
        has_dates = not filed.plan.lacks("required_by", "milestones")
        # By places and not by names: of very many it takes less time.
        return _OfPlan(
            looked_at,
            [*self._items.of(plan_route, last_decisions(filed.plan, today) if decided else {})],
            [*missed_since_met(filed, today, self._meeting, checks)],
            [*self._indicators(filed, shows)],
            [*self._decisions(filed)] if decided else [],
            told_of_measures(plan_route, shows, checks),
            [*required_in(filed, today)] if has_dates else [],
            [*late_milestones(filed, organisation, today)] if has_dates else [],
        )

    def _decisions(self, filed: FiledPlan) -> Iterator[tuple[str, Decided]]:
        for each in decisions(filed.plan, self.today, self._meeting):
            yield filed.ref(each.action) if each.action else filed.id, each

    def _indicators(
        self, filed: FiledPlan, shows: PlanIndicators
    ) -> Iterator[tuple[IndicatorReason, I]]:
        are_unasked = shows.are_unasked and not self._beside
        for place, indicator in enumerate(() if are_unasked else shows.known):
            facts = shows.facts(indicator)
            why = why_asked(facts, self.today)
            if self._beside or why is not IndicatorReason.BESIDE:
                row = indicator_row(filed, indicator, facts, self.today)
                yield why, self._kept(row, partial(_shown, filed, place, shows, facts, row))

    def agenda(self) -> Agenda[I]:
        """Return what a meeting must look at; the plans are all there are.

        What a meeting looked at elsewhere counts too.
        """
        known = remits(self._seen, self.organisation)
        own = remit_of(self._meeting, known) if self._meeting is not None else None
        of = [each for each in self._found if own is None or own.includes(each.seen)]
        plans = [each.seen for each in of]
        rows = [
            meeting_row(each, known[folded(name)], plans)
            for each in or_none(lambda: self.organisation.meetings) or ()
            if (name := or_none(lambda: each.meeting))
        ]
        meetings = (row for row in rows if row.plans and self._meeting in (None, row.meeting))
        by_why: dict[IndicatorReason, list[I]] = {why: [] for why in IndicatorReason}
        for why, one in (one for each in of for one in each.indicators):
            by_why[why].append(one)
        for why in by_why.keys() - {IndicatorReason.STOPPED, IndicatorReason.BESIDE}:
            by_why[why].sort(key=lambda one: worst_row_first(one.row))
        return Agenda(
            plans=len(of),
            meetings=tuple(meetings),
            decisions=tuple([made for each in of for made in each.decisions]),
            items=tuple(most_pressing_first(i for each in of for i in each.items)),
            missed=tuple(sorted((m for each in of for m in each.missed), key=longest_missed_first)),
            not_improving=tuple(by_why[IndicatorReason.NOT_IMPROVING]),
            short=tuple(by_why[IndicatorReason.TARGET_MISSED]),
            stopped=tuple(by_why[IndicatorReason.STOPPED]),
            met_so_far=tuple(by_why[IndicatorReason.MET_SO_FAR]),
            beside=tuple(by_why[IndicatorReason.BESIDE]),
            tell={ref: to for each in of for ref, to in each.tell.items()},
            themes=own.themes if own else (),
            services=own.services if own else (),
            required=tuple(sorted((r for each in of for r in each.required), key=least_time_first)),
            milestones=tuple(most_overdue_first(m for each in of for m in each.milestones)),
        )


def _shown(
    filed: FiledPlan, place: int, shows: PlanIndicators, facts: IndicatorFacts, row: IndicatorRow
) -> Shown:
    """Return the indicator at a place in a plan with what is known of it."""
    return Shown(filed, filed.plan.indicators[place], shows, facts, row)


def agenda(
    plans: Iterable[FiledPlan],
    organisation: Organisation,
    today: dt.date,
    *,
    meeting: str | None = None,
    wanted: Callable[[FiledPlan], bool] = lambda _: True,
) -> Agenda[Shown]:
    """Return what a meeting must look at in `plans`, of which the closed ones are left out."""
    found = AgendaSoFar(organisation, today, _as_shown, meeting=meeting, wanted=wanted)
    for filed in plans:
        found.add(filed)
    return found.agenda()


def _as_shown(_: IndicatorRow, shown: Callable[[], Shown]) -> Shown:
    return shown()


def missed_since_met(
    filed: FiledPlan,
    today: dt.date,
    meeting: str | None,
    checks: PlanChecks | None = None,
) -> Iterator[CheckRow]:
    """Yield the routine checks that are missed now, or were since a meeting last looked at them.

    With the name of a meeting, since that one did. `checks` are as for `check_rows`.
    """
    for row in check_rows(filed, today, checks):
        if row.missed_running:
            yield row
        elif row.last_missed:
            held = past_meetings(filed.plan, today, meeting)
            if not held or row.last_missed >= held[-1].date:
                yield row


def why_asked(facts: IndicatorFacts, today: dt.date) -> IndicatorReason:
    """Return why a meeting is asked about an indicator, the first reason that holds."""
    early = facts.verdict is Verdict.TOO_EARLY
    short = facts.target_missed(today)
    if facts.not_improving(today) and not (short and early):
        return IndicatorReason.NOT_IMPROVING
    if short:
        return IndicatorReason.TARGET_MISSED
    if facts.stopped(today):
        return IndicatorReason.STOPPED
    passed = facts.target_by is not None and facts.target_by < today
    met = passed and early and (facts.met or 0) > 1
    return IndicatorReason.MET_SO_FAR if met else IndicatorReason.BESIDE
