"""Git hooks that look at the plans before anything is committed.

A hook that is there already is kept as it is, under another name beside ours, and runs first;
taking ours away gives it its name back, so that nothing of ours is left.
"""

import os
import shlex
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from qiptrack.errors import QiptrackError
from qiptrack.store.git.errors import NotWritable
from qiptrack.store.git.repository import Repository
from qiptrack.store.hooks import hunk_headers, merge_driver
from qiptrack.store.hooks.script import (
    EARLIER,
    MARK,
    FileAction,
    FileOutcome,
    guarded_folder,
    script,
)

# A merge that meets no conflict runs the second and not the first. Nothing runs after a pull
# that needs no merge: what it brings is committed already and cannot be refused.
# A rebase runs neither; the third is run when it is done, and the last before anything is pushed.
NAMES = ("pre-commit", "pre-merge-commit", "post-rewrite", "pre-push")


class HookState(StrEnum):
    """What stands where a hook of ours would be."""

    INSTALLED = "installed"
    OTHER_FOLDER = "other folder"
    OUTDATED = "outdated"
    ABSENT = "absent"
    ANOTHER = "another"


class Hook(NamedTuple):
    """One hook: what stands at its path, and whether an earlier one is kept, and runs first.

    A hook that does not `run` is there, but git passes it over: it is not executable. `folder`
    is the one that a hook of ours checks, from the root, or None when it does not say.
    """

    name: str
    path: Path
    state: HookState
    runs: bool
    has_earlier: bool
    earlier_runs: bool
    folder: str | None = None

    @property
    def is_ours(self) -> bool:
        """Whether it is a hook of ours, for whichever folder."""
        return self.state not in (HookState.ABSENT, HookState.ANOTHER)

    @property
    def earlier(self) -> Path:
        """Where the hook that was there before is kept, if one was."""
        return self.path.with_name(self.name + EARLIER)


class HooksStatus(NamedTuple):
    """How the repository stands: its hooks, and whether git names actions and merges plans.

    `merged_by` is what attributes of others name instead to merge plans by, if anything.
    """

    hooks: tuple[Hook, ...]
    hunk_headers: bool
    merges: bool
    merged_by: str = ""


class HooksElsewhere(QiptrackError):
    """Git looks for hooks in a folder that does not belong to this repository."""

    def __init__(self, folder: Path, command: str) -> None:
        super().__init__(
            f"Git looks for hooks in {folder}, which is not part of this repository and may "
            "serve others, so it is left alone.",
            "`git config --show-origin core.hooksPath` tells where that is set. Take it out "
            f"there, or add `qiptrack {command}` to the pre-commit hook in that folder by hand.",
        )


class EarlierHookInTheWay(QiptrackError):
    """There is a hook to be kept, and one that was kept before."""

    def __init__(self, hook: Path, kept: Path) -> None:
        super().__init__(
            f"{hook} is not ours, and {kept.name} beside it was kept from an earlier time.",
            f"See which of the two is wanted, remove {kept.name} or {hook.name}, and try again.",
        )


def install(
    repository: Repository, command: Sequence[str], *, python: str = sys.executable
) -> list[FileOutcome]:
    """Have git run `qiptrack` with the words of `command` at every hook; say what was done.

    Each hook adds to the words what is to be looked at, such as what is staged.

    It is run by `python`, or found on the search path when that is gone. What is in place
    already is left as it is. Raises HooksElsewhere, EarlierHookInTheWay or NotWritable, with
    every hook as it was.
    """
    words = shlex.join(command)
    folder = repository.prefix.rstrip("/") or "."
    hooks = _hooks(repository, words)
    for hook in hooks:
        if hook.state is HookState.ANOTHER and hook.has_earlier:
            raise EarlierHookInTheWay(hook.path, hook.earlier)
    done: list[FileOutcome] = []
    try:
        for hook in hooks:
            deed = _install(hook, script(hook.name, python, words, folder))
            done.append(deed)
        merging = merge_driver.add(repository, python)
        try:
            return done + hunk_headers.add(repository) + merging
        except NotWritable:
            if merging[0].deed is FileAction.ADDED:
                merge_driver.remove(repository)
            raise
    except NotWritable:
        _put_back(hooks[: len(done)])
        raise
    except OSError as error:
        _put_back(hooks[: len(done)])
        raise NotWritable.because(hooks[0].path.parent, error) from error


