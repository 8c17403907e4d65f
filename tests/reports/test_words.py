import datetime as dt
from typing import Any

from qiptrack.model.nearest import listing
from qiptrack.model.vocabulary import Method, Status
from qiptrack.reports.report import Look, Report
from qiptrack.reports.wording import as_looks, as_title, count, heading, words
from tests.conftest import with_each


@with_each(
    ("value", "read"),
    [
        (dt.date(2026, 4, 30), "30 Apr 2026"),
        (dt.date(2026, 12, 1), "1 Dec 2026"),
        (True, "yes"),
        (False, "no"),
        (None, "-"),
        ((), "-"),
        (("Team Leader", "Key Worker"), "Team Leader, Key Worker"),
        (12, "12"),
        (55.0, "55"),
        (57.25, "57.25"),
        (2 / 3, "0.667"),
        (1234567.5, "1234567.5"),
        (0.00042, "0.00042"),
        (-1.7e308, "-1.7e+308"),
        (-0.5, "-0.5"),
        (0.0, "0"),
        (Status.NOT_STARTED, "not started"),
        (Method.FOLLOW_UP_AUDIT, "follow-up audit"),
        ("not-started", "not-started"),
    ],
)
def test_values_are_put_into_words(value: Any, read: str) -> None:
    assert words(value) == read


@with_each(
    ("value", "look", "read"),
    [
        (1, Look.DAYS, "1 day"),
        (0, Look.DAYS, "0 days"),
        (21, Look.LATE, "21 days"),
        (0, Look.LATE, "today"),
        (-1, Look.LATE, "in 1 day"),
        (None, Look.LATE, "-"),
        (21, Look.NUMBER, "21"),
    ],
)
def test_days_are_called_days(value: int | None, look: Look, read: str) -> None:
    assert as_looks(value, look) == read


@with_each(
    ("parts", "sentence"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_reads_as_a_sentence_has_it(parts: list[str], sentence: str) -> None:
    assert listing(parts) == sentence


def test_what_is_counted_is_named() -> None:
    assert count(1, "action") == "1 action"
    assert count(3, "action") == "3 actions"
    assert count(2, "body", "bodies") == "2 bodies"


def test_a_key_reads_as_a_title() -> None:
    assert as_title("days_overdue") == "Days overdue"


def test_a_heading_says_of_which_day_and_revision_it_is() -> None:
    report = Report("list", dt.date(2026, 6, 1), "Actions", ())
    assert heading(report) == "Actions, as of 1 Jun 2026"
    report = Report("list", dt.date(2026, 6, 1), "Actions", (), revision="0123456789abcdef")
    assert heading(report) == "Actions, as of 1 Jun 2026, at revision 0123456789"
