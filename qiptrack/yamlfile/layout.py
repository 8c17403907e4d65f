"""How a file is laid out, so that what is new in it looks like what is old."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from qiptrack.yamlfile.document import Node, NodeKind, Source
from qiptrack.yamlfile.lines import column
from qiptrack.yamlfile.places import dash_of

Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True)
class Layout:
    """What most of a file does: steps and widths in characters."""

    step: int = 2
    """How much deeper a mapping is than the key it belongs to."""
    list_step: int = 2
    """How much deeper a dash is than the key it belongs to."""
    dash: int = 2
    """How far behind its dash an item begins."""
    lists_in_brackets: bool = True
    """Whether a list of texts stands in brackets, on the line of its key."""


class _Seen(NamedTuple):
    key: Node | None
    node: Node


def layout_of(source: Source) -> Layout:
    """Return how most of `source` is laid out; where it does not tell, what is usual."""
    usual = Layout()
    text = source.text
    seen = [] if source.root is None else list(_below(None, source.root))
    lists = [node for _, node in seen if node.kind is NodeKind.SEQUENCE and node.items]
    return Layout(
        step=_most(_steps(text, seen, NodeKind.MAPPING), usual.step),
        list_step=_most(_steps(text, seen, NodeKind.SEQUENCE), usual.list_step),
        dash=_most(_dash_widths(text, lists), usual.dash),
        lists_in_brackets=_most(
            (
                node.flow
                for node in lists
                if all(item.kind is NodeKind.SCALAR for item in node.items)
            ),
            usual.lists_in_brackets,
        ),
    )


def _below(key: Node | None, node: Node) -> Iterator[_Seen]:
    yield _Seen(key, node)
    for inner_key, value in node.pairs:
        yield from _below(inner_key, value)
    for item in node.items:
        yield from _below(None, item)


def _steps(text: str, seen: Iterable[_Seen], kind: NodeKind) -> Iterator[int]:
    """Yield how much deeper each block of `kind` stands than its key."""
    for key, node in seen:
        if key is not None and node.kind is kind and not node.flow and node.anchor is None:
            yield column(text, node.span.start) - column(text, key.span.start)


def _dash_widths(text: str, lists: Iterable[Node]) -> Iterator[int]:
    """Yield how far behind its dash each item begins that is on the same line."""
    for listed in lists:
        for item in [] if listed.flow else listed.items:
            width = item.span.start - dash_of(text, listed, item)
            if (
                item.span.end > item.span.start
                and "\n" not in text[item.span.start - width : item.span.start]
            ):
                yield width


def _most(seen: Iterable[Seen], usual: Seen) -> Seen:
    common = Counter(seen).most_common(1)
    return common[0][0] if common else usual
