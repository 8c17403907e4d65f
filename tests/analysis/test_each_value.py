"""What is asked of a plan of which one value cannot be read, is left out, or is another one.

Of each answer that is kept which differs from that of the plan as it is.
"""

import datetime as dt
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import pytest

from qiptrack.model.base import NotKnown
from qiptrack.model.identity import FiledPlan
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
from tests.conftest import Golden
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
def versions() -> list[tuple[str, FiledPlan]]:
    """Return the plan with each value in another way, and first as it is."""
    whole = data()
    found = [("as it is", filed(whole))]
    for place in places(whole):
        before: Any = whole
        for step in place:
            before = before[step]
        for name, value in values(place, before):
            other = deepcopy(whole)
            put(other, place, value)
            found.append((f"{'/'.join(map(str, place))} {name}", filed(other)))
    return found


def filed(plan: dict[str, Any]) -> FiledPlan:
    return FiledPlan("oak", "oak.yaml", salvage(Plan, plan))


def answer(name: str, plan: FiledPlan) -> list[str]:
    """Return what is told of a plan, or which of its values is needed to tell it."""
    try:
        return list(dict.fromkeys(map(told, ASKED[name](plan, FERNHILL, TODAY))))
    except NotKnown as error:
        return [f"not-known {error}"]


POINTS = ("checks", "indicators")
"""What is asked of these lists alone; all else is asked of the others."""


def concerns(name: str, change: str) -> bool:
    """Whether a change is one of what is asked; of an agenda, which takes long, only some are."""
    part = change.partition("/")[0]
    if name in POINTS:
        return part in POINTS
    return part not in POINTS and (name != "agenda" or change.endswith("garbled"))


@pytest.mark.parametrize("name", ASKED)
def test_each_answer_where_one_value_is_another(name: str, golden: Golden) -> None:
    before = answer(name, versions()[0][1])
    lines = ["as it is", *(f"  {each}" for each in before)]
    for change, plan in versions()[1:]:
        now = answer(name, plan) if concerns(name, change) else before
        if now != before:
            differs = list(difference(before, now)) or ["  in another order"]
            lines += [change, *(each[:40] if each[2] == "-" else each[:400] for each in differs)]
    golden(f"each-value/{name.replace(' ', '-')}.txt", "\n".join(lines) + "\n")
