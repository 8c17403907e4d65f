"""What can still be read of a plan that has a mistake in it.

A plan with one bad date is not unreadable: every other value is read as ever, and the one that
could not be read is *not known*: asking for it raises `NotKnown`.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from qiptrack.model.base import Model
from qiptrack.model.fields import DoesNotFit, Field, NotKnown
from qiptrack.model.shape import inner_model, is_list, keys
from qiptrack.model.word_meanings import meant_key

M = TypeVar("M", bound=Model)

_NOT_KNOWN = object()


INCOMPLETE = "\0"
"""A key that says of its mapping that others were refused, and which is not known."""


class Unread:
    """Stands in the data where a value is in the file and was refused before it got here."""


def salvage(model: type[M], data: object) -> M:
    """Return a `model` of what can be read of `data`; the rest of it is not known."""
    found = data if isinstance(data, Mapping) else {}
    lost = _lost(model, found)
    values: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        key = field.alias or name
        value = _value(model, name, found[key]) if key in found else _absent(field, key in lost)
        if value is not _NOT_KNOWN and isinstance(data, Mapping):
            values[name] = value
    given = {name for name, field in model.model_fields.items() if (field.alias or name) in found}
    return model.model_salvaged(values, given & values.keys())


def unread_as_absent(model: M, instead: M | None = None) -> M | None:
    """Return `model` with what could not be read as if it were not there, so that nothing raises.

    An item of a list that cannot do without it is left out. None when `model` itself cannot,
    unless `instead` has that value.
    """
    values: dict[str, Any] = {}
    for name, field in type(model).model_fields.items():
        try:
            value = getattr(model, name)
        except NotKnown:
            if field.is_required() and instead is None:
                return None
            value = getattr(instead, name) if field.is_required() else field.get_default()
        if isinstance(value, tuple):
            parts = (unread_as_absent(each) if isinstance(each, Model) else each for each in value)
            value = tuple(part for part in parts if part is not None)
        elif isinstance(value, Model):
            value = unread_as_absent(value) or field.get_default()
        values[name] = value
    return model.model_copy(update=values)


def _lost(model: type[Model], data: Mapping[str, Any]) -> frozenset[str]:
    """Return the absent keys that are in the file all the same, misspelt or refused."""
    known = keys(model)
    absent = {key for key in known if key not in data}
    if INCOMPLETE in data:
        return frozenset(absent)
    meant = (meant_key(key, model, data).names for key in data if key not in known)
    return frozenset(name.partition(".")[0] for names in meant for name in names) & absent


def _absent(field: Field, lost: bool) -> Any:
    if lost or field.is_required():
        return _NOT_KNOWN
    return field.get_default()


def _value(model: type[Model], name: str, data: object) -> Any:
    field = model.model_fields[name]
    annotation = field.annotation
    part, many = inner_model(annotation), is_list(annotation)
    if part and many and isinstance(data, list):
        return tuple(_one(part, item) for item in data)
    if part and not many and isinstance(data, Mapping):
        return _one(part, data)
    try:
        return field.read(data)
    except DoesNotFit:
        return _NOT_KNOWN


def _one(part: type[Model], data: object) -> Model:
    try:
        return part.model_validate(data)
    except DoesNotFit:
        return salvage(part, data)
