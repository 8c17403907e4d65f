import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from qiptrack.analysis.indicators.conclusions import Outlook, Verdict
from qiptrack.analysis.indicators.plan_indicators import PlanIndicators
from qiptrack.analysis.indicators.verdict import Judged, meets
from qiptrack.analysis.indicators.verdict import judged as judged_in
from qiptrack.model.fields import NotKnown
from qiptrack.model.indicators import Indicator
from qiptrack.model.plan import Plan
from qiptrack.model.salvage import salvage
from qiptrack.model.vocabulary import Better
from tests.conftest import with_each

START = dt.date(2026, 1, 5)
TODAY = dt.date(2026, 11, 23)

PLAN = salvage(Plan, {"opened": "2026-01-01"})

STEADY = (50, 52, 49, 51, 48, 52, 49, 51)
UP = (*STEADY, 60, 61, 60, 62, 61, 60, 61)
DOWN = tuple(100 - value for value in UP)


def judged(each: Indicator, today: dt.date) -> Judged:
    """Return what an indicator of a plan opened on 1 January shows."""
    return judged_in(each, PLAN, today)


def measured(values: Sequence[float]) -> list[dict[str, Any]]:
    """Return measurements a week apart."""
    return [
        {"date": (START + dt.timedelta(weeks=week)).isoformat(), "value": str(value)}
        for week, value in enumerate(values)
    ]


def indicator(values: Sequence[float] = (), **fields: Any) -> Indicator:
    """Return an indicator, of which more is better, with these values."""
    data = {
        "id": "I1",
        "name": "Plans up to date",
        "unit": "%",
        "better": "higher",
        "owner": "Quality Lead",
        "baseline": {"date": "2026-01-01", "value": "10"},
        "target": {"value": "90", "by": "2026-06-30"},
        "measurements": measured(values),
    }
    return salvage(Indicator, data | fields)


@with_each(
    ("values", "better", "verdict"),
    [
        pytest.param((), "higher", Verdict.TOO_EARLY, id="nothing measured"),
        pytest.param((1, 2, 3, 4, 5, 6), "higher", Verdict.TOO_EARLY, id="six points"),
        pytest.param((1, 2, 3, 4, 5, 6, 7), "higher", Verdict.IMPROVED, id="seven points"),
        pytest.param(STEADY, "higher", Verdict.NO_CHANGE, id="up and down"),
        pytest.param(UP, "higher", Verdict.IMPROVED, id="up where more is better"),
        pytest.param(UP, "lower", Verdict.WORSE, id="up where less is better"),
        pytest.param(DOWN, "higher", Verdict.WORSE, id="down where more is better"),
        pytest.param(DOWN, "lower", Verdict.IMPROVED, id="down where less is better"),
        pytest.param((*UP, 54), "higher", Verdict.NO_CHANGE, id="latest is back near the mean"),
    ],
)
def test_the_verdict_is_that_of_the_latest_point(
    values: Sequence[float], better: str, verdict: Verdict
) -> None:
    assert judged(indicator(values, better=better), TODAY).verdict is verdict


@with_each(
    ("target", "better", "outlook"),
    [
        pytest.param(40, "higher", Outlook.CONSISTENTLY_MET, id="limits above it"),
        pytest.param(50, "higher", Outlook.HIT_OR_MISS, id="between the limits"),
        pytest.param(70, "higher", Outlook.CONSISTENTLY_MISSED, id="limits below it"),
        pytest.param(40, "lower", Outlook.CONSISTENTLY_MISSED, id="too low to reach"),
        pytest.param(50, "lower", Outlook.HIT_OR_MISS, id="between them, less is better"),
        pytest.param(70, "lower", Outlook.CONSISTENTLY_MET, id="always below it"),
    ],
)
def test_the_outlook_holds_the_limits_against_the_target(
    target: int, better: str, outlook: Outlook
) -> None:
    each = indicator(STEADY, better=better, target={"value": str(target)})
    assert judged(each, TODAY).outlook is outlook


def test_always_on_the_target_is_always_meeting_it() -> None:
    each = indicator([100] * 8, target={"value": "100"})
    assert judged(each, TODAY).outlook is Outlook.CONSISTENTLY_MET


@pytest.mark.parametrize(
    ("target", "outlook"),
    [
        pytest.param(31.6, Outlook.HIT_OR_MISS, id="on the better limit"),
        pytest.param(-21.6, Outlook.CONSISTENTLY_MET, id="on the worse limit"),
    ],
)
def test_a_limit_on_the_target_meets_it(target: float, outlook: Outlook) -> None:
    each = indicator((0, 10) * 4, target={"value": str(target)})
    assert judged(each, TODAY).outlook is outlook


