"""An improvement plan, as `plan-format` in the README describes it.

The fields stand in the order in which the format writes them; a new key is put where this
order says. Each description is what an editor shows.
"""

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Protocol

from qiptrack.model.base import Model, or_none
from qiptrack.model.dates import days_later
from qiptrack.model.fields import NotKnown, field, worked_out
from qiptrack.model.indicators import Check, Indicator
from qiptrack.model.packing import Row
from qiptrack.model.records import (
    Deferral,
    Escalation,
    Evidence,
    Handover,
    Reopening,
    Update,
    Verification,
    Withdrawal,
    in_order,
    latest_of,
)
from qiptrack.model.scalars import (
    Count,
    Date,
    Id,
    MayBeEmpty,
    NotEmpty,
    Owner,
    Role,
    Standard,
    Text,
    Version,
)
from qiptrack.model.vocabulary import (
    Level,
    Method,
    Outcome,
    Priority,
    Status,
    VerificationResult,
)

OPEN = frozenset({Status.NOT_STARTED, Status.IN_PROGRESS, Status.COMPLETE})
"""The states in which an action still asks something of somebody."""

ENDED = frozenset({Status.CLOSED, Status.WITHDRAWN})
UNDONE = frozenset({Status.NOT_STARTED, Status.IN_PROGRESS})
"""The states in which the change is still to be made."""


Link = Annotated[dict[str, Text], NotEmpty("The kind of thing, and its id")]

LINKS = "Risks, audits, incidents and the like that this answers, each as `kind: id`"
STANDARDS = "Statements of a framework pack, or regulations, that it answers to"


class Assurance(Model):
    """The checkpoint that must be passed before an action may be closed."""

    method: Method | None = field(None, description="How it will be verified")
    by: Role | None = field(None, description="The role that will verify; never the owner")
    due: Date | None = field(None, description="The day by which it will be verified, YYYY-MM-DD")


class Learning(Model):
    """What was learned from an action."""

    outcome: Outcome = field(description="Whether the action worked")
    note: Text | None = field(None, description="What made it work, or why it did not")


class RequiredBy(Model):
    """Who outside requires an action, how much they insist, and by when."""

    body: Text = field(description="Who requires it, such as CQC or the council")
    level: Level = field(description="must, as a regulation has it, or should")
    ref: Text | None = field(None, description="Their reference, such as that of the notice")
    due: Date | None = field(None, description="The day by which they require it, YYYY-MM-DD")


class Milestone(Model):
    """A phase or a part of an action; the owner of the action answers for it."""

    id: Id = field(description="The milestone's id in this action, such as M1")
    milestone: Text = field(description="What is reached")
    due: Date = field(description="The day by which it is reached, YYYY-MM-DD")
    done: Date | None = field(None, description="The day it was reached, YYYY-MM-DD")


