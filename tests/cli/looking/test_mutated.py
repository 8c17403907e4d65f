"""Whatever somebody does to a line of a file, every view says what it can and what it cannot."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.conftest import ROOT, examples
from tests.fuzz.views import APP

EXAMPLES = ROOT / "plans"
FILES = sorted(path.relative_to(EXAMPLES) for path in EXAMPLES.rglob("*.yaml"))
VIEWS = (
    "status",
    "overdue",
    "list",
    "show rose",
    "show elm/A2",
    "agenda",
    "escalations",
    "mine --by quality",
    "workload",
    "indicators",
    "indicators rose/I3",
    "trends",
    "missed",
    "links",
    "coverage",
    "learning",
    "sample 3",
    "check",
)
VALUES = ("", "~", "[]", "{a: b}", "- a", '"x', "x: y", "ongoing", "2026-02-30", "-1", "&a x", "\t")


@pytest.fixture(scope="module")
def plans() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield shutil.copytree(EXAMPLES, Path(folder) / "plans")


@given(st.data())
@settings(max_examples=examples(20))
def test_no_line_that_is_wrong_stops_a_view(plans: Path, data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(FILES))
    text = (EXAMPLES / file).read_text(encoding="utf-8")
    lines = text.splitlines()
    number = data.draw(st.integers(0, len(lines) - 1))
    key, colon, _ = lines[number].partition(":")
    kind = data.draw(st.sampled_from(("gone", "deeper", "misspelt", "other")))
    changed = {
        "gone": [],
        "deeper": [f" {lines[number]}"],
        "misspelt": [lines[number].replace(":", "x:", 1)],
        "other": [f"{key}{colon} {data.draw(st.sampled_from(VALUES))}"],
    }[kind]
    view = data.draw(st.sampled_from(VIEWS))
    words = ("--plans", str(plans), "--as-of", "2026-11-23", *view.split())
    broken = "\n".join([*lines[:number], *changed, *lines[number + 1 :], ""])
    try:
        (plans / file).write_text(broken, encoding="utf-8")
        said = CliRunner().invoke(APP, words, catch_exceptions=False)
    finally:
        (plans / file).write_text(text, encoding="utf-8")
    assert said.exit_code in (0, 1, 2)
    assert said.stderr or said.exit_code < 2
