"""Governance meetings: which plans each looks at, and when it is held."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from qiptrack.analysis.cadence import later
from qiptrack.analysis.decisions import PastMeeting, past_meetings, reviews_of
from qiptrack.model.base import field_value, or_none, values_in_turn
from qiptrack.model.identity import FiledPlan, folded, same_name
from qiptrack.model.organisation import Organisation
from qiptrack.model.organisation_parts import Covers, Meeting
from qiptrack.model.plan import Plan, Review
from qiptrack.model.vocabulary import Cadence


class MeetingRow(NamedTuple):
    """A governance meeting: how often it is held, when it last was, and when it is next.

    `plans` is how many of the open plans it looks at. `next` is the day that it set itself, or
    else one period after the last.
    """

    meeting: str
    every: Cadence | None
    chair: str | None
    last: dt.date | None
    next: dt.date | None
    plans: int


class PlanSeen(NamedTuple):
    """The facts of a plan by which meetings look at it; what could not be read is None."""

    id: str
    service: str | None
    themes: tuple[str, ...]
    opened: dt.date | None
    held: tuple[PastMeeting, ...]
    """The meetings that looked at it, oldest first."""


def seen(filed: FiledPlan, today: dt.date) -> PlanSeen:
    """Return what meetings up to `today` have seen of a plan."""
    service, themes, opened = values_in_turn(filed.plan, ("service", "themes", "opened"))
    held = tuple(past_meetings(filed.plan, today))
    return PlanSeen(filed.id, service, themes or (), opened, held)


def is_covered(plan: PlanSeen, covers: Covers) -> bool:
    """Whether a plan is among those that a meeting is said to cover.

    A plan that is named is. Any other is when its service and one of its themes are named, each
    where any are.
    """
    if any(same_name(plan.id, name) for name in or_none(lambda: covers.plans) or ()):
        return True
    services, themes = (or_none(lambda: covers.services), or_none(lambda: covers.themes))
    if not services and not themes:
        return False
    of_service = not services or any(same_name(plan.service, each) for each in services)
    of_theme = not themes or any(same_name(one, each) for one in plan.themes for each in themes)
    return of_service and of_theme


class Remit(NamedTuple):
    """What one meeting looks at: as the organisation says, else what it has looked at so far.

    `last_met` is the day on which it last looked at any plan at all, None when it never has.
    """

    meeting: str
    covers: Covers | None
    last_met: dt.date | None

    def includes(self, plan: PlanSeen) -> bool:
        """Whether the meeting looks at a plan.

        A meeting of which nothing is said keeps the plans that it has looked at, whatever other
        meetings see them too. It also has those that it could not yet look at, because they
        opened after it last met, and those that no meeting has: none may fall between them.
        """
        if self.covers is not None:
            return is_covered(plan, self.covers)
        if not plan.held or self.last_met is None:
            return True
        if plan.opened is not None and plan.opened >= self.last_met:
            return True
        return any(same_name(each.meeting, self.meeting) for each in plan.held)

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes that it is said to look at; none where it looks at every one."""
        covers = self.covers
        return (or_none(lambda: covers.themes) or ()) if covers else ()

    @property
    def services(self) -> tuple[str, ...]:
        """The services that it is said to look at; none where it looks at every one."""
        covers = self.covers
        return (or_none(lambda: covers.services) or ()) if covers else ()


def remits(plans: Iterable[PlanSeen], organisation: Organisation) -> dict[str, Remit]:
    """Return what each meeting looks at, by its folded name; `plans` are all there are.

    Meetings are those that are declared, and others that looked at a plan. Closed plans say when
    a meeting was last held, too.
    """
    last: dict[str, dt.date] = {}
    names: dict[str, str] = {}
    for plan in plans:
        for each in plan.held:
            if each.meeting is not None:
                key = folded(each.meeting)
                names.setdefault(key, each.meeting)
                last[key] = max(each.date, last.get(key, each.date))
    found = {key: Remit(name, None, last[key]) for key, name in names.items()}
    for meeting in or_none(lambda: organisation.meetings) or ():
        name = or_none(lambda: meeting.meeting)
        if name is not None:
            covers = or_none(lambda: meeting.covers)
            found[folded(name)] = Remit(name, covers, last.get(folded(name)))
    return found


def remit_of(meeting: str, known: dict[str, Remit]) -> Remit:
    """Return what the meeting of this name looks at, one that is not declared included."""
    return known.get(folded(meeting), Remit(meeting, None, None))


def meeting_row(meeting: Meeting, remit: Remit, plans: Sequence[PlanSeen]) -> MeetingRow:
    """Return what is known of a meeting from the plans that it looks at."""
    theirs = [plan for plan in plans if remit.includes(plan)]
    held = [each for plan in theirs for each in plan.held if same_name(each.meeting, remit.meeting)]
    last = max((each.date for each in held), default=None)
    every = or_none(lambda: meeting.every)
    planned = [each.next for each in held if each.date == last and each.next]
    expected = later(last, every) if last and every else None
    return MeetingRow(
        meeting=remit.meeting,
        every=every,
        chair=or_none(lambda: meeting.chair),
        last=last,
        next=min(planned, default=expected),
        plans=len(theirs),
    )


def reviews_to_come(plan: Plan, today: dt.date) -> list[Review]:
    """Return the latest review of each meeting that set a day for its next; none of a closed plan.

    That day may have passed without one.
    """
    if or_none(lambda: plan.closed) is not None:
        return []
    latest: dict[str, Review] = {}
    for review in reviews_of(plan, today):
        latest[folded(field_value(review, "meeting") or "")] = review
    days = ((each, or_none(lambda: each.next)) for each in latest.values())
    return [each for each, day in days if day is not None and day > each.date]
