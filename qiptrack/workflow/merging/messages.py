"""The messages of a merge: why a place is for people to decide, and what it did itself."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from qiptrack.model.sentences import ITEM_WORDS
from qiptrack.patterns import pattern
from qiptrack.pointer import Pointer, Step
from qiptrack.yamlfile.limits import Data

_LONGEST = 60
"""How many characters of a value are said."""

_BOTH = {
    "due": "both moved the date",
    "owner": "both changed the owner",
    "status": "both changed the status",
    "completed": "both completed it, on different days",
    "started": "both began it, on different days",
    "closed": "both closed it, on different days",
    "deferrals": "both moved the date: keep one of these records",
    "handovers": "both gave it to another owner: keep one of these records",
    "reopenings": "both took it up again: keep one of these records",
    "verifications": "both verified it: keep one of these records, or both in order",
    "by": "both changed by whom",
    "response": "both answered it",
    "responded": "both answered it, on different days",
    "id": "both changed the id",
}
"""What is said of a key that both sides changed; of another, that they changed it."""


def both_changed(pointer: Pointer, ours: Data, theirs: Data) -> str:
    """Return the message that both sides changed what is at `pointer`, with the two values."""
    key = str(pointer[-1]) if pointer else ""
    what = _BOTH.get(key) or f"both changed {named(pointer)}"
    if isinstance(ours, dict | list) or isinstance(theirs, dict | list) or ours == theirs:
        return what
    return f"{what}: ours {said(ours)}, theirs {said(theirs)}"


def taken_out(pointer: Pointer, *, ours_did: bool) -> str:
    """Return the message that one side took out what the other changed."""
    one, other = ("ours", "theirs") if ours_did else ("theirs", "ours")
    return f"{one} took out {named(pointer)}, and {other} changed it"


def taken_out_and_renumbered(base: str, now: str, *, ours_did: bool) -> str:
    """Return the message that one side took out an item to which the other gave another id."""
    one, other = ("ours", "theirs") if ours_did else ("theirs", "ours")
    return f"{one} took out {base}, and {other} gave it the id {now}"


_NAMING = {
    "decisions": "a decision of a review",
    "links": "a link",
    **{key: ITEM_WORDS[key] for key in ("evidence", "verifications", "checks", "actions")},
}
"""What is said of a place that names an item, by the innermost of these keys above it."""


def taken_out_and_named(base: str, place: Pointer, *, ours_did: bool) -> str:
    """Return the message that one side took out an item that the other came to name at `place`."""
    one, other = ("ours", "theirs") if ours_did else ("theirs", "ours")
    what = next((_NAMING[key] for key in reversed(place) if key in _NAMING), named(place))
    return f"{one} took out {base}, and {other} names it in {what}"


def both_moved_items(pointer: Pointer) -> str:
    """Return the message that both sides put a list in another order."""
    return f"Both put {named(pointer)} in another order, and ours is kept."


def ended(name: str, status: str, date: Data, changed: Sequence[str], *, ours_did: bool) -> str:
    """Return the message that one side ended an action, and what the other changed in it."""
    one, other = ("ours", "theirs") if ours_did else ("theirs", "ours")
    done = {"closed": "closed", "withdrawn": "withdrew"}[status]
    day = f" on {date}" if isinstance(date, str) else ""
    return f"{one} {done} {name}{day}, and {other} changed it: {listed(changed)}"


def deferred(name: str, date: Data, changed: Sequence[str], *, ours_did: bool) -> str:
    """Return the message that one side deferred an action, and what the other changed in it."""
    one, other = ("ours", "theirs") if ours_did else ("theirs", "ours")
    return f"{one} moved the date of {name} to {said(date)}, and {other} changed {listed(changed)}"


def breaks(code: str, message: str) -> str:
    """Return the message that two sides are sound each, and break a rule together."""
    return f"together these would break {code}: {' '.join(message.split())}"


def renumbered(old: str, new: str, naming: int, *, both_added: bool) -> str:
    """Return the message that an item of theirs has another id, since ours uses its own."""
    why = f"Both sides added {old}" if both_added else f"Ours has another {old}"
    return f"{why}: theirs is now {new}{_and_places(naming)}."


def added_twice(theirs: str, now: str, naming: int) -> str:
    """Return the message that both sides have one new item, each under an id of its own."""
    return f"Both sides added {now}, theirs as {theirs}: it is {now} now{_and_places(naming)}."


def numbered_twice(base: str, theirs: str, now: str, naming: int) -> str:
    """Return the message that both sides gave one item another id, and that ours is kept."""
    what = f"Both gave {base} another id: ours {now}, theirs {theirs}"
    return f"{what}. It is {now} now{_and_places(naming)}."


def _and_places(naming: int) -> str:
    also = f", and so in {naming} {'place' if naming == 1 else 'places'} that named it"
    return also if naming else ""


def named(pointer: Pointer) -> str:
    """Return what is at `pointer` in words: the due date of A1, an update of A1, an action A2."""
    if not pointer:
        return "the file"
    *above, last = pointer
    holder = next((str(step) for step in reversed(above) if _is_id(above, step)), "")
    of = f" of {holder}" if holder else ""
    if isinstance(last, int):
        return f"{ITEM_WORDS.get(str(above[-1]), 'an item') if above else 'an item'}{of}"
    if _is_id(pointer, last):
        return last
    return f"the {last.replace('_', ' ')}{of}"


def said(value: Data) -> str:
    """Return a value as it is said, on one line and not too long.

    In quotes stands one that would run into the words behind it: with a comma, or a full stop.
    """
    if value is None:
        return "nothing"
    text = " ".join(str(value).split())
    text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return f"'{text}'" if _RUNS_ON.search(text) else text


_RUNS_ON = pattern(r"[,;:](?:\s|$)|[.!?](?=\s|$)")


def listed(keys: Iterable[str]) -> str:
    """Return keys as words, one after the other."""
    words = [key.replace("_", " ") for key in keys]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


_WITH_IDS = {"actions", "indicators", "checks", "milestones"}


def _is_id(pointer: Sequence[Step], step: Step) -> bool:
    """Say whether `step` names an item by its id: it stands behind the key of such a list."""
    return isinstance(step, str) and any(
        each == step and before in _WITH_IDS for before, each in pairwise(pointer)
    )
