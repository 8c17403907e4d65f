"""What the indicators of a plan show on a day: what was kept of them, or else worked out."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple, Self, TypeVar

from qiptrack.analysis.cadence import days_due
from qiptrack.analysis.indicators.facts import IndicatorFacts, Unasked
from qiptrack.model.base import or_none
from qiptrack.model.indicators import Indicator
from qiptrack.model.packing import Row, TuplePacker
from qiptrack.model.plan import Plan

T = TypeVar("T")

INDICATOR_FACTS: TuplePacker[IndicatorFacts] = TuplePacker(IndicatorFacts)
"""What packs what is known of an indicator."""


class FlatIndicator(NamedTuple):
    """An indicator that was kept, as far as lists show it: its id, and its facts as `packed`."""

    id: str
    packed: Row

    @property
    def owner(self) -> str:
        """The role that reports it."""
        owner: str = self.packed[_OWNER]
        return owner

    @property
    def name(self) -> str:
        """What is measured."""
        name: str = self.packed[_NAME]
        return name

    @property
    def next_due(self) -> dt.date | None:
        """The last day for the next measurement; None where none is asked for any more."""
        day = self.packed[_NEXT_DUE]
        return None if day is None else dt.date.fromordinal(day)


_OWNER, _NAME, _NEXT_DUE = map(IndicatorFacts._fields.index, ("owner", "name", "next_due"))


class KeptIndicators(NamedTuple):
    """The indicators of a plan that was kept, on any day from `holds_from` on, an ordinal.

    Each is the plain values of a `FlatIndicator`.
    """

    holds_from: int
    indicators: tuple[tuple[str, Row], ...]

    @classmethod
    def of(cls, ids: Iterable[str], facts: Sequence[Row | None]) -> Self | None:
        """Return the indicators with these ids, and with facts that are packed so.

        None where of one nothing is kept.
        """
        known = [each for each in facts if each is not None]
        if len(known) < len(facts):
            return None
        holds_from = max([day for day, *_ in known], default=dt.date.min.toordinal())
        return cls(holds_from, tuple(zip(ids, known, strict=True)))


class PlanIndicators:
    """What the indicators of a plan show on a day, each worked out once where it is not kept."""

    def __init__(self, plan: Plan, today: dt.date) -> None:
        self.plan, self.today = plan, today
        self._facts: dict[int, IndicatorFacts] = {}
        self._remembered: dict[int, Any] = {}
        self._are_unasked: bool | None = None
        self._known: Sequence[Indicator | FlatIndicator] | None = None

    @property
    def known(self) -> Sequence[Indicator | FlatIndicator]:
        """The indicators in the order of the file: flat where they were kept, and no model is made.

        There are none where it could not be read which there are.
        """
        if self._known is None:
            kept = self.plan.kept(KeptIndicators)
            if kept is not None and kept.holds_from <= self.today.toordinal():
                self._known = [_new(FlatIndicator, each) for each in kept.indicators]
            else:
                self._known = or_none(lambda: self.plan.indicators) or ()
        return self._known

    def facts(self, indicator: Indicator | FlatIndicator) -> IndicatorFacts:
        """Return what is known of it."""
        key = id(indicator)
        if isinstance(indicator, FlatIndicator):
            if key not in self._facts:
                self._facts[key] = INDICATOR_FACTS.unpacked(indicator.packed)
            return self._facts[key]
        kept = self.kept(indicator)
        if kept is not None:
            return kept
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

    def target_by(self, indicator: Indicator | FlatIndicator) -> dt.date | None:
        """Return the day of its target; raises NotKnown where that could not be read."""
        if isinstance(indicator, Indicator) and self.kept(indicator) is None:
            return indicator.target.by
        return self.facts(indicator).target_by

    def next_due(self, indicator: Indicator | FlatIndicator) -> dt.date | None:
        """Return the last day for the next measurement; None where none is asked for any more.

        Raises NotKnown as `days_due` does.
        """
        if isinstance(indicator, FlatIndicator):
            return indicator.next_due
        kept = self.kept(indicator)
        if kept is None or not kept.is_timed:
            return days_due(indicator, self.plan, self.today)[0]
        return kept.next_due

    def stopped_on(self, indicator: Indicator | FlatIndicator) -> dt.date | None:
        """Return the last day for the second of two measurements running that are not there.

        None while the day for both has not passed. Raises NotKnown as `days_due` does.
        """
        if isinstance(indicator, Indicator) and self.kept(indicator) is None:
            due = days_due(indicator, self.plan, self.today)[1]
        else:
            due = self.facts(indicator).second_due
        return due if due is not None and due < self.today else None


_new: Any = tuple.__new__
"""Makes a named tuple as its class does, of very many of which the number of values is right."""
