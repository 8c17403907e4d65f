"""A series of values in one line, to be read at a glance beside others."""

from collections.abc import Sequence

LEVELS = "▁▂▃▄▅▆▇█"

LONGEST = 16
"""How many values are shown, the latest: more do not fit beside other columns."""


def sparkline(values: Sequence[float | None], longest: int = LONGEST) -> str:
    """Return the latest of `values`, each as high as it stands between the least and the most.

    What is None is a gap. Values that are all the same stand in the middle.
    """
    latest = values[-longest:]
    known = [value for value in latest if value is not None]
    if not known:
        return ""
    least, most = min(known), max(known)
    # Halved first: the distance of two numbers that a float can say may be one that it cannot.
    span = most / 2 - least / 2
    top = len(LEVELS) - 1

    def level(value: float) -> str:
        share = (value / 2 - least / 2) / span if span else 0.5
        return LEVELS[round(share * top)]

    return "".join("-" if value is None else level(value) for value in latest)
