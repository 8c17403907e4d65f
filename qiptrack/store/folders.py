"""The plans folder on disk: which files are plans, and what their bytes are."""

import errno
import os
import re
import stat
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from contextvars import ContextVar
from functools import cache, cached_property
from importlib import import_module
from itertools import count, repeat
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from qiptrack.rules.problem import Unreadable
from qiptrack.yamlfile.limits import MAX_BYTES

ORGANISATION = "_organisation.yaml"
"""The name of the organisation file, at the top of the folder."""

ORGANISATION_NAMES = (ORGANISATION, "_organisation.yml")
"""The names that the organisation file may have, the usual one first."""

_ENDINGS = (".yaml", ".yml")
_SET_ASIDE = ("_", ".")


class PlanFile(NamedTuple):
    """A plan file: its path below the folder with forward slashes, or why it is not read."""

    file: str
    unreadable: Unreadable | None = None


FileStamp = tuple[int, int, int, int]
"""What a file system says of a file without its being read: its size, when it was modified and
when it was changed, in nanoseconds, and the number of its inode."""

stamp_of: Callable[[os.stat_result], FileStamp] = attrgetter(
    "st_size", "st_mtime_ns", "st_ctime_ns", "st_ino"
)
"""Returns the stamp of a file of which these are the facts."""


_OUTSIDE = Unreadable(
    "this is a link to a place outside the plans folder",
    "Put the file itself here; what lies elsewhere is not part of this folder.",
)
_CIRCLE = Unreadable("this is a link that leads round in a circle", "Remove the link.")
_NO_TARGET = Unreadable("this is a link to a file that is not there", "Remove the link.")
_NOT_A_FILE = Unreadable(
    "this has the name of a plan, and is not a file",
    "Give it another name, or move it out of the plans folder.",
)
_NOT_CHECKED_OUT = Unreadable(
    "this file is in git and was left out of this copy (a sparse checkout)",
    "Bring it here with `git sparse-checkout disable`, or `git sparse-checkout add` its folder.",
)
LFS_POINTER = Unreadable(
    "this is only a pointer to the file, which Git LFS keeps elsewhere",
    "Fetch the file with `git lfs pull`; a plan is best kept in git itself.",
)
"""Why a file is not read that stands for another one, which was not fetched."""

_GONE = Unreadable("this file vanished while it was being read", "Run the command again.")


class LeftOut:
    """Which files a command is run again without: some, for `reasons`, or all but some.

    `files` are those that the command came upon, and `named` those that it names to the user
    with what is the matter.
    """

    def __init__(
        self,
        reasons: Mapping[str, Unreadable] | None = None,
        *,
        but: frozenset[str] | None = None,
    ) -> None:
        self.reasons = reasons or {}
        self.but = but
        self.files: dict[str, None] = {}
        self.named: set[str] = set()

    def reason(self, file: str, *, named: bool = False) -> Unreadable | None:
        """Return why `file` is left out; None when it is not."""
        self.files[file] = None
        if named:
            self.named.add(file)
        if self.but is not None and file not in self.but:
            return _NOT_NOW
        return self.reasons.get(file)

    def keeps(self, files: Collection[str]) -> bool:
        """Whether none of `files`, which are named with what is the matter, is left out."""
        self.files.update(dict.fromkeys(files))
        self.named.update(files)
        return self.but is None and not self.reasons


_NOT_NOW = Unreadable("this file is not looked at now", "Look at it by itself.")

LEFT_OUT: ContextVar[LeftOut | None] = ContextVar("LEFT_OUT", default=None)
"""What the run that goes on leaves out; None where that is nothing."""


def passed_over(file: str, *, named: bool = False) -> Unreadable | None:
    """Return why `file` is left out of the run that goes on; None when it is not.

    It is `named` by who asks, with the answer, where there is one.
    """
    left_out = LEFT_OUT.get()
    return left_out.reason(file, named=named) if left_out else None


def nothing_left_out() -> bool:
    """Whether the run that goes on leaves out no file."""
    left_out = LEFT_OUT.get()
    return left_out is None or left_out.keeps(())


def not_left_out(files: Sequence[PlanFile]) -> Iterator[PlanFile]:
    """Yield `files`, those with the reason that the run that goes on leaves out."""
    left_out = LEFT_OUT.get()
    if left_out is None or left_out.keeps([each.file for each in files]):
        yield from files
        return
    for found in files:
        why = left_out.reason(found.file, named=True)
        yield PlanFile(found.file, why) if why else found


def is_plan_name(name: str) -> bool:
    """Whether a file of this name is a plan: it ends in .yaml or .yml, and is not set aside."""
    return name.lower().endswith(_ENDINGS) and not name.startswith(_SET_ASIDE)


