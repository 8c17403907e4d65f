"""The report of one indicator: the facts, what they show and why, and its run chart."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from qiptrack.analysis.indicators.conclusions import Outlook
from qiptrack.analysis.indicators.judged import judged_of
from qiptrack.analysis.indicators.measurements import Point
from qiptrack.analysis.indicators.rows import IndicatorRow, Shown
from qiptrack.analysis.indicators.verdict import Judged
from qiptrack.model.base import field_value, or_none
from qiptrack.model.dates import short_day
from qiptrack.model.records import Rebase
from qiptrack.reports.indicators.chart import Happening, happenings, run_chart_of
from qiptrack.reports.indicators.findings import TYPES, changed, findings
from qiptrack.reports.indicators.verdicts import verdict_of
from qiptrack.reports.report import (
    Block,
    Column,
    Facts,
    Look,
    Points,
    Report,
    Table,
    keys_of,
    row_of,
)
from qiptrack.reports.wording import amount, count, rounded_like, words

_POINTS = (
    Column("date", "Date", Look.NAME),
    Column("value", "Value", Look.NUMBER),
    Column("counted", "Of how many"),
    Column("change", "Part of a change"),
)

_MARKED = (
    Column("mark", "Mark", Look.NAME),
    Column("date", "Date", Look.NAME),
    Column("what", "What happened"),
)


def indicator_report(shown: Shown, today: dt.date) -> Report:
    """Return one indicator in full; machines get its points beside the row of the list."""
    row, found = shown.row, judged_of(shown)
    blocks: list[Block] = [Facts(tuple(_facts(shown)))]
    extra: dict[str, Any] = {}
    if found:
        said = tuple(findings(shown.indicator, row, found, today))
        blocks.append(Points(said, title="What it shows"))
        marked = happenings(shown, found)
        extra = {"points": _machine_points(found), "marks": [row_of(each) for each in marked]}
        blocks += _drawn(shown, found, marked)
    return Report(
        kind="indicators",
        as_of=today,
        title=row.ref,
        blocks=tuple(blocks),
        keys=keys_of(IndicatorRow),
        rows=[row_of(row)],
        extra=extra,
    )


def chart_blocks(shown: Shown, title: str, today: dt.date) -> Iterator[Block]:
    """Yield an indicator as a paper has it: how it stands, what it shows, and its chart."""
    row, found = shown.row, judged_of(shown)
    told = dict(_facts(shown))
    values = [f"{name.lower()} {told[name]}" for name in ("Baseline", "Target") if told.get(name)]
    yield Facts(
        (
            ("Reference", ", ".join(part for part in (row.ref, row.service, row.owner) if part)),
            ("Verdict", told["Verdict"]),
            ("Latest", "; ".join([told["Latest"] or "nothing measured yet", *values])),
        ),
        title=title,
    )
    if found is None or not found.points:
        return
    yield Points(tuple(findings(shown.indicator, row, found, today)))
    marked = happenings(shown, found)
    about = f"Run chart: {title}{f' ({row.unit})' if row.unit else ''}"
    yield run_chart_of(shown, found, marked)._replace(title="", about=about)
    if marked:
        yield Table(_MARKED, [row_of(each) for each in marked])


def _drawn(shown: Shown, found: Judged, marked: Sequence[Happening]) -> Iterator[Block]:
    """Yield the run chart, what is marked on it, and the measurements, where there are any."""
    if not found.points:
        return
    yield run_chart_of(shown, found, marked)
    if marked:
        yield Table(_MARKED, [row_of(each) for each in marked], title="Marked on the chart")
    measured = _points(shown.row, found)
    used = [each for each in _POINTS if each.key in measured[0]]
    yield Table(tuple(used), measured, title="Measurements")


def _facts(shown: Shown) -> Iterator[tuple[str, Any]]:
    row, found = shown.row, judged_of(shown)
    baseline = or_none(lambda: shown.indicator.baseline)
    yield "Indicator", row.name
    yield "Plan", or_none(lambda: shown.filed.plan.title)
    yield "Service", row.service
    yield "Owner", row.owner
    for key, title in (("every", "Every"), ("source", "Source"), ("measure", "Measure")):
        yield title, field_value(shown.indicator, key)
    yield "Type", TYPES.get(typed) if (typed := or_none(lambda: shown.indicator.type)) else None
    yield "Better", row.better
    yield (
        "Baseline",
        _on(row.baseline, row.unit, or_none(lambda: baseline.date) if baseline else None),
    )
    yield "Target", _on(row.target, row.unit, row.target_by, "by")
    yield "Latest", _on(row.latest, row.unit, row.latest_date)
    yield "Since then", count(row.days_since, "day") if row.days_since is not None else None
    yield "Next due", f"by {short_day(row.next_due)}" if row.next_due else None
    if found and found.limits:
        mean, lower, upper = (_worked_out(each, shown) for each in (row.mean, row.lower, row.upper))
        provisional = ", provisional" if row.provisional else ""
        yield "Mean", mean
        yield "Limits", f"{lower} to {upper}{provisional}"
    if found and found.phase.rebase:
        yield "Judged from", _rebase(found.phase.rebase)
    yield "Verdict", verdict_of(row, whole=True)
    yield "Outlook", None if row.outlook is Outlook.UNKNOWN else row.outlook


def _rebase(rebase: Rebase) -> str:
    by, approver = or_none(lambda: rebase.by), or_none(lambda: rebase.approved_by)
    agreed = f"; {approver} agreed" if approver else ""
    reason = or_none(lambda: rebase.reason) or "?"
    return f"{short_day(rebase.date)}: {reason} (by {by or '?'}{agreed})"


def _on(
    value: float | None, unit: str | None, date: dt.date | None, word: str = "on"
) -> str | None:
    text = amount(value, unit)
    return f"{text} {word} {short_day(date)}" if text and date else text


def _worked_out(value: float | None, shown: Shown) -> str | None:
    """Return a mean or a limit with its unit, not more exact than the measurements allow."""
    judged = judged_of(shown)
    points = judged.points if judged else ()
    return amount(rounded_like(value, (point.value for point in points)), shown.row.unit)


def _points(row: IndicatorRow, found: Judged) -> list[dict[str, Any]]:
    counts = any(point.of for point in found.points)
    return [
        {
            "date": point.date,
            "value": point.value,
            **({"counted": _counted(point)} if counts else {}),
            "change": changed(signal, row.better),
        }
        for point, signal in zip(found.points, found.signals, strict=True)
    ]


def _counted(point: Point) -> str | None:
    return f"{words(point.counted)} of {words(point.of)}" if point.of else None


def _machine_points(found: Judged) -> list[dict[str, Any]]:
    return [
        {
            "date": point.date,
            "value": point.value,
            "signal": signal and signal.pattern,
            "up": signal and signal.up,
            "note": point.note,
            "count": point.counted,
            "of": point.of,
        }
        for point, signal in zip(found.points, found.signals, strict=True)
    ]
