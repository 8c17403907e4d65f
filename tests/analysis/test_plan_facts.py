import datetime as dt
from itertools import pairwise

import pytest

from qiptrack.analysis.agenda import agenda
from qiptrack.analysis.escalations import escalations
from qiptrack.analysis.indicators.plan_indicators import (
    FlatIndicator,
    KeptIndicators,
    PlanIndicators,
)
from qiptrack.analysis.plan_facts import bring_facts, packed_facts
from qiptrack.model.identity import FiledPlan
from qiptrack.model.indicators import Indicator
from qiptrack.model.plan import Plan
from tests.analysis.plans import FERNHILL, filed

DAYS = [dt.date(2026, 1, 1) + dt.timedelta(day) for day in range(365)]


def plan(*indicators: str) -> FiledPlan:
    """Return a plan with these indicators and an action that is never late."""
    listed = "".join(
        f"  - {{id: I{number}, name: Falls, unit: falls, owner: Team Leader, {said}}}\n"
        for number, said in enumerate(indicators, start=1)
    )
    return filed({"due": "2030-01-01"}, more=f"indicators:\n{listed}" if listed else "")


def measured(*values: int) -> str:
    """Return measurements of the first of each month."""
    return ", ".join(
        f"{{date: 2026-{month:02}-01, value: {value}}}" for month, value in enumerate(values, 1)
    )


def is_told_of(given: FiledPlan, day: dt.date) -> bool:
    """Whether somebody, or a meeting, is told of an indicator on a day."""
    asked = agenda([given], FERNHILL, day)
    listed = asked.not_improving, asked.short, asked.stopped, asked.met_so_far
    return any(listed) or bool(escalations(given, FERNHILL, day))


def unasked_days(given: FiledPlan) -> list[dt.date]:
    """Return the days on which nobody is asked about an indicator, by what is kept of them."""
    bring_facts(given.plan, packed_facts(given.plan))
    return [day for day in DAYS if PlanIndicators(given.plan, day).are_unasked]


SIX = measured(9, 8, 9, 8, 9, 8)
WORSE = measured(4, 4, 4, 4, 4, 9, 9, 9, 9, 9, 9, 9)


@pytest.mark.parametrize(
    ("indicators", "last"),
    [
        pytest.param(
            [f"better: lower, target: {{value: 3, by: 2026-09-30}}, measurements: [{SIX}]"],
            "2026-09-30",
            id="until its target is due",
        ),
        pytest.param(
            [f"better: lower, every: month, target: {{value: 3}}, measurements: [{SIX}]"],
            "2026-08-31",
            id="until two measurements are not there",
        ),
        pytest.param(
            [
                f"better: lower, target: {{value: 3, by: 2026-09-30}}, measurements: [{SIX}]",
                f"better: lower, target: {{value: 3, by: 2026-07-30}}, measurements: [{SIX}]",
            ],
            "2026-07-30",
            id="until the first of several",
        ),
        pytest.param(
            [f"better: lower, target: {{value: 3}}, measurements: [{SIX}]"],
            "2026-12-31",
            id="for ever",
        ),
        pytest.param([], "2026-12-31", id="without an indicator"),
    ],
)
def test_nobody_is_asked_about_indicators_until_a_day_of_theirs(
    indicators: list[str], last: str
) -> None:
    days = unasked_days(plan(*indicators))
    first = dt.date(2026, 6, 1) if indicators else DAYS[0]
    assert (days[0], days[-1]) == (first, dt.date.fromisoformat(last))
    assert all(after == before + dt.timedelta(1) for before, after in pairwise(days))
    assert not any(is_told_of(plan(*indicators), day) for day in days)
    if days[-1] < DAYS[-1]:
        assert is_told_of(plan(*indicators), days[-1] + dt.timedelta(1))


