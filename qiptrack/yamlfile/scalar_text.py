"""How one text is written as YAML, so that every reader takes it for the same text."""

import datetime as dt
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from qiptrack.patterns import pattern
from qiptrack.yamlfile.characters import is_accepted

_NUMBER = pattern(
    r"[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|\.(?:inf|Inf|INF)"
    r"|[0-9][0-9_]*(?::[0-5]?[0-9])*(?:\.[0-9_.]*)?(?:[eE][-+]?[0-9]+)?"
    r"|\.[0-9_.]*(?:[eE][-+]?[0-9]+)?)|\.(?:nan|NaN|NAN)"
)
_DATE = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = pattern(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt \t].*)?")
_BOOLEAN = frozenset(["true", "false", "yes", "no", "on", "off", "y", "n"])
_SPECIAL = frozenset({"null", "Null", "NULL", "~", "=", "<<"})
_FIRST = pattern(r"(?:[^-?:,\[\]{}#&*!|>'\"%@`\s]|-(?=[\w(£$€]))")
_INSIDE_BLOCK = pattern(r":(?:\s|$)|\s#|[\t\n\xa0]")
_INSIDE_FLOW = pattern(r"[,?\[\]{}]|:(?![\w/])")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
_WORDS = pattern(r"[A-Za-z][ !\"$-9;-~]*[!\"$-9;-~]")
_GAP = pattern(r"(?<=\S) (?=\S)")


class ScalarReading(StrEnum):
    """What readers of YAML 1.1 or 1.2 may take a plain scalar for."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    BOOLEAN = "boolean"
    OTHER = "other"


def reading(text: str) -> ScalarReading:
    """Return what a reader that guesses takes the plain scalar `text` for.

    The patterns are those of the types repository of YAML 1.1 and the core schema of 1.2.
    """
    if _is_date(text):
        return ScalarReading.DATE
    if _NUMBER.fullmatch(text):
        return ScalarReading.NUMBER
    if text.lower() in _BOOLEAN and text in {text.lower(), text.upper(), text.capitalize()}:
        return ScalarReading.BOOLEAN
    if text in _SPECIAL or _TIME.fullmatch(text):
        return ScalarReading.OTHER
    return ScalarReading.TEXT


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def can_be_plain(text: str, *, flow: bool) -> bool:
    """Say whether `text` is no more and no less than itself when no quotes are around it."""
    return bool(
        _FIRST.match(text)
        and text == text.strip()
        and not _INSIDE_BLOCK.search(text)
        and not (flow and _INSIDE_FLOW.search(text))
        and is_accepted(text)
    )


def one_line(text: str, *, flow: bool = False, style: str = "", like: str | None = None) -> str:
    """Return `text` on one line, in the quotes `style` when they can hold it.

    Without quotes it is left only if all readers agree that it is text, or a date. A number or
    a truth value also stays plain in place of another, which is then given as `like`.
    """
    if style == '"':
        return _double(text)
    if style == "'" and _fits_single(text):
        return _single(text)
    if not flow and " " in text and _WORDS.fullmatch(text):
        return text  # no reader takes several words for more, without a colon and a hash
    stays = _short_stays if len(text) <= _SHORT else _stays
    if stays(text, flow=flow) or (like is not None and _stays_like(text, like, flow=flow)):
        return text
    if ('"' in text or "\\" in text) and _fits_single(text):
        return _single(text)
    return _double(text)


def _stays(text: str, *, flow: bool) -> bool:
    agreed = reading(text) in (ScalarReading.TEXT, ScalarReading.DATE)
    return agreed and can_be_plain(text, flow=flow)


_SHORT = 32
"""How long texts are, in characters, that stand in a plan again and again: dates, roles, states."""

_short_stays = lru_cache(maxsize=4_096)(_stays)


def _stays_like(text: str, like: str, *, flow: bool) -> bool:
    kind = reading(like)
    is_other = kind in (ScalarReading.NUMBER, ScalarReading.BOOLEAN)
    return is_other and reading(text) is kind and can_be_plain(text, flow=flow)


class BlockText(NamedTuple):
    """A text on lines of its own: the sign and indicators before them, and the lines."""

    header: str
    lines: list[str]


def block_text(
    text: str, *, style: str, step: int, width: int = 0, always_step: bool = False
) -> BlockText | None:
    """Return `text` as a block, its lines without indentation; None when a block cannot hold it.

    The block will stand `step` characters deeper than its parent, which its header tells when
    it has to, or `always_step`. In the style `>` lines are filled up to `width` characters.
    """
    if not text.strip() or not is_accepted(text) or "\r" in text:
        return None
    body = text.removesuffix("\n")
    if body.endswith("\n"):
        # It would take in, or leave out, the blank lines that follow it.
        return None
    first = body.lstrip("\n")[0]
    tells_step = first == " " or always_step
    if first == "\t" or (tells_step and not 0 < step < 10):
        return None
    indicators = (str(step) if tells_step else "") + ("-" if body == text else "")
    lines = _fold(body, width) if style == ">" else None
    sign = "|" if lines is None else ">"
    return BlockText(sign + indicators, lines or body.split("\n"))


def _fold(body: str, width: int) -> list[str] | None:
    """Return `body` in lines of `width` that a `>` block puts together again.

    None when a line begins with a blank, which would keep the line ends around it.
    """
    paragraphs = body.split("\n")
    if any(paragraph[:1] in {" ", "\t"} for paragraph in paragraphs):
        return None
    lines: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        if number:
            lines.append("")
        if paragraph:
            lines += _filled(paragraph, width)
    return lines


def _filled(paragraph: str, width: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in _GAP.split(paragraph):
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def _fits_single(text: str) -> bool:
    return is_accepted(text) and not any(character in text for character in "\n\r\t")


def _single(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _double(text: str) -> str:
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if is_accepted(character):
        return character
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
