"""The phases of an indicator, from one known change to the next, each judged by itself.

A rebase says that something was changed on a day. What is usual is worked out anew from there, as
NHSRplotthedots does and as *Making Data Count* asks for where a change is known, lasts, and shows.

Which chart a phase has follows from what is measured. Days between events are on a t chart: they
are nearly exponential, and raised to the power 1/3.6 nearly normal, so the limits are those of an
XmR chart of these powers, taken back (Nelson, *A Control Chart for Parts-Per-Million
Nonconforming Items*, Journal of Quality Technology 26(3), 1994; Provost and Murray, *The Health
Care Data Guide*, 2011, chapter 7). A phase of which most points stand on one bound has no limits:
see `rare_events`. All others are on an XmR chart, shares and rates of whatever size included. The
p' chart of Laney (*Improved Control Charts for Attributes*, Quality Engineering 14(4), 2002) was
measured beside it on stable shares of 5 to 40 cases: both take chance for a change in 1 to 3 % of
series, p' a little less often for middling shares and more often near 100 %; and so do XmR and the
u' chart on rates over 300 to 1,500 days, in 1.5 to 3 %. So the one is kept whose limits are the
same for all points. `python -m tests.false_alarms` has the figures.
"""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from functools import cache, partial
from itertools import pairwise
from typing import NamedTuple

from qiptrack.analysis.indicators.conclusions import Chart, Pattern
from qiptrack.analysis.indicators.measurements import Point
from qiptrack.analysis.indicators.rare_events import (
    Bound,
    bound_of,
    bound_signals,
    is_heaped,
    too_likely,
)
from qiptrack.analysis.indicators.spc import Limits, Signal, exact, limits, signals
from qiptrack.model.indicators import Indicator
from qiptrack.model.records import Rebase, in_order
from qiptrack.model.vocabulary import IndicatorType

ENOUGH = 7
"""From how many points on there is a verdict; fewer cannot show a run, nor usable limits."""

ROBUST = 12
"""From how many points on limits hold; before, the next points will move them."""

_POWER = 3.6


class Phase(NamedTuple):
    """The points from a known change, or the beginning, up to the next, and what they show.

    `chart` is None while there are too few of them, and `limits` are as well, or where most
    points stand on one bound. `signals` has one for each point, or None for it; `running` is what
    the days since the last event are part of, where they are more than that already.
    """

    points: tuple[Point, ...]
    kind: IndicatorType
    rebase: Rebase | None = None
    chart: Chart | None = None
    limits: Limits | None = None
    signals: tuple[Signal | None, ...] = ()
    running: Signal | None = None

    @property
    def values(self) -> list[Fraction]:
        """The values of the points, as they were typed."""
        return [exact(point.value) for point in self.points]

    @property
    def signal(self) -> Signal | None:
        """What the latest point is part of, or the days since then."""
        return self.running or (self.signals[-1] if self.signals else None)

    @property
    def mean(self) -> Fraction | None:
        """The mean, None of no points; with limits, what they are drawn around."""
        if self.limits:
            return self.limits.mean
        return sum(self.values, Fraction()) / len(self.points) if self.points else None

    @property
    def least(self) -> Fraction | None:
        """What no value can be below: 0, but for a level that was below it."""
        level = self.kind is IndicatorType.LEVEL
        return None if level and any(point.value < 0 for point in self.points) else Fraction()

    @property
    def most(self) -> Fraction | None:
        """What no value can be above, for a share."""
        return Fraction(100) if self.kind is IndicatorType.SHARE else None


def phases_of(
    points: Sequence[Point], indicator: Indicator, running: Point | None, today: dt.date
) -> tuple[Phase, ...]:
    """Return the phases of an indicator up to `today`, one or more; a phase may have no points.

    Raises NotKnown where the day of a rebase could not be read.
    """
    rebases = [each for each in in_order(indicator.rebases) if each.date <= today]
    days = [dt.date.min, *(each.date for each in rebases), dt.date.max]
    found = []
    for (since, until), rebase in zip(pairwise(days), (None, *rebases), strict=True):
        within = tuple(point for point in points if since <= point.date < until)
        last = running if until == dt.date.max else None
        found.append(_judged(Phase(within, indicator.kind, rebase), last))
    return tuple(found)


