"""QIP3xx: closing means that it held."""

import datetime as dt
import re
from collections.abc import Collection

from qiptrack.model.assurance import (
    Doubt,
    checkpoint_doubt,
    evidence_by,
    judged,
    not_approved,
    not_independent,
    owners_on,
    verification_of_this_round,
)
from qiptrack.model.base import Model, NotKnown, or_none
from qiptrack.model.dates import day
from qiptrack.model.lifecycle import NO_ROLE
from qiptrack.model.plan import (
    Action,
    Deferral,
    Evidence,
    Indicator,
    Plan,
    Rebase,
    Verification,
    Withdrawal,
    in_order,
    latest_of,
)
from qiptrack.model.vocabulary import Severity, Status, VerificationResult
from qiptrack.pointer import Pointer
from qiptrack.rules.context import Context
from qiptrack.rules.registry import Hit, Hits, rule

_DONE = (Status.COMPLETE, Status.CLOSED)


@rule(
    "QIP301",
    "complete-without-evidence",
    on=Action,
    severity=Severity.ERROR,
    fixed=True,
    fix="Record what shows the change with `qiptrack evidence`, or put the status back.",
)
def complete_without_evidence(action: Action, context: Context) -> Hits:
    """Complete means that the change is in place, and that something shows it.

    Without evidence nobody can tell a change that was made from a box that was ticked, and
    whoever verifies it has nothing to start from. What was recorded after the action was
    closed is not what it was closed on.
    """
    if action.status not in _DONE:
        return
    if not action.evidence:
        yield ("status",), f"{action.status}, but no evidence is recorded"
    elif not evidence_by(action, context.today):
        yield ("status",), f"{action.status}, but all of its evidence has a date after today"
    elif action.closed and not evidence_by(action, action.closed):
        first = in_order(action.evidence)[0].date
        message = f"closed before there was evidence, the first of which is of {day(first)}"
        yield Hit(("closed",), message, explained_by=_disorder(action))


@rule(
    "QIP302",
    "closed-without-verification",
    on=Action,
    severity=Severity.ERROR,
    fixed=True,
    fix="Record the follow-up with `qiptrack verify`, or reopen the action.",
)
def closed_without_verification(action: Action, context: Context) -> Hits:
    """Complete says that the work was done; closed says that somebody saw that it held.

    By the day on which it was closed, its latest verification must be a confirmed one of the
    present round of work, by somebody other than the owner, in a role that the organisation
    has and that was filled, after the embedding period that the organisation sets. One from
    before the work was complete, or was taken up again, says nothing about what was done
    since, and one with a date to come says nothing at all. Somebody was named to go back to it.

    A post that is vacant now was filled when the verification was made, if the organisation
    file names its last `holder` beside `vacant: true`.
    """
    if action.status is not Status.CLOSED:
        return
    closed = action.closed or context.today
    service = context.service
    seen, found = judged(action, closed, context.organisation, service, context.today)
    if seen is None:
        latest = action.last_verification
        again = latest_of(action.reopenings)
        since = " since it was completed" if latest else ""
        since = (
            " since it was reopened" if again and latest and latest.date <= again.date else since
        )
        soon = "QIP304" if latest and _is_too_soon(action, context) else ""
        yield Hit(("status",), f"closed, but nobody has verified it{since}", explained_by=soon)
        return
    index = action.verifications.index(seen)
    if Doubt.NOT_CONFIRMED in found:
        yield ("status",), "closed, but its latest verification did not confirm that it held"
    elif Doubt.AFTER_CLOSING in found:
        message = f"closed before it was verified, on {day(seen.date)}"
        yield Hit(("closed",), message, explained_by=_disorder(action))
    elif Doubt.IN_FUTURE in found:
        message = f"closed on a verification of {day(seen.date)}, which is after today"
        yield Hit(("verifications", index, "date"), message, explained_by="QIP202")
    elif Doubt.TOO_SOON in found:
        message = "closed, but it was verified before the change had time to embed"
        yield Hit(("status",), message, explained_by="QIP304")
    yield from _acted_by_nobody(found, ("verifications", index, "by"), seen.by)
    if not found:
        yield from _checkpoint(action, context)


