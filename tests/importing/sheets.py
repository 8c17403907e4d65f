"""Sheets for tests, written as each kind of file that can be imported."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import docx
import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

Value = str | dt.date | int | float | None


class Sheet(NamedTuple):
    """A sheet: its rows, and the ranges that are merged, by rows and columns from 0."""

    rows: Sequence[Sequence[Value]]
    merges: Sequence[tuple[int, int, int, int]] = ()


def shown(value: Value) -> str:
    """Return what a cell shows."""
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


def as_csv(sheet: Sheet, path: Path) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[shown(value) for value in row] for row in sheet.rows])
    path.write_bytes(text.getvalue().encode())


def as_xlsx(sheet: Sheet, path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in sheet.rows:
        page.append([value if value != "" else None for value in row])
    for top, left, bottom, right in sheet.merges:
        page.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
    book.save(path)


def as_xls(sheet: Sheet, path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("Sheet1")
    as_date = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    covered = set()
    for top, left, bottom, right in sheet.merges:
        value = sheet.rows[top][left]
        page.write_merge(top, bottom, left, right, value)
        covered |= {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
    for at, row in enumerate(sheet.rows):
        for column, value in enumerate(row):
            if (at, column) in covered or value in (None, ""):
                continue
            if isinstance(value, dt.date):
                page.write(at, column, value, as_date)
            else:
                page.write(at, column, value)
    book.save(str(path))


def as_ods(sheet: Sheet, path: Path) -> None:
    covered = {
        (row, column)
        for top, left, bottom, right in sheet.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }
    spans = {
        (top, left): (bottom - top + 1, right - left + 1)
        for top, left, bottom, right in sheet.merges
    }
    book = OpenDocumentSpreadsheet()
    page = Table(name="Sheet1")
    for at, row in enumerate(sheet.rows):
        line = TableRow()
        for column, value in enumerate(row):
            down, across = spans.get((at, column), (1, 1))
            more: dict[str, Any] = {"numberrowsspanned": down, "numbercolumnsspanned": across}
            if (at, column) in covered and (at, column) not in spans:
                line.addElement(CoveredTableCell())
                continue
            if isinstance(value, dt.date):
                more |= {"valuetype": "date", "datevalue": value.isoformat()}
            elif isinstance(value, int | float):
                more |= {"valuetype": "float", "value": value}
            elif value:
                more |= {"valuetype": "string"}
            cell = TableCell(**more)
            for text in shown(value).split("\n") if value not in (None, "") else ():
                cell.addElement(P(text=text))
            line.addElement(cell)
        page.addElement(line)
    book.spreadsheet.addElement(page)
    book.save(path)


def as_docx(sheet: Sheet, path: Path) -> None:
    width = max(map(len, sheet.rows))
    document = docx.Document()
    table = document.add_table(rows=len(sheet.rows), cols=width)
    for at, row in enumerate(sheet.rows):
        for column, value in enumerate(row):
            first, *more = shown(value).split("\n")
            cell = table.cell(at, column)
            cell.text = first
            for text in more:
                cell.add_paragraph(text)
    for top, left, bottom, right in sheet.merges:
        table.cell(top, left).merge(table.cell(bottom, right))
    document.save(str(path))


WRITERS: Mapping[str, Callable[[Sheet, Path], None]] = {
    ".csv": as_csv,
    ".xlsx": as_xlsx,
    ".xls": as_xls,
    ".ods": as_ods,
    ".docx": as_docx,
}


def written(sheet: Sheet, folder: Path, ending: str = ".csv", name: str = "tracker") -> Path:
    """Write `sheet` as a file of that kind, and return its path."""
    path = folder / f"{name}{ending}"
    WRITERS[ending](sheet, path)
    return path
