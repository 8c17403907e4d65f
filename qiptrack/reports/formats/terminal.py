"""Tables with colour, for a terminal."""

import io

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from qiptrack.reports.report import Block, Column, Facts, Look, Paragraph, Report, Table, words
from qiptrack.reports.text import visible, visible_lines

_BRAG = {
    "red": "bold white on red",
    "amber": "black on yellow",
    "green": "black on green",
    "blue": "bold white on blue",
}


def render(report: Report, width: int, *, colour: bool, unicode: bool) -> str:
    """Return the report as a terminal of `width` columns shows it; nothing in it is cut off."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=True,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        safe_box=not unicode,
    )
    parts = [_block(block, unicode=unicode) for block in report.blocks]
    for index, part in enumerate(parts):
        if index:
            console.print()
        console.print(part, soft_wrap=False)
    if report.summary:
        console.print()
        for line in report.summary:
            console.print(Text(visible(line), style="bold"))
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _block(block: Block, *, unicode: bool) -> RenderableType:
    body: RenderableType
    if isinstance(block, Table):
        body = _table(block, unicode=unicode) if block.rows else Text(visible(block.empty))
    elif isinstance(block, Facts):
        body = _facts(block)
    else:
        body = _paragraph(block)
    return Group(Text(visible(block.title), style="bold underline"), body) if block.title else body


def _paragraph(block: Paragraph) -> Text:
    lines = Text("\n".join(visible_lines(block.text)))
    lines.no_wrap = block.verbatim
    return lines


def _facts(block: Facts) -> RichTable:
    grid = RichTable.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    for name, value in block.pairs:
        grid.add_row(Text(visible(name)), Text(visible(words(value))))
    return grid


def _table(block: Table, *, unicode: bool) -> RenderableType:
    beside = [column for column in block.columns if not column.below]
    below = [column for column in block.columns if column.below]
    shown = RichTable(
        box=box.SIMPLE_HEAD if unicode else box.ASCII2,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1),
        header_style="bold",
    )
    for column in beside:
        shown.add_column(
            column.title,
            justify="right" if column.look is Look.NUMBER else "left",
            overflow="fold",
            no_wrap=column.look in (Look.NUMBER, Look.BRAG),
        )
    return _filled(shown, block, beside, below)


def _filled(
    shown: RichTable, block: Table, beside: list[Column], below: list[Column]
) -> RenderableType:
    for row in block.rows:
        cells: list[RenderableType] = [_cell(column, row.get(column.key)) for column in beside]
        long = [(column.title, visible(words(row.get(column.key), nothing=""))) for column in below]
        under = [Text.assemble((f"{t}: " if t else "", "dim"), text) for t, text in long if text]
        if under and cells:
            place = _widest(beside)
            cells[place] = Group(cells[place], *(Padding(text, (0, 0)) for text in under))
        shown.add_row(*cells)
    return shown


def _widest(columns: list[Column]) -> int:
    """Return the column under which long texts go: the first that holds a name."""
    names = [index for index, column in enumerate(columns) if column.look is Look.NAME]
    return names[0] if names else 0


def _cell(column: Column, value: object) -> Text:
    text = visible(words(value))
    if column.look is Look.BRAG:
        return Text(text, style=_BRAG.get(text, ""))
    return Text(text, style="bold" if column.look is Look.NAME else "")
