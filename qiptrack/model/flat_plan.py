"""What lists of actions need of a plan, as flat rows of plain values that an index can keep.

A flat action has what an action has by the same names, so that whoever asks either of them gets
one answer, and a rule is written once. Nothing in it hangs on a day or on the organisation.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from qiptrack.model.action import Action, Milestone
from qiptrack.model.fields import AT_HAND_LATER
from qiptrack.model.packing import Row, RowToCome
from qiptrack.model.plan import EscalationStep, Plan
from qiptrack.model.records import Update, Verification
from qiptrack.model.vocabulary import Priority, Status, VerificationResult

FlatRow = tuple[Any, ...]
"""An action as values that `marshal` can write, behind what its plan says for all actions."""


class FlatAction(NamedTuple):
    """An action as far as lists show it; each value is what `Action` has by that name.

    What it hangs on how an action stands on a day is last. A new one is a line here, one in
    `summary_of` and one in `flat_action`, in the same order.
    """

    id: str
    issue: str
    action: str
    owner: str
    contributors: tuple[str, ...]
    checkpoint_by: str | None
    slippage: int
    priority: Priority
    closed: dt.date | None
    milestones: tuple[Milestone, ...]
    not_held: bool
    blocked: bool
    times_deferred: int
    status: Status
    due: dt.date
    completed: dt.date | None
    checkpoint_due: dt.date | None
    came_back_on: tuple[dt.date, ...]


class FlatPlan(NamedTuple):
    """A plan as far as lists of actions go by it; each value is what `Plan` has by that name.

    `rows` are those of its actions that are there, one at the least.
    """

    rows: Sequence[FlatRow]

    @property
    def service(self) -> str:
        """The service that the plan is of."""
        service: str = self.rows[0][0]
        return service

    @property
    def themes(self) -> tuple[str, ...]:
        """What the plan is about."""
        themes: tuple[str, ...] = self.rows[0][1]
        return themes

    @property
    def escalation(self) -> tuple[EscalationStep, ...]:
        """The plan's own route of escalation; empty where it has none."""
        return steps(self.rows[0][2])

    @property
    def actions(self) -> tuple[FlatAction, ...]:
        """The actions that are there, in the order of the file."""
        return tuple(map(flat_action, self.rows))

    @property
    def action_ids(self) -> tuple[str, ...]:
        """The ids of the actions that are there, in the order of the file."""
        return tuple([row[ID] for row in self.rows])


class FiledFacts(NamedTuple):
    """A flat plan, its id, and its file as a path below the plans folder, with forward slashes."""

    id: str
    file: str
    plan: FlatPlan

    def ref(self, item_id: str) -> str:
        """Return the full reference of an item of this plan, such as `rosewood/A1`."""
        return f"{self.id}/{item_id}"


def flat_row(of_plan: tuple[Any, ...], summary: "ActionSummary") -> FlatRow:
    """Return the row of an action, of its summary and of the values that its plan has for all."""
    return of_plan + summary[_SUMMARY_FIRST:]


def values_of_plan(row: Sequence[Any]) -> tuple[Any, ...]:
    """Return what a packed plan says for all of its actions, as their rows have it."""
    return tuple([() if row[place] is ... else row[place] for place in _OF_PLAN])


_OF_PLAN = [Plan.model_fields[name].place for name in ("service", "themes", "escalation")]

OF_PLAN = 3
"""How many values of a row are of the plan; those of the action stand behind them."""

ID = OF_PLAN + FlatAction._fields.index("id")
"""Where in a row, and in a summary, the id of the action stands."""

_STANDING = FlatAction._fields.index("not_held")
STANDING = OF_PLAN + _STANDING
"""Where in a row that begins on which it hangs how an action stands on a day."""

PRIORITIES = {each.value: each for each in Priority}
"""Priorities by what a row has for them."""

STATUSES = {each.value: each for each in Status}
"""Statuses by what a row has for them."""

_day = dt.date.fromordinal


@lru_cache(maxsize=1_024)
def steps(escalation: tuple[Any, ...]) -> tuple[EscalationStep, ...]:
    """Return the steps of a route from the values that rows keep of it."""
    return tuple(map(EscalationStep.unpacked, escalation))


