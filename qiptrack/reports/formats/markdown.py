"""Markdown for minutes and messages."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from qiptrack.reports.report import (
    Block,
    Column,
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
from qiptrack.reports.text import coded, markdown, visible_lines
from qiptrack.reports.wording import as_looks, heading, headings, words

_LIGHTS = {"red": "🔴 ", "amber": "🟠 ", "green": "🟢 ", "blue": "🔵 "}
_RIGHT = (Look.NUMBER, Look.DAYS, Look.LATE)


def render(report: Report, screen: Screen) -> str:
    """Return the report as Markdown; what comes from files is shown as it was typed."""
    parts = [f"# {markdown(heading(report))}"]
    for block in report.blocks:
        parts += block_parts(block, screen)
    parts += [markdown(line) for line in report.summary]
    return screen.written("\n\n".join(part for part in parts if part) + "\n")


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
    columns = [each for each in table.columns if not each.below or _used(each, table)]
    titles = [markdown(title) for title in headings(columns)]
    rules = ["---:" if column.look in _RIGHT else "---" for column in columns]
    keys, cells = [each.key for each in columns], [_Cells(each, screen) for each in columns]
    lines = (
        [known[value] if type(value) is str else known.of(value) for known, value in pairs]
        for pairs in (zip(cells, map(row.get, keys), strict=True) for row in table.rows)
    )
    return "\n".join([f"| {' | '.join(line)} |" for line in chain((titles, rules), lines)])


def _used(column: Column, table: Table) -> bool:
    return any(row.get(column.key) not in (None, (), "") for row in table.rows)


class _Cells(dict[Any, str]):
    """The cells of a column by what stands in them, each made once: tables may be long."""

    def __init__(self, column: Column, screen: Screen) -> None:
        super().__init__()
        self._look = column.look
        self._lights = _LIGHTS if column.look is Look.BRAG and screen.unicode else {}

    def __missing__(self, text: str) -> str:
        self[text] = made = self._made(text)
        return made

    def of(self, value: Any) -> str:
        """Return the cell of a value that is no plain text; one of our own words is another."""
        if isinstance(value, tuple | list):
            return self._made(value)
        key = type(value), value
        if key not in self:
            self[key] = self._made(value)
        return self[key]

    def _made(self, value: Any) -> str:
        text = markdown(as_looks(value, self._look, nothing=""))
        return self._lights.get(str(value), "") + text
