"""What an edit does to a text, case by case."""

from dataclasses import replace
from pathlib import Path

import pytest
import ruamel.yaml

from qiptrack.errors import QiptrackError
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
    Value,
    add_key,
    append_item,
    apply,
    comments_lost,
    delete_key,
    set_value,
)
from qiptrack.yamlfile.limits import MAX_BYTES, MAX_VALUES
from qiptrack.yamlfile.loader import load
from tests.conftest import with_each

PLAN = Path(__file__).with_name("plan.yaml").read_bytes()
ORDER = ("id", "issue", "owner", "contributors", "due", "updates", "closed")


def read(text: str | bytes) -> Source:
    source = load(text if isinstance(text, bytes) else text.encode(), "plan.yaml")
    assert source.faults == ()
    return source


def changed(before: str, edit: Edit) -> str:
    return apply(read(before), [edit]).raw.decode()


def refused(before: str, edit: Edit) -> CannotEdit:
    source = load(before.encode(), "plan.yaml")
    with pytest.raises(CannotEdit) as caught:
        apply(source, [edit])
    return caught.value


SETTING: dict[str, tuple[str, Pointer, Value, str]] = {
    "a word": ("a: one  # c\nb: 2\n", ("a",), "two", "a: two  # c\nb: 2\n"),
    "in single quotes": ("a: 'one'\n", ("a",), "it's", "a: 'it''s'\n"),
    "in double quotes": ('a: "one"\n', ("a",), "two", 'a: "two"\n'),
    "what must be quoted": ("a: one\n", ("a",), "said: yes", 'a: "said: yes"\n'),
    "a number for a number": ("a: {b: 60}\n", ("a", "b"), "78.5", "a: {b: 78.5}\n"),
    "a number that is given as one": ("a: high\n", ("a",), 78, "a: 78\n"),
    "an empty value with a comment": ("a:  # c\nb: 1\n", ("a",), "x", "a: x  # c\nb: 1\n"),
    "an empty value at the end": ("b: 1\na:", ("a",), "x", "b: 1\na: x"),
    "an empty item": ("- a\n-\n", (1,), "x", "- a\n- x\n"),
    "an empty value in brackets": ("{a: , b: 1}\n", ("a",), "x", "{a: x , b: 1}\n"),
    "a key alone in brackets": ("{a, b: 1}\n", ("a",), "x", "{a: x, b: 1}\n"),
    "to nothing": ("a: x # c\n", ("a",), None, "a: null # c\n"),
    "a value on the next line": ("a:\n  one\nb: 2\n", ("a",), "two", "a:\n  two\nb: 2\n"),
    "several lines": (
        "a:\n  b: one  # c\n  d: 1\n",
        ("a", "b"),
        "x\n\nw",
        "a:\n  b: |-  # c\n    x\n\n    w\n  d: 1\n",
    ),
    "several lines in an item": ("-   one\n- b\n", (0,), "x\nw\n", "-   |\n    x\n    w\n- b\n"),
    "several lines in brackets": ("a: [b]\n", ("a", 0), "x\nw", 'a: ["x\\nw"]\n'),
    "a block": (
        "a: |  # why\n    one\n    two\n\nb: 1\n",
        ("a",),
        "three\nfour\n",
        "a: |  # why\n    three\n    four\n\nb: 1\n",
    ),
    "a block without an end": ("a: |\n  one\n", ("a",), "two", "a: |-\n  two\n"),
    "a block with its step": ("a: |1\n  one\n", ("a",), "two\n", "a: |1\n two\n"),
    "an empty block": ("a: |\nb: 1\n", ("a",), "x\n", "a: |\n  x\nb: 1\n"),
    "a block that ends with blank lines": (
        "a: |+\n  one\n\nb: 1\n",
        ("a",),
        "two\n",
        "a: |\n  two\nb: 1\n",
    ),
    "a block to what none can hold": ("a: | # c\n  x\nb: 1\n", ("a",), "", 'a: "" # c\nb: 1\n'),
    "a block to a list": ("a: | # c\n  x\nb: 1\n", ("a",), ["x"], "a: [x] # c\nb: 1\n"),
    "a folded block": (
        "a: >-\n  one\n",
        ("a",),
        "word " * 15 + "end\nnew",
        f"a: >-\n  {'word ' * 11}word\n  word word word end\n\n  new\n",
    ),
    "a list in brackets": ("a: [b, c] # d\n", ("a",), ["x"], "a: [x] # d\n"),
    "a mapping in brackets": ("a: { b: 1 }\n", ("a",), {"c": "x"}, "a: { c: x }\n"),
    "a list on lines": ("a:\n- b\n- c\nd: 1\n", ("a",), ["x"], "a:\n- x\nd: 1\n"),
    "a list on lines to a text": ("a: # c\n  - b\nd: 1\n", ("a",), "x", "a: x # c\nd: 1\n"),
    "a text to a mapping": ("a: x # c\nd: 1\n", ("a",), {"b": "1:2"}, 'a: # c\n  b: "1:2"\nd: 1\n'),
    "a mapping on lines": (
        "a:\n    b: 1\nc: 1\n",
        ("a",),
        {"d": {"e": "f"}},
        "a:\n    d:\n        e: f\nc: 1\n",
    ),
    "an item on lines": (
        "-   a: 1\n    b: 2\n- c\n",
        (0,),
        {"x": "w", "z": ["w"]},
        "-   x: w\n    z: [w]\n- c\n",
    ),
    "an item by its id": (
        "- id: A1\n  a: 1\n- id: A2\n  a: 1\n",
        ("A2", "a"),
        "x",
        "- id: A1\n  a: 1\n- id: A2\n  a: x\n",
    ),
    "several lines above a deeper comment": (
        "a: x\n    # c\nb: 1\n",
        ("a",),
        "p\nq",
        'a: "p\\nq"\n    # c\nb: 1\n',
    ),
    "an empty item among wide dashes": (
        "-   a: 1\n-   b: 1\n- []\n",
        (2,),
        [{"c": "x", "d": "z"}],
        "-   a: 1\n-   b: 1\n- - c: x\n    d: z\n",
    ),
    "a value behind emoji": ("🏡: 🏡\r\nb: 1\r\n", ("b",), "łóżko", "🏡: 🏡\r\nb: łóżko\r\n"),
    "lines where lines end differently": (
        "a: 1\r\nb: 1\nc: 1\r\n",
        ("a",),
        "x\nw",
        "a: |-\r\n  x\r\n  w\r\nb: 1\nc: 1\r\n",
    ),
    "a list in brackets over lines": (
        "a: [\n  b\n] # c\nd: 1\n",
        ("a",),
        ["x"],
        "a: [x] # c\nd: 1\n",
    ),
    "a list in brackets to one of records": ("a: [b]\n", ("a",), [{"c": "x"}], "a: [{c: x}]\n"),
    "nothing in wide braces": ("a: [{ }, x]\n", ("a", 0), {"c": "x"}, "a: [{c: x}, x]\n"),
    "what must be quoted in braces": (
        "a: {b: 1}\n",
        ("a",),
        {"c, d": "x, w"},
        'a: {"c, d": "x, w"}\n',
    ),
    "nothing in brackets to texts where lists stand on lines": (
        "b:\n  - 1\na: []\n",
        ("a",),
        ["x"],
        "b:\n  - 1\na: [x]\n",
    ),
    "nothing in brackets to a list of lists": ("a: []\n", ("a",), [["x"]], "a:\n  - - x\n"),
    "nothing in brackets to numbers": ("b:\n  - 1\na: []\n", ("a",), [60], "b:\n  - 1\na: [60]\n"),
    "an item of one line with a comment": ("- a: 1 # c\n- b\n", (0,), "x", "- x # c\n- b\n"),
    "a record that ends in a number": ("a: x\n", ("a",), {"b": 60}, "a:\n  b: 60\n"),
    "a mapping to nothing": ("a: {b: 1}\n", ("a",), None, "a: null\n"),
    "a list in steps of its own": (
        "a:\n- b\nc:\n  - d\ne:\n  - f\n",
        ("a",),
        [{"x": {"w": "z"}}],
        "a:\n- x:\n    w: z\nc:\n  - d\ne:\n  - f\n",
    ),
    "a mapping in steps of its own": (
        "a:\n    b: 1\nc:\n  d: 1\ne:\n  f: 1\n",
        ("a",),
        {"x": {"w": "z"}},
        "a:\n    x:\n        w: z\nc:\n  d: 1\ne:\n  f: 1\n",
    ),
    "a list whose last text has one line above a deeper comment": (
        "a:\n    # c\nb: 1\n",
        ("a",),
        ["p\nq", "w"],
        "a:\n    # c\n  - |-\n    p\n    q\n  - w\nb: 1\n",
    ),
}


