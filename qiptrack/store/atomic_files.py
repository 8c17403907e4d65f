"""One file, written beside the place that it is to take; a new folder, made inside its own."""

import contextlib
import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from qiptrack.errors import QiptrackError
from qiptrack.store.interruptions import tidied
from qiptrack.store.unfinished_files import BEGINNING, ENDING, is_unfinished, unfinished_in

_MAY_NOT = (
    "you may not change it",
    "Close it in other programs, or ask whoever looks after the folder for permission.",
)
_NO_LOCKS = (
    "on its drive no program can lock a file against others",
    "Have file locking switched on for that drive, or keep the plans on a disk of this computer.",
)
_WHY = {
    errno.ENOSPC: ("the disk is full", "Make room on the disk, and run the command again."),
    errno.EDQUOT: (
        "your share of the disk is full",
        "Make room in it, and run the command again.",
    ),
    errno.EFBIG: (
        "there is no room for a file of its size",
        "Make room on the disk, and run the command again.",
    ),
    errno.EROFS: (
        "the disk can be read, and not written",
        "Copy the folder to a place where you may write.",
    ),
    errno.EACCES: _MAY_NOT,
    errno.EPERM: _MAY_NOT,
    errno.ENOLCK: _NO_LOCKS,
    errno.EOPNOTSUPP: _NO_LOCKS,
    errno.ENAMETOOLONG: ("its name is too long", "Give it a shorter name."),
    errno.ENOENT: (
        "its folder is not there any more",
        "Find where the folder has gone, and run the command again.",
    ),
}
"""What the errors of the system mean, and what to do about them."""

_MAY_NOT_THERE = (
    "you may write nothing into its folder",
    "Ask whoever looks after the folder for permission.",
)
_WHY_OF_NEW = {
    errno.EROFS: (
        "its disk can be read, and not written",
        "Copy the folder to a place where you may write.",
    ),
    errno.EACCES: _MAY_NOT_THERE,
    errno.EPERM: _MAY_NOT_THERE,
    errno.ENOENT: (
        "its folder takes no new file, or is not there any more",
        "Look at the folder, and run the command again.",
    ),
}
"""What some of them mean of a file that is not there yet."""


def has_no_locks(error: OSError) -> bool:
    """Whether an error of the system says that files cannot be locked where a file is."""
    return _WHY.get(error.errno or 0) is _NO_LOCKS


class NotSaved(QiptrackError):
    """The disk or the folder does not take the file; what was there is still there.

    `is_new` says that there was no such file, and `option` which one names another place for it.
    """

    def __init__(
        self, shown: str, error: OSError, *, is_new: bool = False, option: str = ""
    ) -> None:
        why, fix = _why_and_fix(error, is_new=is_new or bool(option))
        if option and error.errno == errno.EROFS:
            fix = f"Give another place with {option}."
        elif option and error.errno in _WHY_OF_NEW:
            fix = f"Give another place with {option}, or {fix[0].lower()}{fix[1:]}"
        super().__init__(f"{shown} could not be saved: {why}. Nothing was changed.", fix)


@contextmanager
def saving(shown: str, *, is_new: bool = False, option: str = "") -> Iterator[None]:
    """Turn an error of the system, while what is `shown` so is saved, into NotSaved."""
    try:
        yield
    except OSError as error:
        raise NotSaved(shown, error, is_new=is_new, option=option) from error


def _why_and_fix(error: OSError, *, is_new: bool) -> tuple[str, str]:
    """Return why a file is not taken, and what to do about it."""
    table = _WHY | (_WHY_OF_NEW if is_new else {})
    unknown = (
        error.strerror or "the system gave no reason",
        "Try again, and have the disk looked at if it fails again.",
    )
    return table.get(error.errno or 0, unknown)


def why_not_made(error: OSError) -> str:
    """Return why a new file is not taken, as a part of a sentence."""
    return _why_and_fix(error, is_new=True)[0]


