"""Text from files made fit to be shown, where it has no effect, and how much room it takes."""

from collections.abc import Sequence

from qiptrack.patterns import pattern

_NARROW = pattern("[ -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u20ac\u2500-\u259f\u2800-\u28ff]*")
_WIDENS = "\ufe0f"
"""The character that has the one before it shown as a picture, which is wide."""


def width_of(text: str) -> int:
    """Return how many columns of a screen `text` takes; wide characters take two."""
    if text.isascii() or _NARROW.fullmatch(text):
        return len(text)
    from rich.cells import cell_len  # only for text that may be wide

    return cell_len(text)


def widths_of(texts: Sequence[str]) -> list[int]:
    """Return how many columns of a screen each of `texts` takes."""
    return list(map(len if "".join(texts).isascii() else width_of, texts))


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Return `text` with spaces behind it, or in front of it, up to `width`."""
    if text.isascii():
        return text.rjust(width) if right else text.ljust(width)
    space = " " * max(0, width - width_of(text))
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
        size = width_of(text[index : index + length])
        if size and taken + size > width and index > start:
            return index
        taken += size
    return len(text)


_BEYOND_LATIN = "[^\x00-\u024f\u2000-\u206f]"
# Control characters; marks that turn the direction of text round, or are not seen at all;
# halves of characters, which no output can carry; and the tags in which text can hide. To
# Python none of them is printable. The two joiners belong to emoji and to other scripts.
_UNSEEN = pattern(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff]"
    f"|(?<!{_BEYOND_LATIN})[\u200c\u200d]|[\u200c\u200d](?!{_BEYOND_LATIN})"
)
_WHITE = pattern(r"\s+")


def visible(text: str) -> str:
    r"""Return `text` on one line, white space folded, with what cannot be seen made visible.

    >>> visible("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    if text.isprintable() and "  " not in text:
        return text.strip()
    return coded(_WHITE.sub(" ", text).strip())


def all_visible(texts: Sequence[str]) -> Sequence[str]:
    """Return each of `texts` as `visible` does, in no time where there is nothing to do."""
    return texts if _are_visible(_together(texts)) else [visible(text) for text in texts]


def _together(texts: Sequence[str]) -> str:
    """Return texts as one, in which each stands between two bars."""
    return "|".join(["", *texts, ""])


def _are_visible(together: str) -> bool:
    """Whether all texts in one are as they should be on a line."""
    return together.isprintable() and not any(part in together for part in ("  ", "| ", " |"))


def visible_lines(text: str) -> list[str]:
    """Return `text` line by line, each with what cannot be seen made visible."""
    return [visible_line(line) for line in text.replace("\r\n", "\n").rstrip().split("\n")]


def visible_line(line: str) -> str:
    """Return one line without its end, with what cannot be seen in it made visible."""
    return coded(line.replace("\t", "    ").rstrip())


def coded(text: str) -> str:
    """Return `text` with whatever acts rather than shows, line ends too, written as a code."""
    return text if text.isprintable() else _UNSEEN.sub(lambda found: _code(found[0]), text)


def _code(character: str) -> str:
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


_TYPEWRITTEN = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212─", "-"),
        **dict.fromkeys("\u2018\u2019", "'"),
        **dict.fromkeys("“”", '"'),
        **dict.fromkeys("•●", "*"),
        "·": "|",
        "│": "|",
        "┄": ".",
        "═": "=",
        **dict(zip("▁▂▃▄▅▆▇█", "_.:=+*%#", strict=True)),
        "…": "...",
        "→": "->",
        "≥": ">=",
        "≤": "<=",
    }
)


def encodable(text: str, encoding: str) -> str:
    """Return `text` as `encoding` can write it, so that writing it never fails.

    What it cannot write is replaced by what a typewriter would have had, or else by a code.
    """
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        written = text.translate(_TYPEWRITTEN).encode(encoding, "backslashreplace")
        return written.decode(encoding)
    return text


_MARKUP = str.maketrans(
    {**{sign: f"\\{sign}" for sign in "\\`*_[]~$|"}, "&": "&amp;", "<": "&lt;", ">": "&gt;"}
)
_STARTS_BLOCK = pattern(r"^(\d*)([-+=#.)])")


def markdown(text: str) -> str:
    """Return `text` on one line so that Markdown shows it as typed: no markup, HTML or links."""
    escaped = visible(text).translate(_MARKUP)
    if "://" in escaped or "www." in escaped:
        escaped = escaped.replace("://", r"\://").replace("www.", r"www\.")
    return _STARTS_BLOCK.sub(r"\1\\\2", escaped)


_MAY_BE_MARKUP = pattern(r"[\\`*_\[\]~$&<>]|://|www\.|\|\d*[-+=#.)]")


def plain_markdown(texts: Sequence[str]) -> Sequence[str] | None:
    """Return `texts` where Markdown shows all of them as typed; None where one needs a look."""
    together = _together(texts)
    bars = together.count("|") - len(texts) - 1
    is_plain = not bars and _are_visible(together) and not _MAY_BE_MARKUP.search(together)
    return texts if is_plain else None


def coded_lines(text: str) -> str:
    """Return `text` with what acts rather than shows as a code, but for line ends and tabs."""
    if text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join("\t".join(map(coded, line.split("\t"))) for line in lines)


def shortened(text: str, longest: int) -> str:
    """Return `text` with no more than so many characters; where it is cut, it ends in a mark."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_NUMBER = pattern(r"[+-]?[0-9]+(\.[0-9]+)?")


def cell(text: str) -> str:
    """Return `text` for a cell of CSV, in such a way that no spreadsheet takes it for a formula.

    An apostrophe goes in front, as OWASP advises ("CSV Injection"), but not of a number.
    Line ends and tabs stay.
    """
    text = coded_lines(text)
    if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def are_plain_cells(texts: Sequence[str]) -> bool:
    """Whether all texts may stand in quotation marks as they are, in a cell of CSV each."""
    together = _together(texts)
    is_as_typed = together.isprintable() and '"' not in together
    return is_as_typed and not _MAY_BE_FORMULA.search(together)


_MAY_BE_FORMULA = pattern(r"\|[=+\-@\uff1d\uff0b\uff0d\uff20]")
"""A text that begins as formulas do, among texts that stand between bars and are printable."""