@with_each(("before", "pointer", "value", "after"), SETTING.values(), ids=SETTING.keys())
def test_a_value_that_is_set_leaves_the_rest_of_the_text_as_it_was(
    before: str, pointer: tuple[str | int, ...], value: str, after: str
) -> None:
    assert set_value(read(before), pointer, value).text == after


APPENDING: dict[str, tuple[str, Value, str]] = {
    "below lines": ("a:\n  - x\nb: 1\n", "w", "a:\n  - x\n  - w\nb: 1\n"),
    "below dashes in the column of the key": ("a:\n- x\nb: 1\n", "w", "a:\n- x\n- w\nb: 1\n"),
    "below wide dashes": (
        "a:\n  -   x\n",
        {"b": "1", "c": "2"},
        'a:\n  -   x\n  -   b: "1"\n      c: "2"\n',
    ),
    "with a comment behind the last": (
        "a:\n  - x  # c\nb: 1\n",
        "w",
        "a:\n  - x  # c\n  - w\nb: 1\n",
    ),
    "after deeper comments": (
        "a:\n  - x\n\n  # c\n\n# d\nb: 1\n",
        "w",
        "a:\n  - x\n\n  # c\n  - w\n\n# d\nb: 1\n",
    ),
    "with blank lines between": (
        "a:\n  - x\n\n  - w\n\nb: 1\n",
        "z",
        "a:\n  - x\n\n  - w\n\n  - z\n\nb: 1\n",
    ),
    "with one gap that has none": (
        "a:\n  - x\n\n  - w\n  - w\n",
        "z",
        "a:\n  - x\n\n  - w\n  - w\n  - z\n",
    ),
    "beside one-liners": (
        "a:\n  - { b: 1 }\n",
        {"b": "x, w"},
        'a:\n  - { b: 1 }\n  - { b: "x, w" }\n',
    ),
    "several lines beside one-liners": (
        "a:\n  - {b: 1}\n",
        {"b": "x\nw"},
        "a:\n  - {b: 1}\n  - b: |-\n      x\n      w\n",
    ),
    "after a block": ("a:\n  - |\n    x\n\nb: 1\n", "w", "a:\n  - |\n    x\n  - w\n\nb: 1\n"),
    "to nothing in brackets": ("a: []   # c\nb: 1\n", {"d": "x"}, "a:   # c\n  - d: x\nb: 1\n"),
    "a text to nothing in brackets": ("a: []   # c\n", "x", "a: [x]   # c\n"),
    "to null": ("a:   # c\nb: 1\n", {"d": "x"}, "a:   # c\n  - d: x\nb: 1\n"),
    "to a written null": ("a: null # c\nb: 1\n", {"d": "x"}, "a: # c\n  - d: x\nb: 1\n"),
    "to null above its comment": (
        "a:\n  # none yet\nb: 1\n",
        {"d": "x"},
        "a:\n  # none yet\n  - d: x\nb: 1\n",
    ),
    "to what is not there": ("a1: 1\nb: 1\n", {"d": "x"}, "a1: 1\nb: 1\na:\n  - d: x\n"),
    "in brackets": ("a: [x, 'w'] # c\n", "z", "a: [x, 'w', z] # c\n"),
    "in brackets with a comma at the end": ("a: [x,]\n", "z", "a: [x, z,]\n"),
    "a record in brackets": ("a: [{b: 1}]\n", {"b": "x"}, "a: [{b: 1}, {b: x}]\n"),
    "in brackets inside brackets": ("{a: [], b: 1}\n", {"b": "x"}, "{a: [{b: x}], b: 1}\n"),
    "in brackets on lines": (
        "a: [\n  x, # c\n  w # d\n]\n",
        "z",
        "a: [\n  x, # c\n  w, # d\n  z\n]\n",
    ),
    "in brackets on lines with commas": (
        "a: [\n  x,\n  w, # d\n]\n",
        "z",
        "a: [\n  x,\n  w, # d\n  z,\n]\n",
    ),
    "at the end of a file without one": ("b: 1\na:\n  - x", "w", "b: 1\na:\n  - x\n  - w"),
    "at the end of a file of Windows": ("a:\r\n  - x", "w", "a:\r\n  - x\r\n  - w"),
    "a list": (
        "a:\n  - - x\n    - w\n",
        ["z", {"b": "1 2"}],
        "a:\n  - - x\n    - w\n  - - z\n    - b: 1 2\n",
    ),
    "a number": ("a:\n  - x\n", 60, "a:\n  - x\n  - 60\n"),
    "to an empty file": ("", "w", "a: [w]\n"),
    "below items that begin on a line of their own": (
        "a:\n  -\n    b: 1\n  -\n    b: 2\n",
        {"b": "x"},
        "a:\n  -\n    b: 1\n  -\n    b: 2\n  - b: x\n",
    ),
    "below one on lines with a one-liner above": (
        "a:\n  - {b: 1}\n  - b: 2\n",
        {"b": "x"},
        "a:\n  - {b: 1}\n  - b: 2\n  - b: x\n",
    ),
    "a record below a list in brackets": ("a:\n  - [x]\n", {"b": "x"}, "a:\n  - [x]\n  - b: x\n"),
    "in brackets that close behind the last": ("a: [x,\n  w]\n", "z", "a: [x,\n  w, z]\n"),
    "several lines in a list beside one-liners": (
        "a:\n  - {b: 1}\n",
        {"b": ["x", "p\nq"]},
        "a:\n  - {b: 1}\n  - b:\n      - x\n      - |-\n        p\n        q\n",
    ),
    "a list beside one-liners": (
        "a:\n  - {b: 1}\n",
        {"b": ["x", "w"]},
        "a:\n  - {b: 1}\n  - {b: [x, w]}\n",
    ),
    "in brackets of which the first line holds an item": (
        "a: [x,\n  w, y\n]\n",
        "z",
        "a: [x,\n  w, y, z\n]\n",
    ),
    "below empty items": ("a:\n  -\n  -\n", {"b": "x"}, "a:\n  -\n  -\n  - b: x\n"),
}


