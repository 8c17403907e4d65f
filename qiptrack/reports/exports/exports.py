"""The table of the kinds of files that tables are written as, and the writing of them."""

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from qiptrack.analysis.tables.rows import DataRow, Scope
from qiptrack.analysis.tables.tables import TABLES, DataTable
from qiptrack.reports.exports.table_schema import PACKAGE, schema_text
from qiptrack.reports.formats.endings import WritingNeedsExtra

SCHEMA = "schema.json"
"""The file beside the tables that says what is in them."""


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


def write_tables(
    plans: Iterable[Iterable[DataRow]], scope: Scope, folder: Path, chosen: DataFormat
) -> dict[str, int]:
    """Write the rows of `plans` into `folder`, with the schema beside; return how many of each.

    The rows of one plan are held at a time. Raises WritingNeedsExtra, and OSError.
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


def is_export(folder: Path) -> bool:
    """Whether tables were written into a folder before, which may be written again."""
    with suppress(OSError, ValueError, RecursionError):
        found = json.loads((folder / SCHEMA).read_bytes())
        return isinstance(found, dict) and str(found.get("name")).startswith(PACKAGE)
    return False


def _tables(chosen: DataFormat, scope: Scope, folder: Path) -> Tables:
    """Return what writes tables of a kind; its module is imported now. Raises WritingNeedsExtra."""
    made_by = f"qiptrack.reports.exports.{chosen.made_by}"
    make: Callable[[Path, Scope], Tables] = with_extra(
        made_by, f".{chosen}", chosen.extra, f".{DataFormat.CSV}"
    )
    return make(folder, scope)


_LIBRARIES = {"warehouse": "duckdb", "calendar": "icalendar"}
"""The library that each extra brings here."""


def with_extra(name: str, ending: str, extra: str, instead: str = "") -> Any:
    """Return what is called `name`, as module:name; the module is imported now.

    Raises WritingNeedsExtra where the library that it needs for files of that `ending` is missing;
    what it offers is to write files of the ending `instead`.
    """
    module, _, found = name.partition(":")
    try:
        return getattr(import_module(module), found)
    except ModuleNotFoundError as error:
        if not extra or (error.name or "").partition(".")[0] != _LIBRARIES[extra]:
            raise
        raise WritingNeedsExtra(ending, extra, instead) from None


PRODUCT = "-//qiptrack//qiptrack//EN"
"""What a calendar says it was made by."""


def is_calendar(raw: bytes) -> bool:
    """Whether a file is a calendar that was made here, and may be made again."""
    return PRODUCT.encode() in raw[:200]
