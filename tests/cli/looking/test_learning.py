"""What was learned, and closed actions for a second look, with every option they take."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from qiptrack.reports.wording import NO_PLANS
from tests.conftest import Golden, with_each

Ask = Callable[..., Result]


def rows(answer: Result) -> list[dict[str, Any]]:
    assert (answer.exit_code, answer.stderr) == (0, "")
    found: list[dict[str, Any]] = json.loads(answer.stdout)["rows"]
    return found


def short(found: list[dict[str, Any]]) -> str:
    """Return the actions of an answer in a few letters: `rose/A4 north/A7`."""
    parts = (row["ref"].split("/") for row in found if row["ref"])
    return " ".join(f"{plan.split('-')[0]}/{action}" for plan, action in parts)


def test_learning_says_in_their_own_words_what_worked_and_what_did_not(ask: Ask) -> None:
    shown = " ".join(ask("learning").stdout.split())
    worked, _, rest = shown.partition("What was adjusted")
    adjusted, _, rest = rest.partition("What needs investigation")
    unclear, _, again = rest.partition("Reopened")
    assert "A form that cannot be finished without the call" in worked
    assert "Wrong codes went; late signatures did not." in adjusted
    assert "Retraining alone, for the second time" in unclear
    assert "Audit CPA-2026-09 found the answers copied" in again


def test_learning_counts_alike_whatever_it_counts_by(ask: Ask) -> None:
    found = rows(ask("learning", "--format", "json"))
    (whole,) = (row for row in found if row["by"] == "all")
    assert (whole["worked"], whole["adjusted"], whole["investigate"]) == (4, 1, 1)
    assert (whole["reopenings"], whole["deferrals"], whole["most_slippage"]) == (1, 4, 59)
    for by in ("action", "kind", "owner", "service"):
        for key in ("actions", "worked", "adjusted", "investigate", "reopenings", "deferrals"):
            assert sum(row[key] for row in found if row["by"] == by) == whole[key]


@with_each(
    ("words", "actions"),
    [
        pytest.param(("elm",), "elm/A1 elm/A2 elm/A3 elm/A4 elm/A6", id="a plan"),
        pytest.param(("--service", "elm court", "--owner", "Shift Leader"), "elm/A4", id="both"),
        pytest.param(
            ("--owner", "branch manager"), "northgate/A1 northgate/A3 northgate/A5", id="owner"
        ),
        pytest.param(("--theme", "Care planning", "--since", "2026-11-01"), "rosewood/A6", id="on"),
        pytest.param(
            ("--since", "2026-11-13"),
            "elm/A3 elm/A4 northgate/A5 northgate/A6 rosewood/A6",
            id="since",
        ),
        pytest.param(("--theme", "falls"), "", id="none"),
        pytest.param(
            ("elm", "--as-of", "2026-10-01"), "elm/A1 elm/A2 elm/A3 elm/A6", id="another day"
        ),
    ],
)
def test_learning_is_of_what_was_asked_for(words: tuple[str, ...], actions: str, ask: Ask) -> None:
    assert short(rows(ask("learning", *words, "--format", "json"))) == actions


def test_with_nothing_tried_it_says_so(ask: Ask) -> None:
    assert "No action in 3 plans has been tried yet." in ask("learning", "--theme", "falls").stdout
    assert "No closed action in 3 plans matches." in ask("sample", "2", "--theme", "x").stdout


def test_a_sample_can_be_picked_again(ask: Ask) -> None:
    first = json.loads(ask("sample", "3", "--format", "json").stdout)
    again = json.loads(ask("sample", "3", "--seed", first["seed"], "--format", "json").stdout)
    assert (first["seed"], first["closed"]) == ("2026-11", 5)
    assert again == first
    assert f"`--seed {first['seed']}`" in " ".join(ask("sample", "3").stdout.split())
    late = ask("sample", "3", "--as-of", "2026-11-30", "--format", "json")
    assert json.loads(late.stdout)["rows"] == first["rows"]


def test_a_seed_of_several_words_is_shown_as_it_is_typed(ask: Ask) -> None:
    assert "`--seed 'spring look'`" in ask("sample", "1", "--seed", "spring look").stdout


def test_a_sample_of_more_than_there_are_says_so(ask: Ask) -> None:
    assert "All 5 closed actions: there are no more." in ask("sample", "6").stdout
    assert "there are no more" not in ask("sample", "5").stdout


@with_each(
    ("words", "actions"),
    [
        pytest.param(("--service", "Elm Court"), {"elm/A1", "elm/A6"}, id="service"),
        pytest.param(("--owner", "team leader"), {"rosewood/A2"}, id="owner"),
        pytest.param(("--theme", "Safeguarding"), {"northgate/A1"}, id="theme"),
        pytest.param(("--since", "2026-09-15"), {"elm/A1", "elm/A6"}, id="since"),
    ],
)
def test_a_sample_is_of_what_was_asked_for(
    words: tuple[str, ...], actions: set[str], ask: Ask
) -> None:
    found = rows(ask("sample", "9", *words, "--format", "json"))
    assert set(short(found).split()) == actions


def test_a_sample_goes_to_a_spreadsheet(ask: Ask) -> None:
    header, *lines = csv.reader(io.StringIO(ask("sample", "2", "--format", "csv").stdout))
    wanted = "ref plan service action issue owner completed closed verified_by method evidence"
    assert set(wanted.split()) <= set(header)
    assert len(lines) == 2


@pytest.mark.parametrize("words", [("learning",), ("sample", "3")], ids=["learning", "sample"])
def test_an_action_that_cannot_be_told_is_named_and_hides_no_other(
    words: tuple[str, ...], ask: Ask, tmp_path: Path
) -> None:
    text = Path("plans/elm-court-mar-errors.yaml").read_text("utf-8")
    (tmp_path / "elm.yaml").write_text(text.replace("closed: 2026-09-22", "closed: autumn"))
    answer = ask(*words, "--plans", str(tmp_path), "--format", "json")
    found = {row["ref"] for row in json.loads(answer.stdout)["rows"]}
    assert ("elm/A1" in found, "elm/A6" in found) == (True, False)
    assert answer.exit_code == 2
    assert "actions/A6/closed" in answer.stderr


@pytest.mark.parametrize("words", [("learning",), ("sample", "3")], ids=["learning", "sample"])
def test_a_folder_without_plans_has_nothing_to_learn_from(
    words: tuple[str, ...], ask: Ask, tmp_path: Path
) -> None:
    answer = ask(*words, "--plans", str(tmp_path))
    assert answer.exit_code == 0
    assert NO_PLANS in answer.stdout
    assert "qiptrack init" in answer.stderr
    assert (
        json.loads(ask(*words, "--plans", str(tmp_path), "--format", "json").stdout)["rows"] == []
    )


@with_each(
    ("words", "said"),
    [
        pytest.param("learning --owner Nobody", "no role 'Nobody'", id="an owner"),
        pytest.param("learning --since spring", "--since: 'spring'", id="a day"),
        pytest.param("learning oak", "There is no plan 'oak'.", id="a plan"),
        pytest.param("sample", "needs N", id="how many"),
        pytest.param("sample 0", "a whole number, 1 or more", id="none"),
        pytest.param("sample two", "a whole number, 1 or more", id="a word"),
        pytest.param("sample 2 --service Oak", "no service 'Oak'", id="a service"),
    ],
)
def test_what_cannot_be_done_is_refused(words: str, said: str, ask: Ask) -> None:
    answer = ask(*words.split())
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert said in answer.stderr


def test_what_was_said_and_done_is_a_paper_for_staff_and_families(ask: Ask, golden: Golden) -> None:
    said = ask("learning", "--for", "staff")
    assert said.exit_code == 0
    assert "Read it before it is put up" in said.stderr
    golden("looking/you-said-we-did.md", said.stdout)
    assert ask("learning", "--for", "staff", "--format", "md").stdout == said.stdout
    found = rows(ask("learning", "--for", "staff", "--service", "elm court", "--format", "json"))
    assert {(row["kind"], row["ref_id"]) for row in found} == {
        ("audit", "MAR-2026-05"),
        ("incident", "INC-2026-052"),
    }
    assert ask("learning", "--for", "the press").exit_code == 2


def test_with_nothing_linked_it_says_how_to_link_it(ask: Ask) -> None:
    said = ask("learning", "--for", "staff", "--theme", "falls")
    assert "Nothing that anybody told us is linked to an action yet." in said.stdout
    assert said.stderr == ""


def test_where_only_one_word_will_do_it_is_named(ask: Ask) -> None:
    assert "It can only be staff." in ask("learning", "--for", "board").stderr


def test_the_help_of_a_sample_says_what_since_leaves_out(ask: Ask) -> None:
    shown = " ".join(ask("sample", "--help").stdout.split())
    assert "--since DATE Only what was closed on that day or later." in shown
