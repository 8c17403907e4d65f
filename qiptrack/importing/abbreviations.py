"""The key of a sheet: what it says above or below a table that its abbreviations mean."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from qiptrack.importing.cells import Row
from qiptrack.model.roles import role_form
from qiptrack.patterns import pattern

_PAIR = pattern(
    r"(?<![\w&])([A-Z][A-Za-z&/]{0,6})\s*(?:=|:|\u2013|\u2014|\s-\s|-(?=\s))\s*"
    r"([A-Z][A-Za-z'\u2019&]*(?:[ -][A-Za-z'\u2019&]+){0,5})"
)
_BETWEEN = pattern(r"[=:\u2013\u2014-]")
_SIGN = pattern(r"\W*[A-Za-z]{1,5}\s*=\s*\w")
_BEGINS = pattern(
    r"\W*(?:key|abbreviations?|legend|glossary|initials)\b(?: of \w+)?\s*[:\u2013-]?", re.IGNORECASE
)

_HEADING = pattern(
    r"\W*(?:key|abbreviations?|legend|glossary|initials)\b(?: (?:of|to|for)(?: \w+){1,3})?"
    r"(?:\s*[:=\u2013\u2014]|\s+-\s|\s*$)",
    re.IGNORECASE,
)
"""What stands alone, or in front of what it explains: `Key:`, and not `Key worker sessions`."""


def abbreviations(rows: Iterable[Row]) -> Mapping[str, str]:
    """Return the meanings of abbreviations in `rows`, by how names of roles are compared.

    A pair is a few letters and the words for them, with `=`, a colon or a dash between them, or
    in two cells beside one another; the letters are the initials of the words.
    """
    found: dict[str, str] = {}
    for row in rows:
        for short, words in _pairs(row):
            if is_short_for(short, words):
                found.setdefault(role_form(short), words)
    return found


def is_key_row(row: Row) -> bool:
    """Whether a row does nothing but explain abbreviations, or is the heading of such rows."""
    texts = [row.cells[column].text for column in row.filled]
    if len(texts) == 1 and _SIGN.match(texts[0]):
        return True
    if texts and _says_key(texts) and all(len(text) <= 400 for text in texts):
        return True
    if len(texts) == 2 and is_short_for(texts[0], texts[1]):
        return True
    return bool(texts) and all(
        any(is_short_for(short, words) for short, words in _in_text(text)) for text in texts
    )


def begins_key(text: str) -> bool:
    """Whether a text says that a key is below it or behind it, and begins nothing else."""
    return bool(_HEADING.match(text))


def _says_key(texts: Sequence[str]) -> bool:
    """Whether the first of the texts of a row says that this is a key, alone or with what it means.

    A finding may begin so, too: `Key: left in the front door`, with who sees to it beside it.
    """
    heading = _HEADING.match(texts[0])
    if heading is None or len(texts) == 1:
        return heading is not None
    explained = texts[0][heading.end() :].strip(" :=\u2013\u2014-")
    return not explained or "=" in explained or bool(_PAIR.search(explained))


def _pairs(row: Row) -> Iterator[tuple[str, str]]:
    texts = [row.cells[column].text for column in row.filled]
    for text in texts:
        yield from _in_text(text)
    for short, words in pairwise(texts):
        yield short.strip(" =:"), words


def _in_text(text: str) -> Iterator[tuple[str, str]]:
    if not _BETWEEN.search(text):
        return
    begins = _BEGINS.match(text)
    for found in _PAIR.finditer(text[begins.end() if begins else 0 : 2_000].lstrip(" :")):
        yield found[1], found[2].strip()


def is_short_for(short: str, words: str) -> bool:
    """Whether `short` is made of the initials of `words`, small words with or without theirs."""
    letters = "".join(sign for sign in short if sign.isalpha())
    if not 2 <= len(letters) <= 6 or not letters[0].isupper() or "\n" in words:
        return False
    parts = re.findall(r"[^\W\d_]+", words)
    if not 2 <= len(parts) <= 8:
        return False
    all_of_them = "".join(part[0] for part in parts)
    large = "".join(part[0] for part in parts if part.casefold() not in _SMALL)
    return letters.casefold() in (all_of_them.casefold(), large.casefold())


_SMALL = frozenset(("of", "and", "the", "for", "in", "at", "to"))
