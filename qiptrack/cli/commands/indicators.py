"""Indicators: whether what was measured shows a difference."""

from typing import Annotated

import typer

from qiptrack.analysis.indicators import Shown, shown, shown_of, worst_first
from qiptrack.analysis.verdict import Verdict
from qiptrack.cli import options
from qiptrack.cli.references import found
from qiptrack.cli.session import Viewing
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.view_request import ViewRequest
from qiptrack.model.identity import same_name
from qiptrack.model.plan import Indicator
from qiptrack.model.roles import same_role
from qiptrack.reports.indicator import indicator_report
from qiptrack.reports.indicators import indicators_report


def indicators(
    ref: Annotated[
        str | None,
        typer.Argument(
            metavar="[PLAN/I1]",
            help="One indicator such as rosewood/I1, with its run chart; or all of a plan.",
            autocompletion=completion.indicators,
        ),
    ] = None,
    *,
    service: options.Service = None,
    owner: Annotated[str | None, options.role("Only those that this role reports.")] = None,
    measure: Annotated[
        str | None,
        typer.Option(
            metavar="MEASURE",
            help="Only those of this measure.",
            autocompletion=completion.measures,
        ),
    ] = None,
    verdict: Annotated[Verdict | None, typer.Option(help="Only those that show this.")] = None,
    session: Viewing,
) -> int:
    """Show which indicators improved, got worse, or show no change.

    The verdict is that of the latest point: part of a run, a trend or a jump that chance does
    not explain, or within the usual variation. It takes seven points. The rules are those of
    NHS England's Making Data Count, and the README says how they are worked out.
    """
    look = ViewRequest.at(session)
    service, owner = look.service(service), look.role(owner)

    def wanted(each: Shown) -> bool:
        row = each.row
        return (
            (service is None or same_name(row.service, service))
            and (owner is None or same_role(row.owner, owner))
            and (measure is None or same_name(row.measure, measure))
            and verdict in (None, row.verdict)
        )

    if ref is None:
        plans = look.plans()
    else:
        filed, item = found(look, ref, "indicators")
        if isinstance(item, Indicator):
            return look.show(indicator_report(shown(filed, item, look.today), look.today))
        plans = iter([filed])
    listed = [each for filed in plans for each in shown_of(filed, look.today) if wanted(each)]
    listed.sort(key=worst_first)
    chosen = any((service, owner, measure, verdict))
    return look.show(indicators_report(listed, look.today, look.read, chosen=chosen))
