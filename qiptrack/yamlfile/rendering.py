"""New values as YAML, laid out as the rest of the file is."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import NamedTuple, TypeVar

from qiptrack.yamlfile.document import Node, NodeKind, Source
from qiptrack.yamlfile.limits import Data
from qiptrack.yamlfile.places import dash_of
from qiptrack.yamlfile.scalar_text import block_text, one_line
from qiptrack.yamlfile.spans import column

Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True)
class Layout:
    """What most of a file does: steps and widths in characters."""

    step: int = 2
    """How much deeper a mapping is than the key it belongs to."""
    list_step: int = 2
    """How much deeper a dash is than the key it belongs to."""
    dash: int = 2
    """How far behind its dash an item begins."""
    lists_in_brackets: bool = True
    """Whether a list of texts stands in brackets, on the line of its key."""


class _Seen(NamedTuple):
    key: Node | None
    node: Node


_ENOUGH = 500
"""How many lists and mappings say how a file is laid out."""

_ENOUGH_OF_A_LIST = 200
"""How many items of one list do."""


def layout_of(source: Source) -> Layout:
    """Return how most of `source` is laid out; where it does not tell, what is usual.

    A long file is taken to be laid out as its beginning is, and an edited one as it was before.
    """
    source = source.edited_from or source
    usual = Layout()
    text = source.text
    seen = [] if source.root is None else list(islice(_below(None, source.root), _ENOUGH))
    lists = [node for _, node in seen if node.items]
    return Layout(
        step=_most(_steps(text, seen, NodeKind.MAPPING), usual.step),
        list_step=_most(_steps(text, seen, NodeKind.SEQUENCE), usual.list_step),
        dash=_most(_dash_widths(text, lists), usual.dash),
        lists_in_brackets=_most(
            (
                node.flow
                for node in lists
                if all(item.kind is NodeKind.SCALAR for item in node.items[:_ENOUGH_OF_A_LIST])
            ),
            usual.lists_in_brackets,
        ),
    )


def _below(key: Node | None, node: Node) -> Iterator[_Seen]:
    """Yield `node` and each list and mapping below it, as they stand."""
    yield _Seen(key, node)
    for inner_key, inner in node.collections():
        yield from _below(inner_key, inner)


def _steps(text: str, seen: Iterable[_Seen], kind: NodeKind) -> Iterator[int]:
    """Yield how much deeper each block of `kind` stands than its key."""
    for key, node in seen:
        if key is not None and node.kind is kind and not node.flow and node.anchor is None:
            yield column(text, node.span.start) - column(text, key.span.start)


def _dash_widths(text: str, lists: Iterable[Node]) -> Iterator[int]:
    """Yield how far behind its dash each item begins that is on the same line."""
    for listed in lists:
        for item in [] if listed.flow else listed.items[:_ENOUGH_OF_A_LIST]:
            width = item.span.start - dash_of(text, listed, item)
            if (
                item.span.end > item.span.start
                and "\n" not in text[item.span.start - width : item.span.start]
            ):
                yield width


def _most(seen: Iterable[Seen], usual: Seen) -> Seen:
    common = Counter(seen).most_common(1)
    return common[0][0] if common else usual


Value = str | int | float | Decimal | None | Sequence["Value"] | Mapping[str, "Value"]
"""What can be written. A number is written without quotes, and read as its digits."""

NULL = "null"


class Rendering(NamedTuple):
    """What is written behind a colon or a dash, and the lines that follow."""

    head: str
    lines: list[str]


def data_of(value: Value) -> Data:
    """Return what `value` is read as once it is written."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return {key: data_of(inner) for key, inner in value.items()}
    if isinstance(value, Sequence):
        return [data_of(inner) for inner in value]
    return _digits(value)


def inline(value: Value, *, pad: str = "") -> str:
    """Return `value` on one line, in brackets if it is a list or mapping.

    `pad` stands inside of the braces of a mapping.
    """
    if isinstance(value, str):
        return one_line(value, flow=True)
    if isinstance(value, Mapping):
        pairs = [f"{one_line(key, flow=True)}: {inline(inner)}" for key, inner in value.items()]
        return f"{{{pad}{', '.join(pairs)}{pad}}}" if pairs else "{}"
    if isinstance(value, Sequence):
        return f"[{', '.join(inline(inner) for inner in value)}]"
    return NULL if value is None else _digits(value)


def behind_key(value: Value, at: int, layout: Layout) -> Rendering:
    """Return what follows the colon of a key in column `at`."""
    if isinstance(value, str):
        return _text(value, at, layout.step)
    if isinstance(value, Mapping) and value:
        return Rendering("", entries(value, at + layout.step, layout))
    if isinstance(value, Sequence) and value:
        in_brackets = layout.lists_in_brackets and all(map(_is_short, value))
        if not in_brackets:
            return Rendering("", items(value, at + layout.list_step, layout))
    return Rendering(inline(value), [])


def behind_dash(value: Value, at: int, layout: Layout) -> Rendering:
    """Return what follows the dash and blank of an item whose dash is in column `at`."""
    inner = at + layout.dash
    if isinstance(value, str):
        return _text(value, at, layout.dash)
    if isinstance(value, Mapping) and value:
        return _pulled_up(entries(value, inner, layout))
    if isinstance(value, Sequence) and value:
        return _pulled_up(items(value, inner, layout))
    return Rendering(inline(value), [])


def entries(value: Mapping[str, Value], at: int, layout: Layout) -> list[str]:
    """Return the lines of a mapping whose keys stand in column `at`."""
    return [line for key, inner in value.items() for line in entry(key, inner, at, layout)]


def entry(key: str, value: Value, at: int, layout: Layout) -> list[str]:
    """Return the lines of one key, in column `at`, and its value."""
    if isinstance(value, str) and "\n" not in value:
        return [f"{' ' * at}{_key(key)}: {one_line(value)}"]
    rendering = behind_key(value, at, layout)
    blank = " " if rendering.head else ""
    return [" " * at + _key(key) + ":" + blank + rendering.head, *rendering.lines]


@lru_cache(maxsize=1_024)
def _key(key: str) -> str:
    return one_line(key)


def items(value: Sequence[Value], at: int, layout: Layout) -> list[str]:
    """Return the lines of a list whose dashes stand in column `at`."""
    return [line for inner in value for line in item(inner, at, layout)]


def item(value: Value, at: int, layout: Layout) -> list[str]:
    """Return the lines of one item, with its dash in column `at`."""
    rendering = behind_dash(value, at, layout)
    return [" " * at + "-" + " " * (layout.dash - 1) + rendering.head, *rendering.lines]


def _text(text: str, at: int, step: int) -> Rendering:
    """Return a text on its line, or as a block `step` deeper than `at` if it has several."""
    block = block_text(text, style="|", step=step) if "\n" in text else None
    if block is None:
        return Rendering(one_line(text), [])
    return Rendering(block.header, indented(block.lines, at + step))


def indented(lines: Sequence[str], at: int) -> list[str]:
    """Return `lines` behind `at` spaces, those that are empty without."""
    return [" " * at + line if line else "" for line in lines]


def _pulled_up(lines: list[str]) -> Rendering:
    return Rendering(lines[0].lstrip(" "), lines[1:])


def _is_short(value: Value) -> bool:
    if isinstance(value, str):
        return "\n" not in value
    return not isinstance(value, Mapping | Sequence)


def _digits(value: float | Decimal) -> str:
    return str(value).lower()
