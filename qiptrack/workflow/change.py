"""What a request comes to: edits to one plan, made on its text and looked at before saving."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from qiptrack.errors import QiptrackError
from qiptrack.model.base import Model, field_value
from qiptrack.model.organisation import UNDECLARED, Organisation
from qiptrack.model.shape import keys
from qiptrack.model.step_conditions import Unmet
from qiptrack.pointer import Pointer
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import organisation_problems, plan_errors
from qiptrack.rules.examine import (
    ExaminedOrganisation,
    ExaminedPlan,
    examine_organisation,
    examine_plan,
)
from qiptrack.rules.problem import Problem, errors_among
from qiptrack.workflow.gained_errors import gained, gained_by_edits
from qiptrack.yamlfile.edits import AddKey, AppendItem, DeleteKey, Edit, SetValue, Value, apply


@dataclass(frozen=True, slots=True)
class Change:
    """The edits that a request comes to, what was done in words, and what comes next.

    A `doubt` is told of them before they are saved, too.
    """

    edits: tuple[Edit, ...]
    done: str
    next: str = ""
    doubt: str = ""


class Refused(QiptrackError):
    """A step may not be taken: each reason, with what would meet it."""

    def __init__(self, ref: str, step: str, unmet: Sequence[Unmet]) -> None:
        self.unmet = tuple(unmet)
        reasons = "; ".join(each.message for each in unmet)
        remedies = "\n".join(command(each.remedy.replace("REF", ref)) for each in unmet)
        super().__init__(f"{ref} cannot be {PAST.get(step, step)}: {reasons}.", remedies)


def command(text: str) -> str:
    """Return `text` with the command that it ends with in quotes, so that it can be copied."""
    said, begins, rest = text.partition("qiptrack ")
    return f"{said}`{begins}{rest}`" if begins and "`" not in text else text


PAST = {
    "start": "started",
    "complete": "completed",
    "verify": "verified",
    "close": "closed",
    "reopen": "reopened",
    "defer": "deferred",
    "reassign": "reassigned",
    "withdraw": "withdrawn",
    "escalate": "escalated",
}


def put(item: Model, pointer: Pointer, key: str, value: Value | dt.date) -> Edit:
    """Return the edit that makes `key` of the item at `pointer` say `value`."""
    name = key if key in type(item).model_fields else f"{key}_"
    said = value.isoformat() if isinstance(value, dt.date) else value
    if name in item.model_fields_set:
        return SetValue((*pointer, key), said)
    return AddKey(pointer, key, said, keys(type(item)))


def cleared(item: Model, pointer: Pointer, *names: str) -> tuple[Edit, ...]:
    """Return the edits that take keys out which are there."""
    return tuple(
        DeleteKey((*pointer, name)) for name in names if field_value(item, name) is not None
    )


def recorded(item: Model, pointer: Pointer, key: str, record: Mapping[str, Value]) -> Edit:
    """Return the edit that puts a record at the end of a list of the item at `pointer`."""
    said = {name: value for name, value in record.items() if value is not None}
    return AppendItem((*pointer, key), said, keys(type(item)))


@dataclass(frozen=True, slots=True)
class Draft:
    """One plan file before and after; the same bytes when nothing changes.

    A file that is not there has no bytes.
    """

    file: str
    before: bytes
    after: bytes


class WouldGainErrors(QiptrackError):
    """A plan, or the organisation file, would have an error that it does not have now."""

    def __init__(self, gained: Iterable[Problem], where: str = "the plan") -> None:
        found = list(gained)
        said = "; ".join(
            f"{problem.code} {problem.message} ({problem.pointer})" for problem in found
        )
        fixes = "\n".join(dict.fromkeys(problem.fix for problem in found))
        super().__init__(f"That would leave an error in {where}: {said}", fixes)
        self.problems = tuple(found)


def draft(examined: ExaminedPlan, file: str, edits: Iterable[Edit], around: Surroundings) -> Draft:
    """Return the file with `edits` made.

    Raises CannotEdit when one of them cannot be made exactly, and WouldGainErrors when the
    plan would break a rule of severity error that it keeps now.
    """
    source = examined.document.source
    after = apply(source, edits)
    if after is not source and (found := gained_by_edits(examined, after, file, around)):
        raise WouldGainErrors(found)
    return Draft(file, source.raw, after.raw)


def new_draft(text: str, file: str, shown: str, around: Surroundings) -> Draft:
    """Return the draft of a file that is not there yet; WouldGainErrors when it has an error."""
    raw = text.encode()
    examined = examine_plan(raw, file, shown, around.organisation)
    errors = plan_errors(examined, around)
    if errors:
        raise WouldGainErrors(errors)
    return Draft(file, b"", raw)


def organisation_draft(
    examined: ExaminedOrganisation,
    file: str,
    edits: Iterable[Edit],
    around: Callable[[Organisation], Surroundings],
) -> tuple[Draft, Organisation]:
    """Return the organisation file with `edits` made, and the organisation that it tells of.

    Raises CannotEdit when one of them cannot be made exactly, and WouldGainErrors when the file
    would break a rule of severity error that it keeps now. `around` is what an organisation is
    looked at with.
    """
    source = examined.document.source
    after = apply(source, edits)
    again = examine_organisation(after.raw, source.name)

    def errors(each: ExaminedOrganisation) -> list[Problem]:
        return errors_among(organisation_problems(each, around(each.organisation or UNDECLARED)))

    found = gained(lambda: errors(examined), errors(again))
    if found or again.organisation is None:
        raise WouldGainErrors(found, "the organisation file")
    return Draft(file, source.raw, after.raw), again.organisation
