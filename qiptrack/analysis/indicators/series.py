"""The indicators of one measure by month, and which of them may be held against each other.

Like goes with like: counts are added up over a month, however often they are taken; shares and
rates are pooled, so many of so many, where every measurement says how many; levels are averaged.
What is in another unit, direction or kind is left out, and so is a number of which nothing says
whether it is a count to be added up, when others take it more or less often.
"""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from qiptrack.analysis.cadence import Rounds
from qiptrack.analysis.indicators.conclusions import Verdict
from qiptrack.analysis.indicators.funnel import Standing
from qiptrack.analysis.indicators.judged import judged_of
from qiptrack.analysis.indicators.measurements import PER, Point
from qiptrack.analysis.indicators.rows import Shown
from qiptrack.analysis.indicators.spc import Limits, Signal, exact
from qiptrack.model.base import or_none
from qiptrack.model.identity import folded
from qiptrack.model.vocabulary import Better, Cadence, IndicatorType

Month = tuple[int, int]
"""A year, and a month of it."""

_SHORT_MONTH = 28
"""Days that every month has: of a count that is taken more often, as many are needed."""


class NotAlike(StrEnum):
    """Why an indicator is not held against the others of its measure."""

    UNIT = "unit"
    DIRECTION = "direction"
    KIND = "kind"
    PER = "per"
    PERIOD = "period"
    """It counts over a longer period than a month, and others do not."""
    UNSAID = "unsaid"
    """It is taken more or less often, and nothing says whether it is a count."""


class MonthValue(NamedTuple):
    """What an indicator was in a month, of `n` measurements: of how many, where they say.

    It is not `whole` where some of those that a sum is made of are missing.
    """

    value: float
    n: int
    counted: float | None = None
    of: float | None = None
    whole: bool = True


class Series(NamedTuple):
    """One indicator of a measure: its points, and where it stands among the others.

    `kind` is None where nothing says it, and `every` how often it is measured. `others` are the
    limits of the others together, None where these have too few points, and `apart` is how its
    latest point differs from them; of shares and rates that say how many of how many, `stands` is
    where it stands in the funnel of all. One that is `left_out` has none of that.
    """

    service: str | None
    ref: str
    unit: str | None
    better: Better | None
    points: tuple[Point, ...]
    verdict: Verdict | None
    kind: IndicatorType | None = None
    every: Cadence | None = None
    per: float = 100.0
    left_out: NotAlike | None = None
    others: Limits | None = None
    apart: Signal | None = None
    stands: Standing | None = None

    @property
    def up(self) -> bool | None:
        """Whether it differs from the others by being above them; None where it does not differ."""
        if self.stands is not None:
            return self.stands.up if self.stands.differs else None
        return self.apart.up if self.apart else None

    @property
    def has_sizes(self) -> bool:
        """Whether every measurement says how many of how many, so that they can be pooled.

        What cannot be, such as 30 of 20, says nothing.
        """
        if self.kind not in (IndicatorType.SHARE, IndicatorType.RATE):
            return False
        share = self.kind is IndicatorType.SHARE
        return bool(self.points) and all(
            each.counted is not None
            and each.of is not None
            and each.of > 0
            and 0 <= each.counted <= (each.of if share else each.counted)
            for each in self.points
        )

    def by_month(self) -> dict[Month, MonthValue]:
        """Return what it was in each month in which it was measured."""
        found: dict[Month, list[Point]] = {}
        for point in self.points:
            found.setdefault(month_of(point), []).append(point)
        return {month: self._value(points) for month, points in found.items()}

    def _value(self, points: Sequence[Point]) -> MonthValue:
        if self.kind is IndicatorType.COUNT:
            total = float(sum(exact(point.value) for point in points))
            return MonthValue(total, len(points), total, whole=len(points) >= self._needed)
        if self.has_sizes:
            counted, of = (
                sum(exact(value or 0) for value in values)
                for values in zip(*((point.counted, point.of) for point in points), strict=True)
            )
            value = float(exact(self.per) * Fraction(counted) / Fraction(of))
            return MonthValue(value, len(points), float(counted), float(of))
        return MonthValue(mean([point.value for point in points]), len(points))

    @property
    def _needed(self) -> int:
        """How many measurements a whole month has, at the least."""
        return max(1, _SHORT_MONTH // _days_of(self.every)) if self.every else 1


def series_of(each: Shown) -> Series:
    """Return the series of an indicator."""
    row, indicator = each.row, each.indicator
    stated = or_none(lambda: indicator.type) is not None or row.unit == "%"
    per = or_none(lambda: indicator.per) or PER
    return Series(
        row.service,
        row.ref,
        row.unit,
        row.better,
        judged.points if (judged := judged_of(each)) else (),
        row.verdict,
        kind=row.type if stated else None,
        every=or_none(lambda: indicator.every),
        per=per if row.type is IndicatorType.RATE else 100.0,
    )


def like_with_like(series: Sequence[Series]) -> tuple[Series, ...]:
    """Return the series, those marked that are left out of what most of the services measure.

    All are where no two of different services are alike.
    """
    groups: dict[tuple[object, ...], list[Series]] = {}
    for each in series:
        groups.setdefault(_alike(each), []).append(each)
    most = max(groups.values(), key=lambda group: (_services(group), _points(group)))
    if len(groups) == 1:
        return tuple(series)
    alone = _services(most) < 2
    others = {id(each): next(o for o in series if _alike(o) != _alike(each)) for each in series}
    return tuple(
        each._replace(left_out=_why(each, others[id(each)] if alone else most[0]))
        if alone or each not in most
        else each
        for each in series
    )


def mean(values: Sequence[float]) -> float:
    """Return the mean of one value or more."""
    return sum(value / len(values) for value in values)


def month_of(point: Point) -> Month:
    """Return the month in which a point was measured."""
    return point.date.year, point.date.month


def _alike(each: Series) -> tuple[object, ...]:
    """Return what two series have in common that may be held against each other."""
    return folded(each.unit or ""), each.better, each.kind, each.per, _period(each)


def _period(each: Series) -> object:
    """Return over what an indicator is taken, where its values depend on that."""
    if each.kind is None:
        return each.every
    longer = each.every is not None and _days_of(each.every) > 31
    return each.every if each.kind is IndicatorType.COUNT and longer else None


def _why(one: Series, other: Series) -> NotAlike:
    """Return the first reason why two series are not alike."""
    if folded(one.unit or "") != folded(other.unit or ""):
        return NotAlike.UNIT
    if one.better is not other.better:
        return NotAlike.DIRECTION
    if one.kind is not other.kind:
        return NotAlike.KIND
    if one.per != other.per:
        return NotAlike.PER
    return NotAlike.UNSAID if one.kind is None else NotAlike.PERIOD


def _services(group: Sequence[Series]) -> int:
    return len({folded(each.service or each.ref) for each in group})


def _points(group: Sequence[Series]) -> int:
    return sum(len(each.points) for each in group)


def _days_of(every: Cadence) -> int:
    """Return how many days a period has; of months and more, as many as in the longest."""
    rounds = Rounds(every, dt.date(2000, 1, 1))
    return max((rounds.last_day(n) - rounds.first_day(n)).days + 1 for n in range(3))
