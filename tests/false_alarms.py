"""How often a verdict is wrong about what chance alone moved, and how soon a change is seen.

`python -m tests.false_alarms` makes stable random series of the kinds that care counts, asks for
the verdict of the latest point of each, and prints in how many of a hundred it is *improved* or
*worse*. Then it changes the level, and prints in how many the change is seen within ten points.
It is no part of the run, takes some minutes, and ends with 1 where a figure is beyond its bound.
"""

import argparse
import datetime as dt
import math
import random
import sys
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from qiptrack.analysis.indicators.measurements import Point
from qiptrack.analysis.indicators.phases import phases_of
from qiptrack.analysis.indicators.spc import Limits, Signal, limits, signals
from qiptrack.model.indicators import Indicator
from qiptrack.model.salvage import salvage

LENGTHS = (12, 18, 24)
MOST_WRONG = 3.0
"""In how many of a hundred stable series either verdict may be."""

LEAST_SEEN = 80.0
"""In how many of a hundred a change of the level must be seen."""

WITHIN = 10
START = dt.date(2026, 1, 1)

Draw = Callable[[random.Random], float]


class Kind(NamedTuple):
    """A kind of stable series: what it is, and one value of it."""

    name: str
    unit: str
    draw: Draw
    type: str | None = None


def poisson(mean: float) -> Draw:
    """Return what counts the events of a period, of which there are `mean` on average."""

    def drawn(chance: random.Random) -> float:
        left, events = chance.random(), 0
        likely = math.exp(-mean)
        while left > likely and events < 200:
            left -= likely
            events += 1
            likely *= mean / events
        return float(events)

    return drawn


def share(of_100: float, cases: int = 20) -> Draw:
    """Return what finds how many of a hundred are in order, by looking at some cases."""
    return lambda chance: 100.0 * sum(chance.random() < of_100 / 100 for _ in range(cases)) / cases


def days_between(mean: float) -> Draw:
    """Return what draws the whole days up to the next event, of `mean` on average."""
    return lambda chance: float(round(chance.expovariate(1 / mean)))


STABLE = (
    *(Kind(f"{mean:g} events a month", "falls", poisson(mean)) for mean in (0.1, 0.2, 0.5)),
    *(Kind(f"{mean:g} events a month", "falls", poisson(mean)) for mean in (1, 2, 5, 10)),
    *(Kind(f"{of_100} % of 20", "%", share(of_100)) for of_100 in (60, 80, 90, 95, 98, 100)),
    *(Kind(f"{days} days between", "days", days_between(days), "days-between") for days in (9, 60)),
)

CHANGES = (
    ("60 to 100 % of 20", "%", share(60), share(100), True),
    ("2 to 0.1 events a month", "falls", poisson(2), poisson(0.1), False),
    ("0.1 to 2 events a month", "falls", poisson(0.1), poisson(2), True),
    ("100 to 60 % of 20", "%", share(100), share(60), False),
)


def indicator(unit: str, kind: str | None) -> Indicator:
    """Return an indicator of this unit and type."""
    given = {"id": "I1", "name": "Any", "unit": unit, "better": "higher"}
    return salvage(Indicator, given | ({"type": kind} if kind else {}))


def verdict(values: Sequence[float], of: Indicator) -> Signal | None:
    """Return what the latest of `values` is part of."""
    points = [Point(START + dt.timedelta(30 * at), value) for at, value in enumerate(values)]
    return phases_of(points, of, None, points[-1].date)[-1].signal


def wrong(kind: Kind, length: int, series: int, chance: random.Random) -> tuple[float, float]:
    """Return in how many of a hundred series the latest point is part of a rise, and of a fall."""
    of = indicator(kind.unit, kind.type)
    up = down = 0
    for _ in range(series):
        found = verdict([kind.draw(chance) for _ in range(length)], of)
        up += found is not None and found.up
        down += found is not None and not found.up
    return 100 * up / series, 100 * down / series


def seen(
    unit: str, draws: tuple[Draw, Draw], up: bool, length: int, series: int, chance: random.Random
) -> float:
    """Return in how many of a hundred series a change is seen, in its direction, within ten."""
    of, number = indicator(unit, None), 0
    for _ in range(series):
        values = [draws[0](chance) for _ in range(length)]
        for _ in range(WITHIN):
            values.append(draws[1](chance))
            found = verdict(values, of)
            if found is not None and found.up is up:
                number += 1
                break
    return 100 * number / series


