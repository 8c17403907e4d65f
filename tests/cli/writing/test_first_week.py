"""The first week in a new folder, by commands alone: nothing is opened in an editor."""

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Ask, rows

WEEK = ROOT / "tests" / "data" / "first-week.txt"


def days() -> Iterator[tuple[str, list[str]]]:
    """Yield each day of the script with the lines that are typed on it."""
    _, *parts = re.split(r"^# (.*)\n", WEEK.read_text("utf-8"), flags=re.MULTILINE)
    for day, text in zip(parts[::2], parts[1::2], strict=True):
        yield day, text.replace("\n    ", " ").strip().splitlines()


@pytest.fixture
def office(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Return a way to type a line in a folder with nothing in it, on a day."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")

    def typed(line: str, day: str) -> Any:
        monkeypatch.setenv("QIPTRACK_TODAY", day)
        return ask(*shlex.split(line))

    return typed


def test_a_first_week_needs_no_editor(office: Callable[..., Any], tmp_path: Path) -> None:
    for day, lines in days():
        for line in lines:
            answer = office(line, day)
            assert answer.exit_code == 0, (line, answer.stderr)
        checked = office("check --format json", day)
        assert checked.exit_code == 0, checked.stdout
    assert {path.name for path in (tmp_path / "plans").glob("*.yaml")} == {
        "_organisation.yaml",
        "example-handover.yaml",
        "night-falls.yaml",
    }
    left = {row["ref"]: row for row in rows(office("list night --format json", "2026-11-20"))}
    assert left["night-falls/A1"]["status"] == "closed"
    assert (left["night-falls/A2"]["due"], left["night-falls/A2"]["owner"]) == (
        "2027-01-08",
        "Clinical Lead",
    )
    waits = rows(office("mine --by clinical --format json", "2026-11-20"))
    assert {row["kind"] for row in waits} == {"action", "check"}
    text = (tmp_path / "plans" / "night-falls.yaml").read_text()
    assert "value: 33" not in text
    assert "Four of seven down" not in text
    assert "risk: RR-3" in text
