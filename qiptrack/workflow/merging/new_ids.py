"""New items of theirs that have the id of another new one of ours get the next free one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from qiptrack.model.identity import folded
from qiptrack.pointer import Pointer
from qiptrack.workflow.merging.words import renumbered
from qiptrack.yamlfile.document import Source
from qiptrack.yamlfile.edits import CannotEdit, Edit, SetValue, apply
from qiptrack.yamlfile.limits import Data

_LISTS: Mapping[str, tuple[str, ...]] = {
    "actions": ("issue", "action"),
    "indicators": ("name",),
    "checks": ("check",),
}
"""The lists whose ids are of the whole plan, and the words by which two items are one."""

_NAMED_BY: Mapping[str, Sequence[tuple[str, ...]]] = {
    "actions": [("reviews", "*", "decisions", "*", "action")],
    "indicators": [
        ("actions", "*", "indicators", "*"),
        ("actions", "*", "evidence", "*", "indicator"),
        ("actions", "*", "verifications", "*", "indicator"),
        ("checks", "*", "indicator"),
    ],
    "checks": [],
}
"""Where the id of an item stands beside the item itself."""

_LINKS = [("links", "*", "*"), ("actions", "*", "links", "*", "*")]

_NUMBER = re.compile(r"(.*?)([0-9]*)\Z", re.DOTALL)


class Renumbered(NamedTuple):
    """Theirs with ids that ours has not given to something else, and what was changed."""

    theirs: Source
    notes: tuple[str, ...] = ()


def with_new_ids(base: Data, ours: Data, theirs: Source, plan_id: str) -> Renumbered:
    """Return theirs with a free id for each new item whose id ours gave to another new item.

    What names the item in theirs names it by that. Where a text cannot be changed exactly, its
    ids stay.
    """
    notes: list[str] = []
    for key in _LISTS:
        before, mine = _ids(base), _ids(ours)
        for name, item in _items(theirs.data, key):
            if name in before or name not in mine or _is_one(mine[name], (key, item)):
                continue
            free = next_free(name, {*before, *mine, *_ids(theirs.data)})
            theirs, note = _renamed(theirs, key, name, free, plan_id)
            notes += note
    for action, item in _items(theirs.data, "actions"):
        theirs, found = _milestones(base, ours, theirs, action, item)
        notes += found
    return Renumbered(theirs, tuple(notes))


def next_free(name: str, taken: set[str]) -> str:
    """Return the first id behind all that begin like `name`: A8 for A3 where there are A1 to A7."""
    letters, digits = _split(name)
    numbers = [
        int(number)
        for each in taken
        for head, number in [_split(each)]
        if head == letters and number
    ]
    following = str(max(numbers, default=1) + 1).zfill(len(digits))
    return f"{letters}{following}" if digits else f"{name}-{following}"


def _split(name: str) -> tuple[str, str]:
    found = _NUMBER.match(name)
    return (found[1], found[2][-9:]) if found else (name, "")


def _milestones(
    base: Data, ours: Data, theirs: Source, action: str, item: Mapping[str, Data]
) -> Renumbered:
    """Return theirs with free ids for the new milestones of one action."""
    notes: list[str] = []
    before, mine = (
        dict(_items(dict(_items(data, "actions")).get(action), "milestones"))
        for data in (base, ours)
    )
    for name, each in _items(dict(item), "milestones"):
        if name in before or name not in mine or _same(mine[name], each, ("milestone",)):
            continue
        taken = {*before, *mine, *dict(_items(dict(item), "milestones"))}
        free = next_free(name, taken)
        pointer = ("actions", action, "milestones", name, "id")
        try:
            theirs = apply(theirs, [SetValue(pointer, free)])
        except CannotEdit:
            continue
        notes.append(renumbered(f"{action}/{name}", f"{action}/{free}", 0))
    return Renumbered(theirs, tuple(notes))


def _renamed(source: Source, key: str, old: str, new: str, plan_id: str) -> Renumbered:
    """Return `source` with an item called anew, and what names it too."""
    named = [
        pointer
        for path in _NAMED_BY[key]
        for pointer, value in _found(source.data, path)
        if value == old
    ]
    linked = [
        pointer
        for path in _LINKS
        for pointer, value in _found(source.data, path)
        if isinstance(value, str) and _names(value, old, plan_id)
    ]
    edits: list[Edit] = [SetValue(pointer, new) for pointer in named]
    edits += [SetValue(pointer, f"{plan_id}/{new}") for pointer in linked]
    # Last, for the pointers of what stands inside of the item go by its old id.
    edits.append(SetValue((key, old, "id"), new))
    try:
        changed = apply(source, edits)
    except CannotEdit:
        return Renumbered(source)
    return Renumbered(changed, (renumbered(old, new, len(edits) - 1),))


def _names(link: str, name: str, plan_id: str) -> bool:
    plan, slash, item = link.partition("/")
    return bool(slash) and item == name and folded(plan) == folded(plan_id)


def _found(data: Data, path: Sequence[str], at: Pointer = ()) -> Iterator[tuple[Pointer, Data]]:
    """Yield the places that a path leads to, and their values; `*` stands for every step."""
    if not path:
        yield at, data
        return
    step, *rest = path
    if isinstance(data, list) and step == "*":
        for index, each in enumerate(data):
            yield from _found(each, rest, (*at, index))
    elif isinstance(data, dict):
        for key, each in data.items():
            if step in {"*", key}:
                yield from _found(each, rest, (*at, key))


def _ids(data: Data) -> dict[str, tuple[str, Mapping[str, Data]]]:
    """Return the items whose ids are of the whole plan, by them, with the lists they are in."""
    return {name: (key, item) for key in _LISTS for name, item in _items(data, key)}


def _items(data: Data, key: str) -> list[tuple[str, dict[str, Data]]]:
    listed = data.get(key) if isinstance(data, dict) else None
    if not isinstance(listed, list):
        return []
    found = [(each.get("id"), each) for each in listed if isinstance(each, dict)]
    return [(name, each) for name, each in found if isinstance(name, str)]


def _is_one(mine: tuple[str, Mapping[str, Data]], their: tuple[str, Mapping[str, Data]]) -> bool:
    """Say whether two new items of one id are one that both have, such as by a cherry-pick."""
    return mine[0] == their[0] and _same(mine[1], their[1], _LISTS[mine[0]])


def _same(mine: Mapping[str, Data], their: Mapping[str, Data], names: Sequence[str]) -> bool:
    return all(
        folded(str(mine.get(name) or "")) == folded(str(their.get(name) or "")) for name in names
    )
