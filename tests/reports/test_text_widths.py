"""How much room a text takes on a screen, and how it is broken to fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiptrack.reports.text import fitting, fold, padded, width_of, widths_of
from tests.conftest import with_each

SHOWN = st.text(
    st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co")) | st.just("\ufe0f")
)


@with_each(
    ("text", "columns"),
    [("plain", 5), ("£5 – café", 9), ("日本", 4), ("e\u0301", 1), ("👩", 2), ("", 0)],
)
def test_wide_characters_take_two_columns_and_accents_none(text: str, columns: int) -> None:
    assert width_of(text) == columns
    assert widths_of([text, "x"]) == [columns, 1]


@with_each(
    ("text", "width", "lines"),
    [
        pytest.param("one two three", 7, ["one two", "three"], id="at a space"),
        pytest.param("one two three", 8, ["one two", "three"], id="at a space with one to spare"),
        pytest.param("one  two", 4, ["one", "two"], id="the spaces at a break go"),
        pytest.param("outcome", 4, ["outc", "ome"], id="a long word where it must be"),
        pytest.param("plan/A1-due", 8, ["plan/A1-", "due"], id="a long word behind a hyphen"),
        pytest.param("care/audit", 7, ["care/", "audit"], id="a long word behind a slash"),
        pytest.param("", 5, [""], id="nothing"),
        pytest.param("ends in spaces   ", 7, ["ends in", "spaces"], id="spaces at the end"),
        pytest.param("日本語 です", 5, ["日本", "語", "です"], id="wide characters"),
        pytest.param("日本", 1, ["日", "本"], id="characters wider than the line"),
        pytest.param("日\u0301x", 1, ["日\u0301", "x"], id="an accent on a character too wide"),
        pytest.param("❤\ufe0f❤\ufe0f", 3, ["❤\ufe0f", "❤\ufe0f"], id="a sign shown as a picture"),
        pytest.param("   word", 5, ["   wo", "rd"], id="an indent is no place to break"),
        pytest.param("cafe\u0301s", 4, ["cafe\u0301", "s"], id="an accent stays with its letter"),
    ],
)
def test_text_is_folded(text: str, width: int, lines: list[str]) -> None:
    assert fold(text, width) == lines


@given(SHOWN, st.integers(2, 30))
def test_folded_text_fits_and_has_lost_nothing_but_spaces(text: str, width: int) -> None:
    lines = fold(text, width)
    assert all(width_of(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(SHOWN.filter(bool), st.integers(0, 10))
def test_something_always_fits(text: str, width: int) -> None:
    assert fitting(text, 0, width) >= 1


@given(SHOWN, st.integers(0, 20), st.booleans())
def test_padding_fills_the_width(text: str, width: int, right: bool) -> None:
    result = padded(text, width, right=right)
    assert width_of(result) == max(width_of(text), width)
    assert result.endswith(text) if right else result.startswith(text)
