"""Changes of any field that no step of the lifecycle guards, and of links."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, get_args, get_origin

from qiptrack.errors import QiptrackError
from qiptrack.model.base import Model, field_value
from qiptrack.model.identity import same_name
from qiptrack.model.indicators import Check, Indicator
from qiptrack.model.nearest import listing
from qiptrack.model.organisation import UNDECLARED, Organisation
from qiptrack.model.plan import Action, Plan
from qiptrack.model.schema_errors import mistakes
from qiptrack.model.shape import field_of, inner_model, is_list, keys
from qiptrack.model.vocabulary import Status
from qiptrack.model.word_meanings import meant_key
from qiptrack.patterns import pattern
from qiptrack.pointer import Pointer
from qiptrack.workflow.change import Change, put, recorded
from qiptrack.yamlfile.edits import AddKey, DeleteItem, DeleteKey, Edit, SetValue, Value

_LINKS = "links change by `qiptrack link` and `qiptrack unlink`"
_BY_COMMAND: dict[type[Model], dict[str, str]] = {
    Action: {
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
        "milestones": "a milestone is added by `qiptrack add-milestone`",
        "links": _LINKS,
    },
    Indicator: {
        "id": "an id stays as it is, because actions and minutes refer to it",
        "measurements": "a measurement is added by `qiptrack measure`",
        "rebases": "limits are drawn anew by `qiptrack rebase`, which keeps the reason",
    },
    Check: {
        "id": "an id stays as it is, because minutes refer to it; a check ends with `until`",
        "records": "what was done is recorded by `qiptrack record`",
    },
    Plan: {
        "qip": "it is the version of the format",
        "closed": "a plan is closed by `qiptrack close-plan`",
        "actions": "an action is added by `qiptrack add`",
        "indicators": "an indicator is added by `qiptrack add-indicator`",
        "checks": "a routine check is added by `qiptrack add-check`",
        "reviews": "a meeting is recorded by `qiptrack review`",
        "links": _LINKS,
    },
    Organisation: {
        "qip": "it is the version of the format",
        "services": "a service is added by `qiptrack add-service`",
        "roles": "a role is added by `qiptrack add-role`, and edited as organisation/ROLE",
    },
}
"""What is done by a command of its own, or not at all: by the kind of item, field by field."""

UNSAVED = ("owner", "due")
"""The guarded fields of an action that may be set while no commit has the action yet."""

_NUMBER = pattern(r"[+-]?[0-9]+(\.[0-9]+)?")


class RoleScope(NamedTuple):
    """Whose roles are meant: those of an organisation, at a service of it."""

    organisation: Organisation
    service: str | None


NOWHERE = RoleScope(UNDECLARED, None)
"""Where roles are free text."""


@dataclass(frozen=True, slots=True)
class EditedItem:
    """What is edited: the reference by which it is called, its place in its file, and itself."""

    ref: str
    pointer: Pointer
    item: Model


class FieldSetting(NamedTuple):
    """A field, and what it is to say: no value takes it out, several are for a list."""

    field: str
    values: tuple[str, ...]


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


class NotLinked(QiptrackError):
    """A link is to be taken out that is not there."""

    def __init__(self, ref: str, links: Sequence[str]) -> None:
        there = f"It has: {', '.join(links)}." if links else "It has no links."
        super().__init__(f"{ref} has no such link.", there)


def edit(
    edited: EditedItem,
    settings: Sequence[FieldSetting],
    here: RoleScope = NOWHERE,
    *,
    is_committed: Callable[[], bool] = lambda: True,
) -> Change:
    """Return the change that sets fields of an item, or takes them out.

    `assurance.by` and its like name a field of a part. NotEditable for what only a step may
    change, and for what is no field; the due date and the owner of an action may be set as long
    as it is not committed, which `is_committed` is asked for.
    """
    edits: list[Edit] = []
    for setting in settings:
        if [each.field for each in settings].count(setting.field) > 1:
            raise NotEditable(setting.field, "It is set twice here; say what it should be once.")
        _guarded(edited.item, setting, is_committed)
        edits += _set(edited, setting)
    names = [setting.field for setting in settings]
    if isinstance(edited.item, Action):
        _allowed(edited.ref, edited.item, settings, edits, here)
    edits = [*_parts_once(type(edited.item), edits)]
    return Change(tuple(edits), f"{edited.ref}: {', '.join(names)} changed")


def _allowed(
    ref: str,
    action: Action,
    settings: Sequence[FieldSetting],
    edits: Sequence[Edit],
    here: RoleScope,
) -> None:
    """Raise NoLongerOpen, or VerifierOwnsIt, where an action may not be edited like that."""
    others = [each for each in settings if not each.field.startswith("learning.")]
    if edits and others and not action.is_open:
        raise NoLongerOpen(ref, action.status)
    said = {each.field: each.values[0] for each in settings if each.values}
    verifier, owner = said.get("assurance.by"), said.get("owner")
    named = verifier or (action.assurance.by if owner and action.assurance else None)
    independent(owner or action.owner, {"by": named} if named else {}, here)


def independent(owner: str | None, assurance: Mapping[str, str], here: RoleScope) -> None:
    """Raise VerifierOwnsIt where the role that will verify is the owner, or the same person."""
    if owner and here.organisation.same_person(assurance.get("by"), owner, here.service):
        raise VerifierOwnsIt(owner)


def _guarded(item: Model, setting: FieldSetting, is_committed: Callable[[], bool]) -> None:
    name = setting.field
    why = _BY_COMMAND.get(type(item), {}).get(name.partition(".")[0])
    if why is None or (isinstance(item, Plan) and name == "closed" and not setting.values):
        return
    if isinstance(item, Action) and name in UNSAVED and setting.values and not is_committed():
        return
    raise NotEditable(name, f"{why[0].upper()}{why[1:]}.")


def fields(kind: type[Model]) -> tuple[str, ...]:
    """Return the fields of an item that may be set, those of a part as `part.field`."""
    return tuple(_fields(kind))


def _fields(kind: type[Model]) -> Iterator[str]:
    for key in keys(kind):
        inner = part_of(kind, key)
        if key in _BY_COMMAND.get(kind, {}):
            continue
        if inner is None:
            yield key
        else:
            yield from (f"{key}.{field}" for field in keys(inner))


def part_of(kind: type[Model], key: str) -> type[Model] | None:
    """Return the model of a part such as `assurance`; None where `key` holds a value or a list."""
    field = field_of(kind, key)
    if field is None or is_list(field.annotation):
        return None
    return inner_model(field.annotation)


def parted(kind: type[Model], setting: FieldSetting) -> Iterator[FieldSetting]:
    """Yield a setting; of a part that is written whole, in braces, one for each of its fields.

    What the braces do not name is taken out.
    """
    part, written = part_of(kind, setting.field), "".join(setting.values)
    if part is None or not written.startswith("{"):
        yield setting
        return
    data = _in_yaml(written)
    if not isinstance(data, dict):
        raise NotEditable(setting.field, "Close its brace: write it as {key: value, key: value}.")
    for key in (*data, *(each for each in keys(part) if each not in data)):
        value = data.get(key, "")
        if not isinstance(value, str):
            fix = f"Set it by itself: --set '{setting.field}.{key}=VALUE'."
            raise NotEditable(f"{setting.field}.{key}", fix)
        yield FieldSetting(f"{setting.field}.{key}", (value,) if value else ())


def _in_yaml(text: str) -> object:
    """Return what a value that was typed says as YAML; None where it is not."""
    from qiptrack.yamlfile.loader import load

    source = load(f"value: {text}\n".encode(), "")
    return source.data.get("value") if isinstance(source.data, dict) and not source.faults else None


def holds_dates(kind: type[Model], name: str) -> bool:
    """Whether a field, which may be one of a part, holds a day."""
    part, dot, inner = name.partition(".")
    model = part_of(kind, part) if dot else kind
    field = field_of(model, inner if dot else part) if model else None
    return field is not None and _holds(field.annotation, dt.date)


def _holds(annotation: Any, *kinds: type) -> bool:
    return annotation in kinds or any(_holds(each, *kinds) for each in get_args(annotation))


def _set(edited: EditedItem, setting: FieldSetting) -> list[Edit]:
    kind = type(edited.item)
    part, dot, name = setting.field.partition(".")
    field = field_of(kind, part)
    if not dot:
        _known(kind, part, "")
        if (whole := part_of(kind, part)) is not None:
            if not setting.values:
                return (
                    [DeleteKey((*edited.pointer, part))] if field_value(edited.item, part) else []
                )
            raise NotEditable(
                part,
                f"Set its fields one by one, such as --set {part}.{keys(whole)[0]}=VALUE, or all of"
                f" them in braces: --set '{part}={{{keys(whole)[0]}: VALUE}}'.",
            )
        return _put(edited.item, edited.pointer, part, setting)
    inner = part_of(kind, part)
    if inner is None and field is not None and get_origin(field.annotation) is dict:
        return _in_mapping(edited, part, name, setting)
    if inner is None:
        guarded = _BY_COMMAND.get(kind, {})
        parts = [key for key in keys(kind) if part_of(kind, key) and key not in guarded]
        listed = f"Parts with fields are {listing(parts)}." if parts else "It has no parts."
        raise NotEditable(setting.field, listed)
    _known(inner, name, f"{part}.")
    model = field_value(edited.item, part) if part in edited.item.model_fields_set else None
    if model is not None:
        return _put(model, (*edited.pointer, part), name, setting)
    if not setting.values:
        return []
    said = {name: _value(inner, name, setting)}
    return [AddKey(edited.pointer, part, said, keys(kind))]


def _known(kind: type[Model], name: str, before: str) -> None:
    if name in keys(kind):
        return
    meant = [each for each in meant_key(name, kind, ()).names if each[0] != "/"]
    near = " or ".join(f"{before}{each}" for each in meant)
    has = keys(kind) if before else fields(kind)
    fix = f"Did you mean {near}?" if near else f"It has: {', '.join(has)}."
    raise NotEditable(f"{before}{name}", fix)


def _put(item: Model, pointer: Pointer, name: str, setting: FieldSetting) -> list[Edit]:
    if setting.values:
        return [put(item, pointer, name, _value(type(item), name, setting))]
    stored = name if name in type(item).model_fields else f"{name}_"
    return [DeleteKey((*pointer, name))] if stored in item.model_fields_set else []


def _in_mapping(edited: EditedItem, part: str, name: str, setting: FieldSetting) -> list[Edit]:
    """Return the edits of one key of a mapping whose keys are free, such as `rules`."""
    there: Mapping[str, object] = field_value(edited.item, part) or {}
    value = setting.values[0] if setting.values else None
    if value is None:
        return [DeleteKey((*edited.pointer, part, name))] if name in there else []
    if part not in edited.item.model_fields_set:
        return [AddKey(edited.pointer, part, {name: value}, keys(type(edited.item)))]
    if name in there:
        return [SetValue((*edited.pointer, part, name), value)]
    return [AddKey((*edited.pointer, part), name, value)]


def _parts_once(kind: type[Model], edits: Sequence[Edit]) -> Iterator[Edit]:
    """Yield `edits`; several fields of a part that is not there yet make the part together."""
    made: dict[str, dict[str, Value]] = {}
    for each in edits:
        if isinstance(each, AddKey) and isinstance(each.value, Mapping):
            made.setdefault(each.key, {}).update(each.value)
    for each in edits:
        if not (isinstance(each, AddKey) and isinstance(each.value, Mapping)):
            yield each
        elif values := made.pop(each.key, None):
            inner = part_of(kind, each.key)
            order = keys(inner) if inner else tuple(values)
            said = {key: values[key] for key in order if key in values}
            yield AddKey(each.pointer, each.key, said, each.order)


def _value(kind: type[Model], name: str, setting: FieldSetting) -> Value:
    """Return what a field is to say: a text, a number, or a list."""
    field = field_of(kind, name)
    annotation = field.annotation if field else None
    if is_list(annotation):
        return _listed(annotation, setting)
    if len(setting.values) > 1:
        raise NotEditable(setting.field, "It is set twice here; say what it should be once.")
    (text,) = setting.values
    is_number = _holds(annotation, int, float) and _NUMBER.fullmatch(text)
    return Decimal(text) if is_number else text


def _listed(annotation: Any, setting: FieldSetting) -> Value:
    """Return the items of a list: in YAML behind a bracket, with commas, or each by itself."""
    if len(setting.values) == 1 and setting.values[0].startswith("["):
        data = _in_yaml(setting.values[0])
        if not isinstance(data, list):
            raise NotEditable(setting.field, "Close its bracket: write it as [A, B].")
        return data
    if inner_model(annotation) is not None:
        raise NotEditable(setting.field, "Write it in YAML, such as [{key: value}].")
    if len(setting.values) > 1:
        return list(setting.values)
    return [item.strip() for item in setting.values[0].split(",") if item.strip()]


class NotFitting(QiptrackError):
    """What was given for a field is nothing that it may say."""


def fitting(kind: type[Model], key: str, text: str) -> str:
    """Return `text` when a field of a `kind` may say it; NotFitting otherwise."""
    for mistake in mistakes(kind, {key: text}):
        if mistake.loc[:1] == (key,):
            raise NotFitting(mistake.message, mistake.fix)
    return text


def link(edited: EditedItem, kind: str, name: str) -> Change:
    """Return the change that links an item to a row of a register; none where it is linked."""
    _may_be_linked(edited)
    done = f"{edited.ref} is linked to {kind}:{name}"
    if any(_is_link(each, kind, name) for each in _links(edited.item)):
        return Change((), done)
    return Change((recorded(edited.item, edited.pointer, "links", {kind: name}),), done)


def unlink(edited: EditedItem, kind: str, name: str) -> Change:
    """Return the change that takes a link out; NotLinked where it is not there."""
    _may_be_linked(edited)
    links = _links(edited.item)
    index = next((at for at, each in enumerate(links) if _is_link(each, kind, name)), None)
    if index is None:
        listed = [f"{key}:{value}" for each in links for key, value in each.items()]
        raise NotLinked(edited.ref, listed)
    pointer = (*edited.pointer, "links")
    gone: Edit = DeleteKey(pointer) if len(links) == 1 else DeleteItem((*pointer, index))
    if len(links[index]) > 1:
        key = next(each for each in links[index] if same_name(each, kind))
        gone = DeleteKey((*pointer, index, key))
    return Change((gone,), f"{edited.ref} is no longer linked to {kind}:{name}")


def _may_be_linked(edited: EditedItem) -> None:
    if isinstance(edited.item, Action) and not edited.item.is_open:
        raise NoLongerOpen(edited.ref, edited.item.status)


def _links(item: Model) -> Sequence[Mapping[str, str]]:
    return field_value(item, "links") or ()


def _is_link(link_: Mapping[str, str], kind: str, name: str) -> bool:
    return any(same_name(key, kind) and same_name(value, name) for key, value in link_.items())
