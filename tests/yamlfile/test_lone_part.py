"""What is changed alone and put back makes the file that changing the file would make."""

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from qiptrack.pointer import Pointer
from qiptrack.yamlfile import edits as changes
from qiptrack.yamlfile.document import Source
from qiptrack.yamlfile.edits import (
    AddKey,
    AppendItem,
    CannotEdit,
    DeleteKey,
    Edit,
    SetValue,
    apply,
)
from qiptrack.yamlfile.limits import MAX_BYTES, MAX_VALUES, Data
from qiptrack.yamlfile.loader import load
from qiptrack.yamlfile.lone_part import LonePart, lone_part, put_back, way_to_part
from tests.conftest import examples, thorough, with_each
from tests.yamlfile.documents import documents, edits, walk

many = settings(
    max_examples=examples(200) if thorough() else 12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

PIECES = (
    "---", "...", "--- ", "- ", "-", "\n- x", "\n  - x", "\n    - x", "\nz: 1", "\n  z: 1", "\t",
    "\n", "\n\n", "\r\n", "'", '"', "|", ">", "|+", ">-", "|2", "&a ", "*a", "!x ", "? ", ": ", "{",
    "}", "[", "]", ", ", "#", " # c", "%", "@", "<<: ", "\\", "\xa0", "\u2028", "\ufeff", "\r",
    "a: ", "id: A1", "\n---\n", "\n...\n", "\n%YAML 1.1\n", "\n# c\n", "\n      # deeper", "  ",
    "      ", "łóżko",
)  # fmt: skip
"""What may mean something to a parser, wherever it stands."""


@st.composite
def parts(draw: Any) -> LonePart:
    """Draw a part of a file that can be taken out of it."""
    source = load(draw(documents())[1], "plan.yaml")
    places = [way for way, _ in walk(source.data) if way]
    part = lone_part(source, way_to_part(draw(st.sampled_from(places))))
    assume(part)
    assert part
    return part


def is_read_as(source: Source) -> None:
    """Fail unless a file says what reading its bytes gives."""
    again = load(source.raw, source.name)
    assert again.events is not None
    assert (source.text, source.data, source.root) == (again.text, again.data, again.root)
    assert list(walk(source.data)) == list(walk(again.data))


@many
@given(parts(), st.data())
def test_whatever_is_put_into_it_means_that_in_the_file(
    lone: LonePart, data: st.DataObject
) -> None:
    text = lone.alone.text
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.sampled_from((0, 0, 0, 1, 2, 5, 20))))
        text = text[:start] + data.draw(st.sampled_from(PIECES)) + text[end:]
    whole = put_back([(lone, load(text.encode(), "plan.yaml"))])
    assume(whole is not None)
    assert whole
    is_read_as(whole)
    start, end = lone.span
    assert whole.text.startswith(lone.whole.text[:start])
    assert whole.text.endswith(lone.whole.text[end:])


@many
@given(documents(), st.data())
def test_an_edit_of_it_is_that_of_the_file(
    document: tuple[Data, bytes], data: st.DataObject
) -> None:
    source = load(document[1], "plan.yaml")
    edit: Edit = data.draw(edits(source.data))
    alone = changes._in_parts(source, [edit])
    assume(alone)
    assert alone
    whole = changes._one_by_one(source, [edit])
    assert (alone.raw, alone.data) == (whole.raw, whole.data)
    is_read_as(alone)


TEXT = "title: t\nactions:\n  - id: A1\n    note: n\n  - id: A2\n    note: n\nend: e\n"
NOTE = ("actions", 1, "note")


def part_of(text: str, place: Pointer = NOTE) -> LonePart | None:
    return lone_part(load(text.encode(), "plan.yaml"), way_to_part(place))


def back(part: LonePart | None, text: str) -> Source | None:
    """Return the file with a part that was taken out of it, of which `text` is what it became."""
    assert part
    return put_back([(part, load(text.encode(), "plan.yaml"))])


@with_each(
    "text",
    [
        TEXT,
        TEXT.replace("\n", "\r\n"),
        "\ufeff" + TEXT,
        TEXT.removesuffix("end: e\n"),
        TEXT.removesuffix("\nend: e\n"),
        TEXT.replace("end:", "\n# of the end\n\nend:"),
        TEXT.replace("  - ", "- ").replace("    ", "  "),
        TEXT.replace("note: n", "note: >\n      n\n\n      n\n"),
        TEXT.replace("note: n", 'note: "n\n  - id: A2\n n"'),
        TEXT.replace("note: n", "note: n\n    more: {a: [b,\n c]}"),
        TEXT.replace("title: t", "# a: &b c\ntitle: t # t"),
        TEXT.replace("  - id: A2\n", "  -\n    id: A2\n"),
        f"---\n{TEXT}...\n",
    ],
)
def test_an_item_and_a_key_are_changed_alone(text: str) -> None:
    source = load(text.encode(), "plan.yaml")
    for place in NOTE, ("title",):
        part = part_of(text, place)
        assert part
        done = put_back([(part, apply(part.alone, [SetValue(part.pointer(place), "m")]))])
        assert done
        is_read_as(done)
        whole = changes._one_by_one(source, [SetValue(place, "m")])
        assert done.raw == apply(source, [SetValue(place, "m")]).raw == whole.raw


