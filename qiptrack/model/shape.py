"""What a model is like: its keys, the fields they stand for, and the models that it holds."""

from enum import Enum
from functools import cache
from typing import Any, get_args, get_origin

from qiptrack.model.base import Model
from qiptrack.model.fields import Field


def key_of(model: type[Model], field: str) -> str:
    """Return the key by which `field` of `model` stands in a file (``from`` for ``from_``)."""
    return model.model_fields[field].alias or field


def keys(model: type[Model]) -> tuple[str, ...]:
    """Return the keys of `model` in the order of the format, which is that of its fields."""
    return tuple(each.alias or name for name, each in model.model_fields.items())


@cache
def all_keys(model: type[Model]) -> frozenset[str]:
    """Return the keys of `model` and of all models that it holds."""
    parts = (inner_model(each.annotation) for each in model.model_fields.values())
    return frozenset(keys(model)).union(*(all_keys(part) for part in parts if part is not None))


def field_of(model: type[Model], key: str) -> Field | None:
    """Return the field of `model` that stands in a file as `key`; None when there is none."""
    return next(
        (each for name, each in model.model_fields.items() if (each.alias or name) == key), None
    )


def described(model: type[Model]) -> tuple[object, ...]:
    """Return plain values that differ between models that read the same data differently."""
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
