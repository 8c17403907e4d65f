"""The JSON Schema of a plan and of the organisation file, for editors."""

from collections.abc import Iterator
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from qiptrack.model.base import Model
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan

KINDS: dict[str, type[Model]] = {"plan": Plan, "organisation": Organisation}
"""What there is a schema of."""


def json_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a `plan` or of the `organisation` file.

    Editors read YAML 1.2, where `012` is a number and `true` is not a word; where a plan takes
    words the schema lets them pass, as the reader does.
    """
    # Models are built when they are first needed, and a schema does not count as that for
    # those that only stand as a default: early versions of pydantic then cannot write it.
    for model in _models(Model):
        model.model_rebuild()
    schema = KINDS[kind].model_json_schema(by_alias=True)
    _without_titles(schema)
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "title": f"qiptrack {kind}",
        **schema,
    }


def _models(base: type[Model]) -> Iterator[type[Model]]:
    for model in base.__subclasses__():
        yield model
        yield from _models(model)


def _without_titles(schema: Any) -> None:
    """Remove the titles made of field names, which editors would show above the descriptions."""
    if isinstance(schema, dict):
        if isinstance(schema.get("title"), str):
            del schema["title"]
        for value in schema.values():
            _without_titles(value)
    elif isinstance(schema, list):
        for value in schema:
            _without_titles(value)
