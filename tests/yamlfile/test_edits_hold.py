"""What holds for every edit of every file that is not refused."""

import copy
import datetime as dt
from collections import Counter
from typing import Any

import ruamel.yaml
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from qiptrack.pointer import Pointer
from qiptrack.yamlfile.document import Source
from qiptrack.yamlfile.edits import (
    AddKey,
    AppendItem,
    CannotEdit,
    DeleteItem,
    DeleteKey,
    Edit,
    MoveItem,
    SetValue,
    apply,
)
from qiptrack.yamlfile.limits import Data
from qiptrack.yamlfile.loader import load
from qiptrack.yamlfile.places import comments, node_at
from tests.conftest import examples
from tests.yamlfile.documents import KEYS, PLAIN, documents, edits, walk

REFUSED_FOR = (
    "a comment inside of it would be lost",
    "a comment below it would become a part of the text",
    "is there already",
    "this would replace the whole file",
    "this is not a key",
    "the last line of the file has no line end",
)
TAKES_AWAY = DeleteKey | DeleteItem | MoveItem
DEEPER = 1 if settings().derandomize else 8
"""How many times as many examples a search for new ones tries."""

moderate = settings(
    max_examples=examples(60) * DEEPER,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
thorough = settings(moderate, max_examples=examples(200) * DEEPER)


@st.composite
def cases(draw: Any, *kinds: type[Edit]) -> tuple[Source, Edit]:
    data, raw = draw(documents())
    source = load(raw, "plan.yaml")
    assert source.faults == ()
    assert source.data == data
    return source, draw(edits(data, *kinds))


def attempt(source: Source, edit: Edit) -> Source:
    """Return the source after `edit`; a case that is refused is none."""
    try:
        return apply(source, [edit])
    except CannotEdit as refusal:
        reason = refusal.why
    written = source.text + repr(edit)
    assert "no line end" not in reason or any(sign in written for sign in ("|", ">", "\\n"))
    # A comment may come to stand below a block, and would then be a part of its text.
    assert isinstance(edit, TAKES_AWAY) or any(known in reason for known in REFUSED_FOR), reason
    assume(False)
    raise AssertionError


def by_hand(data: Any, edit: Edit) -> Any:
    """Do `edit` to `data` in the plainest way; a new key comes last."""
    if isinstance(edit, AppendItem) and edit.pointer[-1:] == ("reopenings",):
        edit = AddKey(edit.pointer[:-1], "reopenings", [edit.value])
    whole = [copy.deepcopy(data)]
    holder: Any = whole
    *way, last = (0, *edit.pointer)
    for step in way:
        holder = holder[step]
    if isinstance(edit, SetValue):
        holder[last] = edit.value
    elif isinstance(edit, DeleteKey | DeleteItem):
        del holder[last]
    elif isinstance(edit, MoveItem):
        holder.insert(edit.index, holder.pop(last))
    elif isinstance(edit, AddKey):
        holder[last] = {**(holder[last] or {}), edit.key: edit.value}
    else:
        holder[last] = [*(holder[last] or []), edit.value]
    return whole[0]


def keys_in_order(data: Data) -> list[tuple[Any, ...]]:
    return [pointer for pointer, _ in walk(data)]


def changed_lines(before: Source, after: Source) -> tuple[list[str], list[str]]:
    """Return the lines, with their ends, between what both begin and what both end with."""
    old, new = before.text.splitlines(keepends=True), after.text.splitlines(keepends=True)
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return old, new


def has_block_below(source: Source, pointer: Pointer) -> bool:
    node = node_at(source, pointer) or node_at(source, pointer[:-1])
    assert node is not None
    return bool((node.pairs or node.items) and not node.flow)


def the_data_is_what_the_edit_says(source: Source, edit: Edit, result: Source) -> None:
    assert result.data == by_hand(source.data, edit)
    if isinstance(edit, SetValue | TAKES_AWAY):
        assert keys_in_order(result.data) == keys_in_order(by_hand(source.data, edit))


def the_result_is_what_is_read_from_its_bytes(_: Source, __: Edit, result: Source) -> None:
    again = load(result.raw, "plan.yaml")
    assert (again.data, again.root, again.faults) == (result.data, result.root, ())


def every_comment_stays(source: Source, edit: Edit, result: Source) -> None:
    before = Counter(comment.text for comment in comments(source))
    after = Counter(comment.text for comment in comments(result))
    assert not after - before
    gone = list((before - after).elements())
    if isinstance(edit, DeleteKey | DeleteItem) and gone:
        lines = source.raw.decode().removeprefix("\ufeff").splitlines()
        assert len(gone) == 1
        (line,) = [line for line in lines if line.endswith(gone[0])]
        assert (str(edit.pointer[-1]) if isinstance(edit, DeleteKey) else "-") in line
    else:
        assert not gone


def nothing_else_is_touched(source: Source, edit: Edit, result: Source) -> None:
    old, new = changed_lines(source, result)
    if isinstance(edit, AddKey | AppendItem):
        # One line may open up, or be in brackets. A last line without an end may get one.
        gone = Counter(map(str.rstrip, old)) - Counter(map(str.rstrip, new))
        assert gone.total() <= (not has_block_below(source, edit.pointer))
    elif isinstance(edit, SetValue) and isinstance(edit.value, str) and "\n" not in edit.value:
        node = node_at(source, edit.pointer)
        assert node is not None
        if "\n" not in source.text[slice(*node.span)] and not has_block_below(source, edit.pointer):
            assert len(old) <= 1
            assert len(new) <= 1


def marks_and_line_ends_stay(source: Source, _: Edit, result: Source) -> None:
    assert result.bom == source.bom
    assert result.raw.startswith(b"\xef\xbb\xbf") == source.bom
    assert result.text.endswith("\n") == source.text.endswith("\n")
    broken = source.text.count("\n") > 0
    assert (
        not broken
        or ("\r\n" in source.text) == ("\r\n" in result.text)
        or ("\n" not in result.text)
    )
    assert ("\r\n" not in source.text) or "\n" not in result.text.replace("\r\n", "")


HOLDS = (
    the_data_is_what_the_edit_says,
    the_result_is_what_is_read_from_its_bytes,
    every_comment_stays,
    nothing_else_is_touched,
    marks_and_line_ends_stay,
)


@thorough
@given(cases())
def test_what_holds_of_every_edit(case: tuple[Source, Edit]) -> None:
    result = attempt(*case)
    for holds in HOLDS:
        holds(*case, result)


@moderate
@given(cases(AddKey))
def test_a_new_key_goes_where_the_order_puts_it(case: tuple[Source, Edit]) -> None:
    source, edit = case
    assert isinstance(edit, AddKey)
    result = attempt(source, edit)
    node = node_at(result, edit.pointer)
    assert node is not None
    names = [key.value for key, _ in node.pairs]
    index, order = names.index(edit.key), list(edit.order)
    assert set(order) == set(KEYS)
    before = [name for name in names[:index] if name in order]
    after = [name for name in names[index + 1 :] if name in order]
    rank = order.index(edit.key)
    assert all(order.index(name) > rank for name in after)
    is_first_by_the_dash = index == 1 and edit.pointer and isinstance(edit.pointer[-1], int)
    follows = not before or order.index(before[-1]) < rank
    assert follows or is_first_by_the_dash


@moderate
@given(cases(DeleteItem, MoveItem))
def test_taking_out_and_moving_bring_nothing_new(case: tuple[Source, Edit]) -> None:
    source, edit = case
    assume(edit.pointer)
    result = attempt(source, edit)
    new = Counter(result.text) - Counter(source.text)
    assert new <= (Counter() if isinstance(edit, MoveItem) else Counter(" []"))


@moderate
@given(cases(MoveItem))
def test_what_is_moved_back_is_as_it_was(case: tuple[Source, Edit]) -> None:
    source, edit = case
    assert isinstance(edit, MoveItem)
    *way, last = edit.pointer
    there = attempt(source, edit)
    back = attempt(there, MoveItem((*way, edit.index), int(last)))
    assert back.data == source.data


@moderate
@given(documents(), st.sampled_from(PLAIN), st.data())
def test_a_text_stays_in_its_quotes(
    case: tuple[Data, bytes], text: str, data: st.DataObject
) -> None:
    source = load(case[1], "plan.yaml")
    texts = [pointer for pointer, value in walk(case[0]) if isinstance(value, str) and value]
    assume(texts)
    pointer = data.draw(st.sampled_from(texts))
    before = node_at(source, pointer)
    assert before is not None
    result = attempt(source, SetValue(pointer, text))
    after = node_at(result, pointer)
    assert after is not None
    if before.style:
        assert after.style == before.style
    elif text != "60":
        assert after.style == ""


@moderate
@given(documents())
def test_the_same_value_gives_the_same_source(case: tuple[Data, bytes]) -> None:
    data, raw = case
    source = load(raw, "plan.yaml")
    for pointer, value in walk(data):
        assert apply(source, [SetValue(pointer, value)]) is source


@moderate
@given(cases(), st.data())
def test_several_edits_are_all_made_or_none(case: tuple[Source, Edit], data: st.DataObject) -> None:
    source, edit = case
    first = attempt(source, edit)
    second = data.draw(edits(first.data))
    raw = source.raw
    try:
        both = apply(source, [edit, second])
    except CannotEdit:
        assert source.raw == raw
        assume(False)
    else:
        assert both.raw == attempt(first, second).raw


def as_text(value: Any) -> Any:
    """Return what a reader that guesses types read, with dates as they are written."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list):
        return [as_text(inner) for inner in value]
    if isinstance(value, dict):
        return {as_text(key): as_text(inner) for key, inner in value.items()}
    return value


@moderate
@given(st.data())
def test_readers_that_guess_read_the_same_text(data: st.DataObject) -> None:
    edit = data.draw(edits({"a": {"b": None}, "c": [], "d": ["x"], "e": {"f": "x"}}))
    assume(not isinstance(edit, TAKES_AWAY))
    # Only what is written anew is theirs to read, so there is nothing in the file to guess.
    source = load(b"a:\n  b:\nc: []\nd:\n  - x\ne:\n  f: x\n", "plan.yaml")
    result = attempt(source, edit)
    assert as_text(yaml.load(result.text, yaml.SafeLoader)) == result.data
    newer = ruamel.yaml.YAML(typ="safe", pure=True)
    assert as_text(newer.load(result.text)) == result.data