class Action(Model):
    """One change that somebody answers for."""

    id: Id = field(description="The action's id in this plan, such as A1")
    issue: Text = field(description="What is wrong for the people who use the service")
    action: Text = field(description="What will be changed")
    owner: Owner = field(description="The one role that answers for it")
    contributors: Annotated[tuple[Role, ...], MayBeEmpty] = field(
        (), description="Other roles that help"
    )
    priority: Priority = field(Priority.MEDIUM, description="high, medium or low")
    due: Date = field(description="The day by which the change is in place, YYYY-MM-DD")
    standards: Annotated[tuple[Standard, ...], MayBeEmpty] = field((), description=STANDARDS)
    required_by: RequiredBy | None = field(
        None, description="Who outside requires it, how much they insist, and by when"
    )
    resources: Text | None = field(None, description="What it needs: money, staff, time")
    milestones: Annotated[tuple[Milestone, ...], MayBeEmpty] = field(
        (), description="Its phases and parts, each with a date"
    )
    evidence_source: Text = field(description="Where it will be seen that it was done")
    status: Status = field(Status.NOT_STARTED, description="How far it has come")
    started: Date | None = field(None, description="The day work began, YYYY-MM-DD")
    completed: Date | None = field(None, description="The day the change was in place, YYYY-MM-DD")
    closed: Date | None = field(
        None, description="The day it was closed because it had held, YYYY-MM-DD"
    )
    assurance: Assurance | None = field(
        None, description="Who will verify that it held, how and when"
    )
    indicators: Annotated[tuple[Text, ...], MayBeEmpty] = field(
        (), description="The ids of the indicators it should move"
    )
    links: Annotated[tuple[Link, ...], MayBeEmpty] = field((), description=LINKS)
    updates: Annotated[tuple[Update, ...], MayBeEmpty] = field((), description="Progress reported")
    evidence: Annotated[tuple[Evidence, ...], MayBeEmpty] = field(
        (), description="What shows that the change was made"
    )
    verifications: Annotated[tuple[Verification, ...], MayBeEmpty] = field(
        (), description="Whether it was seen to hold, by somebody other than the owner"
    )
    deferrals: Annotated[tuple[Deferral, ...], MayBeEmpty] = field(
        (), description="Each move of the due date"
    )
    handovers: Annotated[tuple[Handover, ...], MayBeEmpty] = field(
        (), description="Each change of owner"
    )
    escalations: Annotated[tuple[Escalation, ...], MayBeEmpty] = field(
        (), description="Each time somebody further up was told"
    )
    reopenings: Annotated[tuple[Reopening, ...], MayBeEmpty] = field(
        (), description="Each time it was taken up again"
    )
    withdrawal: Withdrawal | None = field(None, description="Why it was given up")
    learning: Learning | None = field(None, description="What was learned from it")

    @property
    def is_open(self) -> bool:
        """Whether it still asks something of somebody: neither closed nor withdrawn."""
        return self.status in OPEN

    @property
    def barrier(self) -> str | None:
        """What stands in the way by the latest update; None when nothing does, or no longer."""
        latest = self.latest_update
        if latest is None or latest.barrier is None or self.went_on_after(latest):
            return None
        return latest.barrier

    @worked_out
    def latest_update(self) -> Update | None:
        """The update that was reported last, or None."""
        return latest_of(self.updates)

    @worked_out
    def blocked(self) -> bool:
        """Whether a barrier stands in the way of an open action."""
        return self.is_open and self.barrier is not None

    @worked_out
    def blocked_since(self) -> dt.date | None:
        """The day on which the barrier that stands was first reported, whatever its words."""
        if not self.blocked:
            return None
        since = None
        for update in reversed(in_order(self.updates)):
            if update.barrier is None or self.went_on_after(update):
                break
            since = update.date
        return since

    def went_on_after(self, update: Update) -> bool:
        """Whether completion, or a verification or a reopening, came after an update.

        A completion on the day of the update counts: what stood in the way was overcome. Of a
        verification or a reopening on that day it is not known which came first.
        """
        if self.completed is not None and self.completed >= update.date:
            return True
        return any(each.date > update.date for each in (*self.verifications, *self.reopenings))

    @property
    def first_due(self) -> dt.date:
        """The due date before any deferral."""
        return in_order(self.deferrals)[0].from_ if self.deferrals else self.due

    @worked_out
    def slippage(self) -> int:
        """Days from the first due date to the present one."""
        return (self.due - self.first_due).days

    @worked_out
    def times_deferred(self) -> int:
        """How often the due date was moved."""
        return len(self.deferrals)

    @worked_out
    def checkpoint_due(self) -> dt.date | None:
        """The day by which its checkpoint says that it is verified; None where it says none."""
        return self.assurance.due if self.assurance else None

    @worked_out
    def checkpoint_by(self) -> str | None:
        """The role that its checkpoint says will verify it; None where it says none."""
        return self.assurance.by if self.assurance else None

    @worked_out
    def came_back_on(self) -> tuple[dt.date, ...]:
        """The days on which it was reopened or not confirmed, in any order.

        What could not be read of its records is left out, so that the action is still told of.
        """
        reopenings = or_none(lambda: self.reopenings) or ()
        verifications = or_none(lambda: self.verifications) or ()
        if not reopenings and not verifications:
            return ()
        again = [or_none(lambda: each.date) for each in reopenings]
        failed = [
            or_none(lambda: each.date)
            for each in verifications
            if or_none(lambda: each.result) is VerificationResult.NOT_CONFIRMED
        ]
        return tuple(day for day in (*again, *failed) if day)

    @worked_out
    def not_held(self) -> bool:
        """Whether the change was seen not to hold when it was last verified."""
        last = self.last_verification
        return last is not None and last.result is VerificationResult.NOT_CONFIRMED

    @property
    def last_verification(self) -> Verification | None:
        """The latest verification, or None; of several on one day the last in the file."""
        return latest_of(self.verifications)

    def verification_counts_from(self, min_days: int) -> dt.date | None:
        """Return the first day on which a verification counts, or None before completion.

        `min_days` is the embedding period: calendar days after `completed`.
        """
        return days_later(self.completed, min_days) if self.completed else None


