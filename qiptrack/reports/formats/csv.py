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
    keys, texts = report.keys, _Texts()
    # Nearly every value is a text, a number or none, and lists may be long.
    writer.writerows(
        [
            texts[value]
            if isinstance(value, str)
            else value
            if value is None or type(value) is int
            else _value(value)
            for value in map(row.get, keys)
        ]
        for row in report.rows
    )
    return screen.written(out.getvalue())


class _Texts(dict[str, str]):
    """Texts as they stand in a cell, each worked out once: names stand in row after row."""

    def __missing__(self, text: str) -> str:
        self[text] = made = cell(str(text))
        return made


def _value(value: Any) -> Any:
    if type(value) is dt.date:
        return value.isoformat()
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
