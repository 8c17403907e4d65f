"""A paper in parts: pages of a size that a telephone loads, each of which goes on from the last."""

import datetime as dt
from collections.abc import Iterator, Sequence

from qiptrack.reports.paper import Paper, Section
from qiptrack.reports.report import Block, Facts, Points, Row, RunChart, Table

ROOM = 400_000
"""How heavy a page may be, as it is estimated here: it comes to 500 KB at the most."""

_PAGE = 6_000
"""What a page weighs with nothing on it."""

_CELL, _BELOW, _ROW = 110, 60, 150
"""What the marks around a cell, a text below a row, and a row weigh."""


def weight(block: Block) -> int:
    """Return about how many bytes a block is as HTML."""
    if isinstance(block, Table):
        return 500 + sum(_row_weight(row, block) for row in block.rows)
    if isinstance(block, Facts):
        return 200 + sum(70 + _size(name) + _size(value) for name, value in block.pairs)
    if isinstance(block, Points):
        return 200 + sum(20 + _size(item) for item in block.items)
    if isinstance(block, RunChart):
        return 4_000 + 250 * (len(block.dots) + len(block.marks) + len(block.lines))
    return 200 + _size(block.text)


_SHORT = frozenset({int, float, bool, dt.date})
"""What is no longer as text than a day is."""


def _row_weight(row: Row, table: Table) -> int:
    total = _ROW
    for column in table.columns:
        value = row.get(column.key)
        total += (_BELOW if column.below else _CELL) + _size(value) if value else 50
    return total


def _size(value: object) -> int:
    """Return how long a value is, at the longest, as text in HTML."""
    if type(value) in _SHORT:
        return 12
    text = value if isinstance(value, str) else str(value)
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def parts(paper: Paper, room: int = ROOM) -> list[Paper]:
    """Return a paper as one or more, none of which is heavier than there is `room` for.

    A table goes on in the next part, by its rows; a single row that is heavier stays whole. The
    figures and the front stand on the first.
    """
    first = _PAGE + sum(weight(block) for block in paper.front)
    pages: list[list[Section]] = [[]]
    left = room - first
    for section in paper.sections:
        title = section.title
        open_section = False
        for block in section.blocks:
            for piece in _pieces(block, room - _PAGE, left):
                heavy = weight(piece)
                if heavy > left and (pages[-1] or (len(pages) == 1 and paper.front)):
                    pages.append([])
                    left, open_section = room - _PAGE, False
                if not open_section:
                    pages[-1].append(section._replace(title=title, blocks=()))
                    title, open_section = f"{section.title}, continued", True
                last = pages[-1][-1]
                pages[-1][-1] = last._replace(blocks=(*last.blocks, piece))
                left -= heavy
        if not section.blocks:
            pages[-1].append(section)
    found = [paper._replace(sections=tuple(pages[0]))]
    found += [
        paper._replace(sections=tuple(sections), front=(), figures=()) for sections in pages[1:]
    ]
    return found


def _pieces(block: Block, room: int, left: int) -> Iterator[Block]:
    """Yield a block as it is, or a table in pieces: the first has room in what is `left`."""
    if not isinstance(block, Table) or weight(block) <= left:
        yield block
        return
    rows: list[Row] = []
    used = 500
    for row in block.rows:
        heavy = _row_weight(row, block)
        if rows and used + heavy > left:
            yield block._replace(rows=rows)
            rows, used, left = [], 500, room
        rows.append(row)
        used += heavy
    yield block._replace(rows=rows)


def part_title(number: int, of: Sequence[object]) -> str:
    """Return what a part is called among its others."""
    return f"Part {number} of {len(of)}"
