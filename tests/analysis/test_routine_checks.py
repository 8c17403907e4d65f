import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qiptrack.analysis.check_rows import by_level, check_rows
from qiptrack.analysis.routine_checks import CheckState, Routine, missed_running
from qiptrack.model.fields import NotKnown
from qiptrack.model.identity import FiledPlan
from qiptrack.model.indicators import Check
from qiptrack.model.plan import Plan
from qiptrack.model.salvage import salvage
from tests.conftest import examples, with_each

day = dt.date.fromisoformat
TODAY = day("2026-11-23")


def record(date: str, done: int | None = None, expected: int | None = None) -> dict[str, str]:
    counts = {"done": done, "expected": expected}
    said = {key: str(value) for key, value in counts.items() if value is not None}
    return {"date": date, "by": "Team Leader", "result": "satisfactory", **said}


def check(every: str, since: str, *records: dict[str, str], **fields: Any) -> Check:
    data = {"id": "C1", "check": "Look", "owner": "Team Leader", "every": every, "since": since}
    return salvage(Check, {**data, "records": list(records), **fields})


@with_each(
    ("every", "since", "records", "missed", "due"),
    [
        pytest.param("week", "2026-11-16", [], 1, "2026-11-22", id="a week without a record"),
        pytest.param("week", "2026-11-17", [], 0, "2026-11-23", id="due today is not missed"),
        pytest.param("week", "2026-11-24", [], 0, "2026-11-30", id="not begun"),
        pytest.param("week", "2026-11-02", [], 3, "2026-11-08", id="never done"),
        pytest.param(
            "week", "2026-11-02", ["2026-11-08"], 2, "2026-11-15", id="done on its last day"
        ),
        pytest.param(
            "week", "2026-11-02", ["2026-11-09"], 1, "2026-11-22", id="done late counts for its own"
        ),
        pytest.param("week", "2026-11-02", ["2026-11-16"], 0, "2026-11-29", id="taken up again"),
        pytest.param("week", "2026-11-02", ["2026-11-23"], 0, "2026-12-06", id="done today"),
        pytest.param(
            "week", "2026-11-02", ["2026-11-25"], 3, "2026-11-08", id="not yet done in the future"
        ),
        pytest.param(
            "week", "2026-11-02", ["2026-10-30"], 3, "2026-11-08", id="done before it began"
        ),
        pytest.param("day", "2026-11-16", ["2026-11-20"], 2, "2026-11-21", id="two days"),
        pytest.param("day", "2026-11-16", ["2026-11-22"], 0, "2026-11-23", id="yesterday"),
        pytest.param("month", "2026-08-31", ["2026-09-29"], 1, "2026-10-30", id="a short month"),
        pytest.param("month", "2026-09-01", ["2026-10-30"], 0, "2026-11-30", id="this month"),
        pytest.param("quarter", "2026-01-01", ["2026-05-12"], 1, "2026-09-30", id="a quarter"),
        pytest.param("year", "2025-04-01", [], 1, "2026-03-31", id="a year"),
    ],
)
def test_a_check_is_missed_when_its_period_is_over(
    every: str, since: str, records: list[str], missed: int, due: str
) -> None:
    routine = Routine(check(every, since, *map(record, records)), TODAY)
    assert routine.missed_running == missed
    assert (routine.missed_on() or routine.next_due) == day(due)
    assert (routine.state is CheckState.MISSED) == bool(missed)


