"""A plan as of an earlier day has no record of a later one."""

import datetime as dt

from qiptrack.analysis.action_state import Brag, brag
from qiptrack.analysis.as_of import latest_record, plan_as_of
from qiptrack.model.organisation import UNDECLARED
from qiptrack.model.plan import Plan
from tests.analysis.plans import filed

DAY, NEXT = dt.date(2026, 7, 20), dt.date(2026, 7, 21)

BY = "by: Quality Lead"
SAID = {
    "status": "complete",
    "completed": "2026-07-01",
    "due": "2026-06-30",
    "updates": f"[{{date: 2026-07-20, {BY}, note: a}}, {{date: 2026-07-21, {BY}, note: b}}]",
    "verifications": "[{date: 2026-07-21, by: Quality Lead, method: observation, "
    "result: not-confirmed, note: c}]",
}
MORE = f"""\
indicators:
  - id: I1
    name: Falls
    measurements: [{{date: 2026-07-20, value: 1}}, {{date: 2026-07-21, value: 2}}]
checks:
  - {{id: C1, check: Charts, records: [{{date: 2026-07-21, {BY}, result: concern}}]}}
reviews: [{{date: 2026-07-21, {BY}}}]
"""


def test_what_is_dated_later_is_not_known_and_the_rest_is() -> None:
    whole = filed(SAID, more=MORE)
    plan = plan_as_of(whole, DAY).plan
    action = plan.actions[0]
    assert [each.note for each in action.updates] == ["a"]
    assert action.verifications == ()
    assert len(plan.indicators[0].measurements) == 1
    assert plan.checks[0].records == ()
    assert plan.reviews == ()
    assert (action.status, action.due) == ("complete", dt.date(2026, 6, 30))
    assert plan_as_of(whole, NEXT) is whole


def test_a_rating_knows_of_no_later_verification() -> None:
    action = filed(SAID).plan.actions[0]
    assert brag(action, UNDECLARED, DAY) is Brag.RED
    assert brag(plan_as_of(filed(SAID), DAY).plan.actions[0], UNDECLARED, DAY) is Brag.GREEN


def test_a_record_without_a_day_that_can_be_read_stays() -> None:
    said = {**SAID, "updates": f"[{{date: soon, {BY}, note: a}}, {{date: 2026-07-21, {BY}}}]"}
    action = plan_as_of(filed(said), DAY).plan.actions[0]
    assert len(action.updates) == 1


def test_the_day_of_the_latest_record_is_the_one_from_which_all_is_known() -> None:
    whole = filed(SAID, more=MORE)
    assert latest_record(whole.plan.packed()) == NEXT.toordinal()
    assert latest_record(filed().plan.packed()) == 0
    for more in ("", MORE.replace("2026-07-21", "2026-07-19")):
        latest = latest_record(filed(SAID, more=more).plan.packed())
        assert latest == NEXT.toordinal()


def test_a_plan_that_comes_from_a_row_is_known_alike() -> None:
    def told(plan: Plan) -> list[list[dt.date]]:
        action, indicator, check = plan.actions[0], plan.indicators[0], plan.checks[0]
        lists = (action.updates, action.verifications, indicator.measurements, check.records)
        return [[each.date for each in records] for records in (*lists, plan.reviews)]

    whole = filed(SAID, more=MORE)
    for day in (dt.date(2026, 7, 1), DAY, NEXT):
        kept = whole._replace(plan=Plan.unpacked(whole.plan.packed()))
        assert told(plan_as_of(kept, day).plan) == told(plan_as_of(whole, day).plan)