@with_each(
    "text",
    [
        TEXT.replace("title: t", "title: &t t"),
        TEXT.replace("note: n", "note: *t").replace("title: t", "title: &t t"),
        TEXT.replace("end: e", "title: e"),
        TEXT.replace("end: e", "---\nend: e"),
        TEXT.replace("\n", "\n "),
        TEXT.replace("actions:", "? actions\n:"),
        TEXT.replace("note: n", "note: n\n    note: n"),
        TEXT.replace("note: n", "note: !n n"),
        TEXT.replace("note: n", "note: n\N{NO-BREAK SPACE}n"),
        TEXT.replace("end: e", "? end"),
        TEXT.replace("A2", "A" * 99),
        "{actions: [{id: A1}, {note: n}], title: t}",
        "actions: [{id: A1}, {note: n}]\ntitle: title\n",
        "actions: {A1: n, note: n}\ntitle: title\n",
        "actions:\n  - n\ntitle: title\n",
    ],
)
def test_of_a_file_that_is_not_so_plain_no_item_is_taken_out(text: str) -> None:
    assert part_of(text) is None


@with_each(
    "place",
    [
        (),
        ("actions",),
        ("actions", "A2"),
        ("actions", "A2", "id"),
        ("actions", "A3", "note"),
        ("actions", 2, "note"),
        ("actions", -1, "note"),
        ("end", "A2", "note"),
        ("nowhere",),
        ("nowhere", "A2", "note"),
    ],
)
def test_what_is_not_there_or_most_of_the_file_is_not_taken_out(place: Pointer) -> None:
    assert part_of(TEXT, place) is None


@with_each(
    "text",
    [
        "k:\n  - id: A2\nl: m\n",
        "k:\n  - id: A2\n...\n",
        "k:\n  - id: A2\n--- m\n",
        "k:\n  - id: A2",
        "k:\n   - id: A2\n",
        "k:\n- id: A2\n",
        "k:\n\n  - id: A2\n",
        "k:\n  # m\n  - id: A2\n",
        "l:\n  - id: A2\n",
        "k:\n  -id\n",
        "k:\n  - &m id\n",
        "k: [id]\n",
        "k:\n",
        "",
    ],
)
def test_what_is_no_such_item_any_more_is_not_put_back(text: str) -> None:
    part = part_of(TEXT)
    assert back(part, "k:\n  - id: A2\n")
    assert back(part, text) is None


@with_each(
    "text", ["end: e\nk: l\n", "ends: e\n", "end : e\nend: e", '"end": e\n', " end: e\n", ""]
)
def test_what_is_another_key_is_not_put_back(text: str) -> None:
    part = part_of(TEXT, ("end",))
    assert back(part, "end: f\n...\n")
    assert back(part, text) is None


def test_no_file_becomes_larger_than_what_is_read() -> None:
    filled = "more: [" + ", ".join("a" * (MAX_VALUES - 10)) + "]"
    part = part_of(TEXT.replace("end: e", filled))
    assert back(part, "k:\n  - {id: A2, note: n}\n")
    assert back(part, "k:\n  - {id: A2, note: [n]}\n") is None
    assert back(part, f"k:\n  - {'a' * MAX_BYTES}"[: MAX_BYTES - 1] + "\n") is None


def test_two_parts_are_put_back_where_they_were() -> None:
    source = load(TEXT.encode(), "plan.yaml")
    title, first = SetValue(("title",), "u"), SetValue(("actions", "A1", "note"), "l")
    done = changes._in_parts(source, [SetValue(NOTE, "m"), title, first])
    assert done
    is_read_as(done)
    assert done.data == {
        "title": "u",
        "actions": [{"id": "A1", "note": "l"}, {"id": "A2", "note": "m"}],
        "end": "e",
    }
    twice = SetValue(("actions", "A2", "note"), "m")
    assert changes._in_parts(source, [SetValue(NOTE, "m"), twice]) is None


def test_none_of_two_parts_is_put_back_when_one_is_another_key() -> None:
    source = load(TEXT.encode(), "plan.yaml")
    title, end = lone_part(source, ("title",)), lone_part(source, ("end",))
    assert title
    assert end
    kept, other = load(b"title: u\n", ""), load(b"other: e\n", "")
    assert put_back([(title, kept), (end, load(b"end: f\n", ""))])
    assert put_back([(title, kept), (end, other)]) is None


