import datetime as dt
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from qiptrack.reports.problems import text
from qiptrack.reports.problems.problems import CheckOutcome
from qiptrack.reports.screen import Screen
from qiptrack.reports.text import width_of
from qiptrack.rules.problem import Place, Problem, Severity
from tests.conftest import examples, with_each

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=60)
TODAY = dt.date(2026, 6, 1)
FILE = "plans/rosewood-care-plan-reviews.yaml"


def rendered(*problems: Problem, screen: Screen = Screen(), files: int = 1) -> str:
    names = [FILE, *(f"plans/{n}.yaml" for n in range(1, files))]
    return "".join(text.parts(CheckOutcome(problems, names, TODAY), screen))


def broken(severity: Severity = Severity.ERROR, *, file: str = FILE, **changed: object) -> Problem:
    given: dict[str, object] = {
        "code": "QIP101",
        "rule": "several-owners",
        "severity": severity,
        "place": Place(file, 31, 12, 31, 43),
        "pointer": "actions/A1/owner",
        "message": "two owners; one role must answer for the action",
        "fix": "keep the accountable role as owner, and list the other under contributors",
        "excerpt": "    owner: Deputy Manager and Team Leaders",
    }
    return Problem(**{**given, **changed})  # type: ignore[arg-type]  # any of the fields


def test_a_problem_reads_as_the_rules_page_has_it() -> None:
    assert rendered(broken()).startswith(
        """\
plans/rosewood-care-plan-reviews.yaml:31:12: error QIP101 several-owners
   |
31 |     owner: Deputy Manager and Team Leaders
   |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ two owners; one role must answer for the action
   = fix: keep the accountable role as owner, and list the other under contributors

"""
    )


def test_problems_that_say_the_same_are_shown_once_where_that_is_wanted() -> None:
    places = [Place(FILE, line, 12, line, 43) for line in (31, 44, 57)]
    problems = [broken(place=place) for place in places]
    problems.insert(1, broken(place=Place(FILE, 40, 12, 40, 43), message="no owner at all"))
    shown = "".join(text.parts(CheckOutcome(problems, [FILE], TODAY, briefly=True), Screen()))
    assert shown.count(" error QIP101 ") == 2
    assert "\n   = also: on lines 44, 57\n" in shown
    assert "4 errors in 1 file." in shown
    assert "also" not in rendered(*problems)


def test_of_very_many_problems_it_is_said_which_there_are_most() -> None:
    few = [broken()] * text.MANY
    assert "Most often" not in rendered(*few)
    shown = rendered(*few, broken(code="QIP104", rule="unknown-role"))
    assert shown.splitlines()[-2] == (
        f"Most often: QIP101 several-owners ({text.MANY}) and QIP104 unknown-role (1). "
        "`qiptrack check --select QIP101` shows one alone."
    )


def test_a_command_to_copy_stays_on_one_line_where_there_is_room_for_it() -> None:
    command = "`qiptrack edit REF --set assurance.by=ROLE`"
    problem = broken(fix=f"Name who verifies it, never the owner, with {command}, and how.")
    assert f"\n          {command}, and how." in rendered(problem, screen=Screen(width=80))
    narrow = rendered(problem, screen=Screen(width=40))
    assert "\ue000" not in narrow
    assert max(map(len, narrow.splitlines())) <= 40 + len(FILE)


@with_each(
    ("problems", "files", "said"),
    [
        ([], 3, "No problems in 3 files."),
        ([], 1, "No problems in 1 file."),
        ([broken()], 1, "1 error in 1 file."),
        (
            [broken(), broken(), broken(Severity.NOTE, file="b.yaml"), broken(Severity.WARNING)],
            5,
            "2 errors, 1 warning and 1 note in 2 files; 5 were checked.",
        ),
    ],
)
def test_problems_are_summed_up(problems: list[Problem], files: int, said: str) -> None:
    assert said in rendered(*problems, files=files).split("\n")


def test_who_reads_a_code_is_told_how_to_look_it_up() -> None:
    assert rendered(broken()).endswith(
        "Why a rule matters, and what to do: `qiptrack rules QIP101`.\n"
    )


def test_the_gutter_is_as_wide_as_the_largest_line_number() -> None:
    problem = broken(
        place=Place(FILE, 9, 1, 9, 2), also=((Place(FILE, 120, 5, 120, 6), "    owner: x"),)
    )
    lines = rendered(problem).split("\n")
    assert lines[1:8] == [
        "    |",
        "  9 |     owner: Deputy Manager and Team Leaders",
        "    | ^ two owners; one role must answer for the action",
        "    |",
        "120 |     owner: x",
        "    |     - also here",
        "    = fix: keep the accountable role as owner, and list the other under contributors",
    ]


def test_only_a_terminal_gets_colour() -> None:
    assert "\x1b" not in rendered(broken(), screen=Screen(width=80))
    shown = rendered(broken(Severity.WARNING), screen=Screen(width=80, colour=True))
    assert "\x1b[1;33mwarning\x1b[0m QIP101" in shown


@with_each("width", [30, 40, 60, 80, 120])
def test_what_is_said_fits_the_screen(width: int) -> None:
    lines = rendered(broken(file="a.yaml"), screen=Screen(width=width)).split("\n")
    headline, *rest = lines
    assert headline == "a.yaml:31:12: error QIP101 several-owners"
    assert all(width_of(line) <= width for line in rest)


@given(ANYTHING, ANYTHING, ANYTHING, st.none() | st.integers(20, 100), st.booleans())
@settings(max_examples=examples(100))
def test_nothing_in_a_problem_has_an_effect(
    message: str, excerpt: str, file: str, width: int | None, colour: bool
) -> None:
    place = Place(file, 3, min(2, len(excerpt) + 1), 3, len(excerpt) + 1)
    problem = broken(place=place, message=message, fix=message, excerpt=excerpt.replace("\n", ""))
    shown = rendered(problem, screen=Screen(width=width, colour=colour))
    shown = re.sub("\x1b\\[[0-9;]+m", "", shown)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert shown.encode()
