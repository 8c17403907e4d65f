"""From problems to text, in the format that was asked for."""

from collections.abc import Callable
from enum import StrEnum

from qiptrack.reports.problems import github, json, junit, sarif, text
from qiptrack.reports.problems.checked import CheckOutcome
from qiptrack.reports.screen import Screen


class ProblemFormat(StrEnum):
    """The formats of `check`."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"


_FORMATS: dict[ProblemFormat, Callable[[CheckOutcome, Screen], str]] = {
    ProblemFormat.TEXT: text.render,
    ProblemFormat.JSON: lambda checked, _: json.render(checked),
    ProblemFormat.GITHUB: lambda checked, screen: screen.written(github.render(checked)),
    ProblemFormat.SARIF: lambda checked, _: sarif.render(checked),
    ProblemFormat.JUNIT: lambda checked, _: junit.render(checked),
}


def render_problems(checked: CheckOutcome, chosen: ProblemFormat, screen: Screen) -> str:
    """Return what a check came to as text in the `chosen` format, fit for `screen`."""
    return _FORMATS[chosen](checked, screen)
