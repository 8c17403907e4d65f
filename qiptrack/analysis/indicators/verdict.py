"""Whether an indicator shows a difference, and whether it will meet its target.

The verdict is that of the latest point, as in NHS England's *Making Data Count*, within the last
phase where a rebase recorded a known change.
"""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from itertools import takewhile
from typing import NamedTuple

from qiptrack.analysis.indicators.conclusions import Chart, Outlook, Pattern, Verdict
from qiptrack.analysis.indicators.measurements import Point, points_of, running_point
from qiptrack.analysis.indicators.outlook import LASTING, Prospect, Shift, prospect_of, shift_of
from qiptrack.analysis.indicators.phases import ENOUGH, ROBUST, Phase, compared, phases_of
from qiptrack.analysis.indicators.spc import Limits, Signal, rounded
from qiptrack.model.base import or_none
from qiptrack.model.indicators import Indicator
from qiptrack.model.plan import Plan
from qiptrack.model.vocabulary import Better


class Judged(NamedTuple):
    """An indicator on a day: its points by date, its phases, and what the last of these shows.

    `running` are the days since the last event, where an indicator counts the days between them;
    `met` is by how many of the latest points, running, the target is met, None where it cannot
    be; `shift` is where the level moved in the last phase; `maintains` says that the target is to
    keep what the baseline was.
    """

    points: tuple[Point, ...]
    phases: tuple[Phase, ...]
    running: Point | None
    verdict: Verdict
    prospect: Prospect
    met: int | None
    shift: Shift | None
    better: Better
    maintains: bool = False

    @property
    def n(self) -> int:
        """How many measurements there are."""
        return len(self.points)

    @property
    def phase(self) -> Phase:
        """The last phase, which the verdict is of."""
        return self.phases[-1]

    @property
    def outlook(self) -> Outlook:
        """Whether the target will be met if nothing changes."""
        return self.prospect.outlook

    @property
    def provisional(self) -> bool:
        """Whether the limits will move with the next points, for want of enough of them."""
        return len(self.phase.points) < ROBUST

    @property
    def latest(self) -> float | None:
        """The latest value."""
        return self.points[-1].value if self.points else None

    @property
    def latest_date(self) -> dt.date | None:
        """The day of the latest value."""
        return self.points[-1].date if self.points else None

    @property
    def signals(self) -> tuple[Signal | None, ...]:
        """What each point is part of in its phase, or None for it."""
        return tuple(signal for phase in self.phases for signal in phase.signals)

    @property
    def signal(self) -> Signal | None:
        """What the latest point is part of; its first point is counted within the phase.

        Where the latest points slip, that is the whole run at the level that was reached.
        """
        shift = self.shift
        if shift and self.slipping_since and shift.end == len(self.phase.points):
            bound = self.phase.chart is Chart.ON_BOUND
            pattern = Pattern.ON_BOUND if bound else Pattern.ONE_SIDE
            return Signal(pattern, shift.up, shift.start)
        return self.phase.signal

    @property
    def since(self) -> dt.date | None:
        """The day of the first point of what the latest is part of."""
        return _day_of(self.signal, self.phase.points, self.running)

    @property
    def limits(self) -> Limits | None:
        """The limits of the last phase, None where none can be drawn."""
        return self.phase.limits

    @property
    def mean(self) -> float | None:
        """The mean of the last phase, None while it is too early."""
        mean = self.phase.mean if self.phase.chart else None
        return None if mean is None else rounded(mean)

    @property
    def lower(self) -> float | None:
        """The lower limit, no lower than a value can be; None where none can be drawn."""
        least = self.phase.least
        lower = self.limits.lower if self.limits else None
        return None if lower is None else rounded(lower if least is None else max(lower, least))

    @property
    def upper(self) -> float | None:
        """The upper limit, no higher than a value can be; None where none can be drawn."""
        most = self.phase.most
        upper = self.limits.upper if self.limits else None
        return None if upper is None else rounded(upper if most is None else min(upper, most))

    @property
    def phase_before(self) -> Phase | None:
        """The phase before the last, where a rebase divides them and something was measured."""
        return next((phase for phase in reversed(self.phases[:-1]) if phase.points), None)

    @property
    def moved_by(self) -> Fraction | None:
        """By how much the mean moved since the last rebase, None where no difference is shown."""
        before, after = self.phase_before, self.phase
        if before is None or compared(before, after) is None:
            return None
        return (after.mean or Fraction()) - (before.mean or Fraction())

    @property
    def keeps_target(self) -> bool:
        """Whether the target is met, and not by chance alone, or what is to stay stays."""
        if self.maintains and self.verdict is Verdict.NO_CHANGE:
            return True
        met_long = self.met is not None and self.met >= ENOUGH
        return met_long or self.outlook is Outlook.CONSISTENTLY_MET

    @property
    def slipping_since(self) -> dt.date | None:
        """Since when the latest points are worse than the level that was reached before them.

        None where they are not, or the verdict is worse already, or the level was left so long ago
        that what came after it is a level of its own.
        """
        shift = self.shift
        if shift and len(self.phase.points) - shift.end >= ENOUGH:
            return None
        if shift is None or self.verdict is Verdict.WORSE or self.better is Better.NEITHER:
            return None
        latest = shift.since[-1]
        reached = shift.up is (self.better is Better.HIGHER)
        if not reached or latest is None or is_better(latest, self.better):
            return None
        return self.phase.points[shift.start + latest.first].date

    @property
    def may_be_rebased_from(self) -> dt.date | None:
        """The day from which a rebase could record a shift of the level that lasts; else None.

        A shift for the worse is no level to be content with.
        """
        shift, worse = self.shift, self.better is not Better.NEITHER
        if shift is None or shift.end < len(self.phase.points) or self.slipping_since:
            return None
        worse = worse and shift.up is not (self.better is Better.HIGHER)
        if worse or shift.start < ENOUGH or shift.end - shift.start < LASTING:
            return None
        return self.phase.points[shift.start].date


