import datetime as dt
from collections.abc import Sequence

import pytest

from qiptrack.analysis.trends import Trend, Trends, mean
from qiptrack.model.identity import FiledPlan
from qiptrack.model.plan import Plan
from qiptrack.model.salvage import salvage

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


@pytest.mark.parametrize(
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
