"""How the routine checks of a plan stand on a day, worked out once for all that stand alike.

Very many are asked of at once, and nearly all were kept: no model is made of these.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple, Self

from qiptrack.analysis.cadence import Rounds
from qiptrack.analysis.routine_checks import RUNNING, CheckState, Recorded, Routine
from qiptrack.model.base import or_none
from qiptrack.model.fields import NotKnown
from qiptrack.model.indicators import Check
from qiptrack.model.packing import Row, TuplePacker
from qiptrack.model.plan import Plan
from qiptrack.model.vocabulary import Cadence, CheckResult

RECORDED: TuplePacker[Recorded] = TuplePacker(Recorded)
"""What packs what is recorded of a check."""


class FlatCheck(NamedTuple):
    """A check that was kept, as far as lists show it; each value is what `Check` has by that name.

    How it stands is not in it.
    """

    id: str
    check: str
    owner: str
    indicator: str | None


class CheckStanding(NamedTuple):
    """How checks stand on a day; each value is what `CheckRow` has by that name.

    `missed_twice` is the day by which the second of those missed running was due, None where
    there are fewer.
    """

    every: Cadence
    last: dt.date | None
    due: dt.date | None
    missed_running: int
    state: CheckState
    result: CheckResult | None
    done: int
    expected: int
    missed_in_all: int
    due_in_all: int
    last_missed: dt.date | None
    missed_twice: dt.date | None


class StandingCheck(NamedTuple):
    """A check, as a model or flat, and how it stands."""

    check: Check | FlatCheck
    stands: CheckStanding


class KeptChecks(NamedTuple):
    """The checks of a plan that was kept, on any day from `holds_from` on, which is an ordinal.

    They are plain values: of each those of a `FlatCheck`, and what tells how it stands on a day.
    """

    holds_from: int
    checks: tuple[tuple[Row, Row], ...]

    @classmethod
    def of_rows(cls, rows: Iterable[Row], facts: Iterable[Row]) -> Self:
        """Return the checks that are packed as these rows; the facts are `RECORDED` of each."""
        checks, holds_from = [], 0
        for row, (begin, *recorded) in zip(rows, facts, strict=True):
            id_, text, owner, indicator, *due = _flat_in(row)
            flat = id_, text, owner, None if indicator is ... else indicator
            checks.append((flat, (*due, *recorded)))
            holds_from = max(holds_from, begin)
        return cls(holds_from, tuple(checks))

    def on(self, today: dt.date) -> list[StandingCheck]:
        """Return them as they stand on a day."""
        return [
            _new(StandingCheck, (_new(FlatCheck, flat), _stand_alike(stand, today)))
            for flat, stand in self.checks
        ]


class PlanChecks:
    """The checks of a plan on a day: what was kept of them, or else worked out."""

    def __init__(self, plan: Plan, today: dt.date) -> None:
        self._plan, self._today = plan, today
        self._known: list[StandingCheck] | None = None

    @property
    def known(self) -> Sequence[StandingCheck]:
        """Those of which it is known how they stand, in the order of the file."""
        if self._known is None:
            kept = self._plan.kept(KeptChecks)
            if kept is not None and kept.holds_from <= self._today.toordinal():
                self._known = kept.on(self._today)
            else:
                self._known = [*self._worked_out()]
        return self._known

    def _worked_out(self) -> Iterator[StandingCheck]:
        for check in or_none(lambda: self._plan.checks) or ():
            try:
                stands = standing(Routine(check, self._today))
            except NotKnown:
                continue
            yield StandingCheck(check, stands)


def standing(routine: Routine) -> CheckStanding:
    """Return how a check stands; raises NotKnown where that is not known."""
    count, found, running = routine.count, routine.recorded, routine.missed_running
    return CheckStanding(
        count.rounds.every,
        found.last,
        count.missed_on(1) if running else count.next_due,
        running,
        routine.state,
        found.result,
        *count.done,
        count.missed_in_all,
        count.due_in_all,
        count.last_missed,
        routine.missed_on(RUNNING),
    )


@lru_cache(maxsize=4_096)
def _stand_alike(stand: Row, today: dt.date) -> CheckStanding:
    """Return how all checks stand that are due, and were done, on the same days."""
    every, since, until, *recorded = stand
    last = None if until is ... or until is None else dt.date.fromordinal(until)
    rounds = Rounds(_every(every), dt.date.fromordinal(since), last)
    return standing(Routine(rounds, today, RECORDED.unpacked((since, *recorded))))


_every = Check.model_fields["every"].unpack
_flat_in = itemgetter(
    *[
        Check.model_fields[name].place
        for name in ("id", "check", "owner", "indicator", "every", "since", "until")
    ]
)
_new: Any = tuple.__new__
"""Makes a named tuple as its class does, of very many of which the number of values is right."""
