"""Every item of a plan in turn, each with its place."""

from collections.abc import Container
from functools import cache
from itertools import count
from typing import NamedTuple

from qiptrack.model.base import Model, field_value, or_none
from qiptrack.model.shape import inner_model, is_list
from qiptrack.pointer import Pointer
from qiptrack.yamlfile.document import item_steps


def walk(
    root: Model, but: Container[Pointer] = ()
) -> list[tuple[Pointer, tuple[Model, ...], Model]]:
    """Return `root` and every model in it, each with its pointer and with those it is part of.

    All `but` those items of lists of which the pointers are given, and what is in them.
    """
    found: list[tuple[Pointer, tuple[Model, ...], Model]] = []
    _walk(root, (), (), found, but)
    return found


def _walk(
    item: Model,
    pointer: Pointer,
    parents: tuple[Model, ...],
    found: list[tuple[Pointer, tuple[Model, ...], Model]],
    but: Container[Pointer],
) -> None:
    found.append((pointer, parents, item))
    below = (*parents, item)
    for name, key, listed, has_ids, has_parts in _parts(type(item)):
        value = field_value(item, name)
        if not value:
            continue
        if not listed:
            _walk(value, (*pointer, key), below, found, but)
        elif has_parts or has_ids:
            ids = [or_none(lambda: each.id) for each in value] if has_ids else None
            for step, each in zip(item_steps(ids) if ids else count(), value, strict=False):
                if (there := (*pointer, key, step)) not in but:
                    _walk(each, there, below, found, but)
        else:
            found += [((*pointer, key, at), below, each) for at, each in enumerate(value)]


class _Part(NamedTuple):
    """A field that holds a model, or a list of them: its name, its key, and what these are like."""

    name: str
    key: str
    is_list: bool
    has_ids: bool
    has_parts: bool
    """Whether such models hold others."""


@cache
def _parts(kind: type[Model]) -> tuple[_Part, ...]:
    """Return the fields of a `kind` of model that hold models, in the order of the format."""
    held = [(field, inner_model(field.annotation)) for field in kind.model_fields.values()]
    return tuple(
        _Part(
            field.name,
            field.alias or field.name,
            is_list(field.annotation),
            "id" in model.model_fields,
            bool(_parts(model)),
        )
        for field, model in held
        if model is not None
    )
