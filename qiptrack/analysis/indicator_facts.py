"""What is known of an indicator from its plan alone, from the day of its last record on.

What measurements show hangs on them and on no day, once the last of them was made; only what is
asked for by a day, such as a target, does. So it can be kept with a plan that was read before,
and need not be worked out again. Where days between events are counted it cannot: they go on.
"""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from qiptrack.analysis.cadence import days_due
from qiptrack.analysis.outlook import Outlook
from qiptrack.analysis.phases import Chart
from qiptrack.analysis.spc import Pattern, rounded
from qiptrack.analysis.verdict import Judged, Verdict, judged
from qiptrack.model.base import NotKnown, or_none
from qiptrack.model.plan import Indicator, Plan
from qiptrack.model.vocabulary import Better, IndicatorType


class IndicatorFacts(NamedTuple):
    """What an indicator is and what its measurements show; what could not be read is None.

    It holds on any day from `holds_from` on. `has_target` and `is_timed` are whether its target,
    and when it is due to be measured, could be read: `next_due` is the last day for the next
    measurement, and `second_due` for the one after it, None where none is asked for. The others
    are as in `IndicatorRow` and in `Judged`.
    """

    holds_from: dt.date
    name: str | None
    unit: str | None
    better: Better | None
    baseline: float | None
    target: float | None
    target_by: dt.date | None
    has_target: bool
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
    met: int | None
    keeps_target: bool
    measure: str | None
    owner: str | None
    signal: Pattern | None
    since: dt.date | None
    is_timed: bool
    next_due: dt.date | None
    second_due: dt.date | None
    chart: Chart | None
    days_since: int | None
    moved_by: float | None
    slipping_since: dt.date | None
    may_be_rebased_from: dt.date | None

    def stopped(self, today: dt.date) -> bool | None:
        """Whether two measurements running are not there; None where that is not known."""
        if not self.is_timed:
            return None
        return self.second_due is not None and self.second_due < today

    def short_of_target(self, today: dt.date) -> bool | None:
        """Whether the day of its target has passed and an indicator is worse, or not changed.

        One that always meets its target is not short of it: by its limits, or by as many of the
        latest points as it takes to tell a change from chance. None where that is not known.
        """
        if not self._is_due(today):
            return False if self.has_target else None
        if self.verdict is Verdict.NO_CHANGE:
            return not self.keeps_target
        return None if self.verdict is None else self.verdict is Verdict.WORSE

    def target_missed(self, today: dt.date) -> bool | None:
        """Whether the day of its target has passed and the latest value falls short, or is none.

        That is so whatever the verdict: what improved may still have improved too little. Nothing
        is short of a target where neither direction is the better one. None where that is not
        known.
        """
        if not self._is_due(today):
            return False if self.has_target else None
        return None if self.verdict is None else self.met == 0

    def not_improving(self, today: dt.date) -> bool | None:
        """Whether a meeting must ask about an indicator; None where that is not known.

        It must when it got worse, or slips after it improved; when nothing shows a change and the
        target is not met anyway; and when the target's day has passed with too few points to
        tell, unless the latest two or more meet it.
        """
        if self.verdict is None or not self.has_target:
            return None
        if self.verdict is Verdict.TOO_EARLY:
            return self._is_due(today) and (self.met or 0) < 2
        if self.verdict is Verdict.NO_CHANGE:
            return not self.keeps_target
        return self.verdict is Verdict.WORSE or self.slipping_since is not None

    def _is_due(self, today: dt.date) -> bool:
        return self.target_by is not None and self.target_by < today


