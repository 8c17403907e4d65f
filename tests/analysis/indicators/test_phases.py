"""Phases, shifts of the level, and what the outlook is told from."""

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiptrack.analysis.indicators.conclusions import Chart, NoOutlook, Outlook, Pattern, Verdict
from qiptrack.analysis.indicators.outlook import unless_contradicted
from qiptrack.analysis.indicators.phases import compared
from qiptrack.analysis.indicators.verdict import Judged, judged
from qiptrack.model.indicators import Indicator
from qiptrack.model.plan import Plan
from qiptrack.model.salvage import salvage
from tests.conftest import with_each

START = dt.date(2026, 1, 5)
TODAY = dt.date(2027, 12, 31)
PLAN = salvage(Plan, {"opened": "2026-01-05"})

LOW = (60, 62, 58, 61, 59, 63, 60, 57, 61, 60, 62, 59)
HIGH = (92, 94, 91, 93, 95, 92, 94, 93)
NONE = (0,) * 12
ALL = (100,) * 12


def week(number: int) -> str:
    return (START + dt.timedelta(weeks=number)).isoformat()


def shown(values: Sequence[float], *rebased: int, today: dt.date = TODAY, **said: Any) -> Judged:
    """Return what values a week apart show, with a rebase in each of these weeks."""
    data: dict[str, Any] = {
        "id": "I1",
        "unit": "%",
        "better": "higher",
        "owner": "Quality Lead",
        "target": {"value": "90"},
        "rebases": [
            {"date": week(at), "by": "Quality Lead", "reason": "New form", "approved_by": "Lead"}
            for at in rebased
        ],
        "measurements": [{"date": week(at), "value": str(v)} for at, v in enumerate(values)],
    }
    return judged(salvage(Indicator, data | said), PLAN, today)


def test_after_a_rebase_the_verdict_is_that_of_the_points_since() -> None:
    found = shown((*LOW, *HIGH), len(LOW))
    assert found.verdict is Verdict.NO_CHANGE
    assert found.lower == pytest.approx(87.3)
    assert [len(phase.points) for phase in found.phases] == [len(LOW), len(HIGH)]
    assert shown((*LOW, *HIGH)).verdict is Verdict.IMPROVED


@with_each(
    ("values", "said"),
    [
        (LOW, {}),
        (LOW, {"type": "share"}),
        ((0,) * len(LOW), {}),
        (LOW, {"type": "days-between"}),
    ],
)
def test_a_phase_in_which_nothing_is_measured_yet_shows_no_change(
    values: tuple[int, ...], said: dict[str, Any]
) -> None:
    before, after = shown(values, len(values), **said).phases
    assert before.chart is not None
    assert not after.points
    assert compared(before, after) is None


@with_each(
    ("values", "up"),
    [
        pytest.param((*NONE, *(4,) * 9), True, id="from the least"),
        pytest.param((*ALL, *(96,) * 9), False, id="from the greatest"),
        pytest.param((*NONE, *(0,) * 9), None, id="as before"),
        pytest.param((*NONE[:-1], -5, *(4,) * 9), None, id="on both sides of where most stood"),
    ],
)
def test_a_phase_that_leaves_where_nearly_all_stood_before_it_is_a_change(
    values: Sequence[float], up: bool | None
) -> None:
    before, after = shown(values, len(NONE)).phases
    found = compared(before, after)
    assert (found.up if found else None) is up


def test_the_day_of_the_rebase_is_the_first_of_the_new_phase_and_one_to_come_begins_none() -> None:
    values = (*LOW, *HIGH)
    assert shown(values, len(LOW)).phase.points[0].value == HIGH[0]
    before = START + dt.timedelta(weeks=len(LOW) - 1)
    assert len(shown(values, len(LOW), today=before).phases) == 1


def test_too_few_points_since_a_rebase_are_too_early_to_tell() -> None:
    assert shown((*LOW, *HIGH[:6]), len(LOW)).verdict is Verdict.TOO_EARLY
    assert shown((*LOW, *HIGH[:7]), len(LOW)).verdict is Verdict.NO_CHANGE


def test_the_outlook_of_a_shift_is_drawn_from_the_points_since() -> None:
    found = shown((*LOW, *HIGH))
    assert (found.outlook, found.prospect.first) == (Outlook.HIT_OR_MISS, len(LOW))
    assert shown((*LOW, *HIGH), target={"value": "80"}).outlook is Outlook.CONSISTENTLY_MET


