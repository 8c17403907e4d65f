import pytest

from qiptrack.pointer import Pointer
from qiptrack.yamlfile.document import Fault, FaultKind, Node, NodeKind, Source
from qiptrack.yamlfile.limits import MAX_BYTES, MAX_DEPTH, MAX_FAULTS, MAX_VALUES, Data
from qiptrack.yamlfile.loader import load
from qiptrack.yamlfile.places import node_at
from tests.conftest import with_each


def read(text: str) -> Source:
    return load(text.encode(), "plan.yaml")


def good(text: str) -> Source:
    source = read(text)
    assert source.faults == ()
    assert source.doubtful == frozenset()
    return source


def written(source: Source, *pointer: str | int) -> str:
    """Return the characters of the node at `pointer`."""
    node = node_at(source, pointer)
    assert node is not None
    return source.text[slice(*node.span)]


def told(source: Source) -> list[tuple[FaultKind, str]]:
    """Return the kind and the characters of each fault."""
    return [(fault.kind, source.text[slice(*fault.span)]) for fault in source.faults]


DUPLICATE, UNSUPPORTED = FaultKind.DUPLICATE_KEY, FaultKind.UNSUPPORTED
SYNTAX, CONFLICT = FaultKind.SYNTAX, FaultKind.CONFLICT


# What a file says


@with_each(
    ("scalar", "value"),
    [
        ("No", "No"),
        ("on", "on"),
        ("012", "012"),
        ("1.10", "1.10"),
        ("10:30", "10:30"),
        ("=", "="),
        ("2026-02-30", "2026-02-30"),
        ("true", "true"),
        ("Null", "Null"),
        (".nan", ".nan"),
        ("null", None),
        ("~", None),
        ("", None),
        ("'null'", "null"),
        ('"~"', "~"),
        ("''", ""),
        ("two\n  lines", "two lines"),
        ("|\n  two\n  lines", "two\nlines\n"),
        (">-\n  two\n  lines", "two lines"),
        ('"\\u00e9\\ttab"', "é\ttab"),
        ("x # comment", "x"),
    ],
)
def test_every_scalar_is_text_and_only_a_plain_null_is_none(scalar: str, value: str | None) -> None:
    assert good(f"a: {scalar}\n").data == {"a": value}


@with_each("text", ["", "\n\n", "# only a comment\n", "\ufeff", "\ufeff# c\r\n"])
def test_a_file_that_says_nothing_has_no_faults_and_no_root(text: str) -> None:
    source = good(text)
    assert (source.root, source.data) == (None, None)


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    source = good("\ufeffa: 1\n")
    assert source.bom
    assert source.text == "a: 1\n"
    assert written(source, "a") == "1"
    assert source.raw == b"\xef\xbb\xbfa: 1\n"


def test_a_document_may_begin_and_end_with_its_marks() -> None:
    assert good("%YAML 1.2\n--- # c\na: 1\n...\n# after\n").data == {"a": "1"}


def test_an_alias_is_what_it_stands_for() -> None:
    source = good("a: &x {b: [1, 2]}\nc: *x\nd: &y\ne: *y\n")
    assert source.data == {
        "a": {"b": ["1", "2"]},
        "c": {"b": ["1", "2"]},
        "d": None,
        "e": None,
    }


def test_a_tab_may_follow_a_colon() -> None:
    assert good("a:\tb\n").data == {"a": "b"}


@with_each(
    ("text", "data"),
    [
        ("\t\n", None),
        ("\t\na: 1\n", {"a": "1"}),
        ("a: 1\n\t\n", {"a": "1"}),
        ("a: 1\n  \t # seen\t\r\nb: 2\n", {"a": "1", "b": "2"}),
        ("a:\n\t\n  - b: 1\n \t\n    c: 2\n\t# d\n", {"a": [{"b": "1", "c": "2"}]}),
        ("a: |\n  x\n\t\nb: 2\n", {"a": "x\n", "b": "2"}),
        ("\t\na: |\n  x\n  \t\n  y\n", {"a": "x\n\t\ny\n"}),
        ("\t\na: >-\n  x\n  \t# y\n", {"a": "x\n\t# y"}),
        ("- b: |\n    x\n  c: 1\n\t\n", [{"b": "x\n", "c": "1"}]),
        ("\t\na: 'x\n\t\n\t# y'\n", {"a": "x\n# y"}),
        ("a: x\n \t\n  y\n", {"a": "x\ny"}),
    ],
)
def test_tabs_of_a_blank_line_and_in_front_of_a_remark_are_nothing(text: str, data: Data) -> None:
    source = good(text)
    assert source.data == data
    assert source.text == text


