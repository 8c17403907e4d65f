import datetime as dt
import marshal
from collections.abc import Iterator
from importlib.machinery import PathFinder
from itertools import product
from pathlib import Path
from typing import Any

import pydantic_core
import pytest
from pydantic import TypeAdapter

from qiptrack.model import core_reading, packing
from qiptrack.model.action import Action
from qiptrack.model.base import Model
from qiptrack.model.core_reading import core_schema
from qiptrack.model.fields import NotKnown
from qiptrack.model.frameworks import Framework
from qiptrack.model.indicators import Measurement
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan
from qiptrack.model.records import Update
from qiptrack.model.salvage import salvage
from qiptrack.model.vocabulary import Cadence, Severity, Status
from qiptrack.yamlfile.plain_data import plain_data
from tests.conftest import with_each

PLANS = Path(__file__).parents[2] / "plans"
DATED = {"date": "2026-04-10", "by": "Manager"}
INDICATOR = {
    "id": "I1",
    "name": "Plans as they should be",
    "unit": "%",
    "better": "higher",
    "owner": "Manager",
    "every": "6 weeks",
    "target": {"value": "90", "steps": [{"value": "80.5", "by": "2026-06-01"}]},
    "measurements": [{"date": "2026-04-10", "value": "-0.1"}, {"date": "2026-05-10"}],
}
ACTION = {
    "id": "A1",
    "issue": "x",
    "action": "y",
    "owner": "Manager",
    "due": "9999-12-31",
    "evidence_source": "z",
    "links": [{"risk": "R1", "audit": "A2"}],
    "standards": [{"Effective": "Assessing needs"}, "Regulation 17"],
    "updates": [{**DATED, "note": "n"}],
    "deferrals": None,
    "handovers": [{**DATED, "from": "One", "to": "Another", "reason": "left"}],
    "assurance": {"method": "observation", "due": "1950-01-01"},
}
PLAN = {
    "qip": "1",
    "title": "T",
    "service": "S",
    "sponsor": "M",
    "opened": "2026-03-01",
    "actions": [ACTION],
    "indicators": [INDICATOR],
}
ORGANISATION = {
    "qip": "1",
    "organisation": "O",
    "roles": [{"role": "Manager", "vacant": "yes"}],
    "meetings": [{"meeting": "Board", "every": "month", "covers": {"themes": ["falls"]}}],
    "rules": {"QIP101": "off"},
}


def packed_again(model: Model) -> Any:
    """Return `model` as it comes back from the bytes that it is kept as."""
    return type(model).unpacked(marshal.loads(marshal.dumps(model.packed())))


def parts(model: Model) -> Iterator[Model]:
    yield model
    for name in type(model).model_fields:
        value = getattr(model, name)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, Model):
                yield from parts(each)


def examples() -> list[Model]:
    found: list[Model] = [
        Plan.model_validate(plain_data(path.read_bytes()))
        for path in sorted(PLANS.glob("[!_]*.yaml"))
    ]
    data = plain_data((PLANS / "_organisation.yaml").read_bytes())
    return [
        *found,
        Plan.model_validate(PLAN),
        Organisation.model_validate(data),
        Organisation.model_validate(ORGANISATION),
    ]


@with_each("model", examples())
def test_what_was_packed_comes_back_the_same(model: Model) -> None:
    back = packed_again(model)
    assert back == model
    assert model == back
    for one, other in zip(parts(model), parts(back), strict=True):
        assert type(one) is type(other)
        assert set(one.model_fields_set) == set(other.model_fields_set)
        assert [(name, repr(getattr(one, name))) for name in type(one).model_fields] == [
            (name, repr(getattr(other, name))) for name in type(other).model_fields
        ]
    assert back.packed() == model.packed()


def test_a_model_that_is_unpacked_often_says_the_same_as_before() -> None:
    for model in (part for whole in examples() for part in parts(whole)):
        row = model.packed()
        type(model).unpacking = None
        first = type(model).find_unpacking()
        asked = [first(row) for _ in range(packing._OFTEN + 1)]
        written = type(model).unpacking
        assert written is not None
        assert written is not first, "it was not written anew"
        assert written(row) == asked[0] == asked[-1]
        assert written((*([...] * len(row)),)) == first((*([...] * len(row)),))


def test_an_unpacked_value_is_made_once() -> None:
    plan = packed_again(Plan.model_validate(PLAN))
    assert plan.actions is plan.actions
    assert plan.actions[0].updates[0] is plan.actions[0].updates[0]


