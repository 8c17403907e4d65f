import datetime as dt

import pytest

from qiptrack.model.dates import days_later
from qiptrack.model.identity import natural
from tests.conftest import with_each

LAST = dt.date.max


@with_each(
    ("date", "days", "later"),
    [
        pytest.param(dt.date(2028, 2, 28), 1, dt.date(2028, 2, 29), id="a leap day"),
        pytest.param(dt.date(2026, 11, 23), 0, dt.date(2026, 11, 23), id="no days"),
        pytest.param(LAST - dt.timedelta(days=1), 1, LAST, id="the last day there is"),
        pytest.param(LAST, 1, LAST, id="beyond the calendar"),
        pytest.param(dt.date(2026, 11, 23), 10**30, LAST, id="more days than can be counted"),
        pytest.param(dt.date.min, -1, dt.date.min, id="before the calendar"),
        pytest.param(dt.date(2028, 3, 1), -1, dt.date(2028, 2, 29), id="a day before"),
    ],
)
def test_days_are_counted_as_far_as_the_calendar_goes(
    date: dt.date, days: int, later: dt.date
) -> None:
    assert days_later(date, days) == later


def test_ids_sort_as_people_number_them() -> None:
    ids = ["a10", "A9", "A2", "B1", "A010", "A", "A2-b", "A" + "9" * 5000]
    kept = ["A", "A2", "A2-b", "A9", "a10", "A010", "A" + "9" * 5000, "B1"]
    assert sorted(ids, key=natural) == kept
