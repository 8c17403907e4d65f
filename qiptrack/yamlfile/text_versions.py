"""A text made of parts of a file, and where what it says stands in that file.

Each side of the conflicts in a file is one: a whole file, without git's markers and without the
lines of the other side.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qiptrack.yamlfile.asides import Aside, KeyAt, Way
from qiptrack.yamlfile.conflicts import Conflict
from qiptrack.yamlfile.document import Fault, Node, Span
from qiptrack.yamlfile.spans import next_line


@dataclass(frozen=True)
class TextVersion:
    """A text, and where each part of it stands in the file that it was made of."""

    text: str
    parts: tuple[tuple[int, int], ...]
    """Where each part begins here, and where in the file."""

    def place(self, offset: int) -> int:
        """Return where in the file the character at `offset` stands."""
        number = bisect_right(self.parts, offset, key=lambda part: part[0])
        here, there = self.parts[number - 1]
        return there + offset - here

    def span(self, span: Span) -> Span:
        """Return where in the file `span` stands."""
        start = self.place(span.start)
        return Span(start, self.place(span.end - 1) + 1 if span.end > span.start else start)

    def fault(self, fault: Fault) -> Fault:
        """Return `fault` with its places in the file."""
        also = self.span(fault.also) if fault.also else None
        return replace(fault, span=self.span(fault.span), also=also)

    def aside(self, aside: Aside) -> Aside:
        """Return `aside` with its places in the file."""
        return replace(
            aside,
            span=self.span(aside.span),
            fault=self.fault(aside.fault),
            places=tuple(map(self._way, aside.places)),
            incomplete=tuple(map(self._way, aside.incomplete)),
        )

    def node(self, root: Node) -> Node:
        """Return `root`, and all that is in it, with its places in the file."""
        return self._node(root, {})

    def _way(self, way: Way) -> Way:
        return tuple(
            KeyAt(self.place(step.offset)) if isinstance(step, KeyAt) else step for step in way
        )

    def _node(self, node: Node, made: dict[int, Node]) -> Node:
        # Nodes of a plain file are of a class of their own.
        moved = Node(
            node.kind,
            self.span(node.span),
            node.value,
            node.style,
            flow=node.flow,
            anchor=node.anchor,
            tag=node.tag,
            key_span=self.span(node.key_span) if node.key_span else None,
            pairs=tuple((self._node(k, made), self._node(v, made)) for k, v in node.pairs),
            items=tuple(self._node(item, made) for item in node.items),
            # What an alias stands for comes before it, and so is here already.
            target=made[id(node.target)] if node.target else None,
        )
        made[id(node)] = moved
        return moved


def sides(text: str, found: Sequence[Conflict]) -> tuple[TextVersion, TextVersion]:
    """Return `text` as our side of all its conflicts has it, and as theirs has."""
    ours = _side(text, found, [conflict.ours for conflict in found])
    return ours, _side(text, found, [conflict.theirs for conflict in found])


def _side(text: str, found: Iterable[Conflict], kept: Iterable[Span]) -> TextVersion:
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
    return TextVersion("".join(text[start:end] for start, end in spans), tuple(parts) or ((0, 0),))
