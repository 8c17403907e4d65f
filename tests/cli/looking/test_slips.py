"""One slip of typing in an action: every command shows the others, and says what is lost."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.conftest import examples
from tests.fuzz.views import answer
from tests.yamlfile.test_slips import SLIPS

HEAD = """\
qip: 1
title: Falls
service: Elm Court
sponsor: Service Manager
opened: 2026-01-05
actions:
"""
ACTION = """\
- id: A{0}
  issue: The falls of round {0} are not followed up
  action: Put mat {0} by the door of each room
  owner: All staff
  contributors:
  - Cook
  - Nurse
  due: 2026-0{0}-02
  evidence_source: "Forms, of the month"
  status: in-progress
  assurance: {{method: observation, by: Quality Lead}}
  updates:
  - date: 2026-03-02
    by: Nurse
    note: >
      Mats came, and {0}
      are to follow
  - {{date: 2026-03-03, by: Nurse, note: "ten, of {0}"}}
"""
TAIL = "concern: An inspection\n"
LAYOUTS: dict[str, Callable[[str], str]] = {
    "at the margin": lambda text: text,
    "indented": lambda text: "".join(f"  {line}\n" for line in text.splitlines()),
    "nested lists indented": lambda text: (
        text.replace("\n  -", "\n    -")
        .replace("\n    by", "\n      by")
        .replace("\n    note", "\n      note")
        .replace("\n      Mats", "\n        Mats")
        .replace("\n      are", "\n        are")
    ),
}


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as root:
        (Path(root, "plans")).mkdir()
        yield Path(root, "plans")


def actions(layout: str) -> list[list[str]]:
    """Return the lines of each of three actions, which are all overdue and have no owner."""
    texts = (LAYOUTS[layout](ACTION.format(number)) for number in (2, 3, 4))
    return [text.splitlines() for text in texts]


def write(folder: Path, listed: list[list[str]]) -> None:
    lines = "".join(f"{line}\n" for action in listed for line in action)
    (folder / "p.yaml").write_text(f"{HEAD}{lines}{TAIL}", "utf-8")


def rows(folder: Path, view: str, code: int) -> tuple[list[dict[str, Any]], str]:
    """Return the rows of a view, which ends with this exit code, and what it says beside them."""
    said = answer(folder, (view, "--format", "json"))
    assert said.exit_code == code
    return json.loads(said.stdout)["rows"], said.stderr


def of_others(problems: list[dict[str, Any]], which: int) -> set[tuple[str, str]]:
    """Return the code and the place of each problem that is in another action than `which`."""
    places = {(row["code"], row["pointer"]) for row in problems}
    return {
        place
        for place in places
        if place[1].startswith("actions/A") and not place[1].startswith(f"actions/A{which + 2}/")
    }


def item_of(problem: dict[str, Any]) -> str:
    """Return the action that a problem is in; nothing where it is in none."""
    steps = problem["pointer"].split("/")
    return steps[1] if steps[0] == "actions" and len(steps) > 1 else ""


@pytest.mark.parametrize("layout", LAYOUTS)
@given(chance=st.randoms(use_true_random=False), slip=st.sampled_from(sorted(SLIPS)))
@settings(max_examples=examples(8))
def test_every_other_action_is_in_every_view_and_what_is_lost_is_named(
    folder: Path, layout: str, chance: Random, slip: str
) -> None:
    listed = actions(layout)
    write(folder, listed)
    sound, _ = rows(folder, "check", 1)
    which = chance.randrange(len(listed))
    line = chance.randrange(len(listed[which]))
    listed[which][line] = SLIPS[slip](listed[which][line])
    write(folder, listed)
    found, _ = rows(folder, "check", 1)
    broken = [row for row in found if row["code"] in ("QIP001", "QIP003", "QIP008")]
    assume(broken)
    beside = [row for row in found if row["code"] in ("QIP004", "QIP005")]
    at = item_of(broken[0])
    first = min((row["line"], row["message"]) for row in (*broken, *beside) if item_of(row) == at)
    others = {f"p/A{number + 2}" for number in range(len(listed)) if number != which}
    for view in ("list", "overdue"):
        shown, said = rows(folder, view, 2)
        assert others <= {row["ref"] for row in shown}
        assert "p.yaml" in said
        assert first[1] in " ".join(said.split())
    assert [row["plan"] for row in rows(folder, "status", 2)[0]] == ["p"]
    assert of_others(sound, which) <= of_others(found, which)


def test_a_conflict_in_an_action_hides_no_other_and_says_what_is_lost(folder: Path) -> None:
    listed = actions("indented")
    write(folder, listed)
    sound, _ = rows(folder, "check", 1)
    due = next(number for number, line in enumerate(listed[1]) if "due:" in line)
    later = [listed[1][due].replace("2026-0", "2027-0")]
    marked = ["<<<<<<< ours", listed[1][due], "=======", *later, ">>>>>>> theirs"]
    listed[1][due : due + 1] = marked
    write(folder, listed)
    found, _ = rows(folder, "check", 1)
    assert [row["pointer"] for row in found if row["code"] == "QIP002"] == ["actions/A3"]
    for view, shown in (("list", ["p/A2", "p/A3", "p/A4"]), ("overdue", ["p/A2", "p/A4"])):
        told, said = rows(folder, view, 2)
        assert sorted(row["ref"] for row in told) == shown
        assert "set aside until then: `actions/A3/due`" in " ".join(said.split())
    assert of_others(sound, 1) <= of_others(found, 1)
