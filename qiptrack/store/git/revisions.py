"""What people call a revision, and the commit they mean."""

import datetime as dt
import re
from collections.abc import Sequence
from contextlib import closing
from typing import NamedTuple

from qiptrack.model.nearest import nearest
from qiptrack.patterns import pattern
from qiptrack.store.git.answer_cache import noted_for_now
from qiptrack.store.git.errors import (
    AmbiguousRevision,
    GitError,
    HistoryCutShort,
    NoCommitThen,
    NoCommitYet,
    NotOneRevision,
    RepositoryDamaged,
    UnknownRevision,
)
from qiptrack.store.git.objects import CommitDay, commit_called, first_parents
from qiptrack.store.git.process import answer, answer_or_refusal
from qiptrack.store.git.repository import Repository

_CANDIDATE = pattern(r"^hint:   (\w+ (?:commit|tag).*)$", re.MULTILINE)
_STEPS_FROM = pattern(r"[~^@:]")
_KINDS = ("refs/heads/", "refs/tags/", "refs/remotes/")
_DAY = pattern(r"\d{4}-\d\d-\d\d", re.ASCII)


class NamedCommit(NamedTuple):
    """The commit that something names, the day on which it was committed, and the day named.

    The last is None where it was named by anything but a day.
    """

    id: str
    committed: dt.date
    day: dt.date | None = None


def resolve(repository: Repository, text: str) -> str:
    """Return the id of the commit that `text` names, as `commit_named` has it."""
    return commit_named(repository, text).id


def commit_named(repository: Repository, text: str) -> NamedCommit:
    """Return the commit that `text` names: any revision, or a day, 2026-10-20.

    A day means what stood on the current branch at its end. A branch or tag that is called
    like a day comes first. Raises UnknownRevision, AmbiguousRevision, NotOneRevision,
    NoCommitYet, NoCommitThen or HistoryCutShort.
    """
    if ".." in text or text.startswith("^"):
        raise NotOneRevision(text)
    found = _named(repository, text)
    day = None
    if found is None:
        day = _day(text)
        if day is None:
            raise _unknown(repository, text)
        found = at_end_of(repository, day)
    _note(repository, found.id)
    return NamedCommit(*found, day)


def head(repository: Repository) -> str | None:
    """Return the id of the latest commit on the current branch; None before the first.

    Raises RepositoryDamaged where there is one that cannot be read.
    """
    found, _ = commit_called(repository, "HEAD")
    if found is None:
        if repository.names_latest():
            raise RepositoryDamaged("its latest commit cannot be read")
        return None
    _note(repository, found.id)
    return found.id


def commits_named(repository: Repository) -> list[str]:
    """Return the ids of the commits that were named while there is `one_reader`, each once."""
    return list(dict.fromkeys(noted_for_now(("named", repository.place)) or ()))


def _note(repository: Repository, commit: str) -> None:
    """Note that a commit was named: what is asked later of the past begins there."""
    notes = noted_for_now(("named", repository.place))
    if notes is not None:
        notes.append(commit)


def at_end_of(repository: Repository, day: dt.date) -> CommitDay:
    """Return the commit that the current branch stood at when `day` ended.

    It is the nearest on the line of first parents, which is what this branch was before others
    were merged into it, whose committer dated it on or before that day by their own clock, so
    that the answer is the same wherever it is asked. Raises NoCommitThen.
    """
    first: CommitDay | None = None
    with closing(first_parents(repository, "HEAD")) as line:
        for first in line:
            if first.day <= day:
                return first
    if first is None:
        raise _unknown(repository, "HEAD")
    if repository.shallow:
        raise HistoryCutShort(day.isoformat())
    raise NoCommitThen(day, first.day.isoformat())


def leads_to(repository: Repository, earlier: str, later: str) -> bool:
    """Whether the commit `earlier` is part of the past of `later`, both by their ids."""
    question = ("merge-base", "--is-ancestor", earlier, later)
    return answer_or_refusal(repository.place, *question).returncode == 0


def merge_bases(repository: Repository, commits: Sequence[str]) -> list[str]:
    """Return the ids of the latest commits that lead to all of `commits`; none, if none do."""
    said = answer_or_refusal(repository.place, "merge-base", "--octopus", "--all", *commits)
    return said.stdout.decode().split()


def cut_off(repository: Repository) -> frozenset[str]:
    """Return the ids of the commits before which a shallow clone knows nothing."""
    file = repository.common_dir / "shallow"
    return frozenset(file.read_text("ascii").split()) if repository.shallow else frozenset()


def _named(repository: Repository, text: str) -> CommitDay | None:
    """Return the commit that git knows as `text`, or None."""
    found, complaint = commit_called(repository, text)
    if "is ambiguous" in complaint:
        _refuse_ambiguous(repository, text, _CANDIDATE.findall(complaint))
    # A past that the reflog does not reach back to is answered with its oldest entry.
    return None if "only goes back to" in complaint else found


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _unknown(repository: Repository, text: str) -> GitError:
    """Return why there is no commit called `text`."""
    if head(repository) is None:
        return NoCommitYet()
    if repository.shallow:
        return HistoryCutShort(text)
    return UnknownRevision(text, nearest(text, _short_names(repository)))


def _refuse_ambiguous(repository: Repository, text: str, ids: list[str]) -> None:
    """Refuse the beginning of several ids, and what is both a branch and a tag."""
    base = _STEPS_FROM.split(text)[0]
    question = ("for-each-ref", "--format=%(refname)", *(f"{kind}{base}" for kind in _KINDS))
    refs = answer(repository.place, *question).decode(errors="replace").split()
    meant = [ref.removeprefix("refs/") + text.removeprefix(base) for ref in refs]
    if ids or len(meant) > 1:
        raise AmbiguousRevision(text, ids or meant)


def _short_names(repository: Repository) -> list[str]:
    question = ("for-each-ref", "--format=%(refname:short)")
    return answer(repository.place, *question).decode(errors="replace").split()
