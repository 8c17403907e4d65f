"""What a reference typed by somebody means: a plan, or an item of one."""

from collections.abc import Sequence

from qiptrack.cli.looking import Looking
from qiptrack.model.base import Model, told
from qiptrack.model.portfolio import FiledPlan, same_name
from qiptrack.store.naming import (
    AmbiguousName,
    PlanNotRead,
    UnknownItem,
    plan_called,
    plan_ids,
    plans_called,
)


def found(look: Looking, ref: str, *parts: str) -> tuple[FiledPlan, Model | None]:
    """Return the plan, and the item of its `parts` such as `actions`; None for a whole plan.

    An item is plan/A1, or A1 alone when just one plan has it. Raises UnknownPlan, UnknownItem,
    AmbiguousName or PlanNotRead.
    """
    name, slash, item_id = ref.partition("/")
    if slash:
        filed = plan_of(look, name)
        return filed, _item(filed, parts, item_id)
    known = plan_ids(look.folder.files())
    if plans_called(name, known):
        return plan_of(look, plan_called(name, known)), None
    having = [filed for filed in look.plans() if _called(filed, parts, name)]
    if not having:
        plan_or_item = [*known, *(f"{plan}/{name}" for plan in known)]
        raise UnknownItem(name, plan_or_item, *parts)
    if len(having) > 1:
        raise AmbiguousName(name, [_ref(filed, parts, name) for filed in having])
    return having[0], _item(having[0], parts, name)


def plan_of(look: Looking, name: str) -> FiledPlan:
    """Return the plan that is called `name`; raises UnknownPlan, AmbiguousName or PlanNotRead."""
    read = list(look.plans([name]))
    if not read:
        raise PlanNotRead(look.doubts[-1])
    return read[0]


def _item(filed: FiledPlan, parts: Sequence[str], item_id: str) -> Model:
    item = _called(filed, parts, item_id)
    if item is None:
        raise UnknownItem(item_id, ids(filed, *parts), *parts, plan=filed.id)
    return item


def ids(filed: FiledPlan, *parts: str) -> list[str]:
    """Return the ids of the items in some parts of a plan."""
    return [told(each, "id") or "?" for part in parts for each in told(filed.plan, part) or ()]


def _called(filed: FiledPlan, parts: Sequence[str], item_id: str) -> Model | None:
    items = (each for part in parts for each in told(filed.plan, part) or ())
    return next((each for each in items if same_name(told(each, "id"), item_id)), None)


def _ref(filed: FiledPlan, parts: Sequence[str], name: str) -> str:
    """Return the reference of the item called `name`, with its id as the plan writes it."""
    item = _called(filed, parts, name)
    return filed.ref((item and told(item, "id")) or name)
