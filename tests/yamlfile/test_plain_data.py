from pathlib import Path

import pytest

from qiptrack.yamlfile.limits import MAX_BYTES, MAX_DEPTH, MAX_VALUES
from qiptrack.yamlfile.loader import load
from qiptrack.yamlfile.plain_data import NotPlain, plain_data
from tests.conftest import with_each

PLAN = Path(__file__).with_name("plan.yaml").read_bytes()


@pytest.mark.parametrize(
    "raw",
    [
        PLAN,
        b"\xef\xbb\xbf" + PLAN.replace(b"\n", b"\r\n"),
        b"---\na: 1\n...\n",
        b"a: {b: [c, ~, 'null'], d: }\ne:\n",
        b"a: " + b"[" * (MAX_DEPTH - 1) + b"]" * (MAX_DEPTH - 1),
        b"a:\n" + b"- a\n" * (MAX_VALUES - 2),
        b"'<': 1\n",
    ],
    ids=["a plan", "a plan of Windows", "marks", "nulls", "as deep as may be", "values", "quotes"],
)
def test_a_plain_file_is_read_at_once(raw: bytes) -> None:
    source = load(raw, "plan.yaml")
    assert not source.faults
    assert plain_data(raw) == source.data


@with_each(
    "raw",
    [
        b"",
        b"# only a comment\n",
        b"just text\n",
        b"- a\n",
        b"a: 1\na: 2\n",
        b"a: {b: 1, b: 2}\n",
        b"a: !x 1\n",
        b"!x a: 1\n",
        b"- !x a: 1\n",
        b"a: [!x 1]\n",
        b"!x {a: 1}\n",
        b"a: !x {b: 1}\n",
        b"a: !x [b]\n",
        b"a: ! 1\n",
        b"a: &x 1\n",
        b"a: &x 1\nb: *x\n",
        b"a: [&x {b: 1}]\n",
        b"&x {a: 1}\n",
        b"a: {<<: {b: 1}}\n",
        b"~: 1\n",
        b": 1\n",
        b"? [a]\n: 1\n",
        b"a: 1\n---\nb: 2\n",
        b"a: [\n",
        b"a: \xff\n",
        b"a: \x07\n",
        b"a: x\r y\n",
        "a: x\x85 y\n".encode(),
        "a: x\u2028b: 1\n".encode(),
        "a: x\u2029b: 1\n".encode(),
        "a: 1\n\ufeffb: 2\n".encode(),
        "a: 1\n\xa0b: 2\n".encode(),
        b"a: 1\n<<<<<<< x\nb: 2\n=======\n>>>>>>> y\n",
        b"a: " + b"[" * MAX_DEPTH + b"]" * MAX_DEPTH,
        b"a: " * 1 + b"{a: " * MAX_DEPTH + b"}" * MAX_DEPTH,
        b"a:\n" + b"- a\n" * (MAX_VALUES - 1),
        b"a: 1 #" + b"x" * MAX_BYTES,
        "a: 1\n".encode("utf-16"),
    ],
)
def test_anything_unusual_is_left_to_load(raw: bytes) -> None:
    with pytest.raises(NotPlain):
        plain_data(raw)
