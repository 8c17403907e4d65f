"""Which item of three versions of a plan is which, and the one id that it gets.

A side may number an item anew while the other changes it, and both may give one id to a new item.
So an item is recognised by its words as well as by its id.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from qiptrack.analysis.changes.matching import ALIKE, share_in_common
from qiptrack.patterns import pattern
from qiptrack.yamlfile.limits import Data


class NamedItem(NamedTuple):
    """An item of a version: the list it is in, the words that identify it, and its data."""

    key: str
    words: tuple[str, ...]
    data: Mapping[str, Data]


NamedItems = Mapping[str, NamedItem]


class ItemVersions(NamedTuple):
    """One item: its id in each version, None where it is not in it, and the id that it gets."""

    base: str | None
    ours: str | None
    theirs: str | None
    now: str

    @property
    def is_gone_and_renamed(self) -> bool:
        """Whether one side took out an item to which the other gave another id."""
        sides = {self.ours, self.theirs}
        return self.base is not None and None in sides and not sides <= {None, self.base}


_NUMBER = pattern(r"(.*?)([0-9]*)\Z", re.DOTALL)


def item_versions(
    before: NamedItems, mine: NamedItems, their: NamedItems, naming: Sequence[Set[str]]
) -> list[ItemVersions]:
    """Return the items of three versions, each with one id.

    `naming` are the ids that ours, and then theirs, names where the base did not. An item gets the
    id that a side changed it to; ours, where both did. What theirs calls by an id that ours gave to
    something else gets the next free one.
    """
    of_ours, of_theirs = _of_both(before, mine, their, naming)
    in_ours = {old: name for name, old in of_ours.items()}
    in_theirs = {old: name for name, old in of_theirs.items()}
    new_ours = {name: item for name, item in mine.items() if name not in of_ours}
    new_theirs = {name: item for name, item in their.items() if name not in of_theirs}
    both = {old: name for name, old in _of_the_same_words(new_ours, new_theirs).items()}
    every = [
        *(
            (item.key, name, in_ours.get(name), in_theirs.get(name))
            for name, item in before.items()
        ),
        *((item.key, None, name, both.get(name)) for name, item in new_ours.items()),
        *(
            (item.key, None, None, name)
            for name, item in new_theirs.items()
            if name not in both.values()
        ),
    ]
    # An id that stands in ours and stays goes first, then those of theirs, then what is gone.
    every.sort(key=lambda each: 0 if _keeps(*each[1:]) else 1 if each[3] else 2)
    return _with_one_id(every, {*before, *mine, *their})


def _with_one_id(
    every: Iterable[tuple[str, str | None, str | None, str | None]], known: Set[str]
) -> list[ItemVersions]:
    """Return the items, each a list and its ids in three versions, with the id that it gets.

    What comes first keeps its id; where it is taken, the next one that is not `known` is given.
    """
    holders: dict[str, tuple[str, bool]] = {}
    found: list[ItemVersions] = []
    for key, base, one, other in every:
        name = (one if _keeps(base, one, other) else other or base) or ""
        # What one side put into another list is gone from the first, and may have its id in both.
        going = base is not None and None in (one, other)
        holder, is_going = holders.get(name, ("", True))
        if holder and (holder == key or not (going or is_going)):
            name = next_free(name, {*known, *holders})
        holders[name] = key, going
        found.append(ItemVersions(base, one, other, name))
    return found


def _keeps(base: str | None, ours: str | None, theirs: str | None) -> bool:
    return ours is not None and (base != ours or theirs in (None, base))


def _of_both(
    before: NamedItems, mine: NamedItems, their: NamedItems, naming: Sequence[Set[str]]
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return which item of each side is which of `before`, by their ids.

    Another item in the place of one goes in its place only where the other side left that alone,
    and did not come to speak of it elsewhere, as a review's decision does.
    """
    of_ours, of_theirs = _versions(before, mine), _versions(before, their)
    by_ours, by_theirs = naming
    for names, of_one, other, of_other, named in (
        (_replaced(before, mine, of_ours), of_ours, their, of_theirs, by_theirs),
        (_replaced(before, their, of_theirs), of_theirs, mine, of_ours, by_ours),
    ):
        for name in names - (_as_it_was(before, other, of_other) - named):
            del of_one[name]
    return of_ours, of_theirs


