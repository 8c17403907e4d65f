"""The plans as they are now, for what the past made of them."""

from collections.abc import Mapping

from qiptrack.model.dates import day
from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import gone_problem, past_problem
from qiptrack.rules.examine import ExaminedPlan, examine_plan
from qiptrack.rules.history.hits import PastHit
from qiptrack.rules.history.versions import Moment
from qiptrack.rules.problem import Problem, Unreadable
from qiptrack.store.git.objects import content_id
from qiptrack.store.git.repository import Repository
from qiptrack.store.git_folders import contents_unread
from qiptrack.store.history.plan_versions import filed_plan, likely_origin, since, version
from qiptrack.store.index import index_of
from qiptrack.store.reader import PlansSource

SHORT = 8
"""How many characters of a commit's id a message gives: enough to name it to git."""


class Present:
    """The plans as they are on a shelf, each read when it is first asked for."""

    def __init__(self, shelf: PlansSource, repository: Repository) -> None:
        self._shelf = shelf
        self._index = index_of(shelf.root)
        self.files = {found.file: found for found in shelf.files()}
        self._ids = contents_unread(shelf, repository)
        self._plans: dict[str, Plan | None] = {}
        self._examined: dict[str, ExaminedPlan] = {}

    def is_as_committed(self, file: str, identity: str) -> bool:
        """Whether `file` has the content that git calls so, or cannot be read to tell."""
        if file not in self.files:
            return False
        if self._ids.get(file) == identity and not self.files[file].unreadable:
            return True
        raw = self._read(file)
        return raw is None or content_id(raw, like=identity) == identity

    def plan(self, file: str) -> Plan | None:
        """Return the plan in `file`, as far as it could be read; None when there is none."""
        if file not in self._plans:
            raw = self._read(file) if file in self.files else None
            self._plans[file] = version(raw, self._index).plan
        return self._plans[file]

    def since(self, file: str, before: FiledPlan | None = None) -> FiledPlan | None:
        """Return the plan in `file`; what cannot be read of it is as it was `before`."""
        if file not in self.files:
            return None
        plan = since(before.plan if before else None, version(self._read(file), self._index))
        return filed_plan(file, plan) if plan else None

    def likely_origin(self, file: str, gone: Mapping[str, bytes]) -> str | None:
        """Return which of the files that are `gone` was renamed to one that says nothing now."""
        raw = self._read(file) if gone and self.plan(file) is None else None
        return likely_origin(raw, gone) if raw is not None else None

    def problem(self, found: PastHit, around: Surroundings) -> Problem | None:
        """Return what was found as a problem of the plan as it is; None where it is accepted."""
        rule, hit, file = found.rule, found.hit, found.spot.file
        examined = self._looked_at(file, around.organisation)
        problem = (
            gone_problem(rule, hit, self._shelf.shown(file), around)
            if examined is None
            else past_problem(rule, hit, found.spot.pointer, examined, around)
        )
        if problem is None:
            return None
        step = found.step
        words = which(step.commit, step.moment, merge=len(step.against) > 1)
        message = f"{problem.message} ({words})"
        return problem._replace(message=message, commit=step.commit)

    def _looked_at(self, file: str, organisation: Organisation) -> ExaminedPlan | None:
        raw = self._read(file) if file in self.files else None
        if raw is not None and file not in self._examined:
            shown = self._shelf.shown(file)
            self._examined[file] = examine_plan(raw, file, shown, organisation)
        return self._examined.get(file)

    def _read(self, file: str) -> bytes | None:
        raw = self.files[file].unreadable or self._shelf.read(file)
        return None if isinstance(raw, Unreadable) else raw


def which(commit: str, moment: Moment, *, merge: bool) -> str:
    """Return which commit it was, in words."""
    if not commit:
        return "not committed yet"
    kind = "merge" if merge else "commit"
    return f"{kind} {commit[:SHORT]}, {day(moment.day)}, {moment.name}"
