"""What is wrong with the data of a file, in words: pydantic's errors become mistakes of ours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from qiptrack.model.base import Model
from qiptrack.model.fields import DoesNotFit
from qiptrack.model.salvage import INCOMPLETE, Unread
from qiptrack.model.sentences import ITEM_WORDS, listing, shown
from qiptrack.model.shape import field_of, inner_model, is_list, keys
from qiptrack.model.value_errors import Loc, name_at, wrong_value
from qiptrack.model.word_meanings import Meaning, glued_key, meant_key


class MistakeKind(Enum):
    """The kinds of mistake, each of which is a rule."""

    UNKNOWN_KEY = auto()
    MISSING_KEY = auto()
    WRONG_VALUE = auto()
    UNKNOWN_VERSION = auto()


@dataclass(frozen=True, slots=True)
class Mistake:
    """A value that does not fit the format; `loc` is its path through the data, with indexes.

    With `at_key`, what is wrong is the key at the end of `loc`, and not its value. `meant` is
    the key that an unknown one was most likely meant to be.
    """

    kind: MistakeKind
    loc: Loc
    message: str
    fix: str
    at_key: bool = False
    meant: str | None = None


def mistakes(model: type[Model], data: object) -> tuple[Mistake, ...]:
    """Return the mistakes that keep `data` from being a `model`, in its order; none when it fits.

    One cause is one mistake: a key that is misspelt is not also missing. A version of the
    format that is not known is the only mistake of its file, for it explains all the others.
    """
    if data is None:
        data = {}
    try:
        model.model_validate(data)
    except DoesNotFit as error:
        return _worded(model, data, error.errors)
    return ()


def _worded(model: type[Model], data: object, raw: Sequence[Any]) -> tuple[Mistake, ...]:
    errors: list[Mapping[str, Any]] = [{**found, "loc": _real(found["loc"], data)} for found in raw]
    misspelt = {
        (*found["loc"][:-1], name.partition(".")[0])
        for found in errors
        if found["type"] == "extra_forbidden"
        for name in _meant(model, data, found["loc"]).names
    }
    incomplete = {found["loc"][:-1] for found in errors if found["loc"][-1:] == (INCOMPLETE,)}
    made = [
        _mistake(model, data, found)
        for found in errors
        if not _is_told(found)
        and not (
            found["type"] == "missing"
            and (found["loc"] in misspelt or found["loc"][:-1] in incomplete)
        )
    ]
    version = [mistake for mistake in made if mistake.kind is MistakeKind.UNKNOWN_VERSION]
    return tuple(version or made)


def _is_told(found: Mapping[str, Any]) -> bool:
    """Whether what is the matter was told when the file was read: a value or a key was refused."""
    value = found["input"]
    refused = isinstance(value, Mapping) and INCOMPLETE in value
    return isinstance(value, Unread) or (
        refused and found["type"] not in {"missing", "extra_forbidden"}
    )


def _real(loc: Sequence[int | str], data: Any) -> Loc:
    """Return `loc` without the steps that are no child in `data`, such as a dictionary's [key].

    A file may all the same have a key that is called so.
    """
    steps: list[int | str] = []
    for step in loc:
        here = isinstance(data, Mapping) and step in data
        if step == "[key]" and not here:
            continue
        steps.append(step)
        there = here or (isinstance(data, list) and isinstance(step, int) and step < len(data))
        data = data[step] if there else None
    return tuple(steps)


def _meant(model: type[Model], data: object, loc: Loc) -> Meaning:
    """Return the likely meaning of the unknown key at `loc`."""
    here = _at(data, loc[:-1])
    present = here if isinstance(here, Mapping) else {}
    return meant_key(str(loc[-1]), _part(model, loc[:-1]), present)


def _at(data: Any, loc: Loc) -> Any:
    for step in loc:
        data = data[step]
    return data


def _part(model: type[Model], loc: Loc) -> type[Model]:
    """Return the model that `loc` leads to from `model`."""
    for step in loc:
        if isinstance(step, str):
            model = _child(model, step)
    return model


def _child(model: type[Model], key: str) -> type[Model]:
    field = field_of(model, key)
    part = inner_model(field.annotation) if field else None
    if part is None:
        raise LookupError(key)
    return part


def _mistake(model: type[Model], data: object, found: Mapping[str, Any]) -> Mistake:
    loc: Loc = found["loc"]
    kind, value = found["type"], found["input"]
    key = name_at(loc)
    if kind == "extra_forbidden":
        return _unknown_key(model, data, loc)
    if kind == "missing":
        return Mistake(
            MistakeKind.MISSING_KEY,
            loc[:-1],
            f"{key} is missing",
            f"Add `{loc[-1]}:` here.",
            at_key=True,
        )
    if loc and (value is None or (isinstance(value, str) and not value.strip())):
        return _empty(loc, required=not _may_be_empty(model, loc))
    if kind == "version":
        return _version(loc, value)
    message, fix = wrong_value(kind, value, found.get("ctx", {}), loc)
    return Mistake(MistakeKind.WRONG_VALUE, loc, message, fix)


def _may_be_empty(model: type[Model], loc: Loc) -> bool:
    """Whether what is empty at `loc` could as well be left out."""
    parent = model
    for step in loc[:-1]:
        if isinstance(step, str):
            try:
                parent = _child(parent, step)
            except LookupError:
                return False
    field = field_of(parent, str(loc[-1]))
    return field is not None and not field.is_required()


def _unknown_key(model: type[Model], data: object, loc: Loc) -> Mistake:
    part = _part(model, loc[:-1])
    if (glued := glued_key(str(loc[-1]), part)) and glued.name not in (_at(data, loc[:-1]) or {}):
        message = f"there is no colon with a space behind it between '{glued.name}' and its value"
        fix = f"Write `{glued.name}: {glued.value}`."
        kind = MistakeKind.UNKNOWN_KEY
        return Mistake(kind, loc, message, fix, at_key=True, meant=glued.name)
    meaning = _meant(model, data, loc)
    names = meaning.names
    if len(names) == 1 and names[0] in (_at(data, loc[:-1]) or {}):
        fix = f"Remove it, or merge it with `{names[0]}:`, which is here already."
    elif names:
        fix = f"Write {' or '.join(_place(part, name, names) for name in names)}."
    elif meaning.said:
        fix = meaning.said
    elif 0 < len(inside := _items_with(part, str(loc[-1]))) <= _FEW:
        of = listing(inside, "or")
        fix = f"It is a key of {of}: begin it where the other keys of that begin."
    else:
        fix = f"Remove it, or use one of: {', '.join(keys(part))}."
    meant = " or ".join(
        f"'{name[1:]}' of the plan" if name.startswith("/") else f"'{name}'" for name in names
    )
    asked = f"; did you mean {meant}?" if meant else ""
    message = f"{_where(loc)} has no key '{loc[-1]}'{asked}"
    # Words between two commas in braces are a key as well, one that has no value.
    is_key = bool(names) and _at(data, loc) is not None
    likely = names[0] if is_key else None
    return Mistake(MistakeKind.UNKNOWN_KEY, loc, message, fix, at_key=True, meant=likely)


_FEW = 3
"""Of how many kinds of item a key is said to be one; it is a key of most records."""


def _items_with(part: type[Model], key: str) -> list[str]:
    """Return which items in the lists of a part have that key, as where it slipped out of one."""
    return [
        _PARTS[name]
        for name, field in part.model_fields.items()
        if is_list(field.annotation)
        and name in _PARTS
        and (item := inner_model(field.annotation))
        and field_of(item, key)
    ]


def _place(part: type[Model], name: str, names: Sequence[str]) -> str:
    """Return where a value belongs, from a name of a key as everyday words have it."""
    if name.startswith("/"):
        outer, _, inner = name[1:].rpartition(".")
        return f"`{inner}:` under `{outer}:` of the plan" if outer else f"`{inner}:` of the plan"
    outer, _, inner = name.rpartition(".")
    field = next(f for n, f in part.model_fields.items() if (f.alias or n) == (outer or inner))
    if outer:
        many = is_list(field.annotation)
        return f"`{inner}:` {'of an item ' if many else ''}under `{outer}:`"
    what = (field.description or "").partition(", YYYY")[0]
    return f"`{inner}:` ({what[:1].lower()}{what[1:]})" if len(names) > 1 else f"`{inner}:`"


def _empty(loc: Loc, *, required: bool) -> Mistake:
    if required:
        return Mistake(
            MistakeKind.MISSING_KEY, loc, f"{name_at(loc)} is empty", "Write what it should say."
        )
    return Mistake(
        MistakeKind.WRONG_VALUE,
        loc,
        f"{name_at(loc)} is empty",
        "Write what it should say, or remove it.",
    )


def _version(loc: Loc, value: object) -> Mistake:
    if isinstance(value, str) and value.strip().isdecimal():
        return Mistake(
            MistakeKind.UNKNOWN_VERSION,
            loc,
            f"version {value.strip()} of the format is not known here; this program reads 1",
            "Write `qip: 1`, or install the version of qiptrack that the file was made for.",
        )
    return Mistake(
        MistakeKind.WRONG_VALUE,
        loc,
        f"{shown(value)} is not a version of the format",
        "Write `qip: 1`.",
    )


_PARTS = {**ITEM_WORDS, "records": "a record of a check"}


def _where(loc: Loc) -> str:
    names = [step for step in loc[:-1] if isinstance(step, str)]
    if not names:
        return "the file"
    return _PARTS.get(names[-1], f"'{names[-1]}'")
