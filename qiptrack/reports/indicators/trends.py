"""The report of the measures that there are."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from qiptrack.analysis.indicators.trends import Trend
from qiptrack.reports.indicators.trend_findings import like_of, names_of
from qiptrack.reports.indicators.words import sparkline
from qiptrack.reports.report import Column, Look, Report, Table, keys_of, row_of
from qiptrack.reports.wording import NO_PLANS, amount, count

_MEASURES = (
    Column("measure", "Measure", Look.NAME),
    Column("services", "Services", Look.NUMBER),
    Column("points", "Points", Look.NUMBER),
    Column("trend", "Together", Look.NAME),
    Column("latest", "Latest", Look.NAME),
    Column("where", "", below=True),
    Column("apart", "Differs", below=True),
    Column("out", "Not comparable", below=True),
)

NAMELESS = (
    "No indicator names a `measure`. Give the same word to indicators of one kind in several "
    "plans, such as `measure: falls`, and they are put beside each other here."
)


class MeasureRow(NamedTuple):
    """A measure in a line: who measures it, and how many of its indicators show what."""

    measure: str
    services: tuple[str, ...]
    indicators: int
    unit: str | None
    points: int
    latest: float | None
    latest_month: str | None
    improved: int
    worse: int
    no_change: int
    too_early: int
    differs: tuple[str, ...]
    left_out: tuple[str, ...]


def measures_report(trends: Sequence[Trend], today: dt.date, plans: int) -> Report:
    """Return the report of the measures that there are."""
    shared = sum(len({each.service for each in trend.series}) > 1 for trend in trends)
    summary = (
        f"{count(len(trends), 'measure')}, {shared} of them in several services; "
        "`qiptrack trends MEASURE` shows one by month."
    )
    return Report(
        kind="trends",
        as_of=today,
        title="Trends",
        blocks=(
            Table(
                _MEASURES,
                [_measure(each) for each in trends],
                empty=NAMELESS if plans else NO_PLANS,
            ),
        ),
        keys=keys_of(MeasureRow),
        rows=[row_of(_measure_row(each)) for each in trends],
        summary=(summary,) if trends else (),
    )


def _measure_row(trend: Trend) -> MeasureRow:
    found = Counter(str(each.verdict) for each in trend.shown)
    together = trend.together()
    last = max(together, default=None)
    return MeasureRow(
        measure=trend.measure,
        services=trend.services,
        indicators=len(trend.shown),
        unit=trend.compared[0].unit if trend.alike else None,
        points=sum(len(each.points) for each in trend.shown),
        latest=together[last] if last else None,
        latest_month=f"{last[0]:04}-{last[1]:02}" if last else None,
        improved=found["improved"],
        worse=found["worse"],
        no_change=found["no-change"],
        too_early=found["too-early"],
        differs=tuple(names_of(trend)[each.ref] for each in trend.shown if each.up is not None),
        left_out=tuple(names_of(trend)[each.ref] for each in trend.shown if each.left_out),
    )


def _measure(trend: Trend) -> dict[str, Any]:
    row, together = _measure_row(trend), trend.together()
    return {
        "measure": row.measure,
        "services": len(row.services),
        "points": row.points,
        "trend": sparkline([together.get(month) for month in trend.months]) or None,
        "latest": amount(like_of(row.latest, trend), row.unit),
        "where": ", ".join(row.services),
        "apart": ", ".join(row.differs) or None,
        "out": ", ".join(row.left_out) or None,
    }
