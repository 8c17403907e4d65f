"""What sheets from outside have that no rule foresaw: each was read wrongly once."""

import datetime as dt
from pathlib import Path

import docx
import pytest

from qiptrack.importing.actions import updates_of
from qiptrack.importing.cells import Grid, Row, Workbook, text_cell
from qiptrack.importing.formats.formats import read_file
from qiptrack.importing.headings import action_fields, measure_fields
from qiptrack.importing.owners import read_role
from qiptrack.importing.reading import Reading, read_workbook
from qiptrack.importing.row_cells import Setting
from qiptrack.importing.table_choice import SheetChoice
from qiptrack.model.organisation import ANYWHERE, Organisation, RoleScope
from tests.conftest import with_each
from tests.importing.sheets import Sheet, Value, written

HEADER: list[Value] = ["Ref", "Issue", "Action", "Lead", "Deadline", "Evidence required"]
ROW: list[Value] = ["1", "Damp", "Treat the wall", "Estates Manager", "31/03/2026", "Survey"]


def understood(path: Path) -> Reading:
    setting = Setting("tracker", dt.date(2026, 6, 16), ANYWHERE, by="Lead")
    return read_workbook(read_file(path), SheetChoice(), setting)


def sheet(folder: Path, *rows: list[Value]) -> Reading:
    return understood(written(Sheet(rows), folder))


def fields(reading: Reading) -> dict[str, str]:
    return {column.heading: column.field for column in reading.columns}


@with_each(
    ("heading", "field"),
    [
        ("Timescale Start", "started"),
        ("Timescale Finish", "due"),
        ("Timeframe End", "due"),
        ("Planned finish", "due"),
        ("Finish", "due"),
        ("#", "id"),
        ("Task Name", "action"),
        ("How the regulation was not being met", "issue"),
        ("Required by (CQC/Council)", "required_by.body"),
    ],
)
def test_a_heading_means(heading: str, field: str) -> None:
    found = action_fields(heading)
    assert max(found, key=lambda name: found[name]) == field


@with_each(
    ("heading", "field"),
    [
        ("Target", "target"),
        ("Target for 2026/27", "target"),
        ("2026-27 target", "target"),
        ("Target (2026/27)", "target"),
        ("Target by end of March 2027", "target"),
        ("Target 31/03/2027", "target"),
        ("Target %", "target"),
        ("Baseline at 1 April 2026", "baseline"),
        ("Baseline Q4 2025/26", "baseline"),
        ("Target date", None),
        ("Target date 2026", None),
        ("Target decision 2026", None),
        ("Target by Sept 2026", "target"),
        ("March 2026", None),
        ("%", None),
    ],
)
def test_a_heading_of_a_measure_may_say_of_when_it_is(heading: str, field: str | None) -> None:
    assert list(measure_fields(heading)) == ([field] if field else [])


def test_the_start_of_a_timescale_is_no_due_date_and_its_finish_no_completion(
    tmp_path: Path,
) -> None:
    reading = sheet(
        tmp_path,
        ["Action", "Lead", "Timescale", "", "Success measure"],
        ["", "", "Start", "Finish", ""],
        ["Treat the wall", "Estates Manager", "01/02/2026", "31/03/2026", "Survey"],
    )
    assert reading.actions[0].values["due"] == "2026-03-31"
    assert "completed" not in reading.actions[0].values
    assert "status" not in reading.actions[0].values


@pytest.mark.parametrize(
    ("heading", "said", "reported"),
    [("Done \u2713", "\u2713", True), ("Closed?", "Y", True), ("Closed?", "N", False)],
)
def test_a_tick_or_a_yes_reports_an_action_done_and_no_more(
    heading: str, said: str, reported: bool, tmp_path: Path
) -> None:
    reading = sheet(tmp_path, [*HEADER, heading], [*ROW, said])
    assert reading.actions[0].is_reported_done is reported
    assert reading.actions[0].values.get("status") == ("in-progress" if reported else None)


BOX, TICKED, CROSSED = "\u2610", "\u2611", "\u2612"


