import os
import resource
import shutil
import stat
import sys
from pathlib import Path

import pytest

from qiptrack.store.git.errors import NotWritable
from qiptrack.store.git.repository import Repository
from qiptrack.store.hooks.install import (
    EarlierHookInTheWay,
    HooksElsewhere,
    HookState,
    install,
    remove,
    status,
)
from qiptrack.store.hooks.script import FileAction, script
from tests import prefork
from tests.store.conftest import GitFolder, set_ours

# A command of qiptrack that always works here, and one that never does.
WELL = ("check", "--select", "QIP908")
BADLY = ("--no-such-option",)

Kept = dict[str, tuple[int, bytes | str]]


def kept(folder: Path) -> Kept:
    """Return the mode and content of every file and link below `folder`."""
    return {
        str(path.relative_to(folder)): (
            stat.S_IMODE(path.lstat().st_mode),
            str(path.readlink()) if path.is_symlink() else path.read_bytes(),
        )
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a program that forks qiptrack off instead of starting Python."""
    return str(prefork.client(tmp_path_factory.mktemp("client") / "python"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository of plans."""
    made = GitFolder(tmp_path_factory.mktemp("made"))
    with pytest.MonkeyPatch.context() as monkeypatch:
        set_ours(monkeypatch, tmp_path_factory.mktemp("home"))
        made.git("init", "-q")
        made.commit({"plans/a.yaml": "qip: 1\n"})
    return made.root


@pytest.fixture
def care(made: Path, tmp_path: Path, stand_in: str, monkeypatch: pytest.MonkeyPatch) -> GitFolder:
    """A copy of that, from where qiptrack can be run; hooks run it by the stand-in."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    assert install.__kwdefaults__ == {"python": sys.executable}
    monkeypatch.setitem(install.__kwdefaults__, "python", stand_in)
    return GitFolder(shutil.copytree(made, tmp_path / "care", symlinks=True))


def put_hook(folder: GitFolder, text: str | bytes, name: str = "pre-commit") -> Path:
    folder.write({f".git/hooks/{name}": text})
    path = folder.root / ".git/hooks" / name
    path.chmod(0o755)
    return path


def commits(folder: GitFolder) -> bool:
    """Whether a commit goes through."""
    return folder.try_git("commit", "-q", "--allow-empty", "-m", "x").returncode == 0


def test_the_command_decides_whether_a_commit_goes_through(care: GitFolder) -> None:
    repository = Repository.containing(care.root / "plans")
    install(repository, WELL, python=sys.executable)
    assert commits(care)
    install(repository, BADLY)
    assert not commits(care)


def test_a_merge_without_conflict_is_checked_too(care: GitFolder) -> None:
    care.git("checkout", "-q", "-b", "side")
    care.commit({"plans/b.yaml": "qip: 1\n"})
    care.git("checkout", "-q", "main")
    care.commit({"plans/c.yaml": "qip: 1\n"})
    install(Repository.containing(care.root), BADLY)
    assert care.try_git("merge", "-q", "-m", "Merged", "side").returncode != 0


def test_installing_and_removing_leaves_git_as_it_was(care: GitFolder) -> None:
    repository = Repository.containing(care.root / "plans")
    before = kept(care.root / ".git")
    installed = install(repository, WELL)
    assert {done.deed for done in installed} == {FileAction.ADDED}
    assert kept(care.root / ".git") != before
    assert {done.deed for done in remove(repository)} == {FileAction.REMOVED}
    assert kept(care.root / ".git") == before


def test_a_hooks_folder_that_was_not_there_is_gone_again(care: GitFolder) -> None:
    for path in (care.root / ".git/hooks").iterdir():
        path.unlink()
    (care.root / ".git/hooks").rmdir()
    repository = Repository.containing(care.root)
    install(repository, WELL)
    remove(repository)
    assert not (care.root / ".git/hooks").exists()


PYTHON_HOOK = f"""#!{sys.executable}
import sys
from pathlib import Path
Path("ran").write_text("python")
sys.exit(Path("fail").exists())
"""

SHELL_HOOK = "#!/bin/sh\necho shell > ran\ntest ! -e fail"


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        pytest.param(SHELL_HOOK, 0o700, id="a shell script of its owner only"),
        pytest.param(PYTHON_HOOK, 0o511, id="a Python program that may not be written"),
    ],
)
def test_an_earlier_hook_runs_first_and_comes_back(care: GitFolder, text: str, mode: int) -> None:
    put_hook(care, text).chmod(mode)
    before = kept(care.root / ".git/hooks")
    repository = Repository.containing(care.root)
    assert FileAction.CHAINED in {done.deed for done in install(repository, WELL)}
    assert commits(care)
    assert (care.root / "ran").read_text().strip() in ("shell", "python")
    (care.root / "fail").touch()
    assert not commits(care)
    (care.root / "fail").unlink()
    install(repository, BADLY)
    assert not commits(care)
    assert FileAction.RESTORED in {done.deed for done in remove(repository)}
    assert kept(care.root / ".git/hooks") == before
    assert commits(care)


def test_an_earlier_program_that_is_no_script_runs_first(care: GitFolder) -> None:
    put_hook(care, Path("/bin/false").read_bytes())
    before = kept(care.root / ".git/hooks")
    repository = Repository.containing(care.root)
    install(repository, WELL)
    assert not commits(care)
    remove(repository)
    assert kept(care.root / ".git/hooks") == before


def test_an_earlier_hook_that_is_a_link_stays_one(care: GitFolder) -> None:
    care.write({"scripts/check.sh": SHELL_HOOK})
    (care.root / "scripts/check.sh").chmod(0o755)
    (care.root / ".git/hooks/pre-commit").symlink_to("../../scripts/check.sh")
    before = kept(care.root / ".git/hooks")
    repository = Repository.containing(care.root)
    install(repository, WELL)
    assert commits(care)
    assert (care.root / "ran").exists()
    remove(repository)
    assert kept(care.root / ".git/hooks") == before


def test_a_link_to_a_hook_like_ours_stays_one(care: GitFolder) -> None:
    care.write({"scripts/ours": script("pre-commit", sys.executable, "rules")})
    (care.root / "scripts/ours").chmod(0o755)
    (care.root / ".git/hooks/pre-commit").symlink_to("../../scripts/ours")
    before = kept(care.root / ".git")
    repository = Repository.containing(care.root)
    install(repository, WELL)
    remove(repository)
    assert kept(care.root / ".git") == before


def test_an_earlier_hook_that_git_passes_over_is_passed_over_still(care: GitFolder) -> None:
    put_hook(care, "#!/bin/sh\nexit 1\n").chmod(0o644)
    repository = Repository.containing(care.root)
    assert commits(care)
    assert install(repository, WELL)[0].deed is FileAction.SET_ASIDE
    assert commits(care)
    (hook, *_) = status(repository).hooks
    assert (hook.has_earlier, hook.earlier_runs) == (True, False)
    hook.earlier.chmod(0o755)
    assert not commits(care)
    assert status(repository).hooks[0].earlier_runs


def test_an_earlier_merge_hook_is_kept_as_well(care: GitFolder) -> None:
    put_hook(care, "#!/bin/sh\nexit 1\n", "pre-merge-commit")
    before = kept(care.root / ".git/hooks")
    repository = Repository.containing(care.root)
    install(repository, WELL)
    assert [hook.has_earlier for hook in status(repository).hooks] == [False, True, False, False]
    remove(repository)
    assert kept(care.root / ".git/hooks") == before


def test_installing_twice_is_the_same_as_once(care: GitFolder) -> None:
    put_hook(care, SHELL_HOOK)
    repository = Repository.containing(care.root / "plans")
    install(repository, WELL)
    before = kept(care.root)
    assert {done.deed for done in install(repository, WELL)} == {FileAction.UNCHANGED}
    assert kept(care.root) == before


def test_installing_another_command_takes_its_place(care: GitFolder) -> None:
    repository = Repository.containing(care.root)
    install(repository, BADLY)
    deeds = [done.deed for done in install(repository, WELL)]
    assert deeds == [*[FileAction.UPDATED] * 4, *[FileAction.UNCHANGED] * 3]
    assert commits(care)


def test_a_hook_of_ours_that_was_switched_off_is_switched_on(care: GitFolder) -> None:
    repository = Repository.containing(care.root)
    install(repository, BADLY)
    (care.root / ".git/hooks/pre-commit").chmod(0o644)
    first, second, *_ = status(repository).hooks
    assert (first.state, first.runs, second.runs) == (HookState.INSTALLED, False, True)
    install(repository, BADLY)
    assert not commits(care)


def test_removing_what_is_not_there_does_nothing(care: GitFolder) -> None:
    before = kept(care.root)
    assert remove(Repository.containing(care.root)) == []
    assert kept(care.root) == before


def test_a_hook_of_somebody_else_is_not_removed(care: GitFolder) -> None:
    put_hook(care, SHELL_HOOK)
    before = kept(care.root)
    assert [done.deed for done in remove(Repository.containing(care.root))] == [FileAction.LEFT]
    assert kept(care.root) == before


def test_an_installation_that_was_cut_off_is_taken_up(care: GitFolder) -> None:
    put_hook(care, SHELL_HOOK, "pre-commit.before-qiptrack")
    repository = Repository.containing(care.root)
    assert install(repository, WELL)[0].deed is FileAction.CHAINED
    assert commits(care)
    assert (care.root / "ran").exists()


def test_an_installation_that_was_cut_off_can_be_undone(care: GitFolder) -> None:
    put_hook(care, SHELL_HOOK, "pre-commit.before-qiptrack")
    assert [done.deed for done in remove(Repository.containing(care.root))] == [FileAction.RESTORED]
    assert (care.root / ".git/hooks/pre-commit").read_text() == SHELL_HOOK


def test_two_earlier_hooks_are_for_the_user_to_choose_from(care: GitFolder) -> None:
    put_hook(care, SHELL_HOOK)
    put_hook(care, SHELL_HOOK, "pre-commit.before-qiptrack")
    before = kept(care.root)
    with pytest.raises(EarlierHookInTheWay, match=r"pre-commit\.before-qiptrack"):
        install(Repository.containing(care.root), WELL)
    assert kept(care.root) == before


def test_a_hooks_folder_inside_the_repository_is_used(care: GitFolder) -> None:
    care.git("config", "core.hooksPath", ".githooks")
    repository = Repository.containing(care.root / "plans")
    install(repository, BADLY)
    assert (care.root / ".githooks/pre-commit").exists()
    assert not commits(care)
    remove(repository)
    assert not (care.root / ".githooks").exists()


def test_a_linked_worktree_shares_the_hooks(care: GitFolder, tmp_path: Path) -> None:
    care.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "other"))
    other = GitFolder(tmp_path / "other")
    install(Repository.containing(other.root), BADLY)
    assert not commits(other)
    assert not commits(care)
    assert status(Repository.containing(care.root)).hooks[0].state is HookState.INSTALLED


@pytest.mark.parametrize("inside", [False, True])
def test_a_hooks_folder_outside_the_repository_is_left_alone(
    care: GitFolder, tmp_path: Path, inside: bool
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    if inside:
        (care.root / "hooks").symlink_to(shared)
    place = "hooks" if inside else str(shared)
    care.git("config", "--global", "core.hooksPath", place)
    repository = Repository.containing(care.root)
    with pytest.raises(HooksElsewhere, match="not part of this repository") as caught:
        install(repository, WELL)
    assert "core.hooksPath" in caught.value.fix
    for asked in (remove, status):
        with pytest.raises(HooksElsewhere):
            asked(repository)
    assert list(shared.iterdir()) == []


def test_a_place_that_cannot_be_written_is_refused_with_nothing_changed(care: GitFolder) -> None:
    hooks = care.root / ".git/hooks"
    for path in hooks.iterdir():
        path.unlink()
    hooks.rmdir()
    hooks.touch()
    before = kept(care.root)
    with pytest.raises(NotWritable, match="hooks could not be changed: "):
        install(Repository.containing(care.root), WELL)
    assert kept(care.root) == before


def test_what_was_installed_is_undone_when_the_rest_cannot_be(care: GitFolder) -> None:
    put_hook(care, SHELL_HOOK)
    (care.root / "plans/.gitattributes").mkdir()
    before = kept(care.root)
    with pytest.raises(NotWritable, match="gitattributes could not be changed"):
        install(Repository.containing(care.root / "plans"), WELL)
    assert kept(care.root) == before


def test_the_first_hook_is_undone_when_there_is_no_room_for_the_second(care: GitFolder) -> None:
    put_hook(care, SHELL_HOOK)
    before = kept(care.root)
    room = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = len(script("pre-commit", sys.executable, "check"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, room[1]))
    try:
        with pytest.raises(NotWritable, match="file too large"):
            install(Repository.containing(care.root), ("check",), python=sys.executable)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, room)
    assert kept(care.root) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write everywhere")
@pytest.mark.parametrize("place", [".git/hooks", ".git", "plans"])
def test_a_folder_that_may_only_be_read_is_refused(care: GitFolder, place: str) -> None:
    repository = Repository.containing(care.root / "plans")
    before = kept(care.root)
    (care.root / place).chmod(0o555)
    with pytest.raises(NotWritable, match="permission denied"):
        install(repository, WELL)
    (care.root / place).chmod(0o755)
    assert kept(care.root) == before


def test_another_qiptrack_is_found_when_the_python_is_gone(
    care: GitFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(
        Repository.containing(care.root),
        ("check", "two words", "it's", "$HOME `x`"),
        python="/gone/python",
    )
    other = tmp_path / "bin/qiptrack"
    other.parent.mkdir()
    other.write_text('#!/bin/sh\nprintf "%s|" "$@" > asked\n')
    other.chmod(0o755)
    monkeypatch.setenv("PATH", f"{other.parent}{os.pathsep}{os.environ['PATH']}")
    assert commits(care)
    assert (
        care.root / "asked"
    ).read_text() == "check|two words|it's|$HOME `x`|--staged|--against|HEAD|"


@pytest.mark.parametrize(
    "python",
    [
        pytest.param("/gone/python", id="its Python is gone"),
        pytest.param("", id="it was never known"),
        pytest.param("/bin/false", id="its Python no longer has it"),
    ],
)
def test_without_any_qiptrack_a_commit_is_refused_in_plain_words(
    care: GitFolder, python: str
) -> None:
    install(Repository.containing(care.root), WELL, python=python)
    refused = care.try_git("commit", "--allow-empty", "-m", "x")
    assert refused.returncode != 0
    assert "qiptrack was not found on this computer" in refused.stderr
    assert "--no-verify" in refused.stderr
    care.git("commit", "-q", "--no-verify", "--allow-empty", "-m", "x")


def test_a_program_lying_among_the_plans_is_not_run_instead(care: GitFolder) -> None:
    install(Repository.containing(care.root), WELL, python=sys.executable)
    care.write({"qiptrack.py": "raise SystemExit(7)", "yaml.py": "raise SystemExit(8)"})
    assert commits(care)


def test_the_python_may_be_in_a_folder_of_any_name(care: GitFolder, tmp_path: Path) -> None:
    python = tmp_path / "it's $HOME – żółć" / "python"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    install(Repository.containing(care.root), WELL, python=str(python))
    assert commits(care)
    python.unlink()
    assert not commits(care)


def test_the_status_says_what_is_in_place(care: GitFolder) -> None:
    repository = Repository.containing(care.root / "plans")
    put_hook(care, SHELL_HOOK)
    found = status(repository)
    assert [hook.state for hook in found.hooks] == [HookState.ANOTHER, *[HookState.ABSENT] * 3]
    assert not found.hunk_headers
    install(repository, WELL)
    found = status(repository)
    assert [hook.state for hook in found.hooks] == [HookState.INSTALLED] * 4
    assert [hook.has_earlier for hook in found.hooks] == [True, False, False, False]
    assert found.hunk_headers


def test_what_else_merges_plans_is_told_and_nothing_where_nothing_does(care: GitFolder) -> None:
    repository = Repository.containing(care.root)
    assert status(repository).merged_by == ""
    care.write({".gitattributes": "*.yaml merge=union\n"})
    assert status(repository).merged_by == "union"
    assert not status(repository).merges
    care.write({".gitattributes": ""})
    install(repository, WELL)
    assert status(repository).merged_by == ""
    assert status(repository).merges
