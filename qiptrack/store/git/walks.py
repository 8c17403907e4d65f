"""The commits that lead to others, in git's own order; git is asked once for what is gone again."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from qiptrack.store.git.answer_cache import kept_for_now, noted_for_now
from qiptrack.store.git.changes import FileChange, changes_between
from qiptrack.store.git.commits import CommitChanges, logged
from qiptrack.store.git.objects import Entry
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.revisions import commits_named, merge_bases


def walk(
    repository: Repository,
    since: str | None,
    until: str,
    under: str,
    *more: str,
    goes_further: bool = False,
) -> Iterator[CommitChanges]:
    """Yield the commits that lead to `until`, or to any of `more`, and not to `since`.

    Parents first, with what each changed below `under`, which may be nothing; from the first
    commit on when `since` is None. Whoever will ask of what was before `since` later says that
    it `goes_further`, so that git is asked for both at once.
    """
    ends = (until, *more)
    if goes_further:
        _whole_log(repository, ends, under)
    return reversed([*_newest_first(repository, since, ends, under)])


def walk_back(
    repository: Repository, until: str, under: str, since: str | None = None
) -> Iterator[CommitChanges]:
    """Yield the same commits as a walk, none before one that came after it."""
    return _newest_first(repository, since, (until,), under)


def earlier_versions(repository: Repository, path: str, until: str) -> Iterator[Entry]:
    """Yield what stood in the file at `path` before it was as it is at `until`, latest first.

    It is followed through the renames that git sees, along one line of the past: where a merge
    made something new of it, along the first parent that has it.
    """
    here: str | None = until
    while here is not None:
        for each in _log_with(repository, here, repository.prefix):
            if each.commit.id != here:
                continue
            here, earlier = _earlier_version(each, path)
            if earlier is not None:
                path = earlier.path
                yield earlier


def _earlier_version(each: CommitChanges, path: str) -> tuple[str | None, Entry | None]:
    """Return which parent of a commit has what stood at a path before, and that if it is other."""
    before: tuple[str, Entry] | None = None
    for parent, changes in zip(each.commit.parents, each.against, strict=False):
        change = next((one for one in changes if one.after and one.path == path), None)
        if change is None:
            return parent, None
        if change.before is not None and before is None:
            before = parent, change.before
    return before or (None, None)


def latest_before_all(repository: Repository, commits: Sequence[str]) -> list[str]:
    """Return the ids of the latest commits that lead to all of `commits`; none, if none do.

    They come in no order in particular, from a walk that was gone, or else git is asked.
    """
    logs = noted_for_now(_about(repository, repository.prefix)) or []
    if any(log.since is None for log in logs):
        return _common(_whole_log(repository, tuple(commits), repository.prefix), commits)
    return merge_bases(repository, commits)


def changed_beside(
    repository: Repository, commit: str, parent: str, under: str
) -> tuple[FileChange, ...]:
    """Return how the files below `under` differ in a commit from one of its parents.

    It is taken from a walk that was gone, or else git is asked.
    """
    for log in noted_for_now(_about(repository, under)) or ():
        for each in _read(repository, log, under):
            if each.commit.id == commit and parent in each.commit.parents:
                return each.against[each.commit.parents.index(parent)]
    return changes_between(repository, parent, commit, under)


def changes_on_the_way(
    repository: Repository, since: str, until: str, under: str
) -> tuple[FileChange, ...]:
    """Return how the files below `under` differ from one commit to a later one that it leads to.

    A file has moved as it did from commit to commit on the way.
    """
    were: dict[str, str] = {}
    for each in walk(repository, since, until, under):
        for before, after in (change for changes in each.against for change in changes):
            if before is not None and after is not None and before.path != after.path:
                were[after.path] = were.pop(before.path, before.path)
    return changes_between(repository, since, until, under, were)


class _Log(NamedTuple):
    """A walk that git was asked for: the commits that lead to `ends`, and not to `since`."""

    since: str | None
    ends: tuple[str, ...]


def _about(repository: Repository, under: str) -> tuple[object, ...]:
    return "logs", repository.place, under


def _newest_first(
    repository: Repository, since: str | None, ends: tuple[str, ...], under: str
) -> Iterator[CommitChanges]:
    """Yield the commits of a walk from its end on, out of one that git was asked for before."""
    wanted = _Log(since, ends)
    logs = noted_for_now(_about(repository, under))
    if logs is None:
        return logged(repository, since, ends, under)
    for log in logs:
        if log == wanted:
            return _read(repository, log, under)
        if log.since is None or log.since == since:
            beyond = since if log.since is None else None
            every = _read(repository, log, under)
            if (found := _between(every, beyond, ends, cut=log.since is not None)) is not None:
                return _in_order_of_git(found)
    if since is None:
        every = _whole_log(repository, ends, under)
        if wanted not in logs and (found := _between(every, None, ends, cut=False)) is not None:
            return _in_order_of_git(found)
    if wanted not in logs:
        logs.append(wanted)
    return _read(repository, wanted, under)


def _log_with(repository: Repository, commit: str, under: str) -> Iterator[CommitChanges]:
    """Yield commits with this among them, children first, and some of what leads to it."""
    for log in noted_for_now(_about(repository, under)) or ():
        if _holds(_read(repository, log, under), (commit,)):
            return _read(repository, log, under)
    return _whole_log(repository, (commit,), under)


def _whole_log(
    repository: Repository, ends: tuple[str, ...], under: str
) -> Iterator[CommitChanges]:
    """Yield, back to the first of all, commits with those that lead to `ends`, newest first.

    Where git has to be asked, so are those that lead to any other commit that was named.
    """
    logs = noted_for_now(_about(repository, under))
    if logs is None:
        return logged(repository, None, ends, under)
    for log in logs:
        if log.since is None and _holds(_read(repository, log, under), ends):
            return _read(repository, log, under)
    log = _Log(None, tuple(dict.fromkeys((*ends, *commits_named(repository)))))
    logs.append(log)
    return _read(repository, log, under)


def _read(repository: Repository, log: _Log, under: str) -> Iterator[CommitChanges]:
    ask = partial(logged, repository, log.since, log.ends, under)
    return kept_for_now((_about(repository, under), log), ask)


def _holds(every: Iterable[CommitChanges], ends: Sequence[str]) -> bool:
    left = set(ends)
    for each in every:
        left.discard(each.commit.id)
        if not left:
            return True
    return False


def _between(
    every: Iterable[CommitChanges], since: str | None, ends: Sequence[str], *, cut: bool
) -> dict[str, CommitChanges] | None:
    """Return those of `every` commit, children first, that lead to `ends` and not to `since`.

    None where they do not tell. What comes before is not among them where they were `cut`.
    """
    excluded = set() if since is None else {since}
    wanted = {*ends} - excluded
    named: set[str] = {*ends} & excluded
    found: dict[str, CommitChanges] = {}
    for each in every:
        if not wanted and (since is None or since in named):
            break
        identity, parents = each.commit.id, each.commit.parents
        named.add(identity)
        named.update(parents)
        if identity in excluded:
            excluded.update(parents)
            wanted.difference_update(parents)
        elif identity in wanted:
            wanted.remove(identity)
            found[identity] = each
            wanted.update(parent for parent in parents if parent not in excluded)
    if since is not None and since not in named:
        return None
    outside = wanted.intersection(ends)
    return None if outside and not (cut and outside <= named) else found


def _in_order_of_git(found: dict[str, CommitChanges]) -> Iterator[CommitChanges]:
    """Yield commits as git does in its order of lines: no line is left before it has ended."""
    children = Counter(
        parent for each in found.values() for parent in each.commit.parents if parent in found
    )
    ready = [identity for identity in reversed(found) if not children[identity]]
    while ready:
        each = found[ready.pop()]
        yield each
        for parent in each.commit.parents:
            if parent in found:
                children[parent] -= 1
                if not children[parent]:
                    ready.append(parent)


def _common(every: Iterable[CommitChanges], commits: Sequence[str]) -> list[str]:
    """Return which of `every` commit lead to all of these, but to no other that does so, too.

    Children come first in `every`.
    """
    leads_to = {commit: {commit} for commit in commits}
    earlier: set[str] = set()
    found = []
    for each in every:
        if leads_to.keys() <= earlier:
            break
        identity = each.commit.id
        led = leads_to.pop(identity, None)
        if led is None:
            continue
        is_common = len(led) == len(set(commits))
        if is_common and identity not in earlier:
            found.append(identity)
        for parent in each.commit.parents:
            leads_to.setdefault(parent, set()).update(led)
            if is_common:
                earlier.add(parent)
    return found
