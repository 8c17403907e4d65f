import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiptrack.reports.formats.columns import GAP, Arrangement, Measure, arrange
from tests.conftest import with_each

REF = Measure(natural=10, least=10, priority=2)
NAME = Measure(natural=20, least=12, priority=2)
DATE = Measure(natural=11, least=11, priority=1)
EXTRA = Measure(natural=8, least=8, priority=5)


@with_each(
    ("measures", "width", "beside", "below"),
    [
        pytest.param(
            [REF, NAME, DATE, EXTRA], 80, [(0, 10), (1, 20), (2, 11), (3, 8)], (), id="room for all"
        ),
        pytest.param(
            [REF, NAME, DATE, EXTRA], 50, [(0, 10), (1, 15), (2, 11), (3, 8)], (), id="one folded"
        ),
        pytest.param(
            [REF, NAME, DATE, EXTRA], 40, [(0, 10), (1, 15), (2, 11)], (3,), id="the least goes"
        ),
        pytest.param([REF, NAME, DATE, EXTRA], 25, [(0, 10), (2, 11)], (1, 3), id="two go"),
        pytest.param([REF, NAME, DATE, EXTRA], 5, [(0, 5)], (1, 2, 3), id="narrower than any"),
        pytest.param([REF, EXTRA, EXTRA], 25, [(0, 10), (1, 8)], (2,), id="of equals, the last"),
        pytest.param(
            [REF, NAME, NAME], 50, [(0, 10), (1, 18), (2, 18)], (), id="room is shared out"
        ),
    ],
)
def test_columns_give_way_by_priority(
    measures: list[Measure], width: int, beside: list[tuple[int, int]], below: tuple[int, ...]
) -> None:
    assert arrange(measures, width) == Arrangement(tuple(beside), below)


MEASURES = st.builds(
    lambda least, more, priority: Measure(least + more, least, priority),
    st.integers(1, 30),
    st.integers(0, 30),
    st.integers(1, 5),
)


@given(st.lists(MEASURES, min_size=1, max_size=8), st.integers(1, 150))
def test_columns_fit_and_none_is_lost(measures: list[Measure], width: int) -> None:
    arrangement = arrange(measures, width)
    widths = [size for _, size in arrangement.beside]
    assert sum(widths) + GAP * (len(widths) - 1) <= width
    assert sorted([i for i, _ in arrangement.beside] + list(arrangement.below)) == list(
        range(len(measures))
    )
    assert arrangement.beside[0][0] == 0
    if len(widths) > 1:
        assert all(
            measures[i].least <= size <= measures[i].natural for i, size in arrangement.beside
        )
