"""What a record in a list, or its place there, says of what was before."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from qiptrack.analysis.changes.facts import ChangeKind
from tests.analysis.changes.versions import DEFERRAL, Data, data, edited, facts
from tests.conftest import with_each

D = dt.date


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
