"""From problems to text; the module that lays them out is imported when its format is chosen."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from importlib import import_module

from qiptrack.reports.problems.checked import CheckOutcome
from qiptrack.reports.screen import Screen


class ProblemFormat(StrEnum):
    """The formats of `check`; each is made by `parts` of the module beside this of that name."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"


def render_problems(checked: CheckOutcome, chosen: ProblemFormat, screen: Screen) -> str:
    """Return what a check came to as text in the `chosen` format, fit for `screen`."""
    return "".join(problem_parts(checked, chosen, screen))


def problem_parts(checked: CheckOutcome, chosen: ProblemFormat, screen: Screen) -> Iterable[str]:
    """Return the same piece by piece, for there may be more of it than should be kept at once."""
    module = import_module(f"qiptrack.reports.problems.{chosen}")
    parts: Callable[[CheckOutcome, Screen], Iterable[str]] = module.parts
    return parts(checked, screen)
