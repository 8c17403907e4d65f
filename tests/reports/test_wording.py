import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from qiptrack.model.vocabulary import Method, Status
from qiptrack.reports.report import Column, Look, Report
from qiptrack.reports.wording import (
    amount,
    as_looks,
    as_title,
    count,
    heading,
    headings,
    rounded_like,
    words,
)
from tests.conftest import GOLDEN, with_each


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
        (21, Look.LATE, "21 days late"),
        (0, Look.LATE, "today"),
        (-1, Look.LATE, "in 1 day"),
        (None, Look.LATE, "-"),
        (21, Look.NUMBER, "21"),
    ],
)
def test_days_are_called_days(value: int | None, look: Look, read: str) -> None:
    assert as_looks(value, look) == read


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


@with_each(
    ("value", "unit", "text"),
    [
        pytest.param(94.0, "%", "94%", id="per cent"),
        pytest.param(1.1, "errors per 100", "1.1 errors per 100", id="words"),
        pytest.param(3.0, None, "3", id="no unit that could be read"),
        pytest.param(None, "%", None, id="no value"),
        pytest.param(20.5, "£", "£20.50", id="money"),
        pytest.param(-20.0, "£", "-£20", id="money owed"),
        pytest.param(-0.5, "°C", "-0.5°C", id="degrees"),
    ],
)
def test_a_value_is_shown_with_its_unit(
    value: float | None, unit: str | None, text: str | None
) -> None:
    assert amount(value, unit) == text


@with_each(
    ("value", "typed", "shown"),
    [
        pytest.param(86.88888, [60, 75, 90], 86.9, id="whole numbers"),
        pytest.param(1.23456, [1.5, 2], 1.23, id="one decimal"),
        pytest.param(0.123456, [0.1234, 0.1], 0.123, id="three at most"),
        pytest.param(66.66, [1e22, 300], 66.7, id="large whole numbers"),
        pytest.param(None, [1.0], None, id="nothing"),
    ],
)
def test_what_is_worked_out_has_one_decimal_more_than_what_was_typed(
    value: float | None, typed: list[float], shown: float | None
) -> None:
    assert rounded_like(value, typed) == shown


def test_no_two_headings_beside_one_another_are_the_same() -> None:
    columns = (
        Column("ref", "Action", Look.NAME),
        Column("owner", "Owner"),
        Column("action", "", below=True),
        Column("days_late", "", below=True),
    )
    assert headings(columns) == ["Reference", "Owner", "Action", "Days late"]
    assert headings(columns[:2]) == ["Action", "Owner"]


@with_each("path", sorted(GOLDEN.rglob("*.md")))
def test_no_table_of_markdown_has_a_heading_twice(path: Path) -> None:
    text = path.read_text("utf-8")
    for found in re.finditer(r"^\| (.*) \|\n\| -", text, re.MULTILINE):
        titles = found[1].split(" | ")
        assert len(set(titles)) == len(titles)
