"""How the plans stand at a glance, and who carries how much."""

from qiptrack.analysis.action_filter import ActionFilter
from qiptrack.cli import options
from qiptrack.cli.requests.view import ViewRequest
from qiptrack.cli.session import Viewing


def status(*, service: options.Service = None, session: Viewing) -> int:
    """Show the state of every plan at a glance.

    Counts by status and by BRAG rating, then what is overdue, what awaits verification, what
    is blocked, and what was escalated and not answered. Plain `qiptrack` does the same.
    """
    from qiptrack.analysis.overview import Overview
    from qiptrack.reports.overview import state_report

    look = ViewRequest.at(session)
    wanted = look.service(service)
    state = Overview(look.organisation, look.today)
    asked = ActionFilter(service=wanted)
    for filed in look.plans(judged=True):
        if asked.plan_fits(filed):
            state.add(filed)
    return look.show(state_report(state, look.today, len(look.doubts), wanted))


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
    from qiptrack.analysis.workload import workload as worked_out
    from qiptrack.reports.workload import workload_report

    look = ViewRequest.at(session)
    wanted = ActionFilter(service=look.service(service))
    read = wanted.of_plans(look.facts(plan))
    rows = worked_out(read, look.organisation, look.today)
    return look.show(workload_report(rows, look.today, look.read))
