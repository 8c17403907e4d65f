import datetime as dt
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from qiptrack.reports.report import Dot, Line, Mark, RunChart
from qiptrack.reports.run_chart import HEIGHT, TICKS
from qiptrack.reports.run_chart import drawn as drawn_lines
from qiptrack.reports.screen import Role
from qiptrack.reports.text import width_of
from tests.conftest import with_each

START = dt.date(2025, 11, 28)


def dots(*values: float, every: int = 30) -> list[Dot]:
    return [
        Dot(START + dt.timedelta(index * every), Fraction(repr(value)), "•")
        for index, value in enumerate(values)
    ]


def drawn(points: list[Dot], lines: tuple[Line, ...] = (), width: int = 80) -> list[str]:
    """Return the drawing, without the empty line before its key."""
    chart = RunChart(tuple(points), lines, {"•": "usual variation"})
    found = ["".join(text for text, _ in line) for line in drawn_lines(chart, width)]
    return [line for line in found if line]


def plot(points: list[Dot], lines: tuple[Line, ...] = ()) -> list[str]:
    """Return what is drawn right of the axis."""
    return [line.partition("│")[2].removeprefix(" ") for line in drawn(points, lines)[:HEIGHT]]


def test_a_chart_of_five_points_in_two_years() -> None:
    mean = Line("mean 26", Fraction(26), "─")
    assert drawn(dots(10, 20, 30, 40, 30), (mean,)) == [
        "40 │                   •",
        "   │",
        "35 │",
        "   │",
        "30 │             •           •",
        "   │",
        "25 │ ────────────────────────── mean 26",
        "   │",
        "20 │       •",
        "   │",
        "15 │",
        "   │",
        "10 │ •",
        "     28 Nov    27 Jan      28 Mar",
        "     2025      2026",
        "• usual variation",
    ]


def test_the_highest_value_is_at_the_top_and_the_lowest_at_the_bottom() -> None:
    rows = plot(dots(5, 1, 9))
    assert (rows[0].index("•"), rows[-1].index("•")) == (12, 6)


def test_lines_that_share_a_row_share_the_words_behind_it() -> None:
    lines = (Line("target 90", Fraction(90), "═"), Line("mean 90.1", Fraction("90.1"), "─"))
    (row,) = (line for line in drawn(dots(60, 90, 100), lines) if "mean" in line)
    assert row.endswith("─ target 90, mean 90.1")


def test_where_there_is_no_room_beside_the_points_lines_are_named_below() -> None:
    lines = (Line("upper limit 100.2", Fraction("100.2"), "┄"), Line("mean 90", Fraction(90), "─"))
    rows = drawn(dots(60, 90, 100), lines, 40)
    assert rows[-2:] == ["• usual variation   ┄ upper limit 100.2", "─ mean 90"]
    assert "upper" not in "".join(rows[:HEIGHT])


def test_a_point_stands_before_a_line() -> None:
    rows = plot(dots(1, 5, 9), (Line("mean", Fraction(5), "─"),))
    assert rows[HEIGHT // 2].startswith("──────•")


def test_values_that_are_all_the_same_stand_in_the_middle() -> None:
    assert plot(dots(7, 7, 7))[HEIGHT // 2] == "•     •     •"


def test_of_too_many_points_the_latest_are_drawn() -> None:
    many = [*dots(*([0] * 200)), *dots(9)]
    rows = plot(many)
    assert rows[0].strip() == "•"
    shown = "".join(rows).count("•")
    assert shown < 80
    assert drawn(many)[-1] == f"The latest {shown} of 201 points."


def test_a_point_without_a_day_has_none_below_it() -> None:
    points = [Dot(None, Fraction(1), "b"), Dot(None, Fraction(2), "•")]
    assert drawn(points)[HEIGHT:] == ["• usual variation"]


def test_numbers_beyond_measure_are_drawn_all_the_same() -> None:
    assert len(plot(dots(1.7e308, -1.7e308, 5e-324))) == HEIGHT


def test_a_stretch_keeps_what_it_is_there_for() -> None:
    bad = Dot(START, Fraction(2), "x", Role.BAD)
    roles = {text: role for line in drawn_lines(RunChart((bad,)), 80) for text, role in line}
    assert roles["x"] is Role.BAD


values = st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 3)), min_size=1, max_size=90)


@given(values, values.map(lambda found: found[:4]), st.integers(30, 120))
def test_a_chart_fits_its_width_whatever_is_in_it(
    found: list[float], across: list[float], width: int
) -> None:
    lines = tuple(Line(f"limit {value:.8g}", Fraction(repr(value)), "┄") for value in across[:2])
    rows = drawn(dots(*found), lines, width)
    assert max(map(width_of, rows)) <= width
    assert all(row == row.rstrip() for row in rows)


@with_each("span", [1, 7, 60, 0.003, 99, 100, 101, 6e11])
def test_values_at_the_side_are_few_and_round(span: float) -> None:
    rows = drawn(dots(0, span))[:HEIGHT]
    ticks = [float(found) for row in rows if (found := row.partition("│")[0].strip())]
    assert 3 <= len(ticks) <= TICKS + 1
    assert {f"{tick:e}"[0] for tick in ticks} - set("0123456789") == set()
    assert ticks == sorted(ticks, reverse=True)


def test_missing_points_leave_a_gap_as_wide_as_they_would_be() -> None:
    one, two, three = dots(5, 1, 9)
    (row,) = [row for row in plot([one, two, three._replace(gap=2)]) if row.endswith("•")][:1]
    assert row.index("•") == 24
    wide = plot([one, two, three._replace(gap=400)])
    assert wide[0].index("•") == 6 + 7 * 6


def test_a_line_may_reach_over_some_of_the_points() -> None:
    points = dots(5, 1, 9, 4)
    line = Line("", Fraction(3), "─", start=points[1].date, end=points[3].date)
    (row,) = [row for row in plot(points, (line,)) if "─" in row]
    assert row == " " * 6 + "─" * 12


def test_what_happened_is_marked_below_the_first_point_on_or_after_its_day() -> None:
    points = dots(5, 1, 9)
    marks = (
        Mark(START + dt.timedelta(31), "1"),
        Mark(START + dt.timedelta(61), "2"),
        Mark(START - dt.timedelta(1), "0"),
    )
    found = [
        "".join(text for text, _ in line)
        for line in drawn_lines(RunChart(tuple(points), marks=marks), 80)
    ]
    assert found[HEIGHT] == "    " + " " * 12 + "12"


def test_where_there_is_no_room_gaps_push_the_earliest_points_out() -> None:
    points = [each._replace(gap=1) for each in dots(*range(30))]
    assert drawn(points, width=40)[-1] == "The latest 16 of 30 points."
