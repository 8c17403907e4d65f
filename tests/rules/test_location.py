"""Where each part of a file is found, by its pointer and by any character of it."""

import pytest

from qiptrack.pointer import Pointer
from qiptrack.rules.context import Document
from qiptrack.rules.engine import all_rules
from qiptrack.rules.location import accepted_at, located, pointer_to
from qiptrack.rules.registry import Hit
from qiptrack.yamlfile.loader import load
from tests.conftest import Golden

TEXT = """\
# a plan
title: Falls  # qiptrack: accept QIP501 known
empty:
themes: [a, "b c", ]
target: {value: 2, by: 2026-12-31}
actions:
  - id: A1
    note: |
      One
      Two
    parts:
    - x
    -
    - [y, z]
  - id: A2
    folded: one
      two one
    more: # qiptrack: accept QIP502 known
      - last
"""
POINTERS: tuple[Pointer, ...] = (
    (),
    ("title",),
    ("empty",),
    ("themes",),
    ("themes", 1),
    ("themes", 7),
    ("target",),
    ("target", "by"),
    ("target", "no", "such"),
    ("actions",),
    ("actions", "A1"),
    ("actions", "A1", "note"),
    ("actions", "A1", "parts", 1),
    ("actions", "A1", "parts", 2, 1),
    ("actions", "A2", "folded"),
    ("actions", "A2", "more", 0),
    ("actions", "A3"),
    ("gone",),
)
HITS = (
    Hit((), ""),
    Hit((), "", at_key=True),
    Hit((), "", part="one"),
    Hit((), "", part="not there"),
    Hit((), "", part="2", at_key=True),
)


def test_each_pointer_leads_to_its_characters(golden: Golden) -> None:
    assert {"QIP501", "QIP502"} <= {each.code for each in all_rules()}  # they may be accepted
    lines = []
    for text in (TEXT, "", "- a\n", "word\n"):
        source = load(text.encode(), "falls.yaml")
        document = Document(source, ())
        for pointer in POINTERS if text == TEXT else ((), ("title",), (0,)):
            for hit in HITS:
                found = located(source, pointer, hit)
                place = found.place
                span = f"{place.line}:{place.column}-{place.end_line}:{place.end_column}"
                ok = [code for code in ("QIP501", "QIP502") if accepted_at(document, found, code)]
                said = f"{hit.part or '-'} {hit.at_key}: {span} {found.key_line}"
                lines.append(f"{'/'.join(map(str, pointer))} {said} {found.excerpt!r} {ok}")
    golden("location/pointers.txt", "\n".join(lines) + "\n")


def test_each_character_is_of_the_innermost_part(golden: Golden) -> None:
    lines = []
    source = load(TEXT.encode(), "falls.yaml")
    before: Pointer | None = None
    for offset in range(len(TEXT) + 1):
        pointer = pointer_to(source, offset)
        if pointer != before:
            line, _, column = TEXT[:offset].count("\n"), "", len(TEXT[:offset].rpartition("\n")[2])
            rest = TEXT[offset:].partition("\n")[0]
            lines.append(f"{line + 1}:{column + 1} {'/'.join(map(str, pointer)) or '-'} | {rest}")
        before = pointer
    golden("location/characters.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize(
    ("span", "also", "found"),
    [
        ((9, 14), None, ("title", (2, 1), (2, 6), [])),
        ((9, 14), (55, 60), ("title", (2, 1), (2, 6), ["empty:"])),
        ((0, 0), None, ("", (1, 1), (1, 1), [])),
    ],
)
def test_characters_that_are_said_outright(
    span: tuple[int, int], also: tuple[int, int] | None, found: tuple[object, ...]
) -> None:
    source = load(TEXT.encode(), "falls.yaml")
    where = located(source, ("actions",), Hit((), "", span=span, also=also))
    place = where.place
    assert (
        "/".join(map(str, where.pointer)),
        (place.line, place.column),
        (place.end_line, place.end_column),
        [text for _, text in where.also],
    ) == found
    assert where.key_line == 0
