"""From a report to text, in the format that was asked for."""

from collections.abc import Callable

from qiptrack.reports.asked import Format
from qiptrack.reports.formats import csv, json, markdown, table
from qiptrack.reports.report import Report
from qiptrack.reports.screen import Screen

_FORMATS: dict[Format, Callable[[Report, Screen], str]] = {
    Format.TABLE: table.render,
    Format.JSON: lambda report, _: json.render(report),
    Format.CSV: csv.render,
    Format.MD: markdown.render,
}


def render(report: Report, chosen: Format, screen: Screen) -> str:
    """Return `report` as text in the `chosen` format, fit for `screen`."""
    return _FORMATS[chosen](report, screen)
