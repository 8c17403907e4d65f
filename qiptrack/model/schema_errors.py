"""What is wrong with the data of a file, in words: pydantic's errors become mistakes of ours."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from qiptrack.model.base import Model
from qiptrack.model.fields import DoesNotFit
from qiptrack.model.nearest import listing, shown
from qiptrack.model.salvage import INCOMPLETE, Unread
from qiptrack.model.shape import field_of, inner_model, is_list, keys
from qiptrack.model.vocabulary import Cadence
from qiptrack.model.word_meanings import Meaning, meant_key, meant_value
from qiptrack.model.written_dates import not_a_date
from qiptrack.patterns import pattern

Loc = tuple[int | str, ...]


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
        if not isinstance(found["input"], Unread)
        and not (
            found["type"] == "missing"
            and (found["loc"] in misspelt or found["loc"][:-1] in incomplete)
        )
    ]
    version = [mistake for mistake in made if mistake.kind is MistakeKind.UNKNOWN_VERSION]
    return tuple(version or made)


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
    key = _name(loc)
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
    message, fix = _words(kind, value, found.get("ctx", {}), loc)
    return Mistake(MistakeKind.WRONG_VALUE, loc, message, fix)


def _name(loc: Loc) -> str:
    return f"'{loc[-1]}'" if loc and isinstance(loc[-1], str) else "this item"


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
            MistakeKind.MISSING_KEY, loc, f"{_name(loc)} is empty", "Write what it should say."
        )
    return Mistake(
        MistakeKind.WRONG_VALUE,
        loc,
        f"{_name(loc)} is empty",
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


_PARTS = {
    "actions": "an action",
    "indicators": "an indicator",
    "checks": "a check",
    "milestones": "a milestone",
    "required_by": "what is required",
    "updates": "an update",
    "evidence": "a piece of evidence",
    "verifications": "a verification",
    "deferrals": "a deferral",
    "handovers": "a handover",
    "escalations": "an escalation",
    "reopenings": "a reopening",
    "measurements": "a measurement",
    "rebases": "a rebase",
    "steps": "a step of the target",
    "records": "a record of a check",
    "reviews": "a review",
    "decisions": "a decision",
    "escalation": "a step of the escalation route",
    "roles": "a role",
    "meetings": "a meeting",
    "registers": "a register",
}


def _where(loc: Loc) -> str:
    names = [step for step in loc[:-1] if isinstance(step, str)]
    if not names:
        return "the file"
    return _PARTS.get(names[-1], f"'{names[-1]}'")


_NOT_KNOWN_YET = pattern(
    r"cb|tb[cad]|n/?a|none|nil|unknown|not (?:yet )?(?:known|measured|available|collected)"
    r"|pending|(?:collecting )?baseline|to be \w+|no data|[-?.]+",
    re.IGNORECASE,
)
_SO_MANY_OF = pattern(r"(\d+) ?(?:/|of|out of) ?(\d+)", re.ASCII | re.IGNORECASE)


def _instead_of_number(value: str, loc: Loc) -> str | None:
    """Return what to write for a value that is not known yet, or is a part of so many."""
    part = next((step for step in reversed(loc[:-1]) if isinstance(step, str)), "")
    if loc[-1] != "value" or part not in ("baseline", "measurements"):
        return None
    if _NOT_KNOWN_YET.fullmatch(value.strip()):
        which = "`baseline:`" if part == "baseline" else "this measurement"
        return f"Leave {which} out until there is a number."
    found = _SO_MANY_OF.fullmatch(value.strip())
    if found and part == "measurements":
        return f"Write `count: {found[1]}, of: {found[2]}` in the place of `value:`."
    return None


def _words(kind: str, value: object, ctx: Mapping[str, Any], loc: Loc) -> tuple[str, str]:
    """Return what is the matter with `value`, and what to do about it."""
    if not loc:
        found = shown(value) if not isinstance(value, str) or value.strip() else "blank text"
        return (
            f"a plan is keys with values, and this file is {found}",
            "Begin it with `qip: 1`, and give every line a key, a colon and a value.",
        )
    if kind in BY_KIND and isinstance(value, str):
        message, fix = BY_KIND[kind](value)
        return message, _instead_of_number(value, loc) or fix
    if kind == "enum":
        return _not_a_word(value, ctx["expected"], loc)
    if kind == "standard" or "standards" in loc:
        return (
            f"{shown(value)} is not a statement of a framework",
            "Write one statement an item, such as `- Effective: Assessing needs`.",
        )
    if kind == "service":
        return (
            f"a service has a name, and {shown(value)} is none",
            "Write its name, or `{service: NAME, frameworks: [PACK]}`.",
        )
    if kind in ("tuple_type", "list_type"):
        return (
            f"{_name(loc)} is a list, and {shown(value)} is not",
            "Put each item on its own line behind a dash, indented under the key.",
        )
    if kind in ("model_type", "dict_type", "dict_attributes_type", "model_attributes_type"):
        keys = " and ".join(_keys_wanted(loc))
        return (
            f"{_name(loc)} has keys of its own, and {shown(value)} has none",
            f"Write {keys} under it, each on its own line with a colon and its value.",
        )
    if kind == "too_short":
        return "this item is empty", "Write what it should say, or remove the dash."
    return (
        f"{_name(loc)} is one value, and this is {shown(value)}",
        "Write one value on the line of its key.",
    )


def _keys_wanted(loc: Loc) -> tuple[str, ...]:
    if "links" in loc:
        return ("the kind of link (such as risk) with its id",)
    return ("its keys",)


def _not_a_word(value: object, expected: str, loc: Loc) -> tuple[str, str]:
    words = re.findall(r"'([^']*)'", expected)
    if isinstance(value, str) and value.strip() in words:
        return f"{shown(value)} has spaces round it, and a word has none", f"Write {value.strip()}."
    meaning = meant_value(value, words) if isinstance(value, str) else Meaning()
    names = " or ".join(f"'{name}'" for name in meaning.names)
    asked = f"; did you mean {names}?" if names else ""
    listed = " or ".join(meaning.names) or f"one of: {', '.join(words)}"
    if not meaning.names and words == [each.value for each in Cadence]:
        listed += "; or so many of them, such as 6 weeks or 2 months"
    fix = meaning.said or f"Write {listed}."
    return f"{shown(value)} is not a word that {_name(loc)} may be{asked}", fix


_THOUSANDS = pattern(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")


def not_a_number(value: str) -> tuple[str, str]:
    """Return what is the matter with a number, and what to write."""
    bare = value.strip().rstrip("%").strip().rstrip(",.")
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    elif bare.count(",") == 1 and "." not in bare:
        bare = bare.replace(",", ".")  # as the Continent writes two and a half
    if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]*)?", bare):
        return (
            f"{shown(value)} is not a number by itself",
            f"Write {bare}; the unit is a key of the indicator."
            if value.rstrip().endswith("%")
            else f"Write {bare}.",
        )
    return f"{shown(value)} is not a number", "Write digits, such as 75 or 2.5."


def not_a_count(value: str) -> tuple[str, str]:
    """Return what is the matter with a whole number, and what to write."""
    return f"{shown(value)} is not a whole number", "Write digits, such as 3."


def not_a_flag(value: str) -> tuple[str, str]:
    """Return what is the matter with a yes or no, and what to write."""
    return f"{shown(value)} is neither true nor false", "Write true or false."


def not_an_id(value: str) -> tuple[str, str]:
    """Return what is the matter with an id, and what to write."""
    return (
        f"{shown(value)} is not an id",
        "Use letters, digits, dots and hyphens only, such as A1 or 2.3, and not digits alone.",
    )


BY_KIND = {
    "date": not_a_date,
    "number": not_a_number,
    "count": not_a_count,
    "flag": not_a_flag,
    "id": not_an_id,
}
"""The sentence for each kind of scalar that a value failed to be."""
