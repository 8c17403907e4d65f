"""What cells say of how far an action has come, and what they do not."""

import datetime as dt

from qiptrack.importing.cells import Cell, number_cell, text_cell
from qiptrack.importing.status import (
    StatusRead,
    as_ticked,
    day_done,
    has_ticks,
    is_colour,
    is_no,
    is_share,
    is_yes,
    read_status,
    says_status,
    shown_share,
)
from qiptrack.model.vocabulary import Status
from tests.conftest import with_each

NOTHING, DONE = StatusRead(), StatusRead(is_done=True)
BEGUN, NOT_BEGUN = StatusRead(Status.IN_PROGRESS), StatusRead(Status.NOT_STARTED)
DAY = dt.date(2026, 10, 28)


@with_each(
    ("text", "read"),
    [
        *((text, DONE) for text in ("Complete", "done!", "Blue", "100%", "\u2611", "\u2713")),
        *((text, BEGUN) for text in ("In progress", "50 %", "99.9 per cent done", "1%")),
        ("Not started", NOT_BEGUN),
        *((text, NOTHING) for text in ("", "0%", "101%", "amber", "on hold", "signed off")),
        *((text, NOTHING) for text in ("\u2612", "\u2717", "Completed soon", "50")),
        ("Completed on 28/10/2026", DONE._replace(day=DAY)),
        ("complete (28/10/26).", DONE._replace(day=DAY)),
    ],
)
def test_words_say_that_it_is_done_or_begun_or_nothing(text: str, read: StatusRead) -> None:
    assert read_status(text_cell(text)) == read


@with_each(
    ("cell", "read"),
    [
        (number_cell(0), NOTHING),
        (number_cell(0.01), BEGUN),
        (number_cell(1), DONE),
        (number_cell(2), BEGUN),
        (number_cell(99), BEGUN),
        (number_cell(100), DONE),
        (number_cell(101), NOTHING),
        (number_cell(-1), NOTHING),
        (number_cell(-0.5), NOTHING),
        (text_cell("0"), NOTHING),
        (text_cell("10"), BEGUN),
        (text_cell("100"), DONE),
        (text_cell("5"), NOTHING),
        (text_cell("200"), NOTHING),
    ],
)
def test_a_figure_is_a_percentage_where_its_heading_says_so(cell: Cell, read: StatusRead) -> None:
    assert read_status(cell, is_percent=True) == read
    assert read_status(cell) == NOTHING


@with_each(
    ("cell", "share", "shown"),
    [
        (number_cell(0), True, "0%"),
        (number_cell(0.5), True, "50%"),
        (number_cell(1), True, "100%"),
        (number_cell(1.5), False, "1.5"),
        (number_cell(-0.5), False, "-0.5"),
        (text_cell("50%"), True, "50%"),
        (text_cell("0.5"), False, "0.5"),
    ],
)
def test_a_share_of_one_is_shown_as_its_sheet_shows_it(
    cell: Cell, shown: str, *, share: bool
) -> None:
    assert is_share(cell) is share
    assert shown_share(cell) == shown


@with_each(
    ("text", "crossed", "ticked"),
    [
        ("Yes", "Yes", "Yes"),
        ("\u2610 Yes \u2611 No", "No", "No"),
        ("\u2611 Yes \u2610 No", "Yes", "Yes"),
        ("Yes \u2611 No \u2610", "Yes", "Yes"),
        ("\u2612 Yes \u2610 No", "Yes", ""),
        ("Yes \u2610 No \u2612", "No", ""),
        ("\u2610 Yes \u2610 No", "", ""),
        ("\u2611 Yes \u2611 No", "", ""),
        ("\u2611 28/10/2026", "28/10/2026", "28/10/2026"),
        ("\u2610 28/10/2026", "\u2610 28/10/2026", "\u2610 28/10/2026"),
        ("\u2611 Done", "\u2611 Done", "\u2611 Done"),
        ("\u2611", "\u2611", "\u2611"),
        ("Yes \u2611 \u2610", "Yes", "Yes"),
        ("\u2611 Yes \u2610 No \u2610 N/A", "Yes", "Yes"),
        ("Yes \u2610 No \u2610 N/A \u2611", "N/A", "N/A"),
    ],
)
def test_of_words_with_boxes_the_one_that_is_ticked_is_meant(
    text: str, crossed: str, ticked: str
) -> None:
    assert as_ticked(text, crosses_tick=True) == crossed
    assert as_ticked(text, crosses_tick=False) == ticked


@with_each("text", ["Yes - 28/10/26", "y 28/10/26", "Done on 28/10/2026", "complete (28/10/26)."])
def test_the_day_behind_a_yes_is_when_it_was_done(text: str) -> None:
    assert day_done(text) == DAY


@with_each("text", ["Yes", "No - 28/10/26", "Yes - soon", "28/10/26", "Yesterday 28/10/26"])
def test_without_a_yes_and_a_day_it_is_not_known_when(text: str) -> None:
    assert day_done(text) is None


@with_each(
    ("text", "colour", "status", "yes", "no"),
    [
        ("Red", True, True, False, False),
        ("green ", True, True, False, False),
        ("RAG: Amber", True, False, False, False),
        ("Green rated", True, False, False, False),
        ("reddish", False, False, False, False),
        ("Complete", False, True, False, False),
        ("in progress", False, True, False, False),
        ("in place", False, True, False, False),
        ("Fully met", False, True, False, False),
        ("\u2612 Complete \u2610 In progress", False, True, False, False),
        ("\u2610 Complete \u2610 In progress", False, True, False, False),
        ("\u2611", False, True, True, False),
        ("\u2717", False, True, False, True),
        ("Deputy Manager", False, False, False, False),
        ("YES", False, False, True, False),
        ("x", False, False, True, False),
        ("No", False, False, False, True),
        ("\u2610", False, True, False, True),
        ("", False, True, False, False),
    ],
)
def test_a_word_is_a_colour_a_status_a_yes_or_a_no(
    text: str, *, colour: bool, status: bool, yes: bool, no: bool
) -> None:
    said = is_colour(text), says_status(text), is_yes(text), is_no(text)
    assert said == (colour, status, yes, no)


def test_a_crossed_box_says_no_where_another_cell_has_a_tick() -> None:
    assert has_ticks(["\u2612", "Yes \u2611"])
    assert not has_ticks(["\u2612", "Yes"])
