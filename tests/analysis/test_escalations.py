import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from qiptrack.analysis.action_state import Late
from qiptrack.analysis.agenda import agenda
from qiptrack.analysis.check_standings import PlanChecks
from qiptrack.analysis.escalation_steps import EscalationReason, PlanRoute, unanswered
from qiptrack.analysis.escalations import (
    EscalationRow,
    escalations,
    to_tell_first,
)
from qiptrack.analysis.escalations_due import told_of_measures
from qiptrack.analysis.indicators.conclusions import Verdict
from qiptrack.analysis.indicators.plan_indicators import PlanIndicators
from qiptrack.analysis.overview import Overview
from qiptrack.model.action import Action
from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import UNDECLARED
from qiptrack.model.salvage import salvage
from qiptrack.store.plan_pieces import kept_plan, whole_plan
from tests.analysis.plans import FERNHILL, filed
from tests.conftest import with_each

Record = tuple[str, str] | tuple[str, str, str]

TODAY = dt.date(2026, 11, 23)
TEAM, MANAGER, REGION, TOP = (
    "Team Leader",
    "Registered Manager",
    "Regional Quality Lead",
    "Nominated Individual",
)


def told(*records: Record) -> list[dict[str, str]]:
    """Return escalations: the day in November, to whom, and when answered."""
    return [
        {
            "date": f"2026-11-{day}",
            "to": to,
            "by": "Quality Lead",
            "reason": "Late",
            **({"response": "Yes", "responded": f"2026-11-{answer[0]}"} if answer else {}),
        }
        for day, to, *answer in records
    ]


def action(id_: str = "A1", **fields: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "action": "Total the charts",
        "owner": TEAM,
        "due": "2026-12-31",
        "status": "in-progress",
        **fields,
    }


def plan(*actions: dict[str, Any], **parts: Any) -> FiledPlan:
    return filed(*actions, name="rose", more="".join(f"{k}: {v}\n" for k, v in parts.items()))


def rows(*actions: dict[str, Any], **parts: Any) -> list[EscalationRow]:
    """Return the escalations of a plan with these parts, what is to be told first.

    They are the same of the plan as an index keeps it, of whose actions few are made, and so is
    who must be told of its indicators and checks.
    """
    given = plan(*actions, **parts)
    kept = given._replace(plan=whole_plan(kept_plan(given.plan).pieces))
    found = rows_of(given)
    assert rows_of(kept) == found
    assert told_in(kept) == told_in(given)
    return found


def told_in(given: FiledPlan) -> dict[str, str]:
    """Return who must be told of the indicators and checks of a plan, by their references."""
    shows, checks = PlanIndicators(given.plan, TODAY), PlanChecks(given.plan, TODAY)
    return told_of_measures(PlanRoute(given, FERNHILL, TODAY), shows, checks)


def rows_of(given: FiledPlan) -> list[EscalationRow]:
    return sorted(escalations(given, FERNHILL, TODAY), key=to_tell_first)


@with_each(
    ("due", "records", "step", "to", "recorded", "waits"),
    [
        pytest.param("22", [], 1, MANAGER, False, False, id="one day late"),
        pytest.param("10", [], 1, MANAGER, False, False, id="the day before the second step"),
        pytest.param("09", [], 2, REGION, False, False, id="at the second step"),
        pytest.param("20", [("21", MANAGER)], 1, MANAGER, True, True, id="told, not answered"),
        pytest.param("20", [("21", MANAGER, "22")], 1, MANAGER, True, False, id="and answered"),
        pytest.param("20", [("21", "registered  manager")], 1, MANAGER, True, True, id="case"),
        pytest.param(
            "20", [("20", MANAGER)], 1, MANAGER, False, True, id="told on the day it was due"
        ),
        pytest.param("20", [("24", MANAGER)], 1, MANAGER, False, False, id="told in the future"),
        pytest.param("20", [("21", MANAGER, "24")], 1, MANAGER, True, True, id="answered in it"),
        pytest.param("20", [("21", "Key Worker")], 1, MANAGER, False, True, id="somebody else"),
        pytest.param("20", [("21", TOP)], 1, MANAGER, True, True, id="who stands further up"),
        pytest.param("05", [("10", MANAGER)], 2, REGION, False, True, id="only the step before"),
        pytest.param("05", [("18", REGION)], 2, REGION, False, True, id="too early for this step"),
        pytest.param("05", [("19", REGION)], 2, REGION, True, True, id="on the day of the step"),
        pytest.param(
            "05", [("19", REGION, "20"), ("21", MANAGER)], 2, REGION, True, True, id="asked again"
        ),
    ],
)
def test_what_slips_is_told_by_the_last_step_reached(
    due: str,
    records: Sequence[Record],
    step: int,
    to: str,
    recorded: bool,
    waits: bool,
) -> None:
    (row,) = rows(action(due=f"2026-11-{due}", escalations=told(*records)))
    assert (row.ref, row.reason, row.late_with) == (
        "rose/A1",
        EscalationReason.SLIPPING,
        Late.DELIVERY,
    )
    assert (row.step, row.to, row.recorded, row.unanswered) == (step, to, recorded, waits)
    assert row.days_overdue == (TODAY - dt.date(2026, 11, int(due))).days


