"""Every value of a plan and of the organisation changed or taken out: the problems that come of it.

Of each only those are kept that the file did not have before, with their place, and how many of
its own are gone.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import pytest

from qiptrack.model.organisation import UNDECLARED
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import organisation_problems, plan_problems
from qiptrack.rules.examine import examine_organisation, examine_plan
from qiptrack.rules.problem import Problem
from tests.analysis.changes.test_each_change import others
from tests.conftest import Case, GoldenParts
from tests.model.test_each_key import MISSING, Place, places, put
from tests.model.whole_plan import whole_plan

TODAY = dt.date(2026, 8, 31)
ORGANISATION: dict[str, Any] = {
    "qip": "1",
    "organisation": "Fernhill Care",
    "services": ["Oak House", {"service": "Elm Court", "frameworks": ["care"]}],
    "roles": [
        {"role": "Registered Manager", "holder": "J. Okafor", "email": "j.o@oak.example"},
        {"role": "Deputy Manager", "holder": "S. Reyes", "reports_to": "Registered Manager"},
        {"role": "Quality Lead", "service": "Oak House", "holder": "M. Davies"},
        {"role": "Quality Lead", "service": "Elm Court", "vacant": "true"},
        {"role": "Team Leader"},
    ],
    "escalation": [
        {"days_overdue": "1", "to": "owner's manager"},
        {"days_overdue": "14", "to": "Registered Manager"},
    ],
    "meetings": [{"meeting": "Board", "every": "month", "covers": {"services": ["Oak House"]}}],
    "assurance": {"min_days": "14", "default_days": "28"},
    "registers": [{"kind": "risk", "file": "risks.csv", "id": "No"}],
    "frameworks": ["care"],
    "rules": {"QIP104": "warning"},
}
FAR = (400,)
ROLES = ("owner", "by", "to", "approved_by", "chair", "sponsor", "from")
NO_ROLES = ("All staff", "RM/DM", "TBC")
Lines = Sequence[str]
Ask = Callable[[dict[str, Any]], Lines]


OURS = examine_organisation(json.dumps(ORGANISATION).encode(), "o.yaml").organisation or UNDECLARED
AROUND = Surroundings(TODAY, OURS, has_file=lambda path: "." in path)


def shown(problem: Problem) -> str:
    place = problem.place
    span = f"{place.line}:{place.column}-{place.end_line}:{place.end_column}"
    said = f"{problem.code} {problem.severity} {span} {problem.pointer} {problem.message}"
    return f"    {said} ({problem.fix})"


def of_plan(data: dict[str, Any]) -> Lines:
    text = json.dumps(data, indent=1).encode()
    examined = examine_plan(text, "oak.yaml", "oak.yaml", OURS)
    return [*map(shown, plan_problems(examined, AROUND))]


def of_organisation(data: dict[str, Any]) -> Lines:
    examined = examine_organisation(json.dumps(data, indent=1).encode(), "o.yaml")
    around = Surroundings(TODAY, examined.organisation or UNDECLARED)
    return [*map(shown, organisation_problems(examined, around))]


def values(place: Place, value: Any) -> Iterator[Any]:
    """Yield what may stand for a value: no text, others of its kind, and a day far off."""
    yield {"xx": "y"}
    yield from NO_ROLES if place[-1] in ROLES else ()
    yield from others(place[-1], value)
    if isinstance(value, str) and value[:2] == "20" and len(value) == 10:
        day = dt.date.fromisoformat(value)
        yield from ((day + dt.timedelta(step)).isoformat() for step in FAR)


def changed(data: dict[str, Any], place: Place, value: Any) -> dict[str, Any]:
    other: dict[str, Any] = json.loads(json.dumps(data))
    put(other, place, value)
    return other


def without_place(line: str) -> str:
    code, severity, _, rest = line.strip().split(" ", 3)
    return f"{code} {severity} {rest}"


def answers(data: dict[str, Any], ask: Ask, part: str) -> Iterator[Case]:
    as_it_is = ask(data)
    before = {*map(without_place, as_it_is)}

    def told(place: Place, value: Any) -> Iterator[str]:
        found = ask(changed(data, place, value))
        new = [line for line in found if without_place(line) not in before]
        gone = len(before - {*map(without_place, found)})
        if new or gone:
            yield f"    {gone} gone"
            yield from new

    yield "as it is", lambda: as_it_is
    for place in places(data):
        if (place[0] if len(place) > 1 else "whole") != part:
            continue
        inner: Any = data
        for step in place:
            inner = inner[step]
        for value in values(place, inner):
            shown_value = "goes" if value is MISSING else value
            yield f"{'/'.join(map(str, place))} {shown_value}", partial(told, place, value)


@pytest.mark.parametrize("part", ["whole", "actions", "indicators", "checks", "reviews"])
def test_each_value_of_a_plan(part: str, golden_parts: GoldenParts) -> None:
    golden_parts(f"values/plan-{part}.txt", answers(whole_plan(), of_plan, part))


@pytest.mark.parametrize(
    "part", ["whole", "roles", "services", "escalation", "meetings", "registers"]
)
def test_each_value_of_the_organisation(part: str, golden_parts: GoldenParts) -> None:
    cases = answers(ORGANISATION, of_organisation, part)
    golden_parts(f"values/organisation-{part}.txt", cases)
