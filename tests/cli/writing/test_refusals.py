"""What a change is refused for, each by its own reason, and nothing is changed."""

import os
import shlex
from pathlib import Path

import pytest

from qiptrack.cli.typed_texts import NothingSaid, long_text
from tests.cli.writing.conftest import PLAN, Office
from tests.conftest import with_each

DEPUTY = ("--by", "Deputy Manager")
CHECKER = ("--by", "Quality Lead")
SEEN = ("--result", "confirmed", "--method", "observation", "--note", "Seen")
NEW = (
    *("--issue", "No sheet", "--action", "Print one for each floor", "--due", "2027-01-15"),
    *("--evidence-source", "The sheet", "--owner", "Deputy Manager"),
)


BOARD = ("review", "rose", "--meeting", "Board")


@with_each(
    ("words", "said"),
    [
        pytest.param(
            ("start", "rose/A77", *DEPUTY), "There is no action 'A77' in", id="no such action"
        ),
        pytest.param(
            ("start", "rose", *DEPUTY),
            "rosewood-care-plan-reviews is a plan, and what is meant is an action.\n"
            "  Say which, such as rosewood-care-plan-reviews/A1. There are: A1, A2, A3",
            id="a whole plan",
        ),
        pytest.param(
            ("start", "rosewod/A7", *DEPUTY),
            "There is no plan 'rosewod'.\n  Did you mean rosewood-care-plan-reviews?",
            id="a plan whose beginning is misspelt",
        ),
        pytest.param(
            ("update", "rose/A7", "Ten are down", *DEPUTY),
            "There is no action 'Ten are down' in any plan.\n  A text goes behind its option",
            id="a note without its option",
        ),
        pytest.param(("start", "roze/A7", *DEPUTY), "There is no plan 'roze'", id="no such plan"),
        pytest.param(("start", "A7", *DEPUTY), "could be any of", id="an action of two plans"),
        pytest.param(
            ("measure", "rose/A1", "9", *DEPUTY),
            "There is no indicator 'A1'",
            id="an action, measured",
        ),
        pytest.param(
            ("record", "rose/I1", "--result", "concern", *DEPUTY),
            "There is no check 'I1' in rosewood-care-plan-reviews.\n  There are: C1, C2",
            id="an indicator, recorded as a check",
        ),
        pytest.param(
            ("start", "rose/A7", "--by", "Deputi Manager"),
            "Did you mean Deputy Manager?",
            id="no role",
        ),
        pytest.param(
            ("start", "rose/A7", "--by", "Branch Manager"),
            "Nominated Individual; `qiptrack add-role` declares another.",
            id="a role of another service",
        ),
        pytest.param(("start", "rose/A7"), "It is not said who is acting", id="nobody acts"),
        pytest.param(
            ("start", "rose/A7", *DEPUTY, "--date", "2026-11-24"),
            "--date 2026-11-24 is in the future",
            id="tomorrow",
        ),
        pytest.param(
            ("start", "rose/A7", *DEPUTY, "--date", "31/11/2026"), "2026-11-30", id="no date"
        ),
        pytest.param(
            ("update", "rose/A6", "--note", "Seen", *DEPUTY, "--date", "2026-03-01"),
            "on 2 March 2026 (actions/A6/updates/2/date)",
            id="before the plan opened",
        ),
        pytest.param(("update", "rose/A1", "--note", "Seen", *DEPUTY), "it is closed", id="closed"),
        pytest.param(("update", "rose/A6", "--note", "  ", *DEPUTY), "--note is empty", id="empty"),
        pytest.param(
            ("update", "rose/A6", "--note", "Ring 943 476 5919", *DEPUTY),
            "QIP801",
            id="an NHS number",
        ),
        pytest.param(
            ("complete", "rose/A7", *DEPUTY), "no evidence is recorded", id="nothing to show"
        ),
        pytest.param(("verify", "rose/A6", *SEEN, *CHECKER), "it is in progress", id="undone"),
        pytest.param(
            ("verify", "rose/A4", *SEEN, *CHECKER),
            "nobody verifies their own work",
            id="own work",
        ),
        pytest.param(
            ("verify", "rose/A4", "--result", "maybe", *CHECKER), "confirmed", id="no such result"
        ),
        pytest.param(
            ("verify", "north/A2", *SEEN, *CHECKER, "--date", "2026-11-19"),
            "a verification counts from 20 November 2026",
            id="too soon",
        ),
        pytest.param(
            ("close", "rose/A4", *DEPUTY), "nobody has verified that it held", id="never verified"
        ),
        pytest.param(
            ("reopen", "rose/A2", "--reason", "It slipped", "--date", "2026-07-13", *CHECKER),
            "it was closed on 14 July 2026",
            id="reopened before it was closed",
        ),
        pytest.param(
            (
                *("defer", "rose/A6", "--to", "2026-12-18", "--reason", "Late"),
                *("--approved-by", "Deputy Manager", *DEPUTY),
            ),
            "somebody else has to approve that",
            id="approved by its owner",
        ),
        pytest.param(
            (
                *("defer", "rose/A6", "--to", "2026-11-01", "--reason", "Late"),
                *("--approved-by", "Registered Manager", *DEPUTY),
            ),
            "it is due on 13 November 2026",
            id="deferred to an earlier day",
        ),
        pytest.param(
            ("reassign", "rose/A6", "--to", "Nurses", "--reason", "Left", *CHECKER),
            "no role 'Nurses'",
            id="to no role",
        ),
        pytest.param(
            ("reassign", "rose/A6", "--from", "Deputy Manager", *CHECKER),
            "not both",
            id="both",
        ),
        pytest.param(
            ("escalate", "rose/A6", "--to", "Quality Lead", "--respond", "Yes", *CHECKER),
            "not both at once",
            id="a question and its answer",
        ),
        pytest.param(
            ("escalate", "rose/A6", "--respond", "Yes", *CHECKER),
            "no escalation awaits an answer",
            id="an answer to nothing",
        ),
        pytest.param(("measure", "rose/I1", "95%", *CHECKER), "Write 95", id="with its unit"),
        pytest.param(("measure", "rose/I1", "1e3", *CHECKER), "not a number", id="an exponent"),
        pytest.param(
            ("measure", "rose/I1", "95", "--date", "2026-11-20", *CHECKER),
            "it has a measurement of 20 November 2026 already",
            id="measured twice on a day",
        ),
        pytest.param(
            (
                "record",
                "rose/C1",
                "--result",
                "concern",
                "--done",
                "2",
                "--expected",
                "1",
                *CHECKER,
            ),
            "2 were done of 1",
            id="more than all",
        ),
        pytest.param(
            ("review", "rose", "--meeting", "Board", "--decision", "A1"),
            "'A1' does not say of which action it is, and what was decided",
            id="a decision without words",
        ),
        pytest.param(
            (*BOARD, "--decision", "A1=Go", "--decision-owner", "Deputy Manager"),
            "'Deputy Manager' does not say of which action it is",
            id="an owner of no decision in particular",
        ),
        pytest.param(
            (*BOARD, "--decision", "A1=Go", "--decision-due", "A6=2026-12-04"),
            "--decision-due is about A6, on which nothing is decided",
            id="a day of what is not decided",
        ),
        pytest.param(
            (*BOARD, "--decision", "A1=Go", "--decision-owner", "A1=Deputy Mangler"),
            "Deputy Manager",
            id="a role that there is not",
        ),
        pytest.param(
            (*BOARD, "--decision", "A1=Go", "--decision-due", "A1=31 November"),
            "'31 November' is not a date",
            id="a day that there is not",
        ),
        pytest.param(
            (*BOARD, "--decision", "A1=Go", "--decision-due", "A1=2026-11-20"),
            "was due on 20 November 2026 already",
            id="a day that has passed",
        ),
        pytest.param(
            ("review", "rose", "--meeting", "Board", "--decision", "A9=Close"),
            "it has no action A9",
            id="a decision on nothing",
        ),
        pytest.param(
            ("edit", "rose/A6", "--set", "due=2027-01-01"), "qiptrack defer", id="a date, edited"
        ),
        pytest.param(("edit", "rose/A6", "--set", "priority"), "is not a setting", id="no value"),
        pytest.param(("edit", "rose/A1", "--set", "priority=low"), "is closed", id="over"),
        pytest.param(
            ("add", "rose", *NEW, "--assurance-by", "deputy manager"),
            "nobody verifies their own work",
            id="added, verified by its owner",
        ),
        pytest.param(
            ("add", "rose", *NEW[:-1], "The team"), "no role 'The team'", id="added to a group"
        ),
        pytest.param(
            ("new", PLAN, "--title", "T"), f"There is a plan {PLAN} already", id="a plan there is"
        ),
        pytest.param(("new", "../up", "--title", "T"), "cannot be the id", id="a plan elsewhere"),
        pytest.param(
            ("new", "falls", "--title", "T", "--service", "Rosewod House", "--sponsor", "X"),
            "Did you mean Rosewood House?",
            id="a plan of no service",
        ),
    ],
)
def test_what_cannot_be_changed_so_is_refused_by_its_own_reason(
    office: Office, words: tuple[str, ...], said: str
) -> None:
    assert said in office.refused(*words)


