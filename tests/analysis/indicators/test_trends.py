import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from qiptrack.analysis.indicators.series import NotAlike, mean
from qiptrack.analysis.indicators.trends import Trend, Trends
from qiptrack.model.identity import FiledPlan
from qiptrack.model.plan import Plan
from qiptrack.model.salvage import salvage
from tests.conftest import with_each

TODAY = dt.date(2026, 11, 23)
STEADY = (70, 72, 69, 71, 70, 73, 69, 71)


def filed(
    service: str,
    values: Sequence[float],
    *,
    unit: str = "%",
    better: str = "higher",
    measure: str = "feedback",
    days: Sequence[str] = (),
) -> FiledPlan:
    """Return a plan with one indicator, measured in the middle of each month up to October."""
    months = [divmod(2026 * 12 + 10 - len(values) + index, 12) for index in range(len(values))]
    days = days or [f"{year}-{month + 1:02}-15" for year, month in months]
    indicator = {
        "id": "I1",
        "measure": measure,
        "unit": unit,
        "better": better,
        "measurements": [
            {"date": day, "value": str(value)} for day, value in zip(days, values, strict=True)
        ],
    }
    plan = salvage(Plan, {"service": service, "indicators": [indicator]})
    return FiledPlan(service.lower(), f"{service}.yaml", plan)


def counted(
    service: str,
    points: Sequence[tuple[str, float, float | None]],
    *,
    kind: str | None = "count",
    every: str = "month",
    unit: str = "falls",
    **more: str,
) -> FiledPlan:
    """Return a plan with one indicator of counts, each on a day, of so many where it says so."""
    indicator = {
        **({"type": kind} if kind else {}),
        **more,
        "id": "I1",
        "measure": "feedback",
        "unit": unit,
        "better": "lower",
        "every": every,
        "measurements": [
            {"date": day, "count": str(n), "of": str(of)} if of else {"date": day, "value": str(n)}
            for day, n, of in points
        ],
    }
    plan = salvage(Plan, {"service": service, "indicators": [indicator]})
    return FiledPlan(service.lower(), f"{service}.yaml", plan)


def weekly(month: int, *values: float) -> list[tuple[str, float, None]]:
    """Return a count for each of the first weeks of a month of 2026."""
    return [(f"2026-{month:02}-{1 + 7 * week:02}", n, None) for week, n in enumerate(values)]


def monthly(*values: float) -> list[tuple[str, float, None]]:
    return [(f"2026-{month:02}-28", n, None) for month, n in enumerate(values, start=1)]


def of_so_many(*pairs: tuple[float, float]) -> list[tuple[str, float, float]]:
    return [(f"2026-{10 - len(pairs) + i:02}-28", n, of) for i, (n, of) in enumerate(pairs, 1)]


def trend(*plans: FiledPlan, measure: str = "feedback") -> Trend:
    gathered = Trends(TODAY)
    for plan in plans:
        gathered.add(plan)
    found = gathered.trend(measure)
    assert found is not None
    return found


def apart(found: Trend) -> dict[str | None, str | None]:
    return {
        each.service: each.apart and ("above" if each.apart.up else "below")
        for each in found.series
        if each.others
    }


def test_a_month_holds_the_mean_of_its_points_and_of_the_services() -> None:
    weekly = filed("Ash", [80, 90, 60], days=["2026-01-05", "2026-01-12", "2026-03-02"])
    found = trend(weekly, filed("Beech", [65, 70], days=["2026-01-30", "2026-02-27"]))
    assert [(row.month, row.service, row.value, row.n, row.together) for row in found.rows()] == [
        ("2026-01", "Ash", 85, 2, 75),
        ("2026-01", "Beech", 65, 1, 75),
        ("2026-02", "Beech", 70, 1, 70),
        ("2026-03", "Ash", 60, 1, 60),
    ]


