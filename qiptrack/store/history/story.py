"""Every commit that told of a plan or of something in it, and which commit brought a change."""

import datetime as dt
from collections.abc import Sequence
from contextlib import closing
from typing import NamedTuple

from qiptrack.analysis.changes.compare import Compared, Move, changes
from qiptrack.analysis.changes.facts import ChangeKind, Fact, new_against_all, said_by
from qiptrack.analysis.changes.story import ARRIVED, facts_between
from qiptrack.model.action import Action
from qiptrack.model.base import or_none
from qiptrack.model.identity import FiledPlan, plan_id, same_name
from qiptrack.store.git.commits import Commit, CommitChanges
from qiptrack.store.git.errors import NotDownloaded
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.revisions import cut_off, head
from qiptrack.store.git.walks import walk
from qiptrack.store.git_folders import PlansAtRevision
from qiptrack.store.history.lineage import (
    Arrival,
    arrival,
    copied_from,
    copied_to,
    has_changed,
    moves_of,
    plan_history,
)
from qiptrack.store.history.plan_versions import PlanVersions
from qiptrack.store.history.states import PlansState
from qiptrack.store.reader import without_collector


class Chapter(NamedTuple):
    """What a commit brought; None is what is not committed yet.

    What stood in the first commit that a shallow clone knows was brought `earlier`, by commits
    that it does not hold.
    """

    commit: Commit | None
    facts: Sequence[Fact]
    earlier: bool = False


def story(repository: Repository, file: str, name: str, until: str) -> list[Chapter]:
    """Return what was committed of the item called `name` in the plan at `file`, oldest first.

    Of the whole plan when `name` is empty. The plan is followed through renames, and an action
    to the plan that it came from. `until` is the commit to begin from, going back.
    """
    cut = cut_off(repository)
    commits = plan_history(repository, f"{repository.prefix}{file}", until).commits
    chapters: list[Chapter] = []
    with without_collector(), closing(PlanVersions(repository, commits)) as plans:
        for each in commits:
            against = plans.against(each)
            if not has_changed(each):
                continue
            facts = new_against_all([_facts(pairs, name, ()) for pairs in against])
            if any(fact.kind in ARRIVED for fact in facts):
                moves = moves_of(repository, each) or [[]]
                facts = new_against_all(
                    [_facts(pairs, name, went) for pairs, went in zip(against, moves, strict=True)]
                )
                files = {pair.after.file for pairs in against for pair in pairs if pair.after}
                came = arrival(each, moves, files, name) if name else None
                if came is None and name and len(against) == 1:
                    began = next((each.commit for each in chapters if each.facts), None)
                    copied = _copied(repository, each, against[0], name, until, began)
                    if copied is not None:
                        facts = _facts(against[0], name, (copied,))
                        here = same_name(copied.after.id, name) and copied.to.file in files
                        came = Arrival(each.commit.parents[0], copied) if here else None
                if came is not None:
                    origin, before = came.move.origin, came.move.before
                    chapters = story(
                        repository, origin.file, or_none(lambda: before.id) or name, came.parent
                    )
            chapters.append(Chapter(each.commit, facts, earlier=each.commit.id in cut))
    return chapters


def _copied(
    repository: Repository,
    each: CommitChanges,
    pairs: Sequence[Compared],
    name: str,
    until: str,
    began: Commit | None,
) -> Move | None:
    """Return the move of the action called `name` that took a commit to copy, and one to delete.

    `each` brought it, or took it away; `began` is the commit that its story begins with.
    """
    if not each.commit.parents:
        return None
    for before, after in pairs:
        one, other = _action(before, name), _action(after, name)
        if one is None and other is not None and after is not None:
            return copied_from(repository, each, until, after, other)
        if other is None and one is not None and before is not None and began is not None:
            return copied_to(repository, each, began.id, before, one)
    return None


def _action(filed: FiledPlan | None, name: str) -> Action | None:
    actions = (or_none(lambda: filed.plan.actions) or ()) if filed else ()
    return next((each for each in actions if same_name(or_none(lambda: each.id), name)), None)


def known_by(chapters: Sequence[Chapter], day: dt.date) -> list[Chapter]:
    """Return chapters without the facts of a later day; what is not committed yet is of that day.

    What was put down late, of a day that is no later, is known, as it is in every other view.
    """
    return [
        each._replace(facts=[fact for fact in each.facts if day_of(each, fact, day) <= day])
        for each in chapters
    ]


def day_of(chapter: Chapter, fact: Fact, today: dt.date) -> dt.date:
    """Return the day of a fact: its own, else that of its commit, else today.

    What is new stands before what was recorded of it, though all of it came with one commit;
    and a record that was altered stands where that happened, not on the day it is of.
    """
    committed = chapter.commit.committer.moment.date() if chapter.commit else today
    if fact.kind in (ChangeKind.RECORD_CHANGED, ChangeKind.RECORD_REMOVED):
        return committed
    if fact.date is None and is_new(fact):
        return min([committed, *(each.date for each in chapter.facts if each.date)])
    return fact.date or committed


def is_new(fact: Fact) -> bool:
    """Whether it is said that an action, an indicator or a check is new."""
    return fact.kind is ChangeKind.ACTION_ADDED or fact.is_new_part


def known_from(chapters: Sequence[Chapter]) -> dt.date | None:
    """Return the day before which a shallow clone cannot tell of it, or None where it tells all."""
    days = [
        chapter.commit.committer.moment.date()
        for chapter in chapters
        if chapter.commit and chapter.earlier and chapter.facts
    ]
    return max(days, default=None)


def _facts(pairs: Sequence[Compared], name: str, moves: Sequence[Move]) -> list[Fact]:
    return [fact for pair in pairs for fact in facts_between(*pair, name, moves)]


def with_commits(
    facts: Sequence[Fact], pairs: Sequence[Compared], before: PlansState, after: PlansState
) -> list[Fact]:
    """Return `facts` about `pairs`, each with the last commit on the way that told it so.

    There is none for what is not committed, for what was told in other words on the way, and
    for what only the passing of days brought; nor for any when a partial clone does not hold
    what was on the way.
    """
    folder = before.folder
    if not isinstance(folder, PlansAtRevision):
        return list(facts)
    prefix = folder.repository.prefix
    paths = {f"{prefix}{filed.file}" for pair in pairs for filed in pair if filed}
    until = after.revision or head(folder.repository) or folder.commit.id
    every = list(walk(folder.repository, folder.commit.id, until, prefix))
    way = _touching(every, paths)
    try:
        with without_collector():
            told, names = _told_on(folder.repository, way)
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
                if fact.kind is ChangeKind.PLAN_RENAMED:
                    _rename(names, plan_id(str(fact.before)), fact.plan)
    return told, names


def _rename(names: dict[str, str], before: str, after: str) -> None:
    """Put down what is called `after` from now on, under every name that it ever had."""
    names |= {name: after for name, now in names.items() if now == before} | {before: after}
