import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiptrack.analysis.indicators.funnel import LARGE, Standing, standing
from tests.conftest import with_each


@with_each(
    ("of", "pooled", "limits"),
    [
        pytest.param(20, 0.5, (3, 6, 14, 17), id="half of twenty"),
        pytest.param(20, 0.9, (13, 15, 20, 20), id="most of twenty"),
        pytest.param(20, 0.0, (0, 0, 0, 0), id="none"),
        pytest.param(20, 1.0, (20, 20, 20, 20), id="all"),
    ],
)
def test_limits_of_a_share_are_those_of_the_binomial_distribution(
    of: int, pooled: float, limits: tuple[float, ...]
) -> None:
    # As R has them: qbinom(c(0.001, 0.025, 0.975, 0.999), of, pooled)
    found = standing(0, of, pooled, share=True)
    assert (found.lower, found.low, found.high, found.upper) == limits


@pytest.mark.parametrize(
    ("mean", "limits"),
    [
        pytest.param(10, (2, 4, 17, 21), id="ten"),
        pytest.param(1, (0, 0, 3, 5), id="one"),
        pytest.param(0, (0, 0, 0, 0), id="none"),
    ],
)
def test_limits_of_a_rate_are_those_of_the_poisson_distribution(
    mean: float, limits: tuple[float, ...]
) -> None:
    # As R has them: qpois(c(0.001, 0.025, 0.975, 0.999), mean)
    found = standing(0, 1000, mean / 1000, share=False)
    assert (found.lower, found.low, found.high, found.upper) == limits


@given(st.integers(1, 60), st.integers(1, 99))
def test_chance_brings_a_service_beyond_the_outer_limits_once_in_500_times_or_less(
    of: int, percent: int
) -> None:
    chance = Fraction(percent, 100)
    found = standing(0, of, percent / 100, share=True)
    each = [math.comb(of, r) * chance**r * (1 - chance) ** (of - r) for r in range(of + 1)]
    outside = sum(p for r, p in enumerate(each) if not found.lower <= r <= found.upper)
    assert outside <= Fraction(1, 500) + Fraction(1, 10**9)


@pytest.mark.parametrize("share", [True, False])
def test_limits_go_on_as_they_were_where_they_are_no_longer_exact(share: bool) -> None:
    exact = standing(0, LARGE if share else LARGE * 4, 0.25, share=share)
    near = standing(0, LARGE + 1 if share else LARGE * 4 + 4, 0.25, share=share)
    assert near.lower == pytest.approx(exact.lower, rel=0.003)
    assert near.upper == pytest.approx(exact.upper, rel=0.003)


def test_what_stands_on_a_limit_is_within_it() -> None:
    limits = (3.0, 6.0, 14.0, 17.0)
    on = [Standing(n, 20, 10, *limits) for n in (3, 6, 10, 14, 17)]
    assert [each.differs for each in on] == [False] * 5
    assert [each.near for each in on] == [True, False, False, False, True]
    beyond = [Standing(n, 20, 10, *limits) for n in (2, 18)]
    assert [(each.differs, each.near, each.up) for each in beyond] == [
        (True, False, False),
        (True, False, True),
    ]
