"""The rows of a plan in every table."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from qiptrack.analysis.action_rows import action_row
from qiptrack.analysis.action_state import awaited, responsible
from qiptrack.analysis.check_rows import check_row
from qiptrack.analysis.indicators.measurements import values_of
from qiptrack.analysis.indicators.rows import shown
from qiptrack.analysis.tables.tables import TABLES
from qiptrack.model.action import Action
from qiptrack.model.base import Model, field_value, or_none
from qiptrack.model.identity import FiledPlan, safe_file_name
from qiptrack.model.indicators import Check, Indicator
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan

_OF_ACTIONS = (
    "milestones",
    "updates",
    "evidence",
    "verifications",
    "deferrals",
    "handovers",
    "escalations",
    "reopenings",
)
"""The tables of records of an action, each called as the field that holds them."""


class DataRow(NamedTuple):
    """A row: the table it is of, and its values in the order of that table's columns."""

    table: str
    values: tuple[Any, ...]


class Scope(NamedTuple):
    """What all rows of an export have in common.

    `clean` is what is made of every text, be it a name or a note, before it is a value.
    """

    organisation: Organisation
    today: dt.date
    revision: str | None
    clean: Callable[[str], str]

    @property
    def name(self) -> str | None:
        """The organisation as the tables have it; None where nobody says what it is called."""
        return safe_file_name(self.clean(self.organisation.organisation)) or None


class DataRows:
    """The rows of plans, one plan after the other; what could not be read is None.

    What should tell rows apart and does not, because two have one id, gets a number behind it:
    `A1~2`. `check` names it as an error.
    """

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._plans: dict[str, int] = {}

    def of(self, filed: FiledPlan) -> Iterator[DataRow]:
        """Yield every row of a plan, each behind the row that it belongs to."""
        return _PlanRows(filed, self.scope, self._unique(filed.id)).rows()

    def _unique(self, name: str) -> str:
        return unique(self.scope.clean(name), self._plans)


def unique(name: str, known: dict[str, int]) -> str:
    """Return `name`, with a number behind it where it is among `known`, and add it to them."""
    number = known[name] = known.get(name, 0) + 1
    return name if number == 1 else unique(f"{name}~{number}", known)


