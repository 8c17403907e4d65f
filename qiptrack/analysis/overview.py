"""The state of all plans at a glance."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
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
from qiptrack.analysis.indicators.rows import verdicts_of
from qiptrack.analysis.required import RequiredRow, least_time_first, required_in
from qiptrack.model.action import ENDED, OPEN, Action
from qiptrack.model.base import or_none, values_in_turn
from qiptrack.model.flat_plan import (
    ActionSummary,
    FiledFacts,
    FlatPlan,
    flat_row,
    kept_summary,
    lacking,
    values_of_plan,
)
from qiptrack.model.identity import FiledPlan, natural
from qiptrack.model.organisation import Organisation
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
    """An action that is to be looked at: its row, or the summary of which the row is made.

    No plan is remembered with it, for there may be very many.
    """

    known: ActionRow | FiledFacts

    @property
    def ref(self) -> str:
        """Its full reference, such as `rosewood/A1`."""
        known = self.known
        if isinstance(known, FiledFacts):
            return known.ref(known.plan.action_ids[0])
        return known.ref


def _in_brief(filed: FiledPlan, found: Action | ActionSummary) -> Action | FiledFacts:
    """Return the one action of a plan that was kept, with what its plan says; else the action."""
    summary = kept_summary(found) if isinstance(found, Action) else found
    row = filed.plan.packed_as
    if isinstance(found, Action) and (summary is None or row is None):
        return found
    flat = FlatPlan((flat_row(values_of_plan(row or ()), summary or ()),))
    return FiledFacts(filed.id, filed.file, flat)


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
        self._late: list[OverdueRow | tuple[FiledFacts, Awaited]] = []
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
        asked = partial(filed.plan.needing_attention_or_summaries, soon, _has_no_escalations)
        needing_attention = or_none(asked) or ()
        if quiet := sum(each not in ENDED for each in all_statuses) - len(needing_attention):
            ratings[Brag.GREEN.value] = quiet  # they run as they should
        for action in needing_attention:
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
            *_, status, blocked, (waiting, late, rating), _ = self._standings.of(found)
            to_answer = False
        lists = [self.to_verify] if status is Status.COMPLETE else []
        if blocked:
            lists.append(self.blocked)
        if to_answer:
            lists.append(self.escalated)
        if lists or late:
            self._note(filed, _in_brief(filed, found), lists, waiting if late else None)
        return rating

    def _note(
        self,
        filed: FiledPlan,
        brief: Action | FiledFacts,
        lists: Iterable[list[ListedAction]],
        waiting: Awaited | None,
    ) -> None:
        """Put an action on these lists, and on that of what is overdue where it is `waiting`."""
        here, today = self.organisation, self.today
        for each in lists:
            row = action_row(filed, brief, here, today) if isinstance(brief, Action) else brief
            each.append(ListedAction(row))
        if waiting and isinstance(brief, Action):
            self._late.append(overdue_row(filed, brief, here, today, waiting))
        elif waiting and isinstance(brief, FiledFacts):
            self._late.append((brief, waiting))

    @property
    def overdue(self) -> list[OverdueRow]:
        """What is overdue, in the order of the plans."""
        return [
            each if isinstance(each, OverdueRow) else self._overdue_row(*each)
            for each in self._late
        ]

    def _overdue_row(self, facts: FiledFacts, waiting: Awaited) -> OverdueRow:
        (action,) = facts.plan.actions
        return overdue_row(facts, action, self.organisation, self.today, waiting)

    def most_overdue(self) -> list[OverdueRow]:
        """Return the overdue rows, worst first."""
        return most_overdue_first(self.overdue)

    def row(self, noted: ListedAction) -> ActionRow:
        """Return the row of an action that is to be looked at."""
        known = noted.known
        if isinstance(known, FiledFacts):
            return action_row(known, known.plan.actions[0], self.organisation, self.today)
        return known

    def least_time(self) -> list[RequiredRow]:
        """Return the rows of what a body outside requires, the least time first."""
        return sorted(self.required, key=least_time_first)

    def plans_by_need(self) -> list[PlanState]:
        """Return the plans, those with most overdue and most red first, then by name."""
        return sorted(self.plans, key=lambda p: (-p.overdue, -p.red, -p.amber, natural(p.plan)))
