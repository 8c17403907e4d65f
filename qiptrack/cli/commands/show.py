"""One action, or one plan, with everything recorded of it."""

from typing import Annotated

from qiptrack.analysis.indicators.rows import shown
from qiptrack.cli.references import found
from qiptrack.cli.requests.view import ViewRequest
from qiptrack.cli.session import Viewing
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.typer_bridge.parameters import Argument
from qiptrack.model.action import Action
from qiptrack.model.indicators import Check, Indicator
from qiptrack.reports.indicators.indicator import indicator_report
from qiptrack.reports.whole_items import action_report, check_report, plan_report


def show(
    ref: Annotated[
        str,
        Argument(
            metavar="REF",
            help="An action such as rosewood/A1, or a plan; A1 alone when just one plan has it.",
            autocompletion=completion.references,
        ),
    ],
    *,
    session: Viewing,
) -> int:
    """Show one action or plan with all that is recorded of it.

    An indicator, such as rosewood/I1, is shown as `qiptrack indicators` does; a routine check,
    such as rosewood/C1, beside those that look at the same indicator.
    """
    look = ViewRequest.at(session)
    filed, item = found(look, ref, "actions", "indicators", "checks")
    if isinstance(item, Action):
        return look.show(action_report(filed, item, look.organisation, look.today))
    if isinstance(item, Check):
        return look.show(check_report(filed, item, look.today))
    if isinstance(item, Indicator):
        report = indicator_report(shown(filed, item, look.today), look.today)
        return look.show(report._replace(kind="show"))
    return look.show(plan_report(filed, look.organisation, look.today))
