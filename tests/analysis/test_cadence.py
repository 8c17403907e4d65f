import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qiptrack.analysis.cadence import Rounds, later, next_due
from qiptrack.model.indicators import Indicator
from qiptrack.model.plan import Plan
from qiptrack.model.salvage import salvage
from qiptrack.model.vocabulary import Cadence
from tests.conftest import examples, with_each

day = dt.date.fromisoformat


@with_each(
    ("start", "every", "times", "end"),
    [
        pytest.param("2026-03-09", "shift", 1, "2026-03-10", id="a shift is on its day"),
        pytest.param("2026-03-09", "day", 30, "2026-04-08", id="thirty days"),
        pytest.param("2026-12-28", "week", 1, "2027-01-04", id="a week over the new year"),
        pytest.param("2026-01-31", "month", 1, "2026-02-28", id="the end of a shorter month"),
        pytest.param("2028-01-31", "month", 1, "2028-02-29", id="the end of a leap month"),
        pytest.param("2026-01-31", "month", 2, "2026-03-31", id="and back to its day"),
        pytest.param("2026-11-30", "month", 1, "2026-12-30", id="thirty is not the last"),
        pytest.param("2026-12-15", "month", 1, "2027-01-15", id="from December on"),
        pytest.param("2026-11-30", "quarter", 1, "2027-02-28", id="a quarter"),
        pytest.param("2028-02-29", "year", 1, "2029-02-28", id="a year from a leap day"),
        pytest.param("2028-02-29", "year", 4, "2032-02-29", id="four years from a leap day"),
        pytest.param("2026-03-09", "week", 0, "2026-03-09", id="no times"),
        pytest.param("2026-03-09", "fortnight", 2, "2026-04-06", id="two fortnights"),
        pytest.param("2026-08-31", "half-year", 1, "2027-02-28", id="half a year"),
        pytest.param("2026-03-09", "6 weeks", 1, "2026-04-20", id="six weeks"),
        pytest.param("2026-12-31", "2 months", 1, "2027-02-28", id="two months"),
        pytest.param("2026-03-09", "10 days", 3, "2026-04-08", id="thrice ten days"),
        pytest.param("2026-03-09", "999 years", 9, "9999-12-31", id="years beyond the calendar"),
        pytest.param("9999-12-01", "month", 1, "9999-12-31", id="beyond the calendar"),
        pytest.param("9999-12-30", "week", 1, "9999-12-31", id="a week beyond the calendar"),
    ],
)
def test_a_day_moves_by_periods(start: str, every: str, times: int, end: str) -> None:
    assert later(day(start), Cadence(every), times) == day(end)


@with_each(
    ("every", "since", "number", "first", "last"),
    [
        pytest.param("shift", "2026-11-16", 2, "2026-11-18", "2026-11-18", id="shifts of a day"),
        pytest.param("week", "2026-11-16", 0, "2026-11-16", "2026-11-22", id="the first week"),
        pytest.param("month", "2026-01-31", 1, "2026-02-28", "2026-03-30", id="a short month"),
        pytest.param("month", "2026-01-31", 2, "2026-03-31", "2026-04-29", id="one after it"),
        pytest.param("year", "2026-04-01", 1, "2027-04-01", "2028-03-31", id="a year"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(
    every: str, since: str, number: int, first: str, last: str
) -> None:
    rounds = Rounds(Cadence(every), day(since))
    assert (rounds.first_day(number), rounds.last_day(number)) == (day(first), day(last))


@with_each(
    ("every", "today", "until", "over"),
    [
        pytest.param("week", "2026-11-15", None, 0, id="before it begins"),
        pytest.param("week", "2026-11-16", None, 0, id="on its first day"),
        pytest.param("week", "2026-11-22", None, 0, id="on the last day of the first week"),
        pytest.param("week", "2026-11-23", None, 1, id="the day after it"),
        pytest.param("day", "2026-11-23", None, 7, id="today is not over"),
        pytest.param("month", "2026-12-16", None, 1, id="a month"),
        pytest.param("week", "2026-11-25", "2026-11-25", 1, id="on the last day of all"),
        pytest.param("week", "2026-11-26", "2026-11-25", 2, id="the short last week is over"),
        pytest.param("week", "2027-11-26", "2026-11-25", 2, id="and none comes after it"),
        pytest.param("week", "2026-11-26", "2026-11-15", 0, id="ended before it began"),
    ],
)
def test_periods_that_are_over_are_counted(
    every: str, today: str, until: str | None, over: int
) -> None:
    rounds = Rounds(Cadence(every), day("2026-11-16"), day(until) if until else None)
    assert rounds.over(day(today)) == over


def test_the_last_period_ends_with_the_last_day() -> None:
    rounds = Rounds(Cadence.WEEK, day("2026-11-16"), day("2026-11-25"))
    assert rounds.last_day(1) == day("2026-11-25")


DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1))
SEVERAL = ("10 days", "6 weeks", "1 week", "2 months", "18 months", "3 years")


@settings(max_examples=examples(100), deadline=None)
@given(st.sampled_from([*Cadence, *map(Cadence, SEVERAL)]), DAYS, DAYS)
def test_every_day_is_in_the_period_of_its_number(
    every: Cadence, since: dt.date, today: dt.date
) -> None:
    rounds = Rounds(every, since)
    number = rounds.number(today)
    if today < since:
        assert number == -1
    else:
        assert rounds.first_day(number) <= today <= rounds.last_day(number)


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
