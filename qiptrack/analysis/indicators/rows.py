"""The rows that lists of indicators are made of: each with what its measurements show."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from qiptrack.analysis.indicators.conclusions import Chart, Outlook, Pattern, Verdict
from qiptrack.analysis.indicators.facts import IndicatorFacts
from qiptrack.analysis.indicators.plan_indicators import FlatIndicator, PlanIndicators
from qiptrack.model.base import or_none
from qiptrack.model.identity import FiledPlan, natural
from qiptrack.model.indicators import Indicator
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
    """An indicator of a plan, what is known of it, and its row."""

    filed: FiledPlan
    indicator: Indicator
    shows: PlanIndicators
    facts: IndicatorFacts
    row: IndicatorRow


def shown_of(filed: FiledPlan, today: dt.date) -> Iterator[Shown]:
    """Yield each indicator of a plan with its row, in the order of the file."""
    shows = PlanIndicators(filed.plan, today)
    for indicator in or_none(lambda: filed.plan.indicators) or ():
        yield shown(filed, indicator, today, shows)


def shown(
    filed: FiledPlan, indicator: Indicator, today: dt.date, shows: PlanIndicators | None = None
) -> Shown:
    """Return one indicator of a plan with its row.

    `shows` is for whoever asks for more of the same indicators.
    """
    shows = shows or PlanIndicators(filed.plan, today)
    facts = shows.facts(indicator)
    return Shown(filed, indicator, shows, facts, indicator_row(filed, indicator, facts, today))


def verdicts_of(filed: FiledPlan, today: dt.date) -> Iterator[Verdict]:
    """Yield the verdict of each indicator of a plan whose verdict is known."""
    shows = PlanIndicators(filed.plan, today)
    for indicator in shows.known:
        if verdict := shows.facts(indicator).verdict:
            yield verdict


def worst_first(each: Shown) -> tuple[object, ...]:
    """Return a key that sorts what got worse first, then what shows no change, then by ref."""
    return worst_row_first(each.row)


def worst_row_first(row: IndicatorRow) -> tuple[object, ...]:
    """Return the key by which `worst_first` sorts, for whoever has only the row."""
    return _WORST.index(row.verdict), natural(row.ref)


def indicator_row(
    filed: FiledPlan, indicator: Indicator | FlatIndicator, facts: IndicatorFacts, today: dt.date
) -> IndicatorRow:
    """Return the row of an indicator of a plan, of which these facts are known."""
    if isinstance(indicator, FlatIndicator):
        ref = filed.ref(indicator.id)
    else:
        ref = filed.ref_of(indicator)
    # By places and not by names: of very many it takes less time.
    return IndicatorRow(
        ref,
        facts.name,
        or_none(lambda: filed.plan.service),
        facts.unit,
        facts.better,
        facts.baseline,
        facts.target,
        facts.target_by,
        facts.latest,
        facts.latest_date,
        facts.n,
        facts.mean,
        facts.lower,
        facts.upper,
        facts.provisional,
        facts.verdict,
        facts.outlook,
        facts.type,
        facts.rebased,
        facts.met,
        facts.stopped(today),
        filed.id,
        facts.measure,
        facts.owner,
        facts.signal,
        facts.since,
        facts.short_of_target(today),
        facts.next_due,
        facts.chart,
        facts.days_since,
        facts.moved_by,
        facts.slipping_since,
        facts.may_be_rebased_from,
    )
