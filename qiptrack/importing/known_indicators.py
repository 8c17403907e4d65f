"""What a sheet says of indicators that a plan has: new points, and what it says otherwise."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from math import isclose
from typing import NamedTuple

from qiptrack.analysis.indicators.measurements import points_of
from qiptrack.importing.answers import KEEP, form
from qiptrack.importing.open_decisions import OpenDecision
from qiptrack.importing.reading import Reading
from qiptrack.importing.row_cells import ActionRead
from qiptrack.model.base import field_value, or_none
from qiptrack.model.dates import day
from qiptrack.model.indicators import Indicator
from qiptrack.model.plan import Plan
from qiptrack.model.vocabulary import IndicatorType
from qiptrack.workflow.change import recorded
from qiptrack.yamlfile.edits import Edit
from qiptrack.yamlfile.rendering import Value


class KnownIndicator(NamedTuple):
    """A row of an indicator that is there: the points it adds, and what it says otherwise."""

    indicator: Indicator
    read: ActionRead
    points: tuple[Mapping[str, Value], ...]
    differences: tuple[str, ...]

    def edits(self) -> Iterator[Edit]:
        """Yield the edits that put the new points behind those that are there."""
        for point in self.points:
            yield recorded(self.indicator, ("indicators", self.indicator.id), "measurements", point)

    def question(self) -> OpenDecision:
        """Return the question that what it says otherwise leaves open."""
        read = self.read
        ref = self.indicator.id
        return OpenDecision(
            "differs",
            f"whether {ref} keeps what it says (put a point right with `qiptrack measure {ref}"
            " VALUE --date DATE --replace`)",
            "--differs",
            ref,
            cell=read.measure.place if read.measure else "",
            row=read.row,
            words="; ".join(self.differences),
            offered=KEEP,
            choices=(KEEP,),
        )


def known_indicators(reading: Reading, plan: Plan) -> list[KnownIndicator]:
    """Return the rows of indicators that `plan` has by the same name, each indicator once."""
    by_name = {
        form(or_none(lambda: each.name) or ""): each
        for each in or_none(lambda: plan.indicators) or ()
    }
    found: dict[str, KnownIndicator] = {}
    for read in reading.measuring:
        name = form(read.measure.name) if read.measure else ""
        if name in by_name and name not in found:
            found[name] = _beside(by_name[name], read, plan)
    return list(found.values())


def _beside(indicator: Indicator, read: ActionRead, plan: Plan) -> KnownIndicator:
    """Return which points of a row are new; nothing is where those that are there are not known."""
    values = read.measure.values if read.measure else {}
    said = _points(values)
    points = or_none(lambda: points_of(indicator, plan, dt.date.max))
    there = {point.date: point.value for point in points or ()}
    takes = points is not None and indicator.type is not IndicatorType.DAYS_BETWEEN
    new: list[Mapping[str, Value]] = []
    other = list(_differences(indicator, values))
    for when, value in said.items():
        same = _same_day(there, when, said)
        if same is None and takes:
            new.append({"date": when.isoformat(), "value": value})
        elif same is None or not _is_number(there[same], value):
            other.append(f"{day(when)}: {value}")
    return KnownIndicator(indicator, read, tuple(new), tuple(other))


def _points(values: Mapping[str, Value]) -> dict[dt.date, Value]:
    """Return the values of a row by their days."""
    listed = values.get("measurements")
    points = listed if isinstance(listed, Sequence) and not isinstance(listed, str) else ()
    return {
        dt.date.fromisoformat(str(point["date"])): point["value"]
        for point in points
        if isinstance(point, Mapping)
    }


def _same_day(
    there: Collection[dt.date], when: dt.date, said: Collection[dt.date]
) -> dt.date | None:
    """Return the day of a point; for the last of a month also the only other day in that month.

    A sheet with a column for each month has it on the last day, whenever it was measured.
    """
    if when in there:
        return when
    is_last = (when + dt.timedelta(days=1)).month != when.month
    month = [day for day in there if (day.year, day.month) == (when.year, when.month)]
    return month[0] if is_last and len(month) == 1 and month[0] not in said else None


def _differences(indicator: Indicator, values: Mapping[str, Value]) -> Iterator[str]:
    """Yield what a row says of the indicator itself that it does not."""
    for key in ("unit", "better"):
        said = str(values.get(key, ""))
        if said and form(said) != form(str(field_value(indicator, key) or "")):
            yield f"{key}: {said}"
    for key in ("baseline", "target"):
        said_here = values.get(key)
        number = said_here["value"] if isinstance(said_here, Mapping) else None
        known = field_value(indicator, key)
        if number is not None and not _is_number(known and or_none(lambda: known.value), number):
            yield f"{key}: {number}"


def _is_number(known: float | None, said: Value) -> bool:
    return known is not None and isclose(known, float(str(said)), abs_tol=1e-9)
