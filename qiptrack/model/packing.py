"""What models are kept as: rows of plain values, by what is declared of each field.

`marshal` writes such rows, and a model comes back from one faster than it is read from a file.
"""

import datetime as dt
import marshal
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import Enum
from functools import cached_property
from operator import attrgetter
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Generic,
    NamedTuple,
    Protocol,
    Self,
    TypeVar,
    Union,
    get_args,
    get_origin,
)

T = TypeVar("T", bound=tuple[Any, ...])

Row = tuple[Any, ...]
"""What a model is packed as: a value for each field in their order, `...` for one not set.

In a row a model, or a list of them, may also be the bytes that `marshal` made of it, and what
makes a list when it is asked for.
"""

RowToCome = Row | bytes | Callable[[], Row | bytes]
"""A row, the bytes that `marshal` made of it, or what returns either when it is asked for."""


class Packable:
    """What becomes a row, and is made of one again."""

    __slots__ = ()

    def packed(self) -> Row:
        """Return the row that this becomes."""
        raise NotImplementedError

    @classmethod
    def unpacked(cls, row: Any) -> Self:
        """Return the object that was packed as `row`."""
        raise NotImplementedError


class RowField(Protocol):
    """What has to be known of a field to put its value into a row."""

    name: str
    default: Any

    @property
    def simple(self) -> bool:
        """Whether it holds one value, and neither a model nor a list nor a mapping."""

    @property
    def pack(self) -> Callable[[Any], Any]:
        """What makes the value in a row of one of this field that is not None."""

    @property
    def unpack(self) -> Callable[[Any], Any]:
        """What makes the value of this field of one in a row that is not None."""


Packer = Callable[[dict[str, Any], set[str]], Row]
"""What makes a row of values by their names, and of which of them the file has."""

Unpacker = Callable[[Row], dict[str, Any]]
"""What makes of a row the values of all fields that need no model made for them."""


def row_packer(fields: Collection[RowField]) -> Packer:
    """Return the packer of these fields, written without a loop: very many rows are made."""
    known: dict[str, Any] = {}
    said = []
    for place, each in enumerate(fields):
        value = f"values[{each.name!r}]"
        if each.pack is not _as_it_is:
            known[f"made{place}"] = each.pack
            made = f"made{place}(value)"
            value = f"{made} if (value := {value}) is not None else None"
        said.append(f" ({value}) if {each.name!r} in given else ...,")
    lines = ("def pack(values, given):", " return (", *said, " )")
    exec("\n".join(lines), known)  # noqa: S102 - of names of fields alone
    written: Packer = known["pack"]
    return written


_OFTEN = 50
"""From how many models of a kind on it pays to write a function for it."""


def row_unpacker(fields: Collection[RowField], keep: Callable[[Unpacker], None]) -> Unpacker:
    """Return the unpacker of the rows of these fields.

    Once it was asked often, `keep` is given a faster one.
    """
    defaults = {each.name: each.default for each in fields}
    makers = [each.unpack if each.simple else _made_later(each) for each in fields]
    times = 0

    def unpack(row: Row) -> dict[str, Any]:
        nonlocal times
        times += 1
        if times > _OFTEN:
            keep(_written(defaults, makers))
        values = defaults.copy()
        for name, made, value in zip(defaults, makers, row, strict=True):
            if value is ...:
                continue
            if value is None or made is _as_it_is:
                values[name] = value
            elif made is None:
                del values[name]
            else:
                values[name] = made(value)
        return values

    return unpack


def _written(
    defaults: Mapping[str, Any], makers: Sequence[Callable[[Any], Any] | None]
) -> Unpacker:
    """Return an unpacker whose code is written out field by field, as `namedtuple` does."""
    known: dict[str, Any] = {}
    at_once, later = [], []
    for place, (name, made) in enumerate(zip(defaults, makers, strict=True)):
        known[f"default{place}"], known[f"made{place}"] = defaults[name], made
        value = f"value{place}"
        if made is not None and made is not _as_it_is:
            value = f"None if value{place} is None else made{place}(value{place})"
        value = f"{name!r}: default{place} if value{place} is ... else {value}"
        if made is None:
            later.append(
                f" if value{place} is ... or value{place} is None: values.update({{{value}}})"
            )
        else:
            at_once.append(value)
    row = "".join(f"value{place}, " for place in range(len(makers)))
    lines = ("def unpack(row):", f" {row}= row", f" values = {{{', '.join(at_once)}}}", *later)
    exec("\n".join([*lines, " return values"]), known)  # noqa: S102 - of names of fields alone
    written: Unpacker = known["unpack"]
    return written


