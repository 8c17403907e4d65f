"""What is known of an indicator from its plan alone, from the day of its last record on.

What measurements show hangs on them and on no day, once the last of them was made; only what is
asked for by a day, such as a target, does. So it can be kept with a plan that was read before,
and need not be worked out again. Where days between events are counted it cannot: they go on.
"""

import datetime as dt
from typing import NamedTuple

from qiptrack.analysis.indicators.conclusions import Chart, Outlook, Pattern, Verdict
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

    @property
    def unasked_until(self) -> dt.date | None:
        """The last day on which neither a meeting nor anybody further up is told of it.

        That is before its target is due, and while measurements come. None where it does not
        improve, of which a meeting is told on any day.
        """
        if self.verdict is not Verdict.TOO_EARLY and self.not_improving(self.holds_from):
            return None
        return min(filter(None, (self.target_by, self.second_due)), default=dt.date.max)

    def _is_due(self, today: dt.date) -> bool:
        return self.target_by is not None and self.target_by < today


class Unasked(NamedTuple):
    """From which day to which nobody is told of any indicator of a plan, both ordinals."""

    begin: int
    last: int