def _plans_and_others(names: list[str]) -> tuple[list[str], frozenset[str]]:
    """Return those of `names` that plans have, in order, and others that are not set aside."""
    names.sort()
    for sign in _SET_ASIDE:  # in the order of names they stand together
        del names[bisect_left(names, sign) : bisect_left(names, chr(ord(sign) + 1))]
    if "\0".join([*names, ""]).count(f"{_ENDINGS[0]}\0") == len(names):
        return names, frozenset()
    plans = [*filter(is_plan_name, names)]
    return plans, frozenset(names).difference(plans)


def is_plan_path(file: str) -> bool:
    """Whether what has this path below the folder is a plan, and not set aside on the way."""
    return _plan_path().fullmatch(file) is not None


def plan_paths(files: Iterable[str]) -> list[str]:
    """Return those of `files`, by their paths below the folder, that are plans, in their order."""
    names = [file for file in files if not file.startswith(_SET_ASIDE)]
    told = "\0".join(["", *names, ""])
    if told.count(".yaml\0") == len(names) and not any(map(told.__contains__, _UNLIKE_PLANS)):
        return names  # as nearly always, and none of thousands need be looked at by itself
    return [*filter(_plan_path().fullmatch, names)]


_UNLIKE_PLANS = ("/_", "/.", "//", "\0/")
"""What no path of a plan has in it, where a NUL stands before and behind each."""


@cache
def _plan_path() -> re.Pattern[str]:
    """Return what all of a plan's path is; a list that is known needs none."""
    return re.compile(r"(?:[^_./][^/]*/)*[^_./][^/]*\.ya?ml", re.IGNORECASE)


def is_lfs_pointer(raw: bytes) -> bool:
    """Whether this is not the content of a file, but says where Git LFS keeps it."""
    return raw.startswith(b"version https://git-lfs.github.com/spec/")


def too_large(most: int, then: str = "") -> Unreadable:
    """Return why a file of more than `most` bytes is not read: a plan, or a table."""
    if most > MAX_BYTES:
        return Unreadable(
            f"this file is larger than a table may be ({most // MAX_BYTES} MiB){then}",
            "Keep in it what plans still link to, and move older rows to another file.",
        )
    return Unreadable(
        f"this file is larger than a plan may be ({MAX_BYTES // 1024} KiB){then}",
        "Split the plan, or move what is not part of it elsewhere.",
        code="QIP008",
    )


def blob_id(raw: bytes, how: str = "sha1") -> bytes:
    """Return the id that git gives to this content, in a repository whose ids are made so."""
    told = b"blob %d\0%b" % (len(raw), raw)
    if how == "sha1":
        return sha1(told)
    import hashlib

    return hashlib.new(how, told, usedforsecurity=False).digest()


def sha1(raw: bytes) -> bytes:
    """Return the SHA-1 of `raw`, which is for nobody's security: git names contents by it."""
    made: bytes = _sha1(many=next(_asked) >= _MANY)(raw, usedforsecurity=False).digest()
    return made


@cache
def _sha1(*, many: bool) -> Any:
    """Return what makes a SHA-1: of `many` what is several times faster, and slow to load."""
    if not many:  # as `random` does it: hashlib loads OpenSSL, which takes as long as 50 plans do
        with suppress(ImportError):
            return import_module("_sha1").sha1
    return import_module("hashlib").sha1


_MANY = 200
_asked = count()
"""How often a SHA-1 was asked for."""


_made = tuple.__new__
"""Makes a named tuple without asking its own class, which counts for thousands of files."""

_KIND = 0o170000
"""The bits of a mode that say what it is the mode of; `stat.S_ISREG` takes longer to say so."""

_Listed = tuple[str, Iterator[str], Mapping[str, os.DirEntry[str]]]
"""A folder's path from the top, with a slash behind it; the names of what may be plans in it and
of what else may lead to some, in their order; and what those others are."""


