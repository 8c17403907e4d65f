from pathlib import Path

import pytest
from hypothesis import given

from qiptrack.yamlfile.limits import Data
from qiptrack.yamlfile.loader import load
from qiptrack.yamlfile.passages import Passage, moved, passages
from tests.conftest import with_each
from tests.yamlfile.documents import documents

PLANS = Path(__file__).parents[2] / "plans"

ODD = """\
# about the file
title: One # two

# about the actions
actions:
  # above the first
  - id: A1   # three
    due: 2026-04-30
    # below the last key

  # above the second
  -
    id: A2
    note: |
      a

      # no comment
    themes: [a,
      b] # four
   # deeper than the dash
# at the end
"""


def found(text: str) -> Passage:
    whole = passages(load(text.encode(), "x.yaml"))
    assert whole is not None
    return whole


@with_each("file", sorted(PLANS.glob("*.yaml")))
def test_passages_one_after_the_other_are_the_file(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert found(text).text == text


@given(documents())
def test_passages_of_any_file_are_all_of_its_text(document: tuple[Data, bytes]) -> None:
    source = load(document[1].replace(b"\r\n", b"\n"), "x.yaml")
    whole = passages(source)
    if whole is not None:
        assert whole.text == source.text + ("" if source.text.endswith("\n") else "\n")
        assert whole.data == source.data


def test_each_comment_belongs_to_what_it_is_about() -> None:
    whole = found(ODD)
    assert whole.text == ODD
    title, actions = whole.inside
    assert whole.keys == ("title", "actions")
    assert (title.lead, title.head, whole.tail) == (
        "# about the file\n",
        "title: One # two\n",
        "# at the end\n",
    )
    assert actions.lead == "\n# about the actions\n"
    first, second = actions.inside
    assert (first.lead, first.tail) == ("  # above the first\n", "    # below the last key\n")
    assert second.tail == "   # deeper than the dash\n"
    assert first.own.startswith("  - id: A1   # three\n")
    assert [each.at for each in (title, first, first.inside[0])] == [0, 2, 4]


def test_the_first_key_of_an_item_stands_without_its_dash() -> None:
    first = found(ODD).inside[1].inside[0]
    assert (first.dash, first.inside[0].head) == ("  - ", "    id: A1   # three\n")


def test_a_comment_on_the_line_of_a_value_is_told_from_it() -> None:
    title = found(ODD).inside[0]
    assert title.head[-title.remark :] == " # two\n"
    note, themes = found(ODD).inside[1].inside[1].inside[1:]
    assert (note.remark, themes.remark) == (0, 0)


@with_each(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("{a: 1, b: 2}\n", id="in braces"),
        pytest.param("a: 1\na: 2\n", id="with a fault"),
        pytest.param("? a\n: 1\n", id="with a question mark"),
    ],
)
def test_a_file_without_lines_of_its_own_has_no_passages(text: str) -> None:
    assert passages(load(text.encode(), "x.yaml")) is None


def test_what_is_marked_or_a_list_in_a_list_is_one_passage() -> None:
    marked, lists, last = found("a: &x\n  b: 1\nc:\n- - d: 1\n  - d: 2\ne: *x\n").inside
    assert (marked.head, marked.inside) == ("a: &x\n  b: 1\n", ())
    assert [each.own for each in lists.inside] == ["- - d: 1\n  - d: 2\n"]
    assert not lists.inside[0].inside
    assert last.head == "e: *x\n"


def test_lines_move_together_and_blank_ones_stay() -> None:
    assert moved("a:\n\n  b\n", 2) == "  a:\n\n    b\n"
    assert moved("  a:\n    b\n c\n", -2) == "a:\n  b\nc\n"
