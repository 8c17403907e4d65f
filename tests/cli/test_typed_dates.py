"""Days as they are typed, and what a day is that is too unlikely to be taken in silence."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiptrack.cli.typed_dates import NotADay, iso_day, typed_day, unlikely_due
from qiptrack.model.dates import weekday_and_day
from tests.conftest import CHARACTERS, Ask, with_each

MONDAY = dt.date(2026, 11, 23)


@with_each(
    ("text", "coming", "gone"),
    [
        ("2027-01-31", "2027-01-31", "2027-01-31"),
        ("31/01/2027", "2027-01-31", "2027-01-31"),
        ("1.2.27", "2027-02-01", "2027-02-01"),
        ("31 Jan 2027", "2027-01-31", "2027-01-31"),
        ("Sunday the 31st of January 2027", "2027-01-31", "2027-01-31"),
        ("Sun, 31 Jan 2027", "2027-01-31", "2027-01-31"),
        ("31 January", "2027-01-31", "2026-01-31"),
        ("Monday 23rd November", "2026-11-23", "2026-11-23"),
        ("Jan 31", "2027-01-31", "2026-01-31"),
        ("31/1", "2027-01-31", "2026-01-31"),
        ("23 November", "2026-11-23", "2026-11-23"),
        ("29 Feb", "2028-02-29", "2024-02-29"),
        ("today", "2026-11-23", "2026-11-23"),
        ("Tomorrow", "2026-11-24", "2026-11-24"),
        ("yesterday", "2026-11-22", "2026-11-22"),
        ("fri", "2026-11-27", "2026-11-20"),
        ("by Friday", "2026-11-27", "2026-11-20"),
        ("monday", "2026-11-30", "2026-11-16"),
        ("last monday", "2026-11-16", "2026-11-16"),
        ("this tues", "2026-11-24", "2026-11-24"),
        ("+14", "2026-12-07", "2026-12-07"),
        ("-3", "2026-11-20", "2026-11-20"),
        ("+2w", "2026-12-07", "2026-12-07"),
        ("in 3 months", "2027-02-23", "2027-02-23"),
        ("3 days ago", "2026-11-20", "2026-11-20"),
        ("2 weeks ago", "2026-11-09", "2026-11-09"),
        ("a month ago", "2026-10-23", "2026-10-23"),
        ("in a fortnight", "2026-12-07", "2026-12-07"),
        ("a week ago", "2026-11-16", "2026-11-16"),
        ("the day before yesterday", "2026-11-21", "2026-11-21"),
        ("day after tomorrow", "2026-11-25", "2026-11-25"),
        ("end of march", "2027-03-31", "2026-03-31"),
        ("end feb 2028", "2028-02-29", "2028-02-29"),
        ("end of month", "2026-11-30", "2026-11-30"),
        ("end of next month", "2026-12-31", "2026-12-31"),
        ("end of November", "2026-11-30", "2025-11-30"),
    ],
)
def test_a_day_is_typed_as_people_say_it(text: str, coming: str, gone: str) -> None:
    assert typed_day(text, MONDAY).isoformat() == coming
    assert typed_day(text, MONDAY, past=True).isoformat() == gone


@with_each(
    ("text", "fix"),
    [
        ("31/02/2027", "2027-02-28"),
        ("01/31/2027", "2027-01-31"),
        ("31/13", ""),
        ("90", "For the day 90 days from today write +90."),
        ("12", "For the day 12 days from today write +12, and with its month 12/4 or 12 April."),
        ("next fri", "Write 2026-11-27, or 2026-12-04"),
        ("Wed 27 Nov", "27 November 2026 is a Friday: write 2026-11-27, or the Wednesday that"),
        (
            "Sat 21 Nov",
            "and 21 November 2026 is a Saturday: write 2027-11-21 or 2026-11-21, whichever is",
        ),
        ("Monday 31/01/2027", "31 January 2027 is a Sunday: write 2027-01-31, or the Monday"),
        ("Monday 31/02/2027", "2027-02-28"),
        ("March 2027", "2027-03-31"),
        ("ongoing", "check"),
        ("2 weeks", "Count from the day it was agreed"),
        ("3 ago", ""),
        ("in 3 days ago", ""),
        ("in a", ""),
        ("m", ""),
        ("ju", ""),
        ("0", ""),
        ("+99999", ""),
        ("end of", ""),
        ("", ""),
        ("1" * 200, ""),
    ],
)
def test_what_means_no_one_day_is_refused_with_what_to_write(text: str, fix: str) -> None:
    with pytest.raises(NotADay) as refused:
        typed_day(text, MONDAY)
    assert fix in refused.value.fix
    assert refused.value.fix


def test_a_number_of_days_ago_is_told_how_to_be_written() -> None:
    with pytest.raises(NotADay, match="'12' is not a date") as refused:
        typed_day("12", MONDAY, past=True)
    assert refused.value.fix.startswith("For the day 12 days ago write -12, and with its month")


def test_only_one_way_of_writing_counts_where_nobody_types() -> None:
    assert iso_day("2026-11-23") == MONDAY
    for text in ("today", "23/11/2026", "2026-11-31", "2026-1-1"):
        with pytest.raises(NotADay):
            iso_day(text)


@given(st.dates(), st.dates(dt.date(1900, 1, 1), dt.date(2999, 1, 1)))
def test_a_date_in_figures_and_in_words_is_that_day(day: dt.date, today: dt.date) -> None:
    assert typed_day(day.isoformat(), today) == day
    assert typed_day(f"{day.day}/{day.month}/{day.year:04}", today) == day


@given(st.text(CHARACTERS, max_size=30), st.dates())
def test_whatever_is_typed_is_a_day_or_refused(text: str, today: dt.date) -> None:
    for past in (True, False):
        try:
            typed_day(text, today, past=past)
        except NotADay:
            continue


def test_a_due_date_that_has_passed_or_is_a_year_away_is_unlikely() -> None:
    assert unlikely_due(MONDAY, MONDAY) is None
    assert unlikely_due(dt.date(2027, 11, 23), MONDAY) is None
    assert "in the past" in str(unlikely_due(dt.date(2026, 11, 22), MONDAY))
    assert "more than a year" in str(unlikely_due(dt.date(2027, 11, 24), MONDAY))
    assert weekday_and_day(MONDAY) == "Monday 23 November 2026"


def test_what_goes_on_without_an_end_is_a_check_that_a_command_adds(ask: Ask) -> None:
    refused = ask("list", "--due-before", "ongoing")
    assert refused.exit_code == 2
    assert "what goes on from then is a check. Add it: `qiptrack add-check PLAN`." in refused.stderr


def test_a_day_that_was_typed_in_full_is_not_said_again(ask: Ask) -> None:
    assert not ask("list", "--due-before", "Friday 4 December 2026").stderr
    assert "is Friday 4 December 2026." in ask("list", "--due-before", "Fri 4 Dec 2026").stderr