def remove(repository: Repository) -> list[FileOutcome]:
    """Take our hooks away and give earlier ones their names back; say what was done.

    A hook that is not ours is left, and what is kept beside it too. Raises HooksElsewhere or
    NotWritable.
    """
    hooks = _hooks(repository)
    done = merge_driver.remove(repository) + hunk_headers.remove(repository)
    try:
        done += [deed for hook in hooks for deed in _remove(hook)]
    except OSError as error:
        raise NotWritable.because(hooks[0].path.parent, error) from error
    if done:
        with suppress(OSError):  # only an empty folder goes
            hooks[0].path.parent.rmdir()
    return done


def status(repository: Repository) -> HooksStatus:
    """Return how the repository stands; raises HooksElsewhere."""
    merged_by = merge_driver.merged_by(repository)
    is_named = merged_by == merge_driver.NAME
    return HooksStatus(
        tuple(_hooks(repository)),
        hunk_headers.in_place(repository),
        merge_driver.in_place(repository) and is_named,
        "" if is_named or merged_by == "unspecified" else merged_by,
    )


def _hooks(repository: Repository, words: str = "check") -> list[Hook]:
    """Return each hook of NAMES as it stands; `words` are for the refusal."""
    folder = repository.hooks_folder()
    ours = (repository.root.resolve(), repository.common_dir.resolve())
    if not any(folder.resolve().is_relative_to(inside) for inside in ours):
        raise HooksElsewhere(folder, f"{words} --staged")
    asked = repository.prefix.rstrip("/") or "."
    return [_hook(folder / name, asked) for name in NAMES]


def _hook(path: Path, asked: str) -> Hook:
    guarded = guarded_folder(path.read_bytes()) if _is_ours(path) else None
    if not os.path.lexists(path):
        state = HookState.ABSENT
    elif not _is_ours(path):
        state = HookState.ANOTHER
    elif guarded is None:
        state = HookState.OUTDATED
    else:
        state = HookState.INSTALLED if guarded == asked else HookState.OTHER_FOLDER
    found = Hook(path.name, path, state, os.access(path, os.X_OK), False, False, guarded)
    kept = found.earlier
    return found._replace(has_earlier=os.path.lexists(kept), earlier_runs=os.access(kept, os.X_OK))


def _is_ours(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as opened:
        return MARK in opened.read(200)


def _install(hook: Hook, text: bytes) -> FileOutcome:
    path = str(hook.path)
    if hook.is_ours:
        if hook.runs and hook.path.read_bytes() == text:
            return FileOutcome(FileAction.UNCHANGED, path)
        _put(hook.path, text)
        return FileOutcome(FileAction.UPDATED, path)
    if hook.state is HookState.ANOTHER:
        hook.path.rename(hook.earlier)
    try:
        _put(hook.path, text)
    except OSError:
        if hook.state is HookState.ANOTHER:
            hook.earlier.rename(hook.path)
        raise
    now = _hook(hook.path, "")
    if not now.has_earlier:
        return FileOutcome(FileAction.ADDED, path)
    return FileOutcome(FileAction.CHAINED if now.earlier_runs else FileAction.SET_ASIDE, path)


def _put_back(hooks: Sequence[Hook]) -> None:
    """Undo what was installed, but for hooks of ours that were there before."""
    for hook in hooks:
        if not hook.is_ours:
            _remove(hook)


def _remove(hook: Hook) -> list[FileOutcome]:
    """Undo what `_install` did, or would have done had it not been cut off."""
    now = _hook(hook.path, hook.folder or "")
    if now.state is HookState.ANOTHER:
        return [FileOutcome(FileAction.LEFT, str(now.path))]
    if now.has_earlier:
        now.earlier.replace(now.path)
        return [FileOutcome(FileAction.RESTORED, str(now.path))]
    if now.is_ours:
        now.path.unlink()
        return [FileOutcome(FileAction.REMOVED, str(now.path))]
    return []


def _put(path: Path, text: bytes) -> None:
    """Put a program at `path` at one stroke."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".qiptrack-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as written:
            written.write(text)
        Path(name).chmod(0o755)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
