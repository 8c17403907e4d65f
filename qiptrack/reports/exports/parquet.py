"""Tables in Parquet, in folders that say whose they are and of which day (the way of Hive).

The exports of many organisations, and of many days, are so one data set. Each table is written
as lines of JSON first, a plan at a time, and DuckDB makes Parquet of them.
"""

import errno
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from qiptrack.analysis.tables.columns import DataColumn, DataType
from qiptrack.analysis.tables.rows import Scope
from qiptrack.analysis.tables.tables import TABLES, DataTable
from qiptrack.reports.exports.sqlite import quoted
from qiptrack.reports.exports.text_tables import JsonLines

TYPES = {
    DataType.TEXT: "VARCHAR",
    DataType.INTEGER: "INTEGER",
    DataType.NUMBER: "DOUBLE",
    DataType.BOOLEAN: "BOOLEAN",
    DataType.DATE: "DATE",
    DataType.TEXTS: "VARCHAR[]",
}

FOLDERS = ("organisation", "as_of")
"""The columns that stand in the names of folders, and not in the files."""

NOBODY = "__HIVE_DEFAULT_PARTITION__"
"""What Hive, and whatever reads its folders, takes for the absence of a value."""


class ParquetTables:
    """A Parquet file for each table in a folder, made when all rows are there."""

    def __init__(self, folder: Path, scope: Scope) -> None:
        self._folder, self._scope = folder, scope
        # Not below `folder`, whose name may have a * or a [ that DuckDB takes for a pattern.
        self._kept = TemporaryDirectory(prefix="qiptrack-")
        self._lines = JsonLines(Path(self._kept.name), scope)

    def path_of(self, table: str) -> str:
        """Return where the file of a table is, from the folder of the export."""
        whose, day = self._scope.name or NOBODY, self._scope.today.isoformat()
        return f"{table}/organisation={whose}/as_of={day}/part.parquet"

    def add(self, table: DataTable, rows: Sequence[tuple[Any, ...]]) -> None:
        """Keep rows of a table for its file."""
        self._lines.add(table, rows)

    def finish(self) -> None:
        """Make the files: each with all columns and their types, were there no row at all."""
        self._lines.finish()
        settings: dict[str, Any] = {
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "preserve_insertion_order": "true",
            "temp_directory": self._kept.name,
            "threads": 1,
        }
        with duckdb.connect(":memory:", config=settings) as database:
            for table in TABLES.values():
                self._make(table, database)

    def _make(self, table: DataTable, database: duckdb.DuckDBPyConnection) -> None:
        path = self._folder / self.path_of(table.name)
        path.parent.mkdir(parents=True)
        lines = Path(self._kept.name, self._lines.path_of(table.name))
        types = ", ".join(f"{text(each.name)}: {text(type_of(each))}" for each in table.columns)
        kept = ", ".join(quoted(each.name) for each in table.columns if each.name not in FOLDERS)
        options = f"format = 'newline_delimited', columns = {{{types}}}"
        read = f"SELECT {kept} FROM read_json({text(str(lines))}, {options})"  # noqa: S608 - quoted
        with disk_errors():
            database.execute(
                f"COPY ({read}) TO {text(str(path))} (FORMAT parquet, COMPRESSION zstd)"
            )

    def close(self) -> None:
        """Close the files, finished or not."""
        self._lines.close()
        self._kept.cleanup()


@contextmanager
def disk_errors() -> Iterator[None]:
    """Raise what DuckDB says of the disk as the OSError that writing any other file raises."""
    try:
        yield
    except duckdb.IOException as error:
        said = re.search(r'"errno":"(\d+)"', str(error))
        number = int(said[1]) if said else errno.EIO
        raise OSError(number, os.strerror(number)) from error


def type_of(column: DataColumn) -> str:
    """Return the type of a column, as DuckDB writes it."""
    if column.type is DataType.RECORDS:
        parts = ", ".join(f"{quoted(part.name)} {type_of(part)}" for part in column.parts)
        return f"STRUCT({parts})[]"
    return TYPES[column.type]


def text(words: str) -> str:
    """Return words as a text in SQL."""
    return "'" + words.replace("'", "''") + "'"
