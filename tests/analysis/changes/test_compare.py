"""What changed between two versions of a plan: one fact, one row, and nothing unseen."""

import copy
import datetime as dt
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qiptrack.analysis.changes.compare import Compared, changes, newly_overdue, side_by_side
from qiptrack.analysis.changes.facts import SETBACKS, ChangeKind, Fact, by_weight
from qiptrack.model.fields import DoesNotFit
from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import UNDECLARED
from qiptrack.model.plan import Plan
from qiptrack.yamlfile.plain_data import plain_data
from tests.conftest import examples, with_each

PLAN = """\
qip: 1
title: Care plan reviews
service: Rosewood House
sponsor: Registered Manager
opened: 2026-03-02
themes: [care planning]
indicators:
  - id: I1
    name: Plans that are current
    unit: "%"
    better: higher
    owner: Quality Lead
    baseline: {date: 2026-02-27, value: 55}
    target: {value: 90, by: 2026-06-30}
    measurements:
      - {date: 2026-03-31, value: 60}
      - {date: 2026-04-30, value: 75}
checks:
  - id: C1
    check: Watch a handover
    owner: Team Leader
    every: week
    since: 2026-03-09
    records:
      - {date: 2026-03-13, by: Team Leader, result: concern, note: Not opened}
actions:
  - id: A1
    issue: Reviews say nothing new.
    action: Rewrite the outcomes section at every review.
    owner: Deputy Manager
    priority: high
    due: 2026-04-30
    evidence_source: The audit
    status: complete
    started: 2026-03-09
    completed: 2026-04-24
    assurance: {method: follow-up audit, by: Quality Lead, due: 2026-05-29}
    updates:
      - {date: 2026-03-20, by: Deputy Manager, note: Two floors}
      - {date: 2026-04-03, by: Deputy Manager, note: Nights to do, barrier: No cover}
    evidence:
      - {date: 2026-04-24, by: Deputy Manager, kind: record, note: 18 of 20}
    escalations:
      - {date: 2026-04-20, to: Registered Manager, by: Quality Lead, reason: Late}
  - id: A2
    issue: Night staff do not know.
    action: Show them.
    owner: Night Senior
    due: 2026-05-15
    evidence_source: Handover sheet
    milestones:
      - {id: M1, milestone: Sheet agreed, due: 2026-04-10, done: 2026-04-09}
      - {id: M2, milestone: First night shown, due: 2026-04-20}
    status: in-progress
    started: 2026-04-01
reviews:
  - {date: 2026-04-21, meeting: Governance, chair: Regional Quality Lead}
"""

Data = dict[str, Any]


def data() -> Data:
    found: Data = plain_data(PLAN.encode())  # type: ignore[assignment]  # a mapping, as typed above
    return found


def filed(plan: Data, name: str = "rose") -> FiledPlan:
    return FiledPlan(name, f"{name}.yaml", Plan.model_validate(plan))


def action(plan: Data, index: int = 0) -> Data:
    found: Data = plan["actions"][index]
    return found


def facts(before: Data, after: Data) -> list[Fact]:
    return changes([Compared(filed(before), filed(after))])


def told(found: list[Fact]) -> list[tuple[object, ...]]:
    return [(f.kind, f.ref, f.before, f.after, f.by, f.date) for f in sorted(found, key=by_weight)]


def edited(*edits: tuple[str, Any]) -> Data:
    """Return the plan with these values set: a path with dots, and what goes there."""
    plan = data()
    for path, value in edits:
        *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
        place: Any = plan
        for step in steps:
            place = place[step]
        if value is ...:
            del place[last]
        elif last == "+":
            place.append(value)
        else:
            place[last] = value
    return plan


