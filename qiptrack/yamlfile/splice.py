"""Changes of a text at a few places, and where new lines go between the old ones."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from qiptrack.yamlfile.document import Source, Span
from qiptrack.yamlfile.lines import column, line_break, line_end, line_span, next_line
from qiptrack.yamlfile.places import comments
from qiptrack.yamlfile.refusal import InTheWay


class Splice(NamedTuple):
    """What comes in place of the characters from `start` to `end`."""

    start: int
    end: int
    text: str


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """Return `text` with all of `splices` done; they do not overlap."""
    parts: list[str] = []
    done = 0
    for start, end, new in sorted(splices, key=lambda splice: splice.start):
        parts += [text[done:start], new]
        done = end
    return "".join([*parts, text[done:]])


def lines_after(source: Source, place: int, lines: Sequence[str]) -> Splice:
    """Return the splice that puts `lines` below the line of `place`."""
    end = line_end(source.text, place)
    line_break_here = line_break(source.text, place)
    return Splice(end, end, "".join(line_break_here + line for line in lines))


def lines_before(source: Source, start: int, lines: Sequence[str]) -> Splice:
    """Return the splice that puts `lines` above the line that begins at `start`."""
    above = line_break(source.text, max(start - 1, 0))
    return Splice(start, start, "".join(line + above for line in lines))


def below(text: str, end: int, at: int) -> int:
    """Return the end of the last line that belongs to a block that ends at `end`.

    Comments that stand deeper than column `at`, where its key or dash is, belong to it.
    """
    last = line_end(text, end)
    start = next_line(text, last)
    while start < len(text):
        line = line_span(text, start)
        written = text[line.start : line.end].strip(" \t")
        if written.startswith("#") and column(text, text.index("#", line.start)) > at:
            last = line.end
        elif written:
            break
        start = next_line(text, start)
    return last


def refuse_comments(source: Source, *spans: Span, but_on_line_of: int | None = None) -> None:
    """Raise InTheWay when a comment would go with what is written at `spans`.

    The one on the line of `but_on_line_of` may.
    """
    allowed = Span(-1, -1) if but_on_line_of is None else line_span(source.text, but_on_line_of)
    for span, _ in comments(source):
        lost = any(start <= span.start < end for start, end in spans)
        if lost and not allowed.start <= span.start <= allowed.end:
            raise InTheWay("a comment inside of it would be lost", span)
