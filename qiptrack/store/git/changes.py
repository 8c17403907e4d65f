"""Which files differ: between two commits, in what is staged, or on disk."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from qiptrack.store.folders import FileStamp
from qiptrack.store.git.errors import GitError
from qiptrack.store.git.objects import FILE_MODES, Entry, Listing, listing, tree
from qiptrack.store.git.process import answer, fields, path_text, pathspec, streamed
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.revisions import head

RAW = (
    "-r",
    "-z",
    "--raw",
    "--no-abbrev",
    "--no-relative",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules=none",
)

RENAMES = ("--find-renames=50%", "-l1000")


class FileChange(NamedTuple):
    """One file that differs: `before` is None for one that was added, `after` for one removed.

    In a rename the two have different paths.
    """

    before: Entry | None
    after: Entry | None

    @property
    def path(self) -> str:
        """Where the file is after the change, or was when it is gone."""
        return self.paths[-1]

    @property
    def paths(self) -> tuple[str, ...]:
        """Where the file was and where it is, as far as it was anywhere."""
        return tuple(side.path for side in (self.before, self.after) if side is not None)


def changes_between(
    repository: Repository,
    before: str,
    after: str,
    under: str,
    renamed: Mapping[str, str] | None = None,
) -> tuple[FileChange, ...]:
    """Return how the files below `under` differ from one commit to another, both by their ids.

    A file that moved across the edge of `under` counts as added or removed. Which are `renamed`,
    the old paths by the new ones, git is asked where it is not given; but not where nothing else
    came or went than files that are the same under a new name.
    """
    one, other = (listing(repository, commit, under) for commit in (before, after))
    gone, new = one.ids.keys() - other.ids.keys(), other.ids.keys() - one.ids.keys()
    names = _new_names(one, other, gone, new)
    if len(names) < min(len(gone), len(new)):
        if renamed is None:
            return _as_git_tells(repository, before, after, under)
        for now, was in renamed.items():
            path, old = now.removeprefix(under), was.removeprefix(under)
            if path in new and old in gone and path not in names and old not in names.values():
                names[path] = old
    return tuple(_changes_of(one, other, under, names))


def _as_git_tells(
    repository: Repository, before: str, after: str, under: str
) -> tuple[FileChange, ...]:
    question = ("diff-tree", *RAW, *RENAMES, before, after, "--", *pathspec(under))
    with streamed(repository.place, *question) as output:
        records = fields(output)
        return tuple(read_change(record, records) for record in records)


def _new_names(
    before: Listing, after: Listing, gone: Iterable[str], new: Iterable[str]
) -> dict[str, str]:
    """Return the old names by the new ones, of files of which each is like one other alone."""
    were, are = (_by_content(listed, paths) for listed, paths in ((before, gone), (after, new)))
    alike = ((paths, are[identity]) for identity, paths in were.items() if identity in are)
    return {now[0]: was[0] for was, now in alike if len(was) == len(now) == 1}


def _by_content(listed: Listing, paths: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in paths:
        if listed.holds_file(path):
            found.setdefault(listed.ids[path], []).append(path)
    return found


def _changes_of(
    before: Listing, after: Listing, under: str, names: Mapping[str, str]
) -> Iterator[FileChange]:
    """Yield how one listing of the folder `under` differs from another, in git's order.

    `names` are the old names of the files that moved, by the new ones.
    """
    unequal = {
        path
        for one, other in ((before.ids, after.ids), (before.modes, after.modes))
        for path, _ in one.items() ^ other.items()
    }
    for path in sorted(unequal.difference(names.values()), key=os.fsencode):
        one, other = before.entry(names.get(path, path), under), after.entry(path, under)
        yield FileChange(one, other)


class Staged(NamedTuple):
    """What a commit made now would hold, by paths, and the paths of which that is not settled."""

    entries: list[Entry]
    unmerged: list[str]


def staged_tree(repository: Repository, under: str) -> Staged:
    """Return what is staged below `under`; what has a conflict nobody has settled stands apart."""
    latest = head(repository)
    committed = [] if latest is None else tree(repository, latest, under)
    entries = {entry.path: entry for entry in committed}
    unmerged: list[str] = []
    for path, after, is_unmerged in _staged(repository, under):
        entries.pop(path, None)
        if is_unmerged:
            unmerged.append(path)
        elif after is not None:
            entries[path] = after
    return Staged(sorted(entries.values(), key=lambda entry: entry.path), sorted(unmerged))


_RECORD = re.compile(
    rb"(\d+) ([0-9a-f]+) (\d)\t([^\0]+)\0"
    rb"  (ctime: \d+:\d+\n  mtime: \d+:\d+)\n"
    rb"  dev: \d+\tino: (\d+)\n"
    rb"  uid: \d+\tgid: \d+\n"
    rb"  size: (\d+)\tflags: [0-9a-f]+\n"
)
_TIMES = b"ctime: %d:%d\n  mtime: %d:%d"
_BILLION = 1_000_000_000
_INODE_BITS = 0xFFFFFFFF
"""As many bits of the number of an inode as git keeps."""


def untouched(repository: Repository, stamps: Mapping[str, FileStamp]) -> dict[str, str]:
    """Return git's ids of the contents of files on disk that are as they were when git saw them.

    They are asked for, and answered, by their paths below the folder of the repository, with the
    stamps that they have now; those that git put down in its index are held against them, so that
    git looks at no file and runs no filter. What changed at the time at which the index was
    written, or later, is not answered: within one tick of the clock a file may change again and
    keep its stamp. Nor is anything, where this git says it in words of its own.
    """
    written = index_stamp(repository)
    if written is None:
        return {}
    prefix = repository.prefix
    question = ("ls-files", "-z", "--full-name", "--stage", "--debug", "--", *pathspec(prefix))
    said = answer(repository.place, *question)
    records = _RECORD.findall(said)
    if len(records) != said.count(b"\0"):
        return {}
    modes = {mode.encode() for mode in FILE_MODES}
    found: dict[str, str] = {}
    for mode, identity, stage, path, times, number, length in records:
        file = path_text(path).removeprefix(prefix)
        stamp = stamps.get(file)
        if stamp is None or stage != b"0" or mode not in modes:
            continue
        size, modified, changed, inode = stamp
        if max(changed, modified) >= written.modified or size != int(length):
            continue
        moments = (*divmod(changed, _BILLION), *divmod(modified, _BILLION))
        if times == _TIMES % moments and inode & _INODE_BITS == int(number):
            found[file] = identity.decode()
    return found


def index_stamp(repository: Repository) -> FileStamp | None:
    """Return the stamp of git's own index; None where there is none."""
    try:
        return FileStamp.of((repository.index or repository.git_dir / "index").stat())
    except OSError:
        return None


