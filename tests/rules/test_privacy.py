"""Personal data in a plan, and in the name of its file, which its text does not show."""

from collections.abc import Callable

from qiptrack.model.organisation import UNDECLARED
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import plan_errors, plan_problems
from qiptrack.rules.examine import ExaminedPlan, examine_plan
from qiptrack.rules.problem import Problem
from tests.conftest import with_each
from tests.rules.test_cases import TODAY


@with_each(
    ("title", "code"),
    [
        (r'"seen \xA0943\u00a0476\u00A05919"', "QIP801"),
        (r'"943\u2013476\u20135919"', "QIP801"),
        (r'"\u0039\u0034\x33 476 5919"', "QIP801"),
        (r'"rang 07700\xa0900123"', "QIP802"),
        (r'"\tNHS 943 476 5919"', "QIP801"),
        (r'"943\u2013476\u20135918"', None),
        (r"'943\u2013476\u20135919'", None),
    ],
)
@with_each("ask", [plan_problems, plan_errors])
def test_what_an_escape_is_read_as_is_looked_at_too(
    ask: Callable[[ExaminedPlan, Surroundings], list[Problem]], title: str, code: str | None
) -> None:
    examined = examine_plan(f"qip: 1\ntitle: {title}\n".encode(), "x.yaml", "x.yaml", UNDECLARED)
    found = ask(examined, Surroundings(TODAY))
    codes = [each.code for each in found if each.code in {"QIP801", "QIP802"}]
    told = [code] if code and (code == "QIP801" or ask is plan_problems) else []
    assert codes == told


@with_each(
    ("file", "title", "times"),
    [
        ("falls-943-476-5919.yaml", "Falls", 1),
        ("falls-943-476-5918.yaml", "Falls", 0),
        ("falls.yaml", "Falls of 943 476 5919", 1),
        ("falls-943-476-5919.yaml", "Falls of 943 476 5919", 2),
        ("falls.yaml", "Falls of 943 476 5918", 0),
    ],
)
@with_each("ask", [plan_problems, plan_errors])
def test_an_nhs_number_in_a_plan_or_in_its_name_is_told(
    ask: Callable[[ExaminedPlan, Surroundings], list[Problem]], file: str, title: str, times: int
) -> None:
    text = f"qip: 1\ntitle: {title}\n".encode()
    found = ask(examine_plan(text, file, file, UNDECLARED), Surroundings(TODAY))
    assert [problem.code for problem in found].count("QIP801") == times
