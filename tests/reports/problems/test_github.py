import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qiptrack.reports.problems.github import parts
from qiptrack.reports.problems.problems import CheckOutcome
from qiptrack.reports.screen import Screen
from qiptrack.reports.text import visible
from qiptrack.rules.problem import Place, Problem, Severity
from tests.conftest import examples

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=40)


def command(
    place: Place,
    message: str = "too late",
    severity: Severity = Severity.ERROR,
    encoding: str = "utf-8",
) -> str:
    problem = Problem("QIP201", "date-order", severity, place, "", message, "")
    screen = Screen(encoding=encoding)
    return "".join(parts(CheckOutcome((problem,), (), dt.date(2026, 6, 1)), screen))


def unescaped(text: str) -> str:
    for code, character in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n")):
        text = text.replace(code, character)
    return text.replace("%25", "%")


@pytest.mark.parametrize(
    ("severity", "name"),
    [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.NOTE, "notice")],
)
def test_each_severity_has_its_command(severity: Severity, name: str) -> None:
    assert command(Place("a.yaml", 3, 5, 3, 9), severity=severity) == (
        f"::{name} file=a.yaml,line=3,col=5,endLine=3,endColumn=8,"
        "title=QIP201 date-order::Too late.\n"
    )


def test_an_empty_place_ends_where_it_begins() -> None:
    assert "col=5,endLine=3,endColumn=5," in command(Place("a.yaml", 3, 5, 3, 5))


def test_a_place_of_several_lines_has_no_columns() -> None:
    assert "file=a.yaml,line=3,endLine=4,title=" in command(Place("a.yaml", 3, 5, 4, 9))


def test_what_would_end_a_property_is_escaped() -> None:
    escaped = command(Place("50%: a,b.yaml", 1, 1, 1, 2), "90% :: and, so on")
    assert "file=50%25%3A a%2Cb.yaml," in escaped
    assert escaped.endswith("::90%25 :: and, so on.\n")


def test_what_stands_for_a_sign_that_cannot_be_written_is_escaped_as_well() -> None:
    out = command(Place("a▃▃b▇.yaml", 1, 1, 1, 2), "▇0A", encoding="ascii")
    assert "file=a%3A%3Ab%25.yaml," in out
    assert out.endswith("::%250A.\n")


@given(ANYTHING.filter(lambda text: visible(text) != ""))
@settings(max_examples=examples(100))
def test_any_text_stays_in_its_command(text: str) -> None:
    out = command(Place(f"x{text}", 1, 1, 1, 2), text)
    found = re.fullmatch(r"::error file=([^,:\n]*),line=1,[^:]*::([^\n]*)\n", out)
    assert found
    assert "\x1b" not in out
    assert unescaped(found[2]).casefold()[:-1] in visible(f"{text}.").casefold()