@with_each(("before", "value", "after"), APPENDING.values(), ids=APPENDING.keys())
def test_an_item_is_appended_in_the_style_of_those_above(
    before: str, value: str, after: str
) -> None:
    assert append_item(read(before), ("a",), value).text == after


@with_each(
    ("before", "after"),
    [
        ("", "- a: x\n  b: w\n"),
        ("- z\n", "- z\n- a: x\n  b: w\n"),
        ("-\n- z: 1\n-\n", "-\n- z: 1\n-\n- a: x\n  b: w\n"),
    ],
)
def test_appending_to_a_file_that_is_a_list(before: str, after: str) -> None:
    assert append_item(read(before), (), {"a": "x", "b": "w"}).text == after


def test_a_record_stands_on_one_line_where_that_is_asked_for() -> None:
    edit = AppendItem(("a",), {"b": "x", "c": "w"}, on_one_line=True)
    assert changed("a:\n  - b: 1\n", edit) == "a:\n  - b: 1\n  - {b: x, c: w}\n"


def test_appending_a_list_that_is_not_there_follows_the_order() -> None:
    before = "- id: A1\n  due: x\n"
    after = append_item(read(before), ("A1", "updates"), {"by": "me"}, ORDER)
    assert after.text == "- id: A1\n  due: x\n  updates:\n    - by: me\n"
    between = append_item(after, (0, "contributors"), "Cook", ORDER)
    assert between.text == (
        "- id: A1\n  contributors: [Cook]\n  due: x\n  updates:\n    - by: me\n"
    )


