"""QIP3xx: who verifies, when and how, and the evidence that they have."""

import datetime as dt
import re
from collections.abc import Callable

from qiptrack.model.action import Action
from qiptrack.model.assurance import Doubt, not_independent, verification_of_this_round
from qiptrack.model.base import or_none
from qiptrack.model.dates import day
from qiptrack.model.records import Evidence, Verification, in_order, latest_of
from qiptrack.model.vocabulary import Severity, Status, VerificationResult
from qiptrack.patterns import pattern
from qiptrack.rules.context import Context, has_no_evidence, is_not_open, was_never_verified
from qiptrack.rules.registry import Hit, Hits, rule


@rule(
    "QIP303",
    "self-verification",
    on=Action,
    severity=Severity.ERROR,
    fixed=True,
    fix="Ask somebody else to verify it, and record that with `qiptrack verify`.",
    unless=was_never_verified,
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
    unless=was_never_verified,
)
def verified_too_soon(action: Action, context: Context) -> Hits:
    """A change that is looked at on the day it is made always seems to have worked.

    The organisation file says how many days after completion a verification counts
    (`assurance`, `min_days`). An earlier one is kept, but it closes nothing.
    """
    if not action.verifications:
        return
    latest = action.last_verification
    earliest = action.verification_counts_from(context.min_days)
    if latest and earliest and is_too_soon(action, context):
        message = f"verified too soon: it counts from {day(earliest)}"
        yield ("verifications", action.verifications.index(latest), "date"), message


def is_too_soon(action: Action, context: Context) -> bool:
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
    fix="Name who verifies it, never the owner, with `qiptrack edit REF --set assurance.by=ROLE`, "
    "and how, with `assurance.method`.",
    unless=is_not_open,
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
    "QIP310",
    "other-method",
    on=Action,
    severity=Severity.WARNING,
    fix="Verify it as the checkpoint says, or change the checkpoint and say why.",
    unless=was_never_verified,
)
def other_method(action: Action, context: Context) -> Hits:
    """The checkpoint says how the change will be seen to hold; a lighter look is not the same."""
    if not action.verifications:
        return
    latest = verification_of_this_round(action)
    planned = action.assurance.method if action.assurance else None
    if latest and planned and latest.method is not planned:
        index = action.verifications.index(latest)
        message = f"verified by {latest.method}; the checkpoint named {planned}"
        yield ("verifications", index, "method"), message


_FILE = pattern(r"[^/]\.(?=[a-z0-9]{1,5}$)[0-9]*[a-z]", re.IGNORECASE)
_WEB = pattern(r"[a-z][a-z0-9+.-]*://|www\.|mailto:", re.IGNORECASE)


def looks_like_file(ref: str) -> bool:
    """Whether `ref` names a file, and not a web address or a reference number.

    One with control characters in it is a slip, of which another rule tells.
    """
    return ref.isprintable() and not _WEB.match(ref) and bool(_FILE.search(ref))


def names_missing_file(ref: str, has_file: Callable[[str], bool]) -> bool:
    """Whether `ref` names a file of the plans folder that is not there, as `has_file` tells."""
    path = ref.replace("\\", "/")
    return looks_like_file(path) and not has_file(path)


def _has_no_reference(record: Evidence | Verification, _context: Context) -> bool:
    return not record.ref


@rule(
    "QIP307",
    "evidence-missing",
    on=(Evidence, Verification),
    severity=Severity.WARNING,
    fix="Put the file there, or correct the path; it goes from the plans folder.",
    unless=_has_no_reference,
)
def evidence_missing(record: Evidence | Verification, context: Context) -> Hits:
    """Evidence that cannot be opened when it is asked for is no evidence.

    A reference that ends like a file name is looked for below the plans folder. A web address
    or a reference number is taken as it stands.
    """
    if record.ref and names_missing_file(record.ref, context.around.has_file):
        yield ("ref",), "there is no such file below the plans folder"


@rule(
    "QIP312",
    "evidence-expired",
    on=Action,
    severity=Severity.WARNING,
    fix="Record the new one with `qiptrack evidence`, with the day on which it expires.",
    unless=has_no_evidence,
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