def _checkpoint(action: Action, context: Context) -> Hits:
    """Yield what is wrong with the checkpoint that a closed action had."""
    doubt = checkpoint_doubt(action, (action.owner,), context.organisation, context.service)
    if doubt is Doubt.MISSING:
        yield ("status",), "closed, but there was no checkpoint: who verifies it, and how"
    elif doubt in (Doubt.BY_OWNER, Doubt.BY_SAME_PERSON):
        message = "closed, but its checkpoint names the owner, who may not verify it"
        yield Hit(("assurance", "by"), message, _ANOTHER_CHECKPOINT)
    elif doubt is Doubt.UNKNOWN_ROLE and action.assurance and action.assurance.by:
        yield from _acted_by_nobody((doubt,), ("assurance", "by"), action.assurance.by)


_ANOTHER_CHECKPOINT = "Reopen the action, and name who else verifies it under `assurance:`."


def _disorder(action: Action) -> str:
    """Return the rule that explains what is wrong with the closing, where its date comes first."""
    done, closed = action.completed, action.closed
    return "QIP201" if done and closed and closed < done else ""


_IN_POST = (
    "Have it done by a role that is filled; or name who held the post then, as its `holder:`"
    " in `_organisation.yaml`, and leave `vacant: true` there."
)


def _acted_by_nobody(found: Collection[Doubt], pointer: Pointer, role: str) -> Hits:
    """Yield what is wrong with `role`, where no rule that holds in every plan says so."""
    if Doubt.UNKNOWN_ROLE in found:
        message = NO_ROLE[Doubt.UNKNOWN_ROLE].format(role)
        yield Hit(pointer, message, explained_by="QIP104")
    if Doubt.VACANT in found:
        yield Hit(pointer, NO_ROLE[Doubt.VACANT].format(role), _IN_POST)


@rule(
    "QIP303",
    "self-verification",
    on=Action,
    severity=Severity.ERROR,
    fixed=True,
    fix="Ask somebody else to verify it, and record that with `qiptrack verify`.",
)
def self_verification(action: Action, context: Context) -> Hits:
    """Nobody marks their own work: a verification counts when somebody else made it.

    The owner may not verify, nor whoever owned the action while the work was done, from its
    start or its last reopening to its completion, nor the same person in another role: one
    with the same holder or e-mail address. The manager of another service may, as in a peer
    audit: the record then says `at:` which. Where it has happened, a later verification by
    somebody else puts it right; the record itself stays.
    """
    for verification in reversed(in_order(action.verifications)):
        by, on, at = verification.by, verification.date, verification.at
        organisation, service = context.organisation, context.service
        doubt = not_independent(action, by, on, organisation, service, context.today, at)
        if doubt is None:
            return
        message = "verified by the owner of the action"
        if doubt is Doubt.BY_SAME_PERSON:
            holder = organisation.holder(by, at or service) or f"whoever is {by}"
            message = f"verified by {holder}, who holds the owner's role as well"
        yield ("verifications", action.verifications.index(verification), "by"), message


@rule(
    "QIP304",
    "verified-too-soon",
    on=Action,
    severity=Severity.ERROR,
    fix="Look again once the change has had time to embed, and record that as well.",
)
def verified_too_soon(action: Action, context: Context) -> Hits:
    """A change that is looked at on the day it is made always seems to have worked.

    The organisation file says how many days after completion a verification counts
    (`assurance`, `min_days`). An earlier one is kept, but it closes nothing.
    """
    latest = action.last_verification
    earliest = action.verification_counts_from(context.min_days)
    if latest and earliest and _is_too_soon(action, context):
        message = f"verified too soon: it counts from {day(earliest)}"
        yield ("verifications", action.verifications.index(latest), "date"), message


