import datetime as dt
from typing import Any

import pytest

from qiptrack.analysis.action_state import (
    Brag,
    Late,
    awaited,
    awaited_from,
    brag,
    days_overdue,
    due_soon,
    last_day_soon,
    open_milestones,
    responsible,
)
from qiptrack.model.action import Action
from qiptrack.model.fields import NotKnown
from qiptrack.model.organisation import UNDECLARED, Organisation
from qiptrack.model.salvage import salvage
from tests.analysis.plans import filed, organisation
from tests.conftest import with_each

TODAY = dt.date(2026, 6, 1)
SOON = organisation("due_soon_days: 7\nassurance: {default_days: 10}\n")


def action(**given: Any) -> Action:
    return filed({"due": "2026-06-30", **given}).plan.actions[0]


def seen(result: str, day: str = "2026-05-20") -> str:
    how = "by: Quality Lead, method: observation, note: Seen"
    return f"[{{date: {day}, result: {result}, {how}}}]"


def deferred(times: int) -> str:
    one = "{date: 2026-05-01, from: 2026-05-01, to: 2026-06-30, by: A, reason: r, approved_by: B}"
    return f"[{', '.join([one] * times)}]"


BLOCKED = "[{date: 2026-05-20, by: Deputy Manager, note: Waiting, barrier: No cover}]"
FREE = f"{BLOCKED[:-1]}, {{date: 2026-05-21, by: Deputy Manager, note: Cover came}}]"


@with_each(
    ("given", "late"),
    [
        pytest.param({"due": "2026-05-31"}, 1, id="due yesterday"),
        pytest.param({"due": "2026-06-01"}, 0, id="due today"),
        pytest.param({"due": "2026-06-02"}, 0, id="due tomorrow"),
        pytest.param({"due": "2026-04-02", "status": "in-progress"}, 60, id="over two months"),
        pytest.param({"due": "2026-05-01", "status": "closed"}, 0, id="closed"),
        pytest.param({"due": "2026-05-01", "status": "withdrawn"}, 0, id="withdrawn"),
        pytest.param(
            {"status": "complete", "completed": "2026-05-21", "due": "2026-05-01"},
            1,
            id="complete, ten days and one ago",
        ),
        pytest.param({"status": "complete", "completed": "2026-05-22"}, 0, id="ten days ago"),
        pytest.param(
            {"status": "complete", "completed": "2026-01-22", "assurance": "{due: 2026-05-30}"},
            2,
            id="past its checkpoint",
        ),
        pytest.param(
            {"status": "complete", "completed": "2026-01-22", "assurance": "{due: 2026-06-01}"},
            0,
            id="on the day of its checkpoint",
        ),
        pytest.param({"status": "complete"}, 0, id="nobody says since when it is complete"),
    ],
)
def test_days_overdue_are_counted_from_what_is_awaited(given: dict[str, Any], late: int) -> None:
    assert days_overdue(action(**given), SOON, TODAY) == late


def test_without_a_word_on_it_a_verification_is_due_after_four_weeks() -> None:
    complete = action(status="complete", completed="2026-05-01")
    due = dt.date(2026, 5, 29)
    assert awaited(complete, UNDECLARED, TODAY) == (Late.VERIFICATION, due, due)


def reopened(day: str) -> dict[str, str]:
    return {"reopenings": f"[{{date: {day}, by: Quality Lead, reason: It slipped}}]"}


AGAIN = {"status": "in-progress", "due": "2026-01-30"}
COMPLETE_AGAIN = {"status": "complete", "assurance": "{by: Quality Lead, due: 2026-02-27}"}


@with_each(
    ("given", "late"),
    [
        pytest.param(AGAIN, 122, id="never back"),
        pytest.param(AGAIN | reopened("2026-06-01"), 0, id="reopened today"),
        pytest.param(AGAIN | reopened("2026-05-31"), 1, id="reopened yesterday"),
        pytest.param(AGAIN | reopened("2026-06-02"), 122, id="reopened on a day to come"),
        pytest.param(
            AGAIN | {"verifications": seen("not-confirmed", "2026-05-20")}, 12, id="not confirmed"
        ),
        pytest.param(
            AGAIN | {"verifications": seen("confirmed", "2026-05-20")}, 122, id="confirmed"
        ),
        pytest.param(
            AGAIN | reopened("2026-05-10") | {"verifications": seen("not-confirmed")},
            12,
            id="back twice, the later day",
        ),
        pytest.param(
            AGAIN | reopened("2026-03-10") | {"due": "2026-05-29"}, 3, id="due after it came back"
        ),
        pytest.param(
            AGAIN | {"reopenings": "[{date: soon, by: Quality Lead, reason: It slipped}]"},
            122,
            id="a day that cannot be read",
        ),
        pytest.param(
            COMPLETE_AGAIN | {"completed": "2026-02-01"}, 94, id="past its checkpoint at once"
        ),
        pytest.param(
            COMPLETE_AGAIN | {"completed": "2026-05-30"} | reopened("2026-03-10"),
            2,
            id="complete again, and the checkpoint of before",
        ),
        pytest.param(
            COMPLETE_AGAIN | {"completed": "2026-02-20"} | reopened("2026-02-10"),
            94,
            id="complete again before the checkpoint",
        ),
    ],
)
def test_what_came_back_is_late_from_the_day_it_came_back(given: dict[str, Any], late: int) -> None:
    assert days_overdue(action(**given), SOON, TODAY) == late


