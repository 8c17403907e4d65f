"""Saving plan files: whole or not at all, and never over what somebody else has changed."""

import errno
import os
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from qiptrack.errors import QiptrackError
from qiptrack.store.atomic_files import (
    forget,
    has_no_locks,
    may_be_made,
    new_folder_at,
    refuse_unwritable_place,
    remove_unfinished,
    saving,
    sync_folder,
    write_beside,
)
from qiptrack.store.folders import PlansFolder
from qiptrack.store.interruptions import uninterrupted
from qiptrack.store.plan_files import ORGANISATION
from qiptrack.workflow.change import Draft

LOCK = ".qiptrack.lock"
"""The lock of a folder, which is there while something in it is being saved."""

PATIENCE = 15.0
"""Seconds to wait for one who is saving; while others take turns, each is waited for so long."""

TRIES = 10
"""How often a change is decided again when programs that know of no lock change the file."""


class SomebodyIsSaving(QiptrackError):
    """Another command has been saving for too long to wait for."""

    def __init__(self) -> None:
        super().__init__(
            "Another command is saving in this folder, and has not finished.",
            "Try again in a moment. Nothing was changed.",
        )


class ChangedMeanwhile(QiptrackError):
    """The file is not what it was when this command read it."""

    def __init__(self, shown: str) -> None:
        super().__init__(
            f"{shown} was changed by somebody else while this command ran.",
            "Run the command again, on what it says now. Nothing was changed.",
        )


class AlreadyThere(QiptrackError):
    """A new file has the name of one that is there."""

    def __init__(self, shown: str) -> None:
        super().__init__(f"{shown} is there already.", "Choose another name, or change that file.")


class LinkedElsewhere(QiptrackError):
    """The file is a link that leads out of the plans folder."""

    def __init__(self, shown: str) -> None:
        super().__init__(
            f"{shown} is a link to a place outside the plans folder.",
            "Put the file itself there; what lies elsewhere is not changed.",
        )


class HalfSaved(QiptrackError):
    """Of several files some were replaced, and the disk would not have them put back."""

    def __init__(self, shown: Iterable[str]) -> None:
        super().__init__(
            f"Not every file could be saved, and these have been changed: {', '.join(shown)}.",
            "Look at them, and have the disk looked at; git has them as they were committed.",
        )


class _Target(NamedTuple):
    """A file that is to be replaced: what the user calls it, where it is, its bytes."""

    shown: str
    path: Path
    draft: Draft


def save_all(
    root: Path, drafts: Sequence[Draft], again: Callable[[], Sequence[Draft]] | None = None
) -> None:
    """Save every draft below `root`, or none of them.

    Each file is replaced at one stroke, and only while it is byte for byte what the draft was
    made from. Where it is not, `again` returns the drafts to save instead, made from what the
    files say now; it is asked while the lock is held, so that nobody else is saving. For a new
    file it always is, because whether a plan of that id is there depends on the whole folder.

    Raises a QiptrackError with nothing changed, such as what `again` raises; without `again`
    ChangedMeanwhile or AlreadyThere. Files that were replaced before another could not be are
    put back.
    """
    folder = PlansFolder(root)
    for tries_left in reversed(range(TRIES)):
        try:
            _save_once(folder, drafts, again)
        except ChangedMeanwhile:
            if again is None or not tries_left:
                raise
            drafts = again()
        else:
            return


def _save_once(
    folder: PlansFolder, drafts: Sequence[Draft], again: Callable[[], Sequence[Draft]] | None
) -> None:
    targets = _targets(folder, drafts)
    with uninterrupted() as came, _locked(targets, came) as locked:
        if again is not None and any(_is_other(folder, target) for target in targets):
            targets = _targets(folder, again())
            for target in targets:
                if target.path.parent not in locked:
                    raise ChangedMeanwhile(target.shown)
        with _written(targets) as written:
            # All of it is on the disk: what is likely to fail has failed, and the time between
            # this look at the files and their replacement is as short as it can be.
            for target in targets:
                _unchanged(folder, target)
            _put_in_place(written)


def _targets(folder: PlansFolder, drafts: Iterable[Draft]) -> list[_Target]:
    return [_Target(folder.shown(draft.file), _place(folder, draft), draft) for draft in drafts]


def _is_other(folder: PlansFolder, target: _Target) -> bool:
    """Whether a file is not what its draft was made from, or is new, and the folder may be."""
    before = target.draft.before
    return not before or folder.read(target.draft.file) != before


def refuse_unwritable(root: Path, file: str) -> None:
    """Raise NotSaved where `file` below `root`, there or not, is not to be written by this user.

    That is known before anything is asked; that there is no room is not.
    """
    path = root / file
    with saving(PlansFolder(root).shown(file), is_new=not os.access(path, os.F_OK)):
        refuse_unwritable_place(path.resolve())


def refuse_unwritable_folder(root: Path) -> None:
    """Raise NotSaved where this user may not make a folder at `root`, or files in the one there."""
    with saving(str(root), is_new=True):
        if not may_be_made(root / ORGANISATION):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def save_new_folder(root: Path, files: dict[str, str]) -> None:
    """Make a folder with files in it; a QiptrackError, with nothing made, where that may not be."""
    with saving(str(root), is_new=True), new_folder_at(root) as inside:
        for name, text in files.items():
            path = inside / name
            with saving(str(root / name), is_new=True):
                path.parent.mkdir(parents=True, exist_ok=True)
                write_beside(path, text.encode()).replace(path)


