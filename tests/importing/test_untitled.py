"""Tables of which no row has headings: told by what is in their columns, or by who imports."""

import datetime as dt
from pathlib import Path

import pytest

from qiptrack.importing.answers import Answers
from qiptrack.importing.formats.formats import read_file
from qiptrack.importing.reading import Reading, read_workbook
from qiptrack.importing.row_cells import Setting
from qiptrack.importing.table_choice import NoTable, SheetChoice
from qiptrack.model.organisation import ANYWHERE
from tests.importing.sheets import WRITERS, Sheet, written

ROWS = [
    ["1", "Fit a guard to every fire door", "Maintenance Manager", "31/01/2026"],
    ["2", "Hold a drill on each shift", "Fire Warden", "28/02/2026"],
]
TWO_TEXTS = [
    ["Fire doors were wedged open again", *ROWS[0][1:]],
    ["Drills were not held on nights", *ROWS[1][1:]],
]
NOBODY_TOLD = Answers()


def understood(
    rows: list[list[str]],
    folder: Path,
    ending: str = ".csv",
    choice: SheetChoice | None = None,
    answers: Answers = NOBODY_TOLD,
) -> Reading:
    setting = Setting("tracker", dt.date(2026, 2, 16), ANYWHERE, answers)
    book = read_file(written(Sheet(rows), folder, ending))
    return read_workbook(book, choice or SheetChoice(), setting)


@pytest.mark.parametrize("ending", WRITERS)
def test_columns_are_told_by_what_is_in_them(ending: str, tmp_path: Path) -> None:
    reading = understood([["Ashgrove action plan", "", "", ""], *ROWS], tmp_path, ending)
    assert [column.field for column in reading.columns] == ["id", "action", "owner", "due"]
    assert reading.table.header == ()
    assert [action.values["due"] for action in reading.actions] == ["2026-01-31", "2026-02-28"]
    assert reading.details.values["title"] == "Ashgrove action plan"
    assert "No row has headings" in reading.said[0]


def test_of_two_columns_of_sentences_it_is_asked_which_one_is_the_action(tmp_path: Path) -> None:
    reading = understood(TWO_TEXTS, tmp_path)
    first = reading.decisions[0]
    assert (first.about, first.command) == ("column", "--map LETTER=action")
    assert first.choices == ("column A", "column B")
    assert all("action" not in action.values for action in reading.actions)
    assert "Drills were not held on nights" in dict(reading.actions[1].kept)["column A"]


@pytest.mark.parametrize("name", ["column B", "B", "b", "2"])
def test_a_column_without_a_heading_goes_by_its_letter_or_its_number(
    name: str, tmp_path: Path
) -> None:
    answers = Answers().with_one("--map", f"{name}=action").with_one("--map", "A=issue")
    reading = understood(TWO_TEXTS, tmp_path, answers=answers)
    assert [column.field for column in reading.columns] == ["issue", "action", "owner", "due"]
    assert all(each.about != "column" for each in reading.decisions)


def test_an_action_for_every_row_settles_which_column_it_is(tmp_path: Path) -> None:
    filled = Answers().with_one("--fill", "action=Do as it says")
    reading = understood(TWO_TEXTS, tmp_path, answers=filled)
    assert {each.about for each in reading.decisions} & {"column", "action"} == set()


def test_what_does_not_tell_itself_is_refused_with_the_way_out(tmp_path: Path) -> None:
    rows = [["Door one", "soon"], ["Door two", "later"]]
    with pytest.raises(NoTable, match="no row names two") as refused:
        understood(rows, tmp_path)
    assert "--header 0 --map B=action" in str(refused.value.fix)
    answers = Answers().with_one("--map", "A=action")
    reading = understood(rows, tmp_path, choice=SheetChoice(header=0), answers=answers)
    assert [action.values["action"] for action in reading.actions] == ["Door one", "Door two"]
