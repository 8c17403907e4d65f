"""What a problem hangs on, each condition alone: a day, a date that is there or not, a name."""

from typing import Any

import pytest

from qiptrack.model.organisation import UNDECLARED, Organisation
from qiptrack.model.plan import Plan
from qiptrack.model.salvage import salvage
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import gone_problem
from qiptrack.rules.problem import Place
from qiptrack.rules.reading import ids_given_twice
from qiptrack.rules.registry import RULES, Hit
from qiptrack.rules.verification import looks_like_file
from tests.conftest import with_each
from tests.rules.test_each_value import TODAY, of_plan

ACTION: dict[str, Any] = {
    "id": "A1", "issue": "Falls", "action": "Put a rail up", "owner": "Deputy Manager",
    "due": "2026-12-31", "evidence_source": "Walk round",
}  # fmt: skip
PLAN: dict[str, Any] = {
    "qip": "1", "title": "Falls", "service": "Oak House", "sponsor": "Registered Manager",
    "opened": "2026-08-03",
}  # fmt: skip


def codes(plan: dict[str, Any], code: str) -> int:
    """Return how often a rule is broken in a plan of these values."""
    return sum(line.split()[0] == code for line in of_plan({**PLAN, **plan}))


def told(date: str, **more: str) -> dict[str, Any]:
    said = {"date": date, "to": "Registered Manager", "by": "Quality Lead", "reason": "Slow"}
    return {"actions": [{**ACTION, "status": "in-progress", "started": "2026-08-03",
                         "escalations": [{**said, **more}]}]}  # fmt: skip


DONE = {**ACTION, "status": "closed", "started": "2026-08-03", "completed": "2026-08-10"}
ENDED = [{**DONE, "id": f"A{each}", "closed": f"2026-08-{each}"} for each in (21, 24)]
FALLS = {
    "id": "I1", "name": "Falls", "unit": "falls", "better": "lower", "owner": "Quality Lead",
    "target": {"value": "2"},
}  # fmt: skip


@with_each(
    ("plan", "code", "times"),
    [
        ({"actions": [{**DONE, "indicators": ["I1"]}], "indicators": [FALLS]}, "QIP404", 0),
        ({"actions": ENDED, "closed": "2026-08-24"}, "QIP309", 0),
        ({"actions": ENDED, "closed": "2026-08-23"}, "QIP309", 1),
        ({"actions": [{**DONE, "started": "2026-08-11"}]}, "QIP201", 1),
        ({"actions": [{**DONE, "started": "2026-08-10"}]}, "QIP201", 0),
        ({"closed": "2026-08-03"}, "QIP201", 0),
        ({"closed": "2026-08-02"}, "QIP201", 1),
        (told("2026-08-25"), "QIP604", 0),
        (told("2026-08-24"), "QIP604", 1),
        (told("2026-08-24", response="Yes", responded="2026-08-30"), "QIP604", 0),
        (told("2026-08-24", response="Yes", responded="2026-08-23"), "QIP201", 1),
        (told("2026-08-24", response="Yes", responded="2026-08-24"), "QIP201", 0),
    ],
)
def test_a_rule_is_broken_on_its_day(plan: dict[str, Any], code: str, times: int) -> None:
    assert codes(plan, code) == times


def test_a_problem_of_a_file_that_is_gone_stands_at_its_beginning() -> None:
    rule, around = RULES["QIP902"], Surroundings(TODAY, UNDECLARED)
    found = gone_problem(rule, Hit((), "It was removed"), "falls.yaml", around)
    assert found.place == Place("falls.yaml", 1, 1, 1, 1)
    assert (found.message, found.fix, found.pointer) == ("It was removed", rule.fix, "")
    own = gone_problem(rule, Hit((), "It was removed", "Put it back"), "falls.yaml", around)
    assert own.fix == "Put it back"


@pytest.mark.parametrize(("code", "chosen"), [("QIP301", "error"), ("QIP603", "note")])
def test_the_severity_of_a_rule_is_the_one_chosen_where_it_may_be(code: str, chosen: str) -> None:
    ours = {"qip": "1", "organisation": "F", "rules": {code: "note"}}
    around = Surroundings(TODAY, Organisation.model_validate(ours))
    assert gone_problem(RULES[code], Hit((), "M"), "f.yaml", around).severity == chosen


UNREAD = {"xx": "y"}
M1 = {"id": "M1", "milestone": "Rails bought", "due": "2026-10-30"}


@with_each(
    ("actions", "given_twice"),
    [
        ([ACTION, {**ACTION, "id": "A2"}], []),
        ([ACTION, ACTION], ["actions/1/id"]),
        ([ACTION, ACTION, ACTION], ["actions/1/id", "actions/2/id"]),
        ([{**ACTION, "id": "I1"}], ["actions/0/id"]),
        ([{**ACTION, "id": UNREAD}, {**ACTION, "id": UNREAD}], []),
        ([{**ACTION, "milestones": [M1, {**M1, "id": "M2"}]}], []),
        ([{**ACTION, "milestones": [M1, M1]}], ["actions/0/milestones/1/id"]),
        ([{**ACTION, "milestones": [{**M1, "id": UNREAD}, {**M1, "id": UNREAD}]}], []),
        ([{**ACTION, "id": UNREAD, "milestones": [M1, M1]}], ["actions/0/milestones/1/id"]),
        ([{**ACTION, "milestones": [M1]}, {**ACTION, "id": "A2", "milestones": [M1]}], []),
    ],
)
def test_an_id_is_given_once(actions: list[dict[str, Any]], given_twice: list[str]) -> None:
    indicator = {"id": "I1", "name": "Falls", "unit": "falls", "better": "lower", "owner": "Cook"}
    plan = salvage(Plan, {**PLAN, "indicators": [indicator], "actions": actions})
    found = ids_given_twice(plan, "p.yaml")
    assert ["/".join(map(str, each.pointer)) for each in found] == given_twice


@with_each(
    ("ref", "is_file"),
    [
        ("evidence/a.pdf", True),
        ("x.mp4", True),
        ("x.7z", True),
        ("audit.2026", False),
        ("CPA-2026.05", False),
        (".pdf", False),
        ("evidence/.pdf", False),
        ("a.b/c", False),
        ("HTTP://x.example/a.pdf", False),
        ("www.x.example/a.pdf", False),
        ("mailto:a@b.pdf", False),
        ("a\x07.pdf", False),
    ],
)
def test_a_reference_that_ends_as_files_do_names_one(ref: str, *, is_file: bool) -> None:
    assert looks_like_file(ref) is is_file
