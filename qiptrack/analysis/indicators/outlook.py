"""Whether an indicator will meet its target if nothing changes, and by which of its points.

*Making Data Count* holds the target against the limits. Limits that are drawn from before and
after a change together say nothing of what comes next: they are those of no process that there
ever was. So where the level shifted, the outlook is drawn from the points since, where these are
enough and stay at the level they came to; else it is not known.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from qiptrack.analysis.indicators.conclusions import NoOutlook, Outlook, Pattern
from qiptrack.analysis.indicators.phases import ENOUGH, Phase, drawn_from, held_against
from qiptrack.analysis.indicators.rare_events import bound_of, bound_signals
from qiptrack.analysis.indicators.spc import Limits, Signal, exact
from qiptrack.model.vocabulary import Better, IndicatorType

LASTING = 8
"""From how many points running a shift of the level lasts, so that a rebase may record it."""


class Shift(NamedTuple):
    """Where the level moved within a phase and nobody recorded why.

    `start` and `end` are the indices of the first point of the run, and of the one after it: the
    run reaches to the latest point where that is the number of points. `level` is the run as a
    phase of its own; `since` what the points from `start` on are part of by its limits.
    """

    start: int
    end: int
    up: bool
    level: Phase
    since: tuple[Signal | None, ...]


class Prospect(NamedTuple):
    """The outlook of a phase, and which of its points it rests on: those from `first` on."""

    outlook: Outlook
    first: int = 0
    why: NoOutlook | None = None


def shift_of(phase: Phase) -> Shift | None:
    """Return the last shift of the level in a phase: seven running or more on one side."""
    run = _last_run(phase)
    if run is None:
        return None
    start, end, up = run
    level = Phase(phase.points[start:end], phase.kind)
    later = level._replace(points=phase.points[start:])
    if phase.limits is None:
        return Shift(start, end, up, level, _beside_bound(later))
    drawn = drawn_from(level.values, phase.kind)
    level = level._replace(chart=phase.chart, limits=drawn)
    return Shift(start, end, up, level, held_against(later, drawn))


def _beside_bound(level: Phase) -> tuple[Signal | None, ...]:
    """Return what the points of a run on a bound, and those after it, are part of by themselves."""
    bound = bound_of(level.values)
    if bound is None:
        return (None,) * len(level.points)
    return bound_signals(level.values, bound, share=level.kind is IndicatorType.SHARE)


def _last_run(phase: Phase) -> tuple[int, int, bool] | None:
    """Return the first point, the end and the side of the last run of those that are signals.

    One that is the whole phase is no shift in it.
    """
    if phase.limits is None:
        found, wanted = phase.signals, Pattern.ON_BOUND
    else:
        found, wanted = held_against(phase, phase.limits, only=Pattern.ONE_SIDE), Pattern.ONE_SIDE
    points = [index for index, each in enumerate(found) if each and each.pattern is wanted]
    last = found[points[-1]] if points else None
    if last is None or (last.first == 0 and points[-1] == len(found) - 1):
        return None
    return last.first, points[-1] + 1, last.up


def prospect_of(phase: Phase, target: float | None, better: Better) -> Prospect:
    """Return the outlook of a phase; a value on the target meets it."""
    if target is None or better is Better.NEITHER:
        return Prospect(Outlook.UNKNOWN, why=NoOutlook.NO_TARGET)
    if phase.chart is None:
        return Prospect(Outlook.UNKNOWN, why=NoOutlook.TOO_FEW)
    first, why = _settled_since(phase)
    if why is not None:
        return Prospect(Outlook.UNKNOWN, first, why)
    values = phase.values[first:]
    wanted = exact(target)
    if phase.limits is None:
        return Prospect(_by_points([_met(value, wanted, better) for value in values]), first)
    outlook = _by_limits(drawn_from(values, phase.kind) if first else phase.limits, wanted, better)
    return unless_contradicted(outlook, first, [_met(value, wanted, better) for value in values])


def _settled_since(phase: Phase) -> tuple[int, NoOutlook | None]:
    """Return from which point on the level has not moved, or why that is not known."""
    shift = shift_of(phase)
    if shift is None:
        return 0, NoOutlook.CHANGING if phase.signal else None
    here = len(phase.points)
    if shift.end == here:
        return shift.start, NoOutlook.CHANGING if shift.since[-1] and phase.limits else None
    if here - shift.end < ENOUGH:
        return shift.end, NoOutlook.CHANGING
    return shift.end, NoOutlook.CHANGING if phase.signal else None


def _by_limits(drawn: Limits, wanted: Fraction, better: Better) -> Outlook:
    higher = better is Better.HIGHER
    if _met(drawn.lower if higher else drawn.upper, wanted, better):
        return Outlook.CONSISTENTLY_MET
    reachable = _met(drawn.upper if higher else drawn.lower, wanted, better)
    return Outlook.HIT_OR_MISS if reachable else Outlook.CONSISTENTLY_MISSED


def _by_points(met: Sequence[bool]) -> Outlook:
    """Return the outlook where there are no limits: whether all points so far meet the target."""
    if all(met):
        return Outlook.CONSISTENTLY_MET
    return Outlook.HIT_OR_MISS if any(met) else Outlook.CONSISTENTLY_MISSED


def unless_contradicted(outlook: Outlook, first: int, met: Sequence[bool]) -> Prospect:
    """Return the outlook, but where the latest two points and more say the contrary."""
    latest = set(met[-2:])
    contrary = {Outlook.CONSISTENTLY_MISSED: {True}, Outlook.CONSISTENTLY_MET: {False}}
    if contrary.get(outlook) == latest:
        return Prospect(Outlook.UNKNOWN, first, NoOutlook.CONTRADICTED)
    return Prospect(outlook, first)


def _met(value: Fraction, wanted: Fraction, better: Better) -> bool:
    return value >= wanted if better is Better.HIGHER else value <= wanted
