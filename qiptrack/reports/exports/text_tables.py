"""Tables as text: CSV for a spreadsheet, JSON for other programs, each table a file."""

import csv
import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from qiptrack.analysis.tables.rows import Scope
from qiptrack.analysis.tables.tables import TABLES, DataTable
from qiptrack.reports.report import plain
from qiptrack.reports.text import cell

MARK = "\ufeff"
"""The byte order mark, by which a spreadsheet knows that a file is in UTF-8."""


class TextTables(ABC):
    """A file for each table in a folder, which rows are written behind one another into."""

    ending: str

    def __init__(self, folder: Path, scope: Scope) -> None:
        self.scope = scope
        self.files: dict[str, TextIO] = {}
        for table in TABLES.values():
            path = folder / self.path_of(table.name)
            self.files[table.name] = path.open("w", encoding="utf-8", newline="\n")
            self.files[table.name].write(self.opening(table))

    def path_of(self, table: str) -> str:
        """Return the name of the file of a table."""
        return f"{table}.{self.ending}"

    def opening(self, _: DataTable) -> str:
        """Return what stands in front of the rows; nothing, where a kind of file has none."""
        return ""

    @abstractmethod
    def add(self, table: DataTable, rows: Sequence[tuple[Any, ...]]) -> None:
        """Write rows of a table behind those that are there."""

    def finish(self) -> None:
        """Write what stands behind the rows, and close the files."""
        for out in self.files.values():
            out.close()

    def close(self) -> None:
        """Close the files, finished or not."""
        for out in self.files.values():
            with suppress(OSError):
                out.close()


class CsvTables(TextTables):
    """CSV (RFC 4180, but with single line ends) that a spreadsheet opens with its accents.

    A list is a JSON array; no text is taken for a formula.
    """

    ending = "csv"

    def opening(self, table: DataTable) -> str:
        """Return the byte order mark and the names of the columns, which are words alone."""
        return MARK + ",".join(column.name for column in table.columns) + "\n"

    def add(self, table: DataTable, rows: Sequence[tuple[Any, ...]]) -> None:
        """Write rows of a table behind those that are there."""
        writer = csv.writer(
            self.files[table.name], lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC
        )
        writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return cell(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return as_json(value)
    return plain(value)


class JsonTables(TextTables):
    """JSON: for each table one object as every view in JSON is, with its rows, a line each."""

    ending = "json"

    def __init__(self, folder: Path, scope: Scope) -> None:
        self._begun: set[str] = set()
        super().__init__(folder, scope)

    def opening(self, table: DataTable) -> str:
        """Return what the rows are of."""
        kind, day = as_json(table.name), as_json(self.scope.today)
        head = f'{{\n  "qiptrack": 1,\n  "kind": {kind},\n  "as_of": {day},\n'
        return f'{head}  "revision": {as_json(self.scope.revision)},\n  "rows": ['

    def add(self, table: DataTable, rows: Sequence[tuple[Any, ...]]) -> None:
        """Write rows of a table behind those that are there."""
        out = self.files[table.name]
        for row in rows:
            out.write(",\n    " if table.name in self._begun else "\n    ")
            self._begun.add(table.name)
            out.write(as_json(as_object(table, row)))

    def finish(self) -> None:
        """Write what stands behind the rows, and close the files."""
        for name, out in self.files.items():
            out.write("\n  ]\n}\n" if name in self._begun else "]\n}\n")
        super().finish()


class JsonLines(TextTables):
    """A line of JSON for each row, for the program that makes other files of it."""

    ending = "jsonl"

    def add(self, table: DataTable, rows: Sequence[tuple[Any, ...]]) -> None:
        """Write rows of a table behind those that are there."""
        self.files[table.name].writelines(f"{as_json(as_object(table, row))}\n" for row in rows)


def as_object(table: DataTable, row: Sequence[Any]) -> dict[str, Any]:
    """Return a row by the names of its columns."""
    return {column.name: value for column, value in zip(table.columns, row, strict=True)}


def as_json(value: Any) -> str:
    """Return `value` in JSON, in ASCII alone: days as ISO text, whole numbers as such."""
    return json.dumps(plain(value), allow_nan=False)
