"""Who looks again, by a row; when a workbook was made, by its first lines; what of it is hidden."""

import datetime as dt
from pathlib import Path

import openpyxl

from qiptrack.importing.cells import Grid, Row, Workbook, text_cell
from qiptrack.importing.formats.formats import read_file
from qiptrack.importing.own_workbook import day_made
from qiptrack.importing.reading import read_workbook
from qiptrack.importing.row_cells import ActionRead, Setting
from qiptrack.importing.table_choice import SheetChoice
from qiptrack.model.organisation import ANYWHERE
from tests.conftest import with_each

HEADINGS = ("Action", "Owner", "Due date", "Verified by", "How verified", "Review date")


def rows_of(*texts: tuple[str, ...]) -> tuple[Row, ...]:
    return tuple(Row(number, tuple(map(text_cell, row))) for number, row in enumerate(texts, 1))


def read(*cells: str, headings: tuple[str, ...] = HEADINGS) -> ActionRead:
    """Return what is read of one row behind an action, its owner and its day."""
    setting = Setting("plan", dt.date(2026, 2, 16), ANYWHERE, by="Lead")
    lines = rows_of(headings, ("Fit guards", "Deputy Manager", "31/05/2026", *cells))
    (found,) = read_workbook(
        Workbook("plan.csv", (Grid("", lines),)), SheetChoice(), setting
    ).actions
    return found


LEAD, LOOKED, JULY = "Quality Lead", "Observation", "01/07/2026"


@with_each(
    ("cells", "assurance", "kept"),
    [
        (("", "", ""), None, []),
        ((LEAD, "", ""), {"by": LEAD}, []),
        ((LEAD, LOOKED, ""), {"method": "observation", "by": LEAD}, []),
        (
            (LEAD, LOOKED, JULY),
            {"method": "observation", "by": LEAD, "due": "2026-07-01"},
            [],
        ),
        ((LEAD, "", "31/05/2026"), {"by": LEAD, "due": "2026-05-31"}, []),
        ((LEAD, "", "30/05/2026"), {"by": LEAD}, ["30/05/2026"]),
        ((LEAD, "We will ask", ""), {"by": LEAD}, ["We will ask"]),
        (("", LOOKED, JULY), None, [LOOKED, JULY]),
        (("Deputy Manager", LOOKED, JULY), None, ["Deputy Manager", LOOKED, JULY]),
    ],
)
def test_who_looks_again_is_taken_where_it_is_another_than_the_owner_and_the_rest_is_kept(
    cells: tuple[str, ...], assurance: dict[str, str] | None, kept: list[str]
) -> None:
    found = read(*cells)
    assert found.values.get("assurance") == assurance
    assert [text for _, text in found.kept] == kept


@with_each(
    ("cell", "status", "completed", "reported"),
    [
        ("Y - 28/01/26", "complete", "2026-01-28", False),
        ("Yes, 28 January 2026", "complete", "2026-01-28", False),
        ("Done 28.01.2026", "complete", "2026-01-28", False),
        ("Yes 28/02/26", None, None, False),
        ("Y", "in-progress", None, True),
        ("N - 28/01/26", None, None, False),
    ],
)
def test_the_day_beside_a_yes_is_that_on_which_it_was_done(
    cell: str, status: str | None, completed: str | None, reported: bool
) -> None:
    found = read(cell, "Log signed", headings=(*HEADINGS[:3], "Done?", "Evidence"))
    assert found.values.get("status") == status
    assert found.values.get("completed") == completed
    assert found.is_reported_done == reported
    assert cell in [text for _, text in found.kept]


@with_each(
    ("texts", "day"),
    [
        ([("Falls, as of 7 March 2026",)], dt.date(2026, 3, 7)),
        ([("Falls",), ("Oak", "As it is, as of 7 March 2026")], dt.date(2026, 3, 7)),
        ([("as of late",), ("as of 7 March 2026",)], dt.date(2026, 3, 7)),
        ([("7 March 2026",)], None),
        ([("Falls",), (), (), ("as of 7 March 2026",)], None),
        ([], None),
    ],
)
def test_the_day_of_a_workbook_stands_in_its_first_lines(
    texts: list[tuple[str, ...]], day: dt.date | None
) -> None:
    assert day_made(Workbook("a.xlsx", (Grid("Falls", rows_of(*texts)),))) == day


def test_a_file_without_sheets_has_no_day() -> None:
    assert day_made(Workbook("a.xlsx", ())) is None


TEN = "2, 3, 4, 5, 6, 7, 8, 9, 10, 11"


@with_each(
    ("hidden", "said"),
    [(1, "Row 2"), (2, "Rows 2, 3"), (10, f"Rows {TEN}"), (11, f"Rows {TEN} and others")],
)
def test_ten_hidden_rows_are_named(hidden: int, said: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["Action", "Owner"])
    for at in range(hidden):
        page.append(["Fit guards", "Manager"])
        page.row_dimensions[at + 2].hidden = True
    page.append([])
    page.row_dimensions[hidden + 2].hidden = True
    book.save(tmp_path / "a.xlsx")
    verb = "is" if hidden == 1 else "are"
    told = f"{said} of sheet 'Sheet' {verb} hidden, and left out"
    assert read_file(tmp_path / "a.xlsx").said == (told,)
