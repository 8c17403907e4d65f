"""What stands in the files of an export: a Frictionless Table Schema for each table.

They are put together as a Data Package (https://datapackage.org), so that one file
beside the tables describes them all, with the keys that lead from one to another.
"""

from collections.abc import Callable, Mapping
from typing import Any

from qiptrack.analysis.tables.columns import DataColumn, DataType
from qiptrack.analysis.tables.rows import Scope
from qiptrack.analysis.tables.tables import TABLES, DataTable
from qiptrack.reports.formats.json import dumps

TYPES = {
    DataType.TEXT: "string",
    DataType.INTEGER: "integer",
    DataType.NUMBER: "number",
    DataType.BOOLEAN: "boolean",
    DataType.DATE: "date",
    DataType.TEXTS: "array",
    DataType.RECORDS: "array",
}


PACKAGE = "qiptrack-"
"""How the name of every package of tables begins."""


def schema_text(scope: Scope, path_of: Callable[[str], str], kind: str) -> str:
    """Return the schema of every table in JSON; `path_of` says which file a table is in.

    `kind` is what kind of files they are.
    """
    return dumps(
        {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "profile": "tabular-data-package",  # as the first version of the standard has it
            "name": f"{PACKAGE}{scope.name or 'plans'}",
            "as_of": scope.today,
            "revision": scope.revision,
            "resources": [_resource(each, path_of(each.name), kind) for each in TABLES.values()],
        }
    )


def _resource(table: DataTable, path: str, kind: str) -> dict[str, Any]:
    return {
        "name": table.name.replace("_", "-"),
        "type": "table",
        "profile": "tabular-data-resource",
        "title": table.name,
        "description": table.about,
        "path": path,
        "format": kind,
        "encoding": "utf-8",
        **({"dialect": _DIALECTS[kind](table)} if kind in _DIALECTS else {}),
        "schema": table_schema(table),
    }


_DIALECTS: Mapping[str, Callable[[DataTable], dict[str, Any]]] = {
    # The library of those who made the standard finds the rows by a member of its own.
    "json": lambda _: {"property": "rows", "itemType": "object", "json": {"property": "rows"}},
    "sqlite": lambda table: {"table": table.name},
}
"""Where a table is in a file that has more in it, as a Table Dialect."""


def table_schema(table: DataTable) -> dict[str, Any]:
    """Return the Frictionless Table Schema of a table."""
    schema: dict[str, Any] = {
        "fields": [_field(column, table) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if table.of is not None:
        own, theirs = table.above
        reference = {"resource": table.of.replace("_", "-"), "fields": list(theirs)}
        schema["foreignKeys"] = [{"fields": list(own), "reference": reference}]
    return schema


def _field(column: DataColumn, table: DataTable) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": TYPES[column.type]}
    field["description"] = column.about
    constraints: dict[str, Any] = {}
    if column.name in table.key:
        constraints["required"] = True
    if column.words:
        constraints["enum"] = list(column.words)
    if constraints:
        field["constraints"] = constraints
    return field
