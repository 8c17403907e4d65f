import datetime as dt

import pytest

from qiptrack.analysis.cadence import next_due
from qiptrack.model.indicators import Indicator
from qiptrack.model.plan import Plan
from qiptrack.model.salvage import salvage
from tests.conftest import with_each

TODAY = dt.date(2026, 11, 23)


def due(
    every: str | None, latest: str | None = None, *, baseline: str | None = None, **plan: str
) -> dt.date | None:
    measured = [{"date": latest, "value": "1"}] if latest else []
    indicator: dict[str, object] = {
        "every": every,
        "better": "higher",
        "baseline": {"date": baseline} if baseline else {},
        "measurements": measured,
    }
    filed = {"opened": "2026-03-04", **plan}
    return next_due(salvage(Indicator, indicator), salvage(Plan, filed), TODAY)


@with_each(
    ("every", "latest", "expected"),
    [
        pytest.param("shift", "2026-11-20", "2026-11-21", id="shift"),
        pytest.param("day", "2026-11-20", "2026-11-21", id="day"),
        pytest.param("week", "2026-11-09", "2026-11-22", id="Monday of one week to Sunday of next"),
        pytest.param("week", "2026-11-15", "2026-11-22", id="Sunday is the end of its week"),
        pytest.param("month", "2026-10-01", "2026-11-30", id="a month"),
        pytest.param("month", "2026-01-31", "2026-02-28", id="a short month"),
        pytest.param("quarter", "2026-09-30", "2026-12-31", id="a quarter"),
        pytest.param("year", "2025-06-30", "2026-12-31", id="a year"),
        pytest.param("month", None, "2026-04-30", id="none yet, from the day the plan opened"),
        pytest.param("month", "2026-12-01", "2026-04-30", id="one in the future does not count"),
        pytest.param("month", "1950-01-01", "1950-02-28", id="the first of all days"),
        pytest.param(None, "2026-10-01", None, id="no frequency"),
    ],
)
def test_the_next_is_due_by_the_end_of_the_period_after_the_latest(
    every: str | None, latest: str | None, expected: str | None
) -> None:
    assert due(every, latest) == (expected and dt.date.fromisoformat(expected))


@pytest.mark.parametrize(
    ("baseline", "expected"),
    [
        pytest.param("2026-05-06", "2026-06-30", id="measured after the plan opened"),
        pytest.param("2026-01-06", "2026-04-30", id="measured before it"),
    ],
)
def test_the_first_is_due_after_the_baseline_or_the_day_the_plan_opened(
    baseline: str, expected: str
) -> None:
    assert due("month", baseline=baseline) == dt.date.fromisoformat(expected)


def test_a_closed_plan_asks_for_none() -> None:
    assert due("week", "2026-05-04", closed="2026-06-01") is None
