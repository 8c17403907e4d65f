"""What files on disk hold, as far as git's own index tells it without their being opened.

What it tells hangs on two things: on git's index, and on the stamps that the files have now. So
it is kept for runs of files: while neither git's index nor the stamps of a run have changed, the
answer is the same, and git need not say again what it knows of ten thousand files.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from qiptrack.store.fingerprints import clock_of, digest, is_old
from qiptrack.store.folders import PlansFolder
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.tracked_files import index_stamp, untouched
from qiptrack.store.index import index_of
from qiptrack.store.late_sheets import mark_of_names
from qiptrack.store.plan_files import PlansSource
from qiptrack.yamlfile.limits import MAX_BYTES

_SMALL = 1024
"""A file with fewer bytes may be a pointer of Git LFS, which says that it is none with more."""

_AT_ONCE = 250
"""How many files are one run: where one of them was changed, git is asked."""

_KEPT_AS, _ALL = "contents as git has them 2", b"all"
"""The name of what is kept, with the number of its form, and the one key below it."""


def ids_known_to_git(
    folder: PlansSource, repository: Repository, files: Iterable[str]
) -> dict[str, str]:
    """Return git's ids of the contents of some plan files of a folder, as far as git knows them.

    On disk these are the files that have not been touched since git last looked at them. The
    folder must have listed its files. What may be no plan for its size is to be looked at.
    """
    if not isinstance(folder, PlansFolder):
        return folder.content_ids()
    return ContentsOnDisk(folder, repository, files).ids


class ContentsOnDisk:
    """What git knows of the contents of some plan files on disk, which were listed."""

    def __init__(self, folder: PlansFolder, repository: Repository, files: Iterable[str]) -> None:
        self._folder = folder
        self._repository = repository
        asked, stamps = list(files), folder.stamps
        all_stamped = asked == [*stamps]  # as nearly always, and sooner seen than of each
        self._stamped = asked if all_stamped else [file for file in asked if file in stamps]
        self._all_stamped = len(self._stamped) == len(asked)
        starts = range(0, len(self._stamped), _AT_ONCE)
        runs = [self._stamped[start : start + _AT_ONCE] for start in starts]
        marked = {mark: run for run in runs if (mark := mark_of_names(run, folder.stamps))}
        self._marked = marked if len(marked) == len(runs) else None
        self._seen = index_stamp(repository)
        self._lasts = False

    @property
    def mark(self) -> bytes | None:
        """What changes with all that the ids hang on; None where something of it is not known."""
        if self._marked is None or self._seen is None or not self._all_stamped:
            return None
        return digest(repr(self._seen).encode() + b"".join(self._marked))

    @property
    def lasts(self) -> bool:
        """Whether the ids are the same for as long as the mark is."""
        return bool(self.ids) and self._lasts

    @cached_property
    def ids(self) -> dict[str, str]:
        """Git's ids of the contents that it knows."""
        if self._marked is None:
            return _asked(self._folder, self._repository, self._stamped)
        ids = self._ids_by_mark(self._marked)
        told = " ".join([ids[mark] for mark in self._marked]).split(" ") if self._marked else []
        known = dict(zip(self._stamped, told, strict=True))
        return known if all(told) else {file: each for file, each in known.items() if each}

    def _ids_by_mark(self, marked: Mapping[bytes, Sequence[str]]) -> Mapping[bytes, str]:
        """Return the ids of the contents of each run with blanks between them, by the run's mark.

        Of a file of which git knows none it is an empty text.
        """
        repository, seen, index = self._repository, self._seen, index_of(self._folder.root)
        kept = index.value(_KEPT_AS, _ALL)
        known: Mapping[bytes, str] = kept[1] if kept and kept[0] == seen else {}
        new = {mark: run for mark, run in marked.items() if mark not in known}
        if not new:
            self._lasts = True
            return known
        ids = _asked(self._folder, repository, [file for run in new.values() for file in run])
        known = {
            mark: " ".join([ids.get(file, "") for file in run]) if mark in new else known[mark]
            for mark, run in marked.items()
        }
        # Git may write its index once more within the tick of the clock, and it has this stamp.
        if seen and seen == index_stamp(repository) and is_old(seen, clock_of(repository.git_dir)):
            self._lasts = True
            index.keep_value(_KEPT_AS, _ALL, (seen, known))
        return known


def _asked(folder: PlansFolder, repository: Repository, files: Iterable[str]) -> dict[str, str]:
    """Return what git knows of files that have stamps, without what may be no plan."""
    stamps = {file: folder.stamps[file] for file in files}
    sized = {file: each for file, each in stamps.items() if _SMALL <= each[0] <= MAX_BYTES}
    return untouched(repository, sized)
