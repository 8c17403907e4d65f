"""A text with conflicts as each of its two sides has it, and where that stands in the text.

Each side is a whole file, without git's markers and without the lines of the other side.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qiptrack.yamlfile.asides import Aside, KeyAt, Way
from qiptrack.yamlfile.conflicts import Conflict
from qiptrack.yamlfile.document import Fault, Node, Span
from qiptrack.yamlfile.spans import next_line


@dataclass(frozen=True)
class Side:
    """A text as one side of its conflicts has it, and where each part of that stands in it."""

    text: str
    parts: tuple[tuple[int, int], ...]
    """Where each part begins here, and where in the text with the conflicts."""

    def place(self, offset: int) -> int:
        """Return where in the text with the conflicts the character at `offset` stands."""
        number = bisect_right(self.parts, offset, key=lambda part: part[0])
        here, there = self.parts[number - 1]
        return there + offset - here

    def span(self, span: Span) -> Span:
        """Return where in the text with the conflicts `span` stands."""
        start = self.place(span.start)
        return Span(start, self.place(span.end - 1) + 1 if span.end > span.start else start)

    def fault(self, fault: Fault) -> Fault:
        """Return `fault` with its places in the text with the conflicts."""
        also = self.span(fault.also) if fault.also else None
        return replace(fault, span=self.span(fault.span), also=also)

    def aside(self, aside: Aside) -> Aside:
        """Return `aside` with its places in the text with the conflicts."""
        return replace(
            aside,
            span=self.span(aside.span),
            fault=self.fault(aside.fault),
            places=tuple(map(self._way, aside.places)),
            incomplete=tuple(map(self._way, aside.incomplete)),
        )

    def node(self, root: Node) -> Node:
        """Return `root`, and all that is in it, with its places in the text with the conflicts."""
        return self._node(root, {})

    def _way(self, way: Way) -> Way:
        return tuple(
            KeyAt(self.place(step.offset)) if isinstance(step, KeyAt) else step for step in way
        )

    def _node(self, node: Node, made: dict[int, Node]) -> Node:
        moved = replace(
            node,
            span=self.span(node.span),
            key_span=self.span(node.key_span) if node.key_span else None,
            pairs=tuple((self._node(k, made), self._node(v, made)) for k, v in node.pairs),
            items=tuple(self._node(item, made) for item in node.items),
            # What an alias stands for comes before it, and so is here already.
            target=made[id(node.target)] if node.target else None,
        )
        made[id(node)] = moved
        return moved


def sides(text: str, found: Sequence[Conflict]) -> tuple[Side, Side]:
    """Return `text` as our side of all its conflicts has it, and as theirs has."""
    ours = _side(text, found, [conflict.ours for conflict in found])
    return ours, _side(text, found, [conflict.theirs for conflict in found])


def _side(text: str, found: Iterable[Conflict], kept: Iterable[Span]) -> Side:
    spans: list[Span] = []
    done = 0
    for conflict, inside in zip(found, kept, strict=True):
        spans += [Span(done, conflict.whole.start), inside]
        done = next_line(text, conflict.whole.end)
    spans = [span for span in [*spans, Span(done, len(text))] if span.start < span.end]
    parts: list[tuple[int, int]] = []
    length = 0
    for start, end in spans:
        parts.append((length, start))
        length += end - start
    return Side("".join(text[start:end] for start, end in spans), tuple(parts) or ((0, 0),))
