"""QIP3xx: closing means that it held."""

import re

from qiptrack.model.assurance import (
    Doubt,
    doubts,
    not_independent,
    owner_on,
    verification_of_this_round,
)
from qiptrack.model.base import Model
from qiptrack.model.days import day
from qiptrack.model.plan import Action, Deferral, Evidence, Plan, Verification, Withdrawal
from qiptrack.model.portfolio import same_name
from qiptrack.model.words import Severity, Status
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
    whoever verifies it has nothing to start from.
    """
    if action.status in _DONE and not action.evidence:
        yield ("status",), f"{action.status}, but no evidence is recorded"


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

    The latest verification must be a confirmed one, by somebody other than the owner, after
    the embedding period that the organisation sets. One that was recorded before the action
    was reopened says nothing about what was done since.
    """
    if action.status is not Status.CLOSED:
        return
    latest = verification_of_this_round(action)
    if latest is None:
        since = " since it was reopened" if action.last_verification else ""
        yield ("status",), f"closed, but nobody has verified it{since}"
        return
    found = doubts(action, latest, context.organisation, context.service)
    if Doubt.NOT_CONFIRMED in found:
        yield ("status",), "closed, but its latest verification did not confirm that it held"
    elif Doubt.TOO_SOON in found:
        message = "closed, but it was verified before the change had time to embed"
        yield Hit(("status",), message, explained_by="QIP304")


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

    The owner may not verify, nor the same person in another of their roles. Where it has
    happened, a later verification by somebody else puts it right; the record itself stays.
    """
    for index in range(len(action.verifications) - 1, -1, -1):
        verification = action.verifications[index]
        by, service = verification.by, context.service
        doubt = not_independent(action, by, verification.date, context.organisation, service)
        if doubt is None:
            return
        message = "verified by the owner of the action"
        if doubt is Doubt.BY_SAME_HOLDER:
            holder = context.organisation.holder(by, service)
            message = f"verified by {holder}, who holds the owner's role as well"
        yield ("verifications", index, "by"), message


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
    latest = verification_of_this_round(action)
    if latest is None or action.completed is None:
        return
    found = doubts(action, latest, context.organisation, context.service)
    earliest = action.verification_counts_from(context.min_days)
    if Doubt.TOO_SOON in found and Doubt.NOT_CONFIRMED not in found and earliest:
        index = action.verifications.index(latest)
        message = f"verified too soon: it counts from {day(earliest)}"
        yield ("verifications", index, "date"), message


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
    elif same_name(action.assurance.by, action.owner):
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
    "QIP308",
    "withdrawn-without-reason",
    on=Action,
    severity=Severity.ERROR,
    fixed=True,
    fix="Put the status back and use `qiptrack withdraw`, which records who agreed and why.",
)
def withdrawn_without_reason(action: Action, context: Context) -> Hits:
    """An action that is quietly dropped is the first thing an inspector asks about."""
    if action.status is Status.WITHDRAWN and action.withdrawal is None:
        yield ("status",), "withdrawn, but nothing says why, or who agreed"


@rule(
    "QIP309",
    "closed-plan-open-actions",
    on=Plan,
    severity=Severity.ERROR,
    fixed=True,
    fix="Close or withdraw them first, or take the plan's `closed:` away.",
)
def closed_plan_open_actions(plan: Plan, context: Context) -> Hits:
    """A plan is closed when nothing in it is left to do."""
    still_open = [action.id for action in plan.actions if action.is_open]
    if plan.closed and still_open:
        verb = "is" if len(still_open) == 1 else "are"
        yield ("closed",), f"the plan is closed, but {_listed(still_open)} {verb} still open"


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
    on=Action,
    severity=Severity.ERROR,
    fix="Have somebody other than the owner approve it.",
)
def self_approval(action: Action, context: Context) -> Hits:
    """More time, or giving up, is for somebody other than the owner to grant."""
    records: list[tuple[tuple[str | int, ...], Deferral | Withdrawal]] = [
        (("deferrals", index), deferral) for index, deferral in enumerate(action.deferrals)
    ]
    if action.withdrawal:
        records.append((("withdrawal",), action.withdrawal))
    for pointer, record in records:
        if same_name(record.approved_by, owner_on(action, record.date)):
            yield (*pointer, "approved_by"), "approved by the owner of the action"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