ADDING = {
    "after the last that precedes it": (
        "id: 1\ndue: 2 # c\nother: 3\nclosed: 4\n",
        "updates",
        "x",
        "id: 1\ndue: 2 # c\nupdates: x\nother: 3\nclosed: 4\n",
    ),
    "before the first that follows it": (
        "due: 2\nclosed: 4\n",
        "owner",
        "x",
        "owner: x\ndue: 2\nclosed: 4\n",
    ),
    "below the comments of a file": (
        "# c\n\n# d\ndue: 2\n",
        "owner",
        "x",
        "# c\n\n# d\nowner: x\ndue: 2\n",
    ),
    "after others before the first that follows it": (
        "x: 1\ndue: 2\n",
        "owner",
        "x",
        "x: 1\nowner: x\ndue: 2\n",
    ),
    "at the end when nobody knows it": (
        "id: 1\nclosed: 4\n",
        "zz",
        "x",
        "id: 1\nclosed: 4\nzz: x\n",
    ),
    "after all of a value": (
        "due:\n  - x\n\n  # deeper\n# of the next\nclosed: 1\n",
        "updates",
        "w",
        "due:\n  - x\n\n  # deeper\nupdates: w\n# of the next\nclosed: 1\n",
    ),
    "a record on lines": (
        "id: x\n",
        "due",
        {"a": "x", "b": ["w", "z"]},
        "id: x\ndue:\n  a: x\n  b: [w, z]\n",
    ),
    "a block with a blank line before it like the others": (
        "id: x\n\nowner:\n  a: 1\n\nclosed: 1\n",
        "updates",
        {"b": "x"},
        "id: x\n\nowner:\n  a: 1\n\nupdates:\n  b: x\n\nclosed: 1\n",
    ),
    "a block with a blank line before it like what is empty": (
        "id: x\n\nowner: []\n",
        "due",
        {"b": "x"},
        "id: x\n\nowner: []\n\ndue:\n  b: x\n",
    ),
    "a block with none before it where what is empty has none": (
        "id: x\nowner: []\n",
        "due",
        {"b": "x"},
        "id: x\nowner: []\ndue:\n  b: x\n",
    ),
    "in brackets": (
        "{id: x, closed: 1} # c\n",
        "due",
        "w, z",
        '{id: x, due: "w, z", closed: 1} # c\n',
    ),
    "in brackets before the first": ("{closed: 1}\n", "due", "w", "{due: w, closed: 1}\n"),
    "in brackets behind an empty value": (
        "{id: , closed: 1}\n",
        "due",
        "w",
        "{id: , due: w , closed: 1}\n",
    ),
    "to nothing in brackets": ("{}\n", "due", "w", "{due: w}\n"),
    "to an empty file": ("", "due", "w", "due: w\n"),
    "to a file of comments": ("# c\r\n", "due", "w", "# c\r\ndue: w\r\n"),
    "to a file of comments with no end": ("# c", "due", "w", "# c\ndue: w"),
    "a key that must be quoted": ("id: 1\n", "a: b", "w", 'id: 1\n"a: b": w\n'),
    "a number": ("id: x\n", "due", 60, "id: x\ndue: 60\n"),
    "nothing": ("id: x\n", "due", None, "id: x\ndue: null\n"),
    "a truth value": ("id: x\n", "due", True, "id: x\ndue: true\n"),
    "a block with a blank line before it like other blocks": (
        "id: x\nother: {a: 1}\n\nowner:\n  a: 1\nzz: 1\n",
        "updates",
        {"b": "x"},
        "id: x\nother: {a: 1}\n\nowner:\n  a: 1\n\nupdates:\n  b: x\nzz: 1\n",
    ),
    "one line where blocks have a blank line before them": (
        "id: x\n\nowner:\n  a: 1\n",
        "due",
        "w",
        "id: x\n\nowner:\n  a: 1\ndue: w\n",
    ),
    "before the first, with the line end of what stands above": (
        "# c\r\ndue: 2\n",
        "owner",
        "x",
        "# c\r\nowner: x\r\ndue: 2\n",
    ),
    "before the first, with the line end of a blank line above": (
        "# c\r\n\ndue: 2\r\n",
        "owner",
        "x",
        "# c\r\n\nowner: x\ndue: 2\r\n",
    ),
    "before the first, with its own line end": (
        "due: 2\r\nx: 1\n",
        "owner",
        "x",
        "owner: x\r\ndue: 2\r\nx: 1\n",
    ),
    "a key that must be quoted in braces": ("{id: 1}\n", "a, b", "w", '{id: 1, "a, b": w}\n'),
    "a list on lines as others stand, but for those that are empty": (
        "id: x\nowner: []\nupdates: []\nclosed:\n  - z\n",
        "due",
        ["w"],
        "id: x\nowner: []\ndue:\n  - w\nupdates: []\nclosed:\n  - z\n",
    ),
}


