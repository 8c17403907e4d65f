"""Each line of a plan changed on both sides: in two ways, or with the line below it."""

from collections.abc import Callable, Iterator
from difflib import unified_diff
from functools import partial

import pytest

from qiptrack.workflow.merging.merge import CannotMerge, FileVersions, merge
from tests.conftest import Case, GoldenParts
from tests.workflow.merging.test_merge import KIND, PLAN

TEXT = PLAN[: PLAN.index("service:")] + PLAN[PLAN.index("themes:") : PLAN.index("\n  - id: A2")]
LINES = TEXT.splitlines(keepends=True)
Op = Callable[[str], str]


def reworded(word: str) -> Op:
    def change(line: str) -> str:
        plain = line.rstrip("\n")
        if plain.endswith(("}", "]")):
            return f"{plain[:-1]}, {word}: x{plain[-1]}\n" if plain.endswith("}") else line
        head, space, remark = plain.partition(" #")
        return f"{head.rstrip()} {word}{space}{remark}\n" if head.strip() else line

    return change


def remarked(word: str) -> Op:
    return lambda line: f"{line.rstrip()} # {word}\n"


def above(word: str) -> Op:
    return lambda line: f"{' ' * (len(line) - len(line.lstrip(' ')))}# {word}\n{line}"


def gone(_line: str) -> str:
    return ""


PAIRS: dict[str, tuple[Op, Op, int]] = {
    "reworded in two ways": (reworded("one"), reworded("two"), 0),
    "reworded, and gone": (reworded("one"), gone, 0),
    "gone, and a remark": (gone, remarked("two"), 0),
    "remarks on both": (remarked("one"), remarked("two"), 0),
    "remarks above": (above("one"), above("two"), 0),
    "gone, and the next": (gone, gone, 1),
}


def with_line(number: int, op: Op) -> str:
    return "".join([*LINES[:number], op(LINES[number]), *LINES[number + 1 :]])


def outcome(ours: str, theirs: str) -> Iterator[str]:
    """Yield what a merge comes to: how it differs from ours, and what people must decide."""
    try:
        found = merge(FileVersions(*(each.encode() for each in (TEXT, ours, theirs))), KIND)
    except CannotMerge as error:
        yield f"    cannot {error}".rstrip()
        return
    yield from (f"    conflict: {words}" for words in found.conflicts)
    yield from (f"    note: {words}" for words in found.notes)
    after = found.raw.decode().splitlines(keepends=True)
    for line in unified_diff(ours.splitlines(keepends=True), after, n=0):
        if line[:2] not in ("@@", "--", "++") or line[2:3] not in ("-", "+", " "):
            yield f"    {line.rstrip()}"


@pytest.mark.parametrize("pair", PAIRS)
def test_each_line_changed_on_both_sides(pair: str, golden_parts: GoldenParts) -> None:
    one, other, below = PAIRS[pair]
    cases: list[Case] = []
    for number in range(len(LINES) - below):
        ours, theirs = with_line(number, one), with_line(number + below, other)
        if TEXT not in (ours, theirs):
            head = f"{number + 1}: {LINES[number]}".rstrip()
            cases.append((head, partial(outcome, ours, theirs)))
    golden_parts(f"merging/line-{pair.replace(',', '').replace(' ', '-')}.txt", cases)