def test_two_plans_of_one_service_count_once_together() -> None:
    second = filed("Ash", [60])._replace(id="ash-again")
    assert trend(filed("Ash", [80]), second, filed("Beech", [50])).together() == {(2026, 10): 60}


@with_each(
    ("latest", "expected"),
    [
        pytest.param((71, 70, 72), None, id="as the others"),
        pytest.param((71, 70, 90), "above", id="outside their limits"),
        pytest.param((71, 70, 40), "below", id="outside on the other side"),
        pytest.param((75.5, 71, 75.5), "above", id="twice near the same limit"),
        pytest.param((90, 90, 71), None, id="outside before, and not any more"),
        pytest.param((71, 70.9, 71.1), None, id="a little above all the time"),
    ],
)
def test_a_service_differs_when_its_latest_points_are_outside_what_the_others_allow(
    latest: tuple[float, ...], expected: str | None
) -> None:
    found = trend(filed("Ash", STEADY), filed("Beech", STEADY), filed("Cedar", latest))
    assert apart(found)["Cedar"] == expected


def test_the_others_are_judged_by_how_they_do_at_present() -> None:
    risen = (40, 42, 41, 40, *STEADY)
    found = trend(filed("Ash", risen), filed("Beech", risen), filed("Cedar", [70, 71]))
    assert apart(found)["Cedar"] is None


def test_the_others_are_judged_by_how_they_did_at_the_time() -> None:
    fallen = (*STEADY, 40, 41, 40, 42, 41, 40, 41)
    early = filed("Cedar", [71], days=["2026-03-31"])
    assert apart(trend(filed("Ash", fallen), early))["Cedar"] is None


def test_what_is_between_the_others_does_not_widen_their_limits() -> None:
    low = [value - 30 for value in STEADY]
    found = trend(filed("Ash", STEADY), filed("Beech", low), filed("Cedar", [71, 72, 90]))
    assert apart(found) == {"Ash": "above", "Beech": "below", "Cedar": "above"}


def test_others_with_too_few_points_have_no_limits() -> None:
    found = trend(filed("Ash", STEADY), filed("Beech", [70, 71]))
    assert [each.others is None for each in found.series] == [True, False]


def test_a_plan_of_the_same_service_is_not_one_of_the_others() -> None:
    again = filed("Ash", STEADY)._replace(id="ash-again")
    assert {each.others for each in trend(filed("Ash", STEADY), again).series} == {None}


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(filed("Beech", STEADY, unit="hours"), id="another unit"),
        pytest.param(filed("Beech", STEADY, better="lower"), id="another direction"),
    ],
)
def test_what_is_not_alike_is_neither_put_together_nor_compared(other: FiledPlan) -> None:
    found = trend(filed("Ash", STEADY), other)
    assert not found.alike
    assert found.together() == {}
    assert {each.others for each in found.series} == {None}


def test_a_measure_is_found_by_its_name_whatever_its_letters_or_by_its_beginning() -> None:
    gathered = Trends(TODAY)
    for measure in ("falls", "Falls", "falls-at-night", "feedback"):
        gathered.add(filed("Ash", STEADY, measure=measure))
    assert gathered.measures() == ("falls", "falls-at-night", "feedback")
    found = [gathered.trend(name) for name in ("FALLS", "feed", "f", "x")]
    assert [each and (each.measure, len(each.series)) for each in found] == [
        ("falls", 2),
        ("feedback", 1),
        None,
        None,
    ]


def test_measures_of_most_services_come_first() -> None:
    gathered = Trends(TODAY)
    gathered.add(filed("Ash", STEADY, measure="a"))
    for service in ("Ash", "Beech"):
        gathered.add(filed(service, STEADY, measure="b"))
    assert [each.measure for each in gathered.widest_first()] == ["b", "a"]


def test_a_signal_that_is_no_comparison_is_not_one() -> None:
    rising = (68, 69, 70, 71, 72, 73, 74)
    found = trend(filed("Ash", rising), filed("Beech", STEADY))
    assert found.series[0].others is not None
    assert found.series[0].apart is None


