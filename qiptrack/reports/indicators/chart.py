"""The run chart of an indicator: its points and phases, and what happened meanwhile."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from qiptrack.analysis.cadence import later
from qiptrack.analysis.indicators.measurements import Point
from qiptrack.analysis.indicators.phases import Phase
from qiptrack.analysis.indicators.rows import Shown
from qiptrack.analysis.indicators.spc import Signal, exact, rounded
from qiptrack.analysis.indicators.verdict import Judged, is_better
from qiptrack.model.base import or_none
from qiptrack.model.indicators import Indicator
from qiptrack.model.plan import Plan
from qiptrack.model.vocabulary import Better, IndicatorType
from qiptrack.reports.report import Dot, Line, Mark, RunChart
from qiptrack.reports.run_chart import number
from qiptrack.reports.screen import Role
from qiptrack.reports.wording import amount, rounded_like

USUAL, FOR_BETTER, FOR_WORSE, BASELINE, RUNNING = "•", "+", "x", "b", ">"
"""How points are drawn."""

UP, DOWN = "^", "v"
"""How points of a change are drawn where neither direction is the better one."""

_MEANINGS = {
    USUAL: "usual variation",
    FOR_BETTER: "for the better",
    FOR_WORSE: "for the worse",
    UP: "a change upwards",
    DOWN: "a change downwards",
    RUNNING: "still running",
    BASELINE: "baseline",
}

_ROLES = {FOR_BETTER: Role.GOOD, FOR_WORSE: Role.BAD, BASELINE: Role.QUIET, RUNNING: Role.QUIET}

_GLYPHS = "123456789abcdefghijklmnopqrstuvwxyz"


class Happening(NamedTuple):
    """What a chart marks: a day, what happened on it, and the character it is marked by."""

    mark: str | None
    date: dt.date
    what: str


def run_chart_of(shown: Shown, found: Judged, marked: Sequence[Happening]) -> RunChart:
    """Return the run chart of an indicator that has points, with its baseline in front."""
    row, gaps = shown.row, gaps_of(shown.indicator, found.points)
    dots = [
        Dot(point.date, exact(point.value), glyph := _glyph(signal, row.better), _role(glyph), gap)
        for point, signal, gap in zip(found.points, found.signals, gaps, strict=True)
    ]
    if found.running:
        dots.append(Dot(found.running.date, exact(found.running.value), RUNNING, _role(RUNNING)))
    if row.baseline is not None:
        dots.insert(0, Dot(None, exact(row.baseline), BASELINE, _role(BASELINE)))
    unit = f" ({row.unit})" if row.unit else ""
    return RunChart(
        tuple(dots),
        tuple(_lines(shown, found)),
        _MEANINGS,
        title=f"Run chart{unit}",
        marks=tuple(Mark(each.date, each.mark) for each in marked if each.mark),
    )


def gaps_of(indicator: Indicator, points: Sequence[Point]) -> list[int]:
    """Return how many measurements are missing before each point.

    They are counted by how often it is measured; where that is not said, by the time that there
    usually is between two points. Events have no gaps between them.
    """
    dates = [point.date for point in points]
    days = [(after - before).days for before, after in pairwise(dates)]
    if not days or or_none(lambda: indicator.type) is IndicatorType.DAYS_BETWEEN:
        return [0] * len(points)
    from statistics import median_low  # not for a list

    every, usual = or_none(lambda: indicator.every), max(1, median_low(days))
    periods = [(later(date, every) - date).days if every else usual for date in dates[:-1]]
    return [0, *(max(0, round(d / p) - 1) for d, p in zip(days, periods, strict=True))]


def happenings(shown: Shown, found: Judged) -> list[Happening]:
    """Return what is marked on a chart, by date; nothing is marked that is still to come."""
    last = max((point.date for point in found.points), default=dt.date.min)
    if found.running:
        last = max(last, found.running.date)
    plan = shown.filed.plan
    noted = [(p.date, f"Note: {p.note}") for p in found.points if p.note]
    said = [*noted, *_completions(shown.indicator, plan), *_rebases(found), *_steps(shown)]
    said.sort(key=lambda each: each[0])
    # What is at one place on the chart has one mark.
    dates = sorted({*(point.date for point in found.points), last})
    places = [next((d for d in dates if d >= date), None) for date, _ in said]
    marks = dict(zip(dict.fromkeys(filter(None, places)), _GLYPHS, strict=False))
    return [
        Happening(marks.get(place) if place else None, date, what)
        for (date, what), place in zip(said, places, strict=True)
    ]


def _completions(indicator: Indicator, plan: Plan) -> Iterator[tuple[dt.date, str]]:
    """Yield when the actions that should move an indicator were completed."""
    name = or_none(lambda: indicator.id)
    for action in or_none(lambda: plan.actions) or ():
        completed = or_none(lambda: action.completed)
        if completed and name in (or_none(lambda: action.indicators) or ()):
            what = or_none(lambda: action.action) or ""
            yield completed, f"{or_none(lambda: action.id) or '?'} completed: {what}"


def _rebases(found: Judged) -> Iterator[tuple[dt.date, str]]:
    for phase in found.phases:
        rebase = phase.rebase
        if rebase is not None:
            yield rebase.date, f"Known change: {or_none(lambda: rebase.reason) or '?'}"


def _steps(shown: Shown) -> Iterator[tuple[dt.date, str]]:
    target = or_none(lambda: shown.indicator.target)
    for step in (or_none(lambda: target.steps) or ()) if target else ():
        by, value = or_none(lambda: step.by), or_none(lambda: step.value)
        if by and value is not None:
            yield by, f"Step of the target: {amount(value, shown.row.unit)}"


def _role(glyph: str) -> Role:
    return _ROLES.get(glyph, Role.PLAIN)


def _glyph(signal: Signal | None, better: Better | None) -> str:
    if signal is None or better is None:
        return USUAL
    if better is Better.NEITHER:
        return UP if signal.up else DOWN
    return FOR_BETTER if is_better(signal, better) else FOR_WORSE


def _lines(shown: Shown, found: Judged) -> Iterator[Line]:
    """Yield limits and mean of each phase across its points, and the target across all.

    Only those of the last phase are named. A limit beyond what a value can be is not drawn.
    """
    typed = [point.value for point in found.points]
    target = shown.row.target
    ends = [*(phase.rebase.date if phase.rebase else None for phase in found.phases[1:]), None]
    for phase, end in zip(found.phases, ends, strict=True):
        yield from _limits(phase, typed, end)
    if target is not None:
        yield Line(f"target {number(exact(target))}", exact(target), "═")
    for phase, end in zip(found.phases, ends, strict=True):
        if phase.chart and phase.mean is not None:
            yield _line("mean", rounded(phase.mean), "─", typed, phase, end)


def _limits(phase: Phase, typed: Sequence[float], end: dt.date | None) -> Iterator[Line]:
    if phase.limits is None:
        return
    upper, lower = phase.limits.upper, phase.limits.lower
    if phase.most is None or upper <= phase.most:
        yield _line("upper limit", rounded(upper), "┄", typed, phase, end)
    if phase.least is None or lower > phase.least:
        yield _line("lower limit", rounded(lower), "┄", typed, phase, end)


def _line(
    name: str,
    value: float,
    glyph: str,
    typed: Sequence[float],
    phase: Phase,
    end: dt.date | None,
) -> Line:
    at = exact(rounded_like(value, typed) or 0.0)
    start = phase.rebase.date if phase.rebase else None
    return Line("" if end else f"{name} {number(at)}", at, glyph, start=start, end=end)
