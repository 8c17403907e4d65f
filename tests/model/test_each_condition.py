"""Every step of one action that differs in one thing at a time, on the days around its own."""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from qiptrack.analysis.action_state import assurance_due
from qiptrack.model.action import Action
from qiptrack.model.assurance import (
    Doubt,
    checkpoint_doubt,
    judged,
    no_such_role,
    not_another,
    not_approved,
    not_independent,
    owners_on,
)
from qiptrack.model.fields import NotKnown
from qiptrack.model.lifecycle import STEPS, StepName
from qiptrack.model.organisation import Organisation
from qiptrack.model.salvage import salvage
from qiptrack.model.step_conditions import Situation
from tests.conftest import Golden, with_each
from tests.model.test_assurance import DAY, action, day

Values = dict[str, Any]
OFFSETS = (-21, -20, -19, -11, -10, -9, -6, -5, -4, -1, 0, 1, 4, 5, 6, 9, 10, 11, 12)
CHECKPOINT = {"by": "Quality Lead", "method": "observation", "due": day(20)}
BASE: Values = {
    "started": day(-10),
    "completed": day(0),
    "assurance": CHECKPOINT,
    "evidence": [{"date": day(-1), "by": "Deputy Manager", "kind": "record", "note": "18 of 18"}],
}


def seen(offset: int, result: str = "confirmed", by: str = "Quality Lead", **more: str) -> Values:
    said = {"by": by, "method": "observation", "result": result, "note": "Held", **more}
    return {"date": day(offset), **said}


def taken_over(offset: int, from_: str, to: str) -> Values:
    return {"date": day(offset), "by": "Quality Lead", "from": from_, "to": to, "reason": "Left"}


def again(offset: int) -> Values:
    return {"date": day(offset), "by": "Quality Lead", "reason": "Slipped"}


LEADER = "Team Leader"
CASES: dict[str, Values] = {
    "as it is": {},
    "not started": {"status": "not-started", "started": None, "completed": None},
    "in progress": {"status": "in-progress", "completed": None},
    "in progress, no day": {"status": "in-progress", "completed": None, "started": None},
    "in progress, reopened": {
        "status": "in-progress", "completed": None, "reopenings": [again(5), again(-5)],
    },
    "in progress, not confirmed": {
        "status": "in-progress", "completed": None, "verifications": [seen(5, "not-confirmed")],
    },
    "in progress, confirmed": {
        "status": "in-progress", "completed": None, "verifications": [seen(5)],
    },
    "evidence to come": {
        "status": "in-progress", "completed": None,
        "evidence": [{"date": day(12), "by": "X", "kind": "record", "note": "18"}],
    },
    "no method": {"assurance": {"by": "Quality Lead"}},
    "no verifier": {"assurance": {"method": "observation"}},
    "no checkpoint": {"assurance": None},
    "a team verifies": {"assurance": {"by": "All staff", "method": "observation"}},
    "the owner verifies": {"assurance": {"by": "deputy manager", "method": "observation"}},
    "the same person verifies": {"assurance": {"by": "Clinical Lead", "method": "observation"}},
    "one without a post verifies": {"assurance": {"by": "Chef", "method": "observation"}},
    "a vacant post verifies": {"assurance": {"by": "Night Lead", "method": "observation"}},
    "no evidence": {"evidence": []},
    "verified": {"verifications": [seen(5)]},
    "verified by the owner": {"verifications": [seen(5, by="Deputy Manager")]},
    "verified by the person": {"verifications": [seen(5, by="Clinical Lead")]},
    "verified by a team": {"verifications": [seen(5, by="All staff")]},
    "verified by no role": {"verifications": [seen(5, by="Chef")]},
    "verified from elsewhere": {"verifications": [seen(5, by="Deputy Manager", at="Elm Court")]},
    "verified twice": {"verifications": [seen(9, "not-confirmed"), seen(5)]},
    "verified before": {"verifications": [seen(-1)], "reopenings": [again(-5)]},
    "verified, and reopened": {"verifications": [seen(5)], "reopenings": [again(5)]},
    "verified too early": {"verifications": [seen(0)]},
    "closed": {"status": "closed", "verifications": [seen(5)], "closed": day(6)},
    "closed, no day": {"status": "closed", "verifications": [seen(5)]},
    "withdrawn": {
        "status": "withdrawn", "completed": None,
        "withdrawal": {"date": day(1), "by": LEADER, "reason": "R", "approved_by": "Quality Lead"},
    },
    "taken over before it began": {"handovers": [taken_over(-11, LEADER, "Deputy Manager")]},
    "taken over as it began": {"handovers": [taken_over(-10, LEADER, "Deputy Manager")]},
    "taken over at work": {"handovers": [taken_over(-5, LEADER, "Deputy Manager")]},
    "taken over when complete": {"handovers": [taken_over(0, LEADER, "Deputy Manager")]},
    "taken over after": {"handovers": [taken_over(1, LEADER, "Deputy Manager")]},
    "taken over in between, back later": {
        "handovers": [
            taken_over(5, LEADER, "Deputy Manager"), taken_over(-5, "Deputy Manager", LEADER),
        ],
    },
    "to be taken over": {"handovers": [taken_over(12, "Deputy Manager", LEADER)]},
    "taken over, no start": {"started": None, "handovers": [taken_over(-11, LEADER, "Chef")]},
    "taken over, started late": {"started": day(1), "handovers": [taken_over(-5, LEADER, "Chef")]},
    **{
        f"taken over, taken up again {offset:+}": {
            "handovers": [taken_over(-5, LEADER, "Deputy Manager")], "reopenings": [again(offset)],
        }
        for offset in (-6, -5, -4, 0, 1)
    },
    **{
        f"taken over, {result} {offset:+}": {
            "handovers": [taken_over(-5, LEADER, "Deputy Manager")],
            "verifications": [seen(offset, result)],
        }
        for result in ("confirmed", "not-confirmed")
        for offset in (-6, -5, -4, -1, 0)
    },
}  # fmt: skip
"""What is different in the action, by what one would say of it."""


