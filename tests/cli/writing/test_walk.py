"""A meeting walked through at a terminal."""

import os
import re
from collections.abc import Callable
from itertools import product

import pytest

from tests.cli.writing.conftest import Office
from tests.cli.writing.test_asking import program
from tests.conftest import swept
from tests.terminal import Terminal

Sit = Callable[..., Terminal]

NIGHTS = """\
qip: 1
title: Nights
service: Rosewood House
sponsor: Registered Manager
opened: 2026-09-01
indicators:
  - id: I1
    name: Nights with a senior
    unit: "%"
    better: higher
    owner: Deputy Manager
    baseline: {date: 2026-08-31, value: 40}
    target: {value: 90, by: 2027-03-31}
actions:
  - id: A1
    issue: Nobody knows who leads the night.
    action: Name the lead of each night on the sheet.
    owner: Deputy Manager
    due: 2026-10-30
    evidence_source: The sheets
    status: in-progress
    started: 2026-10-01
    assurance: {method: observation, by: Quality Lead, due: 2026-12-18}
    indicators: [I1]
  - id: A2
    issue: Plans lie in the office.
    action: Fit a cabinet at the night station.
    owner: Deputy Manager
    due: 2026-11-16
    evidence_source: The cabinet
    status: in-progress
    started: 2026-10-01
    assurance: {method: observation, by: Quality Lead, due: 2027-01-15}
    indicators: [I1]
    updates:
      - {date: 2026-11-13, by: Deputy Manager, note: Ordered, barrier: No cabinets in stock}
    escalations:
      - {date: 2026-11-18, to: Registered Manager, by: Quality Lead, reason: Late}
reviews:
  - date: 2026-10-20
    meeting: Monthly quality governance
    chair: Regional Quality Lead
    note: Two floors to go
    decisions:
      - {action: A1, decision: Begin with the second floor}
    next: 2026-11-23
"""

HELD = [
    "+- date: 2026-11-23",
    "+meeting: Monthly quality governance",
    "+chair: Regional Quality Lead",
]
TOLD = "to: Registered Manager, by: Quality Lead"
NEXT = "+next: 2026-12-21"
ENTER = ""
CHOICES = "p progress, b barrier, d decision, e escalate, k back, q stop, Enter next: "


@pytest.fixture
def nights(office: Office) -> Office:
    (office.plans / "nights.yaml").write_text(NIGHTS, encoding="utf-8")
    office.commit()
    return office


@pytest.fixture
def sit(nights: Office, opened: list[Terminal]) -> Sit:
    """Return a way to sit down at a meeting on the plan."""

    def at_terminal(*words: str, by: str = "Quality Lead") -> Terminal:
        words = program(nights, "review", "nights", "--by", by, *words)
        opened.append(Terminal(words, nights.home))
        opened[-1].wait_for("Which meeting")
        return opened[-1]

    return at_terminal


def say(seat: Terminal, *lines: str) -> None:
    seat.press("".join(f"{line}\n" for line in lines))


def shown(seat: Terminal) -> str:
    """Return what is on the screen without colours, on one line."""
    return " ".join(re.sub(r"\x1b\[[0-9;]*m", "", seat.shown).split())


def test_a_whole_meeting_is_one_change_to_the_plan(nights: Office, sit: Sit) -> None:
    seat = sit()
    say(seat, ENTER, ENTER)
    say(seat, "p", "Second floor has names", "d", "All floors by December", ENTER, ENTER, ENTER)
    say(seat, "e", ENTER, "No cabinet to be had", ENTER)
    say(seat, "Nights are what is left", ENTER, ENTER)
    assert seat.finish() == 0, seat.shown
    assert nights.changed() == [
        "+updates:",
        "+- date: 2026-11-23",
        "+by: Quality Lead",
        "+note: Second floor has names",
        f"+- {{date: 2026-11-23, {TOLD}, reason: No cabinet to be had}}",
        *HELD,
        "+note: Nights are what is left",
        "+decisions:",
        "+- action: A1",
        "+decision: All floors by December",
        NEXT,
    ]
    assert nights.stat().startswith("1 file changed")
    assert "nights/A1: progress is recorded." in shown(seat)
    assert nights.run("check").exit_code == 0


