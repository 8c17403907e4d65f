"""Forms with a label in front of each text, as regulators have them, and what is read of them."""

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiptrack.importing.answers import Answers
from qiptrack.importing.cells import Grid, Row, Workbook, text_cell
from qiptrack.importing.formats.formats import read_file
from qiptrack.importing.reading import Reading, plan_text, read_workbook
from qiptrack.importing.row_cells import Setting
from qiptrack.importing.table_choice import EmptyFile, NoTable, SheetChoice
from qiptrack.model.organisation import ANYWHERE
from tests.importing.sheets import Sheet, written

Rows = Sequence[Sequence[str]]
NO_ANSWERS = Answers()


def form(folder: Path, *tables: Rows, titles: Sequence[str] = ()) -> Path:
    """Write a document of tables with two columns; a row of one text is merged across both."""
    document = docx.Document()
    for number, rows in enumerate(tables):
        document.add_paragraph(titles[number] if number < len(titles) else "")
        table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
        for at, row in enumerate(rows):
            if len(row) == 1:
                table.cell(at, 0).merge(table.cell(at, len(table.columns) - 1))
            for column, text in enumerate(row):
                table.cell(at, column).text = text
    path = folder / "plan.docx"
    document.save(str(path))
    return path


def understood(path: Path, answers: Answers = NO_ANSWERS) -> Reading:
    here = ANYWHERE
    setting = Setting("plan", dt.date(2026, 6, 16), here, answers, by="Quality Lead")
    return read_workbook(read_file(path), SheetChoice(), setting)


def fields(reading: Reading) -> dict[str, str]:
    return {column.heading: column.field for column in reading.columns if column.field}


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def is_whole(reading: Reading, tables: Sequence[Rows]) -> bool:
    """Whether every word of a form is in the plan, a label, or among what is left out."""
    left_out = (each.text for each in (*reading.skipped, *reading.left_out))
    labels = (column.heading for column in reading.columns)
    said = words(" ".join((plan_text(reading), *left_out, *labels)))
    return not {word for t in tables for row in t for text in row for word in words(text)} - said


ONE_EACH: tuple[Rows, ...] = tuple(
    [
        ["Issue:", f"Charts of unit {unit} had gaps"],
        ["Action to be taken:", f"Two people sign each round on unit {unit}"],
        ["Person responsible:", "Deputy Manager"],
        ["Target date:", f"{unit} May 2026"],
        ["How we will know:", "Weekly chart audit"],
        ["Anything else", f"Agreed with team {unit}"],
    ]
    for unit in (3, 4)
)

BELOW: Rows = [
    ["Action 1", "Fit door guards"],
    ["Why", "Fire doors are wedged"],
    ["Lead", "Maintenance Manager"],
    ["By when", "31/05/2026"],
    ["Evidence required", ""],
    ["Kitchen"],
    ["Action 2", "Label every tub in the fridge"],
    ["Lead", "Head Cook"],
    ["By when", "Ongoing"],
]

RESPONSE = "Response by registered person detailing the actions taken:"
INSPECTED: Rows = [
    ["Action required to comply with the care homes regulations"],
    [
        """Area for improvement 1
Ref: Regulation 13 (4)
Stated: First time
To be completed by: 14 July 2026""",
        f"""The registered person shall ensure that creams are dated.
Ref: 5.2.2
{RESPONSE}
Labels are kept in the trolley and checked each Sunday.""",
    ],
    [
        """Area for improvement 2
Ref: Standard 44
Stated: Second time
To be completed by: Immediate action required""",
        f"""The registered person shall ensure that the sluice is locked.
{RESPONSE}
A keypad was fitted.""",
    ],
]

PLANNED = "Please describe clearly the action you are going to take to meet the regulation"
REPORTED: Rows = [
    ["Regulated activity", "Accommodation for persons who require personal care"],
    ["How the regulation was not being met:\nStaff files had no references."],
    [f"{PLANNED} and what you intend to achieve", "Every file is read against one list."],
    ["Who is responsible for the action?", "Registered Manager"],
    [
        "How are you going to ensure that the improvements have been made and are sustainable?",
        "Ten files are sampled each quarter.",
    ],
    ["What resources are needed to implement the change?", "None"],
    ["Date actions will be completed:", "31 July 2026"],
]


def test_a_table_an_action_is_an_action_each(tmp_path: Path) -> None:
    reading = understood(form(tmp_path, *ONE_EACH, titles=["Fern House action plan"]))
    assert [action.row for action in reading.actions] == ["table 1", "table 2"]
    values = reading.actions[1].values
    assert values["issue"] == "Charts of unit 4 had gaps"
    assert values["action"] == "Two people sign each round on unit 4"
    assert (values["owner"], values["due"]) == ("Deputy Manager", "2026-05-04")
    assert values["evidence_source"] == "Weekly chart audit"
    assert reading.actions[1].cells["owner"] == "Table2!B3"
    assert ("Anything else", "Agreed with team 4") in reading.actions[1].kept
    assert reading.details.values["title"] == "Fern House action plan"
    assert is_whole(reading, ONE_EACH)


def test_a_table_of_a_plan_begins_an_action_where_its_first_label_comes_again(
    tmp_path: Path,
) -> None:
    reading = understood(form(tmp_path, BELOW))
    assert [action.row for action in reading.actions] == [
        "table 1, rows 1 to 5",
        "table 1, rows 7 to 9",
    ]
    assert [action.values.get("owner") for action in reading.actions] == [
        "Maintenance Manager",
        "Head Cook",
    ]
    assert dict(reading.actions[1].kept)["Section"] == "Kitchen"
    assert reading.sections == ()
    asked = {(each.about, each.cell) for each in reading.decisions if each.cell}
    assert {("evidence_source", "Table1!B5"), ("due", "Table1!B9")} <= asked
    assert is_whole(reading, [BELOW])


