"""A change carried out on the text of a plan, and looked at before anybody saves it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from qiptrack.errors import QiptrackError
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import plan_problems
from qiptrack.rules.examine import ExaminedPlan, examine_plan
from qiptrack.rules.problem import Problem, Severity
from qiptrack.yamlfile.edits import Edit, apply


@dataclass(frozen=True, slots=True)
class Draft:
    """One plan file before and after; the same bytes when nothing changes."""

    file: str
    before: bytes
    after: bytes


class WouldGainErrors(QiptrackError):
    """The plan would have an error that it does not have now."""

    def __init__(self, gained: Iterable[Problem]) -> None:
        found = list(gained)
        said = "; ".join(f"{problem.code} {problem.message}" for problem in found)
        fixes = "\n".join(dict.fromkeys(problem.fix for problem in found))
        super().__init__(f"That would leave an error in the plan: {said}", fixes)
        self.problems = tuple(found)


def draft(examined: ExaminedPlan, file: str, edits: Iterable[Edit], around: Surroundings) -> Draft:
    """Return the file with `edits` made.

    Raises CannotEdit when one of them cannot be made exactly, and WouldGainErrors when the
    plan would break a rule of severity error that it keeps now.
    """
    source = examined.document.source
    after = apply(source, edits)
    if after is not source:
        again = examine_plan(after.raw, file, source.name, around.organisation)
        gained = _gained(_errors(examined, around), _errors(again, around))
        if gained:
            raise WouldGainErrors(gained)
    return Draft(file, source.raw, after.raw)


def new_draft(text: str, file: str, shown: str, around: Surroundings) -> Draft:
    """Return the draft of a file that is not there yet; WouldGainErrors when it has an error."""
    raw = text.encode()
    examined = examine_plan(raw, file, shown, around.organisation)
    errors = _errors(examined, around)
    if errors:
        raise WouldGainErrors(errors)
    return Draft(file, b"", raw)


def _errors(examined: ExaminedPlan, around: Surroundings) -> list[Problem]:
    found = plan_problems(examined, around)
    return [problem for problem in found if problem.severity is Severity.ERROR]


def _gained(before: list[Problem], after: list[Problem]) -> list[Problem]:
    """Return the errors in `after` that are not in `before`; lines may have moved."""
    known = Counter((problem.code, problem.pointer) for problem in before)
    gained = []
    for problem in after:
        key = (problem.code, problem.pointer)
        if known[key]:
            known[key] -= 1
        else:
            gained.append(problem)
    return gained
