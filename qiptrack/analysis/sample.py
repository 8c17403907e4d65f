"""Closed actions picked for a second look: the same ones for the same seed."""

import datetime as dt
import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from qiptrack.analysis.action_filter import ActionFilter
from qiptrack.analysis.escalation_steps import manager_of
from qiptrack.model.action import Action
from qiptrack.model.assurance import verification_of_this_round
from qiptrack.model.base import or_none
from qiptrack.model.fields import NotKnown
from qiptrack.model.identity import FiledPlan, natural
from qiptrack.model.organisation import Organisation
from qiptrack.model.records import Evidence, Verification
from qiptrack.model.roles import role_form, same_role
from qiptrack.model.vocabulary import Method, Outcome, Status


class SampleRow(NamedTuple):
    """A closed action, with what somebody needs who looks at it once more.

    `verified` is the day of the verification that it was closed on, by `verified_by` with
    `method` and `found`. `evidence` is each piece that was recorded. `not_by` are the roles
    that have a stake in the answer, and `look_by` one that has none: the first above the
    verifier, None where the organisation does not say.
    """

    ref: str
    plan: str
    service: str | None
    action: str
    issue: str | None
    owner: str
    completed: dt.date | None
    closed: dt.date
    verified: dt.date | None
    verified_by: str | None
    method: Method | None
    found: str | None
    found_in: str | None
    evidence_source: str | None
    evidence: tuple[str, ...]
    indicators: tuple[str, ...]
    outcome: Outcome | None
    not_by: tuple[str, ...]
    look_by: str | None


def closed_rows(
    filed: FiledPlan, organisation: Organisation, wanted: ActionFilter, since: dt.date | None = None
) -> Iterator[SampleRow]:
    """Yield a row for each wanted action of a plan that was closed, on `since` or later.

    An action that cannot be read well enough to look at it again yields none.
    """
    if not wanted.plan_fits(filed):
        return
    for action in or_none(lambda: filed.plan.actions) or ():
        try:
            if (
                action.status is Status.CLOSED
                and action.closed is not None
                and (since is None or action.closed >= since)
                and (wanted.owner is None or same_role(action.owner, wanted.owner))
            ):
                yield _row(filed, action, action.closed, organisation)
        except NotKnown:
            continue


def _row(
    filed: FiledPlan, action: Action, closed: dt.date, organisation: Organisation
) -> SampleRow:
    seen = verification_of_this_round(action)
    service = or_none(lambda: filed.plan.service)
    return SampleRow(
        ref=filed.ref(action.id),
        plan=filed.id,
        service=service,
        action=action.action,
        issue=or_none(lambda: action.issue),
        owner=action.owner,
        completed=or_none(lambda: action.completed),
        closed=closed,
        verified=seen.date if seen else None,
        verified_by=seen.verifier if seen else None,
        method=seen.method if seen else None,
        found=seen.note if seen else None,
        found_in=seen.ref if seen else None,
        evidence_source=or_none(lambda: action.evidence_source),
        evidence=tuple(_in_words(each) for each in action.evidence),
        indicators=tuple(filed.ref(each) for each in action.indicators),
        outcome=action.learning.outcome if action.learning else None,
        not_by=_not_by(action),
        look_by=_look_by(action, seen, organisation, service),
    )


def _in_words(evidence: Evidence) -> str:
    said = ": ".join(part for part in (evidence.ref, evidence.note) if part)
    return f"{evidence.kind.value}, {said}"


def _not_by(action: Action) -> tuple[str, ...]:
    """Return the owner, whoever owned it before, and all who verified it, each once."""
    before = (each.from_ for each in action.handovers)
    verifiers = (each.verifier for each in action.verifications)
    names = (action.owner, *before, *verifiers)
    return tuple({role_form(name): name for name in reversed(names)}.values())[::-1]


def _look_by(
    action: Action, seen: Verification | None, organisation: Organisation, service: str | None
) -> str | None:
    """Return the first role above the verifier that neither owned nor verified the action.

    Without a verification it is the first above the owner.
    """
    at = (seen and seen.at) or service
    role: str | None = seen.by if seen else action.owner
    passed = set()
    while role is not None and role_form(role) not in passed:
        passed.add(role_form(role))
        role = manager_of(role, at, organisation)
        if role is not None and _has_no_stake(action, role, organisation, service, at):
            return role
    return None


def _has_no_stake(
    action: Action, role: str, organisation: Organisation, service: str | None, at: str | None
) -> bool:
    """Whether `role`, at a service, neither owned an action of another nor verified it."""
    owners = (action.owner, *(each.from_ for each in action.handovers))
    return not any(
        organisation.same_person(each, role, service, at) for each in owners
    ) and not any(
        organisation.same_person(each.by, role, each.at or service, at)
        for each in action.verifications
    )


def seed_of(day: dt.date) -> str:
    """Return the seed where none is given: the month of `day`, as 2026-11.

    So the pick is the same all month, and nobody can try seeds until they like the answer
    without saying which one they took.
    """
    return f"{day:%Y-%m}"


def sample(rows: Iterable[SampleRow], size: int, seed: str) -> list[SampleRow]:
    """Return `size` of `rows`, or all where there are no more, in the order of the pick.

    Each action has a place that only its reference and the seed decide, a SHA-256 of both. So
    neither the order of files nor the version of Python matters, a larger sample begins with
    the smaller one, and an action that is closed later shifts the others by one at most.
    """
    return sorted(rows, key=lambda row: (_place(row.ref, seed), natural(row.ref)))[:size]


def _place(ref: str, seed: str) -> bytes:
    # A file name may come back composed or decomposed, by the file system that it is kept on.
    text = unicodedata.normalize("NFC", f"{seed}\n{ref}")
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
