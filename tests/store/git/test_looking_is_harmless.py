"""A folder somebody sent may have anything in its `.git`; looking runs none of it."""

import os
import shlex
from pathlib import Path

import pytest

from qiptrack.store.git.changes import changes_between, staged_tree
from qiptrack.store.git.commits import commit
from qiptrack.store.git.errors import GitError, NotDownloaded
from qiptrack.store.git.objects import blobs, tree
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.revisions import head, resolve
from qiptrack.store.git.settings import git_user
from qiptrack.store.git.walks import walk
from qiptrack.store.history.lineage import has_changed, plan_history
from tests.store.conftest import GitFolder

SETTINGS = (
    "core.fsmonitor",
    "core.pager",
    "core.editor",
    "core.askPass",
    "core.sshCommand",
    "core.gitProxy",
    "core.alternateRefsCommand",
    "credential.helper",
    "diff.external",
    "diff.trap.command",
    "diff.trap.textconv",
    "filter.trap.clean",
    "filter.trap.smudge",
    "filter.trap.process",
    "gpg.program",
    "gpg.ssh.program",
    "interactive.diffFilter",
    "merge.trap.driver",
    "pager.diff-tree",
    "pager.log",
    "pager.rev-list",
    "sequence.editor",
    "uploadpack.packObjectsHook",
    "remote.origin.uploadpack",
)

ALIASES = (
    "cat-file",
    "diff-index",
    "diff-tree",
    "for-each-ref",
    "ls-files",
    "ls-tree",
    "rev-list",
    "rev-parse",
)

HOOKS = ("pre-commit", "post-index-change", "reference-transaction", "post-checkout", "pre-auto-gc")


def look_at_everything(folder: Path) -> None:
    """Ask every question there is."""
    found = Repository.containing(folder)
    latest = resolve(found, "HEAD")
    first = resolve(found, "2026-03-02")
    for text in ("nobody", "2026-01-01", "both"):
        with pytest.raises(GitError):
            resolve(found, text)
    assert head(found) == latest
    assert commit(found, latest).subject == "Second"
    entries = tree(found, latest, found.prefix)
    assert [each.data for each in blobs(found, [each.id for each in entries])] == [b"2\n", b"2\n"]
    assert len(changes_between(found, first, latest, found.prefix)) == 2
    assert [len(each.against) for each in walk(found, None, latest, found.prefix)] == [1, 1]
    history = plan_history(found, "plans/a.yaml", latest)
    assert len(list(filter(has_changed, history.commits))) == 2
    assert len(staged_tree(found, found.prefix).entries) == 3
    assert staged_tree(found, found.prefix).unmerged == []
    assert found.hooks_folder().name in ("hooks", "traps")
    assert git_user(folder).emails == ("deputy@example.org",)


@pytest.fixture
def looked_at(folder: GitFolder) -> GitFolder:
    folder.commit({"plans/a.yaml": "1\n", ".gitattributes": "* diff=trap filter=trap\n"})
    folder.git("tag", "both")
    folder.commit(
        {"plans/a.yaml": "2\n", "plans/b.yaml": "2\n"}, on="2026-03-04T09:00:00Z", subject="Second"
    )
    folder.git("branch", "both")
    folder.write({"plans/c.yaml": "3\n", "plans/a.yaml": "in the folder only\n"})
    folder.git("add", "plans/c.yaml")
    os.utime(folder.root / "plans/b.yaml", (1, 1))
    return folder


def contents(folder: Path) -> dict[str, tuple[float, bytes | None]]:
    """Return of every file and folder when it was last changed, and what is in it."""
    return {
        str(path): (path.lstat().st_mtime_ns, path.read_bytes() if path.is_file() else None)
        for path in [folder, *folder.rglob("*")]
    }


def test_looking_changes_nothing_in_the_folder(looked_at: GitFolder) -> None:
    before = contents(looked_at.root)
    look_at_everything(looked_at.root / "plans")
    assert contents(looked_at.root) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_repository_that_may_only_be_read_is_enough(looked_at: GitFolder) -> None:
    every = [path for path in looked_at.root.rglob("*") if not path.is_symlink()]
    for path in every:
        path.chmod(path.stat().st_mode & 0o555)
    look_at_everything(looked_at.root / "plans")
    for path in every:
        path.chmod(path.stat().st_mode | 0o200)


class Traps:
    """Commands that leave a trace when somebody runs them."""

    def __init__(self, folder: Path) -> None:
        self._sprung = folder / "sprung"
        self._script = folder / "trap"
        self._sprung.mkdir()
        self._script.write_text(f'#!/bin/sh\n: > {shlex.quote(str(self._sprung))}/"$1"\n')
        self._script.chmod(0o755)

    def named(self, name: str) -> str:
        return f"{self._script} {name}"

    def sprung(self) -> list[str]:
        return sorted(path.name for path in self._sprung.iterdir())


@pytest.fixture
def traps(tmp_path: Path) -> Traps:
    return Traps(tmp_path)


def test_no_program_named_in_the_repository_is_started(looked_at: GitFolder, traps: Traps) -> None:
    for setting in SETTINGS:
        looked_at.git("config", setting, traps.named(setting) + ";")
    for alias in ALIASES:
        looked_at.git("config", f"alias.{alias}", f"!{traps.named(alias)}")
    for name in HOOKS:
        hook = looked_at.root / ".git/traps" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\n{traps.named(name)}\n")
        hook.chmod(0o755)
    for setting, value in {
        "core.hooksPath": ".git/traps",
        "log.showSignature": "true",
        "diff.trap.cachetextconv": "true",
        "core.untrackedCache": "true",
        "feature.experimental": "true",
        "protocol.allow": "always",
    }.items():
        looked_at.git("config", setting, value)
    before = contents(looked_at.root)
    look_at_everything(looked_at.root / "plans")
    assert traps.sprung() == []
    assert contents(looked_at.root) == before
    looked_at.try_git("status")
    assert "core.fsmonitor" in traps.sprung()


def test_nothing_is_fetched_from_where_the_repository_says(
    looked_at: GitFolder, traps: Traps
) -> None:
    found = Repository.containing(looked_at.root)
    latest = resolve(found, "HEAD")
    entry = tree(found, latest, "plans/")[0]
    (looked_at.root / ".git/objects" / entry.id[:2] / entry.id[2:]).unlink()
    for name, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::{traps.named('fetched')}",
        "protocol.ext.allow": "always",
    }.items():
        looked_at.git("config", name, value)
    with pytest.raises(NotDownloaded):
        list(blobs(found, [entry.id]))
    assert tree(found, latest, "plans/")[0] == entry
    assert traps.sprung() == []
    looked_at.try_git("cat-file", "blob", entry.id)
    assert traps.sprung() == ["fetched"]
