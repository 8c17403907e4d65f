"""QIP3xx: who grants more time, a withdrawal or a new beginning of an indicator, and why."""

import datetime as dt
from collections.abc import Collection

from qiptrack.analysis.action_strength import is_placeholder, may_say_nothing
from qiptrack.model.action import Action
from qiptrack.model.assurance import Doubt, not_approved, owners_on
from qiptrack.model.base import Model
from qiptrack.model.fields import NotKnown
from qiptrack.model.indicators import Indicator
from qiptrack.model.records import Deferral, Handover, Rebase, Reopening, Withdrawal
from qiptrack.model.step_conditions import NO_ROLE
from qiptrack.model.vocabulary import Severity, Status
from qiptrack.pointer import Pointer
from qiptrack.rules.context import Context
from qiptrack.rules.registry import Hit, Hits, rule


def _is_not_withdrawn(action: Action, _context: Context) -> bool:
    return action.status is not Status.WITHDRAWN


@rule(
    "QIP308",
    "withdrawn-without-reason",
    on=Action,
    severity=Severity.ERROR,
    fixed=True,
    fix="Put the status back and use `qiptrack withdraw`, which records who agreed and why.",
    unless=_is_not_withdrawn,
)
def withdrawn_without_reason(action: Action, context: Context) -> Hits:
    """An action that is quietly dropped is the first thing an inspector asks about."""
    if action.status is not Status.WITHDRAWN:
        return
    if action.withdrawal is None:
        yield ("status",), "withdrawn, but nothing says why, or who agreed"
    elif action.withdrawal.date > context.today:
        message = "withdrawn, but that has a date after today"
        yield Hit(("withdrawal", "date"), message, explained_by="QIP202")
    elif is_placeholder(action.withdrawal.reason):
        yield Hit(
            ("withdrawal", "reason"), "withdrawn, but it is not said why", explained_by="QIP504"
        )


Explained = Deferral | Handover | Reopening


def _says_why(record: Explained, _context: Context) -> bool:
    return not may_say_nothing(record.reason)


@rule(
    "QIP313",
    "step-without-reason",
    on=(Deferral, Handover, Reopening),
    severity=Severity.ERROR,
    fixed=True,
    fix="Write under `reason:` why that was done, so that it can be understood by itself.",
    unless=_says_why,
)
def step_without_reason(record: Explained, context: Context) -> Hits:
    """More time, another owner and work taken up again each need a reason that says something.

    What is to be confirmed, or stands above, is none: nobody could tell a year later whether
    the date had to move, and who reads the plan learns nothing from it.
    """
    if is_placeholder(record.reason):
        yield Hit(("reason",), _UNEXPLAINED[type(record)], explained_by="QIP504")


_UNEXPLAINED: dict[type[Explained], str] = {
    Deferral: "the date was moved, but it is not said why",
    Handover: "the owner changed, but it is not said why",
    Reopening: "the action was taken up again, but it is not said why",
}
"""What is said of a step whose reason says nothing."""


def _asks_for_nothing(item: Indicator | Action, _context: Context) -> bool:
    if isinstance(item, Indicator):
        return not item.rebases
    return not item.deferrals and item.withdrawal is None


@rule(
    "QIP311",
    "self-approval",
    on=(Indicator, Action),
    severity=Severity.ERROR,
    fixed=True,
    fix="Have somebody other than the owner approve it.",
    unless=_asks_for_nothing,
)
def self_approval(item: Indicator | Action, context: Context) -> Hits:
    """More time, or giving up, is for somebody other than the owner to grant.

    That is nobody who owned the action on that day, nor the same person in another role, but
    one role that the organisation has, and that was filled. A withdrawn action is its owner's
    to the end, so that a later handover changes nothing. That an indicator is judged anew from a
    known change is for somebody else to grant than its owner, and than whoever recorded it.
    """
    records: list[tuple[Pointer, Deferral | Withdrawal | Rebase]] = []
    if isinstance(item, Indicator):
        records += [(("rebases", index), rebase) for index, rebase in enumerate(item.rebases)]
    if isinstance(item, Action):
        records += [(("deferrals", index), record) for index, record in enumerate(item.deferrals)]
        if item.withdrawal:
            records.append((("withdrawal",), item.withdrawal))
    for pointer, record in records:
        try:
            asking = _asking(item, record, context.today)
            yield from _approval(item, asking, (*pointer, "approved_by"), record, context)
        except NotKnown:
            continue


def _asking(item: Model, record: Deferral | Withdrawal | Rebase, today: dt.date) -> tuple[str, ...]:
    """Return the roles that may not approve what a record asks for: they asked for it."""
    if isinstance(item, Indicator):
        return item.owner, record.by
    if not isinstance(item, Action):
        return ()
    owners = owners_on(item, record.date, today)
    return (*owners, item.owner) if isinstance(record, Withdrawal) else owners


def _approval(
    item: Model,
    owners: tuple[str, ...],
    pointer: Pointer,
    record: Deferral | Withdrawal | Rebase,
    context: Context,
) -> Hits:
    what = "indicator, or whoever asked for it" if isinstance(item, Indicator) else "action"
    approver, organisation, service = record.approved_by, context.organisation, context.service
    doubt = not_approved(approver, owners, organisation, service)
    if doubt is Doubt.BY_OWNER:
        yield pointer, f"approved by the owner of the {what}"
    elif doubt is Doubt.BY_SAME_PERSON:
        holder = organisation.holder(approver, service) or f"whoever is {approver}"
        yield pointer, f"approved by {holder}, who holds the owner's role as well"
    elif doubt is not None:
        yield from acted_by_nobody((doubt,), pointer, approver)


_IN_POST = (
    "Have it done by a role that is filled; or name who held the post then, as its `holder:`"
    " in `_organisation.yaml`, and leave `vacant: true` there."
)


def acted_by_nobody(found: Collection[Doubt], pointer: Pointer, role: str) -> Hits:
    """Yield what is wrong with `role`, where no rule that holds in every plan says so."""
    if Doubt.UNKNOWN_ROLE in found:
        message = NO_ROLE[Doubt.UNKNOWN_ROLE].format(role)
        yield Hit(pointer, message, explained_by="QIP104")
    if Doubt.VACANT in found:
        yield Hit(pointer, NO_ROLE[Doubt.VACANT].format(role), _IN_POST)
