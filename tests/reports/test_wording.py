import re
from pathlib import Path

import pytest

from qiptrack.reports.report import Column, Look
from qiptrack.reports.wording import amount, headings, like
from tests.conftest import GOLDEN, with_each


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
    assert like(value, typed) == shown


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
