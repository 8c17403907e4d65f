"""Rows made of flat rows are those that the rules make of the plan itself."""

import datetime as dt
from collections.abc import Iterator
from itertools import product

import pytest

from qiptrack.analysis.action_rows import ActionRow, OverdueRow, overdue_rows, rows_of, state_of
from qiptrack.analysis.action_state import due_soon
from qiptrack.analysis.flat_action_rows import ActionLists, standings
from qiptrack.analysis.workload import workload
from qiptrack.model.flat_plan import FiledFacts, FlatPlan, flat_row, summary_of, values_of_plan
from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import UNDECLARED, Organisation
from tests.analysis.plans import FERNHILL, filed
from tests.analysis.plans import organisation as declared
from tests.conftest import with_each

DAYS = (dt.date(2026, 3, 2), dt.date(2026, 5, 1), dt.date(2026, 6, 20), dt.date(2027, 2, 1))
DUE = "2026-05-01"
BACK = "[{date: 2026-06-01, by: D, reason: r}]"
VERIFIER = "{by: Deputy Manager, due: 2026-06-10}"
SEEN = "[{date: 2026-05-10, by: D, method: observation, result: not-confirmed, note: n}]"
MOVED = "{date: 2026-02-03, from: 2026-03-01, to: 2026-05-01, by: M, reason: r, approved_by: D}"
ACTIONS = (
    {"due": DUE},
    {"due": DUE, "priority": "high", "owner": "Night Senior", "contributors": "[Nurse, Cook]"},
    {"due": DUE, "status": "in-progress", "reopenings": BACK},
    {
        "due": DUE,
        "status": "in-progress",
        "verifications": SEEN,
        "deferrals": f"[{MOVED}, {MOVED}]",
    },
    {"due": DUE, "updates": "[{date: 2026-02-01, by: M, note: n, barrier: No money}]"},
    {"due": DUE, "status": "complete", "completed": "2026-04-20"},
    {"due": DUE, "status": "complete", "completed": "2026-06-02", "reopenings": BACK},
    {"due": DUE, "status": "complete", "completed": "2026-04-20", "assurance": VERIFIER},
    {"due": DUE, "status": "closed", "completed": "2026-04-20", "closed": "2026-05-20"},
    {"due": DUE, "status": "withdrawn"},
    {
        "due": DUE,
        "milestones": "[{id: M1, milestone: half, due: 2026-03-01},"
        " {id: M2, milestone: whole, due: 2026-04-30, done: 2026-04-30}]",
    },
)


def known(given: FiledPlan) -> FiledFacts:
    """Return the facts of a plan as an index has them."""
    actions = given.plan.actions
    said = values_of_plan(given.plan.packed())
    rows = [flat_row(said, summary_of(each, each.packed())) for each in actions]
    return FiledFacts(given.id, given.file, FlatPlan(rows))


@with_each("today", DAYS)
@with_each("organisation", [UNDECLARED, FERNHILL])
def test_the_rows_are_those_of_the_plan(organisation: Organisation, today: dt.date) -> None:
    plan = filed(*ACTIONS)
    lists = ActionLists(organisation, today)
    seen: list[ActionRow | OverdueRow] = []
    for _ in ("first", "of one that stands as another did"):
        every = list(lists.every([known(plan)]))
        assert every == list(lists.every([plan])) == list(rows_of(plan, organisation, today))
        seen += every
        for within in (None, 0, 30):
            for milestones in (False, True):
                rows = list(lists.overdue([known(plan)], within=within, milestones=milestones))
                of_plan = list(lists.overdue([plan], within=within, milestones=milestones))
                told = overdue_rows(plan, organisation, today, within=within, milestones=milestones)
                assert rows == of_plan == list(told)
                assert [*map(types, rows)] == [*map(types, of_plan)]
                seen += rows
    assert seen


def told_apart() -> Iterator[dict[str, str]]:
    """Yield open actions of which each differs from another in one thing alone."""
    barred = "[{date: 2026-06-03, by: M, note: n, barrier: No money}]"
    later = "{date: 2026-05-30, by: D, method: observation, result: confirmed, note: n}"
    parts: dict[str, tuple[str, ...]] = {
        "due": (DUE, "2026-07-01"),
        "reopenings": ("[]", BACK),
        "verifications": ("[]", SEEN, f"{SEEN[:-1]}, {later}]"),
        "deferrals": ("[]", f"[{MOVED}]", f"[{MOVED}, {MOVED}]"),
        "updates": ("[]", barred),
    }
    complete = {
        "completed": ("2026-04-20", "2026-06-02"),
        "assurance": ("{by: Nurse}", VERIFIER, "{by: Nurse, due: 2026-06-25}"),
    }
    for status in ("not-started", "in-progress", "complete"):
        told = parts | (complete if status == "complete" else {})
        for values in product(*told.values()):
            yield {"status": status, **dict(zip(told, values, strict=True))}


@with_each("today", DAYS)
def test_each_action_stands_as_it_does_beside_those_that_are_nearly_alike(today: dt.date) -> None:
    here = declared("due_soon_days: 7\n")
    found_by_now = standings(here, today)
    for action in filed(*told_apart()).plan.actions:
        found = found_by_now.of(summary_of(action, action.packed()))
        assert found.stand == state_of(action, here, today)
        soon = due_soon(action, here, today)
        late = (found.overdue or 0) > 0
        assert found.signs == (action.not_held, action.blocked, late, soon, action.status)


@with_each("today", DAYS)
@with_each("organisation", [UNDECLARED, FERNHILL])
def test_the_loads_are_those_of_the_plan(organisation: Organisation, today: dt.date) -> None:
    plan = filed(*ACTIONS)
    loads = workload([plan, plan], organisation, today)
    assert workload([known(plan), known(plan)], organisation, today) == loads
    assert {row.owner: row.to_verify for row in loads}["Deputy Manager"] == 2


def types(row: ActionRow | OverdueRow) -> list[type]:
    return [*map(type, row)]


def test_more_standings_than_are_kept_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qiptrack.analysis.flat_action_rows._MOST", 2)
    plan, today = filed(*ACTIONS), DAYS[2]
    lists = ActionLists(FERNHILL, today)
    assert list(lists.every([known(plan)])) == list(rows_of(plan, FERNHILL, today))
