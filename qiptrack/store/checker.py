"""Everything that is wrong in a folder of plans."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from qiptrack.model.identity import plan_id, same_name
from qiptrack.model.organisation import Organisation
from qiptrack.model.salvage import salvage
from qiptrack.rules.context import Document, PlanInFolder, Surroundings
from qiptrack.rules.engine import (
    FolderSoFar,
    organisation_problems,
    plan_problems,
    unreadable_problem,
)
from qiptrack.rules.examine import (
    ExaminedPlan,
    examine_known_plan,
    examine_organisation,
    examine_plan,
)
from qiptrack.rules.problem import ManyProblems, Problem, Unreadable
from qiptrack.rules.remarks import organisation_remarks, plan_remarks
from qiptrack.store.fingerprints import blob_id
from qiptrack.store.folders import PlansFolder
from qiptrack.store.frameworks import read_frameworks
from qiptrack.store.index import PlanIndex, index_of
from qiptrack.store.plan_files import ORGANISATION_NAMES, PlansSource
from qiptrack.store.plan_reading import has_own_ids
from qiptrack.store.reader import plan_files, without_collector
from qiptrack.store.registers import read_registers
from qiptrack.store.unfinished_files import unfinished_in

FEW = 10_000
"""How many problems are kept as they are."""

UNKNOWN = salvage(Organisation, None)
"""An organisation that has a file of which nothing could be read, so that no rule relies on it."""


@dataclass(frozen=True, slots=True)
class CheckedFolder:
    """The problems that were found, and the files that were looked at, as the user names them.

    `remarks` are on what breaks no rule and can hardly be meant, each with its file.
    """

    problems: Sequence[Problem]
    files: tuple[str, ...]
    remarks: tuple[tuple[str, str], ...] = ()

    def with_problems(self, problems: Sequence[Problem]) -> "CheckedFolder":
        """Return this with other problems; those of files that are gone come last."""
        gone = dict.fromkeys(problem.place.file for problem in problems)
        files = tuple(dict.fromkeys([*self.files, *gone]))
        return CheckedFolder(in_order(problems, files), files, self.remarks)


def check(
    folder: PlansSource,
    today: dt.date,
    *,
    only: Collection[str] | None = None,
    step: Callable[[], None] = lambda: None,
) -> CheckedFolder:
    """Return every problem of every file of a folder, file by file, each in order of lines.

    With `only`, no other plans are read; of those it is known that they are there, and what they
    are called. `step` is called after each file, for whoever shows how far it has come.
    """
    from qiptrack.yamlfile.plain_data import NotPlain

    with without_collector():
        try:
            return _checked(folder, today, only, step, index_of(folder.root))
        except NotPlain:  # the index says otherwise than the parser, and is not believed
            return _checked(folder, today, only, step, PlanIndex(folder.root, None))


def _checked(
    folder: PlansSource,
    today: dt.date,
    only: Collection[str] | None,
    step: Callable[[], None],
    index: PlanIndex,
) -> CheckedFolder:
    problems = _Gathered()
    files: list[str] = []
    around = Surroundings(today, has_file=folder.has_file)
    around, found = _organisation(folder, around, files)
    problems.add(found)
    remarks = _of_organisation(folder, around.organisation)
    first_with: dict[bytes, str] = {}
    places = {""}
    plans = FolderSoFar(around)
    for listed in plan_files(folder, around.organisation):
        places.add(listed.file.rpartition("/")[0])
        if only is not None and listed.file not in only:
            plans.add_unread(PlanInFolder(plan_id(listed.file), listed.file))
            continue
        files.append(folder.shown(listed.file))
        index.before_reading()
        raw = listed.unreadable or folder.read(listed.file)
        if isinstance(raw, Unreadable):
            problems.add([unreadable_problem(folder.shown(listed.file), raw)])
        else:
            identity = blob_id(raw)
            examined = _examined(raw, identity, listed.file, folder, around.organisation, index)
            problems.add(plan_problems(examined, around))
            plans.add(examined)
            shown = folder.shown(listed.file)
            remarks += _of_plan(examined, shown, first_with.setdefault(identity, shown))
            del examined  # the next one is read faster into the memory that this one gives back
        step()
    problems.add(plans.problems(_again(folder)))
    index.save()
    remarks += _left_behind(folder, sorted(places))
    return CheckedFolder(problems.in_order(files), tuple(files), tuple(remarks))


def _of_organisation(folder: PlansSource, organisation: Organisation) -> list[tuple[str, str]]:
    """Return the remarks on the organisation file, each with the file."""
    read = folder.organisation()
    if read is None:
        return []
    shown = folder.shown(read)
    others = (name for name in ORGANISATION_NAMES if name != read and folder.has_file(name))
    unread = [(shown, f"it is read, and {folder.shown(each)} is not; keep one") for each in others]
    return [*unread, *((shown, remark) for remark in organisation_remarks(organisation))]


def _of_plan(examined: ExaminedPlan, shown: str, first: str) -> list[tuple[str, str]]:
    """Return the remarks on a plan, each with its file; `first` is the first file that says it.

    What is said twice is counted twice, as where a copy was laid aside, or where a command was
    killed while a plan got another name.
    """
    filed = examined.filed
    if filed is None:
        return []
    twice = [] if shown == first else [f"it says just what {first} says; keep one of them"]
    return [(shown, remark) for remark in (*twice, *plan_remarks(filed.plan))]


def _left_behind(folder: PlansSource, places: Iterable[str]) -> list[tuple[str, str]]:
    """Return a remark on each file in these places that a command left which was killed."""
    if not isinstance(folder, PlansFolder):
        return []
    return [
        (folder.shown((PurePath(place) / left.name).as_posix()), _LEFT)
        for place in places
        for left in unfinished_in(folder.root / place)
    ]


_LEFT = "a command left it that was cut short; the next one that saves there takes it away"


def _examined(
    raw: bytes,
    identity: bytes,
    file: str,
    folder: PlansSource,
    organisation: Organisation,
    index: PlanIndex,
) -> ExaminedPlan:
    """Return what could be read of a plan; one that is known is only parsed where that is needed.

    `identity` is the id of what is in its file. Whatever is the matter with it is found anew.
    """
    from qiptrack.yamlfile.loader import load_later

    shown = folder.shown(file)
    known = index.of_content(identity)
    plan = index.plan(known) if known else None
    if plan is not None:
        examined = examine_known_plan(load_later(raw, shown), file, plan, organisation)
    else:
        examined = examine_plan(raw, file, shown, organisation)
        if examined.filed and examined.is_sound and has_own_ids(examined.filed.plan):
            known = index.keep_plan(identity, examined.filed.plan)
    index.keep_stamp(file, folder.stamps.get(file), known)
    return examined


class _Gathered:
    """The problems that are found by and by; once there are many, they are kept packed."""

    def __init__(self) -> None:
        self._few: list[Problem] = []
        self._many = ManyProblems()

    def add(self, problems: Iterable[Problem]) -> None:
        self._few += problems
        if len(self._few) > FEW:
            self._many.add(self._few)
            self._few = []

    def in_order(self, files: Sequence[str]) -> Sequence[Problem]:
        """Return them file by file, as `files` come, each in order of lines."""
        if not self._many:
            return in_order(self._few, files)
        self._many.add(self._few)
        self._many.arrange(files)
        return self._many


def in_order(problems: Iterable[Problem], files: Sequence[str]) -> tuple[Problem, ...]:
    """Return problems file by file, as `files` come, each in order of lines."""
    order = {file: index for index, file in enumerate(files)}

    def place(problem: Problem) -> tuple[int, str, int, int, str]:
        file = problem.place.file
        last = order.get(file, len(order))
        return last, file, problem.place.line, problem.place.column, problem.code

    return tuple(sorted(problems, key=place))


def _organisation(
    folder: PlansSource, around: Surroundings, files: list[str]
) -> tuple[Surroundings, list[Problem]]:
    file = folder.organisation()
    if file is None:
        return around, []
    files.append(folder.shown(file))
    raw = folder.read(file)
    if isinstance(raw, Unreadable):
        unknown = replace(around, organisation=UNKNOWN)
        return unknown, [unreadable_problem(folder.shown(file), raw)]
    examined = examine_organisation(raw, folder.shown(file))
    organisation = examined.organisation or UNKNOWN
    around = replace(
        around,
        organisation=organisation,
        registers=read_registers(folder, organisation),
        frameworks=read_frameworks(folder, organisation),
        has_plan=lambda name: any(
            same_name(plan_id(each.file), name) for each in plan_files(folder, organisation)
        ),
    )
    return around, organisation_problems(examined, around)


def _again(folder: PlansSource) -> Callable[[str], Document | None]:
    from qiptrack.yamlfile.loader import load

    def document(file: str) -> Document | None:
        raw = folder.read(file)
        return None if isinstance(raw, Unreadable) else Document(load(raw, folder.shown(file)))

    return document
