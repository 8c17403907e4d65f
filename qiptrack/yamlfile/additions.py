"""The splices that put something new beside what is there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from qiptrack.patterns import pattern
from qiptrack.pointer import Pointer
from qiptrack.yamlfile.document import Node, NodeKind, Source
from qiptrack.yamlfile.expected_data import index_of_key
from qiptrack.yamlfile.places import dash_of
from qiptrack.yamlfile.rendering import Value, entry, inline, item, layout_of
from qiptrack.yamlfile.replacements import padding, replaced
from qiptrack.yamlfile.scalar_text import one_line
from qiptrack.yamlfile.spans import column, line_break, line_end, line_start, next_line
from qiptrack.yamlfile.splices import (
    EditTarget,
    InTheWay,
    Splice,
    below,
    lines_after,
    lines_before,
    target_at,
)

_COMMA = pattern(r"\s*(?:#.*\n\s*)*,")


def key_added(
    source: Source, pointer: Pointer, key: str, value: Value, order: Sequence[str]
) -> list[Splice]:
    """Return the splices that add `key` to the mapping at `pointer`, or where nothing is."""
    if source.root is None and not pointer:
        return [_at_end(source, entry(key, value, 0, layout_of(source)))]
    target = target_at(source, pointer)
    node = target.node
    if _is_empty(node, NodeKind.MAPPING):
        return replaced(source, target, {key: value})
    if node.kind is not NodeKind.MAPPING:
        raise InTheWay("there is a value here, and no keys", node.span)
    there = next((name for name, _ in node.pairs if name.value == key), None)
    if there is not None:
        raise InTheWay(f"`{key}` is there already", there.span)
    is_item = target.key is None and target.parent is not None
    index = index_of_key([name.value for name, _ in node.pairs], key, order, is_item=is_item)
    if node.flow:
        return [_key_in_braces(node, index, key, value)]
    return [_key_on_lines(source, target, index, key, value)]


def item_appended(
    source: Source, pointer: Pointer, value: Value, *, on_one_line: bool = False
) -> list[Splice]:
    """Return the splices that put `value` at the end of the list at `pointer`.

    A mapping stands in braces where the last item does, and `on_one_line` everywhere.
    """
    if source.root is None and not pointer:
        return [_at_end(source, item(value, 0, layout_of(source)))]
    target = target_at(source, pointer)
    node = target.node
    if _is_empty(node, NodeKind.SEQUENCE):
        return replaced(source, target, [value])
    if node.kind is not NodeKind.SEQUENCE:
        raise InTheWay("there is something here, and not a list", node.span)
    if node.flow:
        return _item_in_brackets(source.text, node, value)
    return [_item_on_lines(source, target, value, on_one_line=on_one_line)]


def _is_empty(node: Node, kind: NodeKind) -> bool:
    """Say whether `node` is null, or a list or mapping of `kind` with nothing in it."""
    if node.kind is NodeKind.SCALAR:
        return node.value is None
    return node.kind is kind and not node.pairs and not node.items


def _at_end(source: Source, lines: Sequence[str]) -> Splice:
    end = len(source.text)
    if source.text and not source.text.endswith("\n"):
        return lines_after(source, end, lines)
    return lines_before(source, end, lines)


def _key_on_lines(source: Source, target: EditTarget, index: int, key: str, value: Value) -> Splice:
    text, node = source.text, target.node
    at = column(text, node.pairs[0][0].span.start)
    lines = entry(key, value, at, layout_of(source))
    if index == 0:
        return lines_before(source, _start_with_comments(text, target, at), lines)
    if len(lines) > 1 and _blocks_are_apart(text, node):
        lines = ["", *lines]
    return lines_after(source, below(text, node.pairs[index - 1][1].span.end, at), lines)


def _start_with_comments(text: str, target: EditTarget, at: int) -> int:
    """Return where the first key of a mapping begins, with the comments right above it.

    At the top of a file such comments are about the file.
    """
    start = line_start(text, target.node.span.start)
    while target.parent is not None:
        above = line_start(text, start - 1)
        if not text.startswith("#", above + at) or text[above : above + at].strip(" "):
            break
        start = above
    return start


def _blocks_are_apart(text: str, node: Node) -> bool:
    """Say whether a blank line stands before every list and mapping of this one, if any.

    What is empty in brackets is one, too; what says something there is a value on its line.
    """
    apart = [
        _is_blank_before(text, line_start(text, key.span.start), ended=before.span.end)
        for (_, before), (key, value) in zip(node.pairs, node.pairs[1:], strict=False)
        if value.kind is not NodeKind.SCALAR and not (value.flow and (value.pairs or value.items))
    ]
    return bool(apart) and all(apart)


def _items_are_apart(text: str, node: Node) -> bool:
    """Say whether a blank line stands between every two items, if there are two."""
    return len(node.items) > 1 and all(
        _is_blank_before(text, dash_of(text, node, item_), ended=before.span.end)
        for before, item_ in pairwise(node.items)
    )


def _is_blank_before(text: str, start: int, *, ended: int) -> bool:
    between = text[next_line(text, ended) : start].split("\n")
    return any(not line.strip() for line in between[:-1])


def _item_on_lines(
    source: Source, target: EditTarget, value: Value, *, on_one_line: bool
) -> Splice:
    text, node = source.text, target.node
    last = node.items[-1]
    dash = dash_of(text, node, last)
    # How a file is laid out takes long to find, and the item before mostly tells enough of it.
    is_beside = last.span.end > last.span.start and "\n" not in text[dash : last.span.start]
    width = last.span.start - dash if is_beside else layout_of(source).dash
    at = column(text, dash)
    in_braces = on_one_line or bool(last.flow and last.pairs)
    if in_braces and isinstance(value, Mapping) and not _has_lines(value):
        written = inline(value, pad=padding(text, last))
        lines = [" " * at + "-" + " " * (width - 1) + written]
    else:
        lines = item(value, at, replace(layout_of(source), dash=width))
    if _items_are_apart(text, node):
        lines = ["", *lines]
    return lines_after(source, below(text, node.span.end, target.at), lines)


def _has_lines(value: Value) -> bool:
    if isinstance(value, str):
        return "\n" in value
    if isinstance(value, Mapping):
        return any(map(_has_lines, value.values()))
    return isinstance(value, Sequence) and any(map(_has_lines, value))


def _key_in_braces(node: Node, index: int, key: str, value: Value) -> Splice:
    written = f"{one_line(key, flow=True)}: {inline(value)}"
    if index == 0:
        start = node.pairs[0][0].span.start
        return Splice(start, start, f"{written}, ")
    return _after_comma(node.pairs[index - 1][1], written)


def _after_comma(before: Node, written: str) -> Splice:
    end = before.span.end
    # A comma right behind a colon would be part of the key.
    comma = " , " if before.span.start == end else ", "
    return Splice(end, end, comma + written)


def _item_in_brackets(text: str, node: Node, value: Value) -> list[Splice]:
    last = node.items[-1]
    written = inline(value, pad=padding(text, last))
    start = line_start(text, last.span.start)
    indent = text[start : last.span.start]
    found = _COMMA.match(text, last.span.end, node.span.end)
    ends = found.end() if found else last.span.end
    if indent.strip() or "\n" not in text[ends : node.span.end]:
        return [_after_comma(last, written)]
    # Every item is on a line of its own, and the last may have a comma and a comment behind it.
    end = line_end(text, ends)
    behind = text[last.span.end : end] if found else "," + text[last.span.end : end]
    new = line_break(text, end) + indent + written + ("," if found else "")
    return [Splice(last.span.end, end, behind + new)]
