"""What people, programs and merges do to a file: to one value of it, or to its text."""

import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from tests.fuzz.plans import Raw, Twice

Path = tuple[str | int, ...]

MISSING = object()
"""In place of a value, says that its key is left out."""


def spoilt(data: dict[str, Any], path: Path, kind: str) -> dict[str, Any]:
    """Return `data` with the value at `path` missing or unreadable, in one of `SPOILT` ways."""
    copy: dict[str, Any] = _copied(data)
    *way, last = path
    holder: Any = copy
    for step in way:
        holder = holder[step]
    value = SPOILT[kind](holder[last])
    if value is MISSING:
        del holder[last]
    elif not (isinstance(value, Twice) and isinstance(holder, list)):
        holder[last] = value
    return copy


SPOILT: dict[str, Callable[[Any], Any]] = {
    "missing": lambda _value: MISSING,
    "empty": lambda _value: None,
    "blank": lambda _value: Raw('""'),
    "null": lambda _value: Raw("null"),
    "text": lambda _value: "ongoing",
    "number": lambda _value: "-1",
    "no day": lambda _value: "2026-02-30",
    "list": lambda value: [value],
    "list of nothing": lambda _value: [None],
    "mapping": lambda value: {"x": value},
    "empty mapping": lambda _value: {},
    "empty list": lambda _value: [],
    "tag": lambda _value: Raw("!x y"),
    "alias": lambda _value: Raw("*gone"),
    "control character": lambda _value: Raw("a\x07b"),
    "twice": lambda value: Twice(value, value),
    "twice, and doubtful": lambda value: Twice({"by": Twice("a", "b"), "x": Raw("!t 1")}, value),
    "twice, the first a list": lambda value: Twice([{"id": "A1", "due": Raw("!t 1")}], value),
    "doubtful": lambda _value: {"id": Raw("!x A1"), "due": Twice("a", "b")},
}
"""The ways to spoil a value, by name."""


