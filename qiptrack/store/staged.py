"""The plans folder as a commit made now would hold it."""

from collections.abc import Iterator
from pathlib import Path

from qiptrack.rules.unreadable import Unreadable
from qiptrack.store.folder import Found, is_plan_path
from qiptrack.store.git.changes import staged_tree, unmerged_paths
from qiptrack.store.git.repository import Repository
from qiptrack.store.held import HeldPlans

_UNMERGED = Unreadable(
    "two people changed this file, and nobody has settled which version holds",
    "Keep the lines that are right, remove the marks, and type `git add` with the file's name.",
    code="QIP002",
)


class PlansStaged(HeldPlans):
    """A folder of plans as it is staged, which may be neither what is committed nor on disk.

    In a hook it is what git tells the hook is staged: of a commit of some files only, those.
    """

    def __init__(self, folder: Path) -> None:
        """Find what is staged; raises the GitError that fits when that cannot be told."""
        repository = Repository.containing(folder).in_hook()
        prefix = repository.prefix
        super().__init__(folder, repository, staged_tree(repository, prefix), "as it is staged")
        paths = unmerged_paths(repository, prefix)
        self._unmerged = sorted(path.removeprefix(prefix) for path in paths)

    def files(self) -> Iterator[Found]:
        """Yield every plan file that is staged, then those with a conflict nobody has settled."""
        yield from super().files()
        yield from (Found(file, _UNMERGED) for file in self._unmerged if is_plan_path(file))
