"""Changes of any field that no step of the lifecycle guards, and of links."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_origin

from qiptrack.errors import QiptrackError
from qiptrack.model.action import Action
from qiptrack.model.base import Model, field_value
from qiptrack.model.identity import same_name
from qiptrack.model.organisation import ANYWHERE, RoleScope
from qiptrack.model.sentences import listing
from qiptrack.model.shape import field_of, keys
from qiptrack.model.vocabulary import Status
from qiptrack.pointer import Pointer
from qiptrack.workflow.change import Change, put, recorded
from qiptrack.workflow.editable_fields import (
    BY_COMMAND,
    FieldSetting,
    NotEditable,
    part_of,
    refuse_guarded,
    refuse_unknown,
    value_for,
)
from qiptrack.yamlfile.edits import AddKey, DeleteItem, DeleteKey, Edit, SetValue, Value


@dataclass(frozen=True, slots=True)
class EditedItem:
    """What is edited: the reference by which it is called, its place in its file, and itself."""

    ref: str
    pointer: Pointer
    item: Model


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
    here: RoleScope = ANYWHERE,
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
        refuse_guarded(edited.item, setting, is_committed)
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


def _set(edited: EditedItem, setting: FieldSetting) -> list[Edit]:
    kind = type(edited.item)
    part, dot, name = setting.field.partition(".")
    field = field_of(kind, part)
    if not dot:
        refuse_unknown(kind, part, "")
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
        guarded = BY_COMMAND.get(kind, {})
        parts = [key for key in keys(kind) if part_of(kind, key) and key not in guarded]
        listed = f"Parts with fields are {listing(parts)}." if parts else "It has no parts."
        raise NotEditable(setting.field, listed)
    refuse_unknown(inner, name, f"{part}.")
    model = field_value(edited.item, part) if part in edited.item.model_fields_set else None
    if model is not None:
        return _put(model, (*edited.pointer, part), name, setting)
    if not setting.values:
        return []
    said = {name: value_for(inner, name, setting)}
    return [AddKey(edited.pointer, part, said, keys(kind))]


def _put(item: Model, pointer: Pointer, name: str, setting: FieldSetting) -> list[Edit]:
    if setting.values:
        return [put(item, pointer, name, value_for(type(item), name, setting))]
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
