import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiptrack.importing.answers import Answers, NotAnAnswer
from qiptrack.importing.cells import Cell, day_cell, number_cell, text_cell
from qiptrack.importing.dates import DayRead, is_exact, is_like_day, read_day
from tests.conftest import CHARACTERS, with_each


@with_each(
    ("text", "day"),
    [
        ("31/03/24", "2024-03-31"),
        ("31.3.2024", "2024-03-31"),
        ("31 March 2024", "2024-03-31"),
        ("Sun 31st March 24", "2024-03-31"),
        ("by 31 March 2024", "2024-03-31"),
        ("March 31, 2024", "2024-03-31"),
        ("2024-03-31", "2024-03-31"),
        ("2024-03-31 00:00:00", "2024-03-31"),
        ("31/03/2024 09:30", "2024-03-31"),
        ("03/04/2024", "2024-04-03"),
        ("Mar-14", "2014-03-31"),
        ("May-12", "2012-05-31"),
        ("Sept 2014", "2014-09-30"),
        ("end of May 2025", "2025-05-31"),
        ("02/2024", "2024-02-29"),
    ],
)
def test_a_day_is_read_day_first_and_a_month_is_its_last_day(text: str, day: str) -> None:
    found = read_day(text_cell(text)).day
    assert found is not None
    assert found.isoformat() == day


@with_each("text", ["Mar-14", "Sept 2014", "end of May 2025", "February 2026"])
def test_a_month_alone_is_said_to_be_read_as_its_last_day(text: str) -> None:
    assert f"'{text}' is read as" in read_day(text_cell(text)).said


@with_each(
    "text",
    [
        *("Q2", "Q1 2024", "ongoing", "immediately", "TBC", "12 weeks", "within 3 months", "n/a"),
        *("31/03/24 and ongoing", "Completed 31/03/24", "4 by March 2025", "May 12", "12 May"),
        *(
            "31/04/2024",
            "2024",
            "24-03-31",
            "1 April 0203",
            "see 31 March 2024",
            "17.5",
            "45",
            "31",
        ),
        *("Spring 2025", "w/c 3 March 2025", "end of Q2 2025", "each month", "1.2", "100%"),
    ],
)
def test_what_is_no_one_day_is_asked(text: str) -> None:
    found = read_day(text_cell(text))
    assert found.day is None
    assert found.why


def test_a_date_inside_prose_and_the_number_of_a_date_are_offered_and_not_taken() -> None:
    assert read_day(text_cell("31/03/24 and ongoing")).offered == dt.date(2024, 3, 31)
    assert read_day(number_cell(45382)).offered == dt.date(2024, 3, 31)
    assert read_day(text_cell("45382")).offered == dt.date(2024, 3, 31)
    assert read_day(text_cell("from 1/3/24 to 31/3/24")).offered is None


@with_each("text", ["Monday 1 March 2026", "by Mon, 1/3/26", "Monday March 1, 2026"])
def test_a_day_behind_another_weekday_is_asked_and_offered(text: str) -> None:
    found = read_day(text_cell(text))
    assert found == DayRead(why="1 March 2026 is a Sunday", offered=dt.date(2026, 3, 1))


def test_a_month_before_its_day_is_asked_until_that_is_decided() -> None:
    cell = text_cell("03/25/2024")
    assert read_day(cell).month_first
    assert read_day(cell).day is None
    assert read_day(cell, month_first=True).day == dt.date(2024, 3, 25)
    assert read_day(text_cell("03/04/2024"), month_first=True).day == dt.date(2024, 3, 4)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)))
def test_every_day_is_read_back_however_it_is_typed(day: dt.date) -> None:
    typed = (f"{day:%d/%m/%Y}", f"{day.day}.{day.month}.{day.year}", f"{day:%Y-%m-%d}")
    assert {read_day(text_cell(text)).day for text in typed} == {day}
    assert read_day(day_cell(day)).day == day


@given(st.text(CHARACTERS, max_size=30))
def test_whatever_a_cell_says_it_is_a_day_or_why_not(text: str) -> None:
    found = read_day(text_cell(text))
    assert bool(found.day) != bool(found.why)


def test_a_day_before_anybody_kept_sheets_is_not_meant() -> None:
    assert read_day(day_cell(dt.date(1900, 1, 5))).day is None
    assert read_day(Cell("0.5", Decimal("0.5"))).day is None


@with_each(
    ("text", "last"),
    [
        ("31/11", "30 November is the last day of November"),
        ("31/11/2026", "30 November is the last day of November"),
        ("2026-11-31", "30 November is the last day of November"),
        ("by 31 November 2026", "30 November is the last day of November"),
        ("31st November", "30 November is the last day of November"),
        ("29/02/2026", "28 February is the last day of February 2026"),
        ("30/02", "29 February is the last day of February"),
    ],
)
def test_of_a_day_that_there_is_not_the_last_of_its_month_is_said(text: str, last: str) -> None:
    found = read_day(text_cell(text))
    assert (found.day, found.why) == (None, f"there is no such day: {last}")


@with_each("text", ["32/11/2026", "30/11", "31/13/2026", "soon", "30 November"])
def test_no_month_is_named_where_none_is_short_of_a_day(text: str) -> None:
    assert "last day" not in read_day(text_cell(text)).why


@with_each("text", ["2026-04-30", "30/04/2026", "30 April 2026", "30.4.26", "Apr-26"])
def test_an_answer_may_say_a_day_as_people_write_it(text: str) -> None:
    answers = Answers().with_one("--dates", f"Ongoing={text}")
    assert answers.dates == {"ongoing": dt.date(2026, 4, 30)}


@with_each("text", ["31/11/2026", "soon", "12 weeks", "30/04", "04/30/2026"])
def test_an_answer_that_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(NotAnAnswer, match=f"'{text}' is not a date"):
        Answers().with_one("--dates", f"Ongoing={text}")


@with_each(
    ("day", "known"),
    [("1989-12-31", False), ("1990-01-01", True), ("2100-12-31", True), ("2101-01-01", False)],
)
def test_a_day_is_of_the_years_of_which_sheets_speak(day: str, known: bool) -> None:
    meant = dt.date.fromisoformat(day)
    assert (read_day(day_cell(meant)).day == meant) is known
    serial = (meant - dt.date(1899, 12, 30)).days
    assert read_day(number_cell(serial)).day is None
    assert (read_day(number_cell(serial)).offered == meant) is known


def test_a_number_of_a_sheet_is_told_as_one_whatever_its_figures_are() -> None:
    for cell in (number_cell(12), number_cell(31.5), text_cell("12345")):
        assert read_day(cell) == DayRead(why="it is a number")


@with_each(
    ("cell", "exact", "like_day"),
    [
        (day_cell(dt.date(2026, 4, 30)), True, True),
        (text_cell("30/04/2026"), True, True),
        (text_cell("30/04/2026 09:30"), True, True),
        (text_cell("30 April 2026"), False, True),
        (text_cell("ongoing"), False, True),
        (text_cell(f"by May {'x' * 73}"), False, True),
        (text_cell(f"by May {'x' * 74}"), False, False),
        (text_cell("Deputy Manager"), False, False),
        (text_cell(""), False, False),
    ],
)
def test_a_cell_says_a_day_exactly_or_says_when_or_neither(
    cell: Cell, *, exact: bool, like_day: bool
) -> None:
    assert is_exact(cell) is exact
    assert is_like_day(cell) is like_day
