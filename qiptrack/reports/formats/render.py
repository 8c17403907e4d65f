"""From a report to text, in the format that was asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from qiptrack.reports.formats import csv, json, markdown, plain
from qiptrack.reports.report import Report, Table

SCREENFULS = 200
"""From how many rows on a list is laid out plainly: rich takes half a millisecond a row."""


class Format(StrEnum):
    """The formats of every view."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"


@dataclass(frozen=True, slots=True)
class Screen:
    """What the output can show: its width, and whether it is a terminal with colour."""

    width: int = 80
    terminal: bool = False
    colour: bool = False
    unicode: bool = True


_MACHINES: dict[Format, Callable[[Report], str]] = {
    Format.JSON: json.render,
    Format.CSV: csv.render,
    Format.MD: markdown.render,
}


def render(report: Report, chosen: Format, screen: Screen) -> str:
    """Return `report` as text in the `chosen` format, fit for `screen`."""
    if chosen in _MACHINES:
        return _MACHINES[chosen](report)
    rows = sum(len(block.rows) for block in report.blocks if isinstance(block, Table))
    if screen.terminal and rows <= SCREENFULS:
        from qiptrack.reports.formats import terminal  # rich, for those who can see it

        return terminal.render(report, screen.width, colour=screen.colour, unicode=screen.unicode)
    return plain.render(report, screen.width)