@with_each(
    "fields",
    [
        pytest.param({}, id="not late"),
        pytest.param({"due": "2026-11-23"}, id="due today"),
        pytest.param({"due": "2026-11-01", "status": "closed"}, id="closed"),
        pytest.param(
            {"due": "2026-11-01", "status": "withdrawn", "escalations": told(("05", MANAGER))},
            id="withdrawn, and never answered",
        ),
        pytest.param(
            {"escalations": told(("05", MANAGER, "06"))}, id="told and answered, not late"
        ),
    ],
)
def test_nobody_is_told_of_what_is_in_hand(fields: dict[str, Any]) -> None:
    assert rows(action(**fields)) == []


def test_a_deferral_moves_the_steps() -> None:
    move = {"from": "2026-11-01", "to": "2026-11-20", "by": TEAM, "reason": "-", "approved_by": TOP}
    late = action(
        due="2026-11-20",
        deferrals=[{"date": "2026-11-18", **move}],
        escalations=told(("15", REGION)),
    )
    (row,) = rows(late)
    assert (row.step, row.since, row.recorded) == (1, dt.date(2026, 11, 21), False)


def test_a_late_verification_is_told_to_the_owners_manager() -> None:
    checkpoint = {"by": "Quality Lead", "due": "2026-11-13"}
    (row,) = rows(action(status="complete", completed="2026-10-01", assurance=checkpoint))
    assert (row.reason, row.late_with) == (EscalationReason.SLIPPING, Late.VERIFICATION)
    assert (row.owner, row.responsible, row.to) == (TEAM, "Quality Lead", MANAGER)
    assert (row.days_overdue, row.counted_from) == (10, dt.date(2026, 11, 13))


@with_each(
    ("day", "records", "reason", "recorded"),
    [
        pytest.param("23", [], "not-confirmed", False, id="seen today"),
        pytest.param("22", [], "slipping", False, id="seen yesterday"),
        pytest.param("22", [("22", MANAGER)], "slipping", True, id="and told on that day"),
        pytest.param("22", [("21", MANAGER)], "slipping", False, id="told before"),
        pytest.param("09", [("09", MANAGER)], "slipping", False, id="at the second step"),
    ],
)
def test_what_is_not_confirmed_after_its_date_slips_from_that_day(
    day: str, records: Sequence[Record], reason: str, recorded: bool
) -> None:
    seen = f"2026-11-{day}"
    verification = {
        "date": seen,
        "by": "Quality Lead",
        "method": "observation",
        "result": "not-confirmed",
        "note": "Half",
    }
    given = action(due="2026-06-30", verifications=[verification], escalations=told(*records))
    (row,) = rows(given)
    assert (row.reason, row.recorded) == (EscalationReason(reason), recorded)
    assert row.counted_from == dt.date.fromisoformat(seen)
    assert row.due == (dt.date(2026, 6, 30) if reason == "slipping" else None)
    assert row.days_overdue == (TODAY - dt.date.fromisoformat(seen)).days


