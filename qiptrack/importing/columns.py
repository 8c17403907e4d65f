"""Which column of a table is which field of an action, by its heading and by its values."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

from qiptrack.errors import QiptrackError
from qiptrack.importing.cells import Cell, letters
from qiptrack.importing.dates import is_like_day
from qiptrack.importing.headings import (
    FIELDS,
    MEASURES,
    PERCENT,
    PERIOD,
    RATING,
    REVISED,
    action_fields,
    measure_fields,
    period_end,
)
from qiptrack.importing.status import is_colour, is_share, says_status
from qiptrack.importing.table_finding import SheetTable
from qiptrack.model.everyday_words import folded, value_meaning
from qiptrack.model.nearest import nearest
from qiptrack.model.ownership import Says, names_role, read_owner
from qiptrack.model.vocabulary import Method, Priority

SAMPLE = 200
"""How many rows are looked at to tell what a column holds."""

NOT_USED = "-"
"""What `--map` says of a column whose cells are only to be kept as text."""

MAPPABLE = (*FIELDS, REVISED, *(f"indicator.{name}" for name in MEASURES), NOT_USED)
"""What `--map` may say that a column is."""


class SheetColumn(NamedTuple):
    """A column: where it is, from 0, its heading, and its field; without one it is kept as text.

    `why` says how the field was told, where that was not by the heading alone.
    """

    at: int
    heading: str
    field: str = ""
    why: str = ""

    @property
    def name(self) -> str:
        """What the column is called in sentences."""
        plain = " ".join(self.heading.split())
        return plain or f"column {letters(self.at)}"


class UnknownColumn(QiptrackError):
    """A column was named that the table does not have."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        near = nearest(name, known)
        fix = f"Did you mean '{near}'?" if near else f"It has: {', '.join(known)}."
        super().__init__(f"The table has no column '{name}'.", fix)


class UnknownField(QiptrackError):
    """A column was mapped to something that an action does not have."""

    def __init__(self, name: str) -> None:
        near = nearest(name, MAPPABLE)
        fix = f"Did you mean {near}?" if near else f"Name one of: {', '.join(MAPPABLE)}."
        super().__init__(f"'{name}' is not a field of an action.", fix)


def find_columns(table: SheetTable, mapped: Mapping[str, str]) -> tuple[SheetColumn, ...]:
    """Return the columns of `table`, each with the field that it goes to, one to one.

    `mapped` says by headings, or letters, what was decided. UnknownColumn, UnknownField for
    what is not there.
    """
    values = {index: list(_sample(table, index)) for index in range(_width(table))}
    headings = [*table.headings, *[""] * (len(values) - len(table.headings))]
    used = [index for index in values if headings[index] or values[index]]
    fixed = _decided(mapped, [(index, headings[index]) for index in used])
    told = {
        index: SheetColumn(index, headings[index], field, "as you said")
        for index, field in fixed.items()
    }
    likely = [
        candidate
        for index in used
        if index not in fixed
        for candidate in _candidates(index, headings[index], values[index])
    ]
    for each in sorted(likely, key=lambda each: (-each.score, each.at)):
        free = each.field in (RATING, PERCENT) or each.field not in {c.field for c in told.values()}
        if each.at not in told and free:
            told[each.at] = SheetColumn(each.at, headings[each.at], each.field, each.why)
    if not any(column.field == "indicator.measure" for column in told.values()):
        told = {at: each for at, each in told.items() if not each.field.startswith(PERIOD)}
    _sentences_are_actions(told, used, headings, values)
    return tuple(told.get(index, SheetColumn(index, headings[index])) for index in used)


class _Candidate(NamedTuple):
    score: float
    at: int
    field: str
    why: str = ""


def _candidates(index: int, heading: str, values: Sequence[Cell]) -> Iterator[_Candidate]:
    """Yield what a column may be; a measure only weighs where the heading says nothing else."""
    found = {field: score for field, score in action_fields(heading).items() if field in _KNOWN}
    for field, score in found.items():
        fits = _FITS.get(field)
        if score < 1 and field in ("due", REVISED) and _share(values, is_like_day) < 0.5:
            continue
        if values and fits is not None and not fits(values):
            other = _by_values(field, values)
            if other:
                why = f"its values are {_SAID[other]}"
                yield _Candidate(min(score, 1.5), index, other, why)
        else:
            yield _Candidate(score, index, field)
    for field, score in measure_fields(heading).items():
        yield _Candidate(score - 0.6, index, f"indicator.{field}")
    if day := period_end(heading):
        yield _Candidate(2.5, index, f"{PERIOD}{day.isoformat()}")


_KNOWN = frozenset((*FIELDS, REVISED, RATING, PERCENT))


def _width(table: SheetTable) -> int:
    rows = table.grid.rows
    return max([len(table.headings), *(row[-1] + 1 for i in table.body if (row := rows[i].filled))])


def _sample(table: SheetTable, column: int) -> Iterator[Cell]:
    """Yield the first texts of a column that stand in rows with more than one."""
    rows = (table.grid.rows[index] for index in islice(table.body, SAMPLE))
    for row in rows:
        if row.cell(column).text and len(row.filled) > 1:
            yield row.cell(column)


