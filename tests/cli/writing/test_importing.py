"""What `import` shows, asks for in a script, and writes."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.writing.conftest import PLAN, Office
from tests.conftest import swept, with_each

TRACKER = """\
Fern House falls plan,,,,,
Ref,Issue,Action,By whom,By when,Evidence required
F1,Falls at night,Sensor mats by each bed,Registered Manager,31/01/2026,Mat register
F2,Falls not learned from,Read each fall at handover,RM / DM,Ongoing,Handover sheets
F3,Falls not counted,Count falls weekly,RM,Mar-26,Falls log
,,,,,
Key: RM = Registered Manager; DM = Deputy Manager,,,,,
"""
SETTLED = (
    *("--service", "Rosewood House", "--sponsor", "Registered Manager"),
    *("--owner", "RM / DM=Deputy Manager", "--owner", "RM=Registered Manager"),
    *("--dates", "Ongoing=27/2/26"),
)


@pytest.fixture
def tracker(tmp_path: Path) -> str:
    path = tmp_path / "falls tracker.csv"
    path.write_text(TRACKER)
    return str(path)


def test_what_is_open_is_listed_with_the_option_that_answers_it(
    office: Office, tracker: str
) -> None:
    before = office.kept()
    result = office.run("import", tracker)
    assert result.exit_code == 2
    assert office.kept() == before
    said = " ".join(result.stderr.split())
    assert "nothing is written, because 5 decisions are open" in said
    for option in (
        "--service SERVICE",
        "--sponsor ROLE",
        "--owner 'RM / DM=ROLE'",
        "--dates Ongoing=YYYY-MM-DD",
        "--owner 'RM=Registered Manager'",
    ):
        assert option in said
    assert "D5, row 5" in said
    assert "Opened:   31 Jan 2026\n" in result.stdout
    assert "To decide: which one role answers for it (several are named) Answer" in " ".join(
        result.stdout.split()
    )


def test_a_file_that_is_called_as_no_plan_may_be_makes_one_with_a_word_behind_it(
    office: Office, tmp_path: Path
) -> None:
    (tmp_path / "2026.csv").write_text(TRACKER)
    office.done("import", str(tmp_path / "2026.csv"), *SETTLED)
    assert (office.plans / "2026-plan.yaml").is_file()


def test_with_every_answer_the_plan_is_written_and_has_no_error(
    office: Office, tracker: str
) -> None:
    result = office.done("import", tracker, "--plan", "falls", *SETTLED)
    assert "plans/falls.yaml is written: 3 actions" in result.stderr
    text = (office.plans / "falls.yaml").read_text()
    assert "title: Fern House falls plan\n" in text
    assert "opened: 2026-01-31\n" in text
    assert "    owner: Deputy Manager\n    due: 2026-02-27\n" in text
    assert "          By whom: RM / DM\n          By when: Ongoing\n" in text
    assert "'Mar-26' is read as 31 March 2026" in result.stdout
    checked = office.run("check", str(office.plans / "falls.yaml"))
    assert checked.exit_code == 0, checked.stdout


def test_an_owner_is_answered_in_short(office: Office, tracker: str) -> None:
    in_short = {"RM / DM=Deputy Manager": "RM / DM=DM", "RM=Registered Manager": "RM=registered"}
    settled = [in_short.get(each, each) for each in SETTLED]
    office.done("import", tracker, "--plan", "falls", *settled)
    text = (office.plans / "falls.yaml").read_text()
    assert text.count("owner: Registered Manager\n") == 2
    assert text.count("owner: Deputy Manager\n") == 1


def test_as_typed_writes_the_words_of_the_sheet_for_check_to_list(
    office: Office, tracker: str
) -> None:
    office.done("import", tracker, "--as-typed", "--service", "Rosewood House")
    text = (office.plans / "falls-tracker.yaml").read_text()
    assert "    owner: RM / DM\n    due: Ongoing\n" in text
    checked = office.run("check", str(office.plans / "falls-tracker.yaml"), "--format", "json")
    codes = {row["code"] for row in json.loads(checked.stdout)["rows"]}
    assert {"QIP005", "QIP006", "QIP101"} <= codes


def test_a_dry_run_shows_the_plan_and_writes_nothing(office: Office, tracker: str) -> None:
    before = office.kept()
    result = office.done("import", tracker, *SETTLED, "--dry-run")
    assert office.kept() == before
    assert "+title: Fern House falls plan\n" in result.stdout
    assert "Dry run: nothing was written." in result.stderr


def test_json_has_the_whole_reading_with_the_place_of_each_cell(
    office: Office, tracker: str
) -> None:
    result = office.run("import", tracker, "--format", "json")
    assert result.exit_code == 2
    found: dict[str, Any] = json.loads(result.stdout)
    assert found["kind"] == "import"
    assert found["header"]["rows"] == [2]
    assert found["columns"][3] == {
        "cell": "D2",
        "heading": "By whom",
        "field": "owner",
        "why": None,
    }
    assert found["rows"][0]["cells"]["due"] == "E3"
    assert [each["cell"] for each in found["decisions"] if each["cell"]] == ["D4", "E4", "D5"]
    assert found["skipped"][0]["text"].startswith("Key: RM")


def test_a_column_goes_where_map_says(office: Office, tracker: str) -> None:
    found = json.loads(
        office.run("import", tracker, "--map", "Evidence required=-", "--format", "json").stdout
    )
    assert found["columns"][5]["field"] is None
    options = [each["option"] for each in found["decisions"]]
    assert "--fill evidence_source=TEXT" in options


def test_a_cell_and_a_gap_can_be_answered(office: Office, tracker: str) -> None:
    answers = ("--map", "F=-", "--fill", "evidence_source=Falls audit", "--cell", "D4=Quality Lead")
    result = office.done("import", tracker, "--plan", "falls", *SETTLED, *answers)
    text = (office.plans / "falls.yaml").read_text()
    assert text.count("evidence_source: Falls audit") == 3
    assert "    owner: Quality Lead\n" in text
    assert "          By whom: RM / DM\n" in text
    assert result.exit_code == 0


@with_each(
    ("words", "said"),
    [
        (("--map", "By who=owner"), "The table has no column 'By who'. Did you mean 'By whom'?"),
        (("--map", "By whom=ownr"), "'ownr' is not a field of an action. Did you mean owner?"),
        (("--owner", "RM"), "--owner needs two words with = between them"),
        (
            ("--dates", "Ongoing=31/11/2026"),
            "'31/11/2026' is not a date (there is no such day: 30 November",
        ),
        (("--table", "4"), "--table 4: the file does not have it"),
        (("--sheet", "Old"), "--sheet Old: the file does not have it"),
        (("--header", "6"), "--header 6: the file does not have it"),
        (("--plan", "rosewood-care-plan-reviews"), "There is a plan rosewood-care-plan-reviews"),
        (
            ("--plan", PLAN),
            "for the new one with --plan, or bring that one what is new with --into r",
        ),
        (("--lists", "zip"), "'zip' is neither of the two"),
        (("--fill", "cost=1"), "'cost' is nothing that can be filled in"),
        (("--service", "Nowhere"), "Nowhere"),
        (
            (*SETTLED, "--plan", "falls", "--opened", "2026-11-24"),
            "24 November 2026 is in the future: today is 23 November 2026.",
        ),
    ],
)
def test_what_cannot_be_is_refused(
    office: Office, tracker: str, words: tuple[str, ...], said: str
) -> None:
    assert said in " ".join(office.refused("import", tracker, *words).split())


def test_a_file_there_is_not_is_said_so_also_where_a_plan_is_called_as_it(office: Office) -> None:
    assert "cannot be read: No such file" in office.refused("import", f"nowhere/{PLAN}.csv")


def test_a_file_that_is_no_tracker_is_refused_in_a_sentence(office: Office, tmp_path: Path) -> None:
    (tmp_path / "letter.csv").write_text("Dear all\nPlease come on Monday\n")
    (tmp_path / "measures.csv").write_text(
        "Indicator,Baseline,Target,Q1,Q2\nFalls,12,6,11,9\nWeights,40,90,50,60\n"
    )
    (tmp_path / "notes.pages").write_text("x")
    said = office.refused("import", str(tmp_path / "letter.csv"))
    assert "has no table of actions" in " ".join(said.split())
    said = office.refused("import", str(tmp_path / "measures.csv"))
    assert "has only measures" in said
    headings = "Issue,Action,Owner,Due date\n"
    for name, rows in (("headings", ""), ("unclosed", '"Falls,Fit mats,Manager,31/03/2026\n')):
        (tmp_path / f"{name}.csv").write_text(headings + rows)
        said = office.refused("import", str(tmp_path / f"{name}.csv"), *SETTLED, "--plan", "falls")
        assert f"{name}.csv has no action below its headings" in " ".join(said.split())
    said = office.refused("import", str(tmp_path / "notes.pages"))
    assert "is none of the files that can be read" in " ".join(said.split())
    said = office.refused("import", str(tmp_path / "gone.csv"))
    assert "cannot be read: No such file" in said
    for folder in (tmp_path, tmp_path / "folder.csv"):
        folder.mkdir(exist_ok=True)
        said = office.refused("import", str(folder))
        assert f"{folder} cannot be read: it is a folder." in " ".join(said.split())


def test_into_a_plan_goes_what_is_new_and_what_differs_is_asked(
    office: Office, tracker: str
) -> None:
    office.done("import", tracker, "--plan", "falls", *SETTLED)
    plan = office.plans / "falls.yaml"
    before = plan.read_text()
    same = office.done("import", tracker, "--into", "falls")
    assert "Nothing changes: the plan has it all already." in same.stderr
    assert plan.read_text() == before
    sheet = Path(tracker)
    sheet.write_text(
        TRACKER.replace(
            "F3,Falls not counted",
            "F4,No lights,Lamp by each bed,Team Leader,30/06/2026,Walk round\nF3,Falls not counted",
        ).replace("Registered Manager,31/01/2026", "Deputy Manager,28/02/2026")
    )
    refused = office.run("import", tracker, "--into", "falls")
    assert refused.exit_code == 2
    assert "--differs F1=keep" in refused.stderr
    assert "owner: Deputy Manager; due: 2026-02-28" in refused.stderr
    assert plan.read_text() == before
    done = office.done("import", tracker, "--into", "falls", "--differs", "note")
    after = plan.read_text()
    assert "1 action added" in done.stderr
    assert "  - id: F4\n    issue: No lights\n" in after
    assert "          owner: Deputy Manager\n          due: 2026-02-28\n" in after
    assert "    owner: Registered Manager\n    due: 2026-01-31\n" in after
    kept = [line for line in before.splitlines() if line not in after.splitlines()]
    assert kept == []
    again = office.done("import", tracker, "--into", "falls")
    assert "Nothing changes" in again.stderr


def test_what_is_filled_in_for_new_rows_differs_from_no_action_that_is_known(
    office: Office, tracker: str
) -> None:
    office.done("import", tracker, "--plan", "falls", *SETTLED)
    lines = TRACKER.splitlines()
    lines.insert(5, "F4,No lights,Lamp by each bed,Team Leader,30/06/2026,")
    without = [line.rpartition(",")[0] for line in lines]
    for rows in (lines, without):
        Path(tracker).write_text("\n".join(rows))
        fill = ("--fill", "evidence_source=Walk round")
        found = asked(office, tracker, "--into", "falls", *fill, "--dry-run")
        assert not any("evidence_source" in each["words"] for each in found)
    done = office.done("import", tracker, "--into", "falls", *fill, "--differs", "keep")
    assert "1 action added" in done.stderr
    text = (office.plans / "falls.yaml").read_text()
    assert text.count("evidence_source: Walk round") == 1


def asked(office: Office, *words: str) -> list[dict[str, Any]]:
    found: dict[str, Any] = json.loads(office.run("import", *words, "--format", "json").stdout)
    decisions: list[dict[str, Any]] = found["decisions"]
    return decisions


@pytest.mark.parametrize(
    ("was", "now", "cell", "words"),
    swept(
        [
            ("Registered Manager,31/01/2026", ",31/01/2026", "D3", "By whom: the cell is empty"),
            ("Manager,31/01/2026,", "Manager,,", "E3", "By when: the cell is empty"),
            ("Falls at night", "", "B3", "Issue: the cell is empty"),
            ("Mat register", "", "F3", "Evidence required: the cell is empty"),
            ("RM / DM,Ongoing", "RM / DM,", "E4", "By when: the cell is empty"),
        ],
        every=2,
    ),
)
def test_a_cell_that_was_cleared_is_asked_and_kept_unless_it_is_noted(
    office: Office, tracker: str, was: str, now: str, cell: str, words: str
) -> None:
    office.done("import", tracker, "--plan", "falls", *SETTLED)
    before = (office.plans / "falls.yaml").read_text()
    Path(tracker).write_text(TRACKER.replace(was, now))
    (question,) = asked(office, tracker, "--into", "falls")
    assert (question["cell"], question["words"]) == (cell, words)
    assert question["offered"] == "keep"
    office.done("import", tracker, "--into", "falls", "--differs", "note")
    after = (office.plans / "falls.yaml").read_text()
    assert words in after
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []
    assert asked(office, tracker, "--into", "falls") == []


def test_what_was_kept_as_text_and_is_gone_from_its_cell_is_asked(
    office: Office, tmp_path: Path
) -> None:
    sheet = tmp_path / "falls.csv"
    rows = TRACKER.splitlines()[1:3]
    sheet.write_text(f"{rows[0]},Status,Comment,Cost\n{rows[1]},Blue,Night staff asked,\n")
    facts = ("--title", "Falls", "--service", "Rosewood House", "--sponsor", "Quality Lead")
    office.done("import", str(sheet), "--plan", "falls", *facts)
    assert asked(office, str(sheet), "--into", "falls") == []
    sheet.write_text(f"{rows[0]},Status,Comment,Cost\n{rows[1]},Blue,,\nF9,a,b c,,,,,More,9\n")
    told = [each for each in asked(office, str(sheet), "--into", "falls") if each["offered"]]
    assert [each["words"] for each in told] == ["Comment: the cell is empty"]


def test_a_field_that_an_action_never_said_was_not_cleared(office: Office, tmp_path: Path) -> None:
    sheet = tmp_path / "falls.csv"
    header, first, second = TRACKER.splitlines()[1:4]
    second = second.replace("RM / DM,Ongoing", "Deputy Manager,31/01/2026")
    sheet.write_text(f"{header},Priority\n{first},low\n{second},\n")
    facts = ("--title", "Falls", "--service", "Rosewood House", "--sponsor", "Quality Lead")
    office.done("import", str(sheet), "--plan", "falls", *facts)
    assert asked(office, str(sheet), "--into", "falls") == []


def test_a_column_that_nobody_fills_in_was_not_cleared(office: Office, tracker: str) -> None:
    sheet = Path(tracker)
    sheet.write_text(sheet.read_text().replace("Mat register", "").replace("Handover sheets", ""))
    sheet.write_text(sheet.read_text().replace("Falls log", ""))
    answer = ("--fill", "evidence_source=Audit")
    office.done("import", tracker, "--plan", "falls", *SETTLED, *answer)
    assert asked(office, tracker, "--into", "falls") == []


def test_an_action_of_which_the_sheet_has_no_row_is_said_and_stays(
    office: Office, tracker: str
) -> None:
    office.done("import", tracker, "--plan", "falls", *SETTLED)
    before = (office.plans / "falls.yaml").read_bytes()
    Path(tracker).write_text(TRACKER.replace(TRACKER.splitlines()[3] + "\n", ""))
    done = office.done("import", tracker, "--into", "falls")
    assert "F2 of the plan is in no row of the sheet, and stays as it is" in " ".join(
        done.stdout.split()
    )
    assert (office.plans / "falls.yaml").read_bytes() == before


def test_what_differs_may_be_left_as_the_plan_has_it(office: Office, tracker: str) -> None:
    office.done("import", tracker, "--plan", "falls", *SETTLED)
    before = (office.plans / "falls.yaml").read_bytes()
    Path(tracker).write_text(TRACKER.replace("Mat register", "Mat list"))
    done = office.done("import", tracker, "--into", "falls", "--differs", "keep")
    assert "Nothing changes: 1 row of the sheet differs" in done.stderr
    assert (office.plans / "falls.yaml").read_bytes() == before


def test_a_table_of_measures_goes_into_a_plan_as_indicators(office: Office, tmp_path: Path) -> None:
    sheet = tmp_path / "measures.csv"
    sheet.write_text(
        "Indicator,Unit,Baseline,Target,Q1 2026/27,Lead,Comment\n"
        "Falls a month,falls,12,6,11,Quality Lead,Counted by hand\n"
    )
    refused = office.run("import", str(sheet), "--into", "rose", "--format", "json")
    assert refused.exit_code == 2
    found = json.loads(refused.stdout)
    assert [each["option"] for each in found["decisions"]] == ["--cell 'A2#better=higher'"]
    assert found["skipped"][0]["text"] == "Comment: Counted by hand"
    office.done("import", str(sheet), "--into", "rose", "--cell", "A2#better=lower")
    added = [line.removeprefix("+") for line in office.changed()]
    assert added[0].startswith("- id: I")
    assert {"name: Falls a month", "unit: falls", "better: lower", "owner: Quality Lead"} <= {
        *added
    }
    assert "Nothing changes" in office.done("import", str(sheet), "--into", "rose").stderr


ROSE = "rosewood-care-plan-reviews.yaml"
MEASURES = "Indicator,Unit,Target,Jan 2026,Feb 2026,Mar 2026,Lead\n"


@pytest.fixture
def measured(office: Office, tmp_path: Path) -> Path:
    sheet = tmp_path / "measures.csv"
    sheet.write_text(f"{MEASURES}Falls a month,falls,6,11,9,,Quality Lead\n")
    office.done("import", str(sheet), "--into", "rose", "--fill", "better=lower")
    return sheet


def test_into_an_indicator_that_is_known_go_its_new_points(office: Office, measured: Path) -> None:
    before = (office.plans / ROSE).read_text()
    measured.write_text(f"{MEASURES}falls a month,falls,6,11,9,8,Quality Lead\n")
    done = office.done("import", str(measured), "--into", "rose")
    assert "1 point added" in done.stderr
    after = (office.plans / ROSE).read_text()
    added = [line for line in after.splitlines() if line not in before.splitlines()]
    assert [line.strip(" -") for line in added] == ["date: 2026-03-31", "value: 8"]
    assert "Nothing changes" in office.done("import", str(measured), "--into", "rose").stderr


def test_what_a_sheet_says_otherwise_of_an_indicator_is_asked_and_never_written(
    office: Office, measured: Path
) -> None:
    before = (office.plans / ROSE).read_text()
    measured.write_text(f"{MEASURES}Falls a month,falls,5,12,9,8,Quality Lead\n")
    refused = office.run("import", str(measured), "--into", "rose", "--format", "json")
    assert refused.exit_code == 2
    (open_,) = json.loads(refused.stdout)["decisions"]
    assert (open_["cell"], open_["words"]) == ("A2", "target: 5; 31 January 2026: 12")
    assert open_["option"].endswith("=keep")
    assert (office.plans / ROSE).read_text() == before
    office.done("import", str(measured), "--into", "rose", "--differs", "keep")
    after = (office.plans / ROSE).read_text()
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []
    assert "value: 12" not in after


def test_a_month_that_was_measured_on_another_day_gains_no_second_point(
    office: Office, measured: Path
) -> None:
    path = office.plans / ROSE
    path.write_text(path.read_text().replace("date: 2026-02-28", "date: 2026-02-26"))
    assert "Nothing changes" in office.done("import", str(measured), "--into", "rose").stderr


def test_two_rows_of_one_measure_lose_no_number(office: Office, tmp_path: Path) -> None:
    sheet = tmp_path / "measures.csv"
    sheet.write_text(
        f"{MEASURES}Falls,falls,6,11,9,,Quality Lead\nFalls,falls,4,7,5,3,Quality Lead\n"
    )
    answer = ("--fill", "better=lower", "--format", "json")
    found = json.loads(office.run("import", str(sheet), "--into", "rose", *answer).stdout)
    said = " ".join(each["text"] for each in found["skipped"])
    assert "Falls: target: 4" in said
    assert "2026-03-31 3" in said


def test_into_takes_nothing_that_a_new_plan_is_given(office: Office, tracker: str) -> None:
    said = office.refused("import", tracker, "--into", "rose", "--title", "Falls")
    assert "--into adds to a plan that is there" in said


@pytest.mark.parametrize(
    ("ending", "module", "extra"),
    [("xlsx", "python_calamine", "excel"), ("docx", "docx", "word")],
)
def test_a_library_that_is_not_installed_is_named_with_the_command_that_installs_it(
    office: Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ending: str,
    module: str,
    extra: str,
) -> None:
    sheet = tmp_path / f"tracker.{ending}"
    sheet.write_bytes(b"PK")
    for reader in ("sheets", "word"):  # loaded anew, as in a run of its own
        monkeypatch.delitem(sys.modules, f"qiptrack.importing.formats.{reader}", raising=False)
    monkeypatch.setitem(sys.modules, module, None)
    said = " ".join(office.refused("import", str(sheet)).split())
    assert f"pip install '.[{extra}]'" in said
    assert "save the sheet as CSV" in said
