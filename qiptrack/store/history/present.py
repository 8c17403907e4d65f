"""The plans as they are now, beside what was committed of them last."""

from collections.abc import Mapping

from qiptrack.analysis.changes.compare import Compared, side_by_side
from qiptrack.model.identity import FiledPlan
from qiptrack.model.plan import Plan
from qiptrack.rules.problem import Unreadable
from qiptrack.store.git.objects import FILE_MODES, Entry, blobs, content_id, tree
from qiptrack.store.git.repository import Repository
from qiptrack.store.history.plan_versions import (
    LastReadable,
    filed_plan,
    likely_origin,
    since,
    version,
)
from qiptrack.store.index import index_of
from qiptrack.store.known_contents import ids_known_to_git
from qiptrack.store.plan_files import PlansSource, is_plan_path
from qiptrack.store.unread_files import passed_over


class Present:
    """The plans as they are in a folder, each read when it is first asked for."""

    def __init__(self, folder: PlansSource, repository: Repository) -> None:
        self._folder = folder
        self._index = index_of(folder.root)
        self.files = {found.file: found for found in folder.files()}
        self._ids = ids_known_to_git(folder, repository, self.files)
        self._plans: dict[str, Plan | None] = {}

    def is_as_committed(self, file: str, identity: str) -> bool:
        """Whether `file` has the content that git calls so, or cannot be read to tell."""
        if file not in self.files:
            return False
        if self._ids.get(file) == identity and not self.files[file].unreadable:
            return True
        raw = self.raw(file)
        return raw is None or content_id(raw, like=identity) == identity

    def plan(self, file: str) -> Plan | None:
        """Return the plan in `file`, as far as it could be read; None when there is none."""
        if file not in self._plans:
            raw = self.raw(file) if file in self.files else None
            self._plans[file] = version(raw, self._index).plan
        return self._plans[file]

    def since(self, file: str, before: FiledPlan | None = None) -> FiledPlan | None:
        """Return the plan in `file`; what cannot be read of it is as it was `before`."""
        if file not in self.files:
            return None
        plan = since(before.plan if before else None, version(self.raw(file), self._index))
        return filed_plan(file, plan) if plan else None

    def likely_origin(self, file: str, gone: Mapping[str, bytes]) -> str | None:
        """Return which of the files that are `gone` was renamed to one that says nothing now."""
        raw = self.raw(file) if gone and self.plan(file) is None else None
        return likely_origin(raw, gone) if raw is not None else None

    def raw(self, file: str) -> bytes | None:
        """Return the bytes of a plan file that is there; None where they cannot be had."""
        raw = self.files[file].unreadable or self._folder.read(file)
        return None if isinstance(raw, Unreadable) else raw


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
