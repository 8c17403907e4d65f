"""Three versions of a plan in which every item goes by one id, whatever each side called it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from qiptrack.model.identity import folded
from qiptrack.pointer import Pointer
from qiptrack.workflow.merging.messages import (
    added_twice,
    numbered_twice,
    renumbered,
    taken_out_and_named,
    taken_out_and_renumbered,
)
from qiptrack.workflow.merging.pairing import (
    ItemVersions,
    NamedItem,
    NamedItems,
    item_versions,
    next_free,
)
from qiptrack.workflow.merging.versions import CannotMerge
from qiptrack.yamlfile.document import Source
from qiptrack.yamlfile.edits import CannotEdit, Edit, SetValue, apply
from qiptrack.yamlfile.limits import Data

_LISTS: Mapping[str, tuple[str, ...]] = {
    "actions": ("issue", "action"),
    "indicators": ("name",),
    "checks": ("check",),
}
"""The lists whose ids are of the whole plan, and the words by which two items are one."""

_MILESTONES: Mapping[str, tuple[str, ...]] = {"milestones": ("milestone",)}
"""The list whose ids are of one action, and the words by which two of its items are one."""

_NAMED_BY: Mapping[str, Sequence[tuple[str, ...]]] = {
    "actions": [("reviews", "*", "decisions", "*", "action")],
    "indicators": [
        ("actions", "*", "indicators", "*"),
        ("actions", "*", "evidence", "*", "indicator"),
        ("actions", "*", "verifications", "*", "indicator"),
        ("checks", "*", "indicator"),
    ],
}
"""Where the id of an item stands beside the item itself."""

_LINKS = [("links", "*", "*"), ("actions", "*", "links", "*", "*")]


@dataclass(frozen=True)
class OneIdEach:
    """Three versions in which an item has one id; what people must decide, and what is said."""

    base: Source
    ours: Source
    theirs: Source
    forced: Mapping[Pointer, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def with_one_id_each(base: Source, ours: Source, theirs: Source, plan_id: str) -> OneIdEach:
    """Return the versions with one id for each item, by which it is named everywhere.

    Raises CannotMerge where a text cannot be changed so.
    """
    found = _settled(OneIdEach(base, ours, theirs), (), _LISTS, plan_id)
    mine, their = (dict(_listed(each.data, "actions")) for each in (found.ours, found.theirs))
    for name, item in their.items():
        if name in mine and "milestones" in item:
            found = _settled(found, ("actions", name), _MILESTONES, plan_id)
    return found


def _settled(
    versions: OneIdEach, above: Pointer, lists: Mapping[str, tuple[str, ...]], plan_id: str
) -> OneIdEach:
    """Return `versions` with one id for each item of `lists` in what is at `above`."""
    sources = (versions.base, versions.ours, versions.theirs)
    items = [_items(_within(source.data, above), lists) for source in sources]
    before, mine, their = items
    # Which of two items of one id is named somewhere, nobody can tell.
    if before is None or mine is None or their is None:
        return versions
    naming = [{} if above else _new_names(versions.base, side, plan_id) for side in sources[1:]]
    found = item_versions(before, mine, their, [set(names) for names in naming])
    base, ours, theirs = (
        _with_ids(source, above, each, _renames(found, index), plan_id)
        for index, (source, each) in enumerate(zip(sources, (before, mine, their), strict=True))
    )
    named = [] if above else _named(versions.theirs.data, plan_id)
    places = Counter(name for _, name, _ in named)
    new = {one.ours for one in found if one.base is None}
    notes = [words for one in found for words in _notes(one, above, places, new)]
    forced = {
        (*above, before[one.base].key, one.now): words
        for one in found
        if one.base and (words := _taken_out(one, one.base, naming))
    }
    return OneIdEach(base, ours, theirs, {**versions.forced, **forced}, (*versions.notes, *notes))


def _taken_out(one: ItemVersions, name: str, naming: Sequence[Mapping[str, Pointer]]) -> str | None:
    """Return why an item of the base is not simply gone that one side took out; else None."""
    if one.is_gone_and_renamed:
        return taken_out_and_renumbered(name, one.now, ours_did=one.ours is None)
    names = naming[1] if one.ours is None else naming[0]
    if name in names and None in (one.ours, one.theirs):
        return taken_out_and_named(name, names[name], ours_did=one.ours is None)
    return None


def _renames(found: Sequence[ItemVersions], version: int) -> dict[str, str]:
    """Return the ids of a version that become others: of base 0, of ours 1, of theirs 2."""
    sides = ((one[version], one.now) for one in found)
    return {str(name): now for name, now in sides if name not in (None, now)}


def _with_ids(
    source: Source, above: Pointer, items: NamedItems, renames: Mapping[str, str], plan_id: str
) -> Source:
    """Return `source` with its items called anew, and what names them too."""
    if not renames:
        return source
    named = [] if above else _naming(source.data, renames, plan_id)
    try:
        return apply(source, [*named, *_renaming(above, items, renames)])
    except CannotEdit as why:
        raise CannotMerge from why


def _notes(
    one: ItemVersions, above: Pointer, places: Mapping[str, int], new: Set[str | None]
) -> Iterator[str]:
    """Yield the note on each item of theirs that has another id than theirs gave it."""
    if one.theirs in (None, one.base, one.now):
        return
    holder = f"{above[-1]}/" if above else ""
    theirs, now = f"{holder}{one.theirs}", f"{holder}{one.now}"
    naming = places.get(str(one.theirs), 0)
    if one.ours in (None, one.base):
        both_added = one.base is None and one.theirs in new
        yield renumbered(theirs, now, naming, both_added=both_added)
    elif one.base is None:
        yield added_twice(theirs, now, naming)
    else:
        yield numbered_twice(f"{holder}{one.base}", theirs, now, naming)


def _naming(data: Data, renames: Mapping[str, str], plan_id: str) -> list[Edit]:
    """Return the edits of what names an item by an id that it has no more."""
    return [
        SetValue(pointer, f"{plan}{renames[name]}")
        for pointer, name, plan in _named(data, plan_id)
        if name in renames
    ]


def _new_names(base: Source, side: Source, plan_id: str) -> dict[str, Pointer]:
    """Return the ids that a side names in more places than the base, each with the last of them."""
    before, now = ([*_named(each.data, plan_id)] for each in (base, side))
    more = Counter(name for _, name, _ in now) - Counter(name for _, name, _ in before)
    return {name: pointer for pointer, name, _ in now if name in more}


def _named(data: Data, plan_id: str) -> Iterator[tuple[Pointer, str, str]]:
    """Yield each place that names an item of the plan: where, by which id, and what is before it.

    That is nothing, or the id of the plan and a slash.
    """
    for key, paths in _NAMED_BY.items():
        names = {name for name, _ in _listed(data, key)}
        for pointer, value in _values_at(data, paths):
            if isinstance(value, str) and value in names:
                yield pointer, value, ""
    for pointer, value in _values_at(data, _LINKS):
        plan, slash, name = value.partition("/") if isinstance(value, str) else ("", "", "")
        if slash and folded(plan) == folded(plan_id):
            yield pointer, name, f"{plan_id}/"


def _renaming(above: Pointer, items: NamedItems, renames: Mapping[str, str]) -> list[Edit]:
    """Return the edits of the ids themselves, in an order in which no two items have one."""
    edits: list[Edit] = []
    there = {name: item.key for name, item in items.items()}
    waiting = dict(renames)
    while waiting:
        old = next((name for name, new in waiting.items() if new not in there), None)
        if old is None:
            # They change places: one waits under an id that nothing has.
            old = next(iter(waiting))
            new = next_free(old, {*there, *renames.values()})
            waiting[new] = waiting.pop(old)
        else:
            new = waiting.pop(old)
        edits.append(SetValue((*above, there[old], old, "id"), new))
        there[new] = there.pop(old)
    return edits


def _values_at(
    data: Data, paths: Sequence[Sequence[str]], at: Pointer = ()
) -> Iterator[tuple[Pointer, Data]]:
    """Yield the places that paths lead to, and their values; `*` stands for every step."""
    for path in paths:
        if not path:
            yield at, data
            continue
        step, *rest = path
        if isinstance(data, list) and step == "*":
            for index, each in enumerate(data):
                yield from _values_at(each, [rest], (*at, index))
        elif isinstance(data, dict):
            for key, each in data.items():
                if step in {"*", key}:
                    yield from _values_at(each, [rest], (*at, key))


def _within(data: Data, pointer: Pointer) -> Data:
    """Return the item of a list that `pointer` names, by its id; `data` for no pointer."""
    for key, name in zip(pointer[::2], pointer[1::2], strict=True):
        data = dict(_listed(data, str(key))).get(str(name))
    return data


def _items(data: Data, lists: Mapping[str, tuple[str, ...]]) -> NamedItems | None:
    """Return the items of lists by their ids; None where two have one."""
    found: dict[str, NamedItem] = {}
    for key, names in lists.items():
        for name, item in _listed(data, key):
            if name in found:
                return None
            words = tuple(folded(str(item.get(each) or "")) for each in names)
            found[name] = NamedItem(key, words, item)
    return found


def _listed(data: Data, key: str) -> list[tuple[str, dict[str, Data]]]:
    listed = data.get(key) if isinstance(data, dict) else None
    if not isinstance(listed, list):
        return []
    found = [(each.get("id"), each) for each in listed if isinstance(each, dict)]
    return [(name, each) for name, each in found if isinstance(name, str)]
