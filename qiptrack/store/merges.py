"""Which merge brought a problem that neither of its sides had."""

from collections.abc import Iterator, Sequence

from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import plan_problems
from qiptrack.rules.examine import examine_plan
from qiptrack.rules.problem import Problem
from qiptrack.store.completions import moment_of
from qiptrack.store.git.objects import blobs
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.walk import CommitChanges
from qiptrack.store.present import which

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
        self._merges = [each for each in reversed(commits) if len(each.against) > 1]
        self._broken: dict[str, _Broken] = {}

    def told(self, problem: Problem, file: str | None) -> Problem:
        """Return a problem of the plan in `file` with the merge that brought it, if one did."""
        if file is None:
            return problem
        for merge in self._merges:
            if (problem.code, problem.pointer) in self._broken_by(merge, file):
                words = which(merge.commit.id, moment_of(merge.commit), merge=True)
                message = f"{problem.message} ({words})"
                return problem._replace(message=message, commit=merge.commit.id)
        return problem

    def _broken_by(self, merge: CommitChanges, file: str) -> _Broken:
        path = f"{self._repository.prefix}{file}"
        sides = [
            next((change for change in changes if change.path == path and change.after), None)
            for changes in merge.against
        ]
        changed = [change for change in sides if change is not None]
        if len(changed) < len(sides):
            return frozenset()
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