@pytest.mark.parametrize(
    ("values", "why"),
    [
        pytest.param((*LOW, 92), NoOutlook.CHANGING, id="one point outside"),
        pytest.param((*LOW, *HIGH, 74, 73), NoOutlook.CHANGING, id="slipping"),
        pytest.param(HIGH[:6], NoOutlook.TOO_FEW, id="too few points"),
    ],
)
def test_an_outlook_across_a_change_is_not_known(values: Sequence[float], why: NoOutlook) -> None:
    assert (shown(values).outlook, shown(values).prospect.why) == (Outlook.UNKNOWN, why)


@given(st.lists(st.integers(0, 20), min_size=7, max_size=30), st.integers(0, 100))
def test_no_outlook_goes_against_the_latest_twelve_points(of_20: list[int], target: int) -> None:
    found = shown([5 * each for each in of_20], target={"value": str(target)})
    met = found.met or 0
    assert not (met > 1 and found.outlook is Outlook.CONSISTENTLY_MISSED)


@with_each(
    ("values", "slipping"),
    [
        pytest.param((*LOW, *HIGH), None, id="the level holds"),
        pytest.param((*LOW, *HIGH, 84, 83, 82), 20, id="three points behind it"),
        pytest.param((*LOW, *HIGH, 74), 20, id="one far behind it"),
        pytest.param((*LOW, *HIGH, 71), 20, id="below the mean of all"),
        pytest.param((*HIGH, *LOW), None, id="worse all along"),
    ],
)
def test_a_slip_after_a_success_is_seen(values: Sequence[float], slipping: int | None) -> None:
    since = shown(values).slipping_since
    assert since == (None if slipping is None else dt.date.fromisoformat(week(slipping)))


@with_each(
    ("values", "rebased", "first"),
    [
        pytest.param((*LOW, *HIGH), (), 12, id="eight points at another level"),
        pytest.param((*LOW, *HIGH[:7]), (), None, id="seven do not last"),
        pytest.param((*LOW[:6], *HIGH), (), None, id="six before it are too few"),
        pytest.param((*LOW, *HIGH), (12,), None, id="it is rebased"),
        pytest.param((*HIGH, *LOW), (), None, id="a shift for the worse"),
        pytest.param((*LOW, *HIGH, 74), (), None, id="it slips"),
    ],
)
def test_a_shift_that_lasts_may_be_rebased(
    values: Sequence[float], rebased: tuple[int, ...], first: int | None
) -> None:
    found = shown(values, *rebased).may_be_rebased_from
    assert found == (None if first is None else dt.date.fromisoformat(week(first)))


def test_where_neither_direction_is_better_a_change_is_a_change() -> None:
    found = shown((*LOW, *HIGH), better="neither")
    assert (found.verdict, found.met, found.outlook) == (Verdict.CHANGED, None, Outlook.UNKNOWN)
    assert shown(LOW, better="neither").verdict is Verdict.NO_CHANGE
    assert shown((*LOW, *HIGH), better="neither").may_be_rebased_from is not None


def test_a_share_is_worked_out_of_how_many_there_were() -> None:
    counted = [{"date": week(0), "count": "17", "of": "20"}]
    assert shown((), measurements=counted).latest == 85
    of_412 = [{**counted[0], "of": "412"}]
    rate: dict[str, Any] = {"type": "rate", "unit": "falls", "measurements": of_412}
    assert shown((), **rate).latest == 41.26
    assert shown((), **rate, per="100").latest == 4.13


@pytest.mark.parametrize("kind", ["level", "share", "count"])
def test_no_limit_is_shown_that_a_value_cannot_reach(kind: str) -> None:
    found = shown([96, 99, 94, 100, 95, 99, 93, 100, 96, 100, 95, 99], type=kind)
    assert (found.upper is not None and found.upper > 100) is (kind != "share")
    few = shown([3, 1, 4, 2, 5, 1, 2, 3, 6, 2, 1, 4], type=kind)
    assert few.lower == 0


def events(*days: int, today: int, **said: Any) -> Judged:
    """Return what events show that are so many days apart, the first after the plan opened."""
    dates, day = [], START
    for each in days:
        day += dt.timedelta(each)
        dates.append({"date": day.isoformat()})
    more = {"type": "days-between", "unit": "days", "measurements": dates}
    return shown((), today=day + dt.timedelta(today), **more | said)


def test_days_between_events_are_worked_out_from_their_dates() -> None:
    found = events(10, 0, 31, today=5)
    assert [point.value for point in found.points] == [10, 0, 31]
    assert found.running is not None
    assert found.running.value == 5
    later = events(10, today=5, baseline={"date": "2026-01-09", "value": "20"})
    assert later.points[0].value == 6


BETWEEN = (12, 30, 9, 22, 41, 15, 27, 18, 35, 11)


