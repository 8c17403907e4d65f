"""What waits for a role: everything that it is asked, in one list by date, and no one else's."""

from pathlib import Path

import pytest

from tests.conftest import Ask, rows, with_each


def test_it_is_one_list_by_date_with_the_command_that_answers_each(ask: Ask) -> None:
    found = rows(ask("mine", "--by", "quality lead", "--format", "json"))
    assert {row["kind"] for row in found} == {"action", "verification", "measurement"}
    days = [row["due"] for row in found if row["due"]]
    assert days == sorted(days)
    assert all(row["command"].startswith("qiptrack ") for row in found)


FILLED = {"METHOD": "observation", "KIND": "record", "TEXT": "Ten charts were read", "VALUE": "60"}
"""What may stand for the words in capitals of a command."""


@with_each("role", ["Shift Leader", "Service Manager", "Deputy Manager", "Branch Manager"])
def test_the_command_that_takes_an_action_on_is_one_that_it_allows(ask: Ask, role: str) -> None:
    found = rows(ask("mine", "--by", role, "--format", "json"))
    of_actions = [row for row in found if row["kind"] == "action"]
    assert of_actions
    for row in of_actions:
        _, *words = row["command"].split()
        filled = [FILLED.get(word, word) for word in words]
        assert ask(*filled, "--by", role, "--dry-run").exit_code == 0, row["command"]


def test_what_is_overdue_or_was_missed_waits_for_its_owner(ask: Ask) -> None:
    found = rows(ask("mine", "--by", "care coordinator", "--format", "json"))
    late = {row["ref"]: row["days_overdue"] for row in found if row["days_overdue"] > 0}
    assert late == {"northgate-safeguarding-alerts/A7": 24}
    (missed,) = rows(ask("missed", "--format", "json"))
    waits = rows(ask("mine", "--by", missed["owner"], "--format", "json"))
    assert missed["ref"] in {row["ref"] for row in waits if row["kind"] == "check"}


def test_a_verification_waits_for_who_owes_it_and_not_for_the_owner(ask: Ask) -> None:
    owed = {row["ref"]: row for row in rows(ask("mine", "--by", "medicines", "--format", "json"))}
    assert owed["elm-court-mar-errors/A2"]["kind"] == "verification"
    assert "qiptrack verify elm-court-mar-errors/A2" in owed["elm-court-mar-errors/A2"]["command"]
    owner = rows(ask("mine", "--by", "service manager", "--format", "json"))
    assert "elm-court-mar-errors/A2" not in {row["ref"] for row in owner}


def test_what_was_told_and_not_answered_waits_for_who_was_told(ask: Ask) -> None:
    told = rows(ask("escalations", "--format", "json"))
    waits = [row for row in told if row["unanswered"]]
    assert waits
    for row in waits:
        found = rows(ask("mine", "--by", row["told"], "--format", "json"))
        assert any(each["kind"] == "escalation" for each in found)


@pytest.mark.parametrize(
    ("words", "said"),
    [((), "It is not said who is acting"), (("--by", "Nobody at all"), "has no role")],
)
def test_who_asks_has_to_be_known(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    answer = ask("mine", *words)
    assert answer.exit_code == 2
    assert said in answer.stderr


REQUIRED = """\
qip: 1
title: After the inspection
service: Oak House
sponsor: Manager
opened: 2026-10-05
actions:
  - id: A1
    issue: Charts have gaps.
    action: Settle each gap at the end of the shift.
    owner: Deputy
    due: 2026-12-31
    evidence_source: Charts
    required_by: {body: CQC, level: must, ref: N-1, due: 2026-11-02}
    milestones:
      - {id: M1, milestone: First floor, due: 2026-11-13}
reviews:
  - date: 2026-11-10
    meeting: Governance
    chair: Manager
    decisions:
      - {action: A1, decision: Ask the night staff, owner: Manager, due: 2026-11-20}
"""


def test_the_clock_of_what_is_required_is_on_agenda_and_status(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "oak.yaml").write_text(REQUIRED)
    for command in ("agenda", "status"):
        shown = ask(command, "--plans", str(tmp_path)).stdout
        assert "CQC must, N-1" in shown
        assert "21 days late" in shown
    found = rows(ask("agenda", "--plans", str(tmp_path), "--format", "json"))
    sections = {row["section"]: row for row in found}
    assert sections["required"]["days_overdue"] == 21
    assert sections["milestones-late"]["ref"] == "oak/A1/M1"
    assert "oak/A1" in ask("status", "--plans", str(tmp_path), "--format", "json").stdout


def test_milestones_and_decisions_wait_for_whoever_sees_to_them(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "oak.yaml").write_text(REQUIRED)
    waits = {
        role: {
            (row["ref"], row["kind"], row["days_overdue"])
            for row in rows(ask("mine", "--by", role, "--plans", str(tmp_path), "--format", "json"))
        }
        for role in ("Deputy", "Manager")
    }
    assert waits["Deputy"] == {("oak/A1/M1", "milestone", 10), ("oak/A1", "action", -38)}
    assert waits["Manager"] == {("oak/A1", "decision", 3)}


@with_each(
    ("role", "first"),
    [
        ("care coordinator", "24 days late  northgate-sa"),
        ("quality lead", "in 7 days  northgate"),
    ],
)
def test_its_first_heading_holds_for_what_is_late_and_for_what_is_not(
    ask: Ask, role: str, first: str
) -> None:
    lines = ask("mine", "--by", role).stdout.splitlines()
    assert lines[2].split()[:2] == ["When", "What"]
    assert any(line.lstrip().startswith(first) for line in lines)
