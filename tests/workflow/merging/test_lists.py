"""Which items of three lists are one, and in which order they come together."""

from collections.abc import Sequence

from qiptrack.model.action import Action
from qiptrack.model.base import Model
from qiptrack.model.indicators import Measurement
from qiptrack.model.records import Escalation, Update
from qiptrack.workflow.merging.lists import Order, Slot, merged_order, same_items
from qiptrack.yamlfile.limits import Data
from tests.conftest import with_each


def merged(base: Sequence[Data], ours: Sequence[Data], theirs: Sequence[Data]) -> list[Data]:
    return [slot.of(ours, theirs) for slot in merged_order(base, ours, theirs, None).slots]


@with_each(
    ("base", "ours", "theirs", "order"),
    [
        ("ab", "ab", "ab", "ab"),
        ("ab", "aXb", "ab", "aXb"),
        ("ab", "ab", "Xab", "Xab"),
        ("ab", "aXb", "aYb", "aXYb"),
        ("ab", "aXb", "aYZb", "aXYZb"),
        ("ab", "aXWb", "aYb", "aXWYb"),
        ("ab", "b", "aYb", "aYb"),
        ("ab", "ba", "aXb", "baX"),
        ("ab", "aXb", "ba", "baX"),
        ("ab", "aXb", "baY", "baXY"),
        ("ab", "aXb", "bYa", "bYaX"),
        ("abc", "bac", "acb", "bac"),
        ("", "XY", "YX", "XY"),
        ("aa", "aXa", "aa", "aXa"),
    ],
)
def test_what_each_side_added_stands_behind_what_it_stood_behind(
    base: str, ours: str, theirs: str, order: str
) -> None:
    assert "".join(map(str, merged([*base], [*ours], [*theirs]))) == order


@with_each(("theirs", "both_moved"), [("acb", True), ("bac", False), ("abc", False)])
def test_it_is_told_where_both_moved_items_in_their_own_way(
    theirs: str, *, both_moved: bool
) -> None:
    assert merged_order([*"abc"], [*"bac"], [*theirs], None).both_moved is both_moved


def dated(*days: int) -> list[Data]:
    return [{"date": f"2026-05-{day:02}", "note": f"{day}"} for day in days]


@with_each(
    ("ours", "theirs", "order"),
    [
        ((4,), (2, 8), (2, 4, 8)),
        ((2, 8), (4,), (2, 4, 8)),
        ((2, 8), (4, 6), (2, 4, 6, 8)),
        ((8, 2), (4,), (4, 8, 2)),
    ],
)
@with_each("theirs_leads", [False, True])
def test_what_both_added_in_one_place_goes_by_date(
    ours: Sequence[int], theirs: Sequence[int], order: Sequence[int], *, theirs_leads: bool
) -> None:
    first, last = dated(1), dated(20)
    mine = [*last, *first, *dated(*ours)]
    their = [*last, *first, *dated(*theirs)]
    base = [*first, *last] if theirs_leads else [*last, *first]
    if theirs_leads:
        mine = [*first, *dated(*ours), *last]
    assert merged(base, mine, their) == [*last, *first, *dated(*order)]


def test_of_one_day_ours_is_first_whoever_leads() -> None:
    one: Data = {"date": "2026-05-04", "note": "ours"}
    other: Data = {"date": "2026-05-04", "note": "theirs"}
    assert merged(["a"], ["a", one], ["a", other]) == ["a", one, other]
    assert merged(["a", "b"], ["a", one, "b"], ["b", "a", other]) == ["b", "a", one, other]


NAMELESS: Sequence[Data] = ("TBC", None, {"value": "1"}, {"id": "", "value": "2"})


def test_items_without_a_name_are_one_where_they_are_equal() -> None:
    backwards = NAMELESS[::-1]
    assert same_items(NAMELESS, backwards, Action) == {0: 3, 1: 2, 2: 1, 3: 0}
    assert same_items(NAMELESS[:2], NAMELESS[2:], Action) == {}
    for model in (Action, Measurement):
        found = merged_order([], NAMELESS, backwards, model).slots
        assert found == [Slot(None, index, 3 - index) for index in range(4)]


def test_items_of_one_id_are_one_the_first_with_the_first() -> None:
    one: Data = {"id": "A1", "action": "Put rails up"}
    other: Data = {"id": "A1", "action": "See to it"}
    assert same_items([one], [other], Action) == {0: 0}
    assert same_items([one, other], [other, one, one], Action) == {0: 0, 1: 1}


@with_each(
    ("model", "one", "other", "same"),
    [
        (Measurement, {"date": "d", "value": "1"}, {"date": "d", "value": "2"}, True),
        (Measurement, {"date": "d", "count": "1"}, {"date": "d", "count": "2"}, True),
        (Measurement, {"date": "d", "value": "1"}, {"date": "e", "value": "1"}, False),
        (Measurement, {"date": "d", "note": "x"}, {"date": "d", "note": "y"}, False),
        (Measurement, {"date": "d", "note": "x"}, {"date": "d", "note": "x"}, True),
        (Escalation, {"date": "d", "to": "R"}, {"date": "d", "to": "R", "response": "Y"}, True),
        (Escalation, {"date": "d", "to": "R"}, {"date": "d", "to": "Q"}, False),
        (Update, {"date": "d", "note": "x"}, {"date": "d", "note": "y"}, False),
    ],
)
def test_two_new_records_are_one_where_there_is_no_second(
    model: type[Model], one: Data, other: Data, *, same: bool
) -> None:
    apart = [Slot(None, 0, None), Slot(None, None, 0)]
    assert merged_order([], [one], [other], model) == Order([Slot(None, 0, 0)] if same else apart)
