"""The workbook of a pack: its lists, what may be typed in them, charts, and back by `import`."""

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner, Result

from tests.conftest import ROOT
from tests.fuzz.views import APP

ROSEWOOD = "rosewood-care-plan-reviews"
Ask = Callable[..., Result]


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the workbook of the board, made once."""
    path = tmp_path_factory.mktemp("workbook") / "pack.xlsx"
    where = ("--plans", str(ROOT / "plans"), "--as-of", "2026-11-23")
    answer = CliRunner().invoke(APP, [*where, "report", "board", "--out", str(path)])
    assert answer.exit_code == 0, answer.stderr
    return path


@pytest.fixture(scope="module")
def book(sent: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(sent)


def made(path: Path, ask: Ask, *words: str) -> openpyxl.Workbook:
    answer = ask("report", "board", *words, "--out", str(path))
    assert answer.exit_code == 0, answer.stderr
    return openpyxl.load_workbook(path)


def rows(page: Worksheet) -> list[dict[str, object]]:
    titles, *others = page.iter_rows(values_only=True)
    return [dict(zip(map(str, titles), row, strict=True)) for row in others]


def listed(ask: Ask, *words: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(ask(*words, "--format", "json").stdout)["rows"]
    return found


def test_it_has_the_lists_and_they_say_what_the_commands_say(
    book: openpyxl.Workbook, ask: Ask
) -> None:
    assert {"Actions", "Overdue", "Indicators", "Roles"} < set(book.sheetnames)
    actions = rows(book["Actions"])
    assert [(f"{each['Plan']}/{each['Reference']}", each["Owner"]) for each in actions] == [
        (each["ref"], each["owner"]) for each in listed(ask, "list")
    ]
    overdue = rows(book["Overdue"])
    assert [each["Days overdue"] for each in overdue] == [
        each["days_overdue"] for each in listed(ask, "overdue")
    ]
    assert len(rows(book["Indicators"])) == len(listed(ask, "indicators"))


def test_a_text_of_the_front_page_has_the_room_that_it_needs(book: openpyxl.Workbook) -> None:
    page = book["Summary"]
    (title,) = (row for row in page["A"] if str(row.value).startswith("Exceptions"))
    (what,) = (c for c in page[title.row + 1] if c.value == "What happened")
    place = next(each for each in page.merged_cells.ranges if each.min_row == title.row + 2)
    assert (place.min_col, place.max_col) == (what.column, what.column + 2)
    width = 3 * page.column_dimensions["B"].width
    text = str(page.cell(title.row + 2, what.column).value)
    assert len(text) > width
    assert (page.row_dimensions[title.row + 2].height or 0) >= 13.5 * (1 + len(text) // width)


def test_each_row_of_its_lists_says_of_which_plan_it_is_on_every_page(
    book: openpyxl.Workbook,
) -> None:
    for name, fixed in (("Actions", "$A:$B"), ("Overdue", "$A:$C"), ("Indicators", "$A:$C")):
        page = book[name]
        assert page.print_title_cols == fixed
        assert "Plan" in [cell.value for cell in page[1][:3]]


def test_its_lists_can_be_filtered_printed_and_typed_in(book: openpyxl.Workbook) -> None:
    for name in ("Actions", "Overdue", "Indicators", "Roles"):
        page = book[name]
        assert page.freeze_panes is not None
        assert page.auto_filter.ref is not None
        assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
        assert page.print_title_rows == "$1:$1"
    checked = book["Actions"].data_validations.dataValidation
    assert {each.type for each in checked} == {"list", "date"}
    assert any("in progress" in str(each.formula1) for each in checked)
    coloured = [
        rule.formula[0] for each in book["Actions"].conditional_formatting for rule in each.rules
    ]
    assert coloured == ['"red"', '"amber"', '"green"', '"blue"']
    due = book["Actions"]["H2"]
    assert due.is_date


def test_each_indicator_has_a_native_chart(book: openpyxl.Workbook, ask: Ask) -> None:
    measured = [each for each in listed(ask, "indicators") if each["n"]]
    assert len(book["Charts"]._charts) == len(measured)
    assert len(rows(book["Points"])) >= sum(int(str(each["n"])) for each in measured)


def test_a_plan_goes_out_and_comes_back_with_the_same_actions_owners_and_dates(
    tmp_path: Path, ask: Ask
) -> None:
    path = tmp_path / "pack.xlsx"
    made(path, ask, ROSEWOOD)
    answer = ask("import", str(path), "--plan", "back", "--format", "json")
    found = json.loads(answer.stdout)
    assert {each["about"] for each in found["decisions"]} <= {"title", "service", "sponsor"}
    before = {str(each["ref"]): each for each in listed(ask, "list", ROSEWOOD)}
    after = {f"{ROSEWOOD}/{each['id']}": each for each in found["rows"]}
    assert list(after) == list(before)
    for ref, each in after.items():
        for key in ("action", "issue", "owner", "due"):
            assert each[key] == before[ref][key], (ref, key)


def test_who_is_in_post_is_in_it_where_that_is_asked_for(
    book: openpyxl.Workbook, tmp_path: Path, ask: Ask
) -> None:
    assert "In post" not in rows(book["Roles"])[0]
    assert "In post" in rows(made(tmp_path / "b.xlsx", ask, "--people")["Roles"])[0]


def test_it_can_be_verified(sent: Path, tmp_path: Path, ask: Ask) -> None:
    for ending in (".docx", ".pdf"):
        path = tmp_path / f"pack{ending}"
        assert ask("report", "plan", "elm", "--out", str(path)).exit_code == 0
        answer = ask("report", "--verify", str(path))
        assert "was made from 1 plan with the SHA-256" in answer.stdout.replace("\n", " ")
    answer = ask("report", "--verify", str(sent))
    assert "was made from all plans with the SHA-256" in answer.stdout.replace("\n", " ")
