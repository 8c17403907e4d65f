"""Every kind of file that a paper is written as: whole, the same each time, and hurt by no text."""

import io
import re
import shutil
import subprocess
import sys
import zipfile
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qiptrack.reports.formats.endings import ENDINGS, WritingNeedsExtra, writer_of
from qiptrack.reports.formats.paper_tables import PaperRow, PaperTable, leads_to_chart
from qiptrack.reports.paper import Section
from qiptrack.reports.report import Block, Column, Facts, Look, Points, Table
from qiptrack.store.provenance import stamp_in
from tests.conftest import examples, swept, thorough, with_each
from tests.reports.formats.papers import SHA, chart, paper_with

HOSTILE = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>&lt;",
    "a formula": '=HYPERLINK("http://example.org";"x")',
    "other formulas": "@SUM(A1)\t+1\t-1",
    "control characters": "a\x1b[2J\x07\x00b\x0c\r\nc\x85d",
    "direction": "\u202eabc\u202c \u2066x\u2069 \ufeff\u200b",
    "a lone surrogate": "before \ud800 after \udfff",
    "no characters": "x\ufffe\uffff\ufdd0y",
    "a template": "{{ 7 * 7 }} {% raw %} ${x} #{x} <%= x %>",
    "typst": '#panic("x") $x^2$ *b* _i_ @label <label> `code` \\ // /* = head #read("/etc/passwd")',
    "fields of word": '{ INCLUDETEXT "x" } \\* MERGEFORMAT MERGEFIELD DDEAUTO c:\\\\windows',
    "escapes of excel": '_x0041_ _xD800_ &P&N &"Arial"',
    "an external sheet": "='[x.xlsx]Sheet1'!A1",
    "markdown": "[x](javascript:alert(1)) | a | *b* `c`\n# head\n---",
    "every script": "\u65e5\u672c \u0627\u0644\u0639 \U0001f600 \u0e44\u0e17\u0e22 Wójcik \u2705",
    "nothing": "",
    "spaces": "   \n\n  \t ",
    "many characters": "word " * 8_000,
    "one long word": "x" * 40_000,
    "many lines": "a line\n" * 700,
}
LAID_OUT = ("nothing", "spaces", "many characters", "one long word", "many lines")
"""What is about room, and not about what a sign may mean."""

OF_CELLS = ("a formula", "other formulas", "one long word")
"""What a sheet of cells takes for something else, or cannot hold."""

_SIGNS = [text for name, text in HOSTILE.items() if name not in LAID_OUT]
TOGETHER = {name: HOSTILE[name] for name in LAID_OUT} | {
    "every sign": " ".join(_SIGNS),
    "every sign, the last first": " ".join(reversed(_SIGNS)),
}


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="there is no pdftotext here")
def test_a_hash_can_be_copied_from_a_pdf_as_it_is() -> None:
    made = writer_of("x.pdf")(paper_with("x"))
    done = subprocess.run(["pdftotext", "-", "-"], input=made, capture_output=True, check=True)
    assert SHA in done.stdout.decode()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "ending"),
    # A document of Word is slow to write, and has no language in which one text may open another.
    [
        *(("every sign", ending) for ending in ENDINGS),
        *swept(
            (name, ending)
            for name in TOGETHER
            for ending in ENDINGS
            if name != "every sign" and (ending != ".docx" or name in ("nothing", "many lines"))
        ),
    ],
)
def test_no_text_breaks_a_paper(name: str, ending: str) -> None:
    made = writer_of(f"x{ending}")(paper_with(TOGETHER[name]))
    stamp = stamp_in(made)
    assert stamp is not None
    assert stamp.sha256 == SHA
    if ending == ".docx":
        is_whole(made)


def is_whole(made: bytes) -> None:
    """Hold that every part of a zip of XML can be read."""
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        assert packed.testzip() is None
        for part in packed.namelist():
            if part.endswith((".xml", ".rels")):
                ElementTree.fromstring(packed.read(part))  # noqa: S314 - our own file


@pytest.mark.parametrize(
    ("ending", "landscape"), [*((ending, False) for ending in ENDINGS), (".pdf", True)]
)
def test_a_paper_is_the_same_bytes_each_time(ending: str, landscape: bool) -> None:
    paper = paper_with("Falls at night", landscape=landscape)
    assert writer_of(f"x{ending}")(paper) == writer_of(f"x{ending}")(paper)


@pytest.mark.parametrize("ending", [each for each, of in ENDINGS.items() if of.library])
def test_a_library_that_is_not_there_is_named_with_the_extra_that_brings_it(
    ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = ENDINGS[ending]
    for name in [each for each in sys.modules if each.startswith("qiptrack.reports.formats.")]:
        if name.rpartition(".")[2] not in ("endings", "papers"):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, chosen.library, None)
    with pytest.raises(WritingNeedsExtra) as refused:
        writer_of(f"x{ending}")
    said = f"Writing {ending} needs an extra: pip install 'qiptrack[{chosen.extra}]'."
    assert str(refused.value.message) == said


