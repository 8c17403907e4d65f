"""The rows of lists of actions, made of the flat rows that an index keeps: very many, and fast.

They come of the same rules as those of a plan that was read, and say the same. But what hangs on
a few facts that many actions share is worked out once for all of them: how an action stands on a
day, and which step of a route so many days have reached.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from typing import Any, NamedTuple

from qiptrack.analysis.action_rows import (
    ActionRow,
    ActionState,
    OverdueRow,
    milestone_rows,
    overdue_rows,
    rows_of,
    state_of,
)
from qiptrack.analysis.action_state import OFTEN_DEFERRED, Brag, Late, due_soon
from qiptrack.analysis.escalation_steps import Tellers
from qiptrack.model.action import OPEN, UNDONE, Action
from qiptrack.model.base import or_none
from qiptrack.model.flat_plan import (
    OF_PLAN,
    PRIORITIES,
    STANDING,
    STATUSES,
    ActionSummary,
    FiledFacts,
    FlatAction,
    FlatRow,
    flat_action,
    kept_summary,
    steps,
)
from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import Organisation
from qiptrack.model.vocabulary import Status

_MOST = 10_000
"""Of how many actions that differ in it it is kept how they stand."""


class ActionStanding(NamedTuple):
    """How actions stand on a day.

    `late` is the days since what is awaited is late, negative before; None where nothing is
    awaited, or that is not known. `overdue` are those of them that count; None where not known.
    `signs` is all of that on which it hangs why a meeting must look at an action, but for who was
    told of it: whether it did not hold, is blocked, overdue and due soon, and its status.
    """

    kind: Late | None
    awaited_by: dt.date | None
    late: int | None
    came_back: dt.date | None
    overdue: int | None
    brag: Brag | None
    status: Status
    blocked: bool
    stand: ActionState
    signs: tuple[bool, bool, bool, bool | None, Status]


class Standings:
    """How actions that were kept stand on a day, worked out once for all that stand so."""

    def __init__(self, organisation: Organisation, today: dt.date) -> None:
        self._organisation = organisation
        self._today = today
        self.kept: dict[tuple[Any, ...] | str, ActionStanding] = {}
        """What is known by now, by what a row has of it, or by the status where that is all."""
        self._alike: dict[tuple[Any, ...], ActionStanding] = {}
        """The same by what of that matters, which many more have alike."""

    def of(self, row: FlatRow | ActionSummary) -> ActionStanding:
        """Return how the action stands of which this is the row or the summary."""
        kept = self.kept
        return kept.get(row[STANDING:]) or kept.get(row[_STATUS]) or self.worked_out(row)

    def stand(self, action: Action) -> ActionState:
        """Return how an action stands, kept or not."""
        summary = kept_summary(action)
        if summary is None:
            return state_of(action, self._organisation, self._today)
        return self.of(summary).stand

    def worked_out(self, row: FlatRow | ActionSummary) -> ActionStanding:
        """Return how the action in a row stands, and keep it for others that stand so.

        Those are, where it is closed or withdrawn, all of that status: it hangs on nothing else.
        """
        if len(self.kept) == _MOST:
            self.kept.clear()
        status = STATUSES[row[_STATUS]]
        if status not in OPEN:
            made = self.kept[status.value] = self._made(row)
            return made
        standing = row[STANDING:]
        matters = _what_matters(status, standing)
        if matters not in self._alike:
            self._alike[matters] = self._made(row)
        made = self.kept[standing] = self._alike[matters]
        return made

    def _made(self, row: FlatRow | ActionSummary) -> ActionStanding:
        action = flat_action(row)
        here, today = self._organisation, self._today
        waiting, overdue, rating = stand = state_of(action, here, today)
        soon = or_none(partial(due_soon, action, here, today))
        return ActionStanding(
            waiting.kind if waiting else None,
            waiting.due if waiting else None,
            waiting.days_late(today) if waiting else None,
            waiting.came_back if waiting else None,
            overdue,
            rating,
            action.status,
            action.blocked,
            stand,
            (action.not_held, action.blocked, (overdue or 0) > 0, soon, action.status),
        )


def _what_matters(status: Status, standing: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return that of what a row has by which it stands otherwise than other open ones.

    Until a change is made nobody waits for its verification, and then for its delivery no more.
    """
    not_held, blocked, deferred, _, due, completed, checkpoint_due, back = standing
    days = (due,) if status in UNDONE else (completed, checkpoint_due)
    return (status, not_held, blocked, deferred >= OFTEN_DEFERRED, back, *days)


