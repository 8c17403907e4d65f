"""What a check came to, and the table of the formats in which its problems are shown."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import NamedTuple

from qiptrack.model.sentences import listing
from qiptrack.reports.screen import Screen
from qiptrack.reports.wording import count
from qiptrack.rules.problem import Problem, Severity


class RuleText(NamedTuple):
    """A rule as other programs list it: what it is called, how much it matters, and why."""

    code: str
    name: str
    severity: Severity
    summary: str
    help: str


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """What a check came to. Problems are shown in the order they have here.

    `files` are all that were looked at, those without a problem too. With `strict`, warnings
    count as errors do. `briefly` has people shown problems of one file that say the same once.
    """

    problems: Sequence[Problem]
    files: Sequence[str]
    as_of: dt.date
    revision: str | None = None
    rules: Sequence[RuleText] = ()
    strict: bool = False
    briefly: bool = False

    def fails(self, problem: Problem) -> bool:
        """Whether `problem` makes the check fail."""
        severity = problem.severity
        return severity is Severity.ERROR or (self.strict and severity is Severity.WARNING)


def summed_up(checked: CheckOutcome) -> str:
    """Return how many problems there are, in a sentence."""
    if not checked.problems:
        return f"No problems in {count(len(checked.files), 'file')}."
    numbers = Counter(problem.severity for problem in checked.problems)
    kinds = [count(numbers[kind], kind.value) for kind in Severity if numbers[kind]]
    files = {problem.place.file for problem in checked.problems}
    checked_too = "" if files.issuperset(checked.files) else f"; {len(checked.files)} were checked"
    return f"{listing(kinds)} in {count(len(files), 'file')}{checked_too}."


def whole_message(problem: Problem) -> str:
    """Return what is the matter and what to do about it, as sentences one after the other."""
    return " ".join(_sentence(part) for part in (problem.message, problem.fix) if part)


def _sentence(text: str) -> str:
    ended = text if text.endswith((".", "!", "?")) else f"{text}."
    return ended[:1].upper() + ended[1:]


class ProblemFormat(StrEnum):
    """The formats of `check`, each the name of a module of this folder with a function `parts`."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"


def render_problems(checked: CheckOutcome, chosen: ProblemFormat, screen: Screen) -> str:
    """Return what a check came to as text in the `chosen` format, fit for `screen`."""
    return "".join(problem_parts(checked, chosen, screen))


def problem_parts(checked: CheckOutcome, chosen: ProblemFormat, screen: Screen) -> Iterable[str]:
    """Return what a check came to piece by piece: there may be too much to keep at once."""
    module = import_module(f"qiptrack.reports.problems.{chosen}")
    parts: Callable[[CheckOutcome, Screen], Iterable[str]] = module.parts
    return parts(checked, screen)