def _versions(before: NamedItems, after: NamedItems) -> dict[str, str]:
    """Return which item of `after` is which of `before`, by their ids.

    Words that stand for one item alone go before the id, for it may have gone to another item, as
    when a list is numbered anew; of what is left those of one id are one, and then those that
    have most of their words and half of their records in common, the most alike first.
    """
    pairs = _of_the_same_words(before, after)
    known = set(pairs.values())
    for name, item in after.items():
        free = name not in pairs and name not in known
        if free and name in before and before[name].key == item.key:
            pairs[name] = name
            known.add(name)
    gone = {name: item for name, item in before.items() if name not in known}
    new = {name: item for name, item in after.items() if name not in pairs}
    for _, old, name in sorted(_reworded(gone, new)):
        if name not in pairs and old not in known:
            pairs[name] = old
            known.add(old)
    return pairs


def _replaced(before: NamedItems, after: NamedItems, pairs: Mapping[str, str]) -> set[str]:
    """Return the ids that are of another item now."""
    return {
        name for name, old in pairs.items() if name == old and _is_other(before[old], after[name])
    }


def _is_other(one: NamedItem, now: NamedItem) -> bool:
    """Whether an item of the same id is another one: of other words, and without its records."""
    if not (any(one.words) and any(now.words)):
        return False
    records = _records(one)
    if records:
        return _share(one, now) <= ALIKE and not _brings(now, records)
    return _share(one, now) <= ALIKE / 2


def _as_it_was(before: NamedItems, after: NamedItems, pairs: Mapping[str, str]) -> set[str]:
    """Return the ids in `before` of items that are still there and say the same."""
    return {old for name, old in pairs.items() if after[name].data == before[old].data}


def _of_the_same_words(before: NamedItems, after: NamedItems) -> dict[str, str]:
    """Return pairs that say the same: those of one id, then those whose words no other has."""
    pairs = {
        name: name for name, item in after.items() if name in before and _same(before[name], item)
    }
    earlier, later = (
        _by_words({name: item for name, item in items.items() if name not in pairs})
        for items in (before, after)
    )
    for words, names in later.items():
        if len(names) == len(earlier.get(words, ())) == 1:
            pairs[names[0]] = earlier[words][0]
    return pairs


def _same(one: NamedItem, other: NamedItem) -> bool:
    return any(one.words) and one[:2] == other[:2]


def _by_words(items: NamedItems) -> dict[tuple[str, ...], list[str]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for name, item in items.items():
        if any(item.words):
            found.setdefault((item.key, *item.words), []).append(name)
    return found


def _reworded(gone: NamedItems, new: NamedItems) -> Iterator[tuple[float, str, str]]:
    for old, one in gone.items():
        records = _records(one)
        for name, other in new.items():
            share = _share(one, other)
            if one.key == other.key and share > ALIKE and _brings(other, records):
                yield -share, old, name


def _share(one: NamedItem, other: NamedItem) -> float:
    return share_in_common(" ".join(one.words), " ".join(other.words))


def _brings(item: NamedItem, records: Sequence[Data]) -> bool:
    """Whether at least half of these records are in an item."""
    return 2 * sum(record in _records(item) for record in records) >= len(records)


def _records(item: NamedItem) -> list[Data]:
    lists = [value for value in item.data.values() if isinstance(value, list)]
    return [each for value in lists for each in value if isinstance(each, dict) and "date" in each]


def next_free(name: str, taken: set[str]) -> str:
    """Return the first id behind all that begin like `name`: A8 for A3 where there are A1 to A7."""
    letters, digits = _split(name)
    numbers = [
        int(number)
        for each in taken
        for head, number in [_split(each)]
        if head == letters and number
    ]
    following = str(max(numbers, default=1) + 1).zfill(len(digits))
    return f"{letters}{following}" if digits else f"{name}-{following}"


def _split(name: str) -> tuple[str, str]:
    found = _NUMBER.match(name)
    return (found[1], found[2][-9:]) if found else (name, "")
