"""The splices that take out a key or an item of a list, or put an item in another place."""

from qiptrack.pointer import Pointer
from qiptrack.yamlfile.document import Node, NodeKind, Source, Span
from qiptrack.yamlfile.places import dash_of
from qiptrack.yamlfile.replacements import refuse_inner_anchors, replaced
from qiptrack.yamlfile.spans import column, line_end, line_start, next_line
from qiptrack.yamlfile.splices import EditTarget, InTheWay, Splice, refuse_comments, target_at


def key_deleted(source: Source, pointer: Pointer) -> list[Splice]:
    """Return the splices that take out the key that `pointer` ends with."""
    target = target_at(source, pointer)
    parent, key = target.parent, target.key
    if parent is None or key is None:
        raise InTheWay("this is not a key", target.node.span)
    refuse_inner_anchors(target.node)
    if len(parent.pairs) == 1:
        return replaced(source, target_at(source, pointer[:-1]), {})
    if parent.flow:
        span = _in_braces(parent, key)
        refuse_comments(source, span)
    else:
        span = _on_lines(source.text, target, parent, key)
        refuse_comments(source, span, but_on_line_of=key.span.start)
    return [Splice(span.start, span.end, "")]


def item_deleted(source: Source, pointer: Pointer) -> list[Splice]:
    """Return the splices that take out the item of a list that `pointer` ends with.

    A comment on the line of its dash goes with it; one further down in it stands in the way.
    """
    target, listed = _item_at(source, pointer)
    refuse_inner_anchors(target.node)
    if len(listed.items) == 1:
        return replaced(source, target_at(source, pointer[:-1]), [])
    index = _index_of(listed, target.node)
    if listed.flow:
        span = _in_brackets(listed, index)
        refuse_comments(source, span)
    else:
        span = _item_lines(source.text, listed, index)
        dash = dash_of(source.text, listed, target.node)
        refuse_comments(source, span, but_on_line_of=dash)
    return [Splice(span.start, span.end, "")]


def item_moved(source: Source, pointer: Pointer, index: int) -> list[Splice]:
    """Return the splices that make the item at `pointer` the one at `index` of its list.

    The others keep their order, and what stands between two items stays between two items:
    blank lines and commas. A comment right above an item goes with it.
    """
    target, listed = _item_at(source, pointer)
    if not 0 <= index < len(listed.items):
        raise InTheWay(f"there is no place {index} in this list", listed.span)
    places = [_stretch(source.text, listed, item) for item in listed.items]
    order = list(range(len(places)))
    order.insert(index, order.pop(_index_of(listed, target.node)))
    return [
        Splice(*place, source.text[slice(*places[taken])])
        for place, taken in zip(places, order, strict=True)
    ]


def _item_at(source: Source, pointer: Pointer) -> tuple[EditTarget, Node]:
    """Return the item at `pointer`, and its list; InTheWay when there is no such item."""
    target = target_at(source, pointer)
    if target.parent is None or target.parent.kind is not NodeKind.SEQUENCE:
        raise InTheWay("this is not an item of a list", target.node.span)
    return target, target.parent


def _index_of(listed: Node, item: Node) -> int:
    return next(index for index, each in enumerate(listed.items) if each is item)


def _in_brackets(listed: Node, index: int) -> Span:
    """Return an item with the comma before it, or behind it if it is the first."""
    if index:
        return Span(listed.items[index - 1].span.end, listed.items[index].span.end)
    return Span(listed.items[0].span.start, listed.items[1].span.start)


def _item_lines(text: str, listed: Node, index: int) -> Span:
    """Return the lines of an item, with the blank lines that set it apart from a neighbour."""
    item = listed.items[index]
    dash = dash_of(text, listed, item)
    start = line_start(text, dash)
    end = next_line(text, line_end(text, item.span.end))
    if text[start:dash].strip(" "):  # the list begins behind the dash of another
        return Span(dash, dash_of(text, listed, listed.items[1]))
    if index:
        gap = next_line(text, line_end(text, listed.items[index - 1].span.end))
        start = start if text[gap:start].strip() else gap
    else:
        while not text[end : next_line(text, end)].strip():  # another item is below
            end = next_line(text, end)
    if end == len(text) and not text.endswith("\n"):
        return Span(_end_of_text_above(text, start), end)
    return Span(start, end)


def _stretch(text: str, listed: Node, item: Node) -> Span:
    """Return an item from its dash, or from the comments right above it, to its last line."""
    if listed.flow:
        return item.span
    start = dash_of(text, listed, item)
    at, line = column(text, start), line_start(text, start)
    while item is not listed.items[0]:
        above = line_start(text, line - 1)
        if not text.startswith("#", above + at) or text[above : above + at].strip(" "):
            break
        line, start = above, above + at
    return Span(start, line_end(text, item.span.end))


def _in_braces(parent: Node, key: Node) -> Span:
    """Return the pair of `key` with the comma before it, or behind it if it is the first."""
    index = [name for name, _ in parent.pairs].index(key)
    if index:
        return Span(parent.pairs[index - 1][1].span.end, parent.pairs[index][1].span.end)
    return Span(key.span.start, parent.pairs[1][0].span.start)


def _on_lines(text: str, target: EditTarget, parent: Node, key: Node) -> Span:
    """Return the lines of `key` and its value, without a dash in front."""
    start = line_start(text, key.span.start)
    end = next_line(text, line_end(text, target.node.span.end))
    if text[start : key.span.start].strip(" "):
        return Span(key.span.start, parent.pairs[1][0].span.start)
    if end == len(text) and not text.endswith("\n"):
        return Span(_end_of_text_above(text, start), end)
    return Span(start, end)


def _end_of_text_above(text: str, start: int) -> int:
    """Return where the file ends without a line end, once it ends above `start`."""
    while start and not text[line_start(text, start - 1) : start].strip():
        start = line_start(text, start - 1)
    return line_end(text, start - 1) if start else 0
