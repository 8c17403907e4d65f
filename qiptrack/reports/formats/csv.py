"""CSV for spreadsheets: a line of keys, then a line a row."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, groupby, repeat
from operator import is_
from typing import Any

from qiptrack.reports.formats.cells import Cells, columns_under
from qiptrack.reports.report import Report, plain
from qiptrack.reports.screen import Screen
from qiptrack.reports.text import are_plain_cells, cell


def parts(report: Report, screen: Screen) -> Iterator[str]:
    """Yield the report's rows as CSV (RFC 4180, but with single line ends), many lines at a time.

    Text stands in quotation marks, in which a spreadsheet that splits lines at semicolons or
    tabs, too, leaves it whole.
    """
    keys, cells = report.keys, _cells(screen)
    yield ",".join(keys) + "\n"
    for columns in columns_under(keys, report.rows):
        lines = map(",".join, zip(*_side_by_side(columns, cells), strict=True))
        yield "\n".join([*lines, ""])


def _cells(screen: Screen) -> Cells:
    """Return what makes cells that the output can write.

    What it cannot write is replaced before a text is quoted, for what stands there instead may be
    a quotation mark or the beginning of a formula.
    """
    if screen.unicode:
        return Cells(_cell, _plain_cells)
    return Cells(partial(_cell, written=screen.written))


def _side_by_side(columns: Sequence[Sequence[Any]], cells: Cells) -> Iterator[Iterable[str]]:
    """Yield the cells of each column; together of columns of which every row has one and the same.

    Mostly those are columns of which no row has anything.
    """
    is_same = {
        id(column): _is_same(column) for column in {id(each): each for each in columns}.values()
    }
    for same, some in groupby(columns, key=lambda column: is_same[id(column)]):
        if same:
            yield repeat(",".join([cells.text(column[0]) for column in some]), len(columns[0]))
        else:
            yield from [cells.column(_texts(column)) for column in some]


def _is_same(column: Sequence[Any]) -> bool:
    """Whether every row has the very same in a column."""
    first = column[0]
    return first is column[-1] and all(map(is_, column, repeat(first)))


def _texts(column: Sequence[Any]) -> Sequence[Any]:
    """Return a column in which lists of texts, as very many rows have, are joined to one each."""
    if type(column[0]) is tuple and {*map(type, column)} == {tuple}:
        several = {id(each): each for each in column}
        kinds = {*map(type, chain.from_iterable(several.values()))}
        if all(issubclass(kind, str) for kind in kinds):
            joined = {key: "; ".join(filter(None, each)) for key, each in several.items()}
            return [joined[id(each)] for each in column]
    return column


def _cell(value: Any, *, written: Callable[[str], str] = str) -> str:
    """Return a value as it stands in a line: a number plainly, all else in quotation marks."""
    if type(value) is dt.date:
        return f'"{value}"'
    if isinstance(value, str):
        return _quoted(written(str(value)))
    value = plain(value)
    if isinstance(value, bool):
        return '"true"' if value else '"false"'
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list | dict):
        value = _joined(value)
    return _quoted("" if value is None else written(str(value)))


def _quoted(text: str) -> str:
    text = cell(text)
    if '"' in text:
        text = text.replace('"', '""')
    return f'"{text}"'


def _plain_cells(texts: Sequence[str]) -> list[str] | None:
    """Return the cells of texts in none of which anything is to be changed; None of others."""
    return [f'"{text}"' for text in texts] if are_plain_cells(texts) else None


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
