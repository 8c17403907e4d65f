"""What is said of measures of which most points stand on one bound."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiptrack.analysis.indicators.conclusions import Pattern
from qiptrack.analysis.indicators.rare_events import (
    Bound,
    bound_of,
    bound_signals,
    is_heaped,
    too_likely,
)
from qiptrack.analysis.indicators.spc import Signal
from tests.conftest import with_each

ON, OFF, FAR = Pattern.ON_BOUND, Pattern.OFF_BOUND, Pattern.FAR_OFF
BUSY = [2, 1, 3, 0, 2, 4, 1, 2, 3, 2]
"""A month of two falls, ten times."""


def numbers(values: list[float]) -> list[Fraction]:
    return [Fraction(value) for value in values]


def latest(values: list[float], *, share: bool = False) -> Signal | None:
    typed = numbers(values)
    bound = bound_of(typed)
    assert bound is not None
    return bound_signals(typed, bound, share=share)[-1]


@with_each(
    ("values", "expected"),
    [
        pytest.param([0, 0, 0, 1], Bound(Fraction(0), top=False), id="mostly none"),
        pytest.param([100, 95, 100], Bound(Fraction(100), top=True), id="mostly all"),
        pytest.param([5, 5, 5, 6], Bound(Fraction(5), top=False), id="any least value"),
        pytest.param([0, 1, 0, 1], None, id="half is not most"),
        pytest.param([3, 3, 3, 2, 4], None, id="values on both sides"),
        pytest.param([7, 7, 7], Bound(Fraction(7), top=False), id="always the same"),
    ],
)
def test_the_bound_is_the_end_at_which_most_points_are(
    values: list[float], expected: Bound | None
) -> None:
    assert bound_of(numbers(values)) == expected


@with_each(
    ("values", "share", "pattern", "up"),
    [
        pytest.param([0] * 6 + [1] + [0] * 6, False, None, None, id="one fall in 13 months"),
        pytest.param([0] * 6 + [1], False, None, None, id="the month of it"),
        pytest.param([0] * 12 + [1, 1, 1], False, OFF, True, id="three months running"),
        pytest.param([0] * 12 + [1, 0, 1, 1], False, OFF, True, id="three of four"),
        pytest.param([0] * 12 + [1, 0, 1, 1, 0, 0], False, None, None, id="and then none"),
        pytest.param([0, 0, 1] * 4 + [2], False, None, None, id="two at once"),
        pytest.param([*[0] * 12, 2], False, FAR, True, id="two at once after none at all"),
        pytest.param([0] * 12 + [4], False, FAR, True, id="four at once"),
        pytest.param([0.0] * 12 + [9.5], False, None, None, id="a unit that is not known"),
        pytest.param([*BUSY, *[0] * 11], False, ON, False, id="none any more"),
        pytest.param([*BUSY, *[0] * 9, 1, *[0] * 6], False, ON, False, id="all but one"),
        pytest.param([100] * 12 + [95], True, None, None, id="one chart of twenty"),
        pytest.param([100] * 12 + [40], True, FAR, False, id="most of the charts"),
        pytest.param([60, 65, 55, 60, 70, *[100] * 7], True, ON, True, id="all in order now"),
        pytest.param([100] * 9, True, None, None, id="always all of them"),
    ],
)
def test_a_change_is_what_the_points_before_do_not_explain(
    values: list[float], share: bool, pattern: Pattern | None, up: bool | None
) -> None:
    found = latest(values, share=share)
    assert (found and found.pattern, found and found.up) == (pattern, up)


def test_a_run_begins_where_the_bound_was_reached() -> None:
    assert latest([*BUSY, *[0] * 11]) == Signal(ON, up=False, first=10)


@with_each(
    ("values", "share", "heaped"),
    [
        pytest.param([0, *range(1, 10)], False, True, id="a tenth on 0"),
        pytest.param([0, *range(1, 11)], False, False, id="less than that"),
        pytest.param([-1, 0, 0], False, False, id="values on both sides of it"),
        pytest.param([100, 90, 95], True, True, id="a share on 100"),
        pytest.param([100, 90, 95], False, False, id="no share"),
    ],
)
def test_points_are_heaped_where_a_tenth_stands_on_a_bound(
    values: list[float], share: bool, heaped: bool
) -> None:
    assert is_heaped(numbers(values), share=share) is heaped


ENDING_ON_THE_BOUND = st.builds(
    lambda values, at_bound: [*values, *[0] * at_bound],
    st.lists(st.integers(0, 3), min_size=7, max_size=20),
    st.integers(0, 30),
)


@given(ENDING_ON_THE_BOUND, st.integers(1, 9))
def test_what_is_said_does_not_change_when_more_points_come(values: list[int], more: int) -> None:
    bound = Bound(Fraction(0), top=False)
    before = bound_signals(numbers([*values]), bound, share=False)[-1]
    later = bound_signals(numbers([*values, *[0] * more]), bound, share=False)
    assert before is None or later[len(values) - 1] is not None


@given(st.lists(st.integers(0, 20), min_size=7, max_size=30))
def test_a_share_and_what_is_left_of_it_say_the_same(of_20: list[int]) -> None:
    shares = numbers([5 * each for each in of_20])
    rest = [100 - each for each in shares]
    bound = bound_of(shares)
    if bound is None or bound_of(rest) is None:
        return
    found = bound_signals(shares, bound, share=True)
    other = bound_signals(rest, Bound(100 - bound.value, not bound.top), share=True)
    flipped = tuple(each and each._replace(up=not each.up) for each in found)
    assert other == flipped


@with_each(
    ("before", "run", "up", "likely"),
    [
        ([1, 9] * 5, 8, True, True),
        ([1, 9] * 10, 8, True, False),
        ([1, 9] * 5, 3, True, True),
        ([1, 9] * 10, 8, False, False),
        ([1, 1, 1, 9] * 3, 8, False, True),
        ([1, 1, 1, 9] * 3, 8, True, False),
        ([9, 9, 9, 1] * 3, 8, True, True),
        ([9, 9, 9, 1] * 3, 8, False, False),
    ],
)
def test_a_run_is_no_wonder_where_most_stood_on_its_side_before(
    before: list[float], run: int, up: bool, likely: bool
) -> None:
    # By a beta-binomial chance of 0.0185 and 0.0106 after half of ten and of twenty: 1 in 64 parts.
    values = numbers([*before, *[9 if up else 1] * run])
    signal = Signal(Pattern.ONE_SIDE, up, len(before))
    assert too_likely(values, Fraction(5), signal) is likely
    ended = numbers([*before, *[9 if up else 1] * run, 5, *[9 if up else 1] * 9])
    assert too_likely(ended, Fraction(5), signal) is likely


@with_each(
    ("values", "share", "heaped"),
    [
        ([0, *[3] * 9], False, True),
        ([0, *[3] * 10], False, False),
        ([100, *[90] * 9], True, True),
        ([100, *[90] * 9], False, False),
        ([100, *[90] * 10], True, False),
        ([-1, 0, *[3] * 8], False, False),
        ([0, *[3] * 9], True, True),
        ([0, 100, *[50] * 18], True, False),
    ],
)
def test_a_tenth_on_the_bound_is_a_heap(values: list[float], share: bool, heaped: bool) -> None:
    assert is_heaped(numbers(values), share=share) is heaped
