"""Which item of three versions is which, by its id, its words and its records."""

from collections.abc import Mapping, Sequence

from qiptrack.workflow.merging.pairing import (
    ItemVersions,
    NamedItem,
    NamedItems,
    item_versions,
)
from qiptrack.yamlfile.limits import Data
from tests.conftest import with_each

RAILS, NIGHTS = ("falls on the stairs", "put up rails"), ("too few at night", "fill the vacancy")
REWORDED = ("falls on all stairs", "put up rails")
HALF, NOTHING = ("falls on the stairs", ""), ("", "")
DONE: Mapping[str, Data] = {"updates": [{"date": "2026-05-04", "note": "Ordered"}]}
AIMS: Mapping[str, Data] = {"milestones": [{"id": "M1", "milestone": "Ordered"}]}


def items(
    key: str = "actions", data: Mapping[str, Data] | None = None, **words: Sequence[str]
) -> NamedItems:
    """Return the items of a list by their ids, each with its words."""
    return {name: NamedItem(key, tuple(said), data or {}) for name, said in words.items()}


def pairs(before: NamedItems, mine: NamedItems, their: NamedItems) -> set[ItemVersions]:
    return {*item_versions(before, mine, their, (set(), set()))}


@with_each(
    ("before", "mine", "same"),
    [
        (items(A1=RAILS), items(A1=RAILS), "A1"),
        (items(A1=RAILS), items(A1=REWORDED), "A1"),
        (items(A1=RAILS), items(A1=NOTHING), "A1"),
        (items(A1=NOTHING), items(A1=RAILS), "A1"),
        (items(A1=RAILS), items(A9=RAILS), "A9"),
        (items(A1=RAILS), items(A9=REWORDED), "A9"),
        (items(A1=RAILS), items(A9=NIGHTS), None),
        (items(A1=NOTHING), items(A9=NOTHING), None),
        (items(data=DONE, A1=RAILS), items(A9=REWORDED), None),
        (items(data=AIMS, A1=RAILS), items(A9=REWORDED), "A9"),
        (items(data={"learning": None}, A1=RAILS), items(A9=REWORDED), "A9"),
        (items(A1=RAILS), items("checks", A9=REWORDED), None),
        (items(A1=RAILS), items("checks", A9=RAILS), None),
    ],
)
def test_an_item_is_known_again_on_the_side_that_changed_it(
    before: NamedItems, mine: NamedItems, same: str | None
) -> None:
    known = {each.base: each for each in pairs(before, mine, before) if each.base}
    assert known["A1"].ours == same
    other_way = {each.base: each for each in pairs(before, before, mine) if each.base}
    assert other_way["A1"].theirs == same


def test_of_two_of_the_same_words_the_one_that_has_another_id_now_is_known() -> None:
    before = items(data=DONE, A1=HALF, A2=HALF)
    mine = {**items(data=DONE, A1=HALF), **items(A3=HALF)}
    assert pairs(before, mine, before) == {
        ItemVersions("A1", "A1", "A1", "A1"),
        ItemVersions("A2", "A3", "A2", "A3"),
    }


def test_two_that_changed_their_ids_are_known_by_their_words() -> None:
    before, mine = items(A1=RAILS, A2=NIGHTS), items(A1=NIGHTS, A2=RAILS)
    assert pairs(before, mine, before) == {
        ItemVersions("A1", "A2", "A1", "A2"),
        ItemVersions("A2", "A1", "A2", "A1"),
    }


def test_what_goes_into_another_list_may_keep_its_id_there() -> None:
    before, mine = items(A1=RAILS), items("checks", A1=RAILS)
    moved = {ItemVersions(None, "A1", None, "A1"), ItemVersions("A1", None, "A1", "A1")}
    assert pairs(before, mine, before) == moved
    theirs = {ItemVersions(None, None, "A1", "A1"), ItemVersions("A1", "A1", None, "A1")}
    assert pairs(before, before, mine) == theirs


def test_another_item_in_the_place_of_one_that_was_changed_gets_an_id_of_its_own() -> None:
    before, mine = items(A1=RAILS), items(A1=NIGHTS)
    their = items(data=DONE, A1=RAILS)
    assert pairs(before, mine, before) == {ItemVersions("A1", "A1", "A1", "A1")}
    assert {(each.base, each.ours, each.theirs) for each in pairs(before, mine, their)} == {
        ("A1", None, "A1"),
        (None, "A1", None),
    }
    assert len({each.now for each in pairs(before, mine, their)}) == 2
    without_words = pairs(before, items(A1=NOTHING), their)
    assert without_words == {ItemVersions("A1", "A1", "A1", "A1")}