@with_each(
    ("records", "missed", "due"),
    [
        pytest.param([("22", 3, 3)], 0, None, id="all of yesterday"),
        pytest.param([("22", 1, 3)], 2, "22", id="one of three"),
        pytest.param([("22", 0, 3)], 9, "20", id="none of three, on any day"),
        pytest.param([("21", 1, 3), ("22", 2, 3)], 1, "22", id="one done since ends the run"),
        pytest.param([("21", 1, 3), ("22", 0, 3)], 5, "21", id="a run over two days"),
        pytest.param([("21", 1, 3), ("22", 3, 3)], 0, None, id="a full day ends the run"),
        pytest.param([("20", 3, 3)], 6, "21", id="two silent days of as many as were last said"),
        pytest.param([("20", 2, 3)], 7, "20", id="a short day and two silent ones"),
        pytest.param([("20", None, None)], 2, "21", id="silent days where nobody says how many"),
        pytest.param([("22", None, None), ("22", None, None)], 0, None, id="a record for each"),
        pytest.param([("22", 2, 3), ("22", None, None)], 0, None, id="the third put down later"),
        pytest.param([("22", None, 3)], 2, "22", id="one record of three"),
        pytest.param(
            [("20", 3, 3), ("21", None, None)], 3, "22", id="as many as were said the day before"
        ),
        pytest.param([("22", 0, 0)], 0, None, id="none were due"),
        pytest.param([("21", 0, 3), ("22", 0, 0)], 0, None, id="none were due since"),
        pytest.param([("22", 3, 3), ("23", 1, 3)], 2, "23", id="today, where it says so"),
        pytest.param([("21", 3, 3), ("23", 3, 3)], 0, None, id="done today ends the run"),
        pytest.param([("21", 3, 3), ("23", 0, 3)], 6, "22", id="yesterday silent and today none"),
    ],
)
def test_shifts_are_counted_by_what_records_say(
    records: list[tuple[str, int | None, int | None]], missed: int, due: str | None
) -> None:
    each = check("shift", "2026-11-20", *(record(f"2026-11-{r[0]}", *r[1:]) for r in records))
    routine = Routine(each, TODAY)
    assert routine.missed_running == missed
    assert routine.missed_on() == (day(f"2026-11-{due}") if due else None)


@with_each(
    ("done", "expected", "missed"),
    [
        pytest.param(2, 5, 0, id="some of a sample"),
        pytest.param(0, 5, 1, id="none of a sample"),
        pytest.param(0, None, 1, id="none"),
        pytest.param(0, 0, 0, id="none, and none were due"),
        pytest.param(7, 5, 0, id="more than were due"),
    ],
)
def test_a_week_is_kept_when_any_were_done(done: int, expected: int | None, missed: int) -> None:
    each = check("week", "2026-11-16", record("2026-11-18", done, expected))
    assert missed_running(each, TODAY) == missed


def made_up(date: str, for_: str, **counts: int) -> dict[str, str]:
    return {**record(date, **counts), "for": for_}


@with_each(
    ("every", "since", "records", "missed", "last"),
    [
        pytest.param("day", "2026-11-16", [], (7, 7, 7), "2026-11-22", id="never"),
        pytest.param(
            "day",
            "2026-11-15",
            [record("2026-11-22")],
            (7, 8, 0),
            "2026-11-21",
            id="one tick after seven missed days",
        ),
        pytest.param(
            "day", "2026-11-16", [record("2026-11-23")], (7, 7, 0), "2026-11-22", id="a tick today"
        ),
        pytest.param(
            "week",
            "2026-11-02",
            [record("2026-11-04"), record("2026-11-11")],
            (1, 3, 1),
            "2026-11-22",
            id="the last",
        ),
        pytest.param(
            "week",
            "2026-11-02",
            [record("2026-11-04"), record("2026-11-20"), made_up("2026-11-20", "2026-11-11")],
            (0, 3, 0),
            None,
            id="made up for",
        ),
        pytest.param(
            "week",
            "2026-11-02",
            [made_up("2026-11-20", "2026-11-04")],
            (2, 3, 2),
            "2026-11-22",
            id="made up for the first, and no other",
        ),
        pytest.param(
            "week",
            "2026-11-02",
            [made_up("2026-11-25", "2026-11-04")],
            (3, 3, 3),
            "2026-11-22",
            id="to be made up for",
        ),
        pytest.param(
            "week",
            "2026-11-02",
            [made_up("2026-11-04", "2026-11-12")],
            (2, 3, 2),
            "2026-11-22",
            id="nobody makes up for what is to come",
        ),
        pytest.param(
            "week",
            "2026-11-02",
            [record("2026-11-04", 0, 0)],
            (2, 2, 2),
            "2026-11-22",
            id="none were due in one",
        ),
        pytest.param("week", "2026-11-16", [record("2026-11-23")], (1, 1, 0), "2026-11-22", id="1"),
        pytest.param(
            "shift",
            "2026-11-20",
            [record("2026-11-20", 3, 3), record("2026-11-21", 2, 3), record("2026-11-22", 3, 3)],
            (1, 9, 0),
            "2026-11-21",
            id="one shift",
        ),
        pytest.param(
            "shift",
            "2026-11-20",
            [
                record("2026-11-20", 3, 3),
                record("2026-11-21", 2, 3),
                made_up("2026-11-22", "2026-11-21", done=1),
                record("2026-11-22", 3, 3),
            ],
            (0, 9, 0),
            None,
            id="one shift, made up for",
        ),
        pytest.param(
            "shift",
            "2026-11-20",
            [record("2026-11-20", 3, 3), record("2026-11-22", 3, 3)],
            (3, 9, 0),
            "2026-11-21",
            id="a silent day of shifts",
        ),
        pytest.param(
            "shift",
            "2026-11-22",
            [record("2026-11-22", 3, 3), record("2026-11-23", 1, 3)],
            (2, 6, 2),
            "2026-11-23",
            id="today, where it says so",
        ),
    ],
)
def test_every_period_is_judged(
    every: str,
    since: str,
    records: list[dict[str, str]],
    missed: tuple[int, int, int],
    last: str | None,
) -> None:
    routine = Routine(check(every, since, *records), TODAY)
    assert (routine.missed_in_all, routine.due_in_all, routine.missed_running) == missed
    assert routine.missed_day(last=True) == (day(last) if last else None)


