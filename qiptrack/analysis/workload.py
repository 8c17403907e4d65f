"""Who carries how much."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from qiptrack.analysis.action_state import days_overdue, due_soon
from qiptrack.model.action import ENDED, OPEN, UNDONE, Action
from qiptrack.model.base import or_none
from qiptrack.model.fields import NotKnown
from qiptrack.model.flat_plan import (
    OF_PLAN,
    STANDING,
    FiledFacts,
    FlatAction,
    FlatRow,
    flat_action,
)
from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import Organisation
from qiptrack.model.roles import RoleKey
from qiptrack.model.vocabulary import Status


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


class _Carried(NamedTuple):
    """What an open action adds to a load: for its owner, and for who verifies it if `complete`."""

    overdue: bool
    due_soon: bool
    blocked: bool
    due: dt.date | None
    complete: bool


class _Load:
    def __init__(self, owner: str, service: str | None) -> None:
        self.owner, self.service = owner, service
        self.open = self.overdue = self.due_soon = self.to_verify = self.blocked = 0
        self.days: Counter[dt.date | None] = Counter()

    def add(self, carried: _Carried) -> None:
        self.open += 1
        self.overdue += carried.overdue
        self.due_soon += carried.due_soon
        self.blocked += carried.blocked
        self.days[carried.due] += 1

    def row(self) -> WorkloadRow:
        return WorkloadRow(
            self.owner,
            self.open,
            self.overdue,
            self.due_soon,
            self.to_verify,
            self.blocked,
            max((many for day, many in self.days.items() if day), default=0),
            self.service,
        )


class Workload:
    """Adds plans up, one after the other."""

    def __init__(self, organisation: Organisation, today: dt.date) -> None:
        self.organisation, self.today = organisation, today
        self._loads: dict[RoleKey, _Load] = {}
        self._load_of = cache(self._found_load)
        self._carried_by: dict[tuple[Any, ...], _Carried | None] = {}

    def add(self, filed: FiledPlan | FiledFacts) -> None:
        """Count the actions of a plan; one whose state is not known is not counted."""
        if isinstance(filed, FiledFacts):
            self._add_rows(filed.plan.rows)
            return
        for action in or_none(lambda: filed.plan.open_actions) or ():
            try:
                if carried := self._carried(action):
                    load = self._load_of(action.owner, or_none(lambda: filed.plan.service))
                    load.add(carried)
                    if carried.complete and (who := action.checkpoint_by):
                        self._load_of(who, or_none(lambda: filed.plan.service)).to_verify += 1
            except NotKnown:
                continue

    def _add_rows(self, rows: Iterable[FlatRow]) -> None:
        """Count the actions in rows; what actions that stand alike add is worked out once."""
        known, load_of = self._carried_by, self._load_of
        for row in rows:
            if row[_STATUS] in ENDED:
                continue
            standing = row[STANDING:]
            if standing not in known:
                known[standing] = or_none(lambda: self._carried(flat_action(row)))
            if carried := known[standing]:
                load_of(row[_OWNER], row[_SERVICE]).add(carried)
                if carried.complete and (who := row[_CHECKPOINT_BY]):
                    load_of(who, row[_SERVICE]).to_verify += 1

    def _found_load(self, role: str, service: str | None) -> _Load:
        key = self.organisation.role_key(role, service)
        if key not in self._loads:
            name = self.organisation.declared_name(role, service)
            self._loads[key] = _Load(name, service if key.service else None)
        return self._loads[key]

    def _carried(self, action: Action | FlatAction) -> _Carried | None:
        """Return the load that an action is; None for one that is closed or withdrawn."""
        status = action.status
        if status not in OPEN:
            return None
        return _Carried(
            days_overdue(action, self.organisation, self.today) > 0,
            due_soon(action, self.organisation, self.today),
            action.blocked,
            action.due if status in UNDONE else None,
            status is Status.COMPLETE,
        )

    def rows(self) -> tuple[WorkloadRow, ...]:
        """Return a row for each role, the most overdue first, then the most open, then by name."""
        rows = (load.row() for load in self._loads.values())
        return tuple(sorted(rows, key=_most_first))


def _most_first(row: WorkloadRow) -> tuple[object, ...]:
    return -row.overdue, -row.open, -row.to_verify, row.owner, row.service or ""


def workload(
    plans: Iterable[FiledPlan | FiledFacts], organisation: Organisation, today: dt.date
) -> tuple[WorkloadRow, ...]:
    """Return who carries how much over all `plans`."""
    load = Workload(organisation, today)
    for filed in plans:
        load.add(filed)
    return load.rows()


_SERVICE = 0
_OWNER, _CHECKPOINT_BY, _STATUS = (
    OF_PLAN + FlatAction._fields.index(name) for name in ("owner", "checkpoint_by", "status")
)
