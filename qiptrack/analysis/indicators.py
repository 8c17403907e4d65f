"""The rows that lists of indicators are made of: each with what its measurements show."""

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from qiptrack.analysis.conclusions import Chart, Outlook, Pattern, Verdict
from qiptrack.analysis.indicator_facts import IndicatorFacts
from qiptrack.analysis.judged_facts import facts_on
from qiptrack.analysis.plan_indicators import PlanIndicators
from qiptrack.analysis.verdict import Judged, judged
from qiptrack.model.base import or_none
from qiptrack.model.fields import NotKnown
from qiptrack.model.identity import FiledPlan, natural
from qiptrack.model.plan import Indicator, Plan
from qiptrack.model.vocabulary import Better, IndicatorType

_WORST = (
    Verdict.WORSE,
    Verdict.NO_CHANGE,
    Verdict.TOO_EARLY,
    Verdict.CHANGED,
    Verdict.IMPROVED,
    None,
)


class IndicatorRow(NamedTuple):
    """An indicator as lists show it; what could not be read, or is not there yet, is None.

    `n` is how many measurements there are up to today; `mean`, `lower` and `upper` are those of
    the points since the last rebase, of the day `rebased`, where they are enough. `signal` is
    what the latest point is part of, `since` the day on which that began, and `chart` how it is
    told. The target is met by the latest `target_met_by` points running; `stopped` says that two
    measurements running are not there, and `next_due` is the last day for the next one.
    `moved_by` is how much the mean moved with the last rebase, None where no difference is shown.
    `days_since` are those since the last event, where the days between them are counted.
    `slipping_since` is when the latest points fell behind a level reached before, and from
    `may_be_rebased_from` on a rebase could record one that lasts.
    """

    ref: str
    name: str | None
    service: str | None
    unit: str | None
    better: Better | None
    baseline: float | None
    target: float | None
    target_by: dt.date | None
    latest: float | None
    latest_date: dt.date | None
    n: int | None
    mean: float | None
    lower: float | None
    upper: float | None
    provisional: bool | None
    verdict: Verdict | None
    outlook: Outlook | None
    type: IndicatorType | None
    rebased: dt.date | None
    target_met_by: int | None
    stopped: bool | None
    plan: str
    measure: str | None
    owner: str | None
    signal: Pattern | None
    since: dt.date | None
    short_of_target: bool | None
    next_due: dt.date | None
    chart: Chart | None
    days_since: int | None
    moved_by: float | None
    slipping_since: dt.date | None
    may_be_rebased_from: dt.date | None


class JudgedIndicators(PlanIndicators):
    """The same, for whoever also asks for the points and phases of some of them."""

    def __init__(self, plan: Plan, today: dt.date) -> None:
        super().__init__(plan, today)
        self._judged: dict[int, Judged] = {}

    def judged(self, indicator: Indicator) -> Judged:
        """Return what its points show; raises NotKnown where one of them could not be read."""
        key = id(indicator)
        if key not in self._judged:
            self._judged[key] = judged(indicator, self.plan, self.today)
        return self._judged[key]

    def worked_out(self, indicator: Indicator) -> IndicatorFacts:
        """Return what is known of one of which nothing is kept."""
        found = or_none(partial(self.judged, indicator))
        return facts_on(self.today, indicator, self.plan, found)

    def verdict(self, indicator: Indicator) -> Verdict:
        """Return its verdict; raises NotKnown as `judged` does."""
        kept = self.kept(indicator)
        if kept is not None and kept.verdict is not None:
            return kept.verdict
        return self.judged(indicator).verdict


class Shown(NamedTuple):
    """An indicator of a plan, what is known of it, and its row."""

    filed: FiledPlan
    indicator: Indicator
    shows: JudgedIndicators
    facts: IndicatorFacts
    row: IndicatorRow

    @property
    def judged(self) -> Judged | None:
        """What its measurements show; None where they could not be read."""
        return or_none(partial(self.shows.judged, self.indicator))


def shown_of(filed: FiledPlan, today: dt.date) -> Iterator[Shown]:
    """Yield each indicator of a plan with its row, in the order of the file."""
    shows = JudgedIndicators(filed.plan, today)
    for indicator in or_none(lambda: filed.plan.indicators) or ():
        yield shown(filed, indicator, today, shows)


def shown(
    filed: FiledPlan, indicator: Indicator, today: dt.date, shows: JudgedIndicators | None = None
) -> Shown:
    """Return one indicator of a plan with its row.

    `shows` is for whoever asks for more of the same indicators.
    """
    shows = shows or JudgedIndicators(filed.plan, today)
    facts = shows.facts(indicator)
    return Shown(filed, indicator, shows, facts, _row(filed, indicator, facts, today))


def verdicts_of(filed: FiledPlan, today: dt.date) -> Iterator[Verdict]:
    """Yield the verdict of each indicator of a plan whose verdict is known."""
    shows = JudgedIndicators(filed.plan, today)
    for indicator in or_none(lambda: filed.plan.indicators) or ():
        with suppress(NotKnown):
            yield shows.verdict(indicator)


def worst_first(each: Shown) -> tuple[object, ...]:
    """Return a key that sorts what got worse first, then what shows no change, then by ref."""
    return worst_row_first(each.row)


def worst_row_first(row: IndicatorRow) -> tuple[object, ...]:
    """Return the same key for the row of an indicator."""
    return _WORST.index(row.verdict), natural(row.ref)


def _row(
    filed: FiledPlan, indicator: Indicator, facts: IndicatorFacts, today: dt.date
) -> IndicatorRow:
    return IndicatorRow(
        ref=filed.ref_of(indicator),
        name=facts.name,
        service=or_none(lambda: filed.plan.service),
        unit=facts.unit,
        better=facts.better,
        baseline=facts.baseline,
        target=facts.target,
        target_by=facts.target_by,
        latest=facts.latest,
        latest_date=facts.latest_date,
        n=facts.n,
        mean=facts.mean,
        lower=facts.lower,
        upper=facts.upper,
        provisional=facts.provisional,
        verdict=facts.verdict,
        outlook=facts.outlook,
        type=facts.type,
        rebased=facts.rebased,
        target_met_by=facts.met,
        stopped=facts.stopped(today),
        plan=filed.id,
        measure=facts.measure,
        owner=facts.owner,
        signal=facts.signal,
        since=facts.since,
        short_of_target=facts.short_of_target(today),
        next_due=facts.next_due,
        chart=facts.chart,
        days_since=facts.days_since,
        moved_by=facts.moved_by,
        slipping_since=facts.slipping_since,
        may_be_rebased_from=facts.may_be_rebased_from,
    )
