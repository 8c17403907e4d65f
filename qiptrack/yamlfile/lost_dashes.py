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
    """Where an item without a dash begins, and what was set aside up to its first line, if any.

    `strayed` is its first key, where its dash stands too far in and so is one of a list above it.
    """

    start: int
    explains: Aside | None = None
    strayed: Node | None = None


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
        elif number > 1 and key.value == names[1] and (begin := _above(text, item, number, asides)):
            again[number] = begin
    first = next(iter(again), 0)
    for number, following in pairwise([*again, len(names)]):
        alike = {*names[number:following]} & {*names[:first]}
        if len(alike) + bool(again[number].strayed) >= _ALIKE:
            yield again[number]


def _above(text: str, item: Node, number: int, asides: Iterable[Aside]) -> _Beginning | None:
    """Return where an item begins that goes on with the key of that number; None where none does.

    That is in what was set aside up to the line above, or where a dash is too far in.
    """
    key, _ = item.pairs[number]
    start = line_start(text, key.span.start)
    for aside in asides:
        if aside.span.end <= start and not text[aside.span.end : start].strip():
            return _Beginning(line_start(text, aside.span.end - 1), aside)
    first = _strayed(text, item.pairs[number - 1][1], key, item.pairs[0][0].value)
    return _Beginning(first.span.start, strayed=first) if first else None


def _strayed(text: str, value: Node, key: Node, name: str | None) -> Node | None:
    """Return the key `name` right above `key`, where it stands alone as the last of a list there.

    It is the first of an item whose dash is too far in.
    """
    if value.kind is not NodeKind.SEQUENCE or value.flow or len(value.items) < 2:
        return None
    last = value.items[-1]
    if last.kind is not NodeKind.MAPPING or last.flow or len(last.pairs) != 1:
        return None
    first, _ = last.pairs[0]
    is_right_above = next_line(text, first.span.start) == line_start(text, key.span.start)
    return first if first.value == name and is_right_above else None


def _lost_dash(
    text: str, listed: _List, index: int, above: Node, begin: _Beginning, end: int
) -> LostDash:
    # What is set aside in the middle of an item ends above the line of the next.
    is_last = end == above.span.end
    stop = next_line(text, max(end - 1, begin.start)) if is_last else line_start(text, end)
    aside = Aside(
        Span(line_start(text, begin.start), stop),
        _fault(begin, above.pairs[0][0]),
        ((*listed.way, index),),
        dash=column(text, listed.node.span.start),
    )
    return LostDash(aside, listed.way, index, begin.explains)


def _fault(begin: _Beginning, first: Node) -> Fault:
    if begin.explains:
        return begin.explains.fault
    if begin.strayed:
        return Fault(
            FaultKind.SYNTAX,
            f"the dash in front of `{first.value}` is further in than that of the item above, "
            "and so its other keys are given to that item twice",
            f"Begin it exactly below that of the item above: `- {first.value}: ...`.",
            begin.strayed.span,
            also=first.span,
        )
    return _missing(first, begin.start)


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
