"""Which places of a model hold words, and which of them hold whole sentences."""

from collections.abc import Iterator, Sequence
from enum import Enum, auto
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from qiptrack.model.base import Model
from qiptrack.model.scalars import Owner, Role, Text
from qiptrack.model.shape import key_of


class TextKind(Enum):
    """What kind of words a place holds."""

    PROSE = auto()
    """Sentences and references, in which any character may be meant."""
    NAME = auto()
    """What something is called: a role, a service, a meeting, an id."""


Path = tuple[str, ...]
"""The keys that lead to a place; an item of a list is where its list is."""

_ANY_KEY = "*"

_NAMES = frozenset(
    (
        *("service", "services", "organisation", "meeting", "holder", "email", "reports_to"),
        *("indicator", "indicators", "measure", "unit", "themes", "standards"),
        *("from", "to", "kind", "id", "file", "frameworks"),
    )
)
"""Keys whose text is what something is called."""

_TEXT = get_args(Text)[1]
_ROLES = (get_args(Role)[1], get_args(Owner)[1])


def text_kind_at(model: type[Model], path: Path) -> TextKind | None:
    """Return the kind of words that a `model` holds at `path`; None where it holds none."""
    places = _places(model)
    return places.get(path) or places.get((*path[:-1], _ANY_KEY))


@cache
def _places(model: type[Model]) -> dict[Path, TextKind]:
    return dict(_fields(model))


def _fields(model: type[Model]) -> Iterator[tuple[Path, TextKind]]:
    for name, field in model.model_fields.items():
        key = key_of(model, name)
        for path, words in _places_in(field.annotation, field.metadata):
            named = not path and (key in _NAMES)
            yield (key, *path), TextKind.NAME if named else words


def _places_in(annotation: Any, marks: Sequence[Any]) -> Iterator[tuple[Path, TextKind]]:
    """Yield the places of words in a value of the type `annotation`, which has these `marks`."""
    if _TEXT in marks:
        yield (), TextKind.PROSE
    elif any(role in marks for role in _ROLES):
        yield (), TextKind.NAME
    elif isinstance(annotation, type) and issubclass(annotation, Model):
        yield from _fields(annotation)
    elif get_origin(annotation) is Annotated:
        inner, *own = get_args(annotation)
        yield from _places_in(inner, own)
    elif get_origin(annotation) is dict:
        yield from (
            ((_ANY_KEY, *path), words) for path, words in _places_in(get_args(annotation)[1], ())
        )
    else:
        for part in get_args(annotation):
            yield from _places_in(part, ())
