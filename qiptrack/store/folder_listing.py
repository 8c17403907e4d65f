"""What a folder of plans on disk has in it, and in the folders below it."""

import errno
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from qiptrack.rules.problem import Unreadable
from qiptrack.store.fingerprints import FileStamp, stamp_of
from qiptrack.store.plan_files import ListedFiles, plans_and_others
from qiptrack.store.unread_files import CIRCLE, NO_TARGET, NOT_A_FILE, OUTSIDE, refused

_KIND = 0o170000
"""The bits of a mode that say what it is the mode of; `stat.S_ISREG` takes longer to say so."""

_OpenFolder = tuple[str, Iterator[str], Mapping[str, os.DirEntry[str]]]
"""A folder's path from the top, with a slash behind it; the names of what may be plans in it and
of what else may lead to some, in their order; and what those others are."""


class FolderListing:
    """What is found in a folder on disk and in those below it, in the order of names."""

    def __init__(self, root: Path, stamps: dict[str, FileStamp]) -> None:
        """Look below `root`; those of plain files are put into `stamps`."""
        self._root = root
        self._stamps = stamps
        self._files: list[str] = []
        self._why: dict[str, Unreadable] = {}

    def files(self) -> ListedFiles:
        """Return what has the name of a plan, with why it is none, and folders not to be read."""
        # Not by recursion: folders lie inside one another as deep as anybody makes them.
        files, why = self._files, self._why
        open_folders = [self._opened("")]
        while open_folders:
            prefix, names, others = open_folders[-1]
            if not others:
                files += [prefix + name for name in names] if prefix else names
                open_folders.pop()
                continue
            for name in names:
                file = prefix + name
                entry = others.get(name)
                if entry is None:
                    files.append(file)
                elif _is_folder(entry):
                    open_folders.append(self._opened(f"{file}/"))
                    break
                elif entry.is_symlink() and (reason := self._linked_folder(entry)):
                    files.append(file)
                    why[file] = reason
            else:
                open_folders.pop()
        return {file: why.get(file) for file in files} if why else dict.fromkeys(files)

    def _opened(self, prefix: str) -> _OpenFolder:
        """Return what is in the folder at `prefix`: nothing where it may not be read, and why."""
        path = f"{self._root}/{prefix}"
        try:
            plans, others = plans_and_others(os.listdir(path))  # noqa: PTH208 - texts will do
            self._look_at(prefix, plans)
            if not others:
                return prefix, iter(plans), {}
            with os.scandir(path) as entries:  # which is slower, and says what they are
                told = {entry.name: entry for entry in entries if entry.name in others}
        except OSError as error:
            file = prefix.rstrip("/") or "."
            self._files.append(file)
            self._why[file] = refused(error, "folder")
            return prefix, iter(()), {}
        return prefix, iter(sorted([*plans, *told])), told

    def _look_at(self, prefix: str, plans: Sequence[str]) -> None:
        """Put down the stamps of plans in the folder at `prefix`, or why they are none."""
        stamps, lstat = self._stamps, os.lstat
        with _descriptor(f"{self._root}/{prefix}") as (descriptor, here):
            for name in plans:
                try:
                    facts = lstat(here + name, dir_fd=descriptor)
                except OSError:
                    continue  # why it cannot be looked at is told when it is read
                if facts.st_mode & _KIND == stat.S_IFREG:
                    stamps[prefix + name] = stamp_of(facts)
                elif reason := self._unfit(self._root / prefix / name, facts):
                    self._why[prefix + name] = reason

    def _unfit(self, path: Path, facts: os.stat_result) -> Unreadable | None:
        """Return why what has the name of a plan, and is no file itself, is none."""
        if not stat.S_ISLNK(facts.st_mode):
            return NOT_A_FILE
        try:
            mode = path.stat().st_mode
            if not is_inside(path, self._root):
                return OUTSIDE
        except FileNotFoundError:
            return NO_TARGET
        except OSError as error:
            return refused(error, "file")
        return None if stat.S_ISREG(mode) else NOT_A_FILE

    def _linked_folder(self, entry: os.DirEntry[str]) -> Unreadable | None:
        """Return why a linked folder is a problem; None where what it leads to is read anyway."""
        try:
            if not Path(entry.path).is_dir():
                Path(entry.path).stat()
            elif not is_inside(Path(entry.path), self._root):
                return OUTSIDE
        except OSError as error:
            if error.errno == errno.ELOOP:
                return CIRCLE
        return None


@contextmanager
def _descriptor(path: str) -> Iterator[tuple[int | None, str]]:
    """Open a folder, from which its files are found sooner; and with it how their names begin."""
    if os.stat not in os.supports_dir_fd:
        yield None, path
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        yield descriptor, ""
    finally:
        os.close(descriptor)


def is_inside(path: Path, root: Path) -> bool:
    """Whether what `path` leads to is in the folder `root`; raises OSError where it is nothing."""
    # Path.resolve says RuntimeError of a circle before Python 3.13, and this an OSError.
    real = os.path.realpath(path, strict=True)
    return Path(real).is_relative_to(root.resolve())


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return True  # why it cannot be looked at is told when it is opened
