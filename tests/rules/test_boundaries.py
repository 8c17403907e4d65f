"""The day before, the very day and the day after, of the rules that count days."""

import pytest

from tests.rules.test_gates import NOBODY_DECLARED, PLAN, changed, problems

OPEN = f"""{PLAN[: PLAN.index("    status: closed")]}\
    status: in-progress
    started: 2026-11-01
    assurance: {{method: observation, by: Quality Lead, due: 2027-01-29}}
"""
BEGUN = OPEN.replace("due: 2026-04-30", "due: 2026-12-18")


def found(plan: str) -> set[str]:
    """Return the codes of every problem, by the rules as they are set at first."""
    return {each.code for each in problems(plan, NOBODY_DECLARED)} - {"QIP403"}


@pytest.mark.parametrize(
    ("day", "code"), [("2026-03-01", "QIP201"), ("2026-03-02", ""), ("2026-03-03", "")]
)
def test_nothing_is_recorded_before_the_plan_opened(day: str, code: str) -> None:
    update = f"    updates: [{{date: {day}, by: Deputy Manager, note: Begun}}]\n"
    assert found(BEGUN + update) == ({code} if code else set())


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("started: 2026-03-09", "started: 2026-04-23", ""),
        ("started: 2026-03-09", "started: 2026-04-24", ""),
        ("started: 2026-03-09", "started: 2026-04-25", "QIP201"),
    ],
)
def test_work_is_complete_on_the_day_it_started_or_later(old: str, new: str, code: str) -> None:
    assert found(changed(old, new)) == ({code} if code else set())


@pytest.mark.parametrize(
    ("to", "code"), [("2026-12-17", "QIP201"), ("2026-12-18", "QIP201"), ("2026-12-19", "")]
)
def test_a_deferral_moves_the_date_later(to: str, code: str) -> None:
    said = f"date: 2026-11-20, from: 2026-12-18, to: {to}, by: Deputy Manager, reason: No cover"
    text = BEGUN.replace("due: 2026-12-18", f"due: {to}")
    codes = found(f"{text}    deferrals: [{{{said}, approved_by: Registered Manager}}]\n")
    assert codes - {"QIP203"} == ({code} if code else set())


@pytest.mark.parametrize(
    ("answered", "code"), [("2026-11-09", "QIP201"), ("2026-11-10", ""), ("2026-11-11", "")]
)
def test_an_answer_comes_after_the_question(answered: str, code: str) -> None:
    said = "date: 2026-11-10, to: Registered Manager, by: Quality Lead, reason: Slow, response: Yes"
    text = f"{BEGUN}    escalations: [{{{said}, responded: {answered}}}]\n"
    assert found(text) == ({code} if code else set())


@pytest.mark.parametrize("day", ["2026-11-22", "2026-11-23", "2026-11-24"])
@pytest.mark.parametrize("key", ["date", "responded"])
def test_an_escalation_has_happened(key: str, day: str) -> None:
    asked = day if key == "date" else "2026-11-20"
    said = f"date: {asked}, to: Registered Manager, by: Quality Lead, reason: Slow, response: Yes"
    text = f"{BEGUN}    escalations: [{{{said}, responded: {day}}}]\n"
    assert found(text) == ({"QIP202"} if day > "2026-11-23" else set())


@pytest.mark.parametrize(
    ("started", "code"), [("2026-10-25", ""), ("2026-10-24", ""), ("2026-10-23", "QIP208")]
)
def test_an_action_is_quiet_from_the_thirty_first_day(started: str, code: str) -> None:
    text = changed("started: 2026-11-01", f"started: {started}", BEGUN)
    assert found(text) == ({code} if code else set())


@pytest.mark.parametrize(
    ("following", "code"), [("2026-11-24", ""), ("2026-11-23", ""), ("2026-11-22", "QIP209")]
)
def test_a_review_is_overdue_from_the_day_after(following: str, code: str) -> None:
    text = f"{BEGUN}reviews: [{{date: 2026-10-20, next: {following}}}]\n"
    assert found(text) == ({code} if code else set())


def test_of_two_reviews_on_one_day_the_last_in_the_file_says_when_the_next_is() -> None:
    first, second = "{date: 2026-10-20, next: 2026-11-02}", "{date: 2026-10-20, next: 2026-12-01}"
    assert found(f"{BEGUN}reviews: [{first}, {second}]\n") == set()
    assert found(f"{BEGUN}reviews: [{second}, {first}]\n") == {"QIP209"}


def test_deferrals_are_a_chain_by_date_and_not_by_place() -> None:
    said = "by: Deputy Manager, reason: No cover, approved_by: Registered Manager}"
    first = f"{{date: 2026-11-02, from: 2026-11-16, to: 2026-12-01, {said}"
    second = f"{{date: 2026-11-09, from: 2026-12-01, to: 2026-12-18, {said}"
    for chain in (f"{first}, {second}", f"{second}, {first}"):
        assert found(f"{BEGUN}    deferrals: [{chain}]\n") == set()
