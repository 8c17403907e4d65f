"""Whatever a file holds, it is read in bounded time, and nothing is raised."""

import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiptrack.yamlfile.limits import MAX_BYTES
from qiptrack.yamlfile.loader import load
from qiptrack.yamlfile.places import comments
from qiptrack.yamlfile.plain_data import NotPlain, plain_data
from tests.conftest import at_most, swept

MANY = MAX_BYTES // 2
SOME = MAX_BYTES // 32

# Most are as large as a file may be. Where every line takes some time there are fewer, of which
# what grows with the square of the lines takes far longer than it may.
HOSTILE = {
    "deep lists in brackets": "[" * MANY,
    "deep mappings in braces": "{a: " * (MANY // 4),
    "deep lists with dashes": "- " * MANY,
    "deep keys": "? " * MANY,
    "deep indentation": "".join(" " * n + "a:\n" for n in range(1400)),
    "one long line": "a" * MAX_BYTES,
    "one long quote": 'a: "' + "x " * MANY,
    "many lines with no key": "a\n" * MANY,
    "many comments before a mistake": "#\n" * (SOME // 2) + "a: b: c\n",
    "many values": "a: [" + "x," * (SOME // 2) + "]",
    "one key again and again": "a: 1\n" * (SOME // 5),
    "many tags": "- !x a\n" * (SOME // 7),
    "many anchors": "- &a a\n" * (SOME // 7),
    "many aliases of nothing": "- *a\n" * (SOME // 5),
    "many control characters": "\x01a" * SOME,
    "one control character at the end": "a: b\n" * (SOME // 5) + "\x07",
    "nothing but NUL": "\0" * MAX_BYTES,
    "many lone carriage returns": "a\r" * SOME,
    "many conflicts": "<<<<<<< a\n=======\n>>>>>>> b\n" * (SOME // 8),
    "many conflicts of a key": "".join(
        f"<<<<<<< a\nk{n}: 1\n=======\nk{n}: 2\n>>>>>>> b\n" for n in range(SOME // 8)
    ),
    "many beginnings of a conflict": "<<<<<<< a\n" * (MAX_BYTES // 48),
    "many middles of a conflict": "<<<<<<< a\n" + "=======\n" * (MAX_BYTES // 48),
    "many documents": "---\n" * (MAX_BYTES // 4),
    "many items with one id": "- id: A\n" * (SOME // 8),
    "many block scalars": "- |\n\n\n" * (SOME // 6),
    "one block scalar with blank lines": "a: |\n" + "  \n" * (MAX_BYTES // 4),
    "many odd quotes": "- 'it\n" * (MAX_BYTES // 8),
    "many no-break spaces": "\xa0" * (MANY - 10) + ": 1\n",
    "aliases in aliases": "a: &a [b: !x 1]\n"
    + "".join(f"a{n}: &a{n} [*a, *a]\n" for n in range(400)),
}


@pytest.mark.parametrize("name", swept(HOSTILE))
def test_a_hostile_file_takes_little_time(name: str) -> None:
    raw = HOSTILE[name].encode()[:MAX_BYTES]
    with at_most(3):
        source = load(raw, "plan.yaml")
        comments(source)
    assert source.faults or source.data is not None


def test_a_hundred_megabytes_are_not_even_decoded() -> None:
    raw = b"a: 1\n" * 20_000_000
    tracemalloc.start()
    try:
        (fault,) = load(raw, "plan.yaml").faults
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
    assert "100,000,000" in fault.message


PIECES = (
    *(
        b"a: ",
        b"b:\n",
        b"  ",
        b"- ",
        b"1\n",
        b"x # y\n",
        b"'it'\n",
        b"2026-11-23\n",
        b"\r\n",
        b"\n",
    ),
    *(b"[x, 2]\n", b"{c: d}\n", b"|\n", b"\xef\xbb\xbf", b"\xc3\xa9", b"\xff", b"&a ", b"*a\n"),
)


@given(st.one_of(st.binary(max_size=200), st.lists(st.sampled_from(PIECES)).map(b"".join)))
def test_no_bytes_raise_anything(raw: bytes) -> None:
    source = load(raw, "plan.yaml")
    assert source.raw == raw
    comments(source)
    with suppress(NotPlain):
        assert plain_data(raw) == source.data
