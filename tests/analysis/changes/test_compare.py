"""What changed between two versions of plans: nothing unseen, and nothing told twice."""

import copy
import datetime as dt
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from qiptrack.analysis.changes.compare import Compared, changes, newly_overdue, side_by_side
from qiptrack.analysis.changes.facts import ChangeKind
from qiptrack.model.fields import DoesNotFit
from qiptrack.model.organisation import UNDECLARED
from tests.analysis.changes.versions import (
    DEFERRAL,
    Data,
    action,
    data,
    edited,
    elm,
    facts,
    filed,
    told,
)
from tests.conftest import examples, with_each

D = dt.date


def test_a_plan_under_another_name_is_the_same_plan() -> None:
    pairs = side_by_side([filed(data(), "rose")], [filed(data(), "rosewood"), filed(elm(), "elm")])
    assert told(changes(pairs)) == [
        (ChangeKind.PLAN_ADDED, "elm", None, None, None, D(2026, 3, 2)),
        (ChangeKind.PLAN_RENAMED, "rosewood", "rose.yaml", "rosewood.yaml", None, None),
    ]


@with_each(
    ("followed", "likely", "pairs"),
    [
        ({}, {}, [("elm", "elm"), (None, "oak"), ("rose", None)]),
        ({"oak.yaml": "rose.yaml"}, {}, [("elm", "elm"), ("rose", "oak")]),
        ({}, {"oak.yaml": "rose.yaml"}, [("elm", "elm"), ("rose", "oak")]),
        ({"ash.yaml": "rose.yaml"}, {}, [("elm", "elm"), (None, "oak"), ("rose", None)]),
        ({}, {"ash.yaml": "rose.yaml"}, [("elm", "elm"), (None, "oak"), ("rose", None)]),
        ({"elm.yaml": "ash.yaml"}, {}, [("elm", "elm"), (None, "oak"), ("rose", None)]),
        ({}, {"oak.yaml": "elm.yaml"}, [("elm", "elm"), (None, "oak"), ("rose", None)]),
        ({"oak.yaml": "elm.yaml"}, {}, [(None, "elm"), ("elm", "oak"), ("rose", None)]),
    ],
)
def test_a_plan_is_followed_where_both_of_its_files_are_there(
    followed: dict[str, str], likely: dict[str, str], pairs: list[tuple[str | None, str | None]]
) -> None:
    other = {**data(), "title": "Hand washing", "indicators": [], "checks": [], "actions": []}
    before = [filed(data(), "rose"), filed(elm(), "elm")]
    after = [filed(elm(), "elm"), filed(other, "oak")]
    found = side_by_side(before, after, followed, likely=likely)
    assert [(one and one.id, now and now.id) for one, now in found] == pairs


def test_a_plan_that_is_gone_is_told_once() -> None:
    pairs = side_by_side([filed(data(), "rose"), filed(elm(), "elm")], [filed(data(), "rose")])
    assert told(changes(pairs)) == [(ChangeKind.PLAN_REMOVED, "elm", None, None, None, None)]


def test_an_action_goes_to_another_plan_with_its_records() -> None:
    here, there = data(), elm()
    there["actions"].append({**here["actions"].pop(1), "id": "A7", "priority": "low"})
    pairs = side_by_side(
        [filed(data(), "rose"), filed(elm(), "elm")], [filed(here, "rose"), filed(there, "elm")]
    )
    assert told(changes(pairs)) == [
        (ChangeKind.ACTION_MOVED, "elm/A7", "rose/A2", "elm/A7", None, None),
        (ChangeKind.PRIORITY_CHANGED, "elm/A7", "medium", "low", None, None),
    ]


def test_an_action_whose_id_went_to_a_new_one_has_another_id_now() -> None:
    merged = data()
    other = {key: action(merged, 1)[key] for key in ("id", "owner", "due", "evidence_source")}
    new = {**other, "issue": "Falls at night", "action": "Fit an alarm."}
    merged["actions"][1:] = [new, {**action(merged, 1), "id": "A3"}]
    assert told(changes(side_by_side([filed(data())], [filed(merged)]))) == [
        (ChangeKind.ACTION_ADDED, "rose/A2", None, D(2026, 5, 15), None, None),
        (ChangeKind.ACTION_MOVED, "rose/A3", "rose/A2", "rose/A3", None, None),
    ]


def overdue(before: Data | None, after: Data, first: dt.date, last: dt.date) -> list[str]:
    pair = Compared(filed(before) if before else None, filed(after))
    found = newly_overdue(pair, (UNDECLARED, first), (UNDECLARED, last))
    return [f"{fact.ref} {fact.after}" for fact in found]


def test_the_passing_of_days_makes_an_action_overdue() -> None:
    assert overdue(data(), data(), D(2026, 5, 15), D(2026, 5, 16)) == ["rose/A2 2026-05-15"]
    assert overdue(data(), data(), D(2026, 5, 16), D(2026, 5, 20)) == []
    assert overdue(None, data(), D(2026, 5, 16), D(2026, 5, 20)) == ["rose/A2 2026-05-15"]


def test_an_action_is_overdue_anew_when_its_later_date_has_passed() -> None:
    later = edited(("actions.1.due", "2026-05-25"), ("actions.1.deferrals", [DEFERRAL]))
    assert overdue(data(), later, D(2026, 5, 20), D(2026, 5, 26)) == ["rose/A2 2026-05-25"]


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [at] if at else []
    if isinstance(value, dict):
        found += [path for key, part in value.items() for path in paths(part, (*at, key))]
    elif isinstance(value, list):
        found += [path for i, part in enumerate(value) for path in paths(part, (*at, i))]
    return found


def shuffled(plan: Data, order: Random) -> Data:
    """Return a plan with the items of its lists of actions, indicators, checks, records mixed."""
    mixed = copy.deepcopy(plan)
    for part in ("actions", "indicators", "checks", "reviews"):
        order.shuffle(mixed.get(part, []))
        for item in mixed.get(part, []):
            for key in ("evidence", "measurements", "records", "escalations"):
                order.shuffle(item.get(key, []))
    return mixed


@given(st.randoms())
def test_the_order_of_items_says_nothing(order: Random) -> None:
    assert facts(data(), shuffled(data(), order)) == []


@settings(max_examples=examples(200))
@given(st.data())
def test_nothing_changes_unseen(draw: st.DataObject) -> None:
    plan = data()
    path = draw.draw(st.sampled_from(paths(plan)))
    place: Any = plan
    for step in path[:-1]:
        place = place[step]
    if draw.draw(st.booleans()):
        place[path[-1]] = "2026-01-01"
    else:
        del place[path[-1]]
    try:
        before, after = filed(data()), filed(plan)
    except DoesNotFit:
        return
    assert bool(changes([Compared(before, after)])) == (before.plan != after.plan)


@settings(max_examples=examples(100))
@given(st.data())
def test_what_comes_in_one_direction_goes_in_the_other(draw: st.DataObject) -> None:
    plan = data()
    path = draw.draw(st.sampled_from([each for each in paths(plan) if isinstance(each[-1], int)]))
    place: Any = plan
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    try:
        there, back = facts(data(), plan), facts(plan, data())
    except DoesNotFit:
        return
    assert [fact.ref for fact in there] == [fact.ref for fact in back]
