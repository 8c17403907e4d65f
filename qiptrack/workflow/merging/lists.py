"""Which items of three versions of a list are one, and in which order they come together."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import Any, NamedTuple, TypeVar

from qiptrack.analysis.changes.matching import versions_of_one
from qiptrack.model.base import Model
from qiptrack.model.indicators import Measurement
from qiptrack.model.organisation_parts import Meeting, Post, Register
from qiptrack.model.records import Escalation, Rebase
from qiptrack.model.shape import keys
from qiptrack.yamlfile.limits import Data

T = TypeVar("T")

Items = Sequence[Data]


class Slot(NamedTuple):
    """One item of a merged list: its index in each version, None where it is not in it."""

    base: int | None
    ours: int | None
    theirs: int | None

    def of(self, ours: Sequence[T], theirs: Sequence[T]) -> T:
        """Return the item as ours has it, or else as theirs does; LookupError where neither has."""
        for index, items in ((self.ours, ours), (self.theirs, theirs)):
            if index is not None:
                return items[index]
        raise LookupError("an item of neither side")


class Order(NamedTuple):
    """The items of a merged list, and whether both sides put them in an order of their own."""

    slots: list[Slot]
    both_moved: bool = False


_NAMED: Mapping[type[Model], tuple[str, ...]] = {
    Post: ("role", "service"),
    Meeting: ("meeting",),
    Register: ("kind",),
}
"""By which keys an item of the organisation file is the same in every version."""

_ONCE: Mapping[type[Model], tuple[str, ...]] = {
    **_NAMED,
    Measurement: ("date",),
    Rebase: ("date",),
    Escalation: ("date", "to", "by", "reason"),
}
"""By which keys two new records are one: there is no second value of a day, and an escalation
may have been answered on one side."""


def merged_order(base: Items, ours: Items, theirs: Items, model: type[Model] | None) -> Order:
    """Return the items of three versions of a list in the order in which they are merged.

    That is the order of ours, or of theirs where only they changed it. What the other side added
    comes behind what it stands behind there; what both added in one place goes by date, then ours
    first. An item of the base that one side took out is in it too, unless both did.
    """
    every = _slots(base, ours, theirs, model)
    common = [slot for slot in every if None not in slot]
    in_ours, in_theirs = _sorted(common, "ours"), _sorted(common, "theirs")
    leads = "theirs" if in_ours == common != in_theirs else "ours"
    main, behind = _sorted(every, leads), _sorted(every, _other(leads))

    def day(slot: Slot) -> str:
        item = slot.of(ours, theirs)
        date = item.get("date") if isinstance(item, dict) else None
        return date if isinstance(date, str) else ""

    return Order(
        _woven(main, set(behind).difference(main), behind, day, leads=leads),
        both_moved=common != in_theirs != in_ours != common,
    )


def _slots(base: Items, ours: Items, theirs: Items, model: type[Model] | None) -> list[Slot]:
    """Return the items of three versions of a list: those of the base, ours, and then theirs."""
    from_ours, from_theirs = same_items(base, ours, model), same_items(base, theirs, model)
    in_ours = {old: index for index, old in from_ours.items()}
    in_theirs = {old: index for index, old in from_theirs.items()}
    known = [Slot(old, in_ours.get(old), in_theirs.get(old)) for old in range(len(base))]
    new_ours = [index for index in range(len(ours)) if index not in from_ours]
    new_theirs = [index for index in range(len(theirs)) if index not in from_theirs]
    both = _both_added(ours, theirs, new_ours, new_theirs, model)
    taken = set(both.values())
    return [
        *(slot for slot in known if slot[1:] != (None, None)),
        *(Slot(None, index, both.get(index)) for index in new_ours),
        *(Slot(None, None, index) for index in new_theirs if index not in taken),
    ]


def same_items(before: Items, after: Items, model: type[Model] | None) -> dict[int, int]:
    """Return the index in `before` of each item of `after` that was there."""
    if model is None:
        return _equal(before, after)
    if "id" in model.model_fields:
        return _by(before, after, lambda item: _naming_values(item, ("id",)))
    if model in _NAMED:
        return _by(before, after, lambda item: _naming_values(item, _NAMED[model]))
    pair = versions_of_one(
        [_as_model(model, item) for item in before], [_as_model(model, item) for item in after]
    )
    return dict(sorted(pair.items()))


def _both_added(
    ours: Items,
    theirs: Items,
    new_ours: Sequence[int],
    new_theirs: Sequence[int],
    model: type[Model] | None,
) -> dict[int, int]:
    """Return which new item of ours is which new one of theirs, by index."""
    one, other = [ours[index] for index in new_ours], [theirs[index] for index in new_theirs]
    names = ("id",) if model and "id" in model.model_fields else _ONCE.get(model or Model, ())
    pairs = _equal(other, one)
    if names:
        left = [index for index in range(len(one)) if index not in pairs]
        rest = [index for index in range(len(other)) if index not in pairs.values()]
        found = _by(
            [other[i] for i in rest], [one[i] for i in left], lambda i: _naming_values(i, names)
        )
        pairs |= {left[index]: rest[old] for index, old in found.items()}
    return {new_ours[index]: new_theirs[old] for index, old in pairs.items()}


def _woven(
    main: Sequence[Slot],
    extra: Set[Slot],
    behind: Sequence[Slot],
    day: Callable[[Slot], str],
    *,
    leads: str,
) -> list[Slot]:
    """Return `main` with each slot of `extra` put in, after the one that it follows in `behind`."""
    place = {slot: index for index, slot in enumerate(main)}
    groups: dict[int, list[Slot]] = {}
    anchor = -1
    for slot in behind:
        if slot in place:
            anchor = place[slot]
        elif slot in extra:
            groups.setdefault(anchor, []).append(slot)
    woven: list[Slot] = []
    waiting = groups.get(-1, [])
    for index, slot in enumerate(main):
        new = _is_new(slot, leads)
        while waiting and (not new or _comes_first(waiting[0], slot, day, leads)):
            woven.append(waiting.pop(0))
        woven.append(slot)
        waiting += groups.get(index, [])
    return [*woven, *waiting]


def _is_new(slot: Slot, side: str) -> bool:
    """Say whether an item was added on `side` alone."""
    return slot.base is None and getattr(slot, _other(side)) is None


def _comes_first(waiting: Slot, slot: Slot, day: Callable[[Slot], str], leads: str) -> bool:
    """Say whether `waiting` stands before `slot`, which the leading side added in its place."""
    if leads == "theirs":
        return day(waiting) <= day(slot)
    return day(waiting) < day(slot)


def _other(side: str) -> str:
    return "ours" if side == "theirs" else "theirs"


def _sorted(slots: Iterable[Slot], side: str) -> list[Slot]:
    """Return `slots` as they stand on one side; those that are not there are left out."""
    there = (slot for slot in slots if getattr(slot, side) is not None)
    return sorted(there, key=lambda slot: getattr(slot, side))


def _equal(before: Items, after: Items) -> dict[int, int]:
    left = list(enumerate(before))
    pairs: dict[int, int] = {}
    for index, item in enumerate(after):
        found = next((each for each in left if each[1] == item), None)
        if found is not None:
            left.remove(found)
            pairs[index] = found[0]
    return pairs


def _by(
    before: Items, after: Items, name: Callable[[Data], tuple[str, ...] | None]
) -> dict[int, int]:
    """Return pairs of one name, the first with the first; those without a name are equal or new."""
    left = [(index, name(item)) for index, item in enumerate(before)]
    pairs: dict[int, int] = {}
    for index, item in enumerate(after):
        said = name(item)
        found = next((each for each in left if said is not None and each[1] == said), None)
        if found is not None:
            left.remove(found)
            pairs[index] = found[0]
    nameless = [index for index, item in enumerate(after) if name(item) is None]
    rest = [index for index, said in left if said is None]
    equal = _equal([before[index] for index in rest], [after[index] for index in nameless])
    return pairs | {nameless[index]: rest[old] for index, old in equal.items()}


def _naming_values(item: Data, names: Sequence[str]) -> tuple[str, ...] | None:
    """Return what `item` says of itself by `names`; None where it says nothing, or is an event.

    An indicator that counts the days between events may have several of one day.
    """
    if not isinstance(item, dict) or not item.get(names[0]):
        return None
    if names == ("date",) and not {"value", "count", "approved_by"} & item.keys():
        return None
    return tuple(str(item.get(name) or "") for name in names)


def _as_model(model: type[Model], item: Data) -> Model:
    """Return a record with every value as it was typed, right or wrong, to be compared."""
    known = item if isinstance(item, dict) else {}
    texts: dict[str, Any] = {
        key: known[key] if isinstance(known[key], str | None) else repr(known[key])
        for key in keys(model)
        if key in known
    }
    return model.model_construct(**texts)
