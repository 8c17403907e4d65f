"""What a request comes to: edits to one plan and what happens next, or why it is refused."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qiptrack.errors import QiptrackError
from qiptrack.model.base import Model, keys, told
from qiptrack.model.lifecycle import Unmet
from qiptrack.pointer import Pointer
from qiptrack.yamlfile.edits import AddKey, AppendItem, DeleteKey, Edit, SetValue, Value


@dataclass(frozen=True, slots=True)
class Change:
    """The edits that a request comes to, what was done in words, and what comes next."""

    edits: tuple[Edit, ...]
    done: str
    next: str = ""


class Refused(QiptrackError):
    """A step may not be taken: each reason, with what would meet it."""

    def __init__(self, ref: str, step: str, unmet: Sequence[Unmet]) -> None:
        self.unmet = tuple(unmet)
        reasons = "; ".join(each.message for each in unmet)
        remedies = "\n".join(command(each.remedy.replace("REF", ref)) for each in unmet)
        super().__init__(f"{ref} cannot be {PAST.get(step, step)}: {reasons}.", remedies)


def command(text: str) -> str:
    """Return `text` with the command that it ends with in quotes, so that it can be copied."""
    said, begins, rest = text.partition("qiptrack ")
    return f"{said}`{begins}{rest}`" if begins and "`" not in text else text


PAST = {
    "start": "started",
    "complete": "completed",
    "verify": "verified",
    "close": "closed",
    "reopen": "reopened",
    "defer": "deferred",
    "reassign": "reassigned",
    "withdraw": "withdrawn",
    "escalate": "escalated",
}


def put(item: Model, pointer: Pointer, key: str, value: Value | dt.date) -> Edit:
    """Return the edit that makes `key` of the item at `pointer` say `value`."""
    name = key if key in type(item).model_fields else f"{key}_"
    said = value.isoformat() if isinstance(value, dt.date) else value
    if name in item.model_fields_set:
        return SetValue((*pointer, key), said)
    return AddKey(pointer, key, said, keys(type(item)))


def cleared(item: Model, pointer: Pointer, *names: str) -> tuple[Edit, ...]:
    """Return the edits that take keys out which are there."""
    return tuple(DeleteKey((*pointer, name)) for name in names if told(item, name) is not None)


def recorded(item: Model, pointer: Pointer, key: str, record: Mapping[str, Value]) -> Edit:
    """Return the edit that puts a record at the end of a list of the item at `pointer`."""
    said = {name: value for name, value in record.items() if value is not None}
    return AppendItem((*pointer, key), said, keys(type(item)))