def test_a_mean_of_numbers_beyond_measure_is_one() -> None:
    assert mean([1.7e308, 1.7e308]) == pytest.approx(1.7e308)


def test_the_decimals_are_those_of_the_most_exact_value() -> None:
    assert trend(filed("Oak", (70, 72.5)), filed("Elm", (1.125, 3))).decimals == 3
    assert trend(filed("Oak", STEADY)).decimals == 0


def test_counts_are_added_up_over_a_month_however_often_they_are_taken() -> None:
    weeks = [*weekly(1, 2, 3, 2, 1), *weekly(2, 2, 2, 3, 1, 1)[:4]]
    found = trend(counted("Ash", weeks, every="week"), counted("Beech", monthly(8, 9)))
    rows = [(row.month, row.service, row.value, row.n, row.together) for row in found.rows()]
    assert rows == [
        ("2026-01", "Ash", 8, 4, 16),
        ("2026-01", "Beech", 8, 1, 16),
        ("2026-02", "Ash", 8, 4, 17),
        ("2026-02", "Beech", 9, 1, 17),
    ]


def test_a_month_with_counts_missing_is_not_added_up() -> None:
    weeks = [*weekly(1, 2, 3, 2, 1), *weekly(2, 2, 2, 3)]
    found = trend(counted("Ash", weeks, every="week"), counted("Beech", monthly(8, 9)))
    assert [row.whole for row in found.rows() if row.service == "Ash"] == [True, False]
    assert found.together() == {(2026, 1): 16}


def test_a_month_in_which_a_service_did_not_count_has_no_sum() -> None:
    found = trend(counted("Ash", monthly(1, 2, 3)), counted("Beech", monthly(8, 9)))
    assert found.together() == {(2026, 1): 9, (2026, 2): 11}


@pytest.mark.parametrize(("latest", "expected"), [(8, None), (30, "above")])
def test_services_that_count_are_compared_by_their_months(
    latest: float, expected: str | None
) -> None:
    weeks = [point for month in range(1, 9) for point in weekly(month, 2, 2, 3, 1)]
    cedar = counted("Cedar", monthly(8, 9, 7, 8, 9, 8, 7, latest))
    found = trend(counted("Ash", weeks, every="week"), cedar)
    assert apart(found)["Cedar"] == expected


@with_each(
    ("other", "reason"),
    [
        pytest.param({"unit": "hours"}, NotAlike.UNIT, id="another unit"),
        pytest.param({"better": "higher"}, NotAlike.DIRECTION, id="another direction"),
        pytest.param({"kind": "level"}, NotAlike.KIND, id="another type"),
        pytest.param({"kind": None}, NotAlike.KIND, id="no type that is said"),
        pytest.param({"every": "quarter"}, NotAlike.PERIOD, id="counts of a longer period"),
    ],
)
def test_the_one_that_is_not_like_the_others_is_left_out(
    other: dict[str, Any], reason: NotAlike
) -> None:
    odd = counted("Cedar", monthly(5, 5, 5), **other)
    if "better" in other:
        odd = filed("Cedar", [5, 5], unit="falls", better="higher")
    found = trend(counted("Ash", monthly(8, 9)), counted("Beech", monthly(8, 9)), odd)
    assert [each.left_out for each in found.series] == [None, None, reason]
    assert found.together() == {(2026, 1): 16, (2026, 2): 18}


def test_numbers_that_may_be_counts_are_not_compared_with_those_of_another_period() -> None:
    plans = [counted(name, monthly(8, 9), kind=None) for name in ("Ash", "Beech")]
    week = counted("Cedar", weekly(1, 2, 2, 2, 2), kind=None, every="week")
    found = trend(*plans, week)
    assert [each.left_out for each in found.series] == [None, None, NotAlike.UNSAID]
    alone = trend(plans[0], week)
    assert {each.left_out for each in alone.series} == {NotAlike.UNSAID}
    assert alone.together() == {}


