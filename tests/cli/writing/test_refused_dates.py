"""A date that a command refuses is one that `check` finds where somebody typed it."""

import json
from pathlib import Path

import pytest

from tests.conftest import Ask

PLAN = """\
qip: 1
title: Falls that are followed up
service: Oak
sponsor: Manager
opened: 2026-03-02
indicators:
  - id: I1
    name: Falls
    unit: falls
    better: lower
    owner: Quality Lead
    baseline: {date: 2026-03-03, value: 9}
    target: {value: 4}
    rebases: [{date: 2026-04-04, by: Quality Lead, reason: New form, approved_by: Manager}]
    measurements: [{date: 2026-03-31, value: 8}]
checks:
  - id: C1
    check: Look at the mats
    owner: Team Leader
    every: week
    since: 2026-03-09
    until: 2026-06-01
actions:
  - id: NEW
    issue: Falls at night are not followed up.
    action: Put a sensor mat in each bedroom by the door.
    owner: Deputy Manager
    due: 2026-09-18
    evidence_source: Post-fall forms
    assurance: {method: observation, by: Quality Lead, due: 2026-10-29}
  - id: READY
    issue: Falls by day are not followed up.
    action: Put a sensor mat in each lounge by the door.
    owner: Deputy Manager
    due: 2026-09-18
    evidence_source: Post-fall forms
    status: in-progress
    started: 2026-04-01
    assurance: {method: observation, by: Quality Lead, due: 2026-10-29}
    evidence: [{date: 2026-05-01, by: Deputy Manager, kind: record, note: Forms}]
    reopenings: [{date: 2026-04-20, by: Quality Lead, reason: Mats gone, completed: 2026-04-10}]
    escalations: [{date: 2026-05-20, to: Manager, by: Quality Lead, reason: Slow}]
  - id: DONE
    issue: Falls in the garden are not followed up.
    action: Put a handrail on each of the four garden steps.
    owner: Deputy Manager
    due: 2026-09-18
    evidence_source: Post-fall forms
    status: complete
    started: 2026-04-01
    completed: 2026-05-06
    assurance: {method: observation, by: Quality Lead, due: 2026-10-29}
    evidence: [{date: 2026-05-01, by: Deputy Manager, kind: record, note: Forms}]
    verifications:
      - {date: 2026-06-20, by: Quality Lead, method: observation, result: confirmed, note: Held}
"""
REBASE = "{date: 2026-04-04, by: Quality Lead, reason: New form, approved_by: Manager}"
WHO = ("--by", "Quality Lead")
OWNER = ("--by", "Deputy Manager")
WHY = ("--reason", "No mats to be had")
BOSS = ("--approved-by", "Manager")
LEARNED = ("--outcome", "worked", "--note", "Held")


def in_action(name: str, old: str, new: str) -> str:
    """Return the plan with lines of one action changed."""
    before, mark, rest = PLAN.partition(f"  - id: {name}\n")
    assert old in rest
    return before + mark + rest.replace(old, new, 1)


STARTED = "    started: 2026-04-01\n"
COMPLETED = "    completed: 2026-05-06\n"
CLOSED = in_action("DONE", "status: complete", "status: closed")
LEARNING = "    learning: {outcome: worked, note: Held}\n"


def complete_on(day: str) -> str:
    text = in_action("READY", "in-progress", "complete")
    return text.replace(STARTED, f"{STARTED}    completed: {day}\n", 1)


def with_key(name: str, line: str) -> str:
    return in_action(
        name, "    evidence_source: Post-fall forms\n", f"    evidence_source: x\n{line}\n"
    )


def checked(record: str) -> str:
    return PLAN.replace(
        "    until: 2026-06-01\n", f"    until: 2026-06-01\n    records: [{record}]\n"
    )