def test_who_is_late_with_it_is_not_the_one_to_be_told() -> None:
    checkpoint = {"by": MANAGER, "due": "2026-11-13"}
    (row,) = rows(action(status="complete", completed="2026-10-01", assurance=checkpoint))
    assert (row.responsible, row.to) == (MANAGER, REGION)


SEEN = {"date": "2026-10-01", "by": "Quality Lead", "method": "observation", "note": "Two of ten"}


@with_each(
    ("fields", "recorded"),
    [
        pytest.param({}, False, id="not told"),
        pytest.param({"escalations": told(("05", MANAGER))}, True, id="told"),
        pytest.param({"escalations": told(("05", TOP))}, True, id="told further up"),
        pytest.param({"escalations": told(("05", "Key Worker"))}, False, id="somebody else told"),
        pytest.param(
            {"verifications": [{**SEEN, "by": MANAGER, "result": "not-confirmed"}]},
            True,
            id="who was to be told saw it",
        ),
    ],
)
def test_what_was_not_confirmed_goes_to_the_first_step_at_once(
    fields: dict[str, Any], recorded: bool
) -> None:
    given = {"verifications": [{**SEEN, "result": "not-confirmed"}], **fields}
    (row,) = rows(action(**given))
    assert (row.reason, row.step, row.to) == (EscalationReason.NOT_CONFIRMED, 1, MANAGER)
    assert (row.days_overdue, row.since) == (0, dt.date(2026, 10, 1))
    assert row.recorded is recorded


@with_each(
    "fields",
    [
        pytest.param({"verifications": [{**SEEN, "result": "confirmed"}]}, id="confirmed"),
        pytest.param(
            {
                "verifications": [{**SEEN, "result": "not-confirmed"}],
                "reopenings": [{"date": "2026-10-05", "by": TEAM, "reason": "-"}],
            },
            id="before it was reopened",
        ),
        pytest.param(
            {
                "verifications": [{**SEEN, "result": "not-confirmed"}],
                "status": "complete",
                "completed": "2026-11-01",
                "assurance": {"due": "2026-12-01"},
            },
            id="complete again",
        ),
        pytest.param(
            {"verifications": [{**SEEN, "date": "2026-11-24", "result": "not-confirmed"}]},
            id="in the future",
        ),
    ],
)
def test_another_verification_is_no_reason(fields: dict[str, Any]) -> None:
    assert rows(action(**fields)) == []


@with_each(
    ("reopened", "step", "since"),
    [
        pytest.param("2026-11-20", 1, "2026-11-20", id="the first step on that very day"),
        pytest.param("2026-11-01", 2, "2026-11-15", id="a later one when its days have passed"),
    ],
)
def test_what_came_back_is_counted_from_then(reopened: str, step: int, since: str) -> None:
    back = [{"date": reopened, "by": MANAGER, "reason": "It did not hold"}]
    (row,) = rows(action(due="2026-10-01", reopenings=back))
    assert (row.step, row.since) == (step, dt.date.fromisoformat(since))
    assert row.counted_from == dt.date.fromisoformat(reopened)


def test_an_escalation_for_another_reason_waits_for_its_answer() -> None:
    (row,) = rows(action(escalations=told(("10", REGION))))
    assert (row.reason, row.step, row.to) == (EscalationReason.ESCALATED, None, REGION)
    assert (row.recorded, row.unanswered, row.told_on) == (True, True, dt.date(2026, 11, 10))


def indicator(values: Sequence[int], **fields: Any) -> dict[str, Any]:
    return {
        "id": "I1",
        "name": "Charts totalled",
        "unit": "%",
        "better": "higher",
        "owner": "Quality Lead",
        "baseline": {"value": "50"},
        "target": {"value": "90", "by": "2026-11-05"},
        "measurements": [
            {"date": f"2026-{month:02}-01", "value": str(value)}
            for month, value in enumerate(values, start=1)
        ],
        **fields,
    }


