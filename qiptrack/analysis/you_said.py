"""You said, we did: what people reported, and what came of it, for staff and families.

What was said is an incident, a complaint, an audit, a concern or the like that an action or its
plan links to. What came of it is told of each action: whether it is done, whether somebody went
back and saw that it held, and what the numbers show. Names, and whatever else tells who somebody
is, are withheld.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from qiptrack.analysis.action_filter import ActionFilter
from qiptrack.analysis.action_state import assurance_due, came_back
from qiptrack.analysis.indicators.rows import IndicatorRow, shown_of
from qiptrack.analysis.person_names import withheld
from qiptrack.model.action import UNDONE, Action
from qiptrack.model.assurance import verification_of_this_round
from qiptrack.model.base import or_none
from qiptrack.model.fields import NotKnown
from qiptrack.model.identity import FiledPlan, folded, natural
from qiptrack.model.links import Link, links_of
from qiptrack.model.organisation import Organisation
from qiptrack.model.registers import Registers
from qiptrack.model.roles import same_role
from qiptrack.model.vocabulary import Outcome, Status, VerificationResult

SAID = (
    "incident complaint audit concern compliment comment suggestion feedback survey accident alert"
    " safeguarding inspection near-miss whistleblowing review visit"
)
"""The kinds of links to something that somebody said, saw or found; a risk is none of them."""

_SAID = frozenset(folded(kind.replace("-", " ")) for kind in SAID.split())


class ActionResult(StrEnum):
    """What came of an action so far."""

    HELD = "held"
    DONE = "done"
    UNDER_WAY = "under-way"
    NOT_BEGUN = "not-begun"
    LATE = "late"
    AGAIN = "again"
    """It was taken up again, because it had not held."""
    GIVEN_UP = "given-up"


_ENDS = (ActionResult.HELD, ActionResult.DONE, ActionResult.GIVEN_UP)


class Deed(NamedTuple):
    """What was wrong, the action against it, and what came of that.

    `on` is the day of that: on which it was seen to hold, was in place, was or is due, came back
    or was given up. `look_by` is the day by which somebody goes back to a complete one. `note`
    is what was learned of a closed one with this `outcome`, or why it was given up.
    """

    ref: str
    wrong: str
    did: str
    owner: str
    status: Status
    came: ActionResult
    on: dt.date
    look_by: dt.date | None
    outcome: Outcome | None
    note: str | None
    indicators: tuple[IndicatorRow, ...]


class YouSaid(NamedTuple):
    """Something that was said: its kind and id, and what was done about it.

    `said` is what the register calls it, None where no register has it.
    """

    kind: str
    ref_id: str
    said: str | None
    service: str | None
    deeds: tuple[Deed, ...]


@dataclass
class YouSaidWeDid:
    """Gathers what was said and done, one plan after the other.

    `since` leaves out what was done with before that day.
    """

    wanted: ActionFilter
    registers: Registers
    organisation: Organisation
    today: dt.date
    since: dt.date | None = None
    _found: dict[Link, tuple[list[Deed], str | None]] = field(default_factory=dict)

    def add(self, filed: FiledPlan) -> None:
        """Take in what a plan and its wanted actions link to."""
        if not self.wanted.plan_fits(filed):
            return
        service = or_none(lambda: filed.plan.service)
        of_plan = tuple(links_of(filed.plan))
        shown = {each.row.ref: each.row for each in shown_of(filed, self.today)}
        for action in or_none(lambda: filed.plan.actions) or ():
            try:
                if self.wanted.owner and not same_role(action.owner, self.wanted.owner):
                    continue
                deed = self._deed(filed, action, shown)
            except NotKnown:
                continue
            if self.since and deed.came in _ENDS and deed.on < self.since:
                continue
            for link in dict.fromkeys((*links_of(action), *of_plan)):
                if is_said(link[0]):
                    self._found.setdefault(link, ([], service))[0].append(deed)

    def all(self) -> list[YouSaid]:
        """Return everything that was said, by kind and id in natural order."""
        return sorted(self._unsorted_rows(), key=lambda each: (each.kind, natural(each.ref_id)))

    def _unsorted_rows(self) -> Iterator[YouSaid]:
        for (kind, name), (deeds, service) in self._found.items():
            row = self.registers.rows.get(kind, {}).get(name)
            said = withheld(row.title) if row and row.title else None
            yield YouSaid(kind, name, said, service, tuple(deeds))

    def _deed(self, filed: FiledPlan, action: Action, shown: dict[str, IndicatorRow]) -> Deed:
        came, on = _came(action, self.today)
        learned = action.learning
        note = action.withdrawal.reason if action.withdrawal else learned and learned.note
        moved = (shown.get(filed.ref(each)) for each in action.indicators)
        return Deed(
            ref=filed.ref(action.id),
            wrong=withheld(action.issue),
            did=withheld(action.action),
            owner=action.owner,
            status=action.status,
            came=came,
            on=on,
            look_by=or_none(partial(assurance_due, action, self.organisation)),
            outcome=learned.outcome if learned and action.status is Status.CLOSED else None,
            note=withheld(note) if note else None,
            indicators=tuple(each for each in moved if each is not None),
        )


def is_said(kind: str) -> bool:
    """Whether a link of this kind leads to something that somebody said, saw or found."""
    plain = folded(kind.replace("-", " ").replace("_", " "))
    return plain in _SAID or plain.removesuffix("s") in _SAID


def _came(action: Action, today: dt.date) -> tuple[ActionResult, dt.date]:
    """Return the result of an action by a day, and the day of that; raises NotKnown."""
    if action.withdrawal is not None:
        return ActionResult.GIVEN_UP, action.withdrawal.date
    if action.status in UNDONE:
        back = came_back(action, today)
        if back is not None:
            return ActionResult.AGAIN, back
        if action.due < today:
            return ActionResult.LATE, action.due
        begun = action.status is Status.IN_PROGRESS
        return (ActionResult.UNDER_WAY if begun else ActionResult.NOT_BEGUN), action.due
    seen = verification_of_this_round(action, today)
    if seen is not None and seen.result is VerificationResult.CONFIRMED:
        return ActionResult.HELD, seen.date
    return ActionResult.DONE, action.completed or action.due
