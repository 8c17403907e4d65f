"""Which commit brought what changed between two states of the plans."""

from collections.abc import Iterator, Sequence
from contextlib import closing

from qiptrack.analysis.compare import Compared, changes
from qiptrack.analysis.facts import Fact, Kind
from qiptrack.model.portfolio import plan_id
from qiptrack.pointer import Pointer
from qiptrack.store.between import State
from qiptrack.store.git.errors import NotDownloaded
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.revisions import head
from qiptrack.store.git.walk import CommitChanges, walk
from qiptrack.store.plan_versions import PlanVersions
from qiptrack.store.reader import without_collector
from qiptrack.store.revision import PlansAtRevision

Told = tuple[object, ...]


def with_commits(
    facts: Sequence[Fact], pairs: Sequence[Compared], before: State, after: State
) -> list[Fact]:
    """Return `facts` about `pairs`, each with the last commit on the way that told it so.

    There is none for what is not committed, for what was told in other words on the way, and
    for what only the passing of days brought; nor for any when a partial clone does not hold
    what was on the way.
    """
    shelf = before.shelf
    if not isinstance(shelf, PlansAtRevision):
        return list(facts)
    prefix = shelf.repository.prefix
    paths = {f"{prefix}{filed.file}" for pair in pairs for filed in pair if filed}
    until = after.revision or head(shelf.repository) or shelf.commit.id
    every = list(walk(shelf.repository, shelf.commit.id, until, prefix))
    way = list(_touching(every, paths))
    try:
        with without_collector():
            told, names = _told_on(shelf.repository, way)
    except NotDownloaded:
        return list(facts)
    for pair in pairs:
        if pair.before and pair.after:
            _rename(names, names.get(pair.before.id, pair.before.id), pair.after.id)
    known = {_told(fact, names.get(fact.plan, fact.plan)): commit for fact, commit in told}
    return [fact._replace(commit=known.get(_told(fact, fact.plan))) for fact in facts]


def _touching(commits: Sequence[CommitChanges], paths: set[str]) -> Iterator[CommitChanges]:
    """Yield the commits that changed one of the files, with nothing else of what they changed."""
    names = _every_name(commits, paths)
    for each in commits:
        against = tuple(
            tuple(change for change in found if not names.isdisjoint(change.paths))
            for found in each.against
        )
        if all(against):
            yield CommitChanges(each.commit, against)


def _every_name(commits: Sequence[CommitChanges], paths: set[str]) -> set[str]:
    """Return everything that the files at `paths` were called, before that and after."""
    names = set(paths)
    for each in (*commits, *reversed(commits)):
        for change in (change for against in each.against for change in against):
            if not names.isdisjoint(change.paths):
                names.update(change.paths)
    return names


def _told_on(
    repository: Repository, way: Sequence[CommitChanges]
) -> tuple[list[tuple[Fact, str]], dict[str, str]]:
    """Return what each commit told, and what plans are called at the end that were renamed."""
    changed = (change for each in way for against in each.against for change in against)
    told: list[tuple[Fact, str]] = []
    names: dict[str, str] = {}
    with closing(PlanVersions(repository, changed)) as plans:
        for each in way:
            for fact in _new([changes(plans.compared(found)) for found in each.against]):
                told.append((fact, each.commit.id))
                if fact.kind is Kind.PLAN_RENAMED:
                    _rename(names, plan_id(str(fact.before)), fact.plan)
    return told, names


def _rename(names: dict[str, str], before: str, after: str) -> None:
    """Put down what is called `after` from now on, under every name that it ever had."""
    names |= {name: after for name, now in names.items() if now == before} | {before: after}


def _new(against: Sequence[Sequence[Fact]]) -> Iterator[Fact]:
    """Yield what is told of a commit against every parent: the rest one of them had."""
    first, *others = against
    said = [{_told(fact, fact.plan) for fact in facts} for facts in others]
    for fact in first:
        if all(_told(fact, fact.plan) in each for each in said):
            yield fact


def _told(fact: Fact, plan: str) -> Told:
    """Return what makes a fact the same one, whatever else there is beside it and was before."""
    left = fact.before if fact.after is None else fact.after
    return plan, fact.kind, _without_places(fact.pointer), fact.what, left, fact.by, fact.date


def _without_places(pointer: Pointer) -> Pointer:
    return tuple(step for step in pointer if isinstance(step, str))