D = dt.date
DEFERRAL = {
    "date": "2026-05-10",
    "from": "2026-05-15",
    "to": "2026-06-30",
    "by": "Night Senior",
    "reason": "Cover",
    "approved_by": "Registered Manager",
}
HANDOVER = {
    "date": "2026-05-11",
    "from": "Night Senior",
    "to": "Deputy Manager",
    "by": "Registered Manager",
    "reason": "Post vacant",
}
VERIFIED = {
    "date": "2026-05-27",
    "by": "Quality Lead",
    "method": "follow-up audit",
    "result": "confirmed",
    "note": "19 of 20",
}
NOBODY = (None, None)
"""Who did it and when, where no record says so."""
REOPENING = {"date": "2026-05-30", "by": "Quality Lead", "reason": "Slipped back"}


@with_each(
    ("edits", "expected"),
    [
        pytest.param(
            [("actions.1.due", "2026-06-30"), ("actions.1.deferrals", [DEFERRAL])],
            [
                (
                    ChangeKind.DEADLINE_LATER,
                    "rose/A2",
                    D(2026, 5, 15),
                    D(2026, 6, 30),
                    "Night Senior",
                    D(2026, 5, 10),
                )
            ],
            id="a deferral is one fact, with its record",
        ),
        pytest.param(
            [("actions.1.due", "2026-06-30")],
            [(ChangeKind.DEADLINE_LATER, "rose/A2", D(2026, 5, 15), D(2026, 6, 30), None, None)],
            id="a deadline moved with no deferral",
        ),
        pytest.param(
            [("actions.1.milestones.1.done", "2026-04-21")],
            [(ChangeKind.MILESTONE_DONE, "rose/A2", None, D(2026, 4, 21), None, D(2026, 4, 21))],
            id="a milestone is reached",
        ),
        pytest.param(
            [("actions.1.milestones.1.due", "2026-05-01")],
            [(ChangeKind.DEADLINE_LATER, "rose/A2", D(2026, 4, 20), D(2026, 5, 1), None, None)],
            id="a milestone moves later",
        ),
        pytest.param(
            [("actions.1.milestones.0.done", ...)],
            [(ChangeKind.RECORD_REMOVED, "rose/A2", D(2026, 4, 9), None, None, None)],
            id="a milestone was not reached after all",
        ),
        pytest.param(
            [("actions.1.milestones.0", ...)],
            [(ChangeKind.RECORD_REMOVED, "rose/A2", "milestone", None, None, None)],
            id="a milestone is gone",
        ),
        pytest.param(
            [
                (
                    "actions.1.milestones.+",
                    {"id": "M3", "milestone": "All nights", "due": "2026-05-10"},
                )
            ],
            [(ChangeKind.OTHER, "rose/A2", None, "milestone", None, None)],
            id="a milestone is new",
        ),
        pytest.param(
            [("actions.1.due", "2026-05-01")],
            [(ChangeKind.DEADLINE_EARLIER, "rose/A2", D(2026, 5, 15), D(2026, 5, 1), None, None)],
            id="a deadline moved earlier",
        ),
        pytest.param(
            [("actions.1.owner", "Deputy Manager"), ("actions.1.handovers", [HANDOVER])],
            [
                (
                    ChangeKind.OWNER_CHANGED,
                    "rose/A2",
                    "Night Senior",
                    "Deputy Manager",
                    "Registered Manager",
                    D(2026, 5, 11),
                )
            ],
            id="a handover is one fact",
        ),
        pytest.param(
            [("actions.1.owner", "deputy  manager"), ("actions.1.handovers", [HANDOVER])],
            [
                (
                    ChangeKind.OWNER_CHANGED,
                    "rose/A2",
                    "Night Senior",
                    "Deputy Manager",
                    "Registered Manager",
                    D(2026, 5, 11),
                )
            ],
            id="a handover names the owner, however that is typed",
        ),
        pytest.param(
            [
                ("actions.0.owner", "deputy manager"),
                ("checks.0.owner", "Team  Leader"),
                ("sponsor", "REGISTERED MANAGER"),
            ],
            [
                (ChangeKind.WORDING, "rose", "Registered Manager", "REGISTERED MANAGER", *NOBODY),
                (ChangeKind.WORDING, "rose/A1", "Deputy Manager", "deputy manager", *NOBODY),
                (ChangeKind.WORDING, "rose/C1", "Team Leader", "Team  Leader", *NOBODY),
            ],
            id="a role that is typed otherwise is the same owner",
        ),
        pytest.param(
            [
                ("actions.0.owner", "Registered Manager"),
                (
                    "actions.0.escalations.+",
                    {
                        "date": "2026-05-01",
                        "to": "Registered Manager",
                        "by": "Quality Lead",
                        "reason": "Again",
                    },
                ),
            ],
            [
                (
                    ChangeKind.OWNER_CHANGED,
                    "rose/A1",
                    "Deputy Manager",
                    "Registered Manager",
                    None,
                    None,
                ),
                (
                    ChangeKind.ESCALATED,
                    "rose/A1",
                    None,
                    "Registered Manager",
                    "Quality Lead",
                    D(2026, 5, 1),
                ),
            ],
            id="an escalation to the new owner explains no change of owner",
        ),
        pytest.param(
            [
                ("actions.0.status", "closed"),
                ("actions.0.closed", "2026-06-02"),
                ("actions.0.verifications", [VERIFIED]),
            ],
            [
                (ChangeKind.CLOSED, "rose/A1", "complete", "closed", "Quality Lead", D(2026, 6, 2)),
                (ChangeKind.VERIFIED, "rose/A1", None, "confirmed", "Quality Lead", D(2026, 5, 27)),
            ],
            id="closed, with the verification that allowed it",
        ),
        pytest.param(
            [
                ("actions.0.status", "in-progress"),
                ("actions.0.completed", ...),
                ("actions.0.verifications", [{**VERIFIED, "result": "not-confirmed"}]),
            ],
            [
                (
                    ChangeKind.NOT_CONFIRMED,
                    "rose/A1",
                    None,
                    "not-confirmed",
                    "Quality Lead",
                    D(2026, 5, 27),
                )
            ],
            id="not confirmed, and all that follows from it, is one fact",
        ),
        pytest.param(
            [
                ("actions.0.status", "in-progress"),
                ("actions.0.completed", ...),
                ("actions.0.reopenings", [REOPENING]),
            ],
            [(ChangeKind.REOPENED, "rose/A1", None, None, "Quality Lead", D(2026, 5, 30))],
            id="reopened by a record",
        ),
        pytest.param(
            [("actions.0.status", "in-progress"), ("actions.0.completed", ...)],
            [
                (ChangeKind.REOPENED, "rose/A1", "complete", "in-progress", None, None),
            ],
            id="reopened with no record",
        ),
        pytest.param(
            [("actions.0.completed", "2026-04-01")],
            [(ChangeKind.RECORD_CHANGED, "rose/A1", D(2026, 4, 24), D(2026, 4, 1), None, None)],
            id="a day of completion that is rewritten",
        ),
        pytest.param(
            [("actions.1.status", "complete"), ("actions.1.completed", "2026-05-12")],
            [(ChangeKind.COMPLETED, "rose/A2", "in-progress", "complete", None, D(2026, 5, 12))],
            id="completed",
        ),
        pytest.param(
            [
                ("actions.1.status", "withdrawn"),
                (
                    "actions.1.withdrawal",
                    {
                        "date": "2026-05-01",
                        "by": "Quality Lead",
                        "reason": "Merged",
                        "approved_by": "Registered Manager",
                    },
                ),
            ],
            [(ChangeKind.WITHDRAWN, "rose/A2", None, None, "Quality Lead", D(2026, 5, 1))],
            id="withdrawn is one fact",
        ),
        pytest.param(
            [
                (
                    "actions.0.updates.+",
                    {"date": "2026-04-22", "by": "Deputy Manager", "note": "Cover came"},
                )
            ],
            [
                (
                    ChangeKind.BARRIER_CLEARED,
                    "rose/A1",
                    "No cover",
                    None,
                    "Deputy Manager",
                    D(2026, 4, 22),
                )
            ],
            id="an update without a barrier clears the one that stood",
        ),
        pytest.param(
            [
                (
                    "actions.1.updates",
                    [
                        {"date": "2026-04-22", "by": "Night Senior", "note": "Begun"},
                        {
                            "date": "2026-04-23",
                            "by": "Night Senior",
                            "note": "Stuck",
                            "barrier": "No form",
                        },
                    ],
                )
            ],
            [
                (ChangeKind.BARRIER, "rose/A2", None, "No form", "Night Senior", D(2026, 4, 23)),
                (ChangeKind.PROGRESS, "rose/A2", None, None, "Night Senior", D(2026, 4, 22)),
            ],
            id="progress and a new barrier",
        ),
        pytest.param(
            [("actions.0.evidence", ...)],
            [
                (
                    ChangeKind.RECORD_REMOVED,
                    "rose/A1",
                    "date: 2026-04-24; by: Deputy Manager; kind: record; note: 18 of 20",
                    None,
                    "Deputy Manager",
                    D(2026, 4, 24),
                )
            ],
            id="evidence removed",
        ),
        pytest.param(
            [("actions.0.evidence.0.note", "20 of 20")],
            [
                (
                    ChangeKind.RECORD_CHANGED,
                    "rose/A1",
                    "note: 18 of 20",
                    "note: 20 of 20",
                    "Deputy Manager",
                    D(2026, 4, 24),
                )
            ],
            id="evidence rewritten",
        ),
        pytest.param(
            [
                ("actions.0.escalations.0.response", "Cover agreed"),
                ("actions.0.escalations.0.responded", "2026-04-21"),
            ],
            [
                (
                    ChangeKind.ESCALATED,
                    "rose/A1",
                    None,
                    "Registered Manager",
                    "Registered Manager",
                    D(2026, 4, 21),
                )
            ],
            id="an answer to an escalation rewrites nothing",
        ),
        pytest.param(
            [("indicators.0.measurements.+", {"date": "2026-05-29", "value": "80"})],
            [(ChangeKind.MEASURED, "rose/I1", 75.0, 80.0, None, D(2026, 5, 29))],
            id="a measurement beside the one before",
        ),
        pytest.param(
            [("indicators.0.target", {"value": "80", "by": "2026-06-30"})],
            [
                (
                    ChangeKind.TARGET_CHANGED,
                    "rose/I1",
                    "value: 90; by: 2026-06-30",
                    "value: 80; by: 2026-06-30",
                    None,
                    None,
                )
            ],
            id="a target rewritten",
        ),
        pytest.param(
            [("indicators.0.measurements.0.value", "0")],
            [(ChangeKind.RECORD_CHANGED, "rose/I1", "value: 60", "value: 0", None, D(2026, 3, 31))],
            id="a measurement made nought",
        ),
        pytest.param(
            [
                ("actions.0.assurance.due", "2026-06-30"),
                ("actions.0.assurance.by", "Team Leader"),
            ],
            [
                (
                    ChangeKind.DEADLINE_LATER,
                    "rose/A1",
                    D(2026, 5, 29),
                    D(2026, 6, 30),
                    None,
                    None,
                ),
                (ChangeKind.OTHER, "rose/A1", "Quality Lead", "Team Leader", None, None),
            ],
            id="the day of a verification moved later, and another verifier",
        ),
        pytest.param(
            [("actions.0.assurance", ...)],
            [
                (
                    ChangeKind.OTHER,
                    "rose/A1",
                    "method: follow-up audit; by: Quality Lead; due: 2026-05-29",
                    None,
                    None,
                    None,
                )
            ],
            id="a checkpoint gone",
        ),
        pytest.param(
            [
                (
                    "checks.0.records.+",
                    {"date": "2026-03-20", "by": "Team Leader", "result": "satisfactory"},
                )
            ],
            [
                (
                    ChangeKind.CHECK_RECORDED,
                    "rose/C1",
                    None,
                    "satisfactory",
                    "Team Leader",
                    D(2026, 3, 20),
                )
            ],
            id="a routine check recorded",
        ),
        pytest.param(
            [("reviews.+", {"date": "2026-05-19", "meeting": "Governance", "chair": "RQL"})],
            [(ChangeKind.REVIEWED, "rose", None, "Governance", "RQL", D(2026, 5, 19))],
            id="a meeting",
        ),
        pytest.param(
            [("actions.0.priority", "low"), ("title", "Reviews")],
            [
                (ChangeKind.PRIORITY_CHANGED, "rose/A1", "high", "low", None, None),
                (ChangeKind.WORDING, "rose", "Care plan reviews", "Reviews", None, None),
            ],
            id="priority and wording",
        ),
        pytest.param(
            [("closed", "2026-07-01")],
            [(ChangeKind.PLAN_CLOSED, "rose", None, D(2026, 7, 1), None, D(2026, 7, 1))],
            id="the plan closed",
        ),
        pytest.param(
            [("actions.1", ...)],
            [(ChangeKind.ACTION_REMOVED, "rose/A2", "in-progress", None, None, None)],
            id="an action removed",
        ),
        pytest.param(
            [("actions.1.id", "A9")],
            [(ChangeKind.ACTION_MOVED, "rose/A9", "rose/A2", "rose/A9", None, None)],
            id="an action under another id",
        ),
        pytest.param(
            [("checks", ...)],
            [(ChangeKind.RECORD_REMOVED, "rose/C1", "check", None, None, None)],
            id="a routine check gone",
        ),
    ],
)
def test_one_fact_is_one_row(
    edits: list[tuple[str, Any]], expected: list[tuple[object, ...]]
) -> None:
    found = facts(data(), edited(*edits))
    assert told(found) == expected
    assert all(fact.setback == (fact.kind in SETBACKS) for fact in found)