def _decided(mapped: Mapping[str, str], columns: Sequence[tuple[int, str]]) -> dict[int, str]:
    """Return the field of each column that was decided on, by its index."""
    found: dict[int, str] = {}
    names = [" ".join(heading.split()) or letters(index) for index, heading in columns]
    for name, field in mapped.items():
        said = folded(name)
        meant = [index for index, heading in columns if said and folded(heading) == said] or [
            index for index, _ in columns if letters(index) == name.strip().upper()
        ]
        if not meant:
            raise UnknownColumn(name, names)
        if field not in MAPPABLE:
            raise UnknownField(field)
        found[meant[0]] = "" if field == NOT_USED else field
    return found


def _sentences_are_actions(
    told: dict[int, SheetColumn],
    used: Sequence[int],
    headings: Sequence[str],
    values: Mapping[int, Sequence[Cell]],
) -> None:
    """Take a column without a heading whose cells are sentences for the action, if none is."""
    if any(column.field == "action" for column in told.values()):
        return
    for index in used:
        if not headings[index] and values[index] and _are_sentences(values[index]):
            told[index] = SheetColumn(index, "", "action", "its cells are sentences")
            return


def _share(values: Sequence[Cell], says: Callable[[Cell], bool]) -> float:
    """Return the share of `values` of which `says` is true; 1 of none."""
    return sum(map(says, values)) / len(values) if values else 1.0


def _are_sentences(values: Sequence[Cell]) -> bool:
    return _share(values, lambda cell: len(cell.text.split()) >= 4) > 0.5


def _are_days(values: Sequence[Cell]) -> bool:
    if _share(values, lambda cell: bool(_AMOUNT.fullmatch(cell.text))) > 0.5:
        return False
    return _share(values, is_like_day) >= 0.3 or not _are_sentences(values)


def _are_roles(values: Sequence[Cell]) -> bool:
    if _share(values, lambda cell: cell.value is not None or is_like_day(cell)) > 0.5:
        return False
    return _share(values, lambda cell: _words_a_line(cell) <= 8) > 0.4


def _words_a_line(cell: Cell) -> float:
    return len(cell.text.split()) / (cell.text.count("\n") + 1)


def _are_states(values: Sequence[Cell]) -> bool:
    if _share(values, lambda cell: is_colour(cell.text)) > 0.5:
        return False
    return _share(values, lambda cell: says_status(cell.text) or is_share(cell)) > 0.3


def _are_references(values: Sequence[Cell]) -> bool:
    """Whether the cells are short, and most of them are not the same."""
    different = len({cell.text for cell in values}) * 2 > len(values)
    return different and _share(values, lambda cell: len(cell.text) <= 30) > 0.5


def _are_methods(values: Sequence[Cell]) -> bool:
    listed = [each.value for each in Method]
    return _share(values, lambda cell: bool(value_meaning(cell.text, listed).names)) > 0.5


def _are_priorities(values: Sequence[Cell]) -> bool:
    listed = [each.value for each in Priority]
    known = _share(values, lambda cell: bool(value_meaning(cell.text, listed).names))
    return known > 0.5 and _share(values, lambda cell: is_colour(cell.text)) <= 0.5


def _are_words(values: Sequence[Cell]) -> bool:
    """Whether the cells may be what is to be done: more than codes, colours, dates or numbers."""
    other = _share(values, lambda cell: cell.value is not None or is_colour(cell.text))
    return other <= 0.5 and _share(values, lambda cell: len(cell.text.split()) >= 2) > 0.2


def _are_done(values: Sequence[Cell]) -> bool:
    return (
        _share(values, lambda cell: cell.day is not None or bool(_FIGURE.search(cell.text))) > 0.3
    )


_FIGURE = re.compile(r"\d")
_AMOUNT = re.compile(r"[<>]?\d{1,3}(?:[.,]\d+)?\s?%?")
"""A number that is no date, nor the five figures by which spreadsheets keep one."""

_FITS: Mapping[str, Callable[[Sequence[Cell]], bool]] = MappingProxyType(
    {
        "id": _are_references,
        "action": _are_words,
        "owner": _are_roles,
        "due": _are_days,
        REVISED: _are_days,
        "started": _are_done,
        "completed": _are_done,
        "closed": _are_done,
        "status": _are_states,
        "priority": _are_priorities,
        "assurance.method": _are_methods,
    }
)
"""What the values of a column must be like, if it is to be that field."""

_SAID = {
    RATING: "colours",
    "updates.note": "notes",
    "due": "dates",
    "owner": "roles",
    "id": "short references",
    PERCENT: "percentages",
}


def _by_values(field: str, values: Sequence[Cell]) -> str:
    """Return what a column is whose values are not what its heading says; "" when not told."""
    if _share(values, lambda cell: is_colour(cell.text)) > 0.5:
        return RATING
    if field == "status" and _share(values, lambda cell: cell.value is not None) <= 0.5:
        return "updates.note"
    if (
        field == "owner"
        and _share(values, lambda cell: cell.day is not None or is_like_day(cell)) > 0.7
    ):
        return "due"
    if field in ("due", "action") and _share(values, _is_role) > 0.7:
        return "owner"
    if field == "action" and _are_references(values) and _share(values, _is_code) > 0.7:
        return "id"
    return ""


def _is_role(cell: Cell) -> bool:
    return (
        cell.value is None
        and read_owner(cell.text).says is not Says.NOBODY
        and names_role(cell.text)
    )


_CODE = re.compile(r"[A-Za-z]{0,4}[ .-]?\d[\w.-]*")


def _is_code(cell: Cell) -> bool:
    return bool(_CODE.fullmatch(cell.text))