@with_each(("before", "key", "value", "after"), ADDING.values(), ids=ADDING.keys())
def test_adding_a_key(before: str, key: str, value: str, after: str) -> None:
    assert add_key(read(before), (), key, value, ORDER).text == after


INSIDE: dict[str, tuple[str, Pointer, str, str]] = {
    "never before the first key of an item": (
        "- due: x\n  closed: 1\n",
        (0,),
        "id",
        "- due: x\n  id: w\n  closed: 1\n",
    ),
    "in an item with a wide dash": ("-   id: x\n", (0,), "due", "-   id: x\n    due: w\n"),
    "to an empty item": ("- x\n-\n", (1,), "due", "- x\n- due: w\n"),
    "to a null": ("a: # c\nb: 1\n", ("a",), "due", "a: # c\n  due: w\nb: 1\n"),
    "to nothing in braces": ("a: {} # c\nb: 1\n", ("a",), "due", "a: # c\n  due: w\nb: 1\n"),
    "below a comment that is about the first key": (
        "a:\n  # about due\n  due: 1\n",
        ("a",),
        "owner",
        "a:\n  owner: w\n  # about due\n  due: 1\n",
    ),
    "above a comment that a blank line sets apart": (
        "a:\n  # c\n\n  due: 1\n",
        ("a",),
        "owner",
        "a:\n  # c\n\n  owner: w\n  due: 1\n",
    ),
    "in the steps of lists of the file": (
        "- a:\n      b: 1\n  c:\n",
        (0, "c"),
        "due",
        "- a:\n      b: 1\n  c:\n      due: w\n",
    ),
    "in the steps of the file": (
        "a:\n    b:\n        c: 1\nd:\n",
        ("d",),
        "due",
        "a:\n    b:\n        c: 1\nd:\n    due: w\n",
    ),
}


@with_each(("before", "pointer", "key", "after"), INSIDE.values(), ids=INSIDE.keys())
def test_adding_a_key_inside(
    before: str, pointer: tuple[str | int, ...], key: str, after: str
) -> None:
    assert add_key(read(before), pointer, key, "w", ORDER).text == after


DELETING: dict[str, tuple[str, Pointer, str]] = {
    "a line": ("a: 1\nb: 2\nc: 3\n", ("b",), "a: 1\nc: 3\n"),
    "a line with its comment": ("a: 1\nb: 2 # c\n# d\nc: 3\n", ("b",), "a: 1\n# d\nc: 3\n"),
    "a block with the comment of its key": ("a: 1\nb: # c\n  - x\nc: 3\n", ("b",), "a: 1\nc: 3\n"),
    "the last line": ("a: 1\r\nb: 2\r\n", ("b",), "a: 1\r\n"),
    "the last line without an end": ("a: 1\r\nb: 2", ("b",), "a: 1"),
    "the last line without an end below blank ones": ("a: 1 \n\n\nb: 2", ("b",), "a: 1 "),
    "the first key of an item": ("- id: 1 # c\n  a: 2\n- x\n", (0, "id"), "- a: 2\n- x\n"),
    "the only key": ("a:\n  b: 1\nc: 2\n", ("a", "b"), "a: {}\nc: 2\n"),
    "the only key of an item": ("- a: 1\n- x\n", (0, "a"), "- {}\n- x\n"),
    "in brackets": ("{a: 1, b: 2, c: 3}\n", ("b",), "{a: 1, c: 3}\n"),
    "the first in brackets": ("{ a: 1, b: 2 }\n", ("a",), "{ b: 2 }\n"),
    "the last in brackets": ("{a: 1, b: 2,}\n", ("b",), "{a: 1,}\n"),
    "the only one in brackets": ("x: {a: 1}\n", ("x", "a"), "x: {}\n"),
}


@with_each(("before", "pointer", "after"), DELETING.values(), ids=DELETING.keys())
def test_what_is_deleted_takes_its_own_lines_alone(
    before: str, pointer: tuple[str | int, ...], after: str
) -> None:
    assert delete_key(read(before), pointer).text == after


def test_the_comment_that_a_key_takes_with_it_can_be_told() -> None:
    before = read("a: 1 # one\nb: 2 # two\n# two\n")
    after = delete_key(before, ("b",))
    (lost,) = comments_lost(before, after)
    assert lost.text == "# two"
    assert comments_lost(before, before) == ()


