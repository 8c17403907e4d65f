"""The points of an indicator: what was measured, or what counts and dates come to."""

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from qiptrack.analysis.indicators.spc import exact
from qiptrack.model.base import or_none
from qiptrack.model.fields import NotKnown
from qiptrack.model.indicators import Indicator, Measurement
from qiptrack.model.plan import Plan
from qiptrack.model.records import in_order
from qiptrack.model.vocabulary import IndicatorType

PER = 1000.0
"""For how many a rate is counted, where the indicator does not say."""

_PLACES = 2
"""To how many decimals a share or a rate is worked out."""


class Point(NamedTuple):
    """A measurement that could be read: its value, and how many of how many where it says so."""

    date: dt.date
    value: float
    note: str | None = None
    counted: float | None = None
    of: float | None = None


def points_of(indicator: Indicator, plan: Plan, today: dt.date) -> tuple[Point, ...]:
    """Return the measurements up to and with `today`, oldest first; of one day in file order.

    The baseline is no point: it is one number from before the plan, often an average of several.
    Of days between events, each event is one: its value is the days since the one before, and
    that of the first the days since the day from which they are counted. Raises NotKnown where
    one of the measurements could not be read.
    """
    found = [each for each in in_order(indicator.measurements) if each.date <= today]
    if indicator.type is IndicatorType.DAYS_BETWEEN:
        return tuple(_intervals(found, _counted_from(indicator, plan)))
    return tuple(
        Point(each.date, _value(indicator, each), or_none(lambda: each.note), each.count, each.of)
        for each in found
    )


def running_point(indicator: Indicator, plan: Plan, today: dt.date) -> Point | None:
    """Return the days since the last event, where an indicator counts the days between them.

    They are no point yet: they will be more when the next event comes. Raises NotKnown as
    `points_of` does.
    """
    if indicator.type is not IndicatorType.DAYS_BETWEEN:
        return None
    events = [each.date for each in indicator.measurements if each.date <= today]
    last = max(events, default=_counted_from(indicator, plan))
    return Point(today, float((today - last).days)) if last <= today else None


def _counted_from(indicator: Indicator, plan: Plan) -> dt.date:
    """Return the day before the first event: that of the baseline, else the plan's first."""
    return (indicator.baseline and indicator.baseline.date) or plan.opened


def _intervals(events: list[Measurement], since: dt.date) -> Iterator[Point]:
    """Yield a point for each event; one from before `since` only begins the count."""
    dates = [since, *(each.date for each in events)]
    for (before, date), event in zip(pairwise(dates), events, strict=True):
        if date >= before:
            yield Point(date, float((date - before).days), or_none(lambda: event.note))


def values_of(indicator: Indicator, plan: Plan) -> list[float | None]:
    """Return the value of each measurement, in the order of the file, whatever its day is.

    None where it is not known, and for an event from before the count of days began.
    """
    measurements = or_none(lambda: indicator.measurements) or ()
    if or_none(lambda: indicator.type) is not IndicatorType.DAYS_BETWEEN:
        return [or_none(partial(_value, indicator, each)) for each in measurements]
    since = or_none(lambda: _counted_from(indicator, plan))
    if since is None or any(
        or_none(partial(getattr, each, "date")) is None for each in measurements
    ):
        return [None] * len(measurements)
    order = sorted(range(len(measurements)), key=lambda place: measurements[place].date)
    values: list[float | None] = [None] * len(measurements)
    dates = [since, *(measurements[place].date for place in order)]
    for place, (before, date) in zip(order, pairwise(dates), strict=True):
        values[place] = float((date - before).days) if date >= before else None
    return values


def _value(indicator: Indicator, measurement: Measurement) -> float:
    if measurement.value is not None:
        return measurement.value
    made = worked_out(indicator, measurement)
    if made is None:
        raise NotKnown("value")
    return round(float(made), _PLACES)


def worked_out(indicator: Indicator, measurement: Measurement) -> Fraction | None:
    """Return the value that the `count` and `of` of a measurement make; None where they do not.

    Raises NotKnown where one of them could not be read.
    """
    count, of, kind = measurement.count, measurement.of, indicator.kind
    if count is None or not indicator.makes_a_value(measurement):
        return None
    if kind is IndicatorType.COUNT or of is None:
        return exact(count)
    per = 100.0 if kind is IndicatorType.SHARE else (indicator.per or PER)
    return exact(per) * exact(count) / exact(of)