def flat_action(row: FlatRow) -> FlatAction:
    """Return the action that a flat row is of."""
    return FlatAction._make(_values(row[OF_PLAN:]))


def _values(flat: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the values of a flat action; `flat` are those of it in a row."""
    slippage, priority, closed, milestones = flat[6:_STANDING]
    return (
        *(*flat[:6], slippage, PRIORITIES[priority], closed and _day(closed)),
        milestones and tuple(map(Milestone.unpacked, milestones)),
        *_standing_values(flat[_STANDING:]),
    )


@lru_cache(maxsize=10_000)
def _standing_values(standing: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the values on which it hangs how an action stands, which many have alike."""
    not_held, blocked, deferred, status, due, completed, checkpoint_due, back = standing
    return (
        *(not_held, blocked, deferred, STATUSES[status], _day(due)),
        completed and _day(completed),
        checkpoint_due and _day(checkpoint_due),
        back and tuple(map(_day, back)),
    )


AT_HAND = ("latest_update", "blocked_since", *FlatAction._fields)
"""What of an action is kept beside it, so that most questions are answered without the rest."""

ActionSummary = tuple[Any, ...]
"""What is `AT_HAND` of an action as values that `marshal` can write, behind which of its lists
and parts are empty: a bit for each of `_LATER`."""


class LatestUpdate(NamedTuple):
    """What was last reported of an action; each value is what `Update` has by that name."""

    date: dt.date
    by: str | None
    note: str | None
    barrier: str | None


def latest_update(packed: Row) -> LatestUpdate:
    """Return the latest update of an action, of what its summary has of it."""
    day, by, note, barrier = packed
    said = _day(day), by, note, None if barrier is ... else barrier
    return tuple.__new__(LatestUpdate, said)


_SUMMARY_FIRST = OF_PLAN
"""Where in a summary that begins which stands in the row of an action, too: at one place."""


def summary_of(action: Action, packed: Row) -> ActionSummary:
    """Return the summary of an action of which everything is known."""
    absent = 0
    for bit, place in _LATER_AT:
        value = packed[place]
        if value is ... or not value:
            absent |= bit
    id_, issue, text, owner, others, priority, closed, status, due, completed = _plain_in(packed)
    # Most actions were never deferred, verified or reopened, and nothing is asked for of these.
    latest = None if absent & _NO_UPDATES else _latest(packed[_UPDATES])
    blocked = latest is not None and latest[_BARRIER] not in _NOTHING and action.blocked
    deferred = not absent & _NO_DEFERRALS
    has_checkpoint = not absent & _NO_ASSURANCE
    failed = not absent & _NO_VERIFICATIONS and _NOT_CONFIRMED in map(
        _verification_result, packed[_VERIFICATIONS]
    )
    return (
        absent,
        latest,
        (day := action.blocked_since if blocked else None) and day.toordinal(),
        id_,
        issue,
        text,
        owner,
        () if others is ... else others,
        action.checkpoint_by if has_checkpoint else None,
        action.slippage if deferred else 0,
        _USUAL_PRIORITY if priority is ... else priority,
        None if closed is ... else closed,
        () if packed[_MILESTONES] is ... else packed[_MILESTONES],
        failed and action.not_held,
        blocked,
        action.times_deferred if deferred else 0,
        _FIRST_STATUS if status is ... else status,
        due,
        None if completed is ... else completed,
        (day := action.checkpoint_due if has_checkpoint else None) and day.toordinal(),
        _ordinals(action.came_back_on) if failed or not absent & _NO_REOPENINGS else (),
    )


def _latest(updates: Sequence[Row]) -> Row:
    """Return the latest of updates that are packed, as `latest_of` does of updates."""
    return updates[0] if len(updates) == 1 else max(reversed(updates), key=_update_date)


def _ordinals(days: Iterable[dt.date]) -> tuple[int, ...]:
    return tuple([day.toordinal() for day in days])


def place_in_summary(name: str) -> int:
    """Return where in the summary of an action a value stands that is `AT_HAND` by this name."""
    return 1 + AT_HAND.index(name)


_STATUS, _NOT_HELD, _BLOCKED, _DEFERRED, _BACK = map(
    place_in_summary, ("status", "not_held", "blocked", "times_deferred", "came_back_on")
)


def needs_attention(summary: ActionSummary) -> bool:
    """Whether there is more to an open action than its days."""
    return bool(
        summary[_STATUS] == Status.COMPLETE
        or summary[_NOT_HELD]
        or summary[_BLOCKED]
        or summary[_DEFERRED] > 1
        or summary[_BACK]
        or _RECORDS & ~summary[0]
    )


def parts_there(summaries: Iterable[ActionSummary]) -> int:
    """Return a bit for each list or part that is not empty in all of the actions."""
    absent = _ALL
    for each in summaries:
        absent &= each[0]
    return _ALL & ~absent


def summarised_action(packed: RowToCome, summary: ActionSummary) -> Action:
    """Return the action that was `packed` so; what its summary has is not unpacked.

    It is at hand once the first of it is asked for: of many only the summary is.
    """
    return Action.unpacked(packed, {_SUMMARY: summary, AT_HAND_LATER: _bring_summary})


def _bring_summary(values: dict[str, Any]) -> None:
    """Put at hand what the summary says that is among the values of an action."""
    summary = values[_SUMMARY]
    absent, latest, since = summary[:_SUMMARY_FIRST]
    values.update(_defaults(absent))
    values["latest_update"] = latest and Update.unpacked(latest)
    values["blocked_since"] = since and _day(since)
    values.update(zip(FlatAction._fields, _values(summary[_SUMMARY_FIRST:]), strict=True))


def named_action(packed: bytes, summary: ActionSummary) -> Action:
    """Return the action that was `packed` so, of which its id alone is at hand."""
    return Action.unpacked(packed, {"id": summary[ID]})


def kept_summary(action: Action) -> ActionSummary | None:
    """Return the summary of an action that was kept; None of one that was read."""
    found: ActionSummary | None = action.__dict__.get(_SUMMARY)
    return found


def lacking(*names: str) -> Callable[[ActionSummary], bool]:
    """Return what tells of a summary whether each of these lists and parts is empty."""
    bits = bits_of(names)
    return lambda summary: not bits & ~summary[0]


@cache
def bits_of(names: tuple[str, ...]) -> int:
    """Return the bits of these lists and parts of an action, by their names."""
    return sum([_BITS[name] for name in names])


_SUMMARY = "summary"
"""By which name an action has its summary at hand."""

_LATER = [each for each in Action.model_fields.values() if not each.simple]
_LATER_AT = [(1 << bit, each.place) for bit, each in enumerate(_LATER)]
_plain_in = itemgetter(
    *[
        Action.model_fields[name].place
        for name in (
            *("id", "issue", "action", "owner", "contributors", "priority", "closed"),
            *("status", "due", "completed"),
        )
    ]
)
"""What of a packed action stands in its summary as it is, where it is set at all."""
_USUAL_PRIORITY: str = Action.model_fields["priority"].default.value
_FIRST_STATUS: str = Action.model_fields["status"].default.value
_BITS = {each.name: 1 << bit for bit, each in enumerate(_LATER)}
_ALL = sum(_BITS.values())
_RECORDS = sum([_BITS[name] for name in ("required_by", "verifications", "escalations")])
_NO_UPDATES, _NO_DEFERRALS = _BITS["updates"], _BITS["deferrals"]
_NO_VERIFICATIONS, _NO_REOPENINGS = _BITS["verifications"], _BITS["reopenings"]
_NO_ASSURANCE = _BITS["assurance"]
_MILESTONES = Action.model_fields["milestones"].place
_UPDATES, _BARRIER = Action.model_fields["updates"].place, Update.model_fields["barrier"].place
_update_date = itemgetter(Update.model_fields["date"].place)
_VERIFICATIONS = Action.model_fields["verifications"].place
_verification_result = itemgetter(Verification.model_fields["result"].place)
_NOT_CONFIRMED = VerificationResult.NOT_CONFIRMED.value
_NOTHING = (..., None)


@cache
def _defaults(absent: int) -> dict[str, Any]:
    """Return the values of the lists and parts of an action of which there is nothing."""
    return {each.name: each.default for bit, each in enumerate(_LATER) if absent >> bit & 1}
