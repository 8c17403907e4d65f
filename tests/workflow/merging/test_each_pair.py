"""Many changes of one plan, each merged with each of the others: what comes of every pair.

Where both changes are there afterwards, as if one had been made after the other, that is all
that is kept of a pair. Else it is why a place is a conflict, and both sides of it; what was done
beyond merging; and the lines that are neither those of one change nor of the other.
"""

from collections.abc import Iterator, Sequence
from functools import partial

import pytest

from tests.conftest import GoldenParts
from tests.workflow.merging.test_merge import (
    BEFORE,
    CLOSED,
    DUE,
    EARLIER,
    LATER,
    PLAN,
    UPDATE,
    VERIFIED,
    Edit,
    behind,
    edited,
    merged,
    new_action,
)

A1 = PLAN[PLAN.index("  # agreed with the council\n") : PLAN.index("\n  - id: A2")]
A2 = PLAN[PLAN.index("\n  - id: A2") : PLAN.index("reviews:")]
REVIEW = "  - date: 2026-03-10\n    note: Going well\n"
CHANGES: dict[str, Sequence[Edit]] = {
    "the title": [("Falls on the stairs  ", "Falls on all stairs  ")],
    "the title otherwise": [("Falls on the stairs  ", "Falls at night  ")],
    "a theme more": [("[falls, stairs]", "[falls, stairs, nights]")],
    "no themes": [("themes: [falls, stairs]\n", "")],
    "a regulation more": [behind("  - Regulation 12", "  - Regulation 17")],
    "a later date": [(DUE, "due: 2026-08-31 ")],
    "an earlier date": [(DUE, "due: 2026-05-29 ")],
    "another remark": [("# before the inspection", "# agreed in May")],
    "another owner": [("owner: Deputy Manager", "owner: Team Leader")],
    "a priority": [(DUE, f"priority: high\n    {DUE}")],
    "a report": [behind(UPDATE, LATER)],
    "an earlier report": [behind(UPDATE, EARLIER)],
    "a report reworded": [(UPDATE, UPDATE.replace("ordered", "paid"))],
    "no reports": [(f"    updates:\n{UPDATE}\n", "")],
    "a milestone": [
        (f"\n{A2}", f"\n    milestones: [{{id: M1, milestone: X, due: 2026-05-01}}]{A2}")
    ],
    "another milestone": [
        (f"\n{A2}", f"\n    milestones: [{{id: M1, milestone: Y, due: 2026-06-01}}]{A2}")
    ],
    "no A1": [(A1, "")],
    "A2 first": [(f"{A1}{A2}", f"{A2.lstrip(chr(10))}\n{A1}")],
    "A2 closed": CLOSED,
    "A2 verified again": [behind(VERIFIED, VERIFIED.replace("04-10", "04-24"))],
    "A2 taken up again": [
        ("status: complete", "status: in-progress"),
        ("    completed: 2026-03-02\n", ""),
        behind(
            VERIFIED,
            "    reopenings:",
            "      - {date: 2026-05-04, by: Quality Lead, reason: R, completed: 2026-03-02}",
        ),
    ],
    "a new action": new_action("lights"),
    "another new action": new_action("mats"),
    "a point": [behind(BEFORE, BEFORE.replace("02-27, value: 6", "03-31, value: 5"))],
    "another point": [behind(BEFORE, BEFORE.replace("02-27, value: 6", "03-31, value: 4"))],
    "a point put right": [(BEFORE, BEFORE.replace("6", "7"))],
    "a review": [(REVIEW, f"{REVIEW}  - {{date: 2026-04-14, note: Late}}\n")],
    "another review": [(REVIEW, f"{REVIEW}  - {{date: 2026-05-12, note: Later}}\n")],
}
AREAS = {
    "of the plan": ("the title", "the title otherwise", "a theme more", "no themes", "a review"),
    "of one action": (
        "a later date",
        "an earlier date",
        "another owner",
        "another remark",
        "a priority",
        "a milestone",
        "another milestone",
        "no A1",
        "A2 first",
    ),
    "of its reports": ("a report", "an earlier report", "a report reworded", "no reports", "no A1"),
    "of a complete action": ("A2 closed", "A2 verified again", "A2 taken up again", "A2 first"),
    "of what is new": (
        "a new action",
        "another new action",
        "a point",
        "another point",
        "a point put right",
        "a review",
        "another review",
        "a regulation more",
    ),
}


def both(one: Sequence[Edit], other: Sequence[Edit]) -> set[bytes]:
    """Return the plan with both changes, one after the other, in each order that can be."""
    found = set()
    for edits in ((*one, *other), (*other, *one)):
        try:
            found.add(edited(*edits))
        except AssertionError:  # the first took away what the second changes
            continue
    return found


def outcome(ours: Sequence[Edit], theirs: Sequence[Edit]) -> Iterator[str]:
    """Yield what comes of two changes, one line each."""
    found = merged(ours, theirs)
    if found.raw in both(ours, theirs) and not found.conflicts and not found.notes:
        yield "both"
        return
    yield from (f"conflict: {words}" for words in found.conflicts)
    yield from (f"note: {words}" for words in found.notes)
    sides = [set(edited(*each).decode().splitlines()) for each in (ours, theirs)]
    lines = found.raw.decode().splitlines()
    inside = False
    for line in lines:
        if line.startswith("<<<<<<<"):
            inside = True
        elif line.startswith(">>>>>>>"):
            inside = False
        elif inside or (
            line not in sides[0] | sides[1] and line.strip("# ") not in found.conflicts
        ):
            yield f"| {line}"
    for name, side in zip(("ours", "theirs"), sides, strict=True):
        gone = [line for line in sorted(side.difference(lines)) if line.strip()]
        yield from (f"{name} without | {line}" for line in gone)


def told(ours: str, theirs: str) -> Iterator[str]:
    yield from (f"    {each}" for each in outcome(CHANGES[ours], CHANGES[theirs]))


@pytest.mark.parametrize("area", AREAS)
def test_every_pair_of_changes_comes_to_what_it_came_to(
    area: str, golden_parts: GoldenParts
) -> None:
    names = AREAS[area]
    pairs = [
        (other, name) if at % 2 else (name, other)
        for index, name in enumerate(names)
        for at, other in enumerate(names[index + 1 :])
    ]
    cases = [(" + ".join(pair), partial(told, *pair)) for pair in pairs]
    golden_parts(f"merging/{area.replace(' ', '-')}.txt", cases)
