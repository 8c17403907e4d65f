"""The errors that a change would bring into a plan, or into the organisation file."""

from collections import Counter
from collections.abc import Callable, Mapping

from qiptrack.model.action import Action
from qiptrack.model.fields import DoesNotFit
from qiptrack.model.organisation import Organisation
from qiptrack.pointer import Step
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import plan_errors
from qiptrack.rules.examine import ExaminedPlan, examine_known_plan, examine_read_plan
from qiptrack.rules.problem import Problem
from qiptrack.yamlfile.document import Source
from qiptrack.yamlfile.expected_data import at


def gained_errors(
    before: Callable[[], ExaminedPlan],
    after: ExaminedPlan,
    around: Surroundings,
    then: Surroundings,
) -> list[Problem]:
    """Return the errors of `after`, in the surroundings `then`, that the plan did not have before.

    The plan as it was, in the surroundings that it had, is asked for where there is any error.
    """
    return gained(lambda: plan_errors(before(), around), plan_errors(after, then))


def gained_by_edits(
    examined: ExaminedPlan, after: Source, file: str, around: Surroundings
) -> list[Problem]:
    """Return the errors that a plan has `after` edits of its file, and did not have before.

    They are not looked for in actions that are untouched.
    """
    untouched = _untouched_actions(examined.document.source, after)
    again = _examined_again(examined, after, file, around.organisation, untouched)
    passed_over = {("actions", step) for step in untouched.values()}
    return gained(
        lambda: plan_errors(examined, around, passed_over), plan_errors(again, around, passed_over)
    )


def gained(before: Callable[[], list[Problem]], after: list[Problem]) -> list[Problem]:
    """Return the errors in `after` that are not in `before`; lines may have moved."""
    if not after:
        return []
    known = Counter((problem.code, problem.pointer) for problem in before())
    new = []
    for problem in after:
        key = (problem.code, problem.pointer)
        if known[key]:
            known[key] -= 1
        else:
            new.append(problem)
    return new


BESIDE_ACTIONS = ("checks", "reviews")
"""Keys of a plan under which stands nothing that any rule holds an action against."""


def _read_again(before: Source, after: Source) -> set[str]:
    """Return the keys of a file of which the values were read again after a change, or are new."""
    was, now = before.data, after.data
    if not (isinstance(was, dict) and isinstance(now, dict)):
        return {""}
    return {key for key in {*was, *now} if key not in was or was[key] is not now.get(key)}


def _untouched_actions(before: Source, after: Source) -> Mapping[int, Step]:
    """Return where actions stand, and the steps to them, that were not read again after a change.

    Nothing where anything was that they are held against. Else they say what they said, and what
    is wrong in them, for itself and with the rest of the plan, is what was wrong before.
    """
    if not _read_again(before, after) <= {"actions", *BESIDE_ACTIONS}:
        return {}
    listed, again = at(before.data, ("actions",)), at(after.data, ("actions",))
    if not (isinstance(listed, list) and isinstance(again, list)):
        return {}
    steps = enumerate(before.steps_of(listed))
    both = zip(listed, again, steps, strict=False)
    return {place: step for one, other, (place, step) in both if one is other}


def _examined_again(
    examined: ExaminedPlan,
    after: Source,
    file: str,
    organisation: Organisation,
    untouched: Mapping[int, Step],
) -> ExaminedPlan:
    """Return a changed plan as far as it can be read, with its untouched actions as they are."""
    more = _read_again(examined.document.source, after) - {"actions"}
    if examined.filed is None or examined.document.mistakes or not untouched or more:
        return examine_read_plan(after, file, organisation)
    plan, listed = examined.filed.plan, at(after.data, ("actions",))
    assert isinstance(listed, list)  # noqa: S101 - as it has those that are untouched
    try:
        actions = tuple(
            plan.actions[place] if place in untouched else Action.model_validate(said)
            for place, said in enumerate(listed)
        )
    except DoesNotFit:
        return examine_read_plan(after, file, organisation)
    changed = plan.model_copy(update={"actions": actions})
    return examine_known_plan(after, file, changed, organisation)
