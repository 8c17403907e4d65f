from typing import Any

from qiptrack.model.indicators import Indicator
from tests.conftest import with_each


@with_each(
    ("unit", "type_", "kind"),
    [
        ("%", None, "share"),
        ("falls", None, "level"),
        ("%", "rate", "rate"),
        ("falls", "count", "count"),
    ],
)
def test_what_an_indicator_counts_is_its_type_or_its_unit(
    unit: str, type_: str | None, kind: str
) -> None:
    said: dict[str, Any] = {"id": "I1", "name": "N", "unit": unit, "better": "lower", "owner": "Q"}
    said["target"] = {"value": "2"}
    made = Indicator.model_validate(said if type_ is None else {**said, "type": type_})
    assert made.kind == kind
