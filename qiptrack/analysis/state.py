"""The state of all plans at a glance."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from qiptrack.analysis.indicators import verdicts_of
from qiptrack.analysis.owed import unanswered
from qiptrack.analysis.rows import ActionRow, OverdueRow, action_rows, overdue_rows, worst_first
from qiptrack.model.base import or_none, told
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import OPEN
from qiptrack.model.portfolio import FiledPlan, natural
from qiptrack.model.words import Status


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


@dataclass
class State:
    """Adds plans up, one after the other."""

    organisation: Organisation
    today: dt.date
    plans: list[PlanState] = field(default_factory=list)
    by_status: Counter[Status] = field(default_factory=Counter)
    by_brag: Counter[str] = field(default_factory=Counter)
    by_verdict: Counter[str] = field(default_factory=Counter)
    overdue: list[OverdueRow] = field(default_factory=list)
    to_verify: list[ActionRow] = field(default_factory=list)
    blocked: list[ActionRow] = field(default_factory=list)
    escalated: list[ActionRow] = field(default_factory=list)

    def add(self, filed: FiledPlan) -> None:
        """Count the actions and the indicators of a plan."""
        rows = list(action_rows(filed, self.organisation, self.today))
        late = list(overdue_rows(filed, self.organisation, self.today))
        awaiting = [row for _, row in rows if row.status is Status.COMPLETE]
        blocked = [row for _, row in rows if row.blocked]
        escalated = [
            row for action, row in rows if or_none(partial(unanswered, action, self.today))
        ]
        brag = Counter(str(row.brag) for _, row in rows if row.brag)
        self.overdue += late
        self.to_verify += awaiting
        self.blocked += blocked
        self.escalated += escalated
        self.by_brag += brag
        self.by_status.update(row.status for _, row in rows if row.status)
        self.by_verdict.update(verdicts_of(filed, self.today))
        self.plans.append(
            PlanState(
                plan=filed.id,
                title=told(filed.plan, "title"),
                service=told(filed.plan, "service"),
                actions=len(rows),
                open=sum(row.status in OPEN for _, row in rows),
                overdue=len(late),
                to_verify=len(awaiting),
                blocked=len(blocked),
                escalated=len(escalated),
                red=brag["red"],
                amber=brag["amber"],
                green=brag["green"],
                blue=brag["blue"],
            )
        )

    def most_overdue(self) -> list[OverdueRow]:
        """Return what is overdue, worst first."""
        return sorted(self.overdue, key=worst_first)

    def plans_by_need(self) -> list[PlanState]:
        """Return the plans, those with most overdue and most red first, then by name."""
        return sorted(self.plans, key=lambda p: (-p.overdue, -p.red, -p.amber, natural(p.plan)))