@pytest.fixture
def here(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Return a way to ask, beside the plan, on 30 June 2026."""
    monkeypatch.setenv("QIPTRACK_TODAY", "2026-06-30")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "x.yaml").write_text(PLAN)
    return ask


def errors(ask: Ask) -> set[str]:
    said = ask("check", "--format", "json")
    return {row["code"] for row in json.loads(said.stdout)["rows"] if row["severity"] == "error"}


def test_the_plan_itself_has_no_error(here: Ask) -> None:
    assert errors(here) == set()


@pytest.mark.parametrize(
    ("words", "typed", "code"),
    [
        pytest.param(
            ("complete", "READY", "--date", "2026-03-30", *OWNER),
            complete_on("2026-03-30"),
            "QIP201",
            id="complete before it was started",
        ),
        pytest.param(
            ("complete", "READY", "--date", "2026-04-15", *OWNER),
            complete_on("2026-04-15"),
            "QIP201",
            id="complete before it was taken up again",
        ),
        pytest.param(
            ("complete", "READY", "--date", "2026-07-01", *OWNER),
            complete_on("2026-07-01"),
            "QIP202",
            id="complete tomorrow",
        ),
        pytest.param(
            ("close", "DONE", "--date", "2026-06-10", *LEARNED, *WHO),
            CLOSED.replace(COMPLETED, f"{COMPLETED}    closed: 2026-06-10\n{LEARNING}"),
            "QIP302",
            id="closed before it was verified",
        ),
        pytest.param(
            ("reopen", "DONE", "--date", "2026-05-05", *WHY, *WHO),
            in_action(
                "DONE",
                f"complete\n{STARTED}{COMPLETED}",
                f"in-progress\n{STARTED}    reopenings:\n"
                "      - {date: 2026-05-05, by: Quality Lead, reason: x, completed: 2026-05-06}\n",
            ),
            "QIP201",
            id="reopened before it was complete",
        ),
        pytest.param(
            ("defer", "NEW", "--to", "2026-09-01", *WHY, *BOSS, *WHO, "--yes"),
            with_key(
                "NEW",
                "    deferrals: [{date: 2026-06-30, from: 2026-09-18, to: 2026-09-01, "
                "by: Quality Lead, reason: x, approved_by: Manager}]",
            ).replace("due: 2026-09-18", "due: 2026-09-01", 1),
            "QIP201",
            id="put off to an earlier day",
        ),
        pytest.param(
            ("update", "NEW", "--date", "2026-03-01", "--note", "x", *WHO),
            with_key("NEW", "    updates: [{date: 2026-03-01, by: Quality Lead, note: x}]"),
            "QIP201",
            id="an update before the plan opened",
        ),
        pytest.param(
            ("update", "NEW", "--date", "2026-07-01", "--note", "x", *WHO),
            with_key("NEW", "    updates: [{date: 2026-07-01, by: Quality Lead, note: x}]"),
            "QIP202",
            id="an update of tomorrow",
        ),
        pytest.param(
            ("escalate", "READY", "--respond", "Agency cover", "--date", "2026-05-19", *WHO),
            PLAN.replace("reason: Slow}", "reason: Slow, response: x, responded: 2026-05-19}"),
            "QIP201",
            id="answered before it was escalated",
        ),
        pytest.param(
            ("record", "C1", "--result", "satisfactory", "--date", "2026-03-08", *WHO),
            checked("{date: 2026-03-08, by: Quality Lead, result: satisfactory}"),
            "QIP201",
            id="a check before its first day",
        ),
        pytest.param(
            ("record", "C1", "--result", "satisfactory", "--for", "2026-03-08", *WHO),
            checked("{date: 2026-06-30, for: 2026-03-08, by: Quality Lead, result: satisfactory}"),
            "QIP201",
            id="made up for a day before the first",
        ),
        pytest.param(
            ("record", "C1", "--result", "satisfactory", "--for", "2026-06-08", *WHO),
            checked("{date: 2026-06-30, for: 2026-06-08, by: Quality Lead, result: satisfactory}"),
            "QIP201",
            id="made up for a day behind the last",
        ),
        pytest.param(
            ("record", "C1", "--result", "satisfactory", "--for", "2026-07-08", *WHO),
            checked("{date: 2026-06-30, for: 2026-07-08, by: Quality Lead, result: satisfactory}"),
            "QIP201",
            id="made up for a day to come",
        ),
        pytest.param(
            ("review", "x", "--meeting", "QA", "--note", "Seen", "--next", "2026-06-29", *WHO),
            PLAN + "reviews:\n  - {date: 2026-06-30, by: Quality Lead, meeting: QA, note: x, "
            "next: 2026-06-29}\n",
            "QIP211",
            id="a next review before this one",
        ),
        pytest.param(
            ("measure", "I1", "7", "--date", "2026-07-01", *WHO),
            PLAN.replace("value: 8}]", "value: 8}, {date: 2026-07-01, value: 7}]"),
            "QIP202",
            id="a number of tomorrow",
        ),
        pytest.param(
            ("measure", "I1", "7", "--date", "2026-03-31", *WHO),
            PLAN.replace("value: 8}]", "value: 8}, {date: 2026-03-31, value: 7}]"),
            "QIP211",
            id="a second number of a day",
        ),
        pytest.param(
            ("rebase", "I1", "--from", "2026-04-04", *WHY, *BOSS, "--by", "Team Leader"),
            PLAN.replace(REBASE, f"{REBASE}, {REBASE}"),
            "QIP211",
            id="limits that are drawn anew twice from one day",
        ),
    ],
)
def test_what_a_command_refuses_is_found_where_it_is_typed(
    words: tuple[str, ...], typed: str, code: str, here: Ask, tmp_path: Path
) -> None:
    plan = tmp_path / "plans" / "x.yaml"
    said = here(*words)
    assert (said.exit_code, said.stdout) == (2, ""), said.output
    assert "2026" in said.stderr or "Give a later --next." in said.stderr
    assert plan.read_text() == PLAN
    plan.write_text(typed)
    assert code in errors(here)
