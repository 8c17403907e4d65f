"""What a model is like: by which keys its fields stand in a file, and what is kept with it."""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any

import pytest

from qiptrack.model.action import Action, Milestone
from qiptrack.model.base import Model
from qiptrack.model.fields import ModelType, field
from qiptrack.model.indicators import Check
from qiptrack.model.plan import Plan
from qiptrack.model.records import CheckRecord, Deferral
from qiptrack.model.scalars import Date, MayBeEmpty, NotEmpty, Text
from qiptrack.model.shape import described, field_of, inner_model, is_list, key_of, keys


class Colour(StrEnum):
    RED = "red"


class Size(StrEnum):
    LARGE = "large"


class Part(Model):
    day: dt.date = field(description="")


def test_a_field_stands_in_a_file_by_its_name_or_by_another_key() -> None:
    assert key_of(Deferral, "from_") == "from"
    assert key_of(Deferral, "to") == "to"
    assert keys(Deferral) == ("date", "by", "from", "to", "reason", "approved_by")
    assert keys(CheckRecord)[4] == "for"


def test_a_field_is_found_by_its_key_and_not_by_its_name() -> None:
    found = field_of(Deferral, "from")
    assert found is Deferral.model_fields["from_"]
    assert field_of(Deferral, "from_") is None
    assert field_of(Deferral, "until") is None


def test_the_model_that_a_field_holds_is_told_alone_and_in_a_list() -> None:
    fields = Action.model_fields
    assert inner_model(fields["milestones"].annotation) is Milestone
    assert inner_model(fields["assurance"].annotation) is not None
    assert inner_model(fields["due"].annotation) is None
    assert inner_model(fields["contributors"].annotation) is None
    assert inner_model(Plan.model_fields["checks"].annotation) is Check
    assert [is_list(fields[name].annotation) for name in ("milestones", "assurance", "due")] == [
        True,
        False,
        False,
    ]


def made(
    kind: object = Text,
    colour: object = Colour | None,
    parts: object = Annotated[tuple[Part, ...], MayBeEmpty],
    *,
    name: str = "text",
    key: str | None = None,
    usual: Colour | None = None,
) -> Any:
    """Return a model of a text, a colour and parts, or of what stands there instead."""
    fields = {
        name: field(alias=key, description=""),
        "colour": field(usual, description=""),
        "parts": field((), description=""),
    }
    declared = dict(zip(fields, (kind, colour, parts), strict=True))
    return ModelType("Made", (Model,), {"__annotations__": declared, **fields})


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(made(name="words"), id="another name"),
        pytest.param(made(key="words"), id="another key"),
        pytest.param(made(Date), id="another kind of value"),
        pytest.param(made(colour=Size | None), id="other words to choose from"),
        pytest.param(made(usual=Colour.RED), id="something where nothing is said"),
        pytest.param(
            made(parts=Annotated[tuple[Part, ...], NotEmpty("a part")]), id="another condition"
        ),
        pytest.param(
            made(parts=Annotated[tuple[Milestone, ...], MayBeEmpty]), id="another model within"
        ),
    ],
)
def test_a_model_that_reads_otherwise_is_described_otherwise(other: Any) -> None:
    assert described(made()) == described(made())
    assert described(other) != described(made())
