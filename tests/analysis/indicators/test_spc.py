from decimal import Decimal
from fractions import Fraction
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiptrack.analysis.indicators.conclusions import Pattern
from qiptrack.analysis.indicators.spc import (
    Limits,
    Signal,
    decimals,
    exact,
    in_figures,
    limits,
    rounded,
    signals,
)
from tests.conftest import with_each

JUMP = (1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1)
"""The example by which NHSRplotthedots explains screening, in its list of deviations from Excel."""

PUBLISHED = [
    pytest.param(JUMP, (1.94, -0.72, 4.60), id="NHSRplotthedots: one jump, screened out"),
    pytest.param(
        (49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1),
        (50.81, 45.82, 55.80),
        id="NIST/SEMATECH e-Handbook 6.3.2.2: flow rate of ten batches",
    ),
    pytest.param(
        (
            *(310, 288, 297, 298, 307, 303, 294, 297, 308, 306),
            *(294, 299, 297, 299, 314, 295, 293, 306, 301, 304),
        ),
        (300.5, 279.78, 321.22),
        id="Montgomery, Introduction to Statistical Quality Control, 6.4: mortgage loan costs",
    ),
]

WIDE = Limits(Fraction(50), Fraction(20), Fraction(80))
"""Two thirds of the way to its limits are 30 and 70."""

OUT, NEAR = Pattern.OUTSIDE, Pattern.NEAR_LIMIT
TREND, SIDE = Pattern.TREND, Pattern.ONE_SIDE


def numbers(values: list[float] | tuple[float, ...]) -> list[Fraction]:
    return [exact(float(value)) for value in values]


def marked(values: list[float], drawn: Limits = WIDE) -> list[Pattern | None]:
    return [found and found.pattern for found in signals(numbers(values), drawn)]


@pytest.mark.parametrize(("values", "published"), PUBLISHED)
def test_limits_are_those_of_published_examples(
    values: tuple[float, ...], published: tuple[float, float, float]
) -> None:
    assert tuple(round(rounded(each), 2) for each in limits(numbers(values))) == published


def test_without_screening_a_jump_widens_the_limits() -> None:
    drawn = limits(numbers(JUMP), screened=False)
    assert [round(rounded(each), 2) for each in drawn] == [1.94, -3.06, 6.95]


def test_screening_leaves_a_moving_range_that_moved() -> None:
    seldom = [3.0] * 10 + [4, 3, 3, 2, 3]
    assert limits(numbers(seldom)) == limits(numbers(seldom), screened=False)


def test_a_moving_range_on_the_mark_of_a_jump_is_kept() -> None:
    on_it, beyond = numbers([0, 24, 0, 25, 352]), numbers([0, 24, 0, 25, 353])
    assert limits(on_it) == limits(on_it, screened=False)
    drawn = limits(beyond)
    assert drawn.upper - drawn.mean == Fraction("2.66") * Fraction(24 + 24 + 25, 3)


def test_a_jump_is_screened_out_where_some_points_did_not_move() -> None:
    drawn = limits(numbers([1, 1, 2, 2, 1, 1, 2, 2, 30]))
    assert drawn.upper - drawn.mean == Fraction("2.66") * Fraction(3, 7)


def test_moving_ranges_are_screened_once() -> None:
    values = [0.0, 1] * 10 + [6, 300]
    kept = [1] * 19 + [5]
    drawn = limits(numbers(values))
    assert drawn.upper - drawn.mean == Fraction("2.66") * Fraction(sum(kept), len(kept))


