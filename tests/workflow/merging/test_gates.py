"""What two sides may not do to one action at once, by the data of the action alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from qiptrack.pointer import Pointer, Step
from qiptrack.workflow.merging.gates import gates, standing_with
from tests.conftest import with_each

A1: dict[str, Any] = {
    "id": "A1",
    "action": "Put rails up",
    "status": "complete",
    "due": "2026-06-30",
}
MOVED = {"due": "2026-08-31"}
CLOSED = {"status": "closed", "closed": "2026-05-04"}
GIVEN_UP = {"status": "withdrawn", "withdrawal": {"date": "2026-05-05"}}
RECORD, ANOTHER = {"date": "2026-05-01", "reason": "Ill"}, {"date": "2026-05-02", "reason": "Ill"}
EARLIER = {"date": "2026-04-01", "reason": "Late"}


def plan(*changes: Mapping[str, Any], more: Sequence[Any] = ()) -> dict[str, Any]:
    """Return a plan of one action, with such values, and of whatever else is in its list."""
    action = {key: value for each in (A1, *changes) for key, value in each.items()}
    return {"actions": [action, *more]}


def forced(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[Step, str]:
    """Return why what each side did does not go together, by the keys, either way round."""
    found = gates(plan(), plan(ours), plan(theirs)).forced
    assert gates(plan(), plan(theirs), plan(ours)).forced.keys() == found.keys()
    return {place[-1]: words for place, words in found.items()}


@with_each(
    ("ours", "theirs", "keys"),
    [
        (CLOSED, {}, []),
        (CLOSED, CLOSED, []),
        (CLOSED, {**CLOSED, "action": "Put two up"}, []),
        ({**CLOSED, "closed": "2026-05-03"}, {**CLOSED, "action": "Put two up"}, []),
        (CLOSED, {"action": "Put two up"}, ["status", "closed"]),
        (GIVEN_UP, {"action": "Put two up"}, ["status", "withdrawal"]),
        (GIVEN_UP, CLOSED, ["status", "closed", "withdrawal"]),
        (GIVEN_UP, {"status": "in-progress"}, ["status", "withdrawal"]),
        (MOVED, {"action": "Put two up"}, ["due"]),
        (MOVED, {"learning": {"outcome": "worked"}}, []),
        (MOVED, {"status": "in-progress"}, ["due"]),
        (MOVED, MOVED, []),
    ],
)
def test_what_ends_an_action_or_moves_its_date_goes_with_no_other_change(
    ours: Mapping[str, Any], theirs: Mapping[str, Any], keys: Sequence[str]
) -> None:
    assert [*forced(ours, theirs)] == keys


@with_each("status", [["closed"], {"a": "b"}, None, ""])
def test_a_status_that_is_none_ends_nothing_and_is_in_nobodys_way(status: object) -> None:
    assert forced({"status": status}, {"action": "Put two up"}) == {}
    assert [*forced({"status": status}, MOVED)] == ["due"]
    assert [*forced({"status": status}, CLOSED)] == ["status", "closed"]


def test_a_status_that_one_side_took_out_is_not_one_that_both_changed() -> None:
    assert forced({"status": None}, {"status": "in-progress"}) == {}
    assert [*forced({"status": "not-started"}, {"status": "in-progress"})] == ["status"]


def test_what_was_closed_before_is_closed_by_nobody_who_left_it_so() -> None:
    before, again = plan(CLOSED), plan(CLOSED, {"status": "in-progress", "action": "Put two up"})
    assert gates(before, before, again).forced == gates(before, again, before).forced == {}


@with_each(
    ("ours", "theirs", "rival"),
    [
        ([EARLIER, RECORD], [EARLIER, ANOTHER], True),
        ([EARLIER, RECORD], [EARLIER, RECORD], False),
        ([EARLIER, RECORD], [EARLIER], False),
        ([EARLIER], [EARLIER], False),
        ([RECORD], "soon", False),
    ],
)
def test_each_side_has_a_record_of_its_own_of_the_step_that_both_took(
    ours: object, theirs: object, *, rival: bool
) -> None:
    before = plan({"deferrals": [EARLIER]})
    mine, their = plan(MOVED, {"deferrals": ours}), plan(MOVED, {"deferrals": theirs})
    lists = {("actions", "A1", "deferrals")} if rival else set()
    assert gates(before, mine, their).rivals == gates(before, their, mine).rivals == lists
    same_day = plan({"deferrals": ours})
    assert gates(before, same_day, their).rivals == set()


def test_what_is_no_action_or_has_no_id_is_passed_over() -> None:
    odd = ["A2", {"action": "See to it"}, None]
    sides = plan(more=odd), plan(CLOSED, more=odd), plan(MOVED, more=odd)
    assert set(gates(*sides).forced) == {("actions", "A1", key) for key in ("status", "closed")}


def test_who_keeps_the_status_of_one_side_keeps_what_goes_with_it() -> None:
    places: dict[Pointer, str] = {
        ("title",): "t",
        ("actions", "A1", "owner"): "o",
        ("actions", "A1", "status"): "s",
    }
    also: dict[Pointer, str] = {("actions", "A1", "closed"): "s"}
    assert standing_with(places, plan(CLOSED), plan()) == places | also
    del places["actions", "A1", "status"]
    assert standing_with(places, plan(CLOSED), plan()) == places
