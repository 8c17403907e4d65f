"""The state of all plans at a glance."""

import datetime as dt
from collections import Counter
from functools import partial
from typing import NamedTuple

from qiptrack.analysis.action_rows import (
    ActionRow,
    OverdueRow,
    action_row,
    most_overdue_first,
    overdue_row,
    state_of,
)
from qiptrack.analysis.action_state import Awaited, Brag, last_day_soon
from qiptrack.analysis.escalation_steps import unanswered
from qiptrack.analysis.flat_action_rows import standings
from qiptrack.analysis.indicators import verdicts_of
from qiptrack.analysis.required import RequiredRow, least_time_first, required_in
from qiptrack.model.base import or_none, values_in_turn
from qiptrack.model.flat_plan import (
    ActionSummary,
    FiledFacts,
    FlatAction,
    FlatPlan,
    flat_row,
    kept_summary,
    lacking,
    values_of_plan,
)
from qiptrack.model.identity import FiledPlan, natural
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import ENDED, OPEN, Action
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


_has_no_escalations = lacking("escalations")
"""Whether nobody was told of an action, by its summary."""


class ListedAction(NamedTuple):
    """An action that is to be looked at, and its plan.

    Of what was kept, `filed` has the row of the action and no more, and there is none that was
    `read`: of many plans not each is to be remembered.
    """

    filed: FiledPlan | FiledFacts
    read: Action | None

    @classmethod
    def of(cls, filed: FiledPlan, found: Action | ActionSummary) -> "ListedAction":
        """Return what is to be remembered of an action of this plan, or of its summary."""
        read, summary, row = None, None, filed.plan.packed_as
        if isinstance(found, Action):
            read, summary = found, kept_summary(found)
        else:
            summary = found
        if summary is None or row is None:
            return cls(filed, read)
        flat = FlatPlan((flat_row(values_of_plan(row), summary),))
        return cls(FiledFacts(filed.id, filed.file, flat), None)

    @property
    def action(self) -> Action | FlatAction:
        """The action itself."""
        return self.filed.plan.actions[0] if self.read is None else self.read

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
        asked = partial(filed.plan.stirring_or_summaries, soon, _has_no_escalations)
        stirring = or_none(asked) or ()
        if quiet := sum(each not in ENDED for each in all_statuses) - len(stirring):
            ratings[Brag.GREEN.value] = quiet  # they run as they should
        for action in stirring:
            if rating := self._look_at(filed, action):
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

    def _look_at(self, filed: FiledPlan, found: Action | ActionSummary) -> Brag | None:
        """Note what is to be looked at of an action, or of its summary; return its rating."""
        if isinstance(found, Action):
            waiting, late, rating = state_of(found, self.organisation, self.today)
            status, blocked = values_in_turn(found, ("status", "blocked"))
            to_answer = or_none(partial(unanswered, found, self.today)) is not None
        else:
            *_, status, blocked, (waiting, late, rating) = self._standings.of(found)
            to_answer = False
        lists = [self.to_verify] if status is Status.COMPLETE else []
        if blocked:
            lists.append(self.blocked)
        if to_answer:
            lists.append(self.escalated)
        if lists or late:
            noted = ListedAction.of(filed, found)
            for each in lists:
                each.append(noted)
            if waiting and late:
                self._late.append((noted, waiting))
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