@pytest.mark.parametrize(
    ("heading", "cells", "reported"),
    [
        ("Done?", (CROSSED, BOX), (True, False)),
        ("Completed", (TICKED, BOX), (True, False)),
        ("Complete?", (CROSSED, CROSSED), (True, True)),
        ("Done?", (TICKED, CROSSED), (True, False)),
        ("Completed", (f"{CROSSED} Yes {BOX} No", f"{BOX} Yes {CROSSED} No"), (True, False)),
        ("Completed", (f"Yes {BOX}\nNo {TICKED}", f"Yes {BOX} No {BOX}"), (False, False)),
        (
            "Status",
            (f"{BOX} Open {TICKED} Complete", f"{TICKED} Open {BOX} Complete"),
            (True, False),
        ),
        ("Done?", (f"{TICKED} 12/05/2026", "13/05/2026 \u2713"), (True, True)),
        ("Done?", ("\u2713 nights to follow", BOX), (True, False)),
    ],
)
def test_a_ticked_box_is_the_word_of_the_sheet_for_done_and_no_more(
    heading: str, cells: tuple[str, str], reported: tuple[bool, bool], tmp_path: Path
) -> None:
    rows = [[*ROW, cells[0]], ["2", *ROW[1:], cells[1]]]
    reading = sheet(tmp_path, [*HEADER, heading], *rows)
    assert fields(reading)[heading]
    assert tuple(action.is_reported_done for action in reading.actions) == reported
    assert all("completed" not in action.values for action in reading.actions)
    for action, cell in zip(reading.actions, cells, strict=True):
        assert cell.split()[0] in str(updates_of(action, reading.setting))


def test_a_box_with_the_day_beside_it_is_done_on_that_day(tmp_path: Path) -> None:
    header = [*HEADER, "Completed", "Evidence"]
    reading = sheet(tmp_path, header, [*ROW, f"{CROSSED} 12/05/2026", "Survey of 12 May"])
    values = reading.actions[0].values
    assert (values["status"], values["completed"]) == ("complete", "2026-05-12")


def test_a_column_that_says_must_or_should_is_no_issue(tmp_path: Path) -> None:
    reading = sheet(
        tmp_path,
        ["Must/Should do", "CQC finding (verbatim)", "Action(s)", "Operational lead", "Deadline"],
        ["Must do", "Fridges were warm", "New probes", "Chief Pharmacist", "31/03/2026"],
        ["Should do", "Few surveys came back", "Ring families", "Ward Manager", "30/04/2026"],
    )
    assert [each.values["issue"] for each in reading.actions] == [
        "Fridges were warm",
        "Few surveys came back",
    ]


@pytest.mark.parametrize(
    ("cell", "status", "done"),
    [("60", "in-progress", False), ("100", "in-progress", True), ("0", None, False)],
)
def test_a_percentage_may_be_said_by_its_heading_alone(
    cell: str, status: str | None, done: bool, tmp_path: Path
) -> None:
    said: list[Value] = [cell, int(cell)]
    for number, value in enumerate(said):
        path = written(
            Sheet([[*HEADER, "% complete"], [*ROW, value]]), tmp_path, ".xlsx", f"{number}"
        )
        (action,) = understood(path).actions
        assert (action.values.get("status"), action.is_reported_done) == (status, done)


def test_a_column_without_a_heading_is_kept_however_late_it_is_filled(tmp_path: Path) -> None:
    rows: list[list[Value]] = [[str(n), *ROW[1:], ""] for n in range(230)]
    rows[220][-1] = "Cellar first"
    reading = sheet(tmp_path, HEADER, *rows, ["231", *ROW[1:-1], "", "Alone"])
    kept = [text for action in reading.actions for _, text in action.kept]
    assert {"Cellar first", "Alone"} <= set(kept)


def test_a_task_is_the_action_before_an_objective(tmp_path: Path) -> None:
    reading = sheet(
        tmp_path,
        ["Objective", "Task", "Assigned to", "Deadline"],
        ["People sleep well", "Quiet wheels on trolleys", "Handyperson", "31/03/2026"],
    )
    assert fields(reading)["Task"] == "action"
    assert fields(reading)["Objective"] == ""


def test_a_source_without_a_measure_is_no_part_of_an_indicator(tmp_path: Path) -> None:
    reading = sheet(tmp_path, [*HEADER, "Source"], [*ROW, "Complaint"])
    assert fields(reading)["Source"] == ""
    assert ("Source", "Complaint") in reading.actions[0].kept


