import datetime as dt

import pytest

from qiptrack.analysis.workload import WorkloadRow, workload
from tests.analysis.plans import FERNHILL, filed

TODAY = dt.date(2026, 6, 1)
BLOCKED = "[{date: 2026-05-20, by: Deputy Manager, note: Waiting, barrier: No cover}]"
CHECKPOINT = "{by: Quality Lead, due: 2026-06-20}"


def test_a_load_is_what_an_owner_carries_and_is_to_verify() -> None:
    plan = filed(
        {"due": "2026-05-30"},
        {"due": "2026-06-10", "updates": BLOCKED},
        {"due": "2026-06-10"},
        {
            "due": "2026-06-10",
            "status": "complete",
            "completed": "2026-05-25",
            "assurance": CHECKPOINT,
        },
        {"status": "closed"},
        {"status": "withdrawn"},
        {"owner": "Quality Lead", "due": "2026-09-01", "assurance": "{by: Deputy Manager}"},
    )
    assert workload([plan], FERNHILL, TODAY) == (
        WorkloadRow(
            "Deputy Manager",
            open=4,
            overdue=1,
            due_soon=2,
            to_verify=0,
            blocked=1,
            due_together=2,
        ),
        WorkloadRow(
            "Quality Lead", open=1, overdue=0, due_soon=0, to_verify=1, blocked=0, due_together=1
        ),
    )


def test_loads_add_up_over_plans() -> None:
    (row,) = workload([filed({}, name="one"), filed({}, {}, name="two")], FERNHILL, TODAY)
    assert (row.open, row.overdue, row.due_together) == (3, 3, 3)


def test_the_most_overdue_comes_first_then_the_most_open_then_who_verifies_then_the_name() -> None:
    owners = ("Team Leader", "Team Leader", "Support Worker", "Night Senior", "Key Worker")
    plan = filed(
        *({"owner": owner, "due": "2026-08-01"} for owner in owners),
        {"owner": "Service Manager", "due": "2026-05-30"},
        {"owner": "Service Manager", "status": "complete", "assurance": "{by: Support Worker}"},
        {"owner": "Quality Lead", "due": "2026-05-30"},
    )
    assert [row.owner for row in workload([plan], FERNHILL, TODAY)] == [
        "Service Manager",
        "Quality Lead",
        "Team Leader",
        "Support Worker",
        "Key Worker",
        "Night Senior",
    ]


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"due": "ongoing"}, id="its date"),
        pytest.param({"status": "doing"}, id="its status"),
        pytest.param({"updates": "[{date: lately}]"}, id="when it was last heard of"),
    ],
)
def test_an_action_that_cannot_be_told_is_in_no_load(given: dict[str, str]) -> None:
    (row,) = workload([filed({"due": "2026-09-01"}, given)], FERNHILL, TODAY)
    assert (row.owner, row.open) == ("Deputy Manager", 1)
