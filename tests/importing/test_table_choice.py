"""Which table of a file is read, where it has several, and what is asked for that it has not."""

from collections.abc import Sequence

import pytest

from qiptrack.importing.cells import Grid, Row, Workbook, text_cell
from qiptrack.importing.table_choice import (
    EmptyFile,
    NoSuchPart,
    NoTable,
    OnlyMeasures,
    SheetChoice,
    chosen_table,
)
from qiptrack.importing.table_finding import find_tables, untitled_tables
from tests.conftest import with_each

HEADINGS = ("Action", "Owner", "Due date")
DONE = ("Fit guards", "Deputy Manager", "31/05/2026")
MEASURES = (("Measure", "Unit", "Baseline", "Target"), ("Falls", "falls", "9", "5"))


def rows_of(*texts: Sequence[str], table: str = "", first: int = 1) -> tuple[Row, ...]:
    return tuple(
        Row(number, tuple(map(text_cell, row)), table) for number, row in enumerate(texts, first)
    )


def plan_of(*names: str) -> Grid:
    """Return a sheet with a table of one action for each of these names, with headings by turns."""
    headings = (HEADINGS, ("Deadline", "Action required", "Lead", "Priority"))
    rows = ((*DONE,), ("30/06/2026", "", "Team Leader", "high"))
    lines = [
        line
        for turn, name in enumerate(names)
        for line in (
            (name,),
            (),
            headings[turn],
            tuple(name if at == turn else text for at, text in enumerate(rows[turn])),
            (),
        )
    ]
    return Grid("", rows_of(*lines))


BOOK = Workbook(
    "plan.xlsx",
    (
        Grid("Notes", rows_of(("Nothing of this is a plan",))),
        plan_of("Fit guards", "Buy mats")._replace(name="Falls 2026"),
        plan_of("Train staff")._replace(name="Pressure"),
    ),
)


def first_action(choice: SheetChoice) -> str:
    table, _, _ = chosen_table(BOOK, choice)
    row = table.grid.rows[table.body[0]]
    return next(cell.text for cell in row.cells if cell.text[:3] in ("Fit", "Buy", "Tra"))


@with_each(
    ("choice", "action"),
    [
        (SheetChoice(), "Fit guards"),
        (SheetChoice("pressure "), "Train staff"),
        (SheetChoice("FALLS 2026"), "Fit guards"),
        (SheetChoice("2"), "Fit guards"),
        (SheetChoice("3"), "Train staff"),
        (SheetChoice(table=2), "Buy mats"),
        (SheetChoice("2", table=2), "Buy mats"),
        (SheetChoice("Pressure", header=3), "Train staff"),
        (SheetChoice("Falls 2026", header=8), "Buy mats"),
    ],
)
def test_a_table_is_chosen_by_its_sheet_its_number_and_the_row_of_its_headings(
    choice: SheetChoice, action: str
) -> None:
    assert first_action(choice) == action


@with_each(
    ("choice", "said"),
    [
        (SheetChoice("0"), "--sheet 0: "),
        (SheetChoice("4"), "--sheet 4: "),
        (SheetChoice("Presure"), "--sheet Presure: "),
        (SheetChoice(table=3), "--table 3: "),
        (SheetChoice("Pressure", table=2), "--table 2: "),
        (SheetChoice("Pressure", header=2), "--header 2: "),
        (SheetChoice("Pressure", header=9), "--header 9: "),
    ],
)
def test_what_the_file_does_not_have_is_told_with_what_it_has(
    choice: SheetChoice, said: str
) -> None:
    with pytest.raises(NoSuchPart) as told:
        chosen_table(BOOK, choice)
    assert str(told.value).startswith(f"{said}the file does not have it.")
    hint = told.value.fix
    assert hint == "Did you mean Pressure?" if choice.sheet == "Presure" else "It has: " in hint


def test_the_first_sheet_may_be_meant_by_its_number() -> None:
    with pytest.raises(NoTable):
        chosen_table(BOOK, SheetChoice("1"))


def test_the_tables_and_sheets_that_are_left_out_are_told() -> None:
    _, number, others = chosen_table(BOOK, SheetChoice())
    assert number == 1
    assert others == [
        "Another table, in row 8, is left out: --table 2 reads it",
        "Sheet 'Notes' is left out: --sheet 'Notes' reads it",
        "Sheet 'Pressure' is left out: --sheet 'Pressure' reads it",
    ]


def test_a_table_of_measures_will_do_only_beside_a_plan() -> None:
    book = Workbook("kpi.csv", (Grid("", rows_of(*MEASURES)),))
    with pytest.raises(OnlyMeasures):
        chosen_table(book, SheetChoice())
    table, _, others = chosen_table(book, SheetChoice(may_only_measure=True))
    assert not table.has_actions
    assert others == []


def test_a_table_of_actions_goes_before_one_of_measures() -> None:
    book = Workbook("plan.xlsx", (Grid("KPI", rows_of(*MEASURES)), plan_of("Fit guards")))
    table, _, _ = chosen_table(book, SheetChoice(may_only_measure=True))
    assert table.has_actions


def test_a_file_without_a_word_is_empty() -> None:
    with pytest.raises(EmptyFile):
        chosen_table(Workbook("plan.csv", (Grid("", rows_of((), ("",))),)), SheetChoice())


def test_each_part_of_a_parted_table_of_a_document_is_read() -> None:
    parts = ((HEADINGS, DONE), (("Buy mats", *DONE[1:]), ("",)), (("Train staff", *DONE[1:]),))
    rows = tuple(
        row
        for number, lines in enumerate(parts, start=1)
        for row in rows_of(*lines, table=f"Table {number}")
    )
    (table,) = find_tables(Grid("", rows))
    assert [table.grid.rows[at].cells[0].text for at in table.body] == [
        "Fit guards",
        "Buy mats",
        "Train staff",
    ]


@with_each(
    ("rows", "sizes"),
    [
        ((("a", "b", "c"), ("d", "e", "f")), [2]),
        ((("a title",), ("a", "b", "c"), ("d", "e", "f")), [2]),
        ((("of two", "texts"), ("a", "b", "c"), ("d", "e", "f")), [2]),
        ((("of three", "texts", "in it"), ("a", "b", "c", "d"), ("e",)), [3]),
        ((("a", "b"), ("c", "d")), [2]),
        ((("a title",), ("a", "b"), ("c", "d")), [2]),
        ((("a",), ("b",)), []),
    ],
)
def test_a_table_without_headings_begins_with_its_first_full_row(
    rows: Sequence[Sequence[str]], sizes: list[int]
) -> None:
    assert [len(table.body) for table in untitled_tables(Grid("", rows_of(*rows)))] == sizes
