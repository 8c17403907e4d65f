"""What an index keeps of an action for lists is what the action itself says."""

import marshal

from qiptrack.model.flat_plan import (
    AT_HAND,
    FlatAction,
    FlatPlan,
    action_told,
    flat_plan,
    flat_rows,
    told_of,
)
from qiptrack.model.plan import Action, Plan
from qiptrack.store.folders import PlansFolder
from qiptrack.store.reader import read_plan
from tests.conftest import ROOT, with_each

FULL = """\
qip: 1
title: A plan
service: Elm
sponsor: Manager
opened: 2026-01-01
themes: [falls, medicines]
escalation:
  - {days_overdue: 3, to: Director}
actions:
  - id: A1
    issue: one
    action: two
    owner: Manager
    contributors: [Nurse]
    due: 2026-05-01
    evidence_source: z
    status: in-progress
    started: 2026-01-02
    milestones:
      - {id: M1, milestone: half, due: 2026-03-01, done: 2026-03-02}
      - {id: M2, milestone: whole, due: 2026-04-01}
    assurance: {by: Nurse, due: 2026-06-01}
    updates:
      - {date: 2026-03-01, by: Manager, note: begun, barrier: no staff}
    verifications:
      - {date: 2026-02-20, by: Nurse, method: observation, result: not-confirmed, note: not yet}
    deferrals:
      - {date: 2026-02-21, from: 2026-02-28, to: 2026-05-01, by: Manager, reason: r, approved_by: D}
    reopenings:
      - {date: 2026-02-22, by: Nurse, reason: came back}
"""


def plans() -> list[Plan]:
    raws = [
        (ROOT / "plans" / each.file).read_bytes() for each in PlansFolder(ROOT / "plans").files()
    ]
    read = [read_plan(raw, "p.yaml") for raw in (FULL.encode(), *raws)]
    return [filed.plan for filed in read if filed]


def kept(plan: Plan) -> FlatPlan:
    told = [told_of(action, action.packed()) for action in plan.actions]
    rows = marshal.loads(marshal.dumps(flat_rows(plan, told), 4))  # noqa: S302 - as the index does
    return flat_plan(rows)


@with_each("name", FlatAction._fields)
def test_a_flat_action_has_what_the_action_has(name: str) -> None:
    seen = set()
    for plan in plans():
        for flat, action in zip(kept(plan).actions, plan.actions, strict=True):
            assert getattr(flat, name) == getattr(action, name)
            assert type(getattr(flat, name)) is type(getattr(action, name))
            seen.add(getattr(flat, name))
    assert len(seen) > 1, "no two actions differ in it, and this shows nothing"


@with_each("name", AT_HAND)
def test_what_is_at_hand_of_an_action_is_what_the_action_says(name: str) -> None:
    for plan in plans():
        for action in plan.actions:
            made = told_again(action)
            assert name in vars(made)
            assert getattr(made, name) == getattr(action, name)
            assert type(getattr(made, name)) is type(getattr(action, name))


def test_an_action_of_which_something_is_at_hand_is_the_same_one() -> None:
    for plan in plans():
        for action in plan.actions:
            made = told_again(action)
            assert made == action
            assert made.packed() == action.packed()
            for each in Action.model_fields:
                assert getattr(told_again(action), each) == getattr(action, each), each


def told_again(action: Action) -> Action:
    packed = action.packed()
    told = marshal.loads(marshal.dumps(told_of(action, packed), 4))  # noqa: S302 - as the index
    return action_told(marshal.dumps(packed, 4), told)


def test_a_flat_plan_has_what_the_plan_has() -> None:
    for plan in plans():
        assert kept(plan)[:-1] == (plan.service, plan.themes, plan.escalation)
