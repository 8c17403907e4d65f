import subprocess
from pathlib import Path

import pytest

from qiptrack.store.git.changes import (
    FileChange,
    changes_between,
    staged_tree,
)
from qiptrack.store.git.objects import blobs
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.walks import walk
from tests.store.conftest import GitFolder

LONG = "".join(f"line {n}\n" for n in range(40))


def told(changes: tuple[FileChange, ...]) -> list[tuple[str | None, str | None]]:
    return [
        (change.before and change.before.path, change.after and change.after.path)
        for change in changes
    ]


def test_files_are_added_removed_and_changed(folder: GitFolder) -> None:
    before = folder.commit({"plans/a.yaml": "1\n", "plans/b.yaml": "2\n", "plans/c.yaml": "3\n"})
    (folder.root / "plans/b.yaml").unlink()
    after = folder.commit({"plans/a.yaml": "one\n", "plans/d.yaml": "four\n", "else": "1\n"})
    found = changes_between(Repository.containing(folder.root), before, after, "plans/")
    assert told(found) == [
        ("plans/a.yaml", "plans/a.yaml"),
        ("plans/b.yaml", None),
        (None, "plans/d.yaml"),
    ]
    assert [change.path for change in found] == ["plans/a.yaml", "plans/b.yaml", "plans/d.yaml"]


def test_the_contents_on_both_sides_can_be_read(folder: GitFolder) -> None:
    before = folder.commit({"plans/a.yaml": "1\n"})
    after = folder.commit({"plans/a.yaml": "2\n"})
    repository = Repository.containing(folder.root)
    ((was, now, *_),) = changes_between(repository, before, after, "plans/")
    assert was is not None
    assert now is not None
    assert [each.data for each in blobs(repository, [was.id, now.id])] == [b"1\n", b"2\n"]


def test_a_renamed_file_is_one_change(folder: GitFolder) -> None:
    folder.git("config", "diff.renames", "false")
    before = folder.commit({"plans/żółć a.yaml": LONG, "plans/same.yaml": "x" * 90})
    (folder.root / "plans/archive").mkdir()
    (folder.root / "plans/żółć a.yaml").rename(folder.root / "plans/archive/b\nc.yaml")
    (folder.root / "plans/same.yaml").rename(folder.root / "plans/moved.yaml")
    after = folder.commit({"plans/archive/b\nc.yaml": LONG + "one more\n"})
    found = changes_between(Repository.containing(folder.root), before, after, "plans/")
    assert told(found) == [
        ("plans/żółć a.yaml", "plans/archive/b\nc.yaml"),
        ("plans/same.yaml", "plans/moved.yaml"),
    ]


def test_a_file_that_leaves_the_folder_is_gone_from_it(folder: GitFolder) -> None:
    before = folder.commit({"plans/a.yaml": LONG})
    (folder.root / "plans/a.yaml").rename(folder.root / "a.yaml")
    after = folder.commit()
    repository = Repository.containing(folder.root)
    assert told(changes_between(repository, before, after, "plans/")) == [("plans/a.yaml", None)]
    assert told(changes_between(repository, before, after, "")) == [("plans/a.yaml", "a.yaml")]


def test_a_file_that_becomes_a_link_or_may_be_run_has_changed(folder: GitFolder) -> None:
    before = folder.commit({"a": "b", "b": "1\n"})
    (folder.root / "a").unlink()
    (folder.root / "a").symlink_to("b")
    (folder.root / "b").chmod(0o755)
    after = folder.commit()
    found = changes_between(Repository.containing(folder.root), before, after, "")
    modes = [
        (change.before and change.before.mode, change.after and change.after.mode)
        for change in found
    ]
    assert modes == [("100644", "120000"), ("100644", "100755")]


def test_a_commit_does_not_differ_from_itself(folder: GitFolder) -> None:
    commit = folder.commit({"a": "1\n"})
    assert changes_between(Repository.containing(folder.root), commit, commit, "") == ()


def test_names_that_look_like_answers_of_git_are_names(folder: GitFolder) -> None:
    names = [":100644 100644", "a" * 40, "M", "R100"]
    first = folder.commit(dict.fromkeys(names, "1\n"))
    second = folder.commit(dict.fromkeys(names, "2\n"))
    repository = Repository.containing(folder.root)
    changes = changes_between(repository, first, second, "")
    assert [change.path for change in changes] == sorted(names)
    assert [each.against for each in walk(repository, None, second, "")][1] == (changes,)


def test_a_folder_may_be_compared_from_below_the_root(folder: GitFolder) -> None:
    folder.git("config", "diff.relative", "true")
    before = folder.commit({"plans/a.yaml": "1\n"})
    after = folder.commit({"plans/a.yaml": "2\n"})
    found = Repository.containing(folder.root / "plans")
    assert [each.path for each in changes_between(found, before, after, found.prefix)] == [
        "plans/a.yaml"
    ]


def test_what_is_staged_is_what_a_commit_would_hold(folder: GitFolder) -> None:
    folder.commit({"plans/a.yaml": "1\n", "plans/b.yaml": LONG, "plans/c.yaml": "3\n"})
    folder.write({"plans/a.yaml": "one\n", "plans/d.yaml": "4\n", "plans/new.yaml": "5\n"})
    folder.git("rm", "-q", "plans/c.yaml")
    folder.git("mv", "plans/b.yaml", "plans/moved.yaml")
    folder.git("add", "plans/a.yaml", "plans/d.yaml")
    folder.write({"plans/a.yaml": "not this\n", "plans/moved.yaml": "nor this\n"})
    repository = Repository.containing(folder.root / "plans")
    entries = staged_tree(repository, "plans/").entries
    contents = blobs(repository, [entry.id for entry in entries])
    assert [(entry.path, blob.data) for entry, blob in zip(entries, contents, strict=True)] == [
        ("plans/a.yaml", b"one\n"),
        ("plans/d.yaml", b"4\n"),
        ("plans/moved.yaml", LONG.encode()),
    ]


