"""A workbook of `report` that comes back: what nobody changed asks nothing, a changed cell does."""

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qiptrack.importing.own_workbook import WORKED_OUT
from qiptrack.reports.packs.workbook import ACTION_COLUMNS
from tests.cli.writing.conftest import PLAN, Office
from tests.conftest import swept

HEADINGS = [column.title for column in ACTION_COLUMNS]
LATER = "2026-11-27"


@pytest.fixture(scope="module")
def workbook(first_day: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workbook") / "sent.xlsx"
    Office(first_day).done("report", "plan", PLAN, "--out", str(path))
    return path


@pytest.fixture
def sent(workbook: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(workbook, tmp_path))


@pytest.fixture(scope="module")
def two_sheets(workbook: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the workbook without what is neither its first sheet nor its list of actions."""
    book = openpyxl.load_workbook(workbook)
    for name in set(book.sheetnames[1:]) - {"Actions"}:
        del book[name]
    path = tmp_path_factory.mktemp("two") / "sent.xlsx"
    book.save(path)
    return path


@pytest.fixture
def actions(two_sheets: Path, tmp_path: Path) -> Path:
    """Return a copy of it, for what is done to the list of actions; it is opened sooner."""
    return Path(shutil.copy(two_sheets, tmp_path))


def put(path: Path, *changed: tuple[str, str, Any]) -> list[str]:
    """Put texts into cells, by action and heading; return what the cells are called."""
    book = openpyxl.load_workbook(path)
    page = book["Actions"]
    titles = [cell.value for cell in page[1]]
    rows = {each[0].value: each for each in page.iter_rows(min_row=2)}
    cells = [(rows[action][titles.index(heading)], text) for action, heading, text in changed]
    for cell, text in cells:
        cell.value = text
    book.save(path)
    return [f"Actions!{cell.coordinate}" for cell, _ in cells]


def asked(office: Office, path: Path, today: str = LATER) -> list[dict[str, Any]]:
    words = ("import", str(path), "--into", PLAN, "--format", "json", "--dry-run")
    found: list[dict[str, Any]] = json.loads(office.run(*words, today=today).stdout)["decisions"]
    return found


CHANGED = [
    (
        ("A3", "Owner", "Quality Lead", "owner: Quality Lead"),
        ("A4", "Priority", "low", "priority: low"),
        ("A6", "Action", "Ask at each review", "action: Ask at each review"),
        ("A7", "Status", "complete", "Status: complete"),
    ),
    (
        ("A3", "Barrier", "The printer is broken", "Barrier: The printer is broken"),
        ("A4", "Contributors", "Activities Lead", "Contributors: Activities Lead"),
        ("A6", "Verification method", "feedback", "assurance.method: feedback"),
        ("A7", "Note", "Nights seen on Tuesday", "Note: Nights seen on Tuesday"),
    ),
    (
        ("A3", "Owner", None, "Owner: the cell is empty"),
        ("A4", "Due", None, "Due: the cell is empty"),
        ("A6", "Status", None, "Status: the cell is empty"),
    ),
    (("A7", "Milestones", "Form (31/12/2026)", "milestones: Form (2026-12-31)"),),
]


@pytest.mark.parametrize("today", ["2026-11-23", LATER])
def test_a_workbook_that_nobody_changed_says_nothing_new(
    office: Office, sent: Path, today: str
) -> None:
    before = office.kept()
    done = office.done("import", str(sent), "--into", PLAN, today=today)
    assert "Nothing changes: the plan has it all already." in done.stderr
    assert "It is a workbook of qiptrack: Plan, BRAG, Days overdue, " in done.stdout
    assert office.kept() == before


@pytest.mark.parametrize(
    "changed",
    swept(CHANGED, every=2),
    ids=lambda changed: ", ".join(heading for _, heading, *_ in changed),
)
def test_a_cell_that_was_changed_is_asked_about_and_no_other(
    office: Office, actions: Path, changed: tuple[tuple[str, str, str | None, str], ...]
) -> None:
    cells = put(actions, *(each[:3] for each in changed))
    wanted = {cell: words for cell, (*_, words) in zip(cells, changed, strict=True)}
    assert {each["cell"]: each["words"] for each in asked(office, actions)} == wanted
    done = office.done("import", str(actions), "--into", PLAN, "--differs", "note", today=LATER)
    said = " ".join(done.stdout.replace("+", " ").split())
    assert [words for words in wanted.values() if words not in said] == []
    assert asked(office, actions) == []


def test_evidence_that_was_changed_is_asked_about(office: Office, actions: Path) -> None:
    (cell,) = put(actions, ("A4", "Evidence", "Forty audits read"))
    (question,) = asked(office, actions)
    assert (question["cell"], question["words"]) == (cell, "evidence: Forty audits read")


def test_nobody_changes_a_plan_by_what_is_worked_out_of_it(office: Office, actions: Path) -> None:
    put(actions, ("A4", "BRAG", "green"), ("A4", "Days overdue", 1))
    assert asked(office, actions) == []


def test_a_row_that_was_deleted_is_said_and_stays(office: Office, actions: Path) -> None:
    book = openpyxl.load_workbook(actions)
    page = book["Actions"]
    (row,) = (each[0].row for each in page.iter_rows(min_row=2) if each[0].value == "A7")
    page.delete_rows(row)
    book.save(actions)
    before = office.kept()
    done = office.done("import", str(actions), "--into", PLAN, today=LATER)
    assert "A7 of the plan is in no row of the sheet" in done.stdout
    assert office.kept() == before


def test_the_columns_that_are_worked_out_are_said_to_be_left_out(
    office: Office, actions: Path
) -> None:
    words = ("import", str(actions), "--into", PLAN)
    found = json.loads(office.done(*words, "--format", "json", today=LATER).stdout)
    told = [each["heading"] for each in found["columns"] if each["why"] == "it is worked out"]
    assert told == [title for title in HEADINGS if title in WORKED_OUT]
    said = office.done(*words, today=LATER).stdout
    assert said.count("left out (it is") == len(WORKED_OUT)


def test_a_row_that_was_added_is_a_new_action(office: Office, actions: Path) -> None:
    book = openpyxl.load_workbook(actions)
    page = book["Actions"]
    known = {str(cell.value): cell.column - 1 for cell in page[1]}
    row: list[object] = [None] * len(known)
    row[known["Action"]] = "Put a lamp by each bed"
    row[known["Issue"]] = "Nobody sees the floor at night"
    row[known["Owner"]] = "Registered Manager"
    row[known["Evidence source"]] = "Falls log"
    row[known["Due"]] = "31/12/2026"
    page.append(row)
    book.save(actions)
    assert asked(office, actions) == []
    done = office.done("import", str(actions), "--into", PLAN, today=LATER)
    assert "1 action added" in done.stderr


def test_a_row_that_was_copied_brings_nothing_that_is_worked_out(
    office: Office, actions: Path
) -> None:
    book = openpyxl.load_workbook(actions)
    page = book["Actions"]
    (row,) = (each for each in page.iter_rows(min_row=2) if each[0].value == "A6")
    new = {"Reference": "A99", "Action": "Put a lamp by each bed"}
    page.append([new.get(str(page[1][n].value), cell.value) for n, cell in enumerate(row)])
    book.save(actions)
    done = office.done("import", str(actions), "--into", PLAN, today=LATER)
    assert "1 action added" in done.stderr
    added = office.plan.read_text("utf-8").partition("- id: A99\n")[2].partition("\nreviews:")[0]
    assert "Imported from sent.xlsx" in added
    assert not any(f"{heading}:" in added for heading in WORKED_OUT)


def test_the_workbook_of_all_plans_adds_none_of_another(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "board.xlsx"
    office.done("report", "board", "--out", str(path))
    done = office.done("import", str(path), "--into", PLAN, "--format", "json")
    found = json.loads(done.stdout)
    assert {each["why"] for each in found["left_out"]} == {
        "of another plan, elm-court-mar-errors",
        "of another plan, northgate-safeguarding-alerts",
    }
    assert "Nothing changes" in done.stderr


def test_as_a_new_plan_it_has_its_title_service_sponsor_and_day(office: Office, sent: Path) -> None:
    done = office.done("import", str(sent), "--plan", "back", "--format", "json", "--dry-run")
    found = json.loads(done.stdout)
    assert found["plan"] == {
        "title": "Care plan reviews that reflect current need",
        "service": "Rosewood House",
        "sponsor": "Registered Manager",
        "opened": "2026-03-02",
    }


def test_of_two_plans_in_one_workbook_neither_is_taken_for_the_other(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "two.xlsx"
    office.done("report", "plan", "elm", "rose", "--out", str(path))
    found = json.loads(office.run("import", str(path), "--format", "json").stdout)
    assert {each["about"] for each in found["decisions"]} == {"service", "sponsor"}


def test_a_cover_in_front_of_a_tracker_says_whose_it_is(office: Office, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    cover = book.active
    assert cover is not None
    for row in (
        ("Falls at night improvement plan",),
        ("Service:", "Rosewood House"),
        ("Sponsor", "Registered Manager"),
        ("Service", "Reports to", "Phone"),  # the header of another table
    ):
        cover.append(row)
    page = book.create_sheet("Tracker")
    page.append(("Issue", "Action", "Owner", "Due", "Evidence required"))
    page.append(("Falls", "Mats by each bed", "Registered Manager", "31/01/2026", "Mat register"))
    path = tmp_path / "falls.xlsx"
    book.save(path)
    done = office.done("import", str(path), "--format", "json", "--dry-run")
    assert json.loads(done.stdout)["plan"] == {
        "title": "Falls at night improvement plan",
        "service": "Rosewood House",
        "sponsor": "Registered Manager",
        "opened": "2026-01-31",
    }


def test_the_columns_that_are_worked_out_are_columns_of_the_workbook() -> None:
    assert set(WORKED_OUT) < {column.title for column in ACTION_COLUMNS}
