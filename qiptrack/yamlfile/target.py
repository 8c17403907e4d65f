"""The place that an edit is about, reached without passing anything it could not change."""

import re
from dataclasses import dataclass

from qiptrack.pointer import Pointer
from qiptrack.yamlfile.document import Node, NodeKind, Source, Span
from qiptrack.yamlfile.lines import column, line_start
from qiptrack.yamlfile.places import child, dash_of
from qiptrack.yamlfile.refusal import InTheWay

_COLON = re.compile(r"[ \t]*:")


@dataclass(frozen=True, slots=True)
class Target:
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


def target_at(source: Source, pointer: Pointer) -> Target:
    """Return the place of `pointer`.

    It raises InTheWay when there is none, or when an anchor, an alias or a key with a `?` is on
    the way, so that a change would be seen elsewhere too or break what is there.
    """
    if source.root is None:
        raise InTheWay("there is nothing in the file", Span(0, 0))
    target = Target(source.root)
    _refuse_anchor(target.node)
    for step in pointer:
        found = child(target.node, step)
        if found is None:
            raise InTheWay(f"there is no `{step}` here", target.node.span)
        key, node = found
        target = _inside(source.text, target, key, node)
        _refuse_anchor(target.node)
    return target


def _inside(text: str, outer: Target, key: Node | None, node: Node) -> Target:
    in_brackets = outer.in_brackets or outer.node.flow
    if key is None:
        if in_brackets:
            return Target(node, None, outer.node, in_brackets)
        dash = dash_of(text, outer.node, node)
        return Target(node, None, outer.node, in_brackets, column(text, dash), dash + 1)
    _refuse_anchor(key)
    colon = _COLON.match(text, key.span.end)
    if _has_question_mark(text, key) or (colon is None and not in_brackets):
        raise InTheWay("its key is written with a `?`", key.span)
    opens = colon.end() if colon else key.span.end
    return Target(node, key, outer.node, in_brackets, column(text, key.span.start), opens)


def _refuse_anchor(node: Node) -> None:
    if node.kind is NodeKind.ALIAS:
        raise InTheWay(f"`*{node.anchor}` stands for a value that is written elsewhere", node.span)
    if node.anchor is not None:
        raise InTheWay(f"it is marked `&{node.anchor}`, for use in other places too", node.span)


def _has_question_mark(text: str, key: Node) -> bool:
    return text[line_start(text, key.span.start) : key.span.start].rstrip().endswith("?")
