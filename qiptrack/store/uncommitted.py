"""What is on a shelf, beside what is committed."""

from contextlib import closing

from qiptrack.analysis.compare import Compared
from qiptrack.store.git.changes import Change
from qiptrack.store.git.objects import FILE_MODES, Entry, tree
from qiptrack.store.git.repository import Repository
from qiptrack.store.held import is_plan_path
from qiptrack.store.plan_versions import PlanVersions, matched
from qiptrack.store.present import Present


def uncommitted(repository: Repository, commit: str, present: Present) -> list[Compared]:
    """Return the plans that are not as a commit has them, beside those that it has."""
    committed = _committed(repository, commit)
    gone = [
        Change(entry, None)
        for file, entry in committed.items()
        if not present.is_as_committed(file, entry.id)
    ]
    with closing(PlanVersions(repository, gone)) as plans:
        pairs = [pair for change in gone for pair in plans.compared([change])]
    sides = [(filed, present.since(filed.file, filed)) for filed, _ in pairs if filed]
    new = [(None, present.since(file)) for file in present.files if file not in committed]
    return matched([*sides, *new])


def _committed(repository: Repository, commit: str) -> dict[str, Entry]:
    """Return the plan files of a commit by their paths below the plans folder."""
    prefix = repository.prefix
    entries = {
        entry.path.removeprefix(prefix): entry
        for entry in tree(repository, commit, prefix)
        if entry.mode in FILE_MODES
    }
    return {file: entry for file, entry in entries.items() if is_plan_path(file)}