def _made_later(field: RowField) -> Callable[[Any], Any] | None:
    """Return what makes the value of a field of lists or models; None where that takes a while."""
    return _as_it_is if field.unpack is _as_it_is else None


class TuplePacker(Generic[T]):
    """Turns named tuples of one kind into tuples that `marshal` can write, and back."""

    def __init__(self, kind: type[NamedTuple]) -> None:
        self.kind: Any = kind
        self._declared = list(kind.__annotations__.values())

    @cached_property
    def _packing(self) -> list[tuple[int, Callable[[Any], Any]]]:
        return _not_plain(map(value_packer, self._declared))

    @cached_property
    def _unpacking(self) -> list[tuple[int, Callable[[Any], Any]]]:
        return _not_plain(map(value_unpacker, self._declared))

    def packed(self, values: T | None) -> tuple[Any, ...] | None:
        """Return the plain values of a tuple; None where there is none."""
        return None if values is None else tuple(_changed(values, self._packing))

    def unpacked(self, row: Sequence[Any]) -> T:
        """Return the tuple that was `packed` so."""
        made: T = tuple.__new__(self.kind, _changed(row, self._unpacking))
        return made


def _not_plain(makers: Iterable[Callable[[Any], Any]]) -> list[tuple[int, Callable[[Any], Any]]]:
    return [(place, make) for place, make in enumerate(makers) if make is not _as_it_is]


def _changed(row: Sequence[Any], makers: list[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    values = list(row)
    for place, make in makers:
        if (value := values[place]) is not None:
            values[place] = make(value)
    return values


def value_packer(declared: Any) -> Callable[[Any], Any]:
    """Return what makes the value for a row of one, other than None, that is `declared` so."""
    many, one, kind = kind_of(declared)
    if many is not None:
        pack = value_packer(one)
        if pack is _as_it_is:
            return _as_it_is
        if many is tuple:
            return lambda values: tuple([pack(value) for value in values])
        return lambda values: {name: pack(value) for name, value in values.items()}
    if issubclass(kind, Packable):
        return kind.packed
    if issubclass(kind, Enum):
        return attrgetter("_value_")
    return dt.date.toordinal if kind is dt.date else _as_it_is


def value_unpacker(declared: Any) -> Callable[[Any], Any]:
    """Return what makes of a value in a row, other than None, one that is `declared` so."""
    many, one, kind = kind_of(declared)
    if many is not None:
        unpack = value_unpacker(one)
        if unpack is _as_it_is:
            return _as_it_is
        if many is tuple:
            return lambda values: tuple([unpack(value) for value in loaded(values)])
        return lambda values: {name: unpack(value) for name, value in values.items()}
    if issubclass(kind, Packable):
        return kind.unpacked
    if issubclass(kind, Enum):
        return _Members(kind).__getitem__
    return dt.date.fromordinal if kind is dt.date else _as_it_is


class _Members(dict[Any, Any]):
    """The members of an enumeration by their values."""

    def __init__(self, kind: type[Enum]) -> None:
        super().__init__({each.value: each for each in kind})
        self._kind = kind

    def __missing__(self, value: Any) -> Any:
        return self._kind(value)  # a cadence may be so many of a member, too


def kind_of(declared: Any) -> tuple[type | None, Any, type]:
    """Return `tuple` or `dict` with what it holds; else None, None and the type that it is."""
    parts = [each for each in get_args(declared) if each is not NoneType]
    if get_origin(declared) in (Annotated, Union, UnionType):
        return kind_of(parts[0])
    if get_origin(declared) is tuple:
        return tuple, parts[0], tuple
    if get_origin(declared) is dict:
        return dict, parts[1], dict
    return None, None, declared


def loaded(values: Any) -> Any:
    """Return a row, or a list of rows, that may be the bytes that `marshal` made of it."""
    return marshal.loads(values) if isinstance(values, bytes) else values


def _as_it_is(value: Any) -> Any:
    return value