FLAT = (50, 52, 49, 51, 48, 52, 49, 51)
WORSE = (50, 50, 50, 50, 50, 50, 50, 10)


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        pytest.param(FLAT, Verdict.NO_CHANGE, id="no change"),
        pytest.param(WORSE, Verdict.WORSE, id="worse"),
    ],
)
def test_an_indicator_short_of_its_target_is_told_by_the_days_since(
    values: Sequence[int], verdict: Verdict
) -> None:
    (row,) = rows(action(indicators=["I1"]), indicators=[indicator(values)])
    assert (row.ref, row.owner, row.action) == ("rose/I1", "Quality Lead", "Charts totalled")
    assert (row.reason, row.verdict) == (EscalationReason.NOT_IMPROVING, verdict)
    assert (row.days_overdue, row.step, row.to) == (18, 2, REGION)
    assert (row.recorded, row.actions) == (False, ("rose/A1",))


@with_each(
    "fields",
    [
        pytest.param({"target": {"value": "90", "by": "2026-11-23"}}, id="the day is not past"),
        pytest.param({"target": {"value": "90"}}, id="no day"),
        pytest.param(
            {"measurements": [{"date": "2026-11-02", "value": "90"}]}, id="too early, and met"
        ),
        pytest.param({"measurements": [], "target": {"value": "90"}}, id="no day, no value"),
        pytest.param({"better": "upwards"}, id="nobody can tell"),
    ],
)
def test_other_indicators_are_no_reason(fields: dict[str, Any]) -> None:
    assert rows(action(), indicators=[indicator(FLAT, **fields)]) == []


RISING = (60, 60, 61, 60, 66, 68, 69, 70, 70, 69)


@with_each(
    ("values", "verdict", "latest"),
    [
        pytest.param(RISING, Verdict.IMPROVED, 69, id="improved, and not enough"),
        pytest.param((60, 58, 55), Verdict.TOO_EARLY, 55, id="too few points"),
        pytest.param((90, 92, 89), Verdict.TOO_EARLY, 89, id="met before, and not now"),
        pytest.param((), Verdict.TOO_EARLY, None, id="never measured"),
    ],
)
def test_a_target_that_was_missed_is_told_whatever_the_verdict(
    values: Sequence[int], verdict: Verdict, latest: float | None
) -> None:
    (row,) = rows(action(), indicators=[indicator(values)])
    assert (row.reason, row.verdict) == (EscalationReason.TARGET_MISSED, verdict)
    assert (row.latest, row.target, row.unit) == (latest, 90, "%")
    assert (row.days_overdue, row.step, row.to) == (18, 2, REGION)


def test_nothing_falls_short_where_neither_direction_is_better() -> None:
    assert rows(action(), indicators=[indicator((60, 58), better="neither")]) == []


@with_each(
    ("every", "latest", "days"),
    [
        pytest.param("month", "2026-08-31", 23, id="september and october are not there"),
        pytest.param("month", "2026-09-01", None, id="november is not over"),
        pytest.param("week", "2026-11-08", 1, id="two weeks"),
        pytest.param("week", "2026-11-09", None, id="one week"),
        pytest.param("quarter", "2026-06-30", None, id="this quarter is not over"),
        pytest.param("quarter", "2026-03-31", 54, id="two quarters"),
        pytest.param(None, "2025-03-31", None, id="nobody says how often"),
    ],
)
def test_measurements_that_stopped_are_told_when_two_are_not_there(
    every: str | None, latest: str, days: int | None
) -> None:
    measured = [{"date": latest, "value": "90"}]
    often = {"every": every} if every else {}
    given = indicator((), measurements=measured, target={"value": "90"}, **often)
    found = rows(action(), indicators=[given])
    assert [(row.reason, row.days_overdue) for row in found] == (
        [] if days is None else [(EscalationReason.MEASUREMENTS_STOPPED, days)]
    )
    assert rows(action(), indicators=[given], closed="2026-11-20") == []


def test_an_indicator_is_told_of_for_its_target_and_for_its_measurements() -> None:
    found = rows(action(), indicators=[indicator(RISING[:8], every="month")])
    assert {row.reason for row in found} == {
        EscalationReason.MEASUREMENTS_STOPPED,
        EscalationReason.TARGET_MISSED,
    }


def check(since: str, **fields: Any) -> dict[str, Any]:
    return {"id": "C1", "check": "Look", "owner": TEAM, "every": "week", "since": since, **fields}


