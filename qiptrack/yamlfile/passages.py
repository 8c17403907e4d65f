"""A file as passages of whole lines, one inside another, so that parts of it can be exchanged.

Every key and every item of a list in block style is a passage: the comments and blank lines above
it, its own lines, the passages inside of it, and the comments below that stand deeper. The texts
of all passages, one after the other, are the text of the file.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from qiptrack.patterns import pattern
from qiptrack.yamlfile.document import Node, NodeKind, Source
from qiptrack.yamlfile.limits import Data
from qiptrack.yamlfile.loader import load
from qiptrack.yamlfile.places import comments, dash_of
from qiptrack.yamlfile.spans import column, line_end, line_start, next_line
from qiptrack.yamlfile.splices import below

_REMARK = pattern(r"[ \t]*(?:#.*)?\n\Z")


@dataclass(frozen=True)
class Passage:
    """A key with its value, an item of a list, or the whole file, as whole lines.

    `head` is all of its own lines where nothing is `inside`. The first line of an item that begins
    behind its dash belongs to the passage inside, with blanks instead of the `dash`.
    """

    data: Data
    at: int
    """The column of the key or of the dash; -1 of the file."""
    lead: str
    """Comments and blank lines above."""
    head: str
    inside: tuple["Passage", ...] = ()
    keys: tuple[str, ...] = ()
    """The keys of what is inside, where that is a mapping."""
    tail: str = ""
    """Comments below, that stand deeper."""
    dash: str = ""
    """What the first line of an item begins with, up to its first key."""
    remark: int = 0
    """How many characters at the end of `head` are a comment, blanks before it and a line end;
    0 where a value is of several lines."""

    @property
    def own(self) -> str:
        """Its text without what stands above it."""
        return self.head + with_dash(self.dash, texts(self.inside)) + self.tail

    @property
    def text(self) -> str:
        """Its text."""
        return self.lead + self.own


def texts(passages: Iterable[Passage]) -> str:
    """Return the texts of `passages`, one after the other."""
    return "".join(each.text for each in passages)


def with_dash(dash: str, text: str) -> str:
    """Return the lines of an item with its dash at their beginning."""
    return dash + text[len(dash) :] if text else ""


def passages(source: Source) -> Passage | None:
    """Return the passages of a file whose lines end in line feeds; None where it has none.

    It has none where there is nothing in it, or a fault, or its keys do not stand in lines.
    """
    root = source.root
    if root is None or source.faults or not _is_open(source.text, root):
        return None
    text = source.text if source.text.endswith("\n") else f"{source.text}\n"
    return _passage(_Whole(text, None), source.data, root, 0, 0, len(text), -1)


def moved(text: str, columns: int) -> str:
    """Return the lines of `text` so many columns further in, or further out when negative.

    What stands less far in than that is put at the margin.
    """
    if not columns:
        return text
    lines = text.splitlines(keepends=True)
    return "".join(_moved(line, columns) for line in lines)


def remarks(text: str) -> list[str]:
    """Return the comments in `text`, which are whole lines of a file."""
    return [each.text for each in comments(load(text.encode(), ""))] if "#" in text else []


@dataclass(frozen=True)
class _Whole:
    """The text, and the list that a passage is an item of."""

    text: str
    listed: Node | None


def _passage(
    whole: _Whole, data: Data, node: Node, start: int, own: int, end: int, at: int
) -> Passage:
    """Return the passage from `start` to `end` whose own lines begin at `own`."""
    text = whole.text
    is_item = whole.listed is not None
    if not _is_open(text, node) or (is_item and node.kind is not NodeKind.MAPPING):
        remark = _remark(text, node, own, end)
        return Passage(data, at, text[start:own], text[own:end], remark=remark)
    behind_dash = is_item and _own_start(text, node, 0) == own
    head_end = own if behind_dash or at < 0 else next_line(text, own)
    dash = text[own : _key_start(node, 0)] if behind_dash else ""
    inner = _Whole(text, node if node.kind is NodeKind.SEQUENCE else None)
    inside: list[Passage] = []
    done = head_end
    for index, (child, said) in enumerate(zip(_children(node), _values(data), strict=True)):
        column_ = _column(text, node, index)
        ends = min(next_line(text, below(text, child.span.end, column_)), end)
        begins = _own_start(text, node, index)
        inside.append(_passage(inner, said, child, done, begins, ends, column_))
        done = ends
    if dash:
        inside[0] = _behind_dash(inside[0], len(dash))
    names = tuple(key.value or "" for key, _ in node.pairs)
    lead, head, tail = text[start:own], text[own:head_end], text[done:end]
    return Passage(data, at, lead, head, tuple(inside), names, tail, dash)


def _remark(text: str, node: Node, own: int, end: int) -> int:
    """Return how many characters of the line of a value are no part of it; 0 of several lines."""
    if text.count("\n", own, end) != 1 or line_end(text, node.span.end) + 1 != end:
        return 0
    found = _REMARK.search(text, max(node.span.end, own), end)
    return end - found.start() if found else 0


def _behind_dash(passage: Passage, width: int) -> Passage:
    """Return the first passage of an item with blanks where the dash of the item is."""
    return replace(passage, head=" " * width + passage.head[width:])


def _is_open(text: str, node: Node) -> bool:
    """Say whether `node` is a list or mapping with every key or dash at the beginning of a line."""
    if node.flow or node.anchor is not None or node.tag is not None:
        return False
    if node.kind is NodeKind.SEQUENCE:
        return True
    if node.kind is not NodeKind.MAPPING:
        return False
    starts = [line_start(text, key.span.start) for key, _ in node.pairs]
    return len({*starts}) == len(starts) and all(
        key.anchor is None
        and key.tag is None
        and key.value is not None
        and (index == 0 or not text[start : key.span.start].strip(" "))
        and not text[start : key.span.start].strip(" -")
        for index, (start, (key, _)) in enumerate(zip(starts, node.pairs, strict=True))
    )


def _children(node: Node) -> list[Node]:
    return [value for _, value in node.pairs] or list(node.items)


def _values(data: Data) -> list[Data]:
    if isinstance(data, dict):
        return list(data.values())
    return data if isinstance(data, list) else []


def _key_start(node: Node, index: int) -> int:
    return node.pairs[index][0].span.start


def _own_start(text: str, node: Node, index: int) -> int:
    """Return where the line of a key or of a dash begins."""
    if node.pairs:
        return line_start(text, _key_start(node, index))
    return line_start(text, dash_of(text, node, node.items[index]))


def _column(text: str, node: Node, index: int) -> int:
    if node.pairs:
        return column(text, _key_start(node, index))
    return column(text, dash_of(text, node, node.items[index]))


def _moved(line: str, columns: int) -> str:
    if not line.strip():
        return line
    if columns > 0:
        return " " * columns + line
    indent = len(line) - len(line.lstrip(" "))
    return line[min(indent, -columns) :]
