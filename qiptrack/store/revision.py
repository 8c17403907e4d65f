"""The plans folder as it stood at a revision."""

from pathlib import Path

from qiptrack.store.git.commits import Commit, commit
from qiptrack.store.git.objects import tree
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.revisions import resolve
from qiptrack.store.held import HeldPlans


class PlansAtRevision(HeldPlans):
    """A folder of plans as a commit has it."""

    def __init__(self, folder: Path, revision: str) -> None:
        """Find what `revision` names; raises the GitError that fits when there is no such."""
        repository = Repository.containing(folder)
        identity = resolve(repository, revision)
        self.commit: Commit = commit(repository, identity)
        entries = tree(repository, identity, repository.prefix)
        super().__init__(folder, repository, entries, "at that revision")
