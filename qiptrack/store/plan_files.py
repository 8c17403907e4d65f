"""Which files of a folder are plans, and how they are read, wherever the folder is kept."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import NamedTuple, Protocol

from qiptrack.rules.problem import Unreadable
from qiptrack.store.fingerprints import FileStamp
from qiptrack.yamlfile.limits import MAX_BYTES

ORGANISATION = "_organisation.yaml"
"""The name of the organisation file, at the top of the folder."""

ORGANISATION_NAMES = (ORGANISATION, "_organisation.yml")
"""The names that the organisation file may have, the usual one first."""

_ENDINGS = (".yaml", ".yml")
_SET_ASIDE = ("_", ".")


class PlanFile(NamedTuple):
    """A plan file: its path below the folder with forward slashes, or why it is not read."""

    file: str
    unreadable: Unreadable | None = None


ListedFiles = dict[str, Unreadable | None]
"""Of each plan file, in the order of names, why it is not read: None of one that is."""

_made = tuple.__new__
"""Makes a named tuple without asking its own class, which counts for thousands of files."""


def each_plan_file(listed: ListedFiles) -> Iterator[PlanFile]:
    """Return what was `listed`, one file after another."""
    return map(_made, repeat(PlanFile), listed.items())


def is_plan_name(name: str) -> bool:
    """Whether a file of this name is a plan: it ends in .yaml or .yml, and is not set aside."""
    return name.lower().endswith(_ENDINGS) and not name.startswith(_SET_ASIDE)


def plans_and_others(names: list[str]) -> tuple[list[str], frozenset[str]]:
    """Return those of `names` that plans have, in order, and others that are not set aside."""
    names.sort()
    _take_set_aside(names)
    if "\0".join([*names, ""]).count(f"{_ENDINGS[0]}\0") == len(names):
        return names, frozenset()
    plans = [*filter(is_plan_name, names)]
    return plans, frozenset(names).difference(plans)


def _take_set_aside(names: list[str]) -> list[str]:
    """Take out of `names`, which are in order, those that begin as what is set aside does."""
    taken: list[str] = []
    for sign in _SET_ASIDE:  # in the order of names they stand together
        together = slice(bisect_left(names, sign), bisect_left(names, chr(ord(sign) + 1)))
        taken += names[together]
        del names[together]
    return taken


def is_plan_path(file: str) -> bool:
    """Whether what has this path below the folder is a plan, and not set aside on the way."""
    return _plan_path().fullmatch(file) is not None


def plan_paths(paths: list[str]) -> tuple[list[str], list[str]]:
    """Return those of `paths` below the folder, in order, that are plans, and those that are not.

    The paths have to be in order when they are given, and are taken as they are.
    """
    others = _take_set_aside(paths)
    told = "\0".join(["", *paths, ""])
    if told.count(".yaml\0") == len(paths) and not any(map(told.__contains__, _UNLIKE_PLANS)):
        return paths, others  # as nearly always, and none of thousands need be looked at by itself
    plans = [*filter(_plan_path().fullmatch, paths)]
    return plans, [*others, *{*paths}.difference(plans)]


_UNLIKE_PLANS = ("/_", "/.", "//", "\0/")
"""What no path of a plan has in it, where a NUL stands before and behind each."""


@cache
def _plan_path() -> re.Pattern[str]:
    """Return what all of a plan's path is; a list that is known needs none."""
    return re.compile(r"(?:[^_./][^/]*/)*[^_./][^/]*\.ya?ml", re.IGNORECASE)


class PlansSource(Protocol):
    """Where plan files are: a folder on disk, or one as it stood at a revision."""

    root: Path
    """The folder on disk."""
    stamps: dict[str, FileStamp]
    """The stamps of files on disk, of when they were last listed or read."""

    def files(self) -> Iterator[PlanFile]:
        """Yield every plan file, or why it is not read."""

    def listed(self) -> ListedFiles:
        """Return every plan file and why it is not read, where that is all that is asked."""

    def read(self, file: str, most: int = MAX_BYTES) -> bytes | Unreadable:
        """Return the bytes of `file`, or why they cannot be had, such as more than `most`."""

    def stamp_now(self, file: str) -> FileStamp | None:
        """Return the stamp of a file on disk as it is; None of what is none."""

    def content_ids(self) -> dict[str, str]:
        """Return git's ids of the contents of plan files, as far as they are known unread."""

    def fetch(self, files: Iterable[str]) -> None:
        """Bring files here in one question, where each would take one by itself."""

    def has_file(self, path: str) -> bool:
        """Whether `path`, from the folder, leads to a file that is in the folder."""

    def organisation(self) -> str | None:
        """Return the name of the organisation file, or None when there is none."""

    def shown(self, file: str) -> str:
        """Return how the user would name `file`."""