class PlansFolder:
    """A folder of plans on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.stamps: dict[str, FileStamp] = {}
        """The stamps of files, of when they were last listed or read; of links there are none."""
        self._as_named = _from_here(root)

    def files(self) -> Iterator[PlanFile]:
        """Yield every plan file below the folder, in the order of names; none is left out.

        What has the name of a plan and cannot be one, such as a folder or a link out of here,
        is yielded with the reason; so is, last, what git left out of this copy.
        """
        yield from not_left_out(self._below())
        for file in filter(is_plan_path, self._not_checked_out):
            if not (self.root / file).exists():
                yield PlanFile(file, passed_over(file, named=True) or _NOT_CHECKED_OUT)

    @cached_property
    def _not_checked_out(self) -> tuple[str, ...]:
        """The files that git holds and was told not to put here, by their paths from here."""
        if not _may_be_sparse(self.root):
            return ()
        from qiptrack.store.git.repository import not_checked_out

        return not_checked_out(self.root)

    def _below(self) -> list[PlanFile]:
        """Return what has the name of a plan, with why it is none, and folders not to be read."""
        # Not by recursion: folders lie inside one another as deep as anybody makes them.
        files: list[str] = []
        why: dict[str, Unreadable] = {}
        stamps, lstat = self.stamps, os.lstat
        open_folders = [self._listed("", files, why)]
        while open_folders:
            prefix, names, others = open_folders[-1]
            here = f"{self.root}/{prefix}"
            for name in names:
                file = prefix + name
                if entry := others.get(name):
                    if _is_folder(entry):
                        open_folders.append(self._listed(f"{file}/", files, why))
                        break
                    if entry.is_symlink() and (reason := self._linked_folder(entry)):
                        files.append(file)
                        why[file] = reason
                    continue
                files.append(file)
                try:
                    facts = lstat(here + name)
                except OSError:
                    continue  # why it cannot be looked at is told when it is read
                if facts.st_mode & _KIND == stat.S_IFREG:
                    stamps[file] = stamp_of(facts)
                elif reason := self._unfit(self.root / file, facts):
                    why[file] = reason
            else:
                open_folders.pop()
        # Of each of thousands of files.
        return [*map(_made, repeat(PlanFile), zip(files, map(why.get, files), strict=True))]

    def _listed(self, prefix: str, files: list[str], why: dict[str, Unreadable]) -> "_Listed":
        """Return what is in the folder at `prefix`; where it may not be read, one of `files` more.

        Nothing is in it then.
        """
        path = f"{self.root}/{prefix}"
        try:
            plans, others = _plans_and_others(os.listdir(path))  # noqa: PTH208 - texts will do
            if not others:
                return prefix, iter(plans), {}
            with os.scandir(path) as entries:  # which is slower, and says what they are
                told = {entry.name: entry for entry in entries if entry.name in others}
        except OSError as error:
            file = prefix.rstrip("/") or "."
            files.append(file)
            why[file] = _refused(error, "folder")
            return prefix, iter(()), {}
        return prefix, iter(sorted([*plans, *told])), told

    def _unfit(self, path: Path, facts: os.stat_result) -> Unreadable | None:
        """Return why what has the name of a plan, and is no file itself, is none."""
        if not stat.S_ISLNK(facts.st_mode):
            return _NOT_A_FILE
        try:
            mode = path.stat().st_mode
            if not self._inside(path):
                return _OUTSIDE
        except FileNotFoundError:
            return _NO_TARGET
        except OSError as error:
            return _refused(error, "file")
        return None if stat.S_ISREG(mode) else _NOT_A_FILE

    def _linked_folder(self, entry: os.DirEntry[str]) -> Unreadable | None:
        """Return why a linked folder is a problem; None where what it leads to is read anyway."""
        try:
            if not Path(entry.path).is_dir():
                Path(entry.path).stat()
            elif not self._inside(Path(entry.path)):
                return _OUTSIDE
        except OSError as error:
            if error.errno == errno.ELOOP:
                return _CIRCLE
        return None

    def _inside(self, path: Path) -> bool:
        # Path.resolve says RuntimeError of a circle before Python 3.13, and this an OSError.
        real = os.path.realpath(path, strict=True)
        return Path(real).is_relative_to(self.root.resolve())

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
            if is_link and not self._inside(self.root / file):
                return _OUTSIDE
            descriptor = os.open(
                self.root / file,
                os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0),
            )
        except FileNotFoundError as error:
            return _NOT_CHECKED_OUT if file in self._not_checked_out else _refused(error, "file")
        except OSError as error:
            return _refused(error, "file")
        try:
            facts = os.fstat(descriptor)
            if not stat.S_ISREG(facts.st_mode):
                return _NOT_A_FILE
            if facts.st_size > most:
                return too_large(most)
            with open(descriptor, "rb", closefd=False) as opened:
                raw = opened.read(most + 1)
            stamp = stamp_of(facts)
            if not is_link and stamp == stamp_of(os.fstat(descriptor)):
                self.stamps[file] = stamp
        except OSError as error:
            return _refused(error, "file")
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
        """Bring these files here; on disk they are."""

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
            return self._inside(self.root / path) and (self.root / path).is_file()
        except (OSError, ValueError):
            return False


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return True  # why it cannot be looked at is told when it is opened


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


def _refused(error: OSError, what: str) -> Unreadable:
    if isinstance(error, FileNotFoundError):
        return _GONE if what == "file" else Unreadable(f"this {what} vanished", _GONE.fix)
    if error.errno == errno.ELOOP:
        return _CIRCLE
    if error.errno == errno.ENAMETOOLONG:
        return Unreadable(
            f"this {what} lies inside more folders than the system can follow",
            "Move it further up.",
        )
    if isinstance(error, PermissionError):
        return Unreadable(
            f"this {what} may not be read by you",
            "Ask whoever looks after the folder for permission to read it.",
        )
    return Unreadable(
        f"this {what} could not be read: {error.strerror or 'the disk gave no reason'}",
        "Try again, and have the disk looked at if it happens again.",
    )
