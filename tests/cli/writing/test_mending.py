"""Mistakes in typing: dates and values that are asked about, and what is mended afterwards."""

import datetime as dt

import pytest
from typer.testing import CliRunner

from qiptrack.cli import typed_dates
from tests.cli.writing.conftest import Office
from tests.conftest import with_each
from tests.fuzz.views import APP

LEAD = ("--by", "Quality Lead")
ADD = (
    *("add", "rose", "--issue", "No sheet", "--action", "Print one for each floor"),
    *("--evidence-source", "The sheet", "--owner", "Deputy Manager"),
)


def test_a_day_typed_in_short_is_saved_in_full_and_said(office: Office) -> None:
    answer = office.done(*ADD, "--due", "fri")
    assert "fri is Friday 27 November 2026." in answer.stderr
    assert "+due: 2026-11-27" in office.changed()


def test_what_happened_is_on_the_last_such_day(office: Office) -> None:
    answer = office.done("update", "rose/A6", "--note", "Seen", "--date", "fri", *LEAD)
    assert "fri is Friday 20 November 2026." in answer.stderr
    assert "date: 2026-11-20" in office.changed()[0]


def test_days_are_typed_in_short_in_edit_and_before_the_command(office: Office) -> None:
    office.done("edit", "rose/A7", "--set", "assurance.due=15 Jan")
    assert "due: 2027-01-15" in office.changed()[-1]
    assert office.done("list", "--due-before", "end of november").exit_code == 0


@with_each(
    ("words", "saved"),
    [
        (("rose/A7", "--set", "assurance.by=RQL"), "Regional Quality Lead"),
        (("rose/A7", "--set", "contributors=DM, team"), "[Deputy Manager, Team Leader]"),
        (("rose", "--set", "sponsor=rql"), "sponsor: Regional Quality Lead"),
        (("rose/C1", "--set", "owner=DM"), "owner: Deputy Manager"),
        (("organisation/Team Leader", "--set", "reports_to=RM"), "reports_to: Registered Manager"),
    ],
)
def test_a_role_typed_in_short_is_saved_in_full(
    office: Office, words: tuple[str, ...], saved: str
) -> None:
    office.done("edit", *words)
    assert any(saved in line for line in office.changed() if line.startswith("+"))
    office.done("undo")


def test_a_field_that_is_absent_is_set_beside_one_that_cannot_be_read(office: Office) -> None:
    text = office.plan.read_text("utf-8")
    office.plan.write_text(text.replace("due: 2026-12-04\n", "due: soon\n"), "utf-8")
    office.commit()
    office.done("edit", "rose/A7", "--set", "resources=Two hours a week")
    assert office.changed() == ["+resources: Two hours a week"]


@pytest.mark.parametrize(
    "words",
    [
        (*ADD, "--due", "2026-11-20"),
        (*ADD, "--due", "2028-01-03"),
        (
            *("defer", "rose/A7", "--to", "31/12/2028", "--reason", "Late"),
            *("--approved-by", "Quality Lead", "--by", "Registered Manager"),
        ),
    ],
)
def test_an_unlikely_due_date_needs_a_yes(office: Office, words: tuple[str, ...]) -> None:
    assert "add --yes" in office.refused(*words)
    assert "Dry run" in office.done(*words, "--dry-run").stderr
    office.done(*words, "--yes")


@pytest.mark.parametrize(
    ("words", "where"),
    [(ADD, "--due"), (("defer", "rose/A7", "--reason", "L", "--approved-by", "Q", *LEAD), "--to")],
)
def test_a_due_date_that_is_none_is_refused(
    office: Office, words: tuple[str, ...], where: str
) -> None:
    assert f"{where}: '31/02/2027'" in office.refused(*words, where, "31/02/2027")


def test_nothing_is_saved_on_a_day_to_come(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typed_dates, "clock_day", lambda: dt.date(2026, 11, 22))
    words = ("update", "rose/A6", "--note", "Seen", *LEAD)
    assert "the computer says 2026-11-22" in office.refused(*words)
    assert "Dry run" in office.done(*words, "--dry-run").stderr
    assert "not come" not in office.done("overdue").stderr
    office.done(*words, today="2026-11-22")


def test_the_environment_saves_nothing_on_a_day_to_come_either(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typed_dates, "clock_day", lambda: dt.date(2026, 11, 22))
    monkeypatch.setenv("QIPTRACK_TODAY", "2026-11-23")
    before = office.kept()
    where = ("--plans", str(office.plans))
    for words in (
        ("start", "rose/A7", *LEAD, *where),
        ("init", str(office.home / "other")),
        ("new", "falls", "--title", "F", "--service", "Elm Court", "--sponsor", "Q", *where),
    ):
        answer = CliRunner().invoke(APP, words)
        assert answer.exit_code == 2
        assert "Nothing is saved on a day to come" in answer.stderr
    assert office.kept() == before
    assert not (office.home / "other").exists()


