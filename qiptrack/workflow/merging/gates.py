"""What two sides may not do to one action at once, whatever lines they did it in."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from qiptrack.model.action import Action
from qiptrack.model.shape import keys
from qiptrack.model.vocabulary import Status
from qiptrack.pointer import Pointer
from qiptrack.workflow.merging.messages import both_changed, deferred, ended
from qiptrack.yamlfile.limits import Data

_Item = Mapping[str, Data]

# Tuples, for what stands where a status should may be a list, which no set can be asked for.
_ENDS = (Status.CLOSED.value, Status.WITHDRAWN.value)

_BEGUN = (Status.NOT_STARTED.value, Status.IN_PROGRESS.value, None)

_STANDING = ("status", "completed", "closed", "withdrawal")
"""The keys that say how far an action is: what is kept of one is kept of the others."""

_TERMS = (
    "issue", "action", "owner", "priority", "due", "required_by", "milestones",
    "evidence_source", "status", "completed", "assurance",
)  # fmt: skip
"""What somebody has in mind who agrees to another date: changed, that has to be agreed again."""

_RECORDED_BY: Mapping[str, Sequence[str]] = {
    "due": ("deferrals",),
    "owner": ("handovers",),
    "status": ("reopenings", "verifications"),
}
"""The records of a step, by what the step changes."""


class Gates(NamedTuple):
    """What may not be merged: places, each with why, and lists of which one side is to be kept."""

    forced: dict[Pointer, str]
    rivals: frozenset[Pointer]


def gates(base: Data, ours: Data, theirs: Data) -> Gates:
    """Return the gates of the actions to which both sides did things that do not go together.

    One closed or withdrew what the other changed in any way; both brought it to another state; one
    moved the date of what the other changed; both took the same step, each with a record of its
    own.
    """
    before, mine, their = (_actions(data) for data in (base, ours, theirs))
    forced: dict[Pointer, str] = {}
    rivals: set[Pointer] = set()
    for name, item in before.items():
        if name in mine and name in their:
            pointer = ("actions", name)
            one, other = mine[name], their[name]
            forced |= _ended(pointer, item, one, other, ours_did=True)
            forced |= _ended(pointer, item, other, one, ours_did=False)
            if not forced.keys() & {(*pointer, key) for key in _STANDING}:
                forced |= _both_moved_on(pointer, item, one, other)
                forced |= _deferred(pointer, item, one, other, ours_did=True)
                forced |= _deferred(pointer, item, other, one, ours_did=False)
            rivals |= {(*pointer, key) for key in _both_stepped(item, one, other)}
    return Gates(forced, frozenset(rivals))


def standing_with(places: Mapping[Pointer, str], ours: Data, theirs: Data) -> dict[Pointer, str]:
    """Return `places`, and where a status is among them the keys that go with it and differ.

    Whoever then keeps one side in each of these places has what that side says.
    """
    mine, their = _actions(ours), _actions(theirs)
    found = dict(places)
    for pointer, words in places.items():
        if len(pointer) == 3 and (pointer[0], pointer[2]) == ("actions", "status"):
            one, other = (side.get(str(pointer[1]), {}) for side in (mine, their))
            found |= _standing_apart(pointer[:2], one, other, words)
    return found


def _ended(
    pointer: tuple[str, str], base: _Item, one: _Item, other: _Item, *, ours_did: bool
) -> dict[Pointer, str]:
    status = one.get("status")
    if status not in _ENDS or base.get("status") == status or other.get("status") == status:
        return {}
    changed = list(_changed(base, other, one))
    if not changed or not isinstance(status, str):
        return {}
    withdrawal = one.get("withdrawal")
    date = withdrawal.get("date") if isinstance(withdrawal, dict) else one.get("closed")
    words = ended(pointer[1], status, date, changed, ours_did=ours_did)
    return _standing_apart(pointer, one, other, words)


def _both_moved_on(
    pointer: tuple[str, str], base: _Item, ours: _Item, theirs: _Item
) -> dict[Pointer, str]:
    """Return the keys that go with a status which both changed, each in its own way."""
    mine, their = ours.get("status"), theirs.get("status")
    if mine == their or None in (mine, their) or base.get("status") in (mine, their):
        return {}
    return _standing_apart(pointer, ours, theirs, both_changed((*pointer, "status"), mine, their))


def _standing_apart(pointer: Pointer, one: _Item, other: _Item, words: str) -> dict[Pointer, str]:
    return {(*pointer, key): words for key in _STANDING if one.get(key) != other.get(key)}


def _deferred(
    pointer: tuple[str, str], base: _Item, one: _Item, other: _Item, *, ours_did: bool
) -> dict[Pointer, str]:
    if one.get("due") in (base.get("due"), None) or other.get("due") != base.get("due"):
        return {}
    changed = [key for key in _changed(base, other, one) if key in _TERMS]
    if "status" in changed and other.get("status") in _BEGUN and base.get("status") in _BEGUN:
        changed.remove("status")
    if not changed:
        return {}
    words = deferred(pointer[1], one.get("due"), changed, ours_did=ours_did)
    return {(*pointer, "due"): words}


def _both_stepped(base: _Item, one: _Item, other: _Item) -> Iterator[str]:
    """Yield the lists in which the step that both took is recorded by each in its own way."""
    for key, lists in _RECORDED_BY.items():
        if base.get(key) not in (one.get(key), other.get(key)):
            for name in lists:
                added = [_added(base, side, name) for side in (one, other)]
                if all(added) and added[0] != added[1]:
                    yield name


def _added(base: _Item, side: _Item, name: str) -> list[Data]:
    there, now = base.get(name), side.get(name)
    known = there if isinstance(there, list) else []
    return [each for each in now if each not in known] if isinstance(now, list) else []


def _changed(base: _Item, side: _Item, other: _Item) -> Iterator[str]:
    """Yield the keys that `side` changed, in the order of the format, and not as `other` did."""
    order = keys(Action)
    for key in (*order, *sorted({*base, *side}.difference(order))):
        if side.get(key) not in (base.get(key), other.get(key)):
            yield key


def _actions(data: Data) -> dict[str, _Item]:
    listed = data.get("actions") if isinstance(data, dict) else None
    found = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return {str(each["id"]): each for each in found if "id" in each}