def test_what_is_unpacked_has_the_types_of_what_was_read() -> None:
    plan = packed_again(Plan.model_validate(PLAN))
    assert plan.opened == dt.date(2026, 3, 1)
    assert plan.indicators[0].every == Cadence("6 weeks")
    assert plan.indicators[0].every.number == 6
    assert plan.actions[0].status is Status.NOT_STARTED
    assert plan.actions[0].first_due == dt.date.max
    organisation = packed_again(Organisation.model_validate(ORGANISATION))
    assert organisation.rules["QIP101"] is Severity.OFF
    assert organisation.assurance.default_days == 28


def test_what_is_set_in_a_copy_is_set() -> None:
    for action in (Action.model_validate(ACTION), packed_again(Action.model_validate(ACTION))):
        copy = action.model_copy(update={"completed": dt.date(2026, 5, 1)})
        assert copy.completed == dt.date(2026, 5, 1)
        assert action.completed is None
        assert "completed" in copy.model_fields_set
        assert "completed" not in action.model_fields_set
        assert copy.owner == "Manager"
        assert copy != action


def test_a_model_is_frozen_and_equal_ones_hash_alike() -> None:
    one = Update.model_validate({**DATED, "note": "n"})
    other = packed_again(one)
    assert hash(one) == hash(other)
    assert len({one, other}) == 1
    for model in (one, other):
        with pytest.raises(AttributeError, match="frozen"):
            model.note = "m"
    assert one != "n"


def test_two_that_were_packed_are_equal_as_those_are_that_were_read() -> None:
    read: dict[type[Model], list[Model]] = {}
    for part in (part for whole in examples() for part in parts(whole)):
        read.setdefault(type(part), []).append(part)
    equal = 0
    for alike in read.values():
        for one, other in product(alike[:25], repeat=2):
            assert (packed_again(one) == packed_again(other)) is (one == other)
            its, others = packed_again(one), packed_again(other)
            for name in type(one).model_fields:
                if its.surely_shares(others, name):
                    assert getattr(one, name) == getattr(other, name)
                    equal += one is not other
    assert equal, "no two of them have anything in common"


def test_what_holds_anyway_may_be_said() -> None:
    told, silent = (
        packed_again(Update.model_validate({**DATED, "note": "n", **more}))
        for more in ({"barrier": None}, {})
    )
    assert told.packed() != silent.packed()
    assert told == silent
    assert not told.surely_shares(silent, "barrier")
    assert told.surely_shares(silent, "note")
    read = Update.model_validate({**DATED, "note": "n"})
    assert told == read
    assert not read.surely_shares(told, "note"), "it has no row"


def test_a_model_is_read_and_not_made_by_hand() -> None:
    with pytest.raises(TypeError, match="model_validate"):
        Update()
    point = Measurement.model_construct(date=dt.date.min, count=1.0)
    assert (point.count, point.value) == (1.0, None)
    assert set(point.model_fields_set) == {"date", "count"}


def test_what_could_not_be_read_stays_unknown_in_a_copy() -> None:
    plan = salvage(Plan, {"actions": [{**ACTION, "due": "soon"}]})
    copy = plan.actions[0].model_copy(update={"owner": "Another"})
    assert copy.owner == "Another"
    with pytest.raises(NotKnown):
        _ = copy.due
    assert plan != salvage(Plan, {"actions": [ACTION]})


def test_every_field_of_every_model_has_its_place_in_a_row() -> None:
    models = [Model]
    for model in models:
        models += model.__subclasses__()
    assert Framework in models
    for model in models:
        assert [each.place for each in model.model_fields.values()] == [
            *range(len(model.model_fields))
        ]


def test_the_core_is_told_what_pydantic_itself_would_tell_it() -> None:
    for model in (Plan, Organisation, Framework):
        assert told(core_schema(model)) == told(TypeAdapter(model).core_schema), model


def told(schema: Any) -> Any:
    """Return what of a schema decides how data is read."""
    if isinstance(schema, dict):
        aside = ("metadata", "ref", "missing")
        return {key: told(value) for key, value in schema.items() if key not in aside}
    return [*map(told, schema)] if isinstance(schema, list | tuple) else schema


def test_the_core_is_the_one_of_the_package_wherever_it_lies(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    apart = core_reading.pydantic_core.__wrapped__()
    assert apart is not pydantic_core
    assert apart.SchemaValidator is pydantic_core.SchemaValidator
    monkeypatch.setattr(PathFinder, "find_spec", lambda *_: None)
    assert core_reading.pydantic_core.__wrapped__() is pydantic_core
