"""What an indicator shows, in sentences: whether it moved, by which rule, and to its target."""

import datetime as dt
from collections.abc import Iterator, Sequence

from qiptrack.analysis.indicators.conclusions import Chart, NoOutlook, Outlook, Pattern, Verdict
from qiptrack.analysis.indicators.measurements import Point
from qiptrack.analysis.indicators.phases import ENOUGH, ROBUST, Phase
from qiptrack.analysis.indicators.rows import IndicatorRow
from qiptrack.analysis.indicators.spc import Signal, rounded
from qiptrack.analysis.indicators.verdict import Judged, meets
from qiptrack.model.base import or_none
from qiptrack.model.dates import short_day
from qiptrack.model.indicators import Indicator
from qiptrack.model.vocabulary import Better, IndicatorType
from qiptrack.reports.indicators.chart import gaps_of
from qiptrack.reports.indicators.verdicts import VERDICTS, moved
from qiptrack.reports.wording import amount, count, rounded_like, times

_PROSPECTS = {
    Outlook.CONSISTENTLY_MET: "the target will be met every time",
    Outlook.HIT_OR_MISS: "the target will be met at some times and missed at others",
    Outlook.CONSISTENTLY_MISSED: "the target will not be met unless something changes",
}

_UNTOLD = {
    NoOutlook.CHANGING: (
        "the latest points are part of a change, and limits drawn from before and after it say"
        " nothing of what comes next"
    ),
    NoOutlook.CONTRADICTED: "the latest points go against the limits",
}

_MEET = {True: "meets", False: "meet"}


def findings(
    indicator: Indicator, row: IndicatorRow, found: Judged, today: dt.date
) -> Iterator[str]:
    """Yield what the points of an indicator show, the verdict first."""
    since = _since_rebase(row, found)
    yield from [since] if since else []
    yield why(found, row.unit, after_rebase=since is not None)
    yield from _slipping(row, found)
    yield from _gaps(indicator, found)
    yield from _limits(row, found)
    yield from _target(row, found)
    yield from _steps(indicator, row, found, today)
    yield from _outlook(row, found)
    if row.target_by and row.target_by < today and row.short_of_target:
        yield f"The target was due by {short_day(row.target_by)}, and nothing has improved since."
    if row.may_be_rebased_from:
        yield from _may_be_rebased(row, found)


def why(found: Judged, unit: str | None, *, after_rebase: bool = False) -> str:
    """Return the verdict as a sentence: which rule it comes from, and since when."""
    n = len(found.phase.points)
    since = "Since then " if after_rebase else ""
    verdict = f"{since}{VERDICTS[found.verdict]}"
    verdict = verdict[0].upper() + verdict[1:]
    if found.verdict is Verdict.TOO_EARLY:
        have = f"there {'is' if n == 1 else 'are'} {count(n, 'point')}"
        more = count(ENOUGH - n, "more point")
        return f"{verdict}: {have if n else 'nothing is measured yet'}; {more} to go."
    signal = found.signal
    if signal is None:
        if found.phase.chart is Chart.ON_BOUND:
            return f"{verdict}: {_no_more_than_chance(found.phase, unit)}."
        return f"{verdict}: the latest point is within the usual variation."
    began = f" since {short_day(found.since)}" if found.since else ""
    return f"{verdict}{began}: {_pattern(signal, found, unit)}."


def _no_more_than_chance(phase: Phase, unit: str | None) -> str:
    off, n = sum(_off(phase)), len(phase.points)
    if not off:
        return f"all {n} points are {_on_bound(phase, unit)}"
    return f"{off} of {n} points {_are(off)} {_beyond(phase, unit)}, as often of late as before"


def _off(phase: Phase) -> list[bool]:
    """Return which points are not on the value that most are on."""
    values = phase.values
    usual = max(values, key=values.count)
    return [value != usual for value in values]


def _on_bound(phase: Phase, unit: str | None) -> str:
    values = phase.values
    return str(amount(rounded(max(values, key=values.count)), unit))


def _beyond(phase: Phase, unit: str | None) -> str:
    """Return on which side of the value that most points are on the others are."""
    values = phase.values
    side = "above" if max(values, key=values.count) == min(values) else "below"
    return f"{side} {_on_bound(phase, unit)}"


def _are(number: int, past: str = "") -> str:
    return ("was" if past else "is") if number == 1 else ("were" if past else "are")


