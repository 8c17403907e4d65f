"""The past, commit by commit."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from qiptrack.store.git.changes import Change, compared
from qiptrack.store.git.commits import Commit, commits
from qiptrack.store.git.repository import Repository

_AT_ONCE = 500


class CommitChanges(NamedTuple):
    """A commit, and what it changed against each of its parents, in the order of those.

    The first commit of all has no parents, and brought what it holds: one set of changes. So
    has the first one that a shallow clone knows.
    """

    commit: Commit
    against: tuple[tuple[Change, ...], ...]


def walk(
    repository: Repository, since: str | None, until: str, under: str, *more: str
) -> Iterator[CommitChanges]:
    """Yield the commits that lead to `until`, or to any of `more`, and not to `since`.

    Parents first, and only those that changed something below `under` against any parent; from
    the first commit on when `since` is None.
    """
    for each in _every(repository, since, (until, *more), under):
        if any(each.against):
            yield each


def file_history(repository: Repository, path: str, until: str, under: str) -> list[CommitChanges]:
    """Return the commits that led to the file at `path` as it stood at `until`, oldest first.

    It is followed through renames below `under`, along every line of the past on its own, and
    back beyond a time when it was gone. Each commit comes with the changes to that file only. A
    merge is among them when it made something of the file that none of its parents had.
    """
    names = {until: {path}}
    found = []
    for each in _every(repository, None, (until,), under, newest_first=True):
        here = names.pop(each.commit.id)
        narrowed = tuple(
            tuple(change for change in changes if change.path in here) for changes in each.against
        )
        for parent, changes in zip(each.commit.parents, each.against, strict=False):
            names.setdefault(parent, set()).update(_earlier_names(here, changes))
        if all(narrowed):
            found.append(CommitChanges(each.commit, narrowed))
    return found[::-1]


def _earlier_names(names: set[str], changes: tuple[Change, ...]) -> set[str]:
    """Return what the files called `names` were called before `changes`.

    A file that had the name before and was given another one by these changes was not theirs.
    """
    renames = (change.paths for change in changes if len(set(change.paths)) > 1)
    former = {after: before for before, after in renames}
    taken_away = set(former.values())
    return {former.get(name, name) for name in names if name in former or name not in taken_away}


def _every(
    repository: Repository,
    since: str | None,
    until: Sequence[str],
    under: str,
    *,
    newest_first: bool = False,
) -> Iterator[CommitChanges]:
    """Yield every commit; git is asked about a few hundred at a time, so few are in memory."""
    listed = commits(repository, since, *until, newest_first=newest_first)
    while some := list(islice(listed, _AT_ONCE)):
        lines = [line for commit in some for line in _comparisons(commit)]
        found = compared(repository, lines, under)
        for commit in some:
            yield CommitChanges(commit, tuple(islice(found, max(1, len(commit.parents)))))


def _comparisons(commit: Commit) -> list[str]:
    return [f"{commit.id} {parent}" for parent in commit.parents] or [commit.id]
