"""Which columns of a table stand beside one another, how wide, and the lines that come of it."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import repeat
from typing import Any, NamedTuple

from qiptrack.reports.formats.cells import Cells, columns_under
from qiptrack.reports.report import Column, Look, Table
from qiptrack.reports.screen import Role, Screen, role_of
from qiptrack.reports.text import all_visible, fold, padded, visible, width_of, widths_of
from qiptrack.reports.wording import as_looks

GAP = 2
"""How many spaces stand between two columns."""


class Measure(NamedTuple):
    """How wide a column would like to be, and the least that it can do with.

    Where there is no room for all, columns give way from the highest `priority` down.
    """

    natural: int
    least: int
    priority: int


class Arrangement(NamedTuple):
    """The columns that stand beside one another, by index, each with its width; and the rest."""

    beside: tuple[tuple[int, int], ...]
    below: tuple[int, ...]


def arrange(measures: Sequence[Measure], width: int) -> Arrangement:
    """Return how columns are set in `width`: the first always, others while there is room.

    Of columns that give way equally soon, the last goes first. Room that is left is shared
    out to those that would like more, in equal parts.
    """
    beside = list(range(len(measures)))
    below = []
    while len(beside) > 1 and _needed([measures[index].least for index in beside]) > width:
        _, gone = max((measures[index].priority, index) for index in beside[1:])
        beside.remove(gone)
        below.append(gone)
    widths = _shared([measures[index] for index in beside], width)
    return Arrangement(tuple(zip(beside, widths, strict=True)), tuple(sorted(below)))


def _needed(widths: Sequence[int]) -> int:
    return sum(widths) + GAP * (len(widths) - 1)


def _shared(measures: Sequence[Measure], width: int) -> list[int]:
    if len(measures) == 1:
        return [min(measures[0].natural, width)]
    widths = [measure.least for measure in measures]
    spare = width - _needed(widths)
    modest_first = sorted(range(len(measures)), key=lambda i: measures[i].natural - widths[i])
    for left, index in zip(range(len(measures), 0, -1), modest_first, strict=True):
        more = min(measures[index].natural - widths[index], spare // left)
        widths[index] += more
        spare -= more
    return widths


INDENT = 2
"""How far in the lines below a row stand."""

FOLDABLE = range(12, 25)
"""The widths to which a column of names may be folded before it goes below."""

_MARGIN = " " * INDENT

NOTHING = "-"
"""What stands in a row where a value is absent."""

_RIGHT = (Look.NUMBER, Look.DAYS, Look.LATE)


class _Filled(NamedTuple):
    """A column with its values, their texts and sizes, one a row.

    `label` is its title as it stands before a text below a row, with `margin` its size;
    `natural` is the width at which nothing of it is folded.
    """

    column: Column
    title: str
    label: str
    margin: int
    values: Sequence[Any]
    texts: Sequence[str]
    sizes: list[int]
    natural: int

    def of(self, rows: slice) -> "_Filled":
        """Return the column with the values of these rows alone."""
        return self._replace(
            values=self.values[rows], texts=self.texts[rows], sizes=self.sizes[rows]
        )


class _SetOut(NamedTuple):
    """The columns beside one another with their widths, those under them, and the long texts."""

    beside: list[tuple[_Filled, int]]
    under: list[_Filled]
    long: list[_Filled]

    def parts(self, rows: int) -> Iterator["_SetOut"]:
        """Yield the table in parts, of so many of its `rows` as stand together.

        The lines of all of them would take up more than the texts do.
        """
        for start in range(0, rows, _TOGETHER):
            some = slice(start, start + _TOGETHER)
            yield _SetOut(
                [(each.of(some), width) for each, width in self.beside],
                [each.of(some) for each in self.under],
                [each.of(some) for each in self.long],
            )


_TOGETHER = 10_000
"""How many rows are laid out together."""


def table_lines(table: Table, screen: Screen) -> Iterator[str]:
    """Yield the lines of `table`, which has rows.

    A column with nothing in it is left out, unless it is the first.
    """
    keys = [column.key for column in table.columns]
    ((*columns,),) = columns_under(keys, table.rows, len(table.rows))
    filled = [
        _filled(column, values, screen)
        for column, values in zip(table.columns, columns, strict=True)
    ]
    filled = [each for each in filled if each is filled[0] or any(each.texts)]
    short = [each for each in filled if each is filled[0] or not each.column.below]
    arrangement = arrange([_measure(each) for each in short], screen.columns)
    set_out = _SetOut(
        [(short[index], width) for index, width in arrangement.beside],
        [short[index] for index in arrangement.below],
        [each for each in filled[1:] if each.column.below],
    )
    yield from _head(set_out.beside, screen)
    before, apart = "", False
    for part in set_out.parts(len(table.rows)):
        rows = _rows(part.beside, screen)
        if not part.under and not part.long:
            yield from rows
            continue
        for row, below in zip(rows, _below(part.under, part.long, screen), strict=True):
            if below:
                yield f"{before}{row}\n{below}"
            else:
                yield f"\n{row}" if apart else row
            before, apart = "\n", bool(below)


def _filled(column: Column, values: Sequence[Any], screen: Screen) -> _Filled:
    texts: Sequence[str] = values
    if {*map(type, values)} != {str}:
        texts = Cells(lambda value: as_looks(value, column.look, nothing="")).column(values)
    texts = all_visible(texts)
    if not screen.unicode:
        texts = [screen.written(text) for text in texts]
    title = screen.written(visible(column.title))
    taken = widths_of(texts)
    label = f"{screen.paint(f'{title}:', Role.QUIET)} " if title else ""
    wide = width_of(title)
    margin = wide + 2 if title else 0
    return _Filled(column, title, label, margin, values, texts, taken, max(wide, *taken))


def _measure(filled: _Filled) -> Measure:
    return Measure(filled.natural, _least(filled), filled.column.priority)


def _least(filled: _Filled) -> int:
    """Return the least width of a column: what is short, such as a date, is not folded."""
    folds = filled.column.folds or filled.column.look is Look.TEXT
    if not folds or filled.natural <= FOLDABLE.start:
        return filled.natural
    texts = " ".join(filled.texts)
    words = texts.replace("-", "- ") if filled.column.folds else texts
    word = max(widths_of(words.split()))
    return max(min(word, FOLDABLE.stop - 1), FOLDABLE.start, width_of(filled.title))


def _head(beside: Sequence[tuple[_Filled, int]], screen: Screen) -> Iterator[str]:
    titles = [padded(each.title, width, right=_right(each)) for each, width in beside]
    line = "─" if screen.terminal and screen.unicode else "-"
    yield screen.paint(_joined(titles), Role.STRONG)
    yield screen.paint(_joined([line * width for _, width in beside]), Role.QUIET)


def _right(filled: _Filled) -> bool:
    return filled.column.look in _RIGHT


def _joined(parts: Sequence[str]) -> str:
    return (" " * GAP).join(parts).rstrip()


def _rows(beside: Sequence[tuple[_Filled, int]], screen: Screen) -> Iterator[str]:
    """Return each row, which is several lines where a text is folded."""
    columns = [_set(each, width, screen) for each, width in beside]
    rows = zip(*columns, strict=True)
    if all(each.natural <= width for each, width in beside):
        return map(_joined, rows)
    blanks = [" " * width for _, width in beside]
    return (
        _joined(row) if "\n" not in "".join(row) else _side_by_side(row, blanks) for row in rows
    )


def _side_by_side(row: Sequence[str], blanks: Sequence[str]) -> str:
    parts = [cell.split("\n") for cell in row]
    return "\n".join(
        _joined(
            [
                part[index] if index < len(part) else blank
                for part, blank in zip(parts, blanks, strict=True)
            ]
        )
        for index in range(max(map(len, parts)))
    )


def _set(filled: _Filled, width: int, screen: Screen) -> Sequence[str]:
    """Return the cells of a column, in lines that are all `width` wide."""
    texts: Sequence[str] = [text or NOTHING for text in filled.texts]
    if filled.natural > width:
        texts = Cells(lambda text: _folded(text, width)).column(texts)
    elif "".join(texts).isascii():
        pad = str.rjust if _right(filled) else str.ljust
        texts = list(map(pad, texts, repeat(width)))
    else:
        texts = [padded(text, width, right=_right(filled)) for text in texts]
    if not screen.colour or filled.column.look not in _COLOURED:
        return texts
    roles = [_role(filled, value) for value in filled.values]
    return [_painted(text, role, screen) for text, role in zip(texts, roles, strict=True)]


def _folded(text: str, width: int) -> str:
    return "\n".join(padded(line, width) for line in fold(text, width))


def _painted(text: str, role: Role, screen: Screen) -> str:
    return "\n".join(screen.paint(line, role) for line in text.split("\n"))


_COLOURED = (Look.NAME, Look.BRAG, Look.LATE)
"""What columns hold of which some values have a colour."""


def _role(filled: _Filled, value: Any) -> Role:
    look = filled.column.look
    if look is Look.NAME:
        return Role.NAME
    if look is Look.BRAG:
        return role_of(str(value))
    if look is Look.LATE and value is not None and value > 0:
        return Role.BAD
    return Role.PLAIN


def _below(under: Sequence[_Filled], long: Sequence[_Filled], screen: Screen) -> Iterator[str]:
    """Return for each row the lines below it: what had no room in it, then its long texts."""
    room = max(screen.columns - INDENT, 1)
    columns = [Cells(partial(_long_below, each, room)).column(each.texts) for each in long]
    if under:
        rows = range(len(under[0].texts))
        columns.insert(0, [_indented(_packed(index, under, room, screen)) for index in rows])
    return map("\n".join, map(partial(filter, None), zip(*columns, strict=True)))


def _long_below(filled: _Filled, room: int, text: str) -> str:
    return _indented(_labelled(filled, text, room)) if text else ""


def _indented(lines: Iterable[str]) -> str:
    return "\n".join([_MARGIN + line for line in lines])


def _labelled(filled: _Filled, text: str, room: int) -> list[str]:
    """Return a text in lines, behind the title of its column where it has one.

    A name, such as a command that is to be copied, stays in one piece.
    """
    if filled.column.look is Look.NAME:
        return [f"{filled.label}{text}"]
    if not filled.title:
        return fold(text, room)
    title = f"{filled.title}: "
    lines = fold(title + text, room)
    if lines[0].startswith(title):
        lines[0] = filled.label + lines[0][len(title) :]
    return lines


def _packed(index: int, under: Sequence[_Filled], room: int, screen: Screen) -> Iterator[str]:
    """Yield as few lines as hold what is `under` a row, each in one piece where it can be."""
    separator = screen.written(" · ")
    line, taken = "", 0
    for each in under:
        if not each.texts[index]:
            continue
        size = each.margin + each.sizes[index]
        if line and taken + 3 + size <= room:
            line += separator
            taken += 3
        elif line:
            yield line
            line, taken = "", 0
        if size <= room:
            line += each.label + each.texts[index]
            taken += size
        else:
            yield from _labelled(each, each.texts[index], room)
    if line:
        yield line
