"""The actions that a governance meeting must look at, and what it is told of each."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

from qiptrack.analysis.action_rows import ActionRow
from qiptrack.analysis.action_state import Brag
from qiptrack.analysis.agenda_reasons import AgendaReason
from qiptrack.analysis.decisions import Decided
from qiptrack.analysis.flat_action_rows import ActionStanding, row_of_kept
from qiptrack.model.flat_plan import (
    PRIORITIES,
    ActionSummary,
    LatestUpdate,
    latest_update,
    place_in_summary,
)
from qiptrack.model.identity import natural_refs
from qiptrack.model.links import Link
from qiptrack.model.vocabulary import Priority, Status


class ActionTold(NamedTuple):
    """What a meeting is told of an action that it must look at; what is not known is None.

    `latest` is what was last reported, with the barrier in the words of whoever reported it;
    `blocked_since` is the day on which a barrier was first named that has stood ever since.
    """

    service: str | None
    action: str | None
    owner: str | None
    due: dt.date | None
    days_overdue: int | None
    priority: Priority | None
    status: Status | None
    brag: Brag | None
    blocked: bool | None
    verifier: str | None
    blocked_since: dt.date | None
    latest: LatestUpdate | None


class ReadAction(NamedTuple):
    """An action that was read, with its row."""

    row: ActionRow
    verifier: str | None
    latest: LatestUpdate | None
    blocked_since: dt.date | None

    @property
    def told(self) -> ActionTold:
        """What a meeting is told of it."""
        row = self.row
        return ActionTold(
            row.service,
            row.action,
            row.owner,
            row.due,
            row.days_overdue,
            row.priority,
            row.status,
            row.brag,
            row.blocked,
            self.verifier,
            self.blocked_since,
            self.latest,
        )


class KeptAction(NamedTuple):
    """An action that was kept: its row, and what a meeting is told, are made when asked for."""

    plan: str
    service: str
    summary: ActionSummary
    stands: ActionStanding

    @property
    def row(self) -> ActionRow:
        """Its row."""
        return row_of_kept(*self)

    @property
    def told(self) -> ActionTold:
        """What a meeting is told of it."""
        *told, _, _, _, _ = [column[0] for column in _told_of_kept([self])]
        latest = self.summary[_LATEST]
        return ActionTold._make([*told, latest and latest_update(latest)])


def _told_of_kept(kept: Iterable[KeptAction]) -> list[Sequence[Any]]:
    """Return what a meeting is told of actions in the columns of `told_in_columns`."""
    _, services, summaries, stands = zip(*kept, strict=True)
    texts, owners, due, priorities, verifiers, latest, since = zip(
        *map(_told_in, summaries), strict=True
    )
    overdue, statuses, ratings, blocked = zip(*map(_told_by_standing, stands), strict=True)
    days, by, notes, barriers = zip(*[each or _NO_UPDATE for each in latest], strict=True)
    return [
        services,
        texts,
        owners,
        _days(due),
        overdue,
        [PRIORITIES[each] for each in priorities],
        statuses,
        ratings,
        blocked,
        verifiers,
        _days(since),
        _days(days),
        by,
        notes,
        [None if each is ... else each for each in barriers],
    ]


def _days(ordinals: Collection[int | None]) -> list[Any]:
    """Return the days with these ordinals, of which many are one and the same."""
    days = {each: each and _day(each) for each in {*ordinals}}
    return [days[each] for each in ordinals]


class AgendaItem(NamedTuple):
    """An action that a meeting must look at, and what it needs to know of it.

    `urgency` sorts by the first of the `reasons`, then the most overdue first, then by day.
    """

    plan: str
    ref: str
    reasons: tuple[AgendaReason, ...]
    urgency: tuple[int, int, int]
    escalate_to: str | None
    decided: Decided | None
    links: tuple[Link, ...]
    about: ReadAction | KeptAction

    @property
    def row(self) -> ActionRow:
        """The action as lists show it."""
        return self.about.row

    @property
    def told(self) -> ActionTold:
        """What a meeting is told of it."""
        return self.about.told


def told_in_columns(items: Sequence[AgendaItem]) -> list[Sequence[Any]]:
    """Return what a meeting is told of one or more items, a column for each value.

    These are the fields of `ActionTold`, but for the last one, of which each value has a column of
    its own. There may be very many, and where all were kept nothing is made of each by itself.
    """
    kept = [each for item in items if isinstance(each := item.about, KeptAction)]
    if len(kept) == len(items):
        return _told_of_kept(kept)
    told = [item.told for item in items]
    return [*zip(*[(*each[:-1], *(each.latest or _NO_UPDATE)) for each in told], strict=True)]


def most_pressing_first(items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """Return items by their urgency, and those of one by reference."""
    listed = list(items)
    references = natural_refs(map(_plan_and_ref, listed))
    equally: defaultdict[tuple[int, int, int], list[AgendaItem]] = defaultdict(list)
    for place in sorted(range(len(listed)), key=references.__getitem__):
        item = listed[place]
        equally[item.urgency].append(item)
    return [*chain.from_iterable([equally[each] for each in sorted(equally)])]


_day = dt.date.fromordinal
_LATEST = place_in_summary("latest_update")
_told_in = itemgetter(
    *map(place_in_summary, ("action", "owner", "due", "priority", "checkpoint_by")),
    *map(place_in_summary, ("latest_update", "blocked_since")),
)
_plan_and_ref = itemgetter(*map(AgendaItem._fields.index, ("plan", "ref")))
_NO_UPDATE = (None,) * len(LatestUpdate._fields)
"""What is told of the latest update of an action that has none."""
_told_by_standing = itemgetter(
    *map(ActionStanding._fields.index, ("overdue", "status", "brag", "blocked"))
)
