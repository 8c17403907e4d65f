"""A funnel: how far a service may be from all of them together by chance, by how large it is.

Source: D. J. Spiegelhalter, *Funnel plots for comparing institutional performance*, Statistics in
Medicine 24 (2005), 1185-1202. What all services come to together is the target; around it stand
exact limits, binomial for shares and Poisson for rates, which hold 95 and 99.8 per cent of what
chance brings to a service of a size. The curves in the paper run between the whole numbers that
a count can be; here a limit is the number itself, so that what stands on it is within it. Sizes
of more than LARGE go by the normal approximation. No allowance is made for overdispersion: with the
few services of one provider it cannot be estimated.
"""

from collections.abc import Callable
from math import erf, exp, inf, lgamma, log, sqrt
from typing import NamedTuple

NEAR, FAR = 0.95, 0.998
"""What the inner and the outer limits hold of what chance brings: two and three sigma or so."""

LARGE = 5_000
"""From how many events or tries on the normal approximation is taken."""


class Standing(NamedTuple):
    """Where a service stands in a funnel, in events: how many of how many it had.

    `expected` is what it would have had as all do together; it `differs` when it is beyond the
    outer limits, `lower` to `upper`, and is `near` that beyond the inner ones, `low` to `high`.
    """

    counted: float
    of: float
    expected: float
    lower: float
    low: float
    high: float
    upper: float

    @property
    def differs(self) -> bool:
        """Whether chance brings a service of this size as far once in 500 times, or less."""
        return not self.lower <= self.counted <= self.upper

    @property
    def near(self) -> bool:
        """Whether it is beyond the inner limits, and within the outer ones."""
        return not self.differs and not self.low <= self.counted <= self.high

    @property
    def up(self) -> bool:
        """Whether it had more than was to be expected."""
        return self.counted > self.expected


def standing(counted: float, of: float, pooled: float, *, share: bool) -> Standing:
    """Return where a service with `counted` events stands, when all have `pooled` to each of `of`.

    A share counts how many of `of` there were, a rate how many events there were to `of`.
    """
    expected = pooled * of
    levels = [tail for level in (FAR, NEAR) for tail in ((1 - level) / 2, (1 + level) / 2)]
    if share:
        lower, upper, low, high = (_binomial(tail, round(of), pooled) for tail in levels)
    else:
        lower, upper, low, high = (_poisson(tail, expected) for tail in levels)
    return Standing(counted, of, expected, lower, low, high, upper)


def _binomial(tail: float, of: int, chance: float) -> float:
    """Return the least number of events of `of` that are not exceeded with probability `tail`."""
    if chance <= 0 or chance >= 1 or of <= 0:
        return of * max(0.0, min(1.0, chance))
    if of > LARGE:
        return _normal(tail, of * chance, sqrt(of * chance * (1 - chance)))
    yes, no, ways = log(chance), log(1 - chance), lgamma(of + 1)
    return _least(
        tail,
        lambda r: exp(ways - lgamma(r + 1) - lgamma(of - r + 1) + r * yes + (of - r) * no),
        of,
    )


def _poisson(tail: float, mean: float) -> float:
    """Return the least number of events that are not exceeded with probability `tail`."""
    if mean <= 0:
        return 0.0
    if mean > LARGE:
        return _normal(tail, mean, sqrt(mean))
    return _least(tail, lambda r: exp(r * log(mean) - mean - lgamma(r + 1)), inf)


def _least(tail: float, chance_of: Callable[[int], float], most: float) -> float:
    """Return the least number up to which the chances add up to `tail`, which is below 1."""
    total, number = chance_of(0), 0
    while total < tail and number < most:
        number += 1
        total += chance_of(number)
    return float(number)


def _normal(tail: float, mean: float, deviation: float) -> float:
    """Return the value that is not exceeded with probability `tail`, by halving."""
    least, most = mean - 9 * deviation, mean + 9 * deviation
    for _ in range(60):
        middle = (least + most) / 2
        below = (1 + erf((middle - mean) / (deviation * sqrt(2)))) / 2
        least, most = (middle, most) if below < tail else (least, middle)
    return max(0.0, (least + most) / 2)
