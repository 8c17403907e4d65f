"""Rows by columns, and the texts that a format makes of what stands in one.

Lists may be very long. But nearly all that stands in one column is of one kind, and much of it
stands there in row after row, so of most values the text need be made only once.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from types import NoneType
from typing import Any

from qiptrack.reports.report import Row, RowsOf, StackedRows

AT_ONCE = 1_000
"""How many rows are laid out before they are given out, where all need not be known."""

_MOST = 5_000
"""Of how many values of one kind the texts are kept."""

_REPEATED = 4
"""From how many rows with one text on it is quicker to look up what was made of it."""

_FEW = 100
"""By how many rows it is judged whether a column has one text again and again."""

_KINDS = (str, int, dt.date, NoneType)
"""The kinds of values of which two that are equal have one text, if they are of one kind."""


def columns_under(
    keys: Sequence[str], rows: Sequence[Row], at_once: int = AT_ONCE
) -> Iterator[Sequence[Sequence[Any]]]:
    """Yield the values under each of `keys` of so many rows at a time or fewer; of no key nothing.

    None stands for what a row does not have. A column of which no row has anything is the same
    one as others that are so.
    """
    if not keys:
        return
    if isinstance(rows, StackedRows):
        named = [key == "section" for key in keys]
        for name, part in rows.sections():
            for columns in columns_under(keys, part, at_once):
                names = [name] * len(columns[0])
                yield [
                    names if is_name else own for is_name, own in zip(named, columns, strict=True)
                ]
        return
    if isinstance(rows, RowsOf) and (readers := rows.readers(keys)) is not None:
        by_place = any(isinstance(read, int) for read in readers)
        for some in rows.records(at_once):
            nothing = [None] * len(some)
            values = rows.fields(some) if by_place else []
            yield [
                nothing
                if read is None
                else values[read]
                if isinstance(read, int)
                else list(map(read, some))
                for read in readers
            ]
        return
    left = iter(rows)
    while (columns := _made(keys, islice(left, at_once)))[0]:
        yield columns


def _made(keys: Sequence[str], rows: Iterator[Row]) -> list[list[Any]]:
    """Return the values under each key; no row is kept for longer than its values are taken."""
    columns: list[list[Any]] = [[] for _ in keys]
    while several := list(islice(rows, AT_ONCE)):
        for key, column in zip(keys, columns, strict=True):
            column += [row.get(key) for row in several]
    return columns


Plainly = Callable[[Sequence[str]], Sequence[str] | None]
"""Makes the texts of many at once of which none needs anything done to it; None of others."""


class Cells:
    """The texts of values by what `made` makes of one, and `plainly` of many that are texts."""

    def __init__(self, made: Callable[[Any], str], plainly: Plainly | None = None) -> None:
        self._made = made
        self._plainly = plainly
        self._known: dict[type, dict[Any, str]] = {}
        self._last: tuple[Sequence[Any], Sequence[str]] = [], []

    def text(self, value: Any) -> str:
        """Return the text of a value that stands by itself."""
        return self._made(value)

    def column(self, values: Sequence[Any]) -> Sequence[str]:
        """Return the texts of the values of a column; asked twice in a row, they are made once."""
        if values is not self._last[0]:
            self._last = values, self._texts(values)
        return self._last[1]

    def _texts(self, values: Sequence[Any]) -> Sequence[str]:
        kinds = [*map(type, values)]
        kind = kinds[0] if kinds else NoneType
        is_one = kinds.count(kind) == len(kinds)
        if not is_one:
            several = {*kinds} - {NoneType}
            kind = several.pop() if len(several) == 1 else object
        # Two zeros are equal of which one has a sign.
        if not issubclass(kind, _KINDS) and (kind is not float or 0.0 in values):
            return self._of_each(values)
        known = self._known.setdefault(kind, {})
        with suppress(KeyError):  # of most columns all was there in rows before
            return list(map(known.__getitem__, values))
        first = values[:_FEW]
        differ = is_one and kind is str and len({*first}) * _REPEATED > len(first)
        if self._plainly and differ and (texts := self._plainly(values)) is not None:
            return texts
        if len(known) > _MOST:
            known.clear()
        known.update([(value, self._made(value)) for value in {*values}.difference(known)])
        return list(map(known.__getitem__, values))

    def _of_each(self, values: Sequence[Any]) -> list[str]:
        """Return the texts of values of any kind, made once of each object."""
        found: dict[int, str] = {}
        for value in values:
            if id(value) not in found:
                found[id(value)] = self._made(value)
        return [found[id(value)] for value in values]
