"""A report: what a view has to say, in values, before anybody decides how they look."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import Enum, StrEnum, auto
from typing import Any

Value = None | bool | int | float | str | dt.date | tuple[str, ...]
Row = Mapping[str, Any]


class Look(Enum):
    """What a column holds, where that decides how it is laid out."""

    TEXT = auto()
    NAME = auto()
    NUMBER = auto()
    BRAG = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column for people: the key of its values, its title, and what it holds.

    A `below` column has long texts, and goes on lines of its own under the others.
    """

    key: str
    title: str
    look: Look = Look.TEXT
    below: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; `empty` is what is said where there are none."""

    columns: tuple[Column, ...]
    rows: Sequence[Row]
    title: str = ""
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with values, such as what is recorded of one action."""

    pairs: tuple[tuple[str, Value], ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences; as it stands when `verbatim`, such as a chart."""

    text: str
    title: str = ""
    verbatim: bool = False


Block = Table | Facts | Paragraph


@dataclass(frozen=True, slots=True)
class Report:
    """One view. Machines get `rows` with these `keys`, and `extra`; people get the blocks."""

    kind: str
    as_of: dt.date
    title: str
    blocks: tuple[Block, ...]
    keys: tuple[str, ...] = ()
    rows: Sequence[Row] = ()
    summary: tuple[str, ...] = ()
    revision: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


def row_of(record: Any) -> dict[str, Any]:
    """Return a record of a dataclass as a row: its fields, in their order."""
    return {name.name: getattr(record, name.name) for name in fields(record)}


def keys_of(record: type) -> tuple[str, ...]:
    """Return the keys of the rows that `record`, a dataclass, makes."""
    return tuple(name.name for name in fields(record))


def plain(value: Any) -> Any:
    """Return `value` as machines get it: days as ISO text, whole numbers without a fraction."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return value


def day(date: dt.date) -> str:
    """Return `date` as people read it, 30 Apr 2026."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def words(value: Any, *, nothing: str = "-") -> str:
    """Return `value` as people read it; `nothing` stands for what is absent."""
    if isinstance(value, str):
        return str(value)
    if value is None or value == ():
        return nothing
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return day(value)
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    if isinstance(value, tuple | list):
        return ", ".join(words(item) for item in value)
    return str(value)