def test_a_plan_of_that_id_in_a_subfolder_is_one_there_is(office: Office) -> None:
    (office.plans / "archive").mkdir()
    office.plan.rename(office.plans / "archive" / office.plan.name)
    words = ("--title", "T", "--service", "Rosewood House", "--sponsor", "Registered Manager")
    assert "archive" in office.refused("new", PLAN, *words)


def test_a_new_plan_has_services_and_roles_as_they_are_declared(office: Office) -> None:
    words = ("--title", "Falls", "--service", "rosewood  house", "--sponsor", "registered manager")
    office.done("new", "falls", *words)
    text = (office.plans / "falls.yaml").read_text()
    assert "service: Rosewood House\nsponsor: Registered Manager\n" in text
    assert office.run("check").exit_code == 0


def test_a_file_with_a_fault_is_not_changed(office: Office) -> None:
    office.plan.write_text(office.plan.read_text() + "title: Twice\n")
    said = office.refused("start", "rose/A7", *DEPUTY)
    assert "title" in said


def test_a_file_with_a_fault_keeps_nobody_from_another(office: Office) -> None:
    office.plan.write_text("qip: 1\n  title: [")
    office.done("start", "elm/A5", *CHECKER)


@pytest.mark.parametrize(
    "words",
    [
        ("add", "rose", *NEW),
        ("review", "rose", "--meeting", "Board", "--decision", "A1=Thank them"),
        ("start", "rose/A7", *DEPUTY),
        ("measure", "rose/I1", "95", *DEPUTY),
    ],
    ids=lambda words: str(words[0]),
)
def test_a_mistake_in_one_action_keeps_nobody_from_its_plan(
    office: Office, words: tuple[str, ...]
) -> None:
    text = (
        office.plan.read_text()
        .replace("- id: A5", "- idd: A5")
        .replace("due: 2026-11-13", "due: soon")
    )
    office.plan.write_text(text)
    office.done(*words)


