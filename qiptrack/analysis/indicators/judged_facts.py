"""What is known of an indicator, worked out of its plan and of what its measurements show."""

import datetime as dt
from collections.abc import Callable

from qiptrack.analysis.cadence import days_due
from qiptrack.analysis.indicators.facts import IndicatorFacts
from qiptrack.analysis.indicators.spc import rounded
from qiptrack.analysis.indicators.verdict import Judged, judged
from qiptrack.model.base import or_none
from qiptrack.model.fields import NotKnown
from qiptrack.model.indicators import Indicator
from qiptrack.model.plan import Plan
from qiptrack.model.vocabulary import IndicatorType


def facts_to_keep(indicator: Indicator, plan: Plan) -> IndicatorFacts | None:
    """Return what is known of an indicator whatever day it is; None where that hangs on the day.

    Of the indicator and the plan everything must be known.
    """
    if indicator.type is IndicatorType.DAYS_BETWEEN:
        return None
    days = [each.date for each in indicator.measurements]
    days += [each.date for each in indicator.rebases]
    last = max(days, default=dt.date.min)
    return facts_on(last, indicator, plan, judged(indicator, plan, last))


def facts_on(
    today: dt.date, indicator: Indicator, plan: Plan, found: Judged | None
) -> IndicatorFacts:
    """Return what is known of an indicator on a day, of whose points `found` is what they show."""
    baseline, target = or_none(lambda: indicator.baseline), or_none(lambda: indicator.target)
    phase = found and found.phase
    signal = found and found.signal
    moved_by = found and found.moved_by
    due = or_none(lambda: days_due(indicator, plan, today))
    return IndicatorFacts(
        holds_from=today,
        name=or_none(lambda: indicator.name),
        unit=or_none(lambda: indicator.unit),
        better=or_none(lambda: indicator.better),
        baseline=or_none(lambda: baseline.value) if baseline else None,
        target=or_none(lambda: target.value) if target else None,
        target_by=or_none(lambda: target.by) if target else None,
        has_target=target is not None and _is_known(lambda: target.by),
        latest=found and found.latest,
        latest_date=found and found.latest_date,
        n=found and found.n,
        mean=found and found.mean,
        lower=found and found.lower,
        upper=found and found.upper,
        provisional=found and found.provisional,
        verdict=found and found.verdict,
        outlook=found and found.outlook,
        type=or_none(lambda: indicator.kind),
        rebased=phase.rebase.date if phase and phase.rebase else None,
        met=found and found.met,
        keeps_target=found is not None and found.keeps_target,
        measure=or_none(lambda: indicator.measure),
        owner=or_none(lambda: indicator.owner),
        signal=signal and signal.pattern,
        since=found and found.since,
        is_timed=due is not None,
        next_due=due[0] if due else None,
        second_due=due[1] if due else None,
        chart=phase and phase.chart,
        days_since=int(found.running.value) if found and found.running else None,
        moved_by=None if moved_by is None else rounded(moved_by),
        slipping_since=found and found.slipping_since,
        may_be_rebased_from=found and found.may_be_rebased_from,
    )


def _is_known(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except NotKnown:
        return False
    return True
