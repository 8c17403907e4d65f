"""The past, commit by commit: who committed what, when, and which files it changed."""

import datetime as dt
from collections.abc import Generator, Iterator, Sequence
from itertools import groupby, islice
from typing import NamedTuple

from qiptrack.store.git.changes import RAW, RENAMES, FileChange, read_change
from qiptrack.store.git.objects import folder_ids
from qiptrack.store.git.process import fields, pathspec, streamed
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
    question = ("rev-list", "--no-walk", "--encoding=UTF-8", _FORMAT, identity, "--")
    with streamed(repository.place, *question) as output:
        header, line = fields(output, b"\n")
    return _read(header.removeprefix(b"commit ").decode(), line.split(b"\0", 7))


def _read(identity: str, said: Sequence[bytes]) -> Commit:
    """Return the commit with that id, of what it says of itself in the order of `_FORMAT`."""
    parents, name, email, date, committer, address, committed, subject = (
        each.decode(errors="replace") for each in said
    )
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


class CommitChanges(NamedTuple):
    """A commit, and what it changed against each of its parents, in the order of those.

    The first commit of all has no parents, and brought what it holds: one set of changes. So
    has the first one that a shallow clone knows.
    """

    commit: Commit
    against: tuple[tuple[FileChange, ...], ...]


_LOG = (
    "--full-history",
    "--sparse",
    "--topo-order",
    "--diff-merges=separate",
    "--encoding=UTF-8",
    "-O/dev/null",
    "--format=%H%x00" + _FORMAT.removeprefix("--format="),
)
"""Every commit, in which nothing below the folder may have changed, beside each of its parents."""


def logged(
    repository: Repository, since: str | None, until: Sequence[str], under: str
) -> Generator[CommitChanges, None, None]:
    """Yield the commits that lead to any of `until`, and not to `since`, children first.

    Each is with what it changed below `under`, as git tells it at the moment.
    """
    excluded = () if since is None else (f"^{since}",)
    question = ("log", *_LOG, *RAW, *RENAMES, *until, *excluded, "--", *pathspec(under))
    with streamed(repository.place, *question) as output:
        sections = _sections(fields(output))
        for found, some in groupby(sections, key=lambda section: section[0]):
            yield _beside_parents(repository, found, [changes for _, changes in some], under)


def _sections(records: Iterator[bytes]) -> Iterator[tuple[Commit, tuple[FileChange, ...]]]:
    """Yield commits with what each changed: again for every parent against which it did."""
    record = next(records, b"")
    while record:
        identity = record.decode()
        said = list(islice(records, _FORMAT.count("%x00") + 1))
        changes: list[FileChange] = []
        # The first change of a commit begins on a new line.
        while record := (next(records, b"")).removeprefix(b"\n"):
            if not record.startswith(b":"):
                break
            changes.append(read_change(record, records))
        yield _read(identity, said), tuple(changes)


def _beside_parents(
    repository: Repository, found: Commit, told: Sequence[tuple[FileChange, ...]], under: str
) -> CommitChanges:
    """Return a commit with what it changed against each parent, of what git told of some.

    Git says nothing of a parent whose folder is the same.
    """
    if len(told) >= len(found.parents):
        return CommitChanges(found, tuple(told))
    folders = folder_ids(repository, [found.id, *found.parents], under)
    rest = iter(filter(None, told))
    against = tuple(() if each == folders[0] else next(rest, ()) for each in folders[1:])
    return CommitChanges(found, against)