def test_what_cannot_be_read_of_an_action_is_named_when_it_is_needed(office: Office) -> None:
    office.plan.write_text(office.plan.read_text().replace("due: 2026-11-13", "due: ongoing"))
    words = ("--to", "2026-12-18", "--reason", "Late", "--approved-by", "Registered Manager")
    said = office.refused("defer", "rose/A6", *words, *DEPUTY)
    assert f"{PLAN}/A6 cannot be changed: its `due` cannot be read." in said


def test_what_may_be_a_leavers_and_cannot_be_read_is_named(office: Office) -> None:
    (office.plans / "broken.yaml").write_text("qip: [")
    text = office.plan.read_text().replace("status: in-progress", "status: doing", 1)
    office.plan.write_text(text)
    words = ("--from", "Deputy Manager", "--to", "Registered Manager", "--reason", "Left")
    said = office.done("reassign", *words, "--yes", *CHECKER).stderr
    assert "broken.yaml cannot be read" in said
    assert f"{PLAN}.yaml, action A3 cannot be read" in said
    assert office.changed().count("+owner: Registered Manager") == 1


def test_an_organisation_with_an_error_keeps_everything_as_it_is(office: Office) -> None:
    organisation = office.plans / "_organisation.yaml"
    organisation.write_text(organisation.read_text() + "meeting: []\n")
    assert "The organisation file has an error" in office.refused("start", "elm/A5", *CHECKER)


def test_what_cannot_be_edited_in_place_is_given_to_be_copied(office: Office) -> None:
    text = office.plan.read_text()
    shared = "    updates: &shared\n      - {date: 2026-11-23, by: Team Leader, note: Seen}\n"
    changed = text.replace("    links: [{risk: RR-014}]\n\nreviews", f"{shared}\nreviews", 1)
    assert changed != text
    office.plan.write_text(changed)
    said = office.refused("update", "rose/A7", "--note", "Half done", *DEPUTY)
    lines = [line for line in said.splitlines() if line.startswith("  ")]
    copied = lines[1:]
    assert lines[0].endswith("with these lines:")
    assert copied == [
        "  - date: 2026-11-23",
        "    by: Deputy Manager",
        "    note: Half done",
    ]