def _is_too_soon(action: Action, context: Context) -> bool:
    """Whether the latest verification came too soon; one of an earlier round of work did not."""
    latest = action.last_verification
    earliest = action.verification_counts_from(context.min_days)
    if latest is None or earliest is None or latest.date >= earliest:
        return False
    again = latest_of(action.reopenings)
    confirmed = latest.result is VerificationResult.CONFIRMED
    return confirmed and (again is None or latest.date > again.date)


@rule(
    "QIP305",
    "no-assurance",
    on=Action,
    severity=Severity.WARNING,
    fix="Add `assurance:` with `method:`, `by:` (not the owner) and `due:`.",
)
def no_assurance(action: Action, context: Context) -> Hits:
    """An action that nobody is due to go back to is closed on trust.

    Say from the start who will see whether the change held, how, and when.
    """
    if not action.is_open:
        return
    if action.assurance is None:
        yield ("id",), "no checkpoint: nobody is named to verify that it held"
        return
    missing = [key for key in ("method", "by") if getattr(action.assurance, key) is None]
    if missing:
        words = {"method": "how", "by": "by whom"}
        message = f"the checkpoint does not say {' or '.join(words[key] for key in missing)}"
        yield Hit(("assurance",), message, at_key=True)
    elif context.organisation.same_person(action.assurance.by, action.owner, context.service):
        yield ("assurance", "by"), "the checkpoint names the owner, who may not verify it"


@rule(
    "QIP306",
    "status-without-date",
    on=Action,
    severity=Severity.ERROR,
    fixed=True,
    fix="Let the status and the dates say the same; the commands keep them together.",
)
def status_without_date(action: Action, context: Context) -> Hits:
    """The status and its dates tell one story, or the plan cannot be believed.

    A complete action has the day on which the change was in place, a closed one the day on
    which it was closed as well, and no action has a date of a state it has not reached.
    """
    status = action.status
    needed = {Status.COMPLETE: ("completed",), Status.CLOSED: ("completed", "closed")}
    for key in needed.get(status, ()):
        if getattr(action, key) is None:
            yield ("status",), f"{status}, but there is no `{key}:` date"
    allowed = {
        "started": (*_DONE, Status.IN_PROGRESS, Status.WITHDRAWN),
        "completed": (*_DONE, Status.WITHDRAWN),
        "closed": (Status.CLOSED,),
        "withdrawal": (Status.WITHDRAWN,),
    }
    for key, states in allowed.items():
        if getattr(action, key) is not None and status not in states:
            message = f"there is a `{key}:` although the status is {status}"
            yield Hit((key,), message, at_key=key == "withdrawal")
    yield from _impossible_steps(action, context)


def _impossible_steps(action: Action, context: Context) -> Hits:
    """Yield the dates on which no command would have taken the step, whatever QIP201 is set to."""
    for key in ("started", "completed", "closed"):
        date = getattr(action, key)
        if date and date > context.today:
            yield Hit((key,), f"{key} on a day that is to come", explained_by="QIP202")
    order = (("started", "completed"), ("completed", "closed"))
    for first, then in order:
        before, after = getattr(action, first), getattr(action, then)
        if before and after and after < before:
            yield Hit((then,), f"{then} before it was {first}", explained_by="QIP201")
    again = latest_of(action.reopenings)
    if again and action.completed and action.completed < again.date:
        message = f"completed before it was taken up again, on {day(again.date)}"
        yield Hit(("completed",), message, explained_by="QIP201")


_FILE = re.compile(r"[^/]\.(?=[a-z0-9]{1,5}$)[0-9]*[a-z]", re.IGNORECASE)
_WEB = re.compile(r"[a-z][a-z0-9+.-]*://|www\.|mailto:", re.IGNORECASE)


def looks_like_file(ref: str) -> bool:
    """Whether `ref` names a file, and not a web address or a reference number.

    One with control characters in it is a slip, of which another rule tells.
    """
    return ref.isprintable() and not _WEB.match(ref) and bool(_FILE.search(ref))


