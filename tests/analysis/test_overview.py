import datetime as dt

from qiptrack.analysis.overview import Overview
from tests.analysis.plans import FERNHILL, filed

TODAY = dt.date(2026, 6, 1)
BLOCKED = "[{date: 2026-05-20, by: Deputy Manager, note: Waiting, barrier: No cover}]"
ASKED = "[{date: 2026-05-20, to: Registered Manager, by: Quality Lead, reason: No cover}]"
LATE = "{by: Quality Lead, due: 2026-05-15}"

ONE = filed(
    {"due": "2026-05-30"},
    {"due": "2026-06-30", "status": "in-progress", "updates": BLOCKED, "escalations": ASKED},
    {"status": "complete", "completed": "2026-04-01", "assurance": LATE},
    {"status": "complete", "completed": "2026-05-30"},
    {"status": "closed"},
    {"status": "withdrawn"},
    name="one",
)
SEEN = "{date: 2026-05-20, by: A, method: observation, result: not-confirmed, note: No}"
REDDER = {"due": "2026-09-01", "status": "in-progress", "verifications": f"[{SEEN}]"}
TWO = filed({"due": "2026-09-01"}, name="two")
TEN = filed({"due": "2026-05-01"}, {"due": "ongoing"}, name="ten")


def state() -> Overview:
    added = Overview(FERNHILL, TODAY)
    for plan in (TWO, ONE, TEN):
        added.add(plan)
    return added


def test_a_plan_is_told_in_a_line() -> None:
    line = {plan.plan: plan for plan in state().plans}["one"]
    assert (line.actions, line.open, line.overdue, line.to_verify) == (6, 4, 2, 2)
    assert (line.blocked, line.escalated) == (1, 1)
    assert (line.red, line.amber, line.green, line.blue) == (2, 1, 1, 1)


def test_what_needs_somebody_is_gathered_over_all_plans() -> None:
    found = state()
    assert [row.ref for row in found.most_overdue()] == ["ten/A1", "one/A3", "one/A1"]
    assert [row.ref for row in found.to_verify] == ["one/A3", "one/A4"]
    assert [row.ref for row in found.blocked] == ["one/A2"]
    assert [row.ref for row in found.escalated] == ["one/A2"]


def test_every_action_that_can_be_told_is_counted_once() -> None:
    found = state()
    assert found.by_status == {
        "not-started": 4,
        "in-progress": 1,
        "complete": 2,
        "closed": 1,
        "withdrawn": 1,
    }
    assert found.by_brag == {"red": 3, "amber": 1, "green": 2, "blue": 1}


def test_the_plan_in_most_need_comes_first() -> None:
    found = state()
    found.add(filed(REDDER, REDDER, REDDER, name="seen"))
    assert [plan.plan for plan in found.plans_by_need()] == ["one", "ten", "seen", "two"]
