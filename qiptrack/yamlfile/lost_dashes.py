"""Items of a list that have lost their dash, and so seem to be a part of the item above.

To YAML nothing is the matter but that keys are given twice, of which nobody can tell which one is
meant, so that neither item would be read. An item shows all the same where it begins: with the
key that its neighbour begins with, or below a line that cannot be read with the one that comes
second there, and with others that the neighbour has as well.
"""

from collections.abc import Iterable, Iterator, Sequence
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
    """An item without a dash: what to set aside, and the list and the item that it stands in.

    `explains` is what was set aside already, up to the first line of the item.
    """

    aside: Aside
    way: Way
    item: int
    explains: Aside | None = None


class _Beginning(NamedTuple):
    """Where an item without a dash begins, and what was set aside up to its first line, if any."""

    start: int
    explains: Aside | None = None


def lost_dashes(text: str, root: Node, asides: Sequence[Aside]) -> list[LostDash]:
    """Return the items that have lost their dash, in order, each counted with those before it.

    Of `text` a few lines were set aside before.
    """
    found: list[LostDash] = []
    for listed in _lists(root, ()):
        more = 0
        for index, item in enumerate(listed.node.items):
            begins = list(_beginnings(text, item, asides))
            for begin, following in pairwise([*begins, _Beginning(item.span.end)]):
                more += 1
                end = following.start
                found.append(_lost_dash(text, listed, index + more, item, begin, end))
    return found


def beside(asides: Iterable[Aside], found: Sequence[LostDash]) -> list[Aside]:
    """Return `asides` with their ways as they are once the items `found` have a place again.

    What was set aside for the first line of one is a part of it, or is read after all.
    """
    explained = [lost.explains for lost in found]
    moved = [aside for aside in asides if aside not in explained]
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


def _beginnings(text: str, item: Node, asides: Sequence[Aside]) -> Iterator[_Beginning]:
    """Yield where in a mapping another item begins."""
    if item.kind is not NodeKind.MAPPING or item.flow:
        return
    names = [key.value for key, _ in item.pairs]
    again: dict[int, _Beginning] = {}
    for number, (key, _) in enumerate(item.pairs):
        if number and key.value == names[0]:
            again[number] = _Beginning(key.span.start)
        elif number > 1 and key.value == names[1] and (above := _above(text, key, asides)):
            again[number] = _Beginning(line_start(text, above.span.end - 1), above)
    first = next(iter(again), 0)
    for number, following in pairwise([*again, len(names)]):
        if len({*names[number:following]} & {*names[:first]}) >= _ALIKE:
            yield again[number]


def _above(text: str, key: Node, asides: Iterable[Aside]) -> Aside | None:
    """Return what was set aside up to the line above that of `key`; None where nothing was."""
    start = line_start(text, key.span.start)
    for aside in asides:
        if aside.span.end <= start and not text[aside.span.end : start].strip():
            return aside
    return None


def _lost_dash(
    text: str, listed: _List, index: int, above: Node, begin: _Beginning, end: int
) -> LostDash:
    # What is set aside in the middle of an item ends above the line of the next.
    is_last = end == above.span.end
    stop = next_line(text, max(end - 1, begin.start)) if is_last else line_start(text, end)
    aside = Aside(
        Span(line_start(text, begin.start), stop),
        begin.explains.fault if begin.explains else _missing(above.pairs[0][0], begin.start),
        ((*listed.way, index),),
        dash=column(text, listed.node.span.start),
    )
    return LostDash(aside, listed.way, index, begin.explains)


def _missing(first: Node, begin: int) -> Fault:
    return Fault(
        FaultKind.SYNTAX,
        f"`{first.value}` is given twice in this item, and other keys are too: the dash in front "
        "of the second seems to be missing",
        f"Begin it with a dash, exactly below that of the item above: `- {first.value}: ...`. "
        "If it is no item of its own, delete what is given twice.",
        Span(begin, begin + len(first.value or "")),
        also=first.span,
    )


def _moved(way: Way, lost: LostDash) -> Way:
    depth = len(lost.way)
    step = way[depth] if way[:depth] == lost.way and len(way) > depth else None
    if not isinstance(step, int) or step < lost.item:
        return way
    return (*way[:depth], step + 1, *way[depth + 1 :])
