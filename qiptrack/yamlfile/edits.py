"""Changes to a file: what they are, and the one way to make them.

An edit changes the text at a few characters. The new text is read again like any other file, or
of a long list the item that it is in, and must say what the edit makes of the data before, with
the same comments; or nothing is done.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qiptrack.pointer import Pointer, to_text
from qiptrack.yamlfile.additions import item_appended, key_added
from qiptrack.yamlfile.document import FaultKind, Source, Span
from qiptrack.yamlfile.expected_data import (
    at,
    same,
    with_item,
    with_item_moved,
    with_key,
    with_value,
    without_item,
    without_key,
)
from qiptrack.yamlfile.limits import BOM, Data
from qiptrack.yamlfile.lone_part import lone_part, put_back, way_to_part
from qiptrack.yamlfile.places import Comment, comments, node_at
from qiptrack.yamlfile.rearranging import item_deleted, item_moved, key_deleted
from qiptrack.yamlfile.rendering import Layout, Value, data_of, entry, item
from qiptrack.yamlfile.replacements import value_set
from qiptrack.yamlfile.splices import CannotEdit, InTheWay, Splice, spliced

__all__ = [
    "AddKey",
    "AppendItem",
    "CannotEdit",
    "DeleteItem",
    "DeleteKey",
    "Edit",
    "MoveItem",
    "SetValue",
    "Value",
    "add_key",
    "append_item",
    "apply",
    "comments_lost",
    "delete_key",
    "set_value",
]


@dataclass(frozen=True, slots=True)
class SetValue:
    """Make `value` what `pointer` names, in the place and style of what is there."""

    pointer: Pointer
    value: Value


@dataclass(frozen=True, slots=True)
class AddKey:
    """Add `key` to the mapping that `pointer` names, where `order` puts it among the others."""

    pointer: Pointer
    key: str
    value: Value
    order: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class AppendItem:
    """Add `value` to the end of the list that `pointer` names.

    When there is no such list it is added, as a key where `order` puts it. A mapping stands
    `on_one_line`, in braces, when that is asked for or the item before it does.
    """

    pointer: Pointer
    value: Value
    order: Sequence[str] = ()
    on_one_line: bool = False


@dataclass(frozen=True, slots=True)
class DeleteKey:
    """Take out the key that `pointer` ends with, and the comment on its line."""

    pointer: Pointer


@dataclass(frozen=True, slots=True)
class DeleteItem:
    """Take out the item of a list that `pointer` ends with, and the comment on its line."""

    pointer: Pointer


@dataclass(frozen=True, slots=True)
class MoveItem:
    """Make the item that `pointer` ends with the one at `index` of its list, from 0."""

    pointer: Pointer
    index: int


Edit = SetValue | AddKey | AppendItem | DeleteKey | DeleteItem | MoveItem


def apply(source: Source, edits: Iterable[Edit]) -> Source:
    """Return `source` with all of `edits` made, one after the other.

    New lines are laid out as those that were there before the first edit. The same source comes
    back when nothing changes. It raises CannotEdit when one of them cannot be made, and then none
    is.
    """
    made = tuple(edits)
    return _in_parts(source, made) or _one_by_one(source, made)


def _in_parts(source: Source, edits: Iterable[Edit]) -> Source | None:
    """Return what `apply` does, but read again only the parts of the file that are edited.

    None where that cannot be, or something is in the way: the whole file tells at which line.
    """
    by_way: dict[Pointer, list[Edit]] = {}
    for edit in edits:
        by_way.setdefault(way_to_part(_place(edit)), []).append(edit)
    changes = []
    for way, made in by_way.items():
        part = lone_part(source, way)
        if part is None:
            return None
        inside = [replace(edit, pointer=part.pointer(edit.pointer)) for edit in made]
        try:
            changes.append((part, _one_by_one(part.alone, inside)))
        except CannotEdit:
            return None
    return put_back(changes) if changes else None


def _place(edit: Edit) -> Pointer:
    """Return where the value is that an edit changes or makes."""
    return (*edit.pointer, edit.key) if isinstance(edit, AddKey) else edit.pointer


def _one_by_one(source: Source, edits: Iterable[Edit]) -> Source:
    for edit in edits:
        source = _applied(source, edit)
    return source


def set_value(source: Source, pointer: Pointer, value: Value) -> Source:
    """Return `source` with `value` in the place of what `pointer` names."""
    return apply(source, [SetValue(pointer, value)])


def add_key(
    source: Source, pointer: Pointer, key: str, value: Value, order: Sequence[str] = ()
) -> Source:
    """Return `source` with `key` added to the mapping that `pointer` names."""
    return apply(source, [AddKey(pointer, key, value, order)])


def append_item(
    source: Source, pointer: Pointer, value: Value, order: Sequence[str] = ()
) -> Source:
    """Return `source` with `value` at the end of the list that `pointer` names."""
    return apply(source, [AppendItem(pointer, value, order)])


def delete_key(source: Source, pointer: Pointer) -> Source:
    """Return `source` without the key that `pointer` ends with."""
    return apply(source, [DeleteKey(pointer)])


def comments_lost(before: Source, after: Source) -> tuple[Comment, ...]:
    """Return the comments of `before` that `after` no longer has, to tell of them."""
    return _missing(comments(before), comments(after))


def _missing(before: Iterable[Comment], after: Iterable[Comment]) -> tuple[Comment, ...]:
    kept = Counter(comment.text for comment in after)
    lost: list[Comment] = []
    for comment in before:
        if kept[comment.text]:
            kept[comment.text] -= 1
        else:
            lost.append(comment)
    return tuple(lost)


def _applied(source: Source, edit: Edit) -> Source:
    if isinstance(edit, AppendItem) and _is_missing(source, edit.pointer):
        *holder, key = edit.pointer
        return _applied(source, AddKey(tuple(holder), str(key), [edit.value], edit.order))
    try:
        _refuse_faults(source)
        if _changes_nothing(source, edit):
            return source
        splices = _splices(source, edit)
        result = _appended(source, edit, splices)
        if result is None:
            result = _reread(source, splices)
            _refuse_difference(source, result, edit)
    except InTheWay as reason:
        raise _refusal(source, edit, reason) from None
    return result


def _is_missing(source: Source, pointer: Pointer) -> bool:
    """Say whether only the last step of `pointer` leads nowhere, and is the name of a key."""
    return (
        bool(pointer)
        and isinstance(pointer[-1], str)
        and node_at(source, pointer) is None
        and (len(pointer) == 1 or node_at(source, pointer[:-1]) is not None)
    )


def _refuse_faults(source: Source) -> None:
    for fault in source.faults:
        why = f"something else must be put right first: {fault.message}. {fault.fix}"
        raise InTheWay(why, fault.span)


def _changes_nothing(source: Source, edit: Edit) -> bool:
    if isinstance(edit, SetValue):
        node = node_at(source, edit.pointer)
        return node is not None and same(at(source.data, edit.pointer), data_of(edit.value))
    return False


def _splices(source: Source, edit: Edit) -> list[Splice]:
    match edit:
        case SetValue(pointer, value):
            return value_set(source, pointer, value)
        case AddKey(pointer, key, value, order):
            return key_added(source, pointer, key, value, order)
        case AppendItem(pointer, value):
            return item_appended(source, pointer, value, on_one_line=edit.on_one_line)
        case DeleteKey(pointer):
            return key_deleted(source, pointer)
        case DeleteItem(pointer):
            return item_deleted(source, pointer)
        case MoveItem(pointer, index):
            return item_moved(source, pointer, index)


def _expected(data: Data, edit: Edit) -> Data:
    match edit:
        case SetValue(pointer, value):
            return with_value(data, pointer, data_of(value))
        case AddKey(pointer, key, value, order):
            return with_key(data, pointer, key, data_of(value), order)
        case AppendItem(pointer, value):
            return with_item(data, pointer, data_of(value))
        case DeleteKey(pointer):
            return without_key(data, pointer)
        case DeleteItem(pointer):
            return without_item(data, pointer)
        case MoveItem(pointer, index):
            return with_item_moved(data, pointer, index)


def _appended(source: Source, edit: Edit, splices: Sequence[Splice]) -> Source | None:
    """Return the file with an item at the end of a list, of which the last item is read again.

    None for other edits, where that cannot be, or something is in the way: the whole file tells at
    which line.
    """
    listed = at(source.data, edit.pointer) if isinstance(edit, AppendItem) else None
    if source.part_of is not None or not isinstance(listed, list):
        return None
    last = lone_part(source, (*edit.pointer, len(listed) - 1)) if len(edit.pointer) == 1 else None
    if last is None:
        return None
    try:
        result = _reread(last.alone, [last.splice(each) for each in splices])
        _refuse_difference(last.alone, result, replace(edit, pointer=last.pointer(edit.pointer)))
    except InTheWay:
        return None
    return put_back([(last, result)])


def _reread(source: Source, splices: Sequence[Splice]) -> Source:
    from qiptrack.yamlfile.loader import load

    raw = ((BOM if source.bom else "") + spliced(source.text, splices)).encode()
    before = source.edited_from or source
    return replace(load(raw, source.name), part_of=source.part_of, edited_from=before)


def _refuse_difference(before: Source, after: Source, edit: Edit) -> None:
    """Raise InTheWay unless `after` says just what `edit` makes of `before`."""
    node = node_at(before, edit.pointer)
    span = node.span if node is not None else Span(0, 0)
    for fault in after.faults:
        if fault.kind is FaultKind.UNSUPPORTED:
            raise InTheWay(f"it could no longer be read: {fault.message}", span, fault.fix)
    if after.faults or not same(after.data, _expected(before.data, edit)):
        raise _difference(before, span)
    had, has = comments(before), comments(after)
    lost, gained = _missing(had, has), _missing(has, had)
    if gained or len(lost) > isinstance(edit, DeleteKey | DeleteItem):
        raise InTheWay("a comment would be lost", lost[0].span if lost else span)


def _difference(before: Source, span: Span) -> InTheWay:
    end = len(before.text)
    if before.text.endswith("\n"):
        return InTheWay("the file is written in a way that this change would disturb", span)
    return InTheWay(
        "the last line of the file has no line end, and one more or less would change the text it "
        "is a part of",
        Span(end, end),
    )


def _refusal(source: Source, edit: Edit, reason: InTheWay) -> CannotEdit:
    line = source.position(reason.span.start).line
    place = to_text(edit.pointer) or "the file"
    doing = {
        SetValue: f"{place} cannot be changed",
        AddKey: f"nothing can be added to {place}",
        AppendItem: f"nothing can be added to {place}",
        DeleteKey: f"{place} cannot be deleted",
        DeleteItem: f"{place} cannot be deleted",
        MoveItem: f"{place} cannot be moved",
    }[type(edit)]
    return CannotEdit(
        f"{source.name}, line {line}: {doing}",
        reason.why,
        reason.span,
        "" if reason.remedy else _suggestion(edit),
        reason.remedy,
    )


def _suggestion(edit: Edit) -> str:
    """Return the lines to put in by hand, without indentation."""
    match edit:
        case SetValue(pointer, value) if pointer and isinstance(pointer[-1], str):
            lines = entry(pointer[-1], value, 0, Layout())
        case SetValue(_, value) | AppendItem(_, value):
            lines = item(value, 0, Layout())
        case AddKey(_, key, value):
            lines = entry(key, value, 0, Layout())
        case DeleteKey() | DeleteItem() | MoveItem():
            lines = []
    return "\n".join(lines)
