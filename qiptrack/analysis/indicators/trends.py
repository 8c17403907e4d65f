"""One measure over services and months: side by side, together, and which one differs.

Shares and rates that say how many of how many are held against each other in a funnel of limits,
which are wider for a smaller service: so many of so many in the latest months of all of them. Of
the rest a service differs when its latest point is outside the limits of the others, or is one of
two in its latest three near the same one. Those limits are drawn from seven points of each of the
others, the latest of the same month or before: that is how they did at the time. Moving ranges are
taken only within a service, so that what is between services does not widen the limits by which
they are told apart (Shewhart's rational subgroups, as Wheeler sets them out for single values in *A
History of the Chart for Individual Values*, Quality Digest, July 2017).
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from qiptrack.analysis.indicators.conclusions import Pattern
from qiptrack.analysis.indicators.funnel import Standing, standing
from qiptrack.analysis.indicators.judged import judged_of
from qiptrack.analysis.indicators.phases import ENOUGH
from qiptrack.analysis.indicators.rows import shown_of
from qiptrack.analysis.indicators.series import (
    Month,
    MonthValue,
    Series,
    like_with_like,
    mean,
    month_of,
    series_of,
)
from qiptrack.analysis.indicators.spc import RUNNING, decimals, exact, limits, signals
from qiptrack.model.identity import FiledPlan, folded, natural, same_name
from qiptrack.model.vocabulary import IndicatorType

FUNNEL_MONTHS = 3
"""Of how many months, up to the latest, a service is held against the others in a funnel."""

_APART = (Pattern.OUTSIDE, Pattern.NEAR_LIMIT)


class MonthRow(NamedTuple):
    """What one indicator was in one month: the sum of its `n` counts, or the mean of its points.

    Where they say how many of how many, it is `counted` of `of`, put together. `together` is that
    of all services in the month, None where they cannot be put together. A month is not `whole`
    where some of the counts of it are missing.
    """

    measure: str
    month: str
    service: str | None
    ref: str
    unit: str | None
    value: float
    n: int
    together: float | None
    counted: float | None = None
    of: float | None = None
    whole: bool = True


@dataclass(frozen=True, eq=False)
class Trend:
    """A measure: its series, one an indicator; with `service`, those of it alone are shown."""

    measure: str
    series: tuple[Series, ...]
    service: str | None = None

    @property
    def shown(self) -> tuple[Series, ...]:
        """The series of the service that is asked for, or all."""
        return tuple(
            each
            for each in self.series
            if self.service is None or same_name(each.service, self.service)
        )

    @property
    def compared(self) -> tuple[Series, ...]:
        """Those that can be put together, and held against each other."""
        return tuple(each for each in self.series if each.left_out is None)

    @property
    def alike(self) -> bool:
        """Whether there are any that can be put together."""
        return bool(self.compared)

    @property
    def pooled(self) -> bool:
        """Whether all that are compared say how many of how many."""
        return self.alike and all(each.has_sizes for each in self.compared)

    @cached_property
    def decimals(self) -> int:
        """The most decimals that one of its values was typed with."""
        return max((decimals(p.value) for each in self.series for p in each.points), default=0)

    @property
    def services(self) -> tuple[str, ...]:
        """The services that measure it, of those asked for, in the order of the plans."""
        return tuple(dict.fromkeys(each.service for each in self.shown if each.service))

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """Every month in which something was measured, in their order."""
        return tuple(sorted({month for each in self.series for month in each.by_month()}))

    def together(self) -> dict[Month, float]:
        """Return what all services were together, by month.

        Of counts that is their sum, in months in which every one of them is whole; of so many of
        so many what these come to; and else the mean over services, each counted once.
        """
        if not self.alike:
            return {}
        by_month: dict[Month, dict[str, list[MonthValue]]] = {}
        for each in self.compared:
            for month, value in each.by_month().items():
                found = by_month.setdefault(month, {})
                found.setdefault(folded(each.service or each.ref), []).append(value)
        if self.compared[0].kind is IndicatorType.COUNT:
            return {m: t for m, found in by_month.items() if (t := self._sum(found)) is not None}
        return {month: self._mean(found) for month, found in by_month.items()}

    def _sum(self, found: dict[str, list[MonthValue]]) -> float | None:
        values = [value for each in found.values() for value in each]
        whole = len(values) == len(self.compared) and all(value.whole for value in values)
        return float(sum(exact(value.value) for value in values)) if whole else None

    def _mean(self, found: dict[str, list[MonthValue]]) -> float:
        if not self.pooled:
            return mean([mean([value.value for value in values]) for values in found.values()])
        values = [value for each in found.values() for value in each]
        return self.compared[0].per * _rate(values)

    def rows(self) -> tuple[MonthRow, ...]:
        """Return a row for each month of each series asked for, in the order of months."""
        together = self.together()
        by_month = [(each, each.by_month()) for each in self.shown]
        return tuple(
            MonthRow(
                self.measure,
                f"{month[0]:04}-{month[1]:02}",
                each.service,
                each.ref,
                each.unit,
                found[month].value,
                found[month].n,
                together.get(month),
                found[month].counted,
                found[month].of,
                found[month].whole,
            )
            for month in self.months
            for each, found in by_month
            if month in found
        )


@dataclass
class Trends:
    """Gathers the measures of plans, one plan after the other.

    With `service` only the measures of it are shown; they are held against all others as ever.
    """

    today: dt.date
    service: str | None = None
    _series: dict[str, list[Series]] = field(default_factory=dict)

    def add(self, filed: FiledPlan) -> None:
        """Add the indicators of a plan that name a measure and can be read."""
        for each in shown_of(filed, self.today):
            if each.row.measure and judged_of(each):
                name = next((n for n in self._series if same_name(n, each.row.measure)), None)
                self._series.setdefault(name or each.row.measure, []).append(series_of(each))

    def measures(self) -> tuple[str, ...]:
        """Return the names of the measures, in natural order."""
        return tuple(sorted((name for name in self._series if self._of(name)), key=natural))

    def _of(self, name: str) -> bool:
        return self.service is None or any(
            same_name(each.service, self.service) for each in self._series[name]
        )

    def _trend(self, name: str) -> Trend:
        return Trend(name, _compared(self._series[name]), self.service)

    def trend(self, measure: str) -> Trend | None:
        """Return a measure by its name, or by what only one begins with; else None."""
        known = self.measures()
        found = [each for each in known if same_name(each, measure)]
        begun = measure.casefold()
        found = found or [each for each in known if begun and each.casefold().startswith(begun)]
        return self._trend(found[0]) if len(found) == 1 else None

    def widest_first(self) -> tuple[Trend, ...]:
        """Return every measure, those of most services first."""
        found = [self._trend(name) for name in self.measures()]
        return tuple(sorted(found, key=lambda trend: -len(trend.services)))


_Compared = tuple[Month, Fraction]
"""A value that a series is compared by, and its month."""


def _compared(series: Sequence[Series]) -> tuple[Series, ...]:
    """Return the series in natural order, each with where it stands among those elsewhere."""
    ordered = sorted(series, key=lambda each: natural(f"{each.service or ''} {each.ref}"))
    trend = Trend("", like_with_like(ordered))
    sized = [each for each in trend.compared if each.has_sizes]
    stand = _in_the_funnel(sized) if len({folded(e.service or e.ref) for e in sized}) > 1 else {}
    values = [(each, _to_compare(each)) for each in trend.compared]
    return tuple(
        each._replace(stands=stand[each.ref])
        if each.ref in stand
        else _held_against(each, values)
        if each.left_out is None
        else each
        for each in trend.series
    )


def _in_the_funnel(compared: Sequence[Series]) -> dict[str, Standing]:
    """Return where each stands in the funnel of the latest months of all, by its reference."""
    year, month = max(month for each in compared for month in each.by_month())
    latest = {divmod(year * 12 + month - 1 - back, 12) for back in range(FUNNEL_MONTHS)}
    sizes = {
        each.ref: [v for (y, m), v in each.by_month().items() if (y, m - 1) in latest]
        for each in compared
    }
    pooled = _rate(value for values in sizes.values() for value in values)
    share = compared[0].kind is IndicatorType.SHARE
    totals = {
        ref: (sum(v.counted or 0 for v in values), sum(v.of or 0 for v in values))
        for ref, values in sizes.items()
    }
    return {
        ref: standing(counted, of, pooled, share=share)
        for ref, (counted, of) in totals.items()
        if of
    }


def _held_against(one: Series, compared: Iterable[tuple[Series, Sequence[_Compared]]]) -> Series:
    points = _to_compare(one)
    if not points:
        return one
    until = points[-1][0]
    others = [
        _present(values, until)
        for each, values in compared
        if each is not one and not same_name(each.service, one.service)
    ]
    if sum(map(len, others)) < ENOUGH or max(map(len, others)) < 2:
        return one
    drawn = limits(*others)
    found = signals([value for _, value in points], drawn, patterns=_APART)
    return one._replace(others=drawn, apart=found[-1])


def _present(compared: Sequence[_Compared], until: Month) -> list[Fraction]:
    """Return the latest values of a series up to and with a month."""
    values = [value for month, value in compared if month <= until]
    return values[-RUNNING:]


def _to_compare(series: Series) -> list[_Compared]:
    """Return what a series is compared by: its whole months where it counts, else its points."""
    if series.kind is not IndicatorType.COUNT:
        return [(month_of(point), exact(point.value)) for point in series.points]
    by_month = sorted(series.by_month().items())
    return [(month, exact(value.value)) for month, value in by_month if value.whole]


def _rate(values: Iterable[MonthValue]) -> float:
    """Return how many events there were to each of what they were counted of."""
    found = [(exact(v.counted or 0), exact(v.of or 0)) for v in values]
    of = sum(each[1] for each in found)
    return float(sum(each[0] for each in found) / of) if of else 0.0
