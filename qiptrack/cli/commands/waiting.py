"""What waits for one role, and messages to remind all of them; nothing is sent."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

from qiptrack.analysis.action_filter import ActionFilter
from qiptrack.analysis.reminders import Reminder
from qiptrack.analysis.waiting import first_due, waiting, waiting_for_all
from qiptrack.cli import options
from qiptrack.cli.errors import say
from qiptrack.cli.requests.view import ViewRequest
from qiptrack.cli.session import Viewing, said_role
from qiptrack.cli.typer_bridge.parameters import Option
from qiptrack.model.dates import days_later
from qiptrack.model.identity import safe_file_name
from qiptrack.reports.text import visible
from qiptrack.reports.waiting import waiting_report
from qiptrack.reports.wording import count


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
        for filed in look.plans(plan, judged=True)
        if wanted.plan_fits(filed)
        for row in waiting(filed, look.organisation, role, look.today)
    ]
    return look.show(waiting_report(sorted(rows, key=first_due), role, look.today, look.read))


def _role(look: ViewRequest, session: Viewing, service: str | None) -> tuple[str, str | None]:
    """Return the role of whoever git's e-mail address is of, and its service; or the one chosen.

    NobodyActs where it is nobody's, and there is nobody to choose.
    """
    from qiptrack.cli.acting_role import beyond_the_roles, nobody_acts
    from qiptrack.cli.prompts import Question, ask, can_ask, explain_unlisted
    from qiptrack.cli.references import posts_of_emails
    from qiptrack.store.git.settings import git_user

    posts = posts_of_emails(look.organisation, git_user(session.folder).emails)
    if posts:
        return posts[0].role, posts[0].service
    if not can_ask():
        raise nobody_acts(session.folder, look.organisation)
    explain_unlisted(partial(beyond_the_roles, look.organisation))
    roles = look.organisation.role_names(service)
    whose = Question("--by", "Whose list, by role", lambda text: look.role(text) or text, roles)
    return ask(whose), service


WITHIN = "What is due in the next N days, too."
MANAGERS = "Tell whoever a role reports to what is overdue with it."
OUT = "A folder for drafts of e-mails, to be looked at and sent."


def remind(
    *,
    within: Annotated[int, Option(min=0, metavar="N", help=WITHIN)] = 14,
    owner: Annotated[str | None, options.role("Only the message of this role.", "--owner")] = None,
    managers: Annotated[bool, Option("--managers", help=MANAGERS)] = False,
    out: Annotated[Path | None, Option(metavar="DIR", help=OUT)] = None,
    session: Viewing,
) -> int:
    """Write a message to each role of what waits for it.

    What is overdue, to verify, due soon, checks and measurements, decisions and what is to be
    answered, each with the command and the words to answer with. They are shown; with --out
    there is a draft of an e-mail for each role with an address. Nothing is sent.
    """
    from qiptrack.analysis.reminders import reminders
    from qiptrack.analysis.withholding import Withholding
    from qiptrack.reports.reminders import reminders_report

    look = ViewRequest.at(session)
    role = look.role(owner)
    soon = days_later(look.today, within)
    without = Withholding.of(look.organisation, people=True)
    rows = (
        row
        for filed in look.plans()
        for row in waiting_for_all(without.plan(filed), look.organisation, look.today, soon)
    )
    found = reminders(rows, look.organisation, within, owner=role, managers=managers)
    if out is None:
        return look.show(reminders_report(found, look.today, look.read))
    _write(found, look, out)
    return look.name_doubts()


def _write(found: Sequence[Reminder], look: ViewRequest, out: Path) -> None:
    """Write a draft for each role that has an address, and name the others."""
    from qiptrack.analysis.tables.rows import unique
    from qiptrack.reports.reminders import draft_bytes, is_draft
    from qiptrack.store.outputs import new_files

    known: dict[str, int] = {}
    left: list[Reminder] = []
    provider = look.organisation.organisation
    with new_files(out, ours=lambda path: is_draft(path.read_bytes())) as folder:
        for each in found:
            raw = draft_bytes(each, provider, look.today)
            if raw is None:
                left.append(each)
                continue
            name = unique(safe_file_name(each.name), known)
            (folder / f"{look.today}-{name}.eml").write_bytes(raw)
    say(f"{count(len(found) - len(left), 'draft')} written to {out}; nothing was sent.")
    for each in left:
        why = "there is no e-mail address of somebody in post"
        if each.email:
            why = f"'{visible(each.email)}' is not one e-mail address that can be written to"
        say(f"No draft for {visible(each.name)}: {why}.")
