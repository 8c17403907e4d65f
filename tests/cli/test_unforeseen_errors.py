"""What nobody had foreseen is a sentence: the plan that it happens with is named, others shown."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from qiptrack.analysis.agenda import AgendaSoFar
from qiptrack.analysis.flat_action_rows import ActionLists
from qiptrack.model.identity import FiledPlan
from qiptrack.rules.engine import plan_problems
from qiptrack.store.plan_reading import read_plan
from tests.conftest import swept
from tests.store.conftest import GitFolder, set_ours

Ask = Callable[..., Result]

pytestmark = pytest.mark.usefixtures("with_the_net")

PLAN = (
    "qip: 1\ntitle: Falls\nservice: Oak\nsponsor: Manager\nopened: 2026-01-05\nactions:\n"
    "  - {id: A1, issue: i, action: Do it, owner: Manager, due: 2026-11-02, evidence_source: e}\n"
)
NAMES = ("a", "b", "c", "d", "e", "f", "g")


@pytest.fixture
def at(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Return a way to ask about a folder of seven plans from beside it."""
    (tmp_path / "plans").mkdir()
    for name in NAMES:
        (tmp_path / "plans" / f"{name}.yaml").write_text(PLAN)
    monkeypatch.chdir(tmp_path)
    return ask


def shown(answer: Result) -> list[str]:
    return [row["plan"] for row in json.loads(answer.stdout)["rows"]]