def move_in_index(folder: Path, old: str, new: str) -> None:
    """Give a file of `folder` that git tracks its new name in the index, as `git mv` does.

    What is staged of it stays as it was. Where git does not track it, nothing is done.
    """
    try:
        repository = Repository.containing(folder)
        before, after = f"{repository.prefix}{old}", f"{repository.prefix}{new}"
        for entry in staged_tree(repository, before).entries:
            if entry.path == before:
                added = f"{entry.mode},{entry.id},{after}"
                answer(repository.place, "update-index", "--add", "--cacheinfo", added)
                answer(repository.place, "update-index", "--force-remove", "--", before)
    except GitError:
        return


def _staged(repository: Repository, under: str) -> Iterator[tuple[str, Entry | None, bool]]:
    """Yield how what is staged differs from the latest commit; a file that moved is two.

    Each is a path, what is staged there, if anything is, and whether it has a conflict that
    nobody has settled.
    """
    against = head(repository) or _nothing(repository)
    question = (
        "diff-index",
        "--cached",
        "--ita-invisible-in-index",
        *RAW,
        "--no-renames",
        against,
    )
    with streamed(repository.place, *question, "--", *pathspec(under)) as output:
        records = fields(output)
        for record in records:
            path = next(records)
            change = read_change(record, iter([path]))
            yield path_text(path), change.after, record.endswith(b"U")


def _nothing(repository: Repository) -> str:
    """Return the id of the empty tree, which depends on how this repository makes its ids."""
    return answer(repository.place, "hash-object", "-t", "tree", "--stdin").decode().strip()


def read_change(record: bytes, rest: Iterator[bytes]) -> FileChange:
    """Read one change: its record, and from `rest` its path or, of a rename, the two."""
    modes = record[1:].decode().split()
    mode_before, mode_after, id_before, id_after, status = modes
    path = path_text(next(rest))
    new_path = path_text(next(rest)) if status[0] in "RC" else path
    return FileChange(
        _side(path, mode_before, id_before),
        _side(new_path, mode_after, id_after),
    )


def _side(path: str, mode: str, identity: str) -> Entry | None:
    return None if mode == "000000" else Entry(path, mode, identity)
