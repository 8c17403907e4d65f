"""One measure over services and months: side by side, together, and which one differs.

A service differs when its latest point is outside the limits of the others, or is one of two in
its latest three near the same one. The limits are drawn from seven points of each of the others,
the latest of the same month or before: that is how they did at the time. Moving ranges are taken
only within a service, so that what is between services does not widen the limits by which they are
told apart (Shewhart's rational subgroups, as Wheeler sets them out for single values in *A History
of the Chart for Individual Values*, Quality Digest, July 2017).
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from qiptrack.analysis.indicators import Shown, shown_of
from qiptrack.analysis.measurements import Point
from qiptrack.analysis.phases import ENOUGH
from qiptrack.analysis.spc import RUNNING, Limits, Pattern, Signal, decimals, exact, limits, signals
from qiptrack.analysis.verdict import Verdict
from qiptrack.model.identity import FiledPlan, natural, same_name
from qiptrack.model.vocabulary import Better

Month = tuple[int, int]
"""A year, and a month of it."""

_APART = (Pattern.OUTSIDE, Pattern.NEAR_LIMIT)


class MonthRow(NamedTuple):
    """What one indicator was in one month: the mean of its `n` points there.

    `together` is the mean over all services that measured in the month, each counted once; None
    where they cannot be put together.
    """

    measure: str
    month: str
    service: str | None
    ref: str
    unit: str | None
    value: float
    n: int
    together: float | None


class Series(NamedTuple):
    """One indicator of a measure: its points, and where it stands among the others.

    `others` are the limits of the others together, None where these have too few points; `apart`
    is how its latest point differs from them.
    """

    service: str | None
    ref: str
    unit: str | None
    better: Better | None
    points: tuple[Point, ...]
    verdict: Verdict | None
    others: Limits | None = None
    apart: Signal | None = None

    def by_month(self) -> dict[Month, list[float]]:
        """Return its values by the month in which they were measured."""
        found: dict[Month, list[float]] = {}
        for point in self.points:
            found.setdefault(_month_of(point), []).append(point.value)
        return found


@dataclass(frozen=True, eq=False)
class Trend:
    """A measure: its series, one an indicator."""

    measure: str
    series: tuple[Series, ...]

    @property
    def alike(self) -> bool:
        """Whether all are in one unit, and improve in one direction: they can be put together."""
        first = self.series[0]
        return all(
            same_name(each.unit, first.unit) and each.better is first.better for each in self.series
        )

    @cached_property
    def decimals(self) -> int:
        """The most decimals that one of its values was typed with."""
        return max((decimals(p.value) for each in self.series for p in each.points), default=0)

    @property
    def services(self) -> tuple[str, ...]:
        """The services that measure it, in the order of the plans."""
        return tuple(dict.fromkeys(each.service for each in self.series if each.service))

    @property
    def months(self) -> tuple[Month, ...]:
        """Every month in which something was measured, in their order."""
        return tuple(sorted({month for each in self.series for month in each.by_month()}))

    def together(self) -> dict[Month, float]:
        """Return the mean over services by month, each service counted once."""
        if not self.alike:
            return {}
        by_service: dict[Month, dict[str, list[float]]] = {}
        for each in self.series:
            for month, values in each.by_month().items():
                found = by_service.setdefault(month, {})
                found.setdefault(each.service or each.ref, []).extend(values)
        return {
            month: mean([mean(values) for values in found.values()])
            for month, found in by_service.items()
        }

    def rows(self) -> tuple[MonthRow, ...]:
        """Return a row for each month of each series, in the order of months."""
        together = self.together()
        by_month = [(each, each.by_month()) for each in self.series]
        return tuple(
            MonthRow(
                self.measure,
                f"{month[0]:04}-{month[1]:02}",
                each.service,
                each.ref,
                each.unit,
                mean(found[month]),
                len(found[month]),
                together.get(month),
            )
            for month in self.months
            for each, found in by_month
            if month in found
        )


@dataclass
class Trends:
    """Gathers the measures of plans, one plan after the other."""

    today: dt.date
    _series: dict[str, list[Series]] = field(default_factory=dict)

    def add(self, filed: FiledPlan) -> None:
        """Add the indicators of a plan that name a measure and can be read."""
        for each in shown_of(filed, self.today):
            if each.row.measure and each.judged:
                name = next((n for n in self._series if same_name(n, each.row.measure)), None)
                self._series.setdefault(name or each.row.measure, []).append(_series(each))

    def measures(self) -> tuple[str, ...]:
        """Return the names of the measures, in natural order."""
        return tuple(sorted(self._series, key=natural))

    def trend(self, measure: str) -> Trend | None:
        """Return a measure by its name, or by what only one begins with; else None."""
        known = self.measures()
        found = [each for each in known if same_name(each, measure)]
        begun = measure.casefold()
        found = found or [each for each in known if begun and each.casefold().startswith(begun)]
        return Trend(found[0], _compared(self._series[found[0]])) if len(found) == 1 else None

    def widest_first(self) -> tuple[Trend, ...]:
        """Return every measure, those of most services first."""
        found = [Trend(name, _compared(self._series[name])) for name in self.measures()]
        return tuple(sorted(found, key=lambda trend: -len(trend.services)))


def mean(values: Sequence[float]) -> float:
    """Return the mean of one value or more."""
    return sum(value / len(values) for value in values)


def _series(each: Shown) -> Series:
    row, points = each.row, each.judged.points if each.judged else ()
    return Series(row.service, row.ref, row.unit, row.better, points, row.verdict)


def _compared(series: Sequence[Series]) -> tuple[Series, ...]:
    """Return the series in natural order, each with where it stands among those elsewhere."""
    ordered = sorted(series, key=lambda each: natural(f"{each.service or ''} {each.ref}"))
    if not Trend("", tuple(ordered)).alike:
        return tuple(ordered)
    return tuple(_held_against(each, ordered) for each in ordered)


def _held_against(one: Series, all_of_them: Iterable[Series]) -> Series:
    if not one.points:
        return one
    until = _month_of(one.points[-1])
    others = [
        _present(each, until)
        for each in all_of_them
        if each is not one and not same_name(each.service, one.service)
    ]
    if sum(map(len, others)) < ENOUGH or max(map(len, others)) < 2:
        return one
    drawn = limits(*others)
    found = signals([exact(point.value) for point in one.points], drawn, patterns=_APART)
    return one._replace(others=drawn, apart=found[-1])


def _present(series: Series, until: Month) -> list[Fraction]:
    """Return the latest values of a series up to and with a month."""
    points = [point for point in series.points if _month_of(point) <= until]
    return [exact(point.value) for point in points[-RUNNING:]]


def _month_of(point: Point) -> Month:
    return point.date.year, point.date.month