def _pattern(signal: Signal, found: Judged, unit: str | None) -> str:
    phase, now = found.phase, found.phase.running
    side, limit = ("above", "upper") if signal.up else ("below", "lower")
    running = len(phase.points) + (now is not None) - signal.first
    latest = f"latest {running} points are" if running > 1 else "latest point is"
    if signal.pattern is Pattern.OUTSIDE and now and running == 1 and found.running:
        days = count(int(found.running.value), "day")
        return f"the {days} since the last event are above the upper limit already"
    if signal.pattern is Pattern.OUTSIDE:
        return f"the {latest} {side} the {limit} limit"
    if signal.pattern is Pattern.TREND:
        way = "up" if signal.up else "down"
        return f"the latest {running} points run {way}, each beyond the one before"
    if signal.pattern is Pattern.NEAR_LIMIT:
        return f"of three points running, two or more are near the {limit} limit, or beyond it"
    if signal.pattern is Pattern.ONE_SIDE:
        return f"the latest {running} points are all {side} the mean"
    return _beside_bound(signal, phase, unit)


def _beside_bound(signal: Signal, phase: Phase, unit: str | None) -> str:
    """Return what the latest points are part of where most points stand on one bound."""
    on, beyond, off = _on_bound(phase, unit), _beyond(phase, unit), _off(phase)
    before, latest = off[: signal.first], off[signal.first :]
    were = f"{sum(before)} of the {len(before)} before {_are(sum(before), 'past')}"
    if signal.pattern is Pattern.ON_BOUND:
        but = f" but {sum(latest)}" if any(latest) else ""
        return f"all{but} of the latest {len(latest)} points are {on}, and {were} {beyond}"
    if signal.pattern is Pattern.OFF_BOUND:
        return f"{sum(latest)} of the latest {len(latest)} points are {beyond}, and {were}"
    return f"the latest point is further from {on} than the points before explain"


def _since_rebase(row: IndicatorRow, found: Judged) -> str | None:
    """Return what became of the level since the last known change; None of no change."""
    rebase, before = found.phase.rebase, found.phase_before
    if rebase is None:
        return None
    what = or_none(lambda: rebase.reason)
    known = f"the change of {short_day(rebase.date)}" + (f" ({what.rstrip('.')})" if what else "")
    if not found.phase.points or before is None:
        return f"Nothing is measured {'since' if before else 'from before'} {known}."
    means = [_worked_out(mean(each), found.points, row.unit) for each in (before, found.phase)]
    level = f"the mean was {means[0]}, and is {means[1]}"
    if not row.moved_by:
        return f"No difference is shown since {known}: {level}."
    return f"{moved(row)} since {known}: {level}."


def mean(phase: Phase) -> float:
    """Return the mean of a phase that has points."""
    return rounded(phase.mean) if phase.mean is not None else 0.0


def _worked_out(value: float, points: Sequence[Point], unit: str | None) -> str:
    return str(amount(rounded_like(value, (point.value for point in points)), unit))


def _slipping(row: IndicatorRow, found: Judged) -> Iterator[str]:
    """Yield that the latest points have fallen behind the level that was reached."""
    shift = found.shift
    if row.slipping_since is None or shift is None:
        return
    level = _worked_out(mean(shift.level), found.points, row.unit)
    began = short_day(found.phase.points[shift.start].date)
    yield (
        f"Since {short_day(row.slipping_since)} it is slipping: the latest points are worse than"
        f" the level that had lasted from {began} on, {level} on average."
    )


def _gaps(indicator: Indicator, found: Judged) -> Iterator[str]:
    """Yield the latest gap between measurements, and how many there are."""
    gaps = gaps_of(indicator, found.points)
    where = [index for index, gap in enumerate(gaps) if gap]
    if where:
        before, after = found.points[where[-1] - 1], found.points[where[-1]]
        missing = count(sum(gaps), "measurement")
        latest = "" if len(where) == 1 else "; the latest gap is"
        verb = "is" if sum(gaps) == 1 else "are"
        between = f"between {short_day(before.date)} and {short_day(after.date)}"
        yield f"{missing} {verb} missing{latest} {between}."


def _limits(row: IndicatorRow, found: Judged) -> Iterator[str]:
    phase = found.phase
    n = len(phase.points)
    if phase.chart is Chart.ON_BOUND:
        on = n - sum(_off(phase))
        yield (
            f"No limits are drawn: {on} of {n} points are {_on_bound(phase, row.unit)}, and limits "
            "would close on it. What counts is how often a point is anything else."
        )
    elif phase.limits and found.provisional:
        yield (
            f"The limits are provisional: they are drawn from {n} points, and move with each "
            f"new one until there are {ROBUST}."
        )


