"""An improvement plan, as `plan-format` in the README describes it.

The fields stand in the order in which the format writes them; a new key is put where this
order says. Each description is what an editor shows.
"""

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Protocol

from qiptrack.model.action import ENDED, LINKS, STANDARDS, Action, WrittenLink
from qiptrack.model.base import Model, or_none
from qiptrack.model.fields import NotKnown, field, worked_out
from qiptrack.model.indicators import Check, Indicator
from qiptrack.model.packing import Row
from qiptrack.model.scalars import Count, Date, MayBeEmpty, Owner, Role, Standard, Text, Version
from qiptrack.model.vocabulary import Status


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
    links: Annotated[tuple[WrittenLink, ...], MayBeEmpty] = field((), description=LINKS)
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
