"""What changed behind anyone's back since a revision, up to what is not committed yet."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

from qiptrack.analysis.changes.compare import Compared, side_by_side
from qiptrack.rules.context import Surroundings
from qiptrack.rules.history.hits import CommitStep
from qiptrack.rules.history.past import Past
from qiptrack.rules.history.versions import Moment
from qiptrack.rules.problem import Problem
from qiptrack.store.folders import is_plan_path, passed_over
from qiptrack.store.git.changes import changes_between
from qiptrack.store.git.commits import CommitChanges, walk
from qiptrack.store.git.objects import FILE_MODES, Entry, blobs, tree
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.revisions import cut_off, head, merge_bases, resolve
from qiptrack.store.git.settings import as_mailmap_has_it, user_email
from qiptrack.store.history.merges import Completions, Merges, moment_of
from qiptrack.store.history.plan_versions import LastReadable, PlanVersions, filed_plan, version
from qiptrack.store.history.present import Present
from qiptrack.store.index import index_of
from qiptrack.store.reader import PlansSource, without_collector


class Since(NamedTuple):
    """The problems of the past, by commits; and the day before which nothing is known, if any."""

    problems: list[Problem]
    known_from: dt.date | None = None


class SinceRevision:
    """The way from a revision to the plans on a shelf."""

    def __init__(self, folder: Path, revision: str, until: str | None = None) -> None:
        """Find the revisions; raises the GitError that fits when there are no such.

        `until` is the commit at which the way ends; else it goes on to what is on the shelf and
        not committed yet, with both sides of a merge that is under way.
        """
        self._repository = Repository.containing(folder)
        self._since = resolve(self._repository, revision)
        self._commits_only = until is not None
        self._until = until or head(self._repository) or self._since
        merging = () if until else self._repository.merging()
        self._tips = (self._until, *merging)
        self._last = LastReadable(self._repository)

    def problems(
        self, shelf: PlansSource, around: Surroundings, standing: Sequence[Problem]
    ) -> Since:
        """Return what the rules on the past find on the way to the plans on `shelf`.

        With them come the problems that are `standing` there, and those of them that neither
        side of a merge had with the merge.
        """
        present = Present(shelf, self._repository)
        with without_collector():
            past = Past(around, Completions(self._repository, self._since).of)
            commits, known_from = self._commits()
            for step in self._steps(commits):
                past.take(step)
            if not self._commits_only:
                past.take(self._not_committed(present, around.today))
            found = [present.problem(each, around) for each in past.problems(present.plan)]
            merges = Merges(self._repository, commits, around)
            named = {shelf.shown(file): file for file in present.files}
            known = [merges.told(each, named.get(each.place.file)) for each in standing]
        return Since([*known, *(problem for problem in found if problem is not None)], known_from)

    def _commits(self) -> tuple[list[CommitChanges], dt.date | None]:
        """Return the commits on the way, and from when on they are all there are, if cut short.

        The first commit that a shallow clone knows seems to have brought everything.
        """
        cut = cut_off(self._repository)
        under, more = self._repository.prefix, self._tips[1:]
        every = list(walk(self._repository, self._since, self._until, under, *more))
        days = [each.commit.committer.moment.date() for each in every if each.commit.id in cut]
        return [each for each in every if each.commit.id not in cut], max(days, default=None)

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
        bases = merge_bases(self._repository, commit.parents)
        if bases or not self._repository.shallow:
            under = self._repository.prefix
            against = tuple(
                changes_between(self._repository, base, commit.id, under) for base in bases
            )
            commit = commit._replace(parents=tuple(bases))
            if not bases:
                return []
        beside = CommitChanges(commit, against)
        with closing(PlanVersions(self._repository, [beside])) as plans:
            return plans.against(beside)

    def _not_committed(self, present: Present, today: dt.date) -> CommitStep:
        """Return what is not committed yet, as if it were committed today by this user.

        Git is asked who that is only where there is such a thing.
        """
        beside = self._beside(present, self._tips)
        email = user_email(self._repository.root) if any(beside) else None
        person = as_mailmap_has_it(self._repository, email) if email else ""
        return CommitStep(
            "",
            Moment(today, person.casefold(), "you"),
            beside,
            lambda: self._beside(present, merge_bases(self._repository, self._tips)),
        )

    def _beside(self, present: Present, commits: Sequence[str]) -> list[list[Compared]]:
        return [uncommitted(self._repository, each, present, self._last) for each in commits]


def uncommitted(
    repository: Repository, commit: str, present: Present, last: LastReadable | None = None
) -> list[Compared]:
    """Return the plans that are not as a commit has them, beside those that it has.

    `last` knows of those whose file could not be read in that commit.
    """
    last = last or LastReadable(repository)
    committed = _committed(repository, commit)
    changed = {
        file: entry
        for file, entry in committed.items()
        if not present.is_as_committed(file, entry.id)
    }
    contents = blobs(repository, [entry.id for entry in changed.values()])
    before = []
    gone = {}
    for (file, entry), blob in zip(changed.items(), contents, strict=True):
        if file not in present.files and blob.data:
            gone[file] = blob.data
        plan = last.at(commit, entry, version(blob.data, index_of(repository.folder)))
        before += [filed_plan(file, plan)] if plan else []
    known = {filed.file: filed for filed in before}
    files = [file for file in present.files if file in known or file not in committed]
    was = {file: file if file in known else present.likely_origin(file, gone) for file in files}
    after = [present.since(file, known.get(was[file] or "")) for file in files]
    return side_by_side(before, [filed for filed in after if filed])


def _committed(repository: Repository, commit: str) -> dict[str, Entry]:
    """Return the plan files of a commit by their paths below the plans folder."""
    prefix = repository.prefix
    entries = {
        entry.path.removeprefix(prefix): entry
        for entry in tree(repository, commit, prefix)
        if entry.mode in FILE_MODES
    }
    return {
        file: entry
        for file, entry in entries.items()
        if is_plan_path(file) and not passed_over(file)
    }