class Decision(Model):
    """What a meeting decided."""

    action: Text | None = field(None, description="The id of the action it is about")
    decision: Text = field(description="What was decided")
    owner: Owner | None = field(None, description="The one role that sees to it")
    due: Date | None = field(None, description="The day by which it does, YYYY-MM-DD")


class Review(Model):
    """A governance meeting that looked at this plan."""

    date: Date = field(description="The day of the meeting, YYYY-MM-DD")
    meeting: Text | None = field(None, description="The meeting's name")
    chair: Role | None = field(None, description="The role that chaired it")
    note: Text | None = field(None, description="What was said of the plan")
    decisions: Annotated[tuple[Decision, ...], MayBeEmpty] = field(
        (), description="What was decided"
    )
    next: Date | None = field(None, description="The day of the next review, YYYY-MM-DD")


class EscalationStep(Model):
    """One step of the route that a slipping action takes."""

    days_overdue: Count = field(description="From how many days overdue")
    to: Text = field(description="Who must be told: a role, or owner's manager")


class Plan(Model):
    """A whole improvement plan."""

    qip: Version = field(description="The version of this format: 1")
    title: Text = field(description="What the plan is for")
    service: Text = field(description="The service that it belongs to")
    sponsor: Owner = field(description="The role that answers for the plan as a whole")
    opened: Date = field(description="The day the plan began, YYYY-MM-DD")
    closed: Date | None = field(None, description="The day the plan was closed, YYYY-MM-DD")
    concern: Text | None = field(None, description="What made the plan necessary")
    themes: Annotated[tuple[Text, ...], MayBeEmpty] = field((), description="What it is about")
    standards: Annotated[tuple[Standard, ...], MayBeEmpty] = field((), description=STANDARDS)
    links: Annotated[tuple[Link, ...], MayBeEmpty] = field((), description=LINKS)
    escalation: Annotated[tuple[EscalationStep, ...], MayBeEmpty] = field(
        (), description="The plan's own escalation route"
    )
    indicators: Annotated[tuple[Indicator, ...], MayBeEmpty] = field(
        (), description="The numbers that show whether care changed"
    )
    checks: Annotated[tuple[Check, ...], MayBeEmpty] = field(
        (), description="The routines that keep an eye on it"
    )
    actions: Annotated[tuple[Action, ...], MayBeEmpty] = field(
        (), description="The changes that will be made"
    )
    reviews: Annotated[tuple[Review, ...], MayBeEmpty] = field(
        (), description="Governance meetings that looked at it"
    )

    @worked_out
    def indicator_names(self) -> dict[str, str | None]:
        """The name of each indicator by its id, as far as they could be read."""
        told = [
            (or_none(lambda: each.id), or_none(lambda: each.name))
            for each in or_none(lambda: self.indicators) or ()
        ]
        return {id_: name for id_, name in reversed(told) if id_ is not None}

    @property
    def open_actions(self) -> tuple[Action, ...]:
        """The actions that are neither closed nor withdrawn, or of which that is not known."""
        if kept := self._kept:
            return kept.open()
        return tuple([each for each in self.actions if or_none(lambda: each.status) not in ENDED])

    @property
    def statuses(self) -> tuple[Status | None, ...]:
        """The status of each action, None of one of which it could not be read."""
        if kept := self._kept:
            return kept.statuses()
        return tuple([or_none(lambda: each.status) for each in self.actions])

    @property
    def action_ids(self) -> tuple[str | None, ...]:
        """The id of each action, None of one of which it could not be read.

        No action is made for them.
        """
        if kept := self._kept:
            return kept.ids()
        return tuple([or_none(lambda: each.id) for each in self.actions])

    @property
    def open_ids(self) -> tuple[str, ...]:
        """The ids of the open actions; NotKnown where one, or the status of one, could not be read.

        No action is made for them.
        """
        if kept := self._kept:
            return kept.open_ids()
        return tuple([each.id for each in self.open_actions if each.is_open])

    def open_moving(self, indicator: str | None) -> tuple[tuple[str, ...], tuple[Action, ...]]:
        """Return the ids of the open actions that should move an indicator, and these actions.

        Of those that were kept there are only the ones that have escalations. NotKnown as for
        `open_ids`, or where it could not be read what an action should move.
        """
        if kept := self._kept:
            return kept.open_moving(indicator)
        naming = self.actions_having("indicators", open_=True)
        named = [each for each in naming if each.is_open and indicator in each.indicators]
        return tuple([each.id for each in named]), tuple(named)

    def actions_needing_attention(self, until: dt.date) -> tuple[Action, ...]:
        """Return the open actions, perhaps without some that run as they should up to a day.

        Those are green, and no meeting and nobody further up needs to know of them by then.
        """
        kept = self._kept
        return kept.needing_attention(until) if kept else self.open_actions

    def needing_attention_or_summaries(
        self, until: dt.date, enough: Callable[[Row], bool]
    ) -> tuple[Action | Row, ...]:
        """Return the actions needing attention; of a kept one its summary alone, if `enough`."""
        kept = self._kept
        return kept.needing_attention_or_summaries(until, enough) if kept else self.open_actions

    def perhaps_late(self, by: dt.date, enough: Callable[[Row], bool]) -> tuple[Action | Row, ...]:
        """Return the actions needing attention, or their summaries, that may be late by a day.

        Others may be there, too: those of which the summary would not be `enough`.
        """
        kept = self._kept
        return kept.perhaps_late(by, enough) if kept else self.open_actions

    def actions_having(self, *names: str, open_: bool = False) -> tuple[Action, ...]:
        """Return the actions in which one of these lists and parts is there, or is not known.

        With `open_` only those that are neither closed nor withdrawn.
        """
        if kept := self._kept:
            return kept.having(names, open_=open_)
        actions = self.open_actions if open_ else self.actions
        return tuple([one for one in actions if any(_may_have(one, name) for name in names)])

    def lacks(self, *names: str) -> bool:
        """Whether it is known that no action has anything in any of these lists and parts."""
        kept = self._kept
        return kept is not None and kept.lacks(names)

    @property
    def has_no_escalations(self) -> bool:
        """Whether it is known that nobody was told of any open action."""
        kept = self._kept
        return kept is not None and not kept.having(("escalations",), open_=True)

    @property
    def _kept(self) -> "ActionsKept | None":
        return self.__dict__.get(KEPT)


