import datetime as dt
from typing import Any

import pytest

from qiptrack.model.vocabulary import EvidenceKind
from qiptrack.workflow import records
from qiptrack.workflow.change import Change, Refused
from qiptrack.yamlfile.edits import AppendItem
from tests.conftest import with_each
from tests.workflow.conftest import World

DEPUTY, CHECKER = "Deputy Manager", "Quality Lead"

DAY = dt.date(2026, 6, 30)


def update(world: World, name: str, note: str = "Half done", barrier: str | None = None) -> Change:
    situation = world.by(DEPUTY)
    return records.update(f"plan/{name}", world.action(name), situation, note=note, barrier=barrier)


def evidence(world: World, name: str, ref: str | None = None, note: str | None = "Ten") -> Change:
    return records.evidence(
        f"plan/{name}",
        world.action(name),
        world.by(DEPUTY),
        kind=EvidenceKind.RECORD,
        found_at=ref,
        note=note,
    )


def escalate(world: World, name: str, by: str = CHECKER) -> Change:
    situation, to = world.by(by), "Registered Manager"
    return records.escalate(f"plan/{name}", world.action(name), situation, to=to, reason="Slow")


def respond(world: World, name: str, date: str = "2026-06-30") -> Change:
    situation = world.by(CHECKER, date)
    return records.respond(f"plan/{name}", world.action(name), situation, response="Agreed")


def review(world: World, **said: Any) -> Change:
    given = {"meeting": None, "chair": None, "note": None, "decisions": (), "following": None}
    return records.review("plan", world.plan, DAY, **{**given, **said})


def test_progress_is_added_with_who_and_when(world: World) -> None:
    assert world.lines(update(world, "BARE")) == [
        "+updates:",
        "+- date: 2026-06-30",
        "+by: Deputy Manager",
        "+note: Half done",
    ]


def test_a_barrier_blocks_and_the_next_update_without_one_clears_it(world: World) -> None:
    blocked = update(world, "NEW", barrier="No cover")
    assert (blocked.done, "escalate" in blocked.next) == ("plan/NEW is blocked", True)
    world.text = world.after(blocked)
    assert world.action("NEW").blocked
    cleared = update(world, "NEW")
    assert cleared.done == "plan/NEW is no longer blocked"
    world.text = world.after(cleared)
    assert not world.action("NEW").blocked


def test_progress_put_down_late_neither_blocks_nor_clears(world: World) -> None:
    situation = world.by(DEPUTY, "2026-05-10")
    late = records.update(
        "plan/READY", world.action("READY"), situation, note="Begun", barrier=None
    )
    assert late.done == "plan/READY: progress is recorded, behind that of 11 May 2026"
    world.text = world.after(late)
    assert world.action("READY").barrier == "No sheets"


@with_each(
    "note",
    [
        pytest.param("yes", id="a word that is true in YAML"),
        pytest.param("Ward 4: no change # yet", id="a colon and a hash"),
        pytest.param("- not a list", id="a dash"),
        pytest.param("one\ntwo\n\nfour", id="several lines"),
        pytest.param("30%  of  'them'", id="spaces and quotes"),
        pytest.param("Ŵylan, 10.20 – “so”", id="letters that are not English"),
        pytest.param("{date: 2026-01-01}", id="a mapping"),
        pytest.param("012", id="a number with a nought before it"),
    ],
)
def test_a_note_reads_back_as_it_was_typed(note: str) -> None:
    world = World()
    world.text = world.after(update(world, "READY", note))
    assert world.action("READY").updates[-1].note == note


def test_evidence_is_added_with_what_it_shows(world: World) -> None:
    assert world.lines(evidence(world, "BARE", ref="PH-2026-08")) == [
        "+evidence:",
        "+- date: 2026-06-30",
        "+by: Deputy Manager",
        "+kind: record",
        "+ref: PH-2026-08",
        "+note: Ten",
    ]


def test_evidence_that_says_nothing_is_none(world: World) -> None:
    with pytest.raises(Refused, match="it has no reference and no note"):
        evidence(world, "BARE", note=None)


@with_each("make", [update, evidence, escalate])
@with_each(
    ("name", "reason", "remedy"),
    [
        ("SHUT", "it is closed", "qiptrack reopen plan/SHUT"),
        ("GONE", "it is withdrawn", "qiptrack show plan/GONE"),
    ],
)
def test_nothing_is_added_to_an_action_that_is_no_longer_open(
    make: Any, name: str, reason: str, remedy: str
) -> None:
    world = World()
    with pytest.raises(Refused, match=reason) as refused:
        make(world, name)
    assert remedy in refused.value.fix


