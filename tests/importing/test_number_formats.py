"""Numbers are read as the sheet shows them, and keep every digit that they have."""

from decimal import Decimal
from pathlib import Path

import openpyxl
from hypothesis import given
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from qiptrack.importing.formats.formats import read_file
from qiptrack.importing.formats.number_formats import number_format
from tests.conftest import with_each


@with_each(
    ("code", "value", "text"),
    [
        ("0.00", 1.1, "1.10"),
        ("0.00", 1.125, "1.125"),
        ("0.0", 0.1 + 0.2, "0.3"),
        ("000", 7, "007"),
        ("0%", 0.85, "85%"),
        ("0%", 0.853, "85.3%"),
        ("0.00%", -0.5, "-50.00%"),
        ('"REF-"000', 12, "REF-012"),
        (r"\A0.00", 1.1, "A1.10"),
        ('0.0" kg"', 12.5, "12.5 kg"),
        ("0.00_);[Red](0.00)", 2, "2.00"),
        ("0.00", 1e300, "1e+300"),
        ("0.00", float("nan"), "nan"),
    ],
)
def test_a_format_adds_to_a_number_and_takes_nothing_from_it(
    code: str, value: float, text: str
) -> None:
    shown = number_format(code)
    assert shown is not None
    assert shown.cell(value).text == text


@with_each("code", ["General", "0", "@", "dd/mm/yyyy", "#,##0.00", "h:mm", "", "0" * 99])
def test_other_formats_leave_a_number_as_it_is(code: str) -> None:
    assert number_format(code) is None


@given(st.floats(min_value=-1e9, max_value=1e9), st.sampled_from(["0.00", "000", '"A"0.0']))
def test_the_number_itself_stays(value: float, code: str) -> None:
    shown = number_format(code)
    assert shown is not None
    cell = shown.cell(value)
    assert isinstance(cell.value, Decimal)
    assert abs(cell.value - Decimal(value)) < Decimal("1e-6")


SHOWN = [(1.1, "0.00", "1.10"), (1.1, "General", "1.1"), (7, "000", "007"), (0.5, "0%", "50%")]


def test_the_cells_of_an_xlsx_are_read_as_shown(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["Ref", "B", "C", "D"])
    page.append([value for value, _, _ in SHOWN])
    for cell, (_, code, _) in zip(page[2], SHOWN, strict=True):
        cell.number_format = code
    page.append(["1.10", True, None, "x"])
    for cell in page[3]:
        cell.number_format = "0.00"
    book.save(tmp_path / "a.xlsx")
    rows = read_file(tmp_path / "a.xlsx").grids[0].rows
    assert [cell.text for cell in rows[1].cells] == [text for _, _, text in SHOWN]
    assert [cell.text for cell in rows[2].cells] == ["1.10", "TRUE", "", "x"]


def test_the_cells_of_an_ods_are_read_as_shown(tmp_path: Path) -> None:
    book = OpenDocumentSpreadsheet()
    page = Table(name="Sheet1")
    line = TableRow()
    for value, code, text in [*SHOWN, (18.52, "0", "19"), (12, '"R"0', "R12")]:
        kind = "percentage" if "%" in code else "float"
        cell = TableCell(valuetype=kind, value=value)
        cell.addElement(P(text=text))
        line.addElement(cell)
    page.addElement(line)
    book.spreadsheet.addElement(page)
    book.save(tmp_path / "a.ods")
    cells = read_file(tmp_path / "a.ods").grids[0].rows[0].cells
    assert [cell.text for cell in cells] == [*(text for _, _, text in SHOWN), "18.52", "R12"]
    assert cells[0].value == Decimal("1.1")
