"""The base of every model: frozen, no unknown keys, and honest about what could not be read."""

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

T = TypeVar("T")


class NotKnown(Exception):
    """A question depends on a value that is in the file, and could not be read.

    A plan with a mistake in it is kept as far as it could be read. Whoever asks for a value
    that could not be read gets this, and leaves the question open rather than guess.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Model(BaseModel):
    """Part of a plan or of the organisation, as it stands in the file."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        # Only the roots are built, parts when they are asked for: it halves the start.
        defer_build=True,
        hide_input_in_errors=True,
    )


def _value_not_known(model: Model, name: str) -> NoReturn:
    if name in type(model).model_fields:
        raise NotKnown(name)
    raise AttributeError(f"{type(model).__name__!r} has no attribute {name!r}")


# Set from outside, because in the class body it would tell the type checker that a model has
# every attribute there is.
setattr(Model, "__getattr__", _value_not_known)  # noqa: B010 - see above


def key_of(model: type[Model], field: str) -> str:
    """Return the key by which `field` of `model` stands in a file (``from`` for ``from_``)."""
    return model.model_fields[field].alias or field


def keys(model: type[Model]) -> tuple[str, ...]:
    """Return the keys of `model` in the order of the format, which is that of its fields."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def field_of(model: type[Model], key: str) -> FieldInfo | None:
    """Return the field of `model` that stands in a file as `key`; None when there is none."""
    return next(
        (field for name, field in model.model_fields.items() if (field.alias or name) == key), None
    )


def is_list(annotation: Any) -> bool:
    """Whether a field of this annotation holds a list."""
    return get_origin(annotation) is tuple


def inner_model(annotation: Any) -> type[Model] | None:
    """Return the model that a field of this annotation holds, or holds a list of; None if none."""
    for candidate in (annotation, *get_args(annotation)):
        if isinstance(candidate, type) and issubclass(candidate, Model):
            return candidate
    return None


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
    return or_none(lambda: getattr(model, name))
