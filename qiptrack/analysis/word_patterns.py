"""Many expressions for words, of which only those are compiled that a text may hold.

To compile all by which an action is known takes as long as to check several plans, and most plans
hold few of the words. So what the words of a text begin with is looked up first.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from re import Pattern
from typing import NamedTuple

from qiptrack.model.identity import lowered
from qiptrack.patterns import pattern

_FIRST = 3
"""By how many letters expressions are looked up."""

_BEGINNINGS = pattern(rf"(?<![\w-])[a-z-]{{{_FIRST}}}")
_LITERALS = pattern(r"(?:[a-z-](?![?*+{]))*")
_OPTIONAL = pattern(r"[a-z-]\?")
_LOOKS_AROUND = ("(?!", "(?=", "(?<!", "(?<=")


class _Sign(NamedTuple):
    place: int
    begins: str
    """What each match begins with that another entry of the same sign does not stand for."""
    whole: Pattern[str]


class WordPatterns:
    """Regular expressions of whole words in small letters, in which a space is any white space."""

    def __init__(self, signs: Iterable[str]) -> None:
        self._signs = tuple(signs)

    def search(self, text: str) -> str | None:
        """Return the words in `text` at which one of the signs is found first, case aside.

        Where two begin there, it is the first of the two.
        """
        small = lowered(text)
        found = [
            (match.start(), sign.place, match.end())
            for sign in self._likely(small)
            if (match := sign.whole.search(small))
        ]
        if not found:
            return None
        start, _, end = min(found)
        return text[start:end]

    def _likely(self, small: str) -> Iterator[_Sign]:
        by_letters = self._by_letters
        for letters in {"", *_BEGINNINGS.findall(small)} & by_letters.keys():
            for sign in by_letters[letters]:
                if sign.begins in small:
                    yield sign

    @cached_property
    def _by_letters(self) -> dict[str, list[_Sign]]:
        """The signs by their first letters, or by none where there are too few."""
        found: dict[str, list[_Sign]] = {}
        for place, sign in enumerate(self._signs):
            whole = pattern(rf"(?<![\w-])(?:{sign})(?![\w-])".replace(" ", r"\s+"))
            for begins in beginnings(sign):
                letters = begins[:_FIRST] if len(begins) >= _FIRST else ""
                found.setdefault(letters, []).append(_Sign(place, begins, whole))
        return found


def beginnings(sign: str) -> set[str]:
    """Return letters of which every match of an expression begins with one.

    The empty text among them means that a match may begin with anything.
    """
    found: set[str] = set()
    left = [("", each) for each in _alternatives(sign)]
    while left:
        begun, rest = left.pop()
        literals = _LITERALS.match(rest)
        end = literals.end() if literals else 0
        begun, rest = begun + rest[:end], rest[end:]
        if len(begun) >= _FIRST or not rest:
            found.add(begun)
        elif rest.startswith(_LOOKS_AROUND):
            left.append((begun, rest[_end_of_group(rest) :]))
        elif rest.startswith("(?:"):
            left += ((begun, each) for each in _without_group(rest))
        elif _OPTIONAL.match(rest):
            left += ((begun + rest[0], rest[2:]), (begun, rest[2:]))
        else:
            found.add(begun)
    return found


def _without_group(rest: str) -> Iterator[str]:
    """Yield what may stand in place of the group with which `rest` begins, and what follows."""
    end = _end_of_group(rest)
    inside, behind = rest[len("(?:") : end - 1], rest[end:]
    if behind.startswith(("*", "+", "{")):
        yield "."  # it may be anything
        return
    optional = behind.startswith("?")
    for each in _alternatives(inside):
        yield each + behind[optional:]
    if optional:
        yield behind[1:]


def _end_of_group(rest: str) -> int:
    """Return where the group ends with which `rest` begins; no brackets stand in a class."""
    end = rest.index(")") + 1
    while rest.count("(", 0, end) > rest.count(")", 0, end):
        end = rest.index(")", end) + 1
    return end


def _alternatives(sign: str) -> list[str]:
    """Return what stands between the bars that are in no group."""
    found: list[str] = []
    for part in sign.split("|"):
        if found and found[-1].count("(") > found[-1].count(")"):
            found[-1] += f"|{part}"
        else:
            found.append(part)
    return found
