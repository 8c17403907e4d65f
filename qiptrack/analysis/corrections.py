"""Mistakes put right in the open: records that say what was wrong, and why.

A record that was typed wrongly may be altered when another one says so: an update of the action,
a check's record, a measurement or a review of the plan, whose note begins with `Correction:`.
"""

import re

from qiptrack.analysis.record_facts import changed_records
from qiptrack.model.base import Model, told
from qiptrack.model.plan import Action, Check, Indicator, Plan

_BEGINNING = re.compile(r"\s*correction\b", re.IGNORECASE)

_NOTED = {Action: "updates", Check: "records", Indicator: "measurements", Plan: "reviews"}
"""The records of an item that take a correction of it."""


def is_correction(note: str | None) -> bool:
    """Whether a note says that it puts a mistake right."""
    return note is not None and _BEGINNING.match(note) is not None


def noted(before: Model | None, after: Model | None) -> frozenset[str]:
    """Return the notes that were added to an item between two versions of it."""
    if after is None:
        return frozenset()
    new = _new(before, after, _NOTED[type(after)])
    return frozenset(note for record in new if (note := told(record, "note")))


def minuted(before: Plan | None, after: Plan | None, item_id: str) -> frozenset[str]:
    """Return what meetings recorded between two versions of a plan said of the item of that id."""
    said: set[str] = set()
    for review in _new(before, after, "reviews") if after is not None else ():
        note = told(review, "note")
        said |= {note} if note and names(note, item_id) else set()
        for decision in told(review, "decisions") or ():
            text = told(decision, "decision")
            if text and (told(decision, "action") == item_id or names(text, item_id)):
                said.add(text)
    return frozenset(said)


def names(text: str, name: str) -> bool:
    """Whether `text` names something, in whatever case; an underscore is as good as a space."""
    plain = text.replace("_", " ").casefold()
    wanted = re.escape(name.replace("_", " ").casefold())
    return re.search(rf"(?<!\w){wanted}(?!\w)", plain) is not None


def _new(before: Model | None, after: Model, key: str) -> list[Model]:
    """Return the records that were added; one that was altered is no new one."""
    if before is None:
        return list(told(after, key) or ())
    return [record for _, record in changed_records(before, after, key).added]
