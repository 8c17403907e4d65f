"""Lines of a text, and where a node really begins and ends; places are offsets in characters."""

from collections.abc import Sequence
from typing import Any

from qiptrack.patterns import pattern
from qiptrack.yamlfile.document import Node, NodeKind, Span


def line_start(text: str, offset: int) -> int:
    """Return where the line of `offset` begins."""
    return text.rfind("\n", 0, offset) + 1


def line_end(text: str, offset: int) -> int:
    """Return where the line of `offset` ends, before its line break."""
    end = text.find("\n", offset)
    if end < 0:
        return len(text)
    return end - text.endswith("\r", 0, end)


def line_span(text: str, offset: int) -> Span:
    """Return the line of `offset`, without its line break."""
    return Span(line_start(text, offset), line_end(text, offset))


def next_line(text: str, offset: int) -> int:
    """Return where the line after that of `offset` begins, or the end of the text."""
    end = text.find("\n", offset)
    return len(text) if end < 0 else end + 1


def column(text: str, offset: int) -> int:
    """Return how many characters stand before `offset` on its line."""
    return offset - line_start(text, offset)


def line_break(text: str, offset: int) -> str:
    """Return how the line of `offset` ends, or the one above it when it has no end."""
    end = text.find("\n", offset)
    if end < 0:
        end = text.rfind("\n", 0, offset)
    return "\r\n" if end > 0 and text[end - 1] == "\r" else "\n"


_COLON = pattern(r"\s*:")
_TAG = pattern(r"(?:&\S+\s+)?(!(?:<[^>\n]*>|[^\s,\[\]{}]*))")
_HEADER = pattern(r"[|>][-+0-9]*")
_DIGIT = pattern(r"[1-9]")
_BLANK = " \t\r"
_BLOCK_STYLES = frozenset("|>")
_PROPERTIES = pattern(r"(?:[&!]\S*\s*(?:#.*\n\s*)*){1,2}")


def event_span(event: Any) -> Span:
    """Return the stretch between the marks of `event`."""
    return Span(event.start_mark.index, event.end_mark.index)


def scalar_span(text: str, event: Any, key_span: Span | None) -> Span:
    """Return where the scalar of `event` stands, from its anchor or tag to its last character."""
    span = Span(event.start_mark.index, event.end_mark.index)
    if event.style in _BLOCK_STYLES:
        return Span(span.start, _block_end(text, span, event.value))
    if span.start == span.end and key_span is not None:
        # In brackets the parser puts an empty value at the comma that follows.
        colon = _COLON.match(text, key_span.end)
        place = colon.end() if colon else key_span.end
        return Span(place, place)
    return span


def collection_span(text: str, start: Any, end: Any, last: int) -> Span:
    """Return where a list or mapping stands, between its first event and `end`.

    `last` is where its last descendant ends. In block style it ends there: the mark of its end
    is where the next token begins, past the comments and blank lines that follow it. So does
    the mapping of one pair that a list in brackets may hold without any of its own.
    """
    begins = start.start_mark.index
    closes = end.end_mark.index if end is not None else last
    if start.flow_style and text[closes - 1 : closes] in {"]", "}"}:
        return Span(begins, closes)
    return Span(begins, last)


def tag_span(text: str, start: int) -> Span:
    """Return where the tag is of the node that begins at `start` with a tag, or an anchor first."""
    found = _TAG.match(text, start)
    return Span(*found.span(1)) if found else Span(start, start)


def content_start(text: str, node: Node) -> int:
    """Return where `node` itself begins, behind its anchor and tag."""
    if node.anchor is None and node.tag is None:
        return node.span.start
    found = _PROPERTIES.match(text, node.span.start, node.span.end)
    return found.end() if found else node.span.start


def is_bare(text: str, key: Node, value: Node) -> bool:
    """Whether a key of a mapping in braces has no colon, and so no value."""
    empty = value.kind is NodeKind.SCALAR and value.span.start == value.span.end
    return empty and _COLON.match(text, key.span.end) is None


def block_header(text: str) -> str:
    """Return the sign and indicators that the block scalar `text` begins with."""
    found = _HEADER.match(text)
    return found.group() if found else ""


def block_indent(header: str, lines: Sequence[str], value: str, at: int) -> int | None:
    """Return how deep the text of a block scalar stands; None when there is only white space.

    Its `header` may tell, from the column `at` of what it belongs to. Otherwise what is there in
    its `lines` and not in its value is indentation.
    """
    told = _DIGIT.search(block_header(header))
    if told:
        return max(at, 0) + int(told.group())
    return _indent(lines, value)


def _block_end(text: str, span: Span, value: str) -> int:
    """Return the end of the last line that belongs to a block scalar, without its line end."""
    header, *lines = text[span.start : span.end].split("\n")
    indent = _indent(lines, value)
    if "+" not in block_header(header) and (indent is not None or not value.strip("\n")):
        while lines and not lines[-1].strip(" \r") and _width(lines[-1]) <= (indent or 0):
            lines.pop()
    elif lines and not lines[-1]:
        lines.pop()
    return span.start + len("\n".join([header, *lines]).removesuffix("\r"))


def _indent(lines: Sequence[str], value: str) -> int | None:
    written = next((line for line in lines if line.strip(_BLANK)), None)
    read = next((line for line in value.split("\n") if line.strip(_BLANK)), None)
    return None if written is None or read is None else _width(written) - _width(read)


def _width(line: str) -> int:
    """Return the number of spaces that `line` begins with."""
    return len(line) - len(line.lstrip(" "))