def test_the_due_date_of_an_action_that_no_commit_has_is_edited(office: Office) -> None:
    office.done(*ADD, "--due", "2027-01-15")
    office.done("edit", "rose/A8", "--set", "due=22/01/2027", "--set", "owner=Team Leader")
    assert {"+due: 2027-01-22", "+owner: Team Leader"} <= set(office.changed())
    assert "add --yes" in office.refused("edit", "rose/A8", "--set", "due=2026-11-20")
    office.commit()
    assert "qiptrack defer" in office.refused("edit", "rose/A8", "--set", "due=2027-01-29")
    assert "qiptrack reassign" in office.refused("edit", "rose/A8", "--set", "owner=Key Worker")


def test_where_git_keeps_no_plans_a_date_is_deferred(office: Office) -> None:
    (office.home / ".git").rename(office.home / "elsewhere")
    assert "qiptrack defer" in office.refused("edit", "rose/A7", "--set", "due=2027-01-29")


def test_a_value_of_the_day_is_put_right_while_it_is_not_committed(office: Office) -> None:
    office.done("measure", "rose/I1", "91", "--note", "Twenty plans", *LEAD)
    assert "with --replace" in office.refused("measure", "rose/I1", "92", *LEAD)
    said = office.done("measure", "rose/I1", "92", "--replace", *LEAD).stderr
    assert "92% on 23 November 2026" in said
    assert office.changed() == ["+- {date: 2026-11-23, value: 92, note: Twenty plans}"]


def test_a_value_that_is_committed_is_put_right_in_the_open(office: Office) -> None:
    office.done("measure", "rose/I1", "91", *LEAD)
    office.commit()
    office.done("measure", "rose/I1", "92", "--replace", *LEAD)
    assert office.changed() == [
        "-- {date: 2026-11-23, value: 91}",
        '+- {date: 2026-11-23, value: 92, note: "Correction: 92 and not 91."}',
    ]
    office.commit()
    assert office.run("check", "--since", "HEAD~1").exit_code == 0


def test_a_value_that_is_altered_without_a_word_is_still_found(office: Office) -> None:
    office.done("measure", "rose/I1", "91", *LEAD)
    office.commit()
    office.plan.write_text(office.plan.read_text("utf-8").replace("23, value: 91", "23, value: 92"))
    office.commit()
    assert "QIP905" in office.run("check", "--since", "HEAD~1").stdout


def test_what_a_check_found_is_put_right(office: Office) -> None:
    office.done("record", "rose/C1", "--result", "satisfactory", "--by", "Team Leader")
    office.done("record", "rose/C1", "--result", "concern", "--replace", "--by", "Team Leader")
    assert office.changed() == ["+- {date: 2026-11-23, by: Team Leader, result: concern}"]
    office.commit()
    office.done("record", "rose/C1", "--result", "satisfactory", "--replace", *LEAD)
    assert "Correction: satisfactory and not concern." in "".join(office.changed())
    office.commit()
    assert office.run("check", "--since", "HEAD~1").exit_code == 0
    assert "has no record of" in office.refused(
        *("record", "rose/C1", "--result", "concern", "--replace", "--date", "yesterday", *LEAD)
    )


@with_each(
    ("words", "said"),
    [
        pytest.param(("1,5",), "Write 1.5\n", id="a comma for a point"),
        pytest.param(("1,500",), "Write 1500\n", id="thousands"),
        pytest.param(("101",), "from 0 to 100", id="more than all"),
        pytest.param(("--", "-1"), "from 0 to 100", id="less than nothing"),
        pytest.param(("9.4",), "from 55 to 94\n  If it is meant, add --yes", id="far"),
        pytest.param(("94", "--replace"), "has no measurement of", id="none that day"),
    ],
)
def test_a_value_that_cannot_be_is_refused(
    office: Office, words: tuple[str, ...], said: str
) -> None:
    assert said in office.refused("measure", *LEAD, "rose/I1", *words).replace(".\n", "\n")


def test_a_value_far_from_all_before_is_taken_when_it_is_meant(office: Office) -> None:
    office.done("measure", "rose/I1", "9.4", "--yes", *LEAD)
    office.done("measure", "rose/I3", "60", *LEAD)
    assert len(office.changed()) == 2


def test_a_value_below_0_where_none_was_is_asked_about(office: Office) -> None:
    who = ("--by", "Branch Manager")
    said = office.refused("measure", *who, "north/I1", "--", "-3")
    assert "-3 is far from all before" in said
    office.done("measure", *who, "north/I1", "--yes", "--", "-3")