def test_a_row_of_labels_above_a_header_is_no_part_of_it(tmp_path: Path) -> None:
    reading = sheet(
        tmp_path,
        ["Cynllun Gweithredu / Action Plan"],
        ["Gwasanaeth / Service: Bryn Haul", "Responsible Individual: Lead", None, None, None, None],
        HEADER,
        ROW,
    )
    assert fields(reading)["Issue"] == "issue"
    assert reading.details.values["service"] == "Bryn Haul"
    assert reading.details.values["title"] == "Cynllun Gweithredu / Action Plan"


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (("Oak Tree Care Ltd", "Service improvement plan v7"), "Service improvement plan v7"),
        (("Willow Bank: action plan of May", "Second line"), "Willow Bank: action plan of May"),
        (("Oak Tree Care Ltd", "Location ID: 1-234"), "Oak Tree Care Ltd"),
        (("Plan: Oak Tree falls", "Oak Tree Care"), "Oak Tree falls"),
    ],
)
def test_a_title_says_that_it_is_a_plan_before_it_says_whose(
    tmp_path: Path, above: tuple[str, ...], title: str
) -> None:
    lines: list[list[Value]] = [[line] for line in above]
    reading = sheet(tmp_path, *lines, HEADER, ROW)
    assert reading.details.values["title"] == title


def test_a_label_ends_where_the_next_begins(tmp_path: Path) -> None:
    reading = sheet(tmp_path, ["Service: Glen House. Inspection: 4 November 2025"], HEADER, ROW)
    assert reading.details.values["service"] == "Glen House"


def test_a_description_beside_a_task_is_no_measure(tmp_path: Path) -> None:
    reading = sheet(
        tmp_path,
        ["Task Name", "Assigned To", "Due Date", "Description"],
        ["Treat the wall", "Estates Manager", "31/03/2026", "Two coats"],
    )
    assert fields(reading)["Description"] == ""
    assert not any("indicator" in said for said in reading.said)


def test_the_first_section_may_stand_above_the_header(tmp_path: Path) -> None:
    reading = sheet(
        tmp_path,
        ["Improvement plan"],
        ["MUST DO"],
        HEADER,
        ROW,
        ["SHOULD DO"],
        ["2", *ROW[1:]],
    )
    assert reading.sections == ("MUST DO", "SHOULD DO")
    assert reading.details.values["title"] == "Improvement plan"
    assert [dict(action.kept)["Section"] for action in reading.actions] == ["MUST DO", "SHOULD DO"]
    assert [each.row for each in reading.left_out] == ["row 1"]


def test_a_section_over_some_rows_is_kept_with_those_and_is_no_theme_of_the_plan(
    tmp_path: Path,
) -> None:
    rows = [[number, *ROW[1:]] for number in ("1", "2", "3")]
    reading = sheet(tmp_path, HEADER, rows[0], ["Night staff"], *rows[1:])
    assert reading.sections == ()
    assert [dict(action.kept).get("Section") for action in reading.actions] == [
        None,
        "Night staff",
        "Night staff",
    ]


def test_a_word_table_that_goes_on_in_another_is_one(tmp_path: Path) -> None:
    document = docx.Document()
    for rows in ([HEADER, ROW], [["2", *ROW[1:]]]):
        table = document.add_table(rows=len(rows), cols=len(HEADER))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                table.cell(at, column).text = str(text)
        document.add_paragraph("")
    document.save(str(tmp_path / "a.docx"))
    reading = understood(tmp_path / "a.docx")
    assert [action.row for action in reading.actions] == ["table 1, row 2", "table 2, row 1"]


def test_milestones_resources_and_who_requires_it_become_fields(tmp_path: Path) -> None:
    reading = sheet(
        tmp_path,
        [*HEADER, "Milestones", "Resources needed", "Required by", "Must do or should do"],
        [*ROW, "Quote by 15/01/2026; Wall dry (28 February 2026)", "\u00a3900", "CQC", "Must do"],
    )
    values = reading.actions[0].values
    assert values["milestones"] == [
        {"id": "M1", "milestone": "Quote", "due": "2026-01-15"},
        {"id": "M2", "milestone": "Wall dry", "due": "2026-02-28"},
    ]
    assert "28 February" in str(updates_of(reading.actions[0], reading.setting))
    assert values["resources"] == "\u00a3900"
    assert values["required_by"] == {"body": "CQC", "level": "must"}
    assert reading.details.values["opened"] == "2026-01-15"


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Milestones", "Quote; order; roll out"),
        ("Milestones", "Quote by 15/01/2026; order soon"),
        ("Milestones", "Quote by Mar-26"),
        ("Resources needed", "None"),
        ("Required by", "CQC"),
    ],
)
def test_what_is_only_half_of_a_field_stays_as_text(
    heading: str, text: str, tmp_path: Path
) -> None:
    reading = sheet(tmp_path, [*HEADER, heading], [*ROW, text])
    action = reading.actions[0]
    assert {"milestones", "resources", "required_by"} & set(action.values) == set()
    assert text in str(updates_of(action, reading.setting))


