"""The report of one indicator: the facts, what they show and why, and its run chart."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from qiptrack.analysis.indicators import IndicatorRow, Shown
from qiptrack.analysis.outlook import Outlook
from qiptrack.analysis.spc import Signal, exact
from qiptrack.analysis.verdict import Judged, is_better
from qiptrack.model.base import field_value, or_none
from qiptrack.model.vocabulary import Better
from qiptrack.reports.findings import VERDICTS, changed, findings
from qiptrack.reports.report import (
    Block,
    Column,
    Dot,
    Facts,
    Line,
    Look,
    Points,
    Report,
    RunChart,
    Table,
    keys_of,
    row_of,
)
from qiptrack.reports.run_chart import number
from qiptrack.reports.screen import Role
from qiptrack.reports.wording import amount, day, like

_POINTS = (
    Column("date", "Date", Look.NAME),
    Column("value", "Value", Look.NUMBER),
    Column("change", "Part of a change"),
    Column("note", "", below=True),
)


def indicator_report(shown: Shown, today: dt.date) -> Report:
    """Return one indicator in full; machines get its points beside the row of the list."""
    row, found = shown.row, shown.judged
    blocks: list[Block] = [Facts(tuple(_facts(shown)))]
    if found:
        blocks.append(
            Points(tuple(findings(shown.indicator, row, found, today)), title="What it shows")
        )
    if found and found.points:
        blocks.append(run_chart_of(shown.row, found))
        blocks.append(Table(_POINTS, _points(row, found), title="Measurements"))
    return Report(
        kind="indicators",
        as_of=today,
        title=row.ref,
        blocks=tuple(blocks),
        keys=keys_of(IndicatorRow),
        rows=[row_of(row)],
        extra={"points": _machine_points(found)} if found else {},
    )


def _facts(shown: Shown) -> Iterator[tuple[str, Any]]:
    row, found = shown.row, shown.judged
    baseline = or_none(lambda: shown.indicator.baseline)
    yield "Indicator", row.name
    yield "Plan", or_none(lambda: shown.filed.plan.title)
    yield "Service", row.service
    yield "Owner", row.owner
    for key, title in (("every", "Every"), ("source", "Source"), ("measure", "Measure")):
        yield title, field_value(shown.indicator, key)
    yield "Better", row.better
    yield (
        "Baseline",
        _on(row.baseline, row.unit, or_none(lambda: baseline.date) if baseline else None),
    )
    yield "Target", _on(row.target, row.unit, row.target_by, "by")
    yield "Latest", _on(row.latest, row.unit, row.latest_date)
    yield "Next due", f"by {day(row.next_due)}" if row.next_due else None
    if found and found.limits:
        mean, lower, upper = (_worked_out(each, shown) for each in (row.mean, row.lower, row.upper))
        provisional = ", provisional" if row.provisional else ""
        yield "Mean", mean
        yield "Limits", f"{lower} to {upper}{provisional}"
    yield "Verdict", row.verdict and VERDICTS[row.verdict]
    yield "Outlook", None if row.outlook is Outlook.UNKNOWN else row.outlook


def _on(
    value: float | None, unit: str | None, date: dt.date | None, word: str = "on"
) -> str | None:
    text = amount(value, unit)
    return f"{text} {word} {day(date)}" if text and date else text


def _worked_out(value: float | None, shown: Shown) -> str | None:
    """Return a mean or a limit with its unit, not more exact than the measurements allow."""
    points = shown.judged.points if shown.judged else ()
    return amount(like(value, (point.value for point in points)), shown.row.unit)


def _points(row: IndicatorRow, found: Judged) -> list[dict[str, Any]]:
    return [
        {
            "date": point.date,
            "value": point.value,
            "change": changed(signal, row.better),
            "note": point.note,
        }
        for point, signal in zip(found.points, found.signals, strict=True)
    ]


def _machine_points(found: Judged) -> list[dict[str, Any]]:
    return [
        {
            "date": point.date,
            "value": point.value,
            "signal": signal and signal.pattern,
            "up": signal and signal.up,
            "note": point.note,
        }
        for point, signal in zip(found.points, found.signals, strict=True)
    ]


USUAL, FOR_BETTER, FOR_WORSE, BASELINE = "•", "+", "x", "b"
"""How points are drawn."""

_MEANINGS = {
    USUAL: "usual variation",
    FOR_BETTER: "for the better",
    FOR_WORSE: "for the worse",
    BASELINE: "baseline",
}

_ROLES = {FOR_BETTER: Role.GOOD, FOR_WORSE: Role.BAD, BASELINE: Role.QUIET}


def run_chart_of(row: IndicatorRow, found: Judged) -> RunChart:
    """Return the run chart of an indicator that has points, with its baseline in front."""
    dots = [
        Dot(point.date, exact(point.value), glyph := _glyph(signal, row.better), _role(glyph))
        for point, signal in zip(found.points, found.signals, strict=True)
    ]
    if row.baseline is not None:
        dots.insert(0, Dot(None, exact(row.baseline), BASELINE, _role(BASELINE)))
    unit = f" ({row.unit})" if row.unit else ""
    return RunChart(tuple(dots), tuple(_lines(row, found)), _MEANINGS, title=f"Run chart{unit}")


def _role(glyph: str) -> Role:
    return _ROLES.get(glyph, Role.PLAIN)


def _glyph(signal: Signal | None, better: Better | None) -> str:
    if signal is None or better is None:
        return USUAL
    return FOR_BETTER if is_better(signal, better) else FOR_WORSE


def _lines(row: IndicatorRow, found: Judged) -> Iterator[Line]:
    typed = [point.value for point in found.points]
    if found.limits:
        for name, value in (("upper limit", row.upper), ("lower limit", row.lower)):
            yield _line(name, like(value, typed), "┄")
    if row.target is not None:
        yield _line("target", row.target, "═")
    if found.limits:
        yield _line("mean", like(row.mean, typed), "─")


def _line(name: str, value: float | None, glyph: str) -> Line:
    at = exact(value or 0.0)
    return Line(f"{name} {number(at)}", at, glyph)
