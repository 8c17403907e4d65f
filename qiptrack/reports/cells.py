"""Rows by columns, and the texts that a format makes of what stands in one.

Lists may be very long. But nearly all that stands in one column is of one kind, and much of it
stands there in row after row, so of most values the text need be made only once.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from types import NoneType
from typing import Any

from qiptrack.reports.report import Row, RowsOf

AT_ONCE = 1_000
"""How many rows are laid out before they are given out, where all need not be known."""

_MOST = 5_000
"""Of how many values of one kind the texts are kept."""

_KINDS = (str, int, dt.date)
"""The kinds of values of which two that are equal have one text, if they are of one kind."""


def columns_under(
    keys: Sequence[str], rows: Sequence[Row], at_once: int = AT_ONCE
) -> Iterator[list[list[Any]]]:
    """Yield the values under each of `keys`, of so many rows at a time.

    None stands for what a row does not have.
    """
    if isinstance(rows, RowsOf) and (readers := rows.readers(keys)) is not None:
        for some in rows.records(at_once):
            yield [list(map(read, some)) for read in readers]
        return
    left = iter(rows)
    while several := list(islice(left, at_once)):
        yield [[row.get(key) for row in several] for key in keys]


Plainly = Callable[[list[str]], list[str] | None]
"""Makes the texts of many at once of which none needs anything done to it; None of others."""


class Cells:
    """The texts of values by what `made` makes of one, and `plainly` of many that are texts."""

    def __init__(self, made: Callable[[Any], str], plainly: Plainly | None = None) -> None:
        self._made = made
        self._plainly = plainly
        self._kept: dict[type, _Kept] = {}

    def column(self, values: list[Any]) -> list[str]:
        """Return the texts of values that stand in one column."""
        kinds = {*map(type, values)}
        if self._plainly and kinds == {str} and (texts := self._plainly(values)) is not None:
            return texts
        kinds.discard(NoneType)
        if len(kinds) > 1 or not all(issubclass(kind, _KINDS) for kind in kinds):
            empty = self._of(tuple)
            return [
                empty[value] if value is None or value == () else self._made(value)
                for value in values
            ]
        kept = self._of(kinds.pop() if kinds else NoneType)
        return list(map(kept.__getitem__, values))

    def _of(self, kind: type) -> "_Kept":
        if kind not in self._kept:
            self._kept[kind] = _Kept(self._made)
        return self._kept[kind]


class _Kept(dict[Any, str]):
    """The texts of values of one kind, each made when it is asked for."""

    def __init__(self, made: Callable[[Any], str]) -> None:
        super().__init__()
        self._made = made

    def __missing__(self, value: Any) -> str:
        if len(self) == _MOST:
            self.clear()
        self[value] = text = self._made(value)
        return text
