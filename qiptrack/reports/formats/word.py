"""A paper as a Word document, by python-docx: headings, tables whose header is on every page.

Word cannot show a chart as it is drawn for a page without a picture of it, so that a run chart is
a table of its points here, with the mean, the limits and the target beside each.
"""

import datetime as dt
import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from qiptrack.reports.formats.paper_tables import PaperRow, PaperTable, chart_table, paper_table
from qiptrack.reports.paper import MISSING, Paper, origin_facts
from qiptrack.reports.report import Block, Facts, Points, RunChart, Table, present
from qiptrack.reports.text import visible, visible_lines
from qiptrack.reports.wording import words

_FONT = "Calibri"
_ACCENT, _QUIET = RGBColor(0x1B, 0x4F, 0x72), RGBColor(0x5A, 0x5A, 0x5A)
_HEADER, _RULE = "E7ECF0", "B4BCC4"
_FILLS = {
    "red": ("C00000", "FFFFFF"),
    "amber": ("FFC000", "000000"),
    "green": ("00A44A", "000000"),
    "blue": ("1F5FA8", "FFFFFF"),
}
"""The ground and the letters of each rating, whose word stands in the cell."""

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The date that every part of the file has: the earliest that an archive can say."""


def paper_bytes(paper: Paper) -> bytes:
    """Return the paper as the bytes of a .docx file, the same for the same paper."""
    document = docx.Document()
    _lay_out(document, paper)
    _describe(document, paper)
    _front(document, paper)
    for section in paper.sections:
        heading = _heading(document, section.title, 1)
        heading.paragraph_format.page_break_before = section.new_page
        if section.says:
            _sentences(document, section.says)
        for block in section.blocks:
            _block(document, block, 2)
    written = BytesIO()
    document.save(written)
    return _with_fixed_dates(written.getvalue())


def _with_fixed_dates(raw: bytes) -> bytes:
    """Return an archive with the same parts, of which none says when it was written."""
    made = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(raw)) as before,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            part = zipfile.ZipInfo(name, _FIRST_DAY)
            after.writestr(part, before.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _lay_out(document: Document, paper: Paper) -> None:
    """Set the page to A4, and its styles: quiet, dense, fit to be printed."""
    page = document.sections[0]
    width, height = Mm(210), Mm(297)
    if paper.landscape:
        page.orientation = WD_ORIENT.LANDSCAPE
        width, height = height, width
    page.page_width, page.page_height = width, height
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(17)
    sizes = {"Normal": 10, "Title": 20, "Heading 1": 14, "Heading 2": 11.5, "Heading 3": 10.5}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for each in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{each}"), None)
        for each in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{each}"), _FONT)
        if name != "Normal":
            style.font.color.rgb = _ACCENT
            style.paragraph_format.space_before = Pt(10)
            style.paragraph_format.space_after = Pt(3)
            style.paragraph_format.keep_with_next = True
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    for zoom in document.settings.element.iter(qn("w:zoom")):
        zoom.set(qn("w:percent"), "100")  # the standard asks for it, python-docx leaves it out
    footer = page.footer.paragraphs[0]
    said = " | ".join(visible(part) for part in (paper.title, paper.organisation) if part)
    footer.add_run(f"{said[:150]} | {words(paper.as_of)} | page ").font.size = Pt(8)
    field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    footer._p.append(parse_xml(field))


def _describe(document: Document, paper: Paper) -> None:
    about = document.core_properties
    about.title = visible(paper.heading)[:255]
    about.comments = paper.origin.stamp
    about.author = about.last_modified_by = visible(paper.organisation)[:255]
    about.language = "en-GB"
    about.created = about.modified = dt.datetime.combine(paper.as_of, dt.time())


def _front(document: Document, paper: Paper) -> None:
    document.add_paragraph(visible(paper.title), style="Title")
    about = (paper.organisation, paper.of, f"as of {words(paper.as_of)}")
    line = document.add_paragraph()
    line.add_run(visible(", ".join(part for part in about if part))).font.color.rgb = _QUIET
    if paper.origin.missing:
        _heading(document, "Not all of it could be read", 1)
        _sentences(document, MISSING)
        _points(document, paper.origin.missing)
    if paper.figures:
        rows = [PaperRow((each.name, each.value, each.says)) for each in paper.figures]
        _table(document, PaperTable(("Figure", "Number", "What it is"), tuple(rows)))
    for block in paper.front:
        _block(document, block, 1)
    _block(document, origin_facts(paper), 1)


def _heading(document: Document, text: str, level: int) -> WordParagraph:
    return document.add_paragraph(visible(text), style=f"Heading {level}")


def _block(document: Document, block: Block, level: int) -> None:
    if block.title:
        _heading(document, block.title, level)
    if isinstance(block, Table):
        if block.rows:
            _table(document, paper_table(block))
        elif block.empty:
            _sentences(document, block.empty)
    elif isinstance(block, Facts):
        for name, value in present(block):
            line = document.add_paragraph()
            line.paragraph_format.space_after = Pt(1)
            line.add_run(f"{visible(name)}: ").bold = True
            _lines(line, words(value))
    elif isinstance(block, Points):
        _points(document, block.items)
    elif isinstance(block, RunChart):
        _sentences(document, f"{block.about or block.title}: the points, with the lines at each.")
        _table(document, chart_table(block))
    else:
        _sentences(document, block.text)


def _points(document: Document, items: Iterable[str]) -> None:
    for item in items:
        line = document.add_paragraph(style="List Bullet")
        line.paragraph_format.space_after = Pt(1)
        _lines(line, item)


def _sentences(document: Document, text: str) -> None:
    _lines(document.add_paragraph(), text)


def _lines(paragraph: WordParagraph, text: str) -> None:
    """Add `text` to a paragraph, each line on one of its own."""
    for number, line in enumerate(visible_lines(text)):
        run = paragraph.add_run()
        if number:
            run.add_break()
        run.add_text(line)


def _table(document: Document, table: PaperTable) -> None:
    """Add a table: a header that every page repeats, rows that no page parts, long texts below.

    It is made as XML in one go: python-docx looks through the whole table for every cell.
    """
    widths = _twips(document, table)
    many = len(widths)
    head = "".join(
        _cell(title, width, bold=True, fill=_HEADER)
        for title, width in zip(table.titles, widths, strict=True)
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
    for row in table.rows:
        height = _WRITTEN if table.room and not row.below else ""
        beside = _beside(table, row, widths)
        rows.append(_row(_kept(beside) if row.below else beside, height))
        if row.below:
            left = many - len(table.room)
            going_on = f"<w:vMerge/>{_LINE}"
            room = "".join(_cell("", width, room=going_on) for width in widths[left:])
            rows.append(_row(_below(row.below, sum(widths[:left]), left) + room))
    grid = "".join(f"<w:gridCol w:w='{width}'/>" for width in widths)
    xml = (
        f"<w:tbl {nsdecls('w')}><w:tblPr><w:tblW w:w='{sum(widths)}' w:type='dxa'/>{_BORDERS}"
        f"<w:tblLayout w:type='fixed'/><w:tblCellMar>{_MARGINS}</w:tblCellMar>"
        f"<w:tblLook w:val='0020' w:firstRow='1'/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    document.element.body.insert(-1, parse_xml(xml))
    document.add_paragraph().paragraph_format.space_after = Pt(2)


_BORDERS = (
    "<w:tblBorders>"
    + "".join(
        f"<w:{side} w:val='single' w:sz='4' w:space='0' w:color='{_RULE}'/>"
        for side in ("top", "bottom", "insideH")
    )
    + "</w:tblBorders>"
)
_MARGINS = "<w:left w:w='70' w:type='dxa'/><w:right w:w='70' w:type='dxa'/>"


_LINE = (
    f"<w:tcBorders><w:left w:val='single' w:sz='4' w:space='0' w:color='{_RULE}'/></w:tcBorders>"
)
_WRITTEN = "<w:trHeight w:val='420'/>"
"""The line beside what is to be written by hand, and how high its row is at least."""


def _row(cells: str, height: str = "") -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{height}</w:trPr>{cells}</w:tr>"


def _kept(cells: str) -> str:
    """Return cells that stay on the page of the row below them."""
    return cells.replace("<w:pPr>", "<w:pPr><w:keepNext/>")


def _twips(document: Document, table: PaperTable) -> list[int]:
    """Return the width of each column, in twentieths of a point, which fill the page together."""
    page = document.sections[0]
    room = page.page_width - page.left_margin - page.right_margin  # type: ignore[operator]  # set
    twips = room // _EMU_A_TWIP
    shares = table.widths(twips // _LETTER)
    return [twips * share // sum(shares) for share in shares]


_EMU_A_TWIP = 635
"""How many of python-docx's units of length are a twentieth of a point."""

