"""What the XML of an .xlsx says that its reader does not: extent, hidden rows, formats."""

import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from qiptrack.importing.cells import MAX_ROWS
from qiptrack.importing.formats.archives import chunks
from qiptrack.importing.formats.limits import MAX_CELLS
from qiptrack.importing.formats.number_formats import NumberFormat, cell_formats

_ROW = re.compile(rb"<(?:x:)?row\b([^>]*)>")
_NUMBER = re.compile(rb'\br="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_CELL = re.compile(rb"<(?:x:)?c\b([^>]*[^/>])>(.*?)</(?:x:)?c>", re.DOTALL)
_ANY_PLACE = re.compile(rb"""r=["']([A-Z]{1,3})(\d{1,7})["']""")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(rb"<(?:x:)?(?:v|is)\b[^>]*[^/]?>[^<]*[^<\s]|<(?:x:)?t\b")
_STYLE = re.compile(rb'\bs="(\d{1,6})"')
_IS_TEXT = re.compile(rb'\bt="(?!n")')
_FORMULA = re.compile(rb"<(?:x:)?f\b")
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb'\b(Id|Target|name|r:id|id)="([^"]*)"')
_SHEET = re.compile(rb"<(?:x:)?sheet\b[^>]*>")


class Extent(NamedTuple):
    """The last row and column that have a value, counted from 1; 0 where none has.

    Where nothing depends on it, cells may be counted in that have no value.
    """

    rows: int = 0
    columns: int = 0

    @property
    def is_too_large(self) -> bool:
        """Whether all cells within are more than are read of a sheet."""
        return self.rows > MAX_ROWS or self.rows * self.columns > MAX_CELLS


NOWHERE = Extent()


@dataclass
class SheetParts:
    """What is found out of one sheet beside its cells."""

    extent: Extent = NOWHERE
    hidden: set[int] = field(default_factory=set)
    """Rows that are not shown, by index from 0."""
    formulas: int = 0
    """How many cells have a formula, and no value worked out."""
    formats: dict[tuple[int, int], NumberFormat] = field(default_factory=dict)
    """How cells show their numbers, by row and column from 0, where a format adds to them."""


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, SheetParts]:
    """Return what is found out of each sheet of an .xlsx, by its name."""
    workbook = b"".join(chunks(archive, "xl/workbook.xml"))
    relations = b"".join(chunks(archive, "xl/_rels/workbook.xml.rels"))
    targets = {}
    for tag in _RELATION.findall(relations):
        found = dict(_ATTRIBUTE.findall(tag))
        targets[found.get(b"Id", b"")] = found.get(b"Target", b"").decode("utf-8", "replace")
    sheets: dict[str, SheetParts] = {}
    formats = cell_formats(archive)
    for tag in _SHEET.findall(workbook):
        found = dict(_ATTRIBUTE.findall(tag))
        target = targets.get(found.get(b"r:id", b""), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        sheets[_plain(found.get(b"name", b""))] = _scanned(archive, path, formats)
    return sheets


def _plain(name: bytes) -> str:
    from html import unescape

    return unescape(name.decode("utf-8", "replace"))


def _scanned(
    archive: zipfile.ZipFile, path: str, formats: Mapping[int, NumberFormat]
) -> SheetParts:
    """Return what one sheet has.

    Cells are looked at one by one only where they may have a formula or a format that is asked
    for, or where those without a value would make the sheet too large.
    """
    styles = b"|".join(b"%d" % style for style in formats)
    styled = re.compile(rb's="(?:%b)"' % styles) if formats else None

    def tells(piece: bytes) -> bool:
        return b"<f" in piece or b"<x:f" in piece or bool(styled and styled.search(piece))

    parts = _passed_over(archive, path, formats, tells)
    if parts.extent.is_too_large:
        return _passed_over(archive, path, formats, lambda _: True)
    return parts


def _passed_over(
    archive: zipfile.ZipFile,
    path: str,
    formats: Mapping[int, NumberFormat],
    tells: Callable[[bytes], bool],
) -> SheetParts:
    """Return what one sheet has; it is looked at in pieces that end between two cells.

    The cells of a piece are looked at one by one where it `tells` something.
    """
    parts = SheetParts()
    rest = b""
    row = 0
    for chunk in chunks(archive, path):
        piece = rest + chunk
        cut = max(piece.rfind(b"</c>"), piece.rfind(b"</x:c>"), piece.rfind(b"/>"))
        cut = piece.find(b">", cut) + 1 if cut >= 0 else 0
        row = _scan(piece[:cut], parts, row, formats, tells)
        rest = piece[cut:]
        if len(rest) > 4 * len(chunk) + 1_000_000:
            rest = rest[-1_000_000:]
    _scan(rest, parts, row, formats, tells)
    return parts


def _scan(
    piece: bytes,
    parts: SheetParts,
    row: int,
    formats: Mapping[int, NumberFormat],
    tells: Callable[[bytes], bool],
) -> int:
    if tells(piece):
        _scan_cells(piece, parts, formats)
    else:
        _scan_places(piece, parts)
    return _scan_rows(piece, parts, row)


def _scan_places(piece: bytes, parts: SheetParts) -> None:
    """Take how far the cells of a piece reach, those without a value among them."""
    places = _ANY_PLACE.findall(piece)
    rows = {number for _, number in places}
    columns = {name for name, _ in places}
    parts.extent = Extent(
        max([parts.extent.rows, *map(int, rows)]),
        max([parts.extent.columns, *map(_number, columns)]),
    )


def _scan_cells(piece: bytes, parts: SheetParts, formats: Mapping[int, NumberFormat]) -> None:
    rows, columns = parts.extent
    for cell in _CELL.finditer(piece):
        if not _VALUE.search(cell[2]):
            parts.formulas += bool(_FORMULA.search(cell[2]))
            continue
        place = _PLACE.search(cell[1])
        if place:
            at, column = int(place[2]), _number(place[1])
            rows = max(rows, at)
            columns = max(columns, column)
            style = _STYLE.search(cell[1]) if formats else None
            if style and (shown := formats.get(int(style[1]))) and not _IS_TEXT.search(cell[1]):
                parts.formats[at - 1, column - 1] = shown
    parts.extent = Extent(rows, columns)


def _scan_rows(piece: bytes, parts: SheetParts, row: int) -> int:
    """Take the hidden rows of a piece, and return the number of its last row."""
    last = _ROW.search(piece, max(piece.rfind(b"<row"), piece.rfind(b"<x:row"), 0))
    number = _NUMBER.search(last[1]) if last else None
    if number and b"hidden" not in piece:
        return int(number[1])
    for tag in _ROW.finditer(piece):
        found = _NUMBER.search(tag[1])
        row = int(found[1]) if found else row + 1
        if _HIDDEN.search(tag[1]):
            parts.hidden.add(row - 1)
    return row


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
