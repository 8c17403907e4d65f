import datetime as dt

import pytest

from qiptrack.model.fields import NotKnown
from qiptrack.model.identity import FiledPlan
from qiptrack.workflow.change import Change, Refused
from qiptrack.workflow.meeting import Answer, Choice, Item, MeetingSoFar, Walk, minutes
from tests.workflow.conftest import World

WALK = Walk((Item("NEW"), Item("DONE"), Item("C1", is_action=False)))
MORE = Answer("Half done")


def made(world: World, walk: Walk) -> list[Change]:
    filed = FiledPlan("plan", "plan.yaml", world.plan)
    return minutes(walk, filed, world.by("Quality Lead"))


def lines(world: World, walk: Walk) -> list[str]:
    """Return the lines that are new when everything said in `walk` is put down."""
    edits = tuple(edit for change in made(world, walk) for edit in change.edits)
    return world.lines(Change(edits, ""))


def test_it_goes_on_to_the_end_and_back_to_the_first() -> None:
    places = []
    walk = WALK
    for _ in range(4):
        walk = walk.onward()
        places.append(walk.item and walk.item.id)
    for _ in range(4):
        walk = walk.back()
        places.append(walk.item and walk.item.id)
    assert places == ["DONE", "C1", None, None, "C1", "DONE", "NEW", "NEW"]


def test_with_nothing_on_the_agenda_it_is_at_its_end() -> None:
    assert Walk(()).item is None
    assert Walk(()).onward() == Walk(()).back() == Walk(())


def test_what_is_said_stays_with_its_item_and_saying_it_again_replaces_it() -> None:
    first = WALK.saying(Choice.UPDATE, MORE).saying(Choice.DECISION, Answer("Look again"))
    second = first.onward().saying(Choice.UPDATE, Answer("Seen"))
    assert second.here == {Choice.UPDATE: Answer("Seen")}
    again = second.back().saying(Choice.UPDATE, Answer("All done"))
    assert again.here == {Choice.UPDATE: Answer("All done"), Choice.DECISION: Answer("Look again")}
    assert first.here[Choice.UPDATE] == MORE
    assert [(item.id, said.text) for item, _, said in again.answers()] == [
        ("NEW", "All done"),
        ("NEW", "Look again"),
        ("DONE", "Seen"),
    ]


def test_what_was_said_can_be_taken_back() -> None:
    walk = WALK.saying(Choice.UPDATE, MORE).saying(Choice.UPDATE, None)
    assert walk.said == {}
    assert WALK.saying(Choice.UPDATE, None).said == {}


def test_all_that_was_said_is_put_down_at_once_and_the_meeting_last(world: World) -> None:
    walk = WALK.saying(Choice.UPDATE, Answer("Half done", barrier="No cover"))
    walk = walk.saying(Choice.ESCALATION, Answer("Stuck", to="Registered Manager"))
    walk = walk.onward().saying(Choice.DECISION, Answer("Look in July"))
    walk = walk.onward().saying(Choice.DECISION, Answer("Watch nights"))
    walk = walk.held(MeetingSoFar("Board", "Quality Lead", "Nights are left", dt.date(2026, 7, 28)))
    assert lines(world, walk) == [
        "+updates:",
        "+- date: 2026-06-30",
        "+by: Quality Lead",
        "+note: Half done",
        "+barrier: No cover",
        "+escalations:",
        "+- date: 2026-06-30",
        "+to: Registered Manager",
        "+by: Quality Lead",
        "+reason: Stuck",
        "+- date: 2026-06-30",
        "+meeting: Board",
        "+chair: Quality Lead",
        "+note: Nights are left",
        "+decisions:",
        "+- action: DONE",
        "+decision: Look in July",
        '+- decision: "C1: Watch nights"',
        "+next: 2026-07-28",
    ]


def test_a_meeting_that_said_nothing_was_held_all_the_same(world: World) -> None:
    assert lines(world, WALK) == ["+- date: 2026-06-30"]


@pytest.mark.parametrize(
    ("item", "choice", "said"),
    [
        pytest.param("SHUT", Choice.UPDATE, MORE, id="progress on a closed action"),
        pytest.param("SHUT", Choice.ESCALATION, MORE, id="a closed action escalated"),
        pytest.param(
            "NEW", Choice.ESCALATION, Answer("Slow", to="quality lead"), id="told by oneself"
        ),
        pytest.param("GONE2", Choice.DECISION, MORE, id="a decision on what is not there"),
    ],
)
def test_what_the_plan_does_not_take_is_refused(
    world: World, item: str, choice: Choice, said: Answer
) -> None:
    walk = Walk((Item(item),)).saying(choice, said)
    with pytest.raises(Refused):
        made(world, walk)


def test_an_action_that_is_there_no_more_cannot_be_told(world: World) -> None:
    walk = Walk((Item("LOST"),)).saying(Choice.UPDATE, MORE)
    with pytest.raises(NotKnown):
        made(world, walk)
