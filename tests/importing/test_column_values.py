"""What the values of a column must be like for it to be what its heading says."""

import datetime as dt
from collections.abc import Callable, Sequence

import pytest

from qiptrack.importing.cells import Cell, day_cell, number_cell, text_cell
from qiptrack.importing.column_values import (
    FITS,
    UNTITLED,
    are_codes,
    are_colours,
    are_dates,
    are_plain_roles,
    are_plain_states,
    are_sentences,
    other_field,
    share,
)
from qiptrack.importing.headings import RATING
from qiptrack.importing.status import says_status
from tests.conftest import with_each

DAY = day_cell(dt.date(2026, 5, 31))
SENTENCE, WORDS = "Fit guards to the beds", "Fit guards"


def cells(*texts: str | Cell) -> Sequence[Cell]:
    return [each if isinstance(each, Cell) else text_cell(each) for each in texts]


def test_a_share_of_nothing_is_all_of_it() -> None:
    assert share([], lambda _: False) == 1
    assert share(cells("a", "b", "c", "d"), lambda cell: cell.text == "a") == 0.25


@pytest.mark.parametrize(
    ("says", "one", "other", "needed"),
    [
        pytest.param(are_sentences, SENTENCE, WORDS, 6, id="sentences"),
        pytest.param(are_sentences, "four words it has", "three it has", 6, id="four words"),
        pytest.param(are_colours, "Amber", WORDS, 6, id="colours"),
        pytest.param(are_dates, "31/05/2026", WORDS, 8, id="dates"),
        pytest.param(are_dates, DAY, WORDS, 8, id="days of the sheet"),
        pytest.param(are_plain_roles, "Deputy Manager", WORDS, 8, id="roles"),
        pytest.param(are_plain_states, "In progress", WORDS, 8, id="states"),
        pytest.param(FITS["assurance.method"], "Observation", WORDS, 6, id="methods"),
        pytest.param(FITS["required_by.level"], "must", WORDS, 6, id="levels"),
        pytest.param(FITS["priority"], "High", WORDS, 6, id="priorities"),
        pytest.param(FITS["status"], "Done", WORDS, 4, id="how far it has come"),
        pytest.param(FITS["completed"], "yes", WORDS, 4, id="whether it is done"),
        pytest.param(FITS["completed"], DAY, WORDS, 4, id="when it was done"),
        pytest.param(FITS["owner"], "Deputy Manager", f"{SENTENCE} {SENTENCE}", 5, id="owners"),
        pytest.param(FITS["due"], "31/05/2026", SENTENCE, 3, id="days among sentences"),
        pytest.param(
            FITS["required_by.body"], "The council", f"{SENTENCE} again please", 6, id="bodies"
        ),
    ],
)
def test_so_many_of_ten_cells_make_a_column_what_it_is(
    says: Callable[[Sequence[Cell]], bool], one: str | Cell, other: str | Cell, needed: int
) -> None:
    found = [says(cells(*[one] * many, *[other] * (10 - many))) for many in range(11)]
    assert found == [many >= needed for many in range(11)]


@with_each(
    ("texts", "are_references"),
    [
        (("A1", "A2", "A3"), True),
        (("A1", "A1", "A2", "A3"), True),
        (("A1", "A1", "A2", "A2"), False),
        (("x" * 30, "y" * 30, SENTENCE * 9, "z"), True),
        (("x" * 31, "y" * 31, "z" * 31, "a"), False),
    ],
)
def test_references_are_short_and_most_of_them_differ(
    texts: Sequence[str], are_references: bool
) -> None:
    assert FITS["id"](cells(*texts)) is are_references


def test_codes_have_figures_and_no_words() -> None:
    assert are_codes(cells("A1", "2", "3.1", "REF-12", "7b"))
    assert not are_codes(cells("Mon", "Tue", "Wed", "Thu", "Fri"))


def test_sentences_that_speak_of_days_are_no_dates_and_of_roles_no_owners() -> None:
    assert are_dates(cells("within 4 weeks", "31/05/2026"))
    assert not are_dates(cells("Beds are checked within 4 weeks", "Mats are bought by June 2026"))
    assert are_plain_roles(cells("Manager of the night staff", "Deputy Manager", "Team Leader"))
    assert not are_plain_roles(cells("Manager of the night staff", "Lead of the day staff"))


def test_amounts_are_no_days_and_days_are_no_owners() -> None:
    assert not FITS["due"](cells("85%", "90%", "12"))
    assert FITS["due"](cells(WORDS, WORDS))
    assert not FITS["owner"](cells(DAY, DAY, "Deputy Manager"))
    assert not FITS["required_by.body"](cells("31/05/2026", "30/06/2026", "The council"))
    assert not FITS["action"](cells(number_cell(1), number_cell(2), SENTENCE))
    assert FITS["action"](cells(SENTENCE, number_cell(2)))
    assert not FITS["issue"](cells("must", "should", "must"))


@with_each(
    ("field", "values", "other"),
    [
        ("status", cells("Red", "Amber", "Green"), RATING),
        ("status", cells("Waiting for the builder", SENTENCE), "updates.note"),
        ("status", cells(DAY, DAY, SENTENCE), ""),
        ("owner", cells(DAY, DAY, "31/05/2026"), "due"),
        ("owner", cells(SENTENCE, SENTENCE), ""),
        ("due", cells("Deputy Manager", "Team Leader"), "owner"),
        ("action", cells("Deputy Manager", "Team Leader"), "owner"),
        ("action", cells("A1", "A2", "A3"), "id"),
        ("action", cells(WORDS, WORDS), ""),
        ("issue", cells("Deputy Manager", "Team Leader"), ""),
    ],
)
def test_a_column_that_is_not_what_its_heading_says_is_told_by_its_values(
    field: str, values: Sequence[Cell], other: str
) -> None:
    assert other_field(field, values) == other


def test_each_field_without_a_heading_is_told_by_what_it_alone_holds() -> None:
    columns = {
        RATING: cells("Red", "Green", "Amber"),
        "due": cells("31/05/2026", "June 2026", DAY),
        "status": cells("In progress", "Not started", "Complete"),
        "owner": cells("Deputy Manager", "Team Leader", "RM"),
        "id": cells("A1", "A2", "A3"),
        "action": cells(SENTENCE, "Buy mats for all rooms", "Train the staff of nights"),
    }
    for field, values in columns.items():
        assert next(each for each, says in UNTITLED.items() if says(values)) == field


@with_each(
    ("text", "is_status"),
    [
        ("In progress", True),
        ("Complete", True),
        ("ongoing", True),
        ("Overdue", True),
        ("\u2713", True),
        ("Done", True),
        ("\u2610 not started \u2612 in progress", True),
        ("Deputy Manager", False),
        ("Fit guards", False),
    ],
)
def test_a_word_says_how_far_an_action_has_come(text: str, is_status: bool) -> None:
    assert says_status(text) is is_status