ANOTHER = {
    "a check of another week": (
        "checks.0.records",
        {"date": "2026-04-10", "by": "Team Leader", "result": "concern", "note": "Left open"},
        ChangeKind.CHECK_RECORDED,
    ),
    "a measurement of the same value": (
        "indicators.0.measurements",
        {"date": "2026-05-29", "value": "60"},
        ChangeKind.MEASURED,
    ),
    "evidence of the same kind": (
        "actions.0.evidence",
        {"date": "2026-05-04", "by": "Deputy Manager", "kind": "record", "note": "Nineteen"},
        ChangeKind.EVIDENCE_ADDED,
    ),
}


@pytest.mark.parametrize(("path", "record", "kind"), ANOTHER.values(), ids=ANOTHER)
def test_a_record_that_goes_and_one_of_another_day_that_comes_are_two(
    path: str, record: Data, kind: ChangeKind
) -> None:
    found = facts(data(), edited((f"{path}.0", ...), (f"{path}.+", record)))
    assert {fact.kind for fact in found} == {ChangeKind.RECORD_REMOVED, kind}


def test_a_record_with_its_words_on_another_day_is_that_record_dated_anew() -> None:
    found = facts(data(), edited(("actions.0.evidence.0.date", "2026-04-20")))
    assert [fact.kind for fact in found] == [ChangeKind.RECORD_CHANGED]