KEPT = "kept_actions"
"""The name under which a plan has the actions that an index kept of it."""


class ActionsKept(Protocol):
    """The actions of a plan that an index kept, of which each is made when it is asked for."""

    def open(self) -> tuple[Action, ...]:
        """Return those that are neither closed nor withdrawn."""

    def statuses(self) -> tuple[Status, ...]:
        """Return the status of each."""

    def ids(self) -> tuple[str, ...]:
        """Return the id of each."""

    def open_ids(self) -> tuple[str, ...]:
        """Return the ids of those that are neither closed nor withdrawn."""

    def open_moving(self, indicator: str | None) -> tuple[tuple[str, ...], tuple[Action, ...]]:
        """Return the ids of the open ones that should move an indicator.

        With them those of these actions that have escalations.
        """

    def needing_attention(self, until: dt.date) -> tuple[Action, ...]:
        """Return the open ones, but for those that run as they should up to a day."""

    def needing_attention_or_summaries(
        self, until: dt.date, enough: Callable[[Row], bool]
    ) -> tuple[Action | Row, ...]:
        """Return those needing attention; of one its summary alone, where that is `enough`."""

    def perhaps_late(self, by: dt.date, enough: Callable[[Row], bool]) -> tuple[Action | Row, ...]:
        """Return those needing attention that may be late by a day.

        Others are there of which the summary is not `enough`.
        """

    def having(self, names: tuple[str, ...], *, open_: bool) -> tuple[Action, ...]:
        """Return those in which one of these lists and parts is not empty; or the open ones."""

    def lacks(self, names: tuple[str, ...]) -> bool:
        """Whether in all of them each of these lists and parts is empty."""


def _may_have(action: Action, name: str) -> bool:
    try:
        return bool(getattr(action, name))
    except NotKnown:
        return True
