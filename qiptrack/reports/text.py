"""Text from files made fit to be shown: it is data, and has no effect anywhere."""

import re

# Control characters; marks that turn the direction of text round, or are not seen at all; and
# halves of characters, which no output can carry.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_WHITE = re.compile(r"\s+")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&=:])")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def visible(text: str) -> str:
    r"""Return `text` on one line, white space folded, with what cannot be seen made visible.

    >>> visible("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    return _escaped(_WHITE.sub(" ", text).strip())


def visible_lines(text: str) -> list[str]:
    """Return `text` line by line, each with what cannot be seen made visible."""
    return [_escaped(line.replace("\t", "    ").rstrip()) for line in text.rstrip().split("\n")]


def _escaped(text: str) -> str:
    return _UNSEEN.sub(lambda found: _code(found[0]), text)


def _code(character: str) -> str:
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def encodable(text: str, encoding: str) -> str:
    """Return `text` with what `encoding` cannot write replaced by a code, so it never fails."""
    return text.encode(encoding, "backslashreplace").decode(encoding)


def markdown(text: str) -> str:
    """Return `text` so that Markdown shows it as it was typed: no markup, no HTML, no links."""
    return _MARKDOWN.sub(_entity, visible(text))


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};" if found[0] in "<>&|" else _softly(found)


def _softly(found: re.Match[str]) -> str:
    """Leave alone what only means something at certain places, when it is not at one."""
    before, after = found.string[: found.start()], found.string[found.end() : found.end() + 1]
    sign = found[0]
    if sign in ".)":
        return f"\\{sign}" if before.isdecimal() else sign
    if sign in "#+-=":
        return f"\\{sign}" if not before else sign
    if sign == ":":
        return f"\\{sign}" if after == "/" else sign
    if sign in "({}!":
        return sign if sign != "!" or after != "[" else "\\!"
    return f"\\{sign}"


def cell(text: str) -> str:
    """Return `text` for a cell of CSV, in such a way that no spreadsheet takes it for a formula.

    An apostrophe goes in front, as OWASP advises ("CSV Injection").
    """
    return f"'{text}" if text.startswith(_FORMULA) else text
