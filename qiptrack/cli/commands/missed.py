"""Routine checks that were not done when they were due."""

from typing import Annotated

import typer

from qiptrack.analysis.action_rows import ActionFilter
from qiptrack.analysis.routine_checks import check_rows
from qiptrack.cli import options
from qiptrack.cli.session import Viewing
from qiptrack.cli.view_request import ViewRequest
from qiptrack.model.roles import same_role
from qiptrack.reports.missed import missed_report

ALL = "Every routine check and how it stands, not only those that were missed."


def missed(
    plan: options.PlanNames = None,
    *,
    owner: Annotated[str | None, options.role("Only checks that this role does.")] = None,
    service: options.Service = None,
    theme: options.Theme = None,
    everything: Annotated[bool, typer.Option("--all", help=ALL)] = False,
    session: Viewing,
) -> int:
    """List routine checks that were not done when due.

    A check is due once in each shift, day, week, month, quarter or year, counted from the day
    it began, and a record counts for the period it falls in. How many were missed running is
    how many were due since it was last done. Below are the other checks of the same indicator,
    so that shift, week and month are seen beside each other. Checks of closed plans, and those
    that have ended, are left alone.
    """
    look = ViewRequest.at(session)
    wanted = ActionFilter(service=look.service(service), theme=theme)
    whose = look.role(owner)
    others = [
        row
        for filed in look.plans(plan)
        if wanted.plan_fits(filed)
        for row in check_rows(filed, look.today)
    ]
    rows = [row for row in others if whose is None or same_role(row.owner, whose)]
    report = missed_report(rows, others, look.today, look.read, everything=everything)
    return look.show(report)
