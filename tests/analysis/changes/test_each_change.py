"""Every value of a plan changed, taken out and put in: the facts that tell of it, both ways."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from qiptrack.analysis.changes.compare import Compared, changes, side_by_side
from qiptrack.analysis.changes.facts import Fact, by_weight
from qiptrack.analysis.changes.matching import filled as filled_in
from qiptrack.model.fields import DoesNotFit
from qiptrack.model.identity import FiledPlan
from qiptrack.model.plan import Plan
from qiptrack.model.salvage import salvage
from tests.conftest import Golden, GoldenParts
from tests.model.test_each_key import MISSING, Place, places, with_value
from tests.model.whole_plan import whole_plan

WORDS = {
    "priority": ("high", "low"),
    "status": ("in-progress", "closed", "withdrawn", "not-started"),
    "every": ("week", "quarter"),
    "better": ("higher", "neither"),
    "type": ("level", "count"),
    "method": ("feedback",),
    "kind": ("audit",),
    "result": ("confirmed", "not-confirmed", "concern"),
    "outcome": ("not-worked", "adjusted", "worked"),
    "level": ("should",),
}


def others(key: str | int, value: object) -> Iterator[Any]:
    """Yield other values than this one, of the same kind."""
    yield MISSING
    if not isinstance(value, str):
        return
    if key in WORDS:
        yield from WORDS[str(key)]
        return
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        yield f"{int(value) + 1}" if value.isdecimal() else f"{value} too"
    else:
        yield from ((day + dt.timedelta(step)).isoformat() for step in (-7, 7))


def at(place: Place) -> Any:
    found: Any = whole_plan()
    for step in place:
        found = found[step]
    return found


def filed(data: Any) -> FiledPlan | None:
    try:
        return FiledPlan("oak", "oak.yaml", Plan.model_validate(data))
    except DoesNotFit:
        return None


def line(fact: Fact) -> str:
    mark = "!" if fact.setback else " "
    said = f"{fact.ref} {fact.kind} {fact.what}: {fact.before} -> {fact.after}"
    return f"    {mark} {said} by {fact.by} on {fact.date}"


def facts(before: FiledPlan, after: FiledPlan) -> list[str]:
    return [line(fact) for fact in sorted(changes([Compared(before, after)]), key=by_weight)]


@pytest.mark.parametrize("part", ["actions", "indicators", "checks", "reviews", "plan"])
def test_every_value_that_changes_is_told_of(part: str, golden: Golden) -> None:
    whole = filed(whole_plan())
    assert whole is not None
    lines = []
    for place in places(whole_plan()):
        if (place[0] if place[0] in whole_plan() and len(place) > 1 else "plan") != part:
            continue
        for value in others(place[-1], at(place)):
            other = filed(with_value(place, value))
            if other is None or other.plan == whole.plan:
                continue
            shown = "goes" if value is MISSING else value
            lines += [f"{'/'.join(map(str, place))} {shown}", *facts(whole, other)]
            back = facts(other, whole)
            lines += ["  and back", *back] if value is MISSING or place[-1] in WORDS else []
    golden(f"facts/{part}.txt", "\n".join(lines) + "\n")


def test_what_cannot_be_read_is_told_of_no_further_than_it_is_known(
    golden_parts: GoldenParts,
) -> None:
    def told(place: Place) -> Iterator[str]:
        whole = FiledPlan("oak", "oak.yaml", Plan.model_validate(whole_plan()))
        unread = whole._replace(plan=salvage(Plan, with_value(place, {"xx": "y"})))
        later = unread._replace(plan=filled_in(unread.plan, whole.plan))
        yield from (f"  lost {each.strip()[:90]}" for each in facts(whole, later))
        yield from (f"  found {each.strip()[:90]}" for each in facts(unread, whole))

    golden_parts(
        "facts/unread.txt",
        [("/".join(map(str, place)), partial(told, place)) for place in places(whole_plan())],
    )


def test_plans_are_the_same_by_their_file_or_by_what_is_in_them() -> None:
    whole = filed(whole_plan())
    assert whole is not None
    renamed = whole._replace(id="elm", file="elm.yaml")
    pairs = side_by_side([whole], [renamed])
    assert [(one and one.file, two and two.file) for one, two in pairs] == [
        ("oak.yaml", "elm.yaml")
    ]
    gone = side_by_side([whole, renamed], [whole])
    assert [(one and one.file, two and two.file) for one, two in gone] == [
        ("oak.yaml", "oak.yaml"), ("elm.yaml", None)
    ]  # fmt: skip
