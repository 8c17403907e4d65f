"""Who carries how much."""

from qiptrack.analysis.workload import workload as worked_out
from qiptrack.cli import options
from qiptrack.cli.looking import Looking
from qiptrack.cli.session import Viewing
from qiptrack.model.base import told
from qiptrack.model.portfolio import same_name
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
    look = Looking.at(session)
    wanted = look.service(service)
    read = (
        filed
        for filed in look.plans(plan)
        if wanted is None or same_name(told(filed.plan, "service"), wanted)
    )
    rows = worked_out(read, look.organisation, look.today)
    return look.show(workload_report(rows, look.today, look.read))
