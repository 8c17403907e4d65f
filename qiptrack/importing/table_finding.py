"""Where the tables of actions are on a sheet: the header of each, and the rows below it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from qiptrack.importing.cells import MAX_COLUMNS, Grid, Row
from qiptrack.importing.headings import (
    CORE,
    MEASURES,
    REVISED,
    action_fields,
    measure_fields,
)
from qiptrack.patterns import pattern

LOOKED_AT = 25
"""In how many of the first rows of a sheet the header is looked for."""

LONGEST_HEADING = 300
"""How long a heading may be, in characters; what is longer is a text."""

_CLEAR = 2.0
"""How surely a heading is a field if a table is to begin with it anywhere on a sheet."""


class SheetTable(NamedTuple):
    """A table on a sheet: its header, a heading for each column, and its rows, by index.

    `header` has more than one row where they are joined, and none where no row has headings.
    `repeated` are the rows that give the header again.
    """

    grid: Grid
    header: tuple[int, ...]
    headings: tuple[str, ...]
    body: tuple[int, ...]
    repeated: tuple[int, ...] = ()
    has_actions: bool = True
    """Whether it is a table of actions; one of measures only has none."""

    @property
    def first(self) -> int:
        """The row in which the table begins, by index."""
        return self.header[0] if self.header else self.body[0]

    @property
    def named_by(self) -> int:
        """The row by whose cells the columns are called, by index."""
        return self.header[-1] if self.header else self.body[0]

    @property
    def outside(self) -> Iterator[int]:
        """The rows of the sheet that have a text, and are not of this table."""
        own = {*self.header, *self.body, *self.repeated}
        return (
            index for index, row in enumerate(self.grid.rows) if row.filled and index not in own
        )


class _Header(NamedTuple):
    """The rows of a header, by index, and a heading for each column."""

    rows: tuple[int, ...]
    headings: tuple[str, ...]


class _Likeness(NamedTuple):
    """How much a row is like a header: of how many core fields, and of all others and measures."""

    core: int
    others: float
    measures: int

    @property
    def is_header(self) -> bool:
        return self.core >= 2 or self.measures >= 2

    @property
    def score(self) -> float:
        return 10 * self.core + self.others + (2 * self.measures if self.core else self.measures)


def find_tables(grid: Grid, *, header: int | None = None) -> list[SheetTable]:
    """Return the tables of `grid` in their order, those of actions and those of measures.

    With `header`, the index of a row, there is one table, with that row as its header.
    """
    if header is not None:
        return [_table(grid, _joined_header(grid, header), len(grid.rows))]
    likeness = {index: _likeness(grid.rows[index]) for index in _candidates(grid)}
    first = [index for index in _first_rows(grid) if index in likeness]
    best = max(first, key=lambda index: (likeness[index].score, -index), default=None)
    if best is None or not likeness[best].is_header:
        return []
    others = [
        index
        for index in likeness
        if abs(index - best) > 1
        and _stands_alone(grid, index, best)
        and _is_clear(grid.rows[index])
    ]
    headers = [_joined_header(grid, index) for index in sorted({best, *others})]
    ends = [header.rows[0] for header in headers[1:]] + [len(grid.rows)]
    found = [_table(grid, header, end) for header, end in zip(headers, ends, strict=True)]
    return _merged(_continued(found, grid), grid)


def _continued(tables: list[SheetTable], grid: Grid) -> list[SheetTable]:
    """Return tables of a document with those behind them that go on without headings of their own.

    Where a table is parted, each part is as wide as the first.
    """
    names = list(dict.fromkeys(row.table for row in grid.rows if not row.is_paragraph))
    own = {grid.rows[table.first].table for table in tables}
    found = []
    for table in tables:
        name = grid.rows[table.first].table
        width = _width(grid, name)
        body = list(table.body)
        for other in names[names.index(name) + 1 :]:
            if other in own or width < 3 or _width(grid, other) != width:
                break
            body += _filled(grid, other)
        found.append(table._replace(body=tuple(body)))
    return found


def _width(grid: Grid, table: str) -> int:
    """Return how many columns the rows of a table of a document have."""
    return max(len(row.cells) for row in grid.rows if row.table == table and not row.is_paragraph)


def _filled(grid: Grid, table: str) -> Iterator[int]:
    """Yield the rows of a table of a document that are shown and have a text."""
    for index, row in enumerate(grid.rows):
        if row.table == table and row.filled and not (row.is_paragraph or row.is_hidden):
            yield index


def untitled_tables(grid: Grid) -> list[SheetTable]:
    """Return the likely tables without headings: all rows from the first full one."""
    found = []
    for name in dict.fromkeys(row.table for row in grid.rows if not row.is_paragraph):
        body = list(_filled(grid, name))
        sizes = [len(grid.rows[index].filled) for index in body]
        first = next((at for at, size in enumerate(sizes) if size >= min(3, max(sizes))), None)
        if first is not None and max(sizes) >= 2:
            width = max(len(grid.rows[index].cells) for index in body)
            headings = ("",) * min(width, MAX_COLUMNS)
            found.append(SheetTable(grid, (), headings, tuple(body[first:])))
    return found


def _first_rows(grid: Grid) -> Iterator[int]:
    """Yield the rows in which the header is looked for; of a document, those of every table."""
    in_table: dict[str, int] = {}
    for index, row in enumerate(grid.rows):
        if not row.is_paragraph:
            in_table[row.table] = in_table.get(row.table, 0) + 1
            if in_table[row.table] <= LOOKED_AT:
                yield index
            elif not row.table:
                return


def _candidates(grid: Grid) -> Iterator[int]:
    """Yield the rows that may be a header: the first, and those that nothing stands right above."""
    first = set(_first_rows(grid))
    before: Row | None = None
    for index, row in enumerate(grid.rows):
        apart = before is None or len(before.filled) < 2 or before.table != row.table
        is_shown = not (row.is_paragraph or row.is_hidden)
        if (index in first or apart) and is_shown and _may_be_header(row):
            yield index
        before = row


def _may_be_header(row: Row) -> bool:
    filled = row.filled
    texts = [row.cells[column].text for column in filled[:MAX_COLUMNS]]
    return (
        len(filled) >= 2
        and all(len(text) <= LONGEST_HEADING for text in texts)
        and not any(_is_stacked(text) for text in texts)
    )


def _is_stacked(text: str) -> bool:
    """Whether a cell has several labels with values below one another: `Ref: 13(4)`."""
    return sum(1 for line in text.split("\n") if _WITH_VALUE.match(line)) > 1


_WITH_VALUE = pattern(r"\w[^:]{0,60}: *\S")


def _likeness(row: Row) -> _Likeness:
    texts = [row.cells[column].text for column in row.filled if row.cells[column].day is None]
    core = _distinct((action_fields(text) for text in texts), CORE, 0.9)
    fields = [action_fields(text) for text in texts]
    known = sum(1 for each in fields if any(score >= 1.0 for score in each.values()))
    labels = sum(1 for text in texts if text.endswith(":"))
    measures = _distinct((measure_fields(text) for text in texts), MEASURES, 2.0)
    return _Likeness(core if labels < 2 else 0, known - 0.5 * (len(texts) - known), measures)


def _distinct(found: Iterable[Mapping[str, float]], wanted: Sequence[str], least: float) -> int:
    """Return how many of `wanted` the columns can be one to one, the surest first."""
    pairs = sorted(
        (
            (-score, column, "due" if field == REVISED else field)
            for column, fields in enumerate(found)
            for field, score in fields.items()
            if score >= least and (field in wanted or field == REVISED)
        ),
    )
    taken: set[str] = set()
    columns: set[int] = set()
    for _, column, field in pairs:
        if field not in taken and column not in columns:
            taken.add(field)
            columns.add(column)
    return len(taken)


def _is_clear(row: Row) -> bool:
    texts = [row.cells[column].text for column in row.filled]
    core = _distinct((action_fields(text) for text in texts), CORE, _CLEAR)
    measures = _distinct((measure_fields(text) for text in texts), MEASURES, _CLEAR)
    labelled = any(text.endswith(":") for text in texts)
    return not labelled and (core >= 2 or (measures >= 2 and len(texts) >= 3))


def _stands_alone(grid: Grid, index: int, best: int) -> bool:
    """Whether the row begins another part of the sheet than the rows right above and below."""
    row = grid.rows[index]
    above = grid.rows[index - 1] if index else None
    apart = above is None or len(above.filled) < 2 or above.table != row.table
    return apart and (row.table != grid.rows[best].table or not row.table or index != best)


def _joined_header(grid: Grid, index: int) -> _Header:
    """Return the header in row `index`, with the row above or below it that belongs to it."""
    own = _texts(grid, index)
    groups = _groups_above(grid, index, own)
    if groups:
        joined = [f"{group}: {text}" if group and text else text or group for group, text in groups]
        return _Header((index - 1, index), tuple(joined))
    parts = _parts_below(grid, index, own)
    if parts:
        joined = [f"{text} {part}".strip() for text, part in parts]
        return _Header((index, index + 1), tuple(joined))
    return _Header((index,), tuple(own))


def _texts(grid: Grid, index: int) -> list[str]:
    return [cell.text for cell in grid.rows[index].cells[:MAX_COLUMNS]]


def _groups_above(grid: Grid, index: int, own: list[str]) -> list[tuple[str, str]]:
    """Return the headings each with that of its group, where the row above has groups."""
    if not index or grid.rows[index - 1].table != grid.rows[index].table:
        return []
    above = grid.rows[index - 1]
    texts = [above.cells[column].text for column in above.filled]
    label_like = any(
        _LABELLED.match(text) or len(text) > 80 or above.cells[c].value is not None
        for c, text in zip(above.filled, texts, strict=True)
    )
    fewer = 2 <= len(texts) < sum(map(bool, own))
    if above.is_paragraph or label_like or not fewer or len(texts) != len(set(texts)):
        return []
    spread: list[tuple[str, str]] = []
    group = ""
    for column, text in enumerate(own):
        group = above.cell(column).text or group
        spread.append((group, text))
    return spread


_LABELLED = pattern(r"[^:\n]{1,60}:(?:\s|$)")
"""How a cell begins that is a label with its value, or a label of the one beside it."""


def _parts_below(grid: Grid, index: int, own: list[str]) -> list[tuple[str, str]]:
    """Return the headings each with that of its part, where the row below parts some of them."""
    if index + 1 >= len(grid.rows) or grid.rows[index + 1].table != grid.rows[index].table:
        return []
    below = grid.rows[index + 1]
    width = max(len(own), len(below.cells))
    own = own + [""] * (width - len(own))
    filled = below.filled
    short = all(len(below.cells[c].text) <= 40 and below.cells[c].value is None for c in filled)
    gaps = [column for column in range(width) if not own[column]]
    parted = {c for gap in gaps for c in (gap - 1, gap) if c >= 0}
    if len(filled) < 2 or not short or not set(filled) <= parted or not set(filled) & set(gaps):
        return []
    spread = []
    group = ""
    for column in range(width):
        group = own[column] or (group if below.cell(column).text else "")
        spread.append((group, below.cell(column).text))
    return spread


def _table(grid: Grid, header: _Header, end: int) -> SheetTable:
    start = header.rows[-1] + 1
    table = grid.rows[header.rows[0]].table
    body = [
        index
        for index in range(start, end)
        if grid.rows[index].table == table
        and not (grid.rows[index].is_paragraph or grid.rows[index].is_hidden)
    ]
    repeats = _repeats(grid, header)
    lengths = set(map(len, repeats))
    repeated = tuple(
        index
        for index in body
        if len((row := grid.rows[index]).filled) in lengths and _filled_texts(row) in repeats
    )
    kept = tuple(index for index in body if index not in set(repeated) and grid.rows[index].filled)
    acts = _distinct((action_fields(text) for text in header.headings), ("action", "issue"), 0.9)
    measures = _distinct((measure_fields(text) for text in header.headings), MEASURES, 2.0)
    return SheetTable(grid, header.rows, header.headings, kept, repeated, acts > 0 or measures < 2)


def _repeats(grid: Grid, header: _Header) -> set[tuple[str, ...]]:
    return {_filled_texts(grid.rows[index]) for index in header.rows}


def _filled_texts(row: Row) -> tuple[str, ...]:
    texts = tuple(" ".join(row.cells[column].text.casefold().split()) for column in row.filled)
    return texts if len(texts) > 1 else ()


def _merged(tables: list[SheetTable], grid: Grid) -> list[SheetTable]:
    """Return the tables, those with the same headings as one; a title between them is a row."""
    found: dict[tuple[str, ...], SheetTable] = {}
    for table in tables:
        key = tuple(text.casefold() for text in table.headings if text)
        first = found.get(key)
        if first is None:
            found[key] = table
            continue
        title = _title(grid, table.first)
        found[key] = first._replace(
            body=tuple(dict.fromkeys((*first.body, *title, *table.body))),
            repeated=(*first.repeated, *table.header, *table.repeated),
        )
    return list(found.values())


def _title(grid: Grid, index: int) -> tuple[int, ...]:
    """Return the row of one cell right above a header, if there is one."""
    above = index - 1
    while above >= 0 and not grid.rows[above].filled:
        above -= 1
    return (above,) if above >= 0 and len(grid.rows[above].filled) == 1 else ()
