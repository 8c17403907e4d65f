"""The rows that lists of indicators are made of: each with what its measurements show."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from qiptrack.analysis.cadence import next_due, stopped_on
from qiptrack.analysis.outlook import Outlook
from qiptrack.analysis.phases import Chart
from qiptrack.analysis.spc import Pattern, rounded
from qiptrack.analysis.verdict import Judged, Verdict, judged, short_of_target
from qiptrack.model.base import NotKnown, or_none
from qiptrack.model.identity import FiledPlan, natural
from qiptrack.model.plan import Indicator
from qiptrack.model.vocabulary import Better, IndicatorType

_WORST = (
    Verdict.WORSE,
    Verdict.NO_CHANGE,
    Verdict.TOO_EARLY,
    Verdict.CHANGED,
    Verdict.IMPROVED,
    None,
)


class IndicatorRow(NamedTuple):
    """An indicator as lists show it; what could not be read, or is not there yet, is None.

    `n` is how many measurements there are up to today; `mean`, `lower` and `upper` are those of
    the points since the last rebase, of the day `rebased`, where they are enough. `signal` is
    what the latest point is part of, `since` the day on which that began, and `chart` how it is
    told. The target is met by the latest `target_met_by` points running; `stopped` says that two
    measurements running are not there, and `next_due` is the last day for the next one.
    `moved_by` is how much the mean moved with the last rebase, None where no difference is shown.
    `days_since` are those since the last event, where the days between them are counted.
    `slipping_since` is when the latest points fell behind a level reached before, and from
    `may_be_rebased_from` on a rebase could record one that lasts.
    """

    ref: str
    name: str | None
    service: str | None
    unit: str | None
    better: Better | None
    baseline: float | None
    target: float | None
    target_by: dt.date | None
    latest: float | None
    latest_date: dt.date | None
    n: int | None
    mean: float | None
    lower: float | None
    upper: float | None
    provisional: bool | None
    verdict: Verdict | None
    outlook: Outlook | None
    type: IndicatorType | None
    rebased: dt.date | None
    target_met_by: int | None
    stopped: bool | None
    plan: str
    measure: str | None
    owner: str | None
    signal: Pattern | None
    since: dt.date | None
    short_of_target: bool | None
    next_due: dt.date | None
    chart: Chart | None
    days_since: int | None
    moved_by: float | None
    slipping_since: dt.date | None
    may_be_rebased_from: dt.date | None


class Shown(NamedTuple):
    """An indicator, its row, and what its measurements show where they could be read."""

    filed: FiledPlan
    indicator: Indicator
    judged: Judged | None
    row: IndicatorRow


def shown_of(
    filed: FiledPlan, today: dt.date, judge: Callable[[Indicator], Judged] | None = None
) -> Iterator[Shown]:
    """Yield each indicator of a plan with its row, in the order of the file.

    `judge` is what `verdict.judge` returns, for whoever asks for more of the same indicators.
    """
    for indicator in or_none(lambda: filed.plan.indicators) or ():
        yield shown(filed, indicator, today, judge)


def shown(
    filed: FiledPlan,
    indicator: Indicator,
    today: dt.date,
    judge: Callable[[Indicator], Judged] | None = None,
) -> Shown:
    """Return one indicator of a plan with its row."""
    judge = judge or (lambda each: judged(each, filed.plan, today))
    found = or_none(partial(judge, indicator))
    return Shown(filed, indicator, found, _row(filed, indicator, found, today))


def verdicts_of(filed: FiledPlan, today: dt.date) -> Iterator[Verdict]:
    """Yield the verdict of each indicator of a plan whose verdict is known."""
    for indicator in or_none(lambda: filed.plan.indicators) or ():
        with suppress(NotKnown):
            yield judged(indicator, filed.plan, today).verdict


def worst_first(each: Shown) -> tuple[object, ...]:
    """Return a key that sorts what got worse first, then what shows no change, then by ref."""
    return worst_row_first(each.row)


def worst_row_first(row: IndicatorRow) -> tuple[object, ...]:
    """Return the same key for the row of an indicator."""
    return _WORST.index(row.verdict), natural(row.ref)


def _row(
    filed: FiledPlan, indicator: Indicator, found: Judged | None, today: dt.date
) -> IndicatorRow:
    baseline, target = or_none(lambda: indicator.baseline), or_none(lambda: indicator.target)
    phase = found and found.phase
    signal = found and found.signal
    moved_by = found and found.moved_by
    return IndicatorRow(
        ref=filed.ref_of(indicator),
        name=or_none(lambda: indicator.name),
        service=or_none(lambda: filed.plan.service),
        unit=or_none(lambda: indicator.unit),
        better=or_none(lambda: indicator.better),
        baseline=or_none(lambda: baseline.value) if baseline else None,
        target=or_none(lambda: target.value) if target else None,
        target_by=or_none(lambda: target.by) if target else None,
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
        target_met_by=found and found.met,
        stopped=or_none(lambda: stopped_on(indicator, filed.plan, today) is not None),
        plan=filed.id,
        measure=or_none(lambda: indicator.measure),
        owner=or_none(lambda: indicator.owner),
        signal=signal and signal.pattern,
        since=found and found.since,
        short_of_target=or_none(lambda: short_of_target(indicator, filed.plan, today, found)),
        next_due=or_none(lambda: next_due(indicator, filed.plan, today)),
        chart=phase and phase.chart,
        days_since=int(found.running.value) if found and found.running else None,
        moved_by=None if moved_by is None else rounded(moved_by),
        slipping_since=found and found.slipping_since,
        may_be_rebased_from=found and found.may_be_rebased_from,
    )
