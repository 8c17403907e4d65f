"""The report of one measure over services and months, and of the one that differs."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from qiptrack.analysis.indicators.series import Month, Series
from qiptrack.analysis.indicators.spc import rounded
from qiptrack.analysis.indicators.trends import FUNNEL_MONTHS, MonthRow, Trend
from qiptrack.model.dates import short_month
from qiptrack.model.vocabulary import IndicatorType
from qiptrack.reports.indicators.trend_findings import comparison, like_of, names_of
from qiptrack.reports.indicators.verdicts import VERDICTS
from qiptrack.reports.indicators.words import sparkline
from qiptrack.reports.report import Block, Column, Look, Points, Report, Table, keys_of, row_of
from qiptrack.reports.wording import amount, rounded_finer, words

_SERVICES = (
    Column("service", "Service", Look.NAME),
    Column("trend", "Trend", Look.NAME),
    Column("latest", "Latest", Look.NAME),
    Column("date", "On", Look.NAME),
    Column("verdict", "Verdict", Look.NAME),
    Column("ref", "", below=True, priority=3),
)


def trend_report(trend: Trend, today: dt.date) -> Report:
    """Return one measure: each service, whether one differs, and the table by month."""
    names, together = names_of(trend), trend.together()
    unit = f" ({trend.compared[0].unit})" if trend.alike and trend.compared[0].unit else ""
    bounds = _bounds(trend)
    services = [_service(each, names[each.ref], trend, bounds) for each in trend.shown]
    if len(trend.series) > 1 and together:
        services.append(_together(together, trend, bounds))
    blocks: list[Block] = [
        Table(_SERVICES, services),
        Points(tuple(comparison(trend)), title="What it shows"),
    ]
    if any(each.stands for each in trend.shown):
        blocks.append(_funnel(trend, names))
    if trend.months:
        blocks.append(_by_month(trend, together, f"By month{unit}"))
    return Report(
        kind="trends",
        as_of=today,
        title=f"Trend of {trend.measure}",
        blocks=tuple(blocks),
        keys=keys_of(MonthRow),
        rows=[row_of(row) for row in trend.rows()],
        extra={"measure": trend.measure, "services": [_for_machines(s) for s in trend.shown]},
    )


def _service(
    each: Series, name: str, trend: Trend, bounds: Sequence[float] | None
) -> dict[str, Any]:
    latest = each.points[-1] if each.points else None
    by_month = each.by_month()
    whole = {month: value.value for month, value in by_month.items() if value.whole}
    values = [whole.get(month) for month in trend.months]
    last = max(whole, default=None) if each.kind is IndicatorType.COUNT else None
    return {
        "service": name,
        "trend": sparkline(values, within=None if each.left_out else bounds) or None,
        "latest": amount(whole[last] if last else latest.value, each.unit) if latest else None,
        "date": short_month(*last) if last else latest.date if latest else None,
        "verdict": VERDICTS[each.verdict] if each.verdict else None,
        "ref": each.ref if each.ref != name else None,
    }


def _together(
    together: Mapping[Month, float], trend: Trend, bounds: Sequence[float] | None
) -> dict[str, Any]:
    month = max(together)
    counts = trend.compared[0].kind is IndicatorType.COUNT
    how = "sum" if counts else "pooled" if trend.pooled else "mean"
    within = None if counts else bounds
    return {
        "service": "Together",
        "trend": sparkline([together.get(each) for each in trend.months], within=within),
        "latest": amount(like_of(together[month], trend), trend.compared[0].unit),
        "date": short_month(*month),
        "ref": _TOGETHER[how],
    }


_TOGETHER = {
    "sum": "all of them added up, in months in which each has all of its counts",
    "pooled": "so many of so many, of all services that measured in a month",
    "mean": "the mean of the services that measured in a month",
}
"""How services are put together."""


def _bounds(trend: Trend) -> list[float] | None:
    """Return between which values all lines go, None where each goes by its own."""
    if not trend.alike:
        return None
    values = [found.value for each in trend.compared for found in each.by_month().values()]
    return [min(values), max(values)] if values else []


def _funnel(trend: Trend, names: Mapping[str, str]) -> Table:
    """Return the table of where each service stands in the funnel."""
    columns = (
        Column("service", "Service", Look.NAME),
        Column("counted", "Count", Look.NUMBER),
        Column("of", "Of", Look.NUMBER),
        Column("value", "Value", Look.NUMBER),
        Column("inner", "95 in 100 within"),
        Column("outer", "998 in 1000 within"),
    )
    return Table(columns, [_stands(e, names) for e in trend.shown if e.stands], title=FUNNEL)


FUNNEL = f"Funnel of {FUNNEL_MONTHS} months: what chance allows a service of its size"


def _stands(each: Series, names: Mapping[str, str]) -> dict[str, Any]:
    stands = each.stands
    if stands is None:
        return {}
    value, lower, low, high, upper = (
        rounded_finer(each.per * number / stands.of, 0)
        for number in (stands.counted, stands.lower, stands.low, stands.high, stands.upper)
    )
    return {
        "service": names[each.ref],
        "counted": stands.counted,
        "of": stands.of,
        "value": value,
        "inner": f"{words(low)} to {words(high)}",
        "outer": f"{words(lower)} to {words(upper)}",
    }


def _by_month(trend: Trend, together: Mapping[Month, float], title: str) -> Table:
    names = names_of(trend)
    columns = [Column("month", "Month", Look.NAME)]
    columns += [Column(each.ref, names[each.ref], Look.NUMBER, priority=2) for each in trend.shown]
    if len(trend.series) > 1 and together:
        columns.append(Column("together", "Together", Look.NUMBER, priority=1))
    by_month = {each.ref: each.by_month() for each in trend.shown}
    rows = [
        {
            "month": short_month(*month),
            **{
                ref: like_of(found[month].value, trend)
                for ref, found in by_month.items()
                if month in found and found[month].whole
            },
            "together": like_of(together.get(month), trend),
        }
        for month in trend.months
    ]
    return Table(tuple(columns), rows, title=title)


def _for_machines(each: Series) -> dict[str, Any]:
    return {
        "service": each.service,
        "ref": each.ref,
        "unit": each.unit,
        "better": each.better,
        "n": len(each.points),
        "latest": each.points[-1].value if each.points else None,
        "latest_date": each.points[-1].date if each.points else None,
        "verdict": each.verdict,
        "others_lower": rounded(each.others.lower) if each.others else None,
        "others_upper": rounded(each.others.upper) if each.others else None,
        "differs": None if each.up is None else "above" if each.up else "below",
        "type": each.kind,
        "every": each.every,
        "left_out": each.left_out,
        "counted": each.stands.counted if each.stands else None,
        "of": each.stands.of if each.stands else None,
        "funnel_lower": each.per * each.stands.lower / each.stands.of if each.stands else None,
        "funnel_upper": each.per * each.stands.upper / each.stands.of if each.stands else None,
    }
