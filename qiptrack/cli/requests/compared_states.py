"""Two states of the plans that are to be compared: since when, up to when, and which meeting."""

import datetime as dt
import shlex

from qiptrack.cli.references import shortened
from qiptrack.cli.requests.view import NotYet, by_revision_or_day
from qiptrack.cli.session import LookingBack
from qiptrack.errors import QiptrackError
from qiptrack.model.dates import days_later
from qiptrack.store.folders import PlansFolder
from qiptrack.store.git.repository import Repository
from qiptrack.store.history.days_in_text import last_meeting
from qiptrack.store.history.states import (
    PlansState,
    state_at,
    states_until_now,
    wrong_way_round,
)
from qiptrack.store.plan_files import PlansSource
from qiptrack.store.reader import read_organisation

UNTIL_TWICE = "UNTIL and --at both say up to where to look."
SINCE_TWICE = "SINCE and --since both say from where to look."


class TwoEnds(QiptrackError):
    """One end was named twice, as the message says."""

    def __init__(self, message: str = UNTIL_TWICE) -> None:
        super().__init__(message, "Leave one of the two out.")


class WrongWayRound(QiptrackError):
    """What was named last is part of the past of what was named first."""

    def __init__(self, since: str, until: str) -> None:
        super().__init__(
            f"{until} is earlier than {since}, so that everything would be told backwards.",
            f"Name the earlier one first: `qiptrack changes {shlex.join([until, since])}`.",
        )


class NoMeeting(QiptrackError):
    """No plan has a record of a meeting to look back to."""

    def __init__(self, name: str | None) -> None:
        what = f"No meeting called '{name}' has" if name else "No governance meeting has"
        super().__init__(
            f"{what} looked at any of these plans yet.",
            "Say since when: a day, as in `qiptrack changes 2026-10-20`, or a revision.",
        )


def ends(
    session: LookingBack, since: str | None, until: str | None, *, meeting: bool
) -> tuple[PlansState, PlansState]:
    """Return the states to compare; with `meeting`, since the last one that `since` may name."""
    if until and session.at:
        raise TwoEnds
    end = until or session.at
    after = _state_called(session, end) if end else None
    today = session.today(after.day if after else None)
    if meeting:
        since = _day_in_git(session, after, since, today).isoformat()
    start = str(since)
    if after is None or end is None:
        before, now = by_revision_or_day(
            lambda each: states_until_now(session.folder, each, today), start
        )
        _refuse_later_days(session, before)
        return before, now._replace(knows_until=today if session.is_earlier(today) else None)
    before = _state_called(session, start, after)
    _refuse_later_days(session, before, after)
    if wrong_way_round(before, after):
        raise WrongWayRound(start, end)
    return before, after._replace(day=today, knows_until=today if session.as_of else None)


def _refuse_later_days(session: LookingBack, *states: PlansState) -> None:
    """Raise NotYet where one of the states is that at the end of a day to come."""
    for state in states:
        if state.named_by_day and state.day > session.today():
            raise NotYet(state.day, session.today())


def _state_called(session: LookingBack, text: str, other: PlansState | None = None) -> PlansState:
    return by_revision_or_day(lambda each: state_at(session.folder, each, other), text)


def _day_in_git(
    session: LookingBack, after: PlansState | None, name: str | None, today: dt.date
) -> dt.date:
    """Return the day of a meeting; where there is none, that git is needed comes before it."""
    try:
        return day_of_meeting(after.folder if after else PlansFolder(session.folder), name, today)
    except NoMeeting:
        Repository.containing(session.folder)
        raise


def day_of_meeting(folder: PlansSource, name: str | None, today: dt.date) -> dt.date:
    """Return the day of the last meeting before today: of that one, if its `name` is given, or any.

    What is asked for at a meeting of today, or for its minutes, is what changed since the one
    before; where there was none before, it is since the one of today. Raises NoMeeting.
    """
    organisation = read_organisation(folder).organisation
    begun = shortened(name or "", [each.meeting for each in organisation.meetings])
    for called in (name, *begun) if len(begun) == 1 else (name,):
        before = last_meeting(folder, organisation, days_later(today, -1), called)
        held = before or last_meeting(folder, organisation, today, called)
        if held is not None:
            return held
    raise NoMeeting(name)
