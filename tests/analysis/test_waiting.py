"""What waits for a role is the same whether a plan was read or kept."""

import datetime as dt
from collections.abc import Callable, Iterator

from qiptrack.analysis.plan_facts import at_hand_of, packed_facts
from qiptrack.analysis.waiting import (
    WaitingKind,
    WaitingRow,
    due_days,
    waiting,
    waiting_for_all,
)
from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import UNDECLARED, Organisation
from qiptrack.model.roles import same_role
from qiptrack.store.plan_pieces import kept_plan, plan_in_brief
from tests.analysis.plans import FERNHILL, filed
from tests.analysis.test_flat_action_rows import ACTIONS, DAYS, DUE
from tests.conftest import with_each

SEEN = "[{date: 2026-04-20, by: Deputy Manager, kind: record, note: Seen}]"
TOLD = "[{date: 2026-05-03, to: Registered Manager, by: Deputy Manager, reason: Slow}]"
DONE = {"completed": "2026-04-20"}
OF_ITS_OWN = (
    {"due": DUE, "status": "in-progress", "evidence": SEEN},
    {"due": DUE, "status": "in-progress", "evidence": SEEN, "owner": "the team leader"},
    {"due": DUE, "escalations": TOLD},
    {"due": DUE, "assurance": "{by: Night Senior}", "status": "complete"} | DONE,
)
MEASURES = """\
indicators:
  - {id: I1, name: Falls, unit: falls, better: lower, owner: Team Leader, every: month,
     baseline: {date: 2026-01-30, value: 7}, target: {value: 2, by: 2026-12-31},
     measurements: [{date: 2026-02-27, value: 6}, {date: 2026-06-10, value: 5}]}
  - {id: I2, name: Calls, unit: calls, better: lower, owner: Deputy Manager,
     baseline: {date: 2026-01-30, value: 7}, target: {value: 2, by: 2026-12-31}}
checks:
  - {id: C1, check: Walk round, owner: Deputy Manager, every: week, since: 2026-02-02,
     records: [{date: 2026-02-08, by: Team Leader}, {date: 2026-06-15, by: Team Leader}]}
  - {id: C2, check: Read a chart, owner: Team Leader, every: month, since: 2026-02-02}
"""
MET = """\
reviews:
  - date: 2026-04-14
    meeting: Board
    chair: Registered Manager
    decisions:
      - {action: A1, decision: Hurry, owner: Team Leader, due: 2026-05-26}
      - {decision: Buy a drill, owner: Deputy Manager, due: 2026-05-20}
    next: 2026-06-25
  - {date: 2026-05-06, meeting: Team}
"""
PLAN = filed(*ACTIONS, *OF_ITS_OWN, more=f"{MEASURES}{MET}")
ROLES = ("Deputy Manager", "team  leader", "Registered Manager", "Night Senior", "Nobody here")


def kept(given: FiledPlan, asked: Callable[[], None] = lambda: None) -> FiledPlan:
    """Return a plan as it stands beside others in an index.

    `asked` is called where somebody asks for more of its actions than is at hand.
    """
    pieces = kept_plan(given.plan).pieces

    def actions() -> tuple[bytes, ...]:
        asked()
        return pieces[1:3]

    brief = plan_in_brief(b"", 0, pieces, packed_facts(given.plan), DAYS[0].toordinal())
    plan = brief.plan(at_hand_of(brief.facts), actions, given.plan.packed)
    return given._replace(plan=plan)


@with_each("today", DAYS)
@with_each("organisation", [UNDECLARED, FERNHILL])
def test_what_waits_is_the_same_of_a_plan_that_was_kept(
    organisation: Organisation, today: dt.date
) -> None:
    soon = today + dt.timedelta(7)
    of_all = list(waiting_for_all(PLAN, organisation, today, soon))
    assert list(waiting_for_all(kept(PLAN), organisation, today, soon)) == of_all
    days = list(due_days(PLAN, organisation, today))
    assert list(due_days(kept(PLAN), organisation, today)) == days
    for role in ROLES:
        rows = list(waiting(PLAN, organisation, role, today))
        assert list(waiting(kept(PLAN), organisation, role, today)) == rows
        assert rows == [
            row for row in waits_soon(PLAN, organisation, today) if same_role(row.role, role)
        ]


def test_every_kind_is_among_what_waits() -> None:
    found = {row.kind for today in DAYS for row in waits_soon(PLAN, FERNHILL, today)}
    found |= {row.kind for row in due_days(PLAN, FERNHILL, DAYS[1])}
    assert found == {*WaitingKind}


@with_each("role", ROLES)
def test_no_action_is_made_to_tell_what_waits_for_a_role(role: str) -> None:
    given = filed(*ACTIONS, *OF_ITS_OWN[:2])
    asked: list[str] = []
    found = kept(given, lambda: asked.append(role))
    assert [*waiting(found, FERNHILL, role, DAYS[1])] == [*waiting(given, FERNHILL, role, DAYS[1])]
    assert not asked
    assert found.plan.actions == given.plan.actions
    assert asked == [role]


def waits_soon(
    given: FiledPlan, organisation: Organisation, today: dt.date
) -> Iterator[WaitingRow]:
    """Yield what waits for anybody, due as soon as the organisation gives notice of."""
    soon = today + dt.timedelta(organisation.due_soon_days)
    return waiting_for_all(given, organisation, today, soon)


def test_a_decision_on_an_action_there_is_not_is_answered_by_a_meeting() -> None:
    met = MET.replace("action: A1,", "action: A44,")
    (row,) = (
        row
        for row in waiting(filed({"due": DUE}, more=met), FERNHILL, "Team Leader", DAYS[1])
        if row.kind is WaitingKind.DECISION
    )
    assert (row.ref, row.command) == ("plan", "qiptrack review plan")
