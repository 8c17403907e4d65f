"""What an index keeps of an action for lists is what the action itself says."""

import datetime as dt
import gc
import marshal
import sys
import weakref

import pytest

from qiptrack.analysis.agenda import agenda
from qiptrack.analysis.escalations import escalations
from qiptrack.analysis.overview import Overview
from qiptrack.analysis.plan_facts import at_hand_of, packed_facts
from qiptrack.model import packing
from qiptrack.model.action import Action
from qiptrack.model.base import texts_of
from qiptrack.model.flat_plan import (
    AT_HAND,
    OF_PLAN,
    ActionSummary,
    FlatAction,
    FlatPlan,
    LatestUpdate,
    flat_row,
    lacking,
    latest_update,
    named_action,
    place_in_summary,
    summarised_action,
    summary_of,
    values_of_plan,
)
from qiptrack.model.identity import FiledPlan
from qiptrack.model.plan import KEPT, Plan
from qiptrack.model.records import Update
from qiptrack.store.folders import PlansFolder
from qiptrack.store.plan_pieces import as_kept, kept_plan, plan_in_brief, whole_plan
from qiptrack.store.plan_reading import read_plan
from tests.analysis.plans import FERNHILL, filed
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
    told = [summary_of(action, action.packed()) for action in plan.actions]
    rows = [flat_row(values_of_plan(plan.packed()), each) for each in told]
    return FlatPlan(marshal.loads(marshal.dumps(rows, 4)))


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
            made = summarised_action(unasked, told(action))
            assert getattr(made, name) == getattr(action, name)
            assert type(getattr(made, name)) is type(getattr(action, name))


def test_what_a_meeting_is_told_of_an_action_is_what_the_action_says() -> None:
    assert LatestUpdate._fields == tuple(Update.model_fields)
    seen = set()
    for plan in plans():
        for action in plan.actions:
            said = told(action)
            verifier, since = said[place_in_summary("checkpoint_by")], action.blocked_since
            assert verifier == action.checkpoint_by
            assert said[place_in_summary("blocked_since")] == (since and since.toordinal())
            packed, update = said[place_in_summary("latest_update")], action.latest_update
            latest = latest_update(packed) if packed else None
            assert latest == (update and LatestUpdate(**update.known_values()))
            seen.add((verifier, since, latest and latest.barrier))
    assert len(seen) > 3


def test_an_action_of_which_something_is_at_hand_is_the_same_one() -> None:
    for plan in plans():
        for action in plan.actions:
            made = told_again(action)
            assert made == action
            assert made.packed() == action.packed()
            for each in Action.model_fields:
                assert getattr(told_again(action), each) == getattr(action, each), each


def test_an_action_of_which_the_id_alone_is_at_hand_is_the_same_one() -> None:
    for plan in plans():
        for action in plan.actions:
            packed = action.packed()
            made = named_action(marshal.dumps(packed, 4), summary_of(action, packed))
            assert vars(made) == {"id": action.id}
            assert made == action
            assert made.packed() == packed


def test_actions_that_are_kept_alike_are_equal_though_nothing_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    every = [action for plan in plans() for action in plan.actions]
    pairs = [(kept_unread(one), kept_unread(other)) for one in every for other in (one, every[0])]
    expected = [one == other for one in every for other in (one, every[0])]
    assert {True, False} == set(expected)
    assert [one == other for one, other in pairs] == expected
    alike = [(kept_unread(each), kept_unread(each)) for each in every]
    monkeypatch.setattr(packing, "marshal", None)
    assert all(one == other for one, other in alike)


def test_a_plan_as_it_would_be_kept_is_the_same_one() -> None:
    for plan in plans():
        made = as_kept(plan)
        assert all(vars(each) == {"id": each.id} for each in made.actions)
        assert made == plan
        assert made.packed() == plan.packed()


def kept_unread(action: Action) -> Action:
    packed = action.packed()
    data = marshal.dumps(packed, 4)
    return summarised_action(lambda: data, summary_of(action, packed))


def told_again(action: Action) -> Action:
    return summarised_action(marshal.dumps(action.packed(), 4), told(action))


def told(action: Action) -> ActionSummary:
    summary = summary_of(action, action.packed())
    again: ActionSummary = marshal.loads(marshal.dumps(summary, 4))
    return again


def unasked() -> bytes:
    pytest.fail("the action itself was asked for")


def test_a_flat_plan_has_what_the_plan_has() -> None:
    for plan in plans():
        flat = kept(plan)
        said = flat.service, flat.themes, flat.escalation
        assert said == (plan.service, plan.themes, plan.escalation)


