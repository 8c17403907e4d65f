"""A meeting that goes through what is on the agenda of a plan, one item after the other.

Nothing here asks or shows anything: what was said so far is a value, and each thing that is
said or done makes another one of it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from qiptrack.model.action import Action
from qiptrack.model.base import or_none
from qiptrack.model.fields import NotKnown
from qiptrack.model.identity import FiledPlan
from qiptrack.model.step_conditions import Situation
from qiptrack.workflow import records
from qiptrack.workflow.change import Change


class Choice(StrEnum):
    """What can be said of an item: an update is progress, or what stands in the way."""

    UPDATE = "update"
    ESCALATION = "escalation"
    DECISION = "decision"


class Item(NamedTuple):
    """Something on the agenda, by its id in the plan; only a decision is made on a non-action."""

    id: str
    is_action: bool = True


class Answer(NamedTuple):
    """What was said of an item; a `barrier` that stands, and whom it was escalated `to`.

    Of a decision also which role sees to it, and by which day.
    """

    text: str
    barrier: str | None = None
    to: str | None = None
    owner: str | None = None
    due: dt.date | None = None


class MeetingSoFar(NamedTuple):
    """The meeting itself; what is None was not said."""

    meeting: str | None = None
    chair: str | None = None
    note: str | None = None
    following: dt.date | None = None


Answers = Mapping[tuple[int, Choice], Answer]
"""What was said, by the place of the item and what kind of thing it was; one of each kind."""


@dataclass(frozen=True, slots=True)
class Walk:
    """How far a meeting has come, and what was said of it and of each item."""

    items: tuple[Item, ...]
    position: int = 0
    said: Answers = field(default_factory=lambda: MappingProxyType({}))
    meeting: MeetingSoFar = field(default_factory=MeetingSoFar)

    @property
    def item(self) -> Item | None:
        """The item that is being talked about; None behind the last."""
        return self.items[self.position] if self.position < len(self.items) else None

    @property
    def here(self) -> dict[Choice, Answer]:
        """What was said of this item so far."""
        return {
            choice: self.said[self.position, choice]
            for choice in Choice
            if (self.position, choice) in self.said
        }

    def saying(self, choice: Choice, said: Answer | None) -> "Walk":
        """Return the walk with that said of this item; None takes back what was said before."""
        rest = {key: each for key, each in self.said.items() if key != (self.position, choice)}
        if said is not None:
            rest[self.position, choice] = said
        return replace(self, said=MappingProxyType(rest))

    def onward(self) -> "Walk":
        """Return the walk at the next item, or behind the last."""
        return replace(self, position=min(self.position + 1, len(self.items)))

    def back(self) -> "Walk":
        """Return the walk at the item before; at the first it stays."""
        return replace(self, position=max(self.position - 1, 0))

    def held(self, meeting: MeetingSoFar) -> "Walk":
        """Return the walk with these facts of the meeting."""
        return replace(self, meeting=meeting)

    def answers(self) -> Iterator[tuple[Item, Choice, Answer]]:
        """Yield each answer with its item, in the order of the agenda."""
        for index, item in enumerate(self.items):
            for choice in Choice:
                if (index, choice) in self.said:
                    yield item, choice, self.said[index, choice]


def minutes(walk: Walk, filed: FiledPlan, situation: Situation) -> list[Change]:
    """Return everything that was said as changes to the plan, the record of the meeting last.

    Raises Refused for what the plan does not take, such as progress on a closed action.
    """
    changes = [
        _change(filed, situation, item, choice, said)
        for item, choice, said in walk.answers()
        if choice is not Choice.DECISION
    ]
    decisions = [
        records.NewDecision(
            action=item.id if item.is_action else None,
            decision=said.text if item.is_action else f"{item.id}: {said.text}",
            owner=said.owner,
            due=said.due,
        )
        for item, choice, said in walk.answers()
        if choice is Choice.DECISION
    ]
    facts = walk.meeting
    review = records.review(
        filed.id,
        filed.plan,
        situation.date,
        meeting=facts.meeting,
        chair=facts.chair,
        note=facts.note,
        decisions=decisions,
        following=facts.following,
    )
    return [*changes, review]


def _change(
    filed: FiledPlan, situation: Situation, item: Item, choice: Choice, said: Answer
) -> Change:
    ref = filed.ref(item.id)
    action = _action(filed, item.id)
    if choice is Choice.ESCALATION:
        return records.escalate(ref, action, situation, to=said.to or "", reason=said.text)
    return records.update(ref, action, situation, note=said.text, barrier=said.barrier)


def _action(filed: FiledPlan, name: str) -> Action:
    """Return the action of that id; NotKnown when it is there no more."""
    for action in or_none(lambda: filed.plan.actions) or ():
        if or_none(lambda: action.id) == name:
            found: Action = action
            return found
    raise NotKnown(name)
