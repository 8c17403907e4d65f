"""From bytes to characters, and the characters that no plan may hold."""

from collections.abc import Sequence
from typing import NamedTuple

from qiptrack.patterns import pattern
from qiptrack.yamlfile.document import Fault, FaultKind, Span
from qiptrack.yamlfile.limits import BOM, MAX_BYTES, MAX_FAULTS

STAND_IN = "\ufffd"
"""Read in place of a refused character, so that it ends no line and every offset holds."""

_ACCEPTED = r"\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"
_BREAKS = r"\x85\u2028\u2029"
_ALL_ACCEPTED = pattern(rf"[{_ACCEPTED}]*(?:\r\n[{_ACCEPTED}]*)*")
_REFUSED = pattern(rf"\r(?!\n)|\ufeff+|[{_BREAKS}]+|[^{_ACCEPTED}{_BREAKS}\r\ufeff]+")


class Decoded(NamedTuple):
    """The text of a file, whether a byte order mark stood before it, and why it cannot be read."""

    text: str
    bom: bool
    fault: Fault | None = None


def decode(raw: bytes) -> Decoded:
    """Return the characters of `raw`, as far as they are known when it is not UTF-8."""
    if len(raw) > MAX_BYTES:
        return Decoded("", bom=False, fault=_too_large(len(raw)))
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        return _undecodable(raw, error)
    bom = text.startswith(BOM)
    text = text.removeprefix(BOM)
    if _looks_like_utf16(text):
        return Decoded(text, bom, _utf16(Span(0, 1)))
    return Decoded(text, bom)


def is_accepted(text: str) -> bool:
    """Say whether a plan may hold every character of `text`."""
    return _ALL_ACCEPTED.fullmatch(text) is not None


def refused_spans(text: str) -> list[Span]:
    """Return where `text` has runs of characters that a plan may not hold, in order."""
    if is_accepted(text):
        return []
    return [Span(*found.span()) for found in _REFUSED.finditer(text)]


def without_refused(text: str, spans: Sequence[Span]) -> str:
    """Return `text` with a stand-in for each character of `spans`; offsets stay as they were."""
    parts: list[str] = []
    done = 0
    for start, end in spans:
        parts += [text[done:start], STAND_IN * (end - start)]
        done = end
    return "".join([*parts, text[done:]])


def spaces_for_tabs(text: str) -> str:
    """Return `text` with spaces for the tabs of blank lines, and for those in front of a remark.

    They are nothing to YAML and cannot be seen, but a parser may take them for indentation.
    Those that are text, in a block that begins with `|` or `>`, stay, and offsets are kept.
    """
    lines = text.splitlines(keepends=True)
    outer, inner = -1, 0
    for number, line in enumerate(lines):
        bare = line.strip()
        depth = len(line) - len(line.lstrip(" "))
        if bare and outer >= 0 and depth > outer and depth >= inner:
            inner = inner or depth
        elif bare and not _TABS_AND_REMARK.match(line):
            outer, inner = (depth if _BLOCK.search(line) else -1), 0
        elif outer < 0 or (not bare and not 0 < inner < len(line.rstrip("\r\n"))):
            end = line.find("#") if bare else len(line)
            lines[number] = line[:end].replace("\t", " ") + line[end:]
    return "".join(lines)


_TABS_AND_REMARK = pattern(r"[ \t]*\t[ \t]*#")
_BLOCK = pattern(r"(?:[:-][ \t]+|^)(?:[&!]\S+[ \t]+)*[|>][-+0-9]{0,2}[ \t]*(?:[ \t]#.*)?$")
"""The line that a block of text begins with, in which each further line is text."""


def refused_characters(text: str, spans: Sequence[Span]) -> list[Fault]:
    """Return the faults of the characters at `spans` of `text`, which no plan may hold."""
    if len(spans) > 1 and "\n" not in text and all(text[start] == "\r" for start, _ in spans):
        return [_old_mac(spans[0])]
    return [_refused(text[span.start], span) for span in spans[:MAX_FAULTS]]


def _too_large(size: int) -> Fault:
    return Fault(
        FaultKind.UNSUPPORTED,
        f"the file has {size:,} bytes, and {MAX_BYTES:,} is the most that is read",
        "Move what does not belong in a plan to a file of its own and link to it.",
        Span(0, 0),
    )


def _undecodable(raw: bytes, error: UnicodeDecodeError) -> Decoded:
    text = raw.decode(errors="replace")
    bom = text.startswith(BOM)
    text = text.removeprefix(BOM)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Decoded(text, bom, _utf16(Span(0, 1)))
    start = len(raw[: error.start].decode()) - bom
    old = raw[error.start : error.start + 1].decode("cp1252", errors="replace")
    guess = f", which is `{old}` in the older Windows encoding" if old != STAND_IN else ""
    return Decoded(
        text,
        bom,
        Fault(
            FaultKind.UNSUPPORTED,
            f"the file is not saved as UTF-8: byte {raw[error.start]:02X} here is no part of a "
            f"character{guess}",
            "Open it in your editor and save it again with the encoding UTF-8.",
            Span(start, start + 1),
        ),
    )


def _looks_like_utf16(text: str) -> bool:
    """Say whether `text` begins as plain letters do in UTF-16: every other character is NUL."""
    first, second = {*text[:64:2]}, {*text[1:64:2]}
    return len(text) > 1 and (first == {"\0"}) != (second == {"\0"})


def _utf16(span: Span) -> Fault:
    return Fault(
        FaultKind.UNSUPPORTED,
        "the file is saved as UTF-16 (Windows sometimes calls it Unicode), not as UTF-8",
        "Open it in your editor and save it again with the encoding UTF-8.",
        span,
    )


def _old_mac(span: Span) -> Fault:
    return Fault(
        FaultKind.UNSUPPORTED,
        "every line ends with a lone carriage return, as on very old Macs",
        "Open it in your editor and save it again with line ends LF (or CRLF).",
        span,
    )


def _refused(first: str, span: Span) -> Fault:
    if first == "\r":
        message = "a lone carriage return; some programs take it for the end of a line"
    elif first == BOM:
        message = "a byte order mark (U+FEFF) in the middle of the file"
    elif first in "\x85\u2028\u2029":
        message = f"an unusual line break (U+{ord(first):04X}), often pasted from a document"
    else:
        message = f"a control character (U+{ord(first):04X}) that cannot be seen"
    return Fault(
        FaultKind.UNSUPPORTED,
        message,
        "Delete it: remove the characters on both sides as well, and type them again.",
        span,
    )
