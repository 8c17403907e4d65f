"""Who committed that an action is complete, before the commits that are looked at."""

from collections.abc import Sequence
from contextlib import closing

from qiptrack.analysis.compare import Compared
from qiptrack.model.base import told
from qiptrack.model.plan import Action
from qiptrack.model.portfolio import FiledPlan
from qiptrack.rules.found import Spot
from qiptrack.rules.past import became_complete
from qiptrack.rules.versions import Moment, Three
from qiptrack.store.git.commits import Commit
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.walk import CommitChanges
from qiptrack.store.lineage import has_changed, plan_history
from qiptrack.store.plan_versions import PlanVersions


class Completions:
    """The past of plans before a revision; that of a file is looked at when it is asked for."""

    def __init__(self, repository: Repository, until: str) -> None:
        self._repository = repository
        self._until = until
        self._histories: dict[str, list[CommitChanges]] = {}

    def of(self, spot: Spot) -> Moment | None:
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
    return Moment(commit.committer.moment.date(), person, author.name or author.email)


def _completes(pairs: Sequence[Compared], name: str) -> bool:
    return any(
        became_complete(Three(_action(before, name), _action(after, name), None))
        for before, after in pairs
    )


def _action(filed: FiledPlan | None, name: str) -> Action | None:
    actions: Sequence[Action] = (told(filed.plan, "actions") or ()) if filed else ()
    return next((action for action in actions if told(action, "id") == name), None)
