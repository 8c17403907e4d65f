"""A series of values in one line, to be read at a glance beside others."""

from collections.abc import Iterator, Sequence

LEVELS = "▁▂▃▄▅▆▇█"

WIDEST = 16
"""How many characters there are at most: more do not fit beside other columns."""

_SAFE = 1000
"""Values are divided by it: the sum of numbers that a float can say may be one that it cannot."""


def sparkline(
    values: Sequence[float | None],
    widest: int = WIDEST,
    within: Sequence[float] | None = None,
) -> str:
    """Return `values` as one character each, as high as it stands between the least and the most.

    These are of `within`, for lines that are to be held against each other, or of the values.
    Of more values than there is room for, neighbours share a character, which stands for their
    mean. What is None is a gap. Values that are all the same stand in the middle.
    """
    levels = list(_condensed(values, widest))
    known = [level for level in levels if level is not None]
    if not known:
        return ""
    bounds = known if within is None else [value / _SAFE for value in within]
    least, most = min(bounds), max(bounds)
    top = len(LEVELS) - 1

    def character(level: float | None) -> str:
        if level is None:
            return "-"
        share = (level - least) / (most - least) if most > least else 0.5
        return LEVELS[round(share * top)]

    return "".join(map(character, levels))


def _condensed(values: Sequence[float | None], widest: int) -> Iterator[float | None]:
    """Yield a level for each value, or for each of `widest` stretches of about as many."""
    number = min(len(values), widest)
    for index in range(number):
        stretch = values[index * len(values) // number : (index + 1) * len(values) // number]
        known = [value / _SAFE for value in stretch if value is not None]
        yield sum(known) / len(known) if known else None
