import datetime as dt
from typing import Any

import pytest

from qiptrack.analysis.action_filter import ActionFilter
from qiptrack.analysis.learning import ENOUGH, Learned, Lesson, row, tried
from qiptrack.model.identity import FiledPlan
from tests.analysis.plans import filed
from tests.conftest import with_each

TODAY = dt.date(2026, 6, 30)
DONE = {"status": "complete", "completed": "2026-04-20"}
CLOSED = {**DONE, "status": "closed", "closed": "2026-05-29"}
SEEN = "date: 2026-05-20, by: Quality Lead, method: observation, note: Ten of ten"
HELD = {**CLOSED, "verifications": f"[{{{SEEN}, result: confirmed}}]"}
AGAIN = "[{date: 2026-06-08, by: Quality Lead, reason: It slipped}]"


def learned(*plans: FiledPlan, since: dt.date | None = None, **wanted: Any) -> Learned:
    found = Learned(ActionFilter(**wanted), TODAY, since)
    for plan in plans:
        found.add(plan)
    return found


def said(outcome: str, note: str = "So it was") -> dict[str, str]:
    return {"learning": f"{{outcome: {outcome}, note: {note}}}"}


@with_each(
    ("action", "lesson"),
    [
        pytest.param({**HELD, **said("worked")}, Lesson.WORKED, id="closed and worked"),
        pytest.param({**HELD, **said("adjusted")}, Lesson.ADJUSTED, id="adjusted"),
        pytest.param({**HELD, **said("investigate")}, Lesson.INVESTIGATE, id="to investigate"),
        pytest.param(
            {**HELD, **said("worked"), "reopenings": AGAIN},
            Lesson.DOUBTFUL,
            id="closed again after it was reopened",
        ),
        pytest.param(
            {"status": "in-progress", **said("worked"), "reopenings": AGAIN},
            Lesson.DOUBTFUL,
            id="reopened and still open",
        ),
        pytest.param({**DONE, **said("worked")}, Lesson.DOUBTFUL, id="not closed yet"),
        pytest.param(
            {**HELD, **said("adjusted"), "reopenings": AGAIN},
            Lesson.ADJUSTED,
            id="adjusted on being reopened",
        ),
        pytest.param(HELD, None, id="nothing said"),
    ],
)
def test_an_action_worked_when_it_was_closed_and_never_reopened(
    action: dict[str, str], lesson: Lesson | None
) -> None:
    found = learned(filed(action))
    assert [each.lesson for each in found.actions] == [lesson]
    assert found.overall().worked == (lesson is Lesson.WORKED)


@with_each(
    ("action", "counts"),
    [
        pytest.param({}, False, id="overdue, and not begun"),
        pytest.param({"due": "2026-12-18"}, False, id="its date has not come"),
        pytest.param({"due": "2026-12-18", "status": "in-progress"}, True, id="begun"),
        pytest.param({"started": "2026-04-01"}, True, id="begun, by its date"),
        pytest.param(
            {
                "due": "2026-12-18",
                "deferrals": "[{date: 2026-05-04, from: 2026-05-29, to: 2026-12-18,"
                " by: Deputy Manager, reason: Late, approved_by: Registered Manager}]",
            },
            False,
            id="deferred from a date that has come, and not begun",
        ),
        pytest.param({**DONE, "due": "2026-12-18"}, True, id="complete ahead of its date"),
        pytest.param(
            {"due": "2026-12-18", "status": "in-progress", "reopenings": AGAIN},
            True,
            id="complete once, and taken up again",
        ),
        pytest.param({"status": "withdrawn"}, False, id="given up"),
        pytest.param(
            {"status": "withdrawn", **said("investigate")}, True, id="given up, and learned from"
        ),
        pytest.param({"due": "soon"}, False, id="its date cannot be read"),
    ],
)
def test_an_action_counts_once_it_was_tried(action: dict[str, str], counts: bool) -> None:
    assert bool(list(tried(filed(action), ActionFilter(), TODAY))) is counts


@with_each(
    ("records", "days"),
    [
        pytest.param(f"[{{{SEEN}, result: confirmed}}]", 30, id="confirmed"),
        pytest.param(f"[{{{SEEN}, result: not-confirmed}}]", None, id="not confirmed"),
        pytest.param("[]", None, id="not looked at"),
        pytest.param(
            f"[{{{SEEN.replace('05-20', '04-10')}, result: confirmed}}]",
            None,
            id="confirmed before this completion",
        ),
        pytest.param(
            f"[{{{SEEN}, result: confirmed}}, {{{SEEN.replace('05-20', '06-10')},"
            " result: confirmed}]",
            30,
            id="confirmed twice",
        ),
    ],
)
def test_the_wait_for_a_verification_is_from_this_completion_to_the_first_that_held(
    records: str, days: int | None
) -> None:
    (found,) = learned(filed({**DONE, "verifications": records})).actions
    assert found.days_to_verify == days


