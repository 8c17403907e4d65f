"""Which rows of a sheet are actions that a plan has, and what a row says otherwise."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from qiptrack.importing.additions import Additions, additions
from qiptrack.importing.cells import Grid, Row, Workbook, text_cell
from qiptrack.importing.reading import Reading, read_workbook
from qiptrack.importing.row_cells import Setting
from qiptrack.importing.table_choice import SheetChoice
from qiptrack.model.organisation import ANYWHERE
from qiptrack.model.plan import Plan
from qiptrack.model.salvage import salvage

HEADINGS = ("Ref", "Issue", "Action", "Owner", "Due date")
MEASURE = ("Indicator", "Unit", "Baseline", "Target")
ISSUE = "Falls at night"
TEXT = "Fit guards to the beds of all rooms"
ACTION = {
    "id": "F1",
    "issue": ISSUE,
    "action": TEXT,
    "owner": "Deputy Manager",
    "due": "2026-05-31",
    "indicators": ["I7"],
}
INDICATOR = {"id": "I7", "name": "Falls a week", "unit": "falls", "better": "lower"}


def reading_of(rows: Sequence[Sequence[str]], more: Sequence[str] = ()) -> Reading:
    """Return what is read of a sheet of these rows; `more` are further headings."""
    lines = tuple(
        Row(number, tuple(map(text_cell, row)))
        for number, row in enumerate(((*HEADINGS, *more), *rows), 1)
    )
    setting = Setting("plan", dt.date(2026, 2, 16), ANYWHERE, by="Lead")
    return read_workbook(Workbook("plan.csv", (Grid("", lines),)), SheetChoice(), setting)


def beside(
    rows: Sequence[Sequence[str]], *actions: Mapping[str, Any], more: Sequence[str] = ()
) -> Additions:
    """Return what a sheet of these rows comes to beside a plan of these actions."""
    plan = salvage(Plan, {"qip": "1", "indicators": [INDICATOR], "actions": [*actions]})
    return additions(reading_of(rows, more), plan)


def row(ref: str, issue: str, text: str) -> tuple[str, ...]:
    return (ref, issue, text, "Deputy Manager", "31/05/2026")


LIKE = "Fit guards to the beds and mats beside them where they are wanted"
"""What has many of the words of the action, and not nearly all."""


@pytest.mark.parametrize(
    ("ref", "issue", "text", "is_known"),
    [
        pytest.param("", ISSUE, TEXT, True, id="the same words, and no reference"),
        pytest.param("X9", ISSUE, TEXT, True, id="the same words under another reference"),
        pytest.param("F1", ISSUE, LIKE, True, id="its reference, and much of what it says"),
        pytest.param("f1", ISSUE, LIKE, True, id="its reference in small letters"),
        pytest.param("", ISSUE, LIKE, False, id="much of what it says, and no reference"),
        pytest.param("X9", ISSUE, LIKE, False, id="much of it under another reference"),
        pytest.param("F1", "No rota", "Recruit two carers", False, id="its reference for another"),
    ],
)
def test_a_row_is_an_action_of_the_plan_by_its_words_or_by_some_with_its_reference(
    ref: str, issue: str, text: str, is_known: bool
) -> None:
    found = beside([row(ref, issue, text)], ACTION)
    assert [known.action.id for known in found.known] == ["F1"] * is_known
    assert len(found.new) == (not is_known)
    assert found.gone == (() if is_known else ("F1",))


def test_a_row_with_the_reference_goes_before_one_that_is_only_like_it() -> None:
    found = beside([row("", ISSUE, TEXT), row("F1", ISSUE, TEXT)], ACTION)
    assert [(known.action.id, known.read.row) for known in found.known] == [("F1", "row 3")]
    assert [read.row for read in found.new] == ["row 2"]


def test_two_rows_are_two_actions_each_its_own() -> None:
    other = {**ACTION, "id": "F2", "action": "Recruit two carers", "issue": "No rota"}
    found = beside([row("", "No rota", "Recruit two carers"), row("", ISSUE, TEXT)], ACTION, other)
    assert [known.action.id for known in found.known] == ["F2", "F1"]
    assert found.gone == ()


def test_what_a_row_measures_is_no_difference_of_its_action() -> None:
    said = (*row("F1", ISSUE, TEXT), "Falls a week", "falls", "9", "5")
    (known,) = beside([said], ACTION, more=MEASURE).known
    assert known.read.values["indicators"] == ["I1"]
    assert known.differences == ()


def test_what_a_row_says_otherwise_is_told_with_its_cell() -> None:
    (known,) = beside([("F1", ISSUE, TEXT, "Team Leader", "30/06/2026")], ACTION).known
    assert set(known.differences) == {"owner: Team Leader", "due: 2026-06-30"}
    assert known.cell in ("D2", "E2")


def test_an_indicator_of_a_row_is_reported_by_the_owner_of_the_row_where_it_has_one() -> None:
    measure = ("Falls a week", "falls", "9", "5")
    nobody = ("F2", "No rota", "Recruit two carers", "", "31/05/2026")
    said = [(*row("F1", ISSUE, TEXT), *measure), (*nobody, "Shifts short", "shifts", "4", "0")]
    first, second = reading_of(said, MEASURE).indicators
    assert first["owner"] == "Deputy Manager"
    assert "owner" not in second
