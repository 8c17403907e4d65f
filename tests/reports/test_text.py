import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qiptrack.reports.text import (
    all_visible,
    are_plain_cells,
    cell,
    coded,
    encodable,
    markdown,
    plain_markdown,
    visible,
    visible_lines,
)
from tests.conftest import examples, with_each

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=40)
JOINERS = "\u200c\u200d"
# Signs of other scripts that are counted as formats, and are seen all the same.
SEEN = {*map(chr, range(0x600, 0x606)), "\u06dd", "\u070f", "\u0890", "\u0891", "\u08e2"}
SEEN |= {"\U000110bd", "\U000110cd", *map(chr, range(0x13430, 0x13440))}


def acts(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} - (
        {"Cf"} if character in SEEN or character in JOINERS else set()
    )


@with_each(
    ("text", "shown"),
    [
        pytest.param("as typed", "as typed", id="plain words"),
        pytest.param("\x1b[2Jgone", r"\x1b[2Jgone", id="an escape sequence"),
        pytest.param("\x9b31m", r"\x9b31m", id="an eight-bit control character"),
        pytest.param("a\x7fb", r"a\x7fb", id="delete"),
        pytest.param("abc\u202ecba", r"abc\u202ecba", id="text turned round"),
        pytest.param("a\u200bb", r"a\u200bb", id="a space of no width"),
        pytest.param("pay\u200dpal", r"pay\u200dpal", id="a joiner between Latin letters"),
        pytest.param("👩\u200d⚕️", "👩\u200d⚕️", id="a joiner within an emoji"),
        pytest.param("क\u200dष", "क\u200dष", id="a joiner within a Hindi word"),
        pytest.param("\ud800", r"\ud800", id="half a character"),
        pytest.param("x\U000e0041", r"x\U000e0041", id="a tag that is not seen"),
        pytest.param("two\nlines", "two lines", id="a line end"),
        pytest.param("tab\there", "tab here", id="a tab"),
        pytest.param("  wide   space ", "wide space", id="several spaces"),
        pytest.param("no\xa0break", "no break", id="a space that is not to be broken"),
    ],
)
def test_what_acts_is_shown_instead(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(ANYTHING)
def test_nothing_that_acts_is_ever_shown(text: str) -> None:
    assert not any(map(acts, visible(text)))
    assert not any(map(acts, coded(text)))
    assert not any(acts(character) for line in visible_lines(text) for character in line)


def test_what_python_prints_is_left_alone() -> None:
    printable = "".join(filter(str.isprintable, map(chr, range(0x110000))))
    assert coded(f"\x00{printable}") == f"\\x00{printable}"


@given(ANYTHING)
def test_what_is_visible_stays_as_it_is(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(st.lists(ANYTHING | st.sampled_from(["", "plain", " space", "space ", "a  b"]), max_size=4))
def test_a_column_of_texts_is_made_visible_as_each_of_them_is(texts: list[str]) -> None:
    assert all_visible(texts) == [visible(text) for text in texts]


SIGNS = [*r"\`*_[]~$&<>|=+-@.)#", "", "a", "7", "plain", "=1", "1.", "-5", "www.", "://", '"', " "]
COLUMNS = st.lists(ANYTHING | st.lists(st.sampled_from(SIGNS), max_size=3).map("".join), max_size=3)


@given(COLUMNS)
def test_texts_that_need_nothing_done_are_known_together(texts: list[str]) -> None:
    assert plain_markdown(texts) in (None, [markdown(text) for text in texts])
    if are_plain_cells(texts):
        assert [cell(text).replace('"', '""') for text in texts] == texts


def test_most_texts_need_nothing_done() -> None:
    texts = ["falls-2026/A1", "Nobody asked why (at night).", "", "Ombudsman's case, 3 of 5"]
    assert plain_markdown(texts) == texts
    assert are_plain_cells(texts)


def test_lines_keep_their_indents_and_ends() -> None:
    assert visible_lines("a\r\n\tb \n\n  c\x1b\n") == ["a", "    b", "", r"  c\x1b"]


@with_each(
    ("text", "encoding", "written"),
    [
        ("£5 – or “more”…", "utf-8", "£5 – or “more”…"),
        ("£5 – or “more”…", "cp1252", "£5 – or “more”…"),
        ("£5 – or “more”…", "latin-1", '£5 - or "more"...'),
        ("• 日", "ascii", r"* \u65e5"),
        ("\ud800", "utf-8", r"\ud800"),
    ],
)
def test_what_an_output_cannot_write_is_written_as_on_a_typewriter(
    text: str, encoding: str, written: str
) -> None:
    assert encodable(text, encoding) == written


@given(ANYTHING, st.sampled_from(["ascii", "cp1252", "utf-8", "cp850"]))
def test_any_text_can_be_written_anywhere(text: str, encoding: str) -> None:
    written = encodable(text, encoding)
    assert written.encode(encoding).decode(encoding) == written


@with_each(
    ("text", "in_a_cell"),
    [
        pytest.param("=1+1", "'=1+1", id="a formula"),
        pytest.param("+44 1632 960001", "'+44 1632 960001", id="a telephone number"),
        pytest.param("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0", id="a command"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="an at sign"),
        pytest.param("\t=1", "'\t=1", id="a tab"),
        pytest.param("\r=1", r"\x0d=1", id="a return"),
        pytest.param("\n=1", "'\n=1", id="a line end"),
        pytest.param("＝1+1", "'＝1+1", id="a full-width formula"),
        pytest.param("-5", "-5", id="a negative number"),
        pytest.param("-5.25", "-5.25", id="a negative decimal"),
        pytest.param("-5 days", "'-5 days", id="a negative number of days"),
        pytest.param("18 = 90%", "18 = 90%", id="an equals sign further in"),
        pytest.param("two\r\nlines\tand a tab", "two\nlines\tand a tab", id="lines and tabs"),
        pytest.param("\x1b[31m", r"\x1b[31m", id="an escape sequence"),
    ],
)
def test_a_cell_is_never_a_formula(text: str, in_a_cell: str) -> None:
    assert cell(text) == in_a_cell


@given(ANYTHING)
def test_a_cell_never_begins_as_a_formula_does(text: str) -> None:
    begins = cell(text)[:1]
    assert begins not in ("=", "@", "\t", "\r", "\n")
    assert begins not in ("+", "-") or float(cell(text)) is not None


@settings(max_examples=examples(20))
@given(ANYTHING)
def test_markdown_is_on_one_line(text: str) -> None:
    assert "\n" not in markdown(text)
