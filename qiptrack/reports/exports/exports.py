"""The table of the kinds of files that tables are written as, and the writing of them."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from qiptrack.analysis.personal_data import personal_data, withheld
from qiptrack.analysis.tables.rows import DataRow, Scope
from qiptrack.analysis.tables.tables import TABLES, DataTable
from qiptrack.errors import QiptrackError
from qiptrack.reports.exports.table_schema import schema_text
from qiptrack.reports.text import coded_lines

SCHEMA = "schema.json"
"""The file beside the tables that says what is in them."""


class ExtraNeeded(QiptrackError):
    """A library that writes this kind of file is not installed."""

    def __init__(self, ending: str, extra: str) -> None:
        super().__init__(
            f"Writing {ending} needs an extra: pip install 'qiptrack[{extra}]'.",
            f"In the folder that qiptrack was installed from it is `pip install '.[{extra}]'`.",
        )


class DataFormat(StrEnum):
    """The kinds of files that tables are written as, each with the class that writes them.

    A new one is a module of this folder, with a class that is one of `Tables`, and a row here.
    `extra` brings the library that it needs.
    """

    made_by: str
    """The class, as module:name in this folder."""
    purpose: str
    """What the files are for, as help and README say it."""
    extra: str

    CSV = "csv", "text_tables:CsvTables", "a file a table, for a spreadsheet", ""
    JSON = "json", "text_tables:JsonTables", "a file a table, for other programs", ""
    SQLITE = "sqlite", "sqlite:SqliteTables", "one database, with keys between its tables", ""
    PARQUET = (
        "parquet",
        "parquet:ParquetTables",
        "a folder a table, and in it one for each organisation and day",
        "warehouse",
    )

    def __new__(cls, typed: str, made_by: str, purpose: str, extra: str) -> "DataFormat":
        """Return a member whose value is what is typed."""
        member = str.__new__(cls, typed)
        member._value_ = typed
        member.made_by, member.purpose, member.extra = made_by, purpose, extra
        return member


class Tables(Protocol):
    """Files of tables that are being written."""

    def path_of(self, table: str) -> str:
        """Return where the file of a table is, from the folder of the export."""

    def add(self, table: DataTable, rows: Sequence[tuple[Any, ...]]) -> None:
        """Write rows of a table behind those that are there."""

    def finish(self) -> None:
        """Write what is still to be written, of tables without a row too, and close the files."""

    def close(self) -> None:
        """Close the files, finished or not."""


class Cleaner:
    """Makes texts such as may be given away, and counts the personal data that it withholds."""

    def __init__(self) -> None:
        self.withheld = 0

    def __call__(self, text: str) -> str:
        """Return `text` without personal data, and with what acts rather than shows as a code."""
        found = sum(1 for _ in personal_data(text))
        if found:
            self.withheld += found
            text = withheld(text)
        return coded_lines(text)


def write_tables(
    plans: Iterable[Iterable[DataRow]], scope: Scope, folder: Path, chosen: DataFormat
) -> dict[str, int]:
    """Write the rows of `plans` into `folder`, with the schema beside; return how many of each.

    The rows of one plan are held at a time. Raises ExtraNeeded, and OSError.
    """
    tables = _tables(chosen, scope, folder)
    counts = dict.fromkeys(TABLES, 0)
    try:
        for plan in plans:
            rows: dict[str, list[tuple[Any, ...]]] = {}
            for row in plan:
                rows.setdefault(row.table, []).append(row.values)
            for name, table in TABLES.items():  # what a row belongs to goes in front of it
                if name in rows:
                    tables.add(table, rows[name])
                    counts[name] += len(rows[name])
        tables.finish()
    finally:
        tables.close()
    text = schema_text(scope, tables.path_of, chosen)
    (folder / SCHEMA).write_text(text, "utf-8", newline="\n")
    return counts


def _tables(chosen: DataFormat, scope: Scope, folder: Path) -> Tables:
    """Return what writes tables of a kind; its module is imported now. Raises ExtraNeeded."""
    made_by = f"qiptrack.reports.exports.{chosen.made_by}"
    make: Callable[[Path, Scope], Tables] = with_extra(made_by, f".{chosen}", chosen.extra)
    return make(folder, scope)


_LIBRARIES = {"warehouse": "duckdb", "calendar": "icalendar"}
"""The library that each extra brings here."""


def with_extra(name: str, ending: str, extra: str) -> Any:
    """Return what is called `name`, as module:name; the module is imported now.

    Raises ExtraNeeded where the library that it needs for files of that `ending` is missing.
    """
    module, _, found = name.partition(":")
    try:
        return getattr(import_module(module), found)
    except ModuleNotFoundError as error:
        if not extra or (error.name or "").partition(".")[0] != _LIBRARIES[extra]:
            raise
        raise ExtraNeeded(ending, extra) from None
