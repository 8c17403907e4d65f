"""The run chart of one indicator: what its points and lines are drawn as, and what that means."""

from collections.abc import Iterator

from qiptrack.analysis.indicators import IndicatorRow
from qiptrack.analysis.spc import Signal, exact
from qiptrack.analysis.verdict import Judged, is_better
from qiptrack.model.words import Better
from qiptrack.reports.amounts import like
from qiptrack.reports.report import Dot, Line, RunChart
from qiptrack.reports.runchart import number
from qiptrack.reports.style import Role

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