def test_before_it_asks_it_says_how_an_action_stands(sit: Sit) -> None:
    seat = sit()
    say(seat, ENTER, ENTER, ENTER, ENTER, ENTER, ENTER, "n")
    assert seat.finish() == 0, seat.shown
    first, _, second = shown(seat).partition("2 of 2 nights/A2: ")
    assert "1 of 2 nights/A1: overdue, to escalate" in first
    assert "Name the lead of each night on the sheet. Owner: Deputy Manager" in first
    assert "Due: 30 Oct 2026, 24 days overdue" in first
    assert "Decided: 20 Oct 2026: Begin with the second floor" in first
    assert "Since then: nothing recorded against it" in first
    assert "Latest: 13 Nov 2026, Deputy Manager: Ordered" in second
    assert "In the way: No cabinets in stock" in second
    assert "Escalated: 18 Nov 2026 to Registered Manager, and not answered" in second
    assert "Last time, on 20 Oct 2026: Two floors to go" in first
    assert second.count("nights/A2") == 0


def test_going_back_changes_an_answer(nights: Office, sit: Sit) -> None:
    seat = sit()
    say(seat, ENTER, ENTER, "d", "By December", ENTER, ENTER, ENTER, "k")
    say(seat, "d", "By January", ENTER, ENTER, ENTER, ENTER, ENTER, ENTER, ENTER)
    assert seat.finish() == 0, seat.shown
    assert "Said before, decision: By December" in shown(seat)
    assert "What was decided [By December]" in shown(seat)
    assert nights.changed()[3:] == ["+decisions:", "+- action: A1", "+decision: By January", NEXT]


def test_a_decision_has_an_owner_and_a_day_where_somebody_says_so(nights: Office, sit: Sit) -> None:
    seat = sit()
    say(seat, ENTER, ENTER, "d", "Lend one", "?", "regional director", "deputy")
    say(seat, "31 November", "2026-11-20", "deputy", "2026-11-27")
    say(seat, "d", "Lend two", ENTER, "-", "q", ENTER, ENTER, ENTER)
    assert seat.finish() == 0, seat.shown
    assert "Who sees to it. There are: Registered Manager, Deputy Manager" in shown(seat)
    assert "Who sees to it [Deputy Manager]" in shown(seat)
    assert "was due on 20 November 2026 already" in shown(seat)
    assert nights.changed()[3:] == [
        "+decisions:",
        "+- action: A1",
        "+decision: Lend two",
        "+owner: Deputy Manager",
        NEXT,
    ]


@pytest.mark.parametrize("way", [("k",), ("k", "k", "k")], ids=["one back", "to the first"])
def test_going_back_from_the_end_asks_again_and_keeps_the_rest(
    nights: Office, sit: Sit, way: tuple[str, ...]
) -> None:
    seat = sit()
    say(seat, ENTER, ENTER, ENTER, "d", "Lend one", ENTER, ENTER, ENTER, "Well attended", ENTER)
    say(seat, *way, "q", ENTER, ENTER, ENTER)
    assert seat.finish() == 0, seat.shown
    assert nights.changed() == [
        *HELD,
        "+note: Well attended",
        "+decisions:",
        "+- action: A2",
        "+decision: Lend one",
        NEXT,
    ]


def test_going_back_after_a_stop_is_to_where_it_stopped(nights: Office, sit: Sit) -> None:
    seat = sit()
    say(seat, ENTER, ENTER, ENTER, "q", ENTER, ENTER, "k", "d", "Lend one", ENTER, ENTER, "q")
    say(seat, ENTER, "-", ENTER)
    assert seat.finish() == 0, seat.shown
    assert nights.changed()[3:] == ["+decisions:", "+- action: A2", "+decision: Lend one"]


def test_what_was_said_can_be_taken_back(nights: Office, sit: Sit) -> None:
    seat = sit()
    say(
        seat,
        ENTER,
        ENTER,
        "p",
        "Wrong plan",
        "p",
        "-",
        "d",
        "x",
        ENTER,
        ENTER,
        "d",
        "-",
        ENTER,
        ENTER,
    )
    say(seat, "Well", "-", ENTER)
    assert seat.finish() == 0, seat.shown
    assert nights.changed() == [*HELD, "+note: Well"]


def test_stopping_half_way_saves_what_was_done(nights: Office, sit: Sit) -> None:
    seat = sit()
    say(seat, ENTER, ENTER, "p", "Names are up", "q", ENTER, ENTER, ENTER)
    assert seat.finish() == 0, seat.shown
    assert nights.changed()[3:] == ["+note: Names are up", *HELD, NEXT]
    assert "2 of 2" not in shown(seat)


WAYS_OUT = {"Ctrl-C": ("\x03", 130), "the end of input": ("\x04", 0)}
MOMENTS = {
    "at the next item": ("2 of 2", ()),
    "in an answer": ("What stands in the way", ("b",)),
    "before it is saved": ("Save this?", (ENTER, ENTER, ENTER)),
}


