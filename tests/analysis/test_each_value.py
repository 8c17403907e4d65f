"""What is asked of a plan of which one value cannot be read, is left out, or is another one.

Of each answer that is kept which differs from that of the plan as it is.
"""

import datetime as dt
from collections.abc import Iterator
from functools import cache, partial
from typing import Any, cast

import pytest

from qiptrack.model.base import Model
from qiptrack.model.fields import NotKnown
from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import Organisation
from qiptrack.model.organisation_parts import Post
from qiptrack.model.plan import Plan
from qiptrack.model.salvage import salvage
from qiptrack.yamlfile.plain_data import plain_data
from tests.analysis.changes.test_each_change import others
from tests.analysis.test_each_day import (
    ACTION,
    ACTIONS,
    ASKED,
    FERNHILL,
    HEAD,
    MORE_REVIEWS,
    REVIEWS,
    difference,
    told,
)
from tests.conftest import Case, GoldenParts
from tests.model.test_each_key import MISSING, Place, places, put

TODAY = dt.date(2026, 6, 16)
GARBLED = {"xx": "y"}


def data() -> dict[str, Any]:
    """Return the plan of the days, as data of which everything may be changed."""
    listed = "".join(f"{ACTION.format(name)}    {said}\n" for name, said in ACTIONS.items())
    text = f"{HEAD}actions:\n{listed}{REVIEWS}{MORE_REVIEWS}".replace("action: A1,", "action: NEW,")
    found: dict[str, Any] = plain_data(text.encode())  # type: ignore[assignment]  # a mapping
    return found


def values(place: Place, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield what stands for a value instead, and what it is called."""
    yield "garbled", GARBLED
    for other in others(place[-1], value):
        yield ("goes", MISSING) if other is MISSING else (str(other), other)


@cache
def versions() -> list[tuple[Place, str, Any]]:
    """Return what stands for each value of the plan: its place, what it is called, and itself."""
    whole = data()
    found = []
    for place in places(whole):
        before: Any = whole
        for step in place:
            before = before[step]
        found += [(place, name, value) for name, value in values(place, before)]
    return found


@cache
def version(number: int | None) -> FiledPlan:
    """Return the plan with the value of that number, or as it is."""
    other = data()
    if number is not None:
        place, _, value = versions()[number]
        put(other, place, value)
    return FiledPlan("oak", "oak.yaml", salvage(Plan, other))


def answer(name: str, plan: FiledPlan, here: Organisation = FERNHILL) -> list[str]:
    """Return what is told of a plan, or which value is needed to tell it."""
    try:
        return list(dict.fromkeys(map(told, ASKED[name](plan, here, TODAY))))
    except NotKnown as error:
        return [f"not-known {error}"]


POINTS = ("checks", "indicators")
"""What is asked of these lists alone; all else is asked of the others."""


def concerns(name: str, number: int) -> bool:
    """Whether a change is one of what is asked; of an agenda, which takes long, only some are."""
    place, change, _ = versions()[number]
    of_points = len(place) > 1 and place[0] in POINTS
    if name in POINTS or of_points:
        return name in POINTS and of_points
    return name != "agenda" or change == "garbled"


@pytest.mark.parametrize("name", ASKED)
def test_each_answer_where_one_value_is_another(name: str, golden_parts: GoldenParts) -> None:
    before = answer(name, version(None))

    def told_of(number: int) -> Iterator[str]:
        now = answer(name, version(number)) if concerns(name, number) else before
        if now != before:
            for each in list(difference(before, now)) or ["  in another order"]:
                yield each[:40] if each[2] == "-" else each[:400]

    cases: list[Case] = [("as it is", lambda: (f"  {each}" for each in before))]
    for number, (place, change, _) in enumerate(versions()):
        cases.append((f"{'/'.join(map(str, place))} {change}", partial(told_of, number)))
    golden_parts(f"each-value/{name.replace(' ', '-')}.txt", cases)


def lacking(item: Model, name: str) -> Model:
    """Return an item of which one value cannot be read."""
    known = item.known_values()
    return type(item).model_salvaged({key: known[key] for key in known if key != name})


def organisations() -> Iterator[tuple[str, Organisation]]:
    """Yield the organisation with a value that cannot be read, its own or one of every role."""
    for name in Organisation.model_fields:
        yield name, cast(Organisation, lacking(FERNHILL, name))
    for name in Post.model_fields:
        roles = tuple(lacking(each, name) for each in FERNHILL.roles)
        yield f"{name} of roles", FERNHILL.model_copy(update={"roles": roles})


def test_each_answer_where_the_organisation_cannot_be_read(golden_parts: GoldenParts) -> None:
    def told_of(name: str, here: Organisation) -> Iterator[str]:
        plan = version(None)
        yield from (each[:120] for each in difference(answer(name, plan), answer(name, plan, here)))

    cases: list[Case] = [
        (f"{name}, {lack}", partial(told_of, name, here))
        for name in ASKED
        for lack, here in organisations()
    ]
    golden_parts("each-value/organisation.txt", cases)
