"""The columns of a tracker, cells of a spreadsheet in words, and one service at a glance."""

import csv
import io
import json
import re

import pytest

from tests.conftest import Ask, Golden, rows, with_each

COLUMNS = (
    "Reference BRAG Status Owner Due Issue Action Contributors Evidence~source Checkpoint Evidence"
    " Verification Indicators Note"
)


def test_a_wide_list_has_the_columns_of_a_tracker(ask: Ask, golden: Golden) -> None:
    shown = ask("list", "--wide", "elm", "--format", "md").stdout
    head = next(line for line in shown.splitlines() if line.startswith("| Reference"))
    titles = [each.strip().replace(" ", "~") for each in head.strip("| ").split("|")]
    assert titles == COLUMNS.split()
    golden("looking/list-wide.md", shown)
    golden("looking/list-wide.txt", ask("list", "--wide", "elm").stdout)


def test_what_machines_get_of_a_wide_list_begins_as_ever(ask: Ask) -> None:
    plain, wide = (rows(ask("list", *more, "--format", "json")) for more in ((), ("--wide",)))
    assert [{key: row[key] for key in plain[0]} for row in wide] == plain
    added = list(wide[0])[len(plain[0]) :]
    assert added == ["evidence_source", "checkpoint", "evidence", "verification", "indicators"]


@with_each(
    ("ref", "key", "text"),
    [
        ("A1", "checkpoint", "follow-up audit, by Quality Lead, due 29 May 2026"),
        ("A1", "verification", "27 May 2026, confirmed by Quality Lead, follow-up audit: CPA-2026"),
        ("A1", "evidence", "24 Apr 2026, record: evidence/rosewood/2026-04-outcomes-sample.md: 18"),
        ("A1", "indicators", "Plans with an up-to-date outcomes section: improved"),
        ("A3", "indicators", "the person: no change shown"),
    ],
)
def test_each_column_says_it_in_words(ref: str, key: str, text: str, ask: Ask) -> None:
    found = {
        row["ref"].split("/")[1]: row
        for row in rows(ask("list", "rose", "--wide", "--format", "json"))
    }
    assert text in found[ref][key]
    shown = " ".join(ask("show", "rose").stdout.split())
    assert text in shown.replace("- ", "-")


@with_each("words", ["show rose", "show elm/A2", "show elm/C2", "agenda", "links"])
def test_no_cell_of_a_spreadsheet_has_json_in_it(words: str, ask: Ask) -> None:
    said = ask(*words.split(), "--format", "csv").stdout
    cells = [cell for row in csv.reader(io.StringIO(said)) for cell in row]
    assert not [cell for cell in cells if re.search(r'[{\[]"|": |\bnull\b', cell)]
    assert cells


def test_a_record_is_a_line_of_its_cell(ask: Ask) -> None:
    said = ask("show", "rose/A1", "--format", "csv").stdout
    (row,) = csv.DictReader(io.StringIO(said.removeprefix("\ufeff")))
    assert row["updates"].split("\n")[1] == (
        "date: 2026-04-03; by: Deputy Manager; note: Night staff not yet shown the form; "
        "barrier: No cover to release night staff"
    )
    assert row["links"] == "incident: INC-2026-031"


@pytest.mark.parametrize("words", [("status",), ("learning",), ("workload",)])
def test_a_view_of_one_service_has_no_other(words: tuple[str, ...], ask: Ask) -> None:
    said = ask(*words, "--service", "elm court", "--format", "json")
    assert {row["service"] for row in rows(said)} <= {"Elm Court", None}
    assert "rosewood" not in said.stdout
    assert "northgate" not in said.stdout
    assert ask(*words, "--service", "Elms").exit_code == 2


def test_the_state_of_a_service_says_whose_it_is(ask: Ask) -> None:
    said = ask("status", "--service", "Elm Court").stdout
    assert said.startswith("State of the plans of Elm Court, as of 23 Nov 2026")
    assert json.loads(ask("status", "--service", "Elm Court", "--format", "json").stdout)["overdue"]


def test_the_story_of_an_action_has_the_answers_to_its_escalations(ask: Ask) -> None:
    told = rows(ask("history", "elm/A2", "--format", "json"))
    answers = [row for row in told if row["by"] == "Regional Quality Lead"]
    assert [(row["kind"], row["date"], row["what"]) for row in answers] == [
        ("escalated", "2026-11-18", "Medicines Lead free for two evenings from 24 November")
    ]
    assert "18 Nov 2026  escalation answered" in ask("history", "elm/A2").stdout
