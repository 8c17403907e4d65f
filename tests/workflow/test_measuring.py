import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from qiptrack.model.records import Rebase
from qiptrack.model.vocabulary import IndicatorType
from qiptrack.workflow import measuring
from qiptrack.workflow.change import Change, Refused
from qiptrack.workflow.measuring import Numbers
from qiptrack.yamlfile.edits import AppendItem
from tests.conftest import with_each
from tests.workflow.conftest import World

DEPUTY, CHECKER = "Deputy Manager", "Quality Lead"


def measure(world: World, value: str = "7.50", date: str = "2026-06-30") -> Change:
    situation = world.by(CHECKER, date)
    return measuring.measure(
        "plan/I1", world.indicator, situation, Numbers(Decimal(value)), note="A month of sheets"
    )


def rebase(world: World, since: str = "2026-05-04", approver: str = "Registered Manager") -> Change:
    situation = replace(world.by(CHECKER), approver=approver)
    day = dt.date.fromisoformat(since)
    return measuring.rebase("plan/I1", world.indicator, situation, since=day, reason="New form")


def test_a_measurement_keeps_the_digits_that_were_typed(world: World) -> None:
    line = "+- {date: 2026-06-30, value: 7.50, note: A month of sheets}"
    assert world.lines(measure(world)) == [line]
    assert measure(world).done == "plan/I1 measured 7.50 errors on 30 June 2026"


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("share", {"counted": 18, "of": 20}, {"count": 18, "of": 20}),
        ("rate", {"counted": 3, "of": 412}, {"count": 3, "of": 412}),
        ("count", {"counted": 3}, {"count": 3}),
        ("count", {"value": 3}, {"value": 3}),
        ("days-between", {}, {}),
    ],
)
def test_a_measurement_is_put_down_as_it_was_counted(
    world: World, kind: str, given: dict[str, int], said: dict[str, int]
) -> None:
    (edit,) = measured_as(world, kind, **given).edits
    assert isinstance(edit, AppendItem)
    assert edit.value == {"date": "2026-06-30", **said}


@with_each(
    ("kind", "given", "message"),
    [
        ("level", {}, "no number is given"),
        ("level", {"counted": 3}, "it is a level, and not counted"),
        ("level", {"counted": 3, "of": 20}, "it is no share and no rate"),
        ("share", {"counted": 18}, "it needs both how many, and of how many"),
        ("rate", {"value": 7, "of": 20}, "it needs both how many, and of how many"),
        ("days-between", {"value": 31}, "it counts the days between events"),
    ],
)
def test_a_number_that_the_indicator_has_no_use_for_is_refused(
    kind: str, given: dict[str, int], message: str
) -> None:
    world = World()
    with pytest.raises(Refused, match=message):
        measured_as(world, kind, **given)


def measured_as(world: World, kind: str, **given: int) -> Change:
    indicator = world.indicator.model_copy(update={"type": IndicatorType(kind)})
    numbers = Numbers(**{name: Decimal(number) for name, number in given.items()})
    return measuring.measure("plan/I1", indicator, world.by(CHECKER), numbers, note=None)


def test_two_events_may_be_on_one_day(world: World) -> None:
    kind = {"type": IndicatorType.DAYS_BETWEEN}
    events = world.indicator.model_copy(update=kind)
    situation = world.by(CHECKER, "2026-03-31")
    change = measuring.measure("plan/I1", events, situation, Numbers(), note=None)
    assert change.done == (
        "plan/I1: an event on 31 March 2026 is recorded, 0 days after the one before"
    )


def test_a_rebase_says_what_changed_and_who_agreed(world: World) -> None:
    assert world.lines(rebase(world)) == [
        "+rebases:",
        "+- date: 2026-05-04",
        "+by: Quality Lead",
        "+reason: New form",
        "+approved_by: Registered Manager",
    ]
    assert rebase(world).done == "plan/I1 is judged anew from 4 May 2026"


@pytest.mark.parametrize(
    ("since", "approver", "message"),
    [
        ("2026-07-01", "Registered Manager", "1 July 2026 is still to come"),
        ("2026-05-04", "Quality Lead", "Quality Lead owns it, and somebody else has to approve"),
        ("2026-05-04", "Everybody", "'Everybody' is not one role"),
    ],
)
def test_a_rebase_that_nobody_else_agreed_to_or_is_to_come_is_refused(
    world: World, since: str, approver: str, message: str
) -> None:
    with pytest.raises(Refused, match=message):
        rebase(world, since, approver)


def test_one_change_is_recorded_once(world: World) -> None:
    known = Rebase.model_validate(
        {"date": "2026-05-04", "by": CHECKER, "reason": "New form", "approved_by": DEPUTY}
    )
    again = world.indicator.model_copy(update={"rebases": (known,)})
    situation = replace(world.by(CHECKER), approver="Registered Manager")
    with pytest.raises(Refused, match="it has a rebase of 4 May 2026 already"):
        measuring.rebase("plan/I1", again, situation, since=known.date, reason="New form")


def test_a_day_has_one_measurement(world: World) -> None:
    with pytest.raises(Refused, match="it has a measurement of 31 March 2026 already"):
        measure(world, date="2026-03-31")
