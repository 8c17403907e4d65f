"""The plans folder on disk: which files are plans, and what their bytes are."""

import os
import stat
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from qiptrack.rules.problem import Unreadable
from qiptrack.store.fingerprints import FileStamp, stamp_of
from qiptrack.store.folder_listing import FolderListing, is_inside
from qiptrack.store.plan_files import (
    ORGANISATION_NAMES,
    ListedFiles,
    PlanFile,
    each_plan_file,
    is_plan_path,
)
from qiptrack.store.unread_files import (
    LFS_POINTER,
    NOT_A_FILE,
    NOT_CHECKED_OUT,
    OUTSIDE,
    is_lfs_pointer,
    passed_over,
    refused,
    too_large,
    with_left_out,
)
from qiptrack.yamlfile.limits import MAX_BYTES


class PlansFolder:
    """A folder of plans on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.stamps: dict[str, FileStamp] = {}
        """The stamps of files, of when they were last listed or read; of links there are none."""
        self._as_named = _from_here(root)

    def files(self) -> Iterator[PlanFile]:
        """Return every plan file below the folder, in the order of names; none is left out.

        What has the name of a plan and cannot be one, such as a folder or a link out of here,
        is there with the reason; so is, last, what git left out of this copy.
        """
        return each_plan_file(self.listed())

    def listed(self) -> ListedFiles:
        """Return every plan file below the folder, and why it is not read."""
        listed = with_left_out(FolderListing(self.root, self.stamps).files())
        for file in filter(is_plan_path, self._not_checked_out):
            if not (self.root / file).exists():
                listed[file] = passed_over(file, named=True) or NOT_CHECKED_OUT
        return listed

    @cached_property
    def _not_checked_out(self) -> tuple[str, ...]:
        """The files that git holds and was told not to put here, by their paths from here."""
        if not _may_be_sparse(self.root):
            return ()
        from qiptrack.store.git.repository import not_checked_out

        return not_checked_out(self.root)

    def read(self, file: str, most: int = MAX_BYTES) -> bytes | Unreadable:
        """Return the bytes of a file below the folder, or why they cannot be had.

        Never waits: what is not a plain file, or has become something else since it was
        listed, is refused before it is opened for reading; so is a link that leads out of here.
        """
        if why := passed_over(file):
            return why
        self.stamps.pop(file, None)
        try:
            is_link = (self.root / file).is_symlink()
            if is_link and not is_inside(self.root / file, self.root):
                return OUTSIDE
            descriptor = os.open(
                self.root / file,
                os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0),
            )
        except FileNotFoundError as error:
            return NOT_CHECKED_OUT if file in self._not_checked_out else refused(error, "file")
        except OSError as error:
            return refused(error, "file")
        try:
            facts = os.fstat(descriptor)
            if not stat.S_ISREG(facts.st_mode):
                return NOT_A_FILE
            if facts.st_size > most:
                return too_large(most)
            with open(descriptor, "rb", closefd=False) as opened:
                raw = opened.read(most + 1)
            stamp = stamp_of(facts)
            if not is_link and stamp == stamp_of(os.fstat(descriptor)):
                self.stamps[file] = stamp
        except OSError as error:
            return refused(error, "file")
        finally:
            os.close(descriptor)
        if is_lfs_pointer(raw):
            return LFS_POINTER
        return too_large(most) if len(raw) > most else raw

    def stamp_now(self, file: str) -> FileStamp | None:
        """Return the stamp of a file below the folder as it is; None of what is no plain file."""
        try:
            facts = os.lstat(f"{self.root}/{file}")
        except OSError:
            return None
        return stamp_of(facts) if stat.S_ISREG(facts.st_mode) else None

    def content_ids(self) -> dict[str, str]:
        """Return git's ids of the contents of files, as far as they are known: of none here."""
        return {}

    def fetch(self, files: Iterable[str]) -> None:
        """Do nothing: on disk the files are here already."""

    def organisation(self) -> str | None:
        """Return the name of the organisation file, or None when there is none."""
        there = (name for name in ORGANISATION_NAMES if os.path.lexists(self.root / name))
        absent = (name for name in ORGANISATION_NAMES if name in self._not_checked_out)
        return next(there, None) or next(absent, None)

    def shown(self, file: str) -> str:
        """Return `file` as the user would name it from where they are."""
        return (self._as_named / file).as_posix()

    def has_file(self, path: str) -> bool:
        """Whether `path`, from the folder, leads to a file that is in the folder."""
        try:
            return is_inside(self.root / path, self.root) and (self.root / path).is_file()
        except (OSError, ValueError):
            return False


def _may_be_sparse(folder: Path) -> bool:
    """Whether a repository around `folder` was ever told to leave files out; git is not asked."""
    try:
        here = folder.resolve()
        git = next(
            (each / ".git" for each in (here, *here.parents) if (each / ".git").exists()), None
        )
        if git is not None and git.is_file():
            text = git.read_text(errors="surrogateescape").partition("gitdir:")[2].strip()
            git = git.parent / text
        return git is not None and (git / "info" / "sparse-checkout").exists()
    except (OSError, ValueError):
        return False


def _from_here(folder: Path) -> Path:
    """Return `folder` from the working directory, when it is below it; else as it is."""
    try:
        return folder.resolve().relative_to(Path.cwd())
    except (OSError, ValueError):
        return folder
