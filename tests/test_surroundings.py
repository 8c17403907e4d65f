"""What the tests have around them is the same on whatever machine they run."""

import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT, SLOW


def test_git_knows_nothing_of_who_uses_the_machine(tmp_path: Path) -> None:
    listed = subprocess.run(
        ["git", "config", "--list", "--show-origin"], cwd=tmp_path, capture_output=True, check=True
    )
    assert listed.stdout == b""


def test_nobody_is_at_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    assert Path.home().is_relative_to(tmp_path_factory.getbasetemp())


def test_every_file_that_is_said_to_be_slow_is_there() -> None:
    assert [name for name in SLOW if not (ROOT / "tests" / name).exists()] == []
