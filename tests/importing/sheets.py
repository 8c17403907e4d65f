"""Sheets for tests, written as each kind of file that can be imported."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

Value = str | dt.date | int | float | None


class Sheet(NamedTuple):
    """A sheet: its rows, and the ranges that are merged, by rows and columns from 0."""

    rows: Sequence[Sequence[Value]]
    merges: Sequence[tuple[int, int, int, int]] = ()


def shown(value: Value) -> str:
    """Return what a cell shows."""
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


def as_csv(sheet: Sheet, path: Path) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[shown(value) for value in row] for row in sheet.rows])
    path.write_bytes(text.getvalue().encode())


WRITERS: Mapping[str, Callable[[Sheet, Path], None]] = {".csv": as_csv}


def written(sheet: Sheet, folder: Path, ending: str = ".csv", name: str = "tracker") -> Path:
    """Write `sheet` as a file of that kind, and return its path."""
    path = folder / f"{name}{ending}"
    WRITERS[ending](sheet, path)
    return path
