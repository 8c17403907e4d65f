"""The past, commit by commit."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from qiptrack.store.git.changes import Change, compared
from qiptrack.store.git.commits import Commit, commits
from qiptrack.store.git.objects import Entry
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

    Parents first, with what each changed below `under`, which may be nothing; from the first
    commit on when `since` is None.
    """
    return _every(repository, since, (until, *more), under)


def walk_back(
    repository: Repository, until: str, under: str, since: str | None = None
) -> Iterator[CommitChanges]:
    """Yield the same commits as a walk, none before one that came after it."""
    return _every(repository, since, (until,), under, newest_first=True)


def earlier_versions(repository: Repository, path: str, until: str) -> Iterator[Entry]:
    """Yield what stood in the file at `path` before it was as it is at `until`, latest first.

    It is followed through the renames that git sees, along one line of the past: where a merge
    made something new of it, along the first parent that has it.
    """
    here = until
    for each in walk_back(repository, until, repository.prefix):
        if each.commit.id != here:
            continue
        before: tuple[str, Entry] | None = None
        for parent, changes in zip(each.commit.parents, each.against, strict=False):
            change = next((one for one in changes if one.after and one.path == path), None)
            if change is None:
                here = parent
                break
            if change.before is not None and before is None:
                before = parent, change.before
        else:
            if before is None:
                return
            here, earlier = before
            path = earlier.path
            yield earlier


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