def test_a_barrier_is_cleared_by_the_first_report_without_one_wherever_that_stands() -> None:
    reports = [{"date": f"2026-05-{day}", "by": "Night Senior", "note": "n"} for day in (18, 11)]
    updates = [*reports, *data()["actions"][0]["updates"]]
    going = (("actions.0.status", "in-progress"), ("actions.0.completed", ...))
    after = edited(*going, ("actions.0.updates", updates))
    found = {f.date: f.kind for f in facts(edited(*going), after)}
    assert found == {
        D(2026, 5, 11): ChangeKind.BARRIER_CLEARED,
        D(2026, 5, 18): ChangeKind.PROGRESS,
    }


@pytest.mark.parametrize(
    "ends",
    [
        pytest.param((), id="completion"),
        pytest.param(
            (
                ("actions.0.status", "in-progress"),
                ("actions.0.completed", ...),
                (
                    "actions.0.reopenings",
                    [{"date": "2026-05-05", "by": "Quality Lead", "reason": "Slipped"}],
                ),
            ),
            id="a reopening",
        ),
    ],
)
def test_a_barrier_that_something_else_ended_is_not_cleared_by_the_next_report(
    ends: tuple[tuple[str, Any], ...],
) -> None:
    report = {"date": "2026-05-11", "by": "Night Senior", "note": "Going well"}
    found = facts(edited(*ends), edited(*ends, ("actions.0.updates.+", report)))
    assert [(fact.kind, fact.before) for fact in found] == [(ChangeKind.PROGRESS, None)]