class _PlanRows:
    """The rows of one plan, whose id in the tables is `name`."""

    def __init__(self, filed: FiledPlan, scope: Scope, name: str) -> None:
        self.filed = filed
        self.plan: Plan = filed.plan
        self.scope = scope
        self.name = name
        service = self._value(or_none(lambda: self.plan.service))
        self._begin = (scope.name, scope.today, scope.revision, name, service)

    def rows(self) -> Iterator[DataRow]:
        """Yield the rows, each behind the row that it belongs to."""
        provider = self.scope.organisation.organisation or None
        yield self._row("plans", (), self.plan, (provider, self.filed.file))
        yield from self._actions()
        yield from self._indicators()
        yield from self._checks()
        yield from self._reviews()
        yield from self._links()
        yield from self._standards()

    def _row(
        self, table: str, first: Sequence[Any], record: Model | None, more: Sequence[Any] = ()
    ) -> DataRow:
        own = (_at(record, column.path) for column in TABLES[table].record) if record else ()
        values = (self._value(value) for value in (*first, *own, *more))
        return DataRow(table, (*self._begin, *values))

    def _value(self, value: Any) -> Any:
        """Return a value as a table has it: texts cleaned, records as mappings."""
        if isinstance(value, StrEnum):
            return value.value
        if isinstance(value, str):
            return self.scope.clean(value)
        if isinstance(value, tuple):
            return [self._value(each) for each in value]
        if isinstance(value, Model):
            fields = type(value).model_fields
            return {name: self._value(field_value(value, name)) for name in fields}
        return value

    def _items(self, items: Iterable[Model] | None) -> Iterator[tuple[Any, str]]:
        """Yield actions, indicators or checks, each with the id that it has in the tables."""
        known: dict[str, int] = {}
        for item in items or ():
            yield item, unique(self.scope.clean(field_value(item, "id") or "?"), known)

    def _item_row(
        self, table: str, name: str, item: Model, more: Sequence[Any], **instead: Any
    ) -> DataRow:
        row = self._row(table, (f"{self.name}/{name}",), item, more)
        names = [column.name for column in TABLES[table].columns]
        values = list(row.values)
        for key, value in {"id": name, **instead}.items():
            values[names.index(key)] = value
        return row._replace(values=tuple(values))

    def _records(self, table: str, of: str, records: Iterable[Model] | None) -> Iterator[DataRow]:
        for number, record in enumerate(records or (), 1):
            yield self._row(table, (of, number), record)

    def _actions(self) -> Iterator[DataRow]:
        for action, name in self._items(or_none(lambda: self.plan.actions)):
            yield self._item_row("actions", name, action, self._of_action(action))
            roles = or_none(lambda: action.contributors) or ()
            for number, role in enumerate(roles, 1):
                yield self._row("contributors", (name, number, role), None)
            for table in _OF_ACTIONS:
                yield from self._records(table, name, field_value(action, table))

    def _of_action(self, action: Action) -> tuple[Any, ...]:
        organisation, today = self.scope.organisation, self.scope.today
        row = action_row(self.filed, action, organisation, today)
        waits = or_none(lambda: awaited(action, organisation, today))
        return (
            row.brag,
            row.overdue,
            row.days_overdue,
            waits and waits.kind,
            waits and waits.due,
            responsible(action, waits.kind) if waits else None,
            row.blocked,
            row.deferred,
            or_none(lambda: action.first_due),
            row.slippage,
        )

    def _indicators(self) -> Iterator[DataRow]:
        for indicator, name in self._items(or_none(lambda: self.plan.indicators)):
            row = shown(self.filed, indicator, self.scope.today).row
            more = (
                row.latest,
                row.latest_date,
                row.n,
                row.mean,
                row.lower,
                row.upper,
                row.provisional,
                row.verdict,
                row.outlook,
            )
            kind = row.type and row.type.value
            yield self._item_row("indicators", name, indicator, more, type=kind)
            yield from self._records("rebases", name, or_none(lambda: indicator.rebases))
            yield from self._measurements(indicator, name)

    def _measurements(self, indicator: Indicator, name: str) -> Iterator[DataRow]:
        place = [column.name for column in TABLES["measurements"].columns].index("value")
        rows = self._records("measurements", name, or_none(lambda: indicator.measurements))
        for row, value in zip(rows, values_of(indicator, self.plan), strict=True):
            values = (*row.values[:place], value, *row.values[place + 1 :])
            yield row._replace(values=values)

    def _checks(self) -> Iterator[DataRow]:
        for check, name in self._items(or_none(lambda: self.plan.checks)):
            yield self._item_row("checks", name, check, self._of_check(check))
            yield from self._records("check_records", name, or_none(lambda: check.records))

    def _of_check(self, check: Check) -> tuple[Any, ...]:
        row = check_row(self.filed, check, self.scope.today)
        if row is None:
            return (None,) * 6
        return (
            row.last,
            row.due,
            row.state,
            row.missed_running,
            row.missed_in_all,
            row.due_in_all,
        )

    def _reviews(self) -> Iterator[DataRow]:
        for number, review in enumerate(or_none(lambda: self.plan.reviews) or (), 1):
            yield self._row("reviews", (number,), review)
            date = or_none(lambda: review.date)
            for which, decision in enumerate(or_none(lambda: review.decisions) or (), 1):
                yield self._row("decisions", (number, which, date), decision)

    def _links(self) -> Iterator[DataRow]:
        pairs = (
            (action, kind, name)
            for action, links in self._whole("links")
            for link in links
            for kind, name in link.items()
        )
        for number, pair in enumerate(pairs, 1):
            yield self._row("links", (number, *pair), None)

    def _standards(self) -> Iterator[DataRow]:
        named = ((action, each) for action, listed in self._whole("standards") for each in listed)
        for number, pair in enumerate(named, 1):
            yield self._row("standards", (number, *pair), None)

    def _whole(self, field: str) -> Iterator[tuple[str | None, Iterable[Any]]]:
        """Yield a list of the plan, and then that of each action with the action's id."""
        yield None, field_value(self.plan, field) or ()
        for action, name in self._items(or_none(lambda: self.plan.actions)):
            yield name, field_value(action, field) or ()


def _at(record: Model | None, path: Sequence[str]) -> Any:
    """Return what stands in a record at the end of `path`; None where anything on it is absent."""
    value: Any = record
    for name in path:
        value = None if value is None else field_value(value, name)
    return value
