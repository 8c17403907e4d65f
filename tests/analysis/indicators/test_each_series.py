"""Series of every shape, of each kind and in each direction: what they show, in numbers."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from qiptrack.analysis.agenda import why_asked
from qiptrack.analysis.indicators.rows import shown_of
from qiptrack.analysis.indicators.trends import Trends
from qiptrack.model.identity import FiledPlan
from qiptrack.model.plan import Plan
from qiptrack.reports.indicators.trend import trend_report
from tests.conftest import Golden
from tests.model.whole_plan import whole_plan

TODAY = dt.date(2026, 10, 30)
STEADY = (50, 52, 49, 51, 50, 48, 51, 49, 52, 50, 51, 49)
SHAPES: dict[str, Sequence[float]] = {
    "nothing": (),
    "one": (50,),
    "one met": (52, 51, 44),
    "two met": (52, 44, 44),
    "six": STEADY[:6],
    "seven": STEADY[:7],
    "steady": STEADY,
    "all one": (50,) * 12,
    "six above": (*STEADY, *(56, 57, 56, 55, 57, 56)),
    "seven above": (*STEADY, *(56, 57, 56, 55, 57, 56, 57)),
    "seven below": (*STEADY, *(44, 43, 44, 45, 43, 44, 43)),
    "eight above and back": (*STEADY, *(56, 57, 56, 55, 57, 56, 57, 56), *STEADY[:3]),
    "twelve above": (*STEADY, *(60, 61, 59, 60, 61, 60, 59, 61, 60, 59, 60, 61)),
    "five rising": (*STEADY[:8], 50, 51, 52, 53, 54),
    "six rising": (*STEADY[:8], 50, 51, 52, 53, 54, 55),
    "seven rising": (*STEADY[:8], 49, 50, 51, 52, 53, 54, 55),
    "six falling": (*STEADY[:8], 51, 50, 49, 48, 47, 46, 45),
    "one far above": (*STEADY, 70),
    "one far below": (*STEADY, 30),
    "one far above, before": (*STEADY[:6], 70, *STEADY[6:]),
    "at the limit": (*STEADY, 57),
    "two of three near": (*STEADY, 55, 50, 55),
    "two of three near below": (*STEADY, 46, 50, 46),
    "on the least": (0,) * 9,
    "mostly on the least": (0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0, 0),
    "on the least at last": (3, 2, 0, 4, 2, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    "off the least at last": (0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 2, 4, 3, 2),
    "mostly on the most": (100, 100, 99, 100, 100, 100, 100, 98, 100, 100),
    "below nothing": (-3, -2, -4, -3, -2, -3, -4, -2),
    "in halves": (1.5, 2.5, 1.5, 2.5, 1.5, 2.5, 1.5, 2.5, 2.25),
}
DIRECTIONS = {"higher": "70", "lower": "45", "neither": "50"}


def indicator(name: str, values: Sequence[float], better: str, **more: Any) -> dict[str, Any]:
    """Return an indicator with a point every week, the last of them on 26 October."""
    first = dt.date(2026, 10, 26) - dt.timedelta(7 * (len(values) - 1))
    points = [
        {"date": (first + dt.timedelta(7 * at)).isoformat(), "value": f"{value:g}"}
        for at, value in enumerate(values)
    ]
    target = {"value": DIRECTIONS[better], "by": "2026-10-29"}
    return {
        "id": name.replace(" ", "-").replace(",", ""), "name": name, "measure": "m",
        "unit": "points", "better": better, "owner": "Quality Lead", "target": target,
        "measurements": points, **more,
    }  # fmt: skip


def filed(*indicators: dict[str, Any], name: str = "oak", service: str = "Oak House") -> FiledPlan:
    data = {key: value for key, value in whole_plan().items() if key not in ("closed", "actions")}
    data |= {
        "indicators": list(indicators),
        "checks": [],
        "service": service,
        "opened": "2026-01-05",
    }
    return FiledPlan(name, f"{name}.yaml", Plan.model_validate(data))


def lines(plan: FiledPlan) -> Iterator[str]:
    """Yield what each indicator shows, without what was put in."""
    known = ("name", "service", "unit", "better", "plan", "measure", "owner", "ref", "every")
    for each in shown_of(plan, TODAY):
        row = each.row._asdict()
        said = (
            f"{key}={round(value, 3) if isinstance(value, float) else value}"
            for key, value in row.items()
            if value not in (None, False) and key not in known
        )
        short, missed = each.facts.short_of_target(TODAY), each.facts.target_missed(TODAY)
        asked = why_asked(each.facts, TODAY)
        yield f"{each.row.name}, {each.row.better}: {' '.join(said)} | {short} {missed} | {asked}"


@pytest.mark.parametrize("better", DIRECTIONS)
def test_every_shape_in_every_direction(better: str, golden: Golden) -> None:
    plan = filed(*(indicator(name, values, better) for name, values in SHAPES.items()))
    golden(f"series/{better}.txt", "\n".join(lines(plan)) + "\n")


REBASE = {"by": "Quality Lead", "reason": "R", "approved_by": "Registered Manager"}


@pytest.mark.parametrize("kind", ["share", "rate", "count", "level"])
def test_every_shape_of_every_kind(kind: str, golden: Golden) -> None:
    chosen = [name for name in SHAPES if "least" in name or "most" in name or "far" in name]
    plan = filed(
        *(
            indicator(name, SHAPES[name], "lower", type=kind)
            for name in (*chosen, "steady", "below nothing")
            if kind != "share" or min(SHAPES[name]) >= 0
        )
    )
    golden(f"series/{kind}.txt", "\n".join(lines(plan)) + "\n")


def test_every_shape_with_a_known_change(golden: Golden) -> None:
    days = {"six above": (6, 7), "seven above": (7, 8), "twelve above": (11, 12), "steady": (5, 6)}
    made = [
        indicator(
            name, SHAPES[name], "higher",
            id=f"{name.replace(' ', '-')}-{back}",
            rebases=[{**REBASE, "date": f"{dt.date(2026, 10, 26) - dt.timedelta(7 * back - 7)}"}],
        )
        for name, times in days.items()
        for back in times
    ]  # fmt: skip
    golden("series/rebased.txt", "\n".join(lines(filed(*made))) + "\n")


def test_days_between_events(golden: Golden) -> None:
    gaps = {
        "regular": (10,) * 9,
        "longer": (5, 6, 5, 7, 6, 5, 6, 40, 45, 50),
        "shorter": (40, 45, 50, 42, 44, 41, 43, 2, 1, 0, 2),
        "two on one day": (9, 0, 9, 0, 9, 8, 10, 9),
        "too few": (9, 8, 10),
    }
    made = []
    for name, days in gaps.items():
        day = dt.date(2026, 10, 1)
        events = [day := day - dt.timedelta(gap) for gap in reversed(days)]
        points = [{"date": each.isoformat()} for each in sorted(events)]
        made += [
            indicator(
                name, (), better, type="days-between", measurements=points, id=f"{better}-{at}"
            )
            for at, better in enumerate(("higher", "lower"))
        ]
        for each in made[-2:]:
            each["id"] = f"{name.replace(' ', '-')}-{each['better']}"
    golden("series/days-between.txt", "\n".join(lines(filed(*made))) + "\n")


def test_how_many_of_how_many(golden: Golden) -> None:
    counts = ((3, 20), (4, 20), (2, 10), (0, 20), (5, 25), (20, 20), (1, 30), (3, 19))
    made = []
    for kind, per in (("share", None), ("rate", "100"), ("rate", None)):
        each = indicator(f"{kind} {per}", STEADY[:8], "lower", type=kind, per=per)
        for point, (many, of) in zip(each["measurements"], counts, strict=True):
            del point["value"]
            point |= {"count": str(many), "of": str(of)}
        made.append({key: value for key, value in each.items() if value is not None})
    golden("series/counted.txt", "\n".join(lines(filed(*made))) + "\n")


@pytest.mark.parametrize("kind", ["level", "count", "share"])
def test_one_measure_over_services(kind: str, golden: Golden) -> None:
    services = {
        "Ash": (50, 51, 49, 50, 52, 50, 49, 51), "Birch": (52, 50, 51, 49, 50, 51, 50, 52),
        "Cedar": (90, 92, 91, 89, 90, 91, 92, 90), "Dale": (50,), "Elm": (),
    }  # fmt: skip
    found = Trends(TODAY)
    for at, (name, values) in enumerate(services.items()):
        more = {"every": "week" if at < 3 else "month"}
        found.add(
            filed(indicator(name, values, "lower", type=kind, **more), name=name, service=name)
        )
    trend = found.trend("m")
    assert trend is not None
    report = trend_report(trend, TODAY)
    rows = [
        " ".join(f"{key}={value}" for key, value in row.items() if value is not None)
        for row in report.rows
    ]
    golden(f"series/trend-{kind}.txt", "\n".join((*rows, *report.summary)) + "\n")
