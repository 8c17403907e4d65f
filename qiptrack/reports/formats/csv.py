"""CSV for spreadsheets: a line of keys, then a line a row."""

import csv
import datetime as dt
import io
from typing import Any

from qiptrack.reports.report import Report, plain
from qiptrack.reports.screen import Screen
from qiptrack.reports.text import cell


def render(report: Report, screen: Screen) -> str:
    """Return the report's rows as CSV (RFC 4180, but with single line ends).

    Text stands in quotation marks, in which a spreadsheet that splits lines at semicolons or
    tabs, too, leaves it whole.
    """
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(report.keys)
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    keys, shown = report.keys, _Shown()
    # Lists may be long, and nearly every value is a number, none, or one that stood there before.
    writer.writerows(
        [
            value
            if value is None or type(value) is int
            else shown[value]
            if isinstance(value, _REPEATED)
            else _value(value)
            for value in map(row.get, keys)
        ]
        for row in report.rows
    )
    return screen.written(out.getvalue())


_REPEATED = (str, dt.date)
"""Kinds of values of which the same ones stand in row after row."""


class _Shown(dict[Any, Any]):
    """Values as they stand in a cell, each worked out once."""

    def __missing__(self, value: Any) -> Any:
        self[value] = made = _value(value)
        return made


def _value(value: Any) -> Any:
    value = plain(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return cell(value)
    if isinstance(value, list | dict):
        return cell(_joined(value))
    return value


def _joined(value: list[Any] | dict[str, Any]) -> str:
    """Return a list with semicolons between its words, and each record in it on a line.

    Of a record each value stands behind its key, but for those that it does not have.
    """
    if isinstance(value, dict):
        pairs = ((key.replace("_", " "), _inside(each)) for key, each in value.items())
        return "; ".join(f"{key}: {text}" for key, text in pairs if text)
    texts = [text for item in value if (text := _inside(item))]
    return ("\n" if any(isinstance(item, dict) for item in value) else "; ").join(texts)


def _inside(value: Any) -> str:
    """Return a value inside another as it stands in the same cell."""
    if isinstance(value, list | dict):
        inner = _joined(value).replace("\n", " | ")
        return f"({inner})" if isinstance(value, list) and inner else inner
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
