"""From problems to text, in the format that was asked for."""

from collections.abc import Callable, Iterable
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


_FORMATS: dict[ProblemFormat, Callable[[CheckOutcome, Screen], Iterable[str]]] = {
    ProblemFormat.TEXT: text.parts,
    ProblemFormat.JSON: lambda checked, _: json.parts(checked),
    ProblemFormat.GITHUB: lambda checked, screen: map(screen.written, github.parts(checked)),
    ProblemFormat.SARIF: lambda checked, _: (sarif.render(checked),),
    ProblemFormat.JUNIT: lambda checked, _: (junit.render(checked),),
}


def render_problems(checked: CheckOutcome, chosen: ProblemFormat, screen: Screen) -> str:
    """Return what a check came to as text in the `chosen` format, fit for `screen`."""
    return "".join(problem_parts(checked, chosen, screen))


def problem_parts(checked: CheckOutcome, chosen: ProblemFormat, screen: Screen) -> Iterable[str]:
    """Return the same piece by piece, for there may be more of it than should be kept at once."""
    return _FORMATS[chosen](checked, screen)