def paths(data: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every value in `data` but that of the whole, in order."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data)
    for step, value in pairs:
        yield (*path, step)
        if isinstance(value, dict | list):
            yield from paths(value, (*path, step))


def _copied(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _copied(value) for key, value in data.items()}
    return [_copied(each) for each in data] if isinstance(data, list) else data


def spoilt_by_chance(data: dict[str, Any], chance: Random) -> dict[str, Any]:
    """Return `data` with one to three of its values spoilt."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        places = [path for path in paths(data) if not _is_spoilt(data, path)]
        data = spoilt(data, chance.choice(places), chance.choice(tuple(SPOILT)))
    return data


def _is_spoilt(data: Any, path: Path) -> bool:
    """Whether what is at `path` is no value any more, but something that was put there."""
    for step in path:
        data = data[step]
    return isinstance(data, Raw | Twice)


def mangled(text: str, chance: Random, others: tuple[str, ...]) -> str:
    """Return `text` with something done to it, one to five times; `others` lend lines."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 5))):
        text = chance.choice(MANGLED)(text, chance, chance.choice(others))
    return text


Mangling = Callable[[str, Random, str], str]
Lines = list[str]

INSERTED = (
    "!x ", "!!str ", "!<y> ", "&a ", "*a", "*a ", "&a *a ", "<<: *a\n", "\x07", "\x00", "\x1b[31m",
    "\x85", "\u2028", "\ufeff", "\u00a0", "\u202e", "\r", "\t", "\n", "\n\n", "---\n", "...\n",
    "%YAML 1.1\n", "? ", ": ", " : ", "- ", "-", "#", " # ", "{", "}", "[", "]", ",", "|", ">", "'",
    '"', "''", '""', "\\", "`", "@", "%", "~", "null", "[]", "{}", "[[", "{{", "\udcff",
    "<<<<<<< HEAD\n", "=======\n", ">>>>>>> other\n", "# qiptrack: accept QIP302 as agreed\n",
    "{a: 1, a: 2}", "[key]", '"[key]": ', "[a]: b\n", "{a: b}: c\n", ": x\n", "0", "-1", "1e9",
    "9" * 400, "x" * 3000, "é", "🌿", "A1", "id: A1\n", "2026-13-01", "9999-12-31", "0001-01-01",
)  # fmt: skip


def _some(text: str, chance: Random) -> tuple[Lines, int, int]:
    lines = text.splitlines(keepends=True) or [""]
    start = chance.randrange(len(lines))
    return lines, start, min(len(lines), start + chance.choice((1, 1, 1, 2, 5, 20)))


def _deleted(text: str, chance: Random, _other: str) -> str:
    lines, start, end = _some(text, chance)
    return "".join([*lines[:start], *lines[end:]])


def _duplicated(text: str, chance: Random, _other: str) -> str:
    lines, start, end = _some(text, chance)
    return "".join([*lines[:end], *lines[start:end], *lines[end:]])


def _swapped(text: str, chance: Random, _other: str) -> str:
    lines, start, _ = _some(text, chance)
    other = chance.randrange(len(lines))
    lines[start], lines[other] = lines[other], lines[start]
    return "".join(lines)


def _moved(text: str, chance: Random, _other: str) -> str:
    lines, start, end = _some(text, chance)
    rest = [*lines[:start], *lines[end:]]
    to = chance.randint(0, len(rest))
    return "".join([*rest[:to], *lines[start:end], *rest[to:]])


def _indented(text: str, chance: Random, _other: str) -> str:
    lines, start, end = _some(text, chance)
    by = chance.choice((" ", "  ", "    ", "\t", "-"))
    if by == "-":
        changed = [line.removeprefix("  ") for line in lines[start:end]]
    else:
        changed = [by + line for line in lines[start:end]]
    return "".join([*lines[:start], *changed, *lines[end:]])


def _cut_short(text: str, chance: Random, _other: str) -> str:
    return text[: chance.randint(0, len(text))]


def _twice(text: str, chance: Random, other: str) -> str:
    joint = chance.choice(("", "\n", "---\n", "...\n", " "))
    return text + joint + chance.choice((text, other))


def _inserted(text: str, chance: Random, _other: str) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(INSERTED) + text[at:]


def _before_a_value(text: str, chance: Random, _other: str) -> str:
    """Put something where a value begins, behind a colon or a dash."""
    places = [found.end() for found in re.finditer(r"[:-] ", text)] or [0]
    at = chance.choice(places)
    return text[:at] + chance.choice(INSERTED) + text[at:]


def _replaced(text: str, chance: Random, _other: str) -> str:
    """Put something in place of a value, to the end of its line."""
    places = list(re.finditer(r"(?<=[:-] )[^\n]*", text))
    if not places:
        return text
    found = chance.choice(places)
    return text[: found.start()] + chance.choice(INSERTED) + text[found.end() :]


def _without(text: str, chance: Random, _other: str) -> str:
    at, length = chance.randint(0, len(text)), chance.choice((1, 1, 2, 8))
    return text[:at] + text[at + length :]


def _pasted(text: str, chance: Random, other: str) -> str:
    """Put lines of another file in."""
    lines, start, end = _some(other, chance)
    into = text.splitlines(keepends=True)
    at = chance.randint(0, len(into))
    return "".join([*into[:at], *lines[start:end], *into[at:]])


def _renamed(text: str, chance: Random, _other: str) -> str:
    """Give a key the name of another."""
    keys = list(re.finditer(r"[a-z_]+(?=:)", text))
    if not keys:
        return text
    found, name = chance.choice(keys), chance.choice(keys).group()
    return text[: found.start()] + name + text[found.end() :]


MANGLED: tuple[Mangling, ...] = (
    _deleted, _duplicated, _swapped, _moved, _indented, _cut_short, _twice, _inserted, _inserted,
    _before_a_value, _before_a_value, _replaced, _without, _pasted, _renamed, _renamed,
)  # fmt: skip
"""What is done to a text; each takes it, the chance and another text."""
