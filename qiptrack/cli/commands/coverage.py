"""What plans answer of the frameworks that services are assessed by."""

from collections.abc import Sequence
from typing import Annotated

from qiptrack.analysis.action_filter import ActionFilter
from qiptrack.analysis.coverage import coverage as covered
from qiptrack.cli import options
from qiptrack.cli.requests import declared_files
from qiptrack.cli.requests.view import ViewRequest
from qiptrack.cli.session import Viewing
from qiptrack.cli.typer_bridge.parameters import Argument, Option
from qiptrack.errors import QiptrackError
from qiptrack.model.frameworks import Framework, Frameworks
from qiptrack.model.identity import same_name
from qiptrack.model.nearest import nearest
from qiptrack.reports.coverage import coverage_report

FRAMEWORK = "A framework by its name; those that the organisation chose when it is left out."


class NotChosen(QiptrackError):
    """A framework was named that cannot be looked at here."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        near = nearest(name, known)
        fix = f"Did you mean {near}?" if near else f"There are: {', '.join(known)}."
        super().__init__(f"There is no framework '{name}' here.", fix)


def coverage(
    framework: Annotated[str | None, Argument(metavar="[FRAMEWORK]", help=FRAMEWORK)] = None,
    *,
    named: Annotated[
        str | None,
        Option("--framework", metavar="FRAMEWORK", help="The same, as an option."),
    ] = None,
    service: options.Service = None,
    gaps: Annotated[
        bool, Option("--gaps", help="Only statements with nothing behind them.")
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
    known = declared_files.frameworks(look)
    name = framework or named
    asked = [_framework_called(name, known)] if name else known.at(wanted.service).to_answer
    plans = [filed for filed in look.plans() if wanted.plan_fits(filed)]
    rows = [row for row in covered(asked, known, plans) if not (gaps and row.covered)]
    return look.show(coverage_report(rows, asked, look.today, chosen=bool(known.chosen)))


def _framework_called(name: str, known: Frameworks) -> Framework:
    for each in known.read:
        if same_name(each.framework, name):
            return each
    raise NotChosen(name, [each.framework for each in known.read])
