"""Lists inside one cell: the items, and which owner and which date goes with which action."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from qiptrack.model.sentences import listing
from qiptrack.patterns import pattern

_MARK = pattern(
    r"(?:[\u2022\u25cf\u25aa\u25e6\uf0b7*o\u2013-] ?(?=\S)"
    r"|\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)] ?(?=\S))"
)
_BULLET = pattern(r"[\u2022\u25cf\u25aa\u25e6\uf0b7*\u2013-] ?(?=\S)")
_INLINE = pattern(r"(?:^|(?<=[\s;.,]))\(?(\d{1,2})[.)] +(?=\S)")


def items(text: str) -> tuple[str, ...]:
    """Return the items of a list in `text`, with their marks; all of it where it is none.

    Items stand on lines of their own. Where lines begin with bullets or numbers, those without
    go on with the item above.
    """
    lines = [line for line in text.split("\n") if line.strip()] if "\n" in text else []
    if len(lines) < 2:
        return _numbered_inline(text) or ((text,) if text else ())
    marked = [bool(_MARK.match(line)) for line in lines]
    if sum(marked) < 2:
        return tuple(lines)
    found: list[str] = []
    for line, is_marked in zip(lines, marked, strict=True):
        if is_marked or not found:
            found.append(line)
        else:
            found[-1] += f"\n{line}"
    return tuple(found)


def _numbered_inline(text: str) -> tuple[str, ...]:
    """Return the items of `1. this 2. that` on one line; nothing where it is no such list."""
    if not text.startswith(("1", "(1")):
        return ()
    starts = [found for found in _INLINE.finditer(text) if found[1]]
    numbers = [int(found[1]) for found in starts]
    if len(numbers) < 2 or numbers != list(range(1, len(numbers) + 1)) or starts[0].start():
        return ()
    ends = [found.start() for found in starts[1:]] + [len(text)]
    return tuple(text[found.start() : end].strip() for found, end in zip(starts, ends, strict=True))


def without_mark(item: str) -> str:
    """Return an item of a list without its bullet; a number may be what it is known by."""
    found = _BULLET.match(item)
    return item[found.end() :] if found else item


class Pairing(NamedTuple):
    """Whether the lists in a row pair up, and how many of each field it has.

    With `parts` more than one the row is as many actions, the n-th of each list together.
    """

    parts: int
    counts: Mapping[str, int]
    is_open: bool = False


PAIRED = ("action", "owner", "due")
"""The fields whose lists go with one another."""


def pair(cells: Mapping[str, str]) -> Pairing:
    """Return whether the lists in `cells`, texts by field, pair up.

    Actions with as many owners and as many dates are as many actions. One owner and one date
    for several steps is one action. Any other numbers are open: nothing is zipped.
    """
    counts = {field: len(items(cells.get(field, ""))) for field in PAIRED}
    owners, days = counts["owner"], counts["due"]
    if owners <= 1 and days <= 1:
        return Pairing(1, counts)
    given = [number for number in counts.values() if number]
    if len(given) == len(PAIRED) and len(set(given)) == 1:
        return Pairing(given[0], counts)
    return Pairing(1, counts, is_open=counts["action"] > 1)


def part(text: str, number: int, parts: int) -> str | None:
    """Return item `number`, from 0, of a cell that is to have `parts`; None where it has not."""
    found = items(text)
    if len(found) == parts:
        return without_mark(found[number]).strip()
    return text if len(found) == 1 else None


def several(counts: Mapping[str, int]) -> str:
    """Return in words how many of each field there are: `7 actions, 8 owners and 7 dates`."""
    words = {"action": "action", "owner": "owner", "due": "date"}
    said = [
        f"{number} {words[field]}{'' if number == 1 else 's'}" for field, number in counts.items()
    ]
    return listing(said)


_EVIDENCE = pattern(
    r"[(\[]\s*(evidence(?:d by)?\s*[:\u2013-]\s*.+?)\s*[)\]]", re.IGNORECASE | re.DOTALL
)
_LAST_BRACKET = pattern(r"^(.+?)\s*[(\[]([^()\[\]]{4,})[)\]]\.?\s*$", re.DOTALL)


class WithEvidence(NamedTuple):
    """An action and, where it stands in brackets in the same cell, its evidence."""

    action: str
    evidence: str = ""


def evidence_in_brackets(text: str, *, is_said: bool) -> WithEvidence:
    """Return what `text` says is done, and the evidence that it has in brackets.

    Brackets that begin with *Evidence:* are evidence, with that word; others are only where the
    heading of the column says that evidence stands there (`is_said`).
    """
    if found := _EVIDENCE.search(text):
        rest = f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip()}".strip()
        return WithEvidence(rest, found[1]) if rest else WithEvidence(text)
    if is_said and (found := _LAST_BRACKET.fullmatch(text)):
        return WithEvidence(found[1], found[2].strip())
    return WithEvidence(text)