@pytest.mark.parametrize(
    "indicator",
    [
        pytest.param(
            f"better: lower, target: {{value: 3}}, measurements: [{WORSE}]", id="one is worse"
        ),
        pytest.param(
            "better: higher, type: days-between, target: {value: 30},"
            " measurements: [{date: 2026-01-01}, {date: 2026-02-01}]",
            id="it hangs on the day",
        ),
    ],
)
def test_an_indicator_may_have_to_be_looked_at_on_any_day(indicator: str) -> None:
    assert not unasked_days(plan(indicator))


def test_something_is_kept_of_every_indicator_but_one_that_counts_days_between_events() -> None:
    told = "better: lower, target: {value: 3}"
    at = "date: 2026-01-01"
    given = plan(
        told,
        f"{told}, type: rate, measurements: [{{{at}, count: 3, of: 7}}]",
        f"{told}, type: days-between, measurements: [{{{at}}}]",
        f"{told}, measurements: [{{{at}, value: 3}}]",
    )
    indicators, _, _ = packed_facts(given.plan)
    assert [facts is not None for facts in indicators] == [True, True, False, True]


def with_flat_indicators(given: FiledPlan) -> FiledPlan:
    """Return a plan of which no indicator was made, and what is flat was kept of each."""
    ids = [each.id for each in given.plan.indicators]
    flat = KeptIndicators.of(ids, packed_facts(given.plan)[0])
    assert flat
    known = Plan.unpacked(given.plan.packed(), {KeptIndicators.__name__: flat})
    return given._replace(plan=known)


@pytest.mark.parametrize("day", ["2026-12-01", "2027-03-01", "2029-01-01"])
def test_indicators_that_were_kept_show_what_those_that_were_read_do(day: str) -> None:
    told = "every: month, target: {value: 3, by: 2026-12-24}"
    read = plan(
        f"better: lower, {told}, measurements: [{SIX}]",
        f"better: lower, {told}, measurements: [{WORSE}]",
        f"better: higher, {told}, measurements: [{WORSE}]",
        "better: neither, target: {value: 3}",
    )
    known, today = with_flat_indicators(read), dt.date.fromisoformat(day)
    shows, flat = (PlanIndicators(each.plan, today) for each in (read, known))
    for one, other in zip(shows.known, flat.known, strict=True):
        assert isinstance(other, FlatIndicator)
        assert (other.id, other.name, other.owner) == (one.id, one.name, one.owner)
        facts = flat.facts(other)
        assert facts._replace(holds_from=today) == shows.facts(one)
        assert other.next_due == shows.facts(one).next_due
        assert flat.target_by(other) == shows.target_by(one)
        assert flat.stopped_on(other) == shows.stopped_on(one)
    assert escalations(known, FERNHILL, today) == escalations(read, FERNHILL, today)
    assert "indicators" not in vars(known.plan)
    listed = [
        [each.row for part in agenda([given], FERNHILL, today)[5:10] for each in part]
        for given in (read, known)
    ]
    assert len(listed[0]) == 4
    assert listed[0] == listed[1]


def test_before_the_last_record_indicators_that_were_kept_are_looked_into() -> None:
    read = plan(f"better: lower, target: {{value: 3}}, measurements: [{SIX}]")
    known = with_flat_indicators(read)
    kinds = [
        type(PlanIndicators(known.plan, dt.date(2026, month, day)).known[0])
        for month, day in ((5, 31), (6, 1))
    ]
    assert kinds == [Indicator, FlatIndicator]


def test_no_indicator_is_flat_beside_one_that_counts_days_between_events() -> None:
    told = "better: lower, target: {value: 3}"
    at = "date: 2026-01-01"
    read = plan(
        f"{told}, measurements: [{{{at}, value: 3}}]",
        f"{told}, type: days-between, measurements: [{{{at}}}]",
    )
    assert KeptIndicators.of(["I1", "I2"], packed_facts(read.plan)[0]) is None


def test_what_is_kept_of_indicators_is_not_that_of_a_plan_with_other_records() -> None:
    given = plan(f"better: lower, target: {{value: 3}}, measurements: [{SIX}]")
    assert unasked_days(given)
    changed = given.plan.model_copy(update={"indicators": ()})
    assert not any(PlanIndicators(changed, day).are_unasked for day in DAYS)