@with_each(
    ("key", "days"),
    [
        ("completed", ("05-04", "05-05", "05-11")),
        ("verifications", ("05-05", "05-11")),
        ("reopenings", ("05-05", "05-11")),
    ],
)
def test_what_ends_a_barrier_comes_after_it_and_before_the_next_report(
    key: str, days: Sequence[str]
) -> None:
    said = {"by": "Night Senior", "note": "n"}
    stuck = {"date": "2026-05-04", **said, "barrier": "No rails"}
    going = (("actions.0.status", "in-progress"), ("actions.0.completed", ...))
    ended = []
    for day in ("05-03", "05-04", "05-05", "05-11", "05-12"):
        date = f"2026-{day}"
        record = {"date": date, "by": "Quality Lead", "reason": "R", "note": "n"}
        record |= {"method": "observation", "result": "not-confirmed"}
        keys = {"reopenings": ("date", "by", "reason")}.get(
            key, ("date", "by", "method", "result", "note")
        )
        value = date if key == "completed" else [{each: record[each] for each in keys}]
        more = (*going, ("actions.0.updates", [stuck]), (f"actions.0.{key}", value))
        report = {"date": "2026-05-11", **said}
        reported = ("actions.0.updates", [stuck, report])
        found = facts(edited(*more), edited(*more, reported))
        if [fact.kind for fact in found] == [ChangeKind.PROGRESS]:
            ended.append(day)
        else:
            assert [fact.kind for fact in found] == [ChangeKind.BARRIER_CLEARED]
    assert ended == [*days]


def test_a_measurement_stands_in_for_the_one_before_it_wherever_that_stands() -> None:
    newer = [
        {"date": f"2026-{month}-29", "value": value}
        for month, value in (("06", "92"), ("05", "80"))
    ]
    measured = [*newer, *data()["indicators"][0]["measurements"]]
    found = facts(data(), edited(("indicators.0.measurements", measured)))
    assert [(f.before, f.after) for f in found] == [(75, 80), (80, 92)]


def test_a_move_that_no_record_tells_of_begins_where_the_latest_record_led() -> None:
    first = DEFERRAL | {"date": "2026-05-02", "to": "2026-05-20"}
    records = [first, DEFERRAL | {"from": "2026-05-20"}]
    after = edited(("actions.1.deferrals", records), ("actions.1.due", "2026-06-01"))
    moves = [(f.kind, f.before, f.after) for f in facts(data(), after) if f.by is None]
    assert moves == [(ChangeKind.DEADLINE_EARLIER, D(2026, 6, 30), D(2026, 6, 1))]


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


def elm() -> Data:
    other = data()
    other["title"], other["service"] = "Medicines", "Elm Court"
    other["actions"] = [{**action(other), "issue": "Gaps in records.", "action": "Look daily."}]
    return other


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
