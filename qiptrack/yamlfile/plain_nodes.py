"""The nodes of a plain file, each made when somebody asks for it, of what the parser gave.

In a long plan with three dates that are wrong, three paths are followed, and nothing else of it
needs to have a place. Whoever goes through all of it gets what `compose` makes of the same text.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from yaml import (
    CollectionEndEvent,
    CollectionStartEvent,
    MappingStartEvent,
    ScalarEvent,
)

from qiptrack.pointer import Step
from qiptrack.yamlfile.compose import scalar_node
from qiptrack.yamlfile.document import Node, NodeKind, Span, item_steps
from qiptrack.yamlfile.limits import NULLS
from qiptrack.yamlfile.spans import collection_span

_ROOT = 2
"""The number of the event with which the data begins, behind those of the stream and document."""


def plain_root(text: str, events: Sequence[Any]) -> Node:
    """Return what a plain `text`, for which the parser gave `events`, says as a whole."""
    return _PlainNodes(text, events).node(_ROOT)


class _PlainNodes:
    """Makes the nodes of one text, each once, by the number of the event that each begins with."""

    def __init__(self, text: str, events: Sequence[Any]) -> None:
        self.text = text
        self.events = events
        self._made: dict[int, Node] = {}

    def node(self, number: int, key: Node | None = None) -> Node:
        """Return the node that begins with that event; `key` where it is the value of one."""
        made = self._made.get(number)
        if made is None:
            event, key_span = self.events[number], key.span if key else None
            if type(event) is ScalarEvent:
                made = scalar_node(self.text, event, key_span)
            else:
                made = _PlainCollection(self, number, key_span)
            self._made[number] = made
        return made

    def pair(self, key: int) -> tuple[Node, Node]:
        """Return the key that the event of that number is, and its value."""
        named = self.node(key)
        return named, self.node(key + 1, named)

    @cached_property
    def ends(self) -> Mapping[int, int]:
        """The number of the last event of each list and mapping, by that of its first."""
        ends: dict[int, int] = {}
        still_open: list[int] = []
        for number, event in enumerate(self.events):
            if type(event) is ScalarEvent:
                continue
            if isinstance(event, CollectionStartEvent):
                still_open.append(number)
            elif isinstance(event, CollectionEndEvent):
                ends[still_open.pop()] = number
        return ends

    def after(self, number: int) -> int:
        """Return the number of the event behind the value that begins with that of `number`."""
        return self.ends.get(number, number) + 1


class _PlainCollection(Node):
    """A list or mapping whose parts are made when they are asked for."""

    def __init__(self, nodes: _PlainNodes, number: int, key_span: Span | None) -> None:
        event = nodes.events[number]
        is_mapping = type(event) is MappingStartEvent
        self.kind = NodeKind.MAPPING if is_mapping else NodeKind.SEQUENCE
        self.flow = bool(event.flow_style)
        self.key_span = key_span
        self._nodes = nodes
        self._number = number

    def __getattr__(self, name: str) -> Any:
        """Return what a node has and this one has not yet: its span, its pairs or its items."""
        if name == "span":
            made: object = self._whole_span()
        elif name == "pairs":
            made = tuple([self._nodes.pair(key) for key in self._keys.values()])
        elif name == "items":
            made = tuple([self._nodes.node(number) for number in self._numbers])
        else:
            raise AttributeError(name)
        setattr(self, name, made)
        return made

    def pair(self, key: str) -> tuple[Node, Node] | None:
        """Return a key of the mapping, and its value; None where there is none."""
        number = self._keys.get(key)
        return None if number is None else self._nodes.pair(number)

    def item(self, step: Step) -> Node | None:
        """Return the item of the list that goes by an id, or stands at an index; or None."""
        place = self._named.get(step) if isinstance(step, str) else step
        if place is None or not 0 <= place < len(self._numbers):
            return None
        return self._nodes.node(self._numbers[place])

    def _whole_span(self) -> Span:
        nodes, number = self._nodes, self._number
        start, end = nodes.events[number], nodes.events[nodes.ends[number]]
        last = start.end_mark.index
        if self._numbers:
            last = nodes.node(self._numbers[-1]).span.end
        elif self._keys:
            _, value = nodes.pair(next(reversed(self._keys.values())))
            last = value.span.end
        return collection_span(nodes.text, start, end, last)

    @cached_property
    def _keys(self) -> dict[str, int]:
        """The keys of a mapping, and the number of the event of each, in order."""
        keys: dict[str, int] = {}
        if self.kind is NodeKind.MAPPING:
            events, after = self._nodes.events, self._nodes.after
            at, end = self._number + 1, self._nodes.ends[self._number]
            while at < end:
                keys[events[at].value] = at
                at = after(at + 1)
        return keys

    @cached_property
    def _numbers(self) -> Sequence[int]:
        """The number of the event with which each item of a list begins."""
        numbers: list[int] = []
        if self.kind is NodeKind.SEQUENCE:
            at, end = self._number + 1, self._nodes.ends[self._number]
            while at < end:
                numbers.append(at)
                at = self._nodes.after(at)
        return numbers

    @cached_property
    def _named(self) -> Mapping[str, int]:
        """Which item of a list each id is of that no other has."""
        steps = item_steps([self._id_at(number) for number in self._numbers])
        return {step: index for index, step in enumerate(steps) if isinstance(step, str)}

    def _id_at(self, number: int) -> str | None:
        nodes = self._nodes
        if type(nodes.events[number]) is not MappingStartEvent:
            return None
        at, end = number + 1, nodes.ends[number]
        while at < end and nodes.events[at].value != "id":
            at = nodes.after(at + 1)
        said = nodes.events[at + 1] if at < end else None
        if type(said) is not ScalarEvent or (said.value in NULLS and not said.style):
            return None
        value: str = said.value
        return value
