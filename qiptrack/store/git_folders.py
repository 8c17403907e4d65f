"""The plans folder as git holds it: at a revision, or as a commit made now would hold it."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath

from qiptrack.rules.problem import Unreadable
from qiptrack.store.fingerprints import FileStamp
from qiptrack.store.folders import PlansFolder as WorkingFolder
from qiptrack.store.git.changes import staged_tree
from qiptrack.store.git.objects import Blob, Listing, blobs, listing
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.revisions import NamedCommit, commit_named, leads_to
from qiptrack.store.plan_files import (
    ORGANISATION_NAMES,
    ListedFiles,
    PlanFile,
    each_plan_file,
    is_plan_path,
    plan_paths,
)
from qiptrack.store.unread_files import (
    LFS_POINTER,
    is_lfs_pointer,
    passed_over,
    too_large,
    with_left_out,
)
from qiptrack.yamlfile.limits import MAX_BYTES


class PlansInGit:
    """A folder of plans as git holds it; the files on disk are not looked at."""

    def __init__(
        self,
        folder: Path,
        repository: Repository,
        held: Listing,
        then: str,
    ) -> None:
        """Take what git holds below `folder`; `then` says when or how, for messages."""
        self.repository = repository
        self.root = folder
        self.stamps: dict[str, FileStamp] = {}
        self._on_disk = WorkingFolder(folder)
        names = sorted(held.ids)
        self.ids = held.ids if names == [*held.ids] else {name: held.ids[name] for name in names}
        """Git's id of the content of every file that it holds, of whatever kind, by names."""
        self._held = held
        self._contents: dict[str, bytes | Unreadable] = {}
        self._link = Unreadable(
            f"this is a link {then}, and what it leads to is not looked at",
            "Look at the file that it leads to; a plan is best kept as the file itself.",
        )
        self._then = then
        self._not_there = Unreadable(
            f"this file is not there {then}", "Look at the folder as it is now."
        )

    def files(self) -> Iterator[PlanFile]:
        """Return every plan file that git holds, in the order of names."""
        return each_plan_file(self.listed())

    def listed(self) -> ListedFiles:
        """Return every plan file that git holds, and why it is not read."""
        return with_left_out(self._plans)

    @cached_property
    def _named(self) -> tuple[list[str], list[str]]:
        """The files that have the names of plans, in order, and those that have not."""
        return plan_paths([*self.ids])

    @cached_property
    def _plans(self) -> ListedFiles:
        names, _ = self._named
        if not self._held.modes:
            return dict.fromkeys(names)
        return {name: None if self._held.holds_file(name) else self._link for name in names}

    def read(self, file: str, most: int = MAX_BYTES) -> bytes | Unreadable:
        """Return the bytes of `file` as git holds them, unless there are more than `most`."""
        if why := passed_over(file):
            return why
        identity = self.ids.get(file)
        if identity is None:
            return self._not_there
        if not self._held.holds_file(file):
            return self._link
        if most > MAX_BYTES:
            found = blobs(self.repository, [identity], largest=most)
            return next(self._of(blob, most) for blob in found)
        if identity not in self._contents:
            self.fetch([file] if not is_plan_path(file) else self.content_ids())
        return self._contents[identity]

    def content_ids(self) -> dict[str, str]:
        """Return git's id of the content of every plan file that is no link."""
        return self._content_ids

    @cached_property
    def _content_ids(self) -> dict[str, str]:
        found = self.ids.copy()  # without the few others it is made sooner than of the many
        links = [file for file, why in self._plans.items() if why] if self._held.modes else []
        for each in (*self._named[1], *links):
            del found[each]
        return found

    def held(self, files: Iterable[str]) -> Listing:
        """Return what git holds of some files, of whatever kind."""
        there = [file for file in files if file in self.ids]
        modes = self._held.modes
        return Listing(
            {file: self.ids[file] for file in there},
            {file: modes[file] for file in there if file in modes},
        )

    def stamp_now(self, file: str) -> None:
        """Return None: git keeps contents, and knows of no stamps."""

    def fetch(self, files: Iterable[str]) -> None:
        """Read these files, asked of git in one question; the others only when they are asked for.

        Without it, the first plan that is read brings all of them.
        """
        ids = dict.fromkeys(self.ids[file] for file in files)
        wanted = [identity for identity in ids if identity not in self._contents]
        for blob in blobs(self.repository, wanted):
            self._contents[blob.id] = self._of(blob)

    def _of(self, blob: Blob, most: int = MAX_BYTES) -> bytes | Unreadable:
        if blob.data is None:
            return too_large(most, f" {self._then}")
        return LFS_POINTER if is_lfs_pointer(blob.data) else blob.data

    def organisation(self) -> str | None:
        """Return the name of the organisation file, or None when there is none."""
        return next((name for name in ORGANISATION_NAMES if name in self.ids), None)

    def shown(self, file: str) -> str:
        """Return `file` as the user would name it from where they are."""
        return self._on_disk.shown(file)

    def has_file(self, path: str) -> bool:
        """Whether `path`, from the folder, leads to a file that git holds in the folder."""
        return self._held.holds_file(PurePosixPath(path).as_posix())


class PlansAtRevision(PlansInGit):
    """A folder of plans as a commit has it; `day` is the one that was named, or the commit's."""

    def __init__(
        self,
        folder: Path,
        revision: str,
        repository: Repository | None = None,
        other: PlansInGit | None = None,
        held_by: Callable[[Repository, str, str], Listing] = listing,
    ) -> None:
        """Find what `revision` names; raises the GitError that fits when there is no such.

        The `repository` that the folder is in is asked for where it is not given, nor known of
        the `other` state. What the commit holds is what `held_by` answers for it.
        """
        known = repository or (other.repository if other else None)
        repository = known or Repository.containing(folder)
        self.commit: NamedCommit = commit_named(repository, revision)
        self.named_by_day = self.commit.day is not None
        self.day = self.commit.day or self.commit.committed
        held = held_by(repository, self.commit.id, repository.prefix)
        super().__init__(folder, repository, held, "at that revision")

    def leads_to(self, other: "PlansAtRevision") -> bool:
        """Whether this commit is part of the past of the other one."""
        return leads_to(self.repository, self.commit.id, other.commit.id)


_UNMERGED = Unreadable(
    "two people changed this file, and nobody has settled which version holds",
    "Keep the lines that are right, remove the marks, and type `git add` with the file's name.",
    code="QIP002",
)


class PlansStaged(PlansInGit):
    """A folder of plans as it is staged, which may be neither what is committed nor on disk.

    In a hook it is what git tells the hook is staged: of a commit of some files only, those.
    """

    def __init__(self, folder: Path) -> None:
        """Find what is staged; raises the GitError that fits when that is not known."""
        repository = Repository.containing(folder).in_hook()
        prefix = repository.prefix
        staged = staged_tree(repository, prefix)
        held = Listing.of(staged.entries, prefix)
        super().__init__(folder, repository, held, "as it is staged")
        self._unmerged = [path.removeprefix(prefix) for path in staged.unmerged]

    def listed(self) -> ListedFiles:
        """Return every plan file that is staged, then those with a conflict nobody has settled."""
        return super().listed() | dict.fromkeys(filter(is_plan_path, self._unmerged), _UNMERGED)
