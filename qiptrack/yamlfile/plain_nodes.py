"""The nodes of a plain file, each made when somebody asks for it, of what the parser gave.

In a long plan with three dates that are wrong, three paths are followed, and nothing else of it
needs to have a place. Whoever goes through all of it gets what `compose` makes of the same text.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from yaml import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from qiptrack.pointer import Step
from qiptrack.yamlfile.document import Node, NodeKind, Span, item_steps
from qiptrack.yamlfile.limits import NULLS
from qiptrack.yamlfile.spans import collection_span, scalar_span

_ROOT = 2
"""The number of the event with which the data begins, behind those of the stream and document."""


def plain_root(text: str, events: Sequence[Any]) -> Node:
    """Return what a plain `text`, for which the parser gave `events`, says as a whole."""
    return _PlainText(text, events).node(_ROOT, None)


def scalar_node(text: str, event: Any, key_span: Span | None) -> Node:
    """Return the node of the scalar that `event` is; `key_span` where it is the value of a key."""
    style, value = event.style or "", event.value
    return Node(
        NodeKind.SCALAR,
        scalar_span(text, event, key_span),
        None if value in NULLS and not style else value,
        style,
        anchor=event.anchor,
        tag=event.tag,
        key_span=key_span,
    )


_STARTS = (MappingStartEvent, SequenceStartEvent)
_ENDS = (MappingEndEvent, SequenceEndEvent)


class _PlainText:
    """A text, and what the parser gave for it; a node begins with the event of some number."""

    def __init__(self, text: str, events: Sequence[Any]) -> None:
        self.text = text
        self.events = events

    def node(self, number: int, key_span: Span | None) -> Node:
        """Return a new node; with `key_span` that of the value of a key."""
        event = self.events[number]
        if type(event) is ScalarEvent:
            return scalar_node(self.text, event, key_span)
        return _PlainCollection(self, number, key_span)

    @cached_property
    def ends(self) -> Mapping[int, int]:
        """The number of the last event of each list and mapping, by that of its first."""
        ends: dict[int, int] = {}
        still_open: list[int] = []
        kinds = [type(event) for event in self.events]
        for number, kind in enumerate(kinds):
            if kind is ScalarEvent:
                continue
            if kind in _STARTS:
                still_open.append(number)
            elif kind in _ENDS:
                ends[still_open.pop()] = number
        return ends

    def after(self, number: int) -> int:
        """Return the number of the event behind the value that begins with that of `number`."""
        return self.ends.get(number, number) + 1


class _PlainCollection(Node):
    """A list or mapping whose parts are made, each once, when they are asked for."""

    def __init__(self, read: _PlainText, number: int, key_span: Span | None) -> None:
        event = read.events[number]
        is_mapping = type(event) is MappingStartEvent
        self.kind = NodeKind.MAPPING if is_mapping else NodeKind.SEQUENCE
        self.flow = bool(event.flow_style)
        self.key_span = key_span
        self._read = read
        self._number = number
        # Only from above to below: what leads in a circle stays in memory until it is looked for.
        self._made: dict[int, Node] = {}

    def __getattr__(self, name: str) -> Any:
        """Return what a node has and this one has not yet: its span, its pairs or its items."""
        if name == "span":
            made: object = self._whole_span()
        elif name == "pairs":
            made = tuple([self._pair(key) for key in self._keys.values()])
        elif name == "items":
            made = tuple([self._part(number) for number in self._numbers])
        else:
            raise AttributeError(name)
        setattr(self, name, made)
        return made

    def pair(self, key: str) -> tuple[Node, Node] | None:
        """Return a key of the mapping, and its value; None where there is none."""
        number = self._keys.get(key)
        return None if number is None else self._pair(number)

    def item(self, step: Step) -> Node | None:
        """Return the item of the list that goes by an id, or stands at an index; or None."""
        place = self._named.get(step) if isinstance(step, str) else step
        if place is None or not 0 <= place < len(self._numbers):
            return None
        return self._part(self._numbers[place])

    def collections(self) -> Iterator[tuple[Node | None, Node]]:
        """Yield each list and mapping right below, as they stand, and make no other part."""
        events = self._read.events
        for number in self._keys.values():
            if type(events[number + 1]) in _STARTS:
                yield self._pair(number)
        for number in self._numbers:
            if type(events[number]) in _STARTS:
                yield None, self._part(number)

    def _part(self, number: int, key_span: Span | None = None) -> Node:
        made = self._made.get(number)
        if made is None:
            made = self._made[number] = self._read.node(number, key_span)
        return made

    def _pair(self, number: int) -> tuple[Node, Node]:
        key = self._part(number)
        return key, self._part(number + 1, key.span)

    def _whole_span(self) -> Span:
        read, number = self._read, self._number
        start, end = read.events[number], read.events[read.ends[number]]
        last = start.end_mark.index
        if self._numbers:
            last = self._part(self._numbers[-1]).span.end
        elif self._keys:
            _, value = self._pair(next(reversed(self._keys.values())))
            last = value.span.end
        return collection_span(read.text, start, end, last)

    @cached_property
    def _keys(self) -> dict[str, int]:
        """The keys of a mapping, and the number of the event of each, in order."""
        keys: dict[str, int] = {}
        if self.kind is NodeKind.MAPPING:
            events, ends = self._read.events, self._read.ends
            at, end = self._number + 1, ends[self._number]
            while at < end:
                keys[events[at].value] = at
                at = ends.get(at + 1, at + 1) + 1
        return keys

    @cached_property
    def _numbers(self) -> Sequence[int]:
        """The number of the event with which each item of a list begins."""
        numbers: list[int] = []
        if self.kind is NodeKind.SEQUENCE:
            at, end = self._number + 1, self._read.ends[self._number]
            while at < end:
                numbers.append(at)
                at = self._read.after(at)
        return numbers

    @cached_property
    def _named(self) -> Mapping[str, int]:
        """Which item of a list each id is of that no other has."""
        steps = item_steps([self._id_at(number) for number in self._numbers])
        return {step: index for index, step in enumerate(steps) if isinstance(step, str)}

    def _id_at(self, number: int) -> str | None:
        read = self._read
        if type(read.events[number]) is not MappingStartEvent:
            return None
        at, end = number + 1, read.ends[number]
        while at < end and read.events[at].value != "id":
            at = read.after(at + 1)
        said = read.events[at + 1] if at < end else None
        if type(said) is not ScalarEvent or (said.value in NULLS and not said.style):
            return None
        value: str = said.value
        return value
