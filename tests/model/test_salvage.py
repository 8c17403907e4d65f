import datetime as dt
from typing import Any

import pytest
from pydantic_core import SchemaValidator

from qiptrack.model.action import Action
from qiptrack.model.base import or_none
from qiptrack.model.core_reading import pydantic_core
from qiptrack.model.fields import NotKnown
from qiptrack.model.plan import Plan
from qiptrack.model.salvage import Unread, salvage
from qiptrack.model.vocabulary import Status
from tests.conftest import with_each


def plan_of(*actions: dict[str, Any], **changes: Any) -> Plan:
    return salvage(Plan, {"qip": "1", "title": "T", "actions": list(actions), **changes})


def test_one_bad_value_leaves_its_neighbours_readable() -> None:
    plan = plan_of({"id": "A1", "due": "ongoing", "owner": "Deputy Manager"}, {"id": "A2"})
    action = plan.actions[0]
    assert action.owner == "Deputy Manager"
    assert [each.id for each in plan.actions] == ["A1", "A2"]
    with pytest.raises(NotKnown, match="due"):
        _ = action.due


def test_an_optional_value_that_could_not_be_read_is_not_taken_for_absent() -> None:
    action = plan_of({"id": "A1", "status": "doen", "completed": "soon"}).actions[0]
    with pytest.raises(NotKnown):
        _ = action.status
    with pytest.raises(NotKnown):
        _ = action.completed


def test_a_misspelt_key_leaves_what_it_was_meant_to_be_unknown() -> None:
    action = plan_of({"id": "A1", "statsu": "complete"}).actions[0]
    assert or_none(lambda: action.status) is None
    with pytest.raises(NotKnown):
        _ = action.is_open


def test_an_absent_optional_value_has_its_default() -> None:
    action = plan_of({"id": "A1", "due": "soon"}).actions[0]
    assert action.status is Status.NOT_STARTED
    assert action.updates == ()
    assert action.withdrawal is None


def test_an_absent_value_is_not_among_those_that_the_file_has() -> None:
    action = salvage(Action, {"id": "A1", "due": "soon", "priority": "high"})
    assert action.contributors == ()
    assert action.model_fields_set == {"id", "priority"}


def test_a_record_that_is_no_record_is_still_one() -> None:
    action = plan_of({"id": "A1", "evidence": ["photo.jpg"]}).actions[0]
    assert len(action.evidence) == 1
    with pytest.raises(NotKnown):
        _ = action.evidence[0].date


def test_a_refused_value_is_not_known() -> None:
    action = plan_of({"id": "A1", "due": Unread()}).actions[0]
    with pytest.raises(NotKnown):
        _ = action.due


def test_keys_that_python_cannot_spell_are_read() -> None:
    deferral = {"date": "2026-04-10", "from": "2026-04-17", "to": "whenever"}
    action = plan_of({"id": "A1", "deferrals": [deferral]}).actions[0]
    assert action.first_due == dt.date(2026, 4, 17)


@with_each("data", [None, [], "words", {"actions": "none"}, {"actions": [3]}])
def test_nothing_is_too_broken(data: object) -> None:
    plan = salvage(Plan, data)
    with pytest.raises(NotKnown):
        _ = plan.title


def test_a_name_that_no_model_has_is_still_an_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'colour'"):
        _ = salvage(Plan, {}).colour  # type: ignore[attr-defined]  # that is the point


def test_what_reads_a_value_is_built_once_for_each_field(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[object] = []

    def counted(schema: Any) -> SchemaValidator:
        built.append(schema)
        return SchemaValidator(schema)

    monkeypatch.setattr(pydantic_core(), "SchemaValidator", counted)
    for field in (*Plan.model_fields.values(), *Action.model_fields.values()):
        monkeypatch.setattr(field, "_reader", None)
    actions = [{"id": f"A{number}", "due": "soon", "status": "gone"} for number in range(50)]
    salvage(Plan, {"actions": actions})
    assert 0 < len(built) <= len(Plan.model_fields) + len(Action.model_fields)
