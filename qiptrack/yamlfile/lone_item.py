"""An item of a list as a file of its own, to be changed there: a long file is not read again.

Between two items of a list the parser of a plain file has nothing in mind but in which column
the list stands. So the lines of one item, below a key of their own, are read as they are in the
file; and when they still begin with that dash, and end with the list, the lines before and behind
them mean what they meant.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qiptrack.pointer import Pointer, Step
from qiptrack.yamlfile.document import Node, NodeKind, Source, Span
from qiptrack.yamlfile.expected_data import at, same, with_value
from qiptrack.yamlfile.limits import BOM, Data
from qiptrack.yamlfile.places import dash_of
from qiptrack.yamlfile.spans import column, line_start

_KEY = "k"
_HEAD = f"{_KEY}:\n"
_FIRST_OF_LIST = 4
"""The number of the event with which the list begins, behind stream, document, mapping and key."""


@dataclass(frozen=True, slots=True)
class LoneItem:
    """An item of the list under a `key` of a file, and the file that has it `alone`."""

    whole: Source
    key: str
    index: int
    span: Span
    """The lines of the item in the file, and what stands between them and what follows it."""
    alone: Source

    def pointer(self, pointer: Pointer) -> Pointer:
        """Return where something in the item is in the file that has it alone."""
        return (_KEY, 0, *pointer[2:])

    def put_back(self, changed: Source) -> Source | None:
        """Return the file with this item as it was `changed` alone; None: read the file to know."""
        from qiptrack.yamlfile.loader import load_later
        from qiptrack.yamlfile.plain_data import NotPlain, plain_text, refuse_too_many

        whole, text = self.whole, self.whole.text
        if changed is self.alone:
            return whole
        dash = text.index("-", self.span.start) - self.span.start
        if not _is_one_item(changed, dash, is_last=self.span.end == len(text)):
            return None
        inside = changed.text.removeprefix(_HEAD)
        made = "".join([text[: self.span.start], inside, text[self.span.end :]])
        raw = ((BOM if whole.bom else "") + made).encode()
        data = with_value(whole.data, (self.key, self.index), _item_of(changed))
        try:
            refuse_too_many(plain_text(raw), data)
        except NotPlain:
            return None
        return load_later(raw, whole.name, data)


def lone_item(whole: Source, places: Sequence[Pointer]) -> LoneItem | None:
    """Return the item of a list that all of these `places` are in; None where it is not to be had.

    An item in which the id is among them goes by another name then, and is none.
    """
    from qiptrack.yamlfile.loader import load

    ways = {each[:2] for each in places}
    if whole.events is None or len(ways) != 1 or any(each[2:3] in ((), ("id",)) for each in places):
        return None
    key, step = ways.pop()
    listed = at(whole.data, (key,))
    index = _index(whole, listed, step)
    span = _lines(whole, key, index) if index is not None else None
    if index is None or span is None or not isinstance(listed, list):
        return None
    raw = f"{_HEAD}{whole.text[slice(*span)]}".encode()
    alone = replace(load(raw, whole.name), part_of=whole)
    if alone.events is None or not same(alone.data, {_KEY: [listed[index]]}):
        return None
    return LoneItem(whole, str(key), index, span, alone)


def _index(whole: Source, listed: Data, step: Step) -> int | None:
    """Return at which place of a list the item is that a step leads to."""
    if not isinstance(listed, list):
        return None
    if isinstance(step, int):
        return step if 0 <= step < len(listed) else None
    steps = whole.steps_of(listed)
    return steps.index(step) if step in steps else None


def _lines(whole: Source, key: Step, index: int) -> Span | None:
    """Return the lines of an item in a file of blocks, up to where the next item or key begins."""
    text, root = whole.text, whole.root
    if root is None or root.flow:
        return None
    keys = [name for name, _ in root.pairs]
    place = next(place for place, name in enumerate(keys) if name.value == key)
    listed = root.pairs[place][1]
    if listed.kind is not NodeKind.SEQUENCE or listed.flow or column(text, keys[place].span.start):
        return None
    start = _line_of_dash(text, listed, index)
    if index + 1 < len(listed.items):
        end = _line_of_dash(text, listed, index + 1)
    else:
        behind = keys[place + 1 : place + 2]
        end = behind[0].span.start if behind else len(text)
        if behind and column(text, end):
            return None
    return None if start is None or end is None else Span(start, end)


def _line_of_dash(text: str, listed: Node, index: int) -> int | None:
    """Return where the line of an item begins; None where something stands before its dash."""
    item = listed.item(index)
    dash = dash_of(text, listed, item) if item else 0
    start = line_start(text, dash)
    return None if item is None or text[start:dash].strip(" ") else start


def _is_one_item(changed: Source, dash: int, *, is_last: bool) -> bool:
    """Whether a file is still one item with its `dash` in that column, and closes by itself.

    Where it `is_last`, nothing follows it in the file, whatever it ends with.
    """
    if changed.events is None or not same(changed.data, {_KEY: [_item_of(changed)]}):
        return False
    events = changed.events.events
    return (
        changed.text.startswith(f"{_HEAD}{' ' * dash}-")
        and events[_FIRST_OF_LIST].start_mark.index == len(_HEAD) + dash
        and (is_last or (changed.text.endswith("\n") and not events[-2].explicit))
    )


def _item_of(alone: Source) -> Data:
    return at(alone.data, (_KEY, 0))
