"""Which merge brought a problem that neither side had, and who committed a completion."""

from collections.abc import Iterator, Sequence
from contextlib import closing

from qiptrack.analysis.changes.compare import Compared
from qiptrack.model.action import Action
from qiptrack.model.base import or_none
from qiptrack.model.dates import day
from qiptrack.model.identity import FiledPlan
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import plan_problems
from qiptrack.rules.examine import examine_plan
from qiptrack.rules.history.hits import ItemPlace
from qiptrack.rules.history.past import became_complete
from qiptrack.rules.history.versions import Moment, ThreeStates
from qiptrack.rules.problem import Problem
from qiptrack.store.git.commits import Commit, CommitChanges
from qiptrack.store.git.objects import blobs
from qiptrack.store.git.repository import Repository
from qiptrack.store.history.lineage import has_changed, plan_history
from qiptrack.store.history.plan_versions import PlanVersions

SHORT = 8
"""How many characters of a commit's id a message gives: enough to name it to git."""


def which(commit: str, moment: Moment, *, merge: bool) -> str:
    """Return which commit it was, in words."""
    if not commit:
        return "not committed yet"
    kind = "merge" if merge else "commit"
    return f"{kind} {commit[:SHORT]}, {day(moment.day)}, {moment.name}"


class Completions:
    """The past of plans before a revision; that of a file is looked at when it is asked for."""

    def __init__(self, repository: Repository, until: str) -> None:
        self._repository = repository
        self._until = until
        self._histories: dict[str, list[CommitChanges]] = {}

    def of(self, spot: ItemPlace) -> Moment | None:
        """Return when and by whom the action there was last committed as complete, or None."""
        commits = self._history(spot.file)
        with closing(PlanVersions(self._repository, commits)) as plans:
            for each in commits:
                if all(_completes(pairs, spot.id) for pairs in plans.against(each)):
                    return moment_of(each.commit)
        return None

    def _history(self, file: str) -> list[CommitChanges]:
        if file not in self._histories:
            path = f"{self._repository.prefix}{file}"
            commits = plan_history(self._repository, path, self._until).commits
            self._histories[file] = [each for each in reversed(commits) if has_changed(each)]
        return self._histories[file]


def moment_of(commit: Commit) -> Moment:
    """Return when it was committed, and by whom: its author, for whoever rebases is another."""
    author = commit.author
    person = (author.email or author.name).casefold()
    return Moment(commit.committer.moment.date(), lambda: person, author.name or author.email)


def _completes(pairs: Sequence[Compared], name: str) -> bool:
    return any(
        became_complete(ThreeStates(_action(before, name), _action(after, name), None))
        for before, after in pairs
    )


def _action(filed: FiledPlan | None, name: str) -> Action | None:
    actions: Sequence[Action] = (or_none(lambda: filed.plan.actions) or ()) if filed else ()
    return next((action for action in actions if or_none(lambda: action.id) == name), None)


_Broken = frozenset[tuple[str, str]]
"""The rules that a plan breaks, each with the pointer where it does."""


class Merges:
    """The merges on a way, and what each of them broke that was whole on every side of it.

    Git joins two sides line by line, and what is sound on either may not be so together: one
    closes an action, and the other takes its evidence away.
    """

    def __init__(
        self, repository: Repository, commits: Sequence[CommitChanges], around: Surroundings
    ) -> None:
        """Take the commits on the way, parents first."""
        self._repository = repository
        self._around = around
        self._merges: dict[str, list[CommitChanges]] = {}
        for each in reversed(commits):
            if len(each.against) > 1:
                made = [{one.path for one in found if one.after} for found in each.against]
                for path in set.intersection(*made):
                    self._merges.setdefault(path, []).append(each)
        self._broken: dict[str, _Broken] = {}

    def told(self, problem: Problem, file: str | None) -> Problem:
        """Return a problem of the plan in `file` with the merge that brought it, if one did."""
        if file is None:
            return problem
        path = f"{self._repository.prefix}{file}"
        for merge in self._merges.get(path, ()):
            if (problem.code, problem.pointer) in self._broken_by(merge, path):
                words = which(merge.commit.id, moment_of(merge.commit), merge=True)
                message = f"{problem.message} ({words})"
                return problem._replace(message=message, commit=merge.commit.id)
        return problem

    def _broken_by(self, merge: CommitChanges, path: str) -> _Broken:
        changed = [
            next(change for change in changes if change.path == path and change.after)
            for changes in merge.against
        ]
        merged = next(change.after.id for change in changed if change.after)
        before = [self._of(change.before.id) for change in changed if change.before]
        return self._of(merged).difference(*before)

    def _of(self, identity: str) -> _Broken:
        if identity not in self._broken:
            (blob,) = blobs(self._repository, [identity])
            self._broken[identity] = frozenset(self._problems(blob.data))
        return self._broken[identity]

    def _problems(self, raw: bytes | None) -> Iterator[tuple[str, str]]:
        if raw is not None:
            examined = examine_plan(raw, "", "", self._around.organisation)
            for problem in plan_problems(examined, self._around):
                yield problem.code, problem.pointer
