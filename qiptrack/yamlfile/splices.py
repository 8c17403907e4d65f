"""Changes of a text at a few places, where they may be made, and why one is refused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qiptrack.errors import QiptrackError
from qiptrack.patterns import pattern
from qiptrack.pointer import Pointer
from qiptrack.yamlfile.document import Node, NodeKind, Source, Span
from qiptrack.yamlfile.places import child, comments, dash_of
from qiptrack.yamlfile.spans import column, line_break, line_end, line_span, line_start, next_line


class CannotEdit(QiptrackError):
    """A change that would disturb more than it says; nothing has been changed.

    `what` is the change and `why` the reason, `span` the place that is in its way, and
    `suggestion` the YAML to put in by hand, without indentation; empty when there is none. What
    nobody may put in has a `remedy` of its own.
    """

    def __init__(
        self, what: str, why: str, span: Span, suggestion: str = "", remedy: str = ""
    ) -> None:
        by_hand = f", with these lines:\n{suggestion}" if suggestion else "."
        super().__init__(f"{what}: {why}", remedy or f"Change the file in your editor{by_hand}")
        self.what = what
        self.why = why
        self.span = span
        self.suggestion = suggestion


class InTheWay(Exception):
    """Why a text cannot be changed, the place that shows it, and what helps, if not an editor."""

    def __init__(self, why: str, span: Span, remedy: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.span = span
        self.remedy = remedy


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


_COLON = pattern(r"[ \t]*:")


@dataclass(frozen=True, slots=True)
class EditTarget:
    """A node, and what it belongs to."""

    node: Node
    key: Node | None = None
    parent: Node | None = None
    in_brackets: bool = False
    """Whether a list or mapping in brackets is somewhere around it."""
    at: int = -1
    """The column of the key or dash that the node belongs to, in block style."""
    opens: int = -1
    """Where its value may begin: just behind that colon or dash."""


def target_at(source: Source, pointer: Pointer) -> EditTarget:
    """Return the place of `pointer`.

    It raises InTheWay when there is none, or when an anchor, an alias or a key with a `?` is on
    the way, so that a change would be seen elsewhere too or break what is there.
    """
    if source.root is None:
        raise InTheWay("there is nothing in the file", Span(0, 0))
    target = EditTarget(source.root)
    _refuse_anchor(target.node)
    for step in pointer:
        found = child(target.node, step)
        if found is None:
            raise InTheWay(f"there is no `{step}` here", target.node.span)
        key, node = found
        target = _inside(source.text, target, key, node)
        _refuse_anchor(target.node)
    return target


def _inside(text: str, outer: EditTarget, key: Node | None, node: Node) -> EditTarget:
    in_brackets = outer.in_brackets or outer.node.flow
    if key is None:
        if in_brackets:
            return EditTarget(node, None, outer.node, in_brackets)
        dash = dash_of(text, outer.node, node)
        return EditTarget(node, None, outer.node, in_brackets, column(text, dash), dash + 1)
    _refuse_anchor(key)
    colon = _COLON.match(text, key.span.end)
    if _has_question_mark(text, key) or (colon is None and not in_brackets):
        raise InTheWay("its key is written with a `?`", key.span)
    opens = colon.end() if colon else key.span.end
    return EditTarget(node, key, outer.node, in_brackets, column(text, key.span.start), opens)


def _refuse_anchor(node: Node) -> None:
    if node.kind is NodeKind.ALIAS:
        raise InTheWay(f"`*{node.anchor}` stands for a value that is written elsewhere", node.span)
    if node.anchor is not None:
        raise InTheWay(f"it is marked `&{node.anchor}`, for use in other places too", node.span)


def _has_question_mark(text: str, key: Node) -> bool:
    return text[line_start(text, key.span.start) : key.span.start].rstrip().endswith("?")
