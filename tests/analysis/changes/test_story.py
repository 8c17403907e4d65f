"""The story of one thing in a plan, from one version to the next."""

import pytest

from qiptrack.analysis.changes.compare import moved, side_by_side
from qiptrack.analysis.changes.facts import ChangeKind
from qiptrack.analysis.changes.story import facts_between
from qiptrack.model.identity import FiledPlan
from tests.analysis.changes.versions import Data, data, edited, elm, filed
from tests.conftest import with_each

BARE = edited(("actions", ...), ("indicators", ...), ("checks", ...), ("reviews", ...))
Told = list[tuple[str, ...]]


def story(before: Data | None, after: Data | None, name: str = "") -> Told:
    """Return each fact between two versions of a plan: its kind, what it is of, and both values."""
    one, other = (filed(each) if each is not None else None for each in (before, after))
    return told(one, other, name)


def told(one: FiledPlan | None, other: FiledPlan | None, name: str) -> Told:
    found = facts_between(one, other, name)
    return [(str(fact.kind), fact.ref, f"{fact.before}", f"{fact.after}") for fact in found]


ADDED = {
    "A1": ("action-added", "rose/A1", "None", "2026-04-30"),
    "A2": ("action-added", "rose/A2", "None", "2026-05-15"),
}
REMOVED = {
    "A1": ("action-removed", "rose/A1", "complete", "None"),
    "A2": ("action-removed", "rose/A2", "in-progress", "None"),
    "I1": ("record-removed", "rose/I1", "indicator", "None"),
    "C1": ("record-removed", "rose/C1", "check", "None"),
}


RECORDED = {
    "A1": [
        "action-added", "progress", "barrier", "escalated", "evidence-added", "started", "completed"
    ],
    "A2": ["action-added", "started"],
    "I1": ["other", "measured", "measured"],
    "C1": ["other", "check-recorded"],
}  # fmt: skip


@with_each(
    ("before", "after", "name", "expected"),
    [
        pytest.param(data(), data(), "", [], id="nothing"),
        pytest.param(data(), data(), "A1", [], id="nothing of one"),
        pytest.param(
            data(), edited(("actions.1", ...)), "", [REMOVED["A2"]], id="an action that goes"
        ),
        pytest.param(data(), edited(("actions.1", ...)), "a2", [REMOVED["A2"]], id="by its id"),
        pytest.param(data(), edited(("actions.1", ...)), "A1", [], id="another goes"),
        pytest.param(
            data(),
            edited(("actions.1.priority", "low"), ("actions.0.priority", "low")),
            "A2",
            [("priority-changed", "rose/A2", "medium", "low")],
            id="of one of two",
        ),
        pytest.param(
            data(), BARE | {"actions": data()["actions"]}, "I1",
            [REMOVED["I1"]],
            id="an indicator that goes",
        ),
        pytest.param(data(), BARE, "C1", [REMOVED["C1"]], id="a check that goes"),
    ],
)  # fmt: skip
def test_of_each_change_there_is_one_fact(
    before: Data, after: Data, name: str, expected: Told
) -> None:
    assert story(before, after, name) == expected


@with_each("name", RECORDED)
def test_what_is_new_comes_with_all_that_is_recorded_of_it(name: str) -> None:
    here = data()
    part = {"A": "actions", "I": "indicators", "C": "checks"}[name[0]]
    before = edited((part, [each for each in here[part] if each["id"] != name]))
    found = story(before, here, name)
    assert found == story(None, here, name)
    assert found == [each for each in story(before, here) if each[1].startswith(f"rose/{name}")]
    assert [each[0] for each in found] == RECORDED[name]
    if name in ADDED:
        assert found[0] == ADDED[name]


def test_a_new_plan_tells_of_itself_and_of_everything_in_it() -> None:
    new = story(None, data())
    assert new[0] == ("plan-added", "rose", "None", "None")
    assert [each for each in new if each[0] == "action-added"] == list(ADDED.values())
    assert [each[0] for each in new if each[1] == "rose"] == ["plan-added", "reviewed"]
    assert "plan-added" not in [each[0] for each in story(None, data(), "A1")]


def test_a_plan_that_is_gone_tells_of_itself_and_of_everything_in_it() -> None:
    gone = story(data(), None)
    assert [each[0] for each in gone] == [
        "action-removed", "action-removed", "record-removed", "record-removed", "plan-removed"
    ]  # fmt: skip
    assert story(data(), None, "A2") == [REMOVED["A2"]]
    assert story(None, None) == []


def test_a_plan_of_another_name_says_so_to_whoever_asks_for_a_part_of_it() -> None:
    renamed = ("plan-renamed", "rosewood", "rose.yaml", "rosewood.yaml")
    for name in ("", "A1"):
        assert told(filed(data()), filed(data(), "rosewood"), name) == [renamed]


def test_an_action_that_moves_is_in_the_story_of_both_plans() -> None:
    here, there = data(), elm()
    there["actions"].append({**here["actions"].pop(1), "id": "A7", "priority": "low"})
    before = [filed(data(), "rose"), filed(elm(), "elm")]
    after = [filed(here, "rose"), filed(there, "elm")]
    moves = moved(side_by_side(before, after))
    left = facts_between(before[0], after[0], "A2", moves)
    came = facts_between(before[1], after[1], "A7", moves)
    assert [(each.kind, each.before, each.after) for each in left] == [
        (ChangeKind.ACTION_MOVED, "rose/A2", "elm/A7")
    ]
    assert [(each.kind, each.before, each.after) for each in came] == [
        (ChangeKind.ACTION_MOVED, "rose/A2", "elm/A7"),
        (ChangeKind.PRIORITY_CHANGED, "medium", "low"),
    ]
    assert facts_between(before[1], after[1], "A1", moves) == []


def test_an_action_whose_id_is_anothers_now_is_told_in_the_story_of_its_new_id() -> None:
    one, other = filed(data()), filed(edited(("actions.0.id", "A2"), ("actions.1.id", "A1")))
    moves = moved(side_by_side([one], [other]))
    for name, was in (("A1", "A2"), ("A2", "A1")):
        found = facts_between(one, other, name, moves)
        assert [(fact.kind, fact.before, fact.after) for fact in found] == [
            (ChangeKind.ACTION_MOVED, f"rose/{was}", f"rose/{name}")
        ]
    both = facts_between(one, other, "", moves)
    assert {fact.after for fact in both} == {"rose/A1", "rose/A2"}
