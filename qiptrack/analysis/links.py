"""What actions and plans answer: the rows of registers."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from typing import NamedTuple, overload

from qiptrack.model.action import Action
from qiptrack.model.base import field_value, or_none
from qiptrack.model.identity import FiledPlan, natural, same_name
from qiptrack.model.links import Link, links_of
from qiptrack.model.registers import NONE_READ, RegisterRow, Registers


class LinkRow(NamedTuple):
    """Something that can be answered, and what answers it.

    `found` is whether the register has it, None where no register of the kind could be read.
    `actions` are those that link to it, of which `open` are still to be done, and `plans`
    those that link to it as a whole. `cited` are the actions whose evidence or verification
    refers to it, as to an audit. `columns` is the row of the register, and the last four what
    stands in the columns that it names for them.
    """

    kind: str
    ref_id: str
    title: str | None
    actions: tuple[str, ...]
    found: bool | None
    plans: tuple[str, ...]
    open: tuple[str, ...]
    cited: tuple[str, ...]
    columns: Mapping[str, str]
    service: str | None = None
    themes: tuple[str, ...] | None = None
    is_open: bool | None = None
    score: str | None = None

    @property
    def answered(self) -> bool:
        """Whether any plan or action links to it, or any text refers to it."""
        return bool(self.actions or self.plans or self.cited)


class _Answers(NamedTuple):
    actions: list[str]
    plans: list[str]
    open: list[str]
    cited: list[str]
    services: set[str]


class Links:
    """Adds up what plans link to, one after the other.

    Where the `registers` are not known before, whatever evidence refers to is noted until they are.
    """

    def __init__(self, registers: Registers | None = None) -> None:
        self.registers = registers or NONE_READ
        self._early = registers is None
        self._answers: dict[Link, _Answers] = defaultdict(lambda: _Answers([], [], [], [], set()))
        self._cited: dict[str, list[tuple[str, str]]] = defaultdict(list)

    def add(self, filed: FiledPlan) -> None:
        """Take in the links of a plan and of its actions."""
        asked = ("links", "evidence", "verifications") if self._cites else ("links",)
        if filed.plan.lacks(*asked) and not field_value(filed.plan, "links"):
            return  # as of most plans
        of_plan = [*links_of(filed.plan)]
        of_actions = or_none(lambda: filed.plan.actions_having(*asked)) or ()
        service = or_none(lambda: filed.plan.service) or ""
        for link in of_plan:
            self._answers[link].plans.append(filed.id)
            self._answers[link].services.add(service)
        for action in of_actions:
            links, names = dict.fromkeys(links_of(action)), self._names_cited(action)
            ref = filed.ref(or_none(lambda: action.id) or "?")
            for link in links:
                answers = self._answers[link]
                answers.actions.append(ref)
                answers.services.add(service)
                if or_none(lambda: action.status) is not None and action.is_open:
                    answers.open.append(ref)
            for name in names:
                self._cite(name, ref, service)

    @property
    def _cites(self) -> bool:
        """Whether it matters to what the evidence refers: there are registers, or may be."""
        return self._early or bool(self.registers.rows)

    def _names_cited(self, action: Action) -> set[str]:
        """Return what the evidence and the verifications of an action refer to."""
        if not self._cites:
            return set()
        seen = (
            *(or_none(lambda: action.evidence) or ()),
            *(or_none(lambda: action.verifications) or ()),
        )
        return {ref for record in seen if (ref := field_value(record, "ref")) is not None}

    def _cite(self, name: str, ref: str, service: str) -> None:
        if self._early:
            self._cited[name].append((ref, service))
            return
        for kind, rows in self.registers.rows.items():
            if name in rows:
                self._answers[kind, name].cited.append(ref)
                self._answers[kind, name].services.add(service)

    def beside(self, registers: Registers) -> "Links":
        """Return these links with what registers say of what they lead to."""
        self.registers, self._early = registers, False
        for name, where in self._cited.items():
            for ref, service in where:
                self._cite(name, ref, service)
        self._cited.clear()
        return self

    @property
    def kinds(self) -> list[str]:
        """The kinds of things that registers have or plans link to, in order."""
        return sorted({*self.registers.rows, *(kind for kind, _ in self._answers)})

    def rows(
        self,
        *,
        service: str | None = None,
        kinds: Container[str] | None = None,
        name: str | None = None,
        unanswered: Container[str] | None = None,
        only: Callable[[Link], bool] | None = None,
        keep: Callable[[LinkRow], bool] | None = None,
    ) -> "LinkRows":
        """Return a row for each register row and each link, by kind and id, in natural order.

        With a service, only what its plans link to, or what the register says is its own; with
        kinds and a name, only those. Register rows that nothing links to are left out, but for
        those of the kinds in `unanswered`, which are all unless it is said. `only` and `keep`
        answer which of those are wanted. Of a register no row stays in memory.
        """
        found = [
            key
            for key in self._keys(name, self.kinds if unanswered is None else unanswered)
            if kinds is None or key[0] in kinds
            if self._is_known(key) or key in self._answers
            if service is None or self._is_of(service, key, self._known(key))
            if only is None or only(key)
            if keep is None or keep(self.row(key))
        ]
        found.sort(key=lambda key: (key[0], natural(key[1])))
        return LinkRows(self, found)

    def _keys(self, name: str | None, unanswered: Container[str]) -> Iterator[Link]:
        """Yield what there may be a row of: all, or what is called `name`."""
        wanted = list(self._answers)
        yield from wanted if name is None else (key for key in wanted if same_name(key[1], name))
        for kind, rows in self.registers.rows.items():
            if name is not None:
                exact = [name] if name in rows else (each for each in rows if same_name(each, name))
                yield from ((kind, each) for each in exact if (kind, each) not in self._answers)
            elif kind in unanswered:
                yield from ((kind, each) for each in rows if (kind, each) not in self._answers)

    def _known(self, key: Link) -> RegisterRow | None:
        """Return the row of a register that a link leads to, or None."""
        rows = self.registers.rows.get(key[0], {})
        return rows.get(key[1])

    def _is_known(self, key: Link) -> bool:
        return key[1] in self.registers.rows.get(key[0], ())

    def is_answered(self, key: Link) -> bool:
        """Whether any plan or action links to it, or any text refers to it."""
        return key in self._answers

    def leads_nowhere(self, key: Link) -> bool:
        """Whether it is in no register, though all of its kind could be read."""
        return self.registers.lacks(*key)

    def row(self, key: Link) -> LinkRow:
        """Return what a register says of something, and what answers it."""
        (kind, name), row = key, self._known(key)
        answers = self._answers.get(key)
        return LinkRow(
            kind=kind,
            ref_id=name,
            title=row.title if row else None,
            actions=tuple(answers.actions) if answers else (),
            found=row is not None if row or kind in self.registers.whole else None,
            plans=tuple(answers.plans) if answers else (),
            open=tuple(answers.open) if answers else (),
            cited=tuple(answers.cited) if answers else (),
            columns=dict(row.columns) if row else {},
            service=row.service if row else None,
            themes=row.themes if row else None,
            is_open=row.is_open if row else None,
            score=row.score if row else None,
        )

    def _is_of(self, service: str, key: Link, row: RegisterRow | None) -> bool:
        answers = self._answers.get(key)
        linked = answers.services if answers else set()
        said = (row.service or row.column("service")) if row else None
        return any(same_name(each, service) for each in (*linked, said))


class LinkRows(Sequence[LinkRow]):
    """Rows in their order, each made whenever it is asked for: a register may have very many."""

    def __init__(self, links: Links, keys: Sequence[Link]) -> None:
        self._links, self._keys = links, keys

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[LinkRow]:
        return map(self._links.row, self._keys)

    @overload
    def __getitem__(self, index: int) -> LinkRow: ...

    @overload
    def __getitem__(self, index: slice) -> "LinkRows": ...

    def __getitem__(self, index: int | slice) -> "LinkRow | LinkRows":
        if isinstance(index, slice):
            return LinkRows(self._links, self._keys[index])
        return self._links.row(self._keys[index])

    @property
    def unanswered(self) -> int:
        """How many rows nothing answers."""
        return sum(not self._links.is_answered(key) for key in self._keys)

    @property
    def leading_nowhere(self) -> int:
        """How many are in no register, though all of their kind could be read."""
        return sum(map(self._links.leads_nowhere, self._keys))
