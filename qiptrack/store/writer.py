"""Saving plan files: whole or not at all, and never over what somebody else has changed."""

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from qiptrack.errors import QiptrackError
from qiptrack.workflow.draft import Draft

LOCK = ".qiptrack.lock"
"""The lock of a plans folder, which is there while something is being saved."""

UNFINISHED = ".qiptrack-"
"""How the name of a file begins that is not finished; reading passes such names over."""

PATIENCE = 10.0
"""Seconds to wait for somebody else who is saving."""


class SomebodyIsSaving(QiptrackError):
    """Another command has been saving for too long to wait for."""

    def __init__(self) -> None:
        super().__init__(
            "Another command is saving in this folder, and has not finished.",
            "Try again in a moment. Nothing was changed.",
        )


class ChangedMeanwhile(QiptrackError):
    """The file is not what it was when this command read it."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} was changed by somebody else while this command ran.",
            "Run the command again, on what it says now. Nothing was changed.",
        )


class AlreadyThere(QiptrackError):
    """A new file has the name of one that is there."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is there already.", "Choose another name, or change that file.")


class LinkedElsewhere(QiptrackError):
    """The file is a link that leads out of the plans folder."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is a link to a place outside the plans folder.",
            "Put the file itself there; what lies elsewhere is not changed.",
        )


class NotSaved(QiptrackError):
    """The disk or the folder does not take the file; what was there is still there."""

    def __init__(self, path: Path, error: OSError) -> None:
        fixes = {
            errno.ENOSPC: "Make room on the disk, and run the command again.",
            errno.EDQUOT: "Make room in your share of the disk, and run the command again.",
            errno.EFBIG: "Make room on the disk, and run the command again.",
            errno.EROFS: "Copy the folder to a place where you may write.",
            errno.EACCES: "Ask whoever looks after the folder for permission to change it.",
            errno.EPERM: "Ask whoever looks after the folder for permission to change it.",
        }
        why = error.strerror or "the system gave no reason"
        super().__init__(
            f"{path} could not be saved: {why}. Nothing was changed.",
            fixes.get(
                error.errno or 0, "Try again, and have the disk looked at if it fails again."
            ),
        )


def save_all(root: Path, drafts: Sequence[Draft]) -> None:
    """Save every draft below `root`, or none of them.

    Each file is replaced at one stroke, and only while it is byte for byte what the draft was
    made from. Raises a QiptrackError with nothing changed; files that were replaced before
    another could not be are put back.
    """
    with _locked(root):
        places = [(_place(root, draft), draft) for draft in drafts]
        for folder in {path.parent for path, _ in places}:
            _remove_unfinished(folder)
        for path, draft in places:
            _unchanged(path, draft)
        done: list[tuple[Path, Draft]] = []
        try:
            for path, draft in places:
                _replace(path, draft.after)
                done.append((path, draft))
        except OSError as error:
            for path, draft in reversed(done):
                _put_back(path, draft)
            raise NotSaved(path, error) from error


@contextmanager
def _locked(root: Path) -> Iterator[None]:
    """Hold the lock of the folder; the system lets go of it when a process dies, however."""
    lock = FileLock(root / LOCK, timeout=PATIENCE)
    try:
        lock.acquire()
    except Timeout:
        raise SomebodyIsSaving from None
    except OSError as error:
        raise NotSaved(root, error) from error
    try:
        yield
    finally:
        # Taken away while it is held: whoever waits for it notices that it is gone, and makes
        # a new one. Windows does not allow that, and keeps the empty file.
        with contextlib.suppress(OSError):
            (root / LOCK).unlink()
        lock.release()


def _place(root: Path, draft: Draft) -> Path:
    """Return the file that is to be replaced: the one that a link leads to, inside the folder."""
    path = root / draft.file
    try:
        real = path.resolve(strict=bool(draft.before))
    except (OSError, RuntimeError):
        raise ChangedMeanwhile(path) from None
    if not real.is_relative_to(root.resolve()):
        raise LinkedElsewhere(path)
    return real


def _unchanged(path: Path, draft: Draft) -> None:
    if not draft.before:
        if path.exists():
            raise AlreadyThere(path)
        return
    try:
        if path.read_bytes() != draft.before:
            raise ChangedMeanwhile(path)
    except OSError as error:
        raise NotSaved(path, error) from error


def _replace(path: Path, raw: bytes) -> None:
    """Write a file beside `path`, see it onto the disk, and put it in the place of `path`."""
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "it may not be changed by you")
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=UNFINISHED, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as written:
            written.write(raw)
            written.flush()
            _same_permissions(path, Path(name))
            os.fsync(written.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    _sync_folder(path.parent)


def _same_permissions(old: Path, new: Path) -> None:
    """Give `new` the permissions and the owner of `old`, or those of any new file."""
    try:
        facts = old.stat()
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        new.chmod(0o666 & ~mask)
        return
    new.chmod(stat.S_IMODE(facts.st_mode))
    if hasattr(os, "chown"):
        # Only root may give files away; for anybody else they are theirs already.
        with contextlib.suppress(PermissionError):
            os.chown(new, facts.st_uid, facts.st_gid)


def _sync_folder(folder: Path) -> None:
    """See the new name onto the disk, too, where folders can be opened."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _put_back(path: Path, draft: Draft) -> None:
    with contextlib.suppress(OSError):
        if draft.before:
            _replace(path, draft.before)
        else:
            path.unlink()


def _remove_unfinished(folder: Path) -> None:
    """Remove what a command that was killed left behind; nobody else is saving now."""
    with contextlib.suppress(OSError):
        for left in folder.glob(f"{UNFINISHED}*"):
            left.unlink()


def save_new_folder(folder: Path, files: dict[str, str]) -> None:
    """Make a folder with files in it; NotSaved, with nothing made, where that may not be."""
    made: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            _replace(folder / name, text.encode())
            made.append(folder / name)
    except OSError as error:
        for path in made:
            with contextlib.suppress(OSError):
                path.unlink()
        raise NotSaved(folder, error) from error
