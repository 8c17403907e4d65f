import datetime as dt

from qiptrack.analysis.action_filter import ActionFilter
from qiptrack.analysis.you_said import ActionResult, YouSaid, YouSaidWeDid, is_said
from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import UNDECLARED
from qiptrack.model.registers import NONE_READ
from tests.analysis.plans import filed
from tests.conftest import with_each

TODAY = dt.date(2026, 6, 30)
LINKED = {"links": "[{complaint: C-7}]"}
DONE = {**LINKED, "status": "complete", "completed": "2026-04-20"}
SEEN = "[{date: 2026-05-20, by: Quality Lead, method: observation, result: %s, note: x}]"
AGAIN = "[{date: 2026-06-08, by: Quality Lead, reason: It slipped}]"
GIVEN_UP = (
    "{date: 2026-05-01, by: Quality Lead, reason: Mrs Jones left, approved_by: Registered Manager}"
)


def said(*plans: FiledPlan, since: dt.date | None = None) -> list[YouSaid]:
    found = YouSaidWeDid(ActionFilter(), NONE_READ, UNDECLARED, TODAY, since)
    for plan in plans:
        found.add(plan)
    return found.all()


@with_each(
    ("action", "came", "on"),
    [
        ({"due": "2026-07-31"}, ActionResult.NOT_BEGUN, "2026-07-31"),
        ({"due": "2026-07-31", "status": "in-progress"}, ActionResult.UNDER_WAY, "2026-07-31"),
        ({"due": "2026-06-29"}, ActionResult.LATE, "2026-06-29"),
        (DONE, ActionResult.DONE, "2026-04-20"),
        ({**DONE, "verifications": SEEN % "confirmed"}, ActionResult.HELD, "2026-05-20"),
        (
            {"status": "in-progress", "verifications": SEEN % "not-confirmed"},
            ActionResult.AGAIN,
            "2026-05-20",
        ),
        ({"status": "in-progress", "reopenings": AGAIN}, ActionResult.AGAIN, "2026-06-08"),
        ({"status": "withdrawn", "withdrawal": GIVEN_UP}, ActionResult.GIVEN_UP, "2026-05-01"),
    ],
)
def test_what_came_of_an_action_is_told_with_its_day(
    action: dict[str, str], came: ActionResult, on: str
) -> None:
    ((deed,),) = (each.deeds for each in said(filed({**LINKED, **action})))
    assert (deed.came, str(deed.on)) == (came, on)


def test_each_thing_that_was_said_has_every_action_that_it_is_linked_to() -> None:
    plan = filed(LINKED, {}, {"links": "[{incident: I-2}, {risk: R-1}]"}, more="")
    whole = filed({}, {}, name="whole", more="links: [{complaint: C-7}]\n")
    found = {(each.kind, each.ref_id): [d.ref for d in each.deeds] for each in said(plan, whole)}
    assert found == {
        ("complaint", "C-7"): ["plan/A1", "whole/A1", "whole/A2"],
        ("incident", "I-2"): ["plan/A3"],
    }


def test_what_was_done_with_earlier_can_be_left_out() -> None:
    plan = filed(DONE, LINKED)
    (found,) = said(plan, since=dt.date(2026, 4, 21))
    assert [deed.ref for deed in found.deeds] == ["plan/A2"]
    (found,) = said(plan, since=dt.date(2026, 4, 20))
    assert len(found.deeds) == 2


@with_each(
    ("kind", "counts"),
    [
        ("Complaint", True),
        ("complaints", True),
        ("near_miss", True),
        ("near-miss", True),
        ("risk", False),
        ("policy", False),
    ],
)
def test_a_risk_is_nothing_that_anybody_said(kind: str, counts: bool) -> None:
    assert is_said(kind) is counts


def test_a_reason_is_told_without_the_name_in_it() -> None:
    ((deed,),) = (
        each.deeds
        for each in said(filed({**LINKED, "status": "withdrawn", "withdrawal": GIVEN_UP}))
    )
    assert deed.note == "[withheld] left"