def test_limits_are_provisional_until_there_are_twelve_points() -> None:
    assert [judged(indicator(UP[:n]), TODAY).provisional for n in (6, 11, 12)] == [
        True,
        True,
        False,
    ]


def test_while_it_is_too_early_there_are_no_limits_and_no_outlook() -> None:
    early = judged(indicator(STEADY[:6]), TODAY)
    assert (early.mean, early.lower, early.upper) == (None, None, None)
    assert early.outlook is Outlook.UNKNOWN
    assert (early.n, early.latest, early.signals) == (6, 52, (None,) * 6)


def test_the_baseline_is_not_a_point() -> None:
    assert judged(indicator(STEADY), TODAY).n == len(STEADY)
    assert judged(indicator(), TODAY).latest is None


def test_points_are_taken_by_date_whatever_their_order_in_the_file() -> None:
    backwards = indicator(measurements=measured(UP)[::-1])
    assert judged(backwards, TODAY) == judged(indicator(UP), TODAY)


def test_what_is_dated_after_today_does_not_count() -> None:
    eighth = START + dt.timedelta(weeks=7)
    then = judged(indicator(UP), eighth)
    assert (then.n, then.latest_date, then.verdict) == (8, eighth, Verdict.NO_CHANGE)


def test_a_measurement_that_cannot_be_read_leaves_the_verdict_open() -> None:
    typed = measured(UP)
    typed[3] = {"date": "ongoing", "value": "51"}
    with pytest.raises(NotKnown):
        judged(indicator(measurements=typed), TODAY)


def test_a_target_that_cannot_be_read_leaves_only_the_outlook_open() -> None:
    shown = judged(indicator(UP, target={"value": "ninety"}), TODAY)
    assert (shown.verdict, shown.outlook) == (Verdict.IMPROVED, Outlook.UNKNOWN)
    whole = judged(indicator(UP, target="ninety"), TODAY)
    assert (whole.verdict, whole.outlook) == (Verdict.IMPROVED, Outlook.UNKNOWN)


@with_each(
    ("values", "target", "short"),
    [
        pytest.param(STEADY, {"value": "90", "by": "2026-06-30"}, True, id="not changed"),
        pytest.param(DOWN, {"value": "90", "by": "2026-06-30"}, True, id="worse"),
        pytest.param(DOWN, {"value": "1", "by": "2026-06-30"}, True, id="worse, and met yet"),
        pytest.param(UP, {"value": "90", "by": "2026-06-30"}, False, id="improved"),
        pytest.param(STEADY, {"value": "90", "by": "2026-11-23"}, False, id="due today"),
        pytest.param(STEADY, {"value": "90"}, False, id="no day to reach it by"),
        pytest.param(STEADY, {"value": "1", "by": "2026-06-30"}, False, id="met all along"),
        pytest.param(STEADY[:5], {"value": "90", "by": "2026-06-30"}, False, id="too early"),
    ],
)
def test_an_indicator_is_short_of_its_target_when_the_day_passed_without_a_change(
    values: Sequence[float], target: dict[str, str], *, short: bool
) -> None:
    facts = PlanIndicators(PLAN, TODAY).facts(indicator(values, target=target))
    assert facts.short_of_target(TODAY) is short


def test_days_that_are_still_running_begin_with_the_last_event() -> None:
    events = [{"date": (START + dt.timedelta(5 * each)).isoformat()} for each in range(1, 13)]
    found = judged(indicator(type="days-between", unit="days", measurements=events), TODAY)
    assert found.signal is not None
    assert found.signal.first == len(found.phase.points)
    assert found.since == START + dt.timedelta(60)


@with_each(
    ("value", "better", "met"),
    [
        (9, Better.HIGHER, False),
        (10, Better.HIGHER, True),
        (11, Better.HIGHER, True),
        (9, Better.LOWER, True),
        (10, Better.LOWER, True),
        (11, Better.LOWER, False),
        (9, Better.NEITHER, False),
        (10, Better.NEITHER, True),
        (11, Better.NEITHER, False),
    ],
)
def test_a_target_is_met_on_it_and_beyond_it_in_the_better_direction(
    value: float, better: Better, *, met: bool
) -> None:
    assert meets(value, 10, better) is met