@pytest.mark.parametrize("failing", ["a", "d", "g", "bc", "abcdefg", "acef"])
def test_the_plans_that_a_report_fails_on_are_named_and_the_others_shown(
    failing: str, at: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = ActionLists.every

    def fails(lists: ActionLists, plans: Iterable[FiledPlan]) -> Any:
        for filed in plans:
            if filed.id in failing:
                raise ZeroDivisionError("by nothing\nat all")
            yield from every(lists, [filed])

    monkeypatch.setattr(ActionLists, "every", fails)
    answer = at("list", "--format", "json")
    assert answer.stdout, answer.stderr
    assert shown(answer) == [name for name in NAMES if name not in failing]
    named = [line for line in answer.stderr.splitlines() if line.startswith("plans/")]
    assert [line[6] for line in named] == list(failing)
    begun = "ZeroDivisionError: by nothing at all, at test_unforeseen_errors.py:"
    assert all(begun in line for line in named)
    assert all("QIPTRACK_DEBUG=1" in line for line in named)
    assert "Traceback" not in answer.stderr


def test_plans_that_only_fail_together_are_parted(at: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    gathered = AgendaSoFar.agenda

    def fails(so_far: AgendaSoFar[Any]) -> Any:
        if {"b", "f"} <= {each.id for each in so_far._seen}:
            raise TypeError("'<' not supported")
        return gathered(so_far)

    monkeypatch.setattr(AgendaSoFar, "agenda", fails)
    answer = at("agenda", "--format", "json")
    assert answer.exit_code == 2
    assert {name for name in NAMES if f'"{name}/A1"' in answer.stdout} == {*NAMES} - {"f"}
    assert "plans/f.yaml:1:1: qiptrack failed on this file" in answer.stderr


def test_to_check_a_plan_that_makes_a_rule_fail_is_a_problem_of_that_plan(
    at: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(examined: Any, around: Any) -> Any:
        if examined.filed.id == "c":
            raise KeyError("c")
        return plan_problems(examined, around)

    monkeypatch.setattr("qiptrack.store.checker.plan_problems", fails)
    answer = at("check", "--format", "json")
    rows = json.loads(answer.stdout)["rows"]
    assert answer.exit_code == 2
    assert [row["file"] for row in rows if row["code"] == "QIP010"] == ["plans/c.yaml"]
    assert {row["file"] for row in rows} == {f"plans/{name}.yaml" for name in NAMES}


def test_what_fails_on_very_many_plans_is_a_sentence_and_is_not_tried_for_each(
    at: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(200):
        (tmp_path / "plans" / f"more-{number}.yaml").write_text(PLAN)
    asked = []

    def fails(*_: Any) -> Any:
        asked.append(1)
        raise ZeroDivisionError

    monkeypatch.setattr(ActionLists, "every", fails)
    answer = at("list")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.startswith("qiptrack: Something went wrong that nobody had foreseen")
    assert len(asked) < 200


def test_what_fails_without_any_plan_is_a_sentence(
    at: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qiptrack.cli.commands.actions.list_report", None)
    answer = at("list")
    assert (answer.exit_code, answer.stdout) == (2, "")
    said, fix = answer.stderr.splitlines()
    assert said.startswith("qiptrack: Something went wrong that nobody had foreseen (TypeError: ")
    assert fix.startswith("  The mistake is qiptrack's: run it again with QIPTRACK_DEBUG=1")


@pytest.mark.parametrize("words", ["start a/A1 --by Manager", "rules", "schema plan"])
def test_a_command_that_does_not_look_at_plans_fails_in_a_sentence(
    words: str, at: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any, **__: Any) -> Any:
        raise LookupError

    for place in ("steps.WriteRequest", "check.all_rules", "schema.json_schema"):
        monkeypatch.setattr(f"qiptrack.cli.commands.{place}", fails)
    answer = at(*words.split())
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "nobody had foreseen (LookupError, at test_unforeseen_errors.py:" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_who_asks_for_it_is_shown_the_whole_traceback(
    at: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QIPTRACK_DEBUG", "1")
    monkeypatch.setattr("qiptrack.cli.commands.actions.list_report", None)
    answer = at("list")
    assert answer.exit_code == 2
    assert answer.stderr.startswith("Traceback (most recent call last):")
    assert "in list_actions" in answer.stderr
    assert "again" not in answer.stderr


def test_what_fails_before_there_is_a_command_is_a_sentence() -> None:
    planted = "import qiptrack.cli.typer_bridge.lazy as lazy; lazy.make_app = None"
    asked = "import sys; sys.argv = ['qiptrack', '--version']"
    code = f"{planted}; {asked}; from qiptrack.cli.app import main; main()"
    without = {key: value for key, value in os.environ.items() if key != "QIPTRACK_DEBUG"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=without
    )
    assert done.returncode == 2
    assert "nobody had foreseen (TypeError: " in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "is_there"),
    swept(
        [
            ("history {}", True),
            ("history {}/A1", False),
            ("check --since HEAD~2 --format json", True),
            ("check --since HEAD~2 --format json", False),
            ("changes --since HEAD~1", True),
            ("changes --since HEAD~1", False),
            ("list --at HEAD~1", True),
        ],
        every=3,
    ),
)
def test_a_past_version_that_makes_a_report_fail_is_named_by_its_file(
    words: str, is_there: bool, at: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_ours(monkeypatch, tmp_path)
    folder = GitFolder(tmp_path)
    folder.git("init", "-q")
    folder.commit()
    folder.commit({"plans/a.yaml": PLAN + "# once\n", "plans/b.yaml": PLAN + "# more\n"})
    folder.write({"plans/a.yaml": PLAN})
    if not is_there:
        (tmp_path / "plans" / "a.yaml").unlink()
    folder.commit()

    def fails(raw: bytes, *rest: Any) -> Any:
        if b"once" in raw:
            raise ZeroDivisionError
        return read_plan(raw, *rest)

    # What imports the other comes first: it would keep what stands in its place meanwhile.
    for module in ("history.plan_versions", "folder_reader"):
        monkeypatch.setattr(f"qiptrack.store.{module}.read_plan", fails)
    answer = at(*words.format("a").split())
    assert answer.exit_code == 2
    assert "a.yaml" in answer.output
    assert "nobody had foreseen (ZeroDivisionError" in answer.output
    assert "Traceback" not in answer.stderr
    assert ("b/A1" in answer.stdout) != words.startswith("history")
