import os
from collections.abc import Callable
from pathlib import Path

import pytest

from qiptrack.store.git.errors import (
    GitError,
    GitNotInstalled,
    GitTooOld,
    NoFilesCheckedOut,
    NotInGit,
    NotTrusted,
)
from qiptrack.store.git.objects import tree
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.revisions import resolve
from tests.store.conftest import GitFolder

OLD_GIT = """
case "$*" in
    *--version) echo git version 2.25.1 ;;
    *) echo --path-format=absolute ;;
esac
"""

Program = Callable[[str], None]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Put a shell script in the place of git."""

    def put(script: str) -> None:
        found = tmp_path / "bin" / "git"
        found.parent.mkdir()
        found.write_text(f"#!/bin/sh\n{script}\n")
        found.chmod(0o755)
        monkeypatch.setenv("PATH", str(found.parent))

    return put


def test_a_folder_below_the_root_knows_its_prefix(folder: GitFolder) -> None:
    folder.commit({"plans/2026/a.yaml": "qip: 1\n"})
    found = Repository.containing(folder.root / "plans/2026")
    assert (found.root, found.prefix) == (folder.root, "plans/2026/")
    assert (found.git_dir, found.common_dir) == (folder.root / ".git", folder.root / ".git")


def test_the_root_itself_has_an_empty_prefix(folder: GitFolder) -> None:
    assert Repository.containing(folder.root).prefix == ""


def test_nothing_needs_to_be_committed(folder: GitFolder) -> None:
    assert not Repository.containing(folder.root).shallow


@pytest.mark.parametrize("name", ["plan opieki – żółć", "a\nb", "-n", 'it\'s "here"', "[a]*"])
def test_the_path_may_have_any_name(tmp_path: Path, name: str) -> None:
    made = GitFolder(tmp_path / name)
    made.git("init", "-q")
    commit = made.commit({f"{name}/plan.yaml": "qip: 1\n", "other.yaml": "qip: 1\n"})
    found = Repository.containing(made.root / name)
    assert (found.root, found.prefix) == (made.root, f"{name}/")
    assert [entry.path for entry in tree(found, commit, found.prefix)] == [f"{name}/plan.yaml"]


def test_a_name_that_is_not_utf_8_survives(folder: GitFolder) -> None:
    path = b"plans/\xff\xf3.yaml".decode(errors="surrogateescape")
    commit = folder.commit({path: "qip: 1\n"})
    found = Repository.containing(folder.root)
    assert [entry.path for entry in tree(found, commit, "plans/")] == [path]
    assert [entry.path for entry in tree(found, commit, path)] == [path]


def test_a_symbolic_link_to_the_folder_leads_to_its_repository(
    folder: GitFolder, tmp_path: Path
) -> None:
    folder.commit({"plans/a.yaml": "qip: 1\n"})
    (tmp_path / "link").symlink_to(folder.root / "plans")
    assert Repository.containing(tmp_path / "link").prefix == "plans/"


def test_a_linked_worktree_is_read_as_it_is_there(folder: GitFolder, tmp_path: Path) -> None:
    folder.commit({"plans/a.yaml": "qip: 1\n"})
    folder.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "other"))
    linked = GitFolder(tmp_path / "other")
    commit = linked.commit({"plans/b.yaml": "qip: 1\n"})
    found = Repository.containing(linked.root / "plans")
    assert (found.root, found.prefix) == (linked.root, "plans/")
    assert found.common_dir == folder.root / ".git"
    assert found.git_dir == folder.root / ".git/worktrees/other"
    assert resolve(found, "HEAD") == commit


def test_a_submodule_is_a_repository_of_its_own(folder: GitFolder, tmp_path: Path) -> None:
    shared = GitFolder(tmp_path / "shared")
    shared.git("init", "-q")
    commit = shared.commit({"plans/a.yaml": "qip: 1\n"})
    folder.git("submodule", "--quiet", "add", str(shared.root), "care")
    folder.commit()
    found = Repository.containing(folder.root / "care/plans")
    assert (found.root, found.prefix) == (folder.root / "care", "plans/")
    assert resolve(found, "HEAD") == commit
    outer = Repository.containing(folder.root)
    assert [(each.path, each.mode) for each in tree(outer, "HEAD", "care")] == [("care", "160000")]


def test_a_detached_head_is_read(folder: GitFolder) -> None:
    first = folder.commit({"a.yaml": "1\n"})
    folder.commit({"a.yaml": "2\n"})
    folder.git("checkout", "-q", "--detach", "HEAD~1")
    assert resolve(Repository.containing(folder.root), "HEAD") == first


def test_the_head_is_known_in_the_middle_of_a_merge_or_a_rebase(folder: GitFolder) -> None:
    folder.commit({"a.yaml": "1\n"})
    folder.git("checkout", "-q", "-b", "other")
    folder.commit({"a.yaml": "2\n"})
    folder.git("checkout", "-q", "main")
    ours = folder.commit({"a.yaml": "3\n"})
    found = Repository.containing(folder.root)
    folder.try_git("merge", "other")
    assert resolve(found, "HEAD") == ours
    folder.git("merge", "--abort")
    folder.try_git("rebase", "other")
    assert resolve(found, "HEAD") == resolve(found, "other")


def test_the_environment_does_not_lead_elsewhere(
    folder: GitFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = folder.commit({"a.yaml": "1\n"})
    other = GitFolder(tmp_path / "other")
    other.git("init", "-q")
    other.commit({"b.yaml": "2\n"})
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.root))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other.root / ".git/objects"))
    monkeypatch.setenv("GIT_NAMESPACE", "elsewhere")
    monkeypatch.setenv("GIT_TRACE", "1")
    found = Repository.containing(folder.root)
    assert (found.root, resolve(found, "HEAD")) == (folder.root, ours)


def test_a_folder_outside_git_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotInGit, match="is not in a git repository") as caught:
        Repository.containing(tmp_path)
    assert "git init" in caught.value.fix


def test_a_bare_repository_is_refused(tmp_path: Path) -> None:
    GitFolder(tmp_path / "bare").git("init", "-q", "--bare")
    with pytest.raises(NoFilesCheckedOut, match="no files checked out"):
        Repository.containing(tmp_path / "bare")


def test_the_inside_of_a_git_folder_is_refused(folder: GitFolder) -> None:
    with pytest.raises(NoFilesCheckedOut):
        Repository.containing(folder.root / ".git/refs")


@pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator can give files away")
def test_a_repository_of_somebody_else_is_refused_with_the_way_to_trust_it(
    folder: GitFolder, tmp_path: Path
) -> None:
    mine = folder.root.rename(tmp_path / "rosewood's")
    for each in [mine, *mine.rglob("*")]:
        os.chown(each, 12345, 12345)
    with pytest.raises(NotTrusted, match="belongs to another user") as caught:
        Repository.containing(mine)
    _, command, _ = caught.value.fix.split("`")
    GitFolder(tmp_path).git("-c", f"alias.trust=!{command}", "trust")
    assert Repository.containing(mine).root == mine


@pytest.mark.parametrize(
    ("script", "error", "words"),
    [
        pytest.param(
            OLD_GIT,
            GitTooOld,
            "it is git version 2.25.1, and 2.31 is needed",
            id="a git that does not know path formats",
        ),
        pytest.param(
            "echo 'xcode-select: note: no developer tools were found' >&2; exit 1",
            GitNotInstalled,
            "not installed",
            id="what stands for git on a Mac without it",
        ),
        pytest.param(
            "echo 'fatal: something new' >&2; exit 128",
            GitError,
            "something new",
            id="a reason that is not known here",
        ),
        pytest.param("exit 1", GitError, "no reason", id="no reason at all"),
    ],
)
def test_a_git_that_cannot_is_told_apart(
    tmp_path: Path, program: Program, script: str, error: type[GitError], words: str
) -> None:
    program(script)
    with pytest.raises(error, match=words):
        Repository.containing(tmp_path)


def test_a_repository_of_a_later_format_asks_for_a_later_git(folder: GitFolder) -> None:
    folder.git("config", "core.repositoryFormatVersion", "1")
    folder.git("config", "extensions.notYetInvented", "true")
    with pytest.raises(GitTooOld):
        Repository.containing(folder.root)


def test_no_git_at_all_is_said_so(folder: GitFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(folder.root))
    with pytest.raises(GitNotInstalled, match="not installed") as caught:
        Repository.containing(folder.root)
    assert "Install it" in caught.value.fix


def test_a_git_lying_in_the_current_folder_is_not_started(
    folder: GitFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write({"git": "#!/bin/sh\ntouch started\n"})
    (folder.root / "git").chmod(0o755)
    monkeypatch.chdir(folder.root)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", os.environ["PATH"]]))
    assert Repository.containing(folder.root).root == folder.root
    assert not (folder.root / "started").exists()


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        pytest.param(None, ".git/hooks", id="where git has them"),
        pytest.param(".githooks", ".githooks", id="below the root"),
        pytest.param("/dev/null", "/dev/null", id="nowhere"),
    ],
)
def test_the_hooks_folder_is_where_git_looks(
    folder: GitFolder, setting: str | None, expected: str
) -> None:
    (folder.root / "plans").mkdir()
    if setting:
        folder.git("config", "core.hooksPath", setting)
    found = Repository.containing(folder.root / "plans")
    assert found.hooks_folder() == folder.root / expected


def test_the_hooks_of_a_linked_worktree_are_everybodys(folder: GitFolder, tmp_path: Path) -> None:
    folder.commit()
    folder.git("worktree", "add", "-q", str(tmp_path / "other"))
    assert Repository.containing(tmp_path / "other").hooks_folder() == folder.root / ".git/hooks"


def test_starting_costs_no_more_than_one_process(folder: GitFolder, program: Program) -> None:
    real = next(
        path
        for place in os.environ["PATH"].split(os.pathsep)
        if (path := Path(place) / "git").exists()
    )
    program(f'echo "$@" >> {folder.root}/asked; exec {real} "$@"')
    Repository.containing(folder.root)
    assert len((folder.root / "asked").read_text().splitlines()) == 1
