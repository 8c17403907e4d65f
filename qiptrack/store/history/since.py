"""What changed behind anyone's back since a revision, up to what is not committed yet."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from qiptrack.analysis.changes.compare import Compared
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import gone_problem, past_problem
from qiptrack.rules.examine import ExaminedPlan, examine_plan
from qiptrack.rules.history.hits import CommitStep, PastHit
from qiptrack.rules.history.past import Past
from qiptrack.rules.history.versions import Moment
from qiptrack.rules.problem import Problem
from qiptrack.store.git.changes import earlier_folder
from qiptrack.store.git.commits import CommitChanges
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.revisions import NamedCommit, commit_named, cut_off, head
from qiptrack.store.git.settings import git_user
from qiptrack.store.git.walks import changes_on_the_way, latest_before_all, walk
from qiptrack.store.history.merges import Completions, Merges, moment_of, which
from qiptrack.store.history.plan_versions import LastReadable, PlanVersions
from qiptrack.store.history.present import Present, uncommitted
from qiptrack.store.plan_files import PlansSource
from qiptrack.store.reader import without_collector


class Since(NamedTuple):
    """The problems of the past, by commits; and the day before which nothing is known, if any."""

    problems: list[Problem]
    known_from: dt.date | None = None
    earlier_folder: str | None = None
    """Where the plans were at the revision, if that was another folder; nothing came from there."""


class SinceRevision:
    """The way from a revision to the plans in a folder."""

    def __init__(
        self,
        folder: Path,
        revision: str,
        until: str | None = None,
        repository: Repository | None = None,
    ) -> None:
        """Find the revisions; raises the GitError that fits when there are no such.

        `until` is the commit at which the way ends; else it goes on to what is in the folder and
        not committed yet, with both sides of a merge that is under way. The `repository` that the
        folder is in is asked for where it is not given.
        """
        self._repository = repository or Repository.containing(folder)
        self.since: NamedCommit = commit_named(self._repository, revision)
        self._since = self.since.id
        self._commits_only = until is not None
        self._until = until or head(self._repository) or self._since
        merging = () if until else self._repository.merging()
        self._tips = (self._until, *merging)
        self._last = LastReadable(self._repository)

    def problems(
        self, folder: PlansSource, around: Surroundings, standing: Sequence[Problem]
    ) -> Since:
        """Return what the rules on the past find on the way to the plans in `folder`.

        With them come the problems that are `standing` there, and those of them that neither
        side of a merge had with the merge.
        """
        present = Present(folder, self._repository)
        with without_collector():
            past = Past(around, Completions(self._repository, self._since).of)
            commits, known_from = self._commits()
            for step in self._steps(commits):
                past.take(step)
            if not self._commits_only:
                past.take(self._not_committed(present, around.today))
            pasts = _PastProblems(folder, present, around)
            found = [pasts.problem(each) for each in past.problems(present.plan)]
            merges = Merges(self._repository, commits, around)
            files = {folder.shown(file): file for file in present.files}
            known = [merges.told(each, files.get(each.place.file)) for each in standing]
        told = [*known, *(problem for problem in found if problem is not None)]
        return Since(told, known_from, self._earlier_folder(commits))

    def _commits(self) -> tuple[list[CommitChanges], dt.date | None]:
        """Return the commits on the way, and from when on they are all there are, if cut short.

        The first commit that a shallow clone knows seems to have brought everything.
        """
        cut = cut_off(self._repository)
        under, more = self._repository.prefix, self._tips[1:]
        way = walk(self._repository, self._since, self._until, under, *more, goes_further=True)
        every = list(way)
        days = [each.commit.committer.moment.date() for each in every if each.commit.id in cut]
        return [each for each in every if each.commit.id not in cut], max(days, default=None)

    def _earlier_folder(self, commits: Sequence[CommitChanges]) -> str | None:
        changes = (each for commit in commits for against in commit.against for each in against)
        if all(change.before is not None for change in changes):
            return None
        under = self._repository.prefix
        return earlier_folder(self._repository, self._since, self._until, under)

    def _steps(self, commits: Sequence[CommitChanges]) -> Iterator[CommitStep]:
        with closing(PlanVersions(self._repository, commits, self._last)) as plans:
            for each in commits:
                against = plans.against(each)
                if any(each.against):
                    beside_base = partial(self._beside_base, each)
                    yield CommitStep(each.commit.id, moment_of(each.commit), against, beside_base)

    def _beside_base(self, merge: CommitChanges) -> list[list[Compared]]:
        """Return the plans of a merge beside those that its parents began from.

        Where a shallow clone does not reach back so far, beside those of the parents.
        """
        commit, against = merge
        bases = latest_before_all(self._repository, commit.parents)
        if bases or not self._repository.shallow:
            under = self._repository.prefix
            against = tuple(
                changes_on_the_way(self._repository, base, commit.id, under) for base in bases
            )
            commit = commit._replace(parents=tuple(bases))
            if not bases:
                return []
        beside = CommitChanges(commit, against)
        with closing(PlanVersions(self._repository, [beside])) as plans:
            return plans.against(beside)

    def _not_committed(self, present: Present, today: dt.date) -> CommitStep:
        """Return what is not committed yet, as if it were committed today by this user."""
        return CommitStep(
            "",
            Moment(today, cache(self._user), "you"),
            self._beside(present, self._tips),
            lambda: self._beside(present, latest_before_all(self._repository, self._tips)),
        )

    def _user(self) -> str:
        """Return the address of who is at the keyboard, as commits have it; empty for nobody."""
        author = git_user(self._repository.folder).author
        return (author.email or author.name).casefold()

    def _beside(self, present: Present, commits: Sequence[str]) -> list[list[Compared]]:
        return [uncommitted(self._repository, each, present, self._last) for each in commits]


class _PastProblems:
    """Makes problems of the plans as they are of what was found of their past."""

    def __init__(self, folder: PlansSource, present: Present, around: Surroundings) -> None:
        self._folder = folder
        self._present = present
        self._around = around
        self._examined: dict[str, ExaminedPlan] = {}

    def problem(self, found: PastHit) -> Problem | None:
        """Return what was found as a problem of the plan as it is; None where it is accepted."""
        rule, hit, file = found.rule, found.hit, found.spot.file
        examined = self._looked_at(file)
        problem = (
            gone_problem(rule, hit, self._folder.shown(file), self._around)
            if examined is None
            else past_problem(rule, hit, found.spot.pointer, examined, self._around)
        )
        if problem is None:
            return None
        step = found.step
        words = which(step.commit, step.moment, merge=len(step.against) > 1)
        message = f"{problem.message} ({words})"
        return problem._replace(message=message, commit=step.commit)

    def _looked_at(self, file: str) -> ExaminedPlan | None:
        raw = self._present.raw(file) if file in self._present.files else None
        if raw is not None and file not in self._examined:
            shown = self._folder.shown(file)
            organisation = self._around.organisation
            self._examined[file] = examine_plan(raw, file, shown, organisation)
        return self._examined.get(file)