@pytest.mark.parametrize(("moment", "way"), swept(product(MOMENTS, WAYS_OUT), every=2))
def test_an_interruption_saves_what_was_said(
    nights: Office, sit: Sit, moment: str, way: str
) -> None:
    (key, code), (waits_for, lines) = WAYS_OUT[way], MOMENTS[moment]
    seat = sit()
    say(seat, ENTER, ENTER, "d", "By December", ENTER, ENTER, ENTER, *lines)
    seat.wait_for(waits_for)
    seat.wait_for("Enter next: ")
    seat.press(key)
    assert seat.finish() == code, seat.shown
    assert "Stopped. What was said so far:" in shown(seat)
    assert "Traceback" not in seat.shown
    assert [line for line in nights.changed() if line != NEXT] == [
        *HELD,
        "+decisions:",
        "+- action: A1",
        "+decision: By December",
    ]


@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x04", 2)], ids=["Ctrl-C", "Ctrl-D"])
def test_an_interruption_before_anything_was_said_changes_nothing(
    nights: Office, sit: Sit, key: str, code: int
) -> None:
    seat = sit()
    say(seat, ENTER, ENTER, ENTER)
    seat.wait_for("2 of 2")
    seat.press(key)
    assert seat.finish() == code, seat.shown
    assert nights.changed() == []


def test_an_interruption_saves_what_was_said_of_the_whole(nights: Office, sit: Sit) -> None:
    seat = sit()
    say(seat, ENTER, ENTER, "q", "Nights are what is left")
    seat.wait_for("When the next review is")
    seat.press("\x03")
    assert seat.finish() == 130, seat.shown
    assert "+note: Nights are what is left" in nights.changed()


def test_a_window_that_is_closed_saves_what_was_said(nights: Office, sit: Sit) -> None:
    seat = sit()
    say(seat, ENTER, ENTER, "d", "By December", ENTER, ENTER, ENTER)
    seat.wait_for("2 of 2")
    os.close(seat.end)
    seat.end = os.open(os.devnull, os.O_RDONLY)
    seat.process.wait(timeout=20)
    assert "+decision: By December" in nights.changed()


@pytest.mark.parametrize("answer", ["n", "no"])
def test_what_is_thrown_away_is_not_saved(nights: Office, sit: Sit, answer: str) -> None:
    seat = sit()
    say(seat, ENTER, ENTER, "d", "By December", ENTER, ENTER, "q", ENTER, ENTER, "what?", answer)
    assert seat.finish() == 0, seat.shown
    assert "Type Enter, k or n." in shown(seat)
    assert "Nothing was saved." in shown(seat)
    assert nights.changed() == []


def test_a_dry_run_shows_it_and_writes_nothing(nights: Office, sit: Sit) -> None:
    seat = sit("--dry-run")
    say(seat, ENTER, ENTER, "d", "By December", ENTER, ENTER, "q", ENTER, ENTER)
    assert seat.finish() == 0, seat.shown
    assert "+ decision: By December" in shown(seat)
    assert "Dry run: nothing was written." in shown(seat)
    assert nights.changed() == []


@pytest.mark.parametrize(
    ("answers", "barrier"),
    [
        pytest.param(("p", "Rang them", ENTER), True, id="it still stands"),
        pytest.param(("p", "Rang them", "perhaps", "y"), True, id="asked until it is told"),
        pytest.param(("p", "It came", "n"), False, id="it is gone"),
        pytest.param(("b", ENTER, "Rang them"), True, id="the same barrier once more"),
    ],
)
def test_a_barrier_stands_until_somebody_says_that_it_does_not(
    nights: Office, sit: Sit, answers: tuple[str, ...], barrier: bool
) -> None:
    seat = sit()
    say(seat, ENTER, ENTER, ENTER, *answers, "q", ENTER, "-", ENTER)
    assert seat.finish() == 0, seat.shown
    assert ("barrier: No cabinets in stock" in " ".join(nights.changed())) is barrier
    listed = nights.run("list", "nights", "--blocked", "--format", "csv").stdout
    assert ("nights/A2" in listed) is barrier


def test_a_new_barrier_needs_no_more_than_its_name(nights: Office, sit: Sit) -> None:
    seat = sit()
    say(seat, ENTER, ENTER, "b", "No pens", ENTER, "q", ENTER, "-", ENTER)
    assert seat.finish() == 0, seat.shown
    assert nights.changed()[:5] == [
        "+updates:",
        "+- date: 2026-11-23",
        "+by: Quality Lead",
        "+note: Reported at Monthly quality governance",
        "+barrier: No pens",
    ]


