"""What was last known of a run of files, together: which of their actions may be late, and when.

A list asks the same of every plan, and most plans are as they were when it was last asked. So a
sheet says of many files at once what the index knows of each: of what may be late by some day, or
of every action. It is good while all of them have the names and the stamps that they had, which
one comparison tells; where any differs, each is looked up by itself again. In it are facts of
contents and nothing else: no day but those that stand in plans, and nothing of the organisation.
"""

import datetime as dt
import marshal
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from qiptrack.model.flat_plan import FlatRow
from qiptrack.store.fingerprints import FileStamp, digest
from qiptrack.store.plan_files import PlanFile

NEVER = dt.date.max.toordinal() + 1
"""The day, as an ordinal, from which an action is late that nothing is awaited of."""

_AHEAD = 14
"""How many days after the one that was asked about a sheet still has all that may be late."""


def last_day(asked: int) -> int:
    """Return the last day, an ordinal, of which a sheet can tell that was `asked` for by one."""
    return asked if asked == NEVER else asked + _AHEAD


class DatedRow(NamedTuple):
    """The flat row of an action, the first day it may be late, and its place in its plan."""

    day: int
    place: int
    row: FlatRow


class LateSheet(NamedTuple):
    """What is known of a run of files; all days are ordinals."""

    mark: bytes
    """What the run is known by."""
    asked: int
    until: int
    """The last day of which it is known what may be late by it."""
    last: int
    """The day after which no record is dated."""
    services: tuple[str, ...]
    """Those that the plans name."""
    by_then: bytes
    """What may be late by the day that was `asked` about."""
    later: bytes
    """What may be late after it."""

    def is_good(self, mark: bytes, until: int) -> bool:
        """Whether it tells of a run that has this mark what may be late by a day."""
        return self.mark == mark and self.until >= until

    def late(self, until: int) -> list[tuple[int, Sequence[FlatRow]]]:
        """Return the places of files, in order, each with the flat rows that may be late by a day.

        They stand in the order of the plan, and some of them are not late before a later day;
        files without such an action are not there.
        """
        kept = marshal.loads(self.by_then)
        if until <= self.asked:
            return [(file, rows) for file, rows, _ in kept]
        found = {file: [*zip(places, rows, strict=True)] for file, rows, places in kept}
        for file, rows, places in marshal.loads(self.later):
            found.setdefault(file, []).extend(zip(places, rows, strict=True))
        return [(file, [row for _, row in sorted(found[file])]) for file in sorted(found)]


def sheet_of(
    mark: bytes, asked: int, last: int, services: Iterable[str], dated: Iterable[Sequence[DatedRow]]
) -> LateSheet:
    """Return the sheet of a run that has this `mark`, after `last` of which no record is dated.

    `dated` are the rows of each file that may be late by the last day that a sheet is good for
    which was `asked` for; by NEVER, those of every action.
    """
    same: dict[str, str] = {}
    by_then: list[tuple[object, ...]] = []
    later: list[tuple[object, ...]] = []
    for file, rows in enumerate(dated):
        for kept, some in (
            (by_then, [each for each in rows if each.day <= asked]),
            (later, [each for each in rows if each.day > asked]),
        ):
            if some:
                some.sort(key=_place)
                told = tuple([alike(each.row, same) for each in some])
                kept.append((file, told, tuple([each.place for each in some])))
    named = tuple(sorted(set(services)))
    parts = marshal.dumps(by_then, 4), marshal.dumps(later, 4)
    return LateSheet(mark, asked, last_day(asked), last, named, *parts)


def mark_of(files: Sequence[PlanFile], stamps: Mapping[str, FileStamp]) -> bytes | None:
    """Return what a run of files is known by as they are now; None where one has no stamp."""
    names = [each.file for each in files if not each.unreadable]
    return mark_of_names(names, stamps) if len(names) == len(files) else None


def mark_of_names(names: Sequence[str], stamps: Mapping[str, FileStamp]) -> bytes | None:
    """Return what files with these names are known by as they are now; None if one has no stamp."""
    try:
        packed = marshal.dumps([stamps[name] for name in names], _BY_VALUE)
    except KeyError:
        return None
    told = "\0".join(names).encode("utf-8", "surrogateescape")
    return digest(b"%d %b" % (len(told), told) + packed)


_BY_VALUE = 2
"""The version of what `marshal` writes in which all that is equal is written alike."""


def _place(row: DatedRow) -> int:
    return row.place


def in_turn(rows: list[DatedRow]) -> list[FlatRow]:
    """Return the rows of one plan in its order."""
    return [each.row for each in sorted(rows, key=_place)]


def alike(row: FlatRow, same: dict[str, str]) -> FlatRow:
    """Return a row whose texts are those that are the `same`: they are kept once, and read once."""
    return tuple([same.setdefault(each, each) if type(each) is str else each for each in row])
