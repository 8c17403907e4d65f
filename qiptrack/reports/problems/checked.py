"""What a check came to: its problems, and what was looked at."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qiptrack.model.nearest import listing
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
    count as errors do.
    """

    problems: Sequence[Problem]
    files: Sequence[str]
    as_of: dt.date
    revision: str | None = None
    rules: Sequence[RuleText] = ()
    strict: bool = False

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
