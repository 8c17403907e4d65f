"""Which commit brought what changed between two states of the plans."""

from collections.abc import Sequence
from contextlib import closing

from qiptrack.analysis.compare import Compared, changes
from qiptrack.analysis.facts import Fact, Kind, new_against_all, said_by
from qiptrack.model.portfolio import plan_id
from qiptrack.store.between import State
from qiptrack.store.git.errors import NotDownloaded
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.revisions import head
from qiptrack.store.git.walk import CommitChanges, walk
from qiptrack.store.plan_versions import PlanVersions
from qiptrack.store.reader import without_collector
from qiptrack.store.revision import PlansAtRevision


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
    way = _touching(every, paths)
    try:
        with without_collector():
            told, names = _told_on(shelf.repository, way)
    except NotDownloaded:
        return list(facts)
    for pair in pairs:
        if pair.before and pair.after:
            _rename(names, names.get(pair.before.id, pair.before.id), pair.after.id)
    known = {said_by(fact, names.get(fact.plan, fact.plan)): commit for fact, commit in told}
    return [fact._replace(commit=known.get(said_by(fact, fact.plan))) for fact in facts]


def _touching(commits: Sequence[CommitChanges], paths: set[str]) -> list[CommitChanges]:
    """Return the commits with nothing but what they changed of these files, and what came or went.

    A file that comes when another goes may be the same plan, whatever git says.
    """
    names = _every_name(commits, paths)
    return [
        CommitChanges(
            each.commit,
            tuple(
                tuple(change for change in found if not names.isdisjoint(change.paths))
                for found in each.against
            ),
        )
        for each in commits
    ]


def _every_name(commits: Sequence[CommitChanges], paths: set[str]) -> set[str]:
    """Return everything that the files at `paths` may have been called, before that and after."""
    names = set(paths)
    for each in (*commits, *reversed(commits)):
        for against in each.against:
            ours = [change for change in against if not names.isdisjoint(change.paths)]
            names.update(path for change in ours for path in change.paths)
            if any(change.before is None or change.after is None for change in ours):
                names.update(
                    change.path for change in against if change.before is None or not change.after
                )
    return names


def _told_on(
    repository: Repository, way: Sequence[CommitChanges]
) -> tuple[list[tuple[Fact, str]], dict[str, str]]:
    """Return what each commit told, and what plans are called at the end that were renamed."""
    told: list[tuple[Fact, str]] = []
    names: dict[str, str] = {}
    with closing(PlanVersions(repository, way)) as plans:
        for each in way:
            for fact in new_against_all([changes(pairs) for pairs in plans.against(each)]):
                told.append((fact, each.commit.id))
                if fact.kind is Kind.PLAN_RENAMED:
                    _rename(names, plan_id(str(fact.before)), fact.plan)
    return told, names


def _rename(names: dict[str, str], before: str, after: str) -> None:
    """Put down what is called `after` from now on, under every name that it ever had."""
    names |= {name: after for name, now in names.items() if now == before} | {before: after}
