r"""Text from files made fit to be shown: it is data, and has no effect anywhere.

What acts rather than shows is written as a code, such as ``\x1b`` for the escape character.
"""

import re

_BEYOND_LATIN = "[^\x00-\u024f\u2000-\u206f]"
# Control characters; marks that turn the direction of text round, or are not seen at all;
# halves of characters, which no output can carry; and the tags in which text can hide. To
# Python none of them is printable. The two joiners belong to emoji and to other scripts.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff]"
    f"|(?<!{_BEYOND_LATIN})[\u200c\u200d]|[\u200c\u200d](?!{_BEYOND_LATIN})"
)
_WHITE = re.compile(r"\s+")


def visible(text: str) -> str:
    r"""Return `text` on one line, white space folded, with what cannot be seen made visible.

    >>> visible("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    if text.isprintable() and "  " not in text:
        return text.strip()
    return coded(_WHITE.sub(" ", text).strip())


def all_visible(texts: list[str]) -> list[str]:
    """Return each of `texts` as `visible` does, in no time where there is nothing to do."""
    together = "|".join(["", *texts, ""])
    if together.isprintable() and not any(space in together for space in ("  ", "| ", " |")):
        return texts
    return [visible(text) for text in texts]


def visible_lines(text: str) -> list[str]:
    """Return `text` line by line, each with what cannot be seen made visible."""
    return [
        coded(line.replace("\t", "    ").rstrip())
        for line in text.replace("\r\n", "\n").rstrip().split("\n")
    ]


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


_MARKUP = re.compile(r"[\\`*_\[\]~$|]|:(?=//)|(?<=www)\.")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_STARTS_BLOCK = re.compile(r"^(\d*)([-+=#.)])")


def markdown(text: str) -> str:
    """Return `text` on one line so that Markdown shows it as typed: no markup, HTML or links."""
    escaped = _MARKUP.sub(r"\\\g<0>", visible(text)).translate(_ENTITIES)
    return _STARTS_BLOCK.sub(r"\1\\\2", escaped)


_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def cell(text: str) -> str:
    """Return `text` for a cell of CSV, in such a way that no spreadsheet takes it for a formula.

    An apostrophe goes in front, as OWASP advises ("CSV Injection"), but not of a number.
    Line ends and tabs stay.
    """
    if not text.isprintable():
        lines = text.replace("\r\n", "\n").split("\n")
        text = "\n".join("\t".join(map(coded, line.split("\t"))) for line in lines)
    if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text
