"""The base of every model: frozen, no unknown keys, and honest about what could not be read.

A model is a plain class whose fields stand in one table. Pydantic's core reads data into it, and
is imported when there is data to be read; what was read before comes back from a row (`packed`)
without it. Either way it is the same class, with the same properties.
"""

import datetime as dt
import marshal
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import cache, cached_property, partial
from importlib import import_module
from operator import attrgetter
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Generic,
    NoReturn,
    Self,
    TypeVar,
    Union,
    get_args,
    get_origin,
    overload,
)

T = TypeVar("T")


class NotKnown(Exception):
    """A question depends on a value that is in the file, and could not be read.

    A plan with a mistake in it is kept as far as it could be read. Whoever asks for a value
    that could not be read gets this, and leaves the question open rather than guess.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class DoesNotFit(Exception):
    """Data is not what a model takes."""

    @property
    def errors(self) -> list[Any]:
        """What does not fit, as pydantic has it: with its `type`, `loc`, `input` and `ctx`."""
        found: list[Any] = self.args[0].errors(include_url=False)
        return found


Row = tuple[Any, ...]
"""What a model is packed as: a value for each field in their order, `...` for one not set.

In a row a model, or a list of them, may also be the bytes that `marshal` made of it, and what
makes a list when it is asked for.
"""

RowToCome = Row | bytes | Callable[[], bytes]
"""A row, the bytes that `marshal` made of it, or what returns these when they are asked for."""

AT_HAND_LATER = "at_hand_later"
"""By which name a model has what puts more at hand, when the first thing is asked for."""

_REQUIRED: Any = ...


class Field:
    """A field of a model: what may stand in it, by which key, and what an editor says of it.

    In its class it stands for the value that a model does not have at hand: one of its row, or
    one that could not be read, and then it raises NotKnown.
    """

    def __init__(self, default: Any, alias: str | None, description: str) -> None:
        self.default = default
        self.alias = alias
        self.description = description
        self.name = ""
        self.declared: Any = None
        """The annotation as it stands in the class."""
        self.annotation: Any = None
        self.metadata: tuple[Any, ...] = ()
        """The annotation without the marks that are put on the whole of it, and these."""
        self.place = 0
        """Which value of a row is this field's."""
        self._reader: Callable[[object], Any] | None = None

    @cached_property
    def pack(self) -> Callable[[Any], Any]:
        """What makes the value in a row of one of this field that is not None."""
        return _packing(self.declared)

    @cached_property
    def unpack(self) -> Callable[[Any], Any]:
        """What makes the value of this field of one in a row that is not None."""
        return _unpacking(self.declared)

    def of(self, name: str, declared: Any) -> "Field":
        """Return this field with the name and the annotation that it has in a class."""
        self.name, self.declared = name, declared
        marked = get_origin(declared) is Annotated
        inner, *marks = get_args(declared) if marked else (declared,)
        self.annotation, self.metadata = inner, tuple(marks)
        return self

    def read(self, data: object) -> Any:
        """Return the value that `data` is for this field; DoesNotFit where it is none."""
        if self._reader is None:
            self._reader = _reader(self.declared)
        return self._reader(data)

    @cached_property
    def simple(self) -> bool:
        """Whether it holds one value, and neither a model nor a list nor a mapping."""
        many, _, kind = _kind(self.declared)
        return many is None and not isinstance(kind, ModelType)

    def is_required(self) -> bool:
        """Whether a file must have it."""
        return self.default is _REQUIRED

    def get_default(self) -> Any:
        """Return what holds where a file does not have it."""
        return self.default

    def __get__(self, model: "Model | None", owner: type | None = None) -> Any:
        if model is None:
            return self
        try:
            row = model._row
        except AttributeError:
            raise NotKnown(self.name) from None
        values = model.__dict__
        if not isinstance(row, tuple):
            if _is_at_hand(values, self.name):
                return values[self.name]
            row = model.packed_as or ()
        value = row[self.place]
        if not self.simple and value is not ... and value is not None:
            values[self.name] = value() if callable(value) else self.unpack(value)
        else:  # whoever asks for one of the simple values will ask for others
            kind = type(model)
            values.update((kind.unpacking or _find_unpacking(kind))(row))
        return values[self.name]


