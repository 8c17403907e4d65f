"""Personal data in the name of a plan's file, which its text does not show."""

from qiptrack.model.organisation import UNDECLARED
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import plan_problems
from qiptrack.rules.examine import examine_plan
from tests.rules.test_cases import TODAY


def codes(file: str) -> list[str]:
    examined = examine_plan(b"qip: 1\ntitle: Falls\n", file, file, UNDECLARED)
    found = plan_problems(examined, Surroundings(TODAY))
    return [problem.code for problem in found if problem.rule == "nhs-number"]


def test_an_nhs_number_in_the_name_of_a_plan_is_told() -> None:
    assert codes("falls-943-476-5919.yaml") == ["QIP801"]
    assert codes("falls-943-476-5918.yaml") == []
