"""The plans folder as it stood at a revision."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath

from qiptrack.rules.unreadable import Unreadable
from qiptrack.store.folder import ORGANISATION_NAMES, Found, is_plan_name, is_set_aside
from qiptrack.store.folder import PlansFolder as WorkingFolder
from qiptrack.store.git.commits import Commit, commit
from qiptrack.store.git.objects import FILE_MODES, Entry, blobs, tree
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.revisions import resolve

_LINK = Unreadable(
    "this was a link at that revision, and what it led to is not looked at",
    "Look at the file that it led to.",
)
_TOO_LARGE = Unreadable(
    "this file was larger than a plan may be at that revision",
    "Look at an earlier or a later revision.",
    code="QIP008",
)
_NOT_THERE = Unreadable("this file was not there at that revision", "Look at a later revision.")


class PlansAtRevision:
    """A folder of plans as a commit has it; the files on disk are not looked at."""

    def __init__(self, folder: Path, revision: str) -> None:
        """Find what `revision` names; raises the GitError that fits when there is no such."""
        self._repository = Repository.containing(folder)
        self._on_disk = WorkingFolder(folder)
        identity = resolve(self._repository, revision)
        self.commit: Commit = commit(self._repository, identity)
        prefix = self._repository.prefix
        self._entries = {
            entry.path.removeprefix(prefix): entry
            for entry in tree(self._repository, identity, prefix)
        }

    def files(self) -> Iterator[Found]:
        """Yield every plan file that the commit has, in the order of names."""
        for file, entry in sorted(self._entries.items()):
            path = PurePosixPath(file)
            if is_plan_name(path.name) and not any(map(is_set_aside, path.parts[:-1])):
                yield Found(file, None if entry.mode in FILE_MODES else _LINK)

    def read(self, file: str) -> bytes | Unreadable:
        """Return the bytes of `file` as they were."""
        entry = self._entries.get(file)
        if entry is None:
            return _NOT_THERE
        if entry.mode not in FILE_MODES:
            return _LINK
        return self._contents[entry.id] if entry.id in self._contents else self._one(entry)

    def organisation(self) -> str | None:
        """Return the name of the organisation file, or None when there was none."""
        return next((name for name in ORGANISATION_NAMES if name in self._entries), None)

    def shown(self, file: str) -> str:
        """Return `file` as the user would name it from where they are."""
        return self._on_disk.shown(file)

    def has_file(self, path: str) -> bool:
        """Whether `path`, from the folder, led to a file that was in the folder."""
        entry = self._entries.get(PurePosixPath(path).as_posix())
        return entry is not None and entry.mode in FILE_MODES

    @cached_property
    def _contents(self) -> dict[str, bytes | Unreadable]:
        """The plans by the ids of their contents, asked of git in one question."""
        wanted = dict.fromkeys(
            self._entries[found.file].id for found in self.files() if not found.unreadable
        )
        return {
            blob.id: _TOO_LARGE if blob.data is None else blob.data
            for blob in blobs(self._repository, wanted)
        }

    def _one(self, entry: Entry) -> bytes | Unreadable:
        (blob,) = blobs(self._repository, [entry.id])
        return _TOO_LARGE if blob.data is None else blob.data
