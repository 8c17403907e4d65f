"""The fields of models: what may stand in each, and how a model gathers them.

A field is declared in the class of its model, and stands there for the value while a model does not
have it at hand: it is made of the model's row when it is asked for, or it could not be read.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Annotated, Any, Generic, Self, TypeVar, get_args, get_origin, overload

from qiptrack.model.packing import (
    Packable,
    Packer,
    Unpacker,
    kind_of,
    row_packer,
    row_unpacker,
    value_packer,
    value_unpacker,
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
    """Data cannot be read as a model: a key or a value of it does not fit."""

    @property
    def errors(self) -> list[Any]:
        """What does not fit, as pydantic has it: with its `type`, `loc`, `input` and `ctx`."""
        found: list[Any] = self.args[0].errors(include_url=False)
        return found


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
        """Turns a value of this field, other than None, into the one that a row has for it."""
        return value_packer(self.declared)

    @cached_property
    def unpack(self) -> Callable[[Any], Any]:
        """Turns the value that a row has for this field, other than None, into its own."""
        return value_unpacker(self.declared)

    def of(self, name: str, declared: Any) -> "Field":
        """Return this field with the name and the annotation that it has in a class."""
        self.name, self.declared = name, declared
        marked = get_origin(declared) is Annotated
        inner, *marks = get_args(declared) if marked else (declared,)
        self.annotation, self.metadata = inner, tuple(marks)
        return self

    def read(self, data: object) -> Any:
        """Return the value of this field that `data` says; DoesNotFit where it says none."""
        if self._reader is None:
            self._reader = reader_of(self.declared)
        return self._reader(data)

    @cached_property
    def simple(self) -> bool:
        """Whether it holds one value, and neither a model nor a list nor a mapping."""
        many, _, kind = kind_of(self.declared)
        return many is None and not isinstance(kind, ModelType)

    def is_required(self) -> bool:
        """Whether a file must have it."""
        return self.default is _REQUIRED

    def get_default(self) -> Any:
        """Return the value of the field where a file does not have it."""
        return self.default

    def __get__(self, model: Any, owner: type | None = None) -> Any:
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
            values.update((kind.unpacking or kind.find_unpacking())(row))
        return values[self.name]


class worked_out(Generic[T]):  # noqa: N801 - used as `property` is
    """A property whose value may be kept with the model, and is not worked out again then."""

    def __init__(self, ask: Callable[[Any], T]) -> None:
        self._ask = ask
        self.__doc__ = ask.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, model: None, owner: type) -> Self: ...

    @overload
    def __get__(self, model: Packable, owner: type) -> T: ...

    def __get__(self, model: Any, owner: type) -> T | Self:
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

    packing: Packer | None
    """What makes a row of values by their names, and of which of them the file has."""

    unpacking: Unpacker | None
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

    def find_packing(cls) -> Packer:
        """Return the packer of rows, and keep it as `packing`."""
        cls.packing = row_packer(cls.model_fields.values())
        return cls.packing

    def find_unpacking(cls) -> Unpacker:
        """Return the unpacker of rows, and keep it as `unpacking`, or a faster one later."""

        def keep(found: Unpacker) -> None:
            cls.unpacking = found

        keep(found := row_unpacker(cls.model_fields.values(), keep))
        return found


def reader_of(declared: Any) -> Callable[[object], Any]:
    """Return the reader of data for a declared type; what was kept is shown without it."""
    from qiptrack.model.core_reading import reader

    return reader(declared, DoesNotFit)
