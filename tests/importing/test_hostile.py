"""Files that are not what they say, or more than anybody would type."""

import csv
import datetime as dt
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from qiptrack.importing.cells import MAX_ROWS, Workbook, clean
from qiptrack.importing.formats import csv as csv_format
from qiptrack.importing.formats.formats import FileNotOpened, read_file
from qiptrack.importing.formats.limits import (
    MAX_CELLS,
    CellFarOff,
    NotASheet,
    TooLarge,
    TooManyRows,
    UnpacksTooLarge,
)
from qiptrack.importing.formats.xlsx_parts import Extent
from qiptrack.importing.reading import Reading, plan_text, read_workbook
from qiptrack.importing.row_cells import Setting
from qiptrack.importing.table_choice import EmptyFile, NoTable, SheetChoice
from qiptrack.model.organisation import ANYWHERE
from qiptrack.yamlfile.loader import load
from tests.conftest import examples, with_each
from tests.importing.sheets import Sheet, written

HEADER = ["Ref", "Issue", "Action", "Owner", "Due", "Evidence required"]
ROW = ["F1", "Falls", "Mats by each bed", "Deputy Manager", "31/03/2026", "Audit"]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def understood(book: Workbook) -> Reading:
    setting = Setting("FILE", dt.date(2026, 2, 16), ANYWHERE, by="Lead")
    return read_workbook(book, SheetChoice(), setting)


def xlsx(change: Callable[[openpyxl.worksheet.worksheet.Worksheet], object], path: Path) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(HEADER)
    page.append(ROW)
    change(page)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.xls", b"<html><table><tr><td>Action</td></tr></table></html>", "a web page"),
        ("a.xlsx", b"\n <!DOCTYPE html><html></html>", "a web page"),
        ("a.xls", b"Saved from the web: <HTML><body></body></HTML>", "a web page"),
        ("a.xls", b"Saved from the web: <table></table>", "a web page"),
        ("a.xls", b"MIME-Version: 1.0\nContent-Type: multipart/related", "a web archive"),
        ("a.xlsx", b"just text", "not what its ending says"),
        ("a.xlsx", b"", "not what its ending says"),
        ("a.docx", b"PK\x03\x04 and then nothing", "damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "locked with a password",
        ),
        ("a.csv", b"PK\x03\x04\0\0\0", "not text"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_in_a_sentence(
    name: str, raw: bytes, said: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(NotASheet, match=said):
        read_file(tmp_path / name)


def test_a_document_that_is_really_a_sheet_is_refused(tmp_path: Path) -> None:
    path = xlsx(lambda page: page.title, tmp_path / "a.xlsx").rename(tmp_path / "a.docx")
    with pytest.raises(NotASheet, match="not a Word document"):
        read_file(path)


def test_a_sheet_with_another_ending_of_a_sheet_is_read(tmp_path: Path) -> None:
    path = xlsx(lambda page: page.title, tmp_path / "a.xlsx").rename(tmp_path / "a.xls")
    assert len(understood(read_file(path)).actions) == 1


def test_a_file_over_ten_megabytes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"x" * (10 * 1024 * 1024 + 1))
    with pytest.raises(TooLarge):
        read_file(tmp_path / "a.csv")


@pytest.mark.parametrize("ending", [".xlsx", ".ods", ".docx"])
def test_an_archive_that_unpacks_to_far_too_much_is_refused(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"bomb{ending}"
    name = {".xlsx": "xl/workbook.xml", ".ods": "content.xml", ".docx": "word/document.xml"}[ending]
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(name, "w") as part,
    ):
        for _ in range(120):
            part.write(b" " * 1024 * 1024)
    assert path.stat().st_size < 700_000
    with pytest.raises(UnpacksTooLarge):
        read_file(path)


def test_a_cell_a_million_rows_down_is_refused_and_empty_rows_are_not(tmp_path: Path) -> None:
    def far(page: openpyxl.worksheet.worksheet.Worksheet) -> None:
        page.cell(1_048_576, 1).value = "stray"

    def styled(page: openpyxl.worksheet.worksheet.Worksheet) -> None:
        page.cell(1_048_576, 1).number_format = "0.00"

    def wide(page: openpyxl.worksheet.worksheet.Worksheet) -> None:
        page.cell(15_000, 16_384).value = "stray"

    with pytest.raises(TooManyRows):
        read_file(xlsx(far, tmp_path / "far.xlsx"))
    with pytest.raises(CellFarOff, match="XFD15000"):
        read_file(xlsx(wide, tmp_path / "wide.xlsx"))
    assert len(understood(read_file(xlsx(styled, tmp_path / "styled.xlsx"))).actions) == 1


@with_each("raw", [b"", b"\n\n", b"\xef\xbb\xbf", b",,\n , \n"])
def test_a_file_in_which_nothing_is_written_is_said_to_be_empty(raw: bytes) -> None:
    with pytest.raises(EmptyFile, match=r"sheet\.csv is empty"):
        understood(csv_format.read(raw, "sheet.csv"))


def test_a_csv_of_too_many_rows_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n" * (MAX_ROWS + 1))
    with pytest.raises(TooManyRows):
        read_file(tmp_path / "a.csv")


def test_formulas_and_commands_are_text(tmp_path: Path) -> None:
    path = xlsx(lambda page: page.append(["F2", "Gaps", "=1+1", *ROW[3:]]), tmp_path / "a.xlsx")
    reading = understood(read_file(path))
    assert any("a formula whose value the file does not hold" in said for said in reading.said)
    assert "action" in [each.about for each in reading.decisions if each.row == "row 3"]
    typed = Sheet([HEADER, ["F3", "=cmd|' /C calc'!A0", "@SUM(1)", *ROW[3:]]])
    text = plan_text(understood(read_file(written(typed, tmp_path))))
    assert "=cmd|' /C calc'!A0" in text


def test_what_steers_a_terminal_or_turns_writing_is_taken_out(tmp_path: Path) -> None:
    hostile = "Falls\x1b[31m\x07 at \u202enight\u202c\u200b\ufeff"
    path = written(Sheet([HEADER, ["F1", hostile, *ROW[2:]]]), tmp_path)
    text = plan_text(understood(read_file(path)))
    assert "issue: Falls [31m at night\n" in text
    assert load(text.encode(), "plan.yaml").faults == ()


def test_a_cell_of_forty_thousand_characters_is_kept_whole(tmp_path: Path) -> None:
    long = "word " * 8_000
    path = written(Sheet([[*HEADER, "Comments"], [*ROW, long]]), tmp_path)
    assert plan_text(understood(read_file(path))).count("word") == 8_000


def test_a_merge_over_everything_does_no_harm(tmp_path: Path) -> None:
    plain = xlsx(lambda page: page.title, tmp_path / "plain.xlsx")
    path = tmp_path / "a.xlsx"
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="A3:XFD1048576"/></mergeCells>'
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(path, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b"</sheetData>", merge))
    assert len(understood(read_file(path)).actions) == 1
    path = xlsx(lambda page: page.merge_cells("A1:F2"), tmp_path / "b.xlsx")
    with pytest.raises(NoTable):
        understood(read_file(path))


