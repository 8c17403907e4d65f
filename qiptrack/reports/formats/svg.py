"""A run chart as SVG: for a page, for print, and for whatever else can hold a drawing.

What it looks like stands in attributes, for not everything that shows SVG knows of styles, and its
words have the colour of the text around it. The points of a change have a shape of their own
beside a colour. It is described in words for those who do not see it.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from fractions import Fraction
from html import escape
from numbers import Rational
from typing import NamedTuple

from qiptrack.model.dates import short_day
from qiptrack.model.sentences import listing
from qiptrack.reports.report import Dot, Line, RunChart
from qiptrack.reports.run_chart import WIDEST_GAP, number, tick_step
from qiptrack.reports.text import visible
from qiptrack.reports.wording import count

WIDTH = 520
LETTER = 6.4
"""How wide a character of the words is, about, in the units of the drawing."""

SIZE = 12
"""How high the letters are."""

TOP, HEIGHT, FOOT = 10.0, 170.0, 52.0
"""The room above the plot, its height, and the room for days and marks below it."""

ROW = 16.0
"""How high a line of the key is."""

APART = 13.0
"""How far apart the names of two lines are, at least."""

GREY, TEAL, BLUE, ORANGE, PURPLE = "#767b80", "#13809a", "#2f74c0", "#c65a11", "#8a5fbf"
"""Colours that are told apart from white and from black paper by 3 to 1 and more."""

TEXT = "currentColor"

_LINES = {
    "─": (TEXT, "1.3", ""),
    "┄": (GREY, "1.2", "5 3"),
    "═": (TEAL, "2", "11 4"),
}
"""How a line is drawn that the terminal draws of this character: colour, width, dashes."""


class _Place(NamedTuple):
    """Where a point stands in the drawing."""

    x: float
    y: float
    dot: Dot


class _Scale(NamedTuple):
    """Where a value stands; the most is at the top."""

    least: Fraction
    most: Fraction

    def y(self, value: Rational) -> float:
        return TOP + float((self.most - Fraction(value)) / (self.most - self.least)) * HEIGHT


def svg(chart: RunChart, name: str) -> str:
    """Return the drawing of `chart`; `name` is what its ids begin with, unique in a page."""
    scale = _scale(chart)
    ticks = list(_ticks(scale))
    left = max(len(text) for _, text in ticks) * LETTER + 8
    names = list(_names(chart.lines, scale))
    right = max((len(text) for _, text in names), default=2) * LETTER + 10
    places = list(_places(chart.dots, scale, left + 8, WIDTH - right - 8))
    edges = left, WIDTH - right
    key = list(_key(chart, TOP + HEIGHT + FOOT))
    height = TOP + HEIGHT + FOOT + (max(y for y, _ in key) - TOP - HEIGHT - FOOT + 8 if key else 0)
    parts = [
        *_frame(ticks, edges),
        *(_line(line, places, scale, edges) for line in chart.lines),
        *(_words(x=edges[1] + 6, y=y + 4, text=text) for y, text in names),
        *_path(places),
        *(_shape(place.dot.glyph, place.x, place.y) for place in places),
        *_days(places),
        *_marks(chart, places),
        *(drawn for _, drawn in key),
    ]
    said = escape(visible(chart.about or chart.title))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" '
        f'width="{WIDTH}" height="{height:g}" role="img" font-family="sans-serif" '
        f'font-size="{SIZE}" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{said}</title>'
        f'<desc id="{name}-desc">{escape(visible(described(chart)))}</desc>{"".join(parts)}</svg>'
    )


def described(chart: RunChart) -> str:
    """Return what a chart shows in sentences: its points, its lines, and what is marked."""
    dated = [dot for dot in chart.dots if dot.date]
    said = []
    if dated and (first := dated[0].date) and (last := dated[-1].date):
        said.append(
            f"{count(len(dated), 'point')} from {short_day(first)} to {short_day(last)},"
            f" the latest {number(dated[-1].value)}."
        )
    lines = [line.name for line in chart.lines if line.name]
    said += [f"Lines: {listing(lines)}."] if lines else []
    for glyph, meaning in _key_to_points(chart):
        these = [dot for dot in chart.dots if dot.glyph == glyph]
        said.append(f"{meaning.capitalize()}: {count(len(these), 'point')}.")
    said += [f"{count(len(chart.marks), 'mark')} below."] if chart.marks else []
    return " ".join(said)


def _key_to_points(chart: RunChart) -> Iterator[tuple[str, str]]:
    """Yield the characters that points are drawn as, each with what it means."""
    used = {dot.glyph for dot in chart.dots}
    yield from ((glyph, meaning) for glyph, meaning in chart.meanings.items() if glyph in used)


def _scale(chart: RunChart) -> _Scale:
    values = [*(dot.value for dot in chart.dots), *(line.value for line in chart.lines)]
    least, most = Fraction(min(values)), Fraction(max(values))
    margin = (most - least) / 16 or Fraction(1)
    return _Scale(least - margin, most + margin)


def _ticks(scale: _Scale) -> Iterator[tuple[float, str]]:
    """Yield round values for the side, each with where it stands."""
    step = tick_step(scale.most - scale.least)
    value = -(-scale.least // step) * step
    while value <= scale.most:
        yield scale.y(value), number(value)
        value += step


def _names(lines: Sequence[Line], scale: _Scale) -> Iterator[tuple[float, str]]:
    """Yield the names of the lines, none nearer to another than there is room for."""
    named = sorted((scale.y(line.value), line.name) for line in lines if line.name)
    below = TOP - APART
    spare = TOP + HEIGHT - APART * len(named)
    for index, (y, name) in enumerate(named):
        below = max(below + APART, min(y, spare + APART * (index + 1)))
        yield below, name


def _places(dots: Sequence[Dot], scale: _Scale, left: float, right: float) -> Iterator[_Place]:
    """Yield where each point stands; where points are missing, their places stay empty."""
    steps = [0]
    for dot in dots[1:]:
        steps.append(steps[-1] + 1 + min(dot.gap, WIDEST_GAP))
    apart = min(60.0, (right - left) / max(steps[-1], 1))
    for dot, step in zip(dots, steps, strict=True):
        yield _Place(left + step * apart, scale.y(dot.value), dot)


def _frame(ticks: Sequence[tuple[float, str]], edges: tuple[float, float]) -> Iterator[str]:
    """Yield the values at the side, and the edges of the plot."""
    left, right = edges
    for y, text in ticks:
        yield _words(x=left - 6, y=y + 4, text=text, anchor="end")
        yield f'<path d="M{left - 3:g} {y:.1f}H{left:g}" stroke="{GREY}" fill="none"/>'
    floor = TOP + HEIGHT
    yield f'<path d="M{left:g} {TOP:g}V{floor:g}H{right:g}" stroke="{GREY}" fill="none"/>'


def _line(line: Line, places: Sequence[_Place], scale: _Scale, edges: tuple[float, float]) -> str:
    left, right = edges
    start = _first_from(line.start, places, right) - 5 if line.start else left
    end = _first_from(line.end, places, right) - 5 if line.end else right
    colour, width, dashes = _LINES.get(line.glyph, (GREY, "1", ""))
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="M{start:.1f} {scale.y(line.value):.1f}H{end:.1f}" '
        f'stroke="{colour}" stroke-width="{width}"{dashed} fill="none"/>'
    )


def _first_from(date: dt.date, places: Sequence[_Place], behind: float) -> float:
    """Return where the first point on or after a day stands; or behind all."""
    on = (place.x for place in places if place.dot.date and place.dot.date >= date)
    return next(on, behind)


def _path(places: Sequence[_Place]) -> Iterator[str]:
    """Yield the line from point to point, which ends where points are missing."""
    drawn = [place for place in places if place.dot.date]
    steps = [
        f"{'M' if index == 0 or place.dot.gap else 'L'}{place.x:.1f} {place.y:.1f}"
        for index, place in enumerate(drawn)
    ]
    if len(steps) > 1:
        yield f'<path d="{"".join(steps)}" stroke="{GREY}" stroke-width="1" fill="none"/>'


def _shape(glyph: str, x: float, y: float) -> str:
    """Return a point as what it means is drawn: every meaning has a shape of its own."""
    if glyph == "+":
        corners = f"M{x - 4:.1f} {y - 4:.1f}h8v8h-8z"
        return f'<path d="{corners}" fill="{BLUE}"/>'
    if glyph == "x":
        corners = f"M{x:.1f} {y - 5.5:.1f}l5.5 10h-11z"
        return f'<path d="{corners}" fill="{ORANGE}"/>'
    if glyph in "^v":
        up = -1 if glyph == "^" else 1
        corners = f"M{x:.1f} {y + 5.5 * up:.1f}l5 {-10 * up}h-10z"
        return f'<path d="{corners}" fill="{PURPLE}"/>'
    if glyph == ">":
        corners = f"M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5z"
        return f'<path d="{corners}" fill="none" stroke="{TEXT}" stroke-width="1.3"/>'
    hollow = f'fill="none" stroke="{TEXT}" stroke-width="1.3"'
    filled = f'fill="{TEXT}"'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" {hollow if glyph == "b" else filled}/>'


def _days(places: Sequence[_Place]) -> Iterator[str]:
    """Yield the days below the points, as many as there is room for, each year said once."""
    y, shown, year = TOP + HEIGHT + 30, float("inf"), None
    chosen = []
    for place in reversed(places):
        if place.dot.date and place.x + 9 * LETTER <= shown:
            chosen.append(place)
            shown = place.x
    for place in reversed(chosen):
        said, _, of = short_day(place.dot.date).rpartition(" ") if place.dot.date else ("", "", "")
        yield _words(x=place.x, y=y, text=said, anchor="middle")
        if of != year:
            yield _words(x=place.x, y=y + 14, text=of, anchor="middle")
        year = of


def _marks(chart: RunChart, places: Sequence[_Place]) -> Iterator[str]:
    """Yield the characters below the points at which something happened."""
    behind = places[-1].x + 12
    seen: set[float] = set()
    for mark in chart.marks:
        x = _first_from(mark.date, places, behind)
        if x not in seen:
            seen.add(x)
            y = TOP + HEIGHT
            yield f'<path d="M{x:.1f} {y:g}v4" stroke="{TEXT}" fill="none"/>'
            yield _words(x=x, y=y + 15, text=mark.glyph, anchor="middle", bold=True)


def _key(chart: RunChart, top: float) -> Iterator[tuple[float, str]]:
    """Yield what each shape means, as many in a line as there is room for."""
    x, y = 8.0, top + 8
    for glyph, meaning in _key_to_points(chart):
        room = len(meaning) * LETTER + 34
        if x > 8.0 and x + room > WIDTH:
            x, y = 8.0, y + ROW
        yield y, _shape(glyph, x, y - 4)
        yield y, _words(x=x + 10, y=y, text=meaning)
        x += room


def _words(*, x: float, y: float, text: str, anchor: str = "", bold: bool = False) -> str:
    placed = f' text-anchor="{anchor}"' if anchor else ""
    weight = ' font-weight="bold"' if bold else ""
    shown = escape(visible(text))
    return f'<text x="{x:.1f}" y="{y:.1f}"{placed}{weight} fill="{TEXT}">{shown}</text>'
