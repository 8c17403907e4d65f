"""The example folder in a git repository of its own, and the command line run on it."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.fuzz.views import APP

ROOT = Path(__file__).parents[3]
PLAN = "rosewood-care-plan-reviews"
TODAY = "2026-11-23"


class Office:
    """The example plans in git, below a folder, and somebody at the keyboard."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.plans = home / "plans"

    @property
    def plan(self) -> Path:
        return self.plans / f"{PLAN}.yaml"

    def git(self, *words: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(self.home), *words], capture_output=True, check=True
        )
        return done.stdout.decode()

    def commit(self) -> None:
        self.git("add", "--all")
        who = ("-c", "user.name=Office", "-c", "user.email=office@example.org")
        self.git(*who, "commit", "--quiet", "--message", "plans")

    def run(self, *words: str, today: str = TODAY, **more: Any) -> Result:
        """Run qiptrack here, on that day."""
        words = (words[0], "--plans", str(self.plans), "--as-of", today, *words[1:])
        return CliRunner().invoke(APP, words, catch_exceptions=False, **more)

    def done(self, *words: str, today: str = TODAY, **more: Any) -> Result:
        """Run qiptrack here, which does as it was told."""
        result = self.run(*words, today=today, **more)
        assert result.exit_code == 0, result.stderr
        return result

    def refused(self, *words: str, today: str = TODAY, **more: Any) -> str:
        """Run qiptrack here, which refuses and changes nothing; return what it says."""
        before = self.kept()
        result = self.run(*words, today=today, **more)
        assert (result.exit_code, result.stdout) == (2, ""), result.output
        assert self.kept() == before
        return str(result.stderr)

    def kept(self) -> dict[str, bytes]:
        """Return every file of the folder."""
        return {
            str(path.relative_to(self.plans)): path.read_bytes()
            for path in sorted(self.plans.rglob("*"))
            if path.is_file()
        }

    def changed(self) -> list[str]:
        """Return the lines that are not as they were committed, with their signs, no indent."""
        diff = self.git("diff", "--unified=0", "--no-color", "--no-ext-diff").splitlines()
        return [
            f"{line[0]}{' '.join(line[1:].split())}"
            for line in diff
            if line[:1] in ("+", "-") and not line.startswith(("+++", "---"))
        ]

    def stat(self) -> str:
        """Return the last line of `git diff --stat`."""
        return self.git("diff", "--stat").splitlines()[-1].strip()


@pytest.fixture(autouse=True)
def nobody_at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture(scope="session")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the example plans, committed: each office is a copy of it."""
    home = tmp_path_factory.mktemp("office")
    shutil.copytree(ROOT / "plans", home / "plans")
    office = Office(home)
    office.git("init", "--quiet", "--template=")
    office.git("config", "core.autocrlf", "false")
    for part in ("gc.auto", "maintenance.auto", "core.logAllRefUpdates"):
        office.git("config", part, "0")
    office.commit()
    office.git("repack", "-adq")  # few files are copied sooner
    return home


@pytest.fixture
def office(tmp_path: Path, first_day: Path) -> Office:
    shutil.copytree(first_day, tmp_path, dirs_exist_ok=True)
    return Office(tmp_path)
