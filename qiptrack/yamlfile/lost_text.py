"""Text that stands in a file and is not what is read: hidden, cut off, or turned into a code."""

import re
import unicodedata
from collections.abc import Callable, Container, Iterator
from typing import NamedTuple

from qiptrack.patterns import pattern
from qiptrack.yamlfile.document import Node, NodeKind, Source, Span
from qiptrack.yamlfile.spans import column, content_start, is_bare, line_start, next_line

Keys = tuple[str, ...]
"""The keys that lead to a value; an item of a list is where its list is."""

_BEHIND = pattern(r"(?P<blanks>[ \t]+)(?P<comment>#[^\r\n]*)")
_BELOW = pattern(r"[ \t]*\r?\n[ ]+(?P<comment>#\d[^\r\n]*)")

_REMARK = pattern(r"#(?P<digit>\d?)")

_ESCAPE = pattern(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[^\r\n])")
_NAMED = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f",
    "r": "\r", "e": "\x1b", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
"""What the escapes of one letter stand for, where it is not that letter (YAML 1.2, 5.7)."""

_LAST_CHARACTER = 0x10FFFF

_SEEN_AS_MEANT = frozenset("\t\n\r\xa0\u200c\u200d")
"""What people write by an escape on purpose: lines, columns, and what holds words together."""

_DRIVE = pattern(r"(?<![A-Za-z])[A-Za-z]:\\(?!\\)")
_FILE_BEHIND = pattern(
    r"[^\s\\]{0,100}\.(?:pdf|docx?|xls[xm]?|csv|txt|rtf|od[ts]|pptx?|jpe?g|png|gif|heic|tiff?|msg"
    r"|eml|zip|html?|ya?ml|md|json)\b",
    re.IGNORECASE,
)


class PlacedValue(NamedTuple):
    """A key or a value, and the keys that lead to it."""

    keys: Keys
    node: Node


class HiddenText(NamedTuple):
    """A value without quotes, and a comment behind it that may be a part of its text."""

    keys: Keys
    node: Node
    comment: Span
    blanks: int
    """How many spaces stand before the `#`, two for a tab; none where it begins the next line."""


class CodedCharacter(NamedTuple):
    """An escape in double quotes, and the character that is read in its place."""

    span: Span
    character: str


class CutText(NamedTuple):
    """A text in braces that a comma ends, and the keys that the rest of it became."""

    text: str
    """The whole of it, as it was most likely meant."""
    keys: Keys


def placed(source: Source, looked_into: Callable[[Node], bool] = bool) -> Iterator[PlacedValue]:
    """Yield every key and value of a file once, in order, where it stands.

    What is below a value that is not `looked_into` is left out.
    """
    still: list[tuple[Keys, Node | None, Node]] = []
    if source.root is not None:
        still.append(((), None, source.root))
    while still:
        keys, key, node = still.pop()
        if key is not None:
            yield PlacedValue(keys, key)
        yield PlacedValue(keys, node)
        if not looked_into(node):
            continue
        for each, value in reversed(node.pairs):
            still.append(((*keys, each.value or ""), each, value))
        still.extend((keys, None, item) for item in reversed(node.items))


def hidden_texts(source: Source) -> Iterator[HiddenText]:
    """Yield each comment that follows a value without quotes on its line.

    So does one on the next line that begins with a number, such as `#4411`, and stands deeper
    than the key: a text that was broken before it. One in the place of a value follows nothing.
    """
    text = source.text
    if not _may_hide(text):
        return
    for keys, node in placed(source, lambda node: _is_near_remark(text, node.span)):
        if node.kind is not NodeKind.SCALAR or node.style:
            continue
        if node.value is None and node.span.start < node.span.end:
            continue
        if found := _BEHIND.match(text, node.span.end):
            yield HiddenText(
                keys, node, Span(*found.span("comment")), len(found["blanks"].replace("\t", "  "))
            )
        elif node.value and (found := _BELOW.match(text, node.span.end)) and node.key_span:
            start = found.start("comment")
            if column(text, start) > column(text, node.key_span.start):
                yield HiddenText(keys, node, Span(start, found.end("comment")), 0)


def _may_hide(text: str) -> bool:
    """Whether a remark of `text` stands behind something, or begins with a number."""
    return any(
        text[max(found.start() - 1, 0)] in " \t"
        and (text[line_start(text, found.start()) : found.start()].strip(" \t") or found["digit"])
        for found in _REMARK.finditer(text)
    )


def _is_near_remark(text: str, span: Span) -> bool:
    """Whether there is a `#` in `span`, behind it, or on the line below."""
    return text.find("#", span.start, next_line(text, next_line(text, span.end))) >= 0


_DEEPER_DASH = pattern(r"^( *)- .*\n(?:[ \t\r]*\n)*\1 +- ", re.MULTILINE)
_DASHED_LINE = pattern(r"\n[ \t]*(?P<item>-[ \t]+[^\r\n]*[^\s])")