def _place(folder: PlansFolder, draft: Draft) -> Path:
    """Return the file that is to be replaced: the one that a link leads to, inside the folder."""
    path, shown = folder.root / draft.file, folder.shown(draft.file)
    with saving(shown, is_new=not draft.before):
        path.parent.resolve(strict=True)
    try:
        real = path.resolve(strict=bool(draft.before))
    except (OSError, RuntimeError):
        raise ChangedMeanwhile(shown) from None
    if not real.is_relative_to(folder.root.resolve()):
        raise LinkedElsewhere(shown)
    return real


@contextmanager
def _locked(targets: Sequence[_Target], came: Sequence[int]) -> Iterator[set[Path]]:
    """Hold the locks of the folders that the files are in, tidy those folders, and yield them.

    Where a signal `came`, nobody is waited for any more.

    A lock is a file in the folder itself, so that two machines that share a drive see the same
    one; the system lets go of it when a process dies, however that comes about. It is the
    folder of the file and not that of the plans, because one person's plans folder may be a
    sub-folder of another's. In the order of names, so that no two wait for one another.
    """
    folders = {target.path.parent for target in targets}
    with ExitStack() as locks:
        for folder in sorted(folders):
            first = next(each for each in targets if each.path.parent == folder)
            locks.enter_context(_lock(folder, first, came))
            remove_unfinished(folder)
        yield folders


@contextmanager
def _lock(folder: Path, first: _Target, came: Sequence[int]) -> Iterator[None]:
    lock = FileLock(folder / LOCK, timeout=PATIENCE, poll_interval=0.02, mode=0o666)
    with saving(first.shown, is_new=not first.draft.before):
        try:
            _wait_for(lock, folder / LOCK, came)
        except OSError as error:
            if has_no_locks(error):
                forget(folder / LOCK)  # it is nobody's
            raise
    try:
        yield
    finally:
        # Taken away while it is held, so that git never has to speak of it: whoever waits for
        # it notices that it is gone, and makes a new one. Windows does not allow that, and
        # takes it away on release.
        forget(folder / LOCK)
        with suppress(OSError):  # what is saved is saved, and the lock goes with the process
            lock.release()


def _wait_for(lock: FileLock, path: Path, came: Sequence[int]) -> None:
    """Acquire a lock; SomebodyIsSaving when the same holder has kept it for PATIENCE seconds.

    So it is, too, once a signal `came` while it was waited for. Each holder takes the file of the
    lock away and the next makes another, so that its number and times tell whether the ones who
    wait are taking turns.
    """
    while True:
        holder = _holder(path)
        try:
            with warnings.catch_warnings():
                # Where the system knows no such locks, the file by itself is one; that is no news.
                warnings.simplefilter("ignore", UserWarning)
                lock.acquire(cancel_check=lambda: bool(came))
        except Timeout:
            if came or _holder(path) == holder:
                raise SomebodyIsSaving from None
        else:
            return


def _holder(path: Path) -> tuple[int, int] | None:
    """Return what tells one holder of a lock from another, or None where nobody holds it."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_ino, facts.st_mtime_ns


@contextmanager
def _written(targets: Sequence[_Target]) -> Iterator[list[tuple[_Target, Path | None]]]:
    """Yield every target with the file that is to take its place; what is left of them goes.

    There is none for a file that is to go.
    """
    made: list[tuple[_Target, Path | None]] = []
    try:
        for target in targets:
            with saving(target.shown, is_new=not target.draft.before):
                after = target.draft.after
                made.append((target, write_beside(target.path, after) if after else None))
        yield made
    finally:
        for _, beside in made:
            if beside is not None:
                forget(beside)


def _unchanged(folder: PlansFolder, target: _Target) -> None:
    if target.draft.before:
        if folder.read(target.draft.file) != target.draft.before:
            raise ChangedMeanwhile(target.shown)
    elif target.path.exists():
        raise AlreadyThere(target.shown)


def _put_in_place(written: Sequence[tuple[_Target, Path | None]]) -> None:
    done: list[_Target] = []
    # What goes, goes last: a file that gets another name is there by one of them at any moment.
    goes_last = sorted(written, key=lambda each: each[1] is None)
    try:
        for target, beside in goes_last:
            with saving(target.shown, is_new=not target.draft.before):
                if beside is None:
                    target.path.unlink()
                else:
                    beside.replace(target.path)
            done.append(target)
    except BaseException:
        _put_back(done)
        raise
    for folder in {target.path.parent for target in done}:
        sync_folder(folder)


def _put_back(done: Iterable[_Target]) -> None:
    """Put back what was there; HalfSaved for what that cannot be done with."""
    left = []
    for target in done:
        try:
            if target.draft.before:
                write_beside(target.path, target.draft.before).replace(target.path)
            else:
                target.path.unlink()
        except OSError:
            left.append(target.shown)
    if left:
        raise HalfSaved(left)