def test_tabs_in_front_of_a_key_are_told_where_blank_lines_have_some_too() -> None:
    source = read("a: 1\n\t\nb:\n  c: 1\n\td: 2\n")
    assert told(source) == [(SYNTAX, "\t")]
    assert source.faults[0].span.start == 17
    assert source.data == {"a": "1", "b": {"c": "1"}}


# Where everything is


def test_spans_count_characters_and_not_bytes() -> None:
    source = good("tŷ: 🏡 cartref\r\nłąka: {é: '🌿'}\r\n")
    assert written(source, "tŷ") == "🏡 cartref"
    assert written(source, "łąka") == "{é: '🌿'}"
    assert written(source, "łąka", "é") == "'🌿'"


def test_a_block_ends_with_its_last_descendant() -> None:
    source = good("a:\n  - b: 1\n    c: 2\n\n  # comment\n\nd: 3\n# end\n")
    assert written(source, "a") == "- b: 1\n    c: 2"
    assert written(source, "a", 0) == "b: 1\n    c: 2"
    assert source.root is not None
    assert source.text[slice(*source.root.span)].endswith("d: 3")


@with_each(
    ("text", "expected"),
    [
        ("a: |\n  x\n  y\n\n\nb: 1\n", "|\n  x\n  y"),
        ("a: |+\n  x\n\nb: 1\n", "|+\n  x\n"),
        ("a: |+ # no - +\n  x\n\n", "|+ # no - +\n  x\n"),
        ("a: | # a + sign\n  x\n\nb: 1\n", "| # a + sign\n  x"),
        ("a: >-\n  x\n    \n     \n\nb: 1\n", ">-\n  x\n    \n     "),
        ("a: |\n  x\n \n  \nb: 1\n", "|\n  x"),
        ("a: |\n\n\nb: 1\n", "|"),
        ("a: |1\n  x\nb: 1\n", "|1\n  x"),
        ("a: |\n  # x\n # y\nb: 1\n", "|\n  # x"),
        ("a: |\n  x", "|\n  x"),
        ("a: |\r\n  x\r\n\r\nb: 1\r\n", "|\r\n  x"),
        ("a: |\n\n  x\n\n  y\n\n", "|\n\n  x\n\n  y"),
    ],
)
def test_a_block_scalar_ends_with_the_last_line_that_says_something(
    text: str, expected: str
) -> None:
    assert written(good(text), "a") == expected


@with_each(
    ("text", "offset"),
    [
        ("a:\nb: 1\n", 2),
        ("a:  # comment\nb: 1\n", 2),
        ("a :\nb: 1\n", 3),
        ("{b: 1, a: , c: 2}\n", 9),
        ("{b: 1, a:\n # comment\n }\n", 9),
        ("{b: 1, a}\n", 8),
        ("a:", 2),
    ],
)
def test_an_empty_value_stands_just_after_its_colon(text: str, offset: int) -> None:
    node = node_at(good(text), ("a",))
    assert node is not None
    assert node.span == (offset, offset)


def test_an_empty_item_stands_just_after_its_dash() -> None:
    node = node_at(good("a:\n  -\n  - x\n"), ("a", 0))
    assert node is not None
    assert node.span == (6, 6)


def test_an_alias_keeps_its_place_and_knows_what_it_stands_for() -> None:
    source = good("a: &x 1\nb: *x # c\n")
    node = node_at(source, ("b",))
    assert node is not None
    assert node.target is not None
    assert (node.kind, node.anchor, node.target.value) == (NodeKind.ALIAS, "x", "1")
    assert written(source, "b") == "*x"


def test_a_node_knows_how_it_is_written() -> None:
    source = good("a: 'x'\nb: [\"y\"]\nc:\n  - >\n    z\n")

    def node(*pointer: str | int) -> Node:
        found = node_at(source, pointer)
        assert found is not None
        return found

    assert (node("a").style, node("b", 0).style, node("c", 0).style) == ("'", '"', ">")
    assert (node("b").flow, node("c").flow) == (True, False)
    assert node("b").key_span == (7, 8)
    assert (node("b").kind, node("c", 0).kind) == (NodeKind.SEQUENCE, NodeKind.SCALAR)


def test_a_pair_alone_in_brackets_ends_with_its_value() -> None:
    assert written(good("a: [b: c , d]\n"), "a", 0) == "b: c"


