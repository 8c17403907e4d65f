"""`qiptrack coverage`: what no plan answers."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

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


TWO_NATIONS = """\
qip: 1
organisation: Fernhill Care
services:
  - Rosewood House
  - {service: Glen View, frameworks: [hscs-scotland]}
frameworks: [cqc-saf]
escalation: [{days_overdue: 1, to: Manager}]
"""
IN_SCOTLAND = "Standard 1: I experience high quality care and support that is right for me"


def two_nations(folder: Path, **standards: str) -> Path:
    """Make a folder of a provider with a home in Scotland, and a plan of each service named."""
    (folder / "_organisation.yaml").write_text(TWO_NATIONS)
    for name, said in standards.items():
        service = {"rose": "Rosewood House", "glen": "Glen View", "all": "Fernhill Care"}[name]
        (folder / f"{name}.yaml").write_text(
            f"qip: 1\ntitle: A plan\nservice: {service}\nsponsor: Manager\nopened: 2026-03-02\n"
            f"closed: 2026-06-01\nstandards:\n  - {said}\nactions: []\n"
        )
    return folder


def problems(ask: Ask, plans: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        ask("check", "--plans", str(plans), "--format", "json").stdout
    )["rows"]
    return found


def test_a_service_is_assessed_by_frameworks_of_its_own(ask: Ask, tmp_path: Path) -> None:
    plans = two_nations(tmp_path, rose="Safe: Safeguarding", glen="Standard 1", all=IN_SCOTLAND)
    assert problems(ask, plans) == []
    found = rows(ask, "coverage", "--plans", str(plans))
    assert found["Safe: Safeguarding"]["services"] == ["Rosewood House"]
    assert sorted(found[IN_SCOTLAND]["plans"]) == ["all", "glen"]
    there = rows(ask, "coverage", "--plans", str(plans), "--service", "Glen View")
    assert len(there) == 5
    assert len(rows(ask, "coverage", "--plans", str(plans), "--service", "Rosewood")) == 34


def test_a_statement_of_what_another_service_is_assessed_by_is_told(
    ask: Ask, tmp_path: Path
) -> None:
    plans = two_nations(tmp_path, rose="Standard 1", glen="Safe: Safeguarding")
    assert [(Path(row["file"]).name, row["code"]) for row in problems(ask, plans)] == [
        ("glen.yaml", "QIP602"),
        ("rose.yaml", "QIP602"),
    ]
    covered = rows(ask, "coverage", "--plans", str(plans))
    assert not any(row["plans"] for row in covered.values())


def test_a_pack_of_a_service_that_is_not_there_is_told_where_it_is_named(
    ask: Ask, tmp_path: Path
) -> None:
    plans = two_nations(tmp_path, rose="Safe: Safeguarding", glen="Safe: Safeguarding")
    (plans / "_organisation.yaml").write_text(TWO_NATIONS.replace("hscs-scotland", "hscs"))
    assert [(row["code"], row["pointer"]) for row in problems(ask, plans)] == [
        ("QIP608", "services/1/frameworks/0")
    ]


def test_everything_else_knows_the_service_by_its_name(ask: Ask, tmp_path: Path) -> None:
    plans = two_nations(tmp_path, glen="Standard 1")
    (plans / "_organisation.yaml").write_text(TWO_NATIONS + "roles:\n  - role: Manager\n")
    at = ("--plans", str(plans), "--as-of", "2026-06-08")
    said = ask("new", "falls", "--title", "Falls", "--service", "glen", "--sponsor", "man", *at)
    assert said.exit_code == 0, said.stderr
    assert "service: Glen View" in (plans / "falls.yaml").read_text()
    assert "Glen View" in ask("add-service", "glen view", *at).stderr
    assert ask("add-service", "Oak House", *at).exit_code == 0
    assert "  - Oak House\n" in (plans / "_organisation.yaml").read_text()


@pytest.mark.parametrize(
    ("wrong", "pointer", "message"),
    [
        ('[Rosewood House, ""]', "services/1", "this item is empty"),
        ("[Rosewood House, [a]]", "services/1", "a service has a name"),
        ("[Rosewood House, {service: B, framework: [cqc-saf]}]", "services/1", "frameworks"),
        ("[Rosewood House, {frameworks: [cqc-saf]}]", "services/1", "service"),
        ("[Rosewood House, {service: B, frameworks: cqc-saf}]", "services/1", "a list"),
    ],
)
def test_what_is_wrong_with_a_service_names_its_place(
    ask: Ask, tmp_path: Path, wrong: str, pointer: str, message: str
) -> None:
    plans = two_nations(tmp_path, rose="Safe: Safeguarding")
    (plans / "_organisation.yaml").write_text(
        f"qip: 1\norganisation: Us\nservices: {wrong}\n"
        "escalation: [{days_overdue: 1, to: Manager}]\n"
    )
    (row,) = problems(ask, plans)
    assert row["pointer"].startswith(pointer)
    assert message in row["message"]
    assert ask("status", "--plans", str(plans)).exit_code == 2
