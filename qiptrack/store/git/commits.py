"""Who committed what was committed, and when."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

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