@with_each("said", ["none", "No barriers.", "n/a", "-", "no longer", "Resolved"])
def test_who_names_no_barrier_is_told_to_leave_it_out(said: str) -> None:
    world = World()
    with pytest.raises(records.NamesNoBarrier) as refused:
        update(world, "READY", barrier=said)
    assert f"'{said}' names no barrier" in refused.value.message
    assert "Leave the barrier out" in refused.value.fix


@pytest.mark.parametrize("said", ["No cover", "None of the sheets came", "Nobody to ask"])
def test_a_barrier_may_begin_with_a_no(world: World, said: str) -> None:
    world.text = world.after(update(world, "READY", barrier=said))
    assert world.action("READY").barrier == said


def test_a_correction_leaves_a_barrier_where_it_was(world: World) -> None:
    assert world.action("READY").barrier == "No sheets"
    world.text = world.after(update(world, "READY", note="Correction: due, mistyped"))
    assert world.action("READY").barrier == "No sheets"


@pytest.mark.parametrize("name", ["SHUT", "GONE"])
def test_a_correction_may_be_added_to_an_action_that_is_no_longer_open(
    world: World, name: str
) -> None:
    note = "Correction: evidence of 2026-04-24 had the reference of another audit"
    assert any(note in line for line in world.lines(update(world, name, note=note)))


def test_an_escalation_and_its_answer(world: World) -> None:
    world.text = world.after(escalate(world, "BARE"))
    assert world.lines(respond(world, "BARE")) == ["+response: Agreed", "+responded: 2026-06-30"]


def test_an_answer_goes_to_the_latest_question_that_has_none(world: World) -> None:
    world.text = world.after(escalate(world, "READY"))
    world.text = world.after(respond(world, "READY"))
    first, second = world.action("READY").escalations
    assert (first.response, second.response) == (None, "Agreed")
    world.text = world.after(respond(world, "READY"))
    assert [each.response for each in world.action("READY").escalations] == ["Agreed", "Agreed"]


def test_nobody_is_told_by_themselves(world: World) -> None:
    with pytest.raises(Refused, match="Registered Manager cannot be told by Registered Manager"):
        escalate(world, "BARE", by="Registered Manager")


def test_an_answer_needs_a_question(world: World) -> None:
    with pytest.raises(Refused, match="no escalation awaits an answer"):
        respond(world, "BARE")


def test_an_answer_does_not_come_before_the_question(world: World) -> None:
    with pytest.raises(Refused, match="it was escalated on 8 June 2026"):
        respond(world, "READY", "2026-06-07")


def test_a_review_is_recorded_with_its_decisions(world: World) -> None:
    change = review(
        world,
        meeting="Monthly quality governance",
        chair="Registered Manager",
        note="Nearly there",
        decisions=[
            records.NewDecision("BARE", "Cover agreed"),
            records.NewDecision("NEW", "Begin in July", CHECKER, dt.date(2026, 7, 3)),
        ],
        following=dt.date(2026, 7, 28),
    )
    assert world.lines(change) == [
        "+- date: 2026-06-30",
        "+meeting: Monthly quality governance",
        "+chair: Registered Manager",
        "+note: Nearly there",
        "+decisions:",
        "+- action: BARE",
        "+decision: Cover agreed",
        "+- action: NEW",
        "+decision: Begin in July",
        "+owner: Quality Lead",
        "+due: 2026-07-03",
        "+next: 2026-07-28",
    ]


def test_a_review_of_what_is_not_there_is_refused_with_every_reason(world: World) -> None:
    with pytest.raises(Refused) as refused:
        review(
            world,
            decisions=[
                records.NewDecision("A99", "Close it"),
                records.NewDecision("NEW", "Begin", due=dt.date(2026, 6, 29)),
                records.NewDecision("NEW", "Go on", due=dt.date(2026, 6, 30)),
            ],
            following=DAY,
        )
    reasons = [each.message for each in refused.value.unmet]
    assert reasons == [
        "it has no action A99",
        "what was decided on NEW was due on 29 June 2026 already",
        "the next review is not after this one",
    ]


@with_each(
    ("meeting", "name", "told"),
    [
        ("Monthly quality governance", "monthly Quality governance", True),
        ("Monthly quality governance", "Safeguarding oversight", False),
        ("Monthly quality governance", None, False),
        (None, "Monthly quality governance", False),
    ],
)
def test_a_meeting_that_looks_at_a_plan_twice_a_day_is_told(
    world: World, meeting: str | None, name: str | None, *, told: bool
) -> None:
    held = f"  - {{date: 2026-06-30{f', meeting: {meeting}' if meeting else ''}}}\n"
    world = World(f"{world.text}{held}")
    change = review(world, meeting=name, decisions=[], following=None)
    assert ("another review of that day" in change.next) == told