def write_beside(path: Path, raw: bytes) -> Path:
    """Return a file in the folder of `path` that holds `raw`, is on the disk, and may replace it.

    It has the permissions of the file that is there, and its owner and group where that is
    allowed. Raises OSError, with nothing left behind. A second name of the same file (a hard
    link) goes on meaning what was there before: only so is a file replaced at one stroke.
    """
    _refuse_unwritable(path)
    descriptor, name = tempfile.mkstemp(prefix=BEGINNING, suffix=ENDING, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as written:
            written.write(raw)
            written.flush()
            _same_permissions(path, Path(name))
            os.fsync(written.fileno())
    except BaseException:
        forget(Path(name))
        raise
    return Path(name)


def refuse_unwritable_place(path: Path) -> None:
    """Raise PermissionError where nothing may be written at `path`: there, or in its folder."""
    _refuse_unwritable(path)
    if not _may(path.parent, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _refuse_unwritable(path: Path) -> None:
    if path.exists() and not _may(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def may_be_made(path: Path) -> bool:
    """Whether a file may be made at `path`, with the folders above it that are not there."""
    there = next((each for each in path.absolute().parents if _may(each, os.F_OK)), None)
    return there is not None and there.is_dir() and _may(there, os.W_OK | os.X_OK)


def _may(path: Path, what: int) -> bool:
    """Whether something is there, and may be read or written as os.access says it."""
    return os.access(path, what, effective_ids=os.access in os.supports_effective_ids)


def forget(path: Path) -> None:
    """Remove a file, if it is there and that may be."""
    with contextlib.suppress(OSError):
        path.unlink()


def remove_unfinished(folder: Path) -> None:
    """Remove what a command that was killed left behind, while nobody else is saving there."""
    for left in unfinished_in(folder):
        forget(left)


@contextmanager
def new_folder_at(root: Path) -> Iterator[Path]:
    """Yield a folder to make things in, which are in `root` at the end; none of them at an error.

    `root` is made where it is not there; else it is empty, but for what a command left that was
    killed, which goes. So a command that is killed leaves nothing that looks like a folder of
    plans. Raises OSError.
    """
    with tidied():
        made = [each for each in (root, *root.parents) if not each.exists()]
        moved: list[Path] = []
        try:
            root.mkdir(parents=True, exist_ok=True)
            inside = Path(tempfile.mkdtemp(prefix=BEGINNING, suffix=ENDING, dir=root))
            yield inside
            moved.extend(each.rename(root / each.name) for each in sorted(inside.iterdir()))
            sync_folder(root)
        except BaseException:
            while moved:
                _take_away(moved.pop())
            raise
        finally:
            if root.exists():
                for each in filter(is_unfinished, list(root.iterdir())):
                    _take_away(each)
            remove_empty(() if moved else made)


def remove_empty(folders: Iterable[Path]) -> None:
    """Remove those of some folders, the inmost first, that nothing came into."""
    for each in folders:
        with contextlib.suppress(OSError):
            each.rmdir()


def _take_away(path: Path) -> None:
    """Remove a file, or a folder with all that is in it, as far as that may be."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        forget(path)


def sync_folder(folder: Path) -> None:
    """See the new names in `folder` onto the disk, too, where folders can be opened."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _same_permissions(old: Path, new: Path) -> None:
    """Give `new` the permissions, group and owner of `old`, or the permissions of any new file."""
    try:
        facts = old.stat()
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        new.chmod(0o666 & ~mask)
        return
    mode = stat.S_IMODE(facts.st_mode)
    if not _give(new, facts):
        # The group is another one, which may do what everybody may, and no more.
        mode = (mode & ~stat.S_IRWXG) | ((mode & stat.S_IRWXO) << 3)
    new.chmod(mode)


def _give(new: Path, facts: os.stat_result) -> bool:
    """Give `new` the owner and group in `facts` as far as is allowed; whether it has the group."""
    if hasattr(os, "chown"):
        # Only root may give a file to somebody else; anybody may give it to a group of theirs.
        for owner in (facts.st_uid, -1):
            with contextlib.suppress(OSError):
                os.chown(new, owner, facts.st_gid)
                return True
    return new.stat().st_gid == facts.st_gid
