"""What waits for one role: what it owns, owes or is asked, each by its day and with a command."""

import datetime as dt
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import cache, partial
from typing import NamedTuple

from qiptrack.analysis.action_rows import OverdueRow, overdue_rows
from qiptrack.analysis.action_state import Late
from qiptrack.analysis.cadence import next_due
from qiptrack.analysis.check_rows import check_row
from qiptrack.analysis.decisions import decisions
from qiptrack.analysis.escalations import escalations
from qiptrack.analysis.meetings import reviews_to_come
from qiptrack.model.base import or_none
from qiptrack.model.dates import days_later
from qiptrack.model.identity import FiledPlan, natural, safe_file_name
from qiptrack.model.indicators import Check, Indicator
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Action
from qiptrack.model.roles import same_role
from qiptrack.model.vocabulary import Status

ALL_AHEAD = (dt.date.max - dt.date.min).days
"""Days ahead in which whatever is open is due: as far as a date goes."""


class WaitingKind(StrEnum):
    """What is asked of a role."""

    ACTION = "action"
    MILESTONE = "milestone"
    VERIFICATION = "verification"
    CHECK = "check"
    MEASUREMENT = "measurement"
    DECISION = "decision"
    ESCALATION = "escalation"
    REVIEW = "review"


class WaitingRow(NamedTuple):
    """Something that waits for a role: since or by which day, and the command that answers it.

    `days_overdue` is negative before the day, and 0 on it; both are None where no day was said.
    `role` is the name of the role, None where it is nobody's.
    """

    ref: str
    plan: str
    service: str | None
    kind: WaitingKind
    what: str | None
    due: dt.date | None
    days_overdue: int | None
    command: str
    role: str | None


def waiting(
    filed: FiledPlan, organisation: Organisation, role: str, today: dt.date
) -> Iterator[WaitingRow]:
    """Yield a row for all of a plan that waits for `role`: open, or soon due by routine.

    What is not known yields nothing.
    """
    soon = days_later(today, organisation.due_soon_days)
    rows = waiting_for_all(filed, organisation, today, soon, role)
    return (row for row in rows if same_role(row.role, role))


def waiting_for_all(
    filed: FiledPlan,
    organisation: Organisation,
    today: dt.date,
    soon: dt.date,
    role: str | None = None,
) -> Iterator[WaitingRow]:
    """Yield a row for all of a plan that waits for any role: open, or due `soon` by routine.

    That is the last day on which what is due of it is looked at. With a `role`, what waits for
    others may be left out.
    """
    yield from _of_actions(filed, organisation, today, role)
    yield from _of_checks(filed, today, soon, role)
    yield from _of_indicators(filed, today, soon, role)
    yield from _of_meetings(filed, today)
    if not or_none(lambda: filed.plan.actions_having("escalations", open_=True)):
        return
    for row in escalations(filed, organisation, today):
        if row.unanswered:
            for ref in row.actions or (row.ref,):
                command = f"qiptrack escalate {ref} --respond TEXT"
                kind = WaitingKind.ESCALATION
                yield _row(filed, ref, kind, row.action, row.told_on, today, command, row.told)


_WITHOUT_A_DAY_OF_ITS_OWN = (WaitingKind.DECISION, WaitingKind.ESCALATION)
"""What is asked for at once, whatever its day is."""


def due_days(filed: FiledPlan, organisation: Organisation, today: dt.date) -> Iterator[WaitingRow]:
    """Yield a row for all of a plan that has a day, however far ahead, and for the reviews to come.

    Of a routine that is the next time alone. Each has a reference that no other has.
    """
    for row in waiting_for_all(filed, organisation, today, dt.date.max):
        if row.due is not None and row.kind not in _WITHOUT_A_DAY_OF_ITS_OWN:
            yield row
    for review in reviews_to_come(filed.plan, today):
        meeting = or_none(lambda: review.meeting)
        ref = filed.ref(safe_file_name(meeting)) if meeting else filed.id
        command, chair = f"qiptrack review {filed.id}", or_none(lambda: review.chair)
        yield _row(filed, ref, WaitingKind.REVIEW, meeting, review.next, today, command, chair)


def first_due(row: WaitingRow) -> tuple[object, ...]:
    """Return a key that sorts by day, what has none last, and then by reference."""
    return row.due is None, row.due or dt.date.max, natural(row.ref)