@pytest.mark.parametrize(
    "epoch", [openpyxl.utils.datetime.WINDOWS_EPOCH, openpyxl.utils.datetime.MAC_EPOCH]
)
def test_dates_of_both_systems_are_the_same_days(epoch: dt.datetime, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = epoch
    page = book.active
    assert page is not None
    page.append(HEADER)
    page.append([*ROW[:4], dt.date(2026, 3, 31), ROW[5]])
    book.save(tmp_path / "a.xlsx")
    assert understood(read_file(tmp_path / "a.xlsx")).actions[0].values["due"] == "2026-03-31"


def test_hidden_rows_and_sheets_and_comments_are_said_to_be_left_out(tmp_path: Path) -> None:
    def hide(page: openpyxl.worksheet.worksheet.Worksheet) -> None:
        page.append(["F2", "Secret", "Hidden action", *ROW[3:]])
        page.row_dimensions[3].hidden = True
        page["A2"].comment = openpyxl.comments.Comment("look", "me")
        assert page.parent is not None
        page.parent.create_sheet("Old").sheet_state = "hidden"

    reading = understood(read_file(xlsx(hide, tmp_path / "a.xlsx")))
    assert len(reading.actions) == 1
    said = " ".join(reading.said)
    assert "Row 3 of sheet 'Sheet' is hidden, and left out" in said
    assert "Sheet 'Old' is hidden, and is not read" in said
    assert "Comments on cells are not read" in said
    assert any(each.why == "hidden" and "Secret" in each.text for each in reading.left_out)


def test_tracked_changes_tick_boxes_and_controls_of_word_are_read_as_shown(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=7)
    for at, text in enumerate([*HEADER, "Done?"]):
        table.cell(0, at).text = text
    for at, text in enumerate(ROW):
        table.cell(1, at).text = text
    action = table.cell(1, 2).paragraphs[0]._p
    more = (
        f"<w:ins {W} w:id='1' w:author='a'><w:r><w:t> and alarms</w:t></w:r></w:ins>",
        f"<w:del {W} w:id='2' w:author='a'><w:r><w:delText> gone</w:delText></w:r></w:del>",
        f"<w:sdt {W}><w:sdtContent><w:r><w:t> tonight</w:t></w:r></w:sdtContent></w:sdt>",
    )
    for each in more:
        action.append(parse_xml(each))
    done = table.cell(1, 6).paragraphs[0]._p
    done.append(parse_xml(f"<w:r {W}><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>"))
    document.save(str(tmp_path / "a.docx"))
    reading = understood(read_file(tmp_path / "a.docx"))
    assert reading.actions[0].values["action"] == "Mats by each bed and alarms tonight"
    assert "Text that was struck out" in reading.said[0]
    assert "\u2611" in plan_text(reading)


def test_csv_is_read_in_the_encodings_and_with_the_delimiters_that_people_have() -> None:
    text = "Ref;Issue;Action;Owner;Due\nF1;Caf\u00e9 cold;Heater;Nurse;31/03/2026\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        book = csv_format.read(text.encode(encoding), "a.csv")
        assert book.grids[0].rows[1].cells[1].text == "Caf\u00e9 cold"
        assert "Cells are parted by semicolons" in book.said
    assert "Windows (cp1252)" in csv_format.read(text.encode("cp1252"), "a.csv").said[0]


SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
CELLS = st.text(SIGNS, max_size=12)


@settings(max_examples=examples(120), deadline=None)
@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), min_size=1, max_size=6))
def test_whatever_the_cells_say_every_word_is_in_the_plan_or_said_to_be_left_out(
    rows: list[list[str]],
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADER, *rows])
    reading = understood(csv_format.read(text.getvalue().encode(), "a.csv"))
    plan = load(plan_text(reading).encode(), "plan.yaml")
    assert plan.faults == ()
    said = {word for row in (*reading.skipped, *reading.left_out) for word in row.text.split()}
    said |= set(" ".join(values(plan.data)).split())
    for row in reading.table.grid.rows[reading.table.header[-1] + 1 :]:
        for cell in row.cells:
            assert set(clean(cell.text).split()) <= said