AS_IT_SHOULD = {"due": "2026-12-20", "status": "in-progress"}
NEEDING_ATTENTION = {
    "overdue": {"due": "2026-11-22"},
    "due soon": {"due": "2026-12-07"},
    "complete": {"status": "complete", "completed": "2026-11-20", "assurance": "{due: 2027-02-01}"},
    "with a milestone that is late": {"milestones": "[{id: M1, milestone: m, due: 2026-11-01}]"},
    "blocked": {"updates": "[{date: 2026-11-01, by: M, note: n, barrier: No money}]"},
    "required": {"required_by": "{body: CQC, level: must, due: 2027-01-01}"},
    "escalated": {"escalations": "[{date: 2026-11-01, by: M, to: D, reason: r}]"},
    "deferred often": {
        "deferrals": "["
        "{date: 2026-05-01, from: 2026-05-02, to: 2026-06-02, by: M, reason: r, approved_by: D}, "
        "{date: 2026-06-01, from: 2026-06-02, to: 2026-12-20, by: M, reason: r, approved_by: D}]"
    },
    "not confirmed": {
        "verifications": "[{date: 2026-11-01, by: D, method: observation,"
        " result: not-confirmed, note: n}]"
    },
    "reopened": {"reopenings": "[{date: 2026-11-01, by: D, reason: r}]"},
}
TODAY = dt.date(2026, 11, 23)


def plan_of(*actions: dict[str, str]) -> Plan:
    """Return a plan of these actions, A1 and on."""
    given = filed(*actions).plan
    assert all(
        action.known_values().keys() == Action.model_fields.keys() for action in given.actions
    )
    return given


def lazy(plan: Plan) -> Plan:
    """Return a plan as an index has it: its actions are made when they are asked for."""
    return whole_plan(kept_plan(plan).pieces)


@with_each("what", NEEDING_ATTENTION)
def test_only_an_action_that_runs_as_it_should_need_not_be_made(what: str) -> None:
    found = lazy(plan_of(AS_IT_SHOULD, {**AS_IT_SHOULD, **NEEDING_ATTENTION[what]}))
    assert [each.id for each in found.actions_needing_attention(dt.date(2026, 12, 7))] == ["A2"]


@with_each("until", [dt.date(2026, 1, 1), TODAY, dt.date(2026, 12, 10), dt.date(2030, 1, 1)])
def test_open_actions_that_no_day_asked_for_yet_are_had_once_one_does(until: dt.date) -> None:
    later = {**AS_IT_SHOULD, "indicators": "[I1]"}
    given = plan_of(later, *NEEDING_ATTENTION.values(), later)
    pieces = kept_plan(given).pieces
    enough = lacking("escalations")
    for day in (TODAY, dt.date(2026, 12, 7), dt.date(2030, 6, 1)):
        brief = plan_in_brief(b"", 0, pieces, packed_facts(given), until.toordinal())
        plan = brief.plan(at_hand_of(brief.facts), lambda: pieces[1:3], given.packed)
        whole = lazy(given)
        assert plan.perhaps_late(day, enough) == whole.perhaps_late(day, enough)
        assert plan.actions_needing_attention(day) == whole.actions_needing_attention(day)
        assert plan.open_moving("I1") == (("A1", given.open_ids[-1]), ())
        assert plan.open_ids == given.open_ids
        assert plan == given


PERHAPS_LATE = ("overdue", "with a milestone that is late", "escalated", "not confirmed")


def test_only_what_may_be_late_or_has_records_is_asked_whether_somebody_is_told_of_it() -> None:
    needing_attention = [{**AS_IT_SHOULD, **each} for each in NEEDING_ATTENTION.values()]
    plan = plan_of(*needing_attention, {**AS_IT_SHOULD, "status": "withdrawn"})
    enough = lacking("verifications", "escalations")
    found = lazy(plan).perhaps_late(TODAY, enough)
    made = {each.id for each in found if isinstance(each, Action)}
    told_by_summary = {each[OF_PLAN] for each in found if not isinstance(each, Action)}
    names = dict(zip(NEEDING_ATTENTION, plan.action_ids, strict=False))
    assert made == {names[each] for each in PERHAPS_LATE[2:]}
    assert told_by_summary == {names[each] for each in PERHAPS_LATE[:2]}
    assert plan.perhaps_late(TODAY, enough) == plan.open_actions


def test_what_runs_as_it_should_is_green_and_on_nobodys_list() -> None:
    check = "checks: [{id: C1, check: c, owner: Team Leader, every: week, since: 2026-06-01}]\n"
    needing_attention = [{**AS_IT_SHOULD, **each} for each in NEEDING_ATTENTION.values()]
    given = filed(
        AS_IT_SHOULD, *needing_attention, {**AS_IT_SHOULD, "status": "withdrawn"}, more=check
    )
    known = given._replace(plan=lazy(given.plan))
    for day in (TODAY, dt.date(2026, 12, 6), dt.date(2026, 12, 21)):
        said = []
        for each in (given, known):
            state = Overview(FERNHILL, day)
            state.add(each)
            agenda_of = agenda([each], FERNHILL, day)
            told = [*escalations(each, FERNHILL, day)]
            noted = [*state.to_verify, *state.blocked, *state.escalated]
            counted = state.plans, state.by_status, state.by_brag, state.required, state.overdue
            rows = [(one.ref, state.row(one)) for one in noted]
            items = [(item.row, item.told, item[:-1]) for item in agenda_of.items]
            said.append((counted, rows, items, told))
        assert said[0] == said[1]


