"""Measures of which most points stand on one bound: months without a fall, charts all in order.

There the XmR chart says nothing. Its moving ranges are nearly all 0, so that its limits close on
the bound, and any event, or the month after it, would be a change. What tells a change from chance
is how often a point is off the bound at all: the runs on the bound are geometric, as in the g chart
(Benneyan, *Number-Between g-Type Statistical Quality Control Charts for Monitoring Adverse Events*,
Health Care Management Science 4(4), 2001), and how many of the latest few are off it is binomial.
Both are held against the share of the points before them. That share is known only as well as
these are many, so the chance is that of the beta-binomial distribution with Jeffreys' prior; for
how far a point is off the bound it is that of the same distribution, or for counts that of the
negative binomial one (Aitchison and Dunsmore, *Statistical Prediction Analysis*, 1975, chapter 2).

`python -m tests.false_alarms` measures how often these rules find a change where chance alone was.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, takewhile
from math import exp, fsum, lgamma, log
from typing import NamedTuple

from qiptrack.analysis.indicators.conclusions import Pattern
from qiptrack.analysis.indicators.spc import RUNNING, Signal

BY_CHANCE = 1 / 128
"""A run on the bound is a change where chance makes it less often than this.

It is how often seven running are on one side of the mean by chance, where half of all points are.
"""

_NEARLY_ALL = 1 / 500
"""The same for a run with a few points off the bound in it: there are many to choose from."""

_LATE = 1 / 250
"""The same for how many of the latest points are off the bound, of which several are tried."""

_FAR = 1 / 200
"""The same for how far one point is off it."""

_UNEVEN = 1 / 64
"""The same for a run on one side of a mean that divides the points unevenly."""

_BEFORE = 5
"""How many points there must be before a run: of fewer no share is known."""

_LONGEST = 36
"""The longest run that may have points off the bound in it."""

_COARSEST = 10
"""A share of which no unit is known is taken to be of ten cases or more."""

_MOST_STEPS = 500
"""How many units off the bound are told apart."""


class Bound(NamedTuple):
    """The value on which most points stand, and whether it is the greatest of them."""

    value: Fraction
    top: bool


def bound_of(values: Sequence[Fraction]) -> Bound | None:
    """Return the least or greatest value where more than half of `values` stand on it."""
    for value, top in ((min(values), False), (max(values), True)):
        if 2 * values.count(value) > len(values):
            return Bound(value, top)
    return None


def is_heaped(values: Sequence[Fraction], *, share: bool) -> bool:
    """Whether a tenth of the points or more stand on 0, or for a share on 100.

    The mean does not divide these evenly, and a range beside the bound is often great by itself.
    """
    on = max(values.count(Fraction(0)), values.count(Fraction(100)) if share else 0)
    return min(values) >= 0 and 10 * on >= len(values)


def too_likely(values: Sequence[Fraction], mean: Fraction, run: Signal) -> bool:
    """Whether a run on one side of the mean is no wonder by how many were there before it."""

    def beside(value: Fraction) -> bool:
        return value > mean if run.up else value < mean

    length = sum(1 for _ in takewhile(beside, values[run.first :]))
    elsewhere = sum(not beside(value) for value in values[: run.first])
    return _share_chance(range(1), length, elsewhere, run.first) > _UNEVEN


def bound_signals(
    values: Sequence[Fraction], bound: Bound, *, share: bool
) -> tuple[Signal | None, ...]:
    """Return what each point is part of, by the points up to it; None for what chance explains."""
    steps, of = _steps([abs(value - bound.value) for value in values], share=share)
    off = _Events([step > 0 for step in steps])
    found: dict[int, Signal] = {}
    for latest in range(len(values)):
        pattern, points = _pattern(off, steps, of, latest)
        if pattern is None:
            continue
        signal = Signal(pattern, bound.top is (pattern is Pattern.ON_BOUND), points[0])
        for index in points:
            found.setdefault(index, signal)
    return tuple(found.get(index) for index in range(len(values)))


class _Events:
    """Which points are off the bound, and how many of those before each are."""

    def __init__(self, off: Sequence[bool]) -> None:
        self.off = off
        self.before = (0, *accumulate(off))

    def within(self, start: int, end: int) -> int:
        """Return how many are off the bound from `start` up to, and without, `end`."""
        return self.before[end] - self.before[start]


def _pattern(
    off: _Events, steps: Sequence[int], of: int | None, latest: int
) -> tuple[Pattern | None, Sequence[int]]:
    """Return what a point is part of, with the points of it up to that one."""
    start = _run_on_bound(off, latest + 1)
    if start is not None:
        return Pattern.ON_BOUND, range(start, latest + 1)
    start = _cluster(off, latest + 1)
    if start is not None:
        return Pattern.OFF_BOUND, [*filter(off.off.__getitem__, range(start, latest)), latest]
    if off.off[latest] and _is_far(steps[:latest], steps[latest], of):
        return Pattern.FAR_OFF, [latest]
    return None, ()


def _run_on_bound(off: _Events, end: int) -> int | None:
    """Return where the run begins, up to `end`, that is longer than chance makes it.

    It begins on the bound after a point off it, and fewer than a quarter of it are off.
    """
    for start in range(end - 1, _BEFORE - 1, -1):
        events, length = off.within(start, end), end - start
        if events and length > _LONGEST:
            return None
        if off.off[start] or not off.off[start - 1]:
            continue
        if events and (4 * events >= length or length < RUNNING):
            continue
        chance = _share_chance(range(events + 1), length, off.before[start], start)
        if chance <= (_NEARLY_ALL if events else BY_CHANCE):
            return start
    return None


def _cluster(off: _Events, end: int) -> int | None:
    """Return where the latest few begin, seven at most, of which too many are off the bound."""
    for length in range(2, min(RUNNING + 1, end)):
        start = end - length
        events = off.within(start, end)
        if off.off[start] and events > 1:
            tail = range(events, length + 1)
            if _share_chance(tail, length, off.before[start], start) <= _LATE:
                return start
    return None


def _is_far(before: Sequence[int], latest: int, of: int | None) -> bool:
    """Whether a point is further off the bound than the points before explain."""
    if not before:
        return False
    if of is None:
        fewer = fsum(_count_chance(each, sum(before), len(before)) for each in range(latest))
        return 1 - fewer <= _FAR
    tail = range(latest, of + 1)
    return _share_chance(tail, of, sum(before), of * len(before)) <= _FAR


def _steps(distances: Sequence[Fraction], *, share: bool) -> tuple[list[int], int | None]:
    """Return how many units off the bound each point is, and for a share of how many they are.

    A unit is one event where all are whole numbers, else the least distance that there is. Of
    shares it is what one case makes, as far as can be seen.
    """
    apart = [each for each in distances if each]
    if share:
        unit = min([*apart, Fraction(_COARSEST)])
        of = min(int(100 / unit), _MOST_STEPS)
        return [min(round(each * of / 100), of) for each in distances], of
    whole = all(each.denominator == 1 for each in apart)
    unit = Fraction(1) if whole or not apart else min(apart)
    return [min(round(each / unit), _MOST_STEPS) for each in distances], None


def _share_chance(events: range, number: int, before: int, of: int) -> float:
    """Return the chance of so many `events` among `number`, after `before` among `of`."""
    hit, miss = before + 0.5, of - before + 0.5
    known = _log_beta(hit, miss)
    return fsum(
        exp(
            lgamma(number + 1)
            - lgamma(each + 1)
            - lgamma(number - each + 1)
            + _log_beta(each + hit, number - each + miss)
            - known
        )
        for each in events
    )


def _count_chance(events: int, before: int, periods: int) -> float:
    """Return the chance of so many `events` in a period, after `before` in so many `periods`."""
    shape = before + 0.5
    ways = lgamma(events + shape) - lgamma(events + 1) - lgamma(shape)
    return exp(ways + shape * log(periods / (periods + 1)) - events * log(periods + 1))


def _log_beta(one: float, other: float) -> float:
    return lgamma(one) + lgamma(other) - lgamma(one + other)
