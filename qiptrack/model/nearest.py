"""The nearest known name for one that is not known."""

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the name in `known` that `word` was most likely meant to be, or None.

    Upper and lower case, and hyphens, underscores and spaces, count as the same.
    """
    import difflib  # only where something is misspelt

    by_form = {_form(name): name for name in reversed(list(known))}
    found = difflib.get_close_matches(_form(word), by_form, n=1, cutoff=0.6)
    return by_form[found[0]] if found else None


def misspelt(word: str, known: Iterable[str]) -> str | None:
    """Return the name in `known` that `word` is but for slips of the hand, or None.

    A slip is a letter too many, too few, another or two that changed places; one is allowed in
    a word of up to five letters, two in a longer one. Of two names the first of those with
    fewest slips is taken.
    """
    typed = _form(word)
    best, fewest = None, 3
    for name in known:
        form = _form(name)
        allowed = 1 if min(len(typed), len(form)) <= 5 else 2
        if abs(len(typed) - len(form)) > allowed or min(len(typed), len(form)) < 2:
            continue
        slips = _slips(typed, form, allowed)
        if slips <= allowed and slips < fewest:
            best, fewest = name, slips
    return best


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
        # What follows is made of these two rows, and never of less than the least in them.
        if min(row) > most and min(before) > most:
            return most + 1
    return row[-1]


def _form(word: str) -> str:
    return " ".join(word.casefold().replace("_", " ").replace("-", " ").split())[:100]
