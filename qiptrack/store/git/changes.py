"""Which files differ: between two commits, in what is staged, or on disk."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from qiptrack.store.git.errors import GitError
from qiptrack.store.git.objects import Entry, Listing, folder_ids, listing, tree
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


def earlier_folder(repository: Repository, before: str, after: str, under: str) -> str | None:
    """Return the folder in which the files below `under` were at an earlier commit, as a path.

    None where that had something below `under` as well, or none of them was anywhere else. Of
    several folders it is the one that most of them come from.
    """
    if not under or folder_ids(repository, [before], under) != [""]:
        return None
    folders: Counter[str] = Counter()
    for change in _as_git_tells(repository, before, after, ""):
        was, now = change.paths[0], change.path
        behind = now.removeprefix(under)
        if change.before is not None and now.startswith(under) and was.endswith(behind):
            folders[was.removesuffix(behind)] += 1
    return next((folder for folder, _ in folders.most_common(1)), None)


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
