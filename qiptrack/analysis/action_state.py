"""How an action stands on a day: overdue or not, and its BRAG rating."""

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from qiptrack.model.action import UNDONE, Action, Milestone
from qiptrack.model.base import or_none
from qiptrack.model.dates import days_later
from qiptrack.model.fields import NotKnown
from qiptrack.model.flat_plan import FlatAction
from qiptrack.model.organisation import Organisation
from qiptrack.model.vocabulary import Status

OFTEN_DEFERRED = 2
"""From how many deferrals on an action is amber."""


class Late(StrEnum):
    """What an overdue action is late with."""

    DELIVERY = "delivery"
    VERIFICATION = "verification"
    MILESTONE = "milestone"


class Brag(StrEnum):
    """The rating that governance meetings use, always shown with its word."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    BLUE = "blue"


class Awaited(NamedTuple):
    """What is awaited of an action, by which day, and from which day its lateness is counted.

    That is `due`, or the day on which the action came back where that is later: what was in time
    then is not late for all the time since.
    """

    kind: Late
    due: dt.date
    counted_from: dt.date

    @property
    def came_back(self) -> dt.date | None:
        """The day from which it is late, where that is not `due` but when it came back."""
        return self.counted_from if self.counted_from > self.due else None

    def days_late(self, today: dt.date) -> int:
        """Return the calendar days since it became late; 0 on the day, and negative before it."""
        return (today - self.counted_from).days


def awaited(
    action: Action | FlatAction, organisation: Organisation, today: dt.date
) -> Awaited | None:
    """Return what is awaited of `action` next; None when nothing is.

    Until the change is made that is its delivery, by `due`; once it is complete, the
    verification that it held, by the checkpoint's date or, without one, a number of days
    after completion that the organisation sets. A checkpoint of before it came back is late from
    the day on which it was complete again, for it could not be verified sooner.
    """
    back = came_back(action, today)
    if action.status in UNDONE:
        return Awaited(Late.DELIVERY, action.due, max(action.due, back or action.due))
    if action.status is not Status.COMPLETE:
        return None
    day = assurance_due(action, organisation)
    if day is None:
        return None
    again = max(back, action.completed or back) if back else day
    return Awaited(Late.VERIFICATION, day, max(day, again))


def assurance_due(action: Action | FlatAction, organisation: Organisation) -> dt.date | None:
    """Return the day by which a complete action is to be verified; None when not complete."""
    if due := action.checkpoint_due:
        return due
    if action.completed is None:
        return None
    return days_later(action.completed, organisation.assurance.default_days)


def awaited_from(action: Action | FlatAction) -> dt.date | None:
    """Return the first day from which `action` may be counted as late; None when it never is.

    It is a fact of the action alone: neither `awaited` nor a milestone of it is late before that
    day, whatever the organisation says and whatever day it is.
    """
    if action.status in UNDONE:
        due, milestones = action.due, action.milestones
        return min([due, *[each.due for each in milestones]]) if milestones else due
    if action.status is not Status.COMPLETE:
        return None
    return action.checkpoint_due or action.completed


def came_back(action: Action | FlatAction, today: dt.date) -> dt.date | None:
    """Return the last day on which an action was reopened or not confirmed; None for never."""
    days = action.came_back_on
    return max((day for day in days if day <= today), default=None) if days else None


def responsible(action: Action | FlatAction, kind: Late) -> str | None:
    """Return who must act: the owner, or for a verification the role that is to make it.

    None where nobody is named, or that could not be read.
    """
    if kind is Late.VERIFICATION:
        return or_none(lambda: action.checkpoint_by)
    return or_none(lambda: action.owner)


def open_milestones(action: Action | FlatAction) -> Iterator[tuple[Milestone, dt.date]]:
    """Yield each milestone that is still to be reached, with its day, while the change is not made.

    One of which that could not be read is left out.
    """
    try:
        milestones = action.milestones if action.status in UNDONE else ()
    except NotKnown:
        return
    for milestone in milestones:
        try:
            if milestone.done is None:
                yield milestone, milestone.due
        except NotKnown:
            continue


def days_overdue(action: Action | FlatAction, organisation: Organisation, today: dt.date) -> int:
    """Return by how many calendar days `action` is late, with delivery or verification; else 0."""
    waiting = awaited(action, organisation, today)
    return max(0, waiting.days_late(today)) if waiting else 0


def brag(
    action: Action | FlatAction,
    organisation: Organisation,
    today: dt.date,
    late: int | None = None,
) -> Brag | None:
    """Return the BRAG rating of `action`, None for a withdrawn one.

    `late` is by how many days it is overdue, where that was worked out before.

    Blue is closed; red is overdue, overdue for verification, or last verified as not
    confirmed; amber is blocked, deferred twice or more, or due soon and not started; green
    is everything else.
    """
    if action.status is Status.WITHDRAWN:
        return None
    if action.status is Status.CLOSED:
        return Brag.BLUE
    if late is None:
        late = days_overdue(action, organisation, today)
    if late or action.not_held:
        return Brag.RED
    if action.blocked or action.times_deferred >= OFTEN_DEFERRED:
        return Brag.AMBER
    if action.status is Status.NOT_STARTED and due_soon(action, organisation, today):
        return Brag.AMBER
    return Brag.GREEN


def due_soon(action: Action | FlatAction, organisation: Organisation, today: dt.date) -> bool:
    """Whether the change is still to be made, and due within the organisation's notice."""
    if action.status not in UNDONE:
        return False
    return 0 <= (action.due - today).days <= organisation.due_soon_days


def last_day_soon(organisation: Organisation, today: dt.date) -> dt.date:
    """Return the last day on which something is due soon, of all days where that is not known."""
    days = or_none(lambda: organisation.due_soon_days)
    return dt.date.max if days is None else days_later(today, days)
