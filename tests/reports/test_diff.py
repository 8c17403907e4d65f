"""What changes in a file is shown as git shows it, however long the file is."""

import difflib
from random import Random

import pytest

from qiptrack.reports import diff as diffs
from qiptrack.reports.diff import diff
from qiptrack.reports.screen import Screen
from tests.conftest import at_most


def shown(before: list[str], after: list[str]) -> list[str]:
    old, new = ("\n".join(lines).encode() for lines in (before, after))
    return list(diff(old, new, "p.yaml", Screen()))


def changed(lines: list[str], chance: Random) -> list[str]:
    """Return lines of which some are others, some are gone and some are new."""
    after = list(lines)
    for number in range(chance.randrange(4)):
        at = chance.randrange(len(after) + 1)
        new = [f"new {number} {each}" for each in range(chance.randrange(4))]
        after[at : at + chance.randrange(3)] = new
    return after


@pytest.mark.parametrize("seed", range(60))
def test_a_long_file_is_compared_as_a_short_one_is(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = Random(seed)  # noqa: S311 - the same each time
    before = [f"line {number}" for number in range(chance.randrange(1, 30))]
    after = changed(before, chance)
    names = {"fromfile": "p.yaml", "tofile": "p.yaml" if after else "/dev/null"}
    expected = list(difflib.unified_diff(before, after, **names, lineterm="", n=2))
    assert shown(before, after) == expected
    monkeypatch.setattr(diffs, "_LONG", -1)
    assert shown(before, after) == expected


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ("a b b c d e f", "a b b b c d e f", " a\n+b\n b\n b"),
        ("a b c d e f b g", "a b c d e f b b g", " f\n b\n+b\n g"),
        ("a b c", "b c", "-a\n b\n c"),
        ("a b c", "a b", " a\n b\n-c"),
        ("a b", "a b", ""),
    ],
)
def test_of_equal_lines_the_shorter_side_has_the_new_one(
    before: str, after: str, lines: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diffs, "_LONG", -1)
    said = shown(before.split(), after.split())[3:]
    assert "\n".join(said) == lines


def test_one_line_of_many_is_found_at_once() -> None:
    before = [f"  - {{date: 2026-01-01, by: Manager, note: n{number}}}" for number in range(25_000)]
    after = [*before[:20_000], "new\tone \x1b", *before[20_000:]]
    with at_most(0.3):
        said = shown(before, after)
    assert said[2:] == [
        "@@ -19999,4 +19999,5 @@",
        *(f" {line}" for line in before[19_998:20_000]),
        "+new    one \\x1b",
        *(f" {line}" for line in before[20_000:20_002]),
    ]