class worked_out(Generic[T]):  # noqa: N801 - used as `property` is
    """A property that is not worked out again where its value came along with the model."""

    def __init__(self, ask: Callable[[Any], T]) -> None:
        self._ask = ask
        self.__doc__ = ask.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, model: None, owner: type) -> Self: ...

    @overload
    def __get__(self, model: "Model", owner: type) -> T: ...

    def __get__(self, model: "Model | None", owner: type) -> T | Self:
        if model is None:
            return self
        values: dict[str, Any] = model.__dict__
        if _is_at_hand(values, self._name):
            made: T = values[self._name]
            return made
        return self._ask(model)


def _is_at_hand(values: dict[str, Any], name: str) -> bool:
    """Whether a value is among those of a model, once what was to come later is there."""
    bring = values.pop(AT_HAND_LATER, None)
    if bring is None:
        return False
    bring(values)
    return name in values


def field(default: Any = _REQUIRED, *, alias: str | None = None, description: str) -> Any:
    """Return a field; without a `default` it must be in the file, there by `alias` if it has one.

    The type checker is to see the annotation beside it, and not what this is.
    """
    return Field(default, alias, description)


class ModelType(type):
    """Gathers the fields of a model: first those that it inherits, then its own."""

    model_fields: dict[str, Field]
    """The fields by their names, in the order of the format."""

    packing: Callable[[dict[str, Any], set[str]], Row] | None
    """What makes a row of values by their names, and of which of them the file has."""

    unpacking: Callable[[Row], dict[str, Any]] | None
    """What makes of a row the values of all fields that need no model made for them."""

    reader: Callable[[object], Any] | None
    """What reads data as this model, once it was needed."""

    def __init__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> None:
        super().__init__(name, bases, namespace)
        cls.reader, cls.packing, cls.unpacking = None, None, None
        inherited = [each.model_fields for each in bases if isinstance(each, ModelType)]
        own = {
            name: namespace[name].of(name, declared)
            for name, declared in cls.__annotations__.items()
            if isinstance(namespace.get(name), Field)
        }
        cls.model_fields = {**(inherited[0] if inherited else {}), **own}
        for place, each in enumerate(cls.model_fields.values()):
            each.place = place


