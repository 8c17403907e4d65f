"""Six kinds of improvement plan, as providers and bodies write them, are plans in the format."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, Ask

PLANS = ROOT / "tests" / "data" / "plans"
DAYS = {
    "inspection-of-one-home": "2025-10-08",
    "workplan": "2024-07-01",
    "requirements-stated-again": "2025-07-01",
    "three-homes": "2025-11-03",
    "must-and-should": "2025-10-10",
    "safeguarding-board": "2025-11-17",
}
VIEWS = ("status", "overdue", "list", "agenda", "indicators", "missed", "escalations", "links")


def words(text: str) -> set[str]:
    """Return the words and numbers of a text, without the marks around them."""
    apart = re.sub(r"(?<=[a-z])-(?=\d)", " ", text.casefold())  # an id, such as Area-2
    found = re.findall(r"[^\s,;|]+", apart)
    return {word.strip("\"'.:()[]{}#%") for word in found} - {""}


@pytest.mark.parametrize("name", DAYS)
def test_it_holds_every_word_of_the_notes_and_no_error(ask: Ask, tmp_path: Path, name: str) -> None:
    notes = (PLANS / f"{name}.txt").read_text("utf-8")
    plan = (PLANS / f"{name}.yaml").read_text("utf-8")
    assert words(notes) - words(plan) == set()
    shutil.copy(PLANS / f"{name}.yaml", tmp_path)
    there = ("--plans", str(tmp_path), "--as-of", DAYS[name])
    checked = ask("check", *there, "--format", "json")
    found = json.loads(checked.stdout)["rows"]
    assert checked.exit_code == 0, found
    assert {row["code"] for row in found} <= {"QIP203", "QIP206", "QIP501", "QIP605"}
    for view in VIEWS:
        answer = ask(view, *there)
        assert answer.exit_code == 0, (view, answer.stderr)


def test_there_is_a_plan_for_all_notes() -> None:
    assert {path.stem for path in PLANS.iterdir()} == set(DAYS)


def test_what_is_a_must_is_told_from_what_is_a_should(ask: Ask, tmp_path: Path) -> None:
    shutil.copy(PLANS / "must-and-should.yaml", tmp_path)
    for level, refs in (("must", ["MD1", "MD2"]), ("should", ["SD1"]), ("any", [])):
        answer = ask("list", "--required", level, "--plans", str(tmp_path), "--format", "json")
        found = [row["ref"].rpartition("/")[2] for row in json.loads(answer.stdout)["rows"]]
        assert found == (refs or ["MD1", "MD2", "SD1"])
    late = ask("overdue", "--milestones", "--plans", str(tmp_path), "--as-of", "2025-10-10")
    assert "must-and-should/MD2/M2" in late.stdout
