"""The plans as they stood at a revision, or stand on disk, to be compared with another state."""

import datetime as dt
from collections.abc import Mapping
from itertools import compress
from operator import ne
from pathlib import Path
from typing import NamedTuple

from qiptrack.model.organisation import Organisation
from qiptrack.rules.problem import Problem
from qiptrack.store.fingerprints import clock_of, is_old
from qiptrack.store.folders import PlansFolder
from qiptrack.store.git.changes import earlier_folder
from qiptrack.store.git.objects import Listing, content_id, folder_ids, listing
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.revisions import head
from qiptrack.store.git_folders import PlansAtRevision
from qiptrack.store.index import index_of
from qiptrack.store.known_contents import ContentsOnDisk
from qiptrack.store.plan_files import ORGANISATION_NAMES, ListedFiles, PlansSource
from qiptrack.store.reader import read_organisation
from qiptrack.store.unread_files import LEFT_OUT, nothing_left_out

_KEPT_AS = "what is different on disk 1"
"""The name of what is kept, with the number of its form; by git's id of a folder in a commit."""

_MOST = 1_000
"""Of no more files it is kept that they are different."""


class PlansState(NamedTuple):
    """The plans as they stood on a day; `revision` is the commit, None for the files on disk."""

    folder: PlansSource
    organisation: Organisation
    day: dt.date
    revision: str | None
    problems: tuple[Problem, ...]
    files: ListedFiles
    contents: Mapping[str, str]
    """Of each plan file that can be read, an id that only equal contents have in common.

    On disk of none where it is known what is different, and no day may make a difference.
    """
    past: tuple[Repository, str] | None = None
    """Where git has what was before, and the commit to go back from."""
    named_by_day: bool = False
    """Whether it is the state at the end of a day, rather than that of a commit."""
    knows_until: dt.date | None = None
    """The last day of which a record is known; None for all days."""
    different: frozenset[str] | None = None
    """The files that are different on disk, where that is known."""


def state_at(folder: Path, text: str, other: PlansState | None = None) -> PlansState:
    """Return the plans as they stood at a revision, or at the end of a day, 2026-10-20.

    The `other` state of the same folder knows the repository, which need not be looked for again.
    Raises the GitError that fits when there is no such.
    """
    known = other.folder if other and isinstance(other.folder, PlansAtRevision) else None
    return _state_of(PlansAtRevision(folder, text, other=known))


def _state_of(folder: PlansAtRevision) -> PlansState:
    reading = read_organisation(folder)
    files, ids = folder.listed(), folder.content_ids()
    return PlansState(
        folder,
        reading.organisation,
        folder.day,
        folder.commit.id,
        reading.problems,
        files,
        ids if nothing_left_out() else {file: ids[file] for file, why in files.items() if not why},
        (folder.repository, folder.commit.id),
        folder.named_by_day,
    )


def states_until_now(folder: Path, text: str, day: dt.date) -> tuple[PlansState, PlansState]:
    """Return the plans as they stood at a revision, and as they are on disk, on the day given.

    Where it is known what is different, of the earlier state nothing else is there: of very many
    plans it takes as long to list them as to tell what changed. Raises the GitError that fits
    when there is no such revision.
    """
    known = _KnownDifference(folder)
    earlier = PlansAtRevision(folder, text, held_by=known.held_by)
    before = _state_of(earlier)._replace(different=known.files)
    on_disk = known.on_disk or PlansOnDisk(folder)
    after = on_disk.state(day, before)
    if before.different is None and (mark := on_disk.lasting_mark(earlier.repository)):
        different = frozenset(changed_files(before, after))
        known.keep(mark, earlier, different)
        before = before._replace(different=different)
    return before, after


