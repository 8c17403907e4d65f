"""Which part of one version of a plan is which of another: by id and likeness, never by place."""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from qiptrack.model.base import Model, NotKnown, told
from qiptrack.model.plan import Plan
from qiptrack.model.portfolio import FiledPlan, same_name

M = TypeVar("M", bound=Model)

ALIKE = 0.5
"""From which share of equal fields on two records are versions of one."""


class Records(NamedTuple, Generic[M]):
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
    left out.
    """
    earlier: dict[str, deque[M]] = defaultdict(deque)
    for name, item in _named(before):
        earlier[name].append(item)
    pairs: list[tuple[M | None, M | None]] = []
    for name, item in _named(after):
        known = earlier[name]
        pairs.append((known.popleft() if known else None, item))
    return [*pairs, *((item, None) for known in earlier.values() for item in known)]


def records(before: Sequence[M], after: Sequence[M]) -> Records[M]:
    """Return how a list of records changed; their order says nothing.

    Equal ones go together first. Of the rest, two that are alike in half of what they say, or
    more, are versions of one record, the most alike first.
    """
    left = dict(enumerate(before))
    new = dict(enumerate(after))
    for index, record in list(new.items()):
        same = next((key for key, other in left.items() if other == record), None)
        if same is not None:
            del left[same], new[index]
    changed = []
    for _, old, index in sorted(_alike(left, new)):
        if old in left and index in new:
            changed.append((index, left.pop(old), new.pop(index)))
    return Records(tuple(new.items()), tuple(left.items()), tuple(sorted(changed, key=_index)))


def differing(before: Model, after: Model) -> Iterator[tuple[str, Any, Any]]:
    """Yield each field that says something else in `after`, with both values.

    A field that cannot be read in one of them is left out: nobody can tell.
    """
    for name in type(after).model_fields:
        try:
            one, other = getattr(before, name), getattr(after, name)
        except NotKnown:
            continue
        if one != other:
            yield name, one, other


def renamed(
    gone: Sequence[FiledPlan], new: Sequence[FiledPlan]
) -> list[tuple[FiledPlan, FiledPlan]]:
    """Return which of the plans that are gone is which of the new ones, under another name.

    Two are one plan when they have the title and the service in common, or half of their
    actions or more; the most alike go together first.
    """
    likely = sorted(
        (-_likeness(one.plan, other.plan), i, j)
        for i, one in enumerate(gone)
        for j, other in enumerate(new)
    )
    pairs: list[tuple[FiledPlan, FiledPlan]] = []
    taken: set[tuple[bool, int]] = set()
    for likeness, i, j in likely:
        if -likeness >= ALIKE and not taken & {(True, i), (False, j)}:
            taken |= {(True, i), (False, j)}
            pairs.append((gone[i], new[j]))
    return pairs


def _named(items: Sequence[M]) -> Iterator[tuple[str, M]]:
    for item in items:
        name = told(item, "id")
        if name is not None:
            yield name, item


def _alike(left: dict[int, M], new: dict[int, M]) -> Iterator[tuple[float, int, int]]:
    for old, one in left.items():
        for index, other in new.items():
            likeness = _share_of_equal_fields(one, other)
            if likeness >= ALIKE:
                yield -likeness, old, index


def _index(change: tuple[int, M, M]) -> int:
    return change[0]


def _share_of_equal_fields(one: Model, other: Model) -> float:
    names = one.model_fields_set | other.model_fields_set
    pairs = [(told(one, name), told(other, name)) for name in names]
    said = [pair for pair in pairs if pair != (None, None)]
    return sum(a == b for a, b in said) / len(said) if said else 0.0


def _likeness(one: Plan, other: Plan) -> float:
    if all(same_name(told(one, key), told(other, key)) for key in ("title", "service")):
        return 1.0
    actions = [{_words(action) for action in told(plan, "actions") or ()} for plan in (one, other)]
    larger = max(map(len, actions))
    return len(actions[0] & actions[1]) / larger if larger else 0.0


def _words(action: Model) -> tuple[str | None, str | None]:
    return told(action, "issue"), told(action, "action")