class Model(metaclass=ModelType):
    """Part of a plan or of the organisation, as it stands in the file."""

    __slots__ = (
        "__dict__",
        "__pydantic_extra__",
        "__pydantic_fields_set__",
        "__pydantic_private__",
        "_row",
    )

    _row: RowToCome
    __pydantic_fields_set__: set[str]

    model_config: ClassVar[Mapping[str, Any]] = {"extra": "forbid"}
    """What pydantic looks up when it writes the JSON Schema."""

    def __init__(self) -> None:
        raise TypeError("a model is read from data (`model_validate`), or built of values")

    @classmethod
    def model_validate(cls, data: object) -> Self:
        """Return what `data` says, every scalar text; DoesNotFit where it is no such model."""
        if cls.reader is None:
            cls.reader = _reader(cls)
        made: Self = cls.reader(data)
        return made

    @classmethod
    def model_construct(cls, **values: Any) -> Self:
        """Return a model of values that need no reading, by the names of their fields."""
        defaults = {
            name: field.default
            for name, field in cls.model_fields.items()
            if not field.is_required()
        }
        return _built(cls, {**defaults, **values}, set(values))

    @classmethod
    def model_salvaged(cls, values: Mapping[str, Any]) -> Self:
        """Return a model of these values alone; all its other fields are not known."""
        return _built(cls, dict(values), set(values))

    @classmethod
    def unpacked(cls, row: RowToCome, at_hand: dict[str, Any] | None = None) -> Self:
        """Return the model that was `packed` as `row`; each value is made when asked for.

        Those `at_hand` are there already: of fields, and of what is `worked_out`. What is there as
        AT_HAND_LATER is given all of these, once another is asked for, and adds to them.
        """
        made = object.__new__(cls)
        object.__setattr__(made, "_row", row)
        if at_hand is not None:
            object.__setattr__(made, "__dict__", at_hand)
        return made

    def kept(self, kind: type[T]) -> T | None:
        """Return the facts of this kind that `keep` was given; None where there are none.

        A copy of the model with other values has none.
        """
        found: T | partial[T] | None = self.__dict__.get(kind.__name__)
        if isinstance(found, partial):
            found = self.__dict__[kind.__name__] = found()
        return found

    def keep(self, facts: object) -> None:
        """Keep facts that were worked out of this model alone, for `kept` to return."""
        self.__dict__[type(facts).__name__] = facts

    def keep_later(self, kind: type[T], make: partial[T]) -> None:
        """Keep what makes facts of a kind, for whoever first asks for them."""
        self.__dict__[kind.__name__] = make

    def packed(self) -> Row:
        """Return the model as plain values that `marshal` can write, to be `unpacked` again."""
        try:
            given = self.__pydantic_fields_set__
        except AttributeError:  # it came from a row itself
            return self.model_copy(update={}).packed()
        return (type(self).packing or _find_packing(type(self)))(self.__dict__, given)

    @property
    def packed_as(self) -> Row | None:
        """The row that this model came from; None for one that was read from data."""
        packed = self._brought()
        if packed is None or type(packed) is tuple:
            return packed
        row: Row = marshal.loads(packed)  # type: ignore[arg-type]  # noqa: S302 - bytes, and ours
        object.__setattr__(self, "_row", row)
        return row

    def _brought(self) -> Row | bytes | None:
        """Return the row that this model came from, or the bytes of it; None where it has none."""
        try:
            packed = self._row
        except AttributeError:
            return None
        if callable(packed):
            packed = packed()
            object.__setattr__(self, "_row", packed)
        return packed

    @property
    def model_fields_set(self) -> set[str]:
        """The names of the fields that the file has, and that could be read."""
        row = self.packed_as
        if row is None:
            return self.__pydantic_fields_set__
        fields = type(self).model_fields
        return {name for name, value in zip(fields, row, strict=True) if value is not ...}

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """Return this model with other values in the fields of `update`."""
        return _built(
            type(self), {**self.known_values(), **update}, {*self.model_fields_set, *update}
        )

    def known_values(self) -> dict[str, Any]:
        """Return the values of all fields that are known."""
        fields = type(self).model_fields
        if self._brought() is not None:
            return {name: getattr(self, name) for name in fields}
        known = self.__dict__
        if known.keys() <= fields.keys():
            return known
        return {name: known[name] for name in fields if name in known}

    def surely_shares(self, other: "Model", name: str) -> bool:
        """Whether another model of this kind has the same in a field, as their rows alone tell.

        It may have so where this is False: then the values are to be compared.
        """
        row, others = self.packed_as, other.packed_as
        place = type(self).model_fields[name].place
        return row is not None and others is not None and bool(row[place] == others[place])

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is frozen: {name!r} stays as it is")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Model):
            return NotImplemented
        if self is other:
            return True
        if type(self) is not type(other):
            return False
        packed, others = self._brought(), other._brought()
        if packed is None or others is None:
            return self.known_values() == other.known_values()
        if packed == others:
            return True
        # Two rows may differ where one says what holds anyway.
        return all(
            getattr(self, name) == getattr(other, name)
            for name, one, another in zip(
                type(self).model_fields, self.packed_as or (), other.packed_as or (), strict=True
            )
            if one != another
        )

    def __hash__(self) -> int:
        values = self.known_values()
        return hash((type(self), *(values.get(name) for name in type(self).model_fields)))

    def __repr__(self) -> str:
        said = (f"{name}={value!r}" for name, value in self.known_values().items())
        return f"{type(self).__name__}({', '.join(said)})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        fields = {}
        for name, each in cls.model_fields.items():
            schema = handler.generate_schema(each.declared)
            if not each.is_required():
                schema = {"type": "default", "schema": schema, "default": each.default}
            alias = {"validation_alias": each.alias} if each.alias else {}
            fields[name] = {"type": "model-field", "schema": schema, **alias}
        told = {"model_name": cls.__name__, "extra_behavior": "forbid"}
        inner = {"type": "model-fields", "fields": fields, **told}
        ref = f"{cls.__module__}.{cls.__qualname__}:{id(cls)}"
        return {"type": "model", "cls": cls, "schema": inner, "frozen": True, "ref": ref}


