"""Each edit of each value in a file of many ways to write: which lines become which."""

from collections.abc import Iterator
from functools import partial

from qiptrack.pointer import Pointer, to_text
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
from tests.conftest import Case, GoldenParts
from tests.yamlfile.documents import walk
from tests.yamlfile.test_edits_hold import changed_lines

ODD = """\
# about the file
title:  'One'   # two
note: >-
  words that
  go on

themes: [ a, "b" ] # c
empty: []
gone:

# about the actions
actions:
  -   id: A1   # three
      due: 2026-04-30
      # below
      links: [{ of: x }, {of: "y, z"}]

  # above the second
  -   id: A2
      due: |2
          deep
        less

      # of the updates
      updates:
      - {date: 1, by: me}
      -
        date: 2
        note: "two"

      more: {}
  - - p
    -   q
last:
    step:
        in: 1
    then: [
      1, # one
      2
    ]
"""
ORDER = ("id", "due", "title", "note", "links", "updates", "more", "last")
KINDS: tuple[tuple[str, Data], ...] = (
    ("words", "said: yes"),
    ("lines", "one\ntwo\n"),
    ("a list", ["p", "q"]),
    ("a record", {"k": "v", "l": ["m\nn", "o"]}),
)


def edits(way: Pointer, value: Data, around: Data) -> Iterator[tuple[str, Edit]]:
    """Yield every kind of edit of a value, and of the list or mapping `around` it, by a name."""
    for name, new in KINDS:
        yield f"becomes {name}", SetValue(way, new)
    if value is None or isinstance(value, dict):
        yield "gets a word", AddKey(way, "title", "w", ORDER)
        yield "gets a record", AddKey(way, "links", {"b": "x"}, ORDER)
    if value is None or isinstance(value, list):
        yield "gets an item", AppendItem(way, "w, x")
        yield "gets a record at its end", AppendItem(way, {"b": "x", "c": ["d"]})
    if isinstance(around, list):
        yield "is taken out", DeleteItem(way)
        yield "goes to the front", MoveItem(way, 0)
        yield "goes to the end", MoveItem(way, len(around) - 1)
    elif way:
        yield "is taken out", DeleteKey(way)


def told(source: Source, edit: Edit) -> Iterator[str]:
    """Yield the lines that an edit takes out and those that it brings, or why it is refused."""
    try:
        after = apply(source, [edit])
    except CannotEdit as refusal:
        yield f"    refused: {refusal.why}"
        return
    old, new = changed_lines(source, after)
    yield from (f"    - {line}".rstrip() for line in old)
    yield from (f"    + {line}".rstrip() for line in new)


def answers() -> Iterator[Case]:
    source = load(ODD.encode(), "plan.yaml")
    assert not source.faults
    there = dict(walk(source.data))
    for way, value in there.items():
        for name, edit in edits(way, value, there[way[:-1]] if way else None):
            yield f"{to_text(way) or 'the file'} {name}", partial(told, source, edit)


def test_each_edit_changes_these_lines(golden_parts: GoldenParts) -> None:
    golden_parts("edits.txt", answers(), every=3)
