from qiptrack.pointer import Pointer, Step
from qiptrack.yamlfile.document import Source
from qiptrack.yamlfile.loader import load
from qiptrack.yamlfile.places import comments, dash_of, node_at, pointer_of
from tests.conftest import with_each

PLAN = """\
qip: 1
title: Reviews  # answers for it
actions:
  - id: A1
    owner: Deputy Manager
    updates:
      - {date: 2026-03-20, note: New form}
      # - {date: 2026-03-21, note: withdrawn}
      -
        # - by: nobody
        date: 2026-04-03
  - id: A2
    owner: &lead Quality Lead
    contributors: [Team Leader, Key Worker]
  - id: A2
    owner: *lead
  - owner: nobody
    3: third
"""


def read(text: str = PLAN) -> Source:
    source = load(text.encode(), "plan.yaml")
    assert not source.faults
    return source


@with_each(
    ("pointer", "written"),
    [
        (("title",), "Reviews"),
        (("actions", "A1", "owner"), "Deputy Manager"),
        (("actions", 0, "owner"), "Deputy Manager"),
        (("actions", "A1", "updates", 1, "date"), "2026-04-03"),
        (("actions", "A1", "updates", 0), "{date: 2026-03-20, note: New form}"),
        (("actions", 1, "contributors", 1), "Key Worker"),
        (("actions", 2, "owner"), "*lead"),
        (("actions", 3, 3), "third"),
        (("actions", "A2"), None),
        (("actions", "A9", "owner"), None),
        (("actions", 4), None),
        (("actions", -1), None),
        (("title", "x"), None),
        (("actions", "A1", "due"), None),
    ],
)
def test_a_pointer_finds_its_node(pointer: Pointer, written: str | None) -> None:
    node = node_at(read(), pointer)
    assert (None if node is None else PLAN[slice(*node.span)]) == written


def test_the_empty_pointer_is_the_root() -> None:
    source = read()
    assert node_at(source, ()) is source.root
    assert node_at(load(b"", "plan.yaml"), ("a",)) is None


def test_a_pointer_looks_into_what_an_alias_stands_for() -> None:
    source = read(
        "a: &x {b: 1}\nc: *x\nd: [*x, {id: &y I1, e: 2}, {id: *y2}]\n".replace("*y2", "z")
    )
    node = node_at(source, ("c", "b"))
    assert node is not None
    assert node.span == (10, 11)
    found = node_at(source, ("d", "I1", "e"))
    assert found is not None
    assert found.value == "2"


def item_start(source: Source, pointer: Pointer) -> int:
    """Return where the list item that `pointer` names begins: at its dash, if it has one."""
    parent, item = node_at(source, pointer[:-1]), node_at(source, pointer)
    assert parent is not None
    assert item is not None
    return item.span.start if parent.flow else dash_of(source.text, parent, item)


@with_each(
    ("pointer", "begins"),
    [
        (("actions", "A1"), "- id: A1\n"),
        (("actions", 2), "- id: A2\n    owner: *lead"),
        (("actions", "A1", "updates", 0), "- {date"),
        (("actions", "A1", "updates", 1), "-\n        # - by"),
        (("actions", 1, "contributors", 1), "Key Worker]"),
    ],
)
def test_an_item_starts_at_its_dash(pointer: Pointer, begins: str) -> None:
    start = item_start(read(), pointer)
    assert PLAN[start:].startswith(begins)


@with_each(
    ("text", "pointer", "start"),
    [
        ("- - a\n  - b\n- - c\n", (0, 1), 8),
        ("- - a\n  - b\n- - c\n", (1, 0), 14),
        ("a:\n- x\n-\n  # - c\n  y\n", ("a", 1), 7),
        ("a:\n  -\n #- c\n    y\n", ("a", 0), 5),
        ("a: &n\n  - x\n  -\n", ("a", 1), 14),
        ("a: &n\n  - &m\n    x: 1\n", ("a", 0), 8),
        ("a: &n\n  -\n    x: 1-2\n  - y\n", ("a", 0), 8),
        ("a: &n # - b\n  # - c\n\n  - x\n  - y\n", ("a", 1), 29),
    ],
)
def test_a_dash_is_found_wherever_it_stands(text: str, pointer: Pointer, start: int) -> None:
    assert item_start(read(text), pointer) == start


@with_each(
    ("loc", "pointer"),
    [
        (("actions", 0, "owner"), ("actions", "A1", "owner")),
        (("actions", 1, "contributors", 0), ("actions", 1, "contributors", 0)),
        (("actions", 3, "owner"), ("actions", 3, "owner")),
        (("actions", 0, "Literal['x']", "updates", 1, "Update", "date"),
         ("actions", "A1", "updates", 1, "date")),
        (("actions", 0, "due"), ("actions", "A1")),
        (("actions", 4), ("actions",)),
        (("actions", -1), ("actions",)),
        ((), ()),
    ],
)  # fmt: skip
def test_a_path_of_indexes_becomes_a_pointer(loc: tuple[Step, ...], pointer: Pointer) -> None:
    source = read()
    assert pointer_of(source, loc) == pointer
    assert pointer_of(source.data, loc) == pointer


@with_each(
    ("text", "expected"),
    [
        ("# a\nb: 1 # c  \n#d", ["# a", "# c  ", "#d"]),
        ("a: 'x # y'\nb: \"# z\" # real\n", ["# real"]),
        ("a: x#y #z\nb: # w\n  v\n", ["#z", "# w"]),
        ("a: | # header\n  # text\n\n  # more\n # after\nb: 1\n", ["# header", "# after"]),
        ("a: [x, # one\n  y#, # two\n] # three\n", ["# one", "# two", "# three"]),
        ("a: &x # anchor\n  'b # c'\nd: *x # alias\n", ["# anchor", "# alias"]),
        ("a: >-\r\n  # text\r\n# real\r\n", ["# real"]),
        ("'a # b' : 1 # c\n", ["# c"]),
        ("# nothing else\r\n", ["# nothing else"]),
        ("a: 1 # one\n... # two\n", ["# one", "# two"]),
    ],
)
def test_comments_are_what_is_neither_text_nor_yaml(text: str, expected: list[str]) -> None:
    found = comments(read(text))
    assert [comment.text for comment in found] == expected
    assert [text[slice(*comment.span)] for comment in found] == expected


def test_a_file_that_cannot_be_read_has_no_comments() -> None:
    assert comments(load(b"a: [ # x\n", "plan.yaml")) == ()


def test_comments_of_a_second_document_are_not_looked_for() -> None:
    found = comments(load(b"a: 1 # x\n---\nb: '# y'\n", "plan.yaml"))
    assert [comment.text for comment in found] == ["# x"]


def test_the_steps_of_a_list_are_worked_out_once() -> None:
    source = load(b"a:\n- id: x\n- {}\n", "a.yaml")
    assert isinstance(source.data, dict)
    listed = source.data["a"]
    assert isinstance(listed, list)
    assert source.steps_of(listed) == ["x", 1]
    assert source.steps_of(listed) is source.steps_of(listed)


def test_of_equal_keys_the_first_counts() -> None:
    source = load(b'a: 1\n"": 2\na: 3\n', "a.yaml")
    for key, value in (("a", "1"), ("", "2")):
        found = node_at(source, (key,))
        assert found is not None
        assert found.value == value
