"""Git merges plans by what they say, in whatever way it comes to merge them."""

import datetime as dt
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from qiptrack.store.checker import check
from qiptrack.store.folders import PlansFolder
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.settings import value
from qiptrack.store.hooks import merge_driver
from qiptrack.store.hooks.install import install, remove, status
from qiptrack.store.hooks.script import FileAction
from tests import prefork
from tests.conftest import with_each
from tests.store.conftest import GitFolder, set_ours

PLAN = """\
qip: 1
title: Falls on the stairs
service: Oak House
sponsor: Registered Manager
opened: 2026-01-05
actions:
  - id: A1
    issue: Residents fall on the stairs
    action: Put a second rail on every staircase
    owner: Deputy Manager
    due: 2026-06-30
    evidence_source: Walk round
    updates:
      - {date: 2026-03-02, by: Deputy Manager, note: Rails ordered}
"""
FILE = "our plans/the stairs.yaml"
OURS = "      - {date: 2026-04-20, by: Deputy Manager, note: Ours}\n"
THEIRS = "      - {date: 2026-04-10, by: Deputy Manager, note: Theirs}\n"


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a program that forks qiptrack off instead of starting Python."""
    return str(prefork.client(tmp_path_factory.mktemp("the client") / "python"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, stand_in: str) -> Path:
    """Return a repository with two branches, of which each added a record to one action."""
    made = GitFolder(tmp_path_factory.mktemp("made"))
    with pytest.MonkeyPatch.context() as monkeypatch:
        set_ours(monkeypatch, tmp_path_factory.mktemp("home"))
        monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
        monkeypatch.setenv("QIPTRACK_TODAY", "2026-06-30")
        made.git("init", "-q")
        made.commit({FILE: PLAN})
        install(repository(made), ("check", "--plans", "our plans"), python=stand_in)
        made.commit(subject="Installed")
        made.git("checkout", "-q", "-b", "side")
        made.commit({FILE: PLAN + THEIRS}, subject="Theirs")
        made.git("checkout", "-q", "main")
        made.commit({FILE: PLAN + OURS}, subject="Ours")
    return made.root


@pytest.fixture
def care(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitFolder:
    """A copy of that repository."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    monkeypatch.setenv("QIPTRACK_TODAY", "2026-06-30")
    return GitFolder(shutil.copytree(made, tmp_path / "the care of all"))


def repository(folder: GitFolder) -> Repository:
    return Repository.containing(folder.root / "our plans")


def text(folder: GitFolder) -> str:
    return (folder.root / FILE).read_text(encoding="utf-8")


def popped(folder: GitFolder) -> None:
    folder.git("checkout", "-q", "side~1")
    folder.write({FILE: PLAN + THEIRS})
    folder.git("stash")
    folder.git("checkout", "-q", "main")
    folder.git("stash", "pop")


@pytest.mark.parametrize(
    "bring",
    [
        pytest.param(lambda folder: folder.git("merge", "-q", "side"), id="merge"),
        pytest.param(lambda folder: folder.git("rebase", "-q", "side"), id="rebase"),
        pytest.param(lambda folder: folder.git("cherry-pick", "side"), id="cherry-pick"),
        pytest.param(popped, id="stash pop"),
    ],
)
def test_both_records_are_there_by_date(
    care: GitFolder, bring: Callable[[GitFolder], object]
) -> None:
    bring(care)
    assert text(care) == PLAN + THEIRS + OURS
    assert care.git("diff", "--name-only", "--diff-filter=U") == ""


def test_from_a_folder_below_and_with_a_strange_environment(care: GitFolder) -> None:
    below = GitFolder(care.root / "our plans")
    below.git("merge", "-q", "side", PYTHONHOME="/nowhere", GIT_MERGE_VERBOSITY="5", COLUMNS="x")
    assert text(care) == PLAN + THEIRS + OURS


def test_what_cannot_be_decided_stops_git_with_the_reason(care: GitFolder) -> None:
    care.commit({FILE: PLAN.replace("06-30", "07-31") + OURS})
    care.git("checkout", "-q", "side")
    care.commit({FILE: PLAN.replace("06-30", "08-31") + THEIRS})
    stopped = care.try_git("merge", "main")
    assert stopped.returncode == 1
    words = "both moved the date: ours 2026-08-31, theirs 2026-07-31"
    assert f"{FILE}: {words}." in stopped.stderr
    assert text(care) == PLAN.replace(
        "    due: 2026-06-30\n",
        f"    # {words}\n<<<<<<< ours\n    due: 2026-08-31\n"
        "=======\n    due: 2026-07-31\n>>>>>>> theirs\n",
    ) + (THEIRS + OURS)
    assert FILE in care.git("diff", "--name-only", "--diff-filter=U")


DEFERRED = PLAN.replace("2026-06-30", "2026-07-31") + (
    "    deferrals:\n      - {date: 2026-04-01, from: 2026-06-30, to: 2026-07-31,"
    " by: Deputy Manager, reason: No steel, approved_by: Registered Manager}\n"
)
OVER = {
    "closed": (
        "    status: closed\n    completed: 2026-03-09\n    closed: 2026-04-20\n"
        "    assurance: {method: observation, by: Quality Lead, due: 2026-04-20}\n"
        "    evidence:\n      - {date: 2026-03-09, by: Deputy Manager, kind: record, note: Seen}\n"
        "    verifications:\n      - {date: 2026-04-20, by: Quality Lead, method: observation,"
        " result: confirmed, note: Held}\n"
    ),
    "withdrew": (
        "    status: withdrawn\n    withdrawal: {date: 2026-04-20, by: Quality Lead,"
        " reason: The stairs go, approved_by: Registered Manager}\n"
    ),
}


