"""The story of a plan, or of something in it, as git has it: every commit that told of it."""

import datetime as dt
from collections.abc import Sequence
from contextlib import closing
from typing import NamedTuple

from qiptrack.analysis.compare import Compared, Move
from qiptrack.analysis.facts import Fact, new_against_all
from qiptrack.analysis.story import ARRIVED, facts_between
from qiptrack.model.base import told
from qiptrack.store.git.commits import Commit
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.revisions import cut_off
from qiptrack.store.lineage import arrival, has_changed, moves_of, plan_history
from qiptrack.store.plan_versions import PlanVersions
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
                if came is not None:
                    origin, before = came.move.origin, came.move.before
                    chapters = story(
                        repository, origin.file, told(before, "id") or name, came.parent
                    )
            chapters.append(Chapter(each.commit, facts, earlier=each.commit.id in cut))
    return chapters


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