@rule(
    "QIP307",
    "evidence-missing",
    on=Model,
    severity=Severity.WARNING,
    fix="Put the file there, or correct the path; it goes from the plans folder.",
)
def evidence_missing(record: Model, context: Context) -> Hits:
    """Evidence that cannot be opened when it is asked for is no evidence.

    A reference that ends like a file name is looked for below the plans folder. A web address
    or a reference number is taken as it stands.
    """
    if isinstance(record, Evidence | Verification) and record.ref:
        path = record.ref.replace("\\", "/")
        if looks_like_file(path) and not context.around.has_file(path):
            yield ("ref",), "there is no such file below the plans folder"


@rule(
    "QIP312",
    "evidence-expired",
    on=Action,
    severity=Severity.WARNING,
    fix="Record the new one with `qiptrack evidence`, with the day on which it expires.",
)
def evidence_expired(action: Action, context: Context) -> Hits:
    """A certificate that has run out shows what was once so, and nothing of today.

    Evidence of the same kind that was recorded later and has not run out stands in its place.
    """
    if action.status is Status.WITHDRAWN:
        return
    for index, evidence in enumerate(action.evidence):
        ended = or_none(lambda: evidence.expires)
        if ended and ended < context.today and not _renewed(evidence, action, context.today):
            message = f"this evidence ran out on {day(ended)}"
            yield Hit(("evidence", index, "expires"), message, explained_by="QIP211")


def _renewed(evidence: Evidence, action: Action, today: dt.date) -> bool:
    return any(
        each.kind is evidence.kind
        and evidence.date < each.date <= today
        and (each.expires or today) >= today
        for each in action.evidence
    )


@rule(
    "QIP308",
    "withdrawn-without-reason",
    on=Action,
    severity=Severity.ERROR,
    fixed=True,
    fix="Put the status back and use `qiptrack withdraw`, which records who agreed and why.",
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


@rule(
    "QIP309",
    "closed-plan-open-actions",
    on=Plan,
    severity=Severity.ERROR,
    fixed=True,
    fix="Close or withdraw them first, or take the plan's `closed:` away.",
)
def closed_plan_open_actions(plan: Plan, context: Context) -> Hits:
    """A plan is closed when nothing in it is left to do, and not before that day.

    A day that is to come closes nothing yet.
    """
    if plan.closed is None:
        return
    if plan.closed > context.today:
        message = f"the plan is closed on {day(plan.closed)}, which is after today"
        yield Hit(("closed",), message, explained_by="QIP202")
    still_open = [action.id for action in plan.actions if action.is_open]
    if still_open:
        verb = "is" if len(still_open) == 1 else "are"
        yield ("closed",), f"the plan is closed, but {_listed(still_open)} {verb} still open"
        return
    ends = [(end, action.id) for action in plan.actions if (end := _ended(action))]
    last = max(ends, default=None)
    if last and last[0] > plan.closed:
        yield ("closed",), f"the plan was closed before {last[1]} was done with, on {day(last[0])}"


def _ended(action: Action) -> dt.date | None:
    """Return the day on which an action was closed or given up; None where that is not said."""
    return action.withdrawal.date if action.withdrawal else action.closed


@rule(
    "QIP310",
    "other-method",
    on=Action,
    severity=Severity.WARNING,
    fix="Verify it as the checkpoint says, or change the checkpoint and say why.",
)
def other_method(action: Action, context: Context) -> Hits:
    """The checkpoint says how the change will be seen to hold; a lighter look is not the same."""
    latest = verification_of_this_round(action)
    planned = action.assurance.method if action.assurance else None
    if latest and planned and latest.method is not planned:
        index = action.verifications.index(latest)
        message = f"verified by {latest.method}; the checkpoint named {planned}"
        yield ("verifications", index, "method"), message


@rule(
    "QIP311",
    "self-approval",
    on=Model,
    severity=Severity.ERROR,
    fixed=True,
    fix="Have somebody other than the owner approve it.",
)
def self_approval(item: Model, context: Context) -> Hits:
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
        yield from _acted_by_nobody((doubt,), pointer, approver)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
