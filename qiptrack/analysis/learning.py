"""What is to be learned from actions: what worked, and how their dates held."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median
from typing import NamedTuple

from qiptrack.analysis.action_filter import ActionFilter
from qiptrack.analysis.action_kinds import ActionKind, Strength
from qiptrack.analysis.action_strength import kind_of_action
from qiptrack.model.action import Action
from qiptrack.model.base import or_none
from qiptrack.model.fields import NotKnown
from qiptrack.model.identity import FiledPlan, folded, natural
from qiptrack.model.organisation import UNDECLARED, Organisation
from qiptrack.model.records import latest_of
from qiptrack.model.roles import same_role
from qiptrack.model.vocabulary import Outcome, Status, VerificationResult

ENOUGH = 5
"""Of how many actions a median is told, at least.

Whatever the numbers are like, the middle of all such actions lies between the least and the
most of n with a probability of 1 - 2 * 0.5**n: 15 in 16 for five, and no more than 7 in 8 for
four. Source: the distribution-free confidence interval of a median by order statistics (David
and Nagaraja, *Order Statistics*, 3rd ed., 2003, section 7.1).
"""


class Lesson(StrEnum):
    """What became of an action that something was learned from."""

    WORKED = "worked"
    ADJUSTED = "adjusted"
    INVESTIGATE = "investigate"
    DOUBTFUL = "doubtful"
    """Said to have worked, and reopened since, or not closed."""


class TriedAction(NamedTuple):
    """One action that was tried, and what became of it.

    `ended` is the last day on which it was closed, given up, taken up again, verified or
    completed, or else today. `note` is what was learned, and `reason` why it was taken up again
    the last time. `slippage` is from its first date to its completion, or to the day on which it
    was given up, or else to today; 0 where that was in time. It and `days_to_verify` are calendar
    days; the latter None where the present completion is not verified.
    """

    ref: str
    plan: str
    service: str | None
    action: str
    owner: str
    kind: ActionKind
    themes: tuple[str, ...]
    status: Status
    ended: dt.date
    outcome: Outcome | None
    note: str | None
    reason: str | None
    reopenings: int
    deferrals: int
    slippage: int
    days_to_verify: int | None

    @property
    def lesson(self) -> Lesson | None:
        """What was learned; an action that was reopened, or is not closed, did not just work."""
        if self.outcome is Outcome.WORKED and (self.reopenings or self.status is not Status.CLOSED):
            return Lesson.DOUBTFUL
        return Lesson(self.outcome) if self.outcome else None


class LearningRow(NamedTuple):
    """What became of a group of actions: `by` says what they have in common, `name` which.

    `slipped` is how many actions were not complete by their first date, and `most_slippage` by
    how many days at most. `strength` is that of a kind of action, in the hierarchy. The medians,
    in calendar days, are None of fewer than ENOUGH: that of `slippage` is of all `actions`, that
    of `days_to_verify` of those `verified`.
    """

    by: str
    name: str
    actions: int
    worked: int
    adjusted: int
    investigate: int
    reopenings: int
    deferrals: int
    slipped: int
    slippage: float | None
    most_slippage: int
    verified: int
    days_to_verify: float | None
    strength: Strength | None = None


def tried(filed: FiledPlan, wanted: ActionFilter, today: dt.date) -> Iterator[TriedAction]:
    """Yield every wanted action of a plan that is known to have been tried.

    It was tried when it was begun. A withdrawn one counts when something was learned from it.
    """
    if not wanted.plan_fits(filed):
        return
    for action in or_none(lambda: filed.plan.actions) or ():
        try:
            if wanted.owner is None or same_role(action.owner, wanted.owner):
                yield from _tried(filed, action, today)
        except NotKnown:
            continue


def _tried(filed: FiledPlan, action: Action, today: dt.date) -> Iterator[TriedAction]:
    """Yield the action when it was tried; raises NotKnown where that is not known."""
    ended = _ended(action)
    learned = action.learning
    if action.status is Status.WITHDRAWN and learned is None:
        return
    begun = action.status is not Status.NOT_STARTED
    if not ended and not (action.started <= today if action.started else begun):
        return
    again = latest_of(action.reopenings)
    yield TriedAction(
        ref=filed.ref(action.id),
        plan=filed.id,
        service=or_none(lambda: filed.plan.service),
        action=action.action,
        owner=action.owner,
        kind=kind_of_action(action.action),
        themes=or_none(lambda: filed.plan.themes) or (),
        status=action.status,
        ended=max(ended, default=today),
        outcome=learned.outcome if learned else None,
        note=learned.note if learned else None,
        reason=again.reason if again else None,
        reopenings=len(action.reopenings),
        deferrals=len(action.deferrals),
        slippage=_slippage(action, today),
        days_to_verify=_days_to_verify(action),
    )


def _ended(action: Action) -> list[dt.date]:
    """Return every day on which the action came to an end of some kind, or was taken up again."""
    days = [action.completed, action.closed, action.withdrawal and action.withdrawal.date]
    days += [each.date for each in (*action.verifications, *action.reopenings)]
    return [day for day in days if day]


def _slippage(action: Action, today: dt.date) -> int:
    """Return by how many days the work came later than its first date, or has so far."""
    given_up = action.withdrawal.date if action.withdrawal else None
    end = action.completed or given_up or today
    return max(0, (end - action.first_due).days)


def _days_to_verify(action: Action) -> int | None:
    """Return the days from the present completion to the first look that confirmed it."""
    done = action.completed
    if done is None:
        return None
    seen = [
        each.date
        for each in action.verifications
        if each.result is VerificationResult.CONFIRMED and each.date >= done
    ]
    return (min(seen) - done).days if seen else None


def row(by: str, name: str, group: Sequence[TriedAction], *, enough: int = ENOUGH) -> LearningRow:
    """Return the row of a group of actions; a median of fewer than `enough` is None."""
    waits = [each.days_to_verify for each in group if each.days_to_verify is not None]
    slips = [each.slippage for each in group]
    lessons = [each.lesson for each in group]
    return LearningRow(
        by=by,
        name=name,
        actions=len(group),
        worked=lessons.count(Lesson.WORKED),
        adjusted=lessons.count(Lesson.ADJUSTED),
        investigate=lessons.count(Lesson.INVESTIGATE),
        reopenings=sum(each.reopenings for each in group),
        deferrals=sum(each.deferrals for each in group),
        slipped=sum(days > 0 for days in slips),
        slippage=median(slips) if len(slips) >= enough else None,
        most_slippage=max((0, *slips)),
        verified=len(waits),
        days_to_verify=median(waits) if len(waits) >= enough else None,
    )


Names = Callable[[TriedAction], Iterable[str]]

GROUPINGS: dict[str, Names] = {
    "kind": lambda each: (each.kind.word,),
    "owner": lambda each: (each.owner,),
    "service": lambda each: (each.service,) if each.service else (),
    "theme": lambda each: each.themes,
}
"""What actions are grouped by, each with the names of the groups that an action is in."""

_BY_WORD = {kind.word: kind for kind in ActionKind}


@dataclass
class Learned:
    """Gathers what was learned, one plan after the other; `since` leaves out what ended before."""

    wanted: ActionFilter
    today: dt.date
    since: dt.date | None = None
    organisation: Organisation = UNDECLARED
    actions: list[TriedAction] = field(default_factory=list)

    def add(self, filed: FiledPlan) -> None:
        """Take in the actions of a plan."""
        self.actions += (
            each
            for each in tried(filed, self.wanted, self.today)
            if self.since is None or each.ended >= self.since
        )

    def lessons(self, lesson: Lesson) -> list[TriedAction]:
        """Return the actions of one lesson, the latest first."""
        found = (each for each in self.actions if each.lesson is lesson)
        return sorted(found, key=lambda each: (-each.ended.toordinal(), natural(each.ref)))

    def reopened(self) -> list[TriedAction]:
        """Return the actions that were taken up again, the latest first."""
        found = (each for each in self.actions if each.reopenings)
        return sorted(found, key=lambda each: (-each.ended.toordinal(), natural(each.ref)))

    def unsaid(self) -> list[TriedAction]:
        """Return the closed actions of which nobody said what was learned, in natural order."""
        found = (each for each in self.actions if each.status is Status.CLOSED)
        return sorted((e for e in found if e.outcome is None), key=lambda each: natural(each.ref))

    def overall(self) -> LearningRow:
        """Return the row of all actions together."""
        return row("all", "all", self.actions)

    def rows(self, by: str) -> list[LearningRow]:
        """Return a row for each group; kinds the strongest first, others the largest first."""
        groups: dict[Hashable, tuple[str, list[TriedAction]]] = {}
        for each in self.actions:
            for key, name in self._names(by, each).items():
                groups.setdefault(key, (name, []))[1].append(each)
        often = Counter(name for name, _ in groups.values())
        rows = [
            row(by, name if often[name] == 1 else _at_its_service(name, group), group)
            for name, group in groups.values()
        ]
        if by == "kind":
            ranked = [each._replace(strength=_BY_WORD[each.name].strength) for each in rows]
            return sorted(ranked, key=lambda each: -_BY_WORD[each.name])
        return sorted(rows, key=lambda each: (-each.actions, natural(each.name)))

    def _names(self, by: str, each: TriedAction) -> dict[Hashable, str]:
        """Return the groups that an action is in, each by what its names have in common."""
        if by == "owner":
            organisation = self.organisation
            key = organisation.role_key(each.owner, each.service)
            return {key: organisation.declared_name(each.owner, each.service)}
        return {folded(name): name for name in reversed([*GROUPINGS[by](each)])}


def _at_its_service(owner: str, group: Sequence[TriedAction]) -> str:
    """Return the name of a role that has a namesake at another service."""
    return f"{owner}, {group[0].service}" if group[0].service else owner
