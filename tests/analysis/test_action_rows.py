import datetime as dt
from typing import Any

import pytest

from qiptrack.analysis.action_rows import (
    OverdueRow,
    action_rows,
    most_overdue_first,
    overdue_rows,
)
from qiptrack.analysis.action_state import Brag, Late
from qiptrack.model.vocabulary import Priority, Status
from tests.analysis.plans import FERNHILL, filed
from tests.conftest import with_each

TODAY = dt.date(2026, 6, 1)


def late(*actions: dict[str, Any], within: int | None = None) -> list[OverdueRow]:
    return list(overdue_rows(filed(*actions), FERNHILL, TODAY, within=within))


@with_each(
    ("within", "days"),
    [
        pytest.param(None, {"A1": 2}, id="what is overdue"),
        pytest.param(0, {"A1": 2, "A2": 0}, id="and due today"),
        pytest.param(6, {"A1": 2, "A2": 0}, id="and in six days"),
        pytest.param(7, {"A1": 2, "A2": 0, "A3": -7}, id="and in seven"),
    ],
)
def test_rows_reach_as_far_ahead_as_asked(within: int | None, days: dict[str, int]) -> None:
    rows = late({"due": "2026-05-30"}, {"due": "2026-06-01"}, {"due": "2026-06-08"}, within=within)
    assert {row.ref.partition("/")[2]: row.days_overdue for row in rows} == days


MILESTONES = (
    "[{id: M1, milestone: Agreed, due: 2026-05-01, done: 2026-05-04},"
    " {id: M2, milestone: Two floors, due: 2026-05-29, done: },"
    " {id: M3, milestone: Nights, due: 2026-06-01}, {id: M4, milestone: Rest, due: soon}]"
)


@with_each(
    ("status", "within", "expected"),
    [
        pytest.param("in-progress", None, [("plan/A1/M2", 3)], id="late"),
        pytest.param("in-progress", 0, [("plan/A1/M2", 3), ("plan/A1/M3", 0)], id="due today too"),
        pytest.param("complete", 0, [], id="not once the change is made"),
        pytest.param("withdrawn", 0, [], id="nor of what was given up"),
    ],
)
def test_milestones_have_rows_where_they_are_asked_for(
    status: str, within: int | None, expected: list[tuple[str, int]]
) -> None:
    plan = filed({"due": "2026-07-31", "status": status, "milestones": MILESTONES})
    assert not list(overdue_rows(plan, FERNHILL, TODAY, within=within))
    rows = list(overdue_rows(plan, FERNHILL, TODAY, within=within, milestones=True))
    assert [(row.ref, row.days_overdue) for row in rows] == expected
    assert all(row.kind is Late.MILESTONE and row.responsible == row.owner for row in rows)
    assert [row.action for row in rows] == ["Two floors", "Nights"][: len(rows)]


def test_a_row_says_who_must_act_and_who_is_to_be_told() -> None:
    checkpoint = "{by: Quality Lead, due: 2026-05-15}"
    delivery, verification = late(
        {"owner": "Team Leader", "due": "2026-05-30", "priority": "high"},
        {"owner": "Team Leader", "status": "complete", "assurance": checkpoint},
    )
    assert (delivery.kind, delivery.responsible) == (Late.DELIVERY, "Team Leader")
    assert (delivery.priority, delivery.brag, delivery.blocked) == (Priority.HIGH, Brag.RED, False)
    assert delivery.escalate_to == "Registered Manager"
    assert (verification.kind, verification.responsible) == (Late.VERIFICATION, "Quality Lead")
    assert (verification.due, verification.days_overdue) == (dt.date(2026, 5, 15), 17)
    assert verification.escalate_to == "Regional Quality Lead"


def test_an_action_is_listed_as_far_as_it_can_be_told() -> None:
    (row,) = late({"due": "2026-05-30", "priority": "urgent", "updates": "[{date: lately}]"})
    assert (row.priority, row.blocked, row.days_overdue) == (None, None, 2)
    assert late({"due": "ongoing"}, {"due": "2026-05-30"})[0].ref == "plan/A2"


def test_the_worst_comes_first() -> None:
    rows = late(
        {"id": "A10", "due": "2026-05-30"},
        {"id": "A2", "due": "2026-05-30"},
        {"id": "A3", "due": "2026-05-30", "priority": "low"},
        {"id": "A4", "due": "2026-05-30", "priority": "high"},
        {"id": "A5", "due": "2026-05-30", "priority": "urgent"},
        {"id": "A6", "due": "2026-05-29", "priority": "low"},
    )
    order = [row.ref.partition("/")[2] for row in most_overdue_first(rows)]
    assert order == ["A6", "A4", "A2", "A10", "A3", "A5"]


def test_a_row_of_a_list_has_what_follows_from_the_records() -> None:
    moved = (
        "[{date: 2026-04-20, from: 2026-04-30, to: 2026-05-10, by: A, reason: r, approved_by: B},"
        " {date: 2026-05-09, from: 2026-05-10, to: 2026-05-30, by: A, reason: r, approved_by: B}]"
    )
    plan = filed({"due": "2026-05-30", "deferrals": moved, "contributors": "[Key Worker]"})
    ((action, row),) = action_rows(plan, FERNHILL, TODAY)
    assert action is plan.plan.actions[0]
    assert (row.ref, row.status, row.contributors) == (
        "plan/A1",
        Status.NOT_STARTED,
        ("Key Worker",),
    )
    assert (row.overdue, row.days_overdue, row.brag) == (True, 2, Brag.RED)
    assert (row.deferred, row.slippage, row.blocked) == (2, 30, False)


def test_an_action_that_is_due_today_is_not_overdue() -> None:
    ((_, row),) = action_rows(filed({"due": "2026-06-01"}), FERNHILL, TODAY)
    assert (row.overdue, row.days_overdue) == (False, 0)


def test_what_cannot_be_read_of_an_action_is_absent_from_its_row() -> None:
    ((_, row),) = action_rows(filed({"due": "ongoing", "status": "doing"}), FERNHILL, TODAY)
    assert (row.due, row.status, row.overdue, row.days_overdue, row.brag) == (None,) * 5
    assert (row.owner, row.deferred) == ("Deputy Manager", 0)
