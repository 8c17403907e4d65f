from typing import Any

import pytest

from qiptrack.analysis.changes.matching import filled, paired
from qiptrack.model.action import Action
from qiptrack.model.base import or_none
from qiptrack.model.organisation import UNDECLARED
from qiptrack.model.plan import Plan
from qiptrack.rules.examine import examine_plan
from tests.conftest import with_each

PLAN = """\
qip: 1
title: Falls
service: Oak
sponsor: Manager
opened: 2026-01-05
actions:
  - id: A1
    issue: People fall at night.
    action: Put a light at every bed.
    owner: Deputy
    due: 2026-04-30
    evidence_source: Night round
    assurance: {method: observation, by: Lead}
    evidence:
      - {date: 2026-03-02, by: Deputy, kind: record, note: Ten beds}
  - {id: A2, issue: i, action: a, owner: Deputy, due: 2026-05-29, evidence_source: e}
"""


def plan(text: str) -> Plan:
    filed = examine_plan(text.encode(), "a.yaml", "a.yaml", UNDECLARED).filed
    assert filed is not None
    return filed.plan


BEFORE = plan(PLAN)


@with_each(
    ("before", "after"),
    [
        pytest.param("due: 2026-04-30", "due: soon", id="a date that is none"),
        pytest.param("owner: Deputy\n", "ownr: Deputy\n", id="a key that is none"),
        pytest.param("method: observation", "method: looking", id="a word in a part"),
        pytest.param("date: 2026-03-02", "date: March", id="the date of a record"),
        pytest.param("id: A2", "id: 2", id="an id"),
        pytest.param("service: Oak", "service: [Oak]", id="a value of the plan"),
    ],
)
def test_what_cannot_be_read_is_as_it_was(before: str, after: str) -> None:
    version = plan(PLAN.replace(before, after))
    assert version != BEFORE
    known = filled(version, BEFORE)
    assert facts(known) == facts(BEFORE)


def facts(known: Plan) -> list[Any]:
    """Return what is told of the plan, but for an item that nobody can name."""
    actions = [action for action in known.actions if or_none(lambda: action.id)]
    return [known.model_copy(update={"actions": ()}), actions]


def test_what_can_be_read_is_as_it_is() -> None:
    version = plan(PLAN.replace("2026-04-30", "soon").replace("Ten beds", "Nine beds"))
    known = filled(version, BEFORE).actions[0]
    assert known.due == BEFORE.actions[0].due
    assert known.evidence[0].note == "Nine beds"


def test_what_is_gone_is_gone_where_everything_else_can_be_named() -> None:
    version = plan(PLAN[: PLAN.index("  - {id: A2")].replace("2026-04-30", "soon"))
    assert [action.id for action in filled(version, BEFORE).actions] == ["A1"]


def test_what_neither_version_tells_stays_untold() -> None:
    version = plan(PLAN.replace("2026-04-30", "soon"))
    assert or_none(lambda: filled(version, version).actions[0].due) is None


@with_each(
    ("before", "after", "pairs"),
    [
        pytest.param("A1=a A2=b", "A2=a A1=b", "-A2 -A1 A2- A1-", id="two ids changed places"),
        pytest.param("A1=a A2=b", "A1=c A2=a A3=b", "-A1 -A2 -A3 A1- A2-", id="numbered anew"),
        pytest.param("A1=a A2=b", "A1=c A2=b A3=a", "-A1 A2A2 -A3 A1-", id="at the end"),
        pytest.param("A1=a A2=b", "A1=b A2=b", "A1A1 A2A2", id="the words of one that is there"),
        pytest.param("A1=a A2=b", "A1=c A2=d", "A1A1 A2A2", id="reworded"),
        pytest.param("A1=a A2=a", "A1=a A2=b", "A1A1 A2A2", id="one of two alike"),
    ],
)
def test_an_action_is_known_by_its_words_where_ids_went_to_others(
    before: str, after: str, pairs: str
) -> None:
    found = paired(_actions(before), _actions(after))
    names = ("".join(each.id if each else "-" for each in pair) for pair in found)
    assert " ".join(names) == pairs


@with_each("said", ["A1=a A2=b", "A1=a A1=b A2=a", "2=a A1=b", ""])
def test_what_is_the_same_list_stands_side_by_side_as_an_equal_one_does(said: str) -> None:
    actions = _actions(said) if said else ()
    found = paired(actions, actions)
    assert found == paired(actions, [*actions])
    assert [now for _, now in found] == [each for each in actions if or_none(lambda: each.id)]


def _actions(said: str) -> tuple[Action, ...]:
    items = "".join(
        f"  - {{id: {name}, issue: {words}, action: do {words}, owner: O, due: 2026-05-29,"
        " evidence_source: e}\n"
        for name, words in (each.split("=") for each in said.split())
    )
    return plan(f"{PLAN.partition('  - id')[0]}{items}").actions
