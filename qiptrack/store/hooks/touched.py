"""What is wrong in the plans that a commit touches, and which of it is new."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from qiptrack.model.organisation import Organisation
from qiptrack.rules.problem import Problem, Severity, errors_among
from qiptrack.store.checker import check
from qiptrack.store.git_folders import PlansInGit
from qiptrack.store.plan_files import PlanFile, is_plan_path
from qiptrack.store.reader import plan_files, read_organisation


class Touched(NamedTuple):
    """What a commit touches: its problems, errors first, then what is new; and what is left out.

    `known` is how many warnings are left out because they were there before, and `others` how
    many plans were not looked at because nothing about them changes.
    """

    problems: tuple[Problem, ...]
    files: tuple[str, ...]
    known: int
    others: int


def check_touched(
    folder: PlansInGit,
    base: PlansInGit | None,
    today: dt.date,
    *,
    step: Callable[[], None] = lambda: None,
) -> Touched:
    """Return what is wrong in the plans of `folder` that are not as `base` has them.

    All are looked at when what they are held against changes: the organisation file, a register,
    a pack of statements; or when a file is gone that may be evidence. `base` is None where there
    is nothing earlier.
    """
    organisation = read_organisation(folder).organisation
    plans = list(plan_files(folder, organisation))
    if base is None or _surroundings_differ(folder, base, organisation):
        touched = plans
    else:
        ids, before = folder.ids, base.ids
        touched = [
            each for each in plans if each.unreadable or ids[each.file] != before.get(each.file)
        ]
    files = {each.file for each in touched}
    folder.fetch(each.file for each in touched if not each.unreadable)
    now = check(folder, today, only=files, step=step)
    errors = errors_among(now.problems)
    rest = [each for each in now.problems if each.severity is not Severity.ERROR]
    new = rest if base is None or not rest else _new(rest, folder, base, touched, today)
    return Touched((*errors, *new), now.files, len(rest) - len(new), len(plans) - len(touched))


def _surroundings_differ(folder: PlansInGit, base: PlansInGit, organisation: Organisation) -> bool:
    """Whether what plans are held against differs, or a file that is no plan has gone."""
    ids, before = folder.ids, base.ids
    names = {folder.organisation(), base.organisation(), *organisation.own_files} - {None}
    if any(ids.get(str(name)) != before.get(str(name)) for name in names):
        return True
    return any(file not in ids and not is_plan_path(file) for file in before)


def _new(
    problems: Iterable[Problem],
    folder: PlansInGit,
    base: PlansInGit,
    touched: Iterable[PlanFile],
    today: dt.date,
) -> list[Problem]:
    """Return those of `problems` that the plans did not have in `base`; lines may have moved."""
    earlier = _earlier(folder, base, touched)
    base.fetch(earlier)
    found = check(base, today, only=set(earlier))
    names = {base.shown(old): folder.shown(new) for old, new in earlier.items()}
    known = Counter(
        (names.get(each.place.file, each.place.file), each.code, each.pointer)
        for each in found.problems
    )
    new = []
    for problem in problems:
        key = (problem.place.file, problem.code, problem.pointer)
        if known[key]:
            known[key] -= 1
        else:
            new.append(problem)
    return new


def _earlier(
    folder: PlansInGit, base: PlansInGit, touched: Iterable[PlanFile]
) -> Mapping[str, str]:
    """Return the plans of `base` that were the touched ones, each with its name now.

    A plan that has gone elsewhere has the same content there, or else the same name.
    """
    ids, before = folder.ids, base.ids
    gone = [each.file for each in base.files() if not each.unreadable and each.file not in ids]
    found = {}
    for file in (each.file for each in touched if not each.unreadable):
        alike = [old for old in gone if before[old] == ids[file]]
        alike += [old for old in gone if PurePosixPath(old).name == PurePosixPath(file).name]
        old = file if file in before else next(iter(alike), None)
        if old is not None:
            found[old] = file
    return found
