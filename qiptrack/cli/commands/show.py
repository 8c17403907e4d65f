"""One action, or one plan, with everything recorded of it."""

from typing import Annotated

import typer

from qiptrack.cli import completion
from qiptrack.cli.finding import found
from qiptrack.cli.looking import Looking
from qiptrack.cli.session import Viewing
from qiptrack.model.plan import Action
from qiptrack.reports.whole import action_report, plan_report


def show(
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF",
            help="An action such as rosewood/A1, or a plan; A1 alone when just one plan has it.",
            autocompletion=completion.references,
        ),
    ],
    *,
    session: Viewing,
) -> int:
    """Show one action or plan with all that is recorded of it."""
    look = Looking.at(session)
    filed, action = found(look, ref, "actions")
    if isinstance(action, Action):
        return look.show(action_report(filed, action, look.organisation, look.today))
    return look.show(plan_report(filed, look.organisation, look.today))
