from hypothesis import given
from hypothesis import strategies as st

from qiptrack.yamlfile.loader import load
from qiptrack.yamlfile.scalar_text import block_text, one_line
from tests.conftest import CHARACTERS, with_each


@with_each(
    ("text", "written"),
    [
        ("Deputy Manager", "Deputy Manager"),
        ("18 of 20 sections", "18 of 20 sections"),
        ("2026-03-01", "2026-03-01"),
        ("CPA-2026-01", "CPA-2026-01"),
        ("tŷ gofal 🏡", "tŷ gofal 🏡"),
        ("it's here", "it's here"),
        ("https://example.org/a#b", "https://example.org/a#b"),
        ("-ish", "-ish"),
        ("£40", "£40"),
        ("a, b [c]", "a, b [c]"),
        ("Why?", "Why?"),
        ("2026-02-30", '"2026-02-30"'),
        ("2026-13-01", '"2026-13-01"'),
        ("2026-3-1", '"2026-3-1"'),
        ("2026-03-01 10:00:00", '"2026-03-01 10:00:00"'),
        ("60", '"60"'),
        ("012", '"012"'),
        ("1.10", '"1.10"'),
        ("1e3", '"1e3"'),
        ("0x1F", '"0x1F"'),
        ("0o17", '"0o17"'),
        ("1_000", '"1_000"'),
        ("10:30", '"10:30"'),
        (".5", '".5"'),
        (".inf", '".inf"'),
        (".NaN", '".NaN"'),
        ("No", '"No"'),
        ("y", '"y"'),
        ("TRUE", '"TRUE"'),
        ("tRUE", "tRUE"),
        ("null", '"null"'),
        ("~", '"~"'),
        ("", '""'),
        ("=", '"="'),
        ("<<", '"<<"'),
        ("said: yes", '"said: yes"'),
        ("ends:", '"ends:"'),
        ("a #b", '"a #b"'),
        ("- dash", '"- dash"'),
        ("*bold*", '"*bold*"'),
        ("% done", '"% done"'),
        (" lead", '" lead"'),
        ("trail ", '"trail "'),
        ("---", '"---"'),
        ('he said: "no"', "'he said: \"no\"'"),
        ("'quoted'", "\"'quoted'\""),
        (": C:\\plans", "': C:\\plans'"),
        ("two\nlines", '"two\\nlines"'),
        ("a\tb", '"a\\tb"'),
        ("bell\x07", '"bell\\x07"'),
        ("\u2028", '"\\u2028"'),
        ("no\xa0break", '"no\xa0break"'),
    ],
)
def test_a_text_is_plain_where_all_readers_agree_and_quoted_elsewhere(
    text: str, written: str
) -> None:
    assert one_line(text) == written


@with_each(
    ("text", "written"),
    [
        ("a, b", '"a, b"'),
        ("Why?", '"Why?"'),
        ("[x", '"[x"'),
        ("https://example.org", "https://example.org"),
        ("a:b", "a:b"),
        ("a:,", '"a:,"'),
        ("Night cover", "Night cover"),
    ],
)
def test_brackets_need_more_quotes(text: str, written: str) -> None:
    assert one_line(text, flow=True) == written


@with_each(
    ("text", "style", "written"),
    [
        ("plain", "'", "'plain'"),
        ("plain", '"', '"plain"'),
        ("it's", "'", "'it''s'"),
        ('"no"', '"', '"\\"no\\""'),
        ("two\nlines", "'", '"two\\nlines"'),
    ],
)
def test_quotes_are_kept_where_they_can_hold_the_text(text: str, style: str, written: str) -> None:
    assert one_line(text, style=style) == written


@with_each(
    ("old", "new", "written"),
    [
        ("60", "78", "78"),
        ("60", "78.5", "78.5"),
        ("60", "high", "high"),
        ("60", "yes", '"yes"'),
        ("yes", "no", "no"),
        ("high", "78", '"78"'),
        ("null", "~", '"~"'),
    ],
)  # fmt: skip
def test_a_number_stays_a_number(old: str, new: str, written: str) -> None:
    assert one_line(new, like=old) == written


FOLDED = """\
Reviews were signed off on
time, but what they said was
out of  date.

Four audits running said so."""


def test_a_folded_block_is_filled_and_says_the_same() -> None:
    text = (
        "Reviews were signed off on time, but what they said was out of  date.\n"
        "Four audits running said so."
    )
    block = block_text(text, style=">", step=2, width=28)
    assert block is not None
    assert block.header == ">-"
    assert "\n".join(block.lines) == FOLDED


@with_each(
    ("text", "header"),
    [
        ("a\nb", "|-"),
        ("a\nb\n", "|"),
        (" a\nb", "|2-"),
        ("\n a\nb\n", "|2"),
        ("a\n  b\n", "|"),
    ],
)
def test_the_header_of_a_block_tells_how_it_begins_and_ends(text: str, header: str) -> None:
    block = block_text(text, style="|", step=2)
    assert block is not None
    assert block.header == header


@with_each("text", ["", "\n", "  \n", "a\n\n", "\tb\nc", "a\x07\nb", "a\r\nb"])
def test_what_a_block_cannot_hold_is_not_written_as_one(text: str) -> None:
    assert block_text(text, style="|", step=2) is None


LINES = st.text(st.sampled_from("ab 🏡#:-'\t\n"), max_size=60)


@given(LINES | st.text(CHARACTERS, max_size=8), st.booleans())
def test_one_line_is_read_as_what_it_was(text: str, flow: bool) -> None:
    written = one_line(text, flow=flow)
    assert "\n" not in written
    if any("\ud800" <= character <= "\udfff" for character in text):
        return
    source = load((f"[{written}]\n" if flow else f"- {written}\n").encode(), "x")
    assert source.faults == ()
    assert source.data == [text]


@given(LINES, st.sampled_from("|>"), st.integers(1, 9), st.integers(5, 40))
def test_a_block_is_read_as_what_it_was(text: str, style: str, step: int, width: int) -> None:
    block = block_text(text, style=style, step=step, width=width)
    if block is None:
        return
    lines = [" " * step + line if line else "" for line in block.lines]
    source = load("\n".join([f"a: {block.header}", *lines, "b: 1\n"]).encode(), "x")
    assert source.data == {"a": text, "b": "1"}
