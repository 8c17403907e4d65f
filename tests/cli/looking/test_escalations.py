"""Who must be told of what, over the example plans."""

import json
from pathlib import Path

import pytest

from tests.conftest import SHORT, Ask, rows, with_each


def test_the_keys_of_the_contract_come_first(ask: Ask) -> None:
    keys = "ref owner days_overdue reason step to recorded unanswered"
    found = rows(ask("escalations", "--format", "json"))
    assert {tuple(row)[:8] for row in found} == {tuple(keys.split())}


@with_each(
    ("words", "found"),
    [
        pytest.param(
            "",
            "north/I3 elm/C2 north/A7 elm/A4 rose/A4 elm/A2 rose/A6 north/A3",
            id="all, to tell first",
        ),
        pytest.param("rose", "rose/A4 rose/A6", id="one plan"),
        pytest.param("--service elm~court", "elm/C2 elm/A4 elm/A2", id="a service"),
        pytest.param("--owner service~manager", "elm/C2 elm/A2", id="an owner"),
        pytest.param(
            "--to nominated~individual", "north/I3 north/A7 rose/A4", id="who must be told"
        ),
        pytest.param("--to service~manager north", "", id="none"),
        pytest.param(
            "--as-of 2026-11-13 --to branch~manager", "", id="answered by then, and further up"
        ),
        pytest.param(
            "--as-of 2026-11-10 --to regional~quality~lead north",
            "north/I3 north/A7 north/A3",
            id="and who is to answer before",
        ),
    ],
)
def test_escalations_are_those_asked_for(words: str, found: str, ask: Ask) -> None:
    given = [word.replace("~", " ") for word in words.split()]
    parts = [row["ref"].split("/") for row in rows(ask("escalations", *given, "--format", "json"))]
    assert " ".join(f"{SHORT[plan]}/{item}" for plan, item in parts) == found


def test_whom_overdue_names_is_whom_escalations_name(ask: Ask) -> None:
    late = {row["ref"]: row["escalate_to"] for row in rows(ask("overdue", "--format", "json"))}
    told = {row["ref"]: row["to"] for row in rows(ask("escalations", "--format", "json"))}
    assert late == {ref: told[ref] for ref in late}


def test_the_state_counts_the_same_as_unanswered(ask: Ask) -> None:
    state = json.loads(ask("status", "--format", "json").stdout)
    found = rows(ask("escalations", "--format", "json"))
    assert {row["ref"] for row in found if row["unanswered"]} == set(state["escalated"])


@with_each(
    ("words", "sentences"),
    [
        pytest.param(
            "elm",
            ["qiptrack escalate REF --to ROLE --reason TEXT", "Record it with elm-court"],
            id="how somebody told is put down",
        ),
        pytest.param(
            "north",
            ["qiptrack escalate REF --respond TEXT", "and has not answered for 5 days"],
            id="how an answer is put down",
        ),
        pytest.param(
            "northgate --as-of 2026-11-18",
            ["was told on 18 Nov 2026, and has not answered yet"],
            id="told today",
        ),
        pytest.param(
            "rose", ["answered: Second cabinet lent", "2 escalated and answered."], id="answered"
        ),
        pytest.param(
            "--owner key~worker", ["Nothing has to be escalated in 3 plans."], id="nothing"
        ),
    ],
)
def test_the_answer_says_what_to_do_next(words: str, sentences: list[str], ask: Ask) -> None:
    given = [word.replace("~", " ") for word in words.split()]
    shown = " ".join(ask("escalations", *given).stdout.split())
    assert [each for each in sentences if each not in shown] == []


def test_an_unknown_role_is_refused_with_the_nearest(ask: Ask) -> None:
    answer = ask("escalations", "--to", "Nominated Indvidual")
    assert answer.exit_code == 2
    assert "Did you mean Nominated Individual?" in answer.stderr


def test_an_empty_folder_says_how_to_begin(ask: Ask, tmp_path: Path) -> None:
    answer = ask("escalations", "--plans", str(tmp_path))
    assert "No plans were found" in answer.stdout
    assert "qiptrack new PLAN" in answer.stderr


PLAN = """\
qip: 1
title: Fluid charts
service: Rosewood House
sponsor: Quality Lead
opened: 2026-01-05
escalation:
  - {days_overdue: 1, to: Regional Quality Lead}
actions:
  - id: A1
    issue: Charts are totalled late.
    action: Total them at two.
    owner: Team Leader
    due: 2026-11-20
    evidence_source: Charts
"""


def test_what_was_told_is_put_down_by_the_commands_it_names(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "fluids.yaml").write_text(PLAN, "utf-8")
    folder = ("--plans", str(tmp_path))

    def asked() -> tuple[bool, bool, str | None]:
        (row,) = rows(ask("escalations", *folder, "--format", "json"))
        return row["recorded"], row["unanswered"], row["response"]

    def put_down(*words: str) -> None:
        done = ask("escalate", "fluids/A1", *words, "--by", "Quality Lead", *folder)
        assert done.exit_code == 0, done.stderr

    assert asked() == (False, False, None)
    put_down("--to", "Regional Quality Lead", "--reason", "Due on Friday")
    assert asked() == (True, True, None)
    put_down("--respond", "Cover agreed")
    assert asked() == (True, False, "Cover agreed")
