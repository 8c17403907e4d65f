"""A report: what a view has to say, in values, before anybody decides how they look."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum, StrEnum, auto
from functools import cached_property
from numbers import Rational
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar, overload

from qiptrack.reports.screen import Role

Value = None | bool | int | float | str | dt.date | tuple[str, ...]
Row = Mapping[str, Any]


class Look(Enum):
    """What a column holds, where that decides how it is laid out."""

    TEXT = auto()
    NAME = auto()
    """A reference, which is kept in one piece."""
    NUMBER = auto()
    DAYS = auto()
    """A number of days: `21 days`."""
    LATE = auto()
    """Days overdue: `21 days late`, `today`, or `in 5 days` where there is time yet."""
    BRAG = auto()
    """One of our own words that has a colour."""
    ROOM = auto()
    """Nothing yet: room to write by hand, which is there though no row has a value."""


class Column(NamedTuple):
    """A column for people: the key of its values, its title, and what it holds.

    A `below` column has long texts, and goes on lines of its own under the others. Where a
    screen is too narrow for all others they go there too, the highest `priority` first; the
    first column never does. A name is in one piece, to be copied, unless it `folds`: then it is
    broken between its words, or behind a hyphen, before another column goes below.
    """

    key: str
    title: str
    look: Look = Look.TEXT
    below: bool = False
    priority: int = 2
    folds: bool = False


class Table(NamedTuple):
    """Rows under columns; `empty` is what is said where there are none."""

    columns: tuple[Column, ...]
    rows: Sequence[Row]
    title: str = ""
    empty: str = ""


class Facts(NamedTuple):
    """Names with values, such as what is recorded of one action; people see those present."""

    pairs: tuple[tuple[str, Value], ...]
    title: str = ""


class Paragraph(NamedTuple):
    """A few sentences; as it stands when `verbatim`, such as a diff."""

    text: str
    title: str = ""
    verbatim: bool = False
    role: Role = Role.PLAIN


class Points(NamedTuple):
    """Short sentences, each with a bullet in front."""

    items: tuple[str, ...]
    title: str = ""


class Dot(NamedTuple):
    """A point of a run chart: when, how much, and the character that it is drawn as.

    `gap` is how many points are missing before it.
    """

    date: dt.date | None
    value: Rational
    glyph: str
    role: Role = Role.PLAIN
    gap: int = 0


class Line(NamedTuple):
    """A line across a run chart: what it is, how much, and the character that it is drawn of.

    It reaches from the first point on or after `start` to the last before `end`, or the whole
    way. One without a name is not told in words.
    """

    name: str
    value: Rational
    glyph: str
    role: Role = Role.QUIET
    start: dt.date | None = None
    end: dt.date | None = None


class Mark(NamedTuple):
    """Something that happened: when, and the character that stands below the chart for it."""

    date: dt.date
    glyph: str


class RunChart(NamedTuple):
    """Points in the order of time, one or more, with lines across them.

    `meanings` says what each character is that a point may be drawn as; `marks` stand below the
    point of their day, or the first one after it. `about` is what it shows, for those who do not
    see it, where no title does.
    """

    dots: tuple[Dot, ...]
    lines: tuple[Line, ...] = ()
    meanings: Mapping[str, str] = MappingProxyType({})
    title: str = ""
    marks: tuple[Mark, ...] = ()
    about: str = ""


Block = Table | Facts | Paragraph | Points | RunChart


T = TypeVar("T")


class Later(Sequence[T]):
    """Blocks or lines that are made when they are asked for: formats of rows never ask."""

    def __init__(self, made: Callable[[], tuple[T, ...]]) -> None:
        self._make = made

    @cached_property
    def _made(self) -> tuple[T, ...]:
        return self._make()

    def __len__(self) -> int:
        return len(self._made)

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...

    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._made[index]


class LaterExtra(Mapping[str, Any]):
    """What machines get beside the rows, made when it is asked for, as `Later` blocks are."""

    def __init__(self, made: Callable[[], Mapping[str, Any]]) -> None:
        self._made = made

    @cached_property
    def _extra(self) -> Mapping[str, Any]:
        return self._made()

    def __getitem__(self, key: str) -> Any:
        return self._extra[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._extra)

    def __len__(self) -> int:
        return len(self._extra)


class Report(NamedTuple):
    """One view. Machines get `rows` with these `keys`, and `extra`; people get the blocks.

    The title says nothing of the day, for formats put `as_of` and `revision` beside it.
    """

    kind: str
    as_of: dt.date
    title: str
    blocks: Sequence[Block]
    keys: tuple[str, ...] = ()
    rows: Sequence[Row] = ()
    summary: Sequence[str] = ()
    revision: str | None = None
    extra: Mapping[str, Any] = MappingProxyType({})


def in_brief(report: Report) -> Report:
    """Return the report as people see it without the long texts below the rows of its tables."""

    def brief(block: Block) -> Block:
        if not isinstance(block, Table):
            return block
        return block._replace(columns=tuple(each for each in block.columns if not each.below))

    return report._replace(blocks=Later(lambda: tuple(map(brief, report.blocks))))


class RowsOf(Sequence[Row]):
    """Rows that are made of records whenever they are asked for, where there may be very many.

    `more` are values beside those of the row, by their keys, that are worked out of the record.
    `kind` is said where all are named tuples of it, and none need be made to see that. With it
    `columns` may be said: then the rows are those of the named tuples of which it returns the
    values under each field, made of one or more records at once.
    """

    def __init__(
        self,
        records: Sequence[T],
        row: Callable[[T], Row],
        more: Mapping[str, Callable[[T], Any]] = MappingProxyType({}),
        *,
        kind: Any = None,
        columns: Callable[[Sequence[Any]], Sequence[Sequence[Any]]] | None = None,
    ) -> None:
        self._records: Sequence[Any] = records
        self._row = row
        self._more = more
        self._kind = kind
        self._columns = columns

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[Row]:
        return map(self._made, self._records)

    def records(self, at_once: int) -> Iterator[Sequence[Any]]:
        """Yield what the rows are made of, so many at a time.

        They are had once: records may be made whenever they are asked for.
        """
        for start in range(0, len(self), at_once):
            some = self._records[start : start + at_once]
            yield list(some)

    def fields(self, records: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """Return the values under each field of one or more of the `records`."""
        return self._columns(records) if self._columns else list(zip(*records, strict=True))

    def readers(self, keys: Sequence[str]) -> list[int | Callable[[Any], Any] | None] | None:
        """Return how to read the value under each key, with no row being made.

        It stands under the field at that place, or is worked out of the record; for a key that no
        row has it is None. None is returned where that is not possible: the rows are not those of
        named tuples of one kind.
        """
        if self._row is not row_of:
            return None
        kinds: set[Any] = {self._kind} if self._kind else {*map(type, self._records)}
        if len(kinds) != 1:
            return None
        fields = kinds.pop()._fields
        return [
            self._more.get(key) or (fields.index(key) if key in fields else None) for key in keys
        ]

    def _made(self, record: Any) -> Row:
        if self._columns:
            row = self._row(self._kind._make([column[0] for column in self._columns([record])]))
        else:
            row = self._row(record)
        if not self._more:
            return row
        return {**row, **{key: work_out(record) for key, work_out in self._more.items()}}

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            some = self._records[index]
            return RowsOf(some, self._row, self._more, kind=self._kind, columns=self._columns)
        return self._made(self._records[index])


def row_of(record: NamedTuple) -> dict[str, Any]:
    """Return a named tuple as a row: its fields, in their order."""
    row: dict[str, Any] = record._asdict()
    return row


def keys_of(record: type[NamedTuple]) -> tuple[str, ...]:
    """Return the keys of the rows that `record`, a kind of named tuple, makes."""
    return record._fields


def present(facts: Facts) -> tuple[tuple[str, Value], ...]:
    """Return the pairs that have a value."""
    return tuple((name, value) for name, value in facts.pairs if value not in (None, "", ()))


def stacked(sections: Mapping[str, Sequence[Row]]) -> tuple[tuple[str, ...], Sequence[Row]]:
    """Return the keys and rows of several tables as one, for machines.

    Its first key is `section`; what a section's rows do not have is absent in them. The rows of
    one section have the same keys.
    """
    keys = dict.fromkeys(key for part in sections.values() for row in part[:1] for key in row)
    return ("section", *(key for key in keys if key != "section")), StackedRows(sections)


class StackedRows(Sequence[Row]):
    """The rows of several tables, each with the name of its own; made when they are asked for."""

    def __init__(self, sections: Mapping[str, Sequence[Row]]) -> None:
        self._sections = sections

    def __len__(self) -> int:
        return sum(map(len, self._sections.values()))

    def __iter__(self) -> Iterator[Row]:
        for name, part in self._sections.items():
            for row in part:
                yield {**row, "section": name}

    def sections(self) -> Iterator[tuple[str, Sequence[Row]]]:
        """Yield each table with its name."""
        yield from self._sections.items()

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        return list(self)[index]


_PLAIN = frozenset((str, bool, int))


def plain(value: Any) -> Any:
    """Return `value` as machines get it: days as ISO text, whole numbers without a fraction."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return value
