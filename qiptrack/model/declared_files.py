"""What the organisation's registers say, and the frameworks that its services are assessed by."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, NamedTuple

from qiptrack.model.base import Model, field_value, or_none
from qiptrack.model.fields import field
from qiptrack.model.identity import folded, same_name
from qiptrack.model.organisation import Register
from qiptrack.model.scalars import NotEmpty, Standard, Text
from qiptrack.patterns import pattern
from qiptrack.pointer import Pointer

REGULATIONS = "regulations-2014"
"""The pack that holds for every provider in England, whatever framework it is assessed by."""


class Framework(Model):
    """A pack of statements, in one version of it."""

    framework: Text = field(description="The word by which the organisation names the pack")
    title: Text = field(description="What people call it")
    version: Text = field(description="The version, or the day it is of")
    source: Text | None = field(None, description="Where it is published")
    statements: Annotated[tuple[Standard, ...], NotEmpty()] = field(
        description="The statements, each as `Group: Statement`, or as `Number: Title`"
    )

    maps: dict[str, Annotated[tuple[Standard, ...], NotEmpty()]] = field(
        {}, description="What became of a statement of an older pack: the statements of this one"
    )

    @property
    def groups(self) -> Mapping[str, Sequence[str]]:
        """The statements by what stands in front of the colon, such as a key question."""
        found: dict[str, list[str]] = {}
        for statement in self.statements:
            found.setdefault(statement.partition(": ")[0], []).append(statement)
        return found


class FrameworkFault(NamedTuple):
    """Why a pack that is chosen cannot be read; `place` is where the organisation file names it."""

    place: Pointer
    name: str
    message: str
    fix: str


class _FrameworksRead(NamedTuple):
    """What `Frameworks` are made of; a named tuple is much faster to import than a dataclass."""

    read: tuple[Framework, ...] = ()
    faults: tuple[FrameworkFault, ...] = ()
    chosen: tuple[str, ...] = ()
    """The packs that are chosen, by the names that the organisation file has for them."""
    named: Mapping[str, Framework] = MappingProxyType({})
    """The packs that could be read, by the same names."""
    own: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """The names of the packs that a service alone is assessed by, by its name as it is compared."""
    of_all: tuple[str, ...] = ()
    """The names of the packs of every other service."""
    provider: str = ""
    """The organisation, whose own plans may name statements of any of them."""


class Frameworks(_FrameworksRead):
    """The packs that plans may name statements of, and what is the matter with the others."""

    def at(self, service: str | None) -> "Frameworks":
        """Return the frameworks that plans of `service` may name; all where no service is given."""
        if service is None or not self.own or same_name(service, self.provider):
            return self
        names = self.own.get(folded(service), self.of_all)
        if names not in self._parts:
            self._parts[names] = self._part(names)
        return self._parts[names]

    @cached_property
    def _parts(self) -> dict[tuple[str, ...], "Frameworks"]:
        """What was asked for before, by the names of the packs, for there are many plans."""
        return {}

    def _part(self, names: tuple[str, ...]) -> "Frameworks":
        read = [self.named[name] for name in names if name in self.named]
        always = [each for each in self.read if each.framework == REGULATIONS and each not in read]
        faults = tuple(each for each in self.faults if each.name in names)
        return Frameworks((*read, *always), faults, chosen=names)

    @property
    def whole(self) -> bool:
        """Whether a statement that none of them has is certainly none."""
        return bool(self.chosen) and not self.faults

    @property
    def to_answer(self) -> tuple[Framework, ...]:
        """Those that the organisation chose, or the regulations alone where it chose nothing."""
        others = tuple(each for each in self.read if each.framework != REGULATIONS)
        return self.read if REGULATIONS in self.chosen or not others else others

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, ...]]:
        """What a plan may write, as it is compared, and the statements that it may mean.

        A statement may be named whole, or by what stands behind its colon. What stands in front
        of the colon will do where no other of the pack begins so: `Regulation 17`.
        """
        found: dict[str, dict[str, None]] = {}
        for framework in self.read:
            for group, statements in framework.groups.items():
                short = [group] if len(statements) == 1 else []
                for each in statements:
                    for name in (each, each.partition(": ")[2], *short):
                        found.setdefault(_plain(name), {})[each] = None
        found.pop("", None)
        return {name: tuple(statements) for name, statements in found.items()}

    @cached_property
    def _groups(self) -> frozenset[str]:
        """What stands in front of the colon of several statements, such as a key question."""
        groups = (pair for framework in self.read for pair in framework.groups.items())
        return frozenset(_plain(group) for group, statements in groups if len(statements) > 1)

    def is_group(self, standard: str) -> bool:
        """Whether `standard` names a whole group of statements, such as a key question."""
        return _plain(standard) in self._groups

    def readings(self, standard: str) -> tuple[str, ...]:
        """Return every statement that `standard` may mean; none where no pack has it.

        Reports cite a regulation in many ways: `Reg 17`, `Regulation 17(2)(a)`. A year behind
        it says which regulations are meant. Without one they are those of 2014, unless the
        organisation chose others with such a number beside them.
        """
        cited = _YEAR.sub("", standard).strip()
        year = _YEAR.search(standard)
        found = self._names.get(_plain(standard)) or self._names.get(_plain(cited), ())
        if year is not None:
            return tuple(each for each in found if year[1] in self._pack_of(each).title) or found
        packs = {self._pack_of(each).framework for each in found}
        if REGULATIONS in packs and REGULATIONS not in self.chosen:
            return tuple(each for each in found if self._pack_of(each).framework == REGULATIONS)
        return found

    def _pack_of(self, statement: str) -> Framework:
        return next(each for each in self.read if statement in each.statements)

    def meant(self, standard: str) -> str | None:
        """Return the one statement that `standard` names; None where it is none, or may be two."""
        found = self.readings(standard)
        return found[0] if len(found) == 1 else None

    def answered(self, standard: str) -> frozenset[str]:
        """Return the statements that a plan answers which names `standard`.

        Beside the one that it names these are those of a pack whose `maps` say what became of it.
        """
        meant = self.meant(standard)
        plain = {_plain(each) for each in (standard, meant or standard)}
        became = {
            new
            for framework in self.read
            for old, statements in framework.maps.items()
            if _plain(old) in plain
            for new in statements
        }
        return frozenset(became | ({meant} if meant else set()))

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


_YEAR = pattern(r",? *\(?[A-Za-z ]*\b(20[0-9]{2})\)?$")
_REGULATION = pattern(r"\breg(?:ulation)?s?\.? *(\d+[a-z]?)(?:\s*\([\w]+\))*")


def _plain(text: str) -> str:
    """Return `text` as statements are compared, without what differs and is not meant."""
    dashed = text.replace("\N{EN DASH}", "-").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    small = dashed.casefold().replace("&", " and ").replace(", and ", " and ")
    return _REGULATION.sub(r"regulation \1", " ".join(small.split()))


class RegisterRow(NamedTuple):
    """One row of a register: its id, what it says it is, and all its columns with their titles.

    What a register names no column for is None: the service, blank where it is at every one; what
    the row is about; whether it is still open; and its score.
    """

    id: str
    title: str | None
    columns: tuple[tuple[str, str], ...]
    service: str | None = None
    themes: tuple[str, ...] | None = None
    is_open: bool | None = None
    score: str | None = None

    def column(self, name: str) -> str | None:
        """Return the text in the column called `name`; None where there is none."""
        return next((value for title, value in self.columns if same_name(title, name)), None)


FEW = 5_000
"""Up to how many rows of registers one is looked for that may be meant by an id that none has.

