"""Python's own parser stands in for libyaml where that is missing, and must read the same."""

import itertools
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from qiptrack.yamlfile.document import FaultKind
from qiptrack.yamlfile.events import PureParser, fastest
from qiptrack.yamlfile.limits import Data
from qiptrack.yamlfile.loader import load
from qiptrack.yamlfile.plain_data import NotPlain, plain_data
from tests.conftest import with_each

PLAN = Path(__file__).with_name("plan.yaml").read_bytes()

CORPUS = [
    PLAN.decode(),
    PLAN.decode().replace("\n", "\r\n"),
    "\ufeffa: 1\n",
    "a:\tb\nc: [\td,\te]\n-\t\n",
    "a:\tb\t# c\n",
    "- \ta\n-\tb\n",
    "a: 1\t\n\t\nb: 2\n",
    "a:\n\t# comment\n  b: 1\n",
    "{a: , b: \n # c\n, c}\n",
    "[a: , ? b, c: d]\n",
    "{note: Why? Because., date: 1}\n",
    "? a\n: b\n? c\n",
    "- ? a\n  : b\n",
    "a: &x\nb: *x\n",
    "a: |\n\n  x\n   y\n\n",
    "a: >2-\n   x\n\n\n  y\n",
    'a: "\\ud800"\n',
    'a: "\\ud83d\\ude00"\n',
    'a: "\\U00110000"\n',
    'a: "\\U0001F3E1\\x41\\e\\N"\n',
    "%FOO bar\n---\na: 1\n",
    "%YAML 1.1\n---\na: 1\n",
    "%TAG !e! tag:x,2000:\n---\na: !e!b 1\n",
    "%YAML 99999999999999999999999.1\n---\na: 1\n",
    "a: !%ED%A0%80 b\n",
    "a: 'x\n\n  y'\nb: p\n  q\n",
    "{\"a\":b, 'c':d, e:f}\n",
    "a: x:y\nb: x?y\nc: -x\nd: ?x\ne: :x\n",
    "[a?, ?b, c:d, :e]\n",
    "a: b #c\nd: e#f\n",
    "'a': 1\n\"b\" : 2\n",
    "a: |2+\t",
    "a: |# c",
    "%YAML 1.1# c\n---\na: 1\n",
    "%YAML 1.1 x\n---\na: 1\n",
    "%YAML 1\n---\na: 1\n",
]

PIECES = st.sampled_from(
    [
        "a", "b", "id", "x y", ": ", ":", "- ", "-", "\n", "\n  ", "\n    ", "\n- ", "\n  - ",
        "\nb: ", " ", "\t", "#", " # c", "'", '"', "[", "]", "{", "}", ", ", ",", "|\n",
        ">-\n", "|+\n  ", "|", ">", "2", "+", "0",
        "&a ", "*a", "!t ", "~", "null", "<<", "\n? ", "%", "@", "\r\n", "\\",
        "---", "...", "é", "🏡", "\xa0", "=", "1", "a?", "?b"
    ]
)  # fmt: skip


def both_alike(text: str) -> None:
    raw = text.encode()
    fast, pure = load(raw, "x"), load(raw, "x", parser=PureParser)
    assert fast.data == pure.data
    assert fast.root == pure.root
    assert fast.doubtful == pure.doubtful
    assert bool(fast.faults) == bool(pure.faults)
    # Why a text is no YAML each parser says in its own way, and at its own place.
    if all(fault.kind is not FaultKind.SYNTAX for fault in (*fast.faults, *pure.faults)):
        assert fast.faults == pure.faults


@with_each("text", CORPUS)
def test_both_parsers_read_the_same(text: str) -> None:
    both_alike(text)


@pytest.mark.parametrize("style", ["|", ">"])
def test_both_parsers_read_the_same_of_what_a_block_begins_with(style: str) -> None:
    signs = ("", "2", "2+", "+2", "-2", "-", "+", "1", "9", "0", "+0", "22", "+-", "2+2")
    behind = ("", "\t", "# c", "\t# c", " \t ", " x", "\tx", "x")
    for sign, more in itertools.product(signs, behind):
        both_alike(f"a: {style}{sign}{more}\n   x\n\n  y\n\n")
        both_alike(f"- {style}{sign}{more}")


@given(st.lists(PIECES, max_size=12).map("".join))
def test_both_parsers_read_the_same_of_anything(text: str) -> None:
    both_alike(text)


def attempt(raw: bytes, *, pure: bool = False) -> tuple[Data] | None:
    try:
        return (plain_data(raw, parser=PureParser if pure else fastest),)
    except NotPlain:
        return None


@given(st.lists(PIECES, max_size=12).map("".join))
def test_plain_data_is_the_data_that_load_gives(text: str) -> None:
    raw = f"a: {text}\n".encode()
    found = attempt(raw)
    assert found == attempt(raw, pure=True)
    source = load(raw, "x")
    assert found in (None, (source.data,))
    assert found is None or not source.faults


TEXT = st.text(st.sampled_from("ab é🏡'\"\\:-#,?[]{}|>&*!%@`~0\n\t"), max_size=12)
TREES = st.dictionaries(
    TEXT,
    st.recursive(
        TEXT, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3)
    ),
    max_size=4,
)


@given(TREES, st.booleans(), st.sampled_from([4, 80]))
def test_what_another_program_wrote_is_read(data: Data, flow: bool, width: int) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, default_flow_style=flow, width=width)
    raw = text.encode()
    assert load(raw, "x").data == data
    assert plain_data(raw) == data
    assert plain_data(raw, parser=PureParser) == data


@with_each("text", CORPUS)
def test_plain_data_is_the_data_that_load_gives_for_the_corpus(text: str) -> None:
    source = load(text.encode(), "x")
    found = attempt(text.encode())
    assert found in (None, (source.data,))
    assert found is None or not source.faults


def test_the_fastest_parser_is_libyaml_where_there_is_one() -> None:
    assert (fastest is not PureParser) == bool(yaml.__with_libyaml__)