def test_a_plan_without_an_organisation_takes_any_role(office: Office) -> None:
    (office.plans / "_organisation.yaml").unlink()
    office.done("start", "rose/A7", "--by", "Captain of the ship")
    said = office.refused("update", "rose/A7", "--by", "Everybody", "--note", "Begun")
    assert "'Everybody' is not one role" in said


def test_a_note_comes_from_standard_input(office: Office) -> None:
    typed = "\ufeffFirst line\r\nSecond line\r\n\r\n".encode()
    office.done("update", "rose/A7", "--note", "-", *DEPUTY, input=typed)
    assert office.changed()[-3:] == ["+note: |-", "+First line", "+Second line"]


@with_each("text", ["Ten\x07 charts", "Ten \x1b[31mcharts", "Ten\ufeff charts", "\x9bTen charts"])
def test_a_text_with_what_cannot_be_seen_is_refused(office: Office, text: str) -> None:
    for words in (
        ("update", "rose/A7", "--note", text, *DEPUTY),
        ("add", "rose", *NEW[2:], "--issue", text),
        ("edit", "rose/A7", "--set", f"issue={text}"),
    ):
        assert "a character that cannot be seen (U+" in office.refused(*words)


def test_what_is_no_text_in_utf_8_is_refused_before_a_word_of_it_is_lost(office: Office) -> None:
    note = ("update", "rose/A7", *DEPUTY, "--note")
    for typed in ("caf\xe9".encode("cp1252"), "Ten charts".encode("utf-16")):
        assert "standard input is not text in UTF-8" in office.refused(*note, "-", input=typed)
    assert "is not text in UTF-8" in office.refused(*note, "caf\udce9")


def test_every_kind_of_line_end_is_one(office: Office) -> None:
    office.done("update", "rose/A7", "--note", "One\u2028Two\rThree\r\nFour\x85Five", *DEPUTY)
    assert office.changed()[-5:] == ["+One", "+Two", "+Three", "+Four", "+Five"]


def test_an_empty_standard_input_is_no_note(office: Office) -> None:
    assert "The text is empty" in office.refused(
        "update", "rose/A7", "--note", "-", *DEPUTY, input=""
    )


def test_a_standard_input_that_cannot_be_read_is_no_note(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with (tmp_path / "to be written").open("w") as unreadable:
        for stream in (None, unreadable):
            monkeypatch.setattr("sys.stdin", stream)
            with pytest.raises(NothingSaid):
                long_text("-")


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (("update", "rose/A7"), ["--note"]),
        (("evidence", "rose/A7"), ["--kind", "--note"]),
        (("verify", "rose/A4"), ["--result", "--method", "--note"]),
        (("reopen", "rose/A4"), ["--reason"]),
        (("defer", "rose/A7"), ["--to", "--reason", "--approved-by"]),
        (("reassign", "rose/A7"), ["--to", "--reason"]),
        (("escalate", "rose/A7"), ["--to", "--reason"]),
        (("withdraw", "rose/A7"), ["--reason", "--approved-by"]),
        (("record", "rose/C1"), ["--result"]),
        (("review", "rose"), ["--meeting"]),
        (("edit", "rose/A7"), ["--set"]),
        (("add", "rose"), ["--issue", "--action", "--owner", "--due", "--evidence-source"]),
        (("new", "falls"), ["--title", "--service", "--sponsor"]),
        (("close", "rose/A7", "--note", "It worked"), ["--outcome"]),
        (
            ("reassign", "--from", "Deputy Manager", "--to", "Team Leader", "--reason", "Left"),
            ["--yes"],
        ),
    ],
)
def test_where_nobody_can_answer_all_that_is_missing_is_listed(
    office: Office, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], missing: list[str]
) -> None:
    monkeypatch.setenv("QIPTRACK_BY", "Registered Manager")
    said = office.refused(*words)
    listed = [line.split(":")[0].strip() for line in said.splitlines() if line.startswith("  --")]
    assert listed == missing
    verb = "is" if len(missing) == 1 else "are"
    assert f"{', '.join(missing)} {verb} missing." in said


