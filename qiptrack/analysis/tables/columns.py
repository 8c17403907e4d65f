"""What a column of a table holds, and the columns that the fields of a model make."""

from collections.abc import Iterator
from datetime import date
from enum import Enum, StrEnum
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from qiptrack.model.base import Model
from qiptrack.model.shape import inner_model, is_list, key_of
from qiptrack.model.vocabulary import Cadence


class DataType(Enum):
    """What the values of a column are."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    TEXTS = "list of texts"
    RECORDS = "list of records"


class DataColumn(NamedTuple):
    """A column: its name, what its values are, and what it says.

    `path` leads through the fields of the record to the value; it is empty where that is worked
    out. `words` are all that a text may be, where the format leaves a choice, and `parts` are
    the columns of the records of a list.
    """

    name: str
    type: DataType
    about: str
    path: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    parts: tuple["DataColumn", ...] = ()


_TYPES: dict[type, DataType] = {
    bool: DataType.BOOLEAN,
    int: DataType.INTEGER,
    float: DataType.NUMBER,
    date: DataType.DATE,
    str: DataType.TEXT,
}


def model_columns(
    model: type[Model], lists: frozenset[type[Model]] = frozenset(), without: tuple[str, ...] = ()
) -> Iterator[DataColumn]:
    """Yield the columns of a record of `model`, in the order of the format.

    What a record holds that is itself one has its columns beside the others, with its key in
    front of theirs: `assurance_by`. A list of records is a table of its own, and has no column
    here, but for those that `lists` names; nor have the keys in `without`.
    """
    for name, field in model.model_fields.items():
        key, annotation = key_of(model, name), field.annotation
        about = field.description or ""
        part = inner_model(annotation)
        if key in without:
            continue
        if part is None:
            yield _column(key, annotation, about, (name,))
        elif not is_list(annotation):
            for each in model_columns(part, lists):
                yield each._replace(name=f"{key}_{each.name}", path=(name, *each.path))
        elif part in lists:
            parts = tuple(model_columns(part))
            yield DataColumn(key, DataType.RECORDS, about, (name,), parts=parts)


def _column(key: str, annotation: Any, about: str, path: tuple[str, ...]) -> DataColumn:
    if is_list(annotation):
        return DataColumn(key, DataType.TEXTS, about, path)
    kind = _plain_type(annotation)
    chosen = issubclass(kind, StrEnum) and kind is not Cadence
    words = tuple(str(member.value) for member in kind) if chosen else ()
    found = next(known for plain, known in _TYPES.items() if issubclass(kind, plain))
    return DataColumn(key, found, about, path, words)


def _plain_type(annotation: Any) -> Any:
    """Return the type of a field's values, without its annotations and without `None`."""
    if get_origin(annotation) is Annotated:
        return _plain_type(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        (inner,) = (each for each in get_args(annotation) if each is not type(None))
        return _plain_type(inner)
    return annotation
