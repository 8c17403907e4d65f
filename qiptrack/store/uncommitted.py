"""What is on a shelf, beside what is committed."""

from qiptrack.analysis.compare import Compared, side_by_side
from qiptrack.store.folder import is_plan_path
from qiptrack.store.git.objects import FILE_MODES, Entry, blobs, tree
from qiptrack.store.git.repository import Repository
from qiptrack.store.plan_versions import LastReadable, filed_plan, version
from qiptrack.store.present import Present


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
    for (file, entry), blob in zip(changed.items(), contents, strict=True):
        plan = last.at(commit, entry, version(blob.data))
        before += [filed_plan(file, plan)] if plan else []
    known = {filed.file: filed for filed in before}
    files = [file for file in present.files if file in known or file not in committed]
    after = [present.since(file, known.get(file)) for file in files]
    return side_by_side(before, [filed for filed in after if filed])


def _committed(repository: Repository, commit: str) -> dict[str, Entry]:
    """Return the plan files of a commit by their paths below the plans folder."""
    prefix = repository.prefix
    entries = {
        entry.path.removeprefix(prefix): entry
        for entry in tree(repository, commit, prefix)
        if entry.mode in FILE_MODES
    }
    return {file: entry for file, entry in entries.items() if is_plan_path(file)}
