"""The state at a glance."""

from qiptrack.analysis.action_rows import ActionFilter
from qiptrack.analysis.overview import Overview
from qiptrack.cli import options
from qiptrack.cli.session import Viewing
from qiptrack.cli.view_request import ViewRequest
from qiptrack.reports.overview import state_report


def status(*, service: options.Service = None, session: Viewing) -> int:
    """Show the state of every plan at a glance.

    Counts by status and by BRAG rating, then what is overdue, what awaits verification, what
    is blocked, and what was escalated and not answered. Plain `qiptrack` does the same.
    """
    look = ViewRequest.at(session)
    wanted = look.service(service)
    state = Overview(look.organisation, look.today)
    asked = ActionFilter(service=wanted)
    for filed in look.plans(judged=True):
        if asked.plan_fits(filed):
            state.add(filed)
    return look.show(state_report(state, look.today, len(look.doubts), wanted))
