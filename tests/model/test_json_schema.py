from typing import Any

import jsonschema
import pytest
import yaml

from qiptrack.model.json_schema import KINDS, json_schema

PLAN: dict[str, Any] = {
    "qip": 1,
    "title": "Care plans",
    "service": "Rosewood House",
    "sponsor": "Registered Manager",
    "opened": "2026-03-02",
    "standards": [{"Effective": "Assessing needs"}, "Regulation 17"],
    "actions": [
        {
            "id": "A1",
            "issue": "Reviews say nothing new",
            "action": "Run every review against the outcomes",
            "owner": "Deputy Manager",
            "due": "2026-04-30",
            "evidence_source": 12,
            "updates": None,
            "links": [{"risk": "RR-014"}],
        }
    ],
}


def errors(kind: str, data: object) -> list[str]:
    schema = json_schema(kind)
    validator = jsonschema.Draft202012Validator(schema)
    return [error.message for error in validator.iter_errors(data)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_is_one(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema(kind))


def test_a_plan_fits_its_schema() -> None:
    assert errors("plan", PLAN) == []


def test_an_id_of_figures_and_a_dot_fits_however_it_is_typed() -> None:
    actions = [{**PLAN["actions"][0], "id": typed} for typed in (2.3, "2.3", "1.10")]
    assert errors("plan", {**PLAN, "actions": actions}) == []


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "blue"},
        {"opened": "02/03/2026"},
        {"title": None},
        {"actions": {"id": "A1"}},
        {"actions": [{**PLAN["actions"][0], "status": "done"}]},
        {"actions": [{**PLAN["actions"][0], "ownr": "X"}]},
        {"actions": [{**PLAN["actions"][0], "id": "1"}]},
        {"actions": [{**PLAN["actions"][0], "id": 1}]},
        {"actions": [{**PLAN["actions"][0], "id": True}]},
    ],
    ids=str,
)
def test_an_editor_flags_what_is_wrong(change: dict[str, Any]) -> None:
    assert errors("plan", {**PLAN, **change})


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_shows_what_it_means(kind: str) -> None:
    schema = json_schema(kind)
    parts = [schema, *schema["$defs"].values()]
    silent = [
        key
        for part in parts
        for key, described in part.get("properties", {}).items()
        if not described.get("description")
    ]
    assert silent == []


def test_an_organisation_fits_its_schema() -> None:
    text = """
    qip: 1
    organisation: Fernhill Care
    services: [Rosewood House]
    roles: [{role: Registered Manager, vacant: true}]
    escalation: [{days_overdue: 1, to: owner's manager}]
    assurance: {min_days: 14, default_days: 28}
    rules: {QIP204: error, QIP501: "off"}
    """
    assert errors("organisation", yaml.safe_load(text)) == []
