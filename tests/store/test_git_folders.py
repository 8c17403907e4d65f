"""The plans folder as a commit has it."""

import os
import subprocess
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from qiptrack.rules.problem import Unreadable
from qiptrack.store import known_contents
from qiptrack.store.fingerprints import FileStamp, clock_of
from qiptrack.store.folders import PlansFolder
from qiptrack.store.git.errors import NotInGit, UnknownRevision
from qiptrack.store.git.objects import content_id
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.tracked_files import untouched
from qiptrack.store.git_folders import PlansAtRevision
from qiptrack.store.known_contents import ids_known_to_git
from tests.store.conftest import GitFolder

Git = Callable[..., str]

PLAN = "qip: 1\ntitle: {title}\nservice: A\nsponsor: B\nopened: 2026-01-05\n"


@pytest.fixture
def work(tmp_path: Path) -> Git:
    """Return git in a new repository with a folder of plans."""

    def git(*words: str, day: str = "2026-03-02") -> str:
        moment = f"{day}T12:00:00+00:00"
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_DATE": moment,
            "GIT_COMMITTER_DATE": moment,
        }
        who = ("-c", "user.name=Q", "-c", "user.email=q@example.org")
        ran = subprocess.run(
            ["git", *who, *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return ran.stdout.strip()

    git("init", "-q", "-b", "main")
    plans = tmp_path / "plans"
    (plans / "sub").mkdir(parents=True)
    (plans / "_drafts").mkdir()
    (plans / "evidence").mkdir()
    (plans / "falls.yaml").write_text(PLAN.format(title="Before"))
    (plans / "sub" / "żółty plan.yaml").write_text(PLAN.format(title="Polish"))
    (plans / "_drafts" / "not-yet.yaml").write_text("x: 1\n")
    (plans / "_organisation.yaml").write_text("qip: 1\norganisation: A\n")
    (plans / "evidence" / "sheet.md").write_text("seen\n")
    (plans / "link.yaml").symlink_to("falls.yaml")
    git("add", "-A")
    git("commit", "-qm", "first")
    (plans / "falls.yaml").write_text(PLAN.format(title="After"))
    (plans / "evidence" / "sheet.md").unlink()
    git("add", "-A")
    git("commit", "-qm", "second", day="2026-04-02")
    (plans / "falls.yaml").write_text(PLAN.format(title="Not committed"))
    return git


@pytest.mark.usefixtures("work")
def test_plans_are_as_they_were_and_not_as_they_are_on_disk(tmp_path: Path) -> None:
    for revision, title in (("HEAD~1", b"Before"), ("HEAD", b"After"), ("2026-03-31", b"Before")):
        raw = PlansAtRevision(tmp_path / "plans", revision).read("falls.yaml")
        assert isinstance(raw, bytes)
        assert title in raw


@pytest.mark.usefixtures("work")
def test_the_same_files_are_plans_as_on_disk(tmp_path: Path) -> None:
    plans_folder = PlansAtRevision(tmp_path / "plans", "HEAD")
    found = {each.file: each.unreadable for each in plans_folder.files()}
    assert list(found) == ["falls.yaml", "link.yaml", "sub/żółty plan.yaml"]
    assert found["falls.yaml"] is None
    assert isinstance(found["link.yaml"], Unreadable)
    assert plans_folder.organisation() == "_organisation.yaml"
    assert plans_folder.read("_organisation.yaml") == b"qip: 1\norganisation: A\n"


def test_what_is_known_of_another_state_changes_nothing(work: Git, tmp_path: Path) -> None:
    plans = tmp_path / "plans"
    (plans / "falls.yaml").unlink()
    (plans / "falls.yaml").symlink_to("link.yaml")
    (plans / "sub" / "new.yaml").write_text(PLAN.format(title="New"))
    work("add", "-A")
    work("commit", "-qm", "third", day="2026-04-03")
    states = ("HEAD~2", "HEAD~1", "HEAD")
    for revision, known in product(states, states):
        other = PlansAtRevision(plans, known)
        assert list(other.files())
        found = PlansAtRevision(plans, revision, other=other)
        alone = PlansAtRevision(plans, revision)
        assert list(found.files()) == list(alone.files())
        assert found.content_ids() == alone.content_ids()
        assert found.ids == alone.ids
        assert [*map(found.read, alone.ids)] == [*map(alone.read, alone.ids)]


@pytest.mark.usefixtures("work")
def test_evidence_is_looked_for_in_the_commit(tmp_path: Path) -> None:
    assert PlansAtRevision(tmp_path / "plans", "HEAD~1").has_file("evidence/sheet.md")
    assert not PlansAtRevision(tmp_path / "plans", "HEAD").has_file("evidence/sheet.md")


@pytest.mark.usefixtures("work")
def test_the_day_is_that_of_the_commit(tmp_path: Path) -> None:
    commit = PlansAtRevision(tmp_path / "plans", "HEAD").commit
    assert commit.committed.isoformat() == "2026-04-02"


@pytest.mark.usefixtures("work")
def test_looking_changes_nothing_in_the_repository(tmp_path: Path) -> None:
    def state() -> dict[str, bytes]:
        files = (path for path in (tmp_path / ".git").rglob("*") if path.is_file())
        return {str(path): path.read_bytes() for path in files}

    before = state()
    plans_folder = PlansAtRevision(tmp_path / "plans", "HEAD")
    assert [plans_folder.read(each.file) for each in plans_folder.files()]
    assert state() == before


@pytest.mark.usefixtures("work")
def test_what_is_no_revision_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownRevision):
        PlansAtRevision(tmp_path / "plans", "--upload-pack=x")


def test_a_folder_without_git_has_no_past(tmp_path: Path) -> None:
    with pytest.raises(NotInGit):
        PlansAtRevision(tmp_path, "HEAD")


def test_what_git_holds_is_listed_as_the_folder_is_on_disk(folder: GitFolder) -> None:
    folder.commit({"plans/a.yaml": "qip: 1\n", "plans/b.yaml": "qip: 1\n"})
    plans = folder.root / "plans"
    whole = PlansAtRevision(plans, "HEAD").listed()
    assert whole == PlansFolder(plans).listed() == {"a.yaml": None, "b.yaml": None}
    (plans / "b.yaml").unlink()
    (plans / "b.yaml").symlink_to("nowhere")
    folder.commit()
    for plans_folder in (PlansAtRevision(plans, "HEAD"), PlansFolder(plans)):
        reasons = plans_folder.listed()
        assert [*reasons] == ["a.yaml", "b.yaml"]
        assert reasons["a.yaml"] is None
        assert "link" in str(reasons["b.yaml"])
        assert [*plans_folder.files()] == [*reasons.items()]


LARGE = PLAN.format(title="Large") + "# a remark\n" * 100
CHANGED = LARGE.replace("Large", "Other")


def test_of_no_files_nothing_is_known(folder: GitFolder) -> None:
    folder.commit({"plans/notes.txt": "x\n"})
    assert known(folder.root / "plans") == {}


def known(plans: Path) -> dict[str, str]:
    """Return what git knows of the files on disk; whatever it is, it must be true."""
    plans_folder = PlansFolder(plans)
    files = [each.file for each in plans_folder.files()]
    found = ids_known_to_git(plans_folder, Repository.containing(plans), files)
    assert found.keys() <= {*files}
    for file, identity in found.items():
        raw = plans_folder.read(file)
        assert isinstance(raw, bytes), file
        assert content_id(raw, like=identity) == identity, file
    return found


def put_down(work: Git, plans: Path, *names: str) -> None:
    """Have git put down some files of a minute ago, so that it knows them by their stamps."""
    for name in names:
        (plans / name).write_text(LARGE)
        os.utime(plans / name, (1_770_000_000, 1_770_000_000))
    work("add", "-A")
    # The times of change of files cannot be set back; so the index is of later.
    index = plans.parent / ".git/index"
    later = index.stat().st_mtime_ns + 10**9
    os.utime(index, ns=(later, later))


def test_what_nobody_touched_since_git_looked_is_known_unread(work: Git, tmp_path: Path) -> None:
    plans = tmp_path / "plans"
    put_down(work, plans, "a.yaml", "sub/b.yaml", "-c.yaml")
    assert {*known(plans)} == {"a.yaml", "sub/b.yaml", "-c.yaml"}


def test_what_changed_behind_a_stamp_is_not_known(work: Git, tmp_path: Path) -> None:
    plans = tmp_path / "plans"
    names = ("same-size", "old-time", "assumed", "skipped", "replaced", "linked", "gone", "kept")
    put_down(work, plans, *(f"{name}.yaml" for name in names))
    work("update-index", "--assume-unchanged", "plans/assumed.yaml")
    work("update-index", "--skip-worktree", "plans/skipped.yaml")
    for name in ("same-size", "old-time", "assumed", "skipped"):
        (plans / f"{name}.yaml").write_text(CHANGED)
    for name in ("old-time", "assumed", "skipped"):
        os.utime(plans / f"{name}.yaml", (1_770_000_000, 1_770_000_000))
    (plans / "other").write_text(CHANGED)
    (plans / "other").rename(plans / "replaced.yaml")
    (plans / "linked.yaml").unlink()
    (plans / "linked.yaml").symlink_to("kept.yaml")
    (plans / "gone.yaml").unlink()
    (plans / "new.yaml").write_text(LARGE)
    assert {*known(plans)} == {"kept.yaml"}


def test_what_may_have_changed_in_the_tick_of_the_clock_is_not_known(
    work: Git, tmp_path: Path
) -> None:
    plans = tmp_path / "plans"
    put_down(work, plans, "a.yaml")
    index = tmp_path / ".git/index"
    changed = (plans / "a.yaml").stat().st_ctime_ns
    os.utime(index, ns=(changed, changed))
    assert known(plans) == {}
    os.utime(index, ns=(changed + 1, changed + 1))
    assert {*known(plans)} == {"a.yaml"}
    index.unlink()
    assert known(plans) == {}


def test_what_is_no_plan_for_its_size_is_looked_at(work: Git, tmp_path: Path) -> None:
    plans = tmp_path / "plans"
    put_down(work, plans, "a.yaml")
    (plans / "large.yaml").write_text("x: 1\n" * 250_000)
    (plans / "pointer.yaml").write_text("version https://git-lfs.github.com/spec/v1\n")
    put_down(work, plans)
    assert {*known(plans)} == {"a.yaml"}


def test_what_git_knows_is_asked_again_only_where_something_changed(
    work: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = tmp_path / "plans"
    put_down(work, plans, "a.yaml", "b.yaml")
    monkeypatch.setenv("QIPTRACK_CACHE", str(tmp_path / "caches"))
    asked: list[set[str]] = []

    def noted(repository: Repository, stamps: dict[str, FileStamp]) -> dict[str, str]:
        asked.append({*stamps})
        return untouched(repository, stamps)

    monkeypatch.setattr(known_contents, "untouched", noted)
    monkeypatch.setattr(known_contents, "_AT_ONCE", 1)
    assert {*known(plans)} == {*known(plans)} == {"a.yaml", "b.yaml"}
    assert asked == [{"a.yaml", "b.yaml"}] * 2, "git's index may be of this tick of the clock"
    later = (clock_of(plans) or 0) + 3_600 * 10**9
    monkeypatch.setattr(known_contents, "clock_of", lambda _: later)
    assert {*known(plans)} == {*known(plans)} == {"a.yaml", "b.yaml"}
    assert asked[2:] == [{"a.yaml", "b.yaml"}], "it is kept"
    (plans / "b.yaml").write_text(CHANGED)
    assert {*known(plans)} == {*known(plans)} == {"a.yaml"}
    assert asked[3:] == [{"b.yaml"}], "of what was touched, once"
    work("rm", "-q", "--cached", "plans/a.yaml")
    assert known(plans) == {}
    assert asked[4:] == [{"a.yaml", "b.yaml"}], "git's index has changed"
