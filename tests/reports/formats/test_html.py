"""Whatever text a paper has, its page shows it, and nothing of it does anything."""

import datetime as dt
import re
import xml.etree.ElementTree as ET
from fractions import Fraction
from html.parser import HTMLParser
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qiptrack.reports.formats.html import Chrome, nowhere, page, paper_bytes
from qiptrack.reports.formats.svg import svg
from qiptrack.reports.paper import Figure, Origin, Paper, Section
from qiptrack.reports.report import (
    Column,
    Dot,
    Facts,
    Line,
    Look,
    Mark,
    Paragraph,
    Points,
    RunChart,
    Table,
)
from qiptrack.reports.text import visible
from tests.conftest import with_each

HOSTILE = (
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" \' x=\'',
    "{{ 7 * 7 }}{% for x in y %}{# z #}",
    '=HYPERLINK("http://a.example")',
    "javascript:alert(1) &lt;b&gt; &#x3c;",
    "\u202etxt.exe\u2066\u200b",
    "a\x00b\x1b[2J\x07\x85",
    "\ud800 half",
    "word" * 10_000,
    "]]> <!-- --> <![CDATA[",
)
CHARACTERS = st.text(st.characters(exclude_categories=()), max_size=40)

TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "section", "nav"),
    *("h1", "h2", "h3", "p", "b", "span", "br", "dl", "div", "dt", "dd", "ol", "ul", "li", "a"),
    *("table", "thead", "tbody", "tr", "th", "td", "figure", "svg", "desc", "path", "circle"),
    *("text", "pre"),
}
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "id", "role", "scope", "href"),
    *("colspan", "rowspan", "aria-label", "aria-labelledby", "aria-hidden", "data-label"),
    *("xmlns", "viewbox", "width", "height", "font-family", "font-size", "font-weight", "d"),
    *("stroke", "stroke-width", "stroke-dasharray", "fill", "cx", "cy", "r", "x", "y"),
    "text-anchor",
}


class Parsed(HTMLParser):
    """The tags, the attributes, the addresses and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()
        self.texts: list[str] = []
        self.comments: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.addresses.update(value or "" for name, value in attrs if name == "href")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def paper(text: str) -> Paper:
    """Return a paper that has a text wherever it can have one."""
    columns = (
        Column("ref", text, Look.NAME),
        Column("brag", text, Look.BRAG),
        Column("days", text, Look.LATE),
        Column("on", "On"),
        Column("room", text, Look.ROOM),
        Column("long", text, below=True),
    )
    row = {"ref": text, "brag": text, "days": 3, "on": dt.date(2026, 4, 30), "long": text}
    blocks = (
        Table(columns, [row, {**row, "long": None, "brag": "red"}], title=text),
        Table(columns, [], title=text, empty=text),
        Facts(((text, text), ("a", (text, text))), title=text),
        Points((text, "b"), title=text),
        Paragraph(text, title=text),
        Paragraph(text, verbatim=True),
        chart(text),
    )
    return Paper(
        kind="board",
        title=text,
        as_of=dt.date(2026, 11, 23),
        origin=Origin("0" * 64, 2, only=(text,), missing=(text,)),
        organisation=text,
        of=text,
        figures=(Figure(text, text, text),),
        front=blocks,
        sections=(Section(text, blocks, says=text), Section(text, blocks)),
    )


def chart(text: str, *values: float) -> RunChart:
    found = values or (1.0, 2.0, 3.0)
    day = dt.date(2026, 1, 30)
    return RunChart(
        tuple(
            Dot(day + dt.timedelta(30 * n), Fraction(value), glyph)
            for n, (value, glyph) in enumerate(zip(found, "•+x^v>b" * 9, strict=False))
        ),
        (Line(text, Fraction(2), "─"), Line("", Fraction(1), "┄", end=dt.date(2026, 3, 1))),
        {"•": text, "+": text, "x": "for the worse"},
        title=text,
        marks=(Mark(dt.date(2026, 2, 1), text[:1] or "1"), Mark(dt.date(2030, 1, 1), "2")),
    )


def as_read(text: str) -> str:
    """Return a text as a reader of HTML has it: white space folded."""
    return " ".join(text.split())


@given(CHARACTERS)
def test_a_text_is_shown_and_does_nothing(text: str) -> None:
    raw = paper_bytes(paper(text)).decode("utf-8")
    found = Parsed(raw)
    assert found.tags <= TAGS
    assert found.attributes <= ATTRIBUTES
    assert found.addresses <= {"#s1", "#s2"}
    assert found.comments == []
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", raw)
    assert as_read(visible(text)) in as_read("".join(found.texts))


@with_each("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_shown_and_does_nothing(text: str) -> None:
    found = Parsed(paper_bytes(paper(text)).decode("utf-8"))
    assert found.tags <= TAGS
    assert found.attributes <= ATTRIBUTES
    assert "49" not in "".join(each for each in found.texts if "7 * 7" in each)


@given(
    CHARACTERS,
    st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=40),
)
def test_a_drawing_is_well_formed_whatever_the_values(text: str, values: list[float]) -> None:
    root = ET.fromstring(  # noqa: S314 - it is our own
        _without_noncharacters(svg(chart(text, *values), "c"))
    )
    _, _, wide, high = map(float, root.attrib["viewBox"].split())
    for each in root.iter():
        for name in ("cx", "x"):
            assert -1 <= float(each.attrib.get(name, 0)) <= wide
        for name in ("cy", "y"):
            assert -1 <= float(each.attrib.get(name, 0)) <= high


def _without_noncharacters(text: str) -> str:
    """Return `text` without what HTML shows as it is, and XML has no place for."""
    return re.sub("[\ufffe\uffff]", "", text)


def test_no_level_of_headings_is_left_out() -> None:
    made = page(paper("a")._replace(origin=Origin("0" * 64, 2)))
    levels = [int(level) for level in re.findall("<h([1-6])", made)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(level <= above + 1 for above, level in pairwise(levels))


def test_a_page_of_a_site_names_its_stylesheet_and_its_one_script() -> None:
    made = page(
        paper("a"),
        Chrome("../site.css", "let a = 1;", (("Home", "../index.html"),), nowhere),
    )
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', made)
    assert policy is not None
    assert "style-src &#39;self&#39;; script-src &#39;sha256-" in policy[1]
    assert '<link rel="stylesheet" href="../site.css">' in made
    assert '<a href="../index.html">Home</a>' in made
    assert "<style>" not in made
