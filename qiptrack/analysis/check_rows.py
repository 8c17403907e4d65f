"""The routine checks of a plan as rows: how each of them stands on a day, and in which order."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from qiptrack.analysis.check_standings import CheckStanding, FlatCheck, PlanChecks, standing
from qiptrack.analysis.routine_checks import CheckState, Routine
from qiptrack.model.base import or_none, values_in_turn
from qiptrack.model.fields import NotKnown
from qiptrack.model.identity import FiledPlan, natural, natural_ref
from qiptrack.model.indicators import Check
from qiptrack.model.vocabulary import Cadence, CheckResult


class CheckRow(NamedTuple):
    """A routine check, and how it stands.

    `last` is the day it was last done. `due` is the day by which the first of those missed
    running was due; while none is missed, the next one, None after the last. `result` is what
    the latest record found. `done` of `expected` counts all that were due so far. Of the
    `due_in_all` of which the time is over `missed_in_all` are not recorded, the last of them due by
    `last_missed`.
    """

    ref: str
    plan: str
    service: str | None
    check: str | None
    owner: str | None
    every: Cadence
    last: dt.date | None
    due: dt.date | None
    missed_running: int
    state: CheckState
    indicator: str | None
    indicator_name: str | None
    result: CheckResult | None
    done: int
    expected: int
    missed_in_all: int
    due_in_all: int
    last_missed: dt.date | None


def check_rows(
    filed: FiledPlan, today: dt.date, checks: PlanChecks | None = None
) -> Iterator[CheckRow]:
    """Yield each routine check of a plan, in the order of the file; none of a closed plan.

    One whose state is not known yields none. `checks` is for whoever asks for more of the same.
    """
    if or_none(lambda: filed.plan.closed) is not None:
        return
    service = or_none(lambda: filed.plan.service)
    for check, stands in (checks or PlanChecks(filed.plan, today)).known:
        try:
            row = _check_row(filed, service, check, stands)
        except NotKnown:
            continue
        yield row


def check_row(filed: FiledPlan, check: Check, today: dt.date) -> CheckRow | None:
    """Return one routine check of a plan; None of a closed plan, or where it is not known."""
    if or_none(lambda: filed.plan.closed) is not None:
        return None
    service = or_none(lambda: filed.plan.service)
    return or_none(lambda: _check_row(filed, service, check, standing(Routine(check, today))))


def _check_row(
    filed: FiledPlan, service: str | None, check: Check | FlatCheck, stands: CheckStanding
) -> CheckRow:
    said = check if isinstance(check, FlatCheck) else values_in_turn(check, FlatCheck._fields)
    name, text, owner, indicator = said
    every, last, due, running, state, result, *counted, _ = stands
    return _new(
        CheckRow,
        (
            f"{filed.id}/{name or '?'}",
            filed.id,
            service,
            text,
            owner,
            every,
            last,
            due,
            running,
            state,
            indicator,
            filed.plan.indicator_names.get(indicator) if indicator else None,
            result,
            *counted,
        ),
    )


_new = tuple.__new__
"""Makes a named tuple as its class does, of very many of which the number of values is right."""


def longest_missed_first(row: CheckRow) -> tuple[object, ...]:
    """Return a key that sorts those missed running first, the one due longest ago before others.

    Then come the others by how many were missed, most first, and by reference.
    """
    due = row.due or dt.date.max if row.missed_running else dt.date.max
    return not row.missed_running, due, -row.missed_in_all, natural_ref(row.plan, row.ref)


def by_level(row: CheckRow) -> tuple[object, ...]:
    """Return a key that sorts by plan and indicator, and there from shift to year."""
    rank = list(Cadence).index(row.every.unit)
    return natural(row.plan), *theme_of(row)[1:], rank, row.every.number, natural(row.ref)


def theme_of(row: CheckRow) -> tuple[str, bool, str]:
    """Return what a check looks at: checks of one indicator of a plan look at the same thing.

    Those of no indicator look at the plan as a whole, and sort behind the others.
    """
    return row.plan, row.indicator is None, row.indicator or ""
