"""What is kept of the problems of one file is bounded, however long its lines are."""

import pytest

from qiptrack.model.organisation import UNDECLARED
from qiptrack.reports.problems.text import excerpt
from qiptrack.reports.screen import Screen
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import plan_problems
from qiptrack.rules.examine import examine_plan
from qiptrack.rules.problem import LONGEST_MESSAGE, REACH, Problem
from qiptrack.rules.selection import MOST_OF_A_RULE
from tests.conftest import at_most, with_each
from tests.rules.test_cases import TODAY


def problems(text: str, code: str) -> list[Problem]:
    examined = examine_plan(f"qip: 1\n{text}\n".encode(), "p.yaml", "p.yaml", UNDECLARED)
    found = plan_problems(examined, Surroundings(TODAY))
    return [problem for problem in found if problem.code == code]


def test_of_one_rule_so_many_are_kept_and_the_last_says_how_many_more() -> None:
    number = "943 476 5919 "
    found = problems(f"concern: {number * MOST_OF_A_RULE}", "QIP801")
    assert len(found) == MOST_OF_A_RULE
    assert "more of these" not in found[-1].message
    found = problems(f"concern: {number * (MOST_OF_A_RULE + 1_234)}", "QIP801")
    assert len(found) == MOST_OF_A_RULE
    assert found[-1].message.endswith("; 1,234 more of these in this file are not shown")
    assert "more of these" not in found[-2].message


def test_an_excerpt_is_a_window_of_a_long_line() -> None:
    line = f"concern: {'x ' * 50_000}943 476 5919 {'y ' * 50_000}"
    (problem,) = problems(line, "QIP801")
    assert len(problem.excerpt) <= 2 * REACH + 20
    place = problem.place
    kept = line[place.excerpt_column - 1 :][: len(problem.excerpt)]
    assert problem.excerpt == kept
    drawn = excerpt(problem.excerpt, place, Screen(), 80)
    assert drawn.line[drawn.indent : drawn.indent + drawn.length] == "943 476 5919"
    assert drawn.line.startswith("…")
    assert drawn.line.endswith("…")


LONG = "k" * 100_000


@with_each(("text", "code"), [(f"{LONG}: x", "QIP001"), (f"? {LONG}\n: x", "QIP004")])
def test_messages_are_bounded(text: str, code: str) -> None:
    (problem,) = problems(text, code)
    assert len(problem.message) == LONGEST_MESSAGE + 1
    assert problem.message.endswith("…")


ACTION = "actions:\n  - id: A1\n    issue: Gaps\n    due: 2026-12-01\n"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(f"    owner: #a{' ' * 50_000}b\n", id="blanks in a remark"),
        pytest.param(f"    action: a: b{' ' * 50_000}c\n", id="blanks before a mistake"),
    ],
)
def test_a_long_line_takes_little_time(line: str) -> None:
    with at_most(3):
        examined = examine_plan(f"qip: 1\n{ACTION}{line}".encode(), "p.yaml", "p.yaml", UNDECLARED)
        assert plan_problems(examined, Surroundings(TODAY))


def test_a_remark_in_place_of_a_value_is_quoted_without_the_blanks_behind_it() -> None:
    found = problems(f"{ACTION}    owner: #5  b \t \n", "QIP005")
    assert any('write "#5  b".' in problem.fix for problem in found)
