"""The report of one measure over services and months, and of the one that differs."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from qiptrack.analysis.funnel import Standing
from qiptrack.analysis.phases import ENOUGH
from qiptrack.analysis.series import Month, NotAlike, Series
from qiptrack.analysis.spc import Limits, Pattern, rounded
from qiptrack.analysis.trends import FUNNEL_MONTHS, MonthRow, Trend
from qiptrack.model.vocabulary import Better, IndicatorType
from qiptrack.reports.findings import VERDICTS
from qiptrack.reports.indicators import sparkline
from qiptrack.reports.report import Block, Column, Look, Points, Report, Table, keys_of, row_of
from qiptrack.reports.wording import amount, day, finer, listing, words

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
    services = [_service(each, names[each.ref], trend) for each in trend.shown]
    if len(trend.series) > 1 and together:
        services.append(_together(together, trend))
    blocks: list[Block] = [
        Table(_SERVICES, services),
        Points(tuple(_findings(trend)), title="What it shows"),
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
    whole = {month: value.value for month, value in by_month.items() if value.whole}
    values = [whole.get(month) for month in trend.months]
    last = max(whole, default=None) if each.kind is IndicatorType.COUNT else None
    return {
        "service": name,
        "trend": sparkline(values, within=None if each.left_out else _bounds(trend)) or None,
        "latest": amount(whole[last] if last else latest.value, each.unit) if latest else None,
        "date": _month(last) if last else latest.date if latest else None,
        "verdict": VERDICTS[each.verdict] if each.verdict else None,
        "ref": each.ref if each.ref != name else None,
    }


def _together(together: Mapping[Month, float], trend: Trend) -> dict[str, Any]:
    month = max(together)
    counts = trend.compared[0].kind is IndicatorType.COUNT
    how = "sum" if counts else "pooled" if trend.pooled else "mean"
    within = None if counts else _bounds(trend)
    return {
        "service": "Together",
        "trend": sparkline([together.get(each) for each in trend.months], within=within),
        "latest": amount(like_of(together[month], trend), trend.compared[0].unit),
        "date": _month(month),
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
    return [found.value for each in trend.compared for found in each.by_month().values()]


def like_of(value: float | None, trend: Trend) -> float | None:
    """Return what was worked out, not more exact than the measurements allow."""
    return finer(value, trend.decimals)


def _month(month: Month) -> str:
    return day(dt.date(*month, 1)).partition(" ")[2]


def _findings(trend: Trend) -> Iterator[str]:
    yield from _of_verdicts(trend)
    if len(trend.series) == 1:
        yield "Only one indicator has this measure: give others of its kind the same word."
        return
    yield from _of_those_left_out(trend)
    if trend.alike:
        yield from _of_comparison(trend)


def _of_those_left_out(trend: Trend) -> Iterator[str]:
    """Yield which cannot be put together with the others, why, and what to do."""
    names = names_of(trend)
    for reason, remedy in _REMEDIES.items():
        found = [each for each in trend.series if each.left_out is reason]
        if not found:
            continue
        one = "it" if len(found) == 1 and trend.alike else ""
        said = [f"{one or names[each.ref]} is {_how(each, reason)}" for each in found]
        if trend.alike:
            verb = "is" if len(found) == 1 else "are"
            others = listing(list(dict.fromkeys(_how(each, reason) for each in trend.compared)))
            who = listing([names[each.ref] for each in found])
            yield f"{who} {verb} left out: {listing(said)}, and the others are {others}. {remedy}"
        else:
            yield f"They are not put together: {listing(said)}. {remedy}"


def _how(each: Series, reason: NotAlike) -> str:
    """Return how a series is, in what it is left out for."""
    if reason is NotAlike.UNIT:
        return f"in {each.unit or 'no unit'}"
    if reason is NotAlike.DIRECTION:
        return f"better when {each.better}" if each.better else "of no direction"
    if reason is NotAlike.KIND:
        return f"of the type {each.kind}" if each.kind else "of no type that is said"
    if reason is NotAlike.PER:
        return f"per {words(each.per)}"
    return f"measured each {each.every}" if each.every else "measured at no set time"


_COUNTS = (
    "Nothing says whether these are counts, to be added up over a month: write `type: count`, or "
    "`type: level` where a number is read off as it is."
)
_REMEDIES: Mapping[NotAlike, str] = {
    NotAlike.UNIT: "Give them one unit, or another measure.",
    NotAlike.DIRECTION: "Let them agree on what is better, or give them another measure.",
    NotAlike.KIND: "Give them one `type`, or another measure.",
    NotAlike.PER: "Give them one `per`.",
    NotAlike.PERIOD: "A count of a longer period cannot be divided into months.",
    NotAlike.UNSAID: _COUNTS,
}
"""What to do about each reason for which something is left out."""


def _of_verdicts(trend: Trend) -> Iterator[str]:
    names = names_of(trend)
    for verdict, said in VERDICTS.items():
        found = [names[each.ref] for each in trend.shown if each.verdict is verdict]
        if found:
            yield f"{said.capitalize()}: {listing(found)}."


def _of_comparison(trend: Trend) -> Iterator[str]:
    """Yield which services differ from the others, and how far one may be from them."""
    names = names_of(trend)
    shown = [each for each in trend.shown if each.left_out is None]
    for each in shown:
        if each.up is not None:
            yield _apart(each, names[each.ref], trend)
    near = [each for each in shown if each.stands and each.stands.near]
    for each in near:
        yield _near(each, names[each.ref])
    held = [
        names[each.ref]
        for each in shown
        if (each.others or each.stands) and each.up is None and each not in near
    ]
    if held:
        verb = "is" if len(held) == 1 else "are"
        allow = "chance allows" if shown[0].stands else "the others' latest points allow"
        yield f"{listing(held)} {verb} within what {allow}."
    too_few = [names[each.ref] for each in shown if not (each.others or each.stands)]
    if too_few:
        yield (
            f"Whether {listing(too_few)} {'differs' if len(too_few) == 1 else 'differ'} cannot be "
            f"told yet: the other services need {ENOUGH} points between them, two of them in a row."
        )
    if trend.compared[0].kind is IndicatorType.COUNT:
        yield from _of_months_in_part(trend)
        yield (
            "A count says nothing of how large a service is. Give `type: rate`, with `count` and "
            "`of`, such as bed days, and size is allowed for."
        )


def _of_months_in_part(trend: Trend) -> Iterator[str]:
    """Yield the months of which some counts are missing, so that they cannot be added up."""
    names = names_of(trend)
    for each in trend.shown:
        parts = [
            _month(month) for month, value in sorted(each.by_month().items()) if not value.whole
        ]
        if parts:
            some = parts if len(parts) <= MOST else [*parts[:MOST], f"{len(parts) - MOST} others"]
            yield (
                f"Of {names[each.ref]} some counts are missing in {listing(some)}, which "
                f"{'is' if len(parts) == 1 else 'are'} left out."
            )


MOST = 4
"""How many months with counts missing are named."""


def _way(each: Series, up: bool) -> str:
    """Return whether being above, or below, is for the better or the worse."""
    if each.better is Better.NEITHER or each.better is None:
        return ""
    return ", for the better" if (each.better is Better.HIGHER) is up else ", for the worse"


def _near(each: Series, name: str) -> str:
    stands = each.stands
    side = "above" if stands and stands.up else "below"
    return (
        f"{name} is {side} the inner limits of the funnel, and within the outer ones: "
        "one service in 20 is, by chance."
    )


def _apart(each: Series, name: str, trend: Trend) -> str:
    side, way = ("above" if each.up else "below"), _way(each, bool(each.up))
    if each.stands is not None:
        return (
            f"{name} differs{way}: it is {side} the outer limits of the funnel, "
            f"{_of_so_many(each.stands)} in {FUNNEL_MONTHS} months. Chance brings a service of its "
            "size as far once in 500 times."
        )
    signal, others, latest = each.apart, each.others, each.points[-1]
    if signal is None or others is None:
        return ""
    where = (
        f"is {side} all that the others' latest points allow"
        if signal.pattern is Pattern.OUTSIDE
        else f"is, with another of its latest three, far {side} the others"
    )
    what = f"its latest, {amount(latest.value, each.unit)} on {day(latest.date)}"
    if each.kind is IndicatorType.COUNT:
        month = max(month for month, value in each.by_month().items() if value.whole)
        what = f"its latest month, {amount(each.by_month()[month].value, each.unit)}"
        what = f"{what} in {_month(month)}"
    return f"{name} differs{way}: {what}, {where} ({_span(others, each, trend)})."


def _of_so_many(stands: Standing) -> str:
    return f"{words(stands.counted)} of {words(stands.of)}"


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
        finer(each.per * number / stands.of, 0)
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


def _span(others: Limits, each: Series, trend: Trend) -> str:
    lower, upper = (
        amount(like_of(rounded(value), trend), each.unit) for value in (others.lower, others.upper)
    )
    return f"{lower} to {upper}" if lower != upper else f"always {lower}"


def _by_month(trend: Trend, together: Mapping[Month, float], title: str) -> Table:
    names = names_of(trend)
    columns = [Column("month", "Month", Look.NAME)]
    columns += [Column(each.ref, names[each.ref], Look.NUMBER, priority=2) for each in trend.shown]
    if len(trend.series) > 1 and together:
        columns.append(Column("together", "Together", Look.NUMBER, priority=1))
    by_month = {each.ref: each.by_month() for each in trend.shown}
    rows = [
        {
            "month": _month(month),
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
