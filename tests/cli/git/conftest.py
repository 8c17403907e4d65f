"""A repository with a folder of plans, and the tool as people run it in there."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import prefork
from tests.cli.git.plan import PLAN
from tests.cli.git.way import Way
from tests.conftest import Ask
from tests.store.conftest import GitFolder, folder, only_our_settings, set_ours

__all__ = ["folder", "only_our_settings"]  # fixtures, which are found by being here

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    monkeypatch.setenv("QIPTRACK_TODAY", "2026-06-30")


@pytest.fixture
def run(folder: GitFolder) -> Run:
    """Return a way to run qiptrack in the repository, in a process of its own."""

    def ran(*words: str, at: str = ".", **environment: str) -> "subprocess.CompletedProcess[str]":
        return prefork.run(
            "qiptrack", *words, folder=folder.root / at, environment={**os.environ, **environment}
        )

    return ran


@pytest.fixture(scope="session")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository whose one commit is the plan at its beginning: each way is a copy."""
    folder = GitFolder(tmp_path_factory.mktemp("beginning"))
    with pytest.MonkeyPatch.context() as monkeypatch:
        set_ours(monkeypatch, tmp_path_factory.mktemp("home"))
        folder.git("init", "-q", "--template=")
        folder.commit({"plans/a.yaml": PLAN})
        folder.git("tag", "begun")
    return folder.root


@pytest.fixture
def way(beginning: Path, tmp_path: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> Way:
    folder = GitFolder(shutil.copytree(beginning, tmp_path / "care"))
    monkeypatch.chdir(folder.root)
    return Way(folder, ask)
