"""What an edit makes of data, worked out without the text, so that each can check the other."""

from collections.abc import Callable, Sequence

from qiptrack.pointer import Pointer, Step
from qiptrack.yamlfile.document import steps_of
from qiptrack.yamlfile.limits import Data


def index_of_key(
    keys: Sequence[str | None], key: str, order: Sequence[str], *, is_item: bool
) -> int:
    """Return how many of `keys` a new `key` comes after.

    They are those up to the last that precedes it in `order`, else those before the first that
    follows it, else all. The first key of an item of a list stays the first, by its dash.
    """
    rank = {name: number for number, name in enumerate(order)}
    if key not in rank:
        return len(keys)
    known = [(index, rank[name]) for index, name in enumerate(keys) if name in rank]
    earlier = [index + 1 for index, number in known if number < rank[key]]
    later = [index for index, number in known if number > rank[key]]
    if earlier:
        return earlier[-1]
    index = later[0] if later else len(keys)
    return max(index, 1) if is_item else index


def with_value(data: Data, pointer: Pointer, value: Data) -> Data:
    """Return `data` with `value` at `pointer`, which is there already."""
    return _changed(data, pointer, lambda _: value)


def with_key(data: Data, pointer: Pointer, key: str, value: Data, order: Sequence[str]) -> Data:
    """Return `data` with a new `key` in the mapping at `pointer`, or in place of null there."""
    holder = at(data, pointer[:-1]) if pointer else None
    is_item = isinstance(holder, list)

    def add(old: Data) -> Data:
        pairs = list(old.items()) if isinstance(old, dict) else []
        index = index_of_key([name for name, _ in pairs], key, order, is_item=is_item)
        return dict([*pairs[:index], (key, value), *pairs[index:]])

    return _changed(data, pointer, add)


def with_item(data: Data, pointer: Pointer, value: Data) -> Data:
    """Return `data` with `value` at the end of the list at `pointer`, or in place of null."""
    return _changed(data, pointer, lambda old: [*(old if isinstance(old, list) else []), value])


def without_key(data: Data, pointer: Pointer) -> Data:
    """Return `data` without the key that `pointer` ends with."""

    def drop(old: Data) -> Data:
        return {name: value for name, value in _pairs(old) if name != str(pointer[-1])}

    return _changed(data, pointer[:-1], drop)


def without_item(data: Data, pointer: Pointer) -> Data:
    """Return `data` without the item of a list that `pointer` ends with."""

    def drop(old: Data) -> Data:
        items = _items(old)
        return [item for place, item in enumerate(items) if place != _key(items, pointer[-1])]

    return _changed(data, pointer[:-1], drop)


def with_item_moved(data: Data, pointer: Pointer, index: int) -> Data:
    """Return `data` with the item that `pointer` ends with at `index` of its list."""

    def move(old: Data) -> Data:
        items = list(_items(old))
        item = items.pop(int(_key(items, pointer[-1])))
        return [*items[:index], item, *items[index:]]

    return _changed(data, pointer[:-1], move)


def same(one: Data, other: Data) -> bool:
    """Say whether the two are equal, the order of keys included."""
    if one is other:
        return True
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(map(same, one.values(), other.values()))
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def at(data: Data, pointer: Pointer) -> Data:
    """Return what is at `pointer`; None also when there is nothing."""
    for step in pointer:
        key = _key(data, step)
        if isinstance(data, dict) and isinstance(key, str):
            data = data.get(key)
        elif isinstance(data, list) and isinstance(key, int) and key < len(data):
            data = data[key]
        else:
            return None
    return data


def _changed(data: Data, pointer: Pointer, change: Callable[[Data], Data]) -> Data:
    if not pointer:
        return change(data)
    key = _key(data, pointer[0])
    if isinstance(data, dict):
        return {
            name: _changed(value, pointer[1:], change) if name == key else value
            for name, value in data.items()
        }
    if isinstance(data, list):
        return [
            _changed(value, pointer[1:], change) if index == key else value
            for index, value in enumerate(data)
        ]
    return data


def _key(data: Data, step: Step) -> Step:
    """Return the key or index that `step` means in `data`."""
    if not isinstance(data, list):
        return str(step)
    steps = steps_of(data)
    return steps.index(step) if step in steps else step


def _items(data: Data) -> list[Data]:
    return data if isinstance(data, list) else []


def _pairs(data: Data) -> list[tuple[str, Data]]:
    return list(data.items()) if isinstance(data, dict) else []
