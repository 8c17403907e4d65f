"""Which table of a file is read: the one that is asked for, else the one most like a plan."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from qiptrack.errors import QiptrackError
from qiptrack.importing.cells import Grid, Workbook
from qiptrack.importing.columns import find_columns, tell_themselves
from qiptrack.importing.forms import form_tables
from qiptrack.importing.table_finding import SheetTable, find_tables, untitled_tables
from qiptrack.model.nearest import nearest


class SheetChoice(NamedTuple):
    """Which part of a file is meant: a sheet by name or number, a table, the row of the header.

    A header in row 0 is none: the table has no headings.
    """

    sheet: str | None = None
    table: int | None = None
    header: int | None = None
    may_only_measure: bool = False
    """Whether a table of measures will do, as it does for a plan that has actions already."""


class NoTable(QiptrackError):
    """The file has no table of actions."""

    def __init__(self, file: str) -> None:
        super().__init__(
            f"{file} has no table of actions: no row names two of action, issue, owner, due date"
            " and status.",
            "If there is one, say which row has the headings: --header ROW; or that none has, and"
            " which column is what: --header 0 --map B=action --map C=owner.",
        )


class EmptyFile(QiptrackError):
    """No cell of the file says anything."""

    def __init__(self, file: str) -> None:
        super().__init__(
            f"{file} is empty: nothing is written in it.",
            "Open it where it was made, see that it is the right file, and save it again.",
        )


class OnlyMeasures(QiptrackError):
    """The file has indicators and no action."""

    def __init__(self, file: str) -> None:
        super().__init__(
            f"{file} has only measures, and no action that somebody could be asked about.",
            "Add them to a plan that is there: --into PLAN.",
        )


class NoRows(QiptrackError):
    """The table has headings, and nothing below them that is an action or a measure."""

    def __init__(self, file: str) -> None:
        super().__init__(
            f"{file} has no action below its headings.",
            "See that nothing is filtered out and each quotation mark is closed; or say which"
            " table is meant: --sheet, --table, --header.",
        )


class NoSuchPart(QiptrackError):
    """A sheet, a table or a row was asked for that is not in the file."""

    def __init__(self, option: str, name: object, known: Sequence[str]) -> None:
        near = nearest(str(name), known)
        listed = ", ".join(known[:12]) or "none"
        super().__init__(
            f"{option} {name}: the file does not have it.",
            f"Did you mean {near}?" if near else f"It has: {listed}.",
        )


def chosen_table(workbook: Workbook, choice: SheetChoice) -> tuple[SheetTable, int, list[str]]:
    """Return the table that is meant, its number on its sheet, and what is said of the others.

    Raises NoTable, EmptyFile, OnlyMeasures and NoSuchPart.
    """
    grids = _grids(workbook, choice.sheet)
    found = _tables(grids, choice.header)
    listed = [(table, at) for tables in found for at, table in enumerate(tables, start=1)]
    if choice.table is not None:
        listed = [(table, at) for table, at in listed if at == choice.table]
        if not listed:
            known = [str(at) for tables in found for at, _ in enumerate(tables, start=1)]
            raise NoSuchPart("--table", choice.table, known)
    if not listed:
        filled = any(row.filled for grid in workbook.grids for row in grid.rows)
        raise (NoTable if filled else EmptyFile)(workbook.file)
    table, number = max(listed, key=lambda each: (each[0].has_actions, len(each[0].body) > 0))
    if not (table.has_actions or choice.may_only_measure):
        raise OnlyMeasures(workbook.file)
    return table, number, _others(workbook, table, listed)


def _tables(grids: Sequence[Grid], header: int | None) -> list[list[SheetTable]]:
    """Return the tables of each sheet; those without headings where asked, or where none has any.

    Those that were not asked for have to tell by their values what they are.
    """
    if header == 0:
        return [untitled_tables(grid) for grid in grids]
    found = [find_tables(grid, header=_row(grid, header)) for grid in grids]
    if any(found) or header is not None:
        return found
    found = [form_tables(grid) for grid in grids]
    if any(found):
        return found
    return [
        [each for each in untitled_tables(grid) if tell_themselves(find_columns(each, {}))]
        for grid in grids
    ]


def _others(
    workbook: Workbook, table: SheetTable, listed: Iterable[tuple[SheetTable, int]]
) -> list[str]:
    said = [
        f"Another table, in {other.grid.rows[other.first].name}, is left out: --table {at} reads it"
        for other, at in listed
        if other is not table and other.grid is table.grid
    ]
    sheets = [each.name for each in workbook.grids if each.name != table.grid.name and each.rows]
    return said + [f"Sheet '{name}' is left out: --sheet '{name}' reads it" for name in sheets]


def _grids(workbook: Workbook, sheet: str | None) -> Sequence[Grid]:
    if sheet is None:
        return workbook.grids
    named = [grid for grid in workbook.grids if grid.name.casefold() == sheet.strip().casefold()]
    if named:
        return named
    if sheet.isdecimal() and 1 <= int(sheet) <= len(workbook.grids):
        return [workbook.grids[int(sheet) - 1]]
    raise NoSuchPart("--sheet", sheet, [grid.name for grid in workbook.grids])


def _row(grid: Grid, number: int | None) -> int | None:
    if number is None:
        return None
    for index, row in enumerate(grid.rows):
        if row.number == number and row.filled and not row.is_paragraph:
            return index
    raise NoSuchPart("--header", number, [str(row.number) for row in grid.rows if row.filled])
