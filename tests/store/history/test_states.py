"""What is different on disk from a commit, worked out once and then known."""

import datetime as dt
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from qiptrack.rules.problem import Unreadable
from qiptrack.store import known_contents
from qiptrack.store.fingerprints import clock_of
from qiptrack.store.folders import PlansFolder
from qiptrack.store.git.repository import Repository
from qiptrack.store.history import states
from qiptrack.store.history.compare import difference
from qiptrack.store.history.states import PlansState, changed_files, states_until_now
from qiptrack.store.known_contents import ContentsOnDisk
from qiptrack.store.unread_files import LEFT_OUT, LeftOut
from tests.store.conftest import GitFolder

DAY = dt.date(2026, 3, 2)
"""That of the commits, so that none passes."""

PLAN = """\
qip: 1
title: {title}
service: A
sponsor: B
opened: 2026-01-05
actions:
  - id: A1
    title: Write it down
    owner: C
    opened: 2026-01-06
    due: {due}
    status: planned
"""
REMARK = "# a remark\n" * 100
"""Which makes a plan longer than a pointer of Git LFS may be."""


def plan(title: str, due: str = "2026-03-20") -> str:
    return PLAN.format(title=title, due=due) + REMARK


@pytest.fixture
def made(folder: GitFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitFolder:
    """Return a folder of two commits and a cache, in which an hour has passed since."""
    monkeypatch.setenv("QIPTRACK_CACHE", str(tmp_path / "caches"))
    names = ("a", "b", "c", "gone", "sub/d")
    files = {f"plans/{name}.yaml": plan(f"Plan {name}") for name in names}
    folder.commit({"plans/_organisation.yaml": "qip: 1\norganisation: A\n", **files})
    (folder.root / "plans/gone.yaml").unlink()
    folder.commit({"plans/b.yaml": plan("Other b"), "plans/new.yaml": plan("Plan new")})
    for module in (known_contents, states):
        monkeypatch.setattr(module, "clock_of", an_hour_later)
    be_looked_at(folder)
    return folder


def be_looked_at(folder: GitFolder) -> None:
    """Make git's index as of a second from now, so that it knows what was put down in it."""
    later = (clock_of(folder.root) or 0) + 10**9
    os.utime(folder.root / ".git/index", ns=(later, later))


def an_hour_later(folder: Path) -> int:
    return (clock_of(folder) or 0) + 3_600 * 10**9


def until_now(made: GitFolder, since: str = "HEAD~1", day: dt.date = DAY) -> PlansState:
    """Return the earlier state; what is told of it and the files must be as without an index."""
    plans = made.root / "plans"
    found = states_until_now(plans, since, day)
    with pytest.MonkeyPatch.context() as without:
        without.setenv("QIPTRACK_CACHE", "off")
        whole = states_until_now(plans, since, day)
        assert len(whole[0].files) >= len(found[0].files)
        assert found[0].organisation == whole[0].organisation
        assert found[1].files == whole[1].files
        told = difference(*whole)
        assert changed_files(*found) == changed_files(*whole)
    assert difference(*found) == told
    return found[0]


def files_of(state: PlansState) -> set[str]:
    return {*state.files}


def test_of_a_commit_only_what_is_different_on_disk_is_looked_at_again(made: GitFolder) -> None:
    assert files_of(until_now(made)) == {"a.yaml", "b.yaml", "c.yaml", "gone.yaml", "sub/d.yaml"}
    again = until_now(made)
    assert files_of(again) == {"b.yaml", "gone.yaml"}
    assert again.different == frozenset({"b.yaml", "gone.yaml", "new.yaml"})
    assert files_of(until_now(made, day=dt.date(2026, 3, 25))) == {"b.yaml", "gone.yaml"}, "late"
    assert len(files_of(until_now(made, "HEAD"))) == 5, "another commit has another difference"
    assert files_of(until_now(made, "HEAD")) == set()


def _edit(made: GitFolder) -> None:
    made.write({"plans/a.yaml": plan("Edited a")})


def _edit_behind_its_time(made: GitFolder) -> None:
    path = made.root / "plans/a.yaml"
    times = path.stat()
    path.write_text(plan("Plan z"))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def _assume_unchanged(made: GitFolder) -> None:
    made.git("update-index", "--assume-unchanged", "plans/a.yaml")
    _edit_behind_its_time(made)


def _rename(made: GitFolder) -> None:
    (made.root / "plans/c.yaml").rename(made.root / "plans/e.yaml")


def _move(made: GitFolder) -> None:
    made.git("mv", "plans/c.yaml", "plans/sub/c.yaml")


def _remove(made: GitFolder) -> None:
    (made.root / "plans/new.yaml").unlink()


def _link(made: GitFolder) -> None:
    (made.root / "plans/c.yaml").unlink()
    (made.root / "plans/c.yaml").symlink_to("a.yaml")


def _break(made: GitFolder) -> None:
    made.write({"plans/sub/d.yaml": "qip: [\n" + REMARK})


def _put_pointer(made: GitFolder) -> None:
    made.write({"plans/c.yaml": "version https://git-lfs.github.com/spec/v1\n"})


def _put_back(made: GitFolder) -> None:
    made.write({"plans/b.yaml": plan("Plan b")})


def _change_organisation(made: GitFolder) -> None:
    made.write({"plans/_organisation.yaml": "qip: 1\norganisation: B\n"})


def _rename_organisation(made: GitFolder) -> None:
    plans = made.root / "plans"
    (plans / "_organisation.yaml").rename(plans / "_organisation.yml")


def _check_out(made: GitFolder) -> None:
    made.git("checkout", "-q", "HEAD~1")


def _stage_and_edit(made: GitFolder) -> None:
    _edit(made)
    made.git("add", "-A")
    made.write({"plans/a.yaml": plan("Edited again")})


@pytest.mark.parametrize(
    "alter",
    [
        *(_edit, _edit_behind_its_time, _assume_unchanged, _rename, _move, _remove, _link, _break),
        *(_put_pointer, _put_back, _change_organisation, _rename_organisation, _check_out),
        _stage_and_edit,
    ],
)
def test_what_is_done_to_files_after_that_is_told_as_without_an_index(
    made: GitFolder, alter: Callable[[GitFolder], None]
) -> None:
    commit = made.git("rev-parse", "HEAD~1")
    for _ in range(2):
        until_now(made, commit)
    alter(made)
    for _ in range(3):
        until_now(made, commit)


def test_a_file_that_git_has_not_seen_as_it_is_now_keeps_nothing_from_being_known(
    made: GitFolder,
) -> None:
    _edit(made)
    until_now(made)
    assert files_of(until_now(made)) == {"a.yaml", "b.yaml", "gone.yaml"}


@pytest.mark.parametrize("module", [known_contents, states])
def test_nothing_is_known_by_a_stamp_that_a_file_may_keep(
    made: GitFolder, monkeypatch: pytest.MonkeyPatch, module: object
) -> None:
    _edit(made)
    just_now = clock_of(made.root)
    monkeypatch.setattr(module, "clock_of", lambda _: just_now)
    for _ in range(3):
        assert until_now(made).different is None


def test_nothing_is_known_of_a_folder_with_a_file_that_cannot_be_read(made: GitFolder) -> None:
    (made.root / "plans/nowhere.yaml").symlink_to("nothing.yaml")
    for _ in range(2):
        assert until_now(made).different is None


@pytest.mark.parametrize("name", ["b.yaml", "elsewhere.yaml"])
def test_files_that_a_run_leaves_out_are_come_upon_in_all_of_both_states(
    made: GitFolder, name: str
) -> None:
    for _ in range(2):
        until_now(made)
    left_out = LeftOut({name: Unreadable("it is left out", "Look at it by itself.")})
    token = LEFT_OUT.set(left_out)
    try:
        before, _ = states_until_now(made.root / "plans", "HEAD~1", DAY)
    finally:
        LEFT_OUT.reset(token)
    assert len(before.files) == 5
    assert left_out.files.keys() >= files_of(before)
    assert until_now(made).different == frozenset({"b.yaml", "gone.yaml", "new.yaml"})


def test_a_difference_of_very_many_files_is_not_kept(
    made: GitFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(states, "_MOST", 2)
    for _ in range(2):
        assert len(until_now(made).files) == 5


def test_what_is_known_hangs_on_what_git_knows_of_line_ends(made: GitFolder) -> None:
    made.write({".gitattributes": "*.yaml text eol=crlf\n"})
    (made.root / "plans/a.yaml").unlink()
    made.git("checkout", "plans/a.yaml")
    be_looked_at(made)
    for _ in range(2):
        assert "a.yaml" not in (until_now(made).different or ())
    made.git("rm", "-q", "--cached", "plans/a.yaml")
    for _ in range(2):
        assert "a.yaml" in (until_now(made).different or ())


def test_files_of_which_one_has_no_stamp_have_no_mark(made: GitFolder) -> None:
    plans_folder = PlansFolder(made.root / "plans")
    files = [each.file for each in plans_folder.files()]
    repository = Repository.containing(plans_folder.root)
    assert ContentsOnDisk(plans_folder, repository, files).mark
    assert ContentsOnDisk(plans_folder, repository, [*files, "vanished.yaml"]).mark is None


def test_a_folder_that_was_not_there_yet_had_no_plans(made: GitFolder) -> None:
    shutil.copytree(made.root / "plans", made.root / "later")
    moved = GitFolder(made.root)
    (made.root / "plans").rename(made.root / "first")
    (made.root / "later").rename(made.root / "plans")
    moved.commit({"first/x.txt": "x\n"})
    made.git("rm", "-rq", "--cached", "plans")
    made.git("commit", "-qm", "without")
    for _ in range(2):
        assert until_now(made, "HEAD").files == {}
