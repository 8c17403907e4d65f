"""What waits for one role."""

from qiptrack.analysis.action_rows import ActionFilter
from qiptrack.analysis.waiting import first_due, waiting
from qiptrack.cli import options
from qiptrack.cli.prompts import Question, ask, can_ask
from qiptrack.cli.session import Viewing, said_role
from qiptrack.cli.view_request import ViewRequest
from qiptrack.reports.waiting import waiting_report


def mine(
    plan: options.PlanNames = None,
    *,
    by: options.By = None,
    service: options.Service = None,
    session: Viewing,
) -> int:
    """Show what waits for a role, in one list by date.

    Each with the command that answers it: actions and milestones, verifications, checks and
    measurements that are due soon, decisions to see to, and what it was told and must answer.
    """
    look = ViewRequest.at(session)
    said = said_role(by)
    where = look.service(service)
    if said is not None:
        role = look.role(said) or said
    else:
        role, own = _role(look, session, where)
        where = where or own
    wanted = ActionFilter(service=where)
    rows = [
        row
        for filed in look.plans(plan)
        if wanted.plan_fits(filed)
        for row in waiting(filed, look.organisation, role, look.today)
    ]
    return look.show(waiting_report(sorted(rows, key=first_due), role, look.today, look.read))


def _role(look: ViewRequest, session: Viewing, service: str | None) -> tuple[str, str | None]:
    """Return the role of whoever git's e-mail address is of, and its service; or the one chosen.

    NobodyActs where it is nobody's, and there is nobody to choose.
    """
    from qiptrack.cli.acting_role import NobodyActs
    from qiptrack.cli.references import posts_of_emails
    from qiptrack.store.git.settings import git_user

    posts = posts_of_emails(look.organisation, git_user(session.folder).emails)
    if posts:
        return posts[0].role, posts[0].service
    if not can_ask():
        raise NobodyActs
    roles = look.organisation.role_names(service)
    whose = Question("--by", "Whose list, by role", lambda text: look.role(text) or text, roles)
    return ask(whose), service
