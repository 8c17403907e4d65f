"""The state at a glance, and who carries how much."""

from qiptrack.analysis.overview import Overview
from qiptrack.analysis.overview import workload as worked_out
from qiptrack.cli import options
from qiptrack.cli.session import Viewing
from qiptrack.cli.view_request import ViewRequest
from qiptrack.model.base import or_none
from qiptrack.model.identity import same_name
from qiptrack.reports.overview import state_report, workload_report


def status(session: Viewing) -> int:
    """Show the state of every plan at a glance.

    Counts by status and by BRAG rating, then what is overdue, what awaits verification, what
    is blocked, and what was escalated and not answered. Plain `qiptrack` does the same.
    """
    look = ViewRequest.at(session)
    state = Overview(look.organisation, look.today)
    for filed in look.plans():
        state.add(filed)
    return look.show(state_report(state, look.today, len(look.doubts)))


def workload(
    plan: options.PlanNames = None,
    *,
    service: options.Service = None,
    session: Viewing,
) -> int:
    """Show who carries how much.

    For each owner: what is open, overdue and soon due, how many are due together on one day,
    what of others' work they are to verify, and what is blocked.
    """
    look = ViewRequest.at(session)
    wanted = look.service(service)
    read = (
        filed
        for filed in look.plans(plan)
        if wanted is None or same_name(or_none(lambda: filed.plan.service), wanted)
    )
    rows = worked_out(read, look.organisation, look.today)
    return look.show(workload_report(rows, look.today, look.read))
