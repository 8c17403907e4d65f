"""What was read of a sheet as the text of a plan file."""

from collections.abc import Mapping

from qiptrack.errors import QiptrackError
from qiptrack.importing.reading import Reading
from qiptrack.store.reader import without_collector
from qiptrack.workflow.new_plans import whole_plan_text
from qiptrack.yamlfile.limits import MAX_BYTES
from qiptrack.yamlfile.rendering import Value


class PlanTooLarge(QiptrackError):
    """What a sheet says is more than one plan file may hold."""

    def __init__(self, file: str, size: int) -> None:
        super().__init__(
            f"{file} would make a plan of {size:,} bytes, and {MAX_BYTES:,} is the most.",
            "Make several plans of it: save the rows of each service or theme by themselves.",
        )


@without_collector()
def plan_text(reading: Reading, *, schema: str = "") -> str:
    """Return the plan file that `reading` comes to; PlanTooLarge where it is more than one.

    `schema` is the way from it to the schema that editors check it by, if there is one.
    """
    facts: dict[str, Value] = dict(reading.facts.values)
    if reading.sections:
        facts["themes"] = list(reading.sections)
    actions: list[Mapping[str, Value]] = reading.action_values()
    parts = {"indicators": reading.indicators} if reading.indicators else {}
    text = whole_plan_text(facts, {**parts, "actions": actions}, schema=schema)
    size = len(text.encode())
    if size > MAX_BYTES:
        raise PlanTooLarge(reading.workbook.file, size)
    return text
