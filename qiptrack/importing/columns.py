"""Which column of a table is which field of an action, by its heading and by its values."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from qiptrack.errors import QiptrackError
from qiptrack.importing.cells import Cell, letters
from qiptrack.importing.column_values import (
    FITS,
    SAID,
    UNTITLED,
    are_sentences,
    other_field,
    share,
)
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
from qiptrack.importing.table_finding import SheetTable
from qiptrack.model.nearest import nearest
from qiptrack.model.word_meanings import folded

SAMPLE = 200
"""How many rows are looked at to tell what a column holds."""

NOT_USED = "-"
"""What `--map` says of a column whose cells are only to be kept as text."""

MAPPABLE = (*FIELDS, REVISED, *(f"indicator.{name}" for name in MEASURES), NOT_USED)
"""What `--map` may say that a column is."""


class SheetColumn(NamedTuple):
    """A column: where it is, from 0, its heading, and its field; without one it is kept as text.

    `why` says how the field was told, where that was not by the heading alone, or why the column
    is left out.
    """

    at: int
    heading: str
    field: str = ""
    why: str = ""
    is_left_out: bool = False

    @property
    def goes_to(self) -> str:
        """Where its cells go, in words; a rating sets nothing."""
        if self.is_left_out:
            return "left out"
        return "kept as text" if self.field in ("", RATING) else self.field

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
    filled = set().union(*(table.grid.rows[index].filled for index in table.body))
    used = [index for index in values if headings[index] or index in filled]
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
    likely = _with_their_own(likely, set(fixed.values()))
    for each in sorted(likely, key=lambda each: (-each.score, each.at)):
        free = each.field in (RATING, PERCENT) or each.field not in {c.field for c in told.values()}
        if each.at not in told and free:
            told[each.at] = SheetColumn(each.at, headings[each.at], each.field, each.why)
    if not any(column.field == "indicator.measure" for column in told.values()):
        told = {at: each for at, each in told.items() if not each.field.startswith(_OF_A_MEASURE)}
    if table.header:
        _sentences_are_actions(told, used, headings, values)
    else:
        _tell_by_values(told, used, values)
    return tuple(told.get(index, SheetColumn(index, headings[index])) for index in used)


_OF_A_MEASURE = (PERIOD, "indicator.")
"""How the fields begin that say nothing without a column of measures."""


def _with_their_own(likely: list["_Candidate"], decided: set[str]) -> list["_Candidate"]:
    """Return candidates without those for who requires an action, unless all of it may be there."""
    fields = {each.field for each in likely} | decided
    if {"required_by.body", "required_by.level"} <= fields:
        return likely
    return [each for each in likely if not each.field.startswith("required_by.")]


class _Candidate(NamedTuple):
    score: float
    at: int
    field: str
    why: str = ""


def _candidates(index: int, heading: str, values: Sequence[Cell]) -> Iterator[_Candidate]:
    """Yield what a column may be; a measure only weighs where the heading says nothing else."""
    found = {field: score for field, score in action_fields(heading).items() if field in _KNOWN}
    for field, score in found.items():
        fits = FITS.get(field)
        if score < 1 and field in ("due", REVISED) and share(values, is_like_day) < 0.5:
            continue
        if values and fits is not None and not fits(values):
            other = other_field(field, values)
            if other:
                why = f"its values are {SAID[other]}"
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
            index for index, _ in columns if name.strip().upper() in _names_of(index)
        ]
        if not meant:
            raise UnknownColumn(name, names)
        if field not in MAPPABLE:
            raise UnknownField(field)
        found[meant[0]] = "" if field == NOT_USED else field
    return found


def _names_of(index: int) -> tuple[str, ...]:
    """Return what a column is called without its heading, in capitals: `B`, `COLUMN B`, `2`."""
    return letters(index), f"COLUMN {letters(index)}", str(index + 1)


def tell_themselves(columns: Sequence[SheetColumn]) -> bool:
    """Whether columns without headings are a table of actions, by their values."""
    fields = {column.field for column in columns}
    has_sentences = any(column.field == "action" or column.why == _SENTENCES for column in columns)
    return has_sentences and bool(fields & {"owner", "due"})


def _tell_by_values(
    told: dict[int, SheetColumn], used: Sequence[int], values: Mapping[int, Sequence[Cell]]
) -> None:
    """Take each column for what its values are, where no other column could be the same.

    Of several with sentences none is taken for the action: each says that it has them.
    """
    fields = {
        index: next((field for field, fits in UNTITLED.items() if fits(values[index])), "")
        for index in used
        if index not in told and values[index]
    }
    decided = {column.field for column in told.values()}
    for index, field in fields.items():
        is_only = list(fields.values()).count(field) == 1 and field not in decided
        if field and is_only:
            told[index] = SheetColumn(index, "", field, f"its values are {SAID[field]}")
        elif field == "action":
            told[index] = SheetColumn(index, "", "", _SENTENCES)


_SENTENCES = "its values are sentences"


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
        if not headings[index] and values[index] and are_sentences(values[index]):
            told[index] = SheetColumn(index, "", "action", "its cells are sentences")
            return