def test_where_there_is_no_action_none_is_to_be_named(world: World) -> None:
    world.text = f"{world.text[: world.text.index('actions:')]}actions: []\n"
    with pytest.raises(Refused) as refused:
        review(world, decisions=[records.NewDecision("A1", "Close it")], following=None)
    (unmet,) = refused.value.unmet
    assert unmet.message == "it has no action A1"
    assert unmet.remedy == "It has none: leave the action out, or `qiptrack add` it first."


@with_each(
    ("ref", "note"), [("evidence/a.pdf", None), (None, "Ten"), ("evidence/a.pdf", "Ten"), ("", "T")]
)
def test_evidence_says_where_it_is_or_what_it_shows(ref: str | None, note: str | None) -> None:
    said = evidence(World(), "READY", ref, note)
    assert said.next == "When the change is in place: qiptrack complete plan/READY"


@with_each(("ref", "note"), [(None, None), ("", ""), (None, ""), ("", None)])
def test_evidence_that_says_neither_is_refused(ref: str | None, note: str | None) -> None:
    with pytest.raises(Refused, match="it has no reference and no note"):
        evidence(World(), "READY", ref, note)


def test_what_comes_next_goes_by_how_far_the_action_is(world: World) -> None:
    assert update(world, "NEW").next == "It is not started yet: qiptrack start plan/NEW"
    assert update(world, "BARE").next == ""
    assert evidence(world, "NEW").next.endswith("qiptrack complete plan/NEW")
    assert evidence(world, "DONE").next == ""


def test_a_correction_names_a_barrier_of_its_own_or_leaves_the_one_there_was(world: World) -> None:
    world.text = world.after(update(world, "BARE", barrier="No lamps"))
    assert world.action("BARE").barrier == "No lamps"
    for barrier, then in ((None, "No lamps"), ("No sheets", "No sheets")):
        corrected = World(world.after(update(world, "BARE", "Correction: three.", barrier)))
        assert corrected.action("BARE").barrier == then


def test_whom_to_tell_may_still_be_asked_for(world: World) -> None:
    action, situation = world.action("BARE"), world.by(CHECKER)
    change = records.escalate("plan/BARE", action, situation, to=None, reason=None)
    record = {"date": "2026-06-30", "by": CHECKER}
    assert [edit.value for edit in change.edits if isinstance(edit, AppendItem)] == [record]


AIMS = """\
    milestones:
      - {id: M1, milestone: Printed, due: 2026-06-19, done: 2026-06-18}
      - {id: M2, milestone: Watched, due: 2026-07-24}
      - {id: M3, milestone: Hung, due: 2026-07-10}
"""

BEGUN = "    issue: Begun, with nothing to show and nobody to look.\n"


def reach(world: World, name: str) -> Change:
    return records.reach_milestone("plan/BARE", world.action("BARE"), name, DAY)


@pytest.fixture
def aiming(world: World) -> World:
    """Return the plan with milestones in one of its actions."""
    world.text = world.text.replace(BEGUN, BEGUN + AIMS)
    return world


def test_a_milestone_is_reached_and_the_next_is_the_first_that_is_due(aiming: World) -> None:
    for name, said, then in (
        (
            "m2",
            "plan/BARE/M2 was reached on 30 June 2026, 2 of 3",
            "Next is M3 Hung, by 10 July 2026.",
        ),
        (
            "M3",
            "plan/BARE/M3 was reached on 30 June 2026, 3 of 3",
            "Once the change is in place: qiptrack complete plan/BARE",
        ),
    ):
        change = reach(aiming, name)
        assert (change.done, change.next) == (said, then)
        aiming.text = aiming.after(change)
    assert [each.done for each in aiming.action("BARE").milestones][1:] == [DAY, DAY]


def test_a_milestone_that_was_reached_or_is_none_is_refused(aiming: World) -> None:
    with pytest.raises(Refused, match="M1 was reached on 18 June 2026 already"):
        reach(aiming, "M1")
    with pytest.raises(Refused, match="it has no milestone 'M9'") as refusal:
        reach(aiming, "M9")
    assert "There are: M1, M2, M3." in str(refusal.value.fix)
    with pytest.raises(Refused, match="it has no milestone 'M1'") as refusal:
        reach(World(), "M1")
    assert "It has none yet." in str(refusal.value.fix)
