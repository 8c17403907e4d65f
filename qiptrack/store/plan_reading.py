"""What is read of one plan file: the plan as far as it can be read, and what is the matter."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from qiptrack.model.base import Model
from qiptrack.model.fields import DoesNotFit
from qiptrack.model.flat_plan import FiledFacts
from qiptrack.model.identity import FiledPlan, plan_id
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan
from qiptrack.rules.problem import Problem, Unreadable
from qiptrack.store.plan_files import PlanFile, PlansSource

M = TypeVar("M", bound=Model)


class PlanReading(NamedTuple):
    """What was read of one file: the plan as far as it could be read, and what is the matter.

    With `passed` nothing is the matter with the plan, and nothing in it was asked for. `last` is
    the day, as an ordinal, after which no record of it is dated; None where that is not known.
    """

    file: str
    filed: FiledPlan | None
    problems: tuple[Problem, ...] = ()
    passed: bool = False
    last: int | None = None
    facts: FiledFacts | None = None
    """What lists need of the plan, where that was asked for, and it need not be read for it."""

    @property
    def is_read(self) -> bool:
        """Whether the plan was read, or enough of it is known."""
        return self.passed or self.filed is not None or self.facts is not None


class KnownTogether(NamedTuple):
    """What lists need of a run of files, where nothing is the matter with any, and none is read.

    `facts` are in the order of the files; of the plans in the others nothing was asked for.
    """

    files: Sequence[PlanFile]
    facts: Sequence[FiledFacts]

    def readings(self) -> Iterator[PlanReading]:
        """Yield what is known of each file."""
        facts_of = {each.file: each for each in self.facts}
        for file, _ in self.files:
            facts = facts_of.get(file)
            yield PlanReading(file, None, passed=facts is None, facts=facts)


def each_reading(readings: Iterable[PlanReading | KnownTogether]) -> Iterator[PlanReading]:
    """Yield `readings`, file by file where several are known together."""
    for reading in readings:
        if isinstance(reading, KnownTogether):
            yield from reading.readings()
        else:
            yield reading


def read_plan(raw: bytes, file: str) -> FiledPlan | None:
    """Return the plan in `raw`, or None when there is anything at all the matter with it."""
    plan = plain_model(Plan, raw)
    if plan is None or not has_own_ids(plan) or not _says_enough(plan):
        return None
    return FiledPlan(plan_id(file), file, plan)


def has_own_ids(plan: Plan) -> bool:
    """Whether no two things in a plan have the same id."""
    ids = [item.id for part in (plan.indicators, plan.checks, plan.actions) for item in part]
    return len(set(ids)) == len(ids)


def _says_enough(plan: Plan) -> bool:
    """Whether every measurement says a value, or what makes one, and all evidence what it is."""
    return all(
        each.says_a_value(point) for each in plan.indicators for point in each.measurements
    ) and all(each.says_what_it_is for action in plan.actions for each in action.evidence)


def plain_model(model: type[M], raw: bytes) -> M | None:
    """Return the `model` that `raw` says, where all of it is plain and fits; else None."""
    from qiptrack.yamlfile.plain_data import NotPlain, plain_data

    try:
        return model.model_validate(plain_data(raw))
    except (NotPlain, DoesNotFit):
        return None


def explained(
    folder: PlansSource, file: str, raw: bytes, organisation: Organisation
) -> PlanReading:
    """Return the reading of a plan with something the matter, which is looked at closely here."""
    from qiptrack.rules.engine import reading_problems
    from qiptrack.rules.examine import examine_plan

    examined = examine_plan(raw, file, folder.shown(file), organisation)
    problems = reading_problems(examined.document, examined.filed)
    return PlanReading(file, examined.filed, tuple(problems))


def unread(folder: PlansSource, file: str, unreadable: Unreadable) -> PlanReading:
    """Return the reading of a file that is not read, with the reason as its problem."""
    from qiptrack.rules.engine import unreadable_problem

    return PlanReading(file, None, (unreadable_problem(folder.shown(file), unreadable),))


def same_id(folder: PlansSource, reading: PlanReading, first: str) -> PlanReading:
    """Return a reading with the problem that its plan has the id of another, in `first`."""
    from qiptrack.rules.engine import unreadable_problem

    twice = Unreadable(
        f"'{plan_id(first)}' is also the id of {folder.shown(first)}",
        "Rename one of the two files.",
        code="QIP007",
    )
    problem = unreadable_problem(folder.shown(reading.file), twice)
    return reading._replace(problems=(*reading.problems, problem))
