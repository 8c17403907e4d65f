"""Every command that looks, with every option it takes, over the example plans."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from qiptrack.analysis.flat_action_rows import ActionLists
from qiptrack.rules.engine import all_rules
from tests.conftest import ROOT, with_each

Ask = Callable[..., Result]

ROSE, NORTH, ELM = (
    "rosewood-care-plan-reviews",
    "northgate-safeguarding-alerts",
    "elm-court-mar-errors",
)
SHORT = {ROSE: "rose", NORTH: "north", ELM: "elm"}

KEYS = {
    "overdue": "ref plan service action issue owner due days_overdue kind responsible priority "
    "status brag blocked escalate_to",
    "list": "ref plan service action issue owner contributors due status priority brag overdue "
    "days_overdue blocked deferred slippage completed closed",
    "escalations": "ref owner days_overdue reason step to recorded unanswered",
    "missed": "ref plan service check owner every last due missed_running",
    "workload": "owner open overdue due_soon to_verify blocked",
    "check": "code rule severity file line column end_line end_column pointer message fix",
}


def rows(answer: Result) -> list[dict[str, Any]]:
    assert answer.exit_code in (0, 1), answer.stderr
    found: list[dict[str, Any]] = json.loads(answer.stdout)["rows"]
    return found


def refs(answer: Result) -> str:
    """Return the actions of an answer in a few letters: `rose/A4 north/A7`."""
    parts = (row["ref"].split("/") for row in rows(answer))
    return " ".join(f"{SHORT[plan]}/{action}" for plan, action in parts)


@with_each("command", KEYS)
def test_rows_have_the_keys_of_the_contract(command: str, ask: Ask) -> None:
    folder = "tests/rules/cases" if command == "check" else "plans"
    found = rows(ask(command, "--plans", folder, "--format", "json"))
    assert found
    assert [set(KEYS[command].split()) - set(row) for row in found] == [set()] * len(found)


@pytest.mark.parametrize("command", ["overdue", "list", "workload"])
def test_csv_has_the_same_rows_as_json(command: str, ask: Ask) -> None:
    machine = rows(ask(command, "--format", "json"))
    text = ask(command, "--format", "csv").stdout
    header, *lines = csv.reader(io.StringIO(text))
    assert header == list(machine[0])
    assert len(lines) == len(machine)
    first = dict(zip(header, lines[0], strict=True))
    assert first["owner"] == machine[0]["owner"]


@with_each(
    "words",
    [
        pytest.param(("status",), id="status"),
        pytest.param(("overdue",), id="overdue"),
        pytest.param(("list",), id="list"),
        pytest.param(("show", "rose/A1"), id="show"),
        pytest.param(("escalations",), id="escalations"),
        pytest.param(("missed",), id="missed"),
        pytest.param(("workload",), id="workload"),
        pytest.param(("check",), id="check"),
        pytest.param(("rules",), id="rules"),
    ],
)
def test_json_says_what_it_is_and_for_which_day(words: tuple[str, ...], ask: Ask) -> None:
    answer = ask(*words, "--as-of", "2026-11-24", "--format", "json")
    whole = json.loads(answer.stdout)
    assert list(whole)[:5] == ["qiptrack", "kind", "as_of", "revision", "rows"]
    assert (whole["qiptrack"], whole["kind"]) == (1, words[0])
    assert (whole["as_of"], whole["revision"]) == ("2026-11-24", None)
    assert (answer.exit_code, answer.stderr) == (0, "")


@with_each(
    ("words", "found"),
    [
        pytest.param("", "rose/A4 north/A7 elm/A2 rose/A6 elm/A4", id="all, worst first"),
        pytest.param("rose", "rose/A4 rose/A6", id="one plan"),
        pytest.param("elm north", "north/A7 elm/A2 elm/A4", id="two plans, still worst first"),
        pytest.param("rose rosewood", "rose/A4 rose/A6", id="one plan named twice"),
        pytest.param("--owner Deputy~Manager", "rose/A6", id="an owner"),
        pytest.param("--owner deputy~manager", "rose/A6", id="an owner in small letters"),
        pytest.param("--owner Quality~Lead", "rose/A4", id="the owner and not who verifies"),
        pytest.param("--owner Key~Worker", "", id="an owner of nothing"),
        pytest.param("--service elm~court", "elm/A2 elm/A4", id="a service"),
        pytest.param("--priority high", "elm/A2 rose/A6", id="a priority"),
        pytest.param("--priority medium", "rose/A4 north/A7 elm/A4", id="medium when absent"),
        pytest.param("--kind verification", "rose/A4 elm/A2", id="late with verification"),
        pytest.param("--kind delivery", "north/A7 rose/A6 elm/A4", id="late with delivery"),
        pytest.param("--kind delivery rose", "rose/A6", id="an option and a plan"),
        pytest.param("--priority high --kind delivery", "rose/A6", id="two options, both hold"),
        pytest.param("--within 0 rose", "rose/A4 rose/A6", id="none due today"),
        pytest.param("--within 10 rose", "rose/A4 rose/A6", id="due in eleven days is not in ten"),
        pytest.param("--within 11 rose", "rose/A4 rose/A6 rose/A3 rose/A7", id="it is in eleven"),
        pytest.param(
            "--within 11 --kind verification north", "north/A2", id="a verification soon due"
        ),
        pytest.param("--as-of 2026-11-20 elm", "elm/A2", id="due today is not overdue"),
        pytest.param("--as-of 2026-11-20 --within 0 elm", "elm/A2 elm/A4", id="due today"),
        pytest.param("--as-of 2026-11-21 elm", "elm/A2 elm/A4", id="overdue the day after"),
        pytest.param("--as-of 2026-01-01", "", id="before anything was due"),
    ],
)
def test_overdue_lists_what_was_asked_for(words: str, found: str, ask: Ask) -> None:
    typed = [word.replace("~", " ") for word in words.split()]
    assert refs(ask("overdue", *typed, "--format", "json")) == found


def test_days_are_calendar_days_and_negative_before_the_day(ask: Ask) -> None:
    found = rows(ask("overdue", "rose", "--within", "11", "--format", "json"))
    assert [(row["days_overdue"], row["due"]) for row in found] == [
        (31, "2026-10-23"),
        (10, "2026-11-13"),
        (-11, "2026-12-04"),
        (-11, "2026-12-04"),
    ]


@with_each(
    ("words", "code"),
    [
        pytest.param((), 0, id="without --fail"),
        pytest.param(("--fail",), 1, id="with --fail"),
        pytest.param(("--fail", "--owner", "Key Worker"), 0, id="nothing of that owner"),
        pytest.param(
            ("--fail", "--as-of", "2026-01-01", "--within", "900"), 0, id="only things ahead"
        ),
    ],
)
def test_fail_ends_with_1_when_an_action_is_overdue(
    words: tuple[str, ...], code: int, ask: Ask
) -> None:
    answer = ask("overdue", *words)
    assert (answer.exit_code, answer.stderr) == (code, "")
    assert answer.stdout.startswith("Overdue, as of ")


@with_each(
    ("words", "found"),
    [
        pytest.param("--status withdrawn", "north/A4 rose/A5", id="a status"),
        pytest.param("--status not-started", "elm/A5 north/A7 rose/A7", id="not started"),
        pytest.param("--status complete", "elm/A2 north/A2 rose/A4", id="complete is not closed"),
        pytest.param("--owner Branch~Manager --status in-progress", "north/A3 north/A5", id="two"),
        pytest.param("--service Rosewood~House --priority low", "rose/A5", id="a service"),
        pytest.param("--brag amber", "north/A5 north/A6 rose/A7", id="amber"),
        pytest.param("--brag red", "elm/A2 elm/A4 north/A3 north/A7 rose/A4 rose/A6", id="red"),
        pytest.param("--brag blue elm", "elm/A1 elm/A6", id="blue, in a plan"),
        pytest.param("--brag green elm", "elm/A3 elm/A5", id="green, in a plan"),
        pytest.param("--blocked", "north/A5", id="blocked"),
        pytest.param("--due-before 2026-06-19 rose", "rose/A1", id="before a day, and not on it"),
        pytest.param("--due-after 2026-12-18", "elm/A5", id="after a day, and not on it"),
        pytest.param(
            "--due-after 2026-11-12 --due-before 2026-11-21", "elm/A4 rose/A6", id="between days"
        ),
        pytest.param("--link risk:RR-022", "north/A5", id="a link of an action"),
        pytest.param("--link risk:RR-009", "rose/A2 rose/A6", id="a link of two"),
        pytest.param("--link Risk:rr-022", "north/A5", id="a link in other letters"),
        pytest.param("--link audit:RR-009", "", id="a link of another kind"),
        pytest.param("--link incident:INC-2026-052 --brag blue", "elm/A1 elm/A6", id="a plan's"),
        pytest.param("--theme escalation --brag blue", "north/A1", id="a theme of the plan"),
        pytest.param("--theme ESCALATION --brag blue", "north/A1", id="a theme in capitals"),
        pytest.param("--text tabard", "elm/A2", id="words of the action"),
        pytest.param("--text TABARD", "elm/A2", id="words in capitals"),
        pytest.param("--text half~a~sheet", "", id="words that are nowhere"),
        pytest.param("--text cabinets~ordered", "rose/A6", id="words of an update"),
        pytest.param("rose elm --priority low", "rose/A5 elm/A5", id="plans as they were named"),
    ],
)
def test_list_shows_what_was_asked_for(words: str, found: str, ask: Ask) -> None:
    typed = [word.replace("~", " ") for word in words.split()]
    assert refs(ask("list", *typed, "--format", "json")) == found


def test_a_row_of_the_list_tells_what_follows_from_the_records(ask: Ask) -> None:
    found = {row["ref"]: row for row in rows(ask("list", "--format", "json"))}
    kept = ("deferred", "slippage", "overdue", "days_overdue", "blocked", "completed", "closed")
    assert [found[f"{NORTH}/A6"][key] for key in kept] == [2, 77, False, 0, False, None, None]
    assert [found[f"{ROSE}/A1"][key] for key in kept] == [
        *(1, 13, False, 0, False),
        *("2026-04-24", "2026-06-02"),
    ]
    assert [found[f"{ELM}/A2"][key] for key in kept] == [0, 0, True, 10, False, "2026-09-28", None]
    assert found[f"{NORTH}/A5"]["blocked"] is True
    assert found[f"{ROSE}/A5"]["brag"] is None


@with_each(
    ("ref", "title"),
    [
        pytest.param("rose/A1", f"{ROSE}/A1", id="a beginning of the plan"),
        pytest.param("ROSE/a1", f"{ROSE}/A1", id="in another case"),
        pytest.param(f"{ROSE}/A1", f"{ROSE}/A1", id="a full reference"),
        pytest.param(f"{ROSE}.yaml/A1", f"{ROSE}/A1", id="the file of the plan"),
        pytest.param("rose/c1", f"{ROSE}/C1", id="a routine check"),
        pytest.param("rose", "Care plan reviews that reflect current need", id="a plan"),
        pytest.param(f"{ELM}.yaml", "Medicines records that are right", id="a plan by its file"),
    ],
)
def test_show_finds_what_is_meant(ref: str, title: str, ask: Ask) -> None:
    answer = ask("show", ref)
    assert answer.exit_code == 0
    assert answer.stdout.startswith(title)


def test_an_id_alone_will_do_when_just_one_plan_has_it(ask: Ask, tmp_path: Path) -> None:
    shutil.copy(f"plans/{NORTH}.yaml", tmp_path)
    answer = ask("show", "a7", "--plans", str(tmp_path))
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert answer.stdout.startswith(f"{NORTH}/A7")
    refused = ask("show", "a7")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert f"{NORTH}/A7, {ROSE}/A7" in refused.stderr


def test_show_tells_everything_recorded_of_an_action(ask: Ask) -> None:
    (row,) = rows(ask("show", "rose/A1", "--format", "json"))
    assert row["deferrals"] == [
        {
            "date": "2026-04-10",
            "by": "Deputy Manager",
            "from": "2026-04-17",
            "to": "2026-04-30",
            "reason": "Night cover",
            "approved_by": "Registered Manager",
        }
    ]
    assert [len(row[key]) for key in ("updates", "evidence", "verifications", "handovers")] == [
        *(3, 1, 1, 1),
    ]
    assert row["learning"]["outcome"] == "worked"
    shown = ask("show", "rose/A1").stdout
    for said in ("No cover to release night staff", "Agency cover agreed", "CPA-2026-05"):
        assert said in shown


def test_show_tells_everything_recorded_of_a_plan(ask: Ask) -> None:
    whole = json.loads(ask("show", "north", "--format", "json").stdout)
    assert [row["ref"] for row in whole["rows"]] == [f"{NORTH}/A{n}" for n in range(1, 8)]
    plan = whole["plan"]
    assert [len(plan[key]) for key in ("indicators", "checks", "reviews", "escalation")] == [
        *(4, 3, 2, 3),
    ]
    shown = " ".join(ask("show", "north").stdout.split())
    assert "A6: Show the hour of day as well" in shown
    assert "7 days overdue: Regional Quality Lead" in shown


@pytest.mark.parametrize(
    ("words", "owners"),
    [
        pytest.param(("elm",), "Service Manager, Shift Leader, Medicines Lead", id="a plan"),
        pytest.param(
            ("--service", "ELM COURT"),
            "Service Manager, Shift Leader, Medicines Lead",
            id="service",
        ),
        pytest.param(("elm", "--service", "Rosewood House"), "", id="a plan of another service"),
    ],
)
def test_workload_counts_what_was_asked_for(words: tuple[str, ...], owners: str, ask: Ask) -> None:
    found = rows(ask("workload", *words, "--format", "json"))
    assert ", ".join(row["owner"] for row in found) == owners


def test_workload_adds_up_to_what_the_list_shows(ask: Ask) -> None:
    load = rows(ask("workload", "--format", "json"))
    listed = rows(ask("list", "--format", "json"))
    assert sum(row["open"] for row in load) == sum(
        row["status"] not in ("closed", "withdrawn") for row in listed
    )
    assert sum(row["overdue"] for row in load) == sum(row["overdue"] for row in listed)
    assert sum(row["blocked"] for row in load) == sum(row["blocked"] for row in listed)
    assert sum(row["to_verify"] for row in load) == sum(
        row["status"] == "complete" for row in listed
    )


def test_status_counts_every_action_once_and_is_what_qiptrack_alone_says(ask: Ask) -> None:
    whole = json.loads(ask("status", "--format", "json").stdout)
    assert sum(whole["by_status"].values()) == sum(row["actions"] for row in whole["rows"]) == 20
    assert whole["blocked"] == [f"{NORTH}/A5"]
    assert whole["escalated"] == [f"{ELM}/A4", f"{NORTH}/A7"]
    assert whole["problems"] == 0
    assert ask().stdout == ask("status").stdout


@with_each(
    ("words", "codes", "exit_code"),
    [
        pytest.param(
            (),
            "QIP005 QIP005 QIP603 QIP002 QIP009 QIP603 QIP401 QIP603 QIP102 QIP101 QIP102 QIP603"
            " QIP001",
            1,
            id="all",
        ),
        pytest.param(("--select", "QIP101"), "QIP101", 1, id="one rule"),
        pytest.param(
            ("--select", "qip101,QIP603"), "QIP603 QIP603 QIP603 QIP101 QIP603", 1, id="two rules"
        ),
        pytest.param(("--select", "QIP0"), "QIP005 QIP005 QIP002 QIP009 QIP001", 1, id="a family"),
        pytest.param(
            ("--select", "QIP0xx"), "QIP005 QIP005 QIP002 QIP009 QIP001", 1, id="as it is named"
        ),
        pytest.param(
            ("--select", "0xx"), "QIP005 QIP005 QIP002 QIP009 QIP001", 1, id="without its letters"
        ),
        pytest.param(("--select", "several-owners"), "QIP101", 1, id="by its name"),
        pytest.param(
            ("--ignore", "QIP0", "--ignore", "QIP1"),
            "QIP603 QIP603 QIP401 QIP603 QIP603",
            0,
            id="warnings",
        ),
        pytest.param(
            ("--select", "QIP603", "--strict"), "QIP603 QIP603 QIP603 QIP603", 1, id="made strict"
        ),
        pytest.param(("--select", "QIP603", "--ignore", "QIP6"), "", 0, id="nothing is left"),
        pytest.param(
            ("tests/rules/cases/alone/owners.yaml",),
            "QIP401 QIP603 QIP102 QIP101 QIP102",
            1,
            id="one file",
        ),
        pytest.param(
            ("tests/rules/cases/alone/", "--select", "QIP101"), "QIP101", 1, id="the folder itself"
        ),
    ],
)
def test_check_finds_what_was_asked_for(
    words: tuple[str, ...], codes: str, exit_code: int, ask: Ask
) -> None:
    answer = ask("--plans", "tests/rules/cases/alone", "check", *words, "--format", "json")
    assert " ".join(row["code"] for row in rows(answer)) == codes
    assert (answer.exit_code, answer.stderr) == (exit_code, "")


def test_check_takes_a_folder_of_the_plans_for_the_files_in_it(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "archive/b", "archive/2025/c", "archive-of-others/d"):
        file = tmp_path / "plans" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("qip: 2\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policies").mkdir()
    for folder, names in {
        "plans": "abcd",
        "plans/archive": "bc",
        "plans/archive/2025": "c",
        "plans/archive/2025/..": "bc",
        ".": "abcd",
        "..": "abcd",
    }.items():
        answer = ask("check", folder, "--plans", "plans", "--format", "json")
        assert {Path(row["file"]).stem for row in rows(answer)} == {*names}
    assert "is not a plan," in ask("check", "policies", "--plans", "plans").stderr
    for plan, names in {"a": "a", "B": "b", "c.yaml": "c", "gone/d": "", "policies": ""}.items():
        answer = ask("check", plan, "--plans", "plans", "--format", "json")
        found = rows(answer) if names else []
        assert {Path(row["file"]).stem for row in found} == {*names}
        assert answer.exit_code == (1 if names else 2)


def test_check_takes_the_beginning_of_a_plan_where_that_is_of_no_other(ask: Ask) -> None:
    checked = ask("check", "elm", "rosewood-care-plan-reviews", "--format", "json")
    assert {row["file"] for row in rows(checked)} == {"plans/elm-court-mar-errors.yaml"}


def test_rules_lists_them_all_and_explains_one_by_code_or_name(ask: Ask) -> None:
    listed = rows(ask("rules", "--format", "json"))
    assert [row["code"] for row in listed] == [rule.code for rule in all_rules()]
    answers = {ask("rules", word).stdout for word in ("QIP302", "qip302", "302")}
    answers.add(ask("rules", "closed-without-verification").stdout)
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("words", "title"),
    [((), "plan"), (("plan",), "plan"), (("organisation",), "organisation")],
    ids=["unless said", "plan", "organisation"],
)
def test_schema_prints_the_one_that_was_asked_for(
    words: tuple[str, ...], title: str, ask: Ask
) -> None:
    schema = json.loads(ask("schema", *words).stdout)
    assert ("sponsor" in schema["properties"]) is (title == "plan")
    assert ("services" in schema["properties"]) is (title == "organisation")


def test_the_day_and_the_folder_may_come_from_the_environment(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QIPTRACK_TODAY", "2026-10-24")
    monkeypatch.setenv("QIPTRACK_PLANS", str(Path("plans").resolve()))
    monkeypatch.chdir("/")
    assert refs(ask("overdue", "--format", "json")) == "rose/A4"
    monkeypatch.setenv("QIPTRACK_PLANS", "plans")
    assert "QIPTRACK_PLANS: there is no folder 'plans'" in ask("overdue").stderr


@with_each(
    "words",
    [
        ("--format", "json", "--as-of", "2026-10-24", "overdue", "rose"),
        ("overdue", "--format", "json", "--as-of", "2026-10-24", "rose"),
        ("--as-of", "2026-10-24", "overdue", "rose", "--format", "json"),
        ("--as-of", "2026-01-01", "overdue", "rose", "--as-of", "2026-10-24", "--format", "json"),
    ],
    ids=["before", "after", "both", "twice"],
)
def test_shared_options_stand_before_the_command_or_after_it(
    words: tuple[str, ...], ask: Ask
) -> None:
    assert [(row["ref"], row["days_overdue"]) for row in rows(ask(*words))] == [(f"{ROSE}/A4", 1)]


def test_a_plan_of_the_whole_provider_is_asked_for_by_its_name(ask: Ask, tmp_path: Path) -> None:
    plans = Path(shutil.copytree(ROOT / "plans", tmp_path / "plans"))
    plan = plans / "elm-court-mar-errors.yaml"
    plan.write_text(plan.read_text().replace("service: Elm Court", "service: Fernhill Care", 1))
    asked = ask("--plans", str(plans), "list", "--service", "fernhill care", "--format", "json")
    assert asked.exit_code == 0
    found = json.loads(asked.stdout)["rows"]
    assert {row["plan"] for row in found} == {"elm-court-mar-errors"}


@pytest.mark.parametrize(("format_", "said"), [("csv", "\n"), ("json", '"rows": []')])
def test_a_plan_in_which_nothing_stands_yet_is_shown(
    format_: str, said: str, ask: Ask, tmp_path: Path
) -> None:
    head = "qip: 1\ntitle: Falls\nservice: Oak\nsponsor: Manager\nopened: 2026-01-05\n"
    (tmp_path / "falls.yaml").write_text(f"{head}actions: []\n")
    answer = ask("show", "falls", "--plans", str(tmp_path), "--format", format_)
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert said in answer.stdout


def test_a_mistake_of_the_program_is_raised_in_tests(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(ActionLists, "every", fails)
    with pytest.raises(ZeroDivisionError):
        ask("list")
