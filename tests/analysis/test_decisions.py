"""What meetings decided, and whether anything came of it."""

import datetime as dt
from typing import Any

import pytest

from qiptrack.analysis.decisions import decisions, last_decisions, reviews_of
from qiptrack.model.plan import Plan
from tests.conftest import with_each

D = dt.date
TODAY = D(2026, 6, 30)


def plan(*reviews: dict[str, Any], **action: Any) -> Plan:
    return Plan.model_validate(
        {
            "qip": "1",
            "title": "Reviews",
            "service": "Rosewood House",
            "sponsor": "Registered Manager",
            "opened": "2026-03-02",
            "actions": [
                {
                    "id": "A1",
                    "issue": "Not begun.",
                    "action": "Write it down",
                    "owner": "Deputy Manager",
                    "due": "2026-07-31",
                    "evidence_source": "The sheet",
                    **action,
                }
            ],
            "reviews": list(reviews),
        }
    )


def review(day: str, *said: str, meeting: str = "Governance", action: str = "A1") -> dict[str, Any]:
    made = [{"action": action, "decision": text} for text in said]
    return {"date": day, "meeting": meeting, "decisions": made}


def update(day: str) -> dict[str, Any]:
    return {"date": day, "by": "Deputy Manager", "note": "Half"}


EVIDENCE = {"date": "2026-04-21", "by": "Deputy Manager", "kind": "record", "note": "Seen"}
LATER = review("2026-05-19", "Ask again")


@with_each(
    ("known", "expected"),
    [
        pytest.param(plan(), [], id="no meeting"),
        pytest.param(plan(review("2026-04-21", "Do")), [("Do", False)], id="nothing since"),
        pytest.param(
            plan(review("2026-04-21", "Do"), updates=[update("2026-04-22")]),
            [("Do", True)],
            id="progress since",
        ),
        pytest.param(
            plan(review("2026-04-21", "Do"), updates=[update("2026-04-21")]),
            [("Do", False)],
            id="progress at the meeting itself",
        ),
        pytest.param(
            plan(review("2026-04-21", "Do"), evidence=[EVIDENCE]),
            [("Do", False)],
            id="evidence of the day of the meeting, perhaps of before it",
        ),
        pytest.param(
            plan(review("2026-04-21", "Do"), updates=[update("2026-07-22")]),
            [("Do", False)],
            id="progress after today",
        ),
        pytest.param(plan(review("2026-07-21", "Do")), [], id="a meeting after today"),
        pytest.param(
            plan(review("2026-04-21", "Do"), {"date": "2026-05-19"}),
            [("Do", False)],
            id="an earlier decision that nobody acted on stays",
        ),
        pytest.param(
            plan(
                review("2026-04-21", "Do"), {"date": "2026-05-19"}, updates=[update("2026-04-30")]
            ),
            [],
            id="an earlier decision that was acted on goes",
        ),
        pytest.param(
            plan(review("2026-04-21", "Do"), LATER),
            [("Ask again", False)],
            id="a later decision stands in for an earlier one",
        ),
        pytest.param(
            plan({"date": "2026-04-21", "decisions": [{"decision": "Meet weekly"}]}),
            [("Meet weekly", False)],
            id="a decision on no action",
        ),
    ],
)
def test_decisions_that_a_meeting_hears_of(known: Plan, expected: list[tuple[str, bool]]) -> None:
    found = [(each.decision, each.acted_on) for each in decisions(known, TODAY)]
    assert found == expected


def test_a_meeting_hears_of_its_own_decisions() -> None:
    known = plan(review("2026-04-21", "Do"), review("2026-05-19", "Pay", meeting="Board"))
    assert [each.decision for each in decisions(known, TODAY, "governance")] == ["Do"]
    assert [each.decision for each in decisions(known, TODAY, "Board")] == ["Pay"]


