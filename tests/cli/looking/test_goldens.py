"""Whole answers about the example plans on 23 November 2026, as people and programs get them."""

from collections.abc import Callable
from itertools import product

from typer.testing import Result

from tests.conftest import swept, with_each

VIEWS = {
    "status": (),
    "overdue": (),
    "list": (),
    "agenda": (),
    "agenda-safeguarding": ("--theme", "safeguarding"),
    "agenda-oversight": ("--meeting", "Safeguarding oversight"),
    "coverage": (),
    "escalations": (),
    "links": (),
    "links-one": ("risk:RR-022",),
    "missed": (),
    "missed-all": ("--all",),
    "workload": (),
    "learning": (),
    "sample": ("3",),
    "indicators": (),
    "indicators-one": ("rosewood/I1",),
    "trends": (),
    "trends-one": ("feedback-positive",),
    "show-plan": ("rosewood",),
    "show-action": ("northgate/A3",),
    "show-check": ("elm/C2",),
    "rules-one": ("QIP302",),
}


# The rows of a view are the same in each format, and how a format looks is the same in each view.
@with_each(
    ("view", "format_"),
    [*product(VIEWS, ["table"]), *swept(product(VIEWS, ["json", "csv", "md"]), every=3)],
)
def test_an_answer_is_as_kept(
    view: str,
    format_: str,
    ask: Callable[..., Result],
    golden: Callable[[str, str], None],
) -> None:
    answer = ask(view.partition("-")[0], *VIEWS[view], "--format", format_)
    assert (answer.exit_code, answer.stderr) == (0, "")
    ending = "txt" if format_ == "table" else format_
    golden(f"looking/{view}.{ending}", answer.stdout)


def test_problems_are_as_kept(
    ask: Callable[..., Result], golden: Callable[[str, str], None]
) -> None:
    answer = ask("--plans", "tests/rules/cases/alone", "check")
    assert (answer.exit_code, answer.stderr) == (1, "")
    golden("looking/check.txt", answer.stdout)
