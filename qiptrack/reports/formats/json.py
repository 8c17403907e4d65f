"""JSON: one object, dates as ISO text, absent values null."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qiptrack.patterns import pattern
from qiptrack.reports.formats.cells import Cells, columns_under
from qiptrack.reports.report import Report, RowsOf, plain
from qiptrack.reports.screen import Screen


def parts(report: Report, _: Screen | None = None) -> Iterator[str]:
    """Yield the report as one JSON object, with the keys of its rows in their order.

    It comes piece by piece: there may be too much to keep at once.
    """
    return _readable(
        {
            "qiptrack": 1,
            "kind": report.kind,
            "as_of": report.as_of,
            "revision": report.revision,
            "rows": report,
            **report.extra,
        }
    )


def dumps(data: Mapping[str, Any]) -> str:
    """Return `data` as a JSON object for people to read, too: an item of a list has a line.

    Only ASCII: no screen or pipe stumbles over it, and no control character gets through.
    """
    return "".join(_readable(data))


_ESCAPES = pattern(r"\\ud[89ab]..\\ud[c-f]..|(?P<half>\\ud[89a-f]..)|\\.")


def _readable(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield `data` in JSON that every program reads.

    Half of a character, which a name of a file may have that is not in UTF-8, stands there by
    its code, as it is shown elsewhere: many programs, DuckDB among them, read nothing of a text
    with one.
    """
    for part in _members(data):
        yield _ESCAPES.sub(_in_full, part) if "\\ud" in part else part


def _in_full(found: re.Match[str]) -> str:
    return f"\\{found[0]}" if found["half"] else found[0]


def _members(data: Mapping[str, Any]) -> Iterator[str]:
    before = "{\n"
    for key, value in data.items():
        yield f"{before}  {_dumped(key)}: "
        yield from _rows(value) if isinstance(value, Report) else _laid_out(value)
        before = ",\n"
    yield "\n}\n"


def _laid_out(value: Any) -> Iterator[str]:
    if not value or not isinstance(value, list | tuple | RowsOf):
        yield _dumped([] if isinstance(value, RowsOf) else plain(value))
        return
    before = "[\n"
    for item in value:
        yield f"{before}    {_dumped(plain(item))}"
        before = ",\n"
    yield "\n  ]"


def _rows(report: Report) -> Iterator[str]:
    """Yield the rows of a report as `_laid_out` does, many at a time."""
    if not report.rows:
        yield "[]"
        return
    members = [f"{_dumped(key)}: ".replace("%", "%%") + "%s" for key in report.keys]
    line, cells = f"    {{{', '.join(members)}}}", Cells(_cell, _plain_cells)
    before = "[\n"
    for columns in columns_under(report.keys, report.rows):
        rows = zip(*map(cells.column, columns), strict=True)
        yield before + ",\n".join([line % row for row in rows])
        before = ",\n"
    yield "\n  ]"


def _cell(value: Any) -> str:
    return _dumped(plain(value))


def _plain_cells(texts: Sequence[str]) -> list[str]:
    """Return texts as JSON has them: a text needs nothing but to be written."""
    return list(map(json.encoder.encode_basestring_ascii, texts))


_dumped = json.JSONEncoder(ensure_ascii=True, allow_nan=False).encode
"""Writes a value; made once, for every row of a list is written by it."""
