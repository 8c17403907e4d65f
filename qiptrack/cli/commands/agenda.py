"""What the next governance meeting must look at."""

from typing import Annotated

import typer

from qiptrack.analysis.action_rows import ActionFilter
from qiptrack.analysis.agenda import agenda as gathered
from qiptrack.analysis.agenda import kinds_on, linked_rows
from qiptrack.analysis.links import links
from qiptrack.cli import options
from qiptrack.cli.declared_files import registers
from qiptrack.cli.session import Viewing
from qiptrack.cli.view_request import ViewRequest
from qiptrack.reports.agenda import agenda_report

MEETING = "Only what this governance meeting looks at."


def agenda(
    plan: options.PlanNames = None,
    *,
    service: options.Service = None,
    theme: Annotated[str | None, typer.Option(help="Only plans with this theme.")] = None,
    meeting: Annotated[str | None, typer.Option(metavar="NAME", help=MEETING)] = None,
    session: Viewing,
) -> int:
    """Show what the next meeting must look at, by exception.

    What earlier meetings decided and whether anything came of it; actions that are overdue,
    blocked, due soon, to be verified or to be escalated; routine checks that were missed, and
    indicators that do not improve. `--format md` prints it for the meeting.
    """
    look = ViewRequest.at(session)
    wanted = ActionFilter(service=look.service(service), theme=theme)
    name = look.meeting(meeting)
    plans = [filed for filed in look.plans(plan) if wanted.plan_fits(filed)]
    found = gathered(plans, look.organisation, look.today, meeting=name)
    narrowed = [part for part in (name, wanted.service, theme, ", ".join(plan or ())) if part]
    rows = links(plans, registers(look, kinds_on(found, plans if narrowed else ()))).rows()
    linked = linked_rows(found, rows, whole=bool(narrowed))
    return look.show(
        agenda_report(found, linked, look.today, of=", ".join(narrowed), beside=bool(narrowed))
    )
