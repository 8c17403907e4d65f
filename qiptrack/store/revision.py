"""The plans folder as it stood at a revision."""

from pathlib import Path

from qiptrack.store.git.commits import Commit, commit
from qiptrack.store.git.objects import tree
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.revisions import leads_to, named
from qiptrack.store.held import HeldPlans


class PlansAtRevision(HeldPlans):
    """A folder of plans as a commit has it; `day` is the one that was named, or the commit's."""

    def __init__(self, folder: Path, revision: str) -> None:
        """Find what `revision` names; raises the GitError that fits when there is no such."""
        repository = Repository.containing(folder)
        identity, day = named(repository, revision)
        self.commit: Commit = commit(repository, identity)
        self.named_by_day = day is not None
        self.day = day or self.commit.committer.moment.date()
        entries = tree(repository, identity, repository.prefix)
        super().__init__(folder, repository, entries, "at that revision")

    def leads_to(self, other: "PlansAtRevision") -> bool:
        """Whether this commit is part of the past of the other one."""
        return leads_to(self.repository, self.commit.id, other.commit.id)