def test_the_environment_says_who_acts(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QIPTRACK_BY", "team leader")
    office.done("update", "rose/A6", "--note", "Seen")
    assert office.changed() == ["+- {date: 2026-11-23, by: Team Leader, note: Seen}"]
    office.done("update", "rose/A6", "--note", "Seen", *CHECKER)
    assert office.changed()[-1] == "+- {date: 2026-11-23, by: Quality Lead, note: Seen}"


def test_git_says_who_acts(office: Office) -> None:
    office.git("config", "user.email", "S.Reyes@example.org")
    office.done("update", "rose/A6", "--note", "Seen")
    assert office.changed() == ["+- {date: 2026-11-23, by: Deputy Manager, note: Seen}"]


def by_whom(office: Office) -> str:
    """Return who an update is put down for, when nobody says who acts."""
    office.done("update", "rose/A6", "--note", "Seen")
    (added,) = office.changed()
    office.done("undo")
    return added.partition("by: ")[2].partition(",")[0]


def test_git_says_who_acts_as_the_author_of_a_commit_is_known(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.git("config", "user.email", "reyes@home.example")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "s.reyes@example.org")
    assert by_whom(office) == "Deputy Manager"
    monkeypatch.delenv("GIT_AUTHOR_EMAIL")
    (office.home / ".mailmap").write_text("<s.reyes@example.org> <reyes@home.example>\n")
    assert by_whom(office) == "Deputy Manager"
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "somebody@example.org")
    assert "It is not said who is acting" in office.refused("start", "rose/A6")


def test_whose_address_is_set_comes_before_the_author(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.git("config", "user.email", "s.reyes@example.org")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "h.kaur@example.org")
    (office.home / ".mailmap").write_text("<h.kaur@example.org> <s.reyes@example.org>\n")
    assert by_whom(office) == "Deputy Manager"


def test_git_says_nothing_of_a_role_at_another_service(office: Office) -> None:
    office.git("config", "user.email", "s.reyes@example.org")
    said = office.refused("start", "elm/A5")
    assert (
        "not said who is acting: the e-mail address that git has of you is that of the Dep" in said
    )
    assert (
        "of the Deputy Manager at Rosewood House.\n  Say --by ROLE, or set QIPTRACK_BY.\n" in said
    )


@pytest.mark.parametrize("words", [("mine",), ("update", "rose/A6", "--note", "Seen")])
@pytest.mark.parametrize(
    "held", ["holder: vacant", "vacant: true", "holder: S. Reyes\n    vacant: true"]
)
def test_nobody_acts_for_a_vacant_post_by_an_address_that_was_left_there(
    office: Office, held: str, words: tuple[str, ...]
) -> None:
    organisation = office.plans / "_organisation.yaml"
    text = organisation.read_text("utf-8")
    organisation.write_text(text.replace("holder: S. Reyes", held), "utf-8")
    office.git("config", "user.email", "s.reyes@example.org")
    said = office.refused(*words)
    assert "is that of the Deputy Manager at Rosewood House, whose post is vacant." in said
    edit = said.partition("If the post is filled: `qiptrack ")[2].partition("`")[0]
    office.done(*(each.replace("NAME", "A. Reyes") for each in shlex.split(edit)))
    assert office.run(*words).exit_code == 0


def test_an_address_that_is_also_that_of_a_filled_post_acts_for_that(office: Office) -> None:
    organisation = office.plans / "_organisation.yaml"
    text = organisation.read_text("utf-8")
    vacant = text.replace("vacant: true, ", "vacant: true, email: s.reyes@example.org, ")
    organisation.write_text(vacant, "utf-8")
    office.commit()
    office.git("config", "user.email", "s.reyes@example.org")
    assert by_whom(office) == "Deputy Manager"


