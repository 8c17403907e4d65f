"""Who carries how much: by owner, what is open, late, soon due, to verify and blocked."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from qiptrack.analysis.standing import days_overdue, due_soon
from qiptrack.model.base import NotKnown, told
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import UNDONE, Action
from qiptrack.model.portfolio import FiledPlan
from qiptrack.model.words import Status


class WorkloadRow(NamedTuple):
    """What one role carries.

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


@dataclass(slots=True)
class _Load:
    open: int = 0
    overdue: int = 0
    due_soon: int = 0
    to_verify: int = 0
    blocked: int = 0
    days: Counter[dt.date] = field(default_factory=Counter)

    def row(self, owner: str) -> WorkloadRow:
        return WorkloadRow(
            owner,
            self.open,
            self.overdue,
            self.due_soon,
            self.to_verify,
            self.blocked,
            max(self.days.values(), default=0),
        )


@dataclass
class Workload:
    """Adds plans up, one after the other."""

    organisation: Organisation
    today: dt.date
    _loads: dict[str, _Load] = field(default_factory=lambda: defaultdict(_Load))

    def add(self, filed: FiledPlan) -> None:
        """Count the actions of a plan; one whose standing cannot be told is not counted."""
        for action in told(filed.plan, "actions") or ():
            try:
                self._count(action)
            except NotKnown:
                continue

    def _count(self, action: Action) -> None:
        if not action.is_open:
            return
        late = days_overdue(action, self.organisation, self.today) > 0
        soon = due_soon(action, self.organisation, self.today)
        blocked = action.blocked
        load = self._loads[action.owner]
        load.open += 1
        load.overdue += late
        load.due_soon += soon
        load.blocked += blocked
        load.days.update([action.due] if action.status in UNDONE else [])
        if action.status is Status.COMPLETE and action.assurance and action.assurance.by:
            self._loads[action.assurance.by].to_verify += 1

    def rows(self) -> tuple[WorkloadRow, ...]:
        """Return a row for each role, the most overdue first, then the most open, then by name."""
        rows = (load.row(owner) for owner, load in self._loads.items())
        return tuple(
            sorted(rows, key=lambda row: (-row.overdue, -row.open, -row.to_verify, row.owner))
        )


def workload(
    plans: Iterable[FiledPlan], organisation: Organisation, today: dt.date
) -> tuple[WorkloadRow, ...]:
    """Return who carries how much over all `plans`."""
    load = Workload(organisation, today)
    for filed in plans:
        load.add(filed)
    return load.rows()
