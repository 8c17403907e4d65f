"""CSV for spreadsheets: a line of keys, then a line a row."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from qiptrack.reports.report import Report, plain, values_under
from qiptrack.reports.screen import Screen
from qiptrack.reports.text import cell

_AT_ONCE = 1_000
"""How many lines are made before they are given out."""


def render(report: Report, screen: Screen) -> str:
    """Return the report's rows as CSV (RFC 4180, but with single line ends).

    Text stands in quotation marks, in which a spreadsheet that splits lines at semicolons or
    tabs, too, leaves it whole.
    """
    return "".join(parts(report, screen))


def parts(report: Report, screen: Screen) -> Iterator[str]:
    """Yield what `render` returns, so many lines at a time."""
    keys, cells = report.keys, _Cells()
    yield screen.written(",".join(keys) + "\n")
    rows = values_under(keys, report.rows)
    # By columns: lists may be long, and nearly all that stands in one column is of one kind.
    while some := list(islice(rows, _AT_ONCE)):
        columns = [_column(column, cells) for column in zip(*some, strict=True)]
        lines = [*map(",".join, zip(*columns, strict=True)), ""]
        yield screen.written("\n".join(lines))


class _Cells(dict[Any, str]):
    """Cells by what stands in them, each made once: names and days stand in row after row."""

    def __missing__(self, value: Any) -> str:
        self[value] = made = _quoted(str(value)) if isinstance(value, str) else _cell(value)
        return made


_EMPTY = '""'
"""The cell of what has no value."""
_REPEATED = frozenset((type(None), dt.date))
_SAID_OR_NOT = frozenset((type(None), bool))
_FLAGS = {None: _EMPTY, False: '"false"', True: '"true"'}


def _column(values: Sequence[Any], cells: _Cells) -> Iterable[str]:
    """Return the cells of values that stand in one column."""
    kinds = {*map(type, values)}
    if all(kind in _REPEATED or issubclass(kind, str) for kind in kinds):
        return map(cells.__getitem__, values)
    if kinds <= _SAID_OR_NOT:
        return map(_FLAGS.__getitem__, values)
    return [
        _EMPTY
        if value is None
        else cells[value]
        if isinstance(value, str) or type(value) is dt.date
        else str(value)
        if type(value) is int
        else _cell(value)
        for value in values
    ]


def _cell(value: Any) -> str:
    """Return a value as it stands in a line: a number plainly, all else in quotation marks."""
    if value == ():
        return _EMPTY
    value = plain(value)
    if isinstance(value, bool):
        return '"true"' if value else '"false"'
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list | dict):
        value = _joined(value)
    return _quoted("" if value is None else str(value))


def _quoted(text: str) -> str:
    text = cell(text)
    if '"' in text:
        text = text.replace('"', '""')
    return f'"{text}"'


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