SIGNS = st.text(st.characters(exclude_categories=()), max_size=30)


@settings(max_examples=examples(8), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SIGNS)
def test_whatever_is_typed_is_a_text_in_a_workbook_and_in_a_document(text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(writer_of("x.xlsx")(paper_with(text))))
    assert not [cell.coordinate for page in book for row in page for cell in row if formula(cell)]
    document = docx.Document(io.BytesIO(writer_of("x.docx")(paper_with(text))))
    assert document.tables


def formula(cell: object) -> bool:
    return getattr(cell, "data_type", "") == "f"


@pytest.mark.parametrize(
    "name",
    [
        *OF_CELLS,
        *swept(name for name in HOSTILE if name not in OF_CELLS),
    ],
)
def test_no_cell_of_a_workbook_has_a_formula_and_none_is_cut_in_silence(name: str) -> None:
    made = writer_of("x.xlsx")(paper_with(HOSTILE[name]))
    is_whole(made)
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        for part in packed.namelist():
            if part.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in packed.read(part)
        assert not [part for part in packed.namelist() if "external" in part.lower()]
    book = openpyxl.load_workbook(io.BytesIO(made))
    text = str(book["Actions"]["C2"].value or "")
    if len(HOSTILE[name]) > 32_767:
        assert len(text) <= 32_767
        assert "the rest is in the plan" in text
    elif HOSTILE[name].isprintable() and HOSTILE[name].strip():
        assert text == HOSTILE[name]


def test_the_document_repeats_the_header_of_every_table() -> None:
    document = docx.Document(io.BytesIO(writer_of("x.docx")(paper_with("Falls"))))
    assert len(document.tables) == 5
    for table in document.tables:
        first, *others = table.rows
        assert first._tr.xpath("./w:trPr/w:tblHeader")
        assert not any(row._tr.xpath("./w:trPr/w:tblHeader") for row in others)
        assert len(set(map(len, (row._tr.xpath("./w:tc") for row in table.rows)))) <= 2


def test_no_level_of_headings_is_left_out_of_the_document() -> None:
    paper = paper_with("Falls")
    whole = paper._replace(origin=paper.origin._replace(missing=()))
    document = docx.Document(io.BytesIO(writer_of("x.docx")(whole)))
    styles = [str(each.style.name) for each in document.paragraphs if each.style is not None]
    levels = [int(name[-1]) for name in styles if name.startswith("Heading")]
    assert styles[0] == "Title"
    assert levels[0] == 1
    assert all(level <= above + 1 for above, level in pairwise(levels))


def test_the_document_says_by_how_much_it_is_enlarged() -> None:
    document = docx.Document(io.BytesIO(writer_of("x.docx")(paper_with("Falls"))))
    assert document.settings.element.xpath("./w:zoom/@w:percent") == ["100"]


def test_the_document_has_the_points_of_a_chart_with_what_crosses_them() -> None:
    document = docx.Document(io.BytesIO(writer_of("x.docx")(paper_with("Falls"))))
    rows = [
        [cell.text for cell in row.cells]
        for table in document.tables
        for row in table.rows
        if table.cell(0, 0).text == "Date"
    ]
    assert rows[0] == [
        *("Date", "Value", "Mean", "Lower limit", "Upper limit", "Target", "What it is")
    ]
    assert rows[1] == ["before", "9", "4", "", "", "8", "baseline"]
    assert rows[2] == ["28 Jan 2026", "1", "4", "", "", "8", "usual variation"]
    assert rows[9] == ["28 Aug 2026", "8", "7", "5", "9", "8", "for the better"]


needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext here")
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")


