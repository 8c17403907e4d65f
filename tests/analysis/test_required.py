"""The clock of what a body outside requires, in lists, on the agenda and at a glance."""

from collections.abc import Iterable
from typing import Any

import pytest

from qiptrack.analysis.agenda_reasons import AgendaReason
from qiptrack.analysis.overview import Overview
from qiptrack.analysis.required import RequiredRow, least_time_first, required_in
from qiptrack.model.identity import FiledPlan
from qiptrack.reports.action_lists import clock
from tests.analysis.plans import filed as written
from tests.analysis.test_agenda import ORGANISATION, TODAY, action, at, filed
from tests.conftest import with_each

NOTICE = {"body": "CQC", "level": "must", "ref": "INS2-5512", "due": "2026-06-20"}
DONE = {"status": "complete", "started": "2026-04-01", "completed": "2026-06-25"}


def rows_of(plans: Iterable[FiledPlan]) -> list[RequiredRow]:
    rows = [row for plan in plans for row in required_in(plan, TODAY)]
    return sorted(rows, key=least_time_first)


@with_each(
    ("said", "days"),
    [
        pytest.param({"required_by": NOTICE}, 10, id="past it"),
        pytest.param({"required_by": {**NOTICE, "due": "2026-06-30"}}, 0, id="today"),
        pytest.param({"required_by": {**NOTICE, "due": "2026-07-12"}}, -12, id="before it"),
        pytest.param({"required_by": {"body": "CQC", "level": "should"}}, None, id="no date"),
    ],
)
def test_the_days_are_counted_from_the_day_that_is_required(
    said: dict[str, Any], days: int | None
) -> None:
    (row,) = rows_of([filed(action(**said))])
    assert (row.days_overdue, row.body) == (days, "CQC")


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({}, id="what nobody requires"),
        pytest.param({"required_by": NOTICE, **DONE}, id="what is made"),
        pytest.param({"required_by": NOTICE, "status": "withdrawn"}, id="what was given up"),
    ],
)
def test_the_clock_has_stopped_for(said: dict[str, Any]) -> None:
    plan = filed(action(**said))
    assert rows_of([plan]) == []
    assert AgendaReason.REQUIRED_LATE not in {why for i in at(plan).items for why in i.reasons}


def test_what_has_the_least_time_comes_first_and_a_must_before_a_should() -> None:
    def required(name: str, **said: Any) -> dict[str, Any]:
        return action(id=name, required_by={"body": "CQC", "level": "must", **said})

    plans = [
        filed(required("A1"), required("A2", due="2026-09-01", level="should"), name="b"),
        filed(required("A3", due="2026-09-01"), required("A4", due="2026-07-01"), name="c"),
    ]
    in_order = ["c/A4", "c/A3", "b/A2", "b/A1"]
    assert [row.ref for row in rows_of(plans)] == in_order
    assert [row.ref for row in at(*plans).required] == in_order
    state = Overview(ORGANISATION, TODAY)
    for plan in plans:
        state.add(plan)
    assert [row.ref for row in state.least_time()] == in_order


def test_an_action_past_the_required_day_is_on_the_agenda_though_its_own_has_not_come() -> None:
    (item,) = at(filed(action(required_by=NOTICE))).items
    assert item.reasons == (AgendaReason.REQUIRED_LATE,)
    assert at(filed(action(required_by={**NOTICE, "due": "2026-06-30"}))).items == ()


def test_a_late_milestone_is_on_the_agenda_with_its_action() -> None:
    steps = [
        {"id": "M1", "milestone": "Agreed", "due": "2026-05-01", "done": "2026-06-01"},
        {"id": "M2", "milestone": "Tried", "due": "2026-06-01"},
        {"id": "M3", "milestone": "Bought", "due": "2026-05-15"},
        {"id": "M4", "milestone": "In use", "due": "2026-06-30"},
    ]
    found = at(filed(action(milestones=steps)))
    assert [(row.ref, row.days_overdue) for row in found.milestones] == [
        ("rose/A1/M3", 46),
        ("rose/A1/M2", 29),
    ]
    assert [item.reasons for item in found.items] == [(AgendaReason.MILESTONE_LATE,)]
    assert at(filed(action(milestones=steps, **DONE))).milestones == ()


def test_what_cannot_be_read_of_it_hides_nothing_else() -> None:
    plan = written(
        {"required_by": "{body: CQC, level: must, due: soon}"},
        {"milestones": "[{id: M1, milestone: Kept, due: in time}, {id: M2, due: 2026-06-01}]"},
    )
    assert [(row.ref, row.body, row.days_overdue) for row in rows_of([plan])] == [
        ("plan/A1", "CQC", None)
    ]
    assert [row.ref for row in at(plan).milestones] == ["plan/A2/M2"]


@with_each(
    ("days", "said"),
    [
        (21, "21 days late"),
        (1, "1 day late"),
        (0, "today"),
        (-1, "1 day left"),
        (-28, "28 days left"),
        (None, "no date set"),
    ],
)
def test_the_clock_in_words(days: int | None, said: str) -> None:
    assert clock(days) == said
