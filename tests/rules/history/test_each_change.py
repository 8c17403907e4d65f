"""Every value of a plan changed, taken out, put in and put back: what the rules on the past say."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import Any

import pytest

from qiptrack.model.identity import FiledPlan
from qiptrack.model.plan import Plan
from qiptrack.rules.history.versions import Moment
from tests.analysis.changes.test_each_change import at, filed, others
from tests.conftest import Case, Golden, GoldenParts
from tests.model.test_each_key import MISSING, Place, places, with_value
from tests.model.whole_plan import whole_plan
from tests.rules.history.test_past import ME, OTHER, found, step

LATER = Moment(dt.date(2026, 11, 30), lambda: "me@example.org", "Me")
CLOSED: dict[str, Any] = {"status": "closed", "completed": "2026-06-26", "closed": "2026-07-10"}


def said(*versions: FiledPlan | None, moments: tuple[Moment, ...] = (ME, ME)) -> str:
    """Return what is found in one version after another, each problem with its remedy."""
    filed_by = [[each] if each else [] for each in versions]
    steps = [step(*pair, moment) for pair, moment in zip(pairwise(filed_by), moments, strict=False)]
    hits = [
        f"{each.rule.code} {'/'.join(map(str, (*each.spot.pointer, *each.hit.pointer)))}"
        f"{' at the key' if each.hit.at_key else ''}"
        f" {each.hit.message} ({each.hit.fix})"
        for each in found(*steps, now=filed_by[-1])
    ]
    return "; ".join(hits)


def answers(whole: FiledPlan, other: FiledPlan, *, deep: bool, record: bool) -> Iterator[str]:
    """Yield what is said of a change, and of it put back or made twice where it is not `deep`."""
    told = {"changed": said(whole, other)}
    if record or not deep:
        told["put back"] = said(whole, other, whole)
        told["put in"] = said(other, whole)
    if not deep:
        told["and left"] = said(whole, other, other)
        told["put back later"] = said(whole, other, whole, moments=(ME, LATER))
        told["put back by another"] = said(whole, other, whole, moments=(ME, OTHER))
        told["put in, taken out"] = said(other, whole, other)
    seen: set[str] = {""}
    for name, each in told.items():
        if each not in seen:
            yield f"    {name}: {each}"
        seen.add(each)


def is_of(place: Place, part: str) -> bool:
    return (place[0] if len(place) > 1 else "plan") == part


def changed(part: str, closed: bool) -> Iterator[Case]:
    """Yield each change of a part of the plan, with what is said of it."""

    def made(data: dict[str, Any]) -> FiledPlan | None:
        action = data.get("actions", [{}])[:1]
        if closed and action:
            action[0].update({key: value for key, value in CLOSED.items() if key not in action[0]})
            action[0].update(CLOSED if action[0].get("status") == "complete" else {})
        return filed(data)

    whole = made(whole_plan())
    assert whole is not None

    def told(place: Place, value: Any) -> Iterator[str]:
        other = made(with_value(place, value))
        if other is not None and other.plan != whole.plan:
            deep, record = len(place) > 3, value is MISSING
            yield from answers(whole, other, deep=deep, record=record and len(place) == 4)

    for place in places(whole_plan()):
        if not is_of(place, part):
            continue
        for value in others(place[-1], at(place)):
            if closed and len(place) > 3 and value is not MISSING:
                continue
            head = f"{'/'.join(map(str, place))} {'goes' if value is MISSING else value}"
            yield head, partial(told, place, value)


@pytest.mark.parametrize(
    ("part", "closed"),
    [
        ("actions", False),
        ("actions", True),
        ("indicators", False),
        ("checks", False),
        ("reviews", False),
        ("plan", False),
    ],
)
def test_every_value_that_changes_behind_anyones_back(
    part: str, closed: bool, golden_parts: GoldenParts
) -> None:
    name = f"past/{part}{'-closed' if closed else ''}.txt"
    golden_parts(name, changed(part, closed))


NOTES = ("Correction: {} is put right", "A note on {}")
KEYS = ("due", "A1 removed", "the target of I1", "update of 2026-03-02")


def test_every_note_that_may_put_a_change_right(golden: Golden) -> None:
    changes: dict[str, tuple[Place, Any]] = {
        "due": (("actions", 0, "due"), "2026-07-31"),
        "owner": (("actions", 0, "owner"), "Team Leader"),
        "removed": (("actions",), []),
        "target": (("indicators", 0, "target", "value"), "3"),
        "value": (("indicators", 0, "measurements", 0, "value"), "9"),
        "update": (("actions", 0, "updates", 0, "note"), "Other"),
        "check": (("checks", 0, "records", 0, "result"), "concern"),
        "review": (("reviews", 0, "note"), "Other"),
    }
    whole = FiledPlan("oak", "oak.yaml", Plan.model_validate(whole_plan()))
    lines = []
    for name, (place, value) in changes.items():
        for note in (each.format(key) for each in NOTES for key in KEYS):
            record = {"date": "2026-06-01", "by": "Quality Lead", "note": note}
            told = {
                "update": ("actions", "updates", record),
                "measurement": ("indicators", "measurements", {**record, "value": "5"}),
                "review": (None, "reviews", {"date": "2026-06-01", "note": note}),
            }
            where = []
            for kind, (part, key, said_there) in told.items():
                noted = with_value(place, value)
                items = [noted] if part is None else noted[part]
                if not items:
                    continue
                items[0][key] = [*items[0].get(key, ()), said_there]
                other = filed(noted)
                if other is not None and not said(whole, other):
                    where.append(kind)
            if where:
                lines.append(f"{name}, {note}: {', '.join(where)}")
        assert said(whole, filed(with_value(place, value))), name
    golden("past/notes.txt", "\n".join(lines) + "\n")
