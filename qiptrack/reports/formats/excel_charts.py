"""Native charts in a workbook: points with mean, limits and target, and what they show beside."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qiptrack.model.dates import short_day
from qiptrack.reports.sheets import ChartedPoint, SheetChart
from qiptrack.reports.text import visible

ROWS = 20
"""How many rows of the sheet a chart takes with its heading; two stand on a page."""

LONGEST = 8_000
"""How many characters of what a chart shows stand beside it."""

_HEADER = (
    *("Indicator", "Date", "Value", "Mean", "Lower limit", "Upper limit", "Target"),
    *("For the better", "For the worse", "What it is"),
)
_GREY, _TEAL, _BLUE, _ORANGE, _TEXT = "#767B80", "#13809A", "#2F74C0", "#C65A11", "#303030"


def add_charts(
    book: xlsxwriter.Workbook,
    page: Worksheet,
    points: Worksheet,
    charts: Sequence[SheetChart],
    formats: tuple[Format, Format],
) -> None:
    """Draw each of `charts` on `page`, from its points, which stand in the sheet `points`.

    `formats` are those of headings and of sentences.
    """
    heading, plain = formats
    bold = book.add_format(
        {"bold": True, "font_size": 10, "text_wrap": True, "bg_color": "#E7ECF0"}
    )
    as_date = book.add_format({"num_format": "dd mmm yyyy", "align": "left", "font_size": 10})
    for at, title in enumerate(_HEADER):
        points.write_string(0, at, title, bold)
        points.set_column(at, at, 34 if not at else 13)
    page.hide_gridlines(2)
    page.set_column(0, 7, 11)
    page.set_column(8, 8, 60)
    first, top = 1, 0
    for chart in charts:
        _write_points(points, first, chart, (plain, as_date))
        last = first + len(chart.points) - 1
        unit = f" ({chart.unit})" if chart.unit else ""
        said = visible(f"{chart.ref}: {chart.title}{unit}")[:1_000]
        page.write_string(top, 0, said, heading)
        options: dict[str, Any] = {
            "description": visible(f"Run chart of {chart.title}. {' '.join(chart.says)}")[:1_000],
            "object_position": 2,
        }
        drawing = _drawing(book, chart, first, last)
        page.insert_chart(top + 1, 0, drawing, options)
        page.merge_range(top + 1, 8, top + ROWS - 2, 8, "", plain)
        said = "\n".join(visible(text) for text in chart.says)
        page.write_string(top + 1, 8, said[:LONGEST], plain)
        first = last + 1
        top += ROWS
    page.set_h_pagebreaks(range(2 * ROWS, top, 2 * ROWS))


def _write_points(
    page: Worksheet, first: int, chart: SheetChart, formats: tuple[Format, Format]
) -> None:
    plain, as_date = formats
    name = visible(chart.ref)
    for row, point in enumerate(chart.points, start=first):
        page.write_string(row, 0, name, plain)
        if point.date:
            page.write_datetime(row, 1, dt.datetime.combine(point.date, dt.time()), as_date)
        else:
            page.write_string(row, 1, point.means, plain)
        for at, number in enumerate(_numbers(point), start=2):
            if number is not None:
                page.write_number(row, at, number, plain)
        page.write_string(row, len(_HEADER) - 1, point.means, plain)


def _numbers(point: ChartedPoint) -> Iterator[float | None]:
    yield from (point.value, point.mean, point.lower, point.upper, point.target)
    yield from (point.better, point.worse)


def _drawing(book: xlsxwriter.Workbook, chart: SheetChart, first: int, last: int) -> Any:
    """Return a line chart of the points in the rows `first` to `last` of the sheet of points."""
    drawing = book.add_chart({"type": "line"})
    if drawing is None:
        raise TypeError
    points = chart.points
    dates = [short_day(point.date) if point.date else point.means for point in points]
    for at, name in enumerate(_HEADER[2:9], start=2):
        values = [list(_numbers(point))[at - 2] for point in points]
        if any(value is not None for value in values):
            drawing.add_series(
                {
                    "name": name,
                    "categories": ["Points", first, 1, last, 1],
                    "values": ["Points", first, at, last, at],
                    "categories_data": dates,
                    "values_data": values,
                    "points": _steps(values) if name in _LEVELS else None,
                    **_STYLES[name],
                }
            )
    drawing.set_title({"none": True})
    drawing.set_legend({"position": "bottom", "font": {"size": 9}})
    drawing.set_size({"width": 640, "height": 360})
    drawing.set_x_axis(
        {"text_axis": True, "num_format": "d mmm yy", "num_font": {"size": 9, "rotation": -45}}
    )
    drawing.set_y_axis({"num_font": {"size": 9}, "major_gridlines": {"visible": False}})
    drawing.show_blanks_as("gap")
    return drawing


_LEVELS = ("Mean", "Lower limit", "Upper limit")


def _steps(values: Sequence[float | None]) -> list[dict[str, Any] | None] | None:
    """Return which stretches of a line are not drawn: those where its level is drawn anew."""
    anew = [
        before is not None and after is not None and before != after
        for before, after in pairwise(values)
    ]
    if not any(anew):
        return None
    return [None, *({"border": {"none": True}} if each else None for each in anew)]


def _mark(kind: str, size: int, colour: str) -> dict[str, Any]:
    return {"type": kind, "size": size, "fill": {"color": colour}, "border": {"color": colour}}


_STYLES: dict[str, dict[str, Any]] = {
    "Value": {"line": {"color": _GREY, "width": 1}, "marker": _mark("circle", 5, _TEXT)},
    "Mean": {"line": {"color": _TEXT, "width": 1.25}},
    "Lower limit": {"line": {"color": _GREY, "width": 1, "dash_type": "dash"}},
    "Upper limit": {"line": {"color": _GREY, "width": 1, "dash_type": "dash"}},
    "Target": {"line": {"color": _TEAL, "width": 1.75, "dash_type": "long_dash"}},
    "For the better": {"line": {"none": True}, "marker": _mark("square", 8, _BLUE)},
    "For the worse": {"line": {"none": True}, "marker": _mark("triangle", 9, _ORANGE)},
}
"""How a line or the points of a kind are drawn: what changed has a shape beside its colour."""
