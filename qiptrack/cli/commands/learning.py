"""What was learned from the actions, and closed ones for a second look."""

import datetime as dt
from enum import StrEnum
from typing import Annotated

from qiptrack.analysis.action_filter import ActionFilter
from qiptrack.cli import options
from qiptrack.cli.errors import say
from qiptrack.cli.requests.declared_files import registers
from qiptrack.cli.requests.view import ViewRequest
from qiptrack.cli.session import Viewing
from qiptrack.cli.typer_bridge.parameters import Argument, Option
from qiptrack.reports.formats.formats import Format

FOR = "staff: You said, we did, as Markdown, for staff and families."


class Audience(StrEnum):
    """Whom a paper is for."""

    STAFF = "staff"


def learning(
    plan: options.PlanNames = None,
    *,
    owner: options.Owner = None,
    service: options.Service = None,
    theme: options.Theme = None,
    since: options.Since = None,
    for_: Annotated[Audience | None, Option("--for", metavar="READERS", help=FOR)] = None,
    session: Viewing,
) -> int:
    """Show what worked, what was adjusted and what needs a look.

    In people's own words, and then by kind of action, owner, service and theme: what became of
    the actions, how far their dates slipped, how often they were reopened (which does not count
    as worked), and how long they waited to be verified.

    With --for staff it is "You said, we did" in Markdown: each incident, complaint, audit or
    concern that is linked, and what came of it.
    """
    look = ViewRequest.at(session)
    wanted = ActionFilter(
        owner=look.role(owner), service=look.service(service), theme=look.theme(theme)
    )
    if for_ is not None:
        return _you_said(look, wanted, plan, since)
    from qiptrack.analysis.learning import Learned  # which knows kinds of actions by many words
    from qiptrack.reports.learning import learning_report

    learned = Learned(wanted, look.today, since, look.organisation)
    for filed in look.plans(plan):
        learned.add(filed)
    return look.show(learning_report(learned, look.read))


def _you_said(
    look: ViewRequest, wanted: ActionFilter, plan: list[str] | None, since: dt.date | None
) -> int:
    """Show the paper for staff and families: as Markdown, unless another format was asked for."""
    from qiptrack.analysis.you_said import YouSaidWeDid
    from qiptrack.reports.you_said import you_said_report

    found = YouSaidWeDid(wanted, registers(look), look.organisation, look.today, since)
    for filed in look.plans(plan):
        found.add(filed)
    if look.format is Format.TABLE:
        look.format = Format.MD
    report = you_said_report(found.all(), look.today, look.read)
    code = look.show(report)
    if report.rows and look.format is Format.MD:
        say("Read it before it is put up: names that stand by themselves are not taken out.")
    return code


SEED = "The same seed picks the same actions; the month, as 2026-11, unless you say."
SINCE = "Only what was closed on that day or later."


def sample(
    number: Annotated[int, Argument(metavar="N", min=1, help="How many.")],
    *,
    seed: Annotated[str | None, Option(metavar="TEXT", help=SEED)] = None,
    owner: options.Owner = None,
    service: options.Service = None,
    theme: options.Theme = None,
    since: Annotated[dt.date | None, options.date(SINCE)] = None,
    session: Viewing,
) -> int:
    """Pick closed actions for a second look.

    For each: what was found when it was verified, where to look, and who should not be the one
    who looks.
    """
    from qiptrack.analysis.sample import closed_rows, seed_of
    from qiptrack.analysis.sample import sample as picked
    from qiptrack.reports.learning import sample_report

    look = ViewRequest.at(session)
    wanted = ActionFilter(
        owner=look.role(owner), service=look.service(service), theme=look.theme(theme)
    )
    rows = [
        row
        for filed in look.plans()
        for row in closed_rows(filed, look.organisation, wanted, since)
    ]
    chosen = seed or seed_of(look.today)
    report = sample_report(
        picked(rows, number, chosen), number, chosen, len(rows), look.today, look.read
    )
    return look.show(report)
