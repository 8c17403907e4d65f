"""The agenda of a meeting: what it must look at, whom to tell, which checks were missed."""

from typing import Annotated, Any

from qiptrack.analysis.action_filter import ActionFilter
from qiptrack.cli import options
from qiptrack.cli.requests.view import ViewRequest
from qiptrack.cli.session import Viewing
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.typer_bridge.parameters import Option
from qiptrack.model.roles import same_role
from qiptrack.reports.formats.formats import Format

MEETING = "Only what this governance meeting looks at."
BRIEF = "One line for each item, without its long texts."
LONG = 60
"""The number of rows above which a screen says how to have a shorter agenda."""
SHORTER = (
    "A shorter one: `--service`, `--theme` or `--meeting` narrow it, and `--brief` has one line for"
    " each item."
)
ALL = "Every routine check and how it stands, not only those that were missed."


def agenda(
    plan: options.PlanNames = None,
    *,
    service: options.Service = None,
    theme: options.Theme = None,
    meeting: Annotated[
        str | None, Option(metavar="NAME", help=MEETING, autocompletion=completion.meetings)
    ] = None,
    brief: Annotated[bool, Option("--brief", help=BRIEF)] = False,
    session: Viewing,
) -> int:
    """Show what the next meeting must look at, by exception.

    What earlier meetings decided and whether anything came of it; actions that are overdue,
    blocked, due soon, to be verified or to be escalated; routine checks that were missed, and
    indicators that do not improve, fall short of their target or are measured no more. `--format
    md` prints it for the meeting.
    """
    from qiptrack.reports.agenda import Narrowed, whole_agenda
    from qiptrack.reports.report import in_brief

    look = ViewRequest.at(session)
    asked = Narrowed(
        look.meeting(meeting), look.service(service), look.theme(theme), tuple(plan or ())
    )

    def registers(kinds: frozenset[str]) -> Any:
        from qiptrack.cli.requests import declared_files  # which few folders need

        return declared_files.registers(look, kinds)

    report = whole_agenda(
        look.plans(plan, judged=True),
        look.organisation,
        look.today,
        registers,
        asked,
        in_words=not look.format.has_rows,
    )
    if brief:
        report = in_brief(report)
    elif look.format is Format.TABLE and len(report.rows) > LONG and not asked.of:
        report = report._replace(summary=(*report.summary, SHORTER))
    return look.show(report)


def escalations(
    plan: options.PlanNames = None,
    *,
    owner: options.Owner = None,
    service: options.Service = None,
    to: Annotated[
        str | None, options.role("Only what this role must be told, or has not answered.")
    ] = None,
    session: Viewing,
) -> int:
    """List who must be told of what, by the escalation route.

    Told are those whom the route names: of what is overdue by so many days; of an action that
    was not confirmed to hold; of an indicator that is worse, unchanged or short of its target past
    the day of that, or is measured no more; and of a routine check missed twice in a row. The last
    step that was reached is due, and recorded once somebody at that step, or at a later one, was
    told.
    """
    from qiptrack.analysis.escalations import escalations as worked_out
    from qiptrack.analysis.escalations import to_tell_first
    from qiptrack.reports.escalations import escalations_report

    look = ViewRequest.at(session)
    wanted = ActionFilter(service=look.service(service))
    owner, to = look.role(owner), look.role(to)
    rows = [
        row
        for filed in look.plans(plan, judged=True)
        if wanted.plan_fits(filed)
        for row in worked_out(filed, look.organisation, look.today)
        if (owner is None or same_role(row.owner, owner)) and (to is None or row.concerns(to))
    ]
    rows.sort(key=to_tell_first)
    return look.show(escalations_report(rows, look.today, look.read))


def missed(
    plan: options.PlanNames = None,
    *,
    owner: Annotated[str | None, options.role("Only checks that this role does.")] = None,
    service: options.Service = None,
    theme: options.Theme = None,
    everything: Annotated[bool, Option("--all", help=ALL)] = False,
    session: Viewing,
) -> int:
    """List routine checks that were not done when due.

    A check is due once in each shift, day, week, month, quarter or year, counted from the day
    it began. A record counts for the period it falls in, or for that of the day that it makes up
    for. Every period is judged, and running are those since it was last done. Below are the other
    checks of the same indicator, so that shift, week and month are seen beside each other. Checks
    of closed plans are left alone.
    """
    from qiptrack.analysis.check_rows import check_rows
    from qiptrack.reports.missed import missed_report

    look = ViewRequest.at(session)
    wanted = ActionFilter(service=look.service(service), theme=look.theme(theme))
    whose = look.role(owner)
    others = [
        row
        for filed in look.plans(plan, judged=True)
        if wanted.plan_fits(filed)
        for row in check_rows(filed, look.today)
    ]
    rows = [row for row in others if whose is None or same_role(row.owner, whose)]
    report = missed_report(rows, others, look.today, look.read, everything=everything)
    return look.show(report)
