"""What waits for one role: what it owns, owes or is asked, each by its day and with a command."""

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property, partial
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
    plan = _PlanWaiting(filed, organisation, today, role)
    yield from plan.actions()
    yield from plan.checks(soon)
    yield from plan.measurements(soon)
    yield from plan.decisions()
    yield from plan.escalations()


_WITHOUT_A_DAY_OF_ITS_OWN = (WaitingKind.DECISION, WaitingKind.ESCALATION)
"""What is asked for at once, whatever its day is."""


def due_days(filed: FiledPlan, organisation: Organisation, today: dt.date) -> Iterator[WaitingRow]:
    """Yield a row for all of a plan that has a day, however far ahead, and for the reviews to come.

    Of a routine that is the next time alone. Each has a reference that no other has.
    """
    for row in waiting_for_all(filed, organisation, today, dt.date.max):
        if row.due is not None and row.kind not in _WITHOUT_A_DAY_OF_ITS_OWN:
            yield row
    yield from _PlanWaiting(filed, organisation, today).reviews()


def first_due(row: WaitingRow) -> tuple[object, ...]:
    """Return a key that sorts by day, what has none last, and then by reference."""
    return row.due is None, row.due or dt.date.max, natural(row.ref)


class _PlanWaiting:
    """What waits in one plan on a day; with a `role`, what waits for others may be left out."""

    def __init__(
        self,
        filed: FiledPlan,
        organisation: Organisation,
        today: dt.date,
        role: str | None = None,
    ) -> None:
        self.filed = filed
        self.organisation = organisation
        self.today = today
        self.role = role

    def actions(self) -> Iterator[WaitingRow]:
        """Yield the open actions and milestones, and the complete actions to be verified."""
        kinds = {Late.DELIVERY: WaitingKind.ACTION, Late.VERIFICATION: WaitingKind.VERIFICATION}
        rows = overdue_rows(
            self.filed,
            self.organisation,
            self.today,
            within=ALL_AHEAD,
            milestones=True,
            of=None if self.role is None else self._is_of_role,
        )
        for row in rows:
            kind = kinds.get(row.kind, WaitingKind.MILESTONE)
            command = self._command(row, kind)
            role = row.responsible or row.owner
            yield self._row(row.ref, kind, row.action, row.due, command, role)

    def checks(self, soon: dt.date) -> Iterator[WaitingRow]:
        """Yield the routine checks that are due by a day."""
        for check in or_none(lambda: self.filed.plan.checks) or ():
            row = check_row(self.filed, check, self.today) if self._is_of_role(check) else None
            if row is not None and row.due is not None and row.due <= soon:
                command = f"qiptrack record {row.ref} --result satisfactory"
                kind = WaitingKind.CHECK
                yield self._row(row.ref, kind, row.check, row.due, command, row.owner)

    def measurements(self, soon: dt.date) -> Iterator[WaitingRow]:
        """Yield the indicators whose next measurement is due by a day."""
        plan = self.filed.plan
        for indicator in or_none(lambda: plan.indicators) or ():
            if not self._is_of_role(indicator):
                continue
            due = or_none(lambda: next_due(indicator, plan, self.today))
            if due is not None and due <= soon:
                ref = self.filed.ref_of(indicator)
                name, owner = or_none(lambda: indicator.name), or_none(lambda: indicator.owner)
                command = f"qiptrack measure {ref} VALUE"
                yield self._row(ref, WaitingKind.MEASUREMENT, name, due, command, owner)

    def decisions(self) -> Iterator[WaitingRow]:
        """Yield what meetings decided and nobody has acted on yet."""
        for decided in decisions(self.filed.plan, self.today):
            if decided.open and not decided.acted_on:
                ref, command = self.filed.id, f"qiptrack review {self.filed.id}"
                if decided.action:
                    ref = self.filed.ref(decided.action)
                    command = f"qiptrack update {ref} --note TEXT"
                what, due, owner = decided.decision, decided.due, decided.owner
                yield self._row(ref, WaitingKind.DECISION, what, due, command, owner)

    def escalations(self) -> Iterator[WaitingRow]:
        """Yield what somebody was told, and has not answered."""
        if not or_none(lambda: self.filed.plan.actions_having("escalations", open_=True)):
            return
        for row in escalations(self.filed, self.organisation, self.today):
            if row.unanswered:
                for ref in row.actions or (row.ref,):
                    command = f"qiptrack escalate {ref} --respond TEXT"
                    kind = WaitingKind.ESCALATION
                    yield self._row(ref, kind, row.action, row.told_on, command, row.told)

    def reviews(self) -> Iterator[WaitingRow]:
        """Yield the meetings that are to look at the plan."""
        for review in reviews_to_come(self.filed.plan, self.today):
            meeting = or_none(lambda: review.meeting)
            ref = self.filed.ref(safe_file_name(meeting)) if meeting else self.filed.id
            command, chair = f"qiptrack review {self.filed.id}", or_none(lambda: review.chair)
            yield self._row(ref, WaitingKind.REVIEW, meeting, review.next, command, chair)

    def _is_of_role(self, item: Action | Check | Indicator) -> bool:
        """Whether an item may wait for the role, if any: it owns it, or is to verify it."""
        if self.role is None or same_role(or_none(lambda: item.owner), self.role):
            return True
        if not isinstance(item, Action):
            return False
        return same_role(or_none(lambda: item.checkpoint_by), self.role)

    @cached_property
    def _with_evidence(self) -> frozenset[str | None]:
        """The references of the actions that have evidence, or of which that is not known."""
        found = self.filed.plan.actions_having("evidence", open_=True)
        return frozenset(or_none(partial(self.filed.ref_of, each)) for each in found)

    def _command(self, row: OverdueRow, kind: WaitingKind) -> str:
        """Return the command that takes an action on: it is complete only once it has evidence."""
        if kind is WaitingKind.MILESTONE:
            return f"qiptrack milestone {row.ref}"
        if kind is WaitingKind.VERIFICATION:
            return f"qiptrack verify {row.ref} --result confirmed --method METHOD --note TEXT"
        if row.blocked:
            return f"qiptrack update {row.ref} --note TEXT"
        if row.status is Status.NOT_STARTED:
            return f"qiptrack start {row.ref}"
        if row.ref in self._with_evidence:
            return f"qiptrack complete {row.ref}"
        return f"qiptrack evidence {row.ref} --kind KIND --note TEXT"

    def _row(
        self,
        ref: str,
        kind: WaitingKind,
        what: str | None,
        due: dt.date | None,
        command: str,
        role: str | None,
    ) -> WaitingRow:
        days = (self.today - due).days if due else None
        service = or_none(lambda: self.filed.plan.service)
        return WaitingRow(ref, self.filed.id, service, kind, what, due, days, command, role)