def test_the_last_decision_on_an_action_is_all_that_meeting_said_of_it() -> None:
    known = plan(
        review("2026-04-21", "Old"), review("2026-05-19", "Do", "By June"), {"date": "2026-06-01"}
    )
    last = last_decisions(known, TODAY)["A1"]
    assert (last.date, last.decision, last.since) == (D(2026, 5, 19), "Do; By June", ())
    assert "A2" not in last_decisions(known, TODAY)


def test_what_came_of_it_is_told_in_order_with_its_words() -> None:
    known = plan(
        review("2026-04-21", "Do"),
        updates=[update("2026-05-02")],
        evidence=[EVIDENCE | {"date": "2026-04-30"}],
        status="in-progress",
        started="2026-04-25",
    )
    (found,) = decisions(known, TODAY)
    assert [(deed.date, deed.what, deed.note) for deed in found.since or ()] == [
        (D(2026, 4, 25), "started", None),
        (D(2026, 4, 30), "evidence recorded", "Seen"),
        (D(2026, 5, 2), "reported", "Half"),
    ]


CHASED = {"decision": "Find cover", "owner": "Registered Manager", "due": "2026-06-12"}


def chased(day: str = "2026-05-19", **said: Any) -> dict[str, Any]:
    return {"date": day, "meeting": "Governance", "decisions": [CHASED | {"action": "A1"} | said]}


MET = {"date": "2026-06-16", "meeting": "Governance"}
CLOSED = {
    "status": "closed",
    "started": "2026-04-01",
    "completed": "2026-05-04",
    "closed": "2026-05-19",
}


@with_each(
    ("known", "days"),
    [
        pytest.param(plan(chased()), [18], id="past its day"),
        pytest.param(plan(chased(due="2026-06-30")), [0], id="due today"),
        pytest.param(plan(chased(), MET, MET | {"date": "2026-06-23"}), [18], id="meetings later"),
        pytest.param(
            plan(chased(), review("2026-06-16", "Paint it")), [18, 0], id="something else decided"
        ),
        pytest.param(plan(chased(), MET, updates=[update("2026-06-01")]), [], id="acted on"),
        pytest.param(
            plan(chased(), MET, updates=[update("2026-05-19")]), [18], id="reported at the meeting"
        ),
        pytest.param(plan(chased(), MET, **CLOSED), [], id="its action was closed there"),
        pytest.param(plan(chased(due=None), MET), [0], id="no day, and an owner"),
        pytest.param(plan(chased(due="2026-07-31"), MET), [0], id="a day to come"),
        pytest.param(plan(chased(action=None)), [18], id="on the plan"),
        pytest.param(
            plan(chased(action=None, due="2026-06-24"), MET), [6], id="on the plan, met before"
        ),
        pytest.param(plan(chased(action=None), MET), [], id="on the plan, and met since"),
        pytest.param(plan(chased(action=None, due=None), MET), [], id="on the plan, with no day"),
    ],
)
def test_a_decision_with_an_owner_and_a_day_is_chased_until_something_is_done(
    known: Plan, days: list[int]
) -> None:
    assert [each.days_overdue for each in decisions(known, TODAY)] == days


def test_a_decision_that_is_overdue_is_not_hidden_by_a_later_one() -> None:
    last = last_decisions(plan(chased(), review("2026-06-16", "Paint it")), TODAY)["A1"]
    assert (last.decision, last.owner) == ("Find cover; Paint it", "Registered Manager")
    assert (last.days_overdue, last.date) == (18, D(2026, 5, 19))


def test_reviews_are_those_of_the_day_and_the_meeting_asked_for_whatever_was_asked_before() -> None:
    days = ("2026-05-19", "2026-03-17", "2026-04-21")
    one = plan(*map(review, days[:2]), review(days[2], meeting="Board"))
    asked = [
        (TODAY, None, [3, 4, 5]),
        (TODAY, "Board", [4]),
        (D(2026, 4, 21), None, [3, 4]),
        (D(2026, 4, 20), "governance", [3]),
        (TODAY, None, [3, 4, 5]),
    ]
    for day, meeting, months in asked * 2:
        assert [each.date.month for each in reviews_of(one, day, meeting)] == months