def standings(organisation: Organisation, today: dt.date) -> Standings:
    """Return how actions stand on a day; the same ones for everybody who asks of that day."""
    return organisation.asked_before(("standings", today), lambda: Standings(organisation, today))


class ActionLists:
    """Makes the rows of lists of plans on a day, however much is known of each plan."""

    def __init__(self, organisation: Organisation, today: dt.date) -> None:
        self._organisation = organisation
        self._today = today
        self._standings = Standings(organisation, today)
        self._tellers = lru_cache(maxsize=_MOST)(self._of_route)

    def overdue(
        self,
        plans: Iterable[FiledPlan | FiledFacts],
        *,
        within: int | None = None,
        milestones: bool = False,
    ) -> Iterator[OverdueRow]:
        """Yield the rows of `overdue_rows` of one plan after the other."""
        organisation, day = self._organisation, self._today
        stands_of, work_out = self._standings.kept, self._standings.worked_out
        least, verification = 1 if within is None else -within, Late.VERIFICATION
        for filed in plans:
            if isinstance(filed, FiledPlan):
                yield from overdue_rows(
                    filed, organisation, day, within=within, milestones=milestones
                )
                continue
            plan, _, (rows,) = filed
            tellers = self._tellers(rows[0][_ESCALATION])
            for row in rows:
                standing = row[STANDING:]
                stands = stands_of.get(standing) or stands_of.get(row[_STATUS]) or work_out(row)
                kind, due, late, back, _, rating, status, blocked, _, _ = stands
                if late is None:
                    continue
                if late >= least:  # what `overdue_row` returns; of very many, so made here
                    service, _, _, id_, issue, text, owner, _, who, _, priority = row[:_CLOSED]
                    teller = tellers[late]
                    if kind is not verification:
                        who = owner
                    yield _new(
                        OverdueRow,
                        (
                            f"{plan}/{id_}",
                            plan,
                            service,
                            text,
                            issue,
                            owner,
                            due,
                            late,
                            kind,
                            who,
                            PRIORITIES[priority],
                            status,
                            rating,
                            blocked,
                            teller(owner, who, service) if teller else None,
                            back,
                        ),
                    )
                if milestones:
                    action = flat_action(row)
                    yield from milestone_rows(filed, action, organisation, day, within)

    def every(self, plans: Iterable[FiledPlan | FiledFacts]) -> Iterator[ActionRow]:
        """Yield the row of each action of one plan after the other, in the order of the file."""
        stands_of, work_out = self._standings.kept, self._standings.worked_out
        for filed in plans:
            if isinstance(filed, FiledPlan):
                yield from rows_of(filed, self._organisation, self._today)
                continue
            plan, _, (rows,) = filed
            for row in rows:
                stands = (
                    stands_of.get(row[_STATUS]) or stands_of.get(row[STANDING:]) or work_out(row)
                )
                yield row_of_kept(plan, row[0], row, stands)

    def _of_route(self, escalation: tuple[Any, ...]) -> Tellers:
        """Return what says whom the steps mean that a plan has, or else the organisation."""
        return Tellers(steps(escalation), self._organisation)


def row_of_kept(
    plan: str, service: str, row: FlatRow | ActionSummary, stands: ActionStanding
) -> ActionRow:
    """Return the row of an action of a plan that stands so, of its flat row or its summary."""
    _, _, _, id_, issue, text, owner, others, _, slippage, priority, closed, *standing = row
    _, _, blocked, deferred, _, due, completed, _, _ = standing
    late = stands.overdue
    return _new(
        ActionRow,
        (
            f"{plan}/{id_}",
            plan,
            service,
            text,
            issue,
            owner,
            others,
            _day(due),
            stands.status,
            PRIORITIES[priority],
            stands.brag,
            None if late is None else late > 0,
            late,
            blocked,
            deferred,
            slippage,
            completed and _day(completed),
            closed and _day(closed),
            stands.came_back,
        ),
    )


_ESCALATION = 2
"""Where in a row the route of its plan stands."""
_new = tuple.__new__
"""Makes a named tuple as its `_make` does, of very many of which the number of values is right."""
_CLOSED, _BLOCKED, _STATUS = (
    OF_PLAN + FlatAction._fields.index(name) for name in ("closed", "blocked", "status")
)
_day = lru_cache(maxsize=_MOST)(dt.date.fromordinal)
