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


def _form(word: str) -> str:
    return " ".join(word.casefold().replace("_", " ").replace("-", " ").split())[:100]