M = TypeVar("M", bound=Model)


def _built(model: type[M], values: dict[str, Any], given: set[str]) -> M:
    made = object.__new__(model)
    object.__setattr__(made, "__dict__", values)
    object.__setattr__(made, "__pydantic_fields_set__", given)
    return made


def _reader(kind: Any) -> Callable[[object], Any]:
    """Return what reads data as `kind`; to build it takes longer than to read a plan."""
    core = _core()
    validate = core.SchemaValidator(_core_schema(kind)).validate_python

    def read(data: object) -> Any:
        try:
            return validate(data)
        except core.ValidationError as error:
            raise DoesNotFit(error) from None

    return read


@cache
def _core() -> Any:
    """Return pydantic's core, loaded without the package that it lies in where that can be done.

    The package describes to type checkers what schemas are, and to load that takes as long as to
    read several plans. Whoever imports the package has the same core.
    """
    from contextlib import suppress
    from importlib.machinery import PathFinder
    from importlib.util import find_spec, module_from_spec

    name = "pydantic_core"
    package = find_spec(name)
    inside = package.submodule_search_locations if package else None
    found = PathFinder.find_spec(f"{name}._{name}", inside)
    if found and found.loader:
        with suppress(ImportError):
            core = module_from_spec(found)
            found.loader.exec_module(core)
            return core
    return import_module(name)


def _core_schema(declared: Any) -> Any:
    """Return what pydantic's core reads as is `declared`: what pydantic itself would tell it.

    Only a few kinds are ever declared, and to load pydantic takes longer than to read many plans.
    """
    inner, *marks = get_args(declared) if get_origin(declared) is Annotated else (declared,)
    schema = _plain_schema(inner)
    for mark in marks:
        schema = mark.__get_pydantic_core_schema__(inner, lambda _, schema=schema: schema)
    return schema


def _plain_schema(declared: Any) -> dict[str, Any]:
    if get_origin(declared) in (Union, UnionType):
        (one,) = [each for each in get_args(declared) if each is not NoneType]
        return {"type": "nullable", "schema": _core_schema(one)}
    if is_list(declared):
        items = [_core_schema(get_args(declared)[0])]
        return {"type": "tuple", "items_schema": items, "variadic_item_index": 0}
    if get_origin(declared) is dict:
        key, value = map(_core_schema, get_args(declared))
        return {"type": "dict", "keys_schema": key, "values_schema": value}
    if issubclass(declared, Model):
        told = declared.__get_pydantic_core_schema__(declared, _Asked())
        return {key: value for key, value in told.items() if key != "ref"}
    if issubclass(declared, Enum):
        told = {"type": "enum", "cls": declared, "members": [*declared], "sub_type": "str"}
        # Older cores have to be told of this; later ones see it themselves.
        return told | ({"missing": declared._missing_} if "_missing_" in vars(declared) else {})
    return {"type": _NAMES[declared]}


class _Asked:
    """Answers a model that asks what its fields are, as pydantic does."""

    def generate_schema(self, declared: Any) -> Any:
        return _core_schema(declared)


_NAMES = {str: "str", int: "int", float: "float", bool: "bool", dt.date: "date"}


