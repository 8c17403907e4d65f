"""The indicators and routine checks of a plan of which somebody further up is told, and since when.

None of them has escalations of its own: these are recorded with actions.
"""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from qiptrack.analysis.check_standings import CheckStanding, FlatCheck, PlanChecks
from qiptrack.analysis.escalation_steps import EscalationReason
from qiptrack.analysis.indicators.conclusions import Verdict
from qiptrack.analysis.indicators.facts import IndicatorFacts
from qiptrack.analysis.indicators.plan_indicators import FlatIndicator, PlanIndicators
from qiptrack.model.base import or_none
from qiptrack.model.indicators import Check, Indicator


class LateMeasure(NamedTuple):
    """An indicator or a check that is late, why, and the day from which its days are counted.

    `indicator` is the id of the one that it is, or that it belongs to. `shows` is what is known
    of it, as far as that is why.
    """

    item: Indicator | FlatIndicator | Check | FlatCheck
    indicator: str | None
    reason: EscalationReason
    since: dt.date
    shows: IndicatorFacts | CheckStanding | None


def late_measures(shows: PlanIndicators, checks: PlanChecks) -> Iterator[LateMeasure]:
    """Yield the late ones of the indicators and checks of an open plan.

    Those of which that is not known are left out.
    """
    for indicator in () if shows.are_unasked else shows.known:
        for ask in (_short_of_target, _measured_no_more):
            if late := or_none(partial(ask, indicator, shows)):
                yield late
    for check, stands in checks.known:
        if since := stands.missed_twice:
            if isinstance(check, FlatCheck):
                yield _missed(check, since, stands)
            elif late := or_none(partial(_missed, check, since, stands)):
                yield late


def _short_of_target(
    indicator: Indicator | FlatIndicator, shows: PlanIndicators
) -> LateMeasure | None:
    by, today = shows.target_by(indicator), shows.today
    if by is None or by >= today:
        return None
    facts = shows.facts(indicator)
    if facts.short_of_target(today):
        reason = EscalationReason.NOT_IMPROVING
    elif facts.target_missed(today):
        unchanged = facts.verdict is Verdict.NO_CHANGE
        reason = EscalationReason.NOT_IMPROVING if unchanged else EscalationReason.TARGET_MISSED
    else:
        return None
    return LateMeasure(indicator, indicator.id, reason, by, facts)


def _measured_no_more(
    indicator: Indicator | FlatIndicator, shows: PlanIndicators
) -> LateMeasure | None:
    second = shows.stopped_on(indicator)
    if second is None:
        return None
    reason = EscalationReason.MEASUREMENTS_STOPPED
    return LateMeasure(indicator, indicator.id, reason, second, None)


def _missed(check: Check | FlatCheck, since: dt.date, stands: CheckStanding) -> LateMeasure:
    reason = EscalationReason.CHECK_MISSED
    return _new(LateMeasure, (check, check.indicator, reason, since, stands))


_new = tuple.__new__
"""Makes a named tuple as its class does, of very many of which the number of values is right."""
