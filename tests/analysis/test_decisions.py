"""What meetings decided, and whether anything came of it."""

import datetime as dt
from typing import Any

import pytest

from qiptrack.analysis.decisions import decisions, last_decision
from qiptrack.model.plan import Plan

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


@pytest.mark.parametrize(
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
            [("Do", True)],
            id="carried out on the day of the meeting",
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
    last = last_decision(known, "A1", TODAY)
    assert last is not None
    assert (last.date, last.decision, last.since) == (D(2026, 5, 19), "Do; By June", ())
    assert last_decision(known, "A2", TODAY) is None


def test_what_came_of_it_is_told_in_order_with_its_words() -> None:
    known = plan(
        review("2026-04-21", "Do"),
        updates=[update("2026-05-02")],
        evidence=[EVIDENCE],
        status="in-progress",
        started="2026-04-25",
    )
    (found,) = decisions(known, TODAY)
    assert [(deed.date, deed.what, deed.note) for deed in found.since or ()] == [
        (D(2026, 4, 21), "evidence recorded", "Seen"),
        (D(2026, 4, 25), "started", None),
        (D(2026, 5, 2), "reported", "Half"),
    ]
