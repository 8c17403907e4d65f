"""The one door through which plans are read.

A plan that is as it should be goes the fast way: from the parser's events to data, and from
data to the model. Only one that is not is looked at closely, to say what can still be told of
it and what is the matter.
"""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, Protocol, TypeVar

from qiptrack.model.base import Model
from qiptrack.model.identity import FiledPlan, plan_id
from qiptrack.model.organisation import UNDECLARED, Organisation
from qiptrack.model.plan import Plan
from qiptrack.rules.problem import Problem, Unreadable
from qiptrack.store.folders import PlanFile

M = TypeVar("M", bound=Model)


class PlansSource(Protocol):
    """Where plan files are: a folder on disk, or one as it stood at a revision."""

    def files(self) -> Iterator[PlanFile]:
        """Yield every plan file, or why it is not read."""

    def read(self, file: str) -> bytes | Unreadable:
        """Return the bytes of `file`, or why they cannot be had."""

    def has_file(self, path: str) -> bool:
        """Whether `path`, from the folder, leads to a file that is in the folder."""

    def organisation(self) -> str | None:
        """Return the name of the organisation file, or None when there is none."""

    def shown(self, file: str) -> str:
        """Return how the user would name `file`."""


class PlanReading(NamedTuple):
    """What was read of one file: the plan as far as it could be read, and what is the matter."""

    file: str
    filed: FiledPlan | None
    problems: tuple[Problem, ...] = ()


class OrganisationReading(NamedTuple):
    """The organisation, as far as it could be read, and what is the matter with its file."""

    organisation: Organisation
    problems: tuple[Problem, ...] = ()


def read_plan(raw: bytes, file: str) -> FiledPlan | None:
    """Return the plan in `raw`, or None when there is anything at all the matter with it."""
    plan = _plainly(Plan, raw)
    if plan is None:
        return None
    ids = [item.id for part in (plan.indicators, plan.checks, plan.actions) for item in part]
    if len(set(ids)) < len(ids):
        return None
    return FiledPlan(plan_id(file), file, plan)


def read_plans(
    shelf: PlansSource, organisation: Organisation, only: Iterable[PlanFile] | None = None
) -> Iterator[PlanReading]:
    """Yield what is read of every plan file, one at a time, so that none needs to be kept.

    With `only`, no other files are read.
    """
    files: dict[str, str] = {}
    with without_collector():
        for found in plan_files(shelf, organisation) if only is None else only:
            reading = _read(shelf, found, organisation)
            if reading.filed is not None:
                first = files.setdefault(reading.filed.id, found.file)
                if first != found.file:
                    reading = _same_id(shelf, reading, first)
            yield reading


def plan_files(shelf: PlansSource, organisation: Organisation) -> Iterator[PlanFile]:
    """Yield every plan file, without the registers and packs that the organisation declares."""
    others = organisation.own_files
    return (found for found in shelf.files() if found.file not in others)


def read_organisation(shelf: PlansSource) -> OrganisationReading:
    """Return the organisation of the folder; one that declares nothing where there is no file."""
    file = shelf.organisation()
    if file is None:
        return OrganisationReading(UNDECLARED)
    raw = shelf.read(file)
    if isinstance(raw, Unreadable):
        return OrganisationReading(UNDECLARED, _unread(shelf, file, raw).problems)
    organisation = _plain_organisation(raw)
    if organisation is not None:
        return OrganisationReading(organisation)
    from qiptrack.model.salvage import settled
    from qiptrack.rules.engine import reading_problems
    from qiptrack.rules.examine import examine_organisation

    examined = examine_organisation(raw, shelf.shown(file))
    problems = tuple(reading_problems(examined.document))
    told = settled(examined.organisation, UNDECLARED) if examined.organisation else None
    return OrganisationReading(told or UNDECLARED, problems)


def _plain_organisation(raw: bytes) -> Organisation | None:
    """Return the organisation in `raw`, or None when there is anything the matter with it."""
    organisation = _plainly(Organisation, raw)
    if organisation is None:
        return None
    posts_known = all(organisation.knows_service(post.service) for post in organisation.roles)
    return organisation if posts_known and not organisation.rules else None


def _plainly(model: type[M], raw: bytes) -> M | None:
    """Return the `model` that `raw` is without a doubt; what is slow to import is so only here."""
    from pydantic import ValidationError

    from qiptrack.yamlfile.plain_data import NotPlain, plain_data

    try:
        return model.model_validate(plain_data(raw))
    except (NotPlain, ValidationError):
        return None


def _read(shelf: PlansSource, found: PlanFile, organisation: Organisation) -> PlanReading:
    raw = found.unreadable or shelf.read(found.file)
    if isinstance(raw, Unreadable):
        return _unread(shelf, found.file, raw)
    filed = read_plan(raw, found.file)
    if filed is not None and organisation.knows_service(filed.plan.service):
        return PlanReading(found.file, filed)
    return _explained(shelf, found.file, raw, organisation)


def _explained(
    shelf: PlansSource, file: str, raw: bytes, organisation: Organisation
) -> PlanReading:
    """Look closely at a plan with something the matter; the only place that pays for it."""
    from qiptrack.rules.engine import reading_problems
    from qiptrack.rules.examine import examine_plan

    examined = examine_plan(raw, file, shelf.shown(file), organisation)
    return PlanReading(file, examined.filed, tuple(reading_problems(examined.document)))


def _unread(shelf: PlansSource, file: str, unreadable: Unreadable) -> PlanReading:
    from qiptrack.rules.engine import unreadable_problem

    return PlanReading(file, None, (unreadable_problem(shelf.shown(file), unreadable),))


def _same_id(shelf: PlansSource, reading: PlanReading, first: str) -> PlanReading:
    from qiptrack.rules.engine import unreadable_problem

    twice = Unreadable(
        f"'{plan_id(first)}' is also the id of {shelf.shown(first)}",
        "Rename one of the two files.",
        code="QIP007",
    )
    problem = unreadable_problem(shelf.shown(reading.file), twice)
    return reading._replace(problems=(*reading.problems, problem))


@contextmanager
def without_collector() -> Iterator[None]:
    """Do without the cyclic collector: nothing here makes cycles, and it doubles the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