def test_it_is_said_when_it_came_back_where_it_is_late_from_that_day() -> None:
    for given, day in (
        (AGAIN, None),
        (AGAIN | reopened("2026-01-30"), None),
        (AGAIN | reopened("2026-01-31"), dt.date(2026, 1, 31)),
        (COMPLETE_AGAIN | reopened("2026-03-10"), dt.date(2026, 3, 10)),
    ):
        waiting = awaited(action(**given), SOON, TODAY)
        assert waiting is not None
        assert waiting.came_back == day


AIMS = "[{id: M1, milestone: Printed, due: 2026-06-10}, {id: M2, milestone: Hung, due: 2026-06-20}]"


@with_each(
    ("given", "first"),
    [
        pytest.param({}, "2026-06-30", id="its date"),
        pytest.param({"milestones": AIMS}, "2026-06-10", id="its first milestone"),
        pytest.param({"milestones": AIMS, "due": "2026-06-05"}, "2026-06-05", id="before them"),
        pytest.param({"status": "in-progress", "milestones": AIMS}, "2026-06-10", id="begun"),
        pytest.param({"status": "complete", "milestones": AIMS}, None, id="complete since no day"),
        pytest.param(
            {"status": "complete", "completed": "2026-05-21"}, "2026-05-21", id="complete"
        ),
        pytest.param(COMPLETE_AGAIN, "2026-02-27", id="to be verified"),
        pytest.param(
            COMPLETE_AGAIN | {"completed": "2026-02-20"},
            "2026-02-27",
            id="complete, to be verified",
        ),
        pytest.param({"status": "closed", "completed": "2026-05-21"}, None, id="closed"),
        pytest.param({"status": "withdrawn"}, None, id="withdrawn"),
    ],
)
def test_nothing_is_late_before_that_day(given: dict[str, Any], first: str | None) -> None:
    found = action(**given)
    day = first and dt.date.fromisoformat(first)
    assert awaited_from(found) == day
    late = [waiting.counted_from for waiting in [awaited(found, SOON, TODAY)] if waiting]
    late += [due for _, due in open_milestones(found)]
    assert all(day and day <= each for each in late)


def test_milestones_are_open_until_they_are_reached_or_the_change_is_made() -> None:
    reached = AIMS.replace("06-10}", "06-10, done: 2026-06-09}")
    for given, open_ in (
        ({"milestones": AIMS}, ["M1", "M2"]),
        ({"milestones": reached}, ["M2"]),
        ({"milestones": reached.replace("2026-06-20", "soon")}, []),
        ({"milestones": AIMS, "status": "in-progress"}, ["M1", "M2"]),
        ({"milestones": AIMS, "status": "complete"}, []),
    ):
        assert [each.id for each, _ in open_milestones(action(**given))] == open_


def test_the_last_day_that_is_soon_is_any_where_the_notice_is_not_known() -> None:
    assert last_day_soon(SOON, TODAY) == dt.date(2026, 6, 8)
    unread = salvage(Organisation, {"qip": "1", "organisation": "C", "due_soon_days": "few"})
    assert last_day_soon(unread, TODAY) == dt.date.max


@with_each(
    ("given", "kind", "who"),
    [
        pytest.param({}, Late.DELIVERY, "Deputy Manager", id="the owner delivers"),
        pytest.param(
            {"assurance": "{by: Quality Lead}"}, Late.VERIFICATION, "Quality Lead", id="as named"
        ),
        pytest.param({}, Late.VERIFICATION, None, id="no checkpoint"),
        pytest.param({"assurance": "{by: }"}, Late.VERIFICATION, None, id="nobody named"),
    ],
)
def test_who_must_act_is_the_owner_or_whoever_verifies(
    given: dict[str, Any], kind: Late, who: str | None
) -> None:
    assert responsible(action(**given), kind) == who


