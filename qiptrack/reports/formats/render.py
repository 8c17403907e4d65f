"""From a report to text, in the format that was asked for."""

from collections.abc import Callable
from importlib import import_module

from qiptrack.reports.asked import Format
from qiptrack.reports.report import Report
from qiptrack.reports.screen import Screen

_MODULES = {
    Format.TABLE: "table",
    Format.JSON: "json",
    Format.CSV: "csv",
    Format.MD: "markdown",
}
"""Where each format is; it is imported when it is asked for."""


def render(report: Report, chosen: Format, screen: Screen) -> str:
    """Return `report` as text in the `chosen` format, fit for `screen`."""
    module = import_module(f"qiptrack.reports.formats.{_MODULES[chosen]}")
    made: Callable[[Report, Screen], str] = module.render
    return made(report, screen)
