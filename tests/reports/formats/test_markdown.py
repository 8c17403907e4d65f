import datetime as dt
from collections.abc import Iterator, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from qiptrack.model.vocabulary import Status
from qiptrack.reports.formats import markdown
from qiptrack.reports.report import Block, Column, Facts, Look, Paragraph, Points, Report, Table
from qiptrack.reports.screen import Screen
from qiptrack.reports.text import visible, visible_lines
from tests.conftest import examples, with_each

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARKUP = st.text(
    st.sampled_from("ab1 .)-+=#*_`~[]()<>|\\!&;:/@$\n\t\r\x1b\u202e\u200b'\"{}^"), max_size=30
)
ANYTHING = MARKUP | st.text(st.characters(exclude_categories=()), max_size=40)


def rendered(*blocks: Block, title: str = "Title") -> str:
    return "".join(markdown.parts(Report("list", dt.date(2026, 6, 1), title, blocks), Screen()))


def inlines(text: str) -> Iterator[Sequence[Token]]:
    for token in PARSER.parse(text):
        if token.type == "inline":
            yield token.children or ()


def as_typed(tokens: Sequence[Token]) -> str:
    """Return the text of an inline, which has to be nothing but text and line ends."""
    for token in tokens:
        assert token.type == "text" or (token.type, token.content) == ("html_inline", "<br>")
    return "".join("\n" if token.type == "html_inline" else token.content for token in tokens)


def lines(text: str) -> str:
    return "\n".join(visible(line) for line in visible_lines(text))


@given(st.lists(ANYTHING, min_size=2, max_size=2))
@settings(max_examples=examples(200))
def test_a_cell_is_shown_as_typed(texts: list[str]) -> None:
    columns = (Column("a", "A"), Column("b", "B"))
    rows = (dict(zip("ab", texts, strict=True)),)
    _, *cells = inlines(rendered(Table(columns, rows)))
    assert [as_typed(each) for each in cells] == ["A", "B", *map(visible, texts)]


@with_each("encoding", ["ascii", "latin-1", "cp1252"])
@with_each("text", ["a · b – c", "│", "•●", "▁▂▅▇█", "═══", "“a”, “═1”"])
def test_what_stands_for_a_sign_that_cannot_be_written_marks_nothing_up(
    text: str, encoding: str
) -> None:
    columns = (Column("a", "A"), Column("b", "B"))
    blocks = (Paragraph(text), Table(columns, ({"a": text, "b": "end"},)))
    report = Report("list", dt.date(2026, 6, 1), "Title", blocks)
    screen = Screen(encoding=encoding)
    out = "".join(markdown.parts(report, screen))
    assert out.encode(encoding)
    written = "".join(map(screen.written, text))
    _, *parts = inlines(out)
    assert [as_typed(each) for each in parts] == [written, "A", "B", written, "end"]


@given(ANYTHING.filter(lambda text: visible(text) != ""))
@settings(max_examples=examples(200))
def test_a_sentence_a_point_and_a_fact_are_shown_as_typed(text: str) -> None:
    tokens = list(
        inlines(rendered(Paragraph(text), Points((text,)), Facts((("Note", text),)), title=text))
    )
    title, paragraph, point, fact = tokens
    assert as_typed(title) == visible(f"{text}, as of 1 Jun 2026")
    assert as_typed(paragraph) == as_typed(point) == lines(text)
    assert [token.type for token in fact[:4]] == ["text", "strong_open", "text", "strong_close"]
    assert as_typed(fact[4:]).removeprefix(" ") == lines(text)


@given(ANYTHING)
@settings(max_examples=examples(100))
def test_what_is_verbatim_stays_within_its_fence(text: str) -> None:
    verbatim = rendered(Paragraph(text, verbatim=True))
    fences = [token for token in PARSER.parse(verbatim) if token.type == "fence"]
    lines = "".join(f"{line}\n" for line in visible_lines(text))
    assert [fence.content for fence in fences] == [lines]


@with_each(
    ("typed", "escaped"),
    [
        ("Rosewood House - night (floor 2)", "Rosewood House - night (floor 2)"),
        ("a | b", r"a \| b"),
        ("# not a heading", r"\# not a heading"),
        ("1. not a list", r"1\. not a list"),
        ("- not a list", r"\- not a list"),
        ("*not* _stressed_", r"\*not\* \_stressed\_"),
        ("<b>not HTML</b> &amp;", "&lt;b&gt;not HTML&lt;/b&gt; &amp;amp;"),
        ("[not](a) ![link](b)", r"\[not\](a) !\[link\](b)"),
        ("http://example.org www.example.org", r"http\://example.org www\.example.org"),
        ("18 of 20, i.e. 90%", "18 of 20, i.e. 90%"),
        ("\x1b[31m", r"\\x1b\[31m"),
    ],
)
def test_only_what_would_act_is_escaped(typed: str, escaped: str) -> None:
    assert rendered(Paragraph(typed)).split("\n")[2] == escaped


def test_ratings_have_their_colour_beside_the_word() -> None:
    columns = (Column("ref", "Ref"), Column("brag", "BRAG", Look.BRAG))
    report = Report(
        "list", dt.date(2026, 6, 1), "T", (Table(columns, ({"ref": "a/A1", "brag": "red"},)),)
    )
    assert "| 🔴 red |" in "".join(markdown.parts(report, Screen()))
    assert "| red |" in "".join(markdown.parts(report, Screen(encoding="ascii")))


def test_values_that_are_equal_and_of_other_kinds_are_told_apart() -> None:
    values = [
        "not-started",
        Status.NOT_STARTED,
        1,
        True,
        1.0,
        ("not-started",),
        None,
        "not-started",
    ]
    table = Table((Column("value", "Value"),), [{"value": each} for each in values])
    cells = [line.strip("| ") for line in rendered(table).splitlines()[4:]]
    expected = ["not-started", "not started", "1", "yes", "1", "not-started", "", "not-started"]
    assert cells == expected


def test_a_column_without_a_title_is_headed_by_its_key() -> None:
    text = rendered(Table((Column("date", "Date"), Column("note", "")), ({"date": "x"},)))
    assert text.split("\n")[2:] == ["| Date | Note |", "| --- | --- |", "| x |  |", ""]
