"""One measure over services and months."""

from typing import Annotated

import typer

from qiptrack.analysis.trends import Trends
from qiptrack.cli.session import Viewing
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.view_request import ViewRequest
from qiptrack.errors import QiptrackError
from qiptrack.model.nearest import nearest
from qiptrack.reports.trend import trend_report
from qiptrack.reports.trends import measures_report


class UnknownMeasure(QiptrackError):
    """No indicator has a measure of that name."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        begun = {each[: len(name)]: each for each in known} if name else {}
        near = nearest(name, known) or begun.get(nearest(name, begun) or "")
        there = f"There are: {', '.join(known)}." if known else "No indicator has a measure yet."
        super().__init__(
            f"There is no measure '{name}'.", f"Did you mean {near}?" if near else there
        )


def trends(
    measure: Annotated[
        str | None,
        typer.Argument(
            metavar="[MEASURE]",
            help="The word that indicators of one kind share; without it, those there are.",
            autocompletion=completion.measures,
        ),
    ] = None,
    *,
    session: Viewing,
) -> int:
    """Show one measure over services and months.

    Services stand side by side and together, and it is said which one differs: its latest
    point is outside the limits of the others' latest points, or near the same limit twice
    in three.
    """
    look = ViewRequest.at(session)
    gathered = Trends(look.today)
    for filed in look.plans():
        gathered.add(filed)
    if measure is None:
        return look.show(measures_report(gathered.widest_first(), look.today, look.read))
    trend = gathered.trend(measure)
    if trend is None:
        raise UnknownMeasure(measure, gathered.measures())
    return look.show(trend_report(trend, look.today))
