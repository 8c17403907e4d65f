"""Routine checks: what was not recorded when it was due, and how each level of them stands.

A check is due once in each period of its cadence, counted from `since`, and a record counts for
the period that it falls in, or for that of the day which it says that it makes up for. A period is
missed when it is over and has no record, or only one that says that none were done. Of shifts there
may be several in a day, and a record says how many of how many; those that were not done are
missed, each by itself.
"""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

from qiptrack.analysis.cadence import Rounds
from qiptrack.model.base import or_none
from qiptrack.model.fields import NotKnown
from qiptrack.model.indicators import Check
from qiptrack.model.records import CheckRecord, latest_of
from qiptrack.model.vocabulary import Cadence, CheckResult

RUNNING = 2
"""From how many missed running on a check is a matter for somebody further up."""


class CheckState(StrEnum):
    """How a routine check stands on a day."""

    MISSED = "missed"
    ON_TIME = "on-time"
    NOT_BEGUN = "not-begun"
    ENDED = "ended"


class Recorded(NamedTuple):
    """What is recorded of a check, which holds on any day from `holds_from` on.

    `tallies` are how many were done, of how many, by the number of their period; `usual` is how
    many are to be done in a period without a record, as many as was last said. `last` is the day
    of the latest record of one that was done, and `result` what the latest record found.
    """

    holds_from: dt.date
    tallies: tuple[tuple[int, int, int], ...]
    usual: int
    last: dt.date | None
    result: CheckResult | None


def recorded(check: Check, today: dt.date) -> Recorded:
    """Return what is recorded of a check up to a day; raises NotKnown where that is not known."""
    records = [
        record
        for record in check.records
        if check.since <= _counts_for(record) and record.date <= today
    ]
    rounds, until = Rounds(check.every, check.since), check.until
    by_period: dict[int, list[CheckRecord]] = {}
    for record in records:
        # A record after the last period counts for that one.
        day = _counts_for(record) if until is None else min(_counts_for(record), until)
        by_period.setdefault(rounds.number(day), []).append(record)
    tallies = {number: _tally(records) for number, records in by_period.items()}
    said = latest_of([record for record in records if record.expected])
    latest = latest_of(records)
    return Recorded(
        today,
        tuple((number, *tally) for number, tally in tallies.items()),
        usual=(said.expected if said else None) or 1,
        last=max((each.date for each in records if _was_kept(*_tally([each]))), default=None),
        result=or_none(lambda: latest.result) if latest else None,
    )


def recorded_to_keep(check: Check) -> Recorded:
    """Return what is recorded of a check, whatever day it is; everything of it must be known."""
    return recorded(check, max((each.date for each in check.records), default=dt.date.min))


class _Count:
    """How many were done and missed by a day, of a check that is due in these rounds.

    `running` are those missed up to now with none done since, unless it has ended. Of `due_in_all`,
    which were to be done in the periods that are over, `missed_in_all` are not recorded. `done` is
    how many were done, and how many were due, since it began.
    """

    def __init__(
        self,
        rounds: Rounds,
        tallies: tuple[tuple[int, int, int], ...],
        usual: int,
        today: dt.date,
    ) -> None:
        self.rounds = rounds
        self._shifts = shifts = rounds.every is Cadence.SHIFT
        self._over = over = rounds.over(today)
        self._each = each = usual if shifts else 1
        """How many are missed in a period without a record."""
        self._missed: dict[int, int] = {}
        """How many were missed in each period with a record, once it is over; of shifts, at all."""
        self._judged: list[int] = []
        """The periods with a record that are over; of shifts, one that is not as well."""
        self._missed_on: dict[int, dt.date | None] = {}
        """By which day so many of those missed running were due, as far as that was asked."""
        self._last_kept = -1
        """The number of the latest period in which it was done; -1 for none."""
        silent, done_in_all, expected_in_all, missed, due = over, 0, 0, 0, 0
        for number, done, expected in tallies:
            was_kept = _was_kept(done, expected)
            self._missed[number] = max(0, expected - done) if shifts else int(not was_kept)
            if was_kept and number > self._last_kept:
                self._last_kept = number
            if shifts or number < over:
                self._judged.append(number)
                missed += self._missed[number]
                due += expected if shifts else min(1, expected)
            silent -= number < over
            done_in_all += done
            expected_in_all += expected
        self.missed_in_all = silent * each + missed
        self.due_in_all = silent * each + due
        self.done = done_in_all, expected_in_all + silent * usual
        self.running = self._running()

    def _running(self) -> int:
        begin, end = self._last_kept + 1, self._over
        if not self._shifts:
            return max(0, end - begin)
        recorded = [number for number in self._missed if number >= begin]
        silent = max(0, end - begin) - sum([number < end for number in recorded])
        partly = self._missed_in(self._last_kept) if self._last_kept >= 0 else 0
        return partly + silent * self._each + sum(map(self._missed_in, recorded))

    def _missed_in(self, number: int) -> int:
        """Return how many were missed in a period that is over, or in which shifts are recorded."""
        return self._missed.get(number, self._each)

    def missed_day(self, *, last: bool) -> dt.date | None:
        """Return the day by which the last of all that were missed was due, or else the first."""
        if not self.missed_in_all:
            return None
        over = range(self._over)
        others = sorted([number for number in self._judged if number >= self._over])
        numbers = chain(reversed(others), reversed(over)) if last else chain(over, others)
        number = next(filter(self._missed_in, numbers), None)
        return None if number is None else self.rounds.last_day(number)

    @cached_property
    def last_missed(self) -> dt.date | None:
        """The day by which the last of all that were missed was due."""
        return self.missed_day(last=True)

    def missed_on(self, count: int) -> dt.date | None:
        """Return the day by which that many of those missed running were due."""
        if count not in self._missed_on:
            self._missed_on[count] = self._day_missed(count)
        return self._missed_on[count]

    def _day_missed(self, count: int) -> dt.date | None:
        if not self._shifts:
            return self.rounds.last_day(self._last_kept + count)
        number, missed = max(0, self._last_kept), 0
        while (missed := missed + self._missed_in(number)) < count:
            number += 1
        return self.rounds.last_day(number)

    @cached_property
    def next_due(self) -> dt.date | None:
        """The day by which it is due next; None when it is not due again."""
        number, until = max(self._over, self._last_kept + 1), self.rounds.until
        if until is not None and self.rounds.first_day(number) > until:
            return None
        return self.rounds.last_day(number)


