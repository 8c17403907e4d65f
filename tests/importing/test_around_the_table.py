"""What stands around a table of a sheet: its key, its title, and the first day of all."""

import datetime as dt
from collections.abc import Sequence

import pytest

from qiptrack.importing.abbreviations import is_key_row
from qiptrack.importing.cells import Cell, Grid, Row, Workbook, day_cell, text_cell
from qiptrack.importing.reading import Reading, read_workbook
from qiptrack.importing.row_cells import Setting
from qiptrack.importing.table_choice import SheetChoice
from qiptrack.model.organisation import ANYWHERE
from tests.conftest import with_each

HEADINGS = ("Action", "Owner", "Due date", "Notes")


def reading_of(*rows: Sequence[str | Cell]) -> Reading:
    """Return what is read of a sheet of these rows."""
    lines = tuple(
        Row(at, tuple(each if isinstance(each, Cell) else text_cell(each) for each in row))
        for at, row in enumerate(rows, start=1)
    )
    setting = Setting("plan", dt.date(2026, 6, 16), ANYWHERE, by="Lead")
    return read_workbook(Workbook("plan.csv", (Grid("", lines),)), SheetChoice(), setting)


def row(due: str | Cell, note: str | Cell = "") -> tuple[str | Cell, ...]:
    return ("Fit guards", "Deputy Manager", due, note)


@pytest.mark.parametrize(
    ("rows", "day"),
    [
        pytest.param([row("31/05/2026"), row("01/04/2026")], "2026-04-01", id="a column of dates"),
        pytest.param([row("1 April 2026")], "2026-04-01", id="words in a column of dates"),
        pytest.param([row("31/05/2026", "02/03/2026")], "2026-03-02", id="figures anywhere"),
        pytest.param(
            [row("31/05/2026", day_cell(dt.date(2026, 2, 1)))], "2026-02-01", id="a day anywhere"
        ),
        pytest.param(
            [row("31/05/2026", "1 March 2026")], "2026-05-31", id="words elsewhere are no date"
        ),
        pytest.param([row("31/05/2026", "7")], "2026-05-31", id="a number elsewhere is none"),
    ],
)
def test_a_plan_was_opened_on_the_first_day_of_its_sheet(
    rows: Sequence[Sequence[str | Cell]], day: str
) -> None:
    assert reading_of(HEADINGS, *rows).details.values["opened"] == day


@with_each(
    ("texts", "is_key"),
    [
        ((), False),
        (("", ""), False),
        (("RM = Registered Manager",), True),
        (("R = red",), True),
        (("Key",), True),
        (("Abbreviations:", "RM", "Registered Manager"), True),
        (("Key:", "Red", "Overdue", "Green", "Done"), True),
        (("Key to colours", "Red", "Overdue"), True),
        (("Key to the RAG ratings: red is late",), True),
        (("Glossary of terms",), True),
        (("Key - RM is the Registered Manager",), True),
        (("Key: " + "x" * 400,), False),
        (("Key worker sessions not held", "Hold them", "Deputy Manager"), False),
        (("Key-worker sessions not held", "Hold them", "Deputy Manager"), False),
        (("Key worker sessions not held",), False),
        (("Initials missing on charts", "Remind staff", "Team Leader"), False),
        (("Glossary of terms is out of date", "Write a new one", "Team Leader"), False),
        (("Key: left in the front door at night", "Fit a keypad", "Deputy Manager"), False),
        (("Initials: missing on charts", "Team Leader"), False),
        (("Key - worker sessions not held", "Hold them", "Deputy Manager"), False),
        (("Key: RM - Registered Manager", "31/12/2026"), True),
        (("Key: R = red", "Overdue"), True),
        (("RM", "Registered Manager"), True),
        (("RM", "Deputy Manager"), False),
        (("RM: Registered Manager", "DM: Deputy Manager"), True),
        (("NKW = Named Key Worker", "DM = Deputy Manager"), True),
        (("RM: Registered Manager", "Fit guards"), False),
        (("Fit guards", "Deputy Manager"), False),
    ],
)
def test_a_row_of_the_key_explains_abbreviations_and_nothing_else(
    texts: Sequence[str], is_key: bool
) -> None:
    assert is_key_row(Row(1, tuple(map(text_cell, texts)))) is is_key


def test_an_action_that_begins_with_the_word_for_a_key_is_no_key() -> None:
    found = reading_of(
        HEADINGS,
        row("31/05/2026"),
        ("Key worker sessions to be held", "Deputy Manager", "31/05/2026"),
        ("Glossary of terms for new staff to be written", "Team Leader", "30/06/2026"),
        (),
        ("Key:", "RM", "Registered Manager"),
    )
    assert [str(each.values["action"]) for each in found.actions] == [
        "Fit guards",
        "Key worker sessions to be held",
        "Glossary of terms for new staff to be written",
    ]
    assert [each.row for each in found.skipped] == ["row 6"]


def test_a_last_action_of_which_little_is_known_may_begin_with_the_word_for_a_key() -> None:
    begun = ("Key worker sessions to be held", "Deputy Manager")
    found = reading_of(HEADINGS, row("31/05/2026"), row("30/06/2026"), (), begun, (), ("Key",))
    assert str(found.actions[-1].values["action"]) == begun[0]
    assert [each.row for each in found.skipped] == ["row 7"]


def test_a_key_is_read_from_its_title_to_the_next_empty_row() -> None:
    found = reading_of(
        HEADINGS,
        row("31/05/2026"),
        (),
        ("Abbreviations",),
        ("Hoist", "what lifts"),
        (),
        ("Fit more guards", "Deputy Manager", "30/06/2026"),
    )
    assert [str(each.values["action"]) for each in found.actions] == [
        "Fit guards",
        "Fit more guards",
    ]


@with_each(
    ("last", "is_action"),
    [
        (("Notes", "Deputy Manager:", "31/05/2026", "Seen"), True),
        (("Approved by:", "Deputy Manager", "Date:", "31/05/2026"), False),
        (("Signed:", "Deputy Manager", "31/05/2026"), False),
        (("Total", "14"), False),
        (("Version control of policies", "Deputy Manager", "31/05/2026"), True),
    ],
)
def test_signatures_below_a_table_are_no_action_and_an_action_is_no_signature(
    last: Sequence[str], *, is_action: bool
) -> None:
    found = reading_of(HEADINGS, row("31/05/2026"), last)
    assert len(found.actions) == 1 + is_action
    assert len(found.skipped) == 1 - is_action
