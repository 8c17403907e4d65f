"""What waits for one role: what it owns, owes or is asked, each by its day and with a command."""

import datetime as dt
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import lru_cache, partial
from typing import NamedTuple

from qiptrack.analysis.action_state import Late, awaited, open_milestones, responsible
from qiptrack.analysis.check_rows import check_rows
from qiptrack.analysis.decisions import decisions
from qiptrack.analysis.escalations import escalations
from qiptrack.analysis.flat_action_rows import standings
from qiptrack.analysis.indicators.plan_indicators import PlanIndicators
from qiptrack.analysis.meetings import reviews_to_come
from qiptrack.model.action import Action
from qiptrack.model.base import or_none, values_in_turn
from qiptrack.model.dates import days_later
from qiptrack.model.flat_plan import (
    ID,
    ActionSummary,
    FlatAction,
    flat_action,
    lacking,
    place_in_summary,
)
from qiptrack.model.identity import FiledPlan, natural_ref, safe_file_name
from qiptrack.model.organisation import Organisation
from qiptrack.model.roles import same_role
from qiptrack.model.vocabulary import Status


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
    return row.due is None, row.due or dt.date.max, natural_ref(row.plan, row.ref)


class _Awaited(NamedTuple):
    """What is awaited of an open action: its delivery by `due`, or the verification that it held.

    `asked` is the role that is to see to it, and `has_evidence` whether something shows that the
    change was made, or that is not known.
    """

    id: str | None
    what: str | None
    kind: WaitingKind
    due: dt.date
    asked: str | None
    status: Status | None
    blocked: bool | None
    has_evidence: bool


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
        self._service = or_none(lambda: filed.plan.service)
        self._is_asked = _is_asked(organisation, role)
        self._standings = standings(organisation, today)

    def actions(self) -> Iterator[WaitingRow]:
        """Yield the open actions and milestones, and the complete actions to be verified."""
        plan = self.filed.plan
        every = partial(plan.needing_attention_or_summaries, dt.date.max, lambda _: True)
        for action in or_none(every) or ():
            if isinstance(action, Action):
                yield from self._of_read(action)
            elif self._is_asked(action[_OWNER]) or self._is_asked(action[_VERIFIER]):
                yield from self._of_kept(action)

    def _of_read(self, action: Action) -> Iterator[WaitingRow]:
        """Yield what is awaited of an action that was read, and its milestones."""
        waiting = or_none(partial(awaited, action, self.organisation, self.today))
        if waiting is None:
            return
        name, text, owner, status, blocked = values_in_turn(action, _SAID)
        who = responsible(action, waiting.kind) or owner
        has_evidence = or_none(lambda: action.evidence) != ()
        kind = _ASKED_FOR[waiting.kind]
        yield self._of_action(
            _Awaited(name, text, kind, waiting.due, who, status, blocked, has_evidence)
        )
        yield from self._milestones(action, name, owner)

    def _of_kept(self, summary: ActionSummary) -> Iterator[WaitingRow]:
        """Yield the same of one that was kept."""
        stands = self._standings.of(summary)
        kind, due, owner = stands.kind, stands.awaited_by, summary[_OWNER]
        if kind is None or due is None:
            return
        who = (summary[_VERIFIER] if kind is Late.VERIFICATION else None) or owner
        name, text, has_evidence = summary[ID], summary[_TEXT], not _has_no_evidence(summary)
        asked = _ASKED_FOR[kind], due, who, stands.status, stands.blocked, has_evidence
        yield self._of_action(_Awaited(name, text, *asked))
        if summary[_MILESTONES]:
            yield from self._milestones(flat_action(summary), name, owner)

    def _of_action(self, found: _Awaited) -> WaitingRow:
        ref = self.filed.ref(found.id or "?")
        command = _command(ref, found)
        return self._row(ref, found.kind, found.what, found.due, command, found.asked)

    def _milestones(
        self, action: Action | FlatAction, name: str | None, owner: str | None
    ) -> Iterator[WaitingRow]:
        for milestone, due in open_milestones(action):
            number = or_none(lambda: milestone.id)
            ref = self.filed.ref(f"{name or '?'}/{number or '?'}")
            text = or_none(lambda: milestone.milestone)
            command = f"qiptrack milestone {ref}"
            yield self._row(ref, WaitingKind.MILESTONE, text, due, command, owner)

    def checks(self, soon: dt.date) -> Iterator[WaitingRow]:
        """Yield the routine checks that are due by a day."""
        for row in check_rows(self.filed, self.today):
            if row.due is not None and row.due <= soon and self._is_asked(row.owner):
                command = f"qiptrack record {row.ref} --result satisfactory"
                kind = WaitingKind.CHECK
                yield self._row(row.ref, kind, row.check, row.due, command, row.owner)

    def measurements(self, soon: dt.date) -> Iterator[WaitingRow]:
        """Yield the indicators whose next measurement is due by a day."""
        shows = PlanIndicators(self.filed.plan, self.today)
        for indicator in shows.known:
            id_, name, owner = values_in_turn(indicator, ("id", "name", "owner"))
            if not self._is_asked(owner):
                continue
            due = or_none(partial(shows.next_due, indicator))
            if due is not None and due <= soon:
                ref = self.filed.ref(id_ or "?")
                command = f"qiptrack measure {ref} VALUE"
                yield self._row(ref, WaitingKind.MEASUREMENT, name, due, command, owner)

    def decisions(self) -> Iterator[WaitingRow]:
        """Yield what meetings decided and nobody has acted on yet."""
        for decided in decisions(self.filed.plan, self.today):
            if decided.open and not decided.acted_on:
                ref, command = self.filed.id, f"qiptrack review {self.filed.id}"
                if decided.action and decided.since is not None:  # the plan has that action
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
        return WaitingRow(ref, self.filed.id, self._service, kind, what, due, days, command, role)


def _is_asked(organisation: Organisation, role: str | None) -> Callable[[str | None], bool]:
    """Return what tells whether whoever has this name may be asked for: everybody without a role.

    The same few names own very many actions.
    """
    if role is None:
        return lambda _: True
    return organisation.asked_before(
        ("has the role", role), lambda: lru_cache(maxsize=_MOST)(partial(same_role, role))
    )


_MOST = 10_000
"""Of how many names it is kept whether they are of the role."""


def _command(ref: str, found: _Awaited) -> str:
    """Return the command that takes an action on: it is complete only once it has evidence."""
    if found.kind is WaitingKind.VERIFICATION:
        return f"qiptrack verify {ref} --result confirmed --method METHOD --note TEXT"
    if found.blocked:
        return f"qiptrack update {ref} --note TEXT"
    if found.status is Status.NOT_STARTED:
        return f"qiptrack start {ref}"
    if found.has_evidence:
        return f"qiptrack complete {ref}"
    return f"qiptrack evidence {ref} --kind KIND --note TEXT"


_ASKED_FOR = {Late.DELIVERY: WaitingKind.ACTION, Late.VERIFICATION: WaitingKind.VERIFICATION}
"""What is asked of a role, by what an action is late with, or will be."""
_SAID = ("id", "action", "owner", "status", "blocked")
"""What of an action that was read is asked for first."""
_TEXT, _OWNER, _VERIFIER, _MILESTONES = map(
    place_in_summary, ("action", "owner", "checkpoint_by", "milestones")
)
_has_no_evidence = lacking("evidence")
