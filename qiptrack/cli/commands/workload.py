"""Who carries how much."""

from qiptrack.analysis.action_rows import ActionFilter
from qiptrack.analysis.workload import workload as worked_out
from qiptrack.cli import options
from qiptrack.cli.session import Viewing
from qiptrack.cli.view_request import ViewRequest
from qiptrack.reports.workload import workload_report


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
    wanted = ActionFilter(service=look.service(service))
    read = wanted.of_plans(look.facts(plan))
    rows = worked_out(read, look.organisation, look.today)
    return look.show(workload_report(rows, look.today, look.read))