REFUSING = {
    "a value that is marked": ("a: &x 1\nb: 2\n", SetValue(("a",), "w"), "marked `&x`", "&x 1"),
    "inside of what is marked": (
        "a: &x\n  b: 1\n",
        AddKey(("a",), "c", "w"),
        "marked `&x`",
        "&x\n  b: 1",
    ),
    "an alias": ("a: &x 1\nb: *x\n", SetValue(("b",), "w"), "written elsewhere", "*x"),
    "inside of an alias": (
        "a: &x {c: 1}\nb: *x\n",
        SetValue(("b", "c"), "w"),
        "written elsewhere",
        "*x",
    ),
    "what holds a mark": ("a: [&x 1]\nb: 2\n", SetValue(("a",), "w"), "marked `&x`", "&x 1"),
    "deleting what holds a mark": ("a: [&x 1]\nb: 2\n", DeleteKey(("a",)), "marked `&x`", "&x 1"),
    "a marked key": ("&x a: 1\nb: 2\n", SetValue(("a",), "w"), "marked `&x`", "&x a"),
    "a key below a question mark": ("?\n  a\n: b\n", SetValue(("a",), "w"), "`?`", "a"),
    "a key with a question mark": ("? a\n: b\n", SetValue(("a",), "w"), "`?`", "a"),
    "replacing comments": ("a:\n  - x # c\n  - w\n", SetValue(("a",), "z"), "comment", "# c"),
    "replacing a comment on its last line": (
        "a:\n  - w # c\n",
        SetValue(("a",), "z"),
        "comment",
        "# c",
    ),
    "replacing a comment above a value": (
        "a:\n  # c\n  x\n",
        SetValue(("a",), {"b": "z"}),
        "comment",
        "# c",
    ),
    "replacing a comment on the last line of an item": (
        "- a: 1\n  b: 2 # c\n",
        SetValue((0,), "z"),
        "comment",
        "# c",
    ),
    "lines above a deeper comment": (
        "a: x\n    # c\nb: 1\n",
        SetValue(("a",), {"d": "p\nq"}),
        "part of the text",
        "# c",
    ),
    "a file that is marked as a whole": (
        "&x\na: 1\n",
        SetValue(("a",), "z"),
        "marked `&x`",
        "&x\na: 1",
    ),
    "deleting comments": ("a:\n  # c\n  - x\nb: 1\n", DeleteKey(("a",)), "comment", "# c"),
    "deleting a comment before the next key": (
        "- a: 1\n  # c\n  b: 2\n",
        DeleteKey((0, "a")),
        "comment",
        "# c",
    ),
    "deleting a comment in brackets": ("{a: 1, # c\n b: 2}\n", DeleteKey(("b",)), "comment", "# c"),
    "below a block at the end of the file": (
        "a:\n  - |\n    x",
        AppendItem(("a",), "w"),
        "no line end",
        "",
    ),
    "what is not there": ("a:\n  b: 1\n", SetValue(("a", "c"), "w"), "no `c`", "b: 1"),
    "an item that is not there": ("- a\n", SetValue((1,), "w"), "no `1`", "- a"),
    "a key that is there": ("a: 1\n", AddKey((), "a", "w"), "there already", "a"),
    "a key beside a text": ("a: x\n", AddKey(("a",), "b", "w"), "no keys", "x"),
    "an item of a text": ("a: x\n", AppendItem(("a",), "w"), "not a list", "x"),
    "deleting an item": ("a: [x]\n", DeleteKey(("a", 0)), "not a key", "x"),
    "the whole file": ("a: 1\n", SetValue((), {"b": "w"}), "whole file", "a: 1"),
    "the whole file that is a text": ("x\n", SetValue((), "w"), "whole file", "x"),
    "the only key of the file": ("a: 1\n", DeleteKey(("a",)), "whole file", "a: 1"),
    "a key inside of a file with nothing in it": (
        "",
        AddKey(("a",), "b", "w"),
        "nothing in the file",
        "",
    ),
    "an item of a list by its place": ("a: [x]\n", AppendItem(("a", 3), "w"), "no `3`", "[x]"),
    "a file with nothing in it": ("", SetValue(("a",), "w"), "nothing in the file", ""),
    "a file with a fault": ("a: 1\nb: 1\nb: 2\n", SetValue(("a",), "w"), "put right first", "b"),
    "a file that cannot be read": ("a: 1\nb: [\n", SetValue(("a",), "w"), "put right first", "["),
    "what cannot be saved": ("a: 1\n", SetValue(("a",), "\ud800"), "disturb", "1"),
    "a key that is too long": ("a: 1\n", AddKey((), "b" * 2000, "w"), "disturb", "a: 1"),
}


@with_each(("before", "edit", "why", "place"), REFUSING.values(), ids=REFUSING.keys())
def test_an_edit_that_cannot_be_made_exactly_is_refused(
    before: str, edit: Edit, why: str, place: str
) -> None:
    refusal = refused(before, edit)
    assert why in refusal.why
    assert before[slice(*refusal.span)] == place
    assert 0 <= refusal.span.start <= refusal.span.end <= len(before)
    assert isinstance(refusal, QiptrackError)
    assert refusal.message == f"{refusal.what}: {refusal.why}"
    assert refusal.suggestion in refusal.fix


