"""What the indicators of a plan show on a day: what was kept of them, or else worked out."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from qiptrack.analysis.cadence import days_due
from qiptrack.analysis.indicators.facts import IndicatorFacts, Unasked
from qiptrack.model.base import or_none
from qiptrack.model.indicators import Indicator
from qiptrack.model.plan import Plan

T = TypeVar("T")


class PlanIndicators:
    """What the indicators of a plan show on a day, each worked out once where it is not kept."""

    def __init__(self, plan: Plan, today: dt.date) -> None:
        self.plan, self.today = plan, today
        self._facts: dict[int, IndicatorFacts] = {}
        self._remembered: dict[int, Any] = {}
        self._are_unasked: bool | None = None

    def facts(self, indicator: Indicator) -> IndicatorFacts:
        """Return what is known of it."""
        kept = self.kept(indicator)
        if kept is not None:
            return kept
        key = id(indicator)
        if key not in self._facts:
            self._facts[key] = self.worked_out(indicator)
        return self._facts[key]

    def worked_out(self, indicator: Indicator) -> IndicatorFacts:
        """Return what is known of one of which nothing is kept."""
        # What works it out takes a while to load, and most is kept.
        from qiptrack.analysis.indicators.judged_facts import facts_on
        from qiptrack.analysis.indicators.verdict import judged

        ask = partial(judged, indicator, self.plan, self.today)
        found = or_none(partial(self.remembered, indicator, ask))
        return facts_on(self.today, indicator, self.plan, found)

    def remembered(self, indicator: Indicator, ask: Callable[[], T]) -> T:
        """Return what the points of an indicator show, which is what `ask` returns the first time.

        Raises NotKnown as that does.
        """
        key = id(indicator)
        if key not in self._remembered:
            self._remembered[key] = ask()
        shown: T = self._remembered[key]
        return shown

    def kept(self, indicator: Indicator) -> IndicatorFacts | None:
        """Return what was kept of it and holds on the day; None where nothing is."""
        kept = indicator.kept(IndicatorFacts)
        return kept if kept is not None and kept.holds_from <= self.today else None

    @property
    def are_unasked(self) -> bool:
        """Whether it is known that nobody is told of any of them on the day."""
        if self._are_unasked is None:
            told, day = self.plan.kept(Unasked), self.today.toordinal()
            self._are_unasked = told is not None and told.begin <= day <= told.last
        return self._are_unasked

    def target_by(self, indicator: Indicator) -> dt.date | None:
        """Return the day of its target; raises NotKnown where that could not be read."""
        kept = self.kept(indicator)
        return indicator.target.by if kept is None else kept.target_by

    def next_due(self, indicator: Indicator) -> dt.date | None:
        """Return the last day for the next measurement; None where none is asked for any more.

        Raises NotKnown as `days_due` does.
        """
        kept = self.kept(indicator)
        if kept is None or not kept.is_timed:
            return days_due(indicator, self.plan, self.today)[0]
        return kept.next_due

    def stopped_on(self, indicator: Indicator) -> dt.date | None:
        """Return the last day for the second of two measurements running that are not there.

        None while the day for both has not passed. Raises NotKnown as `days_due` does.
        """
        kept = self.kept(indicator)
        due = days_due(indicator, self.plan, self.today)[1] if kept is None else kept.second_due
        return due if due is not None and due < self.today else None
