"""What reading a file gives: its text, where everything is in it, its data and its faults."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import accumulate, count
from operator import add
from typing import NamedTuple

from qiptrack.pointer import Pointer, Step
from qiptrack.yamlfile.limits import Data
from qiptrack.yamlfile.recorded_events import RecordedEvents


class Span(NamedTuple):
    """A stretch of a text, in characters from 0 without the byte order mark; `end` is outside."""

    start: int
    end: int


class Position(NamedTuple):
    """A place as people count: both from 1, columns in characters."""

    line: int
    column: int


class NodeKind(StrEnum):
    """What a node is."""

    MAPPING = "mapping"
    SEQUENCE = "sequence"
    SCALAR = "scalar"
    ALIAS = "alias"


_COLLECTIONS = frozenset({NodeKind.MAPPING, NodeKind.SEQUENCE})


# Not frozen, though nobody changes one: that would double the time in which a file is composed.
@dataclass
class Node:
    """One value or key, and where it stands in the text.

    A span takes in an anchor or tag in front. A list or mapping in block style begins at its
    first dash or key and ends with its last descendant, a block scalar with its last line that
    says something, none with a line end. An empty value has no width, and stands just after its
    colon or dash.
    """

    kind: NodeKind
    span: Span
    value: str | None = None
    """The text of a scalar, None for one that says nothing."""
    style: str = ""
    """Of a scalar: `''` for plain, or one of `'`, `"`, `|` and `>`."""
    flow: bool = False
    """Whether this list or mapping is written in brackets."""
    anchor: str | None = None
    """The name after `&`, or after `*` when this is an alias."""
    tag: str | None = None
    key_span: Span | None = None
    """Where the key of this value is, when it is a value of a mapping."""
    pairs: tuple[tuple["Node", "Node"], ...] = field(default_factory=tuple)
    """Keys and values of a mapping, as they stand."""
    items: tuple["Node", ...] = field(default_factory=tuple)
    """Items of a list, as they stand."""
    target: "Node | None" = None
    """What an alias stands for; None when there is no such thing."""

    @property
    def resolved(self) -> "Node | None":
        """What this stands for: itself unless it is an alias."""
        return self.target if self.kind is NodeKind.ALIAS else self

    def pair(self, key: str) -> tuple["Node", "Node"] | None:
        """Return the first of these keys in a mapping, and its value; None where there is none."""
        return self._named_pairs.get(key)

    def item(self, step: Step) -> "Node | None":
        """Return the item of a list that goes by an id, or stands at an index; or None."""
        if isinstance(step, str):
            return self._named_items.get(step)
        return self.items[step] if 0 <= step < len(self.items) else None

    def collections(self) -> Iterator[tuple["Node | None", "Node"]]:
        """Yield each list and mapping right below, as they stand, with its key if it has one."""
        for key, part in (*self.pairs, *((None, item) for item in self.items)):
            if part.kind in _COLLECTIONS:
                yield key, part

    @cached_property
    def _named_pairs(self) -> Mapping[str, tuple["Node", "Node"]]:
        """The keys and values of a mapping by what each key says; the first of equal ones."""
        backwards = reversed(self.pairs)
        return {key.value: (key, value) for key, value in backwards if key.value is not None}

    @cached_property
    def _named_items(self) -> Mapping[str, "Node"]:
        """The items of a list that have an `id` which no other item has, by it."""
        steps = item_steps([_id_of(item) for item in self.items])
        return {
            step: item
            for step, item in zip(steps, self.items, strict=True)
            if isinstance(step, str)
        }


class FaultKind(StrEnum):
    """Why a file, or a part of it, is not accepted as YAML."""

    SYNTAX = "syntax"
    CONFLICT = "conflict"
    DUPLICATE_KEY = "duplicate-key"
    UNSUPPORTED = "unsupported"
    MISPLACED = "misplaced"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something the matter with the text itself: what, what to do, and at which characters."""

    kind: FaultKind
    message: str
    fix: str
    span: Span
    also: Span | None = None
    """A second place that has to do with it, such as the first of two equal keys."""
    lost: str = ""
    """What is set aside because of it, in words, when the rest of the file is read."""


@dataclass(frozen=True, eq=False)
class Source:
    """One file as it was read. Nothing in it is ever changed.

    `root` is None when there is nothing in the file, or nothing that could be used; it is made
    when somebody asks for it, by `nodes`. `data` says
    what `root` says, without what was refused: a key that is given twice, or has a refused
    value, is left out, and a refused item of a list is None so that the others keep their place.
    `doubtful` holds the pointers of all these, and of any mapping that lost a key whose name
    means nothing; the empty pointer means the file as a whole. `aside` tells which lines were
    passed over because they are no YAML, or two versions of the same; what may have stood there is
    doubtful too.
    """

    name: str
    raw: bytes
    text: str
    """The characters of the file, without a byte order mark at its beginning."""
    bom: bool
    nodes: Callable[[], Node | None]
    data: Data
    faults: tuple[Fault, ...] = ()
    doubtful: frozenset[Pointer] = frozenset()
    aside: tuple[Span, ...] = ()
    events: RecordedEvents | None = None
    """What the parser gave for a plain file, one with no fault, anchor or tag in it."""
    part_of: "Source | None" = None
    """The file that this was taken out of."""
    edited_from: "Source | None" = None
    """What this was before the first edit: new lines are laid out as those that were there."""

    @cached_property
    def root(self) -> Node | None:
        """What the file as a whole says, with the place of every part."""
        return self.nodes()

    def position(self, offset: int) -> Position:
        """Return the line and column of the character at `offset`."""
        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)

    def steps_of(self, listed: list[Data]) -> list[Step]:
        """Return the step to each item of a list in `data`, worked out once."""
        steps = self._steps.get(id(listed))
        if steps is None:
            steps = self._steps[id(listed)] = steps_of(listed)
        return steps

    @cached_property
    def _steps(self) -> dict[int, list[Step]]:
        return {}

    @cached_property
    def _line_starts(self) -> list[int]:
        lengths = map(len, self.text.split("\n"))
        return [0, *map(add, accumulate(lengths), count(1))][:-1]


def item_steps(ids: Sequence[str | None]) -> list[Step]:
    """Return the step to each item of a list: its id when no other has the same, or its index."""
    count = Counter(ids)
    return [index if name is None or count[name] > 1 else name for index, name in enumerate(ids)]


def steps_of(data: list[Data]) -> list[Step]:
    """Return the step to each item of `data`: its id when no other has the same, or its index."""
    ids = [item.get("id") if isinstance(item, dict) else None for item in data]
    return item_steps([name if isinstance(name, str) else None for name in ids])


def _id_of(item: Node) -> str | None:
    resolved = item.resolved
    if resolved is None:
        return None
    ids = [value for key, value in resolved.pairs if key.value == "id"]
    named = ids[0].resolved if len(ids) == 1 else None
    return named.value if named is not None else None
