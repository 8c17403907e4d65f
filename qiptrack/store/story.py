"""The story of a plan, or of something in it, as git has it: every commit that told of it."""

from collections.abc import Sequence
from contextlib import closing
from typing import NamedTuple

from qiptrack.analysis.compare import Compared, Move, moved
from qiptrack.analysis.facts import Fact
from qiptrack.analysis.story import ARRIVED, facts_between
from qiptrack.model.portfolio import plan_id, same_name
from qiptrack.store.git.changes import changes_between
from qiptrack.store.git.commits import Commit
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.walk import CommitChanges, file_history, walk
from qiptrack.store.held import is_plan_path
from qiptrack.store.plan_versions import PlanVersions
from qiptrack.store.reader import without_collector


class Chapter(NamedTuple):
    """What a commit brought; None is what is not committed yet."""

    commit: Commit | None
    facts: Sequence[Fact]


def story(repository: Repository, file: str, name: str, until: str) -> list[Chapter]:
    """Return what was committed of the item called `name` in the plan at `file`, oldest first.

    Of the whole plan when `name` is empty. The plan is followed through renames, and an action
    to the plan that it came from. `until` is the commit to begin from, going back.
    """
    prefix = repository.prefix
    commits = file_history(repository, f"{prefix}{file}", until, prefix)
    changes = [change for each in commits for found in each.against for change in found]
    chapters: list[Chapter] = []
    with without_collector(), closing(PlanVersions(repository, changes)) as plans:
        for each in commits:
            against = [plans.compared(found) for found in each.against]
            facts = _common([_facts(pairs, name, ()) for pairs in against])
            if any(fact.kind in ARRIVED for fact in facts):
                moves = _moves(repository, each)
                facts = _common([_facts(pairs, name, moves) for pairs in against])
                chapters += _before_it_came(repository, each, file, name, moves)
            chapters.append(Chapter(each.commit, facts))
    return chapters


def path_of_gone(repository: Repository, until: str, plan: str) -> str | None:
    """Return where a plan is, or was last, that once had an id that begins with `plan`."""
    prefix = repository.prefix
    later_names: dict[str, str] = {}
    found = None
    for each in walk(repository, None, until, prefix):
        for change in (change for changes in each.against for change in changes):
            if change.before is None or (change.before.path == change.path and change.after):
                continue
            path = change.before.path.removeprefix(prefix)
            if is_plan_path(path) and plan_id(path).casefold().startswith(plan.casefold()):
                found = path
            later_names[path] = change.path.removeprefix(prefix)
    while found and later_names.get(found, found) != found:
        found = later_names.pop(found)
    return found


def _facts(pairs: Sequence[Compared], name: str, moves: Sequence[Move]) -> list[Fact]:
    return [fact for pair in pairs for fact in facts_between(*pair, name, moves)]


def _common(against: Sequence[list[Fact]]) -> list[Fact]:
    """Return the facts that are new against every parent: what one of them had is told there."""
    first, *others = against
    said = [{_same(fact) for fact in facts} for facts in others]
    return [fact for fact in first if all(_same(fact) in each for each in said)]


def _same(fact: Fact) -> tuple[object, ...]:
    return fact.kind, fact.ref, fact.pointer, fact.what, fact.after


def _moves(repository: Repository, each: CommitChanges) -> list[Move]:
    """Return which actions went from plan to plan in a commit."""
    under = repository.prefix
    against = [
        changes_between(repository, parent, each.commit.id, under) for parent in each.commit.parents
    ]
    with closing(PlanVersions(repository, [one for found in against for one in found])) as plans:
        return [move for found in against for move in moved(plans.compared(found))]


def _before_it_came(
    repository: Repository, each: CommitChanges, file: str, name: str, moves: Sequence[Move]
) -> list[Chapter]:
    """Return the story of an action up to the commit that brought it here from another plan."""
    for move in moves:
        if name and move.to.file == file and same_name(move.after.id, name):
            return story(repository, move.origin.file, move.before.id, each.commit.parents[0])
    return []
