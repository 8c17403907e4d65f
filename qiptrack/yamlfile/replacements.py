"""The splices that put another value in the place of one, in the style of the old one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qiptrack.pointer import Pointer
from qiptrack.yamlfile.document import Node, NodeKind, Source, Span
from qiptrack.yamlfile.rendering import (
    Layout,
    Rendering,
    Value,
    behind_dash,
    behind_key,
    indented,
    inline,
    layout_of,
)
from qiptrack.yamlfile.scalar_text import block_text, one_line
from qiptrack.yamlfile.spans import block_header, block_indent, column, line_break, line_end
from qiptrack.yamlfile.splices import (
    EditTarget,
    InTheWay,
    Splice,
    below,
    refuse_comments,
    target_at,
)

BLOCK_STYLES = frozenset({"|", ">"})
SHORTEST_FILL = 60
"""A `>` block is filled to its longest line, and at least to this many characters."""


def value_set(source: Source, pointer: Pointer, value: Value) -> list[Splice]:
    """Return the splices that make `value` what `pointer` names."""
    return replaced(source, target_at(source, pointer), value)


def replaced(source: Source, target: EditTarget, value: Value) -> list[Splice]:
    """Return the splices that put `value` in the place of the node of `target`."""
    node = target.node
    if target.parent is None and (node.value or node.pairs or node.items):
        raise InTheWay("this would replace the whole file", node.span)
    refuse_inner_anchors(node)
    if target.in_brackets or target.parent is None:
        rendering = Rendering(_in_brackets(source, target, value), [])
    else:
        rendering = _rendering(source, target, value)
    if rendering.lines and node.style not in BLOCK_STYLES and _ends_in_lines(value):
        rendering = _above_comment(source.text, target, rendering, value)
    return _put(source, target, rendering)


def _above_comment(text: str, target: EditTarget, rendering: Rendering, value: Value) -> Rendering:
    """Return `rendering`, with no block at its end that would take in a comment below it."""
    end = target.node.span.end
    if below(text, end, target.at) == line_end(text, end):
        return rendering
    if isinstance(value, str):
        return Rendering(one_line(value), [])
    comment = text.index("#", line_end(text, end))
    raise InTheWay(
        "a comment below it would become a part of the text", Span(comment, line_end(text, comment))
    )


def _ends_in_lines(value: Value) -> bool:
    """Say whether the last text in `value` is one of several lines."""
    if isinstance(value, str):
        return "\n" in value
    if isinstance(value, Mapping):
        return bool(value) and _ends_in_lines(list(value.values())[-1])
    return isinstance(value, Sequence) and bool(value) and _ends_in_lines(value[-1])


def _rendering(source: Source, target: EditTarget, value: Value) -> Rendering:
    node, layout = target.node, layout_of(source)
    if isinstance(value, str):
        if node.style in BLOCK_STYLES:
            return _in_block(source, target, value, layout)
        if "\n" not in value:
            return Rendering(_like_old(node, value), [])
    elif isinstance(value, Sequence | Mapping) and node.flow and _stays_in_brackets(node, value):
        return Rendering(inline(value, pad=padding(source.text, node)), [])
    layout = _layout_of_old(source.text, target, layout)
    if target.key is None:
        return behind_dash(value, target.at, layout)
    return behind_key(value, target.at, layout)


def padding(text: str, node: Node) -> str:
    """Return what stands behind the opening brace of `node`: one blank or nothing."""
    return " " if node.pairs and text.startswith("{ ", node.span.start) else ""


def _stays_in_brackets(node: Node, value: Sequence[Value] | Mapping[str, Value]) -> bool:
    """Say whether brackets are kept: those with something in them, or for a few short texts."""
    if node.pairs or node.items:
        return True
    return isinstance(value, Sequence) and not any(
        isinstance(inner, Mapping) or (isinstance(inner, Sequence) and not isinstance(inner, str))
        for inner in value
    )


def _layout_of_old(text: str, target: EditTarget, layout: Layout) -> Layout:
    """Return `layout` with the steps that are there already."""
    node = target.node
    deeper = column(text, node.span.start) - target.at
    if target.key is None:
        # What is empty stands right behind the dash, and one blank comes between.
        return replace(layout, dash=max(deeper, len("- ")))
    if node.flow or node.kind is NodeKind.SCALAR:
        return layout
    if node.kind is NodeKind.MAPPING:
        return replace(layout, step=deeper)
    return replace(layout, list_step=deeper, lists_in_brackets=False)


def _like_old(node: Node, value: str, *, flow: bool = False) -> str:
    """Return `value` on one line, in the quotes of the scalar it replaces."""
    if node.kind is not NodeKind.SCALAR or node.style in BLOCK_STYLES:
        return one_line(value, flow=flow)
    return one_line(value, flow=flow, style=node.style, like=None if node.style else node.value)


def _in_brackets(source: Source, target: EditTarget, value: Value) -> str:
    node = target.node
    if isinstance(value, str):
        return _like_old(node, value, flow=True)
    return inline(value, pad=padding(source.text, node))


def _in_block(source: Source, target: EditTarget, value: str, layout: Layout) -> Rendering:
    """Return `value` as the lines of a block that is there already."""
    node = target.node
    header, *old = source.text[slice(*node.span)].split("\n")
    indent = block_indent(header, old, node.value or "", target.at)
    if indent is None:
        indent = target.at + layout.step
    block = block_text(
        value,
        style=node.style,
        step=indent - target.at,
        width=max([SHORTEST_FILL, *(len(line.rstrip()) - indent for line in old)]),
        always_step=any(character.isdigit() for character in block_header(header)),
    )
    if block is None:
        return Rendering(one_line(value), [])
    return Rendering(block.header, indented(block.lines, indent))


def _put(source: Source, target: EditTarget, rendering: Rendering) -> list[Splice]:
    """Return the splices that write `rendering` behind the colon or dash of `target`.

    The head goes where the value is, and the lines below its line, so that a comment on that
    line stays where it is.
    """
    text = source.text
    head, tail = _places(text, target)
    if not rendering.head:
        head = Span(target.opens, head.end)
        tail = _below_comments(text, target, tail)
    refuse_comments(source, head, tail, _behind_last_line(text, target))
    before = _before_head(text, target, head) if rendering.head else ""
    broken = line_break(text, tail.start)
    return [
        Splice(head.start, head.end, before + rendering.head),
        Splice(tail.start, tail.end, "".join(broken + line for line in rendering.lines)),
    ]


def _places(text: str, target: EditTarget) -> tuple[Span, Span]:
    """Return where the head of a value is, and the lines that follow it."""
    node = target.node
    is_block = node.kind in {NodeKind.MAPPING, NodeKind.SEQUENCE} and not node.flow
    if node.style in BLOCK_STYLES:
        end = node.span.start + len(block_header(text[slice(*node.span)]))
        return Span(node.span.start, end), Span(line_end(text, end), node.span.end)
    if is_block and target.key is not None:
        opens = target.opens
        return Span(opens, opens), Span(line_end(text, opens), line_end(text, node.span.end))
    end = line_end(text, node.span.end)
    return node.span, Span(end, end)


def _below_comments(text: str, target: EditTarget, tail: Span) -> Span:
    """Return `tail`, after the comments that stand where a list or mapping was empty."""
    node = target.node
    if node.value or node.pairs or node.items:
        return tail
    end = below(text, node.span.end, target.at)
    return Span(end, end)


def _behind_last_line(text: str, target: EditTarget) -> Span:
    """Return what is behind a block that goes: a comment there is about its last line only."""
    node = target.node
    end = line_end(text, node.span.end)
    goes = bool(node.pairs or node.items) and not node.flow
    return Span(node.span.end if goes and "\n" in text[target.opens : end] else end, end)


def _before_head(text: str, target: EditTarget, head: Span) -> str:
    if head.start != target.opens:
        return ""
    return " " if text[head.start - 1] in {":", "-"} else ": "


def refuse_inner_anchors(node: Node) -> None:
    """Raise InTheWay when something inside of `node` has a name that others may refer to."""
    for inner in [*(value for _, value in node.pairs), *node.items]:
        if inner.anchor is not None and inner.kind is not NodeKind.ALIAS:
            raise InTheWay(
                f"something in it is marked `&{inner.anchor}`, for use in other places too",
                inner.span,
            )
        refuse_inner_anchors(inner)
