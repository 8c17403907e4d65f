"""Names that were misspelt: which of those that are known was most likely meant."""

from collections.abc import Iterable
from functools import lru_cache

from qiptrack.patterns import pattern

_ALIKE = 0.6
"""The share of letters in common from which a name is looked at: that of `difflib`."""


_NUMBER = pattern(r"\d")

_LOOKED_AT = 10
"""How many names are looked at, those with most letters in common first."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the name in `known` that `word` was most likely meant to be, or None.

    Upper and lower case, and hyphens, underscores and spaces, count as the same. Each word must
    be one of the name's, but for slips of the hand or for being shortened: a Quality Manager is
    no Quality Lead, however many letters the two have in common.
    """
    import difflib  # only where something is misspelt

    typed = _form(word)
    by_form = {_form(name): name for name in reversed(list(known))}
    found = difflib.get_close_matches(typed, by_form, n=_LOOKED_AT, cutoff=_ALIKE)
    return next((by_form[form] for form in found if _is_close(typed, form)), None)


def _is_close(typed: str, form: str) -> bool:
    words = tuple(form.split())
    return misspelt(typed, [form]) is not None or all(
        misspelt(each, words) or any(word.startswith(each) for word in words)
        for each in typed.split()
    )


def misspelt(word: str, known: Iterable[str]) -> str | None:
    """Return the name in `known` that `word` is but for slips of the hand, or None.

    A slip is a letter too many, too few, another or two that changed places; one is allowed in
    a word of up to five letters or with a number in it, two in a longer one: codes and ids that
    differ in two figures have nothing to do with each other. Of two names the first of those
    with fewest slips is taken.
    """
    return next(iter(misspellings(word, tuple(known))), None)


@lru_cache(maxsize=1_024)
def misspellings(word: str, known: tuple[str, ...], most: int = 2) -> tuple[str, ...]:
    """Return every name in `known` that `word` may be but for slips, those with fewest first.

    There are no more than `most` slips in any of them.
    """
    typed = _form(word)
    letters = set(typed)
    found: list[tuple[int, str]] = []
    for name in known:
        form = _form(name)
        short = min(len(typed), len(form)) <= 5 or _NUMBER.search(typed)
        allowed = 1 if short else most
        if abs(len(typed) - len(form)) > allowed or min(len(typed), len(form)) < 2:
            continue
        # Each letter that the other has not is a slip at least, which is quickly seen.
        apart = max(len(letters.difference(form)), len(set(form) - letters))
        slips = _slips(typed, form, allowed) if apart <= allowed else apart
        if slips <= allowed:
            found.append((slips, name))
    return tuple(name for _, name in sorted(found, key=lambda each: each[0]))


def _slips(one: str, other: str, most: int) -> int:
    """Return the edit distance of two words with swaps: optimal string alignment.

    Beyond `most` it is only a number that is larger.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, second in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != second))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == second:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        # What follows is made of this row or, by a swap that costs one, of the row before, of which
        # the least is at most one less: never of less than the least in this one.
        if min(row) > most:
            return most + 1
    return row[-1]


@lru_cache(maxsize=4_096)
def _form(word: str) -> str:
    return " ".join(word.casefold().replace("_", " ").replace("-", " ").split())[:100]
