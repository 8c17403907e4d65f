"""What changed between two states of the plans, in governance words."""

import datetime as dt
import shlex
from collections.abc import Sequence
from typing import Annotated, NamedTuple

import typer

from qiptrack.analysis.changes.facts import ChangeKind, Fact, by_weight
from qiptrack.cli import options
from qiptrack.cli.references import plan_called
from qiptrack.cli.session import Viewing
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.view_request import ViewRequest
from qiptrack.errors import QiptrackError
from qiptrack.model.dates import days_later
from qiptrack.model.identity import plan_id, same_name
from qiptrack.reports.changes import changes_report
from qiptrack.store.folders import PlansFolder
from qiptrack.store.history.compare import (
    PlansState,
    difference,
    state_at,
    state_on_disk,
    wrong_way_round,
)
from qiptrack.store.history.days_in_text import last_meeting
from qiptrack.store.history.story import with_commits
from qiptrack.store.reader import PlansSource, read_organisation

SINCE = "A revision, or a day (the state at its end); with --since-meeting, the meeting's name."
UNTIL = "A revision, or a day; without it, the files as they are."
KIND = "Only changes of this kind, such as reopened or deadline-later."
MEETING = "Since the last governance meeting, or the last one that is called SINCE."


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


class NotYet(QiptrackError):
    """A day was named that is still to come."""

    def __init__(self, day: dt.date, today: dt.date) -> None:
        super().__init__(
            f"{day} is in the future: today is {today}, and nothing is known of what comes after.",
            "Give a day that has been, as in `qiptrack changes 2026-10-20`, or a revision.",
        )


class NoMeeting(QiptrackError):
    """No plan has a record of a meeting to look back to."""

    def __init__(self, name: str | None) -> None:
        what = f"No meeting called '{name}' has" if name else "No governance meeting has"
        super().__init__(
            f"{what} looked at any of these plans yet.",
            "Say since when: a day, as in `qiptrack changes 2026-10-20`, or a revision.",
        )


def changes(
    since: Annotated[str | None, typer.Argument(metavar="[SINCE]", help=SINCE)] = None,
    until: Annotated[str | None, typer.Argument(metavar="[UNTIL]", help=UNTIL)] = None,
    *,
    since_: Annotated[
        str | None, typer.Option("--since", metavar="SINCE", help="The same as SINCE alone.")
    ] = None,
    since_meeting: Annotated[bool, typer.Option("--since-meeting", help=MEETING)] = False,
    plan: Annotated[
        list[str] | None,
        typer.Option(metavar="PLAN", help="Only in this plan.", autocompletion=completion.plans),
    ] = None,
    service: options.Service = None,
    kind: Annotated[list[ChangeKind] | None, typer.Option(metavar="KIND", help=KIND)] = None,
    setbacks: Annotated[
        bool,
        typer.Option("--setbacks", help="Only exceptions: what slipped, went back or is gone."),
    ] = False,
    session: Viewing,
) -> int:
    """Show what changed since a day, a revision or the last meeting.

    Exceptions come first. Without SINCE, it is since the last meeting before today that looked at
    any of the plans, or the one of today where it was the first.
    """
    if since_ is not None:
        if until is not None:
            raise TwoEnds(SINCE_TWICE)
        since, until = since_, since
    before, after = _ends(session, since, until, meeting=since_meeting or since is None)
    found = difference(before, after)
    look = ViewRequest(
        after.shelf,
        after.organisation,
        after.day,
        session.format,
        list(found.problems),
        found.plans,
        after.revision,
    )
    wanted = _Wanted(look.service(service), _plans(plan, before, after), kind, setbacks)
    facts = sorted(filter(wanted.fits, found.facts), key=by_weight)
    if session.format.has_rows:  # to find the commits, the whole way is gone over
        facts = with_commits(facts, found.pairs, before, after)
    report = changes_report(
        facts,
        after.day,
        found.plans,
        since=before.day,
        revision=before.revision,
        others=len(found.facts) - len(facts),
    )
    return look.show(report)


def _ends(
    session: Viewing, since: str | None, until: str | None, *, meeting: bool
) -> tuple[PlansState, PlansState]:
    """Return the states to compare; with `meeting`, since the last one that `since` may name."""
    if until and session.at:
        raise TwoEnds
    end = until or session.at
    after = state_at(session.folder, end) if end else None
    today = session.today(after.day if after else None)
    if meeting:
        shelf = after.shelf if after else PlansFolder(session.folder)
        since = _last_meeting(shelf, since, today).isoformat()
    start = str(since)
    before = state_at(session.folder, start)
    for state in (before, after):
        if state and state.named_by_day and state.day > session.today():
            raise NotYet(state.day, session.today())
    if after is None or end is None:
        return before, state_on_disk(session.folder, today, before.contents)
    if wrong_way_round(before, after):
        raise WrongWayRound(start, end)
    return before, after._replace(day=today)


class _Wanted(NamedTuple):
    """Which changes are asked for; what is None or empty is not asked."""

    service: str | None
    plans: frozenset[str] | None
    kinds: Sequence[ChangeKind] | None
    setbacks: bool

    def fits(self, fact: Fact) -> bool:
        """Whether a change is one of those."""
        return (
            (self.service is None or same_name(fact.service, self.service))
            and (self.plans is None or fact.plan in self.plans)
            and (not self.kinds or fact.kind in self.kinds)
            and (fact.setback or not self.setbacks)
        )


def _plans(names: Sequence[str] | None, *states: PlansState) -> frozenset[str] | None:
    """Return the ids of the plans that are called so in one of the states."""
    if not names:
        return None
    known = {plan_id(each.file) for state in states for each in state.shelf.files()}
    return frozenset(plan_called(name, known) for name in names)


def _last_meeting(shelf: PlansSource, name: str | None, today: dt.date) -> dt.date:
    """Return the day of the last meeting before today, of that name if it is given.

    What is asked for at a meeting of today, or for its minutes, is what changed since the one
    before; where there was none before, it is since the one of today. Raises NoMeeting.
    """
    organisation = read_organisation(shelf).organisation
    before = last_meeting(shelf, organisation, days_later(today, -1), name)
    held = before or last_meeting(shelf, organisation, today, name)
    if held is None:
        raise NoMeeting(name)
    return held
