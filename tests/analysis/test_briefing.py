import datetime as dt

import pytest

from qiptrack.analysis.briefing import Decided, briefing, decided
from qiptrack.model.organisation import UNDECLARED
from tests.analysis.plans import filed

TODAY = dt.date(2026, 6, 30)
REVIEWS = """\
reviews:
  - {date: 2026-05-19, decisions: [{action: a1, decision: Second}, {action: A1, decision: Third}]}
  - {date: 2026-04-21, decisions: [{action: A1, decision: First}]}
  - {date: 2026-06-16, decisions: [{action: A2, decision: Another}, {decision: Of the plan}]}
"""
UPDATES = (
    "[{date: 2026-05-19, by: Deputy Manager, note: On the day},"
    " {date: 2026-06-02, by: Deputy Manager, note: Half done},"
    " {date: 2026-06-09, by: Deputy Manager, note: Nearly, barrier: No cover}]"
)


def test_the_last_decision_counts_and_what_came_after_the_day_of_it() -> None:
    plan = filed(
        {"status": "in-progress", "started": "2026-05-25", "updates": UPDATES}, more=REVIEWS
    )
    assert decided(plan.plan, plan.plan.actions[0]) == Decided(
        dt.date(2026, 5, 19),
        "Second; Third",
        (
            ("started", dt.date(2026, 5, 25)),
            ("progress", dt.date(2026, 6, 2)),
            ("progress", dt.date(2026, 6, 9)),
        ),
    )


def test_an_action_that_no_meeting_decided_on_has_no_decision() -> None:
    plan = filed({}, {}, {}, more=REVIEWS)
    assert [bool(decided(plan.plan, each)) for each in plan.plan.actions] == [True, True, False]


def test_a_meeting_is_told_how_an_action_stands() -> None:
    action = {
        "status": "in-progress",
        "updates": UPDATES,
        "assurance": "{by: Quality Lead, method: observation, due: 2026-07-24}",
    }
    plan = filed(action)
    known = briefing(plan, plan.plan.actions[0], UNDECLARED, TODAY)
    assert (known.latest and known.latest.note, known.barrier) == ("Nearly", "No cover")
    assert (known.verifier, known.verify_by) == ("Quality Lead", dt.date(2026, 7, 24))
    assert (known.row.days_overdue, known.decided) == (61, None)


@pytest.mark.parametrize(
    "action",
    [
        pytest.param({"updates": "[{date: May, by: Deputy Manager, note: x}]"}, id="an update"),
        pytest.param({"assurance": "{due: May}"}, id="the checkpoint"),
        pytest.param({"due": "May"}, id="the date"),
    ],
)
def test_what_cannot_be_read_is_left_out(action: dict[str, str]) -> None:
    plan = filed(action)
    known = briefing(plan, plan.plan.actions[0], UNDECLARED, TODAY)
    assert (known.latest, known.verify_by, known.row.ref) == (None, None, "plan/A1")
