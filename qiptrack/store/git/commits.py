"""The past, commit by commit: who committed what, when, and which files it changed."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from qiptrack.store.git.changes import FileChange, compared
from qiptrack.store.git.objects import Entry
from qiptrack.store.git.process import fields, streamed
from qiptrack.store.git.repository import Repository

_NO_DATE = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

# Through the mailmap, so that one person under two addresses is one person.
_FORMAT = "--format=%P%x00%aN%x00%aE%x00%aI%x00%cN%x00%cE%x00%cI%x00%s"


class Signature(NamedTuple):
    """A person as the mailmap knows them, and the moment by their own clock."""

    name: str
    email: str
    moment: dt.datetime


class Commit(NamedTuple):
    """What a commit says of itself; `subject` is the first line of its message."""

    id: str
    parents: tuple[str, ...]
    author: Signature
    committer: Signature
    subject: str


def commit(repository: Repository, identity: str) -> Commit:
    """Return the commit with that id."""
    (found,) = _listed(repository, "--no-walk", identity)
    return found


def commits(
    repository: Repository, since: str | None, *until: str, newest_first: bool = False
) -> Iterator[Commit]:
    """Yield the commits that lead to any of `until`, not to `since`; none before its parents.

    With `newest_first`, none after them. All of them, from the first, when `since` is None.
    """
    order = () if newest_first else ("--reverse",)
    excluded = () if since is None else (f"^{since}",)
    yield from _listed(repository, "--topo-order", *order, *until, *excluded)


def _listed(repository: Repository, *which: str) -> Iterator[Commit]:
    question = ("rev-list", "--encoding=UTF-8", _FORMAT, *which, "--")
    with streamed(repository.place, *question) as output:
        lines = fields(output, b"\n")
        for header, line in zip(lines, lines, strict=True):
            yield _read(header.removeprefix(b"commit ").decode(), line)


def _read(identity: str, line: bytes) -> Commit:
    parents, name, email, date, committer, address, committed, subject = line.decode(
        errors="replace"
    ).split("\0", 7)
    return Commit(
        identity,
        tuple(parents.split()),
        Signature(name, email, _moment(date)),
        Signature(committer, address, _moment(committed)),
        subject,
    )


def _moment(text: str) -> dt.datetime:
    """Return the moment `text` names; 1970 when there is no such moment, as git has it too."""
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return _NO_DATE


_AT_ONCE = 500


class CommitChanges(NamedTuple):
    """A commit, and what it changed against each of its parents, in the order of those.

    The first commit of all has no parents, and brought what it holds: one set of changes. So
    has the first one that a shallow clone knows.
    """

    commit: Commit
    against: tuple[tuple[FileChange, ...], ...]


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