def test_a_check_missed_twice_running_is_told_from_the_second_on() -> None:
    (row,) = rows(action(), checks=[check("2026-11-08")])
    assert (row.ref, row.owner, row.action) == ("rose/C1", TEAM, "Look")
    assert (row.reason, row.missed_running) == (EscalationReason.CHECK_MISSED, 2)
    assert (row.days_overdue, row.step, row.to) == (2, 1, MANAGER)
    assert rows(action(), checks=[check("2026-11-16")]) == []


@pytest.mark.parametrize(
    ("names", "actions"),
    [
        pytest.param("I1", ("rose/A1",), id="those that should move its indicator"),
        pytest.param("I2", ("rose/A1", "rose/A2"), id="all open ones where none does"),
        pytest.param(None, ("rose/A1", "rose/A2"), id="all open ones of a check without one"),
    ],
)
def test_a_missed_check_is_put_down_with_the_actions_it_concerns(
    names: str | None, actions: tuple[str, ...]
) -> None:
    (row,) = rows(
        action("A1", indicators=["I1"]),
        action("A2"),
        action("A3", indicators=["I1"], status="closed"),
        checks=[check("2026-11-08", **({"indicator": names} if names else {}))],
    )
    assert row.actions == actions


def test_a_missed_check_is_recorded_once_its_action_is() -> None:
    (row,) = rows(
        action("A1", escalations=told(("22", MANAGER, "23"))), checks=[check("2026-11-08")]
    )
    assert (row.recorded, row.unanswered, row.told, row.response) == (True, False, MANAGER, "Yes")


@pytest.mark.parametrize(
    ("since", "step", "reached"),
    [
        pytest.param("2026-11-09", 1, "2026-11-23", id="the first step on the day after"),
        pytest.param("2026-10-26", 1, "2026-11-09", id="and since then, when its days are over"),
        pytest.param("2026-10-19", 2, "2026-11-21", id="the second by its days"),
    ],
)
def test_the_first_step_of_a_missed_check_is_reached_at_once(
    since: str, step: int, reached: str
) -> None:
    steps = [{"days_overdue": "7", "to": REGION}, {"days_overdue": "20", "to": TOP}]
    (row,) = rows(action(), escalation=steps, checks=[check(since)])
    assert (row.step, row.since) == (step, dt.date.fromisoformat(reached))


def test_of_two_steps_of_one_day_the_first_is_reached_at_once_and_both_by_that_day() -> None:
    steps = [{"days_overdue": "7", "to": REGION}, {"days_overdue": "7", "to": TOP}]
    for since, step, to in (("2026-11-09", 1, REGION), ("2026-11-01", 2, TOP)):
        (row,) = rows(action(), escalation=steps, checks=[check(since)])
        assert (row.step, row.to) == (step, to)


def test_a_check_that_no_action_is_open_for_still_has_to_be_told() -> None:
    (row,) = rows(checks=[check("2026-11-08")])
    assert (row.recorded, row.actions) == (False, ())


def test_indicators_and_checks_of_a_closed_plan_are_left_alone() -> None:
    parts = {"indicators": [indicator(FLAT)], "checks": [check("2026-11-08")]}
    assert rows(closed="2026-11-20", **parts) == []


def test_what_is_still_to_be_told_comes_first_then_what_awaits_an_answer() -> None:
    found = rows(
        action("A1", due="2026-11-10", escalations=told(("12", MANAGER, "13"))),
        action("A2", due="2026-11-20", escalations=told(("21", MANAGER))),
        action("A10", due="2026-11-21"),
        action("A3", due="2026-11-21"),
        action("A4", due="2026-11-05", escalations=told(("10", MANAGER))),
    )
    assert [row.ref[5:] for row in found] == ["A4", "A3", "A10", "A2", "A1"]


@pytest.mark.parametrize(
    ("due", "since"),
    [
        pytest.param("23", None, id="not on the day it is due"),
        pytest.param("22", "23", id="on the day after"),
        pytest.param("20", "21", id="and since then"),
    ],
)
def test_a_step_of_no_days_is_reached_when_it_is_late(due: str, since: str | None) -> None:
    found = rows(action(due=f"2026-11-{due}"), escalation=[{"days_overdue": "0", "to": TOP}])
    assert [row.since for row in found] == ([dt.date(2026, 11, int(since))] if since else [])


