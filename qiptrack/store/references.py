"""What people call a plan or an action on the command line, and what they mean."""

from collections.abc import Iterable, Sequence

from qiptrack.errors import QiptrackError
from qiptrack.model.identity import plan_id
from qiptrack.model.nearest import nearest
from qiptrack.rules.problem import Problem
from qiptrack.store.folders import PlanFile


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


_NOUNS = {"actions": "action ", "indicators": "indicator ", "checks": "check "}
_LISTED = {"indicators": "indicators", "checks": "show PLAN"}
_MOST = 12
"""How many ids are listed to choose from; of more, a command lists them."""


class UnknownItem(QiptrackError):
    """The plan, or every plan, has no action, indicator or check of that id.

    `parts` are those of a plan in which it was looked for, such as `actions`, and `known` what
    is there. Without `plan` it was looked for in all.
    """

    def __init__(
        self, name: str, known: Sequence[str], *parts: str, plan: str | None = None
    ) -> None:
        part = parts[0] if len(parts) == 1 else ""
        if near := nearest(name, known):
            fix = f"Did you mean {near}?"
        elif plan and 0 < len(known) <= _MOST:
            fix = f"There are: {', '.join(known)}."
        else:
            command = f"show {plan}" if plan else _LISTED.get(part, "list")
            fix = f"`qiptrack {command}` shows what there is."
        noun = _NOUNS.get(part, "")
        super().__init__(f"There is no {noun}'{name}' in {plan or 'any plan'}.", fix)


class PlanNotRead(QiptrackError):
    """Nothing of the plan that was asked for can be told."""

    def __init__(self, problem: Problem) -> None:
        place = problem.place
        message = f"{place.file} cannot be read: {problem.message} (line {place.line})."
        super().__init__(message, problem.fix)


def plan_ids(files: Iterable[PlanFile]) -> dict[str, PlanFile]:
    """Return the plan files by their ids; the first of two of one id."""
    found: dict[str, PlanFile] = {}
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
