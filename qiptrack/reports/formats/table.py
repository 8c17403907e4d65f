"""Reports for people: padded columns, with colour where the output is a terminal.

One layout for terminals, pipes and files: 1,300 rows take some 10 ms. rich's Table takes
half a millisecond a row, and has no cell that spans columns, for the long texts below a row.
"""

from collections.abc import Iterator
from itertools import islice

from qiptrack.reports.formats.cells import AT_ONCE
from qiptrack.reports.formats.columns import table_lines
from qiptrack.reports.report import (
    Block,
    Facts,
    Paragraph,
    Points,
    Report,
    RunChart,
    Table,
    present,
)
from qiptrack.reports.screen import Role, Screen
from qiptrack.reports.text import coded, fold, visible, visible_lines, width_of, widths_of
from qiptrack.reports.wording import heading, words

READABLE = 100
"""The width beyond which sentences are hard to read."""


def parts(report: Report, screen: Screen) -> Iterator[str]:
    """Yield the report as lines that fit `screen`, many at a time; nothing in it is cut off."""
    before = ""
    for lines in _sections(report, screen):
        while several := list(islice(lines, AT_ONCE)):
            yield before + "\n".join(several)
            before = "\n"
        before = "\n\n" if before else ""
    yield "\n"


def _sections(report: Report, screen: Screen) -> Iterator[Iterator[str]]:
    """Yield the lines of what stands between two empty lines."""
    yield iter(_heading(heading(report), Role.TITLE, screen))
    for block in report.blocks:
        yield block_lines(block, screen)
    yield (line for text in report.summary for line in _sentence(text, screen))


def _heading(text: str, role: Role, screen: Screen) -> list[str]:
    lines = fold(_shown(text, screen), screen.columns)
    return [screen.paint(line, role) for line in lines]


def _block_heading(text: str, screen: Screen) -> list[str]:
    """Return a heading that stands out, with a line under it where there is no colour."""
    lines = _heading(text, Role.HEADING, screen)
    return lines if screen.colour else [*lines, "=" * max(widths_of(lines))]


def block_lines(block: Block, screen: Screen) -> Iterator[str]:
    """Yield the lines of one block, with its heading where it has one."""
    if block.title:
        yield from _block_heading(block.title, screen)
    if isinstance(block, Table):
        if block.rows:
            yield from table_lines(block, screen)
        else:
            yield from _sentence(block.empty, screen)
    elif isinstance(block, Facts):
        yield from _facts(block, screen)
    elif isinstance(block, Points):
        yield from _points(block, screen)
    elif isinstance(block, RunChart):
        yield from _run_chart(block, screen)
    else:
        yield from _paragraph(block, screen)


def _shown(text: str, screen: Screen) -> str:
    return screen.written(visible(text))


def _sentence(text: str, screen: Screen) -> list[str]:
    return fold(_shown(text, screen), min(screen.columns, READABLE)) if text else []


def _paragraph(block: Paragraph, screen: Screen) -> Iterator[str]:
    for line in visible_lines(screen.written(block.text)):
        lines = [line] if block.verbatim else fold(line, min(screen.columns, READABLE))
        for each in lines:
            yield screen.paint(each, block.role)


def _points(block: Points, screen: Screen) -> Iterator[str]:
    bullet = screen.written("• ")
    for item in block.items:
        yield from _hanging(bullet, item, len(bullet), screen)


def _hanging(label: str, text: str, indent: int, screen: Screen) -> Iterator[str]:
    """Yield `text` behind `label`, and its further lines as far in as the first."""
    room = max(min(screen.columns, READABLE + indent) - indent, 1)
    lines = [part for line in visible_lines(screen.written(text)) for part in fold(line, room)]
    for index, line in enumerate(lines):
        yield f"{label if index == 0 else ' ' * indent}{line}".rstrip()


def _facts(block: Facts, screen: Screen) -> Iterator[str]:
    pairs = present(block)
    names = [f"{_shown(name, screen)}:" for name, _ in pairs]
    widest = max(map(width_of, names), default=0)
    narrow = screen.columns < widest + 24
    indent = 2 if narrow else widest + 2
    for name, (_, value) in zip(names, pairs, strict=True):
        label = screen.paint(name, Role.QUIET) + " " * (indent - width_of(name))
        if narrow:
            yield from (screen.paint(line, Role.QUIET) for line in fold(name, screen.columns))
            label = " " * indent
        yield from _hanging(label, words(value), indent, screen)


def _run_chart(chart: RunChart, screen: Screen) -> Iterator[str]:
    from qiptrack.reports.run_chart import drawn  # few reports have a chart

    for line in drawn(chart, min(screen.columns, READABLE)):
        yield "".join(screen.paint(screen.written(coded(text)), role) for text, role in line)
