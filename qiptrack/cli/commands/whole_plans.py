"""What is done to a plan as a whole: it is closed, or gets another name."""

from typing import Annotated

import typer

from qiptrack.cli.session import Writing
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.write_references import ItemReference
from qiptrack.cli.write_request import WriteRequest
from qiptrack.workflow import whole_plans
from qiptrack.workflow.change import Change


def close_plan(
    plan: Annotated[
        str, typer.Argument(metavar="PLAN", help="The plan.", autocompletion=completion.plans)
    ],
    *,
    session: Writing,
) -> int:
    """Close a plan, once none of its actions is open.

    `qiptrack edit PLAN --unset closed` takes it up again.
    """
    doing = WriteRequest(session)

    def made() -> list[tuple[ItemReference, Change]]:
        target = doing.targets.plan(plan)
        change = whole_plans.close(target.filed.id, target.filed.plan, doing.date)
        return [(target, change)]

    return doing.carry_out(made)