def values(data: object) -> list[str]:
    if isinstance(data, dict):
        return [text for value in data.values() for text in values(value)]
    if isinstance(data, list):
        return [text for value in data for text in values(value)]
    return [str(data)]


MEMORY = """
import sys
from pathlib import Path
from qiptrack.errors import QiptrackError
from qiptrack.importing.formats.formats import FileNotOpened, read_file
try:
    print(sum(1 for row in read_file(Path(sys.argv[1])).grids[0].rows if row.filled))
except QiptrackError as error:
    print(error)
status = Path("/proc/self/status").read_text().split()
print(int(status[status.index("VmHWM:") + 1]) // 1024)
"""


FAR_CELL = '<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>'


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the memory of one process")
@pytest.mark.parametrize(
    ("more", "said"),
    [
        (lambda: "".join(f'<row r="{number}"/>' for number in range(3, 200_000)), "2"),
        (lambda: FAR_CELL, "more than 20,000 rows"),
    ],
    ids=["many empty rows", "the last cell of all"],
)
def test_a_sheet_of_nothing_takes_little_memory(
    more: Callable[[], str], said: str, tmp_path: Path
) -> None:
    plain = xlsx(lambda page: page.title, tmp_path / "plain.xlsx")
    path = tmp_path / "long.xlsx"
    with (
        zipfile.ZipFile(plain) as before,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as after,
    ):
        for name in before.namelist():
            raw = before.read(name).replace(b"</sheetData>", f"{more()}</sheetData>".encode())
            after.writestr(name, raw)
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(path)], capture_output=True, text=True, check=True
    )
    first, megabytes = done.stdout.splitlines()
    assert said in first
    assert int(megabytes) < 150


def test_a_short_sheet_leaves_longer_cells_to_others() -> None:
    """The longest cell is a setting of the whole process, in which registers are read too."""
    csv_format.read(b"Action,Owner\nWatch,Deputy Manager\n", "short.csv")
    assert next(csv.reader(["x" * 100_000])) == ["x" * 100_000]
    long = "x" * 200_000
    (sheet,) = csv_format.read(f"Action,Owner\n{long},Deputy Manager\n".encode(), "long.csv").grids
    assert sheet.rows[1].filled


def test_a_quotation_mark_that_is_not_closed_takes_no_rows_along() -> None:
    with pytest.raises(NotASheet, match="a quotation mark in row 2 is not closed"):
        csv_format.read(b'Ref,Action\n1,"Watch each round\n2,Sign it\n', "open.csv")
    (sheet,) = csv_format.read(b'Ref,Action\n1,"Watch\neach round"\n', "closed.csv").grids
    assert sheet.rows[1].cells[1].text == "Watch\neach round"
    (sheet,) = csv_format.read(b'Ref,Action\n1,"Watch" each\nround\n', "odd.csv").grids
    assert len(sheet.rows) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such pipes")
def test_a_pipe_with_the_name_of_a_sheet_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    with pytest.raises(FileNotOpened, match="it is not a file"):
        read_file(pipe)


def test_a_name_that_is_too_long_is_told_as_that(tmp_path: Path) -> None:
    with pytest.raises(FileNotOpened, match="cannot be read"):
        read_file(tmp_path / f"{'long' * 80}.csv")


def test_what_the_system_does_not_explain_is_told_as_that() -> None:
    told = FileNotOpened(Path("plan.csv"), OSError())
    assert str(told) == "plan.csv cannot be read: the system gave no reason."


def test_a_sheet_is_too_large_by_its_rows_or_by_all_its_cells() -> None:
    assert not Extent(MAX_ROWS, MAX_CELLS // MAX_ROWS).is_too_large
    assert Extent(MAX_ROWS + 1, 1).is_too_large
    assert Extent(MAX_ROWS, MAX_CELLS // MAX_ROWS + 1).is_too_large
