"""Lines of a text, found from any place on them. Every place is an offset in characters."""

from qiptrack.yamlfile.document import Span


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