def test_the_periods_of_a_check_that_has_ended_are_judged_too() -> None:
    each = check("week", "2026-11-02", record("2026-11-04"), until="2026-11-15")
    routine = Routine(each, TODAY)
    assert (routine.missed_in_all, routine.due_in_all, routine.missed_running) == (1, 2, 0)
    assert routine.missed_day(last=False) == day("2026-11-15")


def test_the_second_of_those_missed_has_its_own_day() -> None:
    routine = Routine(check("week", "2026-11-02", record("2026-11-04")), TODAY)
    assert routine.missed_on(2) == day("2026-11-22")
    assert routine.missed_on(0) is routine.missed_on(3) is None


@pytest.mark.parametrize(
    ("until", "state", "missed", "next_due"),
    [
        pytest.param("2026-11-22", CheckState.ENDED, 0, None, id="ended yesterday"),
        pytest.param("2026-11-23", CheckState.MISSED, 3, "2026-11-23", id="the last day is today"),
        pytest.param("2026-11-25", CheckState.MISSED, 3, "2026-11-25", id="the last week is short"),
    ],
)
def test_a_check_that_has_ended_is_left_alone(
    until: str, state: CheckState, missed: int, next_due: str | None
) -> None:
    routine = Routine(check("week", "2026-11-02", until=until), TODAY)
    assert (routine.state, routine.missed_running) == (state, missed)
    assert routine.next_due == (day(next_due) if next_due else None)


def test_a_record_after_the_last_day_counts_for_the_last_period() -> None:
    each = check("week", "2026-11-02", record("2026-11-17"), until="2026-11-14")
    assert Routine(each, TODAY).done == (1, 2)


def test_what_cannot_be_read_leaves_it_open() -> None:
    with pytest.raises(NotKnown):
        missed_running(check("week", "last spring"), TODAY)
    with pytest.raises(NotKnown):
        missed_running(check("week", "2026-11-02", record("Friday")), TODAY)


@with_each(
    ("every", "records", "done"),
    [
        pytest.param("week", [], (0, 3), id="none of three weeks"),
        pytest.param("week", [record("2026-11-04")], (1, 3), id="one of three"),
        pytest.param("week", [record("2026-11-04"), record("2026-11-23")], (2, 4), id="this week"),
        pytest.param("week", [record("2026-11-04", 4, 5)], (4, 15), id="as many were due again"),
        pytest.param("week", [record("2026-10-28")], (0, 3), id="one from before it began"),
        pytest.param("week", [record("2026-11-04", None, 0)], (0, 2), id="none were due in one"),
        pytest.param("shift", [record("2026-11-02", 3, 3)], (3, 63), id="three shifts a day"),
    ],
)
def test_what_was_done_is_a_share_of_what_was_due(
    every: str, records: list[dict[str, str]], done: tuple[int, int]
) -> None:
    assert Routine(check(every, "2026-11-02", *records), TODAY).done == done


