"""Changes that are no step: other fields of an action, new actions, new plans."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qiptrack.errors import QiptrackError
from qiptrack.model.base import Model, field_value, keys, or_none
from qiptrack.model.everyday_words import meant_key
from qiptrack.model.organisation import UNDECLARED, Organisation
from qiptrack.model.plan import Action, Assurance, Learning, Plan
from qiptrack.model.vocabulary import Status
from qiptrack.workflow.change import Change, put
from qiptrack.yamlfile.edits import AddKey, AppendItem, DeleteKey, Edit, Value

_BY_COMMAND = {
    "id": "an id stays as it is, because minutes and evidence refer to it; withdraw the action",
    "owner": "the owner changes by `qiptrack reassign`, which keeps the one before",
    "due": "the date moves by `qiptrack defer`, which keeps the reason",
    "status": "the status changes by `qiptrack start`, `complete`, `close` and their like",
    "started": "the date is set by `qiptrack start`",
    "completed": "the date is set by `qiptrack complete`",
    "closed": "the date is set by `qiptrack close`",
    "withdrawal": "an action is given up by `qiptrack withdraw`",
    "updates": "progress is reported by `qiptrack update`",
    "evidence": "evidence is recorded by `qiptrack evidence`",
    "verifications": "a verification is recorded by `qiptrack verify`",
    "deferrals": "the date moves by `qiptrack defer`",
    "handovers": "the owner changes by `qiptrack reassign`",
    "escalations": "an escalation is recorded by `qiptrack escalate`",
    "reopenings": "an action is taken up again by `qiptrack reopen`",
}
_PARTS: dict[str, type[Model]] = {"assurance": Assurance, "learning": Learning}
_LISTS = ("contributors", "indicators")


class Here(NamedTuple):
    """Whose roles are meant: those of an organisation, at a service of it."""

    organisation: Organisation
    service: str | None


NOWHERE = Here(UNDECLARED, None)
"""Where roles are free text."""


class NotEditable(QiptrackError):
    """A field cannot be changed by `edit`."""

    def __init__(self, field: str, fix: str) -> None:
        super().__init__(f"`{field}` cannot be changed by `edit`.", fix)


class VerifierOwnsIt(QiptrackError):
    """The role that is named to verify an action is its owner."""

    def __init__(self, owner: str) -> None:
        super().__init__(
            f"{owner} owns it, and nobody verifies their own work.", "Name another role to verify."
        )


class NoLongerOpen(QiptrackError):
    """A closed or withdrawn action stays as it is, but for what was learned from it."""

    def __init__(self, ref: str, status: Status) -> None:
        super().__init__(
            f"{ref} is {status.value}, and only its learning can be changed by `edit`.",
            f"Take it up again first: `qiptrack reopen {ref} --reason TEXT`"
            if status is Status.CLOSED
            else f"See what is recorded: `qiptrack show {ref}`",
        )


def edit(
    ref: str, action: Action, settings: Sequence[tuple[str, str]], here: Here = NOWHERE
) -> Change:
    """Return the change that sets fields of an action; an empty value takes one out.

    `assurance.by` and its like name a field of a part. Lists take their items with commas
    between them. NotEditable for what only a step may change, and for what is no field.
    """
    edits: list[Edit] = []
    fields: dict[str, dict[str, str]] = {}
    names = [name for name, _ in settings]
    for name, value in settings:
        if names.count(name) > 1:
            raise NotEditable(name, "It is set twice here; say what it should be once.")
        part, dot, field = name.partition(".")
        if dot:
            _known(field, part)
            fields.setdefault(part, {})[field] = value
        else:
            edits += _set(action, name, value)
    if not action.is_open and (edits or set(fields) - {"learning"}):
        raise NoLongerOpen(ref, action.status)
    _independent(action.owner, fields.get("assurance", {}), here)
    for part, values in fields.items():
        edits += _set_part(action, part, values)
    return Change(tuple(edits), f"{ref}: {', '.join(names)} changed")


def _independent(owner: str, assurance: Mapping[str, str], here: Here) -> None:
    if here.organisation.same_person(assurance.get("by"), owner, here.service):
        raise VerifierOwnsIt(owner)


def _known(field: str, part: str) -> None:
    if part not in _PARTS:
        raise NotEditable(f"{part}.{field}", f"Parts with fields are {' and '.join(_PARTS)}.")
    names = keys(_PARTS[part])
    if field not in names:
        near = " or ".join(f"{part}.{name}" for name in meant_key(field, _PARTS[part], ()).names)
        fix = f"Did you mean {near}?" if near else f"It has: {', '.join(names)}."
        raise NotEditable(f"{part}.{field}", fix)


def _set(action: Action, name: str, value: str) -> list[Edit]:
    if name in _BY_COMMAND:
        raise NotEditable(name, f"{_BY_COMMAND[name][0].upper()}{_BY_COMMAND[name][1:]}.")
    if name == "links":
        raise NotEditable(name, "Write it in the file itself, such as `links: [{risk: RR-014}]`.")
    if name in _PARTS:
        example = f"{name}.{keys(_PARTS[name])[0]}=VALUE"
        raise NotEditable(name, f"Set its fields one by one, such as --set {example}.")
    if name not in keys(Action):
        near = " or ".join(each for each in meant_key(name, Action, ()).names if each[0] != "/")
        raise NotEditable(name, f"Did you mean {near}?" if near else "See `qiptrack show`.")
    if not value:
        return [DeleteKey(("actions", action.id, name))] if name in action.model_fields_set else []
    if name in _LISTS:
        items = [item.strip() for item in value.split(",") if item.strip()]
        return [put(action, ("actions", action.id), name, items)]
    return [put(action, ("actions", action.id), name, value)]


def _set_part(action: Action, part: str, values: Mapping[str, str]) -> list[Edit]:
    pointer = ("actions", action.id)
    model: Model | None = getattr(action, part)
    if model is None:
        said = {key: values[key] for key in keys(_PARTS[part]) if values.get(key)}
        return [AddKey(pointer, part, said, keys(Action))] if said else []
    edits: list[Edit] = []
    for key, value in values.items():
        if value:
            edits.append(put(model, (*pointer, part), key, value))
        elif key in model.model_fields_set:
            edits.append(DeleteKey((*pointer, part, key)))
    return edits


def next_id(plan: Plan, letter: str = "A") -> str:
    """Return the first free id behind all of that letter: A8 where there are A1 to A7."""
    parts = (field_value(plan, name) or () for name in ("actions", "indicators", "checks"))
    taken = [or_none(lambda: item.id) or "" for part in parts for item in part]
    numbers = [int(name[1:]) for name in taken if name[:1] == letter and name[1:].isdecimal()]
    return f"{letter}{max(numbers, default=0) + 1}"


def add(
    plan_id: str,
    plan: Plan,
    values: Mapping[str, str],
    assurance: Mapping[str, str],
    here: Here = NOWHERE,
) -> Change:
    """Return the change that adds an action to the end of a plan.

    VerifierOwnsIt when its owner is named to verify it.
    """
    _independent(values["owner"], assurance, here)
    new_id = next_id(plan)
    record: dict[str, Value] = {"id": new_id}
    record |= {key: values[key] for key in keys(Action) if values.get(key) and key != "id"}
    if assurance:
        record["assurance"] = {key: assurance[key] for key in keys(Assurance) if key in assurance}
    ordered = {key: record[key] for key in keys(Action) if key in record}
    change = AppendItem(("actions",), ordered, keys(Plan))
    ref = f"{plan_id}/{new_id}"
    then = f"Begin it: qiptrack start {ref}"
    if not assurance:
        then = (
            f"Name who verifies it: qiptrack edit {ref} --set assurance.by=ROLE"
            " --set assurance.method=METHOD"
        )
    return Change((change,), f"{ref} is added", then)
