"""Routine checks that were missed, over the example plans."""

import json
from pathlib import Path

import pytest

from tests.conftest import SHORT, Ask, rows, with_each


def test_the_keys_of_the_contract_come_first(ask: Ask) -> None:
    keys = "ref plan service check owner every last due missed_running"
    (row,) = rows(ask("missed", "--format", "json"))
    assert tuple(row)[:9] == tuple(keys.split())


def test_the_example_has_one_that_was_missed_twice_running(ask: Ask) -> None:
    (row,) = rows(ask("missed", "--format", "json"))
    assert (row["ref"], row["owner"]) == ("elm-court-mar-errors/C2", "Service Manager")
    assert (row["last"], row["due"], row["missed_running"]) == ("2026-11-06", "2026-11-15", 2)


@with_each(
    ("words", "found"),
    [
        pytest.param("", "elm/C2", id="all"),
        pytest.param("--owner service~manager", "elm/C2", id="whose"),
        pytest.param("--owner shift~leader", "", id="somebody else"),
        pytest.param("--service elm~court", "elm/C2", id="a service"),
        pytest.param("--service rosewood~house", "", id="another service"),
        pytest.param("--theme medicines", "elm/C2", id="a theme"),
        pytest.param("--theme escalation", "", id="another theme"),
        pytest.param("north rose", "", id="other plans"),
        pytest.param("--as-of 2026-11-14", "", id="the week before is not over"),
        pytest.param("--as-of 2026-11-25", "elm/C2 elm/C1 north/C1", id="the longest missed first"),
        pytest.param("--all elm", "elm/C1 elm/C2 elm/C3", id="every level, from shift to month"),
        pytest.param("--all --owner quality~lead", "rose/C2", id="all of somebody"),
        pytest.param("--all --theme safeguarding", "north/C1 north/C2 north/C3", id="all of it"),
    ],
)
def test_missed_lists_what_was_asked_for(words: str, found: str, ask: Ask) -> None:
    given = [word.replace("~", " ") for word in words.split()]
    parts = [row["ref"].split("/") for row in rows(ask("missed", *given, "--format", "json"))]
    assert " ".join(f"{SHORT[plan]}/{item}" for plan, item in parts) == found


def test_the_other_levels_stand_beside_one_that_was_missed_whoever_does_them(ask: Ask) -> None:
    shown = ask("missed", "--owner", "Service Manager").stdout
    assert "elm-court-mar-errors/I1: Record errors in a hundred administrations" in shown
    below = shown.partition("\n===")[2]
    assert [line.split()[0] for line in below.splitlines() if "elm-court" in line] == [
        "shift",
        "week",
        "month",
    ]
    assert "Done: 21 of 21" in below
    assert "rosewood" not in shown


def test_a_check_that_is_alone_with_its_indicator_is_shown_once(ask: Ask) -> None:
    shown = ask("missed", "north", "--as-of", "2026-11-25").stdout
    assert shown.count("northgate-safeguarding-alerts/C1") == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param("rose", "Nothing was missed: 2 routine checks in 1 plan.", id="none missed"),
        pytest.param(
            "rose --owner night~senior", "There is no routine check to look at in 1 plan.", id="no"
        ),
    ],
)
def test_an_empty_answer_says_so(words: str, sentence: str, ask: Ask) -> None:
    given = [word.replace("~", " ") for word in words.split()]
    for more in ([], ["--all"] if "no routine" in sentence else []):
        assert sentence in ask("missed", *given, *more).stdout


def test_an_empty_folder_says_how_to_begin(ask: Ask, tmp_path: Path) -> None:
    answer = ask("missed", "--plans", str(tmp_path))
    assert "No plans were found" in answer.stdout
    assert "qiptrack new PLAN" in answer.stderr


def test_a_check_that_cannot_be_read_is_named_and_hides_no_other(ask: Ask, tmp_path: Path) -> None:
    checks = "".join(
        f"  - {{id: {name}, check: Look, owner: Quality Lead, every: week, since: {since}}}\n"
        for name, since in (("C1", "spring"), ("C2", "2026-11-02"))
    )
    head = "qip: 1\ntitle: T\nservice: S\nsponsor: Quality Lead\nopened: 2026-01-05\nchecks:\n"
    (tmp_path / "fluids.yaml").write_text(head + checks, "utf-8")
    answer = ask("missed", "--plans", str(tmp_path), "--format", "json")
    assert answer.exit_code == 2
    assert [row["ref"] for row in json.loads(answer.stdout)["rows"]] == ["fluids/C2"]
    assert "checks/C1/since" in answer.stderr
