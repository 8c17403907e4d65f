"""YAML files as people leave them behind, and changes to them, for property tests."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from qiptrack.pointer import Pointer
from qiptrack.yamlfile.edits import (
    AddKey,
    AppendItem,
    DeleteItem,
    DeleteKey,
    Edit,
    MoveItem,
    SetValue,
)
from qiptrack.yamlfile.limits import Data
from tests.conftest import CHARACTERS

WORDS = [
    "Deputy Manager", "tŷ gofal", "łóżko", "🏡 lounge", "No", "on", "012", "10:30", "1.10", "60",
    "1e3", "2026-03-01", "2026-02-30", "null", "~", "", "=", "said: yes", "ends:", "a #b", "#c",
    "x#y", "it's", 'he said "no"', "C:\\plans", "*bold*", "&c", "@you", "%", "`x`", "- dash", "-5",
    "? what", "Why?", "{x}", "[y", "a, b", "|", "> 50%", "!now", " lead", "trail ", "two  gaps",
    "tab\there", "---", "...", "https://example.org/a?b=c#d", "a" * 90, "no\xa0break",
    "line\nline two", "para\n\npara two\n", "  indented\nmore\n", "ends\n\n", "\nstarts",
    "x\n  y\nz", "bell\x07", "nel\x85", "\r", "0x1F", "0o17", "y", "TRUE", ".5", "<<", "1_000",
    "2026-03-01 10:00", "+44 20", "word " * 30 + "end",
]  # fmt: skip
PLAIN = ["Deputy Manager", "tŷ gofal", "łóżko 2", "🏡 lounge", "x", "2026-03-01", "60", "12 of 20"]
KEYS = ["id", "owner", "due", "note", "tŷ", "updates", "said: yes", "null", "a b", "60"]

texts = st.sampled_from(WORDS) | st.text(CHARACTERS, max_size=6)
plain_texts = st.sampled_from(PLAIN)
keys = st.sampled_from(KEYS)


def _trees(leaves: st.SearchStrategy[Any], size: int) -> st.SearchStrategy[Any]:
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=size) | st.dictionaries(keys, inner, max_size=size),
        max_leaves=8,
    )


values: st.SearchStrategy[Any] = _trees(texts | st.none(), 3)
written = _trees(plain_texts | texts | st.none(), 3)
records = st.lists(
    st.dictionaries(keys, plain_texts | st.none(), min_size=1, max_size=3), min_size=1, max_size=3
)
roots = st.dictionaries(keys, records | written, min_size=1, max_size=5)


@dataclass
class Writer:
    """Writes data in one of the many ways that people do."""

    random: random.Random
    step: int
    list_step: int
    dash: int
    comments: int = 0
    after_block: bool = False
    lines: list[str] = field(default_factory=list)

    def chance(self, one_in: int) -> bool:
        return self.random.randrange(one_in) == 0

    def comment(self) -> str:
        self.comments += 1
        return f'# {self.comments}: isn\'t "it"'

    def behind(self) -> str:
        """Return a comment for the end of a line, or nothing, or blanks."""
        if self.chance(5):
            return "  " + self.comment()
        return " " if self.chance(12) else ""

    def between(self, at: int) -> None:
        """Leave a blank line or a comment line, or both or none."""
        if self.chance(5):
            self.lines.append("")
        if self.chance(6):
            # Deeper than a block it would be a part of its text.
            columns = [0, at] if self.after_block else [0, at, at + 3]
            self.lines.append(" " * self.random.choice(columns) + self.comment())
        self.after_block = False

    def mapping(self, data: dict[str, Data], at: int, first: str | None = None) -> None:
        for number, (key, value) in enumerate(data.items()):
            if number or first is None:
                self.between(at)
            start = first if first is not None and number == 0 else " " * at
            self.value(start + self.key(key) + ":", value, at, self.step, self.list_step)

    def sequence(self, data: list[Data], at: int, first: str | None = None) -> None:
        apart = self.chance(3)
        for number, item in enumerate(data):
            if number:
                if apart:
                    self.lines.append("")
                self.between(at)
            start = (first if first is not None and number == 0 else " " * at) + "-"
            inner = start + " " * (self.dash - 1)
            if isinstance(item, dict) and item and not self.in_brackets():
                self.mapping(item, at + self.dash, inner)
            elif isinstance(item, list) and item and not self.in_brackets():
                self.sequence(item, at + self.dash, inner)
            else:
                self.value(start, item, at, self.dash, self.dash, in_brackets=True)

    def value(
        self,
        start: str,
        value: Data,
        at: int,
        step: int,
        list_step: int,
        *,
        in_brackets: bool = False,
    ) -> None:
        """Write what follows the colon or dash that `start` ends with."""
        if isinstance(value, dict | list) and value and not in_brackets and not self.in_brackets():
            self.lines.append(start + self.behind())
            if isinstance(value, dict):
                self.mapping(value, at + step)
            else:
                self.sequence(value, at + list_step)
        elif isinstance(value, str) and self.as_block(start, value, at + step):
            pass
        elif value is None:
            self.lines.append(start + self.random.choice(["", " ~", " null"]) + self.behind())
        else:
            self.lines.append(f"{start} {self.inline(value)}{self.behind()}")

    def as_block(self, start: str, text: str, at: int) -> bool:
        body = text.rstrip("\n")
        if not self.chance(2) or not body.strip() or not body.replace("\n", "").isprintable():
            return False
        if any(line[:1] in {" ", "\t", "\xa0"} for line in body.split("\n")):
            return False
        if text not in {body, body + "\n"}:
            return False
        ends = "-" if text == body else ""
        lines = body.split("\n")
        sign = "|"
        if "\n" not in body and self.chance(2):
            sign = ">"
        self.lines.append(f"{start} {sign}{ends}{self.behind().rstrip()}")
        self.lines += [" " * at + line if line else "" for line in lines]
        self.after_block = True
        return True

    def in_brackets(self) -> bool:
        return self.chance(3)

    def inline(self, value: Data) -> str:
        if isinstance(value, dict):
            pad = " " if self.chance(3) else ""
            pairs = [f"{self.key(key)}: {self.inline(inner)}" for key, inner in value.items()]
            return f"{{{pad}{', '.join(pairs)}{pad}}}"
        if isinstance(value, list):
            return f"[{', '.join(self.inline(inner) for inner in value)}]"
        if value is None:
            return "null"
        if value in PLAIN and self.chance(2):
            return value
        if value.isprintable() and self.chance(2):
            return "'" + value.replace("'", "''") + "'"
        return '"' + "".join(map(_escaped, value)) + '"'

    def key(self, key: str) -> str:
        if key in {"said: yes", "null"}:
            return f"'{key}'"
        return f'"{key}"' if self.chance(8) else key


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return character if character.isprintable() else f"\\U{ord(character):08x}"


@st.composite
def documents(draw: Any) -> tuple[Data, bytes]:
    """Draw data and a file that says it."""
    data = draw(roots)
    chosen = random.Random(draw(st.integers(0, 2**32)))  # noqa: S311 - not for secrets
    writer = Writer(
        chosen,
        step=chosen.choice([2, 2, 4, 1]),
        list_step=chosen.choice([2, 0, 4]),
        dash=chosen.choice([2, 2, 4]),
    )
    writer.mapping(data, 0)
    ends_in_block = writer.after_block
    writer.between(0)
    line_end = chosen.choice(["\n", "\n", "\r\n"])
    text = line_end.join(writer.lines)
    if ends_in_block or chosen.randrange(4):
        text += line_end
    return data, (chosen.choice(["\ufeff", "", "", ""]) + text).encode()


def walk(data: Data, start: Pointer = ()) -> Iterator[tuple[Pointer, Data]]:
    """Yield everything in `data` with its pointer, lists by index."""
    yield start, data
    if isinstance(data, dict):
        for key, value in data.items():
            yield from walk(value, (*start, key))
    if isinstance(data, list):
        for index, value in enumerate(data):
            yield from walk(value, (*start, index))


NEW = plain_texts | texts | values
APPENDED = plain_texts | values | st.dictionaries(keys, texts, min_size=1)
ORDERS = [tuple(random.Random(seed).sample(KEYS, len(KEYS))) for seed in range(40)]  # noqa: S311 - not for secrets
EVERY_KIND: tuple[type[Edit], ...] = (
    SetValue,
    AddKey,
    AppendItem,
    DeleteKey,
    DeleteItem,
    MoveItem,
)


@st.composite
def edits(draw: Any, data: Data, *kinds: type[Edit]) -> Edit:
    """Draw an edit of `data`, of one of `kinds` or of any, which need not be possible."""
    places = dict(walk(data))
    inside = [pointer for pointer in places if pointer]
    items = [pointer for pointer in inside if isinstance(pointer[-1], int)]
    possible = EVERY_KIND if items else EVERY_KIND[: EVERY_KIND.index(DeleteItem)]
    kind = draw(st.sampled_from(kinds or possible))
    if kind in (AddKey, AppendItem):
        apart = str | (list if kind is AddKey else dict)
        into = [pointer for pointer, value in places.items() if not isinstance(value, apart)]
        order = st.sampled_from(ORDERS)
        if kind is AddKey:
            return AddKey(draw(st.sampled_from(into)), draw(keys), draw(values), draw(order))
        mappings = [each for each, value in places.items() if not isinstance(value, str | list)]
        into += [(*pointer, "reopenings") for pointer in mappings]
        return AppendItem(draw(st.sampled_from(into)), draw(APPENDED), draw(order))
    assume(inside)
    if kind is SetValue:
        return SetValue(draw(st.sampled_from(inside)), draw(NEW))
    if kind is DeleteKey:
        return DeleteKey(draw(st.sampled_from(inside)))
    assume(items)
    pointer = draw(st.sampled_from(items))
    if kind is DeleteItem:
        return DeleteItem(pointer)
    return MoveItem(pointer, draw(st.integers(0, len(places[pointer[:-1]] or ()) - 1)))