def test_lines_and_columns_count_from_one_in_characters() -> None:
    text = "a: 1\r\nbé: 🏡x\n"
    source = good(text)
    assert source.position(0) == (1, 1)
    assert source.position(text.index("x")) == (2, 6)
    assert source.position(len(text)) == (3, 1)


# What is not accepted


@with_each(
    ("text", "faults", "data", "doubtful"),
    [
        pytest.param(
            "a: 1\nb: 2\na: 3\n",
            [(DUPLICATE, "a")],
            {"b": "2"},
            {("a",)},
            id="a key twice",
        ),
        pytest.param(
            "a: 1\n'a': 2\na: 3\n",
            [(DUPLICATE, "'a'"), (DUPLICATE, "a")],
            {},
            {("a",)},
            id="a key three times",
        ),
        pytest.param(
            "- {id: A1, due: 1, due: 2}\n- {id: A1}\n- {id: B, b: !x 1}\n",
            [(DUPLICATE, "due"), (UNSUPPORTED, "!x")],
            [{"id": "A1"}, {"id": "A1"}, {"id": "B"}],
            {(0, "due"), ("B", "b")},
            id="a fault in an item with an id and in one that shares its id",
        ),
        pytest.param(
            "a: {b: 1, b: 2}\nc: {d: 1, d: 2}\n",
            [(DUPLICATE, "b"), (DUPLICATE, "d")],
            {"a": {}, "c": {}},
            {("a", "b"), ("c", "d")},
            id="two mappings with a key twice",
        ),
        pytest.param(
            "a: {b: 1, b: 2}\na:\n",
            [(DUPLICATE, "b"), (DUPLICATE, "a")],
            {},
            {("a",)},
            id="a key twice inside of a key given twice",
        ),
        pytest.param(
            "a: [{id: A1, b: !x 1}, *c]\na: 2\n<<: 3\nd: {e: !y 1}\n",
            [
                (UNSUPPORTED, "!x"),
                (SYNTAX, "*c"),
                (DUPLICATE, "a"),
                (UNSUPPORTED, "<<"),
                (UNSUPPORTED, "!y"),
            ],
            {"d": {}},
            {("a",), (), ("d", "e")},
            id="faults inside of a key given twice, and beside it",
        ),
        pytest.param(
            "a: !!str 1\nb: &c !x\nd: [*c, !<y> {e: !z f}, 1]\n",
            [
                (UNSUPPORTED, "!!str"),
                (UNSUPPORTED, "!x"),
                (UNSUPPORTED, "!<y>"),
                (UNSUPPORTED, "!z"),
            ],
            {"d": [None, None, "1"]},
            {("a",), ("b",), ("d", 0), ("d", 1)},
            id="tags",
        ),
        pytest.param(
            "!!python/object:os.system {a: 1}\n",
            [(UNSUPPORTED, "!!python/object:os.system")],
            None,
            {()},
            id="a tag on the whole file",
        ),
        pytest.param(
            "a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n'<<': 3\n",
            [(UNSUPPORTED, "<<")],
            {"a": {"b": "1"}, "c": {"d": "2"}, "<<": "3"},
            {("c",)},
            id="a merge key",
        ),
        pytest.param(
            "? [a]\n: 1\nb: 2\n",
            [(UNSUPPORTED, "[a]")],
            {"b": "2"},
            {()},
            id="a key that is a list",
        ),
        pytest.param(
            "a: &x 1\n*x : 2\n",
            [(UNSUPPORTED, "*x")],
            {"a": "1"},
            {()},
            id="a key that is an alias",
        ),
        pytest.param(
            "a:\n  ~: 1\n  b: 2\n",
            [(UNSUPPORTED, "~")],
            {"a": {"b": "2"}},
            {("a",)},
            id="a key that is null",
        ),
        pytest.param(
            "a: 1\n---\nb: [\n",
            [(UNSUPPORTED, "---")],
            {"a": "1"},
            {()},
            id="two documents",
        ),
        pytest.param(
            "a: 1\n...\n%YAML 1.2\n---\nb: 2\n---\nc: 3\n",
            [(UNSUPPORTED, "---")],
            {"a": "1"},
            {()},
            id="a second document with a directive",
        ),
        pytest.param(
            "a: x\u2028b: 1\nc: 2\n",
            [(UNSUPPORTED, "\u2028")],
            {"c": "2"},
            {("a",)},
            id="a line break of YAML 1.1 that hides a key",
        ),
        pytest.param(
            "a: x\x85y\nb: '\x07\x07'\nc: 1 # \x1b\n\x0bd: 2\ne: 3\r4\n",
            [
                (UNSUPPORTED, "\x85"),
                (UNSUPPORTED, "\x07\x07"),
                (UNSUPPORTED, "\x1b"),
                (UNSUPPORTED, "\x0b"),
                (UNSUPPORTED, "\r"),
            ],
            {"c": "1"},
            {("a",), ("b",), ("e",), ()},
            id="characters that cannot be seen",
        ),
        pytest.param(
            "a: 1\n\ufeffb: 2\n",
            [(UNSUPPORTED, "\ufeff")],
            {"a": "1"},
            {()},
            id="a byte order mark in the middle",
        ),
        pytest.param(
            "a: &x [*x]\nb: 1\n",
            [(UNSUPPORTED, "*x")],
            {"a": [None], "b": "1"},
            {("a", 0)},
            id="an alias of what it is in",
        ),
        pytest.param(
            "a: 1\na: 2\nb: !x 3\nc: [\n",
            [(DUPLICATE, "a"), (UNSUPPORTED, "!x"), (SYNTAX, "[")],
            {},
            {("a",), ("b",), ("c",)},
            id="other faults before one of syntax",
        ),
        pytest.param(
            "a: !%ED%A0%80 b\n",
            [(UNSUPPORTED, "%")],
            None,
            {()},
            id="a tag that is no text",
        ),
    ],
)
def test_what_is_refused_is_told_and_the_rest_is_read(
    text: str, faults: list[tuple[FaultKind, str]], data: Data, doubtful: set[Pointer]
) -> None:
    source = read(text)
    assert told(source) == faults
    assert source.data == data
    assert source.doubtful == doubtful


