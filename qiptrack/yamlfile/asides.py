"""Stretches of a text that are set aside: the text without them, and what is unknown for it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from qiptrack.pointer import Pointer, to_text
from qiptrack.yamlfile.document import Fault, Node, Span, steps_of
from qiptrack.yamlfile.limits import Data


class KeyAt(NamedTuple):
    """The value of the key that begins at `offset`, as a step from a mapping."""

    offset: int


Way = tuple[int | KeyAt, ...]
"""The way to a list, mapping or item from the root; a number is the index of an item."""


@dataclass(frozen=True)
class Aside:
    """A stretch that is not read, and what it may have said."""

    span: Span
    fault: Fault
    places: tuple[Way, ...]
    """The mappings that lost a key with it, the likeliest first, or the item that it is."""
    names: frozenset[str] = frozenset()
    """The keys that it may hold, so far as they are known."""
    incomplete: tuple[Way, ...] = ()
    """The mappings of which it may hold any other key as well."""
    dash: int | None = None
    """The column of the dash to leave in its place, when it is an item of a list."""


def without(text: str, asides: Iterable[Aside]) -> str:
    """Return `text` with comments in place of all that is set aside; offsets stay as they were."""
    parts: list[str] = []
    done = 0
    for aside in sorted(asides, key=lambda aside: aside.span):
        start, end = aside.span
        parts += [text[done:start], _blank(text, aside)]
        done = end
    return "".join([*parts, text[done:]])


def doubts(aside: Aside, root: Node, data: Data) -> set[Pointer]:
    """Return the pointers of all that is not known in `data` because of `aside`.

    The pointer of a mapping that is there says that any key it lacks may have been set aside.
    """
    found: set[Pointer] = set()
    for place in {*aside.places, *aside.incomplete}:
        pointer, there = _place_of(place, root, data)
        found |= _lacking(aside, place, pointer, there)
    return found


def described(aside: Aside, root: Node, data: Data) -> str:
    """Return in words what is set aside with `aside` where it most likely belongs."""
    place = aside.places[0]
    pointer, there = _place_of(place, root, data)
    if isinstance(there, dict) and place in aside.incomplete:
        return f"a part of `{to_text(pointer)}`" if pointer else "a part of the file"
    lacking = sorted(map(to_text, _lacking(aside, place, pointer, there)))
    return " and ".join(f"`{each}`" for each in lacking)


def _lacking(aside: Aside, place: Way, pointer: Pointer, there: Data) -> set[Pointer]:
    if there is None:
        return {pointer}
    if not isinstance(there, dict):
        return set()
    lacking: set[Pointer] = {(*pointer, name) for name in aside.names if name not in there}
    return lacking | {pointer} if place in aside.incomplete else lacking


def _place_of(way: Way, node: Node | None, data: Data) -> tuple[Pointer, Data]:
    """Return the pointer of the place that `way` leads to, and what is there.

    It is as near as can be got where what is on the way is refused for another reason.
    """
    pointer: Pointer = ()
    for step in way:
        if data is None or node is None:
            # All that was below is set aside, and so there is nothing left to go down to.
            break
        if isinstance(step, KeyAt):
            pair = next((p for p in node.pairs if p[0].span.start == step.offset), None)
            name = pair[0].value if pair else None
            if pair is None or name is None or not isinstance(data, dict) or name not in data:
                break
            pointer, node, data = (*pointer, name), pair[1], data[name]
        elif isinstance(data, list) and step < len(data):
            pointer, node, data = (*pointer, steps_of(data)[step]), node.items[step], data[step]
        else:
            break
    return pointer, data


def _blank(text: str, aside: Aside) -> str:
    start, end = aside.span
    blank = re.sub(r"[^\r\n]", " ", text[start:end])
    whole = text[start - 1 : start] in {"", "\n"}
    lines = blank.splitlines(keepends=True)
    for number, line in enumerate(lines):
        if line.strip("\r\n") and (number or whole):
            lines[number] = "#" + line[1:]
    if aside.dash is not None:
        for number, line in enumerate(lines):
            if len(line.rstrip("\r\n")) > aside.dash:
                lines[number] = " " * aside.dash + "-" + line.replace("#", " ")[aside.dash + 1 :]
                break
    return "".join(lines)
