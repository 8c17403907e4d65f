"""The part of a line that is shown with a problem fits, and has the problem in it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from qiptrack.reports.problems.text import excerpt
from qiptrack.reports.screen import Screen
from qiptrack.reports.text import coded, width_of
from qiptrack.rules.problem import Place
from tests.conftest import examples

LINES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=60)


@st.composite
def lines_and_places(draw: st.DrawFn) -> tuple[str, Place]:
    line = draw(LINES)
    start = draw(st.integers(0, len(line)))
    end = draw(st.integers(start, len(line)))
    return line, Place("plan.yaml", 1, start + 1, 1, end + 1)


def at(line: str, indent: int, length: int) -> str:
    """Return what stands in these columns of a screen."""
    columns = [character for character in line for _ in range(width_of(character))]
    return "".join(columns[indent : indent + length])


def shown(text: str) -> str:
    return coded(text.replace("\t", "    "))


@given(lines_and_places())
@settings(max_examples=examples(150))
def test_the_marks_are_under_the_very_characters(drawn: tuple[str, Place]) -> None:
    line, place = drawn
    start, end = place.column - 1, place.end_column - 1
    result = excerpt(line, place, Screen(), 10_000)
    assert result.indent == width_of(shown(line[:start]))
    assert result.length == max(width_of(shown(line[start:end])), 1)
    whole = shown(line[:start]) + shown(line[start:end]) + shown(line[end:])
    assert result.line == whole.rstrip()


@given(lines_and_places(), st.integers(20, 50), st.sampled_from(["utf-8", "ascii"]))
@settings(max_examples=examples(150))
def test_a_long_line_is_cut_to_the_room_with_the_marks_on_it(
    drawn: tuple[str, Place], room: int, encoding: str
) -> None:
    line, place = drawn
    result = excerpt(line, place, Screen(encoding=encoding), room)
    assert width_of(result.line) <= room
    assert result.indent + result.length <= room


def test_a_line_is_cut_on_both_sides_of_the_place() -> None:
    line = "    action: one two three four five six seven eight nine ten"
    place = Place("plan.yaml", 1, line.index("five") + 1, 1, line.index("five") + 5)
    result = excerpt(line, place, Screen(), 24)
    assert result.line == "…two three four five si…"
    assert at(result.line, result.indent, result.length) == "five"


def test_a_place_wider_than_the_room_is_cut_too() -> None:
    line = "    owner: Deputy Manager and Team Leaders"
    result = excerpt(line, Place("plan.yaml", 1, 12, 1, 43), Screen(), 20)
    assert result.line == "…ner: Deputy Manage…"
    assert (result.indent, result.length) == (6, 14)


def test_a_place_of_several_lines_is_marked_to_the_end_of_the_first() -> None:
    result = excerpt("note: >", Place("plan.yaml", 3, 7, 9, 4), Screen(), 80)
    assert (result.indent, result.length) == (6, 1)


def test_a_place_that_ends_before_it_begins_has_one_mark() -> None:
    result = excerpt("owner: x", Place("plan.yaml", 1, 8, 1, 3), Screen(), 80)
    assert (result.line, result.indent, result.length) == ("owner: x", 7, 1)


def test_a_place_behind_the_line_is_marked_at_its_end() -> None:
    result = excerpt("owner:", Place("plan.yaml", 1, 20, 1, 21), Screen(), 80)
    assert (result.line, result.indent, result.length) == ("owner:", 6, 1)


def test_a_tab_takes_four_columns() -> None:
    result = excerpt("\towner: x", Place("plan.yaml", 1, 2, 1, 7), Screen(), 80)
    assert result.line == "    owner: x"
    assert (result.indent, result.length) == (4, 5)
