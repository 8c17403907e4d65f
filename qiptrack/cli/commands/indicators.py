"""Whether care improved: indicators one by one, and one measure over services."""

from collections.abc import Callable, Iterable
from typing import Annotated

from qiptrack.analysis.indicators.conclusions import Verdict
from qiptrack.analysis.indicators.rows import IndicatorRow, shown, shown_of, worst_row_first
from qiptrack.cli import options
from qiptrack.cli.references import found
from qiptrack.cli.requests.view import ViewRequest
from qiptrack.cli.session import Viewing
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.typer_bridge.parameters import Argument, Option, OptionGroup
from qiptrack.errors import QiptrackError
from qiptrack.model.identity import FiledPlan, same_name
from qiptrack.model.indicators import Indicator
from qiptrack.model.nearest import nearest
from qiptrack.model.roles import same_role
from qiptrack.reports.indicators.indicator import indicator_report
from qiptrack.reports.indicators.indicators import ListedIndicator, indicators_report
from qiptrack.reports.indicators.words import for_people


class WantedIndicators(OptionGroup):
    """Which indicators are asked for; what is not said is not asked."""

    service: options.Service = None
    owner: Annotated[str | None, options.role("Only those that this role reports.")] = None
    measure: Annotated[
        str | None,
        Option(
            metavar="MEASURE",
            help="Only those of this measure.",
            autocompletion=completion.measures,
        ),
    ] = None
    verdict: Annotated[Verdict | None, Option(help="Only those that show this.")] = None

    @property
    def any_said(self) -> bool:
        """Whether fewer than all are asked for."""
        return any((self.service, self.owner, self.measure, self.verdict))

    def test(self, look: ViewRequest) -> Callable[[IndicatorRow], bool]:
        """Return the test of a row for being asked for."""
        service, owner = look.service(self.service), look.role(self.owner)
        return lambda row: (
            (service is None or same_name(row.service, service))
            and (owner is None or same_role(row.owner, owner))
            and (self.measure is None or same_name(row.measure, self.measure))
            and self.verdict in (None, row.verdict)
        )


def indicators(
    ref: Annotated[
        str | None,
        Argument(
            metavar="[PLAN/I1]",
            help="One indicator such as rosewood/I1, with its run chart; or all of a plan.",
            autocompletion=completion.indicators,
        ),
    ] = None,
    *,
    wanted: WantedIndicators,
    session: Viewing,
) -> int:
    """Show which indicators improved, got worse, or show no change.

    The verdict is that of the latest point: part of a run, a trend or a jump that chance does
    not explain, or within the usual variation. It takes seven points. The rules are those of
    NHS England's Making Data Count, and the README says how they are worked out.
    """
    look = ViewRequest.at(session)
    fits = wanted.test(look)
    if ref is None:
        plans = look.plans(judged=True)
    else:
        filed, item = found(look, ref, "indicators")
        if isinstance(item, Indicator):
            return look.show(indicator_report(shown(filed, item, look.today), look.today))
        plans = iter([filed])
    listed = _listed(look, plans, fits)
    return look.show(indicators_report(listed, look.today, look.read, chosen=wanted.any_said))


def _listed(
    look: ViewRequest, plans: Iterable[FiledPlan], fits: Callable[[IndicatorRow], bool]
) -> list[ListedIndicator]:
    """Return the wanted indicators of plans as the list shows them, the worst first."""
    # Of a plan nothing is kept but what is shown of it, for there may be very many.
    in_words = not look.format.has_rows
    listed = [
        ListedIndicator(each.row, for_people(each, look.today) if in_words else {})
        for filed in plans
        for each in shown_of(filed, look.today)
        if fits(each.row)
    ]
    return sorted(listed, key=lambda each: worst_row_first(each.row))


class UnknownMeasure(QiptrackError):
    """No indicator has a measure of that name."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        begun = {each[: len(name)]: each for each in known} if name else {}
        near = nearest(name, known) or begun.get(nearest(name, begun) or "")
        there = f"There are: {', '.join(known)}." if known else "No indicator has a measure yet."
        super().__init__(
            f"There is no measure '{name}'.", f"Did you mean {near}?" if near else there
        )


def trends(
    measure: Annotated[
        str | None,
        Argument(
            metavar="[MEASURE]",
            help="The word that indicators of one kind share; without it, those there are.",
            autocompletion=completion.measures,
        ),
    ] = None,
    *,
    service: options.Service = None,
    session: Viewing,
) -> int:
    """Show one measure over services and months.

    Like goes with like: counts are added up over a month, shares and rates are pooled by how
    many of how many, levels are averaged, and what cannot be compared is left out. It is said
    which service differs: outside a funnel of limits that allows for its size, or outside the
    limits of the others' latest points. With --service, only what it measures.
    """
    from qiptrack.analysis.indicators.trends import Trends
    from qiptrack.reports.indicators.trend import trend_report
    from qiptrack.reports.indicators.trends import measures_report

    look = ViewRequest.at(session)
    gathered = Trends(look.today, look.service(service))
    for filed in look.plans():
        gathered.add(filed)
    if measure is None:
        return look.show(measures_report(gathered.widest_first(), look.today, look.read))
    trend = gathered.trend(measure)
    if trend is None:
        raise UnknownMeasure(measure, gathered.measures())
    return look.show(trend_report(trend, look.today))
