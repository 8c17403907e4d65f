"""The actions of a plan that was read before: each is made when it is asked for, and only once.

Most of what is asked of all actions is answered by their summaries, without any of them.
"""

import datetime as dt
import marshal
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial
from operator import itemgetter
from typing import Any, NamedTuple, Self

from qiptrack.model.action import Action
from qiptrack.model.flat_plan import (
    ID,
    STATUSES,
    ActionSummary,
    bits_of,
    lacking,
    summarised_action,
)
from qiptrack.model.vocabulary import Status

_has_no_escalations = lacking("escalations")
"""Whether nobody was told of an action, by its summary."""

OpenAction = tuple[int, int | None, bool, ActionSummary, tuple[str, ...]]
"""Of an open action that is kept: its number in the file, the day from which it may be late,
whether it `needs_attention`, its summary, and the indicators that it should move."""


class OpenActions(NamedTuple):
    """The open actions of a plan in two parts, each in the order of the file.

    `near` are those that need attention, or may be late by the day `until`, an ordinal; `others`
    returns the others, which most questions do without, and None where they are not to be had.
    """

    until: int
    near: Sequence[OpenAction]
    others: Callable[[], Sequence[OpenAction] | None]

    @classmethod
    def of(cls, actions: Sequence[OpenAction], until: int) -> Self:
        """Return the actions, with those apart that may need attention until a day."""
        near = tuple([each for each in actions if _may_need_attention(each, until)])
        others = tuple([each for each in actions if not _may_need_attention(each, until)])
        return cls(until, near, lambda: others)


def _may_need_attention(action: OpenAction, until: int) -> bool:
    _, day, attention, *_ = action
    return attention or day is None or day <= until


class PackedActions:
    """The actions of a plan as they are packed; the bytes are fetched when first asked for.

    `pieces` returns two lists as `marshal` writes them: of each open action what is an
    `OpenAction`, and of each other one its number and its summary, with the action itself behind.
    """

    def __init__(self, pieces: Callable[[], Sequence[bytes]]) -> None:
        self._pieces = pieces

    @cached_property
    def _parts(self) -> list[list[tuple[Any, ...]]]:
        return [marshal.loads(piece) for piece in self._pieces()]

    @property
    def open(self) -> Sequence[OpenAction]:
        """Those that are neither closed nor withdrawn."""
        return [each[:5] for each in self._parts[0]]

    def every(self) -> list[tuple[int, ActionSummary]]:
        """Return the number and the summary of each, in the order of the file."""
        done = [(number, summary) for number, summary, _ in self._parts[1]]
        return sorted([*_numbered(self._parts[0]), *done], key=_number)

    def packed(self, number: int) -> bytes:
        """Return the action of this number in the file, packed."""
        return self._data[number]

    @cached_property
    def _data(self) -> dict[int, bytes]:
        return {each[0]: each[-1] for part in self._parts for each in part}


