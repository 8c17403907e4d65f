"""What stands behind each statement of a framework."""

from collections.abc import Sequence
from typing import Annotated

import typer

from qiptrack.analysis.action_rows import ActionFilter
from qiptrack.analysis.links import coverage as worked_out
from qiptrack.cli import options
from qiptrack.cli.declared_files import frameworks
from qiptrack.cli.session import Viewing
from qiptrack.cli.view_request import ViewRequest
from qiptrack.errors import QiptrackError
from qiptrack.model.declared_files import Framework, Frameworks
from qiptrack.model.identity import same_name
from qiptrack.model.nearest import nearest
from qiptrack.reports.links import coverage_report

FRAMEWORK = "A framework by its name; those that the organisation chose when it is left out."


class NotChosen(QiptrackError):
    """A framework was named that cannot be looked at here."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        near = nearest(name, known)
        fix = f"Did you mean {near}?" if near else f"There are: {', '.join(known)}."
        super().__init__(f"There is no framework '{name}' here.", fix)


def coverage(
    framework: Annotated[str | None, typer.Argument(metavar="[FRAMEWORK]", help=FRAMEWORK)] = None,
    *,
    service: options.Service = None,
    gaps: Annotated[
        bool, typer.Option("--gaps", help="Only statements with nothing behind them.")
    ] = False,
    session: Viewing,
) -> int:
    """Show which statements of a framework no plan answers.

    And for the others what stands behind them: plans, their open and closed actions, indicators
    and routine checks. The organisation names its frameworks in `_organisation.yaml`; the
    regulations of 2014 are always there.
    """
    look = ViewRequest.at(session)
    wanted = ActionFilter(service=look.service(service))
    known = frameworks(look)
    asked = [_called(framework, known)] if framework else known.to_answer
    plans = [filed for filed in look.plans() if wanted.plan_fits(filed)]
    rows = [row for row in worked_out(asked, known, plans) if not (gaps and row.covered)]
    return look.show(coverage_report(rows, asked, look.today, chosen=bool(known.chosen)))


def _called(name: str, known: Frameworks) -> Framework:
    for each in known.read:
        if same_name(each.framework, name):
            return each
    raise NotChosen(name, [each.framework for each in known.read])