def _day_of(
    signal: Signal | None, points: Sequence[Point], running: Point | None
) -> dt.date | None:
    """Return the day of the first point of a signal; of days still running, their first."""
    if signal is None:
        return None
    if signal.first < len(points):
        return points[signal.first].date
    return running and running.date - dt.timedelta(int(running.value))


def judged(indicator: Indicator, plan: Plan, today: dt.date) -> Judged:
    """Return what the measurements of an indicator of `plan` show on a day.

    Raises NotKnown where its direction or one of its measurements could not be read.
    """
    points, better = points_of(indicator, plan, today), indicator.better
    running = running_point(indicator, plan, today)
    phases = phases_of(points, indicator, running, today)
    last = phases[-1]
    target = or_none(lambda: indicator.target)
    wanted = or_none(lambda: target.value) if target else None
    baseline = or_none(lambda: indicator.baseline)
    before = or_none(lambda: baseline.value) if baseline else None
    return Judged(
        points,
        phases,
        running,
        _verdict(last, better),
        prospect_of(last, wanted, better),
        _met_by(points, running, wanted, better),
        shift_of(last) if last.chart else None,
        better,
        maintains=wanted is not None and wanted == before,
    )


def meets(value: float, target: float, better: Better) -> bool:
    """Whether `value` reaches the target: on it does, and beyond it where a direction is better."""
    if better is Better.NEITHER:
        return value == target
    return value >= target if better is Better.HIGHER else value <= target


def running_met(points: Sequence[Point], target: float, better: Better) -> int:
    """Return how many of the latest points, running, meet the target."""
    met = takewhile(lambda point: meets(point.value, target, better), reversed(points))
    return sum(1 for _ in met)


def is_better(signal: Signal, better: Better) -> bool:
    """Whether a signal goes in the direction in which its indicator improves."""
    return better is not Better.NEITHER and signal.up is (better is Better.HIGHER)


def _met_by(
    points: Sequence[Point], running: Point | None, target: float | None, better: Better
) -> int | None:
    """Return by how many of the latest points the target is met, days still running among them.

    Days that are running and do not meet it yet say nothing.
    """
    if target is None or better is Better.NEITHER:
        return None
    now = 1 if running and better is Better.HIGHER and running.value >= target else 0
    return running_met(points, target, better) + now


def _verdict(phase: Phase, better: Better) -> Verdict:
    if phase.chart is None:
        return Verdict.TOO_EARLY
    if phase.signal is None:
        return Verdict.NO_CHANGE
    if better is Better.NEITHER:
        return Verdict.CHANGED
    return Verdict.IMPROVED if is_better(phase.signal, better) else Verdict.WORSE