class KeptActions:
    """The actions of a plan as they are kept: each is made when it is asked for, and only once.

    Those that are `open_` are at hand, or else are unpacked. `statuses` has that of each, and
    `there` is a bit for each list or part that is not empty in all of them.
    """

    def __init__(
        self,
        packed: PackedActions,
        statuses: Sequence[str],
        there: int,
        open_: OpenActions | None = None,
    ) -> None:
        self._packed = packed
        self._statuses = statuses
        self._there = there
        self._at_hand = open_
        self._known_open: Sequence[OpenAction] | None = None
        self._made: dict[int, Action] = {}
        self._moving: dict[str | None, tuple[tuple[str, ...], tuple[Action, ...]]] = {}

    @property
    def _open(self) -> Sequence[OpenAction]:
        if self._known_open is None:
            at_hand = self._at_hand
            others = at_hand.others() if at_hand else None
            if at_hand is None or others is None:
                self._known_open = self._packed.open
            else:
                self._known_open = sorted([*at_hand.near, *others], key=_number)
        return self._known_open

    def _open_by(self, last: int) -> Sequence[OpenAction]:
        """Return the open ones, perhaps without those that run as they should up to a day."""
        at_hand = self._at_hand
        return at_hand.near if at_hand and last <= at_hand.until else self._open

    @cached_property
    def _all(self) -> list[tuple[int, ActionSummary]]:
        return self._packed.every()

    def every(self) -> tuple[Action, ...]:
        """Return all of them, in the order of the file."""
        return self._of(self._all)

    def open(self) -> tuple[Action, ...]:
        """Return those that are neither closed nor withdrawn."""
        return self._of(_numbered(self._open))

    def needing_attention(self, until: dt.date) -> tuple[Action, ...]:
        """Return the open ones, but for those that run as they should up to a day.

        Of these nothing is awaited by then. They are not complete, blocked or deferred often, and
        nobody outside requires them, verified them or was told of them.
        """
        last = until.toordinal()
        return self._of(
            [
                (number, summary)
                for number, day, attention, summary, _ in self._open_by(last)
                if attention or day is None or day <= last
            ]
        )

    def needing_attention_or_summaries(
        self, until: dt.date, enough: Callable[[ActionSummary], bool]
    ) -> tuple[Action | ActionSummary, ...]:
        """Return those needing attention, or the summary of one where that is `enough`."""
        last = until.toordinal()
        return tuple(
            [
                summary if enough(summary) else self._of([(number, summary)])[0]
                for number, day, attention, summary, _ in self._open_by(last)
                if attention or day is None or day <= last
            ]
        )

    def perhaps_late(
        self, by: dt.date, enough: Callable[[ActionSummary], bool]
    ) -> tuple[Action | ActionSummary, ...]:
        """Return these, but not one that is not late by a day and whose summary is `enough`."""
        last = by.toordinal()
        return tuple(
            [
                summary if enough(summary) else self._of([(number, summary)])[0]
                for number, day, attention, summary, _ in self._open_by(last)
                if (day is not None and day <= last) or (attention and not enough(summary))
            ]
        )

    def ids(self) -> tuple[str, ...]:
        """Return the id of each, in the order of the file."""
        return tuple([summary[ID] for _, summary in self._all])

    def open_ids(self) -> tuple[str, ...]:
        """Return the ids of those that are neither closed nor withdrawn."""
        return tuple([each[3][ID] for each in self._open])

    def open_moving(self, indicator: str | None) -> tuple[tuple[str, ...], tuple[Action, ...]]:
        """Return the ids of the open ones that should move an indicator.

        With them those of these actions that have escalations.
        """
        if indicator not in self._moving:
            moving = [(each[0], each[3]) for each in self._open if each[4] and indicator in each[4]]
            ids = tuple([summary[ID] for _, summary in moving])
            told_of = [each for each in moving if not _has_no_escalations(each[1])]
            self._moving[indicator] = ids, self._of(told_of)
        return self._moving[indicator]

    def lacks(self, names: tuple[str, ...]) -> bool:
        """Whether in all of them each of these lists and parts is empty."""
        return not bits_of(names) & self._there

    def having(self, names: tuple[str, ...], *, open_: bool) -> tuple[Action, ...]:
        """Return those in which one of these lists and parts is not empty; or the open ones."""
        if self.lacks(names):
            return ()
        lacking = bits_of(names)
        those = _numbered(self._open) if open_ else self._all
        return self._of([each for each in those if lacking & ~each[1][0]])

    def statuses(self) -> tuple[Status, ...]:
        """Return the status of each."""
        return tuple([STATUSES[each] for each in self._statuses])

    def _of(self, kept: Sequence[tuple[int, ActionSummary]]) -> tuple[Action, ...]:
        made, packed = self._made, self._packed.packed
        for number, summary in kept:
            if number not in made:
                made[number] = summarised_action(partial(packed, number), summary)
        return tuple([made[number] for number, _ in kept])


_number = itemgetter(0)


def _numbered(open_: Iterable[Sequence[Any]]) -> list[tuple[int, ActionSummary]]:
    """Return the number and the summary of each open action."""
    return [(each[0], each[3]) for each in open_]
