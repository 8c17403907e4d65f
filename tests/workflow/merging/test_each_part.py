"""Each kind of part in a file, changed in every two ways that it can be: what comes of a merge."""

from collections.abc import Iterator
from functools import partial
from itertools import product

import pytest

from qiptrack.model.plan import Plan
from qiptrack.workflow.merging.merge import CannotMerge, FileKind, FileVersions, merge
from tests.conftest import Case, Golden, GoldenParts
from tests.workflow.merging.test_merge import KIND

HEAD = "qip: 1\ntitle: Falls\nservice: Oak House\nsponsor: Manager\nopened: 2026-01-05\n"
REVIEW = "  - date: 2026-0{0}-10\n    note: {1}\n"
FLAT = "  - {{date: 2026-0{0}-10, note: {1}}}\n"
ITEM = (
    "  - id: {0}\n    issue: {1}\n    action: Do it\n    owner: Cook\n    due: 2026-06-30\n"
    "    evidence_source: Book\n"
)
TARGET = (
    "indicators:\n  - id: I1\n    name: Falls\n    unit: falls\n    better: lower\n"
    "    owner: Cook\n{0}    every: month\n"
)
PARTS: dict[str, list[str]] = {
    "a list in brackets": [
        "themes: [a, b]\n", "themes: [a, b, c]\n", "themes: [a]\n", "themes: [b, a]\n",
        "themes: [a, b] # seen\n", "themes: [a, d, b] # new\n", "themes:\n  - a\n  - c\n", "",
    ],
    "a list of words": [
        "themes:\n  - a\n  - b\n", "themes:\n  - a\n  - b\n  - c\n",
        "themes:\n  - a # one\n  - b\n",
        "themes:\n  # first\n  - d\n  - a\n  - b\n", "themes:\n  - b\n", "themes: [a]\n", "",
    ],
    "records in lines": [
        "reviews:\n" + FLAT.format(2, "A"),
        "reviews:\n" + FLAT.format(2, "A") + FLAT.format(3, "B"),
        "reviews:\n" + FLAT.format(2, "A") + FLAT.format(3, "C"),
        "reviews:\n" + FLAT.format(1, "Z") + FLAT.format(2, "A"),
        "reviews:\n" + FLAT.format(2, "X"), "reviews: # all\n  # one\n" + FLAT.format(2, "A"), "",
    ],
    "records in blocks": [
        "reviews:\n" + REVIEW.format(2, "A"),
        "reviews:\n" + REVIEW.format(2, "A") + "\n  # then\n" + REVIEW.format(3, "B"),
        "reviews:\n" + REVIEW.format(2, "A") + REVIEW.format(3, "C"),
        "reviews:\n" + REVIEW.format(2, "A") + "    chair: Cook # she\n",
        "reviews:\n" + REVIEW.format(2, "X"), "reviews:\n  # kept\n" + REVIEW.format(2, "A"), "",
    ],
    "items with ids": [
        "actions:\n" + ITEM.format("A1", "Falls"),
        "actions:\n" + ITEM.format("A1", "Falls") + "\n" + ITEM.format("A2", "Fire"),
        "actions:\n" + ITEM.format("A1", "Falls") + ITEM.format("A2", "Smoke"),
        "actions:\n" + ITEM.format("A2", "Fire") + ITEM.format("A1", "Slips"),
        "actions:\n" + ITEM.format("A3", "Falls"),
        "actions:\n" + ITEM.format("A1", "Falls") + "    status: in-progress\n", "",
    ],
    "a mapping": [
        TARGET.format("    target: {value: 2}\n"),
        TARGET.format("    target: {value: 3}\n"),
        TARGET.format("    target: {value: 2, by: 2026-12-31}\n"),
        TARGET.format("    target: {value: 2, by: 2026-11-30} # so\n"),
        TARGET.format("    target:\n      value: 2\n      by: 2026-12-31\n"),
        TARGET.format("    # easier\n    target: {value: 4}\n"),
    ],
}  # fmt: skip


def outcome(base: str, ours: str, theirs: str) -> str:
    """Return what is said of a merge, and the file below its first lines."""
    versions = FileVersions(*(f"{HEAD}{each}".encode() for each in (base, ours, theirs)))
    try:
        found = merge(versions, KIND)
    except CannotMerge as error:
        return f"cannot {error}"
    said = [*(f"! {each}" for each in found.conflicts), *(f"~ {each}" for each in found.notes)]
    return "\n".join([*said, found.raw.decode().removeprefix(HEAD)])


@pytest.mark.parametrize("part", PARTS)
def test_each_part_changed_in_two_ways(part: str, golden: Golden) -> None:
    base, *others = PARTS[part]
    texts: dict[str, list[str]] = {}
    for (one, ours), (two, theirs) in product(enumerate(others, 1), repeat=2):
        if one != two:
            texts.setdefault(outcome(base, ours, theirs), []).append(f"{one}+{two}")
    lines = [f"== {' '.join(pairs)}\n{text}" for text, pairs in texts.items()]
    golden(f"merging/part-{part.replace(' ', '-')}.txt", "\n".join(lines) + "\n")


REMARKS = ("", " # one", "    # two", " # three")
"""What may stand behind a value; of a base, of ours and of theirs each that makes a difference."""


def test_each_remark_behind_a_value(golden_parts: GoldenParts) -> None:
    def told(values: tuple[str, ...], ends: tuple[str, ...]) -> Iterator[str]:
        lines = (f"priority: {value}{end}\n" for value, end in zip(values, ends, strict=True))
        versions = (f"{HEAD}{each}".encode() for each in lines)
        found = merge(FileVersions(*versions), FileKind(Plan))
        yield from (f"  {each}" for each in found.raw.decode().removeprefix(HEAD).splitlines())

    cases: list[Case] = []
    for values in (("low", "low", "low"), ("low", "high", "low"), ("low", "low", "high")):
        for ends in product(REMARKS[:2], REMARKS[:3], REMARKS):
            shown = " | ".join(map("".join, zip(values, ends, strict=True)))
            cases.append((shown, partial(told, values, ends)))
    golden_parts("merging/remarks.txt", cases)
