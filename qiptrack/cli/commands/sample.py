"""Closed actions picked for a second look."""

import datetime as dt
from typing import Annotated

from qiptrack.analysis.action_rows import ActionFilter
from qiptrack.analysis.sample import closed_rows, seed_of
from qiptrack.analysis.sample import sample as picked
from qiptrack.cli import options
from qiptrack.cli.session import Viewing
from qiptrack.cli.typer_bridge.parameters import Argument, Option
from qiptrack.cli.view_request import ViewRequest
from qiptrack.reports.learning import sample_report

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