def pdf_text(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode()


@needs_poppler
def test_a_pdf_says_every_heading_every_reference_and_is_for_everybody(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(writer_of("x.pdf")(paper_with("rosewood-care-plan-reviews/A1")))
    text = pdf_text(path)
    for heading in ("Action", "BRAG", "Due", "Late", "Decision"):
        assert re.search(rf"\b{heading}\b", text)
    assert text.count("rosewood-care-plan-reviews/A1") > 10
    assert "red" in text
    made = path.read_bytes()
    assert b"pdfuaid" in made
    assert b"/MarkInfo" in made


@needs_poppler
def test_a_character_that_no_letters_have_is_written_as_a_code(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(writer_of("x.pdf")(paper_with("A\U000e0fff\U0010fff0B typed \u0416")))
    text = pdf_text(path)
    assert "[U+10FFF0]" in text
    assert "\u0416" in text


@pytest.mark.slow
@needs_office
@pytest.mark.skipif(not thorough(), reason="an office is started with --thorough only")
def test_libreoffice_reads_what_was_written(tmp_path: Path) -> None:
    files = [tmp_path / "text.docx", tmp_path / "sheet.xlsx"]
    for file in files:
        file.write_bytes(writer_of(file.name)(paper_with("Falls at night")))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    words = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*words, *map(str, files)], capture_output=True, check=True)
    for file in files:
        assert file.with_suffix(".pdf").stat().st_size > 5_000


@needs_poppler
def test_no_page_parts_what_is_said_of_an_indicator_from_its_chart(tmp_path: Path) -> None:
    blocks = [
        block
        for number in range(1, 10)
        for block in (
            Facts((("Verdict", f"verdict {number}"),), title=f"Falls {number}"),
            Points(tuple(f"said of {number}" for _ in range(number % 5 + 1))),
            chart(f"chart {number}"),
        )
    ]
    paper = paper_with("x")._replace(sections=(Section("Indicators", tuple(blocks)),))
    path = tmp_path / "x.pdf"
    path.write_bytes(writer_of("x.pdf")(paper))
    pages = [page for page in pdf_text(path).split("\f") if "verdict" in page]
    assert len(pages) > 3
    for page in pages:
        assert page.count("verdict") == page.count("upper limit")


@needs_poppler
def test_no_page_parts_a_row_from_the_texts_below_it(tmp_path: Path) -> None:
    columns = (Column("ref", "Action", Look.NAME), Column("text", "Text", below=True))
    rows = [
        {"ref": f"A{number}", "text": f"beginning {'and more ' * 20 * (number % 4)}end"}
        for number in range(1, 120)
    ]
    paper = paper_with("x")._replace(front=(Table(columns, rows),), sections=(), figures=())
    path = tmp_path / "x.pdf"
    path.write_bytes(writer_of("x.pdf")(paper))
    pages = pdf_text(path).split("\f")
    assert len(pages) > 4
    for page in pages:
        told = [len(re.findall(rf"\b{word}\b", page)) for word in (r"A\d+", "beginning", "end")]
        assert len(set(told)) == 1


@with_each(
    ("blocks", "leads"),
    [
        ((Facts((), title="I1"), Points(()), chart("")), [True, True, False]),
        ((Facts((), title="I1"), Facts((), title="I2"), chart("")), [False, True, False]),
        ((Points(()), Table((), []), chart("")), [False, False, False]),
        ((chart(""), Points(())), [False, False]),
        ((), []),
    ],
)
def test_what_stands_above_a_chart_without_a_title_between_leads_to_it(
    blocks: tuple[Block, ...], leads: list[bool]
) -> None:
    assert leads_to_chart(blocks) == leads


def test_a_table_that_is_too_wide_gives_way_between_words_and_cuts_none() -> None:
    titles = ("Missed", "In a row", "Check", "Owner", "Due", "Last done", "Decision, owner, date")
    cells = ("2 of 9", "2", "elm-court-mar-errors/C2", "Service Manager", "15 Nov 2026", "-", "")
    table = PaperTable(titles, (PaperRow(cells),), 2, frozenset({2}), frozenset({6}))
    for room in (200, 90, 70):
        widths = table.widths(room)
        assert sum(widths) <= max(room, 77)
        for width, *texts in zip(widths, titles, cells, strict=True):
            assert width > max(len(word) for text in texts for word in [*text.split(), ""])


def test_a_row_of_the_document_stays_on_the_page_of_the_texts_below_it() -> None:
    columns = (Column("action", "Action", Look.NAME), Column("text", "Text", below=True))
    rows = ({"action": "A1", "text": "Fit lamps"}, {"action": "A2", "text": None})
    paper = paper_with("x")._replace(front=(Table(columns, rows),), sections=(), figures=())
    document = docx.Document(io.BytesIO(writer_of("x.docx")(paper)))
    kept = {
        paragraph.text: paragraph.paragraph_format.keep_with_next
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
    }
    assert (kept["A1"], kept["A2"]) == (True, None)


def test_room_to_write_by_hand_goes_on_beside_the_texts_below_a_row() -> None:
    columns = (
        Column("ref", "Action", Look.NAME),
        Column("room", "Decision", Look.ROOM),
        Column("action", "Action", below=True),
    )
    rows = [{"ref": "A1", "action": "A long text"}, {"ref": "A2"}]
    paper = paper_with("x")._replace(front=(Table(columns, rows),), sections=(), figures=())
    document = docx.Document(io.BytesIO(writer_of("x.docx")(paper)))
    table = document.tables[0]
    assert table.cell(1, 1)._tc is table.cell(2, 1)._tc
    assert [cell.text for cell in table.rows[2].cells] == ["Action: A long text", ""]
    assert table.rows[3]._tr.xpath("./w:trPr/w:trHeight")
