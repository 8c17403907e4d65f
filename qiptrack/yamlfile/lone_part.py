"""A part of a file as a file of its own, to be changed there: a long file is not read again.

Between two keys of a plain file, or two items of a list below one, the parser has nothing in mind
but in which column they stand. So the lines of one of them are read by themselves as they are in
the file, those of an item below a key of their own; and when they still begin as they did, and
end by themselves, the lines before and behind them mean what they meant.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

from qiptrack.pointer import Pointer, Step
from qiptrack.yamlfile.document import Node, Source, Span
from qiptrack.yamlfile.expected_data import at, same
from qiptrack.yamlfile.limits import BOM, Data
from qiptrack.yamlfile.places import dash_of
from qiptrack.yamlfile.spans import column, line_break, line_start
from qiptrack.yamlfile.splices import Splice, spliced

_KEY = "k"
_FIRST_OF_LIST = 4
"""The number of the event with which the list begins, behind stream, document, mapping and key."""


@dataclass(frozen=True, slots=True)
class LonePart:
    """A key of a file with its value, or an item of the list that is one."""

    whole: Source
    key: str
    item: int | None
    """At which place of the list the item is; None for the key with all of its value."""
    span: Span
    """The lines of the part in the file, with what stands between it and what follows."""
    head: str
    """What stands before the part where it is alone."""
    begins: str
    """How the text of `alone` begins, up to the dash of the item, or the end of the key."""
    alone: Source
    """The file that has this part alone."""

    def pointer(self, pointer: Pointer) -> Pointer:
        """Return where what `pointer` names is, where the part is alone."""
        if self.item is None:
            return pointer
        return (_KEY, *((0, *pointer[2:]) if len(pointer) > 1 else ()))

    def splice(self, splice: Splice) -> Splice:
        """Return a splice of the lines of the part, where it is alone."""
        back = self.span.start - len(self.head)
        return Splice(splice.start - back, splice.end - back, splice.text)

    def is_alike(self, changed: Source) -> bool:
        """Whether what the part says, as it was `changed` alone, it says in the file."""
        if changed.events is None or not changed.text.startswith(self.begins):
            return False
        said: Any = changed.data
        events = changed.events.events
        if self.item is None:
            is_one = list(said) == [self.key]
        else:
            is_one = list(said) == [_KEY] and isinstance(said[_KEY], list)
            is_one = is_one and events[_FIRST_OF_LIST].start_mark.index == len(self.begins) - 1
        is_last = self.span.end == len(self.whole.text)
        return is_one and (is_last or (changed.text.endswith("\n") and not events[-2].explicit))

    def into(self, data: Any, changed: Any) -> Data:
        """Return the data of the file with that of the part as it was `changed`.

        An item may have become several.
        """
        made = changed[self.key if self.item is None else _KEY]
        if self.item is not None:
            listed = data[self.key]
            made = [*listed[: self.item], *made, *listed[self.item + 1 :]]
        return {**data, self.key: made}


def way_to_part(place: Pointer) -> Pointer:
    """Return the way to the part that a place is in, to an item of a list if it may be in one.

    An item of which the id is changed goes by another name then, and is not looked for by it.
    """
    return place[:1] if place[2:3] in ((), ("id",)) else place[:2]


def lone_part(whole: Source, way: Pointer) -> LonePart | None:
    """Return the part to which, or into which, a `way` leads.

    None where there is none to be had, or it is most of the file, so that nothing is gained.
    """
    found = _lines_of_key(whole, way[0]) if whole.events is not None and way else None
    if found is None or found.name.value is None:
        return None
    text, key = whole.text, found.name.value
    if len(way) == 1:
        begins = text[found.lines.start : found.name.span.end]
        return _taken_out(LonePart(whole, key, None, found.lines, "", begins, whole))
    item = _place_of_item(whole, at(whole.data, (key,)), way[1])
    lines = _lines_of_item(text, found, item) if item is not None else None
    if lines is None:
        return None
    head = f"{_KEY}:{line_break(text, lines.start - 1)}"
    begins = head + text[lines.start : text.index("-", lines.start) + 1]
    return _taken_out(LonePart(whole, key, item, lines, head, begins, whole))


def _taken_out(part: LonePart) -> LonePart | None:
    """Return a part that is read alone; None where it says something else so.

    Nor may its last line end otherwise, where it is that of the file and has no end.
    """
    from qiptrack.yamlfile.loader import load

    whole, span = part.whole, part.span
    if 2 * (span.end - span.start) > len(whole.text):
        return None
    text = f"{part.head}{whole.text[slice(*span)]}"
    if line_break(text, len(text)) != line_break(whole.text, span.end):
        return None
    read = load(text.encode(), whole.name)
    before = whole.edited_from or whole
    alone = replace(part, alone=replace(read, part_of=whole, edited_from=before))
    if not alone.is_alike(alone.alone):
        return None
    return alone if same(alone.into(whole.data, alone.alone.data), whole.data) else None


def put_back(changes: Sequence[tuple[LonePart, Source]]) -> Source | None:
    """Return the file with each of its parts as it was changed alone; None: read it to know."""
    from qiptrack.yamlfile.loader import load_later
    from qiptrack.yamlfile.plain_data import NotPlain, plain_text, refuse_too_many

    whole = changes[0][0].whole
    if all(changed is part.alone for part, changed in changes):
        return whole
    in_order = sorted(changes, key=lambda change: change[0].span)
    beside = all(one.span.end <= other.span.start for (one, _), (other, _) in pairwise(in_order))
    if not beside or not all(part.is_alike(changed) for part, changed in changes):
        return None
    lines = [Splice(*part.span, changed.text[len(part.head) :]) for part, changed in changes]
    data = whole.data
    for part, changed in reversed(in_order):
        data = part.into(data, changed.data)
    raw = ((BOM if whole.bom else "") + spliced(whole.text, lines)).encode()
    try:
        refuse_too_many(plain_text(raw), data)
    except NotPlain:
        return None
    return load_later(raw, whole.name, data, whole.edited_from or whole)


class _Key(NamedTuple):
    """A key of a file, its value, and the lines of both, up to where the next key begins."""

    name: Node
    value: Node
    lines: Span


def _lines_of_key(whole: Source, key: Step) -> _Key | None:
    """Return a key of a file of blocks; None where a `?` is before it, or before the next one."""
    text, root = whole.text, whole.root
    pairs = root.pairs if root is not None and not root.flow else ()
    for place, (name, value) in enumerate(pairs):
        if name.value == key:
            behind = pairs[place + 1][0].span.start if place + 1 < len(pairs) else len(text)
            lines = Span(name.span.start, behind)
            begins = [lines.start, *([behind] if behind < len(text) else [])]
            return None if any(column(text, each) for each in begins) else _Key(name, value, lines)
    return None


def _place_of_item(whole: Source, listed: Data, step: Step) -> int | None:
    if not isinstance(listed, list):
        return None
    if isinstance(step, int):
        return step if 0 <= step < len(listed) else None
    steps = whole.steps_of(listed)
    return steps.index(step) if step in steps else None


def _lines_of_item(text: str, key: _Key, place: int) -> Span | None:
    """Return the lines of an item of the list under a key, up to where what follows begins."""
    listed = key.value
    item, behind = listed.item(place), listed.item(place + 1)
    if item is None or listed.flow:
        return None
    end = line_start(text, dash_of(text, listed, behind)) if behind else key.lines.end
    return Span(line_start(text, dash_of(text, listed, item)), end)
