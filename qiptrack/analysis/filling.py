"""What is known of a version that cannot be read in full: the rest is as it was before."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, TypeVar

from qiptrack.analysis.matching import paired, records
from qiptrack.model.base import Model, NotKnown, told

M = TypeVar("M", bound=Model)


def filled(version: M, before: M) -> M:
    """Return `version` with what cannot be read of it as it was in the one `before`.

    So a change that hides behind a mistake shows when the mistake is put right.
    """
    known = {}
    for name in type(version).model_fields:
        with suppress(NotKnown):
            known[name] = _value(version, before, name)
    return version.model_copy(update=known)


def _value(version: Model, before: Model, name: str) -> Any:
    """Return the value of a field; NotKnown where neither version tells."""
    try:
        value = getattr(version, name)
    except NotKnown:
        return getattr(before, name)
    earlier = told(before, name)
    if isinstance(value, Model) and isinstance(earlier, Model):
        return filled(value, earlier)
    if isinstance(value, tuple) and isinstance(earlier, tuple) and _models(value):
        with_ids = "id" in type(value[0]).model_fields
        return _items(value, earlier) if with_ids else _records(value, earlier)
    return value


def _models(values: Sequence[Any]) -> bool:
    return bool(values) and isinstance(values[0], Model)


def _items(values: Sequence[Model], earlier: Sequence[Model]) -> tuple[Model, ...]:
    """Return the items by their ids; with one that has none, nobody can tell which is gone."""
    nameless = any(not told(value, "id") for value in values)
    found: list[Model] = []
    for before, after in paired(earlier, values):
        if after is not None:
            found.append(after if before is None else filled(after, before))
        elif before is not None and nameless:
            found.append(before)
    return tuple(found)


def _records(values: Sequence[Model], earlier: Sequence[Model]) -> tuple[Model, ...]:
    found = list(values)
    for index, before, after in records(earlier, values).changed:
        found[index] = filled(after, before)
    return tuple(found)
