"""`qiptrack coverage`: what no plan answers."""

import json
import shutil
from pathlib import Path
from typing import Any

from tests.conftest import ROOT, Ask


def rows(ask: Ask, *words: str) -> dict[str, Any]:
    said = ask(*words, "--format", "json")
    assert said.exit_code == 0, said.stderr
    return {row["statement"]: row for row in json.loads(said.stdout)["rows"]}


def test_every_statement_of_the_chosen_framework_has_a_row(ask: Ask) -> None:
    found = rows(ask, "coverage")
    assert len(found) == 34
    row = found["Safe: Medicines optimisation"]
    assert row["plans"] == ["elm-court-mar-errors"]
    assert (row["actions_open"], row["actions_closed"]) == (4, 2)
    assert found["Safe: Learning culture"]["plans"] == []


def test_gaps_are_the_statements_with_nothing_behind_them(ask: Ask) -> None:
    assert all(not row["plans"] for row in rows(ask, "coverage", "--gaps").values())
    assert "Regulation 10: Dignity and respect" in rows(
        ask, "coverage", "Regulations-2014", "--gaps"
    )


def test_a_service_is_asked_for_its_own(ask: Ask) -> None:
    found = rows(ask, "coverage", "--service", "Elm Court")
    assert {name for name, row in found.items() if row["plans"]} == {"Safe: Medicines optimisation"}


def test_without_a_framework_the_regulations_hold_and_it_says_how_to_choose(
    ask: Ask, tmp_path: Path
) -> None:
    plans = Path(shutil.copytree(ROOT / "plans", tmp_path / "plans"))
    (plans / "_organisation.yaml").unlink()
    said = ask("--plans", str(plans), "coverage")
    assert said.exit_code == 0
    assert "Regulation 20: Duty of candour" in said.stdout
    assert "frameworks: [cqc-saf]" in said.stdout


def test_a_framework_that_is_not_there_is_refused(ask: Ask) -> None:
    said = ask("coverage", "cqc")
    assert said.exit_code == 2
    assert "cqc-saf" in said.stderr


def test_a_pack_that_cannot_be_read_is_named(ask: Ask, tmp_path: Path) -> None:
    plans = Path(shutil.copytree(ROOT / "plans", tmp_path / "plans"))
    organisation = plans / "_organisation.yaml"
    text = organisation.read_text().replace("[cqc-saf]", "[cqc-saf, _ours.yaml]")
    organisation.write_text(text)
    said = ask("--plans", str(plans), "coverage")
    assert said.exit_code == 2
    assert "there is no file _ours.yaml" in said.stderr
    assert "Safe: Learning culture" in said.stdout


def test_a_statement_that_only_an_action_names_is_answered_by_that_action(
    ask: Ask, tmp_path: Path
) -> None:
    plans = Path(shutil.copytree(ROOT / "plans", tmp_path / "plans"))
    plan = plans / "elm-court-mar-errors.yaml"
    text = plan.read_text()
    due = next(line for line in text.splitlines() if line.startswith("    due: "))
    plan.write_text(text.replace(due, f"{due}\n    standards: [Safe: Learning culture]", 1))
    row = rows(ask, "--plans", str(plans), "coverage")["Safe: Learning culture"]
    assert row["plans"] == ["elm-court-mar-errors"]
    assert row["actions_open"] + row["actions_closed"] == 1
    assert (row["indicators"], row["checks"]) == (0, 0)


def test_a_new_framework_is_answered_by_plans_that_were_written_against_the_old_one(
    ask: Ask, tmp_path: Path
) -> None:
    plans = Path(shutil.copytree(ROOT / "plans", tmp_path / "plans"))
    (plans / "_new.yaml").write_text(
        "framework: new\ntitle: The next framework\nversion: draft\nstatements:\n"
        "  - 'Safe 1: Medicines'\n  - 'Safe 2: Learning'\n"
        "maps:\n  'Safe: Medicines optimisation': ['Safe 1: Medicines']\n"
    )
    organisation = plans / "_organisation.yaml"
    organisation.write_text(organisation.read_text().replace("[cqc-saf]", "[cqc-saf, _new.yaml]"))
    found = rows(ask, "--plans", str(plans), "coverage", "--framework", "new")
    assert found["Safe 1: Medicines"]["plans"] == ["elm-court-mar-errors"]
    assert found["Safe 2: Learning"]["plans"] == []
