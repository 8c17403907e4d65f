"""The splices that take out one key with its value and the comment on its line, no more."""

from qiptrack.pointer import Pointer
from qiptrack.yamlfile.document import Node, Source, Span
from qiptrack.yamlfile.lines import line_end, line_start, next_line
from qiptrack.yamlfile.refusal import InTheWay
from qiptrack.yamlfile.setting import refuse_inner_anchors, replaced
from qiptrack.yamlfile.splice import Splice, refuse_comments
from qiptrack.yamlfile.target import Target, target_at


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


def _in_braces(parent: Node, key: Node) -> Span:
    """Return the pair of `key` with the comma before it, or behind it if it is the first."""
    index = [name for name, _ in parent.pairs].index(key)
    if index:
        return Span(parent.pairs[index - 1][1].span.end, parent.pairs[index][1].span.end)
    return Span(key.span.start, parent.pairs[1][0].span.start)


def _on_lines(text: str, target: Target, parent: Node, key: Node) -> Span:
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
