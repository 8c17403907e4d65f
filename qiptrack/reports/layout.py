"""Which columns stand beside one another, how wide, and which go below."""

from collections.abc import Sequence
from dataclasses import dataclass

GAP = 2
"""How many spaces stand between two columns."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How wide a column would like to be, and the least that it can do with.

    Where there is no room for all, columns give way from the highest `priority` down.
    """

    natural: int
    least: int
    priority: int


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The columns that stand beside one another, by index, each with its width; and the rest."""

    beside: tuple[tuple[int, int], ...]
    below: tuple[int, ...]


def arrange(measures: Sequence[Measure], width: int) -> Arrangement:
    """Return how columns are set in `width`: the first always, others while there is room.

    Of columns that give way equally soon, the last goes first. Room that is left is shared
    out to those that would like more, in equal parts.
    """
    beside = list(range(len(measures)))
    below = []
    while len(beside) > 1 and _needed([measures[index].least for index in beside]) > width:
        _, gone = max((measures[index].priority, index) for index in beside[1:])
        beside.remove(gone)
        below.append(gone)
    widths = _shared([measures[index] for index in beside], width)
    return Arrangement(tuple(zip(beside, widths, strict=True)), tuple(sorted(below)))


def _needed(widths: Sequence[int]) -> int:
    return sum(widths) + GAP * (len(widths) - 1)


def _shared(measures: Sequence[Measure], width: int) -> list[int]:
    if len(measures) == 1:
        return [min(measures[0].natural, width)]
    widths = [measure.least for measure in measures]
    spare = width - _needed(widths)
    modest_first = sorted(range(len(measures)), key=lambda i: measures[i].natural - widths[i])
    for left, index in zip(range(len(measures), 0, -1), modest_first, strict=True):
        more = min(measures[index].natural - widths[index], spare // left)
        widths[index] += more
        spare -= more
    return widths
