"""Which part of one version of a plan is which of another, and what an unreadable one still is."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, Generic, NamedTuple, TypeVar

from qiptrack.model.base import Model, field_value, or_none
from qiptrack.model.fields import NotKnown
from qiptrack.model.identity import same_name
from qiptrack.model.plan import Plan
from qiptrack.patterns import pattern

M = TypeVar("M", bound=Model)

ALIKE = 0.5
"""From which share of equal fields on two records are versions of one."""

_SAYING = ("note", "reason", "ref")
"""The fields in which a record says what no other record says."""

_WORD = pattern(r"\w+")


class RecordChanges(NamedTuple, Generic[M]):
    """How a list of records differs from an earlier one.

    Each record stands with its index: in the later list, or for one removed in the earlier.
    Of one that was changed the earlier version comes first.
    """

    added: tuple[tuple[int, M], ...]
    removed: tuple[tuple[int, M], ...]
    changed: tuple[tuple[int, M, M], ...]


def paired(before: Sequence[M], after: Sequence[M]) -> list[tuple[M | None, M | None]]:
    """Return the items of two lists side by side, by their ids; None where there is none.

    In the order of the later list, then what is gone. An item whose id could not be read is
    left out. Where the id of an action went to another one, while its words are those of one that
    had not this id, the two stand apart: it has another id now, as after a merge of two that had
    the same, or in a list that was numbered anew.
    """
    if before is after:
        return [(item, item) for _, item in _named(after)]
    pairs, gone = _by_ids([*_named(before)], [*_named(after)])
    # Nearly all are as they were, and say what they said.
    new = {
        _texts(now)
        for was, now in pairs
        if now is not None and (was is None or (was != now and _texts(was) != _texts(now)))
    }
    new.discard((None, None))
    left: list[M] = []
    for index, (was, now) in enumerate(pairs if new else ()):
        if was is None or now is None or was == now or _texts(was) == _texts(now):
            continue
        if _texts(was) in new:
            pairs[index] = (None, now)
            left.append(was)
    return [*pairs, *((item, None) for item in (*left, *gone))]


def _by_ids(
    before: Sequence[tuple[str, M]], after: Sequence[tuple[str, M]]
) -> tuple[list[tuple[M | None, M | None]], list[M]]:
    """Return the later items, each with the earlier one of its id, and what is left of those."""
    if [name for name, _ in before] == [name for name, _ in after]:  # as nearly always
        return [(was, now) for (_, was), (_, now) in zip(before, after, strict=True)], []
    earlier: dict[str, deque[M]] = defaultdict(deque)
    for name, item in before:
        earlier[name].append(item)
    pairs: list[tuple[M | None, M | None]] = []
    for name, item in after:
        known = earlier[name]
        pairs.append((known.popleft() if known else None, item))
    return pairs, [item for known in earlier.values() for item in known]


def records(before: Sequence[M], after: Sequence[M]) -> RecordChanges[M]:
    """Return how a list of records changed; their order says nothing.

    Equal ones go together first. Of the rest, two that are alike in half of what they say, or
    more, are versions of one record, the most alike first. A record is of its day: two of
    different days are one only where they have words in common that no other record has.
    """
    if before == after:
        return RecordChanges((), (), ())
    pairs = versions_of_one(before, after)
    known = set(pairs.values())
    changed = [(index, before[old], after[index]) for index, old in pairs.items()]
    return RecordChanges(
        tuple((index, each) for index, each in enumerate(after) if index not in pairs),
        tuple((index, each) for index, each in enumerate(before) if index not in known),
        tuple(sorted((each for each in changed if each[1] != each[2]), key=_index)),
    )


def versions_of_one(before: Sequence[M], after: Sequence[M]) -> dict[int, int]:
    """Return which record of a list is which of an earlier one, as `records` tells: by index."""
    left = dict(enumerate(before))
    new = dict(enumerate(after))
    pairs: dict[int, int] = {}
    for index, record in list(new.items()):
        same = next((key for key, other in left.items() if other == record), None)
        if same is not None:
            pairs[index] = same
            del left[same], new[index]
    every = (*before, *after) if left and new else ()
    said = Counter(text for record in every for text in _says(record))
    for _, old, index in sorted(_alike(left, new, said)):
        if old in left and index in new:
            pairs[index] = old
            del left[old], new[index]
    return pairs


def differing(before: Model, after: Model) -> Iterator[tuple[str, Any, Any]]:
    """Yield each field that says something else in `after`, with both values.

    A field that cannot be read in one of them is left out, as nothing is known of it.
    """
    for name in type(after).model_fields:
        try:
            one, other = getattr(before, name), getattr(after, name)
        except NotKnown:
            continue
        if one != other:
            yield name, one, other


def likeness(one: Plan, other: Plan) -> float:
    """Return how alike two plans are, from 0 to 1; from ALIKE on they may be one plan.

    They are when they have the title and the service in common, or half of their actions, word
    for word. Between plans of one title it is the actions that tell which is which.
    """
    actions = [
        {_texts(action) for action in or_none(lambda: plan.actions) or ()} for plan in (one, other)
    ]
    larger = max(map(len, actions))
    share = len(actions[0] & actions[1]) / larger if larger else 0.0
    if all(
        same_name(field_value(one, key), field_value(other, key)) for key in ("title", "service")
    ):
        return ALIKE + share * (1 - ALIKE)
    return share


def words_in_common(one: Model, other: Model) -> float:
    """Return which share of the words of two actions both have, from 0 to 1."""
    first, second = (" ".join(text or "" for text in _texts(each)) for each in (one, other))
    return share_in_common(first, second)


def share_in_common(one: str, other: str) -> float:
    """Return which share of the words of two texts both have, from 0 to 1."""
    first, second = (Counter(_WORD.findall(text.casefold())) for text in (one, other))
    every = first.total() + second.total()
    return 2 * (first & second).total() / every if every else 0.0


def _named(items: Sequence[M]) -> Iterator[tuple[str, M]]:
    for item in items:
        name = field_value(item, "id")
        if name is not None:
            yield name, item


def _alike(
    left: dict[int, M], new: dict[int, M], said: Counter[tuple[str, str]]
) -> Iterator[tuple[float, int, int]]:
    for old, one in left.items():
        for index, other in new.items():
            likeness = _share_of_equal_fields(one, other)
            if likeness >= ALIKE and _may_be_one(one, other, said):
                yield -likeness, old, index


def _may_be_one(one: Model, other: Model, said: Counter[tuple[str, str]]) -> bool:
    """Whether two records are of one day, or say something that no third one says."""
    if "date" not in type(one).model_fields or field_value(one, "date") == field_value(
        other, "date"
    ):
        return True
    return any(said[text] == 2 for text in _says(one) & _says(other))


def _says(record: Model) -> set[tuple[str, str]]:
    names = (name for name in _SAYING if name in type(record).model_fields)
    return {(name, text) for name in names if (text := field_value(record, name))}


def _index(change: tuple[int, M, M]) -> int:
    return change[0]


def _share_of_equal_fields(one: Model, other: Model) -> float:
    names = one.model_fields_set | other.model_fields_set
    pairs = [(field_value(one, name), field_value(other, name)) for name in names]
    said = [pair for pair in pairs if pair != (None, None)]
    return sum(a == b for a, b in said) / len(said) if said else 0.0


def _texts(item: Model) -> tuple[str | None, str | None]:
    """Return the words of an action; none of anything else."""
    if "issue" not in type(item).model_fields:
        return None, None
    return field_value(item, "issue"), field_value(item, "action")


def filled(version: M, before: M) -> M:
    """Return `version` with what cannot be read of it as it was in the one `before`.

    So a change that hides behind a mistake shows when the mistake is put right.
    """
    known = {}
    for name in type(version).model_fields:
        with suppress(NotKnown):
            known[name] = _value(version, before, name)
    return version.model_copy(update=known)


def _value(version: Model, before: Model, name: str) -> Any:
    """Return the value of a field; NotKnown where neither version tells."""
    try:
        value = getattr(version, name)
    except NotKnown:
        return getattr(before, name)
    earlier = field_value(before, name)
    if isinstance(value, Model) and isinstance(earlier, Model):
        return filled(value, earlier)
    if isinstance(value, tuple) and isinstance(earlier, tuple) and _models(value):
        with_ids = "id" in type(value[0]).model_fields
        return _items(value, earlier) if with_ids else _records(value, earlier)
    return value


def _models(values: Sequence[Any]) -> bool:
    return bool(values) and isinstance(values[0], Model)


def _items(values: Sequence[Model], earlier: Sequence[Model]) -> tuple[Model, ...]:
    """Return the items by their ids; with one that has none, it is not known which is gone."""
    nameless = any(not field_value(value, "id") for value in values)
    found: list[Model] = []
    for before, after in paired(earlier, values):
        if after is not None:
            found.append(after if before is None else filled(after, before))
        elif before is not None and nameless:
            found.append(before)
    return tuple(found)


def _records(values: Sequence[Model], earlier: Sequence[Model]) -> tuple[Model, ...]:
    found = list(values)
    for index, before, after in records(earlier, values).changed:
        found[index] = filled(after, before)
    return tuple(found)
