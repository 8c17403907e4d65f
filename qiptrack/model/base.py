"""The base of every model: frozen, no unknown keys, and honest about what could not be read.

A model is a plain class whose fields stand in one table. Pydantic's core reads data into it, and
is imported when there is data to be read; what was read before comes back from a row (`packed`)
without it. Either way it is the same class, with the same properties.
"""

from collections.abc import Callable, Mapping, Set
from functools import cache, partial
from operator import attrgetter
from typing import Any, ClassVar, NoReturn, Self, TypeVar

from qiptrack.model.fields import ModelType, NotKnown, reader_of
from qiptrack.model.packing import Packable, Row, RowToCome, loaded

T = TypeVar("T")


class Model(Packable, metaclass=ModelType):
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
            cls.reader = reader_of(cls)
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
    def model_salvaged(cls, values: Mapping[str, Any], given: Set[str] | None = None) -> Self:
        """Return a model of these values alone; all its other fields are not known.

        The file has those that are `given`, all of them unless it is said; the others are what
        holds where a key is absent.
        """
        return _built(cls, dict(values), set(values if given is None else given))

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
        return (type(self).packing or type(self).find_packing())(self.__dict__, given)

    @property
    def packed_as(self) -> Row | None:
        """The row that this model came from; None for one that was read from data."""
        packed = self._source_row()
        if packed is None or type(packed) is tuple:
            return packed
        row: Row = loaded(packed)
        object.__setattr__(self, "_row", row)
        return row

    def _source_row(self) -> Row | bytes | None:
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
        if self._source_row() is not None:
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
        packed, others = self._source_row(), other._source_row()
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
            left.append(loaded(part))
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
