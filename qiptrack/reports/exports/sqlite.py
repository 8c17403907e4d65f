"""Tables in one SQLite database, with keys that lead from one to another; Python has all of it."""

import errno
import sqlite3
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from qiptrack.analysis.tables.columns import DataColumn, DataType
from qiptrack.analysis.tables.rows import Scope
from qiptrack.analysis.tables.tables import TABLES, DataTable
from qiptrack.reports.exports.text_tables import as_json
from qiptrack.reports.report import plain

FILE = "qiptrack.sqlite"
"""The name of the database."""

TYPES = {
    DataType.TEXT: "TEXT",
    DataType.INTEGER: "INTEGER",
    DataType.NUMBER: "REAL",
    DataType.BOOLEAN: "BOOLEAN",
    DataType.DATE: "DATE",
    DataType.TEXTS: "TEXT",
    DataType.RECORDS: "TEXT",
}
"""How a column is declared; days are ISO text, true is 1, and a list is a JSON array."""


class SqliteTables:
    """A database of all tables in a folder, which rows are put into."""

    def __init__(self, folder: Path, _: Scope) -> None:
        self._database = sqlite3.connect(folder / FILE)
        weakref.finalize(self, self._database.close)  # whoever gives up leaves none open
        self._database.execute("PRAGMA foreign_keys = ON")
        # Nobody reads it before it is finished, and unfinished it is thrown away.
        self._database.execute("PRAGMA journal_mode = OFF")
        with disk_errors():
            for table in TABLES.values():
                self._database.execute(created(table))

    def path_of(self, _: str) -> str:
        """Return the name of the file of a table, which is that of all."""
        return FILE

    def add(self, table: DataTable, rows: Sequence[tuple[Any, ...]]) -> None:
        """Put rows into a table."""
        places = ", ".join("?" * len(table.columns))
        with disk_errors():
            self._database.executemany(
                f"INSERT INTO {quoted(table.name)} VALUES ({places})",  # noqa: S608 - our own names
                ([_stored(value) for value in row] for row in rows),
            )

    def finish(self) -> None:
        """Write what is still to be written, and close the file."""
        with disk_errors():
            self._database.commit()
            self._database.close()

    def close(self) -> None:
        """Close the file, finished or not."""
        with suppress(sqlite3.Error):
            self._database.close()


@contextmanager
def disk_errors() -> Iterator[None]:
    """Raise what SQLite says of the disk as the OSError that writing any other file raises."""
    try:
        yield
    except sqlite3.OperationalError as error:
        full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error)) from error


def created(table: DataTable) -> str:
    """Return the SQL that makes a table."""
    lines = [_declared(column, table) for column in table.columns]
    lines.append(f"PRIMARY KEY ({_names(table.key)})")
    if table.of is not None:
        own, theirs = table.above
        above = f"{quoted(table.of)} ({_names(theirs)})"
        lines.append(f"FOREIGN KEY ({_names(own)}) REFERENCES {above}")
    return f"CREATE TABLE {quoted(table.name)} (\n  " + ",\n  ".join(lines) + "\n)"


def _declared(column: DataColumn, table: DataTable) -> str:
    required = " NOT NULL" if column.name in table.key else ""
    return f"{quoted(column.name)} {TYPES[column.type]}{required}"


def quoted(name: str) -> str:
    """Return a name as SQL takes it, be it a word of SQL such as `from`."""
    return '"' + name.replace('"', '""') + '"'


def _names(names: Sequence[str]) -> str:
    return ", ".join(map(quoted, names))


def _stored(value: Any) -> Any:
    if isinstance(value, list):
        return as_json(value)
    return int(value) if isinstance(value, bool) else plain(value)
