"""The XmR chart: what a measure does by itself, and where it has changed.

Limits are those of Wheeler, *Understanding Variation* (1993), appendix: the mean, and 2.66 times
the mean moving range to either side of it. A moving range above 3.27 times their mean is the mark
of a jump, not of the usual variation, so it is left out before the limits are drawn, once, as
Nelson advises (*Control Charts for Individual Measurements*, Journal of Quality Technology 14(3),
1982) and as NHSRplotthedots, the NHS's own package for these charts, does. The workbook of *Making
Data Count* itself leaves none out. Where that would leave none that moved, nothing is left out:
then to stand still and to jump is the usual variation.

What counts as a change are the four rules of NHS England's *Making Data Count*. `rare_events` has
those for measures of which most points stand on one bound, where these say nothing.

All is worked out in exact fractions: in binary ones a point on the mean may fall beside it, and
begin or end a run that is not there.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import groupby, pairwise
from math import lcm
from typing import NamedTuple

from qiptrack.analysis.indicators.conclusions import Pattern

TO_LIMIT = Fraction("2.66")
TO_SCREEN = Fraction("3.27")
NEAR = Fraction(2, 3)
"""From how far on the way to a limit a point is near it."""

RUNNING = 7
"""How many points running are too many for chance, on one side of the mean or up or down."""

_LARGEST = Fraction(1.7976931348623157e308)
"""The largest number that a float can say."""


class Limits(NamedTuple):
    """The mean, and between which values nearly every point falls while nothing changes."""

    mean: Fraction
    lower: Fraction
    upper: Fraction


class Signal(NamedTuple):
    """What a point is part of: which way it goes, and the index of its first point."""

    pattern: Pattern
    up: bool
    first: int


@lru_cache(maxsize=8_192)
def exact(value: float) -> Fraction:
    """Return the number that was typed, of which `value` is the nearest binary fraction."""
    return Fraction(Decimal(repr(value)))


def in_figures(value: float | Decimal) -> str:
    """Return the number that was typed, without a power of ten up to fifteen digits."""
    return f"{float(value):.15g}"


def decimals(value: float) -> int:
    """Return how many decimals the number has that was typed."""
    return max(0, -int(Decimal(repr(value)).normalize().as_tuple().exponent))


def rounded(value: Fraction) -> float:
    """Return `value` as nearly as a float can say it."""
    return float(max(-_LARGEST, min(value, _LARGEST)))


def limits(*series: Sequence[Fraction], screened: bool = True) -> Limits:
    """Return the limits of the values of a series, of which there are two or more.

    Of several series they are those of all together. Moving ranges are taken within each: what
    is between the series does not widen the limits that these are held against (Shewhart's
    rational subgroups). They are drawn from all moving ranges where they are not `screened`.
    """
    values = [value for each in series for value in each]
    scale = lcm(*(value.denominator for value in values))
    whole = [_times(each, scale) for each in series]
    ranges = [abs(later - earlier) for each in whole for earlier, later in pairwise(each)]
    if screened:
        ranges = _screened(ranges)
    mean = Fraction(sum(map(sum, whole)), len(values) * scale)
    reach = TO_LIMIT * Fraction(sum(ranges), len(ranges) * scale)
    return Limits(mean, mean - reach, mean + reach)


def _screened(ranges: list[int]) -> list[int]:
    """Return moving ranges without the marks of jumps; all, where none that moved would be left.

    More than two in three are left, for so many as a third are together beyond their sum.
    """
    usual = TO_SCREEN * Fraction(sum(ranges), len(ranges))
    kept = [each for each in ranges if each <= usual]
    return kept if any(kept) else ranges


def signals(
    values: Sequence[Fraction], drawn: Limits, *, patterns: Collection[Pattern] = tuple(Pattern)
) -> tuple[Signal | None, ...]:
    """Return what each of `values` is part of by these limits, None for the usual variation.

    Only `patterns` are looked for.
    """
    found: dict[int, Signal] = {}
    for pattern, stretches in _stretches(values, drawn):
        for sign, points in stretches if pattern in patterns else ():
            for index in points:
                found.setdefault(index, Signal(pattern, sign > 0, points[0]))
    return tuple(found.get(index) for index in range(len(values)))


_Stretch = tuple[int, Sequence[int]]
"""A sign, 1 for up, and the indices of the points."""


def _stretches(
    values: Sequence[Fraction], drawn: Limits
) -> Iterator[tuple[Pattern, Iterable[_Stretch]]]:
    reach = drawn.upper - drawn.mean
    marks = [drawn.mean, reach, NEAR * reach]
    scale = lcm(*(number.denominator for number in (*values, *marks)))
    mean, far, near = _times(marks, scale)
    away = [value - mean for value in _times(values, scale)]
    yield Pattern.OUTSIDE, _runs(_signs(away, far), 1)
    yield Pattern.TREND, _trends(away)
    yield Pattern.NEAR_LIMIT, _two_of_three(_signs(away, near), _signs(away, 0))
    yield Pattern.ONE_SIDE, _runs(_signs(away, 0), RUNNING)


def _times(values: Sequence[Fraction], scale: int) -> list[int]:
    """Return `values` in units of which `scale` make one: whole numbers, quick to compare."""
    return [value.numerator * (scale // value.denominator) for value in values]


def _signs(values: Sequence[int], reach: int) -> list[int]:
    """Return 1 for a value above `reach`, -1 for one as far below 0, else 0."""
    return [(value > reach) - (value < -reach) for value in values]


def _runs(signs: Iterable[int], least: int) -> Iterator[tuple[int, range]]:
    """Yield each run of `least` or more equal signs; 0 is not a sign."""
    start = 0
    for sign, group in groupby(signs):
        end = start + len(list(group))
        if sign and end - start >= least:
            yield sign, range(start, end)
        start = end


def _trends(values: Sequence[int]) -> Iterator[_Stretch]:
    steps = [later - earlier for earlier, later in pairwise(values)]
    for sign, run in _runs(_signs(steps, 0), RUNNING - 1):
        yield sign, range(run.start, run.stop + 1)


def _two_of_three(signs: Sequence[int], sides: Sequence[int]) -> Iterator[_Stretch]:
    """Yield two or three of three running on one side: those that are near the limit."""
    for start in range(len(signs) - 2):
        side = sides[start]
        three = range(start, start + 3)
        points = [index for index in three if side and signs[index] == side]
        if len(points) > 1 and all(sides[index] == side for index in three):
            yield side, points
