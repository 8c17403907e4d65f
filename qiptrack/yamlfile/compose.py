"""From parser events to nodes, within the limits, as far as the text can be followed."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from qiptrack.yamlfile.document import Fault, FaultKind, Node, NodeKind, Span
from qiptrack.yamlfile.events import Parser
from qiptrack.yamlfile.limits import MAX_DEPTH, MAX_VALUES
from qiptrack.yamlfile.plain_nodes import scalar_node
from qiptrack.yamlfile.spans import collection_span, event_span
from qiptrack.yamlfile.syntax_errors import explain, too_deep


class _Anchor(NamedTuple):
    node: Node
    values: int
    height: int


class Composed(NamedTuple):
    """The first document of a text, and what was found on the way."""

    root: Node | None
    stop: Fault | None
    """Why the text could not be followed to its end, if it could not."""
    beyond_limits: bool
    """Whether that is because there is too much of it, and not because it is no YAML."""
    only: bool
    """Whether no other document comes after it."""
    faults: list[Fault]
    """What else is the matter with it."""
    used: frozenset[str]
    """The anchors that something refers to."""


def compose(text: str, parser: Parser) -> Composed:
    """Return the nodes of `text`, whose events `parser` gives, and what is the matter with it."""
    composer = _Composer(text, parser)
    root = composer.document()
    return Composed(
        root,
        stop=composer.stopped,
        beyond_limits=composer.beyond_limits,
        only=composer.only,
        faults=composer.faults,
        used=frozenset(composer.used),
    )


@dataclass
class _Composer:
    """Follows the events of one text and builds its nodes.

    Once something cannot be followed, `_next` gives None for ever, and whatever is open ends
    with what it has: that is enough to tell of the other faults in what was read.
    """

    text: str
    parser: Parser
    faults: list[Fault] = field(default_factory=list)
    stopped: Fault | None = None
    beyond_limits: bool = False
    only: bool = True
    reached: int = 0
    values: int = 0
    deepest: int = 0
    brackets: list[int] = field(default_factory=list)
    anchors: dict[str, _Anchor | None] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def document(self) -> Node | None:
        """Return the root of the first document, and see that it is the only one."""
        self._next()
        event = self._next()
        if not isinstance(event, yaml.DocumentStartEvent):
            return None
        event = self._next()
        root = self._node(event, 0) if event is not None else None
        self._next()
        event = self._next()
        if isinstance(event, yaml.DocumentStartEvent):
            self.faults.append(_several_documents(event_span(event).end))
            self.only = False
        return root

    def _next(self) -> Any:
        if self.stopped:
            return None
        try:
            event = self.parser.get_event()
        except yaml.YAMLError as error:
            fault = explain(self.text, error, self.reached, self._bracket())
            if fault == too_deep(fault.span):
                self._refuse(fault)
            self._stop(fault)
            return None
        except UnicodeDecodeError:
            self._stop(_impossible_tag(self.text.find("%", self.reached)))
            return None
        self.reached = event.end_mark.index
        return event

    def _bracket(self) -> int | None:
        return self.brackets[-1] if self.brackets else None

    def _stop(self, fault: Fault) -> None:
        self.stopped = self.stopped or fault

    def _refuse(self, fault: Fault) -> None:
        self.beyond_limits = self.beyond_limits or self.stopped is None
        self._stop(fault)

    def _node(self, event: Any, depth: int, key_span: Span | None = None) -> Node:
        """Return the node that begins with `event`, inside `depth` lists and mappings."""
        if event.anchor is None:
            if type(event) is yaml.ScalarEvent:
                return scalar_node(self.text, event, key_span)
        elif not isinstance(event, yaml.AliasEvent):
            return self._anchored(event, depth, key_span)
        return self._bare(event, depth, key_span)

    def _anchored(self, event: Any, depth: int, key_span: Span | None) -> Node:
        values, deepest = self.values, self.deepest
        self.deepest = depth
        self.anchors[event.anchor] = None
        node = self._bare(event, depth, key_span)
        self.anchors[event.anchor] = _Anchor(node, self.values - values, self.deepest - depth)
        self.deepest = max(deepest, self.deepest)
        return node

    def _bare(self, event: Any, depth: int, key_span: Span | None) -> Node:
        if isinstance(event, yaml.ScalarEvent):
            return scalar_node(self.text, event, key_span)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, depth, key_span)
        self.deepest = max(self.deepest, depth + 1)
        if depth == MAX_DEPTH:
            self._refuse(too_deep(event_span(event)))
        kind = self._mapping if isinstance(event, yaml.MappingStartEvent) else self._sequence
        if not event.flow_style:
            return kind(event, depth + 1, key_span)
        self.brackets.append(event.end_mark.index - 1)
        node = kind(event, depth + 1, key_span)
        self.brackets.pop()
        return node

    def _mapping(self, start: Any, depth: int, key_span: Span | None) -> Node:
        pairs: list[tuple[Node, Node]] = []
        event = self._next()
        while event is not None and not isinstance(event, yaml.MappingEndEvent):
            key = self._node(event, depth)
            event = self._next()
            if event is None:
                break
            pairs.append((key, self._value(event, depth, key.span)))
            event = self._next()
        last = pairs[-1][1].span.end if pairs else start.end_mark.index
        return Node(
            NodeKind.MAPPING,
            collection_span(self.text, start, event, last),
            flow=bool(start.flow_style),
            anchor=start.anchor,
            tag=start.tag,
            key_span=key_span,
            pairs=tuple(pairs),
        )

    def _sequence(self, start: Any, depth: int, key_span: Span | None) -> Node:
        items: list[Node] = []
        event = self._next()
        while event is not None and not isinstance(event, yaml.SequenceEndEvent):
            items.append(self._value(event, depth))
            event = self._next()
        last = items[-1].span.end if items else start.end_mark.index
        return Node(
            NodeKind.SEQUENCE,
            collection_span(self.text, start, event, last),
            flow=bool(start.flow_style),
            anchor=start.anchor,
            tag=start.tag,
            key_span=key_span,
            items=tuple(items),
        )

    def _value(self, event: Any, depth: int, key_span: Span | None = None) -> Node:
        if not isinstance(event, yaml.AliasEvent):
            self._count(1, event)
        return self._node(event, depth, key_span)

    def _count(self, values: int, event: Any) -> None:
        self.values += values
        # The root is a value too, and is the only one that is not counted as it comes.
        if self.values >= MAX_VALUES:
            self._refuse(_too_many(event_span(event)))

    def _alias(self, event: Any, depth: int, key_span: Span | None) -> Node:
        span = event_span(event)
        anchor = self.anchors.get(event.anchor)
        self.used.add(event.anchor)
        if anchor is None:
            itself = event.anchor in self.anchors
            self.faults.append(_leads_nowhere(event.anchor, span, itself=itself))
        else:
            self._count(anchor.values + 1, event)
            self.deepest = max(self.deepest, depth + anchor.height)
            if depth + anchor.height > MAX_DEPTH:
                self._refuse(too_deep(span))
        return Node(
            NodeKind.ALIAS,
            span,
            anchor=event.anchor,
            key_span=key_span,
            target=anchor.node if anchor else None,
        )


def _too_many(span: Span) -> Fault:
    return Fault(
        FaultKind.UNSUPPORTED,
        f"more than {MAX_VALUES:,} values, counting what every `*name` stands for",
        "Split the file, or write out what is needed in place of `*name`.",
        span,
    )


def _several_documents(end: int) -> Fault:
    return Fault(
        FaultKind.UNSUPPORTED,
        "`---` begins a second document, and a file holds one plan",
        "Delete the line, or move what follows it to a file of its own.",
        Span(end - len("---"), end),
    )


def _impossible_tag(offset: int) -> Fault:
    return Fault(
        FaultKind.UNSUPPORTED,
        "a tag that holds a character that does not exist",
        "If it is text, put the whole value in quotes; otherwise delete the tag.",
        Span(offset, offset + 1),
    )


def _leads_nowhere(name: str, span: Span, *, itself: bool) -> Fault:
    if itself:
        return Fault(
            FaultKind.UNSUPPORTED,
            f"`*{name}` stands for something that it is itself a part of",
            "Write out what is meant.",
            span,
        )
    return Fault(
        FaultKind.SYNTAX,
        f"a value that begins with `*` stands for one marked `&{name}`, and there is none",
        "If it is text, put the whole value in quotes.",
        span,
    )