def test_a_date_that_is_required_is_the_due_date_where_there_is_no_other(tmp_path: Path) -> None:
    reading = sheet(
        tmp_path,
        ["Issue", "Action", "Lead", "Date required"],
        ["Damp", "Treat the wall", "Estates Manager", "31/03/2026"],
    )
    assert fields(reading)["Date required"] != "required_by.due"


def test_a_word_that_is_part_of_several_roles_offers_none_of_them() -> None:
    roles = ["Registered Manager", "Deputy Manager", "Nurse"]
    organisation = Organisation.model_validate(
        {"qip": "1", "organisation": "Fern", "roles": [{"role": role} for role in roles]}
    )
    read = read_role("Manager", RoleScope(organisation, None), {})
    assert (read.role, read.offered) == (None, None)
    assert set(read.choices) == {"Registered Manager", "Deputy Manager"}


@with_each(
    ("words", "offered", "choices"),
    [
        ("RM", "Registered Manager", {"Registered Manager", "Deputy Manager", "Nurse"}),
        ("DM", None, {"Deputy Manager", "Duty Manager"}),
        ("RM / DM", None, {"Registered Manager", "Deputy Manager", "Duty Manager"}),
        ("Cook / Driver", None, {"Registered Manager", "Deputy Manager", "Nurse"}),
        ("All staff", None, {"Registered Manager", "Deputy Manager", "Nurse"}),
        ("Mrs Smith", None, {"Registered Manager", "Deputy Manager", "Nurse"}),
        ("", None, {"Registered Manager", "Deputy Manager", "Nurse"}),
        ("TBC", None, {"Registered Manager", "Deputy Manager", "Nurse"}),
    ],
)
def test_what_may_be_meant_is_a_role_that_is_declared(
    words: str, offered: str | None, choices: set[str]
) -> None:
    roles = ["Registered Manager", "Deputy Manager", "Nurse"]
    roles += ["Duty Manager"] if "Duty Manager" in choices else []
    organisation = Organisation.model_validate(
        {"qip": "1", "organisation": "Fern", "roles": [{"role": role} for role in roles]}
    )
    read = read_role(words, RoleScope(organisation, None), {})
    assert (read.role, read.offered, set(read.choices)) == (None, offered, choices)


def test_a_gap_in_every_row_says_that_a_column_may_be_it(tmp_path: Path) -> None:
    reading = sheet(
        tmp_path,
        ["What did they say?", "Action", "Lead", "Deadline"],
        ["Staff did not knock", "Watch and remind", "Deputy Manager", "31/03/2026"],
    )
    (issue,) = (each for each in reading.decisions if each.about == "issue")
    assert "--map HEADING=issue" in issue.in_full


@pytest.mark.parametrize(
    ("said", "opened"),
    [("15/01/2026", "2026-01-15"), ("31/12/2030", "2026-03-31"), ("soon", "2026-03-31")],
)
def test_a_day_to_come_and_none_are_not_that_of_the_opening(
    said: str, opened: str, tmp_path: Path
) -> None:
    reading = sheet(tmp_path, ["Opened", said], ["Service", "Oak"], HEADER, ROW)
    assert reading.details.values["opened"] == opened


@pytest.mark.parametrize(("text", "is_section"), [("Estates", True), ("No more was found.", False)])
def test_a_sentence_by_itself_heads_no_section(text: str, is_section: bool, tmp_path: Path) -> None:
    reading = sheet(tmp_path, HEADER, [text], ROW)
    assert [each.text for each in reading.skipped] == ([text] if is_section else [])
    assert len(reading.actions) == (1 if is_section else 2)


@pytest.mark.parametrize("is_hidden", [False, True])
def test_a_hidden_row_of_a_cover_says_nothing_of_the_plan(*, is_hidden: bool) -> None:
    def row(number: int, *texts: str, is_hidden: bool = False) -> Row:
        return Row(number, tuple(map(text_cell, texts)), is_hidden=is_hidden)

    cover = (
        row(1, "Service", "Elm Court", is_hidden=is_hidden),
        row(2, "Title", "Safer floors"),
    )
    table = (row(1, *map(str, HEADER)), row(2, *map(str, ROW)))
    book = Workbook("tracker.xlsx", (Grid("Cover", cover), Grid("Plan", table)))
    setting = Setting("tracker", dt.date(2026, 6, 16), ANYWHERE, by="Lead")
    facts = read_workbook(book, SheetChoice(), setting).details.values
    assert facts["title"] == "Safer floors"
    assert facts.get("service") == (None if is_hidden else "Elm Court")
