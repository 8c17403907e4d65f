"""What was learned from actions."""

from qiptrack.analysis.action_rows import ActionFilter
from qiptrack.analysis.learning import Learned
from qiptrack.cli import options
from qiptrack.cli.session import Viewing
from qiptrack.cli.view_request import ViewRequest
from qiptrack.reports.learning import learning_report


def learning(
    plan: options.PlanNames = None,
    *,
    owner: options.Owner = None,
    service: options.Service = None,
    theme: options.Theme = None,
    since: options.Since = None,
    session: Viewing,
) -> int:
    """Show what worked, what was adjusted and what needs a look.

    In people's own words, and then by kind of action, owner, service and theme: what became of
    the actions that were tried, how far their dates slipped, how often they were reopened, and
    how long they waited to be verified. An action that was reopened does not count as worked.
    """
    look = ViewRequest.at(session)
    wanted = ActionFilter(owner=look.role(owner), service=look.service(service), theme=theme)
    learned = Learned(wanted, look.today, since, look.organisation)
    for filed in look.plans(plan):
        learned.add(filed)
    return look.show(learning_report(learned, look.read))
