"""Padded columns, for pipes and files, for long lists, and wherever colour has no place."""

from collections.abc import Iterator, Sequence

from qiptrack.reports.report import (
    Block,
    Column,
    Facts,
    Look,
    Paragraph,
    Report,
    Row,
    Table,
    words,
)
from qiptrack.reports.text import visible, visible_lines

GAP = 2
"""How many spaces stand between two columns."""

LEAST = 6
"""The width below which no column is folded."""


def render(report: Report, width: int) -> str:
    """Return the report as lines of at most `width` columns; nothing in it is cut off."""
    parts = [list(_block(block, width)) for block in report.blocks]
    if report.summary:
        parts.append([line for text in report.summary for line in fold(visible(text), width)])
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _block(block: Block, width: int) -> Iterator[str]:
    if block.title:
        yield from fold(visible(block.title).upper(), width)
    if isinstance(block, Table):
        yield from table(block, width)
    elif isinstance(block, Facts):
        yield from _facts(block, width)
    else:
        yield from _paragraph(block, width)


def _paragraph(block: Paragraph, width: int) -> Iterator[str]:
    for line in visible_lines(block.text):
        yield from [line] if block.verbatim else fold(line, width)


def _facts(block: Facts, width: int) -> Iterator[str]:
    name_width = max((cells(name) for name, _ in block.pairs), default=0)
    for name, value in block.pairs:
        lines = fold(visible(words(value)), max(width - name_width - GAP, LEAST))
        for index, line in enumerate(lines):
            label = visible(name) if index == 0 else ""
            yield f"{_padded(label, name_width)}{' ' * GAP}{line}"


def table(block: Table, width: int) -> Iterator[str]:
    """Yield the lines of a table: a heading, then a row at a time, folded to `width`."""
    if not block.rows:
        yield from fold(visible(block.empty), width)
        return
    beside = [column for column in block.columns if not column.below]
    below = [column for column in block.columns if column.below]
    texts = [[visible(words(row.get(c.key))) for c in beside] for row in block.rows]
    widths = column_widths(beside, texts, width)
    yield _joined(beside, [column.title for column in beside], widths)
    yield _joined(beside, ["-" * each for each in widths], widths)
    indent = min(widths[0] + GAP, 8) if widths else 0
    for row, cells_of_row in zip(block.rows, texts, strict=True):
        yield from _row(beside, cells_of_row, widths)
        yield from _below(below, row, indent, width)


def _row(columns: Sequence[Column], texts: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    if all(len(text) <= width for text, width in zip(texts, widths, strict=True)):
        yield _joined(columns, texts, widths)
        return
    folded = [fold(text, width) for text, width in zip(texts, widths, strict=True)]
    for index in range(max(len(lines) for lines in folded)):
        line = [lines[index] if index < len(lines) else "" for lines in folded]
        yield _joined(columns, line, widths)


def _below(columns: Sequence[Column], row: Row, indent: int, width: int) -> Iterator[str]:
    for column in columns:
        text = visible(words(row.get(column.key), nothing=""))
        if text:
            label = f"{column.title}: " if column.title else ""
            for line in fold(label + text, max(width - indent, LEAST)):
                yield " " * indent + line


def column_widths(
    columns: Sequence[Column], texts: Sequence[Sequence[str]], width: int
) -> list[int]:
    """Return how wide each column is to be, so that all of them fit in `width`.

    What is too wide is taken from the widest column, again and again, so that narrow ones
    such as dates and numbers stay whole.
    """
    widths = [
        max(len(column.title), *(cells(row[index]) for row in texts))
        for index, column in enumerate(columns)
    ]
    room = width - GAP * (len(columns) - 1)
    while sum(widths) > room and max(widths) > LEAST:
        widest = widths.index(max(widths))
        others = sorted(set(widths))
        next_widest = others[-2] if len(others) > 1 else LEAST
        widths[widest] = max(LEAST, next_widest, widths[widest] - (sum(widths) - room))
        if widths.count(widths[widest]) > 1 and sum(widths) > room:
            widths[widest] -= 1
    return widths


def _joined(columns: Sequence[Column], texts: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        _padded(text, width, right=column.look is Look.NUMBER)
        for column, text, width in zip(columns, texts, widths, strict=True)
    )
    return (" " * GAP).join(padded).rstrip()


def _padded(text: str, width: int, *, right: bool = False) -> str:
    if text.isascii():
        return text.rjust(width) if right else text.ljust(width)
    space = " " * max(0, width - cells(text))
    return space + text if right else text + space


def cells(text: str) -> int:
    """Return how many columns of a screen `text` takes; wide characters take two."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # only for text that may be wide

    return cell_len(text)


def fold(text: str, width: int) -> list[str]:
    """Return `text` in lines of at most `width`, broken at spaces, or after a hyphen or slash.

    Nothing is lost: a word that is wider than a line goes on in the next.
    """
    if len(text) * 2 <= width or cells(text) <= width:
        return [text]
    lines = []
    rest = text
    while cells(rest) > width:
        cut = _cut(rest, width)
        lines.append(rest[:cut].rstrip(" "))
        rest = rest[cut:].lstrip(" ")
    return [*lines, rest] if rest else lines


def _cut(text: str, width: int) -> int:
    """Return where to break `text`, which is wider than `width`."""
    most = min(width, len(text))
    while most > 1 and cells(text[:most]) > width:
        most -= 1
    space = text.rfind(" ", 1, most + 1)
    if space > 0:
        return space
    joint = max(text.rfind("-", 1, most - 1), text.rfind("/", 1, most - 1))
    return joint + 1 if joint > 0 else most
