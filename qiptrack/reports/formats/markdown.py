"""Markdown for minutes and messages."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain
from typing import Any

from qiptrack.reports.formats.cells import Cells, columns_under
from qiptrack.reports.report import (
    Block,
    Facts,
    Look,
    Paragraph,
    Points,
    Report,
    RunChart,
    Table,
    present,
)
from qiptrack.reports.screen import USUAL_WIDTH, Screen
from qiptrack.reports.text import coded, markdown, plain_markdown, visible_lines
from qiptrack.reports.wording import as_looks, heading, headings, words

_LIGHTS = {"red": "🔴 ", "amber": "🟠 ", "green": "🟢 ", "blue": "🔵 "}
_RIGHT = (Look.NUMBER, Look.DAYS, Look.LATE)


def parts(report: Report, screen: Screen) -> Iterator[str]:
    """Yield the report as Markdown, piece by piece; what comes from files is as it was typed."""
    yield _written(f"# {markdown(heading(report))}", screen)
    of_blocks = (part for block in report.blocks for part in block_parts(block, screen))
    for part in chain(of_blocks, map(markdown, report.summary)):
        if part:
            yield f"\n\n{_written(part, screen)}"
    yield "\n"


_ACTS = frozenset("*|_=+#")
"""What may stand for a sign that an output cannot write, and would mark something up."""


def _written(part: str, screen: Screen) -> str:
    """Return a part of a text as the output can write it, in which nothing more is marked up."""
    if screen.unicode or part.startswith("```"):
        return screen.written(part)
    signs = {sign: screen.written(sign) for sign in {*part} if not sign.isascii()}
    shown = {ord(sign): f"\\{said}" if said in _ACTS else said for sign, said in signs.items()}
    return part.translate(shown)


def block_parts(block: Block, screen: Screen, level: int = 2) -> Iterator[str]:
    """Yield a block as the parts of a text between which a line is left empty.

    Its title is a heading of that `level`.
    """
    if block.title:
        yield f"{'#' * level} {markdown(block.title)}"
    if isinstance(block, Table):
        yield _table(block, screen) if block.rows else markdown(block.empty)
    elif isinstance(block, Facts):
        yield "\n".join(
            f"- **{markdown(name)}:** {_lines(words(value))}" for name, value in present(block)
        )
    elif isinstance(block, Points):
        yield "\n".join(f"- {_lines(item)}" for item in block.items)
    elif isinstance(block, RunChart):
        from qiptrack.reports.run_chart import drawn  # few reports have a chart

        lines = drawn(block, USUAL_WIDTH)
        yield _fenced(["".join(coded(text) for text, _ in line) for line in lines])
    else:
        yield _paragraph(block)


def _paragraph(block: Paragraph) -> str:
    return _fenced(visible_lines(block.text)) if block.verbatim else _lines(block.text)


def _lines(text: str) -> str:
    """Return `text` with its line ends; HTML has them in a list or a table, too."""
    return "<br>".join(markdown(line) for line in visible_lines(text))


def _fenced(lines: Sequence[str]) -> str:
    """Return `lines` as they stand, in a fence longer than any in them."""
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([f"{fence}text", *lines, fence])


def _table(table: Table, screen: Screen) -> str:
    filled = [
        (column, cells)
        for column, cells in zip(table.columns, _cells(table, screen), strict=True)
        if not column.below or any(cells)
    ]
    columns = [column for column, _ in filled]
    titles = [markdown(title) for title in headings(columns)]
    rules = ["---:" if column.look in _RIGHT else "---" for column in columns]
    lines = zip(*(cells for _, cells in filled), strict=True)
    return "\n".join([f"| {' | '.join(line)} |" for line in chain((titles, rules), lines)])


def _cells(table: Table, screen: Screen) -> list[Sequence[str]]:
    """Return the cells of each column."""
    keys = [column.key for column in table.columns]
    ((*columns,),) = columns_under(keys, table.rows, len(table.rows))
    return [
        _column_cells(column.look, screen).column(values)
        for column, values in zip(table.columns, columns, strict=True)
    ]


def _column_cells(look: Look, screen: Screen) -> Cells:
    return Cells(partial(_cell, look, screen), None if look is Look.BRAG else plain_markdown)


def _cell(look: Look, screen: Screen, value: Any) -> str:
    light = _LIGHTS.get(str(value), "") if look is Look.BRAG and screen.unicode else ""
    return light + markdown(as_looks(value, look, nothing=""))
