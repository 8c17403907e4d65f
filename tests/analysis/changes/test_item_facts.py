"""Each change of a plan, alone: one fact, one row."""

import datetime as dt
from typing import Any

import pytest

from qiptrack.analysis.changes.facts import SETBACKS, ChangedItem, ChangeKind
from qiptrack.analysis.changes.record_facts import new_fact
from qiptrack.model.records import Verification
from tests.analysis.changes.versions import DEFERRAL, data, edited, facts, filed, told
from tests.conftest import with_each

D = dt.date

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


def test_a_verification_whose_result_cannot_be_read_neither_confirms_nor_denies() -> None:
    read = {name: VERIFIED[name] for name in ("by", "note")}
    seen = Verification.model_salvaged({**read, "at": None, "date": D(2026, 5, 27)})
    fact = new_fact(seen, "verifications", 0, ChangedItem.plan(filed(data())))
    assert told([fact]) == [
        (
            *(ChangeKind.OTHER, "rose", None, "verification without a result"),
            *("Quality Lead", D(2026, 5, 27)),
        )
    ]
    assert not fact.setback