def plan(*checks: dict[str, Any], **fields: Any) -> FiledPlan:
    common = {"check": "Look", "owner": "Team Leader", "since": "2026-11-02"}
    return FiledPlan(
        "rose", "rose.yaml", salvage(Plan, {"checks": [{**common, **c} for c in checks], **fields})
    )


def test_the_checks_of_one_indicator_stand_beside_each_other_from_shift_to_year() -> None:
    filed = plan(
        {"id": "C1", "every": "month"},
        {"id": "C2", "every": "year", "indicator": "I1"},
        {"id": "C10", "every": "shift", "indicator": "I2"},
        {"id": "C3", "every": "week", "indicator": "I1"},
        {"id": "C4", "every": "shift", "indicator": "I1"},
    )
    rows = sorted(check_rows(filed, TODAY), key=by_level)
    assert [row.ref for row in rows] == ["rose/C4", "rose/C3", "rose/C2", "rose/C10", "rose/C1"]


def test_a_check_that_cannot_be_told_hides_no_other() -> None:
    filed = plan({"id": "C1", "every": "sometimes"}, {"id": "C2", "every": "week"})
    assert [row.ref for row in check_rows(filed, TODAY)] == ["rose/C2"]


def test_a_check_has_the_name_of_its_indicator_the_first_of_that_id() -> None:
    named = [{"id": "I1", "name": "Falls"}, {"id": "I1", "name": "Again"}, {"name": "Nameless"}]
    filed = plan(
        {"id": "C1", "every": "week", "indicator": "I1"},
        {"id": "C2", "every": "week", "indicator": "I7"},
        {"id": "C3", "every": "week"},
        indicators=named,
    )
    assert [row.indicator_name for row in check_rows(filed, TODAY)] == ["Falls", None, None]


def test_a_closed_plan_is_left_alone() -> None:
    assert list(check_rows(plan({"id": "C1", "every": "week"}, closed="2026-11-20"), TODAY)) == []


@settings(max_examples=examples(100), deadline=None)
@given(
    st.sampled_from(["shift", "day", "week", "month"]),
    st.lists(
        st.tuples(st.integers(1, 30), st.integers(0, 3), st.integers(0, 3)), max_size=6, unique=True
    ),
)
def test_each_of_a_run_has_a_day_by_which_it_was_due(
    every: str, said: list[tuple[int, int, int]]
) -> None:
    records = [record(f"2026-11-{d:02}", done, due) for d, done, due in said]
    routine = Routine(check(every, "2026-10-05", *records), TODAY)
    missed = routine.missed_running
    days = [routine.missed_on(count) for count in range(1, missed + 1)]
    assert days == sorted(each for each in days if each)
    assert routine.missed_on(missed + 1) is None
    assert bool(missed) is (routine.state is CheckState.MISSED)
    assert missed <= routine.missed_in_all <= routine.due_in_all
    first, last = routine.missed_day(last=False), routine.missed_day(last=True)
    assert (first is None) is (last is None) is (routine.missed_in_all == 0)
    assert first is None or last is None or first <= last


@with_each(
    ("counts", "done"),
    [
        ([(None, None)], (1, 1)),
        ([(None, 3)], (1, 3)),
        ([(None, 0)], (0, 0)),
        ([(2, None)], (2, 2)),
        ([(0, None)], (0, 1)),
        ([(2, 3)], (2, 3)),
        ([(None, None), (None, None)], (2, 2)),
        ([(None, 2), (1, None)], (2, 2)),
        ([(0, 0), (None, None)], (1, 0)),
    ],
)
def test_a_record_is_one_of_one_unless_it_says_how_many(
    counts: list[tuple[int | None, int | None]], done: tuple[int, int]
) -> None:
    records = [record("2026-11-20", *each) for each in counts]
    assert Routine(check("week", "2026-11-16", *records), TODAY).done == done