Among more there are many that are as near, and to look at all of them takes seconds.
"""


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
    """Why a register cannot be read; `place` is the key of its declaration that is at fault."""

    place: Pointer
    kind: str
    message: str
    fix: str


class _RegistersRead(NamedTuple):
    """The fields of `Registers`, which a class with cached properties cannot declare itself."""

    read: tuple[FiledRegister, ...] = ()
    faults: tuple[RegisterFault, ...] = ()


class Registers(_RegistersRead):
    """All registers that could be read, and what is the matter with the others."""

    @cached_property
    def rows(self) -> Mapping[str, Mapping[str, RegisterRow]]:
        """The rows by their ids of each kind that has a register which could be read.

        Of rows of one id in several registers of a kind the first counts.
        """
        found: dict[str, list[Mapping[str, RegisterRow]]] = {}
        for each in self.read:
            found.setdefault(each.kind, []).append(each.rows)
        return {kind: rows[0] if len(rows) == 1 else _First(rows) for kind, rows in found.items()}

    @cached_property
    def whole(self) -> frozenset[str]:
        """The kinds of which every register could be read, so that what is not there is not."""
        return frozenset(self.rows) - {fault.kind for fault in self.faults}


class _First(Mapping[str, RegisterRow]):
    """The rows of several registers as those of one; of rows of one id the first counts."""

    def __init__(self, registers: Sequence[Mapping[str, RegisterRow]]) -> None:
        self._registers = registers

    def __getitem__(self, name: str) -> RegisterRow:
        for rows in self._registers:
            if name in rows:
                return rows[name]
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return any(name in rows for rows in self._registers)

    def __iter__(self) -> Iterator[str]:
        for index, rows in enumerate(self._registers):
            before = self._registers[:index]
            yield from (name for name in rows if not any(name in each for each in before))

    def __len__(self) -> int:
        return sum(1 for _ in self)


NONE_READ = Registers()
"""What there is where no register is declared, or none was looked for."""


NAMED_COLUMNS = ("title", "service", "theme", "status", "score")
"""The keys by which a register says which of its columns is what, beside that of the id."""


def register(declared: Register, rows: Iterable[Sequence[tuple[str, str]]]) -> FiledRegister:
    """Return a register of `rows`, each the titles of its columns with what stands in them."""
    found: dict[str, RegisterRow] = {}
    again: list[str] = []
    without_id = 0
    for columns in rows:
        row = RegisterRow("", None, tuple(columns))
        name = (row.column(declared.id) or "").strip()
        if not name:
            without_id += any(value for _, value in columns)
        elif name in found:
            again.append(name)
        else:
            said = {
                key: row.column(title)
                for key in NAMED_COLUMNS
                if (title := field_value(declared, key))
            }
            found[name] = register_row(name, row.columns, said, declared)
    twice = tuple(dict.fromkeys(again))
    return FiledRegister(declared.kind, declared.file, found, without_id, twice)


_BETWEEN = pattern(r"[,;|/]")
"""What stands between several themes in one cell."""


def register_row(
    name: str,
    columns: tuple[tuple[str, str], ...],
    said: Mapping[str, str | None],
    declared: Register,
) -> RegisterRow:
    """Return the row of the id `name`; `said` is what stands in its named columns, by their keys.

    A column that the register does not name is not among them.
    """
    service, theme, status = (said.get(key) for key in ("service", "theme", "status"))
    closed = or_none(lambda: declared.closed) or ()
    ended = status is not None and any(same_name(status, word) for word in closed)
    themes = [part.strip() for part in _BETWEEN.split(theme)] if theme is not None else None
    return RegisterRow(
        name,
        said.get("title"),
        columns,
        service=service.strip() if service is not None else None,
        themes=None if themes is None else tuple(part for part in themes if part),
        is_open=None if status is None else not ended,
        score=said.get("score"),
    )
