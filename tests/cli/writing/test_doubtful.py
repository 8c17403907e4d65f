"""What can be, and is so unlikely that somebody has to say that it is meant."""

import sys
from collections.abc import Callable

import pytest

from tests.cli.writing.conftest import TODAY, Office
from tests.conftest import swept, with_each
from tests.terminal import Terminal

CHECK = ("add-check", "rose", "--check", "Fridge", "--owner", "Team Leader", "--every", "day")
MILESTONE = ("add-milestone", "rose/A7", "--milestone", "Forms printed")
APPROVED = ("--approved-by", "Quality Lead")
INDICATOR = (
    *("add-indicator", "rose", "--name", "Plans signed", "--unit", "%", "--better", "higher"),
    *("--owner", "Quality Lead", "--target-by", "2027-01-29"),
)


@pytest.mark.parametrize(
    ("words", "said"),
    swept(
        [
            (
                (*CHECK, "--since", "2020-01-01"),
                "Wednesday 1 January 2020 is before the plan opened, on 2 March 2026",
            ),
            (
                (*MILESTONE, "--due", "2028-01-03"),
                "Monday 3 January 2028 is after rosewood-care-plan-reviews/A7 itself is due",
            ),
            ((*INDICATOR, "--target", "140"), "A target of 140 % is more than all"),
            (
                (*INDICATOR, "--target", "90", "--baseline", "-4", "--baseline-date", "2026-04-01"),
                "A baseline of -4 % is less than none",
            ),
            (
                ("add-service", "Rosewod House"),
                "is nearly Rosewood House, which is declared: it would be",
            ),
            (("add-role", "Deputy Manger"), "'Deputy Manger' is nearly Deputy Manager"),
            (
                ("add-role", "Activities Assistant", "--email", "j.okafor"),
                "'j.okafor' is no e-mail address: it has no @",
            ),
            (
                ("edit", "organisation/Quality Lead", "--set", "email=j.okafor"),
                "'j.okafor' is no e-mail address: it has no @",
            ),
        ],
        every=2,
    ),
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_is_unlikely_is_taken_only_where_it_is_said_to_be_meant(
    office: Office, words: tuple[str, ...], said: str
) -> None:
    before = office.kept()
    refused = " ".join(office.refused(*words).split())
    assert said in refused
    assert "If it is meant, add --yes." in refused
    assert office.kept() == before
    office.done(*words, "--yes")
    assert office.kept() != before


def test_a_percentage_that_is_meant_to_pass_100_is_no_share(office: Office) -> None:
    office.done(*INDICATOR, "--target", "140", "--yes")
    assert "type: level" in (office.plans / "rosewood-care-plan-reviews.yaml").read_text()
    share = office.refused(*INDICATOR, "--target", "140", "--type", "share")
    assert "a share of 140 is not between 0 and 100" in " ".join(share.split())


@pytest.mark.parametrize(
    "words",
    swept(
        [
            (*CHECK, "--since", "2026-03-02"),
            (*CHECK[:-2], "--every", "week", "--since", "2026-11-30"),
            (*MILESTONE, "--due", "2026-12-04"),
            (*INDICATOR, "--target", "100"),
            (*INDICATOR, "--type", "level", "--target", "140"),
            ("add-service", "Glen View"),
            ("add-role", "Activities Assistant"),
            ("add-role", "Activities Assistant", "--email", "J. Okafor <j.okafor@example.org>"),
        ],
        every=2,
    ),
    ids=" ".join,
)
def test_what_is_likely_is_taken_as_it_is(office: Office, words: tuple[str, ...]) -> None:
    office.done(*words)


@with_each(
    ("words", "said"),
    [
        (
            ("defer", "rose/A7", "--to", "2026-01-05", "--reason", "x", *APPROVED),
            "it is due on 4 December 2026, and 5 January 2026 is not later.",
        ),
        (("close-plan", "rose"), "A3 is in progress, A4 is complete"),
        (("link", "rose/A7"), "`qiptrack link` needs KIND:ID as well."),
        (("link", "risk:RR-014"), "`qiptrack link` needs REF as well."),
        (("link", "rose/A7", "RR-014"), "'RR-014' is not a link."),
        (("report", "board", "--out", "/proc/pack.html"), "/proc/pack.html could not be saved: "),
    ],
)
def test_the_first_line_says_why_it_is_not_done(
    office: Office, words: tuple[str, ...], said: str
) -> None:
    by = ("--by", "Registered Manager") if words[0] != "report" else ()
    assert said in office.refused(*words, *by).splitlines()[0]


Sit = Callable[..., Terminal]


@pytest.fixture
def sit(office: Office, opened: list[Terminal]) -> Sit:
    """Return a way to start qiptrack at a terminal of 80 columns, as nobody in particular."""

    def at_terminal(*words: str) -> Terminal:
        office.git("config", "user.email", "nobody@example.org")
        where = ("--plans", str(office.plans), "--as-of", TODAY)
        program = (sys.executable, "-m", "qiptrack", *where, *words)
        opened.append(Terminal(program, office.home, columns=80))
        return opened[-1]

    return at_terminal


def test_mine_asks_whose_list_and_keeps_a_command_in_one_piece(sit: Sit) -> None:
    seat = sit("mine", "--no-pager")
    seat.wait_for("Whose list, by role:")
    seat.wait_for("1 Registered Manager")
    seat.press("T. Wójcik\n")
    seat.wait_for("is the Service Manager at Elm Court;")
    seat.press("quality\n")
    assert seat.finish() == 0, seat.shown
    command = "qiptrack verify northgate-safeguarding-alerts/A2 --result confirmed --method METHOD"
    assert command in seat.shown


def test_a_link_without_what_it_answers_is_asked_for_that_until_it_is_one(
    office: Office, sit: Sit
) -> None:
    seat = sit("link", "rose/A7", "--by", "Quality Lead")
    seat.wait_for("What it answers, such as risk:RR-014: ")
    seat.press("RR-030\n")
    seat.wait_for("'RR-030' is not a link. Write risk:RR-030.")
    seat.press("risk:RR-030\n")
    assert seat.finish() == 0, seat.shown
    assert "the register" not in seat.shown
    assert any("risk: RR-030" in line for line in office.changed())


@with_each(
    ("link", "said"),
    [
        (
            "incident:INC-2026-999",
            "is linked to incident:INC-2026-999. No incident INC-2026-999 is in the register.",
        ),
        ("incident:INC-2026-44", "Did you mean incident:INC-2026-044?"),
        ("risc:RR-014", "There is no register of the kind risc. Did you mean risk?"),
    ],
)
def test_a_link_that_leads_nowhere_is_made_and_said(office: Office, link: str, said: str) -> None:
    by = ("--by", "Quality Lead")
    assert said in office.done("link", "rose/A7", link, *by).stderr
    assert "the register" not in office.done("unlink", "rose/A7", link, *by).stderr
