"""A repository with a folder of plans, and the tool as people run it in there."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.cli.git.plan import PLAN
from tests.cli.git.way import Way
from tests.conftest import Ask
from tests.fuzz.views import APP
from tests.store.conftest import GitFolder, folder, only_our_settings, set_ours
from tests.story.tell import Story, tell

__all__ = ["folder", "only_our_settings"]  # fixtures, which are found by being here

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def module_and_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    monkeypatch.setenv("QIPTRACK_TODAY", "2026-06-30")


@pytest.fixture
def run(folder: GitFolder, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a way to run qiptrack in the repository."""

    def ran(*words: str, at: str = ".") -> Result:
        monkeypatch.chdir(folder.root / at)
        return CliRunner().invoke(APP, words, catch_exceptions=False)

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
        folder.git("repack", "-adq")  # few files are copied sooner
    return folder.root


@pytest.fixture
def way(beginning: Path, tmp_path: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> Way:
    folder = GitFolder(shutil.copytree(beginning, tmp_path / "care"))
    monkeypatch.chdir(folder.root)
    return Way(folder, ask)


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Return the repository of the story, which each test that looks at it has a copy of."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        set_ours(monkeypatch, tmp_path_factory.mktemp("home"))
        return tell(tmp_path_factory.mktemp("story"))


@pytest.fixture
def story(told: Story, tmp_path: Path) -> Story:
    """Return a copy of the story's repository, and each commit's id by its subject."""
    root = shutil.copytree(told.folder.root, tmp_path / "Opieka i jakość")
    return told._replace(folder=GitFolder(root))
