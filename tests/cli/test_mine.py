"""What waits for a role: everything that it is asked, in one list by date, and no one else's."""

import pytest

from tests.conftest import Ask, rows


def test_it_is_one_list_by_date_with_the_command_that_answers_each(ask: Ask) -> None:
    found = rows(ask("mine", "--by", "quality lead", "--format", "json"))
    assert {row["kind"] for row in found} == {"action", "verification", "measurement"}
    days = [row["due"] for row in found if row["due"]]
    assert days == sorted(days)
    assert all(row["command"].startswith("qiptrack ") for row in found)


def test_what_is_overdue_or_was_missed_waits_for_its_owner(ask: Ask) -> None:
    found = rows(ask("mine", "--by", "care coordinator", "--format", "json"))
    late = {row["ref"]: row["days_overdue"] for row in found if row["days_overdue"] > 0}
    assert late == {"northgate-safeguarding-alerts/A7": 24}
    (missed,) = rows(ask("missed", "--format", "json"))
    waits = rows(ask("mine", "--by", missed["owner"], "--format", "json"))
    assert missed["ref"] in {row["ref"] for row in waits if row["kind"] == "check"}


def test_a_verification_waits_for_who_owes_it_and_not_for_the_owner(ask: Ask) -> None:
    owed = {row["ref"]: row for row in rows(ask("mine", "--by", "medicines", "--format", "json"))}
    assert owed["elm-court-mar-errors/A2"]["kind"] == "verification"
    assert "qiptrack verify elm-court-mar-errors/A2" in owed["elm-court-mar-errors/A2"]["command"]
    owner = rows(ask("mine", "--by", "service manager", "--format", "json"))
    assert "elm-court-mar-errors/A2" not in {row["ref"] for row in owner}


def test_what_was_told_and_not_answered_waits_for_who_was_told(ask: Ask) -> None:
    told = rows(ask("escalations", "--format", "json"))
    waits = [row for row in told if row["unanswered"]]
    for row in waits:
        found = rows(ask("mine", "--by", row["told"], "--format", "json"))
        assert any(each["kind"] == "escalation" for each in found)


@pytest.mark.parametrize(
    ("words", "said"),
    [((), "It is not said who is acting"), (("--by", "Nobody at all"), "has no role")],
)
def test_who_asks_has_to_be_known(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setattr("qiptrack.store.git.settings.user_email", lambda _: None)
    answer = ask("mine", *words)
    assert answer.exit_code == 2
    assert said in answer.stderr