def test_answers_that_will_not_do_are_put_right_on_the_spot(nights: Office, sit: Sit) -> None:
    seat = sit()
    lines = ["?", "Tea party", "safe", "Cook", "nominated"]
    lines += ["Xylo", "ba", "escalate", "Cook", "quality", "Slow", "regional", "Slow"]
    lines += ["decision", "TBC", "Ring 943 476 5919", "Ring the family", ENTER, ENTER, "next"]
    lines += ["stop", ENTER, "31/02/2027", "2026-11-01", "2026-12-15", ENTER]
    say(seat, *lines)  # at once: the terminal shows what is typed, in the midst of what is told
    assert seat.finish() == 0, seat.shown
    assert "nothing is saved" not in shown(seat)
    for message in (
        "Enter takes Monthly quality governance. Ctrl-C stops, and what was said until then is",
        "'Tea party' is none of Monthly quality governance, Safeguarding oversight.",
        "'Cook' is none of Registered Manager",
        "'Xylo' is none of progress, barrier",
        "'TBC' says nothing.",
        "'ba' could be any of barrier, back.",
        "Quality Lead cannot be told by Quality Lead.",
        "That has what looks like an NHS number in it.",
        "'31/02/2027' is not a day",
        "the next review is not after this one.",
    ):
        assert message in shown(seat)
    assert nights.changed() == [
        "+escalations:",
        "+- date: 2026-11-23",
        "+to: Regional Quality Lead",
        "+by: Quality Lead",
        "+reason: Slow",
        "+- date: 2026-11-23",
        "+meeting: Safeguarding oversight",
        "+chair: Nominated Individual",
        "+decisions:",
        "+- action: A1",
        "+decision: Ring the family",
        "+next: 2026-12-15",
    ]


def test_a_chair_who_is_no_role_any_more_is_asked_for_again(nights: Office, sit: Sit) -> None:
    text = NIGHTS.replace("meeting: Monthly quality governance", "meeting: Night board")
    text = text.replace("chair: Regional Quality Lead", "chair: Night Director")
    (nights.plans / "nights.yaml").write_text(text, encoding="utf-8")
    nights.commit()
    seat = sit()
    say(seat, ENTER, ENTER, ENTER, "-", "q", "Well", "-", ENTER)
    assert seat.finish() == 0, seat.shown
    assert "Who chairs [Night Director]" in shown(seat)
    assert "QIP104" in shown(seat)
    assert nights.changed() == ["+- date: 2026-11-23", "+meeting: Night board", "+note: Well"]


def test_what_cannot_be_read_of_an_action_stops_nothing_else(nights: Office, sit: Sit) -> None:
    text = NIGHTS.replace("date: 2026-11-13, by", "date: November, by")
    (nights.plans / "nights.yaml").write_text(text, encoding="utf-8")
    nights.commit()
    seat = sit()
    say(
        seat,
        ENTER,
        ENTER,
        "d",
        "Begin at once",
        ENTER,
        ENTER,
        ENTER,
        "p",
        "Half",
        "d",
        "Ring them",
        ENTER,
        ENTER,
        ENTER,
    )
    say(seat, ENTER, "-", ENTER)
    assert seat.finish() == 0, seat.shown
    assert "nights/A2 cannot be changed: its `date` cannot be read." in shown(seat)
    assert "+decision: Ring them" in nights.changed()


def test_a_plan_that_takes_no_meeting_is_refused_before_anything_is_asked(nights: Office) -> None:
    head, _, _ = NIGHTS.partition("reviews:")
    (nights.plans / "nights.yaml").write_text(f"{head}reviews: none yet\n", encoding="utf-8")
    seat = Terminal(program(nights, "review", "nights", "--by", "Quality Lead"), nights.home)
    assert seat.finish() == 2
    seat.close()
    assert "Which meeting" not in seat.shown
    assert "reviews" in seat.shown


def test_the_next_above_is_offered_to_whoever_would_tell_themselves(
    nights: Office, sit: Sit
) -> None:
    seat = sit(by="Regional Quality Lead")
    say(seat, ENTER, ENTER, "e", ENTER, ENTER, "q", ENTER, "-", ENTER)
    assert seat.finish() == 0, seat.shown
    assert "+to: Nominated Individual" in nights.changed()
    assert "+reason: 24 days overdue" in nights.changed()


def test_what_was_said_is_put_down_on_what_somebody_else_wrote_meanwhile(
    nights: Office, sit: Sit
) -> None:
    seat = sit()
    say(seat, ENTER, ENTER, "d", "By December", ENTER, ENTER, ENTER)
    seat.wait_for("2 of 2")
    nights.done("update", "nights/A1", "--note", "Half", "--by", "Deputy Manager")
    say(seat, "q", ENTER, "-", ENTER)
    assert seat.finish() == 0, seat.shown
    assert "was changed by somebody else" in shown(seat)
    assert {"+note: Half", "+decision: By December"} <= set(nights.changed())


