"""Every key of a plan, with each kind of value that it should not have: what is said, what is kept.

After each is what cannot be told of the plan any more: nothing but what was wrong.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import pytest

from qiptrack.model.base import Model
from qiptrack.model.fields import NotKnown
from qiptrack.model.plan import Plan
from qiptrack.model.salvage import salvage, unread_as_absent
from qiptrack.model.schema_errors import mistakes
from qiptrack.model.shape import inner_model, keys
from tests.conftest import Case, GoldenParts
from tests.model.whole_plan import whole_plan

NEEDED = tuple(name for name, field in Plan.model_fields.items() if field.is_required())
MISSING = object()
VALUES: dict[str, Any] = {
    "left out": MISSING,
    "empty": None,
    "blank": " ",
    "'x y'": "x y",
    "a list": ["x"],
    "no item": [],
    "keys": {"xx": "y"},
}
WHOLE = Plan.model_validate(whole_plan())
Place = tuple[str | int, ...]


def places(data: Any, at: Place = ()) -> Iterator[Place]:
    """Yield the place of each value below `data`."""
    steps = data.items() if isinstance(data, Mapping) else enumerate(data)
    for step, value in steps if isinstance(data, Mapping | list) else ():
        yield (*at, step)
        yield from places(value, (*at, step))


def put(data: Any, place: Place, value: Any) -> None:
    """Put another value at a place of `data`, or take away what is there."""
    inner = data
    for step in place[:-1]:
        inner = inner[step]
    if value is MISSING:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value


def with_value(place: Place, value: Any, *, alone: bool = False) -> dict[str, Any]:
    """Return the whole plan with another value at a place, or without it; or that part `alone`."""
    data = whole_plan()
    if alone:
        data = {key: each for key, each in data.items() if key in (*NEEDED, place[0])}
    put(data, place, value)
    return data


def not_known(item: object, at: str = "") -> Iterator[str]:
    """Yield what asking for it raises NotKnown, wherever it is below `item`."""
    if isinstance(item, tuple):
        for index, each in enumerate(item):
            yield from not_known(each, f"{at}/{index}")
    if isinstance(item, Model):
        for name in type(item).model_fields:
            try:
                value = getattr(item, name)
            except NotKnown:
                yield f"{at}/{name}"
            else:
                yield from not_known(value, f"{at}/{name}")


def told(place: Place) -> Iterator[str]:
    """Yield what is said of the values at a place, and what else is not known of the plan then."""
    said: dict[str, list[str]] = {}
    for name, value in VALUES.items():
        data = with_value(place, value, alone=True)
        left = salvage(Plan, data)
        lost = list(not_known(left))
        for each in mistakes(Plan, data):
            at = "" if each.loc == place else f" at {'/'.join(map(str, each.loc)) or 'the top'}"
            words = f"{each.kind.name}{at}: {each.message} | {each.fix[:100]}"
            said.setdefault(words, []).append(name)
        if lost != [f"/{'/'.join(map(str, place))}"]:
            fields = ", ".join(dict.fromkeys(each.rpartition("/")[2] for each in lost))
            said.setdefault(f"not known: {fields or 'nothing'}", []).append(name)
        kept = unread_as_absent(left, WHOLE)
        assert kept is not None
        assert list(not_known(kept)) == []
        if unread_as_absent(left) is None:
            said.setdefault("no plan without it", []).append(name)
    yield from (f"    {', '.join(names)}: {words}" for words, names in said.items())


@pytest.mark.parametrize("part", sorted(whole_plan()))
def test_every_key_with_every_kind_of_value(part: str, golden_parts: GoldenParts) -> None:
    cases: list[Case] = [
        ("/".join(map(str, place)), partial(told, place))
        for place in places(whole_plan())
        if place[0] == part
    ]
    golden_parts(f"keys/{part}.txt", cases, every=4)


def test_the_plan_has_every_key_of_the_format_and_no_mistake() -> None:
    data = whole_plan()
    assert mistakes(Plan, data) == ()
    there = {str(step) for place in places(data) for step in place}

    assert set(_keys_below(Plan)) <= there


def _keys_below(model: type[Model]) -> Iterator[str]:
    yield from keys(model)
    for field in model.model_fields.values():
        part = inner_model(field.annotation)
        if part is not None:
            yield from _keys_below(part)
