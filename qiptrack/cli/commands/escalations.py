"""Who must be told of what, now."""

from typing import Annotated

from qiptrack.analysis.action_rows import ActionFilter
from qiptrack.analysis.escalations import escalations as worked_out
from qiptrack.analysis.escalations import to_tell_first
from qiptrack.cli import options
from qiptrack.cli.session import Viewing
from qiptrack.cli.view_request import ViewRequest
from qiptrack.model.roles import same_role
from qiptrack.reports.escalations import escalations_report


def escalations(
    plan: options.PlanNames = None,
    *,
    owner: options.Owner = None,
    service: options.Service = None,
    to: Annotated[
        str | None, options.role("Only what this role must be told, or has not answered.")
    ] = None,
    session: Viewing,
) -> int:
    """List who must be told of what, by the escalation route.

    Told are those whom the route names: of what is overdue by so many days; of an action that
    was not confirmed to hold; of an indicator worse or unchanged past the day of its target; and
    of a routine check missed twice running. The last step that was reached is due, and recorded
    once somebody at that step, or at a later one, was told.
    """
    look = ViewRequest.at(session)
    wanted = ActionFilter(service=look.service(service))
    owner, to = look.role(owner), look.role(to)
    rows = [
        row
        for filed in look.plans(plan)
        if wanted.plan_fits(filed)
        for row in worked_out(filed, look.organisation, look.today)
        if (owner is None or same_role(row.owner, owner)) and (to is None or row.concerns(to))
    ]
    rows.sort(key=to_tell_first)
    return look.show(escalations_report(rows, look.today, look.read))
