from typing import Any

import pytest

from qiptrack.analysis.escalation_steps import escalate_to, manager_of, reporting_circles, route
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan
from qiptrack.model.salvage import salvage
from tests.analysis.plans import FERNHILL
from tests.conftest import with_each

PLAN = salvage(Plan, {"service": "Rosewood House"})


def of(*posts: tuple[str, str | None], **fields: Any) -> Organisation:
    """Return an organisation of posts, each a role and whom it reports to; `!` is vacant."""
    roles = [
        {"role": role.strip("!"), "reports_to": above, "vacant": str("!" in role).lower()}
        for role, above in posts
    ]
    return salvage(Organisation, {"qip": "1", "organisation": "F", "roles": roles, **fields})


@with_each(
    ("role", "manager"),
    [
        pytest.param("Key Worker", "Team Leader", id="the one above"),
        pytest.param("Team Leader", "Registered Manager", id="past a vacant post"),
        pytest.param("Nominated Individual", None, id="nobody above"),
        pytest.param("Gardener", None, id="no such role"),
    ],
)
def test_the_manager_is_whom_the_role_reports_to(role: str, manager: str | None) -> None:
    assert manager_of(role, "Rosewood House", FERNHILL) == manager


@with_each(
    "posts",
    [
        pytest.param([("A", "A")], id="to itself"),
        pytest.param([("A", "B!"), ("B!", "A")], id="round by a vacant post"),
        pytest.param([("A", "B"), ("B!", "C"), ("C!", "B")], id="into a circle of vacant posts"),
        pytest.param([("A", "B")], id="to a role that is not declared"),
    ],
)
def test_there_is_no_manager_where_the_line_leads_nowhere(
    posts: list[tuple[str, str | None]],
) -> None:
    assert manager_of("A", None, of(*posts)) is None


@with_each(
    ("owner", "responsible", "days", "to"),
    [
        pytest.param("Key Worker", "Key Worker", 0, None, id="not overdue"),
        pytest.param("Key Worker", "Key Worker", 1, "Team Leader", id="the first step"),
        pytest.param("Key Worker", "Key Worker", 13, "Team Leader", id="until the second"),
        pytest.param("Key Worker", "Key Worker", 14, "Regional Quality Lead", id="the second"),
        pytest.param("Key Worker", "Key Worker", 400, "Nominated Individual", id="the last"),
        pytest.param("Key Worker", "Quality Lead", 1, "Team Leader", id="of the owner, to verify"),
        pytest.param(
            "Key Worker", "Team Leader", 1, "Registered Manager", id="not who is late itself"
        ),
        pytest.param(
            "Regional Quality Lead", "Regional Quality Lead", 14, "Nominated Individual", id="own"
        ),
        pytest.param(
            "Nominated Individual",
            "Nominated Individual",
            28,
            "Nominated Individual",
            id="nobody else to tell",
        ),
        pytest.param("Nominated Individual", None, 1, None, id="no manager"),
    ],
)
def test_the_last_step_reached_says_whom_to_tell(
    owner: str, responsible: str | None, days: int, to: str | None
) -> None:
    assert escalate_to(PLAN, owner, days, FERNHILL, responsible=responsible) == to


@with_each(
    ("step", "days", "to"),
    [
        pytest.param({"days_overdue": "0", "to": "B"}, 0, None, id="not on the day it is due"),
        pytest.param({"days_overdue": "0", "to": "B"}, 1, "B", id="from the first day late"),
        pytest.param({"days_overdue": "1", "to": "Owner’s  Manager"}, 1, "B", id="an apostrophe"),
        pytest.param({"days_overdue": "1", "to": "V"}, 1, "B", id="above a vacant post"),
        pytest.param({"days_overdue": "1", "to": "Elsewhere"}, 1, "Elsewhere", id="free text"),
    ],
)
def test_a_step_names_a_role_or_the_manager(
    step: dict[str, str], days: int, to: str | None
) -> None:
    organisation = of(("A", "B"), ("B", None), ("V!", "B"), escalation=[step])
    assert escalate_to(PLAN, "A", days, organisation, responsible="A") == to


def test_the_route_of_a_plan_comes_before_that_of_the_organisation() -> None:
    own = salvage(Plan, {"escalation": [{"days_overdue": "3", "to": "Quality Lead"}]})
    assert [step.to for step in route(own, FERNHILL)] == ["Quality Lead"]
    assert [step.days_overdue for step in route(PLAN, FERNHILL)] == [1, 14, 28]


def test_the_manager_may_be_at_another_service() -> None:
    roles = [
        {"role": "A", "service": "Elm Court", "reports_to": "B"},
        {"role": "B", "service": "Rosewood House"},
    ]
    organisation = salvage(Organisation, {"roles": roles})
    assert manager_of("A", "Elm Court", organisation) == "B"


def test_one_person_may_have_two_roles() -> None:
    roles = [{"role": role, "holder": holder} for role, holder in (("A", "S. Reyes"), ("B", None))]
    roles.append({"role": "C", "holder": "s. reyes"})
    organisation = salvage(Organisation, {"roles": roles})
    assert organisation.same_person("A", "C", None)
    assert organisation.same_person("a", "A", None)
    assert not organisation.same_person("A", "B", None)
    assert not organisation.same_person("B", None, None)


@with_each(
    ("posts", "circles"),
    [
        pytest.param([("A", "B"), ("B", "C"), ("C", None)], [], id="a line"),
        pytest.param([("A", "A")], [(0, ("A",))], id="to itself"),
        pytest.param([("A", "B"), ("B", "C"), ("C", "B")], [(1, ("B", "C"))], id="behind a tail"),
        pytest.param(
            [("A", "B"), ("B", "A"), ("C", "A"), ("D", "D")],
            [(0, ("A", "B")), (3, ("D",))],
            id="two, and one who reports into one",
        ),
        pytest.param([("A", "Nobody")], [], id="to a role that is not declared"),
    ],
)
def test_posts_that_report_round_in_a_circle_are_found(
    posts: list[tuple[str, str | None]], circles: list[tuple[int, tuple[str, ...]]]
) -> None:
    assert list(reporting_circles(of(*posts))) == circles