def test_before_the_first_commit_all_that_is_staged_is_new(folder: GitFolder) -> None:
    folder.write({"plans/a.yaml": "1\n"})
    folder.git("add", ".")
    repository = Repository.containing(folder.root)
    assert [entry.path for entry in staged_tree(repository, "plans/").entries] == ["plans/a.yaml"]


def test_a_file_only_meant_to_be_added_is_not_staged(folder: GitFolder) -> None:
    folder.commit({"plans/a.yaml": "1\n"})
    folder.write({"plans/b.yaml": "2\n"})
    folder.git("add", "--intent-to-add", "plans/b.yaml")
    repository = Repository.containing(folder.root)
    assert [entry.path for entry in staged_tree(repository, "plans/").entries] == ["plans/a.yaml"]


def test_a_conflict_nobody_has_settled_is_unmerged(folder: GitFolder) -> None:
    both, gone, new, moved = (f"plans/{each}.yaml" for each in ("both", "gone", "new", "moved"))
    folder.commit({both: "1\n", "plans/b.yaml": "1\n", gone: "1\n", moved: "a long line\n" * 9})
    folder.git("checkout", "-q", "-b", "other")
    folder.git("mv", moved, "plans/theirs.yaml")
    folder.commit({both: "2\n", "plans/b.yaml": "2\n", gone: "2\n", new: "2\n"})
    folder.git("checkout", "-q", "main")
    folder.git("mv", moved, "plans/ours.yaml")
    folder.git("rm", "-q", gone)
    folder.commit({both: "3\n", new: "3\n"})
    folder.try_git("merge", "other")
    staged = staged_tree(Repository.containing(folder.root), "plans/")
    names = ("both", "gone", "moved", "new", "ours", "theirs")
    assert staged.unmerged == [f"plans/{name}.yaml" for name in names]
    assert [entry.path for entry in staged.entries] == ["plans/b.yaml"]
    said = folder.git("ls-files", "--unmerged", "--", "plans/")
    assert staged.unmerged == sorted({line.partition("\t")[2] for line in said.splitlines()})


@pytest.fixture
def report(folder: GitFolder, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have a hook write down what it finds staged, and return where."""
    script = (
        "from pathlib import Path\n"
        "from qiptrack.store.git.changes import staged_tree\n"
        "from qiptrack.store.git.objects import tree\n"
        "from qiptrack.store.git.repository import Repository\n"
        "from qiptrack.store.git.revisions import head\n"
        "found = Repository.containing(Path('plans')).in_hook()\n"
        "latest = head(found)\n"
        "known = tree(found, latest, found.prefix) if latest else []\n"
        "staged = staged_tree(found, found.prefix).entries\n"
        "told = [entry.path for entry in staged if entry not in known]\n"
        "Path('../report').write_text(' '.join(told))\n"
    )
    import sys

    folder.write({"../hook.py": script})
    for name in ("pre-commit", "pre-merge-commit"):
        hook = folder.root / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\nexec '{sys.executable}' ../hook.py\n")
        hook.chmod(0o755)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    return folder.root.parent / "report"


@pytest.mark.parametrize(
    ("where", "words", "expected"),
    [
        pytest.param("", ["commit", "-a", "-m", "x"], "plans/a.yaml plans/b.yaml", id="all"),
        pytest.param("plans", ["commit", "-m", "x", "a.yaml"], "plans/a.yaml", id="from below"),
    ],
)
def test_a_hook_sees_what_is_about_to_be_committed(
    folder: GitFolder, report: Path, where: str, words: list[str], expected: str
) -> None:
    folder.commit({"plans/a.yaml": "1\n"})
    folder.write({"plans/a.yaml": "2\n", "plans/b.yaml": "2\n"})
    folder.git("add", "plans/b.yaml")
    folder.git("-C", where or ".", *words)
    assert report.read_text() == expected


def test_a_hook_sees_what_a_merge_brings(folder: GitFolder, report: Path, tmp_path: Path) -> None:
    folder.commit({"plans/a.yaml": "1\n"})
    folder.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "other"))
    other = GitFolder(tmp_path / "other")
    other.commit({"plans/b.yaml": "1\n"})
    assert report.read_text() == "plans/b.yaml"
    folder.commit({"plans/c.yaml": "1\n"})
    folder.git("merge", "-q", "-m", "Merged", "other")
    assert report.read_text() == "plans/b.yaml"


def test_looking_at_what_is_staged_in_a_folder_with_cleaning_filters_runs_none(
    folder: GitFolder, tmp_path: Path
) -> None:
    folder.commit({"a": "1\n", ".gitattributes": "* filter=clean\n"})
    folder.git("config", "filter.clean.clean", f"touch {tmp_path}/ran; cat")
    folder.git("config", "filter.clean.smudge", f"touch {tmp_path}/ran; cat")
    folder.write({"a": "2\n"})
    repository = Repository.containing(folder.root)
    assert [entry.path for entry in staged_tree(repository, "").entries] == [".gitattributes", "a"]
    assert not (tmp_path / "ran").exists()
    subprocess.run(["git", "-C", str(folder.root), "add", "a"], check=True)
    assert (tmp_path / "ran").exists()
