"""Where plans and actions were before: the one way in which they are followed, commit by commit."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from typing import NamedTuple

from qiptrack.analysis.changes.compare import Compared, Move, moved
from qiptrack.model.action import Action
from qiptrack.model.base import or_none
from qiptrack.model.identity import FiledPlan, plan_id, same_name
from qiptrack.patterns import pattern
from qiptrack.store.git.changes import FileChange
from qiptrack.store.git.commits import CommitChanges
from qiptrack.store.git.objects import Entry, blobs
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.walks import changed_beside, changes_on_the_way, walk, walk_back
from qiptrack.store.history.plan_versions import PlanVersions
from qiptrack.store.plan_files import is_plan_path


class PlanHistory(NamedTuple):
    """The commits that led to a plan, oldest first, each with what it changed of that plan only.

    A commit that changed nothing of it is among them, with empty changes. `begins` are the files
    that it was in, in the commits from which these go on.
    """

    commits: list[CommitChanges]
    begins: Mapping[str, Collection[str]]


class Arrival(NamedTuple):
    """An action that a commit brought from elsewhere, and the parent that had it there."""

    parent: str
    move: Move


def plan_history(
    repository: Repository, path: str, until: str, since: str | None = None
) -> PlanHistory:
    """Return what led to the plan at `path` as it stood at `until`, and not to `since`.

    It is followed as `side_by_side` knows a plan again, along every line of the past on its own,
    and back beyond a time when it was gone. A merge changed the plan when it made something of it
    that none of its parents had.
    """
    names: dict[str, set[str]] = {until: {path}}
    found = []
    for each in walk_back(repository, until, repository.prefix, since):
        here = names.pop(each.commit.id, set())
        narrowed = []
        for parent, changes in zip(each.commit.parents or ("",), each.against, strict=True):
            own, earlier = _followed(repository, each, parent, here, changes)
            narrowed.append(own)
            if here and parent:
                names.setdefault(parent, set()).update(earlier)
        found.append(CommitChanges(each.commit, tuple(narrowed)))
    return PlanHistory(found[::-1], names)


def has_changed(each: CommitChanges) -> bool:
    """Whether a commit made something that none of its parents had."""
    return all(each.against)


def moves_of(repository: Repository, each: CommitChanges) -> list[list[Move]]:
    """Return the actions that went from plan to plan in a commit, for each of its parents."""
    commit, under = each.commit, repository.prefix
    beside = [(one, changed_beside(repository, commit.id, one, under)) for one in commit.parents]
    return [moved(_plans_beside(repository, each, one, changes)) for one, changes in beside]


def arrival(
    each: CommitChanges, moves: Sequence[Sequence[Move]], files: Collection[str], name: str
) -> Arrival | None:
    """Return from where a commit brought the action called `name` into the plan in `files`."""
    for parent, found in zip(each.commit.parents, moves, strict=False):
        for move in found:
            if move.to.file in files and same_name(or_none(lambda: move.after.id), name):
                return Arrival(parent, move)
    return None


def copied_from(
    repository: Repository, each: CommitChanges, until: str, to: FiledPlan, action: Action
) -> Move | None:
    """Return from where a commit copied an `action` that left its other plan only later.

    It had left that by `until`, where the plan `to` still has the copy.
    """
    for move in _moves_between(repository, each, each.commit.parents[0], until, action):
        if move.to.file == to.file and same_name(move.after.id, action.id):
            return move._replace(to=to, after=action)
    return None


def copied_to(
    repository: Repository, each: CommitChanges, since: str, was: FiledPlan, action: Action
) -> Move | None:
    """Return where an `action` that a commit took away had been copied to, later than `since`."""
    for move in _moves_between(repository, each, since, each.commit.id, action):
        if move.origin.file == was.file and same_name(move.before.id, action.id):
            return move._replace(origin=was, before=action)
    return None


def _moves_between(
    repository: Repository, each: CommitChanges, since: str, until: str, action: Action
) -> list[Move]:
    """Return the actions like `action` that went from plan to plan from one commit to another."""
    changes = changes_on_the_way(repository, since, until, repository.prefix)
    sides = {side.id for each in changes for side in (each.before, each.after) if side}
    alike = {blob.id for blob in blobs(repository, sorted(sides)) if _tells_of(blob.data, action)}
    kept = tuple(
        change
        for change in changes
        if any(side is not None and side.id in alike for side in (change.before, change.after))
    )
    beside = each._replace(commit=each.commit._replace(id=until))
    return moved(_plans_beside(repository, beside, since, kept)) if kept else []


_LONG_WORD = pattern(r"\w{5,}")


def _tells_of(data: bytes | None, action: Action) -> bool:
    """Whether a file has half of the longer words of an action: it may be in there."""
    said = f"{or_none(lambda: action.issue) or ''} {or_none(lambda: action.action) or ''}"
    words = {word.encode() for word in _LONG_WORD.findall(said)}
    return data is not None and 2 * sum(word in data for word in words) >= len(words)


def origin(
    repository: Repository, file: str, name: str, until: str, since: str
) -> tuple[str, str] | None:
    """Return in which plan file an action of `until` was at `since`, and its id there.

    None where it was not there yet, or the one commit does not lead to the other.
    """
    prefix = repository.prefix
    history = plan_history(repository, f"{prefix}{file}", until, since)
    commits = [each for each in history.commits if has_changed(each)]
    came: tuple[CommitChanges, list[list[Compared]]] | None = None
    with closing(PlanVersions(repository, commits)) as plans:
        for each in commits:
            against = plans.against(each)
            if all(any(_arrives(pair, name) for pair in pairs) for pairs in against):
                came = each, against
    if came is None:
        files = sorted(history.begins.get(since, ()))
        return (files[0].removeprefix(prefix), name) if files else None
    each, against = came
    files_then = {pair.after.file for pairs in against for pair in pairs if pair.after}
    found = arrival(each, moves_of(repository, each), files_then, name)
    if found is None:
        return None
    move = found.move
    return origin(
        repository, move.origin.file, or_none(lambda: move.before.id) or name, found.parent, since
    )


def path_of_gone(repository: Repository, until: str, plan: str) -> str | None:
    """Return where a plan is, or was last, that once had an id that begins with `plan`."""
    found: str | None = None
    for each in walk(repository, None, until, repository.prefix):
        for parent, changes in zip(each.commit.parents, each.against, strict=False):
            for path in _gone(changes):
                file = _file(repository, path)
                if is_plan_path(file) and plan_id(file).casefold().startswith(plan.casefold()):
                    found = path
            if found in set(_gone(changes)):
                found = _later_name(repository, each, parent, changes, found)
    return _file(repository, found) if found else None


def _gone(changes: Sequence[FileChange]) -> Iterator[str]:
    """Yield the paths that there were before and are not there any more."""
    there = {change.after.path for change in changes if change.after}
    before = (change.before.path for change in changes if change.before)
    return (path for path in before if path not in there)


def _later_name(
    repository: Repository,
    each: CommitChanges,
    parent: str,
    changes: Sequence[FileChange],
    path: str,
) -> str:
    came = {change.after.path: change.before for change in changes if change.after}
    if _is_doubtful(repository, changes):
        came |= _origins(repository, each, parent, changes)
    return next((now for now, was in came.items() if was and was.path == path), path)


def _arrives(pair: Compared, name: str) -> bool:
    before, after = (
        any(
            same_name(or_none(lambda: action.id), name)
            for action in or_none(lambda: filed.plan.actions) or ()
        )
        if filed
        else False
        for filed in pair
    )
    return after and not before


def _followed(
    repository: Repository,
    each: CommitChanges,
    parent: str,
    here: Collection[str],
    changes: Sequence[FileChange],
) -> tuple[tuple[FileChange, ...], set[str]]:
    """Return what changed of the plans at `here`, and where they were in the parent."""
    came = {change.after.path: change.before for change in changes if change.after}
    ours = [path for path in here if path in came]
    if ours and _is_doubtful(repository, changes):
        came |= _origins(repository, each, parent, changes)
    away = {was.path for now, was in came.items() if was and was.path != now}
    own = []
    for change in changes:
        if change.after and change.path in here:
            own.append(FileChange(came[change.path], change.after))
        elif change.after is None and change.path in here and change.path not in away:
            own.append(change)
    earlier = {
        was.path if (was := came.get(path)) else path
        for path in here
        if came.get(path) or path not in away
    }
    return tuple(own), earlier


def _is_doubtful(repository: Repository, changes: Sequence[FileChange]) -> bool:
    """Whether a plan may have gone elsewhere than git says: some came or went beside others."""
    plans = [change for change in changes if is_plan_path(_file(repository, change.path))]
    stayed = all(
        change.before and change.after and change.before.path == change.after.path
        for change in plans
    )
    return not stayed and len(plans) > 1 and any(change.before for change in plans)


def _origins(
    repository: Repository, each: CommitChanges, parent: str, changes: Sequence[FileChange]
) -> dict[str, Entry | None]:
    """Return what each plan was before by what it says, by the paths of the later ones."""
    entries = {change.before.path: change.before for change in changes if change.before}
    prefix = repository.prefix
    return {
        f"{prefix}{after.file}": entries[f"{prefix}{before.file}"] if before else None
        for before, after in _plans_beside(repository, each, parent, changes)
        if after
    }


def _plans_beside(
    repository: Repository, each: CommitChanges, parent: str, changes: Sequence[FileChange]
) -> list[Compared]:
    """Return the plans of a commit beside those of one parent."""
    one = CommitChanges(each.commit._replace(parents=(parent,)), (tuple(changes),))
    with closing(PlanVersions(repository, [one])) as plans:
        (pairs,) = plans.against(one)
    return pairs


def _file(repository: Repository, path: str) -> str:
    return path.removeprefix(repository.prefix)