def test_levels_that_say_so_are_averaged_whatever_their_period() -> None:
    said = {"kind": "level", "unit": "hours"}
    week = counted("Cedar", weekly(1, 2, 4, 2, 4), every="week", **said)
    assert trend(counted("Ash", monthly(5), **said), week).together() == {(2026, 1): 4}


def test_shares_are_pooled_by_how_many_of_how_many() -> None:
    said = {"kind": "share", "unit": "%"}
    small, large = counted("Ash", of_so_many((1, 10)), **said), of_so_many((90, 90))
    found = trend(small, counted("Beech", large, **said))
    assert found.together() == {(2026, 10): 91}
    assert [(row.counted, row.of) for row in found.rows()] == [(1, 10), (90, 90)]


def test_rates_are_pooled_and_stand_for_as_many_as_they_say() -> None:
    said = {"kind": "rate", "unit": "falls per 1000 days"}
    found = trend(
        counted("Ash", of_so_many((2, 400)), **said), counted("Beech", of_so_many((4, 800)), **said)
    )
    assert found.together() == {(2026, 10): 5}
    other = counted("Cedar", of_so_many((4, 800)), per="100", **said)
    plans = [counted(name, of_so_many((2, 400)), **said) for name in ("Ash", "Beech")]
    assert trend(*plans, other).series[2].left_out is NotAlike.PER


@with_each(
    ("counts", "up"),
    [
        pytest.param((7, 20), None, id="few, and as others"),
        pytest.param((9, 20), None, id="few, and more than others"),
        pytest.param((16, 20), True, id="few, and far more"),
        pytest.param((450, 1000), True, id="as much more, of many"),
        pytest.param((200, 1000), False, id="less, of many"),
    ],
)
def test_a_funnel_allows_for_the_size_of_a_service(
    counts: tuple[float, float], up: bool | None
) -> None:
    said = {"kind": "share", "unit": "%"}
    plans = [counted(name, of_so_many((700, 2000)), **said) for name in ("Ash", "Beech")]
    found = trend(*plans, counted("Cedar", of_so_many(counts), **said))
    assert found.series[2].up is up


@pytest.mark.parametrize("pair", [(30, 20), (-3, 20), (5, 0)])
def test_what_cannot_be_is_not_in_the_funnel(pair: tuple[float, float]) -> None:
    said = {"kind": "share", "unit": "%"}
    odd = counted("Cedar", of_so_many(pair), **said)
    plans = [counted(name, of_so_many((7, 20)), **said) for name in ("Ash", "Beech")]
    found = trend(*plans, odd)
    assert [each.stands is None for each in found.series][:2] == [False, False]
    assert all(each.stands is None for each in found.series[2:])


def test_only_the_latest_months_are_in_the_funnel() -> None:
    said = {"kind": "share", "unit": "%"}
    fallen = of_so_many((90, 100), (90, 100), (10, 100), (10, 100), (10, 100))
    steady = of_so_many((10, 100), (10, 100), (10, 100), (10, 100), (10, 100))
    found = trend(counted("Ash", fallen, **said), counted("Beech", steady, **said))
    assert [each.stands and each.stands.of for each in found.series] == [300, 300]
    assert [each.up for each in found.series] == [None, None]


def test_one_service_is_held_against_all_and_shown_alone() -> None:
    gathered = Trends(TODAY, "ash")
    for plan in (filed("Ash", STEADY), filed("Beech", STEADY), filed("Beech", [1], measure="b")):
        gathered.add(plan)
    assert gathered.measures() == ("feedback",)
    (found,) = gathered.widest_first()
    assert {row.service for row in found.rows()} == {"Ash"}
    assert found.services == ("Ash",)
    assert found.series[0].others is not None
    assert gathered.trend("b") is None
