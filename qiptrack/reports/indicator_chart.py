"""The run chart of one indicator: what its points and lines are drawn as, and what that means."""

from collections.abc import Iterator, Sequence

from qiptrack.analysis.indicators import IndicatorRow
from qiptrack.analysis.spc import Signal, exact
from qiptrack.analysis.verdict import Judged, is_better
from qiptrack.model.words import Better
from qiptrack.reports.amounts import like
from qiptrack.reports.report import Drawing
from qiptrack.reports.runchart import Dot, Line, number, run_chart
from qiptrack.reports.style import Role, Segment

USUAL, FOR_BETTER, FOR_WORSE, BASELINE = "•", "+", "x", "b"
"""How points are drawn."""

_MEANING = {
    USUAL: ("usual variation", Role.PLAIN),
    FOR_BETTER: ("for the better", Role.GOOD),
    FOR_WORSE: ("for the worse", Role.BAD),
    BASELINE: ("baseline", Role.QUIET),
}


def run_chart_of(row: IndicatorRow, found: Judged) -> Drawing:
    """Return the run chart of an indicator that has points, with its baseline in front."""
    dots = [
        Dot(point.date, exact(point.value), glyph := _glyph(signal, row.better), _MEANING[glyph][1])
        for point, signal in zip(found.points, found.signals, strict=True)
    ]
    if row.baseline is not None:
        dots.insert(0, Dot(None, exact(row.baseline), BASELINE, _MEANING[BASELINE][1]))
    chart = run_chart(dots, list(_lines(row, found)))
    dots = dots[-chart.shown :]
    unit = f" ({row.unit})" if row.unit else ""
    part = f", the latest {chart.shown} of {found.n} points" if chart.shown < found.n else ""
    lines = (*chart.drawing, (), tuple(_legend(dots)))
    return Drawing(lines, title=f"Run chart{unit}{part}")


def _legend(dots: Sequence[Dot]) -> Iterator[Segment]:
    """Yield what the characters mean by which points are drawn."""
    used = [each for each in _MEANING if any(dot.glyph == each for dot in dots)]
    for index, glyph in enumerate(used):
        meaning, role = _MEANING[glyph]
        yield f"{'   ' if index else ''}{glyph} ", role
        yield meaning, Role.QUIET


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
