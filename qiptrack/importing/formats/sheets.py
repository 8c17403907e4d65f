"""Excel and OpenDocument sheets, by python-calamine; what it does not tell is asked of the XML."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence

import python_calamine
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from qiptrack.importing.cells import (
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    Grid,
    Merge,
    Workbook,
    day_cell,
    letters,
    number_cell,
    text_cell,
    trimmed,
)
from qiptrack.importing.formats.archives import is_archive, open_archive, refuse_others
from qiptrack.importing.formats.limits import MAX_CELLS, CellFarOff, NotASheet, TooManyRows
from qiptrack.importing.formats.ods_parts import OdsSheet, ods_sheets
from qiptrack.importing.formats.xlsx_parts import Extent, SheetParts, sheet_parts

_Value = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta
_Parts = Mapping[str, SheetParts | OdsSheet]


def read(raw: bytes, name: str) -> Workbook:
    """Return the workbook in `raw`; it says what a sheet does not show, such as hidden rows.

    Raises NotASheet for what is no sheet or is locked, TooManyRows, CellFarOff, UnpacksTooLarge.
    """
    refuse_others(raw, name)
    parts: _Parts = {}
    said: list[str] = []
    if is_archive(raw):
        with open_archive(raw, name) as archive:
            parts = _parts(archive, name)
            said = _beside(archive, parts)
    for each in parts.values():
        _refuse_far_off(each.extent, name)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
            shown = _shown(book, said)
            grids = [_grid(book, sheet, parts.get(sheet), name) for sheet in shown]
    except PasswordError:
        raise NotASheet(name, "it is locked with a password") from None
    except (CalamineError, ValueError, OSError) as error:
        raise NotASheet(name, "it is damaged, or is not what its ending says") from error
    said += [
        f"{_hidden_rows(grid)} hidden, and left out"
        for grid in grids
        if any(row.is_hidden and row.filled for row in grid.rows)
    ]
    return Workbook(name, tuple(grids), tuple(said))


def _hidden_rows(grid: Grid) -> str:
    hidden = [row.number for row in grid.rows if row.is_hidden and row.filled]
    if len(hidden) == 1:
        return f"Row {hidden[0]} of sheet '{grid.name}' is"
    shown = ", ".join(map(str, hidden[:10])) + (" and others" if len(hidden) > 10 else "")
    return f"Rows {shown} of sheet '{grid.name}' are"


def _parts(archive: zipfile.ZipFile, name: str) -> _Parts:
    if "content.xml" in archive.namelist():
        return ods_sheets(archive, name)
    return sheet_parts(archive)


def _beside(archive: zipfile.ZipFile, parts: _Parts) -> list[str]:
    """Return what has to be said of what is in the file and is not read."""
    said = []
    noted = any(isinstance(each, OdsSheet) and each.has_comments for each in parts.values())
    names = archive.namelist()
    if noted or any("/comments" in part or "threadedComment" in part for part in names):
        said.append("Comments on cells are not read")
    formulas = sum(each.formulas for each in parts.values() if isinstance(each, SheetParts))
    if formulas:
        cells = "1 cell has" if formulas == 1 else f"{formulas} cells have"
        said.append(f"{cells} a formula whose value the file does not hold: save it in Excel once")
    return said


def _refuse_far_off(extent: Extent, name: str) -> None:
    if extent.rows > MAX_ROWS:
        raise TooManyRows(name, MAX_ROWS)
    if extent.rows * extent.columns > MAX_CELLS:
        raise CellFarOff(name, f"{letters(extent.columns - 1)}{extent.rows}")


def _shown(book: CalamineWorkbook, said: list[str]) -> Iterator[str]:
    """Yield the names of the sheets that people see; say which they do not."""
    for sheet in book.sheets_metadata:
        if sheet.visible == SheetVisibleEnum.Visible:
            yield sheet.name
        else:
            said.append(f"Sheet '{sheet.name}' is hidden, and is not read")


def _grid(
    book: CalamineWorkbook, name: str, parts: SheetParts | OdsSheet | None, file: str
) -> Grid:
    try:
        sheet = book.get_sheet_by_name(name)
    except python_calamine.WorksheetNotFound:
        return Grid(name, ())
    if sheet.total_height > MAX_ROWS:
        raise TooManyRows(file, MAX_ROWS)
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise CellFarOff(file, f"{letters(sheet.total_width - 1)}{sheet.total_height}")
    rows = sheet.to_python(skip_empty_area=False)
    merges = (
        parts.merges
        if isinstance(parts, OdsSheet)
        else [Merge(top, left, bottom, right) for (top, left), (bottom, right) in _merged(sheet)]
    )
    hidden = parts.hidden if parts else ()
    cells = [_cells(row) for row in rows]
    _show_numbers(cells, rows, parts)
    return trimmed(cells, name, merges, hidden)


def _show_numbers(
    cells: Sequence[list[Cell]],
    rows: Sequence[Sequence[_Value]],
    parts: SheetParts | OdsSheet | None,
) -> None:
    """Let cells with a number say it as the sheet shows it: `1.10`, and not 1.1."""
    shown = parts.shown if isinstance(parts, OdsSheet) else {}
    formats = parts.formats if isinstance(parts, SheetParts) else {}
    for row, column in (*shown, *formats):
        if row < len(rows) and column < len(cells[row]):
            value = rows[row][column]
            if isinstance(value, int | float) and not isinstance(value, bool):
                known = shown.get((row, column))
                cells[row][column] = known or formats[row, column].cell(value)


def _merged(
    sheet: python_calamine.CalamineSheet,
) -> Sequence[tuple[tuple[int, int], tuple[int, int]]]:
    return sheet.merged_cell_ranges or ()


def _cells(row: Sequence[_Value]) -> list[Cell]:
    return [_cell(value) for value in row[:MAX_COLUMNS]]


def _cell(value: _Value) -> Cell:
    if isinstance(value, str):
        return text_cell(value)
    if isinstance(value, bool):
        return Cell(str(value).upper())
    if isinstance(value, int | float):
        return number_cell(value)
    if isinstance(value, dt.datetime) and value.time() != dt.time():
        return Cell(value.isoformat(" ", "minutes"), value.date())
    if isinstance(value, dt.date):
        return day_cell(value)
    return Cell(str(value))
