"""Real git repositories, out of reach of the settings of the machine they are made on."""

import functools
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from qiptrack.store.git import process

SETTINGS = """\
[core]
    fsync = none
[user]
    name = Deputy Manager
    email = deputy@example.org
[init]
    defaultBranch = main
[protocol "file"]
    allow = always
[uploadpack]
    allowFilter = true
[gc]
    auto = 0
[maintenance]
    auto = false
"""

_FIRST_DAY = "2026-03-02T09:00:00+00:00"


@pytest.fixture(autouse=True)
def terminal_that_can_be_closed() -> Iterator[None]:
    """Heed what says so, as where the tests are not run behind somebody's `nohup`."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


class GitFolder:
    """A folder with a repository in it, and what people do there."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)

    def git(self, *words: str, given: str | None = None, **environment: str) -> str:
        """Run git here and return what it prints; no word of it may fail."""
        done = self.try_git(*words, given=given, **environment)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def try_git(
        self, *words: str, given: str | None = None, **environment: str
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["git", "-C", str(self.root), *words],
            input=given,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "GIT_AUTHOR_DATE": _FIRST_DAY, "GIT_COMMITTER_DATE": _FIRST_DAY}
            | environment,
        )

    def write(self, files: Mapping[str, str | bytes]) -> None:
        for path, content in files.items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(
        self,
        files: Mapping[str, str | bytes] | None = None,
        *,
        on: str = _FIRST_DAY,
        subject: str = "Changed",
        **environment: str,
    ) -> str:
        """Commit `files` and whatever else is there, and return the id."""
        self.write(files or {})
        if self._has_untracked():  # seldom; git changes what it tracks with one process less
            self.git("add", "--all")
        dates = {"GIT_AUTHOR_DATE": on, "GIT_COMMITTER_DATE": on}
        self.git("commit", "--all", "--allow-empty", "-q", "-m", subject, **dates | environment)
        return self._head()

    def _has_untracked(self) -> bool:
        """Whether there may be a file that git does not track yet."""
        index = self.root / ".git" / "index"
        tracked = _paths_in(index.read_bytes()) if index.is_file() else set()
        return any(
            os.fsencode(path.relative_to(self.root)) not in tracked
            for top in self.root.iterdir()
            if top.name != ".git"
            for path in (top.rglob("*") if top.is_dir() else [top])
            if not path.is_dir()
        )

    def _head(self) -> str:
        """Return the id of the latest commit, which is in a file, or else is asked for."""
        inside = self.root / ".git"
        if inside.is_dir():  # and not a linked worktree
            branch = inside / (inside / "HEAD").read_text().removeprefix("ref: ").strip()
            if branch.is_file():
                return branch.read_text().strip()
        return self.git("rev-parse", "HEAD")


def _paths_in(index: bytes) -> set[bytes]:
    """Return the paths in an index of version 2 (gitformat-index); none of another one."""
    paths: set[bytes] = set()
    if index[:8] == b"DIRC\0\0\0\2":
        start = 12
        for _ in range(int.from_bytes(index[8:12], "big")):
            end = index.index(b"\0", start + 62)
            paths.add(index[start + 62 : end])
            start += (end - start) // 8 * 8 + 8
    return paths


def set_ours(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """Have settings of git of our own, in a home of their own."""
    (home / ".gitconfig").write_text(SETTINGS)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))


@functools.cache
def _home(base: Path) -> Path:
    """Return a folder for the settings of git, one for all tests of a process."""
    home = base / "home-of-git"
    home.mkdir()
    return home


@pytest.fixture(autouse=True)
def only_our_settings(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_ours(monkeypatch, _home(tmp_path_factory.getbasetemp()))


@functools.cache
def _new(base: Path) -> Path:
    """Return a new repository, one for all tests of a process, which each has a copy of."""
    made = GitFolder(base / "new-repository")
    made.git("init", "-q")
    for sample in (made.root / ".git" / "hooks").glob("*.sample"):
        sample.unlink()  # few files are copied sooner
    return made.root


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> GitFolder:
    """A new repository with nothing committed."""
    made = _new(tmp_path_factory.getbasetemp())
    return GitFolder(shutil.copytree(made, tmp_path / "care", symlinks=True))


Started = list[subprocess.Popen[bytes]]
"""The processes of git that a test has started."""


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """Return the processes of git that are started from here on, those that have ended, too."""
    found: Started = []

    def start(*words: Any, **more: Any) -> "subprocess.Popen[bytes]":
        found.append(subprocess.Popen(*words, **more))
        return found[-1]

    monkeypatch.setattr(process, "Popen", start)
    return found