def test_of_many_plans_only_what_is_to_be_looked_at_is_remembered() -> None:
    given = plan_of(*({**AS_IT_SHOULD, **each} for each in NEEDING_ATTENTION.values()))
    state = Overview(FERNHILL, dt.date(2026, 12, 21))
    plans = [lazy(given) for _ in range(2)]
    remembered = [weakref.ref(vars(plan)[KEPT]) for plan in plans]
    while plans:
        state.add(FiledPlan("p", "p.yaml", plans.pop()))
    gc.collect()
    assert state.to_verify
    assert state.blocked
    assert state.overdue
    assert [each() for each in remembered] == [None, None]
    before = sys.getrefcount(given), sum(map(sys.getrefcount, given.actions))
    state.add(FiledPlan("q", "q.yaml", given))
    assert (sys.getrefcount(given), sum(map(sys.getrefcount, given.actions))) == before


def test_an_action_of_which_the_summary_is_enough_is_not_made() -> None:
    given = plan_of(
        AS_IT_SHOULD, *({**AS_IT_SHOULD, **each} for each in NEEDING_ATTENTION.values())
    )
    day, plan = dt.date(2026, 12, 7), lazy(given)
    enough = lacking("escalations")
    found = plan.needing_attention_or_summaries(day, enough)
    made = [isinstance(each, Action) for each in found]
    assert made == [bool(each.escalations) for each in plan.actions_needing_attention(day)]
    assert set(made) == {True, False}
    ids = [each.id if isinstance(each, Action) else each[OF_PLAN] for each in found]
    assert ids == [each.id for each in plan.actions_needing_attention(day)]
    assert given.needing_attention_or_summaries(day, enough) == given.open_actions


def test_open_actions_are_named_unmade() -> None:
    plan = lazy(plan_of(*NEEDING_ATTENTION.values()))
    assert plan.open_ids == tuple([each.id for each in plan.open_actions])
    assert len(plan.open_ids) > 1


@with_each("indicator", ["I1", "I2", "I3", None])
def test_open_actions_that_should_move_an_indicator_are_known_unmade(indicator: str | None) -> None:
    escalated = NEEDING_ATTENTION["escalated"]
    given = plan_of(
        AS_IT_SHOULD,
        {**AS_IT_SHOULD, "indicators": "[I1]"},
        {**AS_IT_SHOULD, "indicators": "[I2, I1]", **escalated},
        {**AS_IT_SHOULD, "indicators": "[I2, I1]", "status": "withdrawn"},
        {**AS_IT_SHOULD, "indicators": "[I3]", **escalated, "status": "withdrawn"},
    )
    ids, actions = given.open_moving(indicator)
    told_of = tuple(each for each in actions if each.escalations)
    assert ids == {"I1": ("A2", "A3"), "I2": ("A3",)}.get(indicator or "", ())
    assert tuple(each.id for each in actions) == ids
    assert lazy(given).open_moving(indicator) == (ids, told_of)


@with_each("names", [("links",), ("escalations", "milestones"), ("required_by",)])
def test_actions_that_have_something_are_found_unmade(names: tuple[str, ...]) -> None:
    needing_attention = [{**AS_IT_SHOULD, **each} for each in NEEDING_ATTENTION.values()]
    ended = [{**each, "status": "withdrawn"} for each in needing_attention]
    given = plan_of(AS_IT_SHOULD, *needing_attention, *ended)
    having = [each for each in given.actions if any(getattr(each, name) for name in names)]
    for plan in (given, lazy(given)):
        assert [*plan.actions_having(*names)] == having
    still_open = [each for each in having if each.is_open]
    assert [*lazy(given).actions_having(*names, open_=True)] == still_open


def test_the_ids_of_actions_are_known_by_all_that_is_kept_of_a_plan() -> None:
    statuses = ("in-progress", "withdrawn", "not-started")
    given = plan_of(*({**AS_IT_SHOULD, "status": each} for each in statuses))
    for plan in (given, lazy(given), kept(given)):
        assert plan.action_ids == ("A1", "A2", "A3")


def test_actions_of_a_plan_are_made_once_and_in_the_order_of_the_file() -> None:
    given = plan_of(*({**AS_IT_SHOULD, "status": each} for each in ("withdrawn", "in-progress")))
    found = lazy(given)
    assert found.statuses == given.statuses
    assert found.open_actions == given.open_actions
    assert found.actions == given.actions
    assert found.open_actions[0] is found.actions[1]
    assert {*texts_of(given)} <= {*texts_of(found)}