def _find_packing(model: type[Model]) -> Callable[[dict[str, Any], set[str]], Row]:
    """Return what makes the row of a model, as a function without a loop: very many are made."""
    known: dict[str, Any] = {}
    said = []
    for name, each in model.model_fields.items():
        value = f"values[{name!r}]"
        if each.pack is not _as_it_is:
            known[f"made{each.place}"] = each.pack
            made = f"made{each.place}(value)"
            value = f"{made} if (value := {value}) is not None else None"
        said.append(f" ({value}) if {name!r} in given else ...,")
    lines = ("def pack(values, given):", " return (", *said, " )")
    exec("\n".join(lines), known)  # noqa: S102 - of names of fields alone
    model.packing = known["pack"]
    written: Callable[[dict[str, Any], set[str]], Row] = known["pack"]
    return written


_OFTEN = 50
"""From how many models of a kind on it pays to write a function for it."""


def _find_unpacking(model: type[Model]) -> Callable[[Row], dict[str, Any]]:
    fields = model.model_fields.values()
    defaults = {each.name: each.default for each in fields}
    makers = [each.unpack if each.simple else _made_later(each) for each in fields]
    times = 0

    def unpack(row: Row) -> dict[str, Any]:
        nonlocal times
        times += 1
        if times > _OFTEN:
            model.unpacking = _written(defaults, makers)
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

    model.unpacking = unpack
    return unpack


def _written(
    defaults: Mapping[str, Any], makers: Sequence[Callable[[Any], Any] | None]
) -> Callable[[Row], dict[str, Any]]:
    """Return the same as a function without a loop, as `namedtuple` writes its own."""
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
    written: Callable[[Row], dict[str, Any]] = known["unpack"]
    return written


def _made_later(field: Field) -> Callable[[Any], Any] | None:
    """Return what makes the value of a field of lists or models; None where that takes a while."""
    return _as_it_is if field.unpack is _as_it_is else None


def packing_of(declared: Any) -> Callable[[Any], Any] | None:
    """Return what turns a value of a declared type into one that `marshal` can write.

    None where `marshal` can write such values as they are.
    """
    pack = _packing(declared)
    return None if pack is _as_it_is else pack


def unpacking_of(declared: Any) -> Callable[[Any], Any] | None:
    """Return what undoes `packing_of` for a declared type; None where that changes nothing."""
    unpack = _unpacking(declared)
    return None if unpack is _as_it_is else unpack


def _packing(declared: Any) -> Callable[[Any], Any]:
    """Return what makes the value for a row of one, other than None, that is `declared` so."""
    many, one, kind = _kind(declared)
    if many is not None:
        pack = _packing(one)
        if pack is _as_it_is:
            return _as_it_is
        if many is tuple:
            return lambda values: tuple([pack(value) for value in values])
        return lambda values: {name: pack(value) for name, value in values.items()}
    if issubclass(kind, Model):
        return kind.packed
    if issubclass(kind, Enum):
        return attrgetter("_value_")
    return dt.date.toordinal if kind is dt.date else _as_it_is


def _unpacking(declared: Any) -> Callable[[Any], Any]:
    """Return what makes of a value in a row, other than None, one that is `declared` so."""
    many, one, kind = _kind(declared)
    if many is not None:
        unpack = _unpacking(one)
        if unpack is _as_it_is:
            return _as_it_is
        if many is tuple:
            return lambda values: tuple([unpack(value) for value in _loaded(values)])
        return lambda values: {name: unpack(value) for name, value in values.items()}
    if issubclass(kind, Model):
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


def _kind(declared: Any) -> tuple[type | None, Any, type]:
    """Return `tuple` or `dict` with what it holds; else None, None and the type that it is."""
    parts = [each for each in get_args(declared) if each is not NoneType]
    if get_origin(declared) in (Annotated, Union, UnionType):
        return _kind(parts[0])
    if is_list(declared):
        return tuple, parts[0], tuple
    if get_origin(declared) is dict:
        return dict, parts[1], dict
    return None, None, declared


