"""The story of a plan, or of something in it: what one version says that the one before did not."""

from collections.abc import Iterator, Sequence
from typing import Any

from qiptrack.analysis.changes.compare import Move
from qiptrack.analysis.changes.facts import ChangedItem, ChangeKind, Fact
from qiptrack.analysis.changes.item_facts import (
    RECORDS,
    action_facts,
    check_facts,
    indicator_facts,
    plan_facts,
)
from qiptrack.analysis.changes.matching import paired
from qiptrack.model.action import Action
from qiptrack.model.base import Model, field_value, or_none
from qiptrack.model.identity import FiledPlan, same_name
from qiptrack.model.indicators import Check, Indicator
from qiptrack.model.vocabulary import Status

PARTS = ("actions", "indicators", "checks")
"""The parts of a plan whose items have ids."""

ARRIVED = (ChangeKind.ACTION_ADDED, ChangeKind.ACTION_REMOVED)
"""What may turn out to be a move, when the other plans of the commit are looked at."""


def facts_between(
    before: FiledPlan | None, after: FiledPlan | None, name: str, moves: Sequence[Move] = ()
) -> list[Fact]:
    """Return the facts that the later of two versions of a plan brought to the item of that id.

    Of the whole plan, and of everything in it, when `name` is empty. What is new comes with all
    that is recorded of it. `moves` are the actions that went from plan to plan meanwhile.
    """
    facts: list[Fact] = []
    if after is not None and (before is None or before.file != after.file):
        facts += _named(before, after, name)
    for part in PARTS:
        pairs = paired(_items(before, part), _items(after, part))
        called = [pair for pair in pairs if not name or same_name(_id(*pair), name)]
        taken = bool(name) and any(other is not None for _, other in called)
        for one, other in called:
            if other is not None or not taken:  # else its id is another's now, whose story this is
                facts += _of_item(before, after, one, other, moves)
    if not name and after is not None:
        earlier = before.plan if before else after.plan.model_copy(update=_NOTHING_YET)
        facts += plan_facts(earlier, after.plan, ChangedItem.plan(after))
    if not name and after is None and before is not None:
        title = or_none(lambda: before.plan.title)
        facts.append(ChangedItem.plan(before).fact(ChangeKind.PLAN_REMOVED, title))
    return facts


def _id(one: Model | None, other: Model | None) -> str | None:
    """Return the id of an item, as it is called later or else as it was called."""
    names: list[str | None] = [field_value(each, "id") for each in (other, one) if each is not None]
    return names[0]


_NOTHING_YET: dict[str, Any] = {"reviews": (), "closed": None}


def _named(before: FiledPlan | None, after: FiledPlan, name: str) -> Iterator[Fact]:
    """Yield the fact that a plan is new, or has another name."""
    plan, title = ChangedItem.plan(after), or_none(lambda: after.plan.title)
    if before is not None:
        yield plan.fact(ChangeKind.PLAN_RENAMED, title, before=before.file, after=after.file)
    elif not name:
        yield plan.fact(ChangeKind.PLAN_ADDED, title, date=or_none(lambda: after.plan.opened))


def _of_item(
    before: FiledPlan | None,
    after: FiledPlan | None,
    one: Model | None,
    other: Model | None,
    moves: Sequence[Move],
) -> Iterator[Fact]:
    if other is not None and after is not None:
        came = next((each for each in moves if _is(each.to, each.after, after, other)), None)
        if one is None and came is not None:
            yield _move(came)
            one = came.before
        if one is None:
            yield from _arrival(other, after)
            one = _bare(other)
        if one != other:
            yield from _differences(one, other, ChangedItem.plan(after))
    elif one is not None and before is not None:
        went = next((each for each in moves if _is(each.origin, each.before, before, one)), None)
        yield _gone(one, before) if went is None else _move(went)


def _differences(one: Model, other: Model, plan: ChangedItem) -> Iterator[Fact]:
    if isinstance(one, Action) and isinstance(other, Action):
        yield from action_facts(one, other, plan.part("actions", other))
    elif isinstance(one, Indicator) and isinstance(other, Indicator):
        yield from indicator_facts(one, other, plan)
    elif isinstance(one, Check) and isinstance(other, Check):
        yield from check_facts(one, other, plan)


def _arrival(item: Model, filed: FiledPlan) -> Iterator[Fact]:
    plan = ChangedItem.plan(filed)
    if isinstance(item, Action):
        subject = plan.part("actions", item)
        due = or_none(lambda: item.first_due)
        yield subject.fact(ChangeKind.ACTION_ADDED, or_none(lambda: item.action), after=due)
    elif isinstance(item, Indicator):
        yield from indicator_facts(None, item, plan)
    elif isinstance(item, Check):
        yield from check_facts(None, item, plan)


def _gone(item: Model, filed: FiledPlan) -> Fact:
    plan = ChangedItem.plan(filed)
    if isinstance(item, Action):
        subject, status = plan.part("actions", item), or_none(lambda: item.status)
        return subject.fact(ChangeKind.ACTION_REMOVED, or_none(lambda: item.action), before=status)
    facts = (
        indicator_facts(item, None, plan)
        if isinstance(item, Indicator)
        else check_facts(item if isinstance(item, Check) else None, None, plan)
    )
    return next(iter(facts))


def _move(move: Move) -> Fact:
    subject = ChangedItem.plan(move.to).part("actions", move.after)
    origin = move.origin.ref(move.before.id)
    what = or_none(lambda: move.after.action)
    return subject.fact(ChangeKind.ACTION_MOVED, what, before=origin, after=subject.ref)


def _is(filed: FiledPlan, item: Model, other: FiledPlan, its: Model) -> bool:
    """Whether an item of one plan is that of another, both of one commit."""
    return filed.file == other.file and field_value(item, "id") == field_value(its, "id")


def _bare(item: Model) -> Model:
    """Return an item as it was before anything was recorded of it."""
    if isinstance(item, Indicator):
        return item.model_copy(update={"measurements": (), "rebases": ()})
    if isinstance(item, Check):
        return item.model_copy(update={"records": ()})
    if not isinstance(item, Action):
        return item
    return item.model_copy(
        update={
            **dict.fromkeys(RECORDS, ()),
            **dict.fromkeys(("withdrawal", "started", "completed", "closed", "learning")),
            "status": Status.NOT_STARTED,
        }
    )


def _items(filed: FiledPlan | None, part: str) -> Sequence[Any]:
    return (field_value(filed.plan, part) or ()) if filed is not None else ()
