"""What is asked at a terminal, and a program of its own: answers, Ctrl-C, pipes."""

import errno
import os
import re
import subprocess
import sys
from collections.abc import Callable

import pytest

from qiptrack.cli import prompts
from qiptrack.cli.commands import (
    beginning,
    declaring,
    editing,
    measuring,
    reassigning,
    reviewing,
)
from qiptrack.cli.requests import items
from qiptrack.cli.typed_texts import SaysNothing, in_words
from tests.cli.writing.conftest import TODAY, Office
from tests.conftest import swept, with_each
from tests.terminal import Terminal

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
    seat.press("\n")
    seat.wait_for("It is needed; ? says what may be typed.")
    seat.press("Ten audits read\n")
    assert seat.finish() == 0, seat.shown
    assert "+method: record review" in office.changed()
    assert office.changed()[-1] == "+note: Ten audits read"


def test_a_name_that_is_no_plan_is_asked_for_again_with_those_there_are(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ("?", "elm-curt", "zz", "elm", "elm/A9", "rosewod/A7", "rose/A7", "Ten are down")
    said = _told(office, monkeypatch, ("update", *DEPUTY), answers)
    assert "There are: elm-court-mar-errors northgate-safeguarding-alerts rosewood-" in said
    assert "A day may be typed" not in said
    assert "There is no action 'zz' in any plan." in said
    assert "elm-court-mar-errors is a plan, and what is meant is an action. Say which" in said
    assert "There is no action 'A9' in elm-court-mar-errors." in said
    assert "Did you mean rosewood-care-plan-reviews?" in said
    assert office.changed()[-1] == "+note: Ten are down"


def test_the_items_of_few_plans_are_listed_with_their_words_for_a_question_mark(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = ("--result", "satisfactory", *DEPUTY)
    said = _told(office, monkeypatch, ("record", *done), ("?", "rose/C1"))
    assert "A routine check, such as rosewood/C1: " in said
    assert " rosewood-care-plan-reviews/C2 Audit twenty plans against the daily notes" in said
    for plan in ("rosewood-care-plan-reviews", "northgate-safeguarding-alerts"):
        (office.plans / f"{plan}.yaml").unlink()
    said = _told(office, monkeypatch, ("record", *done, "--by", "QL"), ("?", "elm/C1"))
    assert "A routine check, such as elm-court-mar-errors/C1: " in said
    assert said.count("Spot audit of a hundred administrations") == 1


def test_what_is_refused_for_another_reason_is_not_asked_for_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompts, "can_ask", lambda: True)
    said = office.refused("close", "--by", "Branch Manager", input="northgate/A2\nrose/A7\n")
    assert "cannot be closed" in said
    unclear = ("update", "--note", "Seen", "--by", "re")
    said = office.refused(*unclear, input="rose/A7\nrose/A7\n")
    assert said.count("'re' could be any of Registered Manager, Regional Quality Lead") == 1
    assert said.count("A1 alone when just one plan has it") == 1


@pytest.mark.parametrize("typed", ["TBC", "as above", "N/A", "y", "No", "+60", "11/12", "80 %"])
def test_a_text_that_says_nothing_is_no_answer(typed: str) -> None:
    with pytest.raises(SaysNothing, match=re.escape(f"'{typed}' says nothing")):
        in_words(f" {typed} ")
    assert in_words(" Ten audits read ") == "Ten audits read"


def test_a_text_that_says_nothing_is_asked_for_again(office: Office, sit: Sit) -> None:
    seat = sit("verify", "rose/A4", "--result", "confirmed", "--method", "observation", *CHECKER)
    seat.wait_for("What was seen: ")
    seat.press("As above\n")
    seat.wait_for("'As above' says nothing. Write out what it is, in a few words.")
    seat.press("Ten audits read\n")
    assert seat.finish() == 0, seat.shown
    assert office.changed()[-1] == "+note: Ten audits read"


@pytest.mark.parametrize("typed", ["quit", "Exit", "q", "cancel"])
def test_a_word_for_leaving_is_no_answer_and_how_to_leave_is_said(
    office: Office, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    answers = (typed, "Lamps", typed, "Fit lamps", "Exit", "Team Leader", typed)
    said = _told(office, monkeypatch, ("add", "rose"), (*answers, "+60", "The lamps", ""))
    assert said.count("Ctrl-C leaves, and nothing is saved.") == 4
    assert [line for line in office.changed() if typed in line.split()] == []
    assert "+action: Fit lamps" in office.changed()


def test_a_choice_goes_by_its_beginning_also_where_that_is_a_word_for_leaving(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ("Dark", "Fit lamps", "q", "+60", "The lamps", "")
    _told(office, monkeypatch, ("add", "rose"), answers)
    assert "+owner: Quality Lead" in office.changed()


def test_a_name_in_the_place_of_a_role_is_answered_with_the_role_of_its_bearer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ("Dark", "Fit lamps", "S. Reyes", "Gardener", "1", "+60", "The lamps", "DM", "Obser")
    said = _told(office, monkeypatch, ("add", "rose"), (*answers, ""))
    assert "Lead, Nominated Individual. S. Reyes is the Deputy Manager at Rosewood House;" in said
    assert "Individual. `qiptrack add-role` declares another role." in said
    asked = ("evidence", "rose/A6", *DEPUTY)
    said = _told(office, monkeypatch, asked, ("S. Reyes", "1", "The sheets say so"))
    assert "training, document, other. Number or name: What does it show" in said
    said = _told(office, monkeypatch, asked, ("photos", "obs", "The sheets say so"))
    assert "training, document, other. Did you mean observation?" in said
    leaver = ("reassign", "rose/A6", "--reason", "Left", "--by", "RM")
    said = _told(office, monkeypatch, leaver, ("DM", "1"))
    assert "Deputy Manager cannot be named here." in said


def test_the_fields_that_may_be_set_are_listed_for_a_question_mark(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ("?", "priority", "QL", "priority=low")
    said = _told(office, monkeypatch, ("edit", "rose/A6"), answers)
    assert "It has: issue, action, contributors, priority, " in said
    assert "Write what it is to say behind it: priority=VALUE" in said
    assert "'QL' is not a setting. Write it as FIELD=VALUE, such as priority=high." in said
    said = _told(office, monkeypatch, ("edit", "organisation/QL"), ("?", "vacant=Yes"))
    assert "It has: role, service, holder, vacant, email, reports_to." in said
    assert "+vacant: true" in office.changed()
    said = _told(office, monkeypatch, ("edit", "I5"), ("?", "every=month"))
    assert "It has: name, " in said
    assert " target.value, target.by, target.steps." in said


def test_a_leaver_in_the_place_of_an_action_is_told_how_all_of_theirs_go(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ("?", "Cook", "deputy manager", "SL", "rose/A6", "Team Leader", "Left on Friday")
    said = _told(office, monkeypatch, ("reassign", "--by", "RM"), answers)
    assert "There are: elm-court-mar-errors northgate-safeguarding-alerts rosewood-" in said
    assert "There is no action 'Cook' in any plan." in said
    assert 'is a role, and no action. All of its actions: `qiptrack reassign --from "De' in said
    assert "Shift Leader is a role, and no action." in said
    assert "+owner: Team Leader" in office.changed()


def test_a_role_is_asked_for_with_where_it_is_and_whom_it_answers_to(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("The team", "S. Reyes", "Shift Leader", "Night Manager")
    answers = ("?", "Oak", "elm", *names, "", "DM", "Service")
    said = _told(office, monkeypatch, ("add-role",), answers)
    assert "Where the role is; Enter says at every service: 1 Rosewood House" in said
    assert "'Oak' is none of Rosewood House" in said
    assert "'The team' is not one role" in said
    assert "S. Reyes is the Deputy Manager at Rosewood House, and no role." in said
    assert "'DM' is none of Service Manager" in said
    assert "+- {role: Night Manager, service: Elm Court, reports_to: Service Manager}" in (
        office.changed()
    )


COMPLETE = ("complete", "rose/A6", "rose/A7", *DEPUTY)


def test_evidence_is_asked_for_where_an_action_is_completed_without_any(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.done("evidence", "rose/A6", "--kind", "data", "--note", "Counted", *DEPUTY)
    office.commit()
    said = _told(office, monkeypatch, COMPLETE, ("?", "rec", "TBC", "Six sheets signed"))
    assert "No evidence is recorded yet; what shows that it is done: 1 audit" in said
    assert "In a script `qiptrack evidence` records it first." in said
    assert "'TBC' says nothing." in said
    assert "rosewood-care-plan-reviews/A6 is complete." in said
    assert "A7: evidence is recorded, and it is complete. Quality Lead verifies it by" in said
    changed = office.changed()
    assert changed.count("+status: complete") == 2
    assert [line for line in changed if "note" in line] == ["+note: Six sheets signed"]


def test_evidence_is_not_asked_for_where_the_action_could_not_be_completed_with_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompts, "can_ask", lambda: True)
    monkeypatch.setattr(items, "can_ask", lambda: True)
    said = office.refused("complete", "rose/A7", "rose/A1", *DEPUTY)
    assert said.startswith("qiptrack: rosewood-care-plan-reviews/A1 cannot be completed")
    office.done("edit", "rose/A7", "--unset", "assurance")
    said = office.refused("complete", "rose/A7", *DEPUTY)
    assert said.startswith("qiptrack: rosewood-care-plan-reviews/A7 cannot be completed: no evid")


NEW_ACTION = ("add", "rose", "--issue", "Dark", "--action", "Fit lamps", "--owner", "Team Leader")
NEW_INDICATOR = (
    *("add-indicator", "rose", "--name", "Plans signed", "--unit", "%", "--better", "higher"),
    *("--owner", "Quality Lead", "--target", "90", "--every", "month", "--baseline", "40"),
)


def _told(
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    answers: tuple[str, ...],
) -> str:
    """Return, on one line, what is told of a command that is done with these answers typed."""
    for module in (prompts, measuring, items):
        monkeypatch.setattr(module, "can_ask", lambda: True)
    done = office.done(*words, input="".join(f"{answer}\n" for answer in answers))
    return " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("words", "answers", "said"),
    [
        (
            (*NEW_ACTION, "--evidence-source", "The lamps", "--assurance-by", "Quality Lead"),
            ("2026-03-01", "2027-01-15", ""),
            "Sunday 1 March 2026 is before the plan opened, on 2 March 2026. Give a later day.",
        ),
        (
            (*NEW_INDICATOR, "--baseline-date", "2026-04-01"),
            ("2026-03-01", "2027-01-29"),
            "Sunday 1 March 2026 is before the plan opened, on 2 March 2026. Give a later day.",
        ),
        (
            NEW_INDICATOR,
            ("tomorrow", "2026-04-01", "2027-01-29"),
            "24 November 2026 is in the future: today is 23 November 2026.",
        ),
        (
            ("add-milestone", "rose/A7"),
            ("TBC", "Forms printed", "2026-03-01", "2026-12-04"),
            "'TBC' says nothing.",
        ),
        (
            ("rebase", "rose/I3", *CHECKER, "--approved-by", "Nominated Individual"),
            ("tomorrow", "2026-06-01", "New form"),
            "24 November 2026 is in the future",
        ),
        (("update", "rose/A7", *DEPUTY), ("as above", "Six are down"), "'as above' says nothing."),
        (
            ("defer", "rose/A7", "--reason", "No", "--approved-by", "Quality Lead", *DEPUTY),
            ("2026-12-04", "2026-12-18"),
            "4 December 2026 is not later. Defer it to a later day. The new date:",
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_would_be_refused_at_the_end_is_asked_for_again_at_once(
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    answers: tuple[str, ...],
    said: str,
) -> None:
    assert said in _told(office, monkeypatch, words, answers)


BETTER = NEW_INDICATOR[:-6]
"""An indicator of which the target, how often it is measured and the baseline are not said."""


@with_each(
    ("words", "answers", "said"),
    [
        (
            (*BETTER, "--target", "50"),
            ("60", "40", "2026-04-01", "2027-01-29", "month"),
            "QIP402 50 is worse than the baseline of 60: higher is better",
        ),
        (
            (*BETTER, "--baseline", "60", "--every", "month", "--target-by", "2027-01-29"),
            ("2026-04-01", "50", "90"),
            "QIP402 50 is worse than the baseline of 60: higher is better",
        ),
        (
            (*BETTER, "--every", "month"),
            ("60", "2026-04-01", "50", "90", "2027-01-29"),
            "QIP402 50 is worse than the baseline of 60: higher is better",
        ),
        (
            NEW_INDICATOR,
            ("2026-05-01", "2026-04-02", "2026-05-02"),
            "QIP211 this is not after the baseline, which is of 1 May 2026",
        ),
        (
            ("escalate", "rose/A7", *DEPUTY),
            ("deputy", "registered", "Late"),
            "Deputy Manager cannot be named here.",
        ),
        (
            ("rebase", "rose/I3", *CHECKER, "--from", "2026-06-01", "--reason", "New form"),
            ("Regional Quality Lead", "Nominated"),
            "Regional Quality Lead owns it, and somebody else has to approve that.",
        ),
        (("measure", "rose/I1", *CHECKER), ("140", "84"), "140 is no share: it is from 0 to 100."),
        (
            (*NEW_ACTION[:-2], "--evidence-source", "Lamps", "--due", "2027-01-15"),
            ("Quality Lead", "Nobody", ""),
            "'Nobody' is none of",
        ),
    ],
)
def test_an_answer_that_does_not_go_with_what_is_known_is_asked_for_again(
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    answers: tuple[str, ...],
    said: str,
) -> None:
    assert said in _told(office, monkeypatch, (*words, "--dry-run"), answers)


def test_a_role_that_may_not_take_the_step_is_asked_for_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.git("config", "user.email", "nobody@example.org")
    seen = ("--result", "confirmed", "--method", "observation", "--note", "Ten audits read")
    words = ("verify", "rose/A4", *seen)
    monkeypatch.setattr("qiptrack.cli.acting_role.can_ask", lambda: True)
    monkeypatch.setattr("qiptrack.cli.requests.items.can_ask", lambda: True)
    said = _told(office, monkeypatch, words, ("Quality Lead", "Regional Q"))
    assert said.count("Your role:") == 2
    assert said.count("Quality Lead owns it, and nobody") == 1
    assert "is not asked again" not in said  # both posts have the address of whoever is in them
    assert "by: Regional Quality Lead" in "".join(office.changed())


def test_a_number_that_is_hardly_meant_is_asked_about_where_it_is_typed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompts, "can_ask", lambda: True)
    said = office.done(
        *(*BETTER, "--every", "month", "--target-by", "2027-01-29", "--baseline", "60"),
        input="2026-04-01\n150\n90\nn\n90\n",
    )
    again = "Type y for yes, or n for no; Enter is no.\nIs that meant? [y/N] "
    assert f"Is that meant? [y/N]   {again}" in said.stderr
    assert f"{again}  A target of 150 % is more than all." in said.stderr
    assert "+value: 90" in office.changed()


def test_a_number_that_is_given_is_asked_about_once_its_unit_is_typed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompts, "can_ask", lambda: True)
    words = [word for word in BETTER if word not in {"--unit", "%"}]
    given = ("--target", "150", "--target-by", "2027-01-29", "--every", "month")
    said = office.done(*words, *given, "--baseline", "60", input="%\nn\nplans\n2026-04-01\n")
    assert "A target of 150 % is more than all." in said.stderr
    assert "+unit: plans" in office.changed()
    assert "+type: level" not in office.changed()


EARLY = ("--date", "2020-01-01")


@with_each(
    ("words", "said"),
    [
        (("add", "rose", "--owner", "Night Portr"), "Rosewood House has no role 'Night Portr'."),
        (
            ("add", "rose", "--owner", "Quality Lead", "--assurance-by", "Quality Lead"),
            "nobody verifies their own work",
        ),
        (("add-check", "rose", "--indicator", "I9"), "this plan has no indicator 'I9'"),
        (("add-milestone", "rose/A1"), "A1 is closed, and so has nothing left to reach."),
        (("new", "roof", "--sponsor", "Nobody"), "The organisation has no role 'Nobody'."),
        (("evidence", "rose/A7", *DEPUTY, "--indicator", "I9"), "has no indicator 'I9'"),
        (("verify", "rose/A4", *CHECKER, "--indicator", "I9"), "has no indicator 'I9'"),
        (("update", "rose/A7", "--barrier", "none"), "'none' names no barrier."),
        (("record", "rose/C1", *DEPUTY, "--done", "3", "--expected", "2"), "3 were done of 2."),
        (("measure", "rose/I1", *CHECKER, *EARLY), "QIP211 this is before the baseline"),
        (("measure", "rose/I1", *CHECKER, "--replace"), "it has no measurement of 23 November"),
        (
            ("rebase", "rose/I3", *CHECKER, "--approved-by", "Regional Quality Lead"),
            "somebody else has to approve that",
        ),
        (("review", "rose", "--note", "Fine", "--chair", "Nobody"), "has no role 'Nobody'"),
        (("review", "rose", "--decision", "A99=Close it"), "it has no action A99."),
        (
            ("review", "rose", "--decision-owner", "A4=Quality Lead"),
            "about A4, on which nothing is decided.",
        ),
        *(
            ((step, "rose/A7", *DEPUTY, *EARLY), "this is before the plan opened")
            for step in ("update", "escalate", "defer", "withdraw", "reassign")
        ),
    ],
)
def test_what_is_given_and_will_not_do_is_refused_before_anything_is_asked(
    office: Office, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    for module in (prompts, measuring, reviewing, reassigning):
        monkeypatch.setattr(module, "can_ask", lambda: True)
    refused = office.refused(*words)
    assert said in " ".join(refused.split())
    assert refused.startswith("qiptrack: ")


@with_each(
    "words",
    [
        ("update", "rose/A7", *DEPUTY),
        ("add", "rose"),
        ("new", "falls"),
        ("measure", "rose/I1", *CHECKER),
        ("review", "rose", "--note", "Fine"),
        ("review", "rose"),
        ("add-role",),
        ("edit", "rose/A7"),
        ("edit", "organisation"),
    ],
)
def test_who_may_not_write_is_told_before_anything_is_asked(
    office: Office, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    for module in (prompts, measuring, reviewing, reassigning, beginning, declaring, editing):
        monkeypatch.setattr(module, "can_ask", lambda: True)
    monkeypatch.setattr(os, "access", lambda _path, mode, **_: mode == os.F_OK)
    monkeypatch.setenv("QIPTRACK_BY", "Quality Lead")
    assert "could not be saved: you may" in office.refused(*words)


def test_a_check_that_has_not_begun_is_refused_before_anything_is_asked(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = ("add-check", "rose", "--check", "Fridge", "--owner", "Team Leader", "--every", "day")
    office.done(*check, "--since", "2026-11-24")
    monkeypatch.setattr("qiptrack.cli.requests.items.can_ask", lambda: True)
    refused = office.refused("record", "rose/C3", "--by", "Team Leader")
    assert "it is due from 24 November 2026.\n  Record it on 24 November 2026 or later." in refused


@pytest.mark.parametrize("rules", ["", "rules: {QIP801: off}\n"])
def test_an_nhs_number_is_refused_where_it_is_typed(
    office: Office, monkeypatch: pytest.MonkeyPatch, rules: str
) -> None:
    monkeypatch.setattr(prompts, "can_ask", lambda: True)
    organisation = office.plans / "_organisation.yaml"
    organisation.write_text(organisation.read_text(encoding="utf-8") + rules, encoding="utf-8")
    typed = "Spoke to 943 476 5919\nCover agreed\n"
    answer = office.done("update", "rose/A7", *DEPUTY, input=typed)
    again = "That has what looks like an NHS number in it. Refer to the person by the reference"
    assert (again in answer.stderr) == (not rules)
    assert office.changed()[-1] == f"+note: {typed.splitlines()[0 if rules else 1]}"


def test_an_answer_that_will_not_do_is_asked_for_again(office: Office, sit: Sit) -> None:
    seat = sit(
        "defer", "rose/A7", "--reason", "No sheets", "--approved-by", "Quality Lead", *DEPUTY
    )
    seat.wait_for("The new date: ")
    seat.press("?\n")
    seat.wait_for("31 January, fri, +14")
    seat.press("31/11/2026\n")
    seat.wait_for("2026-11-30")
    seat.press("yesterday\n")
    seat.wait_for("yesterday is Sunday 22 November 2026.")
    seat.wait_for("cannot be deferred")
    seat.press("18/12/2026\n")
    seat.wait_for("18/12/2026 is Friday 18 December 2026.")
    assert seat.finish() == 0, seat.shown
    assert "+due: 2026-12-18" in office.changed()


def test_what_no_step_takes_is_asked_for_again_and_nothing_said_is_lost(
    office: Office, sit: Sit
) -> None:
    seat = sit("defer", "rose/A7", *DEPUTY)
    seat.wait_for("The new date: ")
    seat.press("2026-12-04\n")
    seat.wait_for("it is due on 4 December")
    seat.press("2026-12-18\n")
    seat.wait_for("Why: ")
    seat.press("No sheets\n")
    seat.wait_for("Number or name: ")
    seat.press("Registered Manager\n")
    seat.wait_for("'Registered Manager' is none of")
    seat.press("n\n")
    seat.wait_for("'n' could be any of Night Senior, Nominated Individual.")
    seat.press("quality\n")
    assert seat.finish() == 0, seat.shown
    assert {"+due: 2026-12-18", "+reason: No sheets"} <= set(office.changed())


@pytest.mark.parametrize(
    ("words", "offered", "not_offered"),
    swept(
        [
            pytest.param(
                ("withdraw", "rose/A7", "--reason", "No", *DEPUTY),
                "Quality Lead",
                {"Registered Manager", "Branch Manager"},
                id="not the owner, who approves nothing of their own, nor another service",
            ),
            pytest.param(
                ("reassign", "rose/A7", "--reason", "No", *DEPUTY),
                "Team Leader",
                {"Registered Manager", "Branch Manager"},
                id="not who has it",
            ),
            pytest.param(
                ("escalate", "rose/A7", "--reason", "No", *DEPUTY),
                "Registered Manager",
                {"Branch Manager"},
                id="whom to tell",
            ),
            pytest.param(
                ("new", "falls", "--title", "Falls", "--service", "Elm Court"),
                "Service Manager",
                {"Branch Manager", "Deputy Manager"},
                id="the sponsor of a new plan",
            ),
        ],
        every=2,
    ),
)
def test_only_what_will_do_is_offered(
    sit: Sit, words: tuple[str, ...], offered: str, not_offered: set[str]
) -> None:
    seat = sit(*words)
    seat.wait_for("Number or name: ")
    names = {line.split(maxsplit=1)[-1].strip() for line in seat.shown.splitlines()}
    assert offered in names
    assert not names & not_offered
    seat.press("\x03")
    assert seat.finish() == 130


def test_the_roles_of_a_new_plan_are_those_of_the_service_that_was_answered(
    office: Office, sit: Sit
) -> None:
    seat = sit("new", "falls", "--title", "Falls")
    seat.wait_for("Number or name: ")
    seat.press("northgate\n")
    seat.wait_for("answers for it as a whole")
    seat.wait_for("Nominated Individual")
    assert "Branch Manager" in seat.shown
    assert "Deputy Manager" not in seat.shown
    seat.press("branch\n")
    assert seat.finish() == 0, seat.shown
    assert "sponsor: Branch Manager" in (office.plans / "falls.yaml").read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    swept(
        [
            pytest.param(("verify", "rose/A6", *CHECKER), "it is in progress", id="a wrong state"),
            pytest.param(
                ("verify", "rose/A4", "--by", "Quality Lead"), "owns it", id="by its owner"
            ),
            pytest.param(("defer", "rose/A1", *DEPUTY), "it is closed", id="over"),
            pytest.param(
                ("withdraw", "rose/A7", "--approved-by", "Registered Manager", *DEPUTY),
                "somebody else has to approve",
                id="what was given",
            ),
            pytest.param(
                ("escalate", "rose/A1", *DEPUTY), "it is closed", id="told of what is over"
            ),
            pytest.param(
                ("evidence", "rose/A1", *DEPUTY), "it is closed", id="shown once it is over"
            ),
            pytest.param(("record", "elm/C1", *DEPUTY), "no role 'Deputy Manager'", id="who acts"),
            pytest.param(
                ("update", "rose/A99", *DEPUTY), "There is no action 'A99'", id="no such one"
            ),
        ],
        every=2,
    ),
)
def test_what_cannot_be_is_refused_before_anything_is_asked(
    office: Office, sit: Sit, words: tuple[str, ...], said: str
) -> None:
    seat = sit(*words)
    assert seat.finish() == 2, seat.shown
    assert seat.shown.startswith("qiptrack: ")
    assert said in " ".join(seat.shown.split())
    assert office.changed() == []


def test_arguments_that_were_left_out_are_asked_for(office: Office, sit: Sit) -> None:
    seat = sit("measure", *DEPUTY)
    seat.wait_for("An indicator, such as rosewood/I1: ")
    seat.press("\nrose/I1\n")
    seat.wait_for("A number, without its unit: ")
    seat.press("75%\n")
    seat.wait_for("'75%' is not a number by itself. Write 75")
    seat.press("75\n")
    assert seat.finish() == 0, seat.shown
    assert office.changed() == ["+- {date: 2026-11-23, value: 75}"]


def test_an_argument_is_tried_when_it_is_answered(office: Office, sit: Sit) -> None:
    seat = sit("new", "--title", "Falls", "--service", "Elm Court", "--sponsor", "Quality Lead")
    seat.wait_for("its file is called so: ")
    seat.press("../falls\n")
    seat.wait_for("'../falls' cannot be the id of a plan")
    seat.press("falls\n")
    assert seat.finish() == 0, seat.shown
    assert (office.plans / "falls.yaml").exists()
    seat = sit("sample")
    seat.wait_for("How many: ")
    seat.press("two\n")
    seat.wait_for("N must be a whole number, 1 or more, not 'two'.")
    seat.press("2\n")
    assert seat.finish() == 0, seat.shown


def test_what_is_typed_for_an_argument_is_no_option_and_may_be_several(
    office: Office, sit: Sit
) -> None:
    seat = sit("update", "--note", "Seen", *DEPUTY)
    seat.wait_for("Actions, such as rosewood/A1")
    seat.press("rose/A6 rose/A7\n")
    assert seat.finish() == 0, seat.shown
    assert len(office.changed()) == 5
    seat = sit("measure", "rose/I1", *DEPUTY)
    seat.wait_for("without its unit: ")
    seat.press("-3\n")
    seat.wait_for("-3 is no share")
    seat.press("84\n")
    assert seat.finish() == 0, seat.shown


def test_without_declared_roles_a_group_is_asked_for_again(office: Office, sit: Sit) -> None:
    (office.plans / "_organisation.yaml").unlink()
    given = ("--issue", "Dark", "--action", "Fit lamps", "--evidence-source", "The lamps")
    seat = sit("add", "rose", *given, "--due", "2027-01-15", *DEPUTY)
    seat.wait_for("answers for it: ")
    seat.press("All staff\n")
    seat.wait_for("'All staff' is not one role")
    seat.press("Deputy Manager\n")
    seat.wait_for("Enter leaves it for later: ")
    seat.press("\n")
    assert seat.finish() == 0, seat.shown
    assert "+owner: Deputy Manager" in office.changed()


def test_a_setting_is_tried_when_it_is_answered(office: Office, sit: Sit) -> None:
    seat = sit("edit", "rose/A6", *DEPUTY)
    for answer, said in (
        ("sooner", "'sooner' is not a setting"),
        ("owner=Team Leader", "qiptrack reassign"),
        ("priority=urgent", "Write high."),
    ):
        seat.wait_for("as FIELD=VALUE: ")
        seat.press(f"{answer}\n")
        seat.wait_for(said)
    seat.press("priority=low\n")
    assert seat.finish() == 0, seat.shown
    assert office.changed() == ["-priority: high", "+priority: low"]


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
        ("Who verifies that it held", "quality"),
        ("How they look at it", "observation"),
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
        "+assurance:",
        "+method: observation",
        "+by: Quality Lead",
    ]


def test_who_verifies_a_new_action_may_be_left_for_later(office: Office, sit: Sit) -> None:
    given = ("--issue", "Dark", "--action", "Fit lamps", "--owner", "Deputy Manager")
    seat = sit("add", "rose", *given, "--due", "2027-01-15")
    seat.wait_for("Where it will be seen")
    seat.press("The lamps\n")
    seat.wait_for("Who verifies that it held")
    seat.press("deputy\n")
    seat.wait_for("is none of")
    seat.press("\n")
    assert seat.finish() == 0, seat.shown
    assert "Name who verifies it" in seat.shown
    assert "+assurance:" not in office.changed()


@pytest.mark.parametrize(
    ("answer", "owners"),
    [("yes", 2), ("", 0), ("perhaps\nno", 0), ("perhaps\ny", 2)],
    ids=["yes", "nothing", "perhaps, then no", "perhaps, then yes"],
)
def test_all_of_a_leavers_actions_change_only_for_a_yes(
    office: Office, sit: Sit, answer: str, owners: int
) -> None:
    who = ("--from", "dep", "--to", "RM", "--reason", "Left")
    seat = sit("reassign", *who, *CHECKER)
    seat.wait_for("2 open actions of Deputy Manager would belong to Registered Manager:")
    seat.wait_for("rosewood-care-plan-reviews/A6: Move the plans of each floor")
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
    assert done.returncode == 141
    assert b"rosewood-care-plan-reviews/A6: progress is recorded." in done.stderr
    assert office.changed() == ["+- {date: 2026-11-23, by: Deputy Manager, note: Seen}"]


def test_what_is_saved_is_said_where_its_lines_cannot_be_written(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("qiptrack.cli.requests.write.emit", full)
    done = office.run("update", "rose/A6", "--note", "Seen", *DEPUTY)
    assert done.exit_code == 2
    assert "progress is recorded.\nqiptrack: The answer could not be written" in done.stderr
    assert office.changed() == ["+- {date: 2026-11-23, by: Deputy Manager, note: Seen}"]


def test_a_file_that_cannot_be_saved_shows_no_change(office: Office) -> None:
    outside = office.home / "elsewhere.yaml"
    office.plan.rename(outside)
    office.plan.symlink_to(outside)
    before = outside.read_bytes()
    said = office.refused("update", "rose/A6", "--note", "Seen", *DEPUTY)
    assert "outside the plans folder" in said
    assert outside.read_bytes() == before


def test_who_acts_is_asked_once_where_nothing_says_it(office: Office, sit: Sit) -> None:
    office.git("config", "user.email", "nobody@example.org")
    seat = sit("update", "rose/A7", "rose/A3", "--note", "Sheets came")
    seat.wait_for("Your role:")
    seat.press("?\n")
    seat.wait_for("script it is --by.")
    seat.press("Branch Manager\n")
    seat.wait_for("'Branch Manager' is none of")
    seat.press("team\n")
    assert seat.finish() == 0, seat.shown
    assert sum("by: Team Leader" in line for line in office.changed()) == 2
    assert seat.shown.count("Your role:") == 1
    assert "That is not asked again" in seat.shown
    edit = "'organisation/Team Leader at Rosewood House' --set email=nobody@example.org`"
    assert f"`qiptrack edit {edit}" in seat.shown


def test_whoever_may_be_standing_in_is_not_told_to_put_their_address_down(
    office: Office, sit: Sit
) -> None:
    office.git("config", "user.email", "a.chaudhry@example.org")
    seat = sit("update", "rose/A7", "--note", "Sheets came")
    seat.wait_for("Your role:")
    seat.press("team\n")
    assert seat.finish() == 0, seat.shown
    said = " ".join(seat.shown.split())
    assert "is that of the Branch Manager at Northgate Homecare. If this post is yours too" in said
    assert "--set email=a.chaudhry@example.org`" in said


def test_a_day_that_has_come_is_explained_by_days_that_have(sit: Sit) -> None:
    seat = sit(
        "rebase", "rose/I3", "--reason", "A new form", "--approved-by", "Nominated", *CHECKER
    )
    seat.wait_for("On which day the change was made: ")
    seat.press("?\n")
    seat.wait_for("fri, -14, yesterday")
    seat.press("\x03")
    assert seat.finish() == 130


def test_the_first_action_of_a_new_plan_is_asked_for(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.done("new", "falls", "--title", "Falls", "--service", "elm", "--sponsor", "SM")
    answers = ("Dark", "Fit lamps", "SL", "15 jan 2027", "The lamps", "")
    said = _told(office, monkeypatch, ("add", "falls"), answers)
    assert "falls/A1 is added." in said
    assert "  - id: A1\n    issue: Dark\n" in (office.plans / "falls.yaml").read_text("utf-8")
