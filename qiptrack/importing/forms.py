"""Forms, with a label in front of each text, as a table: a row for each action, a column a label.

A form has one action in each of its tables, or several below one another; then the label with
which the first begins comes again with each. Inspectors' forms have several labels in a cell.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from qiptrack.importing.cells import EMPTY, MAX_COLUMNS, Cell, Grid, Row, letters
from qiptrack.importing.headings import CORE, action_fields
from qiptrack.importing.table_finding import SheetTable
from qiptrack.model.word_meanings import folded
from qiptrack.patterns import pattern

LONGEST_LABEL = 200
"""How long a label may be, in characters."""

_SURE = 0.9
"""How surely a label is a field, if a row is to be taken for a label and its text."""

_PLAIN = 2.0
"""How surely a text that stands alone is a field, if it is a label with nothing behind it."""

_MOSTLY = 0.6
"""The share of the rows of a table that have a label and a text, if it is a form."""

_OF_ANYTHING = ("title", "name", "date", "description")
"""Labels that a form of an action may have, and any other, too."""

_LABEL = pattern(rf"([^:\n]{{2,{LONGEST_LABEL}}}):[ \t]*(?:\n+|(?=\S)|$)")
_NUMBERED = pattern(r"(.*\w)[ \t]*(?:\bno\.?|\bnumber|#)?[ \t]*\b(\d{1,3})[.):]?", re.IGNORECASE)
_NUMBER = "No."


class _Pair(NamedTuple):
    """A label and the cell behind it, each with the name of its place."""

    label: str
    cell: Cell
    place: str
    label_place: str


@dataclass
class _Record:
    """What one action is made of: the rows, by index, and the pairs in their order."""

    rows: list[int] = field(default_factory=list)
    pairs: list[_Pair] = field(default_factory=list)


def form_tables(grid: Grid) -> list[SheetTable]:
    """Return the table that the forms of `grid` come to, on a grid of its own; [] without forms."""
    records = [record for indices in _tables(grid) for record in _records(grid, indices)]
    if not records:
        return []
    labels = list(dict.fromkeys(pair.label for each in records for pair in each.pairs))
    labels = labels[:MAX_COLUMNS]
    rows: list[Row] = []
    body: list[int] = []
    firsts = {record.rows[0]: record for record in records}
    gone = {index for record in records for index in record.rows}
    header = min(firsts)
    for index, row in enumerate(grid.rows):
        if index == header:
            rows.append(_header_row(row, records, labels))
        if index in firsts:
            record = _record_row(grid, firsts[index], labels)
            body += [len(rows)] if record.filled else []
            rows.append(record)
        elif index not in gone:
            if index > header and _is_title(row):
                body.append(len(rows))
            rows.append(row)
    made = Grid(grid.name, tuple(rows))
    return [SheetTable(made, (header,), tuple(labels), tuple(body))]


def _tables(grid: Grid) -> Iterator[list[int]]:
    """Yield the rows of each table that are shown and have a text, by index."""
    shown = [at for at, row in enumerate(grid.rows) if row.filled and not row.is_hidden]
    tables = (at for at in shown if not grid.rows[at].is_paragraph)
    for _, indices in groupby(tables, key=lambda at: grid.rows[at].table):
        yield list(indices)


def _records(grid: Grid, indices: Sequence[int]) -> list[_Record]:
    """Return the actions of a table; none where it is no form of actions."""
    pairs = {index: _pairs(grid.rows[index]) for index in indices}
    several = [index for index in indices if len(grid.rows[index].filled) > 1]
    used = [index for index in several if pairs[index]]
    if not several or len(used) < _MOSTLY * len(several) or not _are_of_action(pairs.values()):
        return []
    found: list[_Record] = []
    first = next(pair.label for index in indices for pair in pairs[index])
    for index in indices:
        if not pairs[index]:
            continue
        if not found or any(pair.label == first for pair in pairs[index]):
            found.append(_Record())
        found[-1].rows.append(index)
        found[-1].pairs += pairs[index]
    return found


def _are_of_action(rows: Iterable[Sequence[_Pair]]) -> bool:
    """Whether labels name two fields that every action has, its text or its issue among them."""
    labels = {pair.label for pairs in rows for pair in pairs}
    fields = {_field(label) for label in labels if folded(label) not in _OF_ANYTHING}
    return bool(fields & {"action", "issue"}) and len(fields & {*CORE, "evidence_source"}) > 1


def _field(label: str) -> str:
    """Return the field of an action that a label is, "" for none."""
    fields = action_fields(label) if len(label) <= LONGEST_LABEL else {}
    surest = max(fields, key=lambda each: fields[each], default="")
    return surest if fields.get(surest, 0) >= _SURE else ""


def _pairs(row: Row) -> list[_Pair]:
    """Return the labels of a row, each with what stands behind it; none where it has none."""
    filled = row.filled
    if len(filled) == 1:
        return _alone(row, filled[0])
    if len(filled) not in (2, 4):
        return []
    made: list[_Pair] = []
    for label, value in zip(filled[::2], filled[1::2], strict=True):
        text = row.cells[label].text
        if "\n" in text and _LABEL.search(text):
            made += _stacked(row, label, value)
        elif len(text) <= LONGEST_LABEL and (len(filled) == 2 or _field(_bare(text))):
            made += _labelled(text, row.cells[value], _place(row, value), _place(row, label))
        else:
            return []
    return made


def _alone(row: Row, column: int) -> list[_Pair]:
    """Return the label of a row of one cell: with its text behind it, or with none as yet."""
    text, place = row.cells[column].text, _place(row, column)
    found = _LABEL.match(text)
    if found and _field(_bare(found[1])):
        return [*_labelled(found[1], Cell(text[found.end() :].strip()), place, place)]
    is_plain = text.endswith(("?", ":")) or max(action_fields(text).values(), default=0) >= _PLAIN
    if column == 0 and len(row.cells) > 1 and is_plain and _field(_bare(text)):
        return [*_labelled(text, EMPTY, _place(row, 1), place)]
    return []


def _stacked(row: Row, label: int, value: int) -> Iterator[_Pair]:
    """Yield what a cell with several labels says, and the parts of the text beside it."""
    place, behind = _place(row, label), _place(row, value)
    title, *lines = [line for line in row.cells[label].text.split("\n") if line.strip()]
    parts = _parts(row.cells[value].text)
    main = parts.pop("", "")
    if _LABEL.match(title):
        lines.insert(0, title)
        title = "Text"
    yield from _labelled(title, Cell(main), behind, place)
    said: dict[str, str] = {}
    name = ""
    for line in lines:
        found = _LABEL.match(line)
        name = found[1].strip() if found else name
        text = line[found.end() :] if found else line
        said[name] = f"{said[name]}\n{text}" if name in said else text
    for name, text in said.items():
        yield _Pair(name or "Note", Cell(text.strip()), place, place)
    for name, text in parts.items():
        yield _Pair(name, Cell(text), behind, behind)


def _parts(text: str) -> dict[str, str]:
    """Return the parts of a text by the labels on lines of their own; "" is what stands before."""
    found: dict[str, list[str]] = {"": []}
    name = ""
    for line in text.split("\n"):
        label = _LABEL.match(line)
        if label and _field(_bare(label[1])):
            name = _bare(label[1])
            found[name] = [*found.get(name, []), line[label.end() :]]
        else:
            found[name].append(line)
    return {name: "\n".join(lines).strip() for name, lines in found.items()}


def _labelled(label: str, cell: Cell, place: str, label_place: str) -> Iterator[_Pair]:
    """Yield a pair; a number behind a label, as in *Area for improvement 2*, is one of its own."""
    plain = _bare(label)
    numbered = _NUMBERED.fullmatch(plain)
    if numbered and _field(numbered[1]):
        yield _Pair(_NUMBER, Cell(numbered[2]), label_place, label_place)
        plain = _bare(numbered[1])
    yield _Pair(plain, cell, place, label_place)


def _bare(label: str) -> str:
    return " ".join(label.split()).rstrip(" :")


def _place(row: Row, column: int) -> str:
    return f"{letters(column)}{row.number}"


def _is_title(row: Row) -> bool:
    """Whether a row between the actions may be the title of those below it."""
    return len(row.filled) == 1 and not (row.is_paragraph or row.is_hidden)


def _header_row(row: Row, records: Sequence[_Record], labels: Sequence[str]) -> Row:
    places = {pair.label: pair.label_place for each in reversed(records) for pair in each.pairs}
    return Row(
        row.number,
        tuple(map(Cell, labels)),
        row.table,
        label="the labels in front of the texts",
        places=tuple(places[label] for label in labels),
    )


def _record_row(grid: Grid, record: _Record, labels: Sequence[str]) -> Row:
    first, last = grid.rows[record.rows[0]], grid.rows[record.rows[-1]]
    by_label = {
        label: sorted(
            (pair for pair in record.pairs if pair.label == label),
            key=lambda pair: not pair.cell.text,
        )
        for label in labels
    }
    own = [index for index, row in enumerate(grid.rows) if row.table == first.table and row.filled]
    rows = f"row {first.number}"
    if first is not last:
        rows = f"rows {first.number} to {last.number}"
    if first.table:
        whole = set(own) <= set(record.rows)
        rows = first.table.lower() if whole else f"{first.table.lower()}, {rows}"
    return Row(
        first.number,
        tuple(_joined([pair.cell for pair in pairs]) for pairs in by_label.values()),
        first.table,
        label=rows,
        places=tuple(pairs[0].place if pairs else "" for pairs in by_label.values()),
    )


def _joined(cells: Sequence[Cell]) -> Cell:
    """Return several cells as one, the texts below one another."""
    filled = [cell for cell in cells if cell.text]
    return filled[0] if len(filled) == 1 else Cell("\n".join(cell.text for cell in filled))
