"""From a pointer to the characters it means, and the comments that stand on their line."""

from dataclasses import dataclass

from qiptrack.pointer import Pointer
from qiptrack.rules.context import Document
from qiptrack.rules.problem import REACH, Place
from qiptrack.rules.reading import accepted
from qiptrack.rules.registry import Hit
from qiptrack.yamlfile.document import Node, Source, Span
from qiptrack.yamlfile.places import node_at, pointer_of


@dataclass(frozen=True, slots=True)
class Located:
    """Where a problem is: its characters, the line they are on, and what else belongs to it."""

    place: Place
    pointer: Pointer
    excerpt: str
    also: tuple[tuple[Place, str], ...]
    key_line: int


def located(source: Source, pointer: Pointer, hit: Hit) -> Located:
    """Return where in `source` the `hit` at `pointer` is."""
    if hit.span is not None:
        span = Span(*hit.span)
        pointer = pointer_to(source, span.start)
        key = _key_of_text(source, pointer, span)
    else:
        span, key = _span(source, pointer, hit)
    place = _place(source, span)
    also = [(_place(source, each), each) for each in (Span(*hit.also),)] if hit.also else []
    return Located(
        place,
        pointer,
        _excerpt(source, span, place),
        tuple((other, _excerpt(source, each, other)) for other, each in also),
        source.position(key.start).line if key else 0,
    )


def _key_of_text(source: Source, pointer: Pointer, span: Span) -> Span | None:
    """Return where the key of the text stands that `span` is in; None where it is in no text.

    In a text of several lines there is no room for a comment but beside its key.
    """
    node = node_at(source, pointer)
    if node is None or node.pairs or node.items:
        return None
    return node.key_span if node.span.start <= span.start < node.span.end else None


def pointer_to(source: Source, offset: int) -> Pointer:
    """Return the pointer of the innermost value, or key, that takes in the character there."""
    loc: Pointer = ()
    node = source.root
    while node is not None:
        step = _step_to(node, offset)
        if step is None:
            break
        loc, node = (*loc, step[0]), step[1]
    return pointer_of(source, loc)


def _step_to(node: Node, offset: int) -> tuple[str | int, Node] | None:
    for key, value in node.pairs:
        if key.span.start <= offset < max(value.span.end, key.span.end) and key.value:
            return key.value, value
    for index, item in enumerate(node.items):
        if item.span.start <= offset < item.span.end:
            return index, item
    return None


def accepted_at(document: Document, found: Located, code: str) -> bool:
    """Whether a comment on the problem's line, or on that of its key, accepts it with a reason."""
    by_line = document.addressed_by_line
    if not by_line:
        return False
    said = (by_line.get(line, "") for line in (found.place.line, found.key_line))
    return any(accepted(comment) == code for comment in said)


def _span(source: Source, pointer: Pointer, hit: Hit) -> tuple[Span, Span | None]:
    """Return the characters that `hit` means, and those of the key in front, if there is one."""
    node = node_at(source, pointer)
    climbed = node is None
    while node is None and pointer:
        pointer = pointer[:-1]
        node = node_at(source, pointer)
    if node is None:
        return Span(0, 0), None
    if hit.part and not climbed:
        start = source.text.find(hit.part, node.span.start, node.span.end)
        if start >= 0:
            return Span(start, start + len(hit.part)), node.key_span
    empty = node.span.start == node.span.end
    if node.key_span and (hit.at_key or climbed or empty):
        return node.key_span, node.key_span
    if node.pairs and (hit.at_key or climbed or not pointer):
        return node.pairs[0][0].span, node.key_span
    return node.span, node.key_span


def _place(source: Source, span: Span) -> Place:
    start, end = source.position(span.start), source.position(span.end)
    return Place(source.name, start.line, start.column, end.line, end.column)


def _excerpt(source: Source, span: Span, place: Place) -> str:
    """Return the line of `place` as far as it is kept, so that a long one costs no more."""
    begin = span.start - place.column + place.excerpt_column
    limit = min(max(span.end, span.start), span.start + REACH) + REACH
    end = source.text.find("\n", span.start, limit)
    return source.text[begin : end if end >= 0 else limit].rstrip("\r")
