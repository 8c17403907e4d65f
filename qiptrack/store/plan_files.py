"""Which files of a folder are plans: by their names, wherever the folder is kept."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from qiptrack.rules.problem import Unreadable

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


def is_plan_name(name: str) -> bool:
    """Whether a file of this name is a plan: it ends in .yaml or .yml, and is not set aside."""
    return name.lower().endswith(_ENDINGS) and not name.startswith(_SET_ASIDE)


def plans_and_others(names: list[str]) -> tuple[list[str], frozenset[str]]:
    """Return those of `names` that plans have, in order, and others that are not set aside."""
    names.sort()
    for sign in _SET_ASIDE:  # in the order of names they stand together
        del names[bisect_left(names, sign) : bisect_left(names, chr(ord(sign) + 1))]
    if "\0".join([*names, ""]).count(f"{_ENDINGS[0]}\0") == len(names):
        return names, frozenset()
    plans = [*filter(is_plan_name, names)]
    return plans, frozenset(names).difference(plans)


def is_plan_path(file: str) -> bool:
    """Whether what has this path below the folder is a plan, and not set aside on the way."""
    return _plan_path().fullmatch(file) is not None


def plan_paths(files: Iterable[str]) -> list[str]:
    """Return those of `files`, by their paths below the folder, that are plans, in their order."""
    names = [file for file in files if not file.startswith(_SET_ASIDE)]
    told = "\0".join(["", *names, ""])
    if told.count(".yaml\0") == len(names) and not any(map(told.__contains__, _UNLIKE_PLANS)):
        return names  # as nearly always, and none of thousands need be looked at by itself
    return [*filter(_plan_path().fullmatch, names)]


_UNLIKE_PLANS = ("/_", "/.", "//", "\0/")
"""What no path of a plan has in it, where a NUL stands before and behind each."""


@cache
def _plan_path() -> re.Pattern[str]:
    """Return what all of a plan's path is; a list that is known needs none."""
    return re.compile(r"(?:[^_./][^/]*/)*[^_./][^/]*\.ya?ml", re.IGNORECASE)