@with_each(
    ("edit", "suggestion", "what"),
    [
        (SetValue(("a", "b"), "said: yes"), 'b: "said: yes"', "2: a/b cannot be changed"),
        (
            SetValue(("a", "c", 0), {"d": "e", "f": "g"}),
            "- d: e\n  f: g",
            "3: a/c/0 cannot be changed",
        ),
        (AddKey(("e",), "h", {"d": "e"}), "h:\n  d: e", "4: nothing can be added to e"),
        (AppendItem(("a", "b"), "x"), "- x", "2: nothing can be added to a/b"),
        (DeleteKey(("a", "c")), "", "3: a/c cannot be deleted"),
        (DeleteItem(("a", "c", 0)), "", "3: a/c/0 cannot be deleted"),
        (MoveItem(("a", "c", 0), 0), "", "3: a/c/0 cannot be moved"),
        (SetValue((), "x"), "- x", "1: the file cannot be changed"),
    ],
)
def test_a_refusal_says_where_and_what_to_put_in_by_hand(
    edit: Edit, suggestion: str, what: str
) -> None:
    refusal = refused("a:\n  b: &w 1\n  c: &x [1]\ne: &y {}\n", edit)
    assert refusal.suggestion == suggestion
    assert refusal.what == f"plan.yaml, line {what}"


@with_each(
    ("filling", "why"),
    [
        ("x" * (MAX_BYTES - 10), "1,048,576 is the most that is read"),
        (f"[{'1, ' * (MAX_VALUES - 5)}1]", "more than 50,000 values"),
    ],
    ids=["bytes", "values"],
)
def test_what_makes_a_file_too_large_is_not_for_an_editor(filling: str, why: str) -> None:
    refusal = refused(f"a: {filling}\n", AddKey((), "bc", {"d": "e", "f": "g"}))
    assert refusal.why.startswith("it could no longer be read: ")
    assert why in refusal.why
    assert not refusal.suggestion
    assert "editor" not in refusal.fix


def test_no_edit_is_made_when_one_of_several_is_refused() -> None:
    source = read(PLAN)
    with pytest.raises(CannotEdit):
        apply(source, [SetValue(("title",), "New"), SetValue(("nothing",), "x")])
    assert source.raw == PLAN


def test_the_same_again_changes_nothing() -> None:
    source = read(PLAN)
    assert set_value(source, ("actions", "A1", "owner"), "Deputy Manager") is source
    assert (
        set_value(source, ("indicators", "I1", "target"), {"value": 90, "by": "2026-06-30"})
        is source
    )
    assert apply(source, []) is source


def test_another_order_of_keys_is_a_change() -> None:
    after = set_value(read("a: {b: x, c: w}\n"), ("a",), {"c": "w", "b": "x"})
    assert after.text == "a: {c: w, b: x}\n"


def test_a_byte_order_mark_stays() -> None:
    after = set_value(read("\ufeffa: 1\r\n"), ("a",), "x")
    assert after.raw == "\ufeffa: x\r\n".encode()


NOISY = """\
# Agreed 12 March
qip:   1
title: 'Care plan reviews'    # short
contributors: [ Team Leader,Key Worker ]
actions:
    -   id: A1
        issue: |
            bed rails left down

        # agreed 12 March
        owner:   Deputy Manager
        due: 2026-04-30
    -   {id: A2, issue: "a long line that goes on and on and on until it is more than eighty wide"}
"""


def lines_that_differ(before: str, after: str) -> int:
    """Return how many lines of `before` are not in `after` in the same place or any other."""
    rest = after.splitlines()
    return sum(line not in rest for line in before.splitlines())


def test_a_file_that_a_round_trip_would_rewrite_is_changed_in_one_line(tmp_path: Path) -> None:
    round_trip = ruamel.yaml.YAML()
    round_trip.preserve_quotes = True
    path = tmp_path / "plan.yaml"
    round_trip.dump(round_trip.load(NOISY), path)
    assert lines_that_differ(NOISY, path.read_text(encoding="utf-8")) > 4

    after = set_value(read(NOISY), ("actions", "A1", "due"), "2026-05-29")
    assert after.text == NOISY.replace("2026-04-30", "2026-05-29")


TAKING_OUT: dict[str, tuple[str, Pointer, str]] = {
    "the first": ("a:\n  - x\n  - y\n", ("a", 0), "a:\n  - y\n"),
    "the last": ("a:\n  - x\n  - y\nb: 1\n", ("a", 1), "a:\n  - x\nb: 1\n"),
    "the only one": ("a:\n  - x\nb: 1\n", ("a", 0), "a: []\nb: 1\n"),
    "one that goes by its id": (
        "a:\n  - id: A1\n    b: 1\n  - id: A2\n    b: 2\n",
        ("a", "A1"),
        "a:\n  - id: A2\n    b: 2\n",
    ),
    "with the comment on its line": ("a:\n- x  # c\n- y  # d\n", ("a", 0), "a:\n- y  # d\n"),
    "with the blank line that set it apart": (
        "a:\n  - x\n\n  - y\n\n  - z\n\nb: 1\n",
        ("a", 1),
        "a:\n  - x\n\n  - z\n\nb: 1\n",
    ),
    "and the blank line that followed the first": (
        "a:\n  - x\n\n  - y\n",
        ("a", 0),
        "a:\n  - y\n",
    ),
    "but not the comment above the next": (
        "a:\n  - x\n  # of y\n  - y\n",
        ("a", 0),
        "a:\n  # of y\n  - y\n",
    ),
    "in brackets": ("a: [x, y, z]\n", ("a", 1), "a: [x, z]\n"),
    "the first in brackets": ("a: [x, y]\n", ("a", 0), "a: [y]\n"),
    "a list in a list": ("a:\n- - x\n  - y\n", ("a", 0, 0), "a:\n- - y\n"),
    "at the end of a file without a line end": ("a:\n- x\n- y", ("a", 1), "a:\n- x"),
}