def run_on_items(source: Source) -> Iterator[Span]:
    """Yield the items of lists that are read as the end of the item above.

    Their dash stands further in than that one's, so that it begins no item.
    """
    text = source.text
    if not _DEEPER_DASH.search(text):
        return
    for _, node in placed(source):
        for item in () if node.flow else node.items:
            said = item.pairs[0][1] if len(item.pairs) == 1 and not item.flow else item
            if said.kind is NodeKind.SCALAR and said.value and not said.style:
                for found in _DASHED_LINE.finditer(text, *said.span):
                    yield Span(*found.span("item"))


_QUOTE_AND_REMARK = pattern(r"[\"']#")
_WHOLE_REMARK = pattern(r"#[^\r\n]*")


def quotes_before_remarks(source: Source) -> Iterator[tuple[Node, Span]]:
    """Yield each text in quotes that ends where a # stands at once behind it, and that remark.

    The quote was to begin a text such as `"#4411"`, and one that is missing above to end this.
    """
    text = source.text
    if not _QUOTE_AND_REMARK.search(text):
        return
    for _, node in placed(source):
        if node.style in {'"', "'"} and (found := _WHOLE_REMARK.match(text, node.span.end)):
            yield node, Span(*found.span())


def unused_anchors(source: Source) -> Iterator[Node]:
    """Yield each value with an anchor, `&name`, that no alias stands for.

    One with nothing but the anchor has no value, which is a fault of the file already. Of one
    that something refers to in what is set aside, nobody knows.
    """
    if source.events is not None:
        return
    everything = [node for _, node in placed(source)]
    used = {id(node.target) for node in everything if node.kind is NodeKind.ALIAS}
    for node in everything:
        if node.anchor is None or node.kind is NodeKind.ALIAS or id(node) in used:
            continue
        if any(f"*{node.anchor}" in source.text[start:end] for start, end in source.aside):
            continue
        if node.kind is not NodeKind.SCALAR or node.value is not None:
            yield node


def coded_characters(
    source: Source, reference: Container[str]
) -> Iterator[tuple[Node, list[CodedCharacter]]]:
    r"""Yield each text in double quotes in which an escape made what nobody means to write.

    That is a control character, or one that is not seen. Line ends, tabs and no-break spaces
    are only among them in the path of a file, as in `"C:\new"`, and in values of the keys
    `reference`, which are on one line.
    """
    text = source.text
    for keys, node in escaped_texts(source):
        typed = text[content_start(text, node) : node.span.end]
        at = node.span.end - len(typed)
        strict = any(key in reference for key in keys[-1:]) or bool(_DRIVE.search(typed))
        found = [
            CodedCharacter(Span(at + each.start(), at + each.end()), character)
            for each in _ESCAPE.finditer(typed)
            if (character := _stands_for(each[0])) is not None
            and _is_unwanted(character, strict or bool(_FILE_BEHIND.match(typed, each.end())))
        ]
        if found:
            yield node, found


def escaped_texts(source: Source) -> Iterator[PlacedValue]:
    """Yield each text in double quotes with a backslash in it: it is read as another one."""
    text = source.text
    if "\\" not in text or '"' not in text:
        return
    for each in placed(source, lambda node: text.find("\\", *node.span) >= 0):
        if each.node.style == '"' and text.find("\\", *each.node.span) >= 0:
            yield each


def _stands_for(escape: str) -> str | None:
    """Return the character that an escape stands for; None where it is the one typed."""
    if len(escape) == len(r"\a"):
        return _NAMED.get(escape[1:])
    number = int(escape[len(r"\x") :], base=16)
    return chr(number) if number <= _LAST_CHARACTER else None


def _is_unwanted(character: str, strict: bool) -> bool:
    if character in _SEEN_AS_MEANT:
        return strict
    return unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp", "Cn", "Co"}


def unescaped(source: Source, node: Node) -> str:
    """Return what stands between the double quotes of `node`, backslashes taken as they are."""
    typed = source.text[content_start(source.text, node) : node.span.end]
    return typed[1:-1].replace('\\"', '"').replace("\\\\", "\\")


def cuts(
    text: str, mapping: Node, unknown: Container[str], meant: Container[str] = ()
) -> Iterator[CutText]:
    """Yield the texts of a mapping in braces that a comma ends too soon.

    What stands behind the comma became a key without a colon, or one of `unknown`; what is
    `meant` for a key is none of it. A key in quotes, behind them or on a line of its own is a key.
    """
    before: Node | None = None
    keys: list[str] = []
    end = 0
    last = mapping.span.start
    for key, value in mapping.pairs:
        name = key.value
        is_key = key.style or (before and before.style) or "\n" in text[last : key.span.start]
        lost = name in unknown and not is_key
        last = max(key.span.end, value.span.end)
        if (
            before is not None
            and name
            and (lost or (is_bare(text, key, value) and name not in meant))
        ):
            keys.append(name)
            end = last
            continue
        if before is not None and keys:
            yield _cut(text, before, keys, end)
        keys = []
        before = value if value.kind is NodeKind.SCALAR and value.value else None
    if before is not None and keys:
        yield _cut(text, before, keys, end)


def _cut(text: str, before: Node, keys: list[str], end: int) -> CutText:
    whole = before.value if before.style else text[before.span.start : before.span.end]
    return CutText(f"{whole}{text[before.span.end : end]}", tuple(keys))
