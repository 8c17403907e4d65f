"""The report of one measure over services and months, and of the one that differs."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from qiptrack.analysis.phases import ENOUGH
from qiptrack.analysis.spc import Limits, Pattern, rounded
from qiptrack.analysis.trends import Month, MonthRow, Series, Trend, mean
from qiptrack.analysis.verdict import is_better
from qiptrack.reports.findings import VERDICTS
from qiptrack.reports.indicators import sparkline
from qiptrack.reports.report import Block, Column, Look, Points, Report, Table, keys_of, row_of
from qiptrack.reports.wording import amount, day, finer, listing

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
    unit = f" ({trend.series[0].unit})" if trend.alike and trend.series[0].unit else ""
    services = [_service(each, names[each.ref], trend) for each in trend.series]
    if len(trend.series) > 1 and together:
        services.append(_together(together, trend))
    blocks: list[Block] = [
        Table(_SERVICES, services),
        Points(tuple(_findings(trend)), title="What it shows"),
    ]
    if trend.months:
        blocks.append(_by_month(trend, together, f"By month{unit}"))
    return Report(
        kind="trends",
        as_of=today,
        title=f"Trend of {trend.measure}",
        blocks=tuple(blocks),
        keys=keys_of(MonthRow),
        rows=[row_of(row) for row in trend.rows()],
        extra={"measure": trend.measure, "services": [_for_machines(s) for s in trend.series]},
    )


def names_of(trend: Trend) -> Mapping[str, str]:
    """Return what each series is called, by its reference: its service, where only one has it."""
    found = Counter(each.service for each in trend.series)
    return {
        each.ref: each.service if each.service and found[each.service] == 1 else each.ref
        for each in trend.series
    }


def _service(each: Series, name: str, trend: Trend) -> dict[str, Any]:
    latest = each.points[-1] if each.points else None
    by_month = each.by_month()
    values = [mean(by_month[month]) if month in by_month else None for month in trend.months]
    return {
        "service": name,
        "trend": sparkline(values, within=_bounds(trend)) or None,
        "latest": amount(latest.value, each.unit) if latest else None,
        "date": latest.date if latest else None,
        "verdict": VERDICTS[each.verdict] if each.verdict else None,
        "ref": each.ref if each.ref != name else None,
    }


def _together(together: Mapping[Month, float], trend: Trend) -> dict[str, Any]:
    month = max(together)
    return {
        "service": "Together",
        "trend": sparkline([together.get(each) for each in trend.months], within=_bounds(trend)),
        "latest": amount(like_of(together[month], trend), trend.series[0].unit),
        "date": _month(month),
        "ref": "the mean of the services that measured in a month",
    }


def _bounds(trend: Trend) -> list[float] | None:
    """Return between which values all lines go, None where each goes by its own."""
    if not trend.alike:
        return None
    return [mean(found) for each in trend.series for found in each.by_month().values()]


def like_of(value: float | None, trend: Trend) -> float | None:
    """Return what was worked out, not more exact than the measurements allow."""
    return finer(value, trend.decimals)


def _month(month: Month) -> str:
    return day(dt.date(*month, 1)).partition(" ")[2]


def _findings(trend: Trend) -> Iterator[str]:
    if len(trend.series) == 1:
        yield from _of_verdicts(trend)
        yield "Only one indicator has this measure: give others of its kind the same word."
        return
    if not trend.alike:
        units = dict.fromkeys(
            f"{each.unit or '?'}, {each.better or '?'} is better" for each in trend.series
        )
        yield (
            f"They are not put together, nor held against each other: {listing(list(units))}. "
            "Give them one unit and direction, or another measure."
        )
        return
    yield from _of_verdicts(trend)
    yield from _of_comparison(trend)


def _of_verdicts(trend: Trend) -> Iterator[str]:
    names = names_of(trend)
    for verdict, words in VERDICTS.items():
        found = [names[each.ref] for each in trend.series if each.verdict is verdict]
        if found:
            yield f"{words.capitalize()}: {listing(found)}."


def _of_comparison(trend: Trend) -> Iterator[str]:
    """Yield which services differ from the others, and how far one may be from them."""
    names = names_of(trend)
    apart = [each for each in trend.series if each.apart]
    for each in apart:
        yield _apart(each, names[each.ref], trend)
    held = [names[each.ref] for each in trend.series if each.others and not each.apart]
    if held:
        verb = "is" if len(held) == 1 else "are"
        yield f"{listing(held)} {verb} within what the others' latest points allow."
    too_few = [names[each.ref] for each in trend.series if not each.others]
    if too_few:
        yield (
            f"Whether {listing(too_few)} {'differs' if len(too_few) == 1 else 'differ'} cannot be "
            f"told yet: the other services need {ENOUGH} points between them, two of them running."
        )


def _apart(each: Series, name: str, trend: Trend) -> str:
    signal, others, latest = each.apart, each.others, each.points[-1]
    if signal is None or others is None:
        return ""
    side = "above" if signal.up else "below"
    way = "better" if each.better and is_better(signal, each.better) else "worse"
    where = (
        f"is {side} all that the others' latest points allow"
        if signal.pattern is Pattern.OUTSIDE
        else f"is, with another of its latest three, far {side} the others"
    )
    return (
        f"{name} differs, for the {way}: its latest, {amount(latest.value, each.unit)} on "
        f"{day(latest.date)}, {where} ({_span(others, each, trend)})."
    )


def _span(others: Limits, each: Series, trend: Trend) -> str:
    lower, upper = (
        amount(like_of(rounded(value), trend), each.unit) for value in (others.lower, others.upper)
    )
    return f"{lower} to {upper}" if lower != upper else f"always {lower}"


def _by_month(trend: Trend, together: Mapping[Month, float], title: str) -> Table:
    names = names_of(trend)
    columns = [Column("month", "Month", Look.NAME)]
    columns += [Column(each.ref, names[each.ref], Look.NUMBER, priority=2) for each in trend.series]
    if len(trend.series) > 1 and together:
        columns.append(Column("together", "Together", Look.NUMBER, priority=1))
    by_month = {each.ref: each.by_month() for each in trend.series}
    rows = [
        {
            "month": _month(month),
            **{
                ref: like_of(mean(found[month]), trend)
                for ref, found in by_month.items()
                if month in found
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
        "differs": ("above" if each.apart.up else "below") if each.apart else None,
    }
