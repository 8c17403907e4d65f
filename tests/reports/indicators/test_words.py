import pytest

from qiptrack.reports.indicators.words import WIDEST, sparkline
from qiptrack.reports.text import encodable
from tests.conftest import with_each


@with_each(
    ("values", "line"),
    [
        pytest.param([], "", id="nothing"),
        pytest.param([1, 2, 3, 4, 5, 6, 7, 8], "▁▂▃▄▅▆▇█", id="every level"),
        pytest.param([8, 1], "█▁", id="down"),
        pytest.param([5, 5, 5], "▅▅▅", id="all the same"),
        pytest.param([1, None, 8], "▁-█", id="a gap"),
        pytest.param([None, None], "", id="nothing but gaps"),
        pytest.param([-1.7e308, 0, 1.7e308], "▁▅█", id="beyond measure"),
    ],
)
def test_a_value_is_as_high_as_it_stands_among_the_others(
    values: list[float | None], line: str
) -> None:
    assert sparkline(values) == line


def test_many_values_share_the_room_there_is() -> None:
    assert sparkline([1.0] * 20 + [3.0] * 20) == "▁" * 8 + "█" * 8
    assert len(sparkline([float(value) for value in range(37)])) == WIDEST


def test_lines_within_the_same_bounds_can_be_held_against_each_other() -> None:
    assert [sparkline([value], within=[1, 8]) for value in (1, 8)] == ["▁", "█"]


def test_a_typewriter_has_a_character_for_every_level() -> None:
    assert encodable("▁▂▃▄▅▆▇█", "ascii") == "_.:=+*%#"
