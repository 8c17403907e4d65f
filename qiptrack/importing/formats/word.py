"""Word documents, by python-docx: all tables, and the paragraphs between them, in their order."""

import io
from collections.abc import Iterator
from typing import NamedTuple

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.xmlchemy import BaseOxmlElement

from qiptrack.importing.cells import (
    EMPTY,
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    Grid,
    Merge,
    Row,
    Workbook,
    text_cell,
)
from qiptrack.importing.formats.archives import open_archive
from qiptrack.importing.formats.limits import NotASheet, TooManyRows

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_LEFT_OUT = frozenset(
    (
        *(f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_W}pPr", f"{_W}rPr"),
        f"{_COMPATIBILITY}Fallback",
    )
)
"""What is not shown: text that was struck out, codes, and what repeats a drawing's text."""

_SYMBOLS = {
    **dict.fromkeys(("F0FE", "F0FD", "F052", "F053", "F0FC", "F0FB"), "\u2611"),
    **dict.fromkeys(("F0A8", "F06F", "F0A3", "F071", "F0A1"), "\u2610"),
}
"""What the picture fonts of Word draw as a box with a tick, and as an empty one."""


def read(raw: bytes, name: str) -> Workbook:
    """Return the document in `raw` as one grid; it says what there is beside the text.

    Text that was inserted while changes are tracked is read, text that was struck out is not.
    Raises NotASheet for what is no document or is locked, TooManyRows, UnpacksTooLarge.
    """
    with open_archive(raw, name) as archive:
        parts = archive.namelist()
    if "word/document.xml" not in parts:
        raise NotASheet(name, "it is not a Word document")
    try:
        body: BaseOxmlElement = docx.Document(io.BytesIO(raw)).element.body
    # What lxml says of XML that is none is a SyntaxError.
    except (PackageNotFoundError, SyntaxError, KeyError, ValueError, AttributeError) as error:
        raise NotASheet(name, "it is damaged, or only a part of it is there") from error
    rows: list[Row] = []
    merges: list[Merge] = []
    for block in _blocks(body):
        if len(rows) > MAX_ROWS:
            raise TooManyRows(name, MAX_ROWS)
        _add(block, rows, merges)
    return Workbook(name, (Grid("", tuple(rows), tuple(merges)),), tuple(_left_out(body, parts)))


def _left_out(body: BaseOxmlElement, parts: list[str]) -> Iterator[str]:
    if next(body.iter(f"{_W}del", f"{_W}moveFrom"), None) is not None:
        yield "Text that was struck out while changes were tracked is left out"
    if "word/comments.xml" in parts:
        yield "Comments are not read"


def _blocks(parent: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Yield the paragraphs and tables in `parent`, also from within content controls."""
    for child in parent:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag not in _LEFT_OUT and isinstance(child.tag, str):
            yield from _blocks(child)


def _add(block: BaseOxmlElement, rows: list[Row], merges: list[Merge]) -> None:
    if block.tag == f"{_W}p":
        text = text_cell(_text(block))
        if text.text:
            number = sum(1 for row in rows if row.is_paragraph) + 1
            rows.append(Row(number, (text,), is_paragraph=True))
        return
    name = f"Table {len({row.table for row in rows if row.table}) + 1}"
    first = len(rows)
    made = [list(_cells(row)) for row in _within(block, "tr")]
    merges += _merges(made, first)
    for number, cells in enumerate(made, start=1):
        spread = [each for cell in cells for each in (cell.cell, *[EMPTY] * (cell.across - 1))]
        rows.append(Row(number, tuple(spread[:MAX_COLUMNS]), table=name))


class _WordCell(NamedTuple):
    """A cell of a table: how many columns it takes, and whether it goes on with the one above."""

    cell: Cell
    across: int
    continues: bool


def _within(parent: BaseOxmlElement, tag: str) -> Iterator[BaseOxmlElement]:
    """Yield the rows of a table, or the cells of a row, also from within content controls."""
    for child in parent:
        if child.tag == f"{_W}{tag}":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _within(child, tag)


def _cells(row: BaseOxmlElement) -> Iterator[_WordCell]:
    properties = row.find(f"{_W}trPr")
    before = properties.find(f"{_W}gridBefore") if properties is not None else None
    if before is not None:
        yield _WordCell(EMPTY, _whole(before), continues=False)
    for cell in _within(row, "tc"):
        facts = cell.find(f"{_W}tcPr")
        span = facts.find(f"{_W}gridSpan") if facts is not None else None
        merge = facts.find(f"{_W}vMerge") if facts is not None else None
        continues = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
        lines = [_text(each) for each in _blocks(cell)]
        text = "\n".join(line for line in lines if line.strip())
        across = _whole(span) if span is not None else 1
        yield _WordCell(EMPTY if continues else text_cell(text), across, continues)


def _whole(element: BaseOxmlElement) -> int:
    text = str(element.get(f"{_W}val", "1"))
    return min(int(text), MAX_COLUMNS) if text.isascii() and text.isdecimal() else 1


def _merges(rows: list[list[_WordCell]], first: int) -> list[Merge]:
    """Return the merges of a table whose first row is row `first` of the document."""
    found: list[Merge] = []
    above: dict[int, int] = {}
    for number, cells in enumerate(rows, start=first):
        here: dict[int, int] = {}
        column = 0
        for cell in cells:
            last = column + max(cell.across, 1) - 1
            if cell.continues and column in above:
                at = above[column]
                found[at] = found[at]._replace(bottom=number)
                here[column] = at
            else:
                found.append(Merge(number, column, number, last))
                here[column] = len(found) - 1
            column = last + 1
        above = here
    return [merge for merge in found if merge.bottom > merge.top or merge.right > merge.left]


def _text(block: BaseOxmlElement) -> str:
    """Return what a paragraph, or a table within a cell, shows."""
    if block.tag == f"{_W}tbl":
        rows = (" ".join(cell.cell.text for cell in _cells(row)) for row in _within(block, "tr"))
        return "\n".join(rows)
    return "".join(_pieces(block))


def _pieces(parent: BaseOxmlElement) -> Iterator[str]:
    for child in parent:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}tab", f"{_W}noBreakHyphen"):
            yield " " if child.tag == f"{_W}tab" else "-"
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif child.tag == f"{_W}sym":
            yield _SYMBOLS.get(str(child.get(f"{_W}char", "")).upper(), "")
        elif child.tag == f"{_W}checkBox":
            yield "\u2611" if _is_ticked(child) else "\u2610"
        elif child.tag == f"{_W}p":
            yield "\n"
            yield from _pieces(child)
        elif isinstance(child.tag, str) and child.tag not in _LEFT_OUT:
            yield from _pieces(child)


def _is_ticked(box: BaseOxmlElement) -> bool:
    checked = box.find(f"{_W}checked")
    if checked is None:
        checked = box.find(f"{_W}default")
    return checked is not None and checked.get(f"{_W}val", "1") not in ("0", "false")
