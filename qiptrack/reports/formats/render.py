"""From a report to text, in the format that was asked for."""

from collections.abc import Callable
from importlib import import_module

from qiptrack.reports.formats.formats import Format
from qiptrack.reports.report import Report
from qiptrack.reports.screen import Screen


def render(report: Report, chosen: Format, screen: Screen) -> str:
    """Return `report` as text in the `chosen` format, whose module is imported now."""
    module = import_module(f"qiptrack.reports.formats.{chosen.module}")
    made: Callable[[Report, Screen], str] = module.render
    return made(report, screen)
