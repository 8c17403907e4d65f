"""Items of a list that have lost their dash, and so seem to be a part of the item above.

To YAML nothing is the matter but that keys are given twice, of which nobody can tell which one is
meant, so that neither item would be read. An item shows all the same where it begins: with the
key that its neighbour begins with, and with others that the neighbour has as well.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from qiptrack.yamlfile.asides import Aside, KeyAt, Way
from qiptrack.yamlfile.document import Fault, FaultKind, Node, NodeKind, Span
from qiptrack.yamlfile.spans import column, line_start, next_line

_ALIKE = 2
"""How many keys two items have in common at least; one alone was given twice by mistake."""


class _List(NamedTuple):
    """A list in block style, and the way to it."""

    node: Node
    way: Way


class LostDash(NamedTuple):
    """An item without a dash: what to set aside, and the list and the item that it stands in."""

    aside: Aside
    way: Way
    item: int


def lost_dashes(text: str, root: Node) -> list[LostDash]:
    """Return the items that have lost their dash, in order, each counted with those before it."""
    found: list[LostDash] = []
    for listed in _lists(root, ()):
        more = 0
        for index, item in enumerate(listed.node.items):
            begins = list(_beginnings(item))
            for begin, end in pairwise([*begins, item.span.end]):
                more += 1
                found.append(_lost_dash(text, listed, index + more, item, begin, end))
    return found


def beside(asides: Iterable[Aside], found: Iterable[LostDash]) -> list[Aside]:
    """Return `asides` with their ways as they are once the items `found` have a place again."""
    moved = list(asides)
    for lost in found:
        moved = [
            replace(
                aside,
                places=tuple(_moved(way, lost) for way in aside.places),
                incomplete=tuple(_moved(way, lost) for way in aside.incomplete),
            )
            for aside in moved
        ]
    return moved


def _lists(node: Node, way: Way) -> Iterator[_List]:
    if node.kind is NodeKind.SEQUENCE and not node.flow:
        yield _List(node, way)
    for key, value in node.pairs:
        yield from _lists(value, (*way, KeyAt(key.span.start)))
    for index, item in enumerate(node.items):
        yield from _lists(item, (*way, index))


def _beginnings(item: Node) -> Iterator[int]:
    """Yield where in a mapping another item begins."""
    if item.kind is not NodeKind.MAPPING or item.flow:
        return
    names = [key.value for key, _ in item.pairs]
    again = [number for number, name in enumerate(names) if number and name == names[0]]
    for number, following in pairwise([*again, len(names)]):
        if len({*names[number:following]} & {*names[: again[0]]}) >= _ALIKE:
            yield item.pairs[number][0].span.start


def _lost_dash(text: str, listed: _List, index: int, above: Node, begin: int, end: int) -> LostDash:
    # What is set aside in the middle of an item ends above the line of the next.
    stop = next_line(text, max(end - 1, begin)) if end == above.span.end else line_start(text, end)
    first = above.pairs[0][0]
    fault = Fault(
        FaultKind.SYNTAX,
        f"`{first.value}` is given twice in this item, and other keys are too: the dash in front "
        "of the second seems to be missing",
        f"Begin it with a dash, exactly below that of the item above: `- {first.value}: ...`. "
        "If it is no item of its own, delete what is given twice.",
        Span(begin, begin + len(first.value or "")),
        also=first.span,
    )
    aside = Aside(
        Span(line_start(text, begin), stop),
        fault,
        ((*listed.way, index),),
        dash=column(text, listed.node.span.start),
    )
    return LostDash(aside, listed.way, index)


def _moved(way: Way, lost: LostDash) -> Way:
    depth = len(lost.way)
    step = way[depth] if way[:depth] == lost.way and len(way) > depth else None
    if not isinstance(step, int) or step < lost.item:
        return way
    return (*way[:depth], step + 1, *way[depth + 1 :])
