"""How much of a screen text takes, and how it is folded to fit."""

import re
from collections.abc import Sequence

_NARROW = re.compile("[ -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u20ac\u2500-\u259f\u2800-\u28ff]*")
_WIDENS = "\ufe0f"
"""The character that has the one before it shown as a picture, which is wide."""


def cells(text: str) -> int:
    """Return how many columns of a screen `text` takes; wide characters take two."""
    if text.isascii() or _NARROW.fullmatch(text):
        return len(text)
    from rich.cells import cell_len  # only for text that may be wide

    return cell_len(text)


def sizes(texts: Sequence[str]) -> list[int]:
    """Return how many columns of a screen each of `texts` takes."""
    return list(map(len if "".join(texts).isascii() else cells, texts))


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Return `text` with spaces behind it, or in front of it, up to `width`."""
    if text.isascii():
        return text.rjust(width) if right else text.ljust(width)
    space = " " * max(0, width - cells(text))
    return space + text if right else text + space


def fold(text: str, width: int) -> list[str]:
    """Return `text` in lines of at most `width`, broken at spaces.

    A word too long for a line is broken after a hyphen or slash, or else where it must be.
    Nothing is lost but the spaces at the breaks, and a character wider than `width` has a line
    to itself.
    """
    lines = []
    start = 0
    while (end := fitting(text, start, width)) < len(text):
        end = _break(text, start, end)
        lines.append(text[start:end].rstrip(" "))
        start = end
        while text.startswith(" ", start):
            start += 1
    if start < len(text) or not lines:
        lines.append(text[start:].rstrip(" "))
    return lines


def _break(text: str, start: int, end: int) -> int:
    """Return where to break the line that begins at `start` and has room until `end`."""
    space = text.rfind(" ", start, end + 1)
    if space > start and not text[start:space].isspace():
        return space
    joint = max(text.rfind("-", start, end), text.rfind("/", start, end))
    return joint + 1 if joint > start else end


def fitting(text: str, start: int, width: int) -> int:
    """Return the end of the longest part of `text` from `start` that fits in `width`.

    It has at least one character, and is not cut in front of one that joins the one before.
    """
    if text.isascii() or _NARROW.fullmatch(text, start, start + width + 1):
        return start + max(width, 1)
    taken = 0
    for index in range(start, len(text)):
        length = 2 if text.startswith(_WIDENS, index + 1) else 1
        size = cells(text[index : index + length])
        if size and taken + size > width and index > start:
            return index
        taken += size
    return len(text)
