"""The table of formats; the module that lays a report out is imported when one is chosen."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from importlib import import_module

from qiptrack.reports.report import Report
from qiptrack.reports.screen import Screen


class Format(StrEnum):
    """The formats of every view: what is typed, the module that makes it, and what it is for.

    A new format is a module of this folder with a function `parts`, and a row here; the help of
    `--format`, the README and the tests go by these rows.
    """

    module: str
    """The module of this folder that lays a report out."""
    purpose: str
    """What the format is for, as help and README say it."""

    has_rows: bool
    """Whether it holds the rows with all their keys, and not what people are shown of them."""

    TABLE = "table", "table", "a table for people to read", False
    JSON = "json", "json", "one JSON object, for other programs", True
    CSV = "csv", "csv", "a line a row, for a spreadsheet", True
    MD = "md", "markdown", "Markdown, for minutes and messages", False

    def __new__(cls, typed: str, module: str, purpose: str, has_rows: bool) -> "Format":
        """Return a member whose value is what is typed."""
        member = str.__new__(cls, typed)
        member._value_ = typed
        member.module, member.purpose, member.has_rows = module, purpose, has_rows
        return member


def parts(report: Report, chosen: Format, screen: Screen) -> Iterable[str]:
    """Return `report` in the `chosen` format, piece by piece; its module is imported now."""
    module = import_module(f"qiptrack.reports.formats.{chosen.module}")
    made: Callable[[Report, Screen], Iterable[str]] = module.parts
    return made(report, screen)


def render(report: Report, chosen: Format, screen: Screen) -> str:
    """Return `report` as one text in the `chosen` format."""
    return "".join(parts(report, chosen, screen))