def test_labels_in_one_cell_with_the_text_beside_them_are_those_of_an_inspector(
    tmp_path: Path,
) -> None:
    reading = understood(form(tmp_path, INSPECTED))
    assert [each.values["issue"] for each in reading.actions] == [
        "The registered person shall ensure that creams are dated.",
        "The registered person shall ensure that the sluice is locked.",
    ]
    assert reading.actions[1].values["action"] == "A keypad was fitted."
    assert [each.values.get("due") for each in reading.actions] == ["2026-07-14", None]
    assert all("owner" not in each.values for each in reading.actions)
    assert all("status" not in each.values for each in reading.actions)
    assert is_whole(reading, [INSPECTED])


def test_a_report_on_actions_has_its_questions_as_labels(tmp_path: Path) -> None:
    reading = understood(form(tmp_path, REPORTED))
    (action,) = reading.actions
    assert action.values["issue"] == "Staff files had no references."
    assert action.values["action"] == "Every file is read against one list."
    assert (action.values["owner"], action.values["due"]) == ("Registered Manager", "2026-07-31")
    assert action.values["evidence_source"] == "Ten files are sampled each quarter."
    assert is_whole(reading, [REPORTED])


def test_the_facts_in_front_of_the_forms_are_those_of_the_plan(tmp_path: Path) -> None:
    facts = [["Service", "Elm Court"], ["Sponsor", "Registered Manager"], ["Date", "3 May 2026"]]
    reading = understood(form(tmp_path, facts, *ONE_EACH))
    assert reading.details.values["service"] == "Elm Court"
    assert len(reading.actions) == 2


def test_an_answer_for_a_cell_is_for_that_table_alone(tmp_path: Path) -> None:
    path = form(tmp_path, *ONE_EACH)
    answers = Answers().with_one("--cell", "Table2!B3=Head Cook")
    reading = understood(path, answers)
    assert [each.values["owner"] for each in reading.actions] == ["Deputy Manager", "Head Cook"]
    reading = understood(path, Answers().with_one("--cell", "B3=Head Cook"))
    assert [each.values["owner"] for each in reading.actions] == ["Head Cook", "Deputy Manager"]


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".ods"])
def test_a_form_on_a_sheet_is_read_as_well(ending: str, tmp_path: Path) -> None:
    reading = understood(
        written(Sheet([[*row, *[""] * (2 - len(row))] for row in BELOW]), tmp_path, ending)
    )
    assert [each.values["action"] for each in reading.actions] == [
        "Fit door guards",
        "Label every tub in the fridge",
    ]
    assert reading.actions[0].values["due"] == "2026-05-31"


@pytest.mark.parametrize(
    "rows",
    [
        [["Title", "Falls"], ["Date", "3 May 2026"], ["Owner", "Registered Manager"]],
        [["RM", "Registered Manager"], ["DM", "Deputy Manager"]],
        [["Question", "Answer"], ["Are doors locked?", "Yes"], ["Is the fridge cold?", "No"]],
    ],
)
def test_what_only_looks_like_a_form_is_none(rows: Rows, tmp_path: Path) -> None:
    with pytest.raises(NoTable):
        understood(form(tmp_path, rows))


def test_a_label_that_stands_there_again_with_nothing_behind_it_says_nothing(
    tmp_path: Path,
) -> None:
    rows = [
        ("Action", "Fit guards to the beds"),
        ("Owner", "Deputy Manager"),
        ("Owner", ""),
        ("Due date", "31/05/2026"),
    ]
    (read,) = understood(form(tmp_path, rows)).actions
    assert read.values["owner"] == "Deputy Manager"
    assert not [each for each in read.decisions if each.about == "owner"]


def test_an_action_of_which_nothing_is_filled_in_is_none(tmp_path: Path) -> None:
    empty = [("Issue:", ""), ("Action:", ""), ("Owner:", "")]
    rows = [*empty, ("Issue:", "Falls"), ("Action:", "Fit guards"), ("Owner:", "Deputy Manager")]
    (read,) = understood(form(tmp_path, rows)).actions
    assert read.values["issue"] == "Falls"


LABELS = (
    *("Action", "Action 2:", "Issue:", "Owner", "By when", "Area for improvement 1\nRef: R13"),
    *("What was found?", "Title", "Date", "Comments:", "Anything", ""),
)
TEXTS = ("Fit guards", "31/05/2026", "Deputy Manager", "", "a\nb", f"{RESPONSE}\nDone", "Owner: X")
CELLS = st.tuples(st.sampled_from(LABELS), st.sampled_from(TEXTS))
FORM_ROWS = st.lists(st.one_of(CELLS, CELLS.map(lambda pair: pair[:1])), min_size=2, max_size=9)


@given(FORM_ROWS, st.integers(1, 9))
def test_whatever_a_form_says_every_word_is_in_the_plan_or_said_to_be_left_out(
    rows: list[tuple[str, ...]], second: int
) -> None:
    made = tuple(
        Row(number, tuple(map(text_cell, row)), table="Table 1" if number < second else "Table 2")
        for number, row in enumerate(rows, start=1)
    )
    setting = Setting("plan", dt.date(2026, 6, 16), ANYWHERE, by="Lead")
    try:
        reading = read_workbook(Workbook("plan", (Grid("", made),)), SheetChoice(), setting)
    except NoTable:
        return
    except EmptyFile:
        assert not any(text for row in rows for text in row)
        return
    assert is_whole(reading, [rows])