def organisation(**more: Any) -> Organisation:
    return Organisation.model_validate({"qip": "1", "organisation": "Fernhill Care", **more})


ROLES = [
    {"role": "Deputy Manager", "service": "Oak House", "holder": "J. Okafor"},
    {"role": "Deputy Manager", "service": "Elm Court", "holder": "M. Cole"},
    {"role": "Clinical Lead", "holder": "J. Okafor"},
    {"role": "Quality Lead", "holder": "S. Reyes"},
    {"role": "Registered Manager", "service": "Oak House", "email": "rm@fernhill.example"},
    {"role": "Head of Care", "email": "RM@fernhill.example"},
    {"role": LEADER},
    {"role": "Night Lead", "vacant": "true"},
    {"role": "Bank Lead", "holder": "A. Bell", "vacant": "true"},
]
SERVICES = ["Oak House", "Elm Court"]
ORGANISATIONS = {
    "no roles": organisation(),
    "roles": organisation(services=SERVICES, roles=ROLES),
    "days to embed": organisation(
        services=SERVICES, roles=ROLES, assurance={"min_days": "5", "default_days": "14"}
    ),
}


def on_each_day(one: Action, known: Organisation, step: StepName, asked: Values) -> Iterator[str]:
    """Yield the days from which on the answer to a step is another, with the answer."""
    before = ""
    for offset in OFFSETS:
        date = DAY + dt.timedelta(offset)
        situation = Situation(known, "Oak House", asked["by"], date, **asked["more"])
        unmet = STEPS[step].unmet(one, situation)
        now = "; ".join(f"{each.message}. {each.remedy}" for each in unmet)
        if now != before:
            yield f"    {offset:+}: {now or 'done'}"
        before = now


ASKED: dict[StepName, Values] = {
    StepName.COMPLETE: {"by": "Deputy Manager", "more": {}},
    StepName.VERIFY: {"by": LEADER, "more": {}},
    StepName.CLOSE: {"by": "Quality Lead", "more": {"today": DAY + dt.timedelta(10)}},
    StepName.REOPEN: {"by": "Quality Lead", "more": {}},
    StepName.WITHDRAW: {"by": "Quality Lead", "more": {"approver": LEADER}},
    StepName.REASSIGN: {"by": "Quality Lead", "more": {"to_owner": "Quality Lead"}},
}


@pytest.mark.parametrize("step", ASKED)
def test_each_step_of_each_action(step: StepName, golden: Golden) -> None:
    lines: list[str] = []
    for name, known in ORGANISATIONS.items():
        for case, values in CASES.items():
            answers = [*on_each_day(action(**{**BASE, **values}), known, step, ASKED[step])]
            lines += [f"{name}, {case}", *answers]
    golden(f"conditions/{step.value}.txt", "\n".join(lines) + "\n")


def test_who_owned_it_and_what_is_doubted(golden: Golden) -> None:
    today = DAY + dt.timedelta(10)
    lines: list[str] = []
    for case, values in CASES.items():
        one = action(**{**BASE, **values})
        owners = [(at, owners_on(one, DAY + dt.timedelta(at), today)) for at in OFFSETS]
        changed = [now for last, now in pairwise([(0, ()), *owners]) if last[1] != now[1]]
        lines.append(f"{case}: {changed}, due {assurance_due(one, organisation())}")
        for name, known in ORGANISATIONS.items():
            shown = []
            for offset in (4, 5, 9, 12):
                found = judged(one, DAY + dt.timedelta(offset), known, "Oak House", today)
                date = found.verification and found.verification.date
                shown.append(f"{date} {' '.join(doubt.name for doubt in found.doubts)}")
            named = checkpoint_doubt(one, (one.owner,), known, "Oak House")
            lines.append(f"    {name}: {', '.join(dict.fromkeys(shown))}; {named and named.name}")
    golden("conditions/doubts.txt", "\n".join(lines) + "\n")