@with_each(
    ("given", "rating"),
    [
        pytest.param({"status": "withdrawn", "due": "2026-01-01"}, None, id="withdrawn has none"),
        pytest.param({"status": "closed", "due": "2026-01-01"}, Brag.BLUE, id="closed"),
        pytest.param({"due": "2026-05-31"}, Brag.RED, id="overdue"),
        pytest.param({"due": "2026-06-01"}, Brag.AMBER, id="due today and not started"),
        pytest.param({"due": "2026-06-08"}, Brag.AMBER, id="due soon and not started"),
        pytest.param({"due": "2026-06-09"}, Brag.GREEN, id="not so soon"),
        pytest.param({"due": "2026-06-02", "status": "in-progress"}, Brag.GREEN, id="begun"),
        pytest.param({"status": "in-progress", "updates": BLOCKED}, Brag.AMBER, id="blocked"),
        pytest.param({"status": "in-progress", "updates": FREE}, Brag.GREEN, id="blocked before"),
        pytest.param({"deferrals": deferred(1)}, Brag.GREEN, id="deferred once"),
        pytest.param({"deferrals": deferred(2)}, Brag.AMBER, id="deferred twice"),
        pytest.param(
            {"due": "2026-05-31", "updates": BLOCKED}, Brag.RED, id="overdue outweighs blocked"
        ),
        pytest.param(
            {"status": "in-progress", "verifications": seen("not-confirmed")},
            Brag.RED,
            id="last not confirmed",
        ),
        pytest.param(
            {
                "status": "in-progress",
                "verifications": seen("not-confirmed")[:-1]
                + ", "
                + seen("confirmed", "2026-05-21")[1:],
            },
            Brag.GREEN,
            id="confirmed since",
        ),
        pytest.param(
            {"status": "complete", "completed": "2026-05-25"}, Brag.GREEN, id="awaiting in time"
        ),
        pytest.param(
            {"status": "complete", "completed": "2026-05-01"}, Brag.RED, id="awaiting too long"
        ),
    ],
)
def test_the_rating_is_the_worst_that_holds(given: dict[str, Any], rating: Brag | None) -> None:
    assert brag(action(**given), SOON, TODAY) is rating


@with_each(
    ("given", "soon"),
    [
        pytest.param({"due": "2026-05-31"}, False, id="overdue is not soon"),
        pytest.param({"due": "2026-06-01"}, True, id="today"),
        pytest.param({"due": "2026-06-08"}, True, id="a week ahead"),
        pytest.param({"due": "2026-06-09"}, False, id="a day more"),
        pytest.param({"due": "2026-06-02", "status": "complete"}, False, id="complete"),
    ],
)
def test_soon_is_within_the_notice_of_the_organisation(given: dict[str, Any], soon: bool) -> None:
    assert due_soon(action(**given), SOON, TODAY) is soon


@pytest.mark.parametrize("ask", [days_overdue, brag, due_soon], ids=lambda ask: str(ask.__name__))
def test_nothing_is_guessed_where_the_date_cannot_be_read(ask: Any) -> None:
    with pytest.raises(NotKnown):
        ask(action(due="ongoing"), SOON, TODAY)


@with_each(
    ("given", "since"),
    [
        pytest.param({}, "2026-05-20", id="nothing since"),
        pytest.param({"updates": FREE}, None, id="an update without one"),
        pytest.param({"status": "complete", "completed": "2026-05-25"}, None, id="completed"),
        pytest.param(
            {"status": "complete", "completed": "2026-05-20"}, None, id="completed on that day"
        ),
        pytest.param(
            {"status": "complete", "completed": "2026-05-19"},
            "2026-05-20",
            id="reported of what was complete",
        ),
        pytest.param({"verifications": seen("not-confirmed", "2026-05-21")}, None, id="looked at"),
        pytest.param(
            {"verifications": seen("not-confirmed", "2026-05-20")},
            "2026-05-20",
            id="looked at on that day",
        ),
        pytest.param({"verifications": seen("confirmed", "2026-05-21")}, None, id="confirmed"),
        pytest.param(
            {"reopenings": "[{date: 2026-05-21, by: Quality Lead, reason: Slipped}]"},
            None,
            id="reopened",
        ),
        pytest.param(
            {"reopenings": "[{date: 2026-05-19, by: Quality Lead, reason: Slipped}]"},
            "2026-05-20",
            id="reopened before",
        ),
    ],
)
def test_a_barrier_ends_with_what_came_after_it(given: dict[str, Any], since: str | None) -> None:
    found = action(**{"status": "in-progress", "updates": BLOCKED, **given})
    assert found.blocked is (since is not None)
    assert found.barrier == ("No cover" if since else None)
    assert found.blocked_since == (dt.date.fromisoformat(since) if since else None)


def test_a_barrier_that_came_again_stands_since_then() -> None:
    again = "{date: 2026-05-30, by: Deputy Manager, note: Waiting, barrier: No van}"
    found = action(
        status="in-progress",
        updates=f"{BLOCKED[:-1]}, {again}]",
        verifications=seen("not-confirmed", "2026-05-25"),
    )
    assert (found.barrier, found.blocked_since) == ("No van", dt.date(2026, 5, 30))
