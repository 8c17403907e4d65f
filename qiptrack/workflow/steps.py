"""The steps of the lifecycle, each as edits to the plan."""

import shlex
from dataclasses import replace

from qiptrack.analysis.action_state import assurance_due
from qiptrack.model.action import Action
from qiptrack.model.base import or_none
from qiptrack.model.dates import day, days_later
from qiptrack.model.lifecycle import STEPS, StepName
from qiptrack.model.records import Evidence
from qiptrack.model.roles import same_role
from qiptrack.model.step_conditions import Situation
from qiptrack.model.vocabulary import EvidenceKind, Method, Outcome, Status, VerificationResult
from qiptrack.pointer import Pointer
from qiptrack.workflow import records
from qiptrack.workflow.change import Change, Refused, cleared, put, recorded
from qiptrack.yamlfile.edits import Edit


def _at(action: Action) -> Pointer:
    return ("actions", action.id)


def allowed(step: StepName, ref: str, action: Action, situation: Situation) -> None:
    """Raise Refused, with each reason, where a step may not be taken.

    What `situation` leaves open, such as the new date, is not held against it.
    """
    unmet = STEPS[step].unmet(action, situation)
    if unmet:
        raise Refused(ref, step, unmet)


def _time_left(action: Action, owner: str, situation: Situation) -> str:
    if situation.date > action.due:
        return f"It was due on {day(action.due)}."
    return f"{owner} has until {day(action.due)}."


def start(ref: str, action: Action, situation: Situation) -> Change:
    """Return the change that begins the work; Refused when it is begun already."""
    allowed(StepName.START, ref, action, situation)
    edits = (
        put(action, _at(action), "status", Status.IN_PROGRESS),
        put(action, _at(action), "started", situation.date),
    )
    return Change(edits, f"{ref} is in progress", _time_left(action, action.owner, situation))


def complete(ref: str, action: Action, situation: Situation) -> Change:
    """Return the change that says the work is done; Refused without evidence or checkpoint."""
    allowed(StepName.COMPLETE, ref, action, situation)
    edits = (
        put(action, _at(action), "status", Status.COMPLETE),
        put(action, _at(action), "completed", situation.date),
    )
    finished = action.model_copy(update={"completed": situation.date})
    return Change(edits, f"{ref} is complete", _checkpoint(ref, finished, situation))


def complete_with_evidence(
    ref: str, action: Action, situation: Situation, *, kind: EvidenceKind, note: str
) -> Change:
    """Return the change that says the work is done, and records what shows it."""
    shown = records.evidence(ref, action, situation, kind=kind, found_at=None, note=note)
    done = complete(ref, _shown(action, situation, kind, note), situation)
    said = f"{ref}: evidence is recorded, and it is complete"
    return replace(done, edits=(*shown.edits, *done.edits), done=said)


def lacks_only_evidence(action: Action, situation: Situation) -> bool:
    """Whether an action might be complete, were there but a record of what shows it."""
    unmet = STEPS[StepName.COMPLETE].unmet
    shown = _shown(action, situation, EvidenceKind.OTHER, "What shows it")
    return bool(unmet(action, situation)) and not unmet(shown, situation)


def _shown(action: Action, situation: Situation, kind: EvidenceKind, note: str) -> Action:
    """Return an action with evidence more."""
    record = Evidence.model_construct(date=situation.date, by=situation.by, kind=kind, note=note)
    return action.model_copy(update={"evidence": (*action.evidence, record)})


def _checkpoint(ref: str, action: Action, situation: Situation) -> str:
    """Say who verifies a complete action, and by when; or that this day is too soon for it."""
    verifier = action.assurance.by if action.assurance else None
    due = assurance_due(action, situation.organisation)
    counts = action.verification_counts_from(situation.organisation.assurance.min_days)
    if due and counts and due < counts:
        late = f"{verifier} was to verify it by {day(due)}, and may from {day(counts)}."
        return f"{late} Give that a new date: qiptrack edit {ref} --set assurance.due=DATE"
    return f"{verifier} verifies it by {day(due)}." if due else f"{verifier} verifies it."


def verify(
    ref: str,
    action: Action,
    situation: Situation,
    *,
    result: VerificationResult,
    method: Method,
    note: str,
    evidence: str | None = None,
    indicator: str | None = None,
) -> Change:
    """Return the change that records a look at whether it held.

    When it is not confirmed the action is in progress again; its completion is cleared, and the
    record keeps the day.
    """
    allowed(StepName.VERIFY, ref, action, situation)
    record = {
        **records.stamp(situation),
        "at": situation.at,
        "method": method.value,
        "result": result.value,
        "ref": evidence,
        "note": note,
        "indicator": indicator,
    }
    if result is VerificationResult.NOT_CONFIRMED:
        record |= _cleared_dates(action, "completed")
    edits: tuple[Edit, ...] = (recorded(action, _at(action), "verifications", record),)
    if result is VerificationResult.CONFIRMED:
        return Change(
            edits, f"{ref} was verified: it held", f"It may be closed: qiptrack close {ref}"
        )
    edits = (
        put(action, _at(action), "status", Status.IN_PROGRESS),
        *cleared(action, _at(action), "completed"),
        *edits,
    )
    return Change(
        edits,
        f"{ref} was not confirmed, and is in progress again",
        f"{action.owner} takes it up, and says how: qiptrack update {ref} --note TEXT",
    )