def test_days_between_events_are_on_a_t_chart() -> None:
    found = events(*BETWEEN, today=3)
    assert found.phase.chart is Chart.DAYS_BETWEEN
    powers = [value ** (1 / 3.6) for value in BETWEEN]
    mean = sum(powers) / len(powers)
    moved = sum(abs(b - a) for a, b in pairwise(powers)) / (len(powers) - 1)
    assert found.mean == pytest.approx(mean**3.6)
    assert found.upper == pytest.approx((mean + 2.66 * moved) ** 3.6)


@pytest.mark.parametrize(
    ("today", "verdict"),
    [
        pytest.param(0, Verdict.NO_CHANGE, id="on the day of an event"),
        pytest.param(60, Verdict.NO_CHANGE, id="two months after it"),
        pytest.param(200, Verdict.IMPROVED, id="longer than ever before"),
    ],
)
def test_days_that_are_still_running_count_once_they_are_enough(
    today: int, verdict: Verdict
) -> None:
    assert events(*BETWEEN, today=today).verdict is verdict


def test_a_run_on_the_bound_has_no_limits() -> None:
    found = shown([0] * 6 + [1] + [0] * 6, better="lower", unit="falls", target={"value": "0"})
    assert (found.verdict, found.lower, found.upper) == (Verdict.NO_CHANGE, None, None)
    assert found.phase.chart is Chart.ON_BOUND
    assert found.outlook is Outlook.HIT_OR_MISS
    stopped = shown([2, 1, 3, 2, 4, 1, 2, 3, *[0] * 9], better="lower", unit="falls")
    assert stopped.signal is not None
    assert (stopped.verdict, stopped.signal.pattern) == (Verdict.IMPROVED, Pattern.ON_BOUND)


@pytest.mark.parametrize(
    ("baseline", "keeps"),
    [
        pytest.param(60, True, id="a target that keeps the baseline"),
        pytest.param(55, False, id="a target beyond it"),
    ],
)
def test_what_is_to_stay_as_it_was_need_not_improve(baseline: int, keeps: bool) -> None:
    found = shown(LOW, baseline={"value": str(baseline)}, target={"value": "60"})
    assert (found.verdict, found.keeps_target) == (Verdict.NO_CHANGE, keeps)
    worse = shown((*HIGH, *LOW), baseline={"value": "90"}, target={"value": "90"})
    assert not worse.keeps_target


def test_a_run_on_the_bound_may_be_rebased_too() -> None:
    found = shown((*LOW, *[100] * 14))
    assert found.phase.chart is Chart.ON_BOUND
    assert found.may_be_rebased_from == dt.date.fromisoformat(week(len(LOW)))
    assert found.outlook is Outlook.CONSISTENTLY_MET
    slipped = shown((*LOW, *[100] * 14, 60))
    assert slipped.slipping_since == dt.date.fromisoformat(week(len(LOW) + 14))


@pytest.mark.parametrize(
    ("target", "met", "keeps"),
    [
        pytest.param("57", 7, True, id="met by the latest seven"),
        pytest.param("58", 6, False, id="met by the latest six"),
    ],
)
def test_a_target_is_kept_that_the_latest_seven_meet(target: str, met: int, keeps: bool) -> None:
    found = shown((60, 62, 55, 63, 56, 57, 61, 59, 60, 63, 60, 58), target={"value": target})
    assert (found.verdict, found.outlook) == (Verdict.NO_CHANGE, Outlook.HIT_OR_MISS)
    assert (found.met, found.keeps_target) == (met, keeps)


@pytest.mark.parametrize(
    ("after", "first", "why"),
    [
        pytest.param((70, 80, 74, 79, 72, 78), 20, NoOutlook.CHANGING, id="six points after it"),
        pytest.param((70, 80, 74, 79, 72, 78, 73), 20, None, id="seven points after it"),
    ],
)
def test_a_level_that_was_left_is_not_what_comes_next(
    after: tuple[int, ...], first: int, why: NoOutlook | None
) -> None:
    found = shown((*LOW, *HIGH, *after), target={"value": "75"})
    assert (found.prospect.first, found.prospect.why) == (first, why)


def test_an_outlook_that_the_latest_two_points_contradict_is_not_known() -> None:
    prospect = unless_contradicted(Outlook.CONSISTENTLY_MISSED, 0, [False, True, True])
    assert (prospect.outlook, prospect.why) == (Outlook.UNKNOWN, NoOutlook.CONTRADICTED)
    kept = unless_contradicted(Outlook.CONSISTENTLY_MISSED, 0, [False, True, False])
    assert kept.outlook is Outlook.CONSISTENTLY_MISSED