def compared(before: Phase, after: Phase) -> Signal | None:
    """Return the first change that a phase shows by what the one before leads to expect.

    None where it shows none, nothing is measured in it yet, or the phase before has too few
    points to tell.
    """
    if not after.points:
        return None
    if before.limits is not None:
        found = held_against(after, before.limits)
    elif bound := bound_of(before.values) if before.chart else None:
        both = [*before.values, *after.values]
        if min(both) < bound.value < max(both):
            return None
        bound = Bound(bound.value, top=min(both) < bound.value)
        share = before.kind is IndicatorType.SHARE
        found = bound_signals(both, bound, share=share)[len(before.points) :]
    else:
        return None
    rise = sum(after.values) * len(before.points) > sum(before.values) * len(after.points)
    return next((each for each in found if each and each.up is rise), None)


def _judged(phase: Phase, running: Point | None) -> Phase:
    """Return a phase with its limits and signals, where it has points enough."""
    if len(phase.points) < ENOUGH:
        return phase._replace(signals=(None,) * len(phase.points))
    values, share = phase.values, phase.kind is IndicatorType.SHARE
    if phase.kind is IndicatorType.DAYS_BETWEEN:
        return _on_t_chart(phase, running)
    if bound := bound_of(values):
        found = bound_signals(values, bound, share=share)
        return phase._replace(chart=Chart.ON_BOUND, signals=found)
    drawn = drawn_from(values, phase.kind)
    return phase._replace(chart=Chart.XMR, limits=drawn, signals=held_against(phase, drawn))


def drawn_from(values: Sequence[Fraction], kind: IndicatorType) -> Limits:
    """Return the limits of values of a kind, of which there are two or more."""
    if kind is IndicatorType.DAYS_BETWEEN:
        return Limits(*map(_back, limits([_power(value) for value in values])))
    heaped = is_heaped(values, share=kind is IndicatorType.SHARE)
    return limits(values, screened=not heaped)


def held_against(
    phase: Phase, drawn: Limits, *, only: Pattern | None = None
) -> tuple[Signal | None, ...]:
    """Return what each point of a phase is part of by limits that were drawn of its kind.

    With `only`, no other pattern is looked for.
    """
    values, patterns = phase.values, (only,) if only else tuple(Pattern)
    if phase.kind is IndicatorType.DAYS_BETWEEN:
        powers = [_power(value) for value in values]
        return signals(powers, Limits(*map(_power, drawn)), patterns=patterns)
    if not is_heaped(values, share=phase.kind is IndicatorType.SHARE):
        return signals(values, drawn, patterns=patterns)
    # Two of three near a limit are no wonder there: one of the limits is nearer than it looks.
    even = [each for each in patterns if each is not Pattern.NEAR_LIMIT]
    found = signals(values, drawn, patterns=even)
    chance = cache(partial(_by_chance, values, drawn))
    return tuple(None if signal and chance(signal) else signal for signal in found)


def _by_chance(values: Sequence[Fraction], drawn: Limits, signal: Signal) -> bool:
    return signal.pattern is Pattern.ONE_SIDE and too_likely(values, drawn.mean, signal)


def _on_t_chart(phase: Phase, running: Point | None) -> Phase:
    powers = [_power(value) for value in phase.values]
    drawn = limits(powers)
    now = None
    if running is not None:
        now = signals([*powers, _power(exact(running.value))], drawn)[-1]
    return phase._replace(
        chart=Chart.DAYS_BETWEEN,
        limits=Limits(*map(_back, drawn)),
        signals=signals(powers, drawn),
        # Days that are still running can only become more, so they are never too few yet.
        running=now if now and now.up else None,
    )


def _power(value: Fraction) -> Fraction:
    """Return days on the scale of a t chart, on which they vary evenly."""
    return Fraction(float(value) ** (1 / _POWER))


def _back(power: Fraction) -> Fraction:
    """Return days of the scale of a t chart; less than none are none."""
    return Fraction(max(0.0, float(power)) ** _POWER)
