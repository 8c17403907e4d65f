"""The state of all plans at a glance, and who carries how much."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from qiptrack.analysis.action_rows import (
    ActionRow,
    OverdueRow,
    action_row,
    most_overdue_first,
    overdue_row,
)
from qiptrack.analysis.action_state import (
    Awaited,
    Brag,
    days_overdue,
    due_soon,
    last_day_soon,
)
from qiptrack.analysis.escalation_steps import unanswered
from qiptrack.analysis.flat_action_rows import standings
from qiptrack.analysis.indicators import verdicts_of
from qiptrack.analysis.required import RequiredRow, least_time_first, required_in
from qiptrack.model.base import NotKnown, or_none, values_in_turn
from qiptrack.model.identity import FiledPlan, natural
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import ENDED, OPEN, UNDONE, Action
from qiptrack.model.roles import RoleKey
from qiptrack.model.vocabulary import Status


class PlanState(NamedTuple):
    """One plan in a line."""

    plan: str
    title: str | None
    service: str | None
    actions: int
    open: int
    overdue: int
    to_verify: int
    blocked: int
    escalated: int
    red: int
    amber: int
    green: int
    blue: int


class ListedAction(NamedTuple):
    """An action that is to be looked at, and its plan."""

    filed: FiledPlan
    action: Action

    @property
    def ref(self) -> str:
        """Its full reference, such as `rosewood/A1`."""
        return self.filed.ref(or_none(lambda: self.action.id) or "?")


class Overview:
    """Adds plans up, one after the other.

    Of what is to be looked at a row is made when it is asked for: most of it is only counted.
    """

    def __init__(self, organisation: Organisation, today: dt.date) -> None:
        self.organisation, self.today = organisation, today
        self.plans: list[PlanState] = []
        self.by_status: Counter[Status] = Counter()
        self.by_brag: Counter[str] = Counter()
        self.by_verdict: Counter[str] = Counter()
        self.to_verify: list[ListedAction] = []
        self.blocked: list[ListedAction] = []
        self.escalated: list[ListedAction] = []
        self.required: list[RequiredRow] = []
        self._late: list[tuple[ListedAction, Awaited]] = []
        self._standings = standings(organisation, today)

    def add(self, filed: FiledPlan) -> None:
        """Count the actions and indicators of a plan."""
        organisation, today = self.organisation, self.today
        before = len(self._late), len(self.to_verify), len(self.blocked), len(self.escalated)
        all_statuses = or_none(lambda: filed.plan.statuses) or ()
        statuses = Counter([status for status in all_statuses if status])
        ratings: Counter[str] = Counter()
        if closed := statuses[Status.CLOSED]:
            ratings[Brag.BLUE.value] = closed
        soon = last_day_soon(organisation, today)
        stirring = or_none(lambda: filed.plan.stirring_actions(soon)) or ()
        if quiet := sum(each not in ENDED for each in all_statuses) - len(stirring):
            ratings[Brag.GREEN.value] = quiet  # they run as they should
        for action in stirring:
            if rating := self._look_at(ListedAction(filed, action)):
                ratings[rating.value] += 1
        self.required += required_in(filed, today)
        self.by_brag.update(ratings)
        self.by_status.update(statuses)
        self.by_verdict.update(verdicts_of(filed, today))
        self.plans.append(
            PlanState(
                plan=filed.id,
                title=or_none(lambda: filed.plan.title),
                service=or_none(lambda: filed.plan.service),
                actions=len(all_statuses),
                open=sum(number for status, number in statuses.items() if status in OPEN),
                overdue=len(self._late) - before[0],
                to_verify=len(self.to_verify) - before[1],
                blocked=len(self.blocked) - before[2],
                escalated=len(self.escalated) - before[3],
                red=ratings["red"],
                amber=ratings["amber"],
                green=ratings["green"],
                blue=ratings["blue"],
            )
        )

    def _look_at(self, noted: ListedAction) -> Brag | None:
        """Note what is to be looked at of an action; return its rating."""
        action = noted.action
        waiting, late, rating = self._standings.stand(action)
        if waiting and late:
            self._late.append((noted, waiting))
        status, blocked = values_in_turn(action, ("status", "blocked"))
        if status is Status.COMPLETE:
            self.to_verify.append(noted)
        if blocked:
            self.blocked.append(noted)
        if or_none(lambda: unanswered(action, self.today)):
            self.escalated.append(noted)
        return rating

    @property
    def overdue(self) -> list[OverdueRow]:
        """What is overdue, in the order of the plans."""
        return [
            overdue_row(each.filed, each.action, self.organisation, self.today, waiting)
            for each, waiting in self._late
        ]

    def most_overdue(self) -> list[OverdueRow]:
        """Return what is overdue, worst first."""
        return most_overdue_first(self.overdue)

    def row(self, noted: ListedAction) -> ActionRow:
        """Return the row of an action that is to be looked at."""
        return action_row(noted.filed, noted.action, self.organisation, self.today)

    def least_time(self) -> list[RequiredRow]:
        """Return what a body outside requires and is still to be done, the least time first."""
        return sorted(self.required, key=least_time_first)

    def plans_by_need(self) -> list[PlanState]:
        """Return the plans, those with most overdue and most red first, then by name."""
        return sorted(self.plans, key=lambda p: (-p.overdue, -p.red, -p.amber, natural(p.plan)))


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


class _Load:
    def __init__(self, owner: str, service: str | None) -> None:
        self.owner, self.service = owner, service
        self.open = self.overdue = self.due_soon = self.to_verify = self.blocked = 0
        self.days: Counter[dt.date] = Counter()

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


class Workload:
    """Adds plans up, one after the other."""

    def __init__(self, organisation: Organisation, today: dt.date) -> None:
        self.organisation, self.today = organisation, today
        self._loads: dict[RoleKey, _Load] = {}

    def add(self, filed: FiledPlan) -> None:
        """Count the actions of a plan; one whose state is not known is not counted."""
        for action in or_none(lambda: filed.plan.open_actions) or ():
            try:
                self._count(action, or_none(lambda: filed.plan.service))
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
        if action.status is Status.COMPLETE and action.checkpoint_by:
            self._load(action.checkpoint_by, service).to_verify += 1

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