def _cleared_dates(action: Action, *names: str) -> dict[str, str]:
    """Return the days of an action that are there under these names, as a record keeps them."""
    days = ((name, getattr(action, name)) for name in names)
    return {name: day.isoformat() for name, day in days if day is not None}


def close(
    ref: str,
    action: Action,
    situation: Situation,
    *,
    outcome: Outcome | None = None,
    note: str | None = None,
) -> Change:
    """Return the change that closes what was verified; Refused with each reason why not yet."""
    allowed(StepName.CLOSE, ref, action, situation)
    edits: tuple[Edit, ...] = (
        put(action, _at(action), "status", Status.CLOSED),
        put(action, _at(action), "closed", situation.date),
    )
    if outcome is not None:
        learning = {"outcome": outcome.value, **({"note": note} if note else {})}
        edits = (*edits, put(action, _at(action), "learning", learning))
    say = f"qiptrack edit {ref} --set learning.outcome=worked --set learning.note=TEXT"
    return Change(
        edits,
        f"{ref} is closed",
        "" if outcome or action.learning else f"Say what was learned: {say}",
    )


def reopen(ref: str, action: Action, situation: Situation, *, reason: str | None) -> Change:
    """Return the change that takes an action up again; the dates go into the record of it."""
    allowed(StepName.REOPEN, ref, action, situation)
    record = {
        **records.stamp(situation),
        "reason": reason,
        **_cleared_dates(action, "completed", "closed"),
    }
    edits = (
        put(action, _at(action), "status", Status.IN_PROGRESS),
        *cleared(action, _at(action), "completed", "closed"),
        recorded(action, _at(action), "reopenings", record),
    )
    overdue = situation.date > action.due
    then = f"It was due on {day(action.due)}. Give it a new date: qiptrack defer {ref} --to DATE"
    return Change(
        edits, f"{ref} is in progress again", then if overdue else f"{action.owner} takes it up."
    )


def defer(ref: str, action: Action, situation: Situation, *, reason: str | None) -> Change:
    """Return the change that moves the due date later, with its reason and approval.

    Without a new date, which is still to be asked for, it is moved by a day. A checkpoint that the
    new date would leave behind moves by as many days: nobody can see whether a change held that is
    not there yet.
    """
    allowed(StepName.DEFER, ref, action, situation)
    to = situation.to_date or days_later(action.due, 1)
    record = {
        "date": situation.date.isoformat(),
        "from": action.due.isoformat(),
        "to": to.isoformat(),
        "by": situation.by,
        "reason": reason,
        "approved_by": situation.approver,
    }
    edits: tuple[Edit, ...] = (
        put(action, _at(action), "due", to),
        recorded(action, _at(action), "deferrals", record),
    )
    checkpoint = action.assurance
    moved = ""
    if checkpoint and checkpoint.due and action.due <= checkpoint.due < to:
        again = days_later(checkpoint.due, (to - action.due).days)
        edits = (*edits, put(checkpoint, (*_at(action), "assurance"), "due", again))
        moved = f" It is now to be verified by {day(again)}."
    times = len(action.deferrals) + 1
    often = f" This is deferral {times}; take it to the next meeting." if times > 1 else ""
    return Change(
        edits, f"{ref} is due on {day(to)}", f"{action.owner} answers for it.{moved}{often}"
    )


def reassign(ref: str, action: Action, situation: Situation, *, reason: str | None) -> Change:
    """Return the change that gives an action another owner, and keeps the one before."""
    allowed(StepName.REASSIGN, ref, action, situation)
    to = situation.to_owner or action.owner
    record = {
        "date": situation.date.isoformat(),
        "from": action.owner,
        "to": to,
        "by": situation.by,
        "reason": reason,
    }
    edits = (
        put(action, _at(action), "owner", to),
        recorded(action, _at(action), "handovers", record),
    )
    helped = _no_contributor(ref, action, to)
    if action.status is Status.COMPLETE:
        left = _checkpoint(ref, action, situation)
    else:
        left = _time_left(action, to, situation)
    return Change(edits, f"{ref} belongs to {to}", f"{left}{helped}")


def _no_contributor(ref: str, action: Action, owner: str) -> str:
    """Say how the new owner comes off the contributors of an action; nothing if not among them."""
    helping = or_none(lambda: action.contributors) or ()
    others = [each for each in helping if not same_role(each, owner)]
    if len(others) == len(helping):
        return ""
    settings = " ".join(f"--set {shlex.quote(f'contributors={each}')}" for each in others)
    change = f"qiptrack edit {ref} {settings or '--unset contributors'}"
    return f" Take {owner} off the contributors: {change}"


def withdraw(ref: str, action: Action, situation: Situation, *, reason: str | None) -> Change:
    """Return the change that gives an action up, with its reason and approval."""
    allowed(StepName.WITHDRAW, ref, action, situation)
    record = {
        **records.stamp(situation),
        "reason": reason,
        "approved_by": situation.approver,
    }
    said = {name: value for name, value in record.items() if value is not None}
    edits = (
        put(action, _at(action), "status", Status.WITHDRAWN),
        put(action, _at(action), "withdrawal", said),
    )
    return Change(edits, f"{ref} is withdrawn", "Its records stay in the plan.")
