"""Whatever is known to go unnoticed is still there, and each line of the table has its reason."""

from collections import defaultdict

from tests.mutation.changes import PACKAGE, Survivor, changes, survivors


def test_each_survivor_is_a_change_that_can_be_made() -> None:
    places: dict[str, list[Survivor]] = defaultdict(list)
    for each in survivors():
        places[each.place.partition(" ")[0]].append(each)
    for file, some in places.items():
        known = [*changes(PACKAGE / file)]
        gone = [each for each in some if not any(map(each.names, known))]
        assert not gone, "take what is no longer there out of survivors.toml"


def test_each_survivor_stands_there_once_and_says_why() -> None:
    places = [(each.place, each.on) for each in survivors()]
    assert sorted(set(places)) == sorted(places)
    assert {each.kind for each in survivors()} <= {"equivalent", "not worth a test"}
    assert all(each.reason.endswith(".") for each in survivors())