@with_each("now", [False, True])
@with_each(
    ("vacant", "holder", "doubt", "doubt_now"),
    [
        (False, None, None, None),
        (False, "A. Bell", None, None),
        (True, "A. Bell", None, Doubt.VACANT),
        (True, None, Doubt.VACANT, Doubt.VACANT),
    ],
)
def test_a_post_that_is_vacant_was_held_before_by_whom_it_names(
    now: bool, vacant: bool, holder: str | None, doubt: Doubt | None, doubt_now: Doubt | None
) -> None:
    post = {
        "role": "Night Lead",
        "vacant": str(vacant).casefold(),
        **({"holder": holder} if holder else {}),
    }
    known = organisation(roles=[post])
    assert no_such_role("Night Lead", known, None, now=now) is (doubt_now if now else doubt)


@with_each(
    ("role", "at", "doubt"),
    [
        ("Deputy Manager", None, Doubt.BY_OWNER),
        ("deputy manager", "Oak House", Doubt.BY_OWNER),
        ("Deputy Manager", "Elm Court", None),
        ("Clinical Lead", None, Doubt.BY_SAME_PERSON),
        ("Clinical Lead", "Elm Court", Doubt.BY_SAME_PERSON),
        ("Quality Lead", None, None),
        ("Head of Care", None, None),
        ("Registered Manager", None, None),
    ],
)
def test_who_is_another_than_the_owner(role: str, at: str | None, doubt: Doubt | None) -> None:
    known = ORGANISATIONS["roles"]
    assert not_another(role, ("Team Leader", "Deputy Manager"), known, "Oak House", at) is doubt
    one = action(**BASE)
    assert not_independent(one, role, DAY, known, "Oak House", DAY, at) is doubt


def test_an_address_makes_two_posts_one_person() -> None:
    known = ORGANISATIONS["roles"]
    for one, other in (
        ("Head of Care", "Registered Manager"),
        ("Registered Manager", "Head of Care"),
    ):
        assert not_approved(one, (other,), known, "Oak House") is Doubt.BY_SAME_PERSON


@with_each(
    ("approver", "now", "doubt"),
    [
        ("Deputy Manager", False, Doubt.BY_OWNER),
        ("Night Lead", False, Doubt.VACANT),
        ("Bank Lead", False, None),
        ("Bank Lead", True, Doubt.VACANT),
        ("Chef", False, Doubt.UNKNOWN_ROLE),
        ("All staff", False, Doubt.NOT_ONE_ROLE),
        ("Quality Lead", True, None),
    ],
)
def test_who_may_approve(approver: str, now: bool, doubt: Doubt | None) -> None:
    known = ORGANISATIONS["roles"]
    assert not_approved(approver, ("Deputy Manager",), known, "Oak House", now=now) is doubt


def test_nothing_has_happened_after_the_day_that_is_asked_about() -> None:
    for today, now in ((None, DAY), (DAY + dt.timedelta(3), DAY + dt.timedelta(3))):
        assert Situation(organisation(), None, "Quality Lead", DAY, today=today).now == now


@with_each(
    ("by", "at", "message"),
    [
        ("Deputy Manager", "Elm Court", None),
        ("Clinical Lead", None, "J. Okafor is Clinical Lead and holds the owner's role as well"),
        ("Head Nurse", "Elm Court", "J. Okafor is Head Nurse and holds the owner's role as well"),
        ("Head Nurse", None, None),
    ],
)
def test_a_verifier_from_elsewhere_is_known_by_who_holds_the_role_there(
    by: str, at: str | None, message: str | None
) -> None:
    nurses = [
        {"role": "Head Nurse", "service": "Oak House", "holder": "A. Bell"},
        {"role": "Head Nurse", "service": "Elm Court", "holder": "J. Okafor"},
    ]
    known = organisation(services=SERVICES, roles=[*ROLES, *nurses])
    situation = Situation(known, "Oak House", by, DAY, at=at)
    unmet = STEPS[StepName.VERIFY].unmet(action(**BASE), situation)
    assert [each.message for each in unmet] == ([] if message is None else [message])


def test_roles_that_can_be_read_are_known_where_others_cannot() -> None:
    roles = [{"role": ["x"]}, {"role": "Deputy Manager", "holder": "J. Okafor"}, "Cook"]
    known = salvage(Organisation, {"organisation": "F", "roles": roles})
    assert known.holder("deputy manager") == "J. Okafor"
    with pytest.raises(NotKnown):
        known.holder("Chef")
