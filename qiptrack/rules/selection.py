"""Which of the problems that rules found are shown, in which order, and how many of one rule."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from qiptrack.pointer import Pointer
from qiptrack.rules.problem import LONGEST_MESSAGE, Problem, Severity

MOST_OF_A_RULE = 500
"""How many problems of one rule are kept for one file; the rest are counted."""


class FoundProblem(NamedTuple):
    """A problem, the item that its rule looked at, and which rule would explain it, and where."""

    problem: Problem
    item: Pointer
    explained_by: str
    explained_at: Pointer = ()

    @property
    def of(self) -> tuple[str, str]:
        """The file and the rule, of which only so many are kept."""
        return self.problem.place.file, self.problem.code


_RANK = {severity: number for number, severity in enumerate(Severity)}
"""How much each severity matters, the most first."""


def selected(found: Iterable[FoundProblem]) -> list[Problem]:
    """Return the problems in the order of their lines, without those that another explains.

    Of each rule `MOST_OF_A_RULE` are kept for each file, and the last of them says how many more
    there are.
    """
    kept: list[FoundProblem] = []
    told: dict[tuple[str, Pointer | str], int] = {}
    number: Counter[tuple[str, str]] = Counter()
    for each in found:
        for at in (each.item, each.problem.pointer):
            place = each.problem.code, at
            told[place] = min(_RANK[each.problem.severity], told.get(place, len(_RANK)))
        number[each.of] += 1
        if number[each.of] <= MOST_OF_A_RULE:
            kept.append(each)
    problems = [each for each in kept if _RANK[each.problem.severity] < _rank_of_cause(each, told)]
    last = {each.of: index for index, each in enumerate(problems)}
    for of, index in last.items():
        if (more := number[of] - MOST_OF_A_RULE) > 0:
            problem = problems[index].problem
            told_more = f"{problem.message}; {more:,} more of these in this file are not shown"
            problems[index] = problems[index]._replace(problem=problem._replace(message=told_more))
    return sorted(
        (each.problem for each in problems), key=lambda p: (p.place.line, p.place.column, p.code)
    )


def _rank_of_cause(found: FoundProblem, told: Mapping[tuple[str, Pointer | str], int]) -> int:
    """Return the rank of the problem that explains `found`; one beyond all of them without."""
    places = (found.explained_at, found.problem.pointer)
    return min(told.get((found.explained_by, at), len(_RANK)) for at in places)


def bounded(text: str) -> str:
    """Return `text` cut to LONGEST_MESSAGE characters; there may be many, and nobody reads on."""
    return text if len(text) <= LONGEST_MESSAGE else f"{text[:LONGEST_MESSAGE]}…"
