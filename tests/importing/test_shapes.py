"""Sheets of every shape that people have: the actions in them, and what is left to decide."""

import datetime as dt
import re
from pathlib import Path

import pytest

from qiptrack.importing.actions import updates_of
from qiptrack.importing.answers import APART, Answers
from qiptrack.importing.formats.formats import read_file
from qiptrack.importing.reading import Reading, plan_text, read_workbook
from qiptrack.importing.row_cells import Setting
from qiptrack.importing.table_choice import SheetChoice
from qiptrack.model.organisation import ANYWHERE, UNDECLARED
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import plan_problems
from qiptrack.rules.examine import examine_plan
from qiptrack.rules.problem import Severity
from tests.conftest import swept
from tests.importing.shapes import SHAPES, Shape
from tests.importing.sheets import WRITERS, shown, written

TODAY = dt.date(2026, 2, 16)
NO_ANSWERS = Answers()
OF_THE_PLAN = ("title", "service", "sponsor", "opened")


def read(
    shape: Shape, folder: Path, ending: str = ".csv", answers: Answers = NO_ANSWERS
) -> Reading:
    here = ANYWHERE
    setting = Setting("tracker", TODAY, here, answers, by="Quality Lead")
    return read_workbook(read_file(written(shape.sheet, folder, ending)), SheetChoice(), setting)


def short(place: str) -> str:
    return place.rpartition("!")[2]


Written = tuple[Shape, Reading]


OTHERS = [ending for ending in WRITERS if ending != ".csv"]


@pytest.fixture(
    scope="module",
    params=[
        (name, ending)
        for number, name in enumerate(SHAPES)
        for ending in (".csv", OTHERS[number % len(OTHERS)])
    ],
    ids="-".join,
)
def sheet(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Every shape in two kinds of file, of which one is another each time, and what was read."""
    name, ending = request.param
    shape = SHAPES[name]
    return shape, read(shape, tmp_path_factory.mktemp("sheet"), ending)


def test_a_sheet_is_understood(sheet: Written) -> None:
    shape, reading = sheet
    rows = reading.table.grid.rows
    assert rows[reading.table.header[0]].number == shape.header
    used = {column.heading: column.field for column in reading.columns if column.field}
    assert used == shape.fields
    keys = ("owner", "due", "status")
    found = [tuple(str(a.values.get(key, "")) for key in keys) for a in reading.actions]
    assert found == list(shape.actions)
    on_rows = [each for each in reading.decisions if each.about not in OF_THE_PLAN]
    assert sorted((each.about, short(each.cell)) for each in on_rows) == sorted(shape.open)
    left_out = " ".join(each.text for each in (*reading.skipped, *reading.left_out))
    assert all(text in left_out for text in shape.left_out)


def test_no_word_of_a_sheet_is_lost(sheet: Written) -> None:
    shape, reading = sheet
    said = words(plan_text(reading))
    said |= {word for row in (*reading.skipped, *reading.left_out) for word in words(row.text)}
    said |= {word for column in reading.columns for word in words(column.heading)}
    header = [reading.table.grid.rows[index] for index in reading.table.header]
    said |= {word for row in header for cell in row.cells for word in words(cell.text)}
    for row in shape.sheet.rows:
        for value in row:
            if not is_figures(shown(value)):
                assert words(shown(value)) <= said, value


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def is_figures(text: str) -> bool:
    return re.fullmatch(r"[\d/.]*", text) is not None


def test_what_is_kept_says_where_it_was(tmp_path: Path) -> None:
    reading = read(SHAPES["ratings"], tmp_path)
    notes = [str(update["note"]) for update in updates_of(reading.actions[2], reading.setting)]
    assert notes[0] == "Reported complete in tracker, row 4"
    assert notes[1].splitlines()[0] == "Imported from tracker, row 4:"
    assert "Status: Blue" in notes[1]


@pytest.mark.parametrize(("number", "name"), swept(enumerate(SHAPES), 3))
def test_a_sheet_gives_the_same_plan_whatever_file_it_is_kept_in(
    number: int, name: str, tmp_path: Path
) -> None:
    left_out = (OTHERS[number % len(OTHERS)], OTHERS[(number + 1) % len(OTHERS)])
    plans = {
        ending: plan_text(read(SHAPES[name], tmp_path, ending))
        .replace(f"tracker{ending}", "FILE")
        .replace("table 1, ", "")
        for ending in WRITERS
        if ending not in left_out
    }
    assert len({as_same(plan) for plan in plans.values()}) == 1, plans


def as_same(plan: str) -> str:
    """Return a plan with the dates in its notes in one form: sheets keep the day, and no format."""
    return re.sub(r"\b(\d\d)/(\d\d)/(\d{4})\b", r"\3-\2-\1", plan)


def test_a_row_that_measures_makes_an_indicator_with_its_points(tmp_path: Path) -> None:
    reading = read(SHAPES["by quarter"], tmp_path)
    (indicator,) = reading.indicators
    assert indicator["name"] == "Falls a month"
    assert indicator["target"] == {"value": 6}
    assert indicator["baseline"] == {"value": 12}
    assert indicator["measurements"] == [
        {"date": "2025-06-30", "value": 11},
        {"date": "2025-09-30", "value": 9},
    ]
    assert reading.actions[0].values["indicators"] == ["I1"]


ANSWERS = {
    "owner": "Deputy Manager",
    "sponsor": "Registered Manager",
    "service": "Fern House",
    "title": "What we said we would do",
    "opened": "2026-01-05",
    "due": "2026-12-18",
    "issue": "People waited too long.",
    "evidence_source": "Monthly audit",
    "unit": "falls",
    "better": "lower",
    "target": "85%",
    "lists": "together",
}


def answered(shape: Shape, folder: Path, answers: Answers = NO_ANSWERS) -> Reading:
    """Return the reading of a sheet with every question answered, one by one."""
    for _ in range(100):
        reading = read(shape, folder, answers=answers)
        if not reading.decisions:
            return reading
        decision = reading.decisions[0]
        said = ANSWERS[decision.about]
        answers = answers.with_one(*decision.answered_by(said))
    raise AssertionError(decision)


@pytest.mark.parametrize(
    ("name", "lists"), swept(((name, lists) for name in SHAPES for lists in ("", APART)), 2)
)
def test_a_plan_has_no_error_once_every_question_is_answered(
    name: str, lists: str, tmp_path: Path
) -> None:
    reading = answered(SHAPES[name], tmp_path, Answers(lists=lists))
    text = plan_text(reading)
    examined = examine_plan(text.encode(), "plan.yaml", "plan.yaml", UNDECLARED)
    found = plan_problems(examined, Surroundings(TODAY))
    assert [each for each in found if each.severity is Severity.ERROR] == []
    for row in SHAPES[name].sheet.rows[reading.table.header[-1] + 1 :]:
        left_out = {w for each in (*reading.skipped, *reading.left_out) for w in words(each.text)}
        for value in row:
            if not is_figures(shown(value)):
                assert words(shown(value)) <= words(text) | left_out, value
