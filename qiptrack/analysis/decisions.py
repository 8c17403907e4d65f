"""What meetings decided, and whether anything came of it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple, Self

from qiptrack.model.action import Action
from qiptrack.model.base import Model, field_value, or_none, values_in_turn
from qiptrack.model.identity import same_name
from qiptrack.model.packing import Row
from qiptrack.model.plan import Decision, Plan, Review

STEPS = ("started", "completed", "closed")
"""The days of an action on which something was done with it, by the names of the steps."""

RECORDS = {
    "evidence": "evidence recorded",
    "verifications": "verified",
    "deferrals": "deferred",
    "handovers": "given to another owner",
    "escalations": "escalated",
    "reopenings": "reopened",
}
"""The records of an action that are deeds and not only words, and what each is called."""


class FollowUp(NamedTuple):
    """Something that was done with an action, or said of it: when, what, and in which words."""

    date: dt.date
    what: str
    note: str | None = None


class Decided(NamedTuple):
    """A decision of a meeting: when, at which, what, of which action, and what came of it.

    `since` is None for a decision on no action, of which nothing is recorded. `owner` sees to it
    by `due`, where that was said, and it is `days_overdue`, 0 where it is not. `open` is whether
    it still asks something of somebody: its action does, or no meeting was held since it was due.
    """

    date: dt.date
    meeting: str | None
    decision: str
    action: str | None
    since: tuple[FollowUp, ...] | None
    latest: bool
    """Whether the meeting was the last that looked at the plan."""
    owner: str | None = None
    due: dt.date | None = None
    open: bool = True
    days_overdue: int = 0

    @property
    def acted_on(self) -> bool:
        """Whether anything was done, or reported, since."""
        return bool(self.since)

    @property
    def chased(self) -> bool:
        """Whether somebody named, or by a day named, has to see to it and has not yet."""
        return self.open and not self.acted_on and bool(self.owner or self.due)


class PastMeeting(NamedTuple):
    """A meeting that looked at a plan: which, on what day, and the day set for the next.

    What could not be read is None; `decides` is whether it decided anything.
    """

    meeting: str | None
    date: dt.date
    next: dt.date | None
    decides: bool


PackedMeeting = tuple[str | None, int, int | None, bool]
"""The values of a `PastMeeting`, with ordinals for days."""


class PastMeetings(NamedTuple):
    """All meetings that looked at a plan, on whatever day, oldest first."""

    every: tuple[PastMeeting, ...]

    @classmethod
    def unpacked(cls, packed: Iterable[PackedMeeting]) -> Self:
        """Return the meetings that `packed_meetings` returned."""
        return cls(tuple([_past_meeting(*each) for each in packed]))


def packed_meetings(reviews: Iterable[Row]) -> tuple[PackedMeeting, ...]:
    """Return the meetings whose reviews are packed as these rows, as plain values, oldest first."""
    held = [
        (
            None if meeting is ... else meeting,
            day,
            None if following is ... else following,
            decisions is not ... and bool(decisions),
        )
        for day, meeting, following, decisions in map(_held_at, reviews)
    ]
    held.sort(key=itemgetter(1))
    return tuple(held)


@lru_cache(maxsize=4_096)
def _past_meeting(
    meeting: str | None, day: int, following: int | None, decides: bool
) -> PastMeeting:
    """Return what a meeting that looked at many plans was for each of them."""
    then = None if following is None else dt.date.fromordinal(following)
    return PastMeeting(meeting, dt.date.fromordinal(day), then, decides)


_held_at = itemgetter(
    *[Review.model_fields[name].place for name in ("date", "meeting", "next", "decisions")]
)


def past_meetings(plan: Plan, today: dt.date, meeting: str | None = None) -> list[PastMeeting]:
    """Return the meetings up to `today` that looked at a plan, oldest first; of one name if given.

    They are those of `reviews_of`, of which no review is made where the plan was kept.
    """
    known = plan.kept(PastMeetings)
    if known is None:
        known = PastMeetings(tuple(map(_past_meeting_of, reviews_of(plan, dt.date.max))))
        plan.keep(known)
    if meeting is None and (not known.every or known.every[-1].date <= today):
        return [*known.every]  # the last of them is the latest
    return [
        each
        for each in known.every
        if each.date <= today and (meeting is None or same_name(each.meeting, meeting))
    ]


def _past_meeting_of(review: Review) -> PastMeeting:
    meeting, following, decided = values_in_turn(review, ("meeting", "next", "decisions"))
    return PastMeeting(meeting, review.date, following, bool(decided))


class _ReviewsHeld(NamedTuple):
    """The meetings up to a day that looked at a plan, oldest first; of one name, or of any."""

    today: dt.date
    meeting: str | None
    reviews: tuple[Review, ...]


def reviews_of(plan: Plan, today: dt.date, meeting: str | None = None) -> tuple[Review, ...]:
    """Return the meetings up to `today` that looked at a plan, oldest first; of one name if given.

    Those whose day could not be read are left out. The last answer stays with the plan.
    """
    last = plan.kept(_ReviewsHeld)
    if last is None or last[:2] != (today, meeting):
        last = _ReviewsHeld(today, meeting, _reviews_of(plan, today, meeting))
        plan.keep(last)
    return last.reviews


def _reviews_of(plan: Plan, today: dt.date, meeting: str | None) -> tuple[Review, ...]:
    held = [
        (day, each)
        for each in or_none(lambda: plan.reviews) or ()
        if (day := or_none(lambda: each.date)) and day <= today
        if meeting is None or same_name(or_none(lambda: each.meeting), meeting)
    ]
    held.sort(key=itemgetter(0))
    return tuple([each for _, each in held])


def decisions(plan: Plan, today: dt.date, meeting: str | None = None) -> Iterator[Decided]:
    """Yield what the last meeting decided, and what earlier ones did that nobody acted on.

    In the order of the meetings. A later decision on an action stands in for an earlier one, but
    for one that has an owner or a day: that is asked for until it is acted on, or its action is
    done with. One on no action is asked for until a meeting is held on its day or after it.
    """
    if not any(held.decides for held in past_meetings(plan, today, meeting)):
        return
    reviews = reviews_of(plan, today, meeting)
    found: list[Decided] = []
    settled: set[str | None] = set()
    for review in reversed(reviews):
        latest = review.date == reviews[-1].date
        made = [
            _decided(plan, review, each, today, latest=latest) for each in _decisions_of(review)
        ]
        said = [each for each in made if each is not None]
        found += [each for each in said if latest or _still_asked(each, settled)]
        settled |= {each.action for each in said}
    yield from sorted(found, key=lambda decided: decided.date)


def _still_asked(decided: Decided, settled: set[str | None]) -> bool:
    """Whether a decision of an earlier meeting is still to be heard of."""
    if decided.chased:
        return decided.action is not None or decided.due is not None
    return decided.open and decided.since == () and decided.action not in settled


def last_decisions(plan: Plan, today: dt.date) -> dict[str, Decided]:
    """Return for each action that meetings decided on what the last of these meetings decided.

    A decision of before that is overdue goes with it, so that none takes the place of another.
    """
    found: dict[str, list[Decided]] = {}
    for review in reversed(reviews_of(plan, today)):
        said: dict[str, list[Decided]] = {}
        for decision in _decisions_of(review):
            made = _decided(plan, review, decision, today, latest=True)
            if made and made.action:
                said.setdefault(made.action, []).append(made)
        for action, about in said.items():
            later = found.get(action, [])
            found[action] = [*(each for each in about if not later or each.days_overdue), *later]
    return {action: _as_one(each) for action, each in found.items()}


def _as_one(found: Sequence[Decided]) -> Decided:
    late = max(found, key=lambda decided: decided.days_overdue)
    said = "; ".join(each.decision for each in found)
    return (late if late.days_overdue else found[-1])._replace(decision=said)


def deeds(action: Action, after: dt.date, until: dt.date) -> tuple[FollowUp, ...]:
    """Return what was done with an action, or said of it, after one day and up to another."""
    found = [FollowUp(day, step) for step in STEPS if (day := field_value(action, step))]
    for key, said in RECORDS.items():
        for record in field_value(action, key) or ():
            found += _deed(record, said)
    withdrawal = or_none(lambda: action.withdrawal)
    found += _deed(withdrawal, "withdrawn") if withdrawal else []
    for update in or_none(lambda: action.updates) or ():
        found += _deed(update, "reported")
    since = (deed for deed in found if after < deed.date <= until)
    return tuple(sorted(since, key=lambda deed: deed.date))


def _decisions_of(review: Review) -> Sequence[Decision]:
    return or_none(lambda: review.decisions) or ()


def _deed(record: Model, said: str) -> list[FollowUp]:
    day = field_value(record, "date")
    words = {"note", "reason"} & type(record).model_fields.keys()
    note = next((text for key in sorted(words) if (text := field_value(record, key))), None)
    return [FollowUp(day, said, note)] if day else []


def _decided(
    plan: Plan, review: Review, decision: Decision, today: dt.date, *, latest: bool
) -> Decided | None:
    text, name = or_none(lambda: decision.decision), or_none(lambda: decision.action)
    if text is None:
        return None
    actions = or_none(lambda: plan.actions) or ()
    action = next((each for each in actions if name and or_none(lambda: each.id) == name), None)
    found = Decided(
        date=review.date,
        meeting=or_none(lambda: review.meeting),
        decision=text,
        action=name,
        since=deeds(action, review.date, today) if action else None,
        latest=latest,
        owner=or_none(lambda: decision.owner),
        due=or_none(lambda: decision.due),
    )
    if action is not None:
        found = found._replace(open=or_none(lambda: action.is_open) is not False)
    elif found.due is not None:
        found = found._replace(open=not _met_since(plan, review, found.due, today))
    late = (today - found.due).days if found.due and found.open and not found.acted_on else 0
    return found._replace(days_overdue=max(0, late))


def _met_since(plan: Plan, review: Review, due: dt.date, today: dt.date) -> bool:
    """Whether a later meeting looked at the plan on a day or after it."""
    return any(review.date < each.date and due <= each.date for each in reviews_of(plan, today))