def slipped(*days: int) -> FiledPlan:
    """Return a plan with an action for each number of days by which it was deferred and late."""
    first = dt.date(2026, 4, 30)
    return filed(
        *(
            {
                "due": (first + dt.timedelta(late)).isoformat(),
                "deferrals": f"[{{date: 2026-04-01, from: {first}, to: {first + dt.timedelta(late)}"
                ", by: Deputy Manager, reason: Late, approved_by: Registered Manager}]",
                **DONE,
                "completed": (first + dt.timedelta(late)).isoformat(),
            }
            if late
            else DONE
            for late in days
        )
    )


def test_a_median_is_told_from_enough_actions_on_and_not_of_fewer() -> None:
    days = (0, 0, 7, 14, 200)
    assert len(days) == ENOUGH
    whole = learned(slipped(*days)).overall()
    assert (whole.slippage, whole.slipped, whole.most_slippage) == (7, 3, 200)
    few = learned(slipped(*days[1:])).overall()
    assert (few.slippage, few.slipped, few.most_slippage, few.deferrals) == (None, 3, 200, 3)


@with_each(
    ("action", "days"),
    [
        pytest.param({**DONE, "completed": "2026-05-10"}, 10, id="complete after its date"),
        pytest.param({**DONE, "completed": "2026-04-02"}, 0, id="complete before it"),
        pytest.param({"status": "in-progress"}, 61, id="not complete, so to today"),
        pytest.param({"status": "in-progress", "due": "2026-07-31"}, 0, id="in time so far"),
        pytest.param(
            {
                "status": "in-progress",
                "due": "2026-12-18",
                "deferrals": "[{date: 2026-05-04, from: 2026-05-29, to: 2026-12-18,"
                " by: Deputy Manager, reason: Late, approved_by: Registered Manager}]",
            },
            32,
            id="deferred, and counted from the first date",
        ),
        pytest.param(
            {
                **said("investigate"),
                "status": "withdrawn",
                "withdrawal": "{date: 2026-05-02, by: Quality Lead, reason: Merged,"
                " approved_by: Registered Manager}",
            },
            2,
            id="given up",
        ),
    ],
)
def test_slippage_is_from_the_first_date_to_completion_or_to_today(
    action: dict[str, str], days: int
) -> None:
    (found,) = learned(filed(action)).actions
    assert found.slippage == days


def test_the_wait_is_of_those_verified_alone() -> None:
    verified = [HELD] * (ENOUGH - 1)
    assert learned(filed(*verified, CLOSED, CLOSED)).overall().days_to_verify is None
    whole = learned(filed(*verified, HELD, CLOSED)).overall()
    assert (whole.verified, whole.days_to_verify) == (ENOUGH, 30)


def test_one_action_is_a_group_whose_middle_is_its_own() -> None:
    (action,) = learned(slipped(14)).actions
    assert row("action", action.ref, [action], enough=1).slippage == 14


@with_each(
    ("by", "names"),
    [
        ("kind", ["place or equipment", "audit or check", "reminder"]),
        ("owner", ["Deputy Manager", "Key Worker", "Quality Lead"]),
        ("service", ["Rosewood House"]),
        ("theme", ["falls", "nights"]),
    ],
)
def test_groups_stand_with_the_strongest_or_the_largest_first(by: str, names: list[str]) -> None:
    plan = filed(
        {**DONE, "action": "Remind all staff", "owner": "Quality Lead"},
        {**DONE, "action": "Install sensor mats in six bedrooms"},
        {**DONE, "action": "Check ten charts", "owner": "Key Worker"},
        {**DONE, "action": "Check ten charts"},
        more="themes: [nights, falls]\n",
    )
    assert [each.name for each in learned(plan).rows(by)] == names


@with_each(
    ("wanted", "refs"),
    [
        pytest.param({"owner": "key worker"}, ["one/A2"], id="owner"),
        pytest.param({"service": "Elm Court"}, [], id="service"),
        pytest.param({"theme": "Falls"}, ["one/A1", "one/A2"], id="theme"),
        pytest.param({"since": dt.date(2026, 5, 29)}, ["one/A2", "two/A1"], id="since"),
        pytest.param({"since": dt.date(2026, 5, 30)}, [], id="since a day later"),
    ],
)
def test_what_is_counted_can_be_narrowed(wanted: dict[str, Any], refs: list[str]) -> None:
    one = filed(DONE, {**HELD, "owner": "Key Worker"}, name="one", more="themes: [falls]\n")
    found = learned(one, filed(CLOSED, name="two"), **wanted)
    assert [each.ref for each in found.actions] == refs


def test_closed_actions_of_which_nothing_is_said_are_named() -> None:
    plan = filed({**HELD, **said("worked")}, HELD, {}, CLOSED)
    assert [each.ref for each in learned(plan).unsaid()] == ["plan/A2", "plan/A4"]


def test_why_it_was_taken_up_again_is_the_last_reason_given() -> None:
    twice = AGAIN.replace("]", ", {date: 2026-06-15, by: Quality Lead, reason: Once more}]")
    (found,) = learned(filed({"status": "in-progress", "reopenings": twice})).reopened()
    assert (found.reason, found.reopenings) == ("Once more", 2)