def test_the_second_of_two_keys_is_told_with_the_first() -> None:
    (fault,) = read("b: 0\na: 1\n\na: 2\n").faults
    assert (fault.span, fault.also) == ((11, 12), (5, 6))


def test_faults_come_in_the_order_of_the_text() -> None:
    faults = read("a: !x 1\nb: \x07\nc: 1\nc: 2\nd: !y 1\n").faults
    assert [fault.span.start for fault in faults] == sorted(fault.span.start for fault in faults)
    assert len(faults) == 4


CONFLICT_TEXT = """a: 1
<<<<<<< HEAD
b: 2
{base}=======
b: 3
c: [
>>>>>>> 1a2b3c4 (plan: say more)
d: 4
d: 5
"""


@with_each("base", ["", "||||||| merged common ancestors\nb: 0\n"])
@with_each("line_end", ["\n", "\r\n"])
def test_a_conflict_is_one_fault_and_so_is_what_else_is_wrong(base: str, line_end: str) -> None:
    text = CONFLICT_TEXT.format(base=base).replace("\n", line_end)
    source = read(text)
    first, second = source.faults
    assert (first.kind, second.kind) == (CONFLICT, DUPLICATE)
    whole = text[slice(*first.span)]
    assert whole.startswith("<<<<<<< HEAD")
    assert whole.endswith("(plan: say more)")
    assert source.data == {"a": "1"}
    assert source.doubtful == {("b",), ("c",), ("d",)}


def test_a_slip_beside_a_conflict_is_told_too() -> None:
    source = read("a: 1\n<<<<<<< HEAD\nb: 2\n=======\n>>>>>>> other\nc: [\n")
    assert [fault.kind for fault in source.faults] == [CONFLICT, SYNTAX]
    assert source.data == {"a": "1"}


def test_each_conflict_is_a_fault() -> None:
    block = "<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> other\n"
    source = read(f"a: 1\n{block}c: 1\n{block.replace('b:', 'd:')}")
    assert [fault.kind for fault in source.faults] == [CONFLICT, CONFLICT]


@with_each(
    ("above", "told"),
    [
        ("# both moved the date: ours 2026-05-01, theirs 2026-06-01", True),
        ("    # ours closed A1 on 2026-05-01, and theirs changed it: due", True),
        ("# together these would break QIP309: it is closed", True),
        ("# bought for both", False),
        ("a: 1 # both of them", False),
    ],
)
def test_the_remark_of_a_merge_is_to_be_deleted_too(above: str, *, told: bool) -> None:
    source = read(f"x: y\n{above}\n<<<<<<< ours\nb: 2\n=======\nb: 3\n>>>>>>> theirs\n")
    assert source.faults[0].fix.endswith("and the remark above them.") is told


def test_a_conflict_inside_quotes_is_one_too() -> None:
    source = read('a: "x\n<<<<<<< HEAD\n y\n=======\n z\n>>>>>>> other\n"\n')
    assert [fault.kind for fault in source.faults] == [CONFLICT]


