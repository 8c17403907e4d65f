"""Mistakes put right in the open are let pass by `check --since`, and nothing else is."""

import pytest

from tests.cli.git.plan import DEFERRAL, PLAN, a2, noted, recorded
from tests.cli.git.way import Edit, Way, replaced, without
from tests.conftest import swept

TYPO = replaced("note: Sheets of five days", "note: Sheets of six days")


@pytest.mark.parametrize(
    ("edit", "note", "together", "later"),
    swept(
        [
            pytest.param(
                TYPO, "Correction: six and not five", True, False, id="that names nothing"
            ),
            pytest.param(
                TYPO,
                "Correction: evidence of 2026-02-27 was for six days",
                True,
                True,
                id="by its day",
            ),
            pytest.param(
                TYPO,
                "Correction: the evidence of 27 February 2026",
                True,
                True,
                id="its day in words",
            ),
            pytest.param(
                TYPO, "correction, evidence of 2026-02-26", True, False, id="of another record"
            ),
            pytest.param(
                TYPO, "evidence of 2026-02-27 had a slip", False, False, id="not called one"
            ),
            pytest.param(
                lambda text: a2(text, "due", "2026-04-20"),
                "Correction: the due date was mistyped",
                True,
                True,
                id="of a date",
            ),
            pytest.param(
                lambda text: a2(text, "owner", "Lead"),
                "Correction: the owner was the lead from the start",
                True,
                True,
                id="of an owner",
            ),
        ],
        every=2,
    ),
)
def test_a_correction_puts_a_mistake_right(
    way: Way, edit: Edit, note: str, together: bool, later: bool
) -> None:
    way.commit(lambda text: noted(edit(text), note))
    assert (way.codes() == []) is together
    way.commit(PLAN)
    way.folder.git("tag", "anew")
    way.commit(edit)
    assert len(way.codes(since="anew")) == 1
    way.write(noted(way.text(), note))
    assert (way.codes(since="anew") == []) is later
    way.folder.commit(on="2026-03-02T10:00:00Z")
    assert (way.codes(since="anew") == []) is later


def test_a_correction_excuses_nothing_that_comes_after_it(way: Way) -> None:
    way.commit(lambda text: noted(text, "Correction: evidence of 2026-02-27 and all the rest"))
    way.commit(TYPO)
    assert way.codes() == ["QIP905"]


def test_a_record_turned_into_a_correction_is_a_record_altered(way: Way) -> None:
    way.commit(
        lambda text: TYPO(text).replace("note: Begun on", "note: 'Correction: evidence, begun on")
        .replace("ground floor}", "ground floor'}")
    )  # fmt: skip
    assert way.codes() == ["QIP905", "QIP905"]


def test_a_deferral_may_be_recorded_after_the_date_was_moved(way: Way) -> None:
    way.commit(lambda text: a2(text, "due", "2026-05-29"))
    assert way.codes() == ["QIP903"]
    way.commit(lambda text: recorded(text, DEFERRAL))
    assert way.codes() == []


def test_a_reopening_recorded_afterwards_tells_of_no_more_than_the_reopening(way: Way) -> None:
    reopening = "    reopenings: [{date: 2026-03-02, by: Lead, reason: Late again}]\n"
    way.commit(replaced("status: closed", "status: in-progress"))
    assert way.codes() == ["QIP901"]
    way.commit(replaced("    verifications:\n", f"{reopening}    verifications:\n"))
    assert way.codes() == []
    way.commit(PLAN)
    way.folder.git("tag", "anew")
    way.commit(replaced("completed: 2026-02-13", "completed: 2026-02-16"))
    way.commit(
        lambda text: text.replace("status: closed", "status: in-progress").replace(
            "    verifications:\n", f"{reopening}    verifications:\n"
        )
    )
    assert way.codes(since="anew") == ["QIP901"]


def test_two_deferrals_of_one_date_both_tell_of_it(way: Way) -> None:
    first = DEFERRAL.replace("2026-05-29", "2026-05-15")
    second = DEFERRAL.removeprefix("    deferrals:\n")
    way.commit(lambda text: recorded(a2(text, "due", "2026-05-29"), first + second))
    assert way.codes() == []


def test_a_withdrawal_is_a_record_and_may_not_be_taken_back(way: Way) -> None:
    withdrawn = PLAN.replace(
        "    status: not-started\n",
        "    status: withdrawn\n"
        "    withdrawal: {date: 2026-03-02, by: Manager, reason: r, approved_by: Lead}\n",
    )
    way.commit(withdrawn)
    way.folder.git("tag", "anew")
    way.commit(PLAN)
    _, (row,) = way.ask(since="anew")
    assert (row.code, "Correction: withdrawal of 2026-03-02" in row.fix) == ("QIP905", True)
    way.commit(withdrawn)
    _, (row,) = way.ask(since="anew")
    assert (row.code, "put back since" in row.fix) == ("QIP905", True)


def test_what_is_gone_can_only_be_corrected_by_a_meeting(way: Way) -> None:
    way.commit(without("  - id: C1", "actions:"))
    _, (row,) = way.ask()
    assert "a further review of the plan, whose note begins with `Correction: C1, " in row.fix
    said = "Correction: C1 was entered twice, and is removed"
    way.commit(lambda text: f"{text}  - {{date: 2026-03-02, note: '{said}'}}\n")
    assert way.codes() == []


def test_a_decision_about_the_action_may_be_a_correction(way: Way) -> None:
    way.commit(lambda text: a2(text, "due", "2026-04-20"))
    decision = "{action: A2, decision: 'Correction: due was mistyped'}"
    way.commit(lambda text: f"{text}  - {{date: 2026-03-02, decisions: [{decision}]}}\n")
    assert way.codes() == []


def test_a_meeting_corrects_what_has_no_notes_of_its_own(way: Way) -> None:
    way.commit(replaced("value: 60", "value: 66"))
    assert way.codes() == ["QIP905"]
    said = "Correction: I1, measurement of 2026-02-27 was misread"
    way.commit(lambda text: f"{text}  - {{date: 2026-03-02, note: '{said}'}}\n")
    assert way.codes() == []
