"""Where a pointer is in a text, and which pointer a place has."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from qiptrack.patterns import pattern
from qiptrack.pointer import Pointer, Step
from qiptrack.yamlfile.document import Node, NodeKind, Source, Span, steps_of
from qiptrack.yamlfile.limits import Data
from qiptrack.yamlfile.spans import content_start, line_span, line_start, tag_span

_COMMENT = pattern(r"#[^\n]*")
_NEXT_DOCUMENT = pattern(r"^---(?=\s|$)", re.MULTILINE)
_LEADS_TO_DASH = pattern(r"[ ?-]*")


class Comment(NamedTuple):
    """A comment from its `#` to the end of its line."""

    span: Span
    text: str


def node_at(source: Source, pointer: Pointer) -> Node | None:
    """Return the node that `pointer` names, or None when there is none.

    An item of a list goes by its `id` when no other item has the same one, and always by its
    index. Of a key that is given twice the first counts. What an alias stands for is looked into.
    """
    node = source.root
    for step in pointer:
        found = None if node is None else child(node, step)
        node = found[1] if found else None
    return node


def dash_of(text: str, listed: Node, item: Node) -> int:
    """Return where the dash of `item` is, in the column of the first dash of the list."""
    first = content_start(text, listed)
    column = first - line_start(text, first)
    start = line_start(text, item.span.start)
    while start >= 0:
        dash = start + column
        if dash < item.span.start and text[dash] == "-":
            leading = text[start:dash]
            if _LEADS_TO_DASH.fullmatch(leading):
                return dash
        start = line_start(text, start - 1) if start else -1
    return first


def pointer_of(source: Source | Data, loc: tuple[Step, ...]) -> Pointer:
    """Return the pointer of the place that `loc` leads to by keys and indexes.

    Elements that name no child, such as the names of types that pydantic puts into its `loc`,
    are passed over.
    """
    data = source.data if isinstance(source, Source) else source
    pointer: list[Step] = []
    for step in loc:
        if isinstance(data, dict) and isinstance(step, str) and step in data:
            pointer.append(step)
            data = data[step]
        elif isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data):
            steps = source.steps_of(data) if isinstance(source, Source) else steps_of(data)
            pointer.append(steps[step])
            data = data[step]
    return tuple(pointer)


def comments(source: Source) -> tuple[Comment, ...]:
    """Return the comments of a file that could be read, in order; of its first document only.

    Where lines are set aside, nobody can tell whether a `#` begins a comment.
    """
    text = source.text
    if "#" not in text or (source.root is None and source.faults):
        return ()
    found: list[Comment] = []
    done = 0
    end = _document_end(source)
    for start, stop in [*sorted([*_opaque(text, source.root), *source.aside]), Span(end, end)]:
        for match in _COMMENT.finditer(text, done, start):
            written = match.group().removesuffix("\r")
            found.append(Comment(Span(match.start(), match.start() + len(written)), written))
        done = max(done, stop)
    return tuple(found)


def child(node: Node, step: Step) -> tuple[Node | None, Node] | None:
    """Return the key, if there is one, and the value that `step` leads to from `node`."""
    resolved = node.resolved
    if resolved is None:
        return None
    if resolved.kind is NodeKind.MAPPING:
        return resolved.pair(str(step))
    item = resolved.item(step)
    return None if item is None else (None, item)


def _opaque(text: str, node: Node | None) -> Iterator[Span]:
    """Yield the stretches below `node` that hold a `#` which begins no comment, in order."""
    still = [node] if node is not None else []
    while still:
        node = still.pop()
        if text.find("#", *node.span) < 0:
            continue
        if node.tag is not None:
            yield tag_span(text, node.span.start)
        if node.kind is NodeKind.SCALAR:
            start = content_start(text, node)
            if node.style in {"|", ">"}:
                start = min(line_span(text, start).end, node.span.end)
            yield Span(start, node.span.end)
        for key, value in reversed(node.pairs):
            still += (value, key)
        still.extend(reversed(node.items))


def _document_end(source: Source) -> int:
    if source.root is None:
        return len(source.text)
    found = _NEXT_DOCUMENT.search(source.text, source.root.span.end)
    return found.start() if found else len(source.text)