MOVING: dict[str, tuple[str, Pointer, int, str]] = {
    "to the front": ("a:\n- x\n- y\n- z\n", ("a", 2), 0, "a:\n- z\n- x\n- y\n"),
    "to the end": ("a:\n- x\n- y\n- z\n", ("a", 0), 2, "a:\n- y\n- z\n- x\n"),
    "with what belongs to it": (
        "a:\n  - id: A1  # first\n    b: |\n      two\n      lines\n\n  # of A2\n  - id: A2\n",
        ("a", "A2"),
        0,
        "a:\n  # of A2\n  - id: A2\n\n  - id: A1  # first\n    b: |\n      two\n      lines\n",
    ),
    "in brackets": ("a: [x, 'y', z]  # c\n", ("a", 0), 1, "a: ['y', x, z]  # c\n"),
    "at the end of a file without a line end": ("a:\n- x\n- y", ("a", 0), 1, "a:\n- y\n- x"),
    "nowhere": ("a:\n- x\n- y\n", ("a", 1), 1, "a:\n- x\n- y\n"),
    "but not the comment above the list": (
        "a:\n  # of the list\n  - x\n  - y\n",
        ("a", 0),
        1,
        "a:\n  # of the list\n  - y\n  - x\n",
    ),
    "but not a comment that a blank line sets apart": (
        "a:\n  - x\n  # c\n\n  - y\n",
        ("a", 1),
        0,
        "a:\n  - y\n  # c\n\n  - x\n",
    ),
    "but not a comment that begins at the margin": (
        "a:\n  - x\n# # c\n  - y\n",
        ("a", 1),
        0,
        "a:\n  - y\n# # c\n  - x\n",
    ),
}


@with_each(("before", "pointer", "after"), TAKING_OUT.values(), ids=TAKING_OUT)
def test_an_item_is_taken_out(before: str, pointer: tuple[str | int, ...], after: str) -> None:
    assert changed(before, DeleteItem(pointer)) == after


@with_each(("before", "pointer", "index", "after"), MOVING.values(), ids=MOVING)
def test_an_item_is_moved(
    before: str, pointer: tuple[str | int, ...], index: int, after: str
) -> None:
    assert changed(before, MoveItem(pointer, index)) == after


@with_each(
    ("before", "edit", "why"),
    [
        ("a: {b: 1}\n", DeleteItem(("a", "b")), "not an item of a list"),
        ("a: {b: 1}\n", MoveItem(("a", "b"), 0), "not an item of a list"),
        ("a: {b: 1}\n", DeleteItem(()), "not an item of a list"),
        ("a: [x]\n", MoveItem(("a", 0), -1), "no place -1"),
        ("a: [x]\n", MoveItem(("a", 0), 1), "no place 1"),
        ("a: [x]\n", DeleteItem(("a", 3)), "there is no `3` here"),
        ("a: [&m x, y]\nb: *m\n", DeleteItem(("a", 0)), "marked `&m`"),
        ("a:\n- b: 1\n  # inside\n  c: 2\n- x\n", DeleteItem(("a", 0)), "a comment inside"),
    ],
)
def test_an_item_stays_where_something_is_in_the_way(before: str, edit: Edit, why: str) -> None:
    assert why in refused(before, edit).why


def further_in(text: str) -> str:
    """Return the lines below a key whose value is all of `text`."""
    lines = text.splitlines(keepends=True)
    return "".join(f"  {line}" if line.strip() else line for line in lines)


@with_each(
    ("before", "edit", "after"),
    [
        *((b, SetValue(way, value), a) for b, way, value, a in SETTING.values() if b),
        *((b, AppendItem(("a",), value), a) for b, value, a in APPENDING.values() if b),
        *((b, AddKey(way, key, "w", ORDER), a) for b, way, key, a in INSIDE.values()),
        *((b, DeleteKey(way), a) for b, way, a in DELETING.values()),
        *((b, DeleteItem(way), a) for b, way, a in TAKING_OUT.values()),
        *((b, MoveItem(way, index), a) for b, way, index, a in MOVING.values()),
    ],
)
def test_an_edit_does_the_same_further_in(before: str, edit: Edit, after: str) -> None:
    inner = replace(edit, pointer=("deep", *edit.pointer))
    key = "deep:\r\n" if "\r\n" in before else "deep:\n"
    assert changed(key + further_in(before), inner) == key + further_in(after)
