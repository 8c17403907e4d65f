"""What a word means that somebody wrote for a key or a value of the format.

The words are those of `everyday_words`, met as people write them: in the plural, run together, in
another order, or with a slip of the finger.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from qiptrack.model.base import Model
from qiptrack.model.everyday_words import KEYS, NO_KEY, NO_VALUE, VALUES
from qiptrack.model.nearest import misspellings, misspelt
from qiptrack.model.shape import field_of, inner_model, keys
from qiptrack.patterns import pattern


class Meaning(NamedTuple):
    """What a word can mean: the places of keys, or values; and what is to be said of it.

    With neither, the word is not known. `said` is for a word that the format has nothing for.
    """

    names: tuple[str, ...] = ()
    said: str = ""

    @property
    def is_known(self) -> bool:
        """Whether the format has something for the word, or says that it has nothing."""
        return bool(self.names or self.said)


def folded(word: str) -> str:
    """Return a word as the tables are compared: small, singular, without hyphens or signs."""
    return _folded(word[:100])


@lru_cache(maxsize=4_096)
def _folded(word: str) -> str:
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", word)
    parts = re.findall(r"[^\W_]+|[%+-](?=\s*$)|%", apart.casefold().replace("'", ""))
    while len(parts) > 1 and parts[-1] == "-":
        parts.pop()
    return " ".join(_singular(part) for part in parts)


def word_set(words: str) -> frozenset[str]:
    """Return `words`, which have commas between them, folded."""
    return frozenset(folded(word) for word in words.split(","))


def _singular(word: str) -> str:
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural else word


def key_meaning(word: str, part: type[Model]) -> Meaning:
    """Return the meaning of `word` as a key of `part`, or as the heading of a column of it.

    The names are those of keys of `part`, or ways from it: `assurance.by` of a part within,
    `/service` of the whole plan. A word that is no other word for a key may be the key itself,
    spelt in another way: `Evidence source`.
    """
    for said in _forms(word):
        if own := _own_keys(part).get(said):
            return Meaning((own,))
        if found := _keys_by_word(part).get(said):
            return found
    return _in_other_order(word, _keys_by_word(part))


class Phrase(NamedTuple):
    """Words of the table that stand in a longer heading: how many they are, and what they mean."""

    words: int
    meaning: Meaning


def phrases_within(heading: str, part: type[Model]) -> Iterator[Phrase]:
    """Yield the phrases in `heading` that are words for keys of `part`, the longest first.

    It is for headings that are sentences: *Who will be responsible for this action?* A word
    inside of words that were found is not found again.
    """
    words = folded(heading).split()
    taken: set[int] = set()
    known = _keys_by_word(part)
    for length in range(min(6, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            span = range(start, start + length)
            said = " ".join(words[start : start + length])
            own = _own_keys(part).get(said)
            meaning = Meaning((own,)) if own else known.get(said)
            if meaning and taken.isdisjoint(span):
                taken.update(span)
                yield Phrase(length, meaning)


def value_meaning(word: str, values: Iterable[str]) -> Meaning:
    """Return the meaning of `word` among `values`, all the words of one list to choose from."""
    return _value_meaning(word, tuple(values))


@lru_cache(maxsize=4_096)
def _value_meaning(word: str, listed: tuple[str, ...]) -> Meaning:
    own = {folded(value): value for value in listed}
    said = folded(word)
    if said in own:
        return Meaning((own[said],))
    for kind in VALUES:
        if tuple(each.value for each in kind) == listed:
            words = _values_by_word(kind)
            return words.get(said) or _in_other_order(word, words)
    return Meaning()


class GluedKey(NamedTuple):
    """A key and its value that are read as one word, for the space between them is missing."""

    name: str
    value: str


_GLUED = pattern(r"(?P<name>[A-Za-z_]{1,40})(?::\s*|\s+(?=\d{4}-))(?P<value>\S.*)", re.DOTALL)


def glued_key(word: str, part: type[Model]) -> GluedKey | None:
    """Return the key of `part` that `word` begins with, as in `note:Seen` between braces."""
    found = _GLUED.fullmatch(word)
    known = found is not None and field_of(part, found["name"]) is not None
    return GluedKey(found["name"], found["value"]) if found and known else None


def meant_key(key: str, part: type[Model], present: Container[str]) -> Meaning:
    """Return the likely meaning of an unknown `key` of `part`, beside those that are `present`.

    A key that is one of another part of the format is spelt as it is meant, and resembles none.
    """
    if glued := glued_key(key, part):
        return Meaning((glued.name,))
    found = key_meaning(key, part)
    if not found.is_known:
        found = _written_in_one(part).get(folded(key), found)
    if not found.is_known and folded(key) not in _all_keys():
        found = _misspelt_key(key, part, present)
    absent = tuple(name for name in found.names if "." in name or name not in present)
    return found._replace(names=absent or found.names)


def _misspelt_key(key: str, part: type[Model], present: Container[str]) -> Meaning:
    """Return the meaning of a key that has a slip in it.

    A key of the part that is one slip away goes first, then another word for one that is one slip
    away, then a key that is two.
    """
    if not misspellings(key[:100], keys(part), 1):
        found = _with_one_slip(key, _keys_by_word(part))
        if found.is_known:
            return found
    near = misspellings(key[:100], keys(part))
    return Meaning(next(((name,) for name in near if name not in present), near[:1]))


def meant_value(word: str, values: Iterable[str]) -> Meaning:
    """Return the likely meaning of `word` among `values`, all the words of one list."""
    listed = tuple(values)
    for said in (word, _BEHIND.split(word, maxsplit=1)[0]):
        found = value_meaning(said, listed)
        if found.is_known:
            return found
    if not misspellings(word, listed, 1):
        for kind in VALUES:
            if tuple(each.value for each in kind) == listed:
                found = _with_one_slip(word, _values_by_word(kind))
                if found.is_known:
                    return found
    near = misspelt(word, listed)
    return Meaning((near,) if near else ())


_BEHIND = pattern(r"\s*(?:\s[-\u2013\u2014]\s|[,;:(\[])")
"""What stands between a value and what is said of it: `complete - awaiting verification`."""


class _Words(dict[str, Meaning]):
    """What each word of a table means, and the same words run together or in another order."""

    @cached_property
    def otherwise(self) -> Mapping[str, Meaning]:
        """What they mean by their letters alone, and by their words in the order of letters."""
        found: dict[str, Meaning] = {}
        for form in (_run_together, _in_alphabet):
            for word, meaning in self.items():
                found.setdefault(form(word), meaning)
        return found

    @cached_property
    def shortened(self) -> Mapping[str, list[str]]:
        """The words that are known in spite of a slip, by each of what is `_shortened` of them."""
        found: dict[str, list[str]] = {}
        for word in self:
            if len(word) >= _SHORTEST_MISSPELT:
                for form in _shortened(word):
                    found.setdefault(form, []).append(word)
        return found


def _in_other_order(word: str, words: _Words) -> Meaning:
    """Return what `word` means where it is one of `words` run together, or turned round.

    That is `dueby` for due by, and `status_rag` for RAG status.
    """
    said = folded(word)
    found = (words.otherwise.get(form(said)) for form in (_run_together, _in_alphabet))
    return next((each for each in found if each), Meaning())


_SHORTEST_MISSPELT = 5
"""How many letters a word has at least that is known in spite of a slip: `when` is no `then`."""


def _with_one_slip(word: str, words: _Words) -> Meaning:
    """Return what `word` means where it is one of `words` but for one slip of the finger.

    Nothing where it may be several that do not mean the same.
    """
    said = folded(word)
    if len(said) < _SHORTEST_MISSPELT:
        return Meaning()
    likely = {known: None for form in _shortened(said) for known in words.shortened.get(form, ())}
    meanings = {words[each] for each in misspellings(said, tuple(likely), 1)}
    return meanings.pop() if len(meanings) == 1 else Meaning()


def _shortened(word: str) -> Iterator[str]:
    """Yield a word, and what is left of it without each of its letters.

    Of two words with one slip between them, both have one of these.
    """
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def _run_together(words: str) -> str:
    return words.replace(" ", "")


def _in_alphabet(words: str) -> str:
    return " ".join(sorted(set(words.split()) - _LINKING))


_LINKING = frozenset(("of", "for", "the", "to", "a", "an", "in", "on"))
"""Words between two others that say the same in the other order: `date of completion`."""


@cache
def _own_keys(part: type[Model]) -> Mapping[str, str]:
    return {folded(key): key for key in keys(part)}


@cache
def _all_keys() -> frozenset[str]:
    return frozenset(folded(key) for part in KEYS for key in keys(part))


def _forms(word: str) -> Iterator[str]:
    """Yield a heading folded: whole, without what is in brackets, and each part by itself."""
    yield folded(word)
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", word)
    if bare != word:
        yield folded(bare)
    parts = re.split(r"\s*[/&|\n]\s*|\s+(?:and|or)\s+", bare[:100])
    if len(parts) > 1:
        yield from (folded(part) for part in parts)


@cache
def _keys_by_word(part: type[Model]) -> _Words:
    rows: dict[str, str] = {}
    for kind in reversed(part.__mro__):
        rows |= KEYS.get(kind, {})
    return _by_word(rows.items(), NO_KEY.get(part, {}))


@cache
def _written_in_one(part: type[Model]) -> Mapping[str, Meaning]:
    """Return what stands inside of the keys of `part` by both keys in one: `assurance_by`."""
    return {
        folded(f"{key} {inner}"): Meaning((f"{key}.{inner}",))
        for key in keys(part)
        for inner in _keys_inside(part, key)
    }


def _keys_inside(part: type[Model], key: str) -> tuple[str, ...]:
    """Return the keys of what stands at `key`, or of each item there; none of a plain value."""
    known = field_of(part, key)
    inner = inner_model(known.annotation) if known else None
    return keys(inner) if inner else ()


@cache
def _values_by_word(kind: type[StrEnum]) -> _Words:
    return _by_word(VALUES[kind].items(), NO_VALUE.get(kind, {}))


def _by_word(rows: Iterable[tuple[str, str]], nothing: Mapping[str, str]) -> _Words:
    names: dict[str, list[str]] = {}
    for name, words in rows:
        for word in words.split(","):
            names.setdefault(folded(word), []).append(str(name))
    found = _Words({word: Meaning(tuple(dict.fromkeys(meant))) for word, meant in names.items()})
    for said, words in nothing.items():
        found.update({folded(word): Meaning(said=said) for word in words.split(",")})
    return found