def test_what_cannot_be_saved_is_shown_once_more(nights: Office, sit: Sit) -> None:
    seat = sit()
    say(seat, ENTER, ENTER, "p", "Names are up", ENTER)
    seat.wait_for("2 of 2")
    (nights.plans / "nights.yaml").write_text("qip: 1\n", encoding="utf-8")
    say(seat, "q", ENTER, "-", ENTER)
    assert seat.finish() == 2, seat.shown
    assert "This was said, and is not saved: A1, update: Names are up" in shown(seat)


def test_it_fits_80_columns_and_needs_no_colour(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    seat = sit()
    for waits_for, line in (
        ("[Monthly quality governance]: ", ENTER),
        ("Who chairs [", ENTER),
        ("Enter next: ", ENTER),
        (f"not answered\r\n{CHOICES}", "d"),
        ("What was decided: ", "Lend one"),
        ("Who sees to it: ", "deputy"),
        ("By when: ", "fri"),
        (f"Friday 27 November 2026.\r\n{CHOICES}", "q"),
        ("as a whole: ", ENTER),
        ("When the next review is [", ENTER),
        ("throws it away: ", ENTER),
    ):
        seat.wait_for(waits_for)
        say(seat, line)
    assert seat.finish() == 0, seat.shown
    assert "\x1b" not in seat.shown
    talk, _, _ = seat.shown[seat.shown.index("1 of 2") :].partition("--- ")
    assert max(len(line) for line in talk.splitlines()) <= 80


def test_control_characters_of_a_plan_have_no_effect_in_a_question(
    nights: Office, sit: Sit
) -> None:
    text = NIGHTS.replace("No cabinets in stock", '"No \\e[2J \\u202e cabinets"')
    (nights.plans / "nights.yaml").write_text(text, encoding="utf-8")
    seat = sit()
    say(seat, ENTER, ENTER, ENTER, "p", "Rang them", "n", "q", ENTER, "-", "n")
    assert seat.finish() == 0, seat.shown
    assert "\x1b[2J" not in seat.shown
    assert "\u202e" not in seat.shown


def test_a_plan_with_nothing_on_its_agenda_was_looked_at_all_the_same(
    nights: Office, sit: Sit
) -> None:
    head, _, _ = NIGHTS.partition("actions:")
    (nights.plans / "nights.yaml").write_text(head, encoding="utf-8")
    nights.commit()
    seat = sit()
    say(seat, ENTER, "regional", "Nothing to say", ENTER, ENTER)
    assert seat.finish() == 0, seat.shown
    assert "put down by Quality Lead: 0 items." in shown(seat)
    assert nights.changed() == ["+reviews:", *HELD, "+note: Nothing to say", NEXT]


ROUTINE = """\
checks:
  - id: C1
    check: Watch one night handover a week
    owner: Deputy Manager
    every: week
    since: 2026-10-05
"""


def test_a_missed_check_is_decided_on_and_nothing_else(nights: Office, sit: Sit) -> None:
    head, _, actions = NIGHTS.partition("actions:")
    actions = actions.replace("action: A1, decision: Begin", "decision: Begin")
    text = f"{head}{ROUTINE}actions:{actions}"
    (nights.plans / "nights.yaml").write_text(text, encoding="utf-8")
    nights.commit()
    seat = sit()
    say(
        seat,
        ENTER,
        ENTER,
        ENTER,
        ENTER,
        "p",
        "d",
        "Deputy Manager to begin on Friday",
        ENTER,
        ENTER,
        ENTER,
    )
    say(seat, ENTER, "-", ENTER)
    assert seat.finish() == 0, seat.shown
    assert "Decided on 20 Oct 2026: Begin with the second floor" in shown(seat)
    assert "3 of 3 nights/C1: 7 of 7 missed, none since Watch one night handover a" in shown(seat)
    assert "Last done: never" in shown(seat)
    assert "'p' is none of decision, back, stop, next." in shown(seat)
    assert nights.changed() == [
        *HELD,
        "+decisions:",
        '+- decision: "C1: Deputy Manager to begin on Friday"',
    ]


def test_without_a_terminal_what_is_missing_is_listed(nights: Office) -> None:
    said = nights.refused("review", "nights", "--by", "Quality Lead")
    assert "--meeting is missing." in said
    assert "Monthly quality governance" in said
