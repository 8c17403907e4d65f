"""What is the matter with a value of a file that does not fit its key, and what to write."""

import re
from collections.abc import Mapping
from typing import Any

from qiptrack.model.sentences import shown
from qiptrack.model.vocabulary import Cadence
from qiptrack.model.word_meanings import Meaning, meant_value
from qiptrack.model.written_dates import not_a_date
from qiptrack.patterns import pattern

Loc = tuple[int | str, ...]
"""The path to a value through the data of a file, with indexes."""


def wrong_value(kind: str, value: object, ctx: Mapping[str, Any], loc: Loc) -> tuple[str, str]:
    """Return what is the matter with the value at `loc`, and what to do about it.

    `kind` is that of pydantic's error, and `ctx` what the error says more.
    """
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
            f"{name_at(loc)} is a list, and {shown(value)} is not",
            "Put each item on its own line behind a dash, indented under the key.",
        )
    if kind in ("model_type", "dict_type", "dict_attributes_type", "model_attributes_type"):
        inside = "the kind of link (such as risk) with its id" if "links" in loc else "its keys"
        short = _value_alone(value, str(loc[-1])) if isinstance(value, str) else None
        return (
            f"{name_at(loc)} has keys of its own, and {shown(value)} has none",
            short or f"Write {inside} under it, each on its own line with a colon and its value.",
        )
    if kind == "too_short":
        return "this item is empty", "Write what it should say, or remove the dash."
    return (
        f"{name_at(loc)} is one value, and this is {shown(value)}",
        "Write one value on the line of its key.",
    )


def name_at(loc: Loc) -> str:
    """Return how a message names what is at `loc`: by its key, in quotes."""
    return f"'{loc[-1]}'" if loc and isinstance(loc[-1], str) else "this item"


_NOT_KNOWN_YET = pattern(
    r"cb|tb[cad]|n/?a|none|nil|unknown|not (?:yet )?(?:known|measured|available|collected)"
    r"|pending|(?:collecting )?baseline|to be \w+|no data|[-?.]+",
    re.IGNORECASE,
)
_SO_MANY_OF = pattern(r"(\d+) ?(?:/|of|out of) ?(\d+)", re.ASCII | re.IGNORECASE)


_TO_KEEP = pattern(r"(?:to )?(?:maintain|keep|sustain|no change|no worse|same)\b.*", re.IGNORECASE)
_ONE_SIDE = pattern(
    r"(?:[<>\u2264\u2265=~]+|(?:at least|at most|over|under|above|below|up to|minimum"
    r"|(?:more|less|fewer|greater|higher|lower) than))? ?([0-9]+(?:\.[0-9]+)?) ?%?"
    r"(?: ?\+| ?(?:or|and) (?:more|less|fewer|over|under|above|below|higher|lower))?",
    re.IGNORECASE,
)


def _value_alone(value: str, key: str) -> str | None:
    """Return what to write for a number, or what stands for one, in the place of its keys."""
    typed = value.strip()
    if key == "baseline" and _NOT_KNOWN_YET.fullmatch(typed):
        return _leave_out("`baseline:`")
    if key == "target" and _TO_KEEP.fullmatch(typed):
        return "Write the number that is to be kept, as `target: {value: NUMBER}`."
    found = _ONE_SIDE.fullmatch(typed) if key in ("baseline", "target") else None
    return f"Write `{key}: {{value: {found[1]}}}`." if found else None


def _leave_out(which: str) -> str:
    return f"Leave {which} out until there is a number."


def _instead_of_number(value: str, loc: Loc) -> str | None:
    """Return what to write for a value that is not known yet, or is a part of so many."""
    part = next((step for step in reversed(loc[:-1]) if isinstance(step, str)), "")
    if loc[-1] == "value" and part == "target":
        return _instead_of_target(value.strip())
    if loc[-1] != "value" or part not in ("baseline", "measurements"):
        return None
    if _NOT_KNOWN_YET.fullmatch(value.strip()):
        which = "`baseline:`" if part == "baseline" else "this measurement"
        return _leave_out(which)
    found = _SO_MANY_OF.fullmatch(value.strip())
    if found and part == "measurements":
        return f"Write `count: {found[1]}, of: {found[2]}` in the place of `value:`."
    return None


def _instead_of_target(typed: str) -> str | None:
    """Return what to write for a target that keeps what there is, or names a side of a number."""
    if _TO_KEEP.fullmatch(typed):
        return "Write the number that is to be kept; it may be the baseline's."
    found = _ONE_SIDE.fullmatch(typed)
    if found is None or found[0].rstrip("% ") == found[1]:
        return None
    return f"Write {found[1]}; `better:` says which side of it is good."


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
    return f"{shown(value)} is not a word that {name_at(loc)} may be{asked}", fix


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
