"""Every two steps that plans can take, one after the other or on both sides of a merge."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from itertools import pairwise
from typing import Any

import pytest

from qiptrack.model.identity import FiledPlan, plan_id
from qiptrack.model.plan import Plan
from qiptrack.rules.history.hits import CommitStep
from tests.conftest import Golden, with_each
from tests.rules.history.test_past import found, merge, step

World = dict[str, dict[str, Any]]
"""The data of plans, by their files."""


def action(name: str, what: str, **more: Any) -> dict[str, Any]:
    said = {"owner": "Deputy Manager", "due": "2026-07-31", "evidence_source": "The sheet"}
    return {"id": name, "issue": f"{what} is late", "action": f"Sign for {what}", **said, **more}


def plan(title: str, *actions: dict[str, Any]) -> dict[str, Any]:
    head = {"qip": "1", "title": title, "service": "Oak House", "sponsor": "Registered Manager"}
    return {**head, "opened": "2026-03-02", "actions": [*actions]}


TOLD = {"date": "2026-05-25", "by": "Deputy Manager", "note": "Two of nine"}
WORLD: World = {
    "falls.yaml": plan("Falls", action("A1", "the round", updates=[TOLD]), action("A2", "a chart")),
    "fire.yaml": plan("Fire", action("A1", "the drill")),
}


def at(world: World, name: str, what: str) -> tuple[str, int] | None:
    """Return where the action of that id and those words is."""
    for file, data in world.items():
        for index, each in enumerate(data["actions"]):
            if each["id"] == name and each["issue"].startswith(what):
                return file, index
    return None


def to(file: str, name: str, what: str, *, new: str | None = None) -> Callable[[World], None]:
    def move(world: World) -> None:
        place = at(world, name, what)
        if place is not None and file in world:
            moved = world[place[0]]["actions"].pop(place[1])
            world[file]["actions"].append({**moved, "id": new or name})

    return move


def says(key: str, value: Any) -> Callable[[World], None]:
    def change(world: World) -> None:
        place = at(world, "A1", "the round") or at(world, "A5", "the round")
        if place is not None:
            world[place[0]]["actions"][place[1]][key] = value

    return change


def gone(world: World) -> None:
    place = at(world, "A1", "the round") or at(world, "A5", "the round")
    if place is not None:
        del world[place[0]]["actions"][place[1]]


def comes(world: World) -> None:
    world["falls.yaml" if "falls.yaml" in world else "fire.yaml"]["actions"].append(
        action("A9", "the log", updates=[{**TOLD, "note": "Log kept"}])
    )


def renamed(world: World) -> None:
    if "falls.yaml" in world:
        world["slips.yaml"] = world.pop("falls.yaml")


STEPS: dict[str, Callable[[World], None]] = {
    "A1 to fire as A5": to("fire.yaml", "A1", "the round", new="A5"),
    "A5 back to falls": to("falls.yaml", "A5", "the round", new="A1"),
    "A1 as A5": to("falls.yaml", "A1", "the round", new="A5"),
    "falls renamed": renamed,
    "falls gone": lambda world: void(world.pop("falls.yaml", None)),
    "a later date": says("due", "2026-08-31"),
    "another owner": says("owner", "Team Leader"),
    "no reports": says("updates", []),
    "one more report": says("updates", [TOLD, {**TOLD, "note": "Three of nine"}]),
    "a report put right": says("updates", [TOLD, {**TOLD, "note": "Correction: due, owner"}]),
    "A1 gone": gone,
    "A9 comes": comes,
    "A9 to fire": to("fire.yaml", "A9", "the log"),
    "a plan comes": lambda world: world.update(
        {"new.yaml": plan("New", action("A7", "a door"), action("A8", "the round", updates=[TOLD]))}
    ),
}


def void(_value: object) -> None:
    """Take a value, and return nothing."""


def after(world: World, *names: str) -> World:
    found = deepcopy(world)
    for name in names:
        STEPS[name](found)
    return found


def filed(world: World) -> list[FiledPlan]:
    return [
        FiledPlan(plan_id(file), file, Plan.model_validate(data)) for file, data in world.items()
    ]


def said(*steps: CommitStep, now: Sequence[FiledPlan]) -> str:
    hits = found(*steps, now=now)
    told = []
    for each in hits:
        pointer = "/".join(map(str, (*each.spot.pointer, *each.hit.pointer)))
        place = f"{each.rule.code} {each.spot.file} {pointer}"
        told.append(f"{place} {each.hit.message} ({each.hit.fix[:24]})")
    return "\n    ".join(told) or "nothing"


@pytest.mark.parametrize("first", STEPS)
def test_every_two_steps(first: str, golden: Golden) -> None:
    lines = []
    for second in STEPS:
        worlds = [filed(each) for each in (WORLD, after(WORLD, first), after(WORLD, first, second))]
        steps = [step(*pair) for pair in pairwise(worlds)]
        lines.append(f"{second}:\n    {said(*steps, now=worlds[-1])}")
        back = [*steps, step(worlds[-1], worlds[0])]
        lines.append(f"  and all as it was:\n    {said(*back, now=worlds[0])}")
    name = first.casefold().replace(" ", "-")
    golden(f"past/steps/{name}.txt", "\n".join(lines) + "\n")


SIDES = ("a later date", "no reports", "one more report", "falls renamed", "A1 gone", "A9 comes")


@with_each("ours", SIDES)
def test_every_two_sides_of_a_merge(ours: str, golden: Golden) -> None:
    lines = []
    base = filed(WORLD)
    for theirs in SIDES:
        one, other = filed(after(WORLD, ours)), filed(after(WORLD, theirs))
        results = {
            "both": filed(after(WORLD, ours, theirs)),
            "ours": one,
            "theirs": other,
            "neither": base,
            "more": filed(after(WORLD, ours, theirs, "another owner")),
        }
        for name, result in results.items():
            merged = merge(one, other, result, base)
            lines.append(f"{theirs}, {name}:\n    {said(merged, now=result)}")
    golden(f"past/merges/{ours.casefold().replace(' ', '-')}.txt", "\n".join(lines) + "\n")
