"""What breaks no rule and can hardly be meant."""

from typing import Any

import pytest

from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan
from qiptrack.model.salvage import salvage
from qiptrack.rules.remarks import organisation_remarks, plan_remarks

LEADER = {"role": "Team Leader", "service": "Oak House"}


@pytest.mark.parametrize(
    ("roles", "again"),
    [
        pytest.param([LEADER, {"role": "the team leader", "service": "oak house"}], 1, id="nobody"),
        pytest.param([LEADER, {**LEADER, "holder": "A. Bell"}], 1, id="somebody and nobody"),
        pytest.param([{**LEADER, "holder": "A. Bell"}] * 2, 1, id="the same person"),
        pytest.param([LEADER] * 3, 2, id="three of them"),
        pytest.param(
            [{**LEADER, "holder": "A. Bell"}, {**LEADER, "holder": "C. Dale"}],
            0,
            id="a shared post",
        ),
        pytest.param([LEADER, {**LEADER, "service": "Elm Court"}], 0, id="at two services"),
        pytest.param([LEADER, {"role": "Team Leader"}], 0, id="at one service and at all"),
        pytest.param([LEADER, {"holder": "A. Bell"}], 0, id="a role that cannot be read"),
    ],
)
def test_a_role_that_is_declared_again_with_nobody_else_in_post_is_remarked(
    roles: list[dict[str, str]], again: int
) -> None:
    data = {"qip": "1", "organisation": "A", "services": ["Oak House", "Elm Court"]}
    found = [*organisation_remarks(salvage(Organisation, {**data, "roles": roles}))]
    remark = "declared more than once; keep one of the entries"
    assert sum(remark in each for each in found) == len(found) == again


def plan(*about: str, **parts: Any) -> Plan:
    decisions = [{"action": each, "decision": "Go on"} for each in about]
    reviews = [{"date": "2026-04-21", "decisions": [*decisions, {"decision": "Meet again"}]}]
    return salvage(Plan, {"qip": "1", "title": "T", "reviews": reviews, **parts})


@pytest.mark.parametrize(
    ("about", "missing"),
    [
        (("A1", "a1", "I1", "C1"), []),
        (("A2", "A1", "A2"), ["A2"]),
        (("A1, A2",), ["A1, A2"]),
        (("falls/A9", "A1/M1"), []),
    ],
)
def test_a_decision_about_what_the_plan_does_not_have_is_remarked(
    about: tuple[str, ...], missing: list[str]
) -> None:
    parts = {"actions": [{"id": "A1"}], "indicators": [{"id": "I1"}], "checks": [{"id": "C1"}]}
    assert [*plan_remarks(plan(*about, **parts))] == [
        f"a decision of 21 April 2026 is about {name}, which the plan does not have"
        for name in missing
    ]


def test_where_an_id_cannot_be_read_no_decision_is_remarked() -> None:
    unread = [{"id": "A1"}, {"id": {"a": "b"}}]
    assert [*plan_remarks(plan("A2", actions=unread))] == []
    assert len([*plan_remarks(plan("A2"))]) == 1
