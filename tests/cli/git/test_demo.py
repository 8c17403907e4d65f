"""`qiptrack demo`: a folder in which everything that git knows may be tried."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.conftest import Ask, rows
from tests.fuzz.views import APP
from tests.store.conftest import GitFolder

AS_JSON = ("--format", "json")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that `demo` made, which each test has a copy of."""
    folder = tmp_path_factory.mktemp("demo") / "care"
    surroundings = {
        "QIPTRACK_TODAY": "2026-11-23",
        "GIT_CONFIG_GLOBAL": "/dev/null",  # nobody is known to this git
        "XDG_STATE_HOME": str(folder.parent / "state"),
    }
    said = CliRunner(env=surroundings).invoke(APP, ["demo", str(folder)])
    assert said.exit_code == 0, said.stderr
    assert "187 commits by 4 people, from 22 May 2026 to 22 November 2026" in said.stderr
    return folder


@pytest.fixture
def inside(made: Path, tmp_path: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Return a way to run a command in the folder that `demo` made, on the Monday after."""
    monkeypatch.setenv("QIPTRACK_TODAY", "2026-11-23")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.chdir(shutil.copytree(made, tmp_path / "care"))
    return ask


def test_everything_that_git_knows_can_be_tried(inside: Ask) -> None:
    changed = {row["kind"] for row in rows(inside("changes", *AS_JSON))}
    assert {"deadline-later", "newly-overdue", "completed", "measured", "escalated"} <= changed
    told = rows(inside("history", "northgate/A3", *AS_JSON))
    assert {"A. Chaudhry", "M. Davies"} <= {row["author"] for row in told}
    assert any(row["kind"] == "not-confirmed" for row in told)
    before = inside("agenda", "--at", "2026-09-22", *AS_JSON)
    assert before.exit_code == 0
    assert before.stdout != inside("agenda", *AS_JSON).stdout
    found = rows(inside("check", "--since", "2026-05-22", *AS_JSON))
    assert {row["code"] for row in found} == {"QIP405", "QIP907", "QIP908"}
    assert "QIP908" not in {row["code"] for row in found if "rebases" in row["pointer"]}


def test_whoever_tries_it_is_the_quality_lead(inside: Ask) -> None:
    assert "What waits for Quality Lead" in inside("mine").stdout
    said = inside("update", "rose/A4", "--note", "Two of ten read")
    assert said.exit_code == 0, said.stderr
    assert "by: Quality Lead" in said.stdout
    folder = GitFolder(Path.cwd())
    folder.git("commit", "-qam", "Two audits read")
    assert folder.git("log", "-1", "--format=%an") == "M. Davies"
    assert inside("hooks", "install").exit_code == 0


def test_a_folder_that_holds_something_is_left_alone(inside: Ask) -> None:
    head = GitFolder(Path.cwd()).git("rev-parse", "HEAD")
    for named in (".", "plans"):
        refused = inside("demo", named)
        assert (refused.exit_code, "files in it already" in refused.stderr) == (2, True)
    assert GitFolder(Path.cwd()).git("rev-parse", "HEAD") == head


def test_dry_run_and_a_day_to_come_make_nothing(ask: Ask, tmp_path: Path) -> None:
    assert ask("demo", str(tmp_path / "care"), "--dry-run").exit_code == 0
    assert ask("demo", str(tmp_path / "care"), "--as-of", "2031-01-06").exit_code == 2
    assert not (tmp_path / "care").exists()


def test_a_day_may_be_typed_as_elsewhere_in_place_of_a_revision(inside: Ask) -> None:
    since_friday = inside("changes", "2026-11-20", *AS_JSON).stdout
    for typed in ("fri", "20 nov"):
        told = inside("changes", "--since", typed, *AS_JSON)
        assert told.stdout == since_friday
        assert "November 2026.\n" in told.stderr
    at = inside("overdue", "--at", "31/10/2026", *AS_JSON)
    assert at.stdout == inside("overdue", "--at", "2026-10-31", *AS_JSON).stdout
    since = inside("check", "--since", "yesterday", *AS_JSON)
    assert since.stdout == inside("check", "--since", "2026-11-22", *AS_JSON).stdout
    refused = inside("changes", "the-other-branch")
    assert (refused.exit_code, "is not a revision" in refused.stderr) == (2, True)


def test_a_branch_comes_before_a_day_that_is_called_like_it(inside: Ask) -> None:
    GitFolder(Path.cwd()).git("branch", "fri", "main~20")
    told = inside("changes", "fri", *AS_JSON)
    assert told.stdout == inside("changes", "main~20", *AS_JSON).stdout