def test_an_item_is_added_behind_the_last() -> None:
    items = "".join(f"  - id: A{number}\n    note: n\n\n" for number in range(9))
    added = AppendItem(("actions",), {"id": "A9"})
    for behind in ("", "# of the end\nend: e\n"):
        source = load(f"actions:\n{items}{behind}".encode(), "plan.yaml")
        done = changes._appended(source, added, changes._splices(source, added))
        assert done
        is_read_as(done)
        assert done.text == f"actions:\n{items}  - id: A9\n\n{behind}"
        assert done.raw == apply(source, [added]).raw


def test_what_is_in_the_way_is_told_of_the_line_of_the_file() -> None:
    source = load(TEXT.encode(), "plan.yaml")
    with pytest.raises(CannotEdit, match="line 6: nothing can be added"):
        apply(source, [AddKey(NOTE, "a", "b")])


def test_what_is_in_the_way_behind_the_last_item_is_told_of_the_line_of_the_file() -> None:
    text = "title: t\nactions:\n- id: A1\n  note: x\n- id: A2\n  note: y\n- id: A3\n    "
    with pytest.raises(CannotEdit, match="line 8: nothing can be added"):
        apply(load(text.encode(), "plan.yaml"), [AppendItem(("actions",), "x\n---\ny")])


def test_new_lines_are_laid_out_as_the_file_is() -> None:
    text = "a:\n    b:\n        c: d\nactions:\n-   id: A1\n    note: n\n-   id: A2\n"
    source = load(text.encode(), "plan.yaml")
    done = apply(source, [AppendItem(("actions", "A2", "l"), {"a": "b", "c": {"d": "e"}})])
    assert done.text == text + "    l:\n    -   a: b\n        c:\n            d: e\n"


def test_new_lines_are_laid_out_as_the_file_was_before_the_first_edit() -> None:
    text = "title: t\na:\n- x: a\n- x: b\nb:\n-   x: a\n-   x: b\n-   x: c\n"
    source = load(text.encode(), "plan.yaml")
    more = [AppendItem(("a",), {"x": "c"}), AppendItem(("a",), {"x": "d"})]  # as narrow as theirs
    inside = AddKey(("b", 0), "l", [{"x": "a"}])
    made: list[Edit] = [*more, inside, AddKey((), "c", [{"x": "a"}])]
    done = apply(source, made)
    lines = text.replace("b:", "- x: c\n- x: d\nb:").replace(
        "b:\n-   x: a", "b:\n-   x: a\n    l:\n    -   x: a"
    )
    assert done.text == lines + "c:\n-   x: a\n"
    assert done.raw == changes._one_by_one(source, made).raw
    for edit in made:
        source = apply(source, [edit])
    assert done.raw == source.raw


def test_new_lines_are_laid_out_as_what_was_taken_out_was_too() -> None:
    source = load(b"a:\n    b: 1\nc:\n  d: 1\n  e:\n    f: 1\n", "plan.yaml")
    done = apply(source, [DeleteKey(("c",)), AddKey((), "g", {"h": "i"})])
    assert done.text == "a:\n    b: 1\ng:\n  h: i\n"


def test_nothing_changes_where_it_says_so_already() -> None:
    source = load(TEXT.encode(), "plan.yaml")
    assert apply(source, [SetValue(NOTE, "n"), SetValue(("actions", "A2", "note"), "n")]) is source


@with_each(
    ("text", "edit"),
    [
        ("title: t\nid: []\nowner: [] ", AppendItem(("owner",), "a")),
        ("title: t\nid: []\nl: t", SetValue(("l",), {"a": "b"})),
        ("title: t\nl:\n  - {id: A1}\n  - id: A2", AddKey(("l", "A2"), "a", "b")),
        ("title: t\nl:\n  - {id: A1}\n  - id: A2", AppendItem(("l",), {"id": "A3", "a": "b"})),
        ("title: t\nl:\n  - {id: A1}\n  - id: A2\n", AddKey(("l", "A2"), "a", "b")),
        ("title: t\nl:\n  - {id: A1}\n  - id: A2\nm: n\n", AppendItem(("l",), {"a": "b"})),
    ],
)
def test_new_lines_end_as_those_of_the_file_do(text: str, edit: Edit) -> None:
    source = load(text.replace("\n", "\r\n").encode(), "plan.yaml")
    done = apply(source, [edit])
    assert done.text.count("\r\n") == done.text.count("\n") > 0
    assert done.raw == changes._one_by_one(source, [edit]).raw
