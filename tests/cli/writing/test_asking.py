"""What is asked at a terminal, and a program of its own: answers, Ctrl-C, pipes."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.cli.conftest import Terminal
from tests.cli.writing.conftest import TODAY, Office

Sit = Callable[..., Terminal]
DEPUTY = ("--by", "Deputy Manager")
CHECKER = ("--by", "Regional Quality Lead")


def program(office: Office, *words: str) -> tuple[str, ...]:
    where = ("--plans", str(office.plans), "--as-of", TODAY)
    return (sys.executable, "-m", "qiptrack", *where, *words)


@pytest.fixture
def sit(office: Office, opened: list[Terminal]) -> Sit:
    """Return a way to start qiptrack at a terminal."""

    def at_terminal(*words: str) -> Terminal:
        opened.append(Terminal(program(office, *words), office.home))
        return opened[-1]

    return at_terminal


def test_what_is_missing_is_asked_for_and_choices_go_by_number_or_name(
    office: Office, sit: Sit
) -> None:
    seat = sit("verify", "rose/A4", *CHECKER)
    seat.wait_for("Did it hold")
    seat.wait_for("1 confirmed")
    seat.press("1\n")
    seat.wait_for("How was it looked at")
    seat.press("record\n")
    seat.wait_for("What was seen: ")
    seat.press("\nTen audits read\n")
    assert seat.finish() == 0, seat.shown
    assert "+method: record review" in office.changed()
    assert office.changed()[-1] == "+note: Ten audits read"


def test_an_answer_that_will_not_do_is_asked_for_again(office: Office, sit: Sit) -> None:
    seat = sit(
        "defer", "rose/A7", "--reason", "No sheets", "--approved-by", "Quality Lead", *DEPUTY
    )
    seat.wait_for("YYYY-MM-DD: ")
    seat.press("18/12/2026\n")
    seat.wait_for("2026-12-18")
    seat.press("2026-12-18\n")
    assert seat.finish() == 0, seat.shown
    assert "+due: 2026-12-18" in office.changed()


def test_a_choice_there_is_not_is_asked_for_again(office: Office, sit: Sit) -> None:
    seat = sit("record", "rose/C1", *DEPUTY)
    seat.wait_for("Number or name: ")
    seat.press("9\n")
    seat.wait_for("'9' is none of satisfactory, concern.")
    seat.press("con\n")
    assert seat.finish() == 0, seat.shown
    assert office.changed() == ["+- {date: 2026-11-23, by: Deputy Manager, result: concern}"]


def test_a_whole_action_is_asked_for(office: Office, sit: Sit) -> None:
    seat = sit("add", "rose")
    for question, answer in (
        ("What is wrong", "Night staff have no sheet."),
        ("What will be changed", "Print one for each night station"),
        ("Number or name: ", "deputy"),
        ("By when", "2027-01-15"),
        ("Where it will be seen", "Sheets at the night stations"),
    ):
        seat.wait_for(question)
        seat.press(f"{answer}\n")
    assert seat.finish() == 0, seat.shown
    assert [line for line in office.changed() if line != "+"] == [
        "+- id: A8",
        "+issue: Night staff have no sheet.",
        "+action: Print one for each night station",
        "+owner: Deputy Manager",
        "+due: 2027-01-15",
        "+evidence_source: Sheets at the night stations",
    ]


@pytest.mark.parametrize(
    ("answer", "owners"),
    [("y", 2), ("yes", 2), ("n", 0), ("", 0), ("perhaps", 0)],
    ids=["y", "yes", "n", "nothing", "perhaps"],
)
def test_all_of_a_leavers_actions_change_only_for_a_yes(
    office: Office, sit: Sit, answer: str, owners: int
) -> None:
    who = ("--from", "Deputy Manager", "--to", "Registered Manager", "--reason", "Left")
    seat = sit("reassign", *who, *CHECKER)
    seat.wait_for("rosewood-care-plan-reviews/A6")
    seat.wait_for("[y/N] ")
    seat.press(f"{answer}\n")
    assert seat.finish() == 0, seat.shown
    assert office.changed().count("+owner: Registered Manager") == owners


@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x04", 2)], ids=["Ctrl-C", "Ctrl-D"])
def test_giving_up_changes_nothing(office: Office, sit: Sit, key: str, code: int) -> None:
    seat = sit("update", "rose/A6", *DEPUTY)
    seat.wait_for("What is new: ")
    seat.press(key)
    assert seat.finish() == code
    assert "Traceback" not in seat.shown
    assert office.changed() == []


def test_a_change_is_saved_even_when_nobody_reads_what_is_shown(office: Office) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    words = program(office, "update", "rose/A6", "--note", "Seen", *DEPUTY)
    done = subprocess.run(words, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")
    assert office.changed() == ["+- {date: 2026-11-23, by: Deputy Manager, note: Seen}"]


def test_a_file_that_cannot_be_saved_shows_no_change(office: Office) -> None:
    outside = office.home / "elsewhere.yaml"
    office.plan.rename(outside)
    office.plan.symlink_to(outside)
    before = outside.read_bytes()
    words = program(office, "update", "rose/A6", "--note", "Seen", *DEPUTY)
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "outside the plans folder" in done.stderr
    assert outside.read_bytes() == before
