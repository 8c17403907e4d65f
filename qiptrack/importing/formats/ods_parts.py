"""What the XML of an .ods says that its reader does not: merges, extent, shown numbers."""

import zipfile
from dataclasses import dataclass, field
from itertools import product
from typing import IO
from xml.etree import ElementTree

from qiptrack.importing.cells import MAX_ROWS, Cell, Merge
from qiptrack.importing.formats.limits import NotASheet
from qiptrack.importing.formats.number_formats import shown_number
from qiptrack.importing.formats.xlsx_parts import NOWHERE, Extent

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@dataclass
class OdsSheet:
    """What is found out of one sheet beside its cells; rows and columns go from 0."""

    extent: Extent = NOWHERE
    merges: list[Merge] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    has_comments: bool = False
    shown: dict[tuple[int, int], Cell] = field(default_factory=dict)
    """Numbers as they are shown, by row and column, where that is more than their digits."""


def ods_sheets(archive: zipfile.ZipFile, name: str) -> dict[str, OdsSheet]:
    """Return what is found out of each sheet of an .ods, by its name; NotASheet if damaged."""
    sheets: dict[str, OdsSheet] = {}
    try:
        with archive.open("content.xml") as opened:
            _read(opened, sheets)
    except (KeyError, ElementTree.ParseError) as error:
        raise NotASheet(name, "it is damaged, or locked with a password") from error
    return sheets


def _read(opened: IO[bytes], sheets: dict[str, OdsSheet]) -> None:
    sheet = OdsSheet()
    row = 0
    events = ElementTree.iterparse(opened, ("start", "end"))  # noqa: S314 - expat limits entities
    for event, element in events:
        if event == "start":
            if element.tag == f"{_TABLE}table":
                sheet, row = sheets.setdefault(element.get(f"{_TABLE}name", ""), OdsSheet()), 0
            continue
        if element.tag == f"{_TABLE}table-row":
            row += _row(element, row, sheet)
            element.clear()


def _row(element: ElementTree.Element, row: int, sheet: OdsSheet) -> int:
    """Take what one row says, and return of how many rows it is the pattern."""
    times = _times(element, "number-rows-repeated")
    column = last = 0
    for cell in element:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        width = _times(cell, "number-columns-repeated")
        down, across = _times(cell, "number-rows-spanned"), _times(cell, "number-columns-spanned")
        if down > 1 or across > 1:
            merge = Merge(row, column, row + down - 1, column + across - 1)
            sheet.merges.append(merge)
        if cell.find(f"{_OFFICE}annotation") is not None:
            sheet.has_comments = True
        if times * width <= _MOST_ALIKE and (number := _shown_number(cell)):
            alike = product(range(row, row + times), range(column, column + width))
            sheet.shown.update(dict.fromkeys(alike, number))
        column += width
        if cell.find(f"{_TEXT}p") is not None or cell.get(f"{_OFFICE}value-type"):
            last = column
    if last:
        rows, columns = sheet.extent
        sheet.extent = Extent(max(rows, row + times), max(columns, last))
    if element.get(f"{_TABLE}visibility") in ("collapse", "filter"):
        sheet.hidden.update(range(row, min(row + times, MAX_ROWS)))
    return times


_MOST_ALIKE = 1_000
"""Of how many cells one may be the pattern for its number to be taken as it is shown."""


def _shown_number(cell: ElementTree.Element) -> Cell | None:
    value = cell.get(f"{_OFFICE}value")
    text = cell.find(f"{_TEXT}p") if value else None
    if value is None or text is None:
        return None
    return shown_number(value, "".join(text.itertext()))


def _times(element: ElementTree.Element, name: str) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 1
