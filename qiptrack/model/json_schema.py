"""The JSON Schema of a plan and of the organisation file, for editors."""

from collections.abc import Iterator
from typing import Any

from qiptrack.model.base import Model
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan
from qiptrack.model.shape import inner_model, key_of

KINDS: dict[str, type[Model]] = {"plan": Plan, "organisation": Organisation}
"""What there is a schema of."""


def json_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a `plan` or of the `organisation` file.

    Editors read YAML 1.2, where `012` is a number and `true` is not a word; where a plan takes
    words the schema lets them pass, as the reader does.
    """
    from pydantic import TypeAdapter
    from pydantic.json_schema import GenerateJsonSchema

    model = KINDS[kind]
    schema = TypeAdapter(model).json_schema(by_alias=True)
    for part in _parts(model):
        _describe(schema if part is model else schema["$defs"][part.__name__], part)
    _without_titles(schema)
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "title": f"qiptrack {kind}",
        **schema,
    }


def _parts(model: type[Model]) -> Iterator[type[Model]]:
    """Yield `model`, and every model that stands in it."""
    yield model
    for field in model.model_fields.values():
        part = inner_model(field.annotation)
        if part is not None:
            yield from _parts(part)


def _describe(schema: dict[str, Any], model: type[Model]) -> None:
    for name, field in model.model_fields.items():
        schema["properties"][key_of(model, name)]["description"] = field.description


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
