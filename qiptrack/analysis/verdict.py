"""Whether an indicator shows a difference, and whether it will meet its target.

The verdict is that of the latest point, as in NHS England's *Making Data Count*. Only
measurements are points: the baseline is one number from before the plan, often an average of
several, so it is shown beside them and does not count among them.
"""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from itertools import takewhile
from typing import NamedTuple

from qiptrack.analysis.spc import Limits, Signal, exact, limits, rounded, signals
from qiptrack.model.base import or_none
from qiptrack.model.plan import Indicator, Target
from qiptrack.model.vocabulary import Better

ENOUGH = 7
"""From how many points on there is a verdict; fewer cannot show a run, nor usable limits."""

ROBUST = 12
"""From how many points on limits hold; before, the next points will move them."""


class Verdict(StrEnum):
    """What the latest point of an indicator is part of."""

    IMPROVED = "improved"
    WORSE = "worse"
    NO_CHANGE = "no-change"
    TOO_EARLY = "too-early"


class Outlook(StrEnum):
    """Whether the target will be met if nothing changes."""

    CONSISTENTLY_MET = "consistently-met"
    HIT_OR_MISS = "hit-or-miss"
    CONSISTENTLY_MISSED = "consistently-missed"
    UNKNOWN = "unknown"


class Point(NamedTuple):
    """A measurement that could be read."""

    date: dt.date
    value: float
    note: str | None = None


class Judged(NamedTuple):
    """An indicator on a day: its points by date, and what they show.

    `limits` are None while it is too early; `signals` has one for each point, or None for it.
    """

    points: tuple[Point, ...]
    limits: Limits | None
    signals: tuple[Signal | None, ...]
    verdict: Verdict
    outlook: Outlook

    @property
    def n(self) -> int:
        """How many measurements there are."""
        return len(self.points)

    @property
    def provisional(self) -> bool:
        """Whether the limits will move with the next points, for want of enough of them."""
        return self.n < ROBUST

    @property
    def latest(self) -> float | None:
        """The latest value."""
        return self.points[-1].value if self.points else None

    @property
    def latest_date(self) -> dt.date | None:
        """The day of the latest value."""
        return self.points[-1].date if self.points else None

    @property
    def signal(self) -> Signal | None:
        """What the latest point is part of."""
        return self.signals[-1] if self.signals else None

    @property
    def mean(self) -> float | None:
        """The mean, None while it is too early."""
        return rounded(self.limits.mean) if self.limits else None

    @property
    def lower(self) -> float | None:
        """The lower limit, None while it is too early."""
        return rounded(self.limits.lower) if self.limits else None

    @property
    def upper(self) -> float | None:
        """The upper limit, None while it is too early."""
        return rounded(self.limits.upper) if self.limits else None


def points_of(indicator: Indicator, today: dt.date) -> tuple[Point, ...]:
    """Return the measurements up to and with `today`, oldest first; of one day in file order.

    Raises NotKnown where one of them could not be read.
    """
    points = [
        Point(each.date, each.value, or_none(lambda: each.note)) for each in indicator.measurements
    ]
    return tuple(sorted((p for p in points if p.date <= today), key=lambda point: point.date))


def judged(indicator: Indicator, today: dt.date) -> Judged:
    """Return what the measurements of `indicator` show on a day.

    Raises NotKnown where its direction or one of its measurements could not be read.
    """
    points, better = points_of(indicator, today), indicator.better
    if len(points) < ENOUGH:
        none = (None,) * len(points)
        return Judged(points, None, none, Verdict.TOO_EARLY, Outlook.UNKNOWN)
    values = [exact(point.value) for point in points]
    drawn = limits(values)
    found = signals(values, drawn)
    return Judged(
        points,
        drawn,
        found,
        _verdict(found[-1], better),
        _outlook(drawn, or_none(lambda: indicator.target), better),
    )


def short_of_target(indicator: Indicator, today: dt.date, found: Judged | None = None) -> bool:
    """Whether the day of its target has passed and an indicator is worse, or not changed.

    One that always meets its target, as it did all along, is not short of it. `found` is what its
    points show, where that is worked out already. Raises NotKnown as `judged` does.
    """
    by = indicator.target.by
    if by is None or by >= today:
        return False
    shown = found or judged(indicator, today)
    unchanged = shown.verdict is Verdict.NO_CHANGE
    return shown.verdict is Verdict.WORSE or (
        unchanged and shown.outlook is not Outlook.CONSISTENTLY_MET
    )


def meets(value: float, target: float, better: Better) -> bool:
    """Whether `value` reaches the target: on it does."""
    return value >= target if better is Better.HIGHER else value <= target


def running_met(points: Sequence[Point], target: float, better: Better) -> int:
    """Return how many of the latest points, running, meet the target."""
    met = takewhile(lambda point: meets(point.value, target, better), reversed(points))
    return sum(1 for _ in met)


def is_better(signal: Signal, better: Better) -> bool:
    """Whether a signal goes in the direction in which its indicator improves."""
    return signal.up is (better is Better.HIGHER)


def _verdict(latest: Signal | None, better: Better) -> Verdict:
    if latest is None:
        return Verdict.NO_CHANGE
    return Verdict.IMPROVED if is_better(latest, better) else Verdict.WORSE


def _outlook(drawn: Limits, target: Target | None, better: Better) -> Outlook:
    """Return the outlook: a value on the target meets it."""
    value = or_none(lambda: target.value) if target else None
    if value is None:
        return Outlook.UNKNOWN
    higher = better is Better.HIGHER
    worst, best = (drawn.lower, drawn.upper) if higher else (-drawn.upper, -drawn.lower)
    wanted = exact(value) if higher else -exact(value)
    if worst >= wanted:
        return Outlook.CONSISTENTLY_MET
    return Outlook.HIT_OR_MISS if best >= wanted else Outlook.CONSISTENTLY_MISSED