_LETTER = 112
"""How wide a character of a table is, about, in twentieths of a point."""


def _beside(table: PaperTable, row: PaperRow, widths: Sequence[int]) -> str:
    """Return the cells of a row; those to be written in go on beside the texts below the row."""
    cells = []
    for at, (text, width) in enumerate(zip(row.cells, widths, strict=True)):
        ground, letters = _FILLS.get(text, ("", ""))
        begins = "<w:vMerge w:val='restart'/>" if row.below else ""
        room = f"{begins}{_LINE}" if at in table.room else ""
        bold = bool(ground) or at == table.name
        cells.append(_cell(text, width, bold=bold, fill=ground, colour=letters, room=room))
    return "".join(cells)


def _cell(
    text: str,
    width: int,
    *,
    bold: bool = False,
    fill: str = "",
    colour: str = "",
    room: str = "",
) -> str:
    """Return a cell as XML, each line of its text on one.

    `room` is what makes it a cell to be written in, alone or over several rows.
    """
    look = "<w:b/>" if bold else ""
    look += f"<w:color w:val='{colour}'/>" if colour else ""
    shade = f"<w:shd w:val='clear' w:color='auto' w:fill='{fill}'/>" if fill else ""
    facts = f"<w:tcW w:w='{width}' w:type='dxa'/>{room}{shade}"
    return f"<w:tc><w:tcPr>{facts}</w:tcPr>{_paragraph(text, look)}</w:tc>"


def _below(texts: Sequence[tuple[str, str]], width: int, many: int) -> str:
    """Return a cell over all columns with long texts, each behind its title."""
    said = "".join(_paragraph(text, "", label) for label, text in texts)
    facts = f"<w:tcW w:w='{width}' w:type='dxa'/><w:gridSpan w:val='{many}'/>"
    return f"<w:tc><w:tcPr>{facts}</w:tcPr>{said}</w:tc>"


def _paragraph(text: str, look: str, label: str = "") -> str:
    shown = "<w:br/>".join(_words(line) for line in visible_lines(text))
    named = (
        f"<w:r><w:rPr><w:b/>{_SMALL}</w:rPr>{_words(f'{visible(label)}: ')}</w:r>" if label else ""
    )
    return (
        f"<w:p><w:pPr><w:spacing w:before='20' w:after='20'/></w:pPr>{named}"
        f"<w:r><w:rPr>{look}{_SMALL}</w:rPr>{shown}</w:r></w:p>"
    )


_SMALL = "<w:sz w:val='18'/>"


def _words(text: str) -> str:
    return f"<w:t xml:space='preserve'>{escape(text)}</w:t>"