@lru_cache(maxsize=4_096)
def _count(
    rounds: Rounds, tallies: tuple[tuple[int, int, int], ...], usual: int, today: dt.date
) -> _Count:
    """Return what many checks share that are due, and were done, alike."""
    return _Count(rounds, tallies, usual, today)


_new = tuple.__new__
"""Makes a named tuple as its class does, of very many of which the number of values is right."""


class Routine:
    """A check on a day. What it answers raises NotKnown where that is not known.

    Instead of a check its rounds will do, with what is `recorded` of it.
    """

    def __init__(
        self, check: Check | Rounds, today: dt.date, recorded: Recorded | None = None
    ) -> None:
        self._check, self.today = check, today
        self._recorded = recorded
        self._count: _Count | None = None

    @property
    def recorded(self) -> Recorded:
        """What is recorded of the check, up to today."""
        if self._recorded is None:
            self._recorded = _kept_or_recorded(self._check, self.today)
        return self._recorded

    @property
    def count(self) -> _Count:
        """How many were done and missed, whether it has ended or not."""
        if self._count is None:
            check, found = self._check, self.recorded
            rounds = _new(Rounds, (check.every, check.since, check.until))
            self._count = _count(rounds, found.tallies, found.usual, self.today)
        return self._count

    @property
    def ended(self) -> bool:
        """Whether the last day on which it was due has passed."""
        until = self._check.until
        return until is not None and until < self.today

    @property
    def missed_running(self) -> int:
        """How many were missed up to now with none done since; 0 once it has ended."""
        return 0 if self.ended else self.count.running

    @property
    def missed_in_all(self) -> int:
        """How many of `due_in_all` are not recorded."""
        return self.count.missed_in_all

    @property
    def due_in_all(self) -> int:
        """How many were to be done in the periods that are over, since it began."""
        return self.count.due_in_all

    def missed_day(self, *, last: bool) -> dt.date | None:
        """Return the day by which the last of all that were missed was due, or else the first.

        None where none was missed.
        """
        return self.count.last_missed if last else self.count.missed_day(last=False)

    def missed_on(self, count: int = 1) -> dt.date | None:
        """Return the day by which that many of those missed running were due; None for fewer."""
        return self.count.missed_on(count) if 0 < count <= self.missed_running else None

    @property
    def next_due(self) -> dt.date | None:
        """The day by which it is due next; None when it is not due again."""
        return self.count.next_due

    @property
    def state(self) -> CheckState:
        """How the check stands, in one of the words for it."""
        if self.ended:
            return CheckState.ENDED
        if self.today < self._check.since:
            return CheckState.NOT_BEGUN
        return CheckState.MISSED if self.missed_running else CheckState.ON_TIME

    @property
    def done(self) -> tuple[int, int]:
        """How many were done, and how many were due, since it began."""
        return self.count.done


def _kept_or_recorded(check: Check | Rounds, today: dt.date) -> Recorded:
    """Return what is recorded of a check up to a day, which was perhaps kept with it."""
    if isinstance(check, Rounds):
        raise NotKnown("records")
    kept = check.kept(Recorded)
    return recorded(check, today) if kept is None or kept.holds_from > today else kept


def _counts_for(record: CheckRecord) -> dt.date:
    """Return the day that a record counts for: its own, or the one before it that it makes up."""
    return min(record.date, record.for_ or record.date)


def _was_kept(done: int, expected: int) -> bool:
    """Whether a check was made in a period: any were done, or none were to be."""
    return done > 0 or expected == 0


def _tally(records: Iterable[CheckRecord]) -> tuple[int, int]:
    """Return how many the records of one period say were done, of how many.

    One is one, unless it says how many.
    """
    done, expected, said = 0, 0, False
    for record in records:
        done += min(1, _or(record.expected, 1)) if record.done is None else record.done
        expected += _or(record.expected, 0)
        said = said or record.expected is not None
    return done, expected if said else max(1, done)


def _or(number: int | None, otherwise: int) -> int:
    return otherwise if number is None else number


def missed_running(check: Check, today: dt.date) -> int:
    """Return how many of `check` were missed up to now with none done since.

    Raises NotKnown where that depends on what could not be read.
    """
    return Routine(check, today).missed_running
