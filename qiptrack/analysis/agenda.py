"""What the next governance meeting must look at, by exception.

An action that runs as it should is not here. One that does not is here once, under the first
of its reasons, with all of them.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum, StrEnum, auto
from typing import NamedTuple

from qiptrack.analysis.action_rows import ActionRow, OverdueRow, action_row, overdue_rows
from qiptrack.analysis.action_rows import worst_first as most_overdue_first
from qiptrack.analysis.action_state import Late, due_soon, open_milestones
from qiptrack.analysis.decisions import Decided, decisions, last_decision, reviews_of
from qiptrack.analysis.escalations import escalations, to_tell_first
from qiptrack.analysis.indicators import Shown, shown_of, worst_first
from qiptrack.analysis.links import Link, LinkRow, links_of
from qiptrack.analysis.meetings import MeetingRow, meeting_row, remit_of, remits
from qiptrack.analysis.required import RequiredRow, days_past_required, required_rows
from qiptrack.analysis.routine_checks import CheckRow, check_rows, longest_missed_first
from qiptrack.analysis.verdict import Verdict, judged, target_missed
from qiptrack.model.base import or_none
from qiptrack.model.identity import FiledPlan, folded, natural, same_name
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Action, Indicator, Plan, Update, latest_of
from qiptrack.model.vocabulary import Status, VerificationResult


class AgendaReason(StrEnum):
    """Why an action is on the agenda, the most pressing first."""

    NOT_CONFIRMED = "not-confirmed"
    OVERDUE = "overdue"
    OVERDUE_FOR_VERIFICATION = "overdue-for-verification"
    DECISION_OVERDUE = "decision-overdue"
    REQUIRED_LATE = "required-date-passed"
    BLOCKED = "blocked"
    TO_ESCALATE = "to-escalate"
    UNANSWERED = "escalation-unanswered"
    AWAITING_VERIFICATION = "awaiting-verification"
    MILESTONE_LATE = "milestone-late"
    DUE_SOON = "due-soon"
    NOT_ACTED_ON = "decision-not-acted-on"


class IndicatorReason(Enum):
    """Why a meeting is asked about an indicator, the most pressing first."""

    NOT_IMPROVING = auto()
    TARGET_MISSED = auto()
    """The latest value falls short of a target whose day has passed, whatever the trend."""
    STOPPED = auto()
    """Two measurements running are not there."""
    MET_SO_FAR = auto()
    """The target was due and is met, with too few points for a trend."""
    BESIDE = auto()
    """It is not: it is shown beside the others where that is asked for."""


class Slipping(NamedTuple):
    """Who must still be told of an action, and whether somebody who was told has not answered."""

    to: str | None = None
    unanswered: bool = False


class AgendaItem(NamedTuple):
    """An action that a meeting must look at, and what it needs to know of it.

    `latest` is what was last reported, with the barrier in the words of whoever reported it;
    `blocked_since` is the day on which a barrier was first named that has stood ever since.
    """

    row: ActionRow
    reasons: tuple[AgendaReason, ...]
    verifier: str | None
    escalate_to: str | None
    latest: Update | None
    blocked_since: dt.date | None
    decided: Decided | None
    links: tuple[Link, ...]


class Agenda(NamedTuple):
    """Everything that a meeting must look at, each kind in the order to be shown.

    `themes` and `services` are those that a meeting is said to cover, none where it is not said.
    `tell` says of an indicator or a routine check, by its reference, who must be told of it;
    `short` are indicators whose latest value falls short of a target that was due, `stopped` those
    that are measured no more, `met_so_far` those that meet their target with too few points for a
    trend, and `beside` the other ones of the plans; `plans` is how many plans there are.
    `required` is everything that a body outside requires and that is still to be done, and
    `milestones` those that are late.
    """

    plans: int
    meetings: tuple[MeetingRow, ...]
    decisions: tuple[tuple[str, Decided], ...]
    items: tuple[AgendaItem, ...]
    missed: tuple[CheckRow, ...]
    not_improving: tuple[Shown, ...]
    short: tuple[Shown, ...]
    stopped: tuple[Shown, ...]
    met_so_far: tuple[Shown, ...]
    beside: tuple[Shown, ...]
    tell: Mapping[str, str]
    themes: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    required: tuple[RequiredRow, ...] = ()
    milestones: tuple[OverdueRow, ...] = ()


def agenda(
    plans: Sequence[FiledPlan],
    organisation: Organisation,
    today: dt.date,
    *,
    meeting: str | None = None,
    wanted: Callable[[FiledPlan], bool] = lambda _: True,
) -> Agenda:
    """Return what a meeting must look at in `plans`, of which the closed ones are left out.

    With the name of a meeting, it is that one's own: the plans it looks at, and its decisions.
    `plans` are all there are, for what a meeting looked at elsewhere counts too; `wanted` answers
    which of them are asked for.
    """
    known = remits(plans, organisation, today)
    own = remit_of(meeting, known, today) if meeting is not None else None
    filed = [each for each in plans if or_none(lambda: each.plan.closed) is None and wanted(each)]
    if own is not None:
        filed = [each for each in filed if own.includes(each)]
    found = (row for each in filed for row in escalations(each, organisation, today))
    owed = {row.ref: row for row in sorted(found, key=to_tell_first, reverse=True)}
    tell = {ref: row.to for ref, row in owed.items() if row.to and not row.recorded}

    def slipping(ref: str) -> Slipping:
        return Slipping(tell.get(ref), ref in owed and owed[ref].unanswered)

    items = [i for each in filed for i in agenda_items(each, organisation, today, slipping)]
    missed = [row for each in filed for row in missed_since_met(each, today, meeting)]
    shown = [one for each in filed for one in shown_of(each, today)]
    by_why: dict[IndicatorReason, list[Shown]] = {why: [] for why in IndicatorReason}
    for one in shown:
        by_why[why_asked(one, today)].append(one)
    made = [
        (each.ref(decided.action) if decided.action else each.id, decided)
        for each in filed
        for decided in decisions(each.plan, today, meeting)
    ]
    rows = [
        meeting_row(each, known[folded(name)], filed, today)
        for each in or_none(lambda: organisation.meetings) or ()
        if (name := or_none(lambda: each.meeting))
    ]
    return Agenda(
        plans=len(filed),
        meetings=tuple(row for row in rows if row.plans and meeting in (None, row.meeting)),
        decisions=tuple(made),
        items=tuple(sorted(items, key=most_pressing)),
        missed=tuple(sorted(missed, key=longest_missed_first)),
        not_improving=tuple(sorted(by_why[IndicatorReason.NOT_IMPROVING], key=worst_first)),
        short=tuple(sorted(by_why[IndicatorReason.TARGET_MISSED], key=worst_first)),
        stopped=tuple(by_why[IndicatorReason.STOPPED]),
        met_so_far=tuple(sorted(by_why[IndicatorReason.MET_SO_FAR], key=worst_first)),
        beside=tuple(by_why[IndicatorReason.BESIDE]),
        tell=tell,
        themes=own.themes if own else (),
        services=own.services if own else (),
        required=tuple(required_rows(filed, today)),
        milestones=late_milestones(filed, organisation, today),
    )


def late_milestones(
    plans: Sequence[FiledPlan], organisation: Organisation, today: dt.date
) -> tuple[OverdueRow, ...]:
    """Return the milestones of `plans` that should have been reached, the latest of them first."""
    rows = (
        row
        for filed in plans
        for row in overdue_rows(filed, organisation, today, milestones=True)
        if row.kind is Late.MILESTONE
    )
    return tuple(sorted(rows, key=most_overdue_first))


def agenda_items(
    filed: FiledPlan,
    organisation: Organisation,
    today: dt.date,
    slipping: Callable[[str], Slipping],
) -> Iterator[AgendaItem]:
    """Yield the actions of a plan that a meeting must look at, in the order of the file.

    `slipping` answers for the reference of an action.
    """
    for action in or_none(lambda: filed.plan.actions) or ():
        if or_none(lambda: action.status) in (Status.CLOSED, Status.WITHDRAWN):
            continue
        row = action_row(filed, action, organisation, today)
        decided = last_decision(filed.plan, or_none(lambda: action.id), today)
        told_of = slipping(row.ref)
        reasons = _reasons(action, row, organisation, today, told_of, decided)
        if reasons:
            yield _item(action, row, reasons, told_of.to, decided)


def missed_since_met(filed: FiledPlan, today: dt.date, meeting: str | None) -> Iterator[CheckRow]:
    """Yield the routine checks that are missed now, or were since a meeting last looked at them.

    With the name of a meeting, since that one did.
    """
    last = max((each.date for each in reviews_of(filed.plan, today, meeting)), default=dt.date.min)
    for row in check_rows(filed, today):
        if row.missed_running or (row.last_missed and row.last_missed >= last):
            yield row


def most_pressing(item: AgendaItem) -> tuple[object, ...]:
    """Return a key that sorts by the first reason, then the most overdue, then by reference."""
    row = item.row
    return (
        list(AgendaReason).index(item.reasons[0]),
        -(row.days_overdue or 0),
        row.due or dt.date.max,
        natural(row.ref),
    )


def kinds_on(agenda: Agenda, plans: Sequence[FiledPlan]) -> frozenset[str]:
    """Return the kinds of what the actions on an agenda answer, and `plans` as a whole."""
    links = [link for item in agenda.items for link in item.links]
    links += [link for filed in plans for link in links_of(filed.plan)]
    return frozenset(kind for kind, _ in links)


def rows_wanted(
    agenda: Agenda,
    *,
    whole: bool,
    themes: Sequence[str] = (),
    services: Sequence[str] = (),
) -> Callable[[LinkRow], bool]:
    """Return whether a row is among what the actions on an agenda answer.

    With `whole`, or what its plans answer. With `themes`, what registers say is of one of them
    and still open is wanted too, answered or not: at one of `services`, or at any where none is
    named.
    """
    actions = {item.row.ref for item in agenda.items}
    plans = {item.row.plan for item in agenda.items} if whole else set()

    def wanted(row: LinkRow) -> bool:
        answering = not actions.isdisjoint(row.actions) or not plans.isdisjoint(row.plans)
        return answering or is_of_theme(row, themes, services)

    return wanted


def is_of_theme(row: LinkRow, themes: Sequence[str], services: Sequence[str]) -> bool:
    """Whether a register says that a row is open, of one of the themes, and at one of services.

    A row whose service is left blank is of every service.
    """
    about = any(same_name(one, theme) for one in row.themes or () for theme in themes)
    anywhere = not services or row.service == ""
    here = anywhere or any(same_name(row.service, service) for service in services)
    return row.is_open is True and about and here


def not_improving(indicator: Indicator, plan: Plan, today: dt.date) -> bool:
    """Whether a meeting must ask about an indicator.

    It must when it got worse, or slips after it improved; when nothing shows a change and the
    target is not met anyway; and when the target's day has passed with too few points to tell,
    unless the latest two or more meet it. Raises NotKnown as `judged` does.
    """
    shown = judged(indicator, plan, today)
    by = indicator.target.by
    if shown.verdict is Verdict.TOO_EARLY:
        return by is not None and by < today and (shown.met or 0) < 2
    if shown.verdict is Verdict.NO_CHANGE:
        return not shown.keeps_target
    return shown.verdict is Verdict.WORSE or shown.slipping_since is not None


def why_asked(shown: Shown, today: dt.date) -> IndicatorReason:
    """Return why a meeting is asked about an indicator, the first reason that holds."""
    row, plan = shown.row, shown.filed.plan
    early = row.verdict is Verdict.TOO_EARLY
    short = or_none(lambda: target_missed(shown.indicator, plan, today, shown.judged))
    if or_none(lambda: not_improving(shown.indicator, plan, today)) and not (short and early):
        return IndicatorReason.NOT_IMPROVING
    if short:
        return IndicatorReason.TARGET_MISSED
    if row.stopped:
        return IndicatorReason.STOPPED
    passed = row.target_by is not None and row.target_by < today
    met = passed and early and (row.target_met_by or 0) > 1
    return IndicatorReason.MET_SO_FAR if met else IndicatorReason.BESIDE


def _reasons(
    action: Action,
    row: ActionRow,
    organisation: Organisation,
    today: dt.date,
    told_of: Slipping,
    decided: Decided | None,
) -> tuple[AgendaReason, ...]:
    complete = row.status is Status.COMPLETE
    holds = {
        AgendaReason.NOT_CONFIRMED: or_none(lambda: _not_confirmed(action)),
        AgendaReason.OVERDUE: row.overdue and not complete,
        AgendaReason.OVERDUE_FOR_VERIFICATION: row.overdue and complete,
        AgendaReason.REQUIRED_LATE: (or_none(lambda: days_past_required(action, today)) or 0) > 0,
        AgendaReason.BLOCKED: row.blocked,
        AgendaReason.TO_ESCALATE: told_of.to,
        AgendaReason.UNANSWERED: told_of.unanswered,
        AgendaReason.AWAITING_VERIFICATION: complete and not row.overdue,
        AgendaReason.MILESTONE_LATE: any(due < today for _, due in open_milestones(action)),
        AgendaReason.DUE_SOON: or_none(lambda: due_soon(action, organisation, today)),
        AgendaReason.DECISION_OVERDUE: decided and decided.days_overdue > 0,
        AgendaReason.NOT_ACTED_ON: decided and not (decided.acted_on or decided.days_overdue),
    }
    return tuple(reason for reason in AgendaReason if holds[reason])


def _not_confirmed(action: Action) -> bool:
    latest = action.last_verification
    return latest is not None and latest.result is VerificationResult.NOT_CONFIRMED


def _item(
    action: Action,
    row: ActionRow,
    reasons: tuple[AgendaReason, ...],
    escalate_to: str | None,
    decided: Decided | None,
) -> AgendaItem:
    checkpoint = or_none(lambda: action.assurance)
    return AgendaItem(
        row=row,
        reasons=reasons,
        verifier=or_none(lambda: checkpoint.by) if checkpoint else None,
        escalate_to=escalate_to,
        latest=or_none(lambda: latest_of(action.updates)),
        blocked_since=or_none(lambda: action.blocked_since),
        decided=decided,
        links=tuple(links_of(action)),
    )
