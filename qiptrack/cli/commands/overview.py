"""The state at a glance, and who carries how much."""

from collections.abc import Iterable, Iterator

from qiptrack.analysis.action_rows import ActionFilter
from qiptrack.analysis.overview import Overview
from qiptrack.analysis.overview import workload as worked_out
from qiptrack.cli import options
from qiptrack.cli.session import Viewing
from qiptrack.cli.view_request import ViewRequest
from qiptrack.model.identity import FiledPlan
from qiptrack.reports.overview import state_report, workload_report


def status(*, service: options.Service = None, session: Viewing) -> int:
    """Show the state of every plan at a glance.

    Counts by status and by BRAG rating, then what is overdue, what awaits verification, what
    is blocked, and what was escalated and not answered. Plain `qiptrack` does the same.
    """
    look = ViewRequest.at(session)
    wanted = look.service(service)
    state = Overview(look.organisation, look.today)
    for filed in _of_service(look.plans(judged=True), wanted):
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
    look = ViewRequest.at(session)
    read = _of_service(look.plans(plan), look.service(service))
    rows = worked_out(read, look.organisation, look.today)
    return look.show(workload_report(rows, look.today, look.read))


def _of_service(plans: Iterable[FiledPlan], service: str | None) -> Iterator[FiledPlan]:
    """Yield the plans of a service; all of them where none is asked for."""
    wanted = ActionFilter(service=service)
    return (filed for filed in plans if wanted.plan_fits(filed))