@pytest.mark.parametrize(("done", "ours_is_over"), [("closed", True), ("withdrew", False)])
def test_what_one_side_closed_or_withdrew_and_the_other_deferred_is_a_conflict(
    care: GitFolder, done: str, *, ours_is_over: bool
) -> None:
    over, moved = (PLAN + OVER[done], DEFERRED)
    care.git("checkout", "-q", "-B", "one", "side~1")
    care.commit({FILE: over if ours_is_over else moved})
    care.git("checkout", "-q", "-B", "other", "side~1")
    care.commit({FILE: moved if ours_is_over else over})
    care.git("checkout", "-q", "one")
    stopped = care.try_git("merge", "other")
    one, other = ("ours", "theirs") if ours_is_over else ("theirs", "ours")
    assert stopped.returncode == 1
    assert f"{one} {done} A1 on 2026-04-20, and {other} changed it: due" in stopped.stderr
    assert "<<<<<<< ours\n" in text(care)
    problems = check(PlansFolder(care.root / "our plans"), dt.date(2026, 6, 30)).problems
    problem = next(each for each in problems if each.code == "QIP002")
    assert problem.fix.endswith("and the remark above them.")


@pytest.mark.parametrize(
    "gone",
    [
        pytest.param("", id="no qiptrack at all"),
        pytest.param("exit 2", id="one that cannot answer"),
        pytest.param("kill -9 $$", id="one that is stopped"),
    ],
)
def test_without_qiptrack_git_merges_the_lines_and_nothing_is_lost(
    care: GitFolder, stand_in: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: str
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("git", "sh", "cat", "tail", "cut", "head", "grep", "sed"):
        found = next(
            path
            for each in os.environ["PATH"].split(os.pathsep)
            if (path := Path(each) / name).exists()
        )
        (programs / name).symlink_to(found)
    if gone:
        (programs / "qiptrack").write_text(f"#!/bin/sh\n{gone}\n")
        (programs / "qiptrack").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    driver = care.git("config", merge_driver.DRIVER)
    care.git("config", merge_driver.DRIVER, driver.replace(stand_in, "/nowhere/python"))
    stopped = care.try_git("merge", "side")
    assert stopped.returncode == 1
    assert text(care) == f"{PLAN}<<<<<<< ours\n{OURS}=======\n{THEIRS}>>>>>>> theirs\n"


def test_markers_show_what_both_began_with_where_git_is_set_to(care: GitFolder) -> None:
    care.git("config", "merge.conflictStyle", "diff3")
    care.commit({FILE: PLAN.replace("06-30", "07-31")})
    care.git("checkout", "-q", "-b", "other", "main~1")
    care.commit({FILE: PLAN.replace("06-30", "08-31") + OURS})
    assert care.try_git("merge", "main").returncode == 1
    assert "||||||| base\n    due: 2026-06-30\n=======\n" in text(care)


def test_the_tool_of_mergetool_merges_what_git_could_not(care: GitFolder) -> None:
    care.git("config", "--unset", merge_driver.DRIVER)
    assert care.try_git("merge", "side").returncode == 1
    assert "<<<<<<<" in text(care)
    care.git("mergetool", "--no-prompt", "--tool=qiptrack")
    assert text(care) == PLAN + THEIRS + OURS
    assert care.git("diff", "--name-only", "--diff-filter=U") == ""


def test_it_is_said_whether_it_is_in_place_and_nothing_is_left_when_it_goes(
    care: GitFolder, stand_in: str
) -> None:
    there = repository(care)
    assert status(there).merges
    assert merge_driver.add(there, stand_in)[0].deed is FileAction.UNCHANGED
    assert merge_driver.add(there, "/other 100%/python")[0].deed is FileAction.UPDATED
    assert "100%%" in (value(there, merge_driver.DRIVER) or "")
    assert status(there).merges
    care.git("config", merge_driver.DRIVER, "true")
    assert not status(there).merges
    remove(there)
    assert not status(there).merges
    assert "qiptrack" not in (care.root / ".git/config").read_text()


@with_each(
    ("line", "by"),
    [
        ("*.yaml merge=union\n", "union"),
        ("*.yaml -merge\n", "unset"),
        ("*.yaml merge\n", "set"),
        ("*.yaml text\n", ""),
    ],
)
def test_it_is_told_by_what_others_have_plans_merged_instead(line: str, by: str) -> None:
    with TemporaryDirectory() as name:
        other = GitFolder(Path(name))
        other.git("init", "-q")
        other.write({FILE: PLAN, "our plans/.gitattributes": line})
        install(repository(other), ("check", "--plans", "our plans"))
        found = status(repository(other))
        assert (found.merges, found.merged_by) == (not by, by)


def test_attributes_that_name_actions_only_are_added_to(care: GitFolder, stand_in: str) -> None:
    file = care.root / "our plans/.gitattributes"
    file.write_text("*.yaml diff=qiptrack\n*.yml -merge\n")
    assert not status(repository(care)).merges
    install(repository(care), ("check", "--plans", "our plans"), python=stand_in)
    added = "*.yaml merge=qiptrack\n*.yml diff=qiptrack\n"
    assert file.read_text() == "*.yaml diff=qiptrack\n*.yml -merge\n" + added
