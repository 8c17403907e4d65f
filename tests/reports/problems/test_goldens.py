"""The problems of one check in every format, whole."""

from collections.abc import Callable

import pytest

from qiptrack.reports.problems.problems import CheckOutcome, ProblemFormat, render_problems
from qiptrack.reports.screen import Screen

KEPT = {
    "pipe.txt": (ProblemFormat.TEXT, Screen()),
    "terminal-80.txt": (ProblemFormat.TEXT, Screen(width=80, terminal=True, colour=True)),
    "narrow.txt": (ProblemFormat.TEXT, Screen(width=40)),
    "ascii.txt": (ProblemFormat.TEXT, Screen(width=80, encoding="ascii")),
    "check.json": (ProblemFormat.JSON, Screen()),
    "github.txt": (ProblemFormat.GITHUB, Screen()),
    "sarif.json": (ProblemFormat.SARIF, Screen()),
    "junit.xml": (ProblemFormat.JUNIT, Screen()),
}


@pytest.mark.parametrize("name", KEPT)
def test_problems_look_as_kept(
    name: str, checked: CheckOutcome, golden: Callable[[str, str], None]
) -> None:
    chosen, screen = KEPT[name]
    golden(f"problems/{name}", render_problems(checked, chosen, screen))


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (ProblemFormat.TEXT, "No problems in 2 files.\n"),
        (ProblemFormat.GITHUB, ""),
    ],
)
def test_nothing_wrong_is_soon_said(chosen: ProblemFormat, said: str, clean: CheckOutcome) -> None:
    assert render_problems(clean, chosen, Screen()) == said