def varying(share_of_100: float, length: int, series: int, chance: random.Random) -> list[float]:
    """Return in how many of a hundred stable shares a change is found, by XmR and by p' chart.

    Each is of 5 to 40 cases. The p' chart holds each share against the mean in units of its own
    binomial deviation, and draws limits around these from their moving ranges.
    """
    of, found = indicator("%", "share"), [0, 0]
    for _ in range(series):
        sizes = [chance.randint(5, 40) for _ in range(length)]
        good = [sum(chance.random() < share_of_100 / 100 for _ in range(n)) for n in sizes]
        values = [100 * g / n for g, n in zip(good, sizes, strict=True)]
        found[0] += verdict(values, of) is not None
        found[1] += _by_p_prime(good, sizes) is not None
    return [100 * each / series for each in found]


def varying_rates(mean: float, length: int, series: int, chance: random.Random) -> list[float]:
    """Return in how many of a hundred stable rates a change is found, by XmR and by u' chart.

    Each is of 300 to 1,500 days of care, with `mean` events in a thousand of them. The u' chart
    does as the p' chart does, with the Poisson deviation of a rate.
    """
    of, found = indicator("falls per 1000 days", "rate"), [0, 0]
    for _ in range(series):
        sizes = [chance.randint(300, 1500) for _ in range(length)]
        events = [poisson(mean * days / 1000)(chance) for days in sizes]
        values = [1000 * each / days for each, days in zip(events, sizes, strict=True)]
        found[0] += verdict(values, of) is not None
        found[1] += _by_u_prime(events, sizes) is not None
    return [100 * each / series for each in found]


def _by_p_prime(good: Sequence[int], sizes: Sequence[int]) -> Signal | None:
    mean = sum(good) / sum(sizes)
    return _in_deviations(good, sizes, mean, mean * (1 - mean))


def _by_u_prime(events: Sequence[float], sizes: Sequence[int]) -> Signal | None:
    mean = sum(events) / sum(sizes)
    return _in_deviations(events, sizes, mean, mean)


def _in_deviations(
    counted: Sequence[float], sizes: Sequence[int], mean: float, variance: float
) -> Signal | None:
    """Return what the latest is part of, each held against the mean in deviations of its own."""
    if not variance:
        return None
    scores = [
        Fraction((each / size - mean) / math.sqrt(variance / size))
        for each, size in zip(counted, sizes, strict=True)
    ]
    drawn = limits(scores)
    reach = drawn.upper - drawn.mean
    return signals(scores, Limits(Fraction(), -reach, reach))[-1]


def say(*parts: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{' '.join(parts)}\n")
    sys.stdout.flush()


def main() -> int:
    """Print the figures, and return 1 where one is beyond its bound."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--series", type=int, default=4000, help="how many of each kind and length")
    said.add_argument("--seed", type=int, default=1)
    given = said.parse_args()
    chance = random.Random(given.seed)  # noqa: S311  # made-up numbers are no secret
    beyond = 0
    say(f"{given.series} series each, seed {given.seed}; rise / fall at the latest point, %")
    for kind in STABLE:
        figures = [wrong(kind, length, given.series, chance) for length in LENGTHS]
        beyond += sum(max(each) > MOST_WRONG for each in figures)
        say(f"{kind.name:26}", *(f"{up:5.1f} /{down:4.1f}" for up, down in figures))
    say(f"seen within {WITHIN} points, %, after {', '.join(map(str, LENGTHS))}")
    for name, unit, before, after, up in CHANGES:
        draws = before, after
        shown = [seen(unit, draws, up, each, given.series // 4, chance) for each in LENGTHS]
        beyond += sum(each < LEAST_SEEN for each in shown)
        say(f"{name:26}", *(f"{each:11.1f}" for each in shown))
    say("shares of 5 to 40 cases, rise or fall at the latest point, %: XmR / p'")
    for of_100 in (60, 80, 90, 95):
        both = [varying(of_100, each, given.series // 4, chance) for each in LENGTHS]
        say(f"{of_100} %{'':22}", *(f"{xmr:5.1f} /{prime:4.1f}" for xmr, prime in both))
    say("rates over 300 to 1,500 days of care, rise or fall at the latest point, %: XmR / u'")
    for per_1000 in (2, 4, 8):
        both = [varying_rates(per_1000, each, given.series // 4, chance) for each in LENGTHS]
        say(f"{per_1000} in 1,000{'':17}", *(f"{xmr:5.1f} /{prime:4.1f}" for xmr, prime in both))
    return 1 if beyond else 0


if __name__ == "__main__":
    sys.exit(main())
