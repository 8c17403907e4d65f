"""What waits for one role: what it owns, owes or is asked, each by its day and with a command."""

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from qiptrack.analysis.action_rows import OverdueRow, overdue_rows
from qiptrack.analysis.action_state import Late
from qiptrack.analysis.cadence import next_due
from qiptrack.analysis.decisions import decisions
from qiptrack.analysis.escalations import escalations
from qiptrack.analysis.routine_checks import check_rows
from qiptrack.model.base import or_none
from qiptrack.model.identity import FiledPlan, natural
from qiptrack.model.organisation import Organisation
from qiptrack.model.roles import same_role
from qiptrack.model.vocabulary import Status

ALL_AHEAD = 36_525
"""Days ahead in which whatever is open is due: a hundred years."""


class Waits(StrEnum):
    """What is asked of a role."""

    ACTION = "action"
    MILESTONE = "milestone"
    VERIFICATION = "verification"
    CHECK = "check"
    MEASUREMENT = "measurement"
    DECISION = "decision"
    ESCALATION = "escalation"


class WaitingRow(NamedTuple):
    """Something that waits for a role: since or by which day, and the command that answers it.

    `days_overdue` is negative before the day, and 0 on it; both are None where no day was said.
    """

    ref: str
    plan: str
    service: str | None
    kind: Waits
    what: str | None
    due: dt.date | None
    days_overdue: int | None
    command: str


def waiting(
    filed: FiledPlan, organisation: Organisation, role: str, today: dt.date
) -> Iterator[WaitingRow]:
    """Yield what of a plan waits for `role`: all that is open, and what is due soon of a routine.

    What is not known yields nothing.
    """
    soon = today + dt.timedelta(days=organisation.due_soon_days)
    yield from _of_actions(filed, organisation, role, today)
    yield from _of_checks(filed, role, today, soon)
    yield from _of_indicators(filed, role, today, soon)
    yield from _of_meetings(filed, role, today)
    for row in escalations(filed, organisation, today):
        if row.unanswered and same_role(row.told, role):
            for ref in row.actions or (row.ref,):
                command = f"qiptrack escalate {ref} --respond TEXT"
                yield _row(filed, ref, Waits.ESCALATION, row.action, row.told_on, today, command)


def first_due(row: WaitingRow) -> tuple[object, ...]:
    """Return a key that sorts by day, what has none last, and then by reference."""
    return row.due is None, row.due or dt.date.max, natural(row.ref)


def _of_actions(
    filed: FiledPlan, organisation: Organisation, role: str, today: dt.date
) -> Iterator[WaitingRow]:
    kinds = {Late.DELIVERY: Waits.ACTION, Late.VERIFICATION: Waits.VERIFICATION}
    for row in overdue_rows(filed, organisation, today, within=ALL_AHEAD, milestones=True):
        if same_role(row.responsible or row.owner, role):
            kind = kinds.get(row.kind, Waits.MILESTONE)
            yield _row(filed, row.ref, kind, row.action, row.due, today, _command(row, kind))


def _command(row: OverdueRow, kind: Waits) -> str:
    if kind is Waits.MILESTONE:
        return f"qiptrack milestone {row.ref}"
    if kind is Waits.VERIFICATION:
        return f"qiptrack verify {row.ref} --result confirmed --method METHOD --note TEXT"
    if row.blocked:
        return f"qiptrack update {row.ref} --note TEXT"
    step = "start" if row.status is Status.NOT_STARTED else "complete"
    return f"qiptrack {step} {row.ref}"


def _of_checks(filed: FiledPlan, role: str, today: dt.date, soon: dt.date) -> Iterator[WaitingRow]:
    for row in check_rows(filed, today):
        if same_role(row.owner, role) and row.due is not None and row.due <= soon:
            command = f"qiptrack record {row.ref} --result satisfactory"
            yield _row(filed, row.ref, Waits.CHECK, row.check, row.due, today, command)


def _of_indicators(
    filed: FiledPlan, role: str, today: dt.date, soon: dt.date
) -> Iterator[WaitingRow]:
    plan = filed.plan
    for indicator in or_none(lambda: plan.indicators) or ():
        due = or_none(lambda: next_due(indicator, plan, today))
        if due is not None and due <= soon and same_role(or_none(lambda: indicator.owner), role):
            ref = filed.ref(or_none(lambda: indicator.id) or "?")
            name = or_none(lambda: indicator.name)
            command = f"qiptrack measure {ref} VALUE"
            yield _row(filed, ref, Waits.MEASUREMENT, name, due, today, command)


def _of_meetings(filed: FiledPlan, role: str, today: dt.date) -> Iterator[WaitingRow]:
    for decided in decisions(filed.plan, today):
        if decided.open and not decided.acted_on and same_role(decided.owner, role):
            ref = filed.ref(decided.action) if decided.action else filed.id
            command = f"qiptrack review {filed.id}"
            if decided.action:
                command = f"qiptrack update {ref} --note TEXT"
            yield _row(filed, ref, Waits.DECISION, decided.decision, decided.due, today, command)


def _row(
    filed: FiledPlan,
    ref: str,
    kind: Waits,
    what: str | None,
    due: dt.date | None,
    today: dt.date,
    command: str,
) -> WaitingRow:
    days = (today - due).days if due else None
    service = or_none(lambda: filed.plan.service)
    return WaitingRow(ref, filed.id, service, kind, what, due, days, command)