class PlansOnDisk:
    """The plan files on disk, listed once."""

    def __init__(self, folder: Path) -> None:
        self._folder = PlansFolder(folder)
        self._files = self._folder.listed()
        is_whole = not any(self._files.values())  # as nearly always, and this is sooner done
        self._readable = [file for file, why in self._files.items() if is_whole or not why]
        self._contents: ContentsOnDisk | None = None
        self._is_old = True

    def mark(self, repository: Repository) -> bytes | None:
        """Return what all that is told of these files hangs on; None where it is not known."""
        if len(self._readable) < len(self._files) or LEFT_OUT.get() is not None:
            return None
        return self._in_git(repository).mark

    def lasting_mark(self, repository: Repository) -> bytes | None:
        """Return the mark where the state hangs on nothing else: no file may change and keep it."""
        lasts = self._is_old and self._in_git(repository).lasts
        return self.mark(repository) if lasts else None

    def state(self, day: dt.date, before: PlansState | None = None) -> PlansState:
        """Return the state on a day, to be compared with that `before`, if any."""
        folder = self._folder
        reading = read_organisation(folder)
        repository = before.past[0] if before and before.past else None
        latest = head(repository) if repository else None
        past = (repository, latest) if repository and latest else None
        state = PlansState(
            folder, reading.organisation, day, None, reading.problems, self._files, {}, past
        )
        if before and before.different is not None and not may_pass(before, state):
            return state
        return state._replace(contents=self._ids(repository, before))

    def _ids(self, repository: Repository | None, before: PlansState | None) -> dict[str, str]:
        """Return ids of the contents of all files that can be read; git has not all of them."""
        known = self._in_git(repository).ids if repository else {}
        if len(known) == len(self._readable):
            return known
        kind = next(iter(((before and before.contents) or known).values()), "")
        contents, stamps, clock = {**known}, self._folder.stamps, clock_of(self._folder.root)
        for file in self._readable:
            if file in known:
                continue
            stamp, raw = stamps.get(file), self._folder.read(file)
            if isinstance(raw, bytes):
                contents[file] = content_id(raw, like=kind)
            is_old_now = stamp is not None and is_old(stamp, clock) and stamp == stamps.get(file)
            self._is_old = self._is_old and is_old_now and file in contents
        return contents

    def _in_git(self, repository: Repository) -> ContentsOnDisk:
        if self._contents is None:
            self._contents = ContentsOnDisk(self._folder, repository, self._readable)
        return self._contents


class _KnownDifference:
    """What is different on disk from what a commit has, as it was found in an earlier run.

    It hangs on what the commit has in the folder, which has an id of git's, and on the stamps of
    the files and of git's own index, by which git tells what is in them.
    """

    def __init__(self, folder: Path) -> None:
        self._index = index_of(folder)
        self._folder = folder
        self._id = ""
        self.on_disk: PlansOnDisk | None = None
        """What was looked at on disk, if anything was."""
        self.files: frozenset[str] | None = None
        """The files that are different; None where it is not known."""

    def held_by(self, repository: Repository, commit: str, under: str) -> Listing:
        """Return what a commit has below `under` that is not the same on disk, or all of it."""
        (self._id,) = folder_ids(repository, [commit], under)
        kept = self._index.value(_KEPT_AS, bytes.fromhex(self._id))
        if kept is not None:
            mark, files, *held = kept
            self.on_disk = PlansOnDisk(self._folder)
            if mark == self.on_disk.mark(repository):
                self.files = frozenset(files)
                return Listing(*held)
        return listing(repository, commit, under)

    def keep(self, mark: bytes, folder: PlansAtRevision, different: frozenset[str]) -> None:
        """Keep which files are different from the commit while those on disk have this mark."""
        files = sorted(different)
        if len(files) <= _MOST:
            held = folder.held([*files, *ORGANISATION_NAMES])
            self._index.keep_value(_KEPT_AS, bytes.fromhex(self._id), (mark, files, *held))


def may_pass(before: PlansState, after: PlansState) -> bool:
    """Whether a day may have come from one state to another that makes actions overdue."""
    return after.day > before.day or after.organisation != before.organisation


def changed_files(before: PlansState, after: PlansState) -> set[str]:
    """Return the files that are not the same, or not to be read, in one of the states."""
    if before.different is not None:
        return {*before.different}
    earlier, later = before.contents, after.contents
    if [*earlier] == [*later]:  # as nearly always, and this is sooner done
        unequal = {*compress(later, map(ne, earlier.values(), later.values()))}
    else:
        unequal = {file for file, identity in later.items() if earlier.get(file) != identity}
        unequal.update(earlier.keys() - later.keys())
    for state in (before, after):
        if len(state.contents) < len(state.files):
            unequal.update(file for file, why in state.files.items() if why)
    return unequal


def moved_from(before: PlansState, after: PlansState) -> str | None:
    """Return the folder in which the plans were in the earlier state, if it was another one."""
    if before.files or not after.files or before.past is None or after.past is None:
        return None
    repository, until = after.past
    return earlier_folder(repository, before.past[1], until, repository.prefix)


def wrong_way_round(before: PlansState, after: PlansState) -> bool:
    """Whether the later state is part of the past of the earlier one."""
    return (
        after.day <= before.day
        and after.revision != before.revision
        and isinstance(before.folder, PlansAtRevision)
        and isinstance(after.folder, PlansAtRevision)
        and after.folder.leads_to(before.folder)
    )