def _is_of(role: str | None, item: Action | Check | Indicator) -> bool:
    """Whether an item may wait for a role, None for any: it owns it, or is to verify it."""
    if role is None or same_role(or_none(lambda: item.owner), role):
        return True
    if not isinstance(item, Action):
        return False
    return same_role(or_none(lambda: item.checkpoint_by), role)


def _of_actions(
    filed: FiledPlan, organisation: Organisation, today: dt.date, role: str | None
) -> Iterator[WaitingRow]:
    kinds = {Late.DELIVERY: WaitingKind.ACTION, Late.VERIFICATION: WaitingKind.VERIFICATION}
    of = None if role is None else partial(_is_of, role)
    evidenced = cache(partial(_with_evidence, filed))
    for row in overdue_rows(filed, organisation, today, within=ALL_AHEAD, milestones=True, of=of):
        kind = kinds.get(row.kind, WaitingKind.MILESTONE)
        who, command = row.responsible or row.owner, _command(row, kind, evidenced)
        yield _row(filed, row.ref, kind, row.action, row.due, today, command, who)


def _with_evidence(filed: FiledPlan) -> frozenset[str | None]:
    """Return the references of the actions that have evidence, or of which that is not known."""
    found = filed.plan.actions_having("evidence", open_=True)
    return frozenset(or_none(partial(filed.ref_of, each)) for each in found)


def _command(
    row: OverdueRow, kind: WaitingKind, evidenced: Callable[[], frozenset[str | None]]
) -> str:
    """Return the command that takes an action on: it is complete only once it has evidence."""
    if kind is WaitingKind.MILESTONE:
        return f"qiptrack milestone {row.ref}"
    if kind is WaitingKind.VERIFICATION:
        return f"qiptrack verify {row.ref} --result confirmed --method METHOD --note TEXT"
    if row.blocked:
        return f"qiptrack update {row.ref} --note TEXT"
    if row.status is Status.NOT_STARTED:
        return f"qiptrack start {row.ref}"
    if row.ref in evidenced():
        return f"qiptrack complete {row.ref}"
    return f"qiptrack evidence {row.ref} --kind KIND --note TEXT"


def _of_checks(
    filed: FiledPlan, today: dt.date, soon: dt.date, role: str | None
) -> Iterator[WaitingRow]:
    for check in or_none(lambda: filed.plan.checks) or ():
        row = check_row(filed, check, today) if _is_of(role, check) else None
        if row is not None and row.due is not None and row.due <= soon:
            command = f"qiptrack record {row.ref} --result satisfactory"
            yield _row(
                filed, row.ref, WaitingKind.CHECK, row.check, row.due, today, command, row.owner
            )


def _of_indicators(
    filed: FiledPlan, today: dt.date, soon: dt.date, role: str | None
) -> Iterator[WaitingRow]:
    plan = filed.plan
    for indicator in or_none(lambda: plan.indicators) or ():
        if not _is_of(role, indicator):
            continue
        due = or_none(lambda: next_due(indicator, plan, today))
        if due is not None and due <= soon:
            ref = filed.ref_of(indicator)
            name, owner = or_none(lambda: indicator.name), or_none(lambda: indicator.owner)
            command = f"qiptrack measure {ref} VALUE"
            yield _row(filed, ref, WaitingKind.MEASUREMENT, name, due, today, command, owner)


def _of_meetings(filed: FiledPlan, today: dt.date) -> Iterator[WaitingRow]:
    for decided in decisions(filed.plan, today):
        if decided.open and not decided.acted_on:
            ref = filed.ref(decided.action) if decided.action else filed.id
            command = f"qiptrack review {filed.id}"
            if decided.action:
                command = f"qiptrack update {ref} --note TEXT"
            what, due, owner = decided.decision, decided.due, decided.owner
            yield _row(filed, ref, WaitingKind.DECISION, what, due, today, command, owner)


def _row(
    filed: FiledPlan,
    ref: str,
    kind: WaitingKind,
    what: str | None,
    due: dt.date | None,
    today: dt.date,
    command: str,
    role: str | None,
) -> WaitingRow:
    days = (today - due).days if due else None
    service = or_none(lambda: filed.plan.service)
    return WaitingRow(ref, filed.id, service, kind, what, due, days, command, role)
