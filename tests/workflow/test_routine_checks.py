import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from qiptrack.model.vocabulary import CheckResult
from qiptrack.workflow import routine_checks
from qiptrack.workflow.change import Change, Refused
from tests.workflow.conftest import World

CHECKER = "Quality Lead"


def check(world: World, date: str = "2026-06-30", **said: Any) -> Change:
    given = {"result": CheckResult.SATISFACTORY, "note": None, "done": None, "expected": None}
    return routine_checks.record_check(
        "plan/C1", world.check, world.by(CHECKER, date), **{**given, **said}
    )


def test_a_check_is_recorded_with_how_many_were_done(world: World) -> None:
    change = check(world, result=CheckResult.CONCERN, note="Not opened", done=0, expected=1)
    assert world.lines(change) == [
        "+records:",
        "+- date: 2026-06-30",
        "+by: Quality Lead",
        "+result: concern",
        "+note: Not opened",
        "+done: 0",
        "+expected: 1",
    ]
    assert "qiptrack add" in change.next


def test_a_check_that_cannot_be_so_is_refused_with_every_reason(world: World) -> None:
    with pytest.raises(Refused) as refused:
        check(world, "2026-03-08", done=3, expected=2)
    reasons = [each.message for each in refused.value.unmet]
    assert reasons == ["3 were done of 2", "it is due from 9 March 2026"]


@pytest.mark.parametrize(
    ("today", "remedy"),
    [("2026-03-08", "Record it on 9 March 2026 or later."), ("2026-03-09", "Give a later --date.")],
)
def test_a_day_that_has_not_come_is_not_asked_for_as_date(
    world: World, today: str, remedy: str
) -> None:
    there = replace(world.by("Team Leader", "2026-03-08"), today=dt.date.fromisoformat(today))
    with pytest.raises(Refused) as refused:
        routine_checks.begun("plan/C1", world.plan.checks[0], there)
    assert [each.remedy for each in refused.value.unmet] == [remedy]


def test_the_last_check_of_one_that_has_ended_may_be_recorded_late(world: World) -> None:
    ended = world.text.replace(
        "    since: 2026-03-09\n", "    since: 2026-03-09\n    until: 2026-06-28\n"
    )
    assert ended != world.text
    over = World(ended)
    assert "satisfactory" in " ".join(over.lines(check(over)))
    assert "for: 2026-06-26" in " ".join(over.lines(check(over, made_up=dt.date(2026, 6, 26))))


def test_a_check_that_was_done_late_says_which_day_it_makes_up_for(world: World) -> None:
    found = check(world, made_up=dt.date(2026, 6, 19))
    assert "for: 2026-06-19" in " ".join(world.lines(found))
    assert found.done == "plan/C1 is recorded as satisfactory, for 19 June 2026"


@pytest.mark.parametrize(
    ("made_up", "message"),
    [
        pytest.param("2026-07-01", "1 July 2026 is after 30 June 2026", id="a day to come"),
        pytest.param("2020-01-01", "it is due from", id="before it began"),
    ],
)
def test_a_check_makes_up_for_no_day_on_which_it_was_not_due(
    world: World, made_up: str, message: str
) -> None:
    with pytest.raises(Refused, match=message):
        check(world, made_up=dt.date.fromisoformat(made_up))