class PlanIndicators:
    """What the indicators of a plan show on a day, each worked out once where it is not kept."""

    def __init__(self, plan: Plan, today: dt.date) -> None:
        self._plan, self._today = plan, today
        self._judged: dict[int, Judged] = {}
        self._facts: dict[int, IndicatorFacts] = {}

    def judged(self, indicator: Indicator) -> Judged:
        """Return what its points show; raises NotKnown where one of them could not be read."""
        key = id(indicator)
        if key not in self._judged:
            self._judged[key] = judged(indicator, self._plan, self._today)
        return self._judged[key]

    def facts(self, indicator: Indicator) -> IndicatorFacts:
        """Return what is known of it."""
        kept = self.kept(indicator)
        if kept is not None:
            return kept
        key = id(indicator)
        if key not in self._facts:
            found = or_none(partial(self.judged, indicator))
            self._facts[key] = _facts(indicator, self._plan, self._today, found)
        return self._facts[key]

    def kept(self, indicator: Indicator) -> IndicatorFacts | None:
        """Return what was kept of it and holds on the day; None where nothing is."""
        kept = indicator.kept(IndicatorFacts)
        return kept if kept is not None and kept.holds_from <= self._today else None

    def target_by(self, indicator: Indicator) -> dt.date | None:
        """Return the day of its target; raises NotKnown where that could not be read."""
        kept = self.kept(indicator)
        return indicator.target.by if kept is None else kept.target_by

    def stopped_on(self, indicator: Indicator) -> dt.date | None:
        """Return the last day for the second of two measurements running that are not there.

        None while the day for both has not passed. Raises NotKnown as `days_due` does.
        """
        kept = self.kept(indicator)
        if kept is None:
            second = days_due(indicator, self._plan, self._today)[1]
        else:
            second = kept.second_due
        return second if second is not None and second < self._today else None

    def verdict(self, indicator: Indicator) -> Verdict:
        """Return its verdict; raises NotKnown as `judged` does."""
        kept = self.kept(indicator)
        if kept is not None and kept.verdict is not None:
            return kept.verdict
        return self.judged(indicator).verdict


def facts_to_keep(indicator: Indicator, plan: Plan) -> IndicatorFacts | None:
    """Return what is known of an indicator whatever day it is; None where that hangs on the day.

    Of the indicator and the plan everything must be known.
    """
    if indicator.type is IndicatorType.DAYS_BETWEEN:
        return None
    days = [each.date for each in indicator.measurements]
    days += [each.date for each in indicator.rebases]
    last = max(days, default=dt.date.min)
    return _facts(indicator, plan, last, judged(indicator, plan, last))


def _facts(
    indicator: Indicator, plan: Plan, today: dt.date, found: Judged | None
) -> IndicatorFacts:
    baseline, target = or_none(lambda: indicator.baseline), or_none(lambda: indicator.target)
    phase = found and found.phase
    signal = found and found.signal
    moved_by = found and found.moved_by
    due = or_none(lambda: days_due(indicator, plan, today))
    return IndicatorFacts(
        holds_from=today,
        name=or_none(lambda: indicator.name),
        unit=or_none(lambda: indicator.unit),
        better=or_none(lambda: indicator.better),
        baseline=or_none(lambda: baseline.value) if baseline else None,
        target=or_none(lambda: target.value) if target else None,
        target_by=or_none(lambda: target.by) if target else None,
        has_target=target is not None and _is_known(lambda: target.by),
        latest=found and found.latest,
        latest_date=found and found.latest_date,
        n=found and found.n,
        mean=found and found.mean,
        lower=found and found.lower,
        upper=found and found.upper,
        provisional=found and found.provisional,
        verdict=found and found.verdict,
        outlook=found and found.outlook,
        type=or_none(lambda: indicator.kind),
        rebased=phase.rebase.date if phase and phase.rebase else None,
        met=found and found.met,
        keeps_target=found is not None and found.keeps_target,
        measure=or_none(lambda: indicator.measure),
        owner=or_none(lambda: indicator.owner),
        signal=signal and signal.pattern,
        since=found and found.since,
        is_timed=due is not None,
        next_due=due[0] if due else None,
        second_due=due[1] if due else None,
        chart=phase and phase.chart,
        days_since=int(found.running.value) if found and found.running else None,
        moved_by=None if moved_by is None else rounded(moved_by),
        slipping_since=found and found.slipping_since,
        may_be_rebased_from=found and found.may_be_rebased_from,
    )


def _is_known(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except NotKnown:
        return False
    return True