def _target(row: IndicatorRow, found: Judged) -> Iterator[str]:
    """Yield whether the latest points meet the target."""
    target = amount(row.target, row.unit)
    if found.met is None or not (found.points or found.met):
        return
    if found.verdict is Verdict.TOO_EARLY and found.met > 1:
        met = f"The target of {target} is met {times(found.met)} running"
        yield f"{met}; too few points for a trend."
        return
    if found.running and row.target and found.running.value >= row.target and found.met:
        days = count(int(found.running.value), "day")
        yield f"The {days} since the last event meet the target of {target}."
        return
    latest = f"latest {found.met} points meet" if found.met > 1 else "latest point meets"
    yield f"The {latest if found.met else 'latest point does not meet'} the target of {target}."


def _steps(indicator: Indicator, row: IndicatorRow, found: Judged, today: dt.date) -> Iterator[str]:
    """Yield whether the steps on the way to the target were reached, of those whose day passed."""
    target, better = or_none(lambda: indicator.target), found.better
    for step in (or_none(lambda: target.steps) or ()) if target else ():
        by, value = or_none(lambda: step.by), or_none(lambda: step.value)
        if by is None or value is None or by >= today or better is Better.NEITHER:
            continue
        then = [point for point in found.points if point.date <= by]
        said = f"The step of {amount(value, row.unit)} by {short_day(by)}"
        if not then:
            yield f"{said} was not reached: nothing was measured by then."
            continue
        reached = "was reached" if meets(then[-1].value, value, better) else "was not reached"
        yield f"{said} {reached}: {amount(then[-1].value, row.unit)} on {short_day(then[-1].date)}."


def _outlook(row: IndicatorRow, found: Judged) -> Iterator[str]:
    """Yield what the outlook is, from which points it is told, or why it is not known."""
    prospect, phase = found.prospect, found.phase
    if prospect.why in _UNTOLD:
        yield f"Whether the target will be met cannot be told yet: {_UNTOLD[prospect.why]}."
    if prospect.why is not None:
        return
    points = phase.points[prospect.first :]
    whole = not prospect.first and phase.rebase is None
    if phase.limits is None:
        since = "so far" if whole else f"since {short_day(points[0].date)}"
        met = sum(meets(point.value, row.target or 0.0, found.better) for point in points)
        yield f"Of {count(len(points), 'point')} {since}, {met} {_MEET[met == 1]} the target."
        return
    drawn = "all points" if whole else f"the {len(points)} points since {short_day(points[0].date)}"
    yield f"By limits drawn from {drawn}, {_PROSPECTS[prospect.outlook]}."


def _may_be_rebased(row: IndicatorRow, found: Judged) -> Iterator[str]:
    since, shift = row.may_be_rebased_from, found.shift
    if since is None or shift is None:
        return
    yield (
        f"The level has been another one for {shift.end - shift.start} points, since"
        f" {short_day(since)}. If it is known what changed, limits can be drawn anew from there: "
        f"`qiptrack rebase {row.ref} --from {since} --reason TEXT --approved-by ROLE`."
    )


def changed(signal: Signal | None, better: Better | None) -> str | None:
    """Return in a few words the signal that a point is part of; None where there is none."""
    if signal is None or better is None:
        return None
    if better is Better.NEITHER:
        way = "up" if signal.up else "down"
    else:
        way = "for the better" if signal.up is (better is Better.HIGHER) else "for the worse"
    return f"{way}: {_RULES[signal.pattern]}"


_RULES = {
    Pattern.OUTSIDE: "outside the limits",
    Pattern.TREND: "seven or more running up or down",
    Pattern.NEAR_LIMIT: "two of three near a limit",
    Pattern.ONE_SIDE: "seven or more on one side of the mean",
    Pattern.ON_BOUND: "a long run on the bound",
    Pattern.OFF_BOUND: "several of the latest off the bound",
    Pattern.FAR_OFF: "far off the bound",
}

TYPES = {
    IndicatorType.LEVEL: "a level",
    IndicatorType.COUNT: "a count of events in a period",
    IndicatorType.SHARE: "a share",
    IndicatorType.RATE: "a rate",
    IndicatorType.DAYS_BETWEEN: "days from one event to the next",
}
"""What the values of an indicator are, in words."""