@with_each("marker", ["<<<<<<< HEAD", "=======", ">>>>>>> other", "||||||| base"])
def test_a_marker_left_behind_is_a_conflict(marker: str) -> None:
    source = read(f"a: 1\n{marker}\nb: 2\n")
    assert told(source) == [(CONFLICT, marker)]


def test_a_line_of_equals_signs_inside_a_text_is_no_conflict() -> None:
    assert good('a: "Heading\n=======\n"\nb: |\n  =======\n').faults == ()


# Bytes that are no text


@with_each(
    ("raw", "word", "offset"),
    [
        ("a: é\nb: ".encode() + b"caf\xe9\nc: \xff\n", "byte E9", 11),
        (b"\xef\xbb\xbfa: \x92\n", "byte 92", 3),
        ("a: 1\n".encode("utf-16"), "UTF-16", 0),
        ("a: 1\n".encode("utf-16-le"), "UTF-16", 0),
        ("a: 1\n".encode("utf-16-be"), "UTF-16", 0),
        (b"a: \xed\xa0\x80\n", "byte ED", 3),
    ],
    ids=["latin-1", "Windows after a mark", "UTF-16", "UTF-16 LE", "UTF-16 BE", "a surrogate"],
)
def test_what_is_not_utf8_is_one_fault(raw: bytes, word: str, offset: int) -> None:
    source = load(raw, "plan.yaml")
    (fault,) = source.faults
    assert fault.kind is UNSUPPORTED
    assert word in fault.message
    assert "UTF-8" in fault.fix
    assert fault.span.start == offset
    assert (source.root, source.data, source.raw) == (None, None, raw)


def test_a_file_of_an_old_mac_is_one_fault() -> None:
    (fault,) = load(b"a: 1\rb: 2\rc: 3\r", "plan.yaml").faults
    assert "every line" in fault.message


# The limits


def nested(levels: int) -> str:
    return "[" * levels + "]" * levels + "\n"


def one_fault(text: str, kind: FaultKind = UNSUPPORTED) -> Fault:
    source = read(text)
    (fault,) = source.faults
    assert fault.kind is kind
    assert source.data is None
    return fault


def test_nesting_ends_at_its_limit() -> None:
    assert read(nested(MAX_DEPTH)).faults == ()
    assert one_fault(nested(MAX_DEPTH + 1)).span.start == MAX_DEPTH
    assert one_fault("- " * MAX_DEPTH + "a: 1\n").span.start == 2 * MAX_DEPTH


def test_an_alias_nests_as_deep_as_what_it_stands_for() -> None:
    inner = "[" * 20 + "]" * 20
    fits, too_deep = MAX_DEPTH - 21, MAX_DEPTH - 20
    assert good(f"a: &x {inner}\nb: {'[' * fits}*x{']' * fits}\n").data is not None
    assert one_fault(f"a: &x {inner}\nb: {'[' * too_deep}*x{']' * too_deep}\n").span


def test_values_end_at_their_limit_and_an_alias_counts_as_what_it_stands_for() -> None:
    aliases = 48
    text = "a: &x [" + "1, " * 998 + "]\nb:\n" + "- *x\n" * aliases
    left = MAX_VALUES - 2 - 999 * (1 + aliases)  # beside the mapping and the list of b
    assert read(text + "- a\n" * left).faults == ()
    assert one_fault(text + "- a\n" * (left + 1)).span
    assert one_fault(text + "- *x\n" * 2).span


def test_a_bomb_of_aliases_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    assert one_fault("\n".join(lines)).span.start > 0


def test_a_file_beyond_the_limit_is_not_read() -> None:
    assert read("#" * MAX_BYTES).faults == ()
    source = read("#" * (MAX_BYTES + 1))
    assert (len(source.faults), source.text) == (1, "")


def test_no_more_faults_are_told_than_anybody_reads() -> None:
    assert len(read("- !x a\n" * 5000).faults) == MAX_FAULTS


@with_each(
    ("text", "fix"),
    [
        ("a: 1\na: 2\n", "Keep the right one and delete the other."),
        (
            "- {a: x, b: y, a: z}\n",
            "If it belongs to the text before it, put all of that in quotes;",
        ),
    ],
)
def test_a_key_given_twice_in_braces_may_be_words_that_a_comma_cut_off(text: str, fix: str) -> None:
    (fault,) = read(text).faults
    assert fault.fix.startswith(fix)
