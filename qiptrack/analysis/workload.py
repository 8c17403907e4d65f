"""Who carries how much: by owner, what is open, late, soon due, to verify and blocked."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from qiptrack.analysis.standing import days_overdue, due_soon
from qiptrack.model.base import NotKnown, told
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import UNDONE, Action
from qiptrack.model.portfolio import FiledPlan
from qiptrack.model.roles import RoleKey
from qiptrack.model.words import Status


class WorkloadRow(NamedTuple):
    """What one role carries; `service` is where it is, None for a role of every service.

    `to_verify` are others' complete actions that await its look, and `due_together` the most
    actions that are due of it on one day.
    """

    owner: str
    open: int
    overdue: int
    due_soon: int
    to_verify: int
    blocked: int
    due_together: int
    service: str | None = None


@dataclass(slots=True)
class _Load:
    owner: str
    service: str | None
    open: int = 0
    overdue: int = 0
    due_soon: int = 0
    to_verify: int = 0
    blocked: int = 0
    days: Counter[dt.date] = field(default_factory=Counter)

    def row(self) -> WorkloadRow:
        return WorkloadRow(
            self.owner,
            self.open,
            self.overdue,
            self.due_soon,
            self.to_verify,
            self.blocked,
            max(self.days.values(), default=0),
            self.service,
        )


@dataclass
class Workload:
    """Adds plans up, one after the other."""

    organisation: Organisation
    today: dt.date
    _loads: dict[RoleKey, _Load] = field(default_factory=dict)

    def add(self, filed: FiledPlan) -> None:
        """Count the actions of a plan; one whose standing cannot be told is not counted."""
        for action in told(filed.plan, "actions") or ():
            try:
                self._count(action, told(filed.plan, "service"))
            except NotKnown:
                continue

    def _load(self, role: str, service: str | None) -> _Load:
        key = self.organisation.role_key(role, service)
        if key not in self._loads:
            name = self.organisation.declared_name(role, service)
            self._loads[key] = _Load(name, service if key.service else None)
        return self._loads[key]

    def _count(self, action: Action, service: str | None) -> None:
        if not action.is_open:
            return
        late = days_overdue(action, self.organisation, self.today) > 0
        soon = due_soon(action, self.organisation, self.today)
        blocked = action.blocked
        load = self._load(action.owner, service)
        load.open += 1
        load.overdue += late
        load.due_soon += soon
        load.blocked += blocked
        load.days.update([action.due] if action.status in UNDONE else [])
        if action.status is Status.COMPLETE and action.assurance and action.assurance.by:
            self._load(action.assurance.by, service).to_verify += 1

    def rows(self) -> tuple[WorkloadRow, ...]:
        """Return a row for each role, the most overdue first, then the most open, then by name."""
        rows = (load.row() for load in self._loads.values())
        return tuple(sorted(rows, key=_most_first))


def _most_first(row: WorkloadRow) -> tuple[object, ...]:
    return -row.overdue, -row.open, -row.to_verify, row.owner, row.service or ""


def workload(
    plans: Iterable[FiledPlan], organisation: Organisation, today: dt.date
) -> tuple[WorkloadRow, ...]:
    """Return who carries how much over all `plans`."""
    load = Workload(organisation, today)
    for filed in plans:
        load.add(filed)
    return load.rows()