def test_git_says_nothing_of_somebody_in_two_roles(office: Office) -> None:
    organisation = office.plans / "_organisation.yaml"
    text = organisation.read_text()
    organisation.write_text(text.replace("h.kaur@example.org", "m.davies@example.org"))
    office.git("config", "user.email", "m.davies@example.org")
    assert "is that of the Quality Lead and the Medicines Lead." in office.refused(
        "start", "elm/A5"
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator can give files away")
@with_each("words", [("start", "rose/A7"), ("mine",)])
def test_where_git_does_not_trust_the_folder_it_is_said_why_nobody_acts(
    office: Office, words: tuple[str, ...]
) -> None:
    for each in (office.home, office.home / ".git"):
        os.chown(each, 12345, 12345)
    said = office.refused(*words)
    assert "It is not said who is acting, and git could not be asked" in said
    assert "because it belongs to another user" in said
    assert f"`git config --global --add safe.directory {office.home}`" in said


@with_each("value", [" ", "  ", "\t", "\u00a0"])
@with_each("field", ["issue", "assurance.by", "priority"])
def test_blank_text_takes_nothing_out(office: Office, field: str, value: str) -> None:
    said = office.refused("edit", "rose/A7", "--set", f"{field}={value}")
    assert f"`{field}` is given spaces and nothing else" in said
    assert f"--set {field}=" in said


def test_a_decision_is_recorded_with_who_sees_to_it_and_by_when(office: Office) -> None:
    made = ("--decision", "A6=Lend a cabinet", "--decision-owner", "A6=registered manager")
    office.done(*BOARD, *made, "--decision-due", "A6=2026-12-04")
    written = office.plan.read_text()
    assert "decision: Lend a cabinet" in written
    assert "owner: Registered Manager" in written[written.index("Lend a cabinet") :]
    assert "due: 2026-12-04" in written[written.index("Lend a cabinet") :]


def test_of_two_actions_of_one_id_it_is_said_that_there_are_two(office: Office) -> None:
    text = office.plan.read_text("utf-8")
    office.plan.write_text(text.replace("  - id: A4\n", "  - id: A3\n"), "utf-8")
    for words in (("show", "rose/A3"), ("history", "rose/A3"), ("list", "rose")):
        looked = office.run(*words)
        assert looked.exit_code == 2
        assert "'A3' is the id of an action of this plan already" in looked.stderr
        assert looked.stdout
    kept = office.kept()
    for change in (("update", "--note", "Seen"), ("edit", "--set", "priority=high")):
        command, *said = change
        refused = office.refused(command, "rose/A3", *said, "--by", "Deputy Manager")
        assert "There are two of rosewood-care-plan-reviews/A3" in refused
    assert office.kept() == kept


def test_an_id_in_its_own_case_goes_before_the_same_in_another(office: Office) -> None:
    text = office.plan.read_text("utf-8")
    office.plan.write_text(text.replace("  - id: A4\n", "  - id: a3\n"), "utf-8")
    assert "Owner:            Quality Lead" in office.done("show", "rose/a3").stdout
    assert "Owner:            Deputy Manager" in office.done("show", "rose/A3").stdout


@with_each(
    ("words", "said"),
    [
        (("edit", "rose/A6", "--set", "assurance.by=M. Davies"), "M. Davies is the Quality Lead;"),
        (("edit", "rose/I1", "--set", "owner=s. reyes"), "S. Reyes is the Deputy Manager at Rosew"),
        (("edit", "rose/C1", "--set", "owner=Matron"), "Name one of: Registered Manager, Deputy"),
        (("edit", "rose", "--set", "sponsor=Matron"), "Nominated Individual; `qiptrack add-role`"),
        (("edit", "organisation/Safeguarding oversight", "--set", "chair=Matron"), "Shift Leader,"),
    ],
)
def test_a_role_there_is_not_is_answered_with_those_there_are(
    office: Office, words: tuple[str, ...], said: str
) -> None:
    assert said in office.refused(*words)


@pytest.mark.parametrize(
    ("ref", "is_missing"),
    [
        ("evidence/nowhere.pdf", True),
        ("evidence/rosewood/2026-04-outcomes-sample.md", False),
        ("https://example.org/sheet.pdf", False),
        ("CPA-2026-05", False),
    ],
)
def test_evidence_that_is_a_file_there_is_not_is_recorded_and_said(
    office: Office, ref: str, is_missing: bool
) -> None:
    missing = f"{ref} is no file below the plans folder; put it there, or correct the path."
    given = ("evidence", "rose/A6", "--kind", "record", "--ref", ref, *DEPUTY)
    for words in ((*given, "--dry-run"), given):
        assert (missing in office.done(*words).stderr) is is_missing
    assert f"+ref: {ref}" in office.changed()
    verified = ("verify", "rose/A4", *SEEN, "--ref", ref, "--by", "Regional Quality Lead")
    assert (missing in office.done(*verified).stderr) is is_missing