def test_without_a_route_nobody_is_told() -> None:
    late = action(
        due="2026-01-01", verifications=[{**SEEN, "result": "not-confirmed"}], status="in-progress"
    )
    assert list(escalations(plan(late, checks=[check("2026-01-05")]), UNDECLARED, TODAY)) == []


def test_where_nobody_stands_above_the_owner_anybody_told_will_do() -> None:
    def asked(*records: Record) -> EscalationRow:
        (row,) = rows(action(owner=TOP, due="2026-11-20", escalations=told(*records)))
        return row

    assert (asked().to, asked().recorded) == (None, False)
    assert asked(("21", "Quality Lead")).recorded


def test_one_action_that_cannot_be_read_hides_no_other() -> None:
    found = rows_of(plan(action("A1", due="ongoing"), action("A2", due="2026-11-20")))
    assert [row.ref for row in found] == ["rose/A2"]


@with_each(
    ("records", "waits"),
    [
        pytest.param([], None, id="never told"),
        pytest.param([("10", TOP)], TOP, id="told"),
        pytest.param([("10", TOP, "11")], None, id="answered"),
        pytest.param([("10", TOP), ("12", REGION, "13")], None, id="a later one was answered"),
        pytest.param([("12", TOP), ("10", REGION, "13")], TOP, id="the latest by its day"),
        pytest.param([("10", TOP, "12"), ("24", REGION)], None, id="one in the future"),
    ],
)
def test_the_latest_escalation_waits_for_its_answer(
    records: Sequence[Record], waits: str | None
) -> None:
    found = unanswered(salvage(Action, action(escalations=told(*records))), TODAY)
    assert (found.to if found else None) == waits


@with_each(
    "wrong",
    [
        pytest.param({"to": []}, id="who was told"),
        pytest.param({"date": "lately"}, id="when they were told"),
        pytest.param({"response": []}, id="what they answered"),
        pytest.param({"response": "Yes", "responded": "lately"}, id="when they answered"),
    ],
)
def test_an_escalation_that_cannot_be_read_leaves_its_neighbours_on_every_list(
    wrong: dict[str, Any],
) -> None:
    (record,) = told(("10", TOP))
    late = action("A1", due="2026-11-01", escalations=[{**record, **wrong}])
    given = late, action("A2", due="2026-11-01")
    assert [row.ref for row in rows_of(plan(*given))] == ["rose/A2"]
    found = agenda([plan(*given)], FERNHILL, TODAY)
    assert {item.row.ref for item in found.items} == {"rose/A1", "rose/A2"}


def test_the_state_counts_what_is_unanswered_here() -> None:
    given = plan(
        action("A1", escalations=told(("10", TOP))),
        action("A2", due="2026-11-20", escalations=told(("21", MANAGER))),
        action("A3", due="2026-11-20", escalations=told(("21", MANAGER, "22"))),
        action("A4", status="closed", escalations=told(("10", TOP))),
        action("A5", escalations=[{"date": "lately", "to": TOP}]),
    )
    state = Overview(FERNHILL, TODAY)
    state.add(given)
    waiting = {row.ref for row in escalations(given, FERNHILL, TODAY) if row.unanswered}
    assert {row.ref for row in state.escalated} == waiting == {"rose/A1", "rose/A2"}


@with_each(
    ("unanswered", "role", "concerned"),
    [
        (True, "Quality Lead", True),
        (True, "quality lead", True),
        (True, "Registered Manager", True),
        (True, "Team Leader", False),
        (False, "Quality Lead", True),
        (False, "Registered Manager", False),
    ],
)
def test_a_row_concerns_whom_to_tell_and_who_has_still_to_answer(
    role: str, *, unanswered: bool, concerned: bool
) -> None:
    nothing: dict[str, Any] = dict.fromkeys(EscalationRow._fields)
    told = {"to": "Quality Lead", "told": "Registered Manager", "unanswered": unanswered}
    assert EscalationRow(**nothing | told).concerns(role) is concerned
