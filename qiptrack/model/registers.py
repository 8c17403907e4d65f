"""What the organisation's registers say: risks, audits, incidents, and whatever links lead to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from qiptrack.model.portfolio import same_name


class RegisterRow(NamedTuple):
    """One row of a register: its id, what it says it is, and all its columns with their titles."""

    id: str
    title: str | None
    columns: tuple[tuple[str, str], ...]

    def column(self, name: str) -> str | None:
        """Return what stands in the column that is called `name`, None where there is none."""
        return next((value for title, value in self.columns if same_name(title, name)), None)


class FiledRegister(NamedTuple):
    """A register as it was read: its rows by their ids, as they stand, the first of two alike.

    `without_id` is how many rows have none, so that nothing can lead to them, and `again` are
    the ids that stand in it more than once.
    """

    kind: str
    file: str
    rows: Mapping[str, RegisterRow]
    without_id: int = 0
    again: tuple[str, ...] = ()


class RegisterFault(NamedTuple):
    """Why a register cannot be read, and which key of its declaration that is about."""

    kind: str
    file: str
    key: str
    message: str
    fix: str


@dataclass(frozen=True)
class Registers:
    """All registers that could be read, and what is the matter with the others."""

    read: tuple[FiledRegister, ...] = ()
    faults: tuple[RegisterFault, ...] = ()

    @cached_property
    def rows(self) -> Mapping[str, Mapping[str, RegisterRow]]:
        """The rows by their ids of each kind that has a register which could be read."""
        found: dict[str, dict[str, RegisterRow]] = {}
        for each in self.read:
            kind = found.setdefault(each.kind, {})
            for name, row in each.rows.items():
                kind.setdefault(name, row)
        return found

    @cached_property
    def whole(self) -> frozenset[str]:
        """The kinds of which every register could be read, so that what is not there is not."""
        return frozenset(self.rows) - {fault.kind for fault in self.faults}


NONE_READ = Registers()
"""What there is where no register is declared, or none was looked for."""


def register(
    kind: str, file: str, rows: Iterable[Sequence[tuple[str, str]]], id_: str, title: str | None
) -> FiledRegister:
    """Return a register of `rows`, each the titles of its columns with what stands in them."""
    found: dict[str, RegisterRow] = {}
    again: list[str] = []
    without_id = 0
    for columns in rows:
        row = RegisterRow("", None, tuple(columns))
        name = (row.column(id_) or "").strip()
        if not name:
            without_id += any(value for _, value in columns)
        elif name in found:
            again.append(name)
        else:
            found[name] = row._replace(id=name, title=row.column(title) if title else None)
    return FiledRegister(kind, file, found, without_id, tuple(dict.fromkeys(again)))
