"""What the organisation's registers say, and the frameworks that its services are assessed by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, NamedTuple

from pydantic import Field

from qiptrack.model.base import Model
from qiptrack.model.identity import same_name
from qiptrack.model.plan import Standard
from qiptrack.model.scalars import Text

REGULATIONS = "regulations-2014"
"""The pack that holds for every provider in England, whatever framework it is assessed by."""


class Framework(Model):
    """A pack of statements, in one version of it."""

    framework: Text = Field(description="The word by which the organisation names the pack")
    title: Text = Field(description="What people call it")
    version: Text = Field(description="The version, or the day it is of")
    source: Text | None = Field(None, description="Where it is published")
    statements: Annotated[tuple[Standard, ...], Field(min_length=1)] = Field(
        description="The statements, each as `Group: Statement`, or as `Number: Title`"
    )

    @property
    def groups(self) -> Mapping[str, Sequence[str]]:
        """The statements by what stands in front of the colon, such as a key question."""
        found: dict[str, list[str]] = {}
        for statement in self.statements:
            found.setdefault(statement.partition(": ")[0], []).append(statement)
        return found


class FrameworkFault(NamedTuple):
    """Why a pack that the organisation names cannot be read; `place` is where it is named."""

    place: int
    message: str
    fix: str


@dataclass(frozen=True)
class Frameworks:
    """The packs that plans may name statements of, and what is the matter with the others."""

    read: tuple[Framework, ...] = ()
    faults: tuple[FrameworkFault, ...] = ()
    chosen: tuple[str, ...] = ()
    """The packs that the organisation names, as it does."""

    @property
    def whole(self) -> bool:
        """Whether a statement that none of them has can be told to be none."""
        return bool(self.chosen) and not self.faults

    @property
    def to_answer(self) -> tuple[Framework, ...]:
        """Those that the organisation chose, or the regulations alone where it chose nothing."""
        others = tuple(each for each in self.read if each.framework != REGULATIONS)
        return self.read if REGULATIONS in self.chosen or not others else others

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What a plan may write, case and spaces aside, and the statement that it means.

        A statement may be named whole. What stands in front of its colon will do where no other
        begins so: `Regulation 17`.
        """
        found: dict[str, str] = {}
        for framework in self.read:
            for group, statements in framework.groups.items():
                found |= {_plain(each): each for each in statements}
                if len(statements) == 1:
                    found.setdefault(_plain(group), statements[0])
        return found

    def meant(self, standard: str) -> str | None:
        """Return the statement that `standard` names, or None when it is none of these."""
        return self.names.get(_plain(standard))

    def written(self) -> list[str]:
        """Return everything that a plan may write, as it stands in the packs."""
        short = [
            group
            for framework in self.read
            for group, statements in framework.groups.items()
            if len(statements) == 1
        ]
        return [*short, *(each for framework in self.read for each in framework.statements)]


NONE_CHOSEN = Frameworks()
"""What there is where no framework is chosen."""


def _plain(text: str) -> str:
    dashed = text.replace("\N{EN DASH}", "-").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return " ".join(dashed.casefold().split())


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
