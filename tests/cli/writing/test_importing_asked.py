"""The conversation about a sheet at a terminal."""

import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.writing.conftest import TODAY, Office
from tests.terminal import Terminal

TRACKER = """\
Ref,Issue,Action,By whom,By when,Evidence required
F1,Falls at night,Sensor mats by each bed,Registered Manager,31/01/2026,
F2,Falls not learned from,Read each fall at handover,RM / DM,Ongoing,
F3,Falls not counted,Count falls weekly,RM / DM,Ongoing,Falls log
"""

Sit = Callable[..., Terminal]


@pytest.fixture
def sit(office: Office, opened: list[Terminal], tmp_path: Path) -> Sit:
    """Return a way to import the tracker at a terminal."""
    path = tmp_path / "falls.csv"
    path.write_text(TRACKER)

    def at_terminal(*words: str) -> Terminal:
        where = ("--plans", str(office.plans), "--as-of", TODAY)
        facts = ("--title", "Falls", "--service", "Rosewood House", "--sponsor", "Quality Lead")
        program = (sys.executable, "-m", "qiptrack", *where, "import", str(path), *facts, *words)
        opened.append(Terminal(program, office.home, columns=100))
        return opened[-1]

    return at_terminal


def test_what_is_open_is_asked_and_the_plan_is_shown_as_check_sees_it(
    office: Office, sit: Sit
) -> None:
    seat = sit()
    seat.wait_for("4 questions")
    seat.wait_for("F2, row 2 (4 to go): Say where it will be seen that it was done.")
    seat.wait_for("  Sensor mats by each bed")
    seat.press("yes\n")
    seat.wait_for("'yes' says nothing.")
    seat.press("Falls audit\n")
    seat.wait_for("The same for 1 other row where nothing is said? [y/N] ")
    seat.press("y\n")
    seat.wait_for("D3, row 3")
    seat.wait_for("1 other cell with the same words.")
    seat.press("All staff\n")
    seat.wait_for("'All staff' is none of the roles.")
    seat.press("Deputy Manager\n")
    seat.wait_for("E3, row 3")
    seat.press("soon\n")
    seat.wait_for("'soon' is not a date")
    seat.press("2026-12-18\n")
    seat.wait_for("no-assurance")
    seat.wait_for("Enter writes it")
    assert not (office.plans / "falls.yaml").exists()
    seat.press("\n")
    assert seat.finish() == 0, seat.shown
    text = (office.plans / "falls.yaml").read_text()
    assert text.count("owner: Deputy Manager") == 2
    assert text.count("due: 2026-12-18") == 2
    assert text.count("evidence_source: Falls audit") == 2


@pytest.mark.parametrize("stop", ["q", "Quit", "cancel"])
def test_an_answer_can_be_taken_back_and_nothing_is_written_when_somebody_stops(
    office: Office, sit: Sit, stop: str
) -> None:
    seat = sit("--fill", "evidence_source=Falls audit")
    seat.wait_for("2 questions")
    seat.wait_for("D3, row 3")
    seat.press("Deputy Manager\n")
    seat.wait_for("E3, row 3")
    seat.press("k\n")
    seat.wait_for("D3, row 3 (2 to go): 'RM / DM'. Say which one role answers for it (several are")
    seat.wait_for("  Read each fall at handover")
    seat.press(f"{stop}\n")
    assert seat.finish() == 0, seat.shown
    assert "Nothing was written." in seat.shown
    assert "another time" not in seat.shown
    assert not (office.plans / "falls.yaml").exists()


def test_who_stops_is_told_how_to_go_on_from_there(office: Office, sit: Sit) -> None:
    seat = sit()
    seat.wait_for("4 questions")
    seat.press("Falls audit\n")
    seat.wait_for("[y/N] ")
    seat.press("y\n")
    seat.wait_for("D3, row 3")
    seat.press("dep\n")
    seat.wait_for("E3, row 3")
    seat.press("q\n")
    assert seat.finish() == 0, seat.shown
    assert "another time, give the same command and add:" in seat.shown
    added = "--fill 'evidence_source=Falls audit' --owner 'RM / DM=Deputy Manager'"
    assert seat.shown.rstrip().endswith(f"  {added}")
    assert not (office.plans / "falls.yaml").exists()
    again = sit(*shlex.split(added))
    again.wait_for("1 question.")
    again.wait_for("E3, row 3")
    again.press("q\n")
    assert again.finish() == 0, again.shown


def test_with_everything_said_the_plan_can_still_be_thrown_away(office: Office, sit: Sit) -> None:
    seat = sit(
        *("--owner", "RM / DM=Deputy Manager", "--dates", "Ongoing=2026-12-18"),
        *("--fill", "evidence_source=Falls audit"),
    )
    seat.wait_for("Enter writes it")
    seat.press("n\n")
    assert seat.finish() == 0, seat.shown
    assert not (office.plans / "falls.yaml").exists()


def test_a_day_is_typed_as_elsewhere_and_roles_by_number_or_beginning(
    office: Office, sit: Sit
) -> None:
    seat = sit("--fill", "evidence_source=Falls audit")
    seat.wait_for("1 Registered Manager")
    seat.wait_for("2 Deputy Manager")
    seat.press("\n")
    seat.wait_for("It is needed; ? says")
    seat.press("?\n")
    seat.wait_for("Type the number of one")
    seat.wait_for("In a script it is --owner 'RM / DM=ROLE'.")
    seat.press("dep\n")
    seat.wait_for("E3, row 3")
    seat.press("?\n")
    seat.wait_for("31 January, fri, +14")
    seat.press("31/11/2026\n")
    seat.wait_for("'31/11/2026' is not a day of the calendar.")
    seat.press("fri\n")
    seat.wait_for("fri is Friday 27 November 2026.")
    seat.wait_for("Enter writes it")
    assert "--dates: '" not in seat.shown
    seat.press("k\n")
    seat.wait_for("E3, row 3")
    seat.press("Mar-27\n")
    seat.wait_for("Enter writes it")
    seat.press("\n")
    assert seat.finish() == 0, seat.shown
    text = (office.plans / "falls.yaml").read_text()
    assert text.count("owner: Deputy Manager") == 2
    assert text.count("due: 2027-03-31") == 2


def test_how_a_column_that_is_kept_as_text_is_taken_for_more_is_said(
    sit: Sit, tmp_path: Path
) -> None:
    falls = tmp_path / "falls.csv"
    falls.write_text(TRACKER.replace("Issue", "Panel view"))
    seat = sit()
    seat.wait_for("q stops, and `--map HEADING=issue`, or whatever it is")
    seat.press("exit\n")
    assert seat.finish() == 0, seat.shown
    falls.write_text(TRACKER)
    seat = sit()
    seat.wait_for("4 questions")
    assert "--map" not in seat.shown
