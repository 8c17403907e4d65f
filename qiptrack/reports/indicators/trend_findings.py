"""What a trend shows, in sentences: what was left out and why, and which service differs."""

from collections import Counter
from collections.abc import Iterator, Mapping

from qiptrack.analysis.indicators.conclusions import Pattern
from qiptrack.analysis.indicators.funnel import Standing
from qiptrack.analysis.indicators.phases import ENOUGH
from qiptrack.analysis.indicators.series import NotAlike, Series
from qiptrack.analysis.indicators.spc import Limits, rounded
from qiptrack.analysis.indicators.trends import FUNNEL_MONTHS, Trend
from qiptrack.model.dates import short_day, short_month
from qiptrack.model.sentences import listing
from qiptrack.model.vocabulary import Better, IndicatorType
from qiptrack.reports.indicators.verdicts import VERDICTS
from qiptrack.reports.wording import amount, rounded_finer, words


def names_of(trend: Trend) -> Mapping[str, str]:
    """Return what each series is called, by its reference: its service, where only one has it."""
    found = Counter(each.service for each in trend.series)
    return {
        each.ref: each.service if each.service and found[each.service] == 1 else each.ref
        for each in trend.series
    }


def like_of(value: float | None, trend: Trend) -> float | None:
    """Return what was worked out, not more exact than the measurements allow."""
    return rounded_finer(value, trend.decimals)


def comparison(trend: Trend) -> Iterator[str]:
    """Yield what each service shows by itself, and then beside the others."""
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
        ways = list(dict.fromkeys(_how(each, reason) for each in found))
        said = [f"{names[each.ref]} is {_how(each, reason)}" for each in found]
        if len(ways) == 1 and trend.alike:
            said = [f"{'it is' if len(found) == 1 else 'they are'} {ways[0]}"]
        if trend.alike:
            verb = "is" if len(found) == 1 else "are"
            others = listing(list(dict.fromkeys(_how(each, reason) for each in trend.compared)))
            who = listing([names[each.ref] for each in found])
            yield f"{who} {verb} left out: {listing(said)}, and the others are {others}. {remedy}"
        else:
            yield f"They are not put together: {listing(said)}. {remedy}"


def _how(each: Series, reason: NotAlike) -> str:
    """Return what a series has of what `reason` says differs: its unit, direction or the like."""
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
            short_month(*month)
            for month, value in sorted(each.by_month().items())
            if not value.whole
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
    what = f"its latest, {amount(latest.value, each.unit)} on {short_day(latest.date)}"
    if each.kind is IndicatorType.COUNT:
        month = max(month for month, value in each.by_month().items() if value.whole)
        what = f"its latest month, {amount(each.by_month()[month].value, each.unit)}"
        what = f"{what} in {short_month(*month)}"
    return f"{name} differs{way}: {what}, {where} ({_span(others, each, trend)})."


def _of_so_many(stands: Standing) -> str:
    return f"{words(stands.counted)} of {words(stands.of)}"


def _span(others: Limits, each: Series, trend: Trend) -> str:
    lower, upper = (
        amount(like_of(rounded(value), trend), each.unit) for value in (others.lower, others.upper)
    )
    return f"{lower} to {upper}" if lower != upper else f"always {lower}"
