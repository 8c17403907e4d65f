"""What two versions of a file say alike, and what of it is not known because they differ.

A key or an item of which they do not say the same is kept in its place, as a node that says
nothing (an alias without a target). So is what only one of them has.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from qiptrack.pointer import Pointer
from qiptrack.yamlfile.asides import Aside, KeyAt, Way
from qiptrack.yamlfile.document import Node, NodeKind, steps_of
from qiptrack.yamlfile.limits import Data

Pair = tuple[Node, Node]


class Unknown(NamedTuple):
    """A node of which the two files do not say the same.

    `step` is what an item of a list goes by in its own file: its id, or its index. None elsewhere.
    """

    node: Node
    step: str | int | None = None


@dataclass(frozen=True)
class Agreement:
    """What two files say alike, and the nodes in it of all that is not known."""

    root: Node
    unknown: Sequence[Unknown]
    indexes: Mapping[int, int]
    """Where each item of a list of either file stands in that list, by the identity of its node."""

    @property
    def says_something(self) -> bool:
        """Whether anything of it is known."""
        unknown = {id(each.node) for each in self.unknown}
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
    """Return what two mappings say alike, whose places are in the same text.

    An item that only theirs has stands behind all items of ours.
    """
    made = _Comparison()
    return Agreement(made.mapping(ours, theirs), made.unknown, made.indexes)


def unknown_places(
    root: Node | None, data: Data, unknown: Iterable[Unknown]
) -> Iterator[tuple[Node, Pointer]]:
    """Yield each node that is `unknown` below `root`, which says `data`, and its pointer.

    An item of a list goes by the step that leads to it in its own file.
    """
    steps_to = {id(each.node): each.step for each in unknown}
    still: list[tuple[Node, Data, Pointer]] = [(root, data, ())] if root else []
    while still:
        node, said, pointer = still.pop()
        if id(node) in steps_to:
            step = steps_to[id(node)]
            yield node, pointer if step is None else (*pointer[:-1], step)
        elif node.kind is NodeKind.MAPPING and isinstance(said, dict):
            for key, value in reversed(node.pairs):
                if key.value is not None:
                    still.append((value, said.get(key.value), (*pointer, key.value)))
        elif node.kind is NodeKind.SEQUENCE and isinstance(said, list):
            steps = zip(node.items, said, steps_of(said), strict=True)
            still += [(item, each, (*pointer, step)) for item, each, step in steps][::-1]


@dataclass
class _Comparison:
    """Finds what two files say alike.

    Nodes that say the same have one number, so that parts of any size are compared at once:
    `numbers` has it by what is said, and `known` by the identity of a node.
    """

    unknown: list[Unknown] = field(default_factory=list)
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

    def _value(self, ours: Node, theirs: Node, step: str | int | None = None) -> Node:
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
        return self._not_known(ours, step)

    def _list(self, ours: Node, theirs: Node) -> Node:
        """Return the list of the items that both sides have, and of those that are not known."""
        partner = self._partners(ours, theirs)
        items = [
            self._item(item, partner.get(id(item)), index) for index, item in enumerate(ours.items)
        ]
        indexes = {id(item): index for index, item in enumerate(ours.items)}
        indexes |= {id(other): indexes[mine] for mine, other in partner.items()}
        for index, item in enumerate(theirs.items):
            if id(item) not in indexes:
                indexes[id(item)] = len(items)
                items.append(self._not_known(item, _id_of(item) or index))
        self.indexes |= indexes
        return replace(ours, items=tuple(items))

    def _item(self, ours: Node, theirs: Node | None, index: int) -> Node:
        """Return what an item of ours, which has this index, and its partner say alike."""
        step = _id_of(ours) or index
        if theirs is None or _id_of(ours) != _id_of(theirs):
            return self._not_known(ours, step)
        return self._value(ours, theirs, step)

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

    def _not_known(self, node: Node, step: str | int | None = None) -> Node:
        unknown = Node(NodeKind.ALIAS, node.span, key_span=node.key_span)
        self.unknown.append(Unknown(unknown, step))
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