def _loaded(values: Any) -> Any:
    return marshal.loads(values) if isinstance(values, bytes) else values  # noqa: S302 - ours


def _as_it_is(value: Any) -> Any:
    return value


def key_of(model: type[Model], field: str) -> str:
    """Return the key by which `field` of `model` stands in a file (``from`` for ``from_``)."""
    return model.model_fields[field].alias or field


def keys(model: type[Model]) -> tuple[str, ...]:
    """Return the keys of `model` in the order of the format, which is that of its fields."""
    return tuple(each.alias or name for name, each in model.model_fields.items())


def field_of(model: type[Model], key: str) -> Field | None:
    """Return the field of `model` that stands in a file as `key`; None when there is none."""
    return next(
        (each for name, each in model.model_fields.items() if (each.alias or name) == key), None
    )


def described(model: type[Model]) -> tuple[object, ...]:
    """Return all that says which data is a `model`, and what becomes of it, as plain values."""
    fields = (
        (name, each.alias, _described(each.declared), repr(each.default))
        for name, each in model.model_fields.items()
    )
    return (model.__name__, *fields)


def _described(declared: Any) -> object:
    if parts := get_args(declared):
        return (str(get_origin(declared)), *map(_described, parts))
    if not isinstance(declared, type):
        marks = (getattr(declared, name, None) for name in ("error", "pattern"))
        return (type(declared).__name__, *marks)
    if issubclass(declared, Model):
        return described(declared)
    if issubclass(declared, Enum):
        return (declared.__name__, *(each.value for each in declared))
    return declared.__name__


def is_list(annotation: Any) -> bool:
    """Whether a field of this annotation holds a list."""
    return get_origin(annotation) is tuple


def inner_model(annotation: Any) -> type[Model] | None:
    """Return the model that a field of this annotation holds, or holds a list of; None if none."""
    for candidate in (annotation, *get_args(annotation)):
        if isinstance(candidate, type) and issubclass(candidate, Model):
            return candidate
    return None


def texts_of(value: Any) -> list[str]:
    """Return every text in a part of a plan, in any order, and words of lists among them.

    What came from a row is not made for it.
    """
    found: list[str] = []
    left = [value]
    while left:
        part = left.pop()
        kind = type(part)
        if kind is str:
            found.append(part)
        elif kind is tuple:
            left.extend(part)
        elif isinstance(part, Model):
            row = part.packed_as
            left.extend(part.known_values().values() if row is None else row)
        elif kind is dict:
            left.extend(part.values())
        elif kind is bytes:
            left.append(_loaded(part))
        elif callable(part):
            left.append(part())
    return found


def or_none(ask: Callable[[], T]) -> T | None:
    """Return the answer, or None when it depends on a value that could not be read.

    What is asked is written as `or_none(lambda: action.owner)`, so that a type checker sees the
    field, and of which type it is.
    """
    try:
        return ask()
    except NotKnown:
        return None


def field_value(model: Model, name: str) -> Any:
    """Return the value of the field `name`, or None when it could not be read.

    For the code that goes through fields by their names; where one field is meant, `or_none` asks
    for it under the eyes of the type checker.
    """
    try:
        return getattr(model, name)
    except NotKnown:
        return None


def values_of(whole: object, names: tuple[str, ...]) -> dict[str, Any]:
    """Return two or more values of a model, or of a part of one, by their names.

    None is what could not be read. It is for rows that are made of very many models.
    """
    return dict(zip(names, values_in_turn(whole, names), strict=True))


def values_in_turn(whole: object, names: tuple[str, ...]) -> tuple[Any, ...]:
    """Return two or more values of a model, or of a part of one, in the order of their names.

    None is what could not be read.
    """
    try:
        return _getting(names)(whole)
    except NotKnown:
        return tuple([or_none(lambda: getattr(whole, name)) for name in names])


@cache
def _getting(names: tuple[str, ...]) -> Callable[[object], tuple[Any, ...]]:
    return attrgetter(*names)
