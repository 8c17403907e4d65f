"""What the organisation's registers say: the rows that plans and actions answer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from qiptrack.model.base import field_value, or_none
from qiptrack.model.identity import same_name
from qiptrack.model.nearest import nearest
from qiptrack.model.organisation_parts import Register
from qiptrack.patterns import pattern
from qiptrack.pointer import Pointer


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

    def lacks(self, kind: str, name: str) -> bool:
        """Whether a row is in no register, though all of its kind could be read."""
        return kind in self.whole and name not in self.rows[kind]

    def nearest_id(self, kind: str, name: str) -> str | None:
        """Return the id of a kind that is most like `name`; None where there is none, or too many.

        The kind must have a register.
        """
        rows = self.rows[kind]
        return nearest(name, rows) if len(rows) <= FEW else None


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
