"""What people call a plan or an action on the command line, and what they mean."""

from collections.abc import Iterable, Sequence

from qiptrack.errors import QiptrackError
from qiptrack.model.nearest import nearest
from qiptrack.model.portfolio import plan_id
from qiptrack.rules.problem import Problem
from qiptrack.store.folder import Found


class UnknownPlan(QiptrackError):
    """No plan has an id that begins like that."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        near = nearest(name, known)
        fix = f"Did you mean {near}?" if near else "`qiptrack status` lists the plans there are."
        super().__init__(f"There is no plan '{name}'.", fix)


class AmbiguousName(QiptrackError):
    """Several plans or actions are called so."""

    def __init__(self, name: str, found: Sequence[str]) -> None:
        shown = ", ".join(found[:6]) + (" and others" if len(found) > 6 else "")
        super().__init__(
            f"'{name}' could be any of {shown}.", "Type a little more of the one meant."
        )


class UnknownAction(QiptrackError):
    """The plan, or every plan, has no action, indicator or check of that id."""

    def __init__(self, name: str, where: str, known: Sequence[str], part: str = "actions") -> None:
        near = nearest(name, known)
        command = "indicators" if part == "indicators" else "list"
        listed = f"`qiptrack {command}` shows the references there are."
        fix = f"Did you mean {near}?" if near else listed
        super().__init__(f"There is no '{name}' in {where}.", fix)


class PlanNotRead(QiptrackError):
    """Nothing of the plan that was asked for can be told."""

    def __init__(self, problem: Problem) -> None:
        place = problem.place
        message = f"{place.file} cannot be read: {problem.message} (line {place.line})."
        super().__init__(message, problem.fix)


def plan_ids(files: Iterable[Found]) -> dict[str, Found]:
    """Return the plan files by their ids; the first of two of one id."""
    found: dict[str, Found] = {}
    for each in files:
        found.setdefault(plan_id(each.file), each)
    return found


def plans_called(name: str, known: Iterable[str]) -> list[str]:
    """Return the plan ids that `name` may mean: the one that it is, else those it begins.

    The name of the file does as well as the id; nothing at all is the beginning of none.
    """
    start = name.casefold().removesuffix(".yaml").removesuffix(".yml")
    found = [each for each in known if start and each.casefold().startswith(start)]
    return [each for each in found if each.casefold() == start] or found


def plan_called(name: str, known: Iterable[str]) -> str:
    """Return the one plan id that is `name`, or begins with it.

    Raises UnknownPlan when there is none, AmbiguousName when there are several.
    """
    ids = sorted(known)
    if name in ids:
        return name
    found = plans_called(name, ids)
    if not found:
        raise UnknownPlan(name, ids)
    if len(found) > 1:
        raise AmbiguousName(name, found)
    return found[0]
