"""From nodes to plain data; what is not accepted is left out, with a fault for each."""

from bisect import bisect_left
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from qiptrack.pointer import Pointer
from qiptrack.yamlfile.document import Fault, FaultKind, Node, NodeKind, Span, steps_of
from qiptrack.yamlfile.limits import MERGE_KEY, NO_BREAK_SPACE, Data
from qiptrack.yamlfile.spans import is_bare, tag_span


class RefusedValue(Enum):
    """In place of data, says that there is none to be had."""

    REFUSED = "refused"


class Values(NamedTuple):
    """What a node says, and the pointers, from the node, of what was left out."""

    data: Data | RefusedValue
    doubtful: list[Pointer]


@dataclass
class ValueReader:
    """Reads the data of the nodes of one text; a fault behind several aliases is found for each."""

    text: str
    used_anchors: frozenset[str]
    refused_spans: list[Span]
    """Where characters stood that cannot be read; what holds them is refused in silence."""
    faults: list[Fault] = field(default_factory=list)

    def read(self, node: Node) -> Values:
        """Return what `node` says."""
        if node.kind is NodeKind.ALIAS:
            # The limit of values holds for what aliases stand for, so they may be read again.
            return self.read(node.target) if node.target else Values(RefusedValue.REFUSED, [])
        accepted = self._accept_tag(node)
        if node.kind is NodeKind.SCALAR:
            values = self._scalar(node)
        elif node.kind is NodeKind.MAPPING:
            values = self._mapping(node)
        else:
            values = self._sequence(node)
        return values if accepted else Values(RefusedValue.REFUSED, [])

    def _scalar(self, node: Node) -> Values:
        if self._has_refused_character(node.span):
            return Values(RefusedValue.REFUSED, [])
        if node.value is None and node.anchor is not None and node.anchor not in self.used_anchors:
            self.faults.append(_anchor_for_nothing(node))
            return Values(RefusedValue.REFUSED, [])
        return Values(node.value, [])

    def _mapping(self, node: Node) -> Values:
        data: dict[str, Data] = {}
        first: dict[str, Span] = {}
        # By the key they are under, so that what is dropped takes the doubts below it along.
        doubtful: dict[str | None, list[Pointer]] = {}
        for key, value in node.pairs:
            name = self._key(key)
            said, lost = self.read(value)
            if name is None:
                doubtful[None] = [()]
            elif name in first:
                bare = node.flow and is_bare(self.text, key, value)
                if bare and data.get(name, "") is None:
                    continue  # words that a comma cut off a text, one of them twice
                self.faults.append(_given_twice(name, key.span, first[name], in_braces=node.flow))
                data.pop(name, None)
                doubtful[name] = [(name,)]
            else:
                first[name] = key.span
                if isinstance(said, RefusedValue):
                    doubtful[name] = [(name,)]
                else:
                    data[name] = said
                    doubtful[name] = [(name, *rest) for rest in lost]
        return Values(data, [each for below in doubtful.values() for each in below])

    def _sequence(self, node: Node) -> Values:
        read = [self.read(item) for item in node.items]
        data = [None if isinstance(said, RefusedValue) else said for said, _ in read]
        doubtful: list[Pointer] = []
        for step, (said, lost) in zip(steps_of(data), read, strict=True):
            if isinstance(said, RefusedValue):
                doubtful.append((step,))
            doubtful += [(step, *rest) for rest in lost]
        return Values(data, doubtful)

    def _key(self, key: Node) -> str | None:
        """Return the name that `key` gives, or None when it is not accepted as one."""
        if not self._accept_tag(key) or self._has_refused_character(key.span):
            return None
        if key.kind is not NodeKind.SCALAR or key.value is None:
            self.faults.append(_not_a_name(key))
            return None
        if key.value == MERGE_KEY and not key.style:
            self.faults.append(_merge_key(key.span))
            return None
        if NO_BREAK_SPACE in key.value and not key.style:
            self.faults.append(_no_break_space(self.text.index(NO_BREAK_SPACE, key.span.start)))
            return None
        return key.value

    def _accept_tag(self, node: Node) -> bool:
        if node.tag is None:
            return True
        span = tag_span(self.text, node.span.start)
        self.faults.append(_tag(self.text[span.start : span.end], span))
        return False

    def _has_refused_character(self, span: Span) -> bool:
        if not self.refused_spans:
            return False
        following = bisect_left(self.refused_spans, Span(span.start, span.start))
        nearest = self.refused_spans[following : following + 1]
        return any(refused.start < span.end for refused in nearest)


def _given_twice(name: str, span: Span, first: Span, *, in_braces: bool) -> Fault:
    text = "If it belongs to the text before it, put all of that in quotes; otherwise keep"
    return Fault(
        FaultKind.DUPLICATE_KEY,
        f"`{name}` is given twice here, and it cannot be told which one is meant",
        f"{text if in_braces else 'Keep'} the right one and delete the other.",
        span,
        also=first,
    )


def _merge_key(span: Span) -> Fault:
    return Fault(
        FaultKind.UNSUPPORTED,
        "`<<` takes in the keys of another place, which plans do not allow",
        "Write out the keys that are meant.",
        span,
    )


def _no_break_space(offset: int) -> Fault:
    return Fault(
        FaultKind.SYNTAX,
        "a no-break space, often pasted from a web page, that passes for a part of the key",
        "Delete it and type an ordinary space.",
        Span(offset, offset + 1),
    )


def _not_a_name(key: Node) -> Fault:
    if key.value is None and key.kind is NodeKind.SCALAR:
        message = "there is no name before this colon"
        fix = "Write the name of the key in front of the colon."
    else:
        message = "a key must be plain text, not a list, a reference or something in brackets"
        fix = "Write the key as one word; if all of it is text, put that in quotes."
    return Fault(FaultKind.UNSUPPORTED, message, fix, key.span)


def _tag(tag: str, span: Span) -> Fault:
    return Fault(
        FaultKind.UNSUPPORTED,
        f"`{tag}` is a tag, because a value that begins with `!` is not text; plans have no tags",
        "If it is text, put the whole value in quotes; otherwise delete the tag.",
        span,
    )


def _anchor_for_nothing(node: Node) -> Fault:
    return Fault(
        FaultKind.SYNTAX,
        f"`&{node.anchor}` only gives a name to an empty value, and nothing refers to it",
        f'If it is text, put it in quotes: "&{node.anchor}".',
        node.span,
    )