@with_each(
    ("values", "expected"),
    [
        pytest.param(
            [80, 50, 50, 80.1], [None, None, None, OUT], id="on a limit is not outside it"
        ),
        pytest.param([50, 19, 50], [None, OUT, None], id="below the lower limit"),
        pytest.param([71, 51, 71], [NEAR, None, NEAR], id="two of three near one limit"),
        pytest.param([29, 29, 49], [NEAR, NEAR, None], id="near the lower limit"),
        pytest.param([71, 71, 50], [None] * 3, id="the third of three is on the mean"),
        pytest.param([71, 49, 71], [None] * 3, id="the third of three is on the other side"),
        pytest.param([71, 50, 29], [None] * 3, id="near limits of both sides"),
        pytest.param([70, 50, 70], [None] * 3, id="two thirds of the way is not beyond it"),
        pytest.param([71, 50, 50, 71], [None] * 4, id="two of four near a limit"),
        pytest.param([51, 51, 71, 51, 51], [None] * 5, id="one of three near a limit"),
        pytest.param([81, 51, 71], [OUT, None, NEAR], id="outside counts as near, too"),
        pytest.param([71, 29, 71], [None] * 3, id="the third of three is near the other limit"),
        pytest.param([52, 51] * 3 + [52], [SIDE] * 7, id="seven on one side of the mean"),
        pytest.param([52, 51] * 3, [None] * 6, id="six on one side of the mean"),
        pytest.param([52, 51] * 3 + [50, 51], [None] * 8, id="a point on the mean ends a run"),
        pytest.param([52, 51] * 3 + [49, 51], [None] * 8, id="the other side ends a run"),
        pytest.param([*range(45, 52)], [TREND] * 7, id="seven running up"),
        pytest.param([*range(55, 48, -1)], [TREND] * 7, id="seven running down"),
        pytest.param([*range(46, 52)], [None] * 6, id="six running up"),
        pytest.param([46, 47, 48, 49, 49, 50, 51, 52], [None] * 8, id="two equal end a trend"),
        pytest.param([60, *range(45, 53), 49], [None, *[TREND] * 8, None], id="eight running up"),
        pytest.param([50] * 9, [None] * 9, id="nine on the mean"),
    ],
)
def test_a_point_is_marked_by_the_first_rule_it_breaks(
    values: list[float], expected: list[Pattern | None]
) -> None:
    assert marked(values) == expected


def test_a_trend_says_more_of_a_point_than_its_side_of_the_mean() -> None:
    falling = [58.0, 57, 56, 55, 54, 53, 52]
    assert signals(numbers(falling), WIDE)[-1] == Signal(TREND, up=False, first=0)


def test_a_signal_knows_where_it_began() -> None:
    values = [49.0, 49, 52, 51, 52, 51, 52, 51, 52, 51]
    assert signals(numbers(values), WIDE)[-1] == Signal(SIDE, up=True, first=2)


def test_a_measure_that_never_moves_shows_no_change() -> None:
    values = numbers([0.1] * 12)
    drawn = limits(values)
    assert fmean([0.1] * 12) > 0.1, "all would be below their mean"
    assert drawn == (Fraction("0.1"),) * 3
    assert set(signals(values, drawn)) == {None}


def test_numbers_beyond_what_a_float_can_say_are_kept_at_its_end() -> None:
    huge = limits(numbers([1.7e308, -1.7e308] * 4))
    assert rounded(huge.upper) == -rounded(huge.lower) > 1.7e308


series = st.lists(st.decimals(-999, 999, places=2).map(float), min_size=2, max_size=25)


@given(series, st.integers(-500, 500), st.integers(1, 20))
def test_signals_do_not_depend_on_the_unit(values: list[float], shift: int, scale: int) -> None:
    typed = numbers(values)
    other = [value * scale + shift for value in typed]
    drawn = limits(typed)
    assert limits(other) == tuple(each * scale + shift for each in drawn)
    assert signals(other, limits(other)) == signals(typed, drawn)


@given(series)
def test_upside_down_every_signal_goes_the_other_way(values: list[float]) -> None:
    typed = numbers(values)
    mirrored = [-value for value in typed]
    flipped = tuple(
        found and found._replace(up=not found.up) for found in signals(typed, limits(typed))
    )
    assert signals(mirrored, limits(mirrored)) == flipped


@given(series)
def test_screening_never_widens_the_limits(values: list[float]) -> None:
    typed = numbers(values)
    screened, whole = limits(typed), limits(typed, screened=False)
    assert whole.lower <= screened.lower <= screened.mean <= screened.upper <= whole.upper


@with_each(("value", "places"), [(5.0, 0), (7.28, 2), (0.1, 1), (0.10, 1), (1e9, 0), (0.0, 0)])
def test_a_number_has_the_decimals_with_which_it_was_typed(value: float, places: int) -> None:
    assert decimals(value) == decimals(-value) == places


@with_each(
    ("value", "said"),
    [(5.0, "5"), (7.28, "7.28"), (0.1, "0.1"), (1234567.5, "1234567.5"), (1e9, "1000000000")],
)
def test_a_number_is_told_in_the_figures_in_which_it_was_typed(value: float, said: str) -> None:
    assert in_figures(value) == said == in_figures(Decimal(repr(value)))
