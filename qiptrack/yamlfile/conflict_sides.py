"""A text with conflicts as each of its sides has it, and what both of them say alike.

Each side is a whole file, in which nothing of git's or of the other side stands. What both say is
known, wherever a marker stands; all else is not, and there may be more than either side has.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qiptrack.pointer import Pointer, to_text
from qiptrack.yamlfile.asides import Aside, KeyAt, Way
from qiptrack.yamlfile.conflicts import Conflict, conflict_fault
from qiptrack.yamlfile.document import Fault, Node, NodeKind, Span, steps_of
from qiptrack.yamlfile.limits import Data
from qiptrack.yamlfile.spans import next_line

Pair = tuple[Node, Node]

_NAMED = 8
"""How much is named of what is not known because of one conflict."""


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


@dataclass(frozen=True)
class Agreement:
    """What two files say alike, and the nodes in it of all that is not known."""

    root: Node
    unknown: Sequence[Node]
    indexes: Mapping[int, int]
    """Where each item of a list of either file stands in that list, by the identity of its node."""

    @property
    def says_something(self) -> bool:
        """Whether anything of it is known."""
        unknown = {id(node) for node in self.unknown}
        return any(id(value) not in unknown for _, value in self.root.pairs)

    def place(self, aside: Aside, root: Node) -> Aside | None:
        """Return `aside` of one of the files, which has the `root`, with its places in both.

        None where all that it may have said is not known anyway.
        """
        incomplete = self._ways(aside.incomplete, root)
        places = self._ways(aside.places, root) or incomplete
        return replace(aside, places=places, incomplete=incomplete) if places else None

    def _ways(self, ways: Iterable[Way], root: Node) -> tuple[Way, ...]:
        found = (self._way(way, root) for way in ways)
        return tuple(way for way in found if way is not None)

    def _way(self, way: Way, node: Node) -> Way | None:
        """Return the way to what stands in a file at `way` from `node`; None if that is unknown."""
        both, found = self.root, list[int | KeyAt]()
        for step in way:
            if isinstance(step, KeyAt):
                pair = next(
                    (pair for pair in node.pairs if pair[0].span.start == step.offset), None
                )
                there = both.pair(pair[0].value or "") if pair else None
                if pair is None or there is None:
                    return None
                node, both = pair[1], there[1]
                found.append(KeyAt(there[0].span.start))
            elif step < len(node.items):
                node = node.items[step]
                index = self.indexes.get(id(node), step)
                if index >= len(both.items):
                    return None
                both = both.items[index]
                found.append(index)
        return None if both.kind is NodeKind.ALIAS and both.target is None else tuple(found)


def agreed(ours: Node, theirs: Node) -> Agreement:
    """Return what two mappings say alike.

    The places of both are in the same text. What is not known is like a reference to nothing. An
    item of a list that only one side has is one of these, and stands behind those that both have.
    """
    reader = _Reader()
    return Agreement(reader.mapping(ours, theirs), reader.unknown, reader.indexes)


def unknown_places(
    root: Node | None, data: Data, unknown: Iterable[Node]
) -> Iterator[tuple[Node, Pointer]]:
    """Yield each of the nodes `unknown` below `root`, which says `data`, and its pointer."""
    among = {id(node) for node in unknown}
    still: list[tuple[Node, Data, Pointer]] = [(root, data, ())] if root else []
    while still:
        node, said, pointer = still.pop()
        if id(node) in among:
            yield node, pointer
        elif node.kind is NodeKind.MAPPING and isinstance(said, dict):
            for key, value in reversed(node.pairs):
                if key.value is not None:
                    still.append((value, said.get(key.value), (*pointer, key.value)))
        elif node.kind is NodeKind.SEQUENCE and isinstance(said, list):
            steps = zip(node.items, said, steps_of(said), strict=True)
            still += [(item, each, (*pointer, step)) for item, each, step in steps][::-1]


def conflict_faults(
    text: str, found: Sequence[Conflict], places: Iterable[tuple[Node, Pointer]]
) -> list[Fault]:
    """Return the fault of each conflict, with those of `places` that are not known for it."""
    lost: dict[int, list[str]] = {}
    for node, pointer in places:
        start = (node.key_span or node.span).start
        number = bisect_right(found, start, key=lambda conflict: conflict.whole.end)
        lost.setdefault(min(number, len(found) - 1), []).append(f"`{to_text(pointer)}`")
    return [
        replace(
            conflict_fault(text, conflict.markers, is_complete=conflict.is_complete),
            lost=_listed(lost.get(number, [])),
        )
        for number, conflict in enumerate(found)
    ]


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    if more > 1:
        names = [*names[:_NAMED], f"{more} more"]
    return " and ".join(names)


@dataclass
class _Reader:
    """Finds what two files say alike; equal parts of them have equal numbers."""

    unknown: list[Node] = field(default_factory=list)
    indexes: dict[int, int] = field(default_factory=dict)
    numbers: dict[object, int] = field(default_factory=dict)
    known: dict[int, int] = field(default_factory=dict)

    def mapping(self, ours: Node, theirs: Node) -> Node:
        """Return the mapping of what `ours` and `theirs` say alike."""
        named, others = self._by_name(ours), self._by_name(theirs)
        pairs: list[Pair] = []
        for name, mine in named.items():
            pairs += self._pairs(mine, others.get(name, []))
        for name, yours in others.items():
            if name not in named:
                pairs += self._pairs([], yours)
        return replace(ours, pairs=tuple(pairs))

    def _pairs(self, ours: list[Pair], theirs: list[Pair]) -> list[Pair]:
        """Return the pairs of one name that both sides have, or one of which nothing is known."""
        if [self._number(value) for _, value in ours] == [self._number(v) for _, v in theirs]:
            return ours
        key, value = (ours or theirs)[0]
        if len(ours) == len(theirs) == 1:
            return [(key, self._value(value, theirs[0][1]))]
        return [(key, self._not_known(value))]

    def _value(self, ours: Node, theirs: Node) -> Node:
        kinds = ours.kind, theirs.kind
        if self._number(ours) == self._number(theirs):
            return ours
        if (ours.tag, ours.anchor) == (theirs.tag, theirs.anchor) == (None, None):
            if kinds == (NodeKind.MAPPING, NodeKind.MAPPING):
                return self.mapping(ours, theirs)
            items = (*ours.items, *theirs.items)
            lists = kinds == (NodeKind.SEQUENCE, NodeKind.SEQUENCE)
            if lists and all(item.kind is NodeKind.MAPPING for item in items):
                return self._list(ours, theirs)
        return self._not_known(ours)

    def _list(self, ours: Node, theirs: Node) -> Node:
        """Return the list of the items that both sides have, and of those that are not known."""
        partner = self._partners(ours, theirs)
        items = [
            self._item(item, partner[id(item)]) if id(item) in partner else self._not_known(item)
            for item in ours.items
        ]
        indexes = {id(item): index for index, item in enumerate(ours.items)}
        indexes |= {id(other): indexes[mine] for mine, other in partner.items()}
        for item in theirs.items:
            if id(item) not in indexes:
                indexes[id(item)] = len(items)
                items.append(self._not_known(item))
        self.indexes |= indexes
        return replace(ours, items=tuple(items))

    def _item(self, ours: Node, theirs: Node) -> Node:
        if _id_of(ours) != _id_of(theirs):
            return self._not_known(ours)
        return self._value(ours, theirs)

    def _partners(self, ours: Node, theirs: Node) -> dict[int, Node]:
        """Return the item of `theirs` that is each of `ours`: by its id, its dash or its words."""
        partner: dict[int, Node] = {}
        mine, yours = list(ours.items), list(theirs.items)
        for name_of in (_id_of, _start_of, self._number):
            waiting: dict[object, list[Node]] = {}
            for item in reversed(yours):
                waiting.setdefault(name_of(item), []).append(item)
            waiting.pop(None, None)
            for item in mine:
                if waiting.get(name_of(item)):
                    partner[id(item)] = waiting[name_of(item)].pop()
            taken = {id(item) for item in partner.values()}
            mine = [item for item in mine if id(item) not in partner]
            yours = [item for item in yours if id(item) not in taken]
        return partner

    def _by_name(self, mapping: Node) -> dict[object, list[Pair]]:
        """Return the pairs of a mapping by the names of their keys."""
        named: dict[object, list[Pair]] = {}
        for key, value in mapping.pairs:
            name = key.value if key.value is not None else self._number(key)
            named.setdefault(name, []).append((key, value))
        return named

    def _not_known(self, node: Node) -> Node:
        unknown = Node(NodeKind.ALIAS, node.span, key_span=node.key_span)
        self.unknown.append(unknown)
        return unknown

    def _number(self, node: Node) -> int:
        """Return the number of all nodes that say what `node` does."""
        if id(node) not in self.known:
            says = (
                node.kind,
                node.value,
                node.tag,
                tuple((self._number(key), self._number(value)) for key, value in node.pairs),
                tuple(map(self._number, node.items)),
                self._number(node.target) if node.target else None,
                node.kind is NodeKind.ALIAS and node.target is None and node.anchor,
            )
            self.known[id(node)] = self.numbers.setdefault(says, len(self.numbers))
        return self.known[id(node)]


def _id_of(item: Node) -> str | None:
    pair = item.pair("id")
    return pair[1].value if pair else None


def _start_of(item: Node) -> int:
    return item.span.start
